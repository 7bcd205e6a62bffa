//! Promises: made in a call, told when they move, and the ledger of what became of them.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;
use slated_core::deadline::DeadlineMove;
use slated_core::promise::{Counts, Fate};
use slated_core::score::Importance;
use slated_core::time::{Timestamp, Zone};
use slated_store::{Slip, SlipsBy};
use utoipa::ToSchema;

use super::task_json::{DetailJson, made, text, written};
use crate::ops::Ops;
use crate::ops::promises::{Due, LedgerQuery, Obligation, Pledge, Promised};
use crate::ops::work::Telling;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::cursor::List;
use crate::web::extract::{
    Asking, MoveNumber, NoParameters, Parameters, Params, Seen, TaskNumber, bad_parameter,
};
use crate::web::problem::Problem;

// ---- making one

/// What a client was told they will have, and by when.
#[derive(ToSchema)]
#[schema(as = MakePromise)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct PromiseBody {
    /// The client's key.
    #[schema(example = "kawa-42")]
    client: String,
    /// In the client's words, if possible.
    #[schema(example = "A list of what to repair on the site")]
    what: String,
    /// What it is for.
    purpose: Option<String>,
    /// RFC 3339 with its offset, or a wall time where the client is.
    #[schema(example = "2026-11-27T18:00")]
    by: String,
    /// Estimated work.
    #[schema(example = 3.5)]
    effort_hours: f64,
    /// Whose work it is. It goes to the least loaded person of the role who is present, or into the role's pool.
    #[schema(example = "seo")]
    role: Option<String>,
    /// A login; the role may be left out then if the person has one only.
    assignee: Option<String>,
    /// `low`, `normal`, `high` or `critical`; normal where it is left out.
    importance: Option<String>,
    /// How the client was told.
    #[schema(example = "by phone")]
    told_how: String,
    /// When the client was told; now where it is left out.
    #[schema(format = DateTime, example = "2026-11-24T10:05:00+02:00")]
    told_at: Option<String>,
}

pub(crate) struct NewPromise(Pledge);

impl Body for NewPromise {
    const FIELDS: &'static [&'static str] = &[
        "client",
        "what",
        "purpose",
        "by",
        "effort_hours",
        "role",
        "assignee",
        "importance",
        "told_how",
        "told_at",
    ];

    fn read(fields: &mut Fields) -> Option<NewPromise> {
        let (client, what, purpose) =
            (fields.text("client"), fields.text("what"), fields.optional_text("purpose"));
        let (due, effort_minutes) = (due(fields), fields.hours("effort_hours"));
        let (role, assignee) = (fields.optional_text("role"), fields.optional_text("assignee"));
        let usual = std::iter::once(Importance::Normal).chain(Importance::ALL);
        let words: Vec<(&str, Importance)> = usual.map(|one| (one.as_str(), one)).collect();
        let importance = fields.choice("importance", &words);
        let told = telling(fields);
        Some(NewPromise(Pledge {
            client: client?,
            what: what?,
            purpose: purpose?.unwrap_or_default(),
            due: due?,
            effort_minutes: effort_minutes?,
            role: role?,
            assignee: assignee?,
            importance: importance?,
            told: told?,
        }))
    }
}

fn due(fields: &mut Fields) -> Option<Due> {
    let given = fields.text("by")?;
    if let Ok(at) = given.parse() {
        return Some(Due::At(at));
    }
    let has_time = given.len() >= 16 && given.as_bytes()[10] == b'T';
    match given.parse() {
        Ok(wall) if has_time => Some(Due::There(wall)),
        _ => {
            let right = "2026-11-27T18:00 (the client's time) or 2026-11-27T18:00:00+02:00";
            fields.fault("by", format!("{given:?} is no moment: right would be for example {right}"))
        }
    }
}

fn telling(fields: &mut Fields) -> Option<Telling> {
    let (how, at) = (fields.text("told_how"), fields.optional_instant("told_at"));
    Some(Telling { how: how?, at: at? })
}

/// Promise a client something: one call for the task, its deadline and the contact that telling them is.
#[utoipa::path(
    post, path = "/v1/promises", tag = "promises", operation_id = "promise", request_body = PromiseBody,
    responses((status = 201, description = "The promised task.", body = DetailJson)),
)]
pub(crate) async fn promise(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asked(NewPromise(new)): Asked<NewPromise>,
) -> Result<Response, Problem> {
    let saved = ops.promise(new, &by).await?;
    Ok(made(&ops, &saved, &by).await)
}

// ---- telling

