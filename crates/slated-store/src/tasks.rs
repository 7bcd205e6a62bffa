//! Tasks. A task changes only through [`WriteTx::save`], which writes what happened beside what is.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Iterable, QueryFilter, QueryTrait,
};
use slated_core::agency::Access;
use slated_core::deadline::DeadlineMove;
use slated_core::event::EventKind;
use slated_core::plan::{Dates, Held, InTheWay, OpenTask};
use slated_core::task::{Actor, Change, Status, Task, Wait};
use slated_core::time::Timestamp;

use crate::clients::is_managed_by;
use crate::dialect::{self, BINDS_MAX, failed};
use crate::error::StoreError;
use crate::row::task::{ActiveModel, Column, Entity, Managed, Model};
use crate::row::{client, series, stored_date, stored_instant, task_wait};
use crate::which::{KEYS_MAX, is_any};
use crate::{ReadTx, Result, WriteTx};

/// A task to be inserted, and what it waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTask {
    pub task: Task,
    pub waits: Vec<Wait>,
}

/// Which tasks; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskFilter {
    pub client: Option<String>,
    pub assignee: Option<String>,
    pub role: Option<String>,
    pub status: Option<Status>,
    /// Who answers for the client, as manager or deputy.
    pub manager: Option<String>,
    /// Who asks: only what [`Actor::sees`] lets them see.
    pub seen_by: Option<Actor>,
}

const TASKS_MAX: usize = BINDS_MAX / 40;
const WAITS_MAX: usize = BINDS_MAX / 4;

impl ReadTx {
    pub async fn task(&self, id: i64) -> Result<Option<Task>> {
        let one = tasks().and_where(Column::Id.eq(id)).take();
        Ok(self.tasks(&one, "read a task").await?.pop())
    }

