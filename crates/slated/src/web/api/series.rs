//! Series and their occurrences: what became of every date, and "create now" for one that became no task.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use slated_core::time::Zone;
use slated_store::{OccurrenceCounts, OccurrenceStatus, SeriesFilter, SeriesStatus};
use utoipa::ToSchema;

use super::task_json::{DetailJson, made, text};
use crate::ops::Ops;
use crate::ops::series::{Decided, Listed};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Nothing};
use crate::web::cursor::List;
use crate::web::extract::{
    Asking, NoParameters, NominalDate, Parameters, Params, SeriesNumber, bad_parameter,
};
use crate::web::problem::Problem;

/// One template of one engagement, and how far it has come.
#[derive(Serialize, ToSchema)]
#[schema(as = Series)]
pub(crate) struct SeriesJson {
    series: i64,
    client: String,
    service: String,
    template: String,
    #[schema(example = "active")]
    status: &'static str,
    /// Why it cannot be computed; none where it can.
    error: Option<String>,
    /// The last date that was decided.
    #[schema(format = Date)]
    cursor_on: Option<String>,
    /// When it is looked at next; none where nothing will come of it as things stand.
    #[schema(format = DateTime)]
    next_run_at: Option<String>,
    #[schema(format = DateTime)]
    next_run_at_local: Option<String>,
    /// The client's zone, in which dates and every `..._local` are meant.
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    occurrences: CountsJson,
}

/// How many of its occurrences became what; a row that speaks for a range counts once.
#[derive(Serialize, ToSchema)]
#[schema(as = OccurrenceCounts)]
pub(crate) struct CountsJson {
    created: u64,
    skipped: u64,
    collapsed: u64,
    held: u64,
    missed: u64,
    failed: u64,
    before_adoption: u64,
}

impl SeriesJson {
    fn of(listed: Listed) -> SeriesJson {
        let Listed { row, zone, counts } = listed;
        let OccurrenceCounts { created, skipped, collapsed, held, missed, failed, before_adoption } = counts;
        let next_run_at = (row.status == SeriesStatus::Active).then_some(row.next_run_at);
        SeriesJson {
            series: row.id,
            client: row.client,
            service: row.service,
            template: row.template,
            status: row.status.as_str(),
            error: row.error,
            cursor_on: row.cursor.map(|date| date.to_string()),
            next_run_at: next_run_at.map(text),
            next_run_at_local: next_run_at.map(|at| zone.show(at)),
            time_zone: zone.name().to_owned(),
            occurrences: CountsJson { created, skipped, collapsed, held, missed, failed, before_adoption },
        }
    }
}

pub(crate) struct SeriesQuery {
    filter: SeriesFilter,
    limit: u64,
    cursor: Option<String>,
}

impl Parameters for SeriesQuery {
    const NAMES: &'static [&'static str] = &["client", "status", "limit", "cursor"];

    fn read(params: &mut Params) -> Result<SeriesQuery, Problem> {
        let right = || SeriesStatus::ALL.map(SeriesStatus::as_str).join(", ");
        let status = params.text("status").map(|text| {
            SeriesStatus::parse(&text)
                .ok_or_else(|| bad_parameter("status", &text, &format!("one of {}", right())))
        });
        let filter =
            SeriesFilter { client: params.text("client"), status: status.transpose()?, manager: None };
        Ok(SeriesQuery { filter, limit: params.limit()?, cursor: params.text("cursor") })
    }
}

/// One page of series, by their numbers.
#[derive(Serialize, ToSchema)]
#[schema(as = SeriesPage)]
pub(crate) struct SeriesPageJson {
    series: Vec<SeriesJson>,
    /// Opaque; none on the last page. It goes with the filter it was given for.
    next_cursor: Option<String>,
}

/// The series of the clients that you manage, by their numbers.
#[utoipa::path(
    get, path = "/v1/series", tag = "clients", operation_id = "series",
    params(
        ("client" = Option<String>, Query, description = "Key of a client."),
        ("status" = Option<String>, Query, description = "active, ended or error."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before."),
    ),
    responses((status = 200, description = "A page.", body = SeriesPageJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    caller: Caller,
    Asking(query): Asking<SeriesQuery>,
) -> Result<Json<SeriesPageJson>, Problem> {
    let by = caller.manages("the list of series")?;
    let list = List::of(&query.filter);
    let after = query.cursor.as_deref().map(|cursor| list.read(cursor)).transpose()?;
    let page = ops.series_list(query.filter, after, query.limit, &by).await?;
    let next_cursor = page.next.map(|last| list.cursor(last));
    Ok(Json(SeriesPageJson { series: page.series.into_iter().map(SeriesJson::of).collect(), next_cursor }))
}

/// One series; its client's manager and admins only.
#[utoipa::path(
    get, path = "/v1/series/{id}", tag = "clients", operation_id = "one_series",
    responses((status = 200, description = "The series.", body = SeriesJson)),
)]
pub(crate) async fn one(
    State(ops): State<Ops>,
    Caller(by): Caller,
    id: SeriesNumber,
    _: Asking<NoParameters>,
) -> Result<Json<SeriesJson>, Problem> {
    Ok(Json(SeriesJson::of(ops.series_one(id.0, &by).await?)))
}

