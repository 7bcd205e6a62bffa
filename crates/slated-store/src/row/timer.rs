//! A timer that runs; one for each person.

use sea_orm::entity::prelude::*;
use slated_core::task::logged::Timer;

use super::Row;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "timer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub login: String,
    pub task_id: i64,
    pub started_at: DateTimeUtc,
}

plain_entity!();

impl TryFrom<Model> for Timer {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Timer, StoreError> {
        let row = Row { table: "timer", key: &stored.login };
        let started_at = row.instant(stored.started_at)?;
        Ok(Timer { login: stored.login, task: stored.task_id, started_at })
    }
}