    /// Those of the tasks that there are, in no order.
    pub async fn tasks_numbered(&self, ids: &[i64]) -> Result<Vec<Task>> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(KEYS_MAX) {
            let some = tasks().and_where(is_any(Expr::col(in_task(Column::Id)), chunk)).take();
            found.extend(self.tasks(&some, "read tasks").await?);
        }
        Ok(found)
    }

    /// What a person may work on now: their own tasks and those their roles' pools hold, open or started.
    /// In no order: the order of a queue is the core's to give.
    pub async fn queue_tasks(&self, login: &str, roles: &[String]) -> Result<Vec<Task>> {
        let queue = queue(login, roles);
        self.tasks(&queue, "read a queue").await
    }

    /// Open tasks in the order of their numbers.
    pub async fn open_tasks(&self, filter: &TaskFilter) -> Result<Vec<Task>> {
        let open = filtered(filter).and_where(is_open()).order_by(in_task(Column::Id), Order::Asc).take();
        self.tasks(&open, "read open tasks").await
    }

    /// Open and closed tasks in the order of their numbers, from the one after `after_id`.
    pub async fn tasks_page(
        &self,
        filter: &TaskFilter,
        after_id: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Task>> {
        let mut page = filtered(filter).order_by(in_task(Column::Id), Order::Asc).limit(limit).take();
        if let Some(after) = after_id {
            page.and_where(Column::Id.gt(after));
        }
        self.tasks(&page, "read a page of tasks").await
    }

    /// Open and closed tasks created from that instant on, by creation and number; the newest where there are more.
    pub async fn tasks_created_since(&self, since: Timestamp, limit: u64) -> Result<Vec<Task>> {
        let newest = tasks()
            .and_where(Column::CreatedAt.gte(stored_instant(since)))
            .order_by(in_task(Column::CreatedAt), Order::Desc)
            .order_by(in_task(Column::Id), Order::Desc)
            .limit(limit)
            .take();
        let mut tasks = self.tasks(&newest, "read the tasks of the past").await?;
        tasks.reverse();
        Ok(tasks)
    }

    /// The same, and no more than so many.
    pub async fn open_tasks_at_most(&self, limit: u64) -> Result<Vec<Task>> {
        let open = tasks().and_where(is_open()).order_by(in_task(Column::Id), Order::Asc).limit(limit).take();
        self.tasks(&open, "read open tasks").await
    }

    pub async fn all_open_tasks(&self) -> Result<Vec<Task>> {
        self.open_tasks(&TaskFilter::default()).await
    }

    /// Open tasks of these templates of a service, in the order of their numbers.
    pub async fn open_tasks_of(&self, service: &str, templates: &[&str]) -> Result<Vec<Task>> {
        let open = tasks()
            .and_where(is_open())
            .and_where(Column::Service.eq(service))
            .and_where(Column::Template.is_in(templates.iter().copied()))
            .order_by(in_task(Column::Id), Order::Asc)
            .take();
        self.tasks(&open, "read the open tasks of templates").await
    }

    /// Open tasks with a deadline after the one instant and not after the other, by deadline.
    pub async fn open_tasks_due_within(
        &self,
        after: Timestamp,
        until: Timestamp,
        limit: u64,
    ) -> Result<Vec<Task>> {
        self.tasks(&due_within(after, until, limit), "read the tasks that became due").await
    }

    /// The tasks, open and closed, of the dates of some series; both ends of the period belong to it.
    pub async fn tasks_between(&self, series: &[i64], from: Date, to: Date) -> Result<Vec<Task>> {
        let mut found = Vec::new();
        for chunk in series.chunks(BINDS_MAX - 2) {
            let between = tasks()
                .and_where(Column::SeriesId.is_in(chunk.iter().copied()))
                .and_where(Column::NominalOn.between(stored_date(from), stored_date(to)))
                .take();
            found.extend(self.tasks(&between, "read the tasks of a period").await?);
        }
        Ok(found)
    }

    /// A client's tasks that were closed from an instant on and before another.
    pub async fn tasks_closed_between(
        &self,
        client: &str,
        from: Timestamp,
        before: Timestamp,
    ) -> Result<Vec<Task>> {
        let closed = tasks()
            .and_where(Column::Client.eq(client))
            .and_where(Column::ClosedAt.gte(stored_instant(from)))
            .and_where(Column::ClosedAt.lt(stored_instant(before)))
            .take();
        self.tasks(&closed, "read the tasks that were closed").await
    }

    /// Open tasks whose override has reached its end, longest ended first.
    pub async fn expired_overrides(&self, now: Timestamp, limit: u64) -> Result<Vec<Task>> {
        let expired = expired(now, limit);
        self.tasks(&expired, "read the overrides that have ended").await
    }

    /// Blocked tasks whose follow-up date has come, longest due first.
    pub async fn due_follow_ups(&self, now: Timestamp, limit: u64) -> Result<Vec<Task>> {
        let due = to_follow_up(now, limit);
        self.tasks(&due, "read the follow-ups that are due").await
    }

    /// The numbers of the tasks that a person has begun and not finished, in order.
    pub async fn begun_by(&self, login: &str) -> Result<Vec<i64>> {
        const DOING: &str = "read what somebody has begun";
        let rows = self.tx.query_all(&begun(login)).await.map_err(failed(DOING))?;
        rows.iter().map(|row| row.try_get("", "id").map_err(failed(DOING))).collect()
    }

    /// The effort of each person's open tasks, by login.
    /// How many open tasks each person has who has any.
    pub async fn open_tasks_by_person(&self) -> Result<HashMap<String, usize>> {
        const DOING: &str = "count the open tasks";
        let counts = Query::select()
            .column(Column::Assignee)
            .expr_as(Expr::cust("COUNT(*)"), "tasks")
            .from(Entity)
            .and_where(is_open())
            .and_where(Expr::col(Column::Assignee).is_not_null())
            .group_by_col(Column::Assignee)
            .take();
        let rows = self.tx.query_all(&counts).await.map_err(failed(DOING))?;
        let read = |row: &sea_orm::QueryResult| {
            let tasks: i64 = row.try_get("", "tasks")?;
            Ok((row.try_get("", "assignee")?, usize::try_from(tasks).unwrap_or(0)))
        };
        rows.iter().map(read).collect::<Result<_, _>>().map_err(failed(DOING))
    }

    pub async fn open_minutes_by_person(&self) -> Result<HashMap<String, u64>> {
        const DOING: &str = "add up the open effort";
        let sums = Query::select()
            .column(Column::Assignee)
            // The sum of bigints is a numeric on PostgreSQL.
            .expr_as(Expr::cust("CAST(SUM(effort_minutes) AS bigint)"), "minutes")
            .from(Entity)
            .and_where(is_open())
            .and_where(Expr::col(Column::Assignee).is_not_null())
            .group_by_col(Column::Assignee)
            .take();
        let rows = self.tx.query_all(&sums).await.map_err(failed(DOING))?;
        let read = |row: &sea_orm::QueryResult| {
            let minutes: i64 = row.try_get("", "minutes")?;
            Ok((row.try_get("", "assignee")?, minutes.unsigned_abs()))
        };
        rows.iter().map(read).collect::<Result<_, _>>().map_err(failed(DOING))
    }

    /// Who had the latest task of each series that anybody had. One look into an index for each, however long its past.
    pub async fn last_assignees(&self, series: &[i64]) -> Result<HashMap<i64, String>> {
        const DOING: &str = "read who did the series last";
        let mut last = HashMap::with_capacity(series.len());
        for chunk in series.chunks(BINDS_MAX) {
            for row in self.tx.query_all(&who_did_it_last(chunk)).await.map_err(failed(DOING))? {
                let series: i64 = row.try_get("", "id").map_err(failed(DOING))?;
                let login: Option<String> = row.try_get("", "assignee").map_err(failed(DOING))?;
                last.extend(login.map(|login| (series, login)));
            }
        }
        Ok(last)
    }

    /// What of each series is neither done nor given up: how many tasks, the latest of them, and what is held.
    /// Series of which nothing is are left out.
    pub async fn in_the_way(&self, series: &[i64]) -> Result<HashMap<i64, InTheWay>> {
        const DOING: &str = "read what is open of series";
        let mut found: HashMap<i64, InTheWay> = HashMap::with_capacity(series.len());
        for chunk in series.chunks(BINDS_MAX) {
            let select = Query::select()
                .column(Column::SeriesId)
                .expr_as(Expr::cust("COUNT(*)"), "open")
                .expr_as(Expr::col(Column::Id).max(), "newest")
                .expr_as(Expr::cust(NEWEST_KEPT), "newest_kept")
                .from(Entity)
                .and_where(Expr::col(Column::SeriesId).is_in(chunk.iter().copied()))
                .and_where(is_open())
                .group_by_col(Column::SeriesId)
                .take();
            for row in self.tx.query_all(&select).await.map_err(failed(DOING))? {
                let series: i64 = row.try_get("", "series_id").map_err(failed(DOING))?;
                let open: i64 = row.try_get("", "open").map_err(failed(DOING))?;
                let task: i64 = row.try_get("", "newest").map_err(failed(DOING))?;
                let kept: Option<i64> = row.try_get("", "newest_kept").map_err(failed(DOING))?;
                let newest = Some(OpenTask { task, is_kept: kept == Some(task) });
                let open = u32::try_from(open).unwrap_or(u32::MAX);
                found.insert(series, InTheWay { open, newest, held: None });
            }
        }
        for row in self.held_occurrences(series).await? {
            if let (Some(rolled_on), Some(create_at), Some(due_at)) =
                (row.rolled_on, row.create_at, row.due_at)
            {
                let dates = Dates { rolled_on, create_at, due_at, provisional: row.provisional };
                let held = Held { nominal_on: row.nominal_on, dates, blocking: row.blocking_task };
                found.entry(row.series_id).or_default().held = Some(held);
            }
        }
        Ok(found)
    }

    pub(crate) async fn tasks(&self, select: &SelectStatement, doing: &'static str) -> Result<Vec<Task>> {
        let rows = self.tx.query_all(select).await.map_err(failed(doing))?;
        rows.iter()
            .map(|row| {
                let stored = Model::from_query_result(row, "").map_err(failed(doing))?;
                let manager = row.try_get("", "manager").map_err(failed(doing))?;
                let deputy = row.try_get("", "deputy").map_err(failed(doing))?;
                Task::try_from(Managed { stored, manager, deputy })
            })
            .collect()
    }
}

