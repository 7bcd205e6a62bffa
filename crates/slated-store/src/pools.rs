//! The order of the pools, as it is kept: a row for each task that is nobody's and can be worked on.
//!
//! Whoever changes a task here, or what it waits for, marks its row as to be placed, in the same transaction. What its
//! place is, is the caller's to compute. A reader looks into one index range per role and stage, or per role,
//! client and stage, and reads apart what is to be placed, what has ended and what a manager ordered by hand.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use jiff::civil::Date;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query, SelectStatement, Value};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryResult, Statement};
use slated_core::event::EventKind;
use slated_core::score::Risk;
use slated_core::stage::{Place, Stage};
use slated_core::task::{Status, Task};
use slated_core::time::Timestamp;

use crate::dialect::{self, BINDS_MAX, failed};
use crate::put::put;
use crate::row::pool_order::{ActiveModel, Column, Entity};
use crate::row::{Row, client_risk, stored_date, stored_instant, task_wait};
use crate::which::{KEYS_MAX, is_any};
use crate::{ReadTx, Result, WriteTx};

/// Where a task of a pool stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolPlace {
    /// By its score; the constant holds the manager's boost.
    Staged(Place),
    /// A manager's pin or level comes before the score: read apart until it ends.
    ByHand { ends_at: Option<Timestamp> },
    /// It waits for another task, and is in no order.
    NotStartable,
}

/// A row of a range, as it is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolRow {
    pub task: i64,
    pub client: String,
    pub stage: Stage,
    pub constant: i64,
    pub deadline: Timestamp,
    pub created_at: Timestamp,
}

/// The rows of a client's task in a role's pool which may stand before `constant_min`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolRange<'a> {
    pub role: &'a str,
    /// All of them where there is none.
    pub client: Option<&'a str>,
    pub stage: Stage,
    pub constant_min: i64,
}

const BY_HAND: &str = "by_hand";
const NOT_STARTABLE: &str = "not_startable";
/// Ranges read by one statement: SQLite takes 500 parts of a union.
const RANGES_MAX: usize = 256;
const ROWS_MAX: usize = BINDS_MAX / 9;

/// When the stage of a row that is to be placed ended.
fn long_ago() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

impl ReadTx {
    /// How many tasks the pools of the roles hold, counted no further than `at_most`.
    pub async fn pool_size(&self, roles: &[String], at_most: u64) -> Result<u64> {
        if roles.is_empty() {
            return Ok(0);
        }
        let some =
            Query::select().expr(Expr::val(1)).from(Entity).and_where(of_roles(roles)).limit(at_most).take();
        self.count_of(some).await
    }

    async fn count_of(&self, some: SelectStatement) -> Result<u64> {
        const DOING: &str = "count the tasks of pools";
        let count = Query::select().expr_as(Expr::cust("COUNT(*)"), "n").from_subquery(some, "some").take();
        let row = self.tx.query_one(&count).await.map_err(failed(DOING))?;
        let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n")).map_err(failed(DOING))?;
        Ok(n.unsigned_abs())
    }

    /// How many tasks of the roles' pools stand in the order and can be started, counted no further than `at_most`; what
    /// is not placed yet is not among them.
    pub async fn pool_startable(&self, roles: &[String], at_most: u64) -> Result<u64> {
        if roles.is_empty() {
            return Ok(0);
        }
        self.count_of(startable(roles, at_most)).await
    }

    /// The tasks of the roles' pools whose rows say nothing about this instant, and those ordered by hand.
    pub async fn pool_apart(&self, roles: &[String], now: Timestamp) -> Result<HashSet<i64>> {
        if roles.is_empty() {
            return Ok(HashSet::new());
        }
        Ok(self.ids(&apart(roles, now), "read the tasks of pools apart").await?.into_iter().collect())
    }

    /// The next tasks of all pools after a number, in the order of their numbers.
    pub async fn pooled_after(&self, task: i64, limit: u64) -> Result<Vec<i64>> {
        let next = Query::select()
            .column(Column::TaskId)
            .from(Entity)
            .and_where(Column::TaskId.gt(task))
            .order_by(Column::TaskId, Order::Asc)
            .limit(limit)
            .take();
        self.ids(&next, "read the next tasks of pools").await
    }

    async fn ids(&self, select: &SelectStatement, doing: &'static str) -> Result<Vec<i64>> {
        let rows = self.tx.query_all(select).await.map_err(failed(doing))?;
        let id = |row: &QueryResult| row.try_get("", "task_id");
        rows.iter().map(id).collect::<Result<_, _>>().map_err(failed(doing))
    }

