//! A task as the API shows it: instants in UTC and in the client's zone, hours and points as decimals.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slated_core::event::Event;
use slated_core::overrides::{Override, OverrideKind};
use slated_core::score::{Points, Term};
use slated_core::task::{Actor, Task};
use slated_core::time::{Timestamp, Zone};
use tracing::warn;
use utoipa::ToSchema;

use super::promises::MoveJson;
use super::time::{LoggedJson, TimerJson, minutes_of};
use crate::ops::Ops;
use crate::ops::queue::Ranked;
use crate::ops::tasks::Detail;

/// A task with its score and its place.
#[derive(Serialize, ToSchema)]
#[schema(as = Task)]
pub(crate) struct TaskJson {
    /// What people call it by: #1042.
    number: i64,
    /// The version that `If-Match` speaks of.
    version: i64,
    client: String,
    /// Login of the client's manager.
    manager: String,
    service: Option<String>,
    template: Option<String>,
    /// The date that its series yields; none for a task made by hand.
    #[schema(format = Date)]
    nominal_on: Option<String>,
    title: String,
    /// What it is for.
    purpose: String,
    role: String,
    /// Login; none while the task is in its role's pool.
    assignee: Option<String>,
    #[schema(example = "open")]
    status: &'static str,
    #[schema(example = "normal")]
    importance: &'static str,
    /// The deadline was told to the client.
    promised: bool,
    /// Done only when the manager approves.
    review: bool,
    /// Estimated work that remains.
    effort_hours: f64,
    #[schema(format = DateTime)]
    deadline: String,
    /// The same instant in `time_zone`.
    #[schema(format = DateTime)]
    deadline_local: String,
    /// The client's zone, in which every `..._local` is meant.
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    /// Nobody set the deadline: it is the agency's usual one.
    deadline_implied: bool,
    #[schema(format = DateTime)]
    first_deadline: String,
    #[schema(format = DateTime)]
    first_deadline_local: String,
    deadline_moves: u32,
    /// Agency working days by which all moves together pushed the deadline back.
    slip_days: i64,
    /// Born after its own deadline.
    late: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    started_at: Option<String>,
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    blocked_reason: Option<String>,
    /// Who is waited for and until when; none where nobody is.
    waiting: Option<WaitingJson>,
    checklist: Vec<String>,
    /// The client is shown its title, its purpose and, once it is done, what came of it.
    client_sees: bool,
    /// What came of it, in words for the client.
    result: Option<String>,
    /// What it still waits for; it cannot be started while there is anything.
    waits_for: Vec<String>,
    score: ScoreJson,
    /// The manager's word, beside the score and never in it.
    #[serde(rename = "override")]
    overridden: Option<OverrideJson>,
}

/// The sum of its terms, and where it puts the task.
#[derive(Serialize, ToSchema)]
#[schema(as = Score)]
pub(crate) struct ScoreJson {
    #[schema(example = 61.2)]
    total: f64,
    #[schema(example = "now")]
    band: &'static str,
    terms: Vec<TermJson>,
    explanation: String,
    /// The place in its assignee's queue, or in its role's pool; none where it is in no queue.
    rank: Option<usize>,
    /// `by score`, or whose word it is.
    rank_reason: String,
    /// The total with the manager's boost: what it is sorted by.
    boosted: f64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Term)]
pub(crate) struct TermJson {
    #[schema(example = "risk")]
    name: &'static str,
    points: f64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Override)]
pub(crate) struct OverrideJson {
    #[schema(example = "boost")]
    kind: &'static str,
    /// The level, or the points of a boost; none for a pin.
    value: Option<f64>,
    by: String,
    reason: String,
    #[schema(format = DateTime)]
    set_at: String,
    #[schema(format = DateTime)]
    ends_at: Option<String>,
    #[schema(format = DateTime)]
    ends_at_local: Option<String>,
    /// The task's computed score when it was set; none where it was set before that was kept.
    #[schema(example = 14.9)]
    score_then: Option<f64>,
    /// Why it is to be looked at again: its end has come, or the computed score has moved by 20 points since.
    #[schema(example = "the score was 14.9 when it was set and is 47.6 now: does it still hold?")]
    drift: Option<String>,
}

/// Whom a blocked task waits for.
#[derive(Serialize, ToSchema)]
#[schema(as = Waiting)]
pub(crate) struct WaitingJson {
    /// client, colleague:LOGIN or task:NUMBER.
    #[schema(example = "client")]
    waits_for: String,
    /// When the task comes back by itself.
    #[schema(format = DateTime)]
    follow_up_at: Option<String>,
    #[schema(format = DateTime)]
    follow_up_at_local: Option<String>,
    /// Since when slack and overdue days stand still; none where somebody else than the client is waited for.
    #[schema(format = DateTime)]
    stands_still_since: Option<String>,
}