/// One move of a deadline, with who asked for it and whether the client was told.
#[derive(Serialize, ToSchema)]
#[schema(as = DeadlineMove)]
pub(crate) struct MoveJson {
    #[serde(rename = "move")]
    id: i64,
    #[schema(format = DateTime)]
    from: String,
    #[schema(format = DateTime)]
    from_local: String,
    #[schema(format = DateTime)]
    to: String,
    #[schema(format = DateTime)]
    to_local: String,
    #[schema(example = "client_late")]
    code: &'static str,
    reason: String,
    /// `client` or `us`.
    #[schema(example = "us")]
    asked_by: &'static str,
    /// The deadline that moved had been promised.
    promised: bool,
    #[schema(format = DateTime)]
    told_at: Option<String>,
    told_how: Option<String>,
    /// It was promised, and the client does not know yet.
    owed: bool,
    /// The deadline had passed when it was moved.
    after_the_deadline: bool,
    /// Agency working days; negative where the deadline came nearer.
    slip_days: i64,
    by: String,
    #[schema(format = DateTime)]
    at: String,
}

impl MoveJson {
    pub(super) fn of(moved: &DeadlineMove, zone: &Zone) -> MoveJson {
        let told = moved.because.told.as_ref();
        MoveJson {
            id: moved.id,
            from: text(moved.from),
            from_local: zone.show(moved.from),
            to: text(moved.to),
            to_local: zone.show(moved.to),
            code: moved.because.cause.as_str(),
            reason: moved.because.reason.clone(),
            asked_by: moved.because.asked_by.as_str(),
            promised: moved.promised,
            told_at: told.map(|told| text(told.at)),
            told_how: told.map(|told| told.how.clone()),
            owed: moved.is_owed(),
            after_the_deadline: moved.after_deadline,
            slip_days: moved.slip_days,
            by: moved.by.clone(),
            at: text(moved.at),
        }
    }
}

/// How the client was told.
#[derive(ToSchema)]
#[schema(as = Told)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct ToldBody {
    #[schema(example = "by phone")]
    told_how: String,
    /// Now where it is left out.
    #[schema(format = DateTime, example = "2026-11-24T10:05:00+02:00")]
    told_at: Option<String>,
}

pub(crate) struct ToldNow(Telling);

impl Body for ToldNow {
    const FIELDS: &'static [&'static str] = &["told_how", "told_at"];

    fn read(fields: &mut Fields) -> Option<ToldNow> {
        telling(fields).map(ToldNow)
    }
}

/// Note that the client was told of a move, and so of those before it. It is a contact too.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/moves/{move}/told", tag = "promises", operation_id = "told", request_body = ToldBody,
    responses((status = 200, description = "The task; nothing is owed for it up to that move.", body = DetailJson)),
)]
pub(crate) async fn told(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    moved: MoveNumber,
    seen: Seen,
    Asked(ToldNow(telling)): Asked<ToldNow>,
) -> Result<Response, Problem> {
    let saved = ops.tell(n.0, seen.0, moved.0, telling, &by).await?;
    Ok(written(&ops, &saved, &by).await)
}

/// What clients are still to be told.
#[derive(Serialize, ToSchema)]
#[schema(as = Obligations)]
pub(crate) struct ObligationsJson {
    /// The longest owed first; 1,000 at most.
    obligations: Vec<ObligationJson>,
}

/// A promise that moved, and the client does not know.
#[derive(Serialize, ToSchema)]
#[schema(as = Obligation)]
pub(crate) struct ObligationJson {
    /// The task's number.
    #[schema(example = 1042)]
    number: i64,
    /// The task's version, for `If-Match`.
    version: i64,
    client: String,
    manager: String,
    title: String,
    #[schema(example = "open")]
    status: &'static str,
    /// The client's zone, in which every `..._local` is meant.
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    moved: MoveJson,
}

impl ObligationJson {
    fn of(owed: &Obligation) -> ObligationJson {
        let Obligation { task, moved, zone } = owed;
        ObligationJson {
            number: task.id,
            version: task.version,
            client: task.client.clone(),
            manager: task.manager.clone(),
            title: task.title.clone(),
            status: task.status.as_str(),
            time_zone: zone.name().to_owned(),
            moved: MoveJson::of(moved, zone),
        }
    }
}

/// Whom you are to tell that a promise of theirs has moved.
#[utoipa::path(
    get, path = "/v1/obligations", tag = "promises",
    responses((status = 200, description = "The moves that nobody was told of.", body = ObligationsJson)),
)]
pub(crate) async fn obligations(
    State(ops): State<Ops>,
    Caller(by): Caller,
    _: Asking<NoParameters>,
) -> Result<Json<ObligationsJson>, Problem> {
    let owed = ops.obligations(&by).await?;
    Ok(Json(ObligationsJson { obligations: owed.iter().map(ObligationJson::of).collect() }))
}

