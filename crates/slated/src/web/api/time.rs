//! Time on tasks: logging it, and timers.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use slated_core::task::logged::Logged;
use slated_core::time::{Timestamp, Zone};
use utoipa::ToSchema;

use super::task_json::{DetailJson, text, written};
use crate::ops::Ops;
use crate::ops::time::{Running, Spent, Worked};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields, Nothing};
use crate::web::extract::{Asking, NoParameters, Seen, TaskNumber};
use crate::web::problem::Problem;

/// An entry of somebody's time.
#[derive(Serialize, ToSchema)]
#[schema(as = LoggedTime)]
pub(crate) struct LoggedJson {
    /// What a correction names.
    entry: i64,
    login: String,
    #[schema(example = 45)]
    minutes: u32,
    #[schema(format = DateTime)]
    from: Option<String>,
    #[schema(format = DateTime)]
    from_local: Option<String>,
    #[schema(format = DateTime)]
    to: Option<String>,
    #[schema(format = DateTime)]
    to_local: Option<String>,
    note: Option<String>,
    /// What Slated has to say about it: a timer that was forgotten, an estimate that was used up.
    remark: Option<String>,
    /// The entry that corrects this one, which then counts no more.
    replaced_by: Option<i64>,
    #[schema(format = DateTime)]
    written_at: String,
}

impl LoggedJson {
    pub(super) fn of(entry: &Logged, zone: &Zone) -> LoggedJson {
        let (from, to) = (entry.span.map(|(from, _)| from), entry.span.map(|(_, to)| to));
        LoggedJson {
            entry: entry.id,
            login: entry.login.clone(),
            minutes: entry.minutes,
            from: from.map(text),
            from_local: from.map(|at| zone.show(at)),
            to: to.map(text),
            to_local: to.map(|at| zone.show(at)),
            note: entry.note.clone(),
            remark: entry.remark.clone(),
            replaced_by: entry.replaced_by,
            written_at: text(entry.written_at),
        }
    }
}

/// What counts of the entries.
pub(super) fn minutes_of(entries: &[Logged]) -> u32 {
    entries.iter().filter(|entry| entry.replaced_by.is_none()).map(|entry| entry.minutes).sum()
}

/// A timer that runs.
#[derive(Serialize, ToSchema)]
#[schema(as = Timer)]
pub(crate) struct TimerJson {
    login: String,
    #[schema(example = 1042)]
    task: i64,
    #[schema(format = DateTime)]
    started_at: String,
    /// The same instant where the client is.
    #[schema(format = DateTime)]
    started_at_local: String,
    /// What it has counted by now.
    minutes: u32,
    /// It began on another day: what it counts ended with that day's work.
    forgotten: bool,
}

impl TimerJson {
    pub(super) fn of(running: &Running, zone: &Zone) -> TimerJson {
        let timer = &running.timer;
        TimerJson {
            login: timer.login.clone(),
            task: timer.task,
            started_at: text(timer.started_at),
            started_at_local: zone.show(timer.started_at),
            minutes: running.minutes,
            forgotten: running.is_forgotten,
        }
    }
}

/// What you worked: minutes, or from when to when.
#[derive(ToSchema)]
#[schema(as = LogTime)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into what the verb takes")]
pub(crate) struct LogBody {
    /// 1 to 1440; 0 where it takes an entry back.
    #[schema(example = 45)]
    minutes: Option<i64>,
    /// RFC 3339 with its offset.
    #[schema(format = DateTime)]
    from: Option<String>,
    #[schema(format = DateTime)]
    to: Option<String>,
    #[schema(example = "keywords of the second page")]
    note: Option<String>,
    /// What is left to do. Left out, the time is taken off what remained; where more was worked than that, up to half an
    /// hour is taken to remain and the entry's remark says so.
    #[schema(example = 120)]
    left_minutes: Option<i64>,
    /// An entry of yours that this one replaces; both stay to be seen.
    corrects: Option<i64>,
}

impl Body for Worked {
    const FIELDS: &'static [&'static str] = &["minutes", "from", "to", "note", "left_minutes", "corrects"];

    fn read(fields: &mut Fields) -> Option<Worked> {
        let (minutes, note) = (minutes(fields, "minutes"), fields.optional_text("note"));
        let (from, to) = (fields.optional_instant("from"), fields.optional_instant("to"));
        let (left, corrects) = (minutes_left(fields), fields.optional_number("corrects"));
        let spent = spent(fields, minutes?, from?, to?);
        Some(Worked { spent: spent?, note: note?, left_minutes: left?, corrects: corrects? })
    }
}

fn spent(
    fields: &mut Fields,
    minutes: Option<u32>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
) -> Option<Spent> {
    match (minutes, from, to) {
        (Some(minutes), None, None) => Some(Spent::Minutes(minutes)),
        (None, Some(from), Some(to)) => Some(Spent::Span { from, to }),
        (None, None, None) => fields.fault("minutes", "is missing: right would be minutes, or from and to"),
        (None, Some(_), None) => fields.fault("to", "is missing beside from"),
        (None, None, Some(_)) => fields.fault("from", "is missing beside to"),
        (Some(_), _, _) => {
            fields.fault("minutes", "stands beside from or to: right would be one or the other")
        }
    }
}

