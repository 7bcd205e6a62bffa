//! When people are away: read, entered and taken back.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::civil::Date;
use serde::Serialize;
use slated_core::agency::Absence;
use slated_store::NotedAbsence;
use utoipa::ToSchema;

use super::task_json::text;
use crate::import;
use crate::ops::{self, Ops};
use crate::web::auth::Caller;
use crate::web::body::{Asked, AskedBeside, Body, Fields, Nothing};
use crate::web::extract::{Asking, NoParameters, PersonLogin, parse_date, path_parameter};
use crate::web::problem::Problem;

/// The first day of an absence, from the path: a person has one that begins on a day.
pub(crate) struct FirstDay(Date);

impl<S: Send + Sync> FromRequestParts<S> for FirstDay {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<FirstDay, Problem> {
        let text = path_parameter(parts, state, "from").await?;
        let missing = || ops::Error::not_found("absence that begins on", text.escape_default()).into();
        parse_date(&text).map(FirstDay).ok_or_else(missing)
    }
}

/// By first day.
#[derive(Serialize, ToSchema)]
#[schema(as = Absences)]
pub(crate) struct AbsencesJson {
    login: String,
    absences: Vec<AbsenceJson>,
}

/// Days on which somebody does not work; both ends belong to it.
#[derive(Serialize, ToSchema)]
#[schema(as = Absence)]
pub(crate) struct AbsenceJson {
    /// Names it: nobody has two that begin on one day.
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    to: String,
    #[schema(example = "vacation")]
    kind: String,
    /// A login, or `(import)`.
    made_by: String,
    /// None where a file said it.
    #[schema(format = DateTime)]
    made_at: Option<String>,
}

impl AbsencesJson {
    fn of(login: String, noted: Vec<NotedAbsence>) -> AbsencesJson {
        AbsencesJson { login, absences: noted.into_iter().map(AbsenceJson::of).collect() }
    }
}

impl AbsenceJson {
    fn of(noted: NotedAbsence) -> AbsenceJson {
        AbsenceJson {
            from: noted.absence.from.to_string(),
            to: noted.absence.to.to_string(),
            kind: noted.absence.kind,
            made_by: noted.made_by.as_str().to_owned(),
            made_at: noted.made_at.map(text),
        }
    }
}

/// From when to when, where the person works, and why.
#[derive(ToSchema)]
#[schema(as = AddAbsence)]
pub(crate) struct AbsenceBody {
    #[schema(value_type = String, format = Date, example = "2026-12-07")]
    from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date, example = "2026-12-11")]
    to: Date,
    #[schema(example = "vacation")]
    kind: String,
}

impl Body for AbsenceBody {
    const FIELDS: &'static [&'static str] = &["from", "to", "kind"];

    fn read(fields: &mut Fields) -> Option<AbsenceBody> {
        let (from, to, kind) = (fields.date("from"), fields.date("to"), fields.text("kind"));
        Some(AbsenceBody { from: from?, to: to?, kind: kind? })
    }
}

/// When is somebody away? One's own, or anybody's for managers and admins.
#[utoipa::path(
    get, path = "/v1/people/{login}/absences", tag = "people", operation_id = "absences",
    responses((status = 200, description = "The absences.", body = AbsencesJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    Caller(by): Caller,
    PersonLogin(login): PersonLogin,
    _: Asking<NoParameters>,
) -> Result<Json<AbsencesJson>, Problem> {
    let absences = ops.absences(&login, &by).await?;
    Ok(Json(AbsencesJson::of(login, absences)))
}

/// Say that somebody is away: oneself, or anybody for managers and admins.
///
/// What overlaps one that is there is refused. Scores, queues and forecasts know of it at once, and new work goes to
/// others meanwhile.
#[utoipa::path(
    post, path = "/v1/people/{login}/absences", tag = "people", operation_id = "add_absence",
    request_body = AbsenceBody,
    responses((status = 201, description = "All absences of the person.", body = AbsencesJson)),
)]
pub(crate) async fn add(
    State(ops): State<Ops>,
    Caller(by): Caller,
    PersonLogin(login): PersonLogin,
    Asked(body): Asked<AbsenceBody>,
) -> Result<(StatusCode, Json<AbsencesJson>), Problem> {
    let AbsenceBody { from, to, kind } = body;
    let absence = Absence { login: login.clone(), from, to, kind: kind.trim().to_owned() };
    let absences = ops.add_absences(&login, &[absence], &by).await?;
    Ok((StatusCode::CREATED, Json(AbsencesJson::of(login, absences))))
}

/// Enter the absences of an iCalendar file, all of them or none: each all-day event is one, its summary the kind.
///
/// What is there already to the day is passed over, so the same file may be sent again.
#[utoipa::path(
    post, path = "/v1/people/{login}/absences/ics", tag = "people", operation_id = "add_absences_file",
    request_body(content = String, content_type = "text/calendar"),
    responses((status = 201, description = "All absences of the person.", body = AbsencesJson)),
)]
pub(crate) async fn add_file(
    State(ops): State<Ops>,
    Caller(by): Caller,
    PersonLogin(login): PersonLogin,
    _: Asking<NoParameters>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<AbsencesJson>), Problem> {
    let read = import::read_absences(&login, &bytes);
    let wanted = read.map_err(|errors| Problem::fault("", import::listing(&errors)))?;
    let absences = ops.add_absences(&login, &wanted, &by).await?;
    Ok((StatusCode::CREATED, Json(AbsencesJson::of(login, absences))))
}

/// Take the absence back that begins on this day.
#[utoipa::path(
    delete, path = "/v1/people/{login}/absences/{from}", tag = "people", operation_id = "remove_absence",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn remove(
    State(ops): State<Ops>,
    Caller(by): Caller,
    PersonLogin(login): PersonLogin,
    FirstDay(from): FirstDay,
    _: Asking<NoParameters>,
    _: AskedBeside<Nothing>,
) -> Result<StatusCode, Problem> {
    ops.remove_absence(&login, from, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}