impl WaitingJson {
    fn of(task: &Task, zone: &Zone) -> Option<WaitingJson> {
        let waiting = task.waiting.as_ref()?;
        Some(WaitingJson {
            waits_for: waiting.on.to_string(),
            follow_up_at: waiting.follow_up_at.map(text),
            follow_up_at_local: waiting.follow_up_at.map(|at| zone.show(at)),
            stands_still_since: task.stands_still_since().map(text),
        })
    }
}

/// A task with everything that has happened to it.
#[derive(Serialize, ToSchema)]
#[schema(as = TaskDetail)]
pub(crate) struct DetailJson {
    #[serde(flatten)]
    task: TaskJson,
    /// By which version of the weights the score is made; none where no daemon has noted it.
    weights_version: Option<i64>,
    /// Where it came from; none for a task made by hand.
    provenance: Option<ProvenanceJson>,
    /// How its deadline moved, oldest first.
    moves: Vec<MoveJson>,
    history: Vec<HistoryJson>,
    /// What was worked on it; what was corrected counts as corrected.
    logged_hours: f64,
    /// Oldest first, with what has been corrected since.
    logged: Vec<LoggedJson>,
    /// The timers that run on it.
    timers: Vec<TimerJson>,
}

/// The date and the draft that a task was made of.
#[derive(Serialize, ToSchema)]
#[schema(as = Provenance)]
pub(crate) struct ProvenanceJson {
    series: i64,
    #[schema(format = Date)]
    nominal_on: String,
    #[schema(example = "seo")]
    service: String,
    #[schema(example = "report")]
    template: String,
    /// As `GET /v1/services/{service}/versions` tells it; none where it was made before versions were kept.
    template_version: Option<i64>,
    #[schema(format = DateTime)]
    decided_at: Option<String>,
}

/// Who did what when, why, from what and to what.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryEntry)]
pub(crate) struct HistoryJson {
    /// The event's number.
    event: i64,
    #[schema(format = DateTime)]
    at: String,
    #[schema(format = DateTime)]
    at_local: String,
    /// A login, `(engine)` or `(import)`.
    by: String,
    #[schema(example = "deadline_moved")]
    kind: &'static str,
    from: Option<String>,
    to: Option<String>,
    reason: Option<String>,
    /// Of work that was returned: what was unclear.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unclear: Vec<String>,
}

impl TaskJson {
    pub(crate) fn of(ranked: &Ranked) -> TaskJson {
        let (task, zone) = (&ranked.task, &ranked.zone);
        let origin = task.origin.as_ref();
        TaskJson {
            number: task.id,
            version: task.version,
            client: task.client.clone(),
            manager: task.manager.clone(),
            service: origin.map(|origin| origin.service.clone()),
            template: origin.map(|origin| origin.template.clone()),
            nominal_on: origin.map(|origin| origin.nominal_on.to_string()),
            title: task.title.clone(),
            purpose: task.purpose.clone(),
            role: task.role.clone(),
            assignee: task.assignee.clone(),
            status: task.status.as_str(),
            importance: task.importance.as_str(),
            promised: task.promised,
            review: task.review,
            effort_hours: hours(task.effort_minutes),
            deadline: task.deadline.to_string(),
            deadline_local: zone.show(task.deadline),
            time_zone: zone.name().to_owned(),
            deadline_implied: task.deadline_implied,
            first_deadline: task.first_deadline.to_string(),
            first_deadline_local: zone.show(task.first_deadline),
            deadline_moves: task.moves,
            slip_days: task.slip_days,
            late: task.late,
            created_at: task.created_at.to_string(),
            started_at: task.started_at.map(text),
            closed_at: task.closed_at.map(text),
            blocked_reason: task.blocked_reason.clone(),
            waiting: WaitingJson::of(task, zone),
            checklist: task.checklist.clone(),
            client_sees: task.shown.client_sees,
            result: task.shown.result.clone(),
            waits_for: ranked.waits_for.clone(),
            score: ScoreJson::of(ranked),
            overridden: task.overridden.as_ref().map(|over| OverrideJson::of(over, ranked)),
        }
    }
}

impl TermJson {
    pub(super) fn of(term: &Term) -> TermJson {
        TermJson { name: term.measure.name(), points: points(term.points) }
    }
}

impl ScoreJson {
    fn of(ranked: &Ranked) -> ScoreJson {
        let terms = ranked.score.terms().iter();
        ScoreJson {
            total: points(ranked.score.total()),
            band: ranked.score.band().as_str(),
            terms: terms.map(TermJson::of).collect(),
            explanation: ranked.explanation.clone(),
            rank: ranked.rank,
            rank_reason: ranked.rank_reason.clone(),
            boosted: points(ranked.boosted),
        }
    }
}