impl WriteTx {
    /// Inserts the tasks and what they wait for; the tasks with their numbers, which ascend in the order given.
    pub async fn insert_tasks(&self, new: Vec<NewTask>) -> Result<Vec<Task>> {
        const DOING: &str = "insert tasks";
        let mut tasks = Vec::with_capacity(new.len());
        let mut waits = Vec::new();
        let mut new = new.into_iter().peekable();
        while new.peek().is_some() {
            let chunk: Vec<NewTask> = new.by_ref().take(TASKS_MAX).collect();
            let rows = chunk.iter().map(|new| ActiveModel::from(&new.task));
            let mut insert = Entity::insert_many(rows).into_query();
            insert.returning(Query::returning().column(Column::Id));
            let rows = self.tx.query_all(&insert).await.map_err(failed(DOING))?;
            let ids = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<Vec<i64>, _>>();
            let mut ids = ids.map_err(failed(DOING))?;
            // Rows get their numbers in the order of VALUES; only the order of RETURNING is nobody's promise.
            ids.sort_unstable();
            for (NewTask { task, waits: waited }, id) in chunk.into_iter().zip(ids) {
                waits.extend(waited.into_iter().map(|wait| wait_row(id, wait)));
                tasks.push(Task { id, ..task });
            }
        }
        for chunk in waits.chunks(WAITS_MAX) {
            let insert = task_wait::Entity::insert_many(chunk.iter().cloned());
            insert.exec_without_returning(&self.tx).await.map_err(failed("insert what tasks wait for"))?;
        }
        self.enter_pools(&tasks).await?;
        Ok(tasks)
    }

