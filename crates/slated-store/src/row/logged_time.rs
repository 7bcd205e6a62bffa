//! An entry of somebody's time on a task.

use sea_orm::entity::prelude::*;
use slated_core::task::logged::Logged;

use super::Row;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "logged_time")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub task_id: i64,
    pub login: String,
    pub from_at: Option<DateTimeUtc>,
    pub to_at: Option<DateTimeUtc>,
    pub minutes: i64,
    pub note: Option<String>,
    pub remark: Option<String>,
    pub replaced_by: Option<i64>,
    pub written_at: DateTimeUtc,
}

plain_entity!();

impl TryFrom<Model> for Logged {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Logged, StoreError> {
        let row = Row { table: "logged_time", key: &stored.id };
        Ok(Logged {
            id: stored.id,
            task: stored.task_id,
            login: stored.login,
            span: row.instants(stored.from_at)?.zip(row.instants(stored.to_at)?),
            minutes: row.small("minutes", stored.minutes)?,
            note: stored.note,
            remark: stored.remark,
            replaced_by: stored.replaced_by,
            written_at: row.instant(stored.written_at)?,
        })
    }
}
