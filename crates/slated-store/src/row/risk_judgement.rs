//! What a manager says of a client's risk.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use slated_core::risk::{Judgement, Verdict};
use slated_core::score::Risk;

use super::{Row, stored_date, stored_instant};
use crate::error::StoreError;
use crate::judgements::StoredJudgement;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "risk_judgement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub client: String,
    pub kind: String,
    pub risk: i64,
    pub reason: String,
    pub set_by: String,
    pub set_at: DateTimeUtc,
    pub ends_on: Option<Date>,
}

plain_entity!();

impl TryFrom<Model> for StoredJudgement {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<StoredJudgement, StoreError> {
        let row = Row { table: "risk_judgement", key: &stored.client };
        let risk = row.read(Risk::new(stored.risk))?;
        let verdict = row.word("kind", &stored.kind, Verdict::new(&stored.kind, risk))?;
        let ends_on = row.dates(stored.ends_on)?;
        let judgement = row.read(Judgement::new(verdict, &stored.set_by, &stored.reason, ends_on))?;
        Ok(StoredJudgement { judgement, set_at: row.instant(stored.set_at)? })
    }
}

impl From<(&str, &StoredJudgement)> for ActiveModel {
    fn from((client, stored): (&str, &StoredJudgement)) -> ActiveModel {
        let judgement = &stored.judgement;
        ActiveModel {
            client: Set(client.to_owned()),
            kind: Set(judgement.verdict().kind().to_owned()),
            risk: Set(judgement.verdict().risk().parts_per_10_000()),
            reason: Set(judgement.reason().to_owned()),
            set_by: Set(judgement.by().to_owned()),
            set_at: Set(stored_instant(stored.set_at)),
            ends_on: Set(judgement.ends_on().map(stored_date)),
        }
    }
}
