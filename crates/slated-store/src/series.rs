//! Series and what was decided about each of their nominal dates.

use std::collections::HashSet;

use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Iterable, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use slated_core::time::Timestamp;

use crate::dialect::{self, BINDS_MAX, failed};
use crate::put::{values, values_by};
use crate::row::{Row, occurrence, series, stored_date, stored_instant, template};
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesStatus {
    Active,
    /// Nothing will come of it as things stand.
    Ended,
    /// It cannot be computed: see its error.
    Error,
}

impl SeriesStatus {
    pub const ALL: [SeriesStatus; 3] = [SeriesStatus::Active, SeriesStatus::Ended, SeriesStatus::Error];

    pub fn as_str(self) -> &'static str {
        match self {
            SeriesStatus::Active => "active",
            SeriesStatus::Ended => "ended",
            SeriesStatus::Error => "error",
        }
    }

    pub fn parse(text: &str) -> Option<SeriesStatus> {
        SeriesStatus::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesRow {
    pub id: i64,
    pub client: String,
    pub service: String,
    pub template: String,
    pub status: SeriesStatus,
    /// Work before this day is not this series'.
    pub adopted_on: Date,
    /// The last nominal date that has been decided.
    pub cursor: Option<Date>,
    pub next_run_at: Timestamp,
    pub error: Option<String>,
}

/// Where a series stands after its plan was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesMove {
    pub id: i64,
    pub cursor: Option<Date>,
    /// `None` leaves it as it is, for a series that has ended.
    pub next_run_at: Option<Timestamp>,
    pub status: SeriesStatus,
    pub error: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OccurrenceStatus {
    Created,
    /// A rule said no.
    Skipped,
    /// A later date of the same daily rule stands for it.
    Collapsed,
    /// It waits for the task before it to be closed.
    Held,
    /// Not made up for after a downtime.
    Missed,
    /// It was its turn when the series could not be computed; nothing is decided about it yet.
    Failed,
    BeforeAdoption,
}

impl OccurrenceStatus {
    pub const ALL: [OccurrenceStatus; 7] = [
        OccurrenceStatus::Created,
        OccurrenceStatus::Skipped,
        OccurrenceStatus::Collapsed,
        OccurrenceStatus::Held,
        OccurrenceStatus::Missed,
        OccurrenceStatus::Failed,
        OccurrenceStatus::BeforeAdoption,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            OccurrenceStatus::Created => "created",
            OccurrenceStatus::Skipped => "skipped",
            OccurrenceStatus::Collapsed => "collapsed",
            OccurrenceStatus::Held => "held",
            OccurrenceStatus::Missed => "missed",
            OccurrenceStatus::Failed => "failed",
            OccurrenceStatus::BeforeAdoption => "before_adoption",
        }
    }

    pub fn parse(text: &str) -> Option<OccurrenceStatus> {
        OccurrenceStatus::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// What was decided about one nominal date; it outlives its task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccurrenceRow {
    pub series_id: i64,
    pub nominal_on: Date,
    pub status: OccurrenceStatus,
    pub reason: Option<String>,
    /// The last date that the row speaks for, where it is a range.
    pub through_on: Option<Date>,
    pub rolled_on: Option<Date>,
    pub create_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub late: bool,
    pub decided_at: Timestamp,
    /// The open task that a held one waits for.
    pub blocking_task: Option<i64>,
    /// The version of the template by which it was decided; `None` where nobody wrote it down.
    pub template_version: Option<i64>,
    /// Computed beyond what its calendar knew.
    pub provisional: bool,
}

const OCCURRENCES_MAX: usize = BINDS_MAX / 13;

/// Series moved by one statement. Each row compares its id with those before it, so more at once is slower.
const MOVES_MAX: usize = 200;

impl ReadTx {
    /// By client, service and template.
    pub async fn series_all(&self) -> Result<Vec<SeriesRow>> {
        let all = series::Entity::find().all(&self.tx).await.map_err(failed("read the series"))?;
        values_by(all, names)
    }

    pub async fn series(&self, id: i64) -> Result<Option<SeriesRow>> {
        let one = series::Entity::find_by_id(id).one(&self.tx).await;
        one.map_err(failed("read a series"))?.map(SeriesRow::try_from).transpose()
    }

    /// By service and template.
    pub async fn series_of_client(&self, client: &str) -> Result<Vec<SeriesRow>> {
        let of_client = series::Entity::find().filter(series::Column::Client.eq(client)).all(&self.tx).await;
        values_by(of_client.map_err(failed("read the series of a client"))?, names)
    }

    /// What was decided about a series before a nominal date (or at all), latest first.
    pub async fn occurrences(
        &self,
        series: i64,
        before: Option<Date>,
        limit: u64,
    ) -> Result<Vec<OccurrenceRow>> {
        let mut of_series = occurrence::Entity::find().filter(occurrence::Column::SeriesId.eq(series));
        if let Some(before) = before {
            of_series = of_series.filter(occurrence::Column::NominalOn.lt(stored_date(before)));
        }
        let of_series = of_series.order_by_desc(occurrence::Column::NominalOn).limit(limit);
        values(of_series.all(&self.tx).await.map_err(failed("read the occurrences of a series"))?)
    }

    /// Since when the series that waits longest is due; `None` when none is.
    pub async fn oldest_due_series(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let oldest = series::Entity::find()
            .filter(is_active())
            .filter(series::Column::NextRunAt.lte(stored_instant(now)))
            .order_by_asc(series::Column::NextRunAt);
        let oldest = oldest.one(&self.tx).await.map_err(failed("read how late the series are"))?;
        oldest.map(|one| Row { table: "series", key: &one.id }.instant(one.next_run_at)).transpose()
    }
}

impl ReadTx {
    /// How many series cannot be computed.
    pub async fn series_in_error(&self) -> Result<u64> {
        let broken = series::Entity::find().filter(series::Column::Status.eq(SeriesStatus::Error.as_str()));
        broken.count(&self.tx).await.map_err(failed("count the series that cannot be computed"))
    }
}

impl WriteTx {
    /// The id of the series, and whether it is new.
    pub async fn ensure_series(
        &self,
        client: &str,
        service: &str,
        template: &str,
        adopted_on: Date,
        next_run_at: Timestamp,
    ) -> Result<(i64, bool)> {
        use series::Column::{Client, Id, Service, Template};
        const DOING: &str = "store a series";
        let row = series::ActiveModel {
            id: NotSet,
            client: Set(client.to_owned()),
            service: Set(service.to_owned()),
            template: Set(template.to_owned()),
            status: Set(SeriesStatus::Active.as_str().to_owned()),
            adopted_on: Set(stored_date(adopted_on)),
            cursor_on: Set(None),
            next_run_at: Set(stored_instant(next_run_at)),
            error: Set(None),
        };
        let known = OnConflict::columns([Client, Service, Template]).do_nothing().to_owned();
        let mut insert = series::Entity::insert(row).on_conflict(known).into_query();
        insert.returning(Query::returning().column(Id));
        if let Some(new) = self.tx.query_one(&insert).await.map_err(failed(DOING))? {
            return Ok((new.try_get("", "id").map_err(failed(DOING))?, true));
        }
        let known = series::Entity::find()
            .filter(Client.eq(client))
            .filter(Service.eq(service))
            .filter(Template.eq(template));
        let known = known.one(&self.tx).await.map_err(failed(DOING))?;
        Ok((known.expect("a series is never deleted, and this one exists").id, false))
    }

    /// Has the series looked at again from `next_run_at`. A cursor before the floor moves up to it; one that
    /// was never set stays so. Whose template was taken out of its service sleeps on, whoever wakes it.
    pub async fn wake_series(
        &self,
        ids: &[i64],
        next_run_at: Timestamp,
        cursor_floor: Option<Date>,
    ) -> Result<()> {
        for chunk in ids.chunks(BINDS_MAX / 2) {
            let mut update = series::Entity::update_many()
                .col_expr(series::Column::Status, Expr::value(SeriesStatus::Active.as_str()))
                .col_expr(series::Column::Error, Expr::value(Option::<String>::None))
                .col_expr(series::Column::NextRunAt, Expr::value(stored_instant(next_run_at)));
            if let Some(floor) = cursor_floor.map(stored_date) {
                let cursor = series::Column::CursorOn;
                let raised = CaseStatement::new().case(cursor.lt(floor), floor).finally(Expr::col(cursor));
                update = update.col_expr(cursor, raised.into());
            }
            let update = update.filter(series::Column::Id.is_in(chunk.iter().copied()));
            update.filter(has_template()).exec(&self.tx).await.map_err(failed("wake series"))?;
        }
        // a cursor that moved up has passed over what others may wait for
        match cursor_floor {
            Some(_) => self.wake_waiting(ids, None).await,
            None => Ok(()),
        }
    }

    /// Has a series whose occurrence is held looked at again, also where it had ended; one in error waits to be mended.
    /// Whether it holds one.
    pub(crate) async fn wake_held(&self, id: i64, at: Timestamp) -> Result<bool> {
        let held = Query::select()
            .expr(Expr::val(1))
            .from(occurrence::Entity)
            .and_where(Expr::col((occurrence::Entity, occurrence::Column::SeriesId)).eq(id))
            .and_where(Expr::cust(IS_HELD))
            .take();
        let update = series::Entity::update_many()
            .col_expr(series::Column::Status, Expr::value(SeriesStatus::Active.as_str()))
            .col_expr(series::Column::NextRunAt, Expr::value(stored_instant(at)))
            .filter(series::Column::Id.eq(id))
            .filter(series::Column::Status.ne(SeriesStatus::Error.as_str()))
            .filter(Expr::exists(held));
        let done = update.exec(&self.tx).await.map_err(failed("wake a series that holds an occurrence"))?;
        Ok(done.rows_affected == 1)
    }

    /// Active series after an id, in the order of their ids, which are this transaction's until it ends: whoever
    /// else moves them waits or passes them over.
    pub async fn hold_active_series(&self, after: i64, limit: u64) -> Result<Vec<SeriesRow>> {
        const DOING: &str = "read the active series";
        let mut active = series::Entity::find()
            .filter(is_active())
            .filter(series::Column::Id.gt(after))
            .order_by_asc(series::Column::Id)
            .limit(limit)
            .into_query();
        dialect::hold(&self.tx, &mut active);
        self.rows(&active, DOING).await
    }

    /// Has each looked at at another instant; their cursors and everything else stay.
    pub async fn retime_series(&self, next_run_at: &[(i64, Timestamp)]) -> Result<()> {
        use series::Column::{Id, NextRunAt};
        for chunk in next_run_at.chunks(MOVES_MAX) {
            let mut next = CaseStatement::new();
            for (id, at) in chunk {
                next = next.case(Expr::col(Id).eq(*id), Expr::value(stored_instant(*at)));
            }
            let update = series::Entity::update_many()
                .col_expr(NextRunAt, next.finally(Expr::col(NextRunAt)).into())
                .filter(Id.is_in(chunk.iter().map(|(id, _)| *id)));
            update.exec(&self.tx).await.map_err(failed("retime series"))?;
        }
        Ok(())
    }

    async fn rows(&self, select: &SelectStatement, doing: &'static str) -> Result<Vec<SeriesRow>> {
        let rows = self.tx.query_all(select).await.map_err(failed(doing))?;
        let read = |row| <series::Model as sea_orm::FromQueryResult>::from_query_result(row, "");
        values(rows.iter().map(read).collect::<Result<Vec<_>, _>>().map_err(failed(doing))?)
    }

    /// Active series whose time has come, longest waiting first. On PostgreSQL they are this transaction's until
    /// it ends: another daemon gets others.
    pub async fn due_series(&self, now: Timestamp, limit: u64) -> Result<Vec<SeriesRow>> {
        const DOING: &str = "read the series that are due";
        let mut due = due(now, limit);
        dialect::skip_locked(&self.tx, &mut due);
        self.rows(&due, DOING).await
    }

    /// Inserts what is not there yet; the keys that were new. The others were decided before and stay as they are,
    /// but for a failed one: it says that nothing could be decided, so what is decided now replaces it and is new.
    pub async fn record_occurrences(&self, rows: Vec<OccurrenceRow>) -> Result<HashSet<(i64, Date)>> {
        use occurrence::Column::{NominalOn, SeriesId};
        const DOING: &str = "record occurrences";
        let mut new = HashSet::with_capacity(rows.len());
        let mut rows = rows.into_iter().map(occurrence::ActiveModel::from).peekable();
        while rows.peek().is_some() {
            let chunk: Vec<_> = rows.by_ref().take(OCCURRENCES_MAX).collect();
            let known = OnConflict::columns([SeriesId, NominalOn])
                .update_columns(decision_columns())
                .action_and_where(Expr::cust("\"occurrence\".\"status\" = 'failed'"))
                .to_owned();
            let mut insert = occurrence::Entity::insert_many(chunk).on_conflict(known).into_query();
            insert.returning(Query::returning().columns([SeriesId, NominalOn]));
            for row in self.tx.query_all(&insert).await.map_err(failed(DOING))? {
                let series: i64 = row.try_get("", "series_id").map_err(failed(DOING))?;
                let nominal = row.try_get("", "nominal_on").map_err(failed(DOING))?;
                new.insert((series, Row { table: "occurrence of series", key: &series }.date(nominal)?));
            }
        }
        Ok(new)
    }

    pub async fn move_series(&self, moves: &[SeriesMove]) -> Result<()> {
        for chunk in moves.chunks(MOVES_MAX) {
            self.move_chunk(chunk).await?;
        }
        Ok(())
    }

    /// One statement: every column by the id of its row.
    async fn move_chunk(&self, moves: &[SeriesMove]) -> Result<()> {
        use series::Column::{CursorOn, Error, Id, NextRunAt, Status};
        let (mut cursor, mut next, mut status, mut error) = Default::default();
        let by_id = |case: &mut CaseStatement, id: i64, value: Expr| {
            *case = std::mem::take(case).case(Expr::col(Id).eq(id), value);
        };
        for one in moves {
            by_id(&mut cursor, one.id, Expr::value(one.cursor.map(stored_date)));
            if let Some(at) = one.next_run_at {
                by_id(&mut next, one.id, Expr::value(stored_instant(at)));
            }
            by_id(&mut status, one.id, Expr::value(one.status.as_str()));
            by_id(&mut error, one.id, Expr::value(one.error.clone()));
        }
        let mut update = series::Entity::update_many()
            .col_expr(CursorOn, cursor.finally(Expr::col(CursorOn)).into())
            .col_expr(Status, status.finally(Expr::col(Status)).into())
            .col_expr(Error, error.finally(Expr::col(Error)).into());
        if moves.iter().any(|one| one.next_run_at.is_some()) {
            update = update.col_expr(NextRunAt, next.finally(Expr::col(NextRunAt)).into());
        }
        let update = update.filter(Id.is_in(moves.iter().map(|one| one.id)));
        update.exec(&self.tx).await.map_err(failed("move series"))?;
        // what waited for a date that was decided, or for a series that ended, may do so no more
        let ids: Vec<i64> = moves.iter().map(|one| one.id).collect();
        self.wake_waiting(&ids, None).await
    }
}

/// All but the key.
fn decision_columns() -> impl Iterator<Item = occurrence::Column> {
    use occurrence::Column::{NominalOn, SeriesId};
    occurrence::Column::iter().filter(|column| !matches!(column, SeriesId | NominalOn))
}

fn names(series: &SeriesRow) -> (String, String, String) {
    (series.client.clone(), series.service.clone(), series.template.clone())
}

fn due(now: Timestamp, limit: u64) -> SelectStatement {
    series::Entity::find()
        .filter(is_active())
        .filter(series::Column::NextRunAt.lte(stored_instant(now)))
        .order_by_asc(series::Column::NextRunAt)
        .order_by_asc(series::Column::Id)
        .limit(limit)
        .into_query()
}

/// The very words of the partial index `occurrence_held`.
pub(crate) const IS_HELD: &str = "\"occurrence\".\"status\" = 'held'";

fn has_template() -> Expr {
    let ended = Query::select()
        .expr(Expr::val(1))
        .from(template::Entity)
        .and_where(
            Expr::col((template::Entity, template::Column::Service))
                .equals((series::Entity, series::Column::Service)),
        )
        .and_where(
            Expr::col((template::Entity, template::Column::Key))
                .equals((series::Entity, series::Column::Template)),
        )
        .and_where(template::Column::EndedAt.is_not_null())
        .take();
    Expr::not_exists(ended)
}

/// The very words of the partial index: with a bound status PostgreSQL could not use it in a generic plan.
fn is_active() -> Expr {
    Expr::cust("\"series\".\"status\" = 'active'")
}

#[cfg(test)]
mod tests {
    use crate::plans::check_uses;
    use slated_core::time::Timestamp;

    #[tokio::test]
    async fn due_series_are_a_range_of_one_index() {
        let now = Timestamp::from_microsecond(1).unwrap();
        check_uses(&super::due(now, 10), &["series_due"]).await;
    }
}
