//! What tasks wait for, and where it stands.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use slated_core::task::{Awaited, Status, Wait};

use crate::dialect::{BINDS_MAX, failed};
use crate::row::{Row, series, task, task_wait};
use crate::series::SeriesStatus;
use crate::{ReadTx, Result};

/// Whether a row of its own, or a range, says what was decided about the nominal date.
const IS_DECIDED: &str = "EXISTS (SELECT 1 FROM occurrence o \
     WHERE o.series_id = task_wait.series_id AND o.nominal_on <= task_wait.nominal_on \
     AND (o.nominal_on = task_wait.nominal_on OR o.through_on >= task_wait.nominal_on)) \
     OR COALESCE(series.cursor_on >= task_wait.nominal_on, 1 = 0)";

impl ReadTx {
    /// By task, in the order of the predecessors' templates; tasks that wait for nothing are left out.
    pub async fn waits(&self, tasks: &[i64]) -> Result<HashMap<i64, Vec<(Wait, Awaited)>>> {
        const DOING: &str = "read what tasks wait for";
        let mut waits: HashMap<i64, Vec<(Wait, Awaited)>> = HashMap::new();
        for chunk in tasks.chunks(BINDS_MAX) {
            let select = select(chunk);
            for row in self.tx.query_all(&select).await.map_err(failed(DOING))? {
                let stored = Stored::read(&row).map_err(failed(DOING))?;
                let (task, wait, awaited) = stored.resolve()?;
                waits.entry(task).or_default().push((wait, awaited));
            }
        }
        for of_task in waits.values_mut() {
            of_task.sort_by(|(a, _), (b, _)| (&a.template, a.series).cmp(&(&b.template, b.series)));
        }
        Ok(waits)
    }
}

fn select(tasks: &[i64]) -> sea_orm::sea_query::SelectStatement {
    let wait = |column| Expr::col((task_wait::Entity, column));
    Query::select()
        .columns([
            (task_wait::Entity, task_wait::Column::TaskId),
            (task_wait::Entity, task_wait::Column::SeriesId),
            (task_wait::Entity, task_wait::Column::NominalOn),
            (task_wait::Entity, task_wait::Column::Template),
        ])
        .expr_as(Expr::col((task::Entity, task::Column::Id)), "predecessor")
        .expr_as(Expr::col((task::Entity, task::Column::Status)), "predecessor_status")
        .expr_as(Expr::col((series::Entity, series::Column::Status)), "series_status")
        .expr_as(Expr::cust(IS_DECIDED), "is_decided")
        .from(task_wait::Entity)
        .inner_join(
            series::Entity,
            Expr::col((series::Entity, series::Column::Id))
                .equals((task_wait::Entity, task_wait::Column::SeriesId)),
        )
        .left_join(
            task::Entity,
            Expr::col((task::Entity, task::Column::SeriesId))
                .equals((task_wait::Entity, task_wait::Column::SeriesId))
                .and(
                    Expr::col((task::Entity, task::Column::NominalOn))
                        .equals((task_wait::Entity, task_wait::Column::NominalOn)),
                ),
        )
        .and_where(wait(task_wait::Column::TaskId).is_in(tasks.iter().copied()))
        .take()
}

struct Stored {
    task: i64,
    series: i64,
    nominal_on: chrono::NaiveDate,
    template: String,
    predecessor: Option<i64>,
    predecessor_status: Option<String>,
    series_status: String,
    is_decided: bool,
}

impl Stored {
    fn read(row: &QueryResult) -> Result<Stored, DbErr> {
        Ok(Stored {
            task: row.try_get("", "task_id")?,
            series: row.try_get("", "series_id")?,
            nominal_on: row.try_get("", "nominal_on")?,
            template: row.try_get("", "template")?,
            predecessor: row.try_get("", "predecessor")?,
            predecessor_status: row.try_get("", "predecessor_status")?,
            series_status: row.try_get("", "series_status")?,
            is_decided: row.try_get("", "is_decided")?,
        })
    }

    fn resolve(self) -> Result<(i64, Wait, Awaited)> {
        let row = Row { table: "wait of task", key: &self.task };
        let series = SeriesStatus::parse(&self.series_status);
        let series = row.word("status of a series", &self.series_status, series)?;
        let awaited = match (self.predecessor, &self.predecessor_status) {
            (Some(task), Some(status)) => {
                Awaited::Task { task, status: row.word("status", status, Status::parse(status))? }
            }
            _ if self.is_decided => Awaited::NoTask,
            _ => match series {
                SeriesStatus::Active => Awaited::Ahead,
                SeriesStatus::Ended | SeriesStatus::Error => Awaited::Never,
            },
        };
        let wait =
            Wait { series: self.series, nominal_on: row.date(self.nominal_on)?, template: self.template };
        Ok((self.task, wait, awaited))
    }
}