    /// Holds those of the tasks that nobody is just changing until the transaction ends, without waiting for the
    /// others; the ones that are held.
    pub async fn hold_tasks(&self, ids: &[i64]) -> Result<HashSet<i64>> {
        const DOING: &str = "hold tasks";
        let mut held = HashSet::with_capacity(ids.len());
        for chunk in ids.chunks(BINDS_MAX) {
            let mut select = Query::select();
            select.column(Column::Id).from(Entity).and_where(Column::Id.is_in(chunk.iter().copied()));
            dialect::skip_locked(&self.tx, &mut select);
            for row in self.tx.query_all(&select).await.map_err(failed(DOING))? {
                held.insert(row.try_get("", "id").map_err(failed(DOING))?);
            }
        }
        Ok(held)
    }

    /// Waits for whoever is just changing one of the tasks, and holds them all until the transaction ends; in one order,
    /// so that two who do so never wait for each other.
    pub async fn wait_for_tasks(&self, ids: &[i64]) -> Result<()> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        for chunk in ids.chunks(BINDS_MAX) {
            let mut select = Query::select();
            select
                .column(Column::Id)
                .from(Entity)
                .and_where(Column::Id.is_in(chunk.iter().copied()))
                .order_by(Column::Id, Order::Asc);
            dialect::hold(&self.tx, &mut select);
            self.tx.query_all(&select).await.map_err(failed("wait for tasks"))?;
        }
        Ok(())
    }

    /// Holds a task that nobody has until the transaction ends; `false`, and no waiting, where somebody has it, is just
    /// taking it, or has changed it since that version.
    pub async fn hold_free_task(&self, id: i64, version: i64) -> Result<bool> {
        const DOING: &str = "hold a free task";
        let mut free = Query::select();
        free.column(Column::Id)
            .from(Entity)
            .and_where(Column::Id.eq(id))
            .and_where(Column::Version.eq(version))
            .and_where(Column::Assignee.is_null());
        dialect::skip_locked(&self.tx, &mut free);
        Ok(self.tx.query_one(&free).await.map_err(failed(DOING))?.is_some())
    }

    /// Writes the change if nobody was quicker, and its event with it; the task with its new version. Where it closes
    /// a task behind which an occurrence is held, the series is due at once.
    pub async fn save(&self, change: &Change) -> Result<Task> {
        let task = &change.task;
        let version = task.version + 1;
        // the series before the task, in the order in which others take them
        let closed = task.origin.as_ref().filter(|_| !task.status.is_open());
        let is_woken = match closed {
            Some(origin) => self.wake_held(origin.series, change.event.at).await?,
            None => true,
        };
        let row = ActiveModel { version: Set(version), ..ActiveModel::from(task) };
        let update = Entity::update_many().set(row);
        let update = update.filter(Column::Id.eq(task.id)).filter(Column::Version.eq(task.version));
        let done = update.exec(&self.tx).await.map_err(failed("save a task"))?;
        if done.rows_affected != 1 {
            return Err(StoreError::Stale { what: "task", id: format!("#{}", task.id) });
        }
        self.append_events(std::slice::from_ref(&change.event)).await?;
        self.keep_pool(task, change.event.kind).await?;
        if let Some(origin) = closed {
            self.wake_waiting(&[origin.series], Some(origin.nominal_on)).await?;
        }
        if let Some(origin) = task.origin.as_ref().filter(|_| change.event.kind == EventKind::TaskReopened) {
            self.hold_up_waiting(origin.series, origin.nominal_on).await?;
        }
        if let Some(made) = DeadlineMove::of(&change.event) {
            self.keep_move(&made).await?;
        }
        if let Some(origin) = closed.filter(|_| !is_woken) {
            // generation may have held one behind the task while we waited for the task
            self.wake_held(origin.series, change.event.at).await?;
        }
        Ok(Task { version, ..task.clone() })
    }
}