// ---- the ledger

/// How many promises stand where.
#[derive(Serialize, ToSchema)]
#[schema(as = PromiseCounts)]
pub(crate) struct CountsJson {
    /// The deadline is ahead.
    open: u64,
    /// Done by the deadline that was promised first.
    kept: u64,
    /// Done by a deadline that was moved in time.
    moved: u64,
    /// The client released the agency from it.
    waived: u64,
    /// A deadline passed while it was open.
    broken: u64,
    /// Of what was due and not waived, from 0 to 1 in thousandths; none where nothing was.
    #[schema(example = 0.875)]
    kept_rate: Option<f64>,
}

impl CountsJson {
    pub(super) fn of(counts: &Counts) -> CountsJson {
        CountsJson {
            open: counts.open,
            kept: counts.kept,
            moved: counts.moved,
            waived: counts.waived,
            broken: counts.broken,
            kept_rate: counts.kept_permille().map(rate),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 1,000")]
pub(super) fn rate(permille: u64) -> f64 {
    permille as f64 / 1_000.0
}

/// One month's promises, by their deadlines.
#[derive(Serialize, ToSchema)]
#[schema(as = PromiseMonth)]
pub(crate) struct MonthJson {
    #[schema(example = "2026-11")]
    month: String,
    #[serde(flatten)]
    counts: CountsJson,
}

/// A promise and where it stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Promise)]
pub(crate) struct PromisedJson {
    #[schema(example = 1042)]
    number: i64,
    client: String,
    manager: String,
    title: String,
    assignee: Option<String>,
    #[schema(example = "open")]
    status: &'static str,
    /// `open`, `kept`, `moved`, `waived` or `broken`.
    #[schema(example = "kept")]
    state: &'static str,
    #[schema(format = DateTime)]
    deadline: String,
    #[schema(format = DateTime)]
    deadline_local: String,
    #[schema(format = DateTime)]
    first_deadline: String,
    #[schema(format = DateTime)]
    first_deadline_local: String,
    deadline_moves: u32,
    slip_days: i64,
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    #[schema(format = DateTime)]
    closed_at_local: Option<String>,
    /// The client's zone, in which every `..._local` is meant.
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
}

impl PromisedJson {
    fn of(promised: &Promised) -> PromisedJson {
        let Promised { task, fate, zone } = promised;
        let local = |at: Timestamp| zone.show(at);
        PromisedJson {
            number: task.id,
            client: task.client.clone(),
            manager: task.manager.clone(),
            title: task.title.clone(),
            assignee: task.assignee.clone(),
            status: task.status.as_str(),
            state: fate.as_str(),
            deadline: text(task.deadline),
            deadline_local: local(task.deadline),
            first_deadline: text(task.first_deadline),
            first_deadline_local: local(task.first_deadline),
            deadline_moves: task.moves,
            slip_days: task.slip_days,
            closed_at: task.closed_at.map(text),
            closed_at_local: task.closed_at.map(local),
            time_zone: zone.name().to_owned(),
        }
    }
}

/// One page of promises by their numbers, and the counts of all of them.
#[derive(Serialize, ToSchema)]
#[schema(as = Ledger)]
pub(crate) struct LedgerJson {
    promises: Vec<PromisedJson>,
    /// Of every state, whatever page and state were asked for.
    counts: CountsJson,
    months: Vec<MonthJson>,
    /// Opaque; none on the last page. It goes with the filter it was given for.
    next_cursor: Option<String>,
}

pub(crate) struct PromisesQuery {
    asked: LedgerQuery,
    limit: u64,
    cursor: Option<String>,
}

impl Parameters for PromisesQuery {
    const NAMES: &'static [&'static str] = &["client", "manager", "state", "from", "to", "limit", "cursor"];

    fn read(params: &mut Params) -> Result<PromisesQuery, Problem> {
        let right = || Fate::ALL.map(Fate::as_str).join(", ");
        let state = params.text("state").map(|text| {
            Fate::parse(&text).ok_or_else(|| bad_parameter("state", &text, &format!("one of {}", right())))
        });
        let (from, to) = days(params)?;
        let asked = LedgerQuery {
            client: params.text("client"),
            manager: params.text("manager"),
            state: state.transpose()?,
            from,
            to,
        };
        Ok(PromisesQuery { asked, limit: params.limit()?, cursor: params.text("cursor") })
    }
}

/// From one day to another, both counted in.
pub(super) fn days(params: &mut Params) -> Result<(Option<Date>, Option<Date>), Problem> {
    let (from, to) = (params.optional_date("from")?, params.optional_date("to")?);
    match (from, to) {
        (Some(from), Some(to)) if to < from => {
            Err(bad_parameter("to", &to.to_string(), &format!("{from} or later")))
        }
        _ => Ok((from, to)),
    }
}

/// What became of what your clients were promised.
#[utoipa::path(
    get, path = "/v1/promises", tag = "promises", operation_id = "promises",
    params(
        ("client" = Option<String>, Query, description = "Key of a client."),
        ("manager" = Option<String>, Query, description = "Login of a manager."),
        ("state" = Option<String>, Query, description = "open, kept, moved, waived or broken."),
        ("from" = Option<String>, Query, description = "Due on this day or later, where the client is."),
        ("to" = Option<String>, Query, description = "Due on this day or earlier."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before."),
    ),
    responses((status = 200, description = "A page of the ledger.", body = LedgerJson)),
)]
pub(crate) async fn promises(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<PromisesQuery>,
) -> Result<Json<LedgerJson>, Problem> {
    let list = List::of(&query.asked);
    let after: Option<i64> = query.cursor.as_deref().map(|cursor| list.read(cursor)).transpose()?;
    let ledger = ops.ledger(&query.asked, &by).await?;
    let rest = ledger.promises.iter().filter(|one| after.is_none_or(|after| one.task.id > after));
    let mut page: Vec<&Promised> = rest.take(limit_of(query.limit) + 1).collect();
    let more = page.len() > limit_of(query.limit);
    page.truncate(limit_of(query.limit));
    let next_cursor = page.last().filter(|_| more).map(|last| list.cursor(last.task.id));
    let months = ledger.months.iter().map(|(month, counts)| MonthJson {
        month: month.strftime("%Y-%m").to_string(),
        counts: CountsJson::of(counts),
    });
    Ok(Json(LedgerJson {
        promises: page.into_iter().map(PromisedJson::of).collect(),
        counts: CountsJson::of(&ledger.counts),
        months: months.collect(),
        next_cursor,
    }))
}

pub(super) fn limit_of(limit: u64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

// ---- slips

pub(crate) struct SlipsQuery {
    by: SlipsBy,
    from: Option<Date>,
    to: Option<Date>,
}

impl Parameters for SlipsQuery {
    const NAMES: &'static [&'static str] = &["by", "from", "to"];

    fn read(params: &mut Params) -> Result<SlipsQuery, Problem> {
        let by = match params.text("by").as_deref() {
            None | Some("client") => SlipsBy::Client,
            Some("template") => SlipsBy::Template,
            Some("reason") => SlipsBy::Reason,
            Some(other) => return Err(bad_parameter("by", other, "client, template or reason")),
        };
        let (from, to) = days(params)?;
        Ok(SlipsQuery { by, from, to })
    }
}

/// How deadlines moved.
#[derive(Serialize, ToSchema)]
#[schema(as = Slips)]
pub(crate) struct SlipsJson {
    /// The largest slip first.
    slips: Vec<SlipJson>,
}

/// The moves of one client, template or reason, added up.
#[derive(Serialize, ToSchema)]
#[schema(as = Slip)]
pub(crate) struct SlipJson {
    /// A client's key, `service/template` (empty for tasks made by hand), or the code of a reason.
    #[schema(example = "seo/report")]
    of: String,
    moves: i64,
    /// Tasks that moved, once or more.
    tasks: i64,
    /// Agency working days, all moves together.
    slip_days: i64,
    after_the_deadline: i64,
    asked_by_client: i64,
    /// Moves of promises that the client does not know of yet.
    owed: i64,
}

impl SlipJson {
    fn of(slip: Slip) -> SlipJson {
        SlipJson {
            of: slip.key,
            moves: slip.moves,
            tasks: slip.tasks,
            slip_days: slip.slip_days,
            after_the_deadline: slip.after_deadline,
            asked_by_client: slip.asked_by_client,
            owed: slip.untold,
        }
    }
}

/// Where time goes: moves of your clients' deadlines by client, template or reason.
#[utoipa::path(
    get, path = "/v1/slips", tag = "promises", operation_id = "slips",
    params(
        ("by" = Option<String>, Query, description = "client (as it is left out), template or reason."),
        ("from" = Option<String>, Query, description = "Moved on this day of the agency or later."),
        ("to" = Option<String>, Query, description = "Moved on this day or earlier."),
    ),
    responses((status = 200, description = "The moves, added up.", body = SlipsJson)),
)]
pub(crate) async fn slips(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<SlipsQuery>,
) -> Result<Json<SlipsJson>, Problem> {
    let slips = ops.slips(query.by, query.from, query.to, &by).await?;
    Ok(Json(SlipsJson { slips: slips.into_iter().map(SlipJson::of).collect() }))
}
