//! What tasks wait for, and where it stands.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use slated_core::task::{Awaited, Status, Wait};

use crate::dialect::failed;
use crate::row::{Row, series, task, task_wait};
use crate::series::SeriesStatus;
use crate::which::{KEYS_MAX, is_any};
use crate::{ReadTx, Result};

/// Whether it was decided about the nominal date. The cursor says so alone: it is moved in the transaction that
/// records what was decided, and never back, so no occurrence is looked for.
const IS_DECIDED: &str = "COALESCE(series.cursor_on >= task_wait.nominal_on, 1 = 0)";

/// A task that waits, beside the one it waits for. The words are those of the partial indexes.
const WAITING: &str = "waiting";
const WAITING_IS_OPEN: &str = "\"waiting\".\"status\" IN ('open', 'started', 'blocked', 'in_review')";

type Waits = HashMap<i64, Vec<(Wait, Awaited)>>;

impl ReadTx {
    /// By task, in the order of the predecessors' templates; tasks that wait for nothing are left out.
    pub async fn waits(&self, tasks: &[i64]) -> Result<Waits> {
        let mut waits = Waits::new();
        for chunk in tasks.chunks(KEYS_MAX) {
            self.collect_waits(&of_tasks(chunk), &mut waits).await?;
        }
        Ok(in_order(waits))
    }

    /// The same of all open tasks of a person and of their roles' pools: naming the two ranges of an index
    /// costs less than naming every task in them.
    pub async fn queue_waits(&self, login: &str, roles: &[String]) -> Result<Waits> {
        let mut waits = Waits::new();
        self.collect_waits(&of_queue(login, roles), &mut waits).await?;
        Ok(in_order(waits))
    }

    async fn collect_waits(&self, select: &SelectStatement, waits: &mut Waits) -> Result<()> {
        const DOING: &str = "read what tasks wait for";
        for row in self.tx.query_all(select).await.map_err(failed(DOING))? {
            let stored = Stored::read(&row).map_err(failed(DOING))?;
            let (task, wait, awaited) = stored.resolve()?;
            waits.entry(task).or_default().push((wait, awaited));
        }
        Ok(())
    }
}

fn in_order(mut waits: Waits) -> Waits {
    for of_task in waits.values_mut() {
        of_task.sort_by(|(a, _), (b, _)| (&a.template, a.series).cmp(&(&b.template, b.series)));
    }
    waits
}

fn of_tasks(tasks: &[i64]) -> SelectStatement {
    let task = Expr::col((task_wait::Entity, task_wait::Column::TaskId));
    select().and_where(is_any(task, tasks)).take()
}

fn of_queue(login: &str, roles: &[String]) -> SelectStatement {
    let waiting = |column| Expr::col((WAITING, column));
    let open = || {
        let is_it = waiting(task::Column::Id).equals((task_wait::Entity, task_wait::Column::TaskId));
        let mut open = select();
        open.join_as(JoinType::InnerJoin, task::Entity, WAITING, is_it)
            .and_where(Expr::cust(WAITING_IS_OPEN));
        open
    };
    let mut queue = open().and_where(waiting(task::Column::Assignee).eq(login)).take();
    if !roles.is_empty() {
        let in_pool = waiting(task::Column::Role).is_in(roles.iter().map(String::as_str));
        let pool = open().and_where(waiting(task::Column::Assignee).is_null()).and_where(in_pool).take();
        queue.union(UnionType::All, pool);
    }
    queue
}

fn select() -> SelectStatement {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::{check_looks_up, check_uses};

    #[tokio::test]
    async fn waits_are_looked_up_and_no_occurrence_is() {
        check_looks_up(&of_tasks(&[1, 2, 3]), 3).await;
        let queue = of_queue("sam", &["seo".to_owned(), "smm".to_owned()]);
        check_looks_up(&queue, 8).await;
        check_uses(&queue, &["task_of_assignee", "task_of_pool", "task_once"]).await;
    }
}
