//! When the daemon's beats ran, for readiness and for people.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use slated_core::time::Timestamp;

use crate::dialect::failed;
use crate::put::values_by;
use crate::row::beat::{ActiveModel, Column, Entity};
use crate::row::stored_instant;
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beat {
    pub name: String,
    pub started_at: Timestamp,
    /// `None` while it runs, or when it died.
    pub finished_at: Option<Timestamp>,
    /// Of the last run that finished, in words.
    pub outcome: String,
    /// How often the watchdog had to run it.
    pub late_runs: u32,
}

impl ReadTx {
    /// By name.
    pub async fn beats(&self) -> Result<Vec<Beat>> {
        let beats = Entity::find().all(&self.tx).await.map_err(failed("read the beats"))?;
        values_by(beats, |beat: &Beat| beat.name.clone())
    }
}

impl WriteTx {
    pub async fn beat_started(&self, name: &str, now: Timestamp) -> Result<()> {
        let row = ActiveModel {
            name: Set(name.to_owned()),
            started_at: Set(stored_instant(now)),
            finished_at: Set(None),
            outcome: Set(String::new()),
            late_runs: Set(0),
        };
        let again = OnConflict::column(Column::Name)
            .update_columns([Column::StartedAt, Column::FinishedAt])
            .to_owned();
        let insert = Entity::insert(row).on_conflict(again);
        insert.exec_without_returning(&self.tx).await.map_err(failed("note the start of a beat"))?;
        Ok(())
    }

    pub async fn beat_finished(&self, name: &str, outcome: &str, now: Timestamp) -> Result<()> {
        let update = Entity::update_many()
            .col_expr(Column::FinishedAt, Expr::value(stored_instant(now)))
            .col_expr(Column::Outcome, Expr::value(outcome))
            .filter(Column::Name.eq(name));
        update.exec(&self.tx).await.map_err(failed("note the end of a beat"))?;
        Ok(())
    }

    /// Counts a run that the watchdog made because the beat was late.
    pub async fn beat_was_late(&self, name: &str) -> Result<()> {
        let update = Entity::update_many()
            .col_expr(Column::LateRuns, Expr::col(Column::LateRuns).add(1))
            .filter(Column::Name.eq(name));
        update.exec(&self.tx).await.map_err(failed("count a late beat"))?;
        Ok(())
    }
}
