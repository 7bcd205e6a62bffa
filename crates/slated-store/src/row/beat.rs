//! When one of the daemon's beats ran last.

use sea_orm::entity::prelude::*;

use super::Row;
use crate::beats::Beat;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "beat")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub started_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub outcome: String,
    pub late_runs: i64,
}

plain_entity!();

impl TryFrom<Model> for Beat {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Beat, StoreError> {
        let row = Row { table: "beat", key: &stored.name };
        Ok(Beat {
            started_at: row.instant(stored.started_at)?,
            finished_at: row.instants(stored.finished_at)?,
            outcome: stored.outcome,
            late_runs: row.small("late_runs", stored.late_runs)?,
            name: stored.name,
        })
    }
}
