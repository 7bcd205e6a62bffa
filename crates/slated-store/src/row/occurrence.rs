//! What was decided about one nominal date of a series.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{Row, stored_date, stored_instant};
use crate::error::StoreError;
use crate::series::{OccurrenceRow, OccurrenceStatus};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "occurrence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub series_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub nominal_on: Date,
    pub status: String,
    pub reason: Option<String>,
    pub through_on: Option<Date>,
    pub rolled_on: Option<Date>,
    pub create_at: Option<DateTimeUtc>,
    pub due_at: Option<DateTimeUtc>,
    pub late: bool,
    pub decided_at: DateTimeUtc,
    pub blocking_task: Option<i64>,
    pub template_version: Option<i64>,
    pub provisional: bool,
}

plain_entity!();

impl TryFrom<Model> for OccurrenceRow {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<OccurrenceRow, StoreError> {
        let key = format!("{} of series {}", stored.nominal_on, stored.series_id);
        let row = Row { table: "occurrence", key: &key };
        Ok(OccurrenceRow {
            series_id: stored.series_id,
            nominal_on: row.date(stored.nominal_on)?,
            status: row.word("status", &stored.status, OccurrenceStatus::parse(&stored.status))?,
            reason: stored.reason,
            through_on: row.dates(stored.through_on)?,
            rolled_on: row.dates(stored.rolled_on)?,
            create_at: row.instants(stored.create_at)?,
            due_at: row.instants(stored.due_at)?,
            late: stored.late,
            decided_at: row.instant(stored.decided_at)?,
            blocking_task: stored.blocking_task,
            template_version: stored.template_version,
            provisional: stored.provisional,
        })
    }
}

impl From<OccurrenceRow> for ActiveModel {
    fn from(row: OccurrenceRow) -> ActiveModel {
        ActiveModel {
            series_id: Set(row.series_id),
            nominal_on: Set(stored_date(row.nominal_on)),
            status: Set(row.status.as_str().to_owned()),
            reason: Set(row.reason),
            through_on: Set(row.through_on.map(stored_date)),
            rolled_on: Set(row.rolled_on.map(stored_date)),
            create_at: Set(row.create_at.map(stored_instant)),
            due_at: Set(row.due_at.map(stored_instant)),
            late: Set(row.late),
            decided_at: Set(stored_instant(row.decided_at)),
            blocking_task: Set(row.blocking_task),
            template_version: Set(row.template_version),
            provisional: Set(row.provisional),
        }
    }
}