/// What was decided about one date of a series.
#[derive(Serialize, ToSchema)]
#[schema(as = Occurrence)]
pub(crate) struct OccurrenceJson {
    /// The date that the rule yields.
    #[schema(format = Date)]
    nominal_on: String,
    /// The last date that the row speaks for, where it is a range.
    #[schema(format = Date)]
    through_on: Option<String>,
    #[schema(example = "skipped")]
    status: &'static str,
    /// Why it is no task; where somebody made it one, who, and what it was first.
    reason: Option<String>,
    /// The task that came of it.
    #[schema(example = 1042)]
    task: Option<i64>,
    /// Where a holiday put it.
    #[schema(format = Date)]
    rolled_on: Option<String>,
    #[schema(format = DateTime)]
    create_at: Option<String>,
    #[schema(format = DateTime)]
    create_at_local: Option<String>,
    #[schema(format = DateTime)]
    deadline: Option<String>,
    #[schema(format = DateTime)]
    deadline_local: Option<String>,
    /// Created after its own deadline.
    late: bool,
    /// Computed beyond what its calendar knew.
    provisional: bool,
    #[schema(format = DateTime)]
    decided_at: String,
    /// The open task that a held one waits for.
    #[schema(example = 1041)]
    blocking_task: Option<i64>,
    /// The version of the template by which it was decided.
    template_version: Option<i64>,
}

impl OccurrenceJson {
    fn of(decided: Decided, zone: &Zone) -> OccurrenceJson {
        let Decided { row, task } = decided;
        OccurrenceJson {
            nominal_on: row.nominal_on.to_string(),
            through_on: row.through_on.map(|date| date.to_string()),
            status: row.status.as_str(),
            reason: row.reason,
            task,
            rolled_on: row.rolled_on.map(|date| date.to_string()),
            create_at: row.create_at.map(text),
            create_at_local: row.create_at.map(|at| zone.show(at)),
            deadline: row.due_at.map(text),
            deadline_local: row.due_at.map(|at| zone.show(at)),
            late: row.late,
            provisional: row.provisional,
            decided_at: text(row.decided_at),
            blocking_task: row.blocking_task,
            template_version: row.template_version,
        }
    }
}

pub(crate) struct OccurrencesQuery {
    status: Option<OccurrenceStatus>,
    limit: u64,
    cursor: Option<String>,
}

impl Parameters for OccurrencesQuery {
    const NAMES: &'static [&'static str] = &["status", "limit", "cursor"];

    fn read(params: &mut Params) -> Result<OccurrencesQuery, Problem> {
        let right = || OccurrenceStatus::ALL.map(OccurrenceStatus::as_str).join(", ");
        let status = params.text("status").map(|text| {
            OccurrenceStatus::parse(&text)
                .ok_or_else(|| bad_parameter("status", &text, &format!("one of {}", right())))
        });
        Ok(OccurrencesQuery {
            status: status.transpose()?,
            limit: params.limit()?,
            cursor: params.text("cursor"),
        })
    }
}

/// One page of occurrences, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = OccurrencePage)]
pub(crate) struct OccurrencePageJson {
    series: i64,
    /// The client's zone, in which dates and every `..._local` are meant.
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    occurrences: Vec<OccurrenceJson>,
    /// Opaque; none on the last page. It goes with the series and the status it was given for.
    next_cursor: Option<String>,
}

/// What became of each date of a series, the newest first: a task, or nothing and why.
#[utoipa::path(
    get, path = "/v1/series/{id}/occurrences", tag = "clients",
    params(
        ("status" = Option<String>, Query, description = "created, skipped, collapsed, held, missed, failed or before_adoption."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before."),
    ),
    responses((status = 200, description = "A page.", body = OccurrencePageJson)),
)]
pub(crate) async fn occurrences(
    State(ops): State<Ops>,
    Caller(by): Caller,
    id: SeriesNumber,
    Asking(query): Asking<OccurrencesQuery>,
) -> Result<Json<OccurrencePageJson>, Problem> {
    let list = List::of(&(id.0, query.status));
    let before = query.cursor.as_deref().map(|cursor| list.read(cursor)).transpose()?;
    let page = ops.occurrences(id.0, query.status, before, query.limit, &by).await?;
    let occurrences = page.occurrences.into_iter().map(|one| OccurrenceJson::of(one, &page.zone));
    Ok(Json(OccurrencePageJson {
        series: id.0,
        time_zone: page.zone.name().to_owned(),
        occurrences: occurrences.collect(),
        next_cursor: page.next.map(|last| list.cursor(last)),
    }))
}

/// Create now: make the task of a date that became none, whatever the reason. One that is held need not wait.
///
/// The deadline is the date's own, also where it has passed. It is done once, whoever asks at once.
#[utoipa::path(
    post, path = "/v1/series/{id}/occurrences/{date}/create", tag = "manager", operation_id = "create_occurrence",
    responses((
        status = 201, description = "The task.", body = DetailJson,
        headers(
            ("ETag" = String, description = "The task's version, for If-Match."),
            ("Location" = String, description = "The task's address."),
        ),
    )),
)]
pub(crate) async fn create(
    State(ops): State<Ops>,
    Caller(by): Caller,
    id: SeriesNumber,
    date: NominalDate,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    let task = ops.create_now(id.0, date.0, &by).await?;
    Ok(made(&ops, &task, &by).await)
}