impl OverrideJson {
    fn of(over: &Override, ranked: &Ranked) -> OverrideJson {
        let zone = &ranked.zone;
        let value = match over.kind() {
            OverrideKind::Pin => None,
            OverrideKind::Level(level) => Some(f64::from(level)),
            OverrideKind::Boost(boost) => Some(points(boost)),
        };
        OverrideJson {
            kind: over.kind().word(),
            value,
            by: over.by().to_owned(),
            reason: over.reason().to_owned(),
            set_at: over.set_at().to_string(),
            ends_at: over.ends_at().map(text),
            ends_at_local: over.ends_at().map(|at| zone.show(at)),
            score_then: over.score().map(points),
            drift: ranked.drift.map(|drift| drift.to_string()),
        }
    }
}

impl DetailJson {
    pub(crate) fn of(detail: &Detail) -> DetailJson {
        let zone = &detail.ranked.zone;
        let history =
            detail.history.iter().map(|stored| HistoryJson::of(stored.id, &stored.event, zone)).collect();
        let made_of = detail.made_of.as_ref();
        let provenance = detail.ranked.task.origin.as_ref().map(|origin| ProvenanceJson {
            series: origin.series,
            nominal_on: origin.nominal_on.to_string(),
            service: origin.service.clone(),
            template: origin.template.clone(),
            template_version: made_of.and_then(|row| row.template_version),
            decided_at: made_of.map(|row| text(row.decided_at)),
        });
        DetailJson {
            task: TaskJson::of(&detail.ranked),
            weights_version: detail.weights_version,
            provenance,
            moves: detail.moves.iter().map(|moved| MoveJson::of(moved, zone)).collect(),
            history,
            logged_hours: hours(minutes_of(&detail.logged)),
            logged: detail.logged.iter().map(|entry| LoggedJson::of(entry, zone)).collect(),
            timers: detail.timers.iter().map(|running| TimerJson::of(running, zone)).collect(),
        }
    }
}

impl HistoryJson {
    fn of(id: i64, event: &Event, zone: &Zone) -> HistoryJson {
        HistoryJson {
            event: id,
            at: event.at.to_string(),
            at_local: zone.show(event.at),
            by: event.by.as_str().to_owned(),
            kind: event.kind.as_str(),
            from: event.from.clone(),
            to: event.to.clone(),
            reason: event.reason.clone(),
            unclear: unclear(event),
        }
    }
}

fn unclear(event: &Event) -> Vec<String> {
    let items = event.detail.as_ref().and_then(|detail| detail.get("unclear")?.as_array());
    let texts = items.into_iter().flatten().filter_map(serde_json::Value::as_str);
    texts.map(str::to_owned).collect()
}

/// A task as it was read, under its version.
pub(crate) struct Read(pub(crate) Detail);

impl IntoResponse for Read {
    fn into_response(self) -> Response {
        let etag = etag(self.0.ranked.task.version);
        ([(header::ETAG, etag)], Json(DetailJson::of(&self.0))).into_response()
    }
}

/// The answer to a write that was saved: the task as it stands now.
///
/// Reading it again can fail where the write did not (it left the writer's sight, the database is busy): then the
/// version alone is answered, because an error would say that nothing was done.
pub(crate) async fn written(ops: &Ops, saved: &Task, by: &Actor) -> Response {
    match ops.task(saved.id, by).await {
        Ok(detail) => Read(detail).into_response(),
        Err(error) => {
            warn!(task.id = saved.id, "task #{} was saved and cannot be shown: {error}", saved.id);
            (StatusCode::NO_CONTENT, [(header::ETAG, etag(saved.version))]).into_response()
        }
    }
}

/// The answer to a write that made the task: the same, under its address.
pub(crate) async fn made(ops: &Ops, saved: &Task, by: &Actor) -> Response {
    let mut response = written(ops, saved, by).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::CREATED;
    }
    let address = HeaderValue::from_str(&format!("/v1/tasks/{}", saved.id));
    response.headers_mut().insert(header::LOCATION, address.expect("a number is a header's value"));
    response
}

pub(crate) fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("digits in quotes are a header's value")
}

pub(crate) fn points(points: Points) -> f64 {
    f64::from(points.0) / 10.0
}

/// Hundredths of an hour are finer than any estimate.
pub(crate) fn hours(minutes: u32) -> f64 {
    (f64::from(minutes) / 60.0 * 100.0).round() / 100.0
}

pub(crate) fn text(at: Timestamp) -> String {
    at.to_string()
}
