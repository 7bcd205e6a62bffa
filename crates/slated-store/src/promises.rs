//! Promises and the manager's word on them: moves of deadlines, who was told, what is overridden and what is reviewed.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Iterable, QueryFilter, QueryOrder,
};
use slated_core::deadline::{DeadlineMove, Told};
use slated_core::task::Task;
use slated_core::time::Timestamp;

use crate::clients::is_managed_by;
use crate::dialect::{BINDS_MAX, failed};
use crate::put::values;
use crate::row::deadline_move::{ActiveModel, Column, Entity, Model};
use crate::row::{client, event, stored_instant, task};
use crate::tasks::{in_task, is_open, tasks};
use crate::{ReadTx, Result, WriteTx};

/// A promise that moved, and the client does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct Owed {
    pub task: Task,
    pub moved: DeadlineMove,
}

/// Which promises; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PromiseFilter {
    pub client: Option<String>,
    /// The login of the client's manager.
    pub manager: Option<String>,
    /// Due at or after.
    pub from: Option<Timestamp>,
    /// Due before.
    pub until: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlipsBy {
    Client,
    /// `service/template`; made by hand is an empty word.
    Template,
    /// The code of the reason.
    Reason,
}

/// The moves of one client, template or reason, added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    pub key: String,
    pub moves: i64,
    pub tasks: i64,
    /// Agency working days, all moves together.
    pub slip_days: i64,
    pub after_deadline: i64,
    pub asked_by_client: i64,
    /// Of promises, and the client does not know.
    pub untold: i64,
}

/// What became of one template's work in review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewCount {
    /// None for work made by hand.
    pub template: Option<(String, String)>,
    pub approved: i64,
    pub returned: i64,
}

impl ReadTx {
    /// The moves of a task's deadline, oldest first.
    pub async fn deadline_moves(&self, task: i64) -> Result<Vec<DeadlineMove>> {
        let moves = Entity::find().filter(Column::TaskId.eq(task)).order_by_asc(Column::Id);
        values(moves.all(&self.tx).await.map_err(failed("read the moves of a deadline"))?)
    }

    /// Moves that their clients were not told of, oldest first, of one manager's clients or of all.
    pub async fn owed(&self, manager: Option<&str>, limit: u64) -> Result<Vec<Owed>> {
        const DOING: &str = "read who is to be told";
        let rows = self.tx.query_all(&untold(manager, limit)).await.map_err(failed(DOING))?;
        let rows = rows.iter().map(|row| Model::from_query_result(row, "")).collect::<Result<Vec<_>, _>>();
        let moves: Vec<DeadlineMove> = values(rows.map_err(failed(DOING))?)?;
        let ids: Vec<i64> = moves.iter().map(|one| one.task).collect();
        let tasks = self.tasks_numbered(&ids).await?.into_iter();
        let tasks: HashMap<i64, Task> = tasks.map(|task| (task.id, task)).collect();
        let owed = moves.into_iter().filter_map(|moved| {
            let task = tasks.get(&moved.task)?.clone();
            Some(Owed { task, moved })
        });
        Ok(owed.collect())
    }

    /// Of these tasks, by number, the first deadline that had passed when it was moved.
    pub async fn passed_deadlines(&self, tasks: &[i64]) -> Result<HashMap<i64, Timestamp>> {
        let mut passed = HashMap::new();
        for chunk in tasks.chunks(BINDS_MAX - 1) {
            let moves = Entity::find()
                .filter(Column::TaskId.is_in(chunk.iter().copied()))
                .filter(Column::AfterDeadline.eq(true))
                .order_by_desc(Column::Id);
            let moves = moves.all(&self.tx).await.map_err(failed("read what passed before it was moved"))?;
            for made in values::<_, DeadlineMove>(moves)? {
                passed.insert(made.task, made.from);
            }
        }
        Ok(passed)
    }

    /// Promises in the order of their numbers, and no more than so many.
    pub async fn promises(&self, filter: &PromiseFilter, limit: u64) -> Result<Vec<Task>> {
        self.tasks(&promised(filter, limit), "read promises").await
    }

    /// Open tasks that are overridden, in the order of their numbers.
    pub async fn overridden(&self, manager: Option<&str>, limit: u64) -> Result<Vec<Task>> {
        self.tasks(&with_override(manager, limit), "read what is overridden").await
    }

    /// Tasks that wait for their manager's word, in the order of their numbers.
    pub async fn in_review(&self, manager: Option<&str>, limit: u64) -> Result<Vec<Task>> {
        self.tasks(&reviewed(manager, limit), "read what is in review").await
    }

    /// How many tasks are open at the clients of each manager, by login.
    pub async fn open_by_manager(&self) -> Result<HashMap<String, i64>> {
        const DOING: &str = "count open tasks by manager";
        let manager = (client::Entity, client::Column::Manager);
        let counts = Query::select()
            .column(manager)
            .expr_as(Expr::cust("COUNT(*)"), "n")
            .from(task::Entity)
            .inner_join(client::Entity, of_client())
            .and_where(is_open())
            .group_by_col(manager)
            .take();
        let rows = self.tx.query_all(&counts).await.map_err(failed(DOING))?;
        let read = |row: &sea_orm::QueryResult| Ok((row.try_get("", "manager")?, row.try_get("", "n")?));
        rows.iter().map(read).collect::<Result<_, _>>().map_err(failed(DOING))
    }

