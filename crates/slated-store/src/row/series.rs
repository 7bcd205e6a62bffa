//! A recurrence with its cursor.

use sea_orm::entity::prelude::*;

use super::Row;
use crate::error::StoreError;
use crate::series::{SeriesRow, SeriesStatus};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "series")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub client: String,
    pub service: String,
    pub template: String,
    pub status: String,
    pub adopted_on: Date,
    pub cursor_on: Option<Date>,
    pub next_run_at: DateTimeUtc,
    pub error: Option<String>,
}

plain_entity!();

impl TryFrom<Model> for SeriesRow {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<SeriesRow, StoreError> {
        let row = Row { table: "series", key: &stored.id };
        Ok(SeriesRow {
            client: stored.client,
            service: stored.service,
            template: stored.template,
            status: row.word("status", &stored.status, SeriesStatus::parse(&stored.status))?,
            adopted_on: row.date(stored.adopted_on)?,
            cursor: row.dates(stored.cursor_on)?,
            next_run_at: row.instant(stored.next_run_at)?,
            error: stored.error,
            id: stored.id,
        })
    }
}
