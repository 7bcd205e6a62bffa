//! How many rows each table holds, for `doctor`.

use sea_orm::{DatabaseTransaction, EntityTrait, PaginatorTrait};

use crate::dialect::failed;
use crate::row::{
    absence, agency, api_key, beat, calendar, calendar_day, client, client_risk, daemon_state, endpoint,
    engagement, event, idempotency, imported_row, notice, notice_rule, occurrence, person, risk_history,
    risk_judgement, series, service, signal, task, task_wait, template, weights,
};
use crate::{ReadTx, Result};

macro_rules! counts_of {
    ($tx:expr; $($table:ident)+) => {
        vec![$((stringify!($table), count::<$table::Entity>($tx).await?),)+]
    };
}

impl ReadTx {
    /// Every table with its number of rows. Reads every row: not for a page that is opened often.
    pub async fn counts(&self) -> Result<Vec<(&'static str, u64)>> {
        Ok(counts_of!(&self.tx;
            agency calendar calendar_day person absence client signal service template engagement series occurrence
            task task_wait event client_risk risk_judgement risk_history api_key imported_row beat idempotency daemon_state weights
            endpoint notice_rule notice
        ))
    }
}

async fn count<E>(tx: &DatabaseTransaction) -> Result<u64>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    E::find().count(tx).await.map_err(failed("count the rows"))
}