    /// The first rows of each range, as many as `limit` of each.
    pub async fn pool_ranges(&self, ranges: &[PoolRange<'_>], limit: u64) -> Result<Vec<Vec<PoolRow>>> {
        const DOING: &str = "read the order of pools";
        let mut found = vec![Vec::new(); ranges.len()];
        for (chunk, found) in ranges.chunks(RANGES_MAX).zip(found.chunks_mut(RANGES_MAX)) {
            let backend = ConnectionTrait::get_database_backend(&self.tx);
            let (text, values) = in_order(chunk, limit);
            let statement = Statement::from_sql_and_values(backend, text, values);
            for row in self.tx.query_all_raw(statement).await.map_err(failed(DOING))? {
                let (range, row) = read(&row, chunk).map_err(failed(DOING))??;
                found[range].push(row);
            }
        }
        Ok(found)
    }

    /// All rows of some clients in the ranges, whose own client is of no matter, in no order; `None` where there are as
    /// many as `at_most`.
    pub async fn pool_of_clients(
        &self,
        ranges: &[PoolRange<'_>],
        clients: &[&str],
        at_most: usize,
    ) -> Result<Option<Vec<PoolRow>>> {
        const DOING: &str = "read the order of pools";
        if ranges.is_empty() || clients.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let backend = ConnectionTrait::get_database_backend(&self.tx);
        let (text, values) = of_clients(ranges, clients, at_most);
        let statement = Statement::from_sql_and_values(backend, text, values);
        let rows = self.tx.query_all_raw(statement).await.map_err(failed(DOING))?;
        if rows.len() >= at_most {
            return Ok(None);
        }
        let row = |row: &QueryResult| Ok(read(row, ranges).map_err(failed(DOING))??.1);
        rows.iter().map(row).collect::<Result<_>>().map(Some)
    }

    /// The clients most at risk, the riskiest first; those whose risk was never computed are not among them.
    pub async fn riskiest_clients(&self, limit: u64) -> Result<Vec<(String, Risk)>> {
        const DOING: &str = "read the clients most at risk";
        let rows = self.tx.query_all(&riskiest(limit)).await.map_err(failed(DOING))?;
        let read = |row: &QueryResult| {
            let client: String = row.try_get_by_index(0).map_err(failed(DOING))?;
            let risk: i64 = row.try_get_by_index(1).map_err(failed(DOING))?;
            let risk = Row { table: "client_risk", key: &client }.read(Risk::new(risk))?;
            Ok((client, risk))
        };
        rows.iter().map(read).collect()
    }
}

impl WriteTx {
    /// Tasks of pools whose place does not hold at `now`, longest ended first, which are this transaction's until it
    /// ends: whoever changes them meanwhile waits, and marks them again. What somebody is just changing is passed over.
    pub async fn hold_to_be_placed(&self, now: Timestamp, limit: u64) -> Result<Vec<i64>> {
        let mut ids = self.held_unless_locked(ended(now, limit)).await?;
        if ids.is_empty() {
            ids = self.held_unless_locked(placed_ahead(now, limit)).await?;
        }
        Ok(ids)
    }

    /// Of the tasks those that are in a pool and that nobody is just changing, held likewise; and those that somebody is.
    pub async fn hold_pooled(&self, ids: &[i64]) -> Result<(Vec<i64>, Vec<i64>)> {
        let some = Query::select()
            .column(Column::TaskId)
            .from(Entity)
            .and_where(is_any(Expr::col(Column::TaskId), ids))
            .take();
        let held = self.held_unless_locked(some.clone()).await?;
        let ours: HashSet<i64> = held.iter().copied().collect();
        let mut taken = self.ids(&some, "read tasks of pools").await?;
        taken.retain(|id| !ours.contains(id));
        Ok((held, taken))
    }

    async fn held_unless_locked(&self, mut select: SelectStatement) -> Result<Vec<i64>> {
        dialect::skip_locked(&self.tx, &mut select);
        self.ids(&select, "hold tasks of pools").await
    }

    /// Writes the places of tasks that are held here; a task that is in no pool any more loses its row.
    pub async fn place_in_pools(
        &self,
        held: &[i64],
        places: &[(&Task, PoolPlace)],
        now: Timestamp,
    ) -> Result<()> {
        const DOING: &str = "place tasks in pools";
        let rows: Vec<ActiveModel> = places
            .iter()
            .filter(|(task, _)| is_in_pool(task))
            .map(|(task, place)| placed(task, *place, now))
            .collect();
        let stay: HashSet<i64> =
            places.iter().filter(|(task, _)| is_in_pool(task)).map(|(task, _)| task.id).collect();
        for chunk in rows.chunks(ROWS_MAX) {
            use Column::{Client, CreatedAt, Deadline, OrderKey, PlacedAt, Role, StageEndsAt, TaskId};
            let known = OnConflict::column(TaskId)
                .update_columns([
                    Role,
                    Client,
                    Column::Stage,
                    StageEndsAt,
                    OrderKey,
                    Deadline,
                    CreatedAt,
                    PlacedAt,
                ])
                .to_owned();
            let insert = Entity::insert_many(chunk.iter().cloned()).on_conflict(known);
            insert.exec_without_returning(&self.tx).await.map_err(failed(DOING))?;
        }
        let gone: Vec<i64> = held.iter().copied().filter(|id| !stay.contains(id)).collect();
        for chunk in gone.chunks(BINDS_MAX) {
            let delete = Entity::delete_many().filter(Column::TaskId.is_in(chunk.iter().copied()));
            delete.exec(&self.tx).await.map_err(failed(DOING))?;
        }
        Ok(())
    }

    /// What the save of a task says about its pool.
    pub(crate) async fn keep_pool(&self, task: &Task, happened: EventKind) -> Result<()> {
        const DOING: &str = "keep the order of a pool";
        if is_in_pool(task) {
            return put(&self.tx, unplaced(task), DOING).await;
        }
        let was_never_there = task.assignee.is_some()
            && !matches!(happened, EventKind::TaskClaimed | EventKind::TaskReassigned);
        if was_never_there {
            return Ok(());
        }
        let delete = Entity::delete_many().filter(Column::TaskId.eq(task.id));
        delete.exec(&self.tx).await.map_err(failed(DOING))?;
        Ok(())
    }

    pub(crate) async fn enter_pools(&self, tasks: &[Task]) -> Result<()> {
        let rows: Vec<_> = tasks.iter().filter(|task| is_in_pool(task)).map(unplaced).collect();
        for chunk in rows.chunks(ROWS_MAX) {
            let insert = Entity::insert_many(chunk.iter().cloned());
            insert.exec_without_returning(&self.tx).await.map_err(failed("put tasks into pools"))?;
        }
        Ok(())
    }

    /// Has the tasks that wait for one date of a series, or for any, placed anew.
    pub(crate) async fn wake_waiting(&self, series: &[i64], nominal_on: Option<Date>) -> Result<()> {
        for chunk in series.chunks(KEYS_MAX) {
            self.unplace(waiting_for(chunk, nominal_on, Waiting::NotStartable)).await?;
        }
        Ok(())
    }

    /// Has the tasks placed anew that could be started and wait again. Whoever finds one placed from here on knows that
    /// it waits: left in its stage, it would be passed over by the next [`WriteTx::wake_waiting`] while somebody is just
    /// writing that it waits.
    pub(crate) async fn hold_up_waiting(&self, series: i64, nominal_on: Date) -> Result<()> {
        self.unplace(waiting_for(&[series], Some(nominal_on), Waiting::Any)).await
    }

    async fn unplace(&self, mut waiting: SelectStatement) -> Result<()> {
        const DOING: &str = "place anew what waits";
        dialect::hold(&self.tx, &mut waiting);
        let held = self.ids(&waiting, DOING).await?;
        for held in held.chunks(KEYS_MAX) {
            let update = Entity::update_many()
                .col_expr(Column::Stage, Expr::value(Option::<String>::None))
                .col_expr(Column::StageEndsAt, Expr::value(long_ago()))
                .col_expr(Column::PlacedAt, Expr::value(Option::<DateTime<Utc>>::None))
                .filter(is_any(Expr::col(Column::TaskId), held));
            update.exec(&self.tx).await.map_err(failed(DOING))?;
        }
        Ok(())
    }
}

/// A task that somebody who has its role may take and work on, unless it waits for another.
fn is_in_pool(task: &Task) -> bool {
    task.assignee.is_none() && matches!(task.status, Status::Open | Status::Started)
}

fn unplaced(task: &Task) -> ActiveModel {
    ActiveModel {
        task_id: Set(task.id),
        role: Set(task.role.clone()),
        client: Set(task.client.clone()),
        stage: Set(None),
        stage_ends_at: Set(Some(long_ago())),
        order_key: Set(None),
        deadline: Set(stored_instant(task.deadline)),
        created_at: Set(stored_instant(task.created_at)),
        placed_at: Set(None),
    }
}

fn placed(task: &Task, place: PoolPlace, now: Timestamp) -> ActiveModel {
    let (stage, ends_at, constant) = match place {
        PoolPlace::Staged(Place { stage, ends_at, constant }) => (stage.as_str(), ends_at, Some(constant)),
        PoolPlace::ByHand { ends_at } => (BY_HAND, ends_at, None),
        PoolPlace::NotStartable => (NOT_STARTABLE, None, None),
    };
    ActiveModel {
        stage: Set(Some(stage.to_owned())),
        stage_ends_at: Set(ends_at.map(stored_instant)),
        order_key: Set(constant.map(|constant| -constant)),
        placed_at: Set(Some(stored_instant(now))),
        ..unplaced(task)
    }
}

fn of_roles(roles: &[String]) -> Expr {
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    is_any(Expr::col(Column::Role), &roles)
}

fn startable(roles: &[String], at_most: u64) -> SelectStatement {
    let stages = Stage::ALL.iter().map(|stage| stage.as_str()).chain([BY_HAND]);
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(of_roles(roles))
        .and_where(Column::Stage.is_in(stages))
        .limit(at_most)
        .take()
}

fn apart(roles: &[String], now: Timestamp) -> SelectStatement {
    let select = || Query::select().column(Column::TaskId).from(Entity).take();
    // an expression, so that neither database reads a whole pool by its role to find the few
    let roles_of_few: Vec<&str> = roles.iter().map(String::as_str).collect();
    let is_of_roles = || is_any(Expr::cust("(\"role\" || '')"), &roles_of_few);
    let mut apart =
        select().and_where(Column::StageEndsAt.lte(stored_instant(now))).and_where(is_of_roles()).take();
    let ahead = select().and_where(Column::PlacedAt.gt(stored_instant(now))).and_where(is_of_roles()).take();
    let by_hand = select().and_where(of_roles(roles)).and_where(Column::Stage.eq(BY_HAND)).take();
    apart.union(sea_orm::sea_query::UnionType::All, ahead);
    apart.union(sea_orm::sea_query::UnionType::All, by_hand);
    apart
}

/// By hand, because a part of a union has its own order and limit, and neither builder nor database agree on the
/// brackets around it. The words and the numbers of the variables are the same for the same number of ranges.
fn in_order(ranges: &[PoolRange<'_>], limit: u64) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![i64::try_from(limit).unwrap_or(i64::MAX).into()];
    let mut parts = Vec::with_capacity(ranges.len());
    for (n, range) in ranges.iter().enumerate() {
        let mut bound = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let role = bound(range.role.into());
        let client =
            range.client.map_or_else(String::new, |client| format!("AND client = {} ", bound(client.into())));
        let most = bound(range.constant_min.checked_neg().unwrap_or(i64::MAX).into());
        let stage = range.stage.as_str();
        parts.push(format!(
            "SELECT * FROM (SELECT {n} AS range, task_id, client, order_key, deadline, created_at FROM pool_order \
             WHERE role = {role} {client}AND stage = '{stage}' AND order_key <= {most} \
             ORDER BY order_key, deadline, created_at, task_id LIMIT $1) AS range_{n}"
        ));
    }
    (parts.join(" UNION ALL "), values)
}

/// The clients stand there once for all ranges, the last again until their number is a power of two.
fn of_clients(ranges: &[PoolRange<'_>], clients: &[&str], at_most: usize) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = vec![i64::try_from(at_most).unwrap_or(i64::MAX).into()];
    let again = clients.last().into_iter().cycle();
    let padded = clients.iter().chain(again).take(clients.len().next_power_of_two());
    values.extend(padded.map(|client| Value::from(*client)));
    let named = (2..=values.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let mut parts = Vec::with_capacity(ranges.len());
    for (n, range) in ranges.iter().enumerate() {
        values.extend([range.role.into(), range.constant_min.checked_neg().unwrap_or(i64::MAX).into()]);
        let (role, most, stage) = (values.len() - 1, values.len(), range.stage.as_str());
        parts.push(format!(
            "SELECT {n} AS range, task_id, client, order_key, deadline, created_at FROM pool_order \
             WHERE role = ${role} AND client IN ({named}) AND stage = '{stage}' AND order_key <= ${most}"
        ));
    }
    (format!("SELECT * FROM ({}) AS parts LIMIT $1", parts.join(" UNION ALL ")), values)
}

fn read(row: &QueryResult, ranges: &[PoolRange<'_>]) -> Result<Result<(usize, PoolRow)>, sea_orm::DbErr> {
    let range: i32 = row.try_get_by_index(0)?;
    let task: i64 = row.try_get_by_index(1)?;
    let client: String = row.try_get_by_index(2)?;
    let key: i64 = row.try_get_by_index(3)?;
    let (deadline, created_at) = (row.try_get_by_index(4)?, row.try_get_by_index(5)?);
    let range = usize::try_from(range).unwrap_or_default();
    let of = Row { table: "pool_order", key: &task };
    let instants = of.instant(deadline).and_then(|deadline| Ok((deadline, of.instant(created_at)?)));
    Ok(instants.map(|(deadline, created_at)| {
        let stage = ranges[range].stage;
        (range, PoolRow { task, client, stage, constant: -key, deadline, created_at })
    }))
}

fn riskiest(limit: u64) -> SelectStatement {
    Query::select()
        .columns([client_risk::Column::Client, client_risk::Column::Risk])
        .from(client_risk::Entity)
        .order_by(client_risk::Column::Risk, Order::Desc)
        .order_by(client_risk::Column::Client, Order::Desc)
        .limit(limit)
        .take()
}

fn ended(now: Timestamp, limit: u64) -> SelectStatement {
    Query::select()
        .column(Column::TaskId)
        .from(Entity)
        .and_where(Column::StageEndsAt.lte(stored_instant(now)))
        .order_by(Column::StageEndsAt, Order::Asc)
        .limit(limit)
        .take()
}

fn placed_ahead(now: Timestamp, limit: u64) -> SelectStatement {
    Query::select()
        .column(Column::TaskId)
        .from(Entity)
        .and_where(Column::PlacedAt.gt(stored_instant(now)))
        .order_by(Column::PlacedAt, Order::Asc)
        .limit(limit)
        .take()
}

/// Which rows of those that wait for something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiting {
    NotStartable,
    Any,
}

/// In one order, so that two who wake the same tasks do not wait for each other. Also what was never placed: it may just
/// be being placed, by somebody who does not see yet what we do.
fn waiting_for(series: &[i64], nominal_on: Option<Date>, which: Waiting) -> SelectStatement {
    let of = |column| Expr::col((task_wait::Entity, column));
    let mut waits = Query::select();
    waits
        .column(task_wait::Column::TaskId)
        .from(task_wait::Entity)
        .and_where(is_any(of(task_wait::Column::SeriesId), series));
    if let Some(nominal_on) = nominal_on {
        waits.and_where(of(task_wait::Column::NominalOn).eq(stored_date(nominal_on)));
    }
    let mut waiting = Query::select();
    waiting
        .column(Column::TaskId)
        .from(Entity)
        .and_where(Expr::col(Column::TaskId).in_subquery(waits.take()))
        .order_by(Column::TaskId, Order::Asc);
    if which == Waiting::NotStartable {
        waiting.and_where(Expr::cust(format!("(stage IS NULL OR stage = '{NOT_STARTABLE}')")));
    }
    waiting
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::{check_statement, check_uses};

    fn now() -> Timestamp {
        Timestamp::from_microsecond(1).unwrap()
    }

    #[tokio::test]
    async fn the_first_of_a_pool_are_ranges_of_an_index() {
        let range = |client, stage| PoolRange { role: "seo", client, stage, constant_min: i64::MIN };
        let (whole, values) = in_order(&Stage::ALL.map(|stage| range(None, stage)), 20);
        check_statement(&whole, values, &["pool_order_of_role"], 4).await;
        let (of_client, values) = in_order(&Stage::ALL.map(|stage| range(Some("acme"), stage)), 20);
        check_statement(&of_client, values, &["pool_order_of_client"], 4).await;
        let ranges = Stage::ALL.map(|stage| range(None, stage));
        let (of_clients, values) = of_clients(&ranges, &["acme", "bolt", "cord"], 100);
        // of an empty table either index is as good to PostgreSQL
        check_statement(&of_clients, values, &["pool_order_of_"], 4).await;
    }

    #[tokio::test]
    async fn what_is_read_apart_is_found_without_reading_the_pool() {
        let roles = ["seo".to_owned()];
        let indexes = ["pool_order_ends", "pool_order_placed", "pool_order_of_role"];
        check_uses(&apart(&roles, now()), &indexes).await;
        check_uses(&startable(&roles, 10), &["pool_order_of_role"]).await;
        check_uses(&ended(now(), 10), &["pool_order_ends"]).await;
        check_uses(&placed_ahead(now(), 10), &["pool_order_placed"]).await;
        check_uses(&waiting_for(&[1, 2], None, Waiting::NotStartable), &["task_wait_for"]).await;
        check_uses(&riskiest(10), &["client_risk_order"]).await;
    }
}