fn minutes(fields: &mut Fields, name: &'static str) -> Option<Option<u32>> {
    let Some(number) = fields.optional_number(name)? else { return Some(None) };
    match u32::try_from(number) {
        Ok(minutes) => Some(Some(minutes)),
        Err(_) => fields.fault(name, format!("is {number}: right would be minutes, 0 or more")),
    }
}

fn minutes_left(fields: &mut Fields) -> Option<Option<u32>> {
    minutes(fields, "left_minutes")
}

/// Log time.
///
/// Yours, on a task that you work on or answer for, also when it is closed. The effort that remains goes along. What was
/// logged is never changed: a correction names the entry that it replaces.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/log-time", tag = "specialist", operation_id = "log_time", request_body = LogBody,
    responses((status = 200, description = "The task with the effort that remains.", body = DetailJson)),
)]
pub(crate) async fn log(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(worked): Asked<Worked>,
) -> Result<Response, Problem> {
    let saved = ops.log_time(n.0, seen.0, &by, worked).await?;
    Ok(written(&ops, &saved, &by).await)
}

/// Start your timer.
///
/// An open task is started with it. You have one timer: where it runs on another task, it is stopped and counted there.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/timer/start", tag = "specialist", operation_id = "start_timer",
    responses((status = 200, description = "The task, with your timer.", body = DetailJson)),
)]
pub(crate) async fn start(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    let saved = ops.start_timer(n.0, seen.0, &by).await?;
    Ok(written(&ops, &saved, &by).await)
}

/// What to note with what the timer counted.
#[derive(ToSchema)]
#[schema(as = StopTimer)]
pub(crate) struct StopBody {
    note: Option<String>,
    /// What is left to do, as in log-time.
    #[schema(value_type = Option<i64>)]
    left_minutes: Option<u32>,
}

impl Body for StopBody {
    const FIELDS: &'static [&'static str] = &["note", "left_minutes"];

    fn read(fields: &mut Fields) -> Option<StopBody> {
        let (note, left) = (fields.optional_text("note"), minutes_left(fields));
        Some(StopBody { note: note?, left_minutes: left? })
    }
}

/// Stop your timer.
///
/// What it counted is logged. Forgotten over night it counts to the end of the working day on which it began, and the
/// entry's remark says so.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/timer/stop", tag = "specialist", operation_id = "stop_timer",
    request_body = Option<StopBody>,
    responses((status = 200, description = "The task with the effort that remains.", body = DetailJson)),
)]
pub(crate) async fn stop(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<StopBody>,
) -> Result<Response, Problem> {
    let saved = ops.stop_timer(n.0, seen.0, &by, body.note, body.left_minutes).await?;
    Ok(written(&ops, &saved, &by).await)
}

/// Your timer.
#[derive(Serialize, ToSchema)]
#[schema(as = MyTimer)]
pub(crate) struct MyTimerJson {
    /// None while none runs; `started_at_local` is in UTC here.
    timer: Option<TimerJson>,
}

/// What a timer had counted when it was stopped.
#[derive(Serialize, ToSchema)]
#[schema(as = StoppedTimer)]
pub(crate) struct StoppedJson {
    #[schema(example = 1042)]
    task: i64,
    /// What was logged on the task; 0 where it was less than a minute.
    minutes: u32,
    /// What Slated has to say about it: a timer that was forgotten, an estimate that was used up.
    remark: Option<String>,
}

/// Stop your timer wherever it runs.
///
/// Also on a task that went to somebody else meanwhile and that you do not see any more: what you worked is logged there
/// all the same. It names no version, because there is one timer of yours.
#[utoipa::path(
    post, path = "/v1/timer/stop", tag = "specialist", operation_id = "stop_my_timer",
    request_body = Option<StopBody>,
    responses((status = 200, description = "The task, and what was logged there.", body = StoppedJson)),
)]
pub(crate) async fn stop_mine(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asked(body): Asked<StopBody>,
) -> Result<Json<StoppedJson>, Problem> {
    let (task, entry) = ops.stop_my_timer(&by, body.note, body.left_minutes).await?;
    let minutes = entry.as_ref().map_or(0, |entry| entry.minutes);
    Ok(Json(StoppedJson { task, minutes, remark: entry.and_then(|entry| entry.remark) }))
}

/// Where does my timer run?
#[utoipa::path(
    get, path = "/v1/timer", tag = "specialist", operation_id = "timer",
    responses((status = 200, description = "Your timer, if one runs.", body = MyTimerJson)),
)]
pub(crate) async fn running(
    State(ops): State<Ops>,
    Caller(by): Caller,
    _: Asking<NoParameters>,
) -> Result<Json<MyTimerJson>, Problem> {
    let running = ops.timer(&by).await?;
    Ok(Json(MyTimerJson { timer: running.map(|running| TimerJson::of(&running, &Zone::utc())) }))
}