fn wait_row(task: i64, wait: Wait) -> task_wait::ActiveModel {
    task_wait::ActiveModel {
        task_id: Set(task),
        series_id: Set(wait.series),
        nominal_on: Set(crate::row::stored_date(wait.nominal_on)),
        template: Set(wait.template),
    }
}

/// Every column of a task, and its client's manager and deputy.
pub(crate) fn tasks() -> SelectStatement {
    Query::select()
        .columns(Column::iter().map(in_task))
        .column((client::Entity, client::Column::Manager))
        .column((client::Entity, client::Column::Deputy))
        .from(Entity)
        .inner_join(
            client::Entity,
            Expr::col(in_task(Column::Client)).equals((client::Entity, client::Column::Key)),
        )
        .take()
}

fn who_did_it_last(series: &[i64]) -> SelectStatement {
    let of_series = Expr::col(in_task(Column::SeriesId)).equals((series::Entity, series::Column::Id));
    let latest = Query::select()
        .column(Column::Assignee)
        .from(Entity)
        .and_where(of_series)
        .and_where(Column::Assignee.is_not_null())
        .order_by(Column::NominalOn, Order::Desc)
        .limit(1)
        .take();
    Query::select()
        .column(series::Column::Id)
        .expr_as(Expr::SubQuery(None, Box::new(latest.into())), "assignee")
        .from(series::Entity)
        .and_where(series::Column::Id.is_in(series.iter().copied()))
        .take()
}

fn queue(login: &str, roles: &[String]) -> SelectStatement {
    // Two index ranges. As one condition with OR neither database would use both partial indexes.
    let workable = || tasks().and_where(is_open()).and_where(is_workable()).take();
    let mut queue = workable().and_where(Column::Assignee.eq(login)).take();
    if !roles.is_empty() {
        let in_pool = Column::Role.is_in(roles.iter().map(String::as_str));
        let pool = workable().and_where(Column::Assignee.is_null()).and_where(in_pool).take();
        queue.union(UnionType::All, pool);
    }
    queue
}

pub(crate) fn filtered(filter: &TaskFilter) -> SelectStatement {
    let TaskFilter { client, assignee, role, status, manager, seen_by } = filter;
    let mut select = tasks();
    select
        .and_where_option(client.as_ref().map(|key| Column::Client.eq(key.as_str())))
        .and_where_option(assignee.as_ref().map(|login| Column::Assignee.eq(login.as_str())))
        .and_where_option(role.as_ref().map(|role| Column::Role.eq(role.as_str())))
        .and_where_option(status.map(|status| Column::Status.eq(status.as_str())))
        .and_where_option(manager.as_deref().map(is_managed_by))
        .and_where_option(seen_by.as_ref().and_then(is_seen_by));
    select
}