    /// Moves made from an instant until another, added up; the largest slip first.
    pub async fn slips(
        &self,
        by: SlipsBy,
        manager: Option<&str>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Slip>> {
        const DOING: &str = "add up how deadlines slipped";
        let rows = self.tx.query_all(&added_up(by, manager, from, until)).await.map_err(failed(DOING))?;
        let read = |row: &sea_orm::QueryResult| {
            let second: Option<String> = row.try_get("", "second")?;
            let first: Option<String> = row.try_get("", "first")?;
            Ok(Slip {
                key: match (first, second) {
                    (Some(first), Some(second)) => format!("{first}/{second}"),
                    (first, _) => first.unwrap_or_default(),
                },
                moves: row.try_get("", "moves")?,
                tasks: row.try_get("", "tasks")?,
                slip_days: row.try_get("", "slip_days")?,
                after_deadline: row.try_get("", "after_deadline")?,
                asked_by_client: row.try_get("", "asked_by_client")?,
                untold: row.try_get("", "untold")?,
            })
        };
        let mut slips: Vec<Slip> = rows.iter().map(read).collect::<Result<_, _>>().map_err(failed(DOING))?;
        slips.sort_by(|a, b| (b.slip_days, b.moves, &a.key).cmp(&(a.slip_days, a.moves, &b.key)));
        Ok(slips)
    }

    /// Approvals and returns from an instant until another, by template; the most returned first.
    pub async fn review_counts(
        &self,
        manager: Option<&str>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ReviewCount>> {
        const DOING: &str = "count what was returned";
        let rows = self.tx.query_all(&judged(manager, from, until)).await.map_err(failed(DOING))?;
        let read = |row: &sea_orm::QueryResult| {
            let template = (row.try_get("", "service")?, row.try_get("", "template")?);
            Ok(ReviewCount {
                template: match template {
                    (Some(service), Some(template)) => Some((service, template)),
                    _ => None,
                },
                approved: row.try_get("", "approved")?,
                returned: row.try_get("", "returned")?,
            })
        };
        let mut counts: Vec<ReviewCount> =
            rows.iter().map(read).collect::<Result<_, _>>().map_err(failed(DOING))?;
        counts.sort_by(|a, b| (b.returned, &a.template).cmp(&(a.returned, &b.template)));
        Ok(counts)
    }
}

impl WriteTx {
    /// A client who is told of a deadline knows it: what moved before is owed no more.
    pub(crate) async fn keep_move(&self, made: &DeadlineMove) -> Result<()> {
        if let Some(told) = &made.because.told {
            self.tell(made.task, None, told).await?;
        }
        let insert = Entity::insert(ActiveModel::from(made));
        insert.exec_without_returning(&self.tx).await.map_err(failed("keep the move of a deadline"))?;
        Ok(())
    }

    /// Notes that the client was told of a task's moves, of all or up to that one.
    pub async fn tell(&self, task: i64, up_to: Option<i64>, told: &Told) -> Result<()> {
        let row = ActiveModel {
            told_at: Set(Some(stored_instant(told.at))),
            told_how: Set(Some(told.how.clone())),
            ..Default::default()
        };
        let mut update = Entity::update_many().set(row).filter(Column::TaskId.eq(task));
        if let Some(last) = up_to {
            update = update.filter(Column::Id.lte(last));
        }
        let update = update.filter(Column::ToldAt.is_null());
        update.exec(&self.tx).await.map_err(failed("note that the client was told"))?;
        Ok(())
    }
}

fn of_client() -> Expr {
    Expr::col(in_task(task::Column::Client)).equals((client::Entity, client::Column::Key))
}

fn managed_by(manager: Option<&str>) -> Option<Expr> {
    manager.map(is_managed_by)
}

/// The very words of the partial indexes, which is how both databases see that they apply.
fn untold(manager: Option<&str>, limit: u64) -> SelectStatement {
    Query::select()
        .columns(Column::iter().map(|column| (Entity, column)))
        .from(Entity)
        .inner_join(task::Entity, Expr::col((Entity, Column::TaskId)).equals(in_task(task::Column::Id)))
        .inner_join(client::Entity, of_client())
        .and_where(Expr::cust("\"deadline_move\".\"promised\""))
        .and_where(Expr::cust("\"deadline_move\".\"told_at\" IS NULL"))
        .and_where_option(managed_by(manager))
        .order_by((Entity, Column::Id), Order::Asc)
        .limit(limit)
        .take()
}

fn promised(filter: &PromiseFilter, limit: u64) -> SelectStatement {
    tasks()
        .and_where(Expr::cust("\"task\".\"promised\""))
        .and_where_option(filter.client.as_ref().map(|key| task::Column::Client.eq(key.as_str())))
        .and_where_option(managed_by(filter.manager.as_deref()))
        .and_where_option(filter.from.map(|from| task::Column::Deadline.gte(stored_instant(from))))
        .and_where_option(filter.until.map(|until| task::Column::Deadline.lt(stored_instant(until))))
        .order_by(in_task(task::Column::Id), Order::Asc)
        .limit(limit)
        .take()
}

fn with_override(manager: Option<&str>, limit: u64) -> SelectStatement {
    tasks()
        .and_where(is_open())
        .and_where(Expr::cust("\"task\".\"override_kind\" IS NOT NULL"))
        .and_where_option(managed_by(manager))
        .order_by(in_task(task::Column::Id), Order::Asc)
        .limit(limit)
        .take()
}

fn reviewed(manager: Option<&str>, limit: u64) -> SelectStatement {
    tasks()
        .and_where(Expr::cust("\"task\".\"status\" = 'in_review'"))
        .and_where_option(managed_by(manager))
        .order_by(in_task(task::Column::Id), Order::Asc)
        .limit(limit)
        .take()
}

fn added_up(by: SlipsBy, manager: Option<&str>, from: Timestamp, until: Timestamp) -> SelectStatement {
    let (first, second) = match by {
        SlipsBy::Client => (Expr::col(in_task(task::Column::Client)), Expr::cust("NULL")),
        SlipsBy::Template => {
            (Expr::col(in_task(task::Column::Service)), Expr::col(in_task(task::Column::Template)))
        }
        SlipsBy::Reason => (Expr::col((Entity, Column::Code)), Expr::cust("NULL")),
    };
    // a text, or PostgreSQL would not know of what type the missing one is
    let text = |expr: Expr| expr.cast_as("text");
    let mut select = Query::select();
    select
        .expr_as(text(first.clone()), "first")
        .expr_as(text(second.clone()), "second")
        .expr_as(Expr::cust("COUNT(*)"), "moves")
        .expr_as(Expr::cust("COUNT(DISTINCT \"deadline_move\".\"task_id\")"), "tasks")
        // the sum of bigints is a numeric on PostgreSQL
        .expr_as(Expr::cust("CAST(SUM(\"deadline_move\".\"slip_days\") AS bigint)"), "slip_days")
        .expr_as(counted("\"deadline_move\".\"after_deadline\""), "after_deadline")
        .expr_as(counted("\"deadline_move\".\"asked_by\" = 'client'"), "asked_by_client")
        .expr_as(
            counted("\"deadline_move\".\"promised\" AND \"deadline_move\".\"told_at\" IS NULL"),
            "untold",
        )
        .from(Entity)
        .inner_join(task::Entity, Expr::col((Entity, Column::TaskId)).equals(in_task(task::Column::Id)))
        .inner_join(client::Entity, of_client())
        .and_where(Column::MovedAt.gte(stored_instant(from)))
        .and_where(Column::MovedAt.lt(stored_instant(until)))
        .and_where_option(managed_by(manager))
        .add_group_by([first]);
    if by == SlipsBy::Template {
        select.add_group_by([second]);
    }
    select
}

fn judged(manager: Option<&str>, from: Timestamp, until: Timestamp) -> SelectStatement {
    let (service, template) = (in_task(task::Column::Service), in_task(task::Column::Template));
    Query::select()
        .columns([service, template])
        .expr_as(counted("\"event\".\"kind\" = 'task_approved'"), "approved")
        .expr_as(counted("\"event\".\"kind\" = 'task_returned'"), "returned")
        .from(event::Entity)
        .inner_join(
            task::Entity,
            Expr::col((event::Entity, event::Column::TaskId)).equals(in_task(task::Column::Id)),
        )
        .inner_join(client::Entity, of_client())
        .and_where(Expr::cust("\"event\".\"kind\" IN ('task_approved', 'task_returned')"))
        .and_where(event::Column::At.gte(stored_instant(from)))
        .and_where(event::Column::At.lt(stored_instant(until)))
        .and_where_option(managed_by(manager))
        .group_by_columns([service, template])
        .take()
}

fn counted(condition: &'static str) -> Expr {
    Expr::cust(format!("CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS bigint)"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::check_uses;

    #[tokio::test]
    async fn what_a_manager_looks_at_is_a_range_of_an_index_however_long_the_past() {
        let (from, until) =
            (Timestamp::from_microsecond(1).unwrap(), Timestamp::from_microsecond(2).unwrap());
        check_uses(&untold(Some("mia"), 10), &["deadline_move_untold"]).await;
        check_uses(&with_override(None, 10), &["task_overridden"]).await;
        check_uses(&reviewed(None, 10), &["task_in_review"]).await;
        check_uses(&judged(None, from, until), &["event_of_review"]).await;
        check_uses(&added_up(SlipsBy::Template, None, from, until), &["deadline_move_made"]).await;
        let due = PromiseFilter { from: Some(from), until: Some(until), ..PromiseFilter::default() };
        check_uses(&promised(&due, 10), &["task_promised"]).await;
    }
}
