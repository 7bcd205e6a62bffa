//! What managers say of their clients' risks, and how each risk went from day to day.

use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use slated_core::risk::Judgement;
use slated_core::time::Timestamp;

use crate::clients::StoredRisk;
use crate::dialect::failed;
use crate::put::{put, values};
use crate::row::{risk_history, risk_judgement, stored_date};
use crate::{ReadTx, Result, WriteTx};

/// A manager's word on a client's risk, and when it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredJudgement {
    pub judgement: Judgement,
    pub set_at: Timestamp,
}

impl ReadTx {
    pub async fn judgement(&self, client: &str) -> Result<Option<StoredJudgement>> {
        let one = risk_judgement::Entity::find_by_id(client).one(&self.tx).await;
        one.map_err(failed("read what is said of a risk"))?.map(StoredJudgement::try_from).transpose()
    }

    /// Clients whose judgement's last day is over, by key.
    pub async fn clients_judged_until_before(&self, on: Date, limit: u64) -> Result<Vec<String>> {
        use risk_judgement::Column::{Client, EndsOn};
        let ended = risk_judgement::Entity::find()
            .select_only()
            .column(Client)
            .filter(EndsOn.lt(stored_date(on)))
            .order_by_asc(Client)
            .limit(limit);
        let keys = ended.into_tuple().all(&self.tx).await;
        keys.map_err(failed("read which judgements have ended"))
    }

    /// What was written about a client's risk on these days, oldest first.
    pub async fn risk_history(
        &self,
        client: &str,
        from: Date,
        to: Date,
        limit: u64,
    ) -> Result<Vec<StoredRisk>> {
        use risk_history::Column::{Client, ComputedOn};
        let days = risk_history::Entity::find()
            .filter(Client.eq(client))
            .filter(ComputedOn.between(stored_date(from), stored_date(to)))
            .order_by_asc(ComputedOn)
            .limit(limit);
        values(days.all(&self.tx).await.map_err(failed("read how a risk went"))?)
    }
}

impl WriteTx {
    /// Replaces what was said before.
    pub async fn put_judgement(&self, client: &str, stored: &StoredJudgement) -> Result<()> {
        let row = risk_judgement::ActiveModel::from((client, stored));
        put(&self.tx, row, "store what is said of a risk").await
    }

    /// Whether there was one.
    pub async fn remove_judgement(&self, client: &str) -> Result<bool> {
        let gone = risk_judgement::Entity::delete_by_id(client).exec(&self.tx).await;
        Ok(gone.map_err(failed("take back what is said of a risk"))?.rows_affected == 1)
    }

    pub(crate) async fn note_risk(&self, client: &str, risk: &StoredRisk) -> Result<()> {
        put(&self.tx, risk_history::ActiveModel::from((client, risk)), "note how a risk went").await
    }
}