/// [`Actor::sees`] as a condition, so that a page is full while there is more; none for those who see everything.
/// Held to it by `a_list_holds_what_its_reader_sees` in `conformance/tasks.rs`.
pub(crate) fn is_seen_by(actor: &Actor) -> Option<Expr> {
    let (login, roles) = (actor.login.as_str(), actor.roles.iter().map(String::as_str));
    let (is_assigned, is_of_role) = (Column::Assignee.eq(login), Column::Role.is_in(roles));
    match actor.access {
        Access::Admin => None,
        Access::Manager => {
            let in_pool = Column::Assignee.is_null().and(is_of_role);
            Some(is_managed_by(login).or(is_assigned).or(in_pool))
        }
        Access::Specialist => Some(is_assigned.or(is_of_role)),
    }
}

fn expired(now: Timestamp, limit: u64) -> SelectStatement {
    tasks()
        .and_where(is_open())
        .and_where(Column::OverrideEndsAt.is_not_null())
        .and_where(Column::OverrideEndsAt.lte(stored_instant(now)))
        .order_by(in_task(Column::OverrideEndsAt), Order::Asc)
        .order_by(in_task(Column::Id), Order::Asc)
        .limit(limit)
        .take()
}

fn due_within(after: Timestamp, until: Timestamp, limit: u64) -> SelectStatement {
    tasks()
        .and_where(is_open())
        .and_where(Column::Deadline.gt(stored_instant(after)))
        .and_where(Column::Deadline.lte(stored_instant(until)))
        .order_by(in_task(Column::Deadline), Order::Asc)
        .order_by(in_task(Column::Id), Order::Asc)
        .limit(limit)
        .take()
}

fn to_follow_up(now: Timestamp, limit: u64) -> SelectStatement {
    tasks()
        .and_where(Expr::cust(WAITS))
        .and_where(Column::FollowUpAt.lte(stored_instant(now)))
        .order_by(in_task(Column::FollowUpAt), Order::Asc)
        .order_by(in_task(Column::Id), Order::Asc)
        .limit(limit)
        .take()
}

/// The very words of the partial index.
const WAITS: &str = "follow_up_at IS NOT NULL";

fn begun(login: &str) -> SelectStatement {
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(is_open())
        .and_where(Column::Status.eq(Status::Started.as_str()))
        .and_where(Column::Assignee.eq(login))
        .order_by(Column::Id, Order::Asc)
        .take()
}

pub(crate) fn in_task(column: Column) -> (Entity, Column) {
    (Entity, column)
}

/// The very words of the partial indexes, which is how both databases see that they apply.
pub(crate) fn is_open() -> Expr {
    Expr::cust("\"task\".\"status\" IN ('open', 'started', 'blocked', 'in_review')")
}

/// The latest of a series' tasks whose place nothing takes: somebody works on it, or it is promised.
const NEWEST_KEPT: &str =
    "MAX(CASE WHEN started_at IS NOT NULL OR status = 'in_review' OR promised THEN id END)";

fn is_workable() -> Expr {
    Expr::cust("\"task\".\"status\" IN ('open', 'started')")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::check_uses;

    #[tokio::test]
    async fn a_queue_is_two_index_ranges_whatever_else_is_open() {
        let roles = ["seo".to_owned(), "smm".to_owned()];
        check_uses(&queue("sam", &roles), &["task_of_assignee", "task_of_pool"]).await;
    }

    #[tokio::test]
    async fn who_did_a_series_last_is_one_look_however_long_its_past() {
        check_uses(&who_did_it_last(&[7, 8]), &["task_once"]).await;
    }

    #[tokio::test]
    async fn ended_overrides_are_a_range_of_one_index() {
        let now = Timestamp::from_microsecond(1).unwrap();
        check_uses(&expired(now, 10), &["task_override_ends"]).await;
    }

    #[tokio::test]
    async fn what_became_due_is_a_range_of_one_index() {
        let now = Timestamp::from_microsecond(1).unwrap();
        check_uses(&due_within(now, now.plus_seconds(60), 10), &["task_deadline"]).await;
    }

    #[tokio::test]
    async fn follow_ups_and_what_somebody_has_begun_are_ranges_of_an_index() {
        let now = Timestamp::from_microsecond(1).unwrap();
        check_uses(&to_follow_up(now, 10), &["task_follow_up"]).await;
        check_uses(&begun("sam"), &["task_of_assignee"]).await;
    }
}
