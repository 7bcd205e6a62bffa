//! A client's subscription to a service.

use sea_orm::ActiveValue::NotSet;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use slated_core::agency::{Engagement, Pause};

use super::{Row, stored_date};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "engagement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub client: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: String,
    pub starts_on: Date,
    pub ends_on: Option<Date>,
    pub paused_from: Option<Date>,
    pub paused_to: Option<Date>,
    pub effort_permille: i64,
    /// Pauses before the last one, as pairs of dates.
    pub earlier_pauses: String,
    pub version: i64,
    /// A JSON list.
    pub exdates: String,
}

plain_entity!();

impl TryFrom<Model> for Engagement {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Engagement, StoreError> {
        let key = format!("{}/{}", stored.client, stored.service);
        let row = Row { table: "engagement", key: &key };
        let earlier: Vec<(jiff::civil::Date, Option<jiff::civil::Date>)> =
            row.read(serde_json::from_str(&stored.earlier_pauses))?;
        let to = row.dates(stored.paused_to)?;
        let last = row.dates(stored.paused_from)?.map(|from| (from, to));
        let pauses = earlier.into_iter().chain(last).map(|(from, to)| Pause { from, to }).collect();
        Ok(Engagement {
            client: stored.client,
            service: stored.service,
            starts_on: row.date(stored.starts_on)?,
            ends_on: row.dates(stored.ends_on)?,
            pauses,
            effort_permille: row.small("effort_permille", stored.effort_permille)?,
            exdates: row.read(serde_json::from_str(&stored.exdates))?,
        })
    }
}

impl From<&Engagement> for ActiveModel {
    fn from(engagement: &Engagement) -> ActiveModel {
        let (pause, earlier) = match engagement.pauses.split_last() {
            Some((last, earlier)) => (Some(*last), earlier),
            None => (None, &[][..]),
        };
        let earlier: Vec<_> = earlier.iter().map(|pause| (pause.from, pause.to)).collect();
        let earlier = serde_json::to_string(&earlier).expect("dates can be written");
        ActiveModel {
            client: Set(engagement.client.clone()),
            service: Set(engagement.service.clone()),
            starts_on: Set(stored_date(engagement.starts_on)),
            ends_on: Set(engagement.ends_on.map(stored_date)),
            paused_from: Set(pause.map(|pause| stored_date(pause.from))),
            paused_to: Set(pause.and_then(|pause| pause.to).map(stored_date)),
            effort_permille: Set(engagement.effort_permille.into()),
            earlier_pauses: Set(earlier),
            version: NotSet,
            exdates: Set(serde_json::to_string(&engagement.exdates)
                .expect("dates are texts, and a list of them is JSON")),
        }
    }
}
