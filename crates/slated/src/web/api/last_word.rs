//! The manager's last word on one task: an override beside the score, and the deadline. Each takes `dry_run` and answers
//! then what it would do to everybody's work.

use axum::extract::State;
use axum::response::Response;
use slated_core::deadline::{AskedBy, Because, Cause};
use slated_core::overrides::{BadOverride, OverrideKind};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

use super::engagements::run;
use super::whatif::{DryQuery, TaskOrEffect, do_or_price};
use crate::ops::Ops;
use crate::ops::engagements::Run;
use crate::ops::work::{Past, Telling, Wanted};
use crate::web::auth::Caller;
use crate::web::body::{Asked, AskedBeside, Body, Fields, Nothing};
use crate::web::extract::{Asking, Seen, TaskNumber};
use crate::web::problem::Problem;

/// A pin, a level or a boost, with a reason and, if it shall end by itself, an end.
#[derive(ToSchema)]
#[schema(as = SetOverride)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct OverrideBody {
    /// `pin`, `level` or `boost`.
    #[schema(example = "boost")]
    kind: String,
    /// Nothing for a pin; -1, 0 or 1 for a level; points from -100 to 100 with at most one decimal for a boost.
    #[schema(schema_with = number_or_word)]
    value: Option<String>,
    #[schema(example = "the client called")]
    reason: String,
    /// RFC 3339 with its offset. Left out, it stands until the task is done or it is taken back.
    #[schema(format = DateTime, example = "2026-11-27T18:00:00+02:00")]
    ends_at: Option<String>,
    /// Says what it would do, and writes nothing.
    dry_run: Option<bool>,
}

pub(super) fn number_or_word() -> Schema {
    let types = vec![Type::Number, Type::String, Type::Null];
    ObjectBuilder::new().schema_type(SchemaType::Array(types)).into()
}

pub(crate) struct WantedOverride {
    wanted: Wanted,
    run: Run,
}

impl Body for WantedOverride {
    const FIELDS: &'static [&'static str] = &["kind", "value", "reason", "ends_at", "dry_run"];

    fn read(fields: &mut Fields) -> Option<WantedOverride> {
        let (kind, value) = (fields.text("kind"), fields.optional_word("value"));
        let (reason, ends_at) = (fields.text("reason"), fields.optional_instant("ends_at"));
        let run = run(fields, Run::Done);
        let kind = match OverrideKind::parse(&kind?, &value?.unwrap_or_default()) {
            Ok(kind) => Some(kind),
            Err(error @ BadOverride::Kind(_)) => fields.fault("kind", error.to_string()),
            Err(error) => fields.fault("value", error.to_string()),
        };
        let wanted = Wanted::Override { kind: kind?, reason: reason?, ends_at: ends_at? };
        Some(WantedOverride { wanted, run: run? })
    }
}

/// Set a pin, a level or a boost.
///
/// It stands beside the computed score and replaces the override before it. The engine never touches it.
#[utoipa::path(
    put, path = "/v1/tasks/{n}/override", tag = "manager", request_body = OverrideBody,
    responses((status = 200, description = "The task with its override, or what it would do.", body = TaskOrEffect)),
)]
pub(crate) async fn set_override(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(asked): Asked<WantedOverride>,
) -> Result<Response, Problem> {
    do_or_price(&ops, n, seen, &by, asked.wanted, asked.run).await
}

/// Take the override back.
#[utoipa::path(
    delete, path = "/v1/tasks/{n}/override", tag = "manager",
    params(("dry_run" = Option<bool>, Query, description = "true says what it would do, and writes nothing.")),
    responses((status = 200, description = "The task, ordered by its score again, or what it would do.", body = TaskOrEffect)),
)]
pub(crate) async fn clear_override(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    Asking(DryQuery(run)): Asking<DryQuery>,
    _: AskedBeside<Nothing>,
) -> Result<Response, Problem> {
    do_or_price(&ops, n, seen, &by, Wanted::NoOverride, run).await
}

/// When it is due from now on, and why.
#[derive(ToSchema)]
#[schema(as = MoveDeadline)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct DeadlineBody {
    /// RFC 3339 with its offset.
    #[schema(format = DateTime, example = "2026-11-27T18:00:00+02:00")]
    to: String,
    #[schema(example = "the client asked for a week more")]
    reason: String,
    /// What is counted: `client_late`, `scope_changed`, `absence`, `our_estimate` or `other`, which it is where it is left out.
    #[schema(example = "client_late")]
    code: Option<String>,
    /// `client` or `us`; us where it is left out.
    #[schema(example = "client")]
    asked_by: Option<String>,
    /// How the client was told. A promise that moves without it stays an obligation until they are.
    #[schema(example = "by phone")]
    told_how: Option<String>,
    /// When the client was told; now where it is left out.
    #[schema(format = DateTime, example = "2026-11-24T10:05:00+02:00")]
    told_at: Option<String>,
    /// A deadline in the past is meant so.
    back_dated: Option<bool>,
    /// Says what it would do, and writes nothing.
    dry_run: Option<bool>,
}

pub(crate) struct WantedDeadline {
    wanted: Wanted,
    run: Run,
}

impl Body for WantedDeadline {
    const FIELDS: &'static [&'static str] =
        &["to", "reason", "code", "asked_by", "told_how", "told_at", "back_dated", "dry_run"];

    fn read(fields: &mut Fields) -> Option<WantedDeadline> {
        let (to, reason, run) = (fields.instant("to"), fields.text("reason"), run(fields, Run::Done));
        let cause = fields.choice("code", &causes());
        let asked_by = fields.choice("asked_by", &[AskedBy::Us, AskedBy::Client].map(|by| (by.as_str(), by)));
        let (told, past) = (told(fields), fields.optional_flag("back_dated"));
        let past = if past?.unwrap_or(false) { Past::BackDated } else { Past::Refused };
        let because = Because { cause: cause?, reason: reason?, asked_by: asked_by?, told: None };
        let wanted = Wanted::Deadline { to: to?, because, told: told?, past };
        Some(WantedDeadline { wanted, run: run? })
    }
}

fn causes() -> Vec<(&'static str, Cause)> {
    let usual = (Cause::Other.as_str(), Cause::Other);
    std::iter::once(usual).chain(Cause::ALL.iter().map(|cause| (cause.as_str(), *cause))).collect()
}

/// How and when the client was told, if they were; when alone says nothing.
fn told(fields: &mut Fields) -> Option<Option<Telling>> {
    let (how, at) = (fields.optional_text("told_how"), fields.optional_instant("told_at"));
    match (how?, at?) {
        (Some(how), at) => Some(Some(Telling { how, at })),
        (None, None) => Some(None),
        (None, Some(_)) => fields.fault("told_how", "is missing: right would be how the client was told"),
    }
}

/// Move the deadline.
///
/// The first deadline, every move with its reason, and the slip in working days are kept. The series does not move.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/deadline", tag = "manager", operation_id = "move_deadline", request_body = DeadlineBody,
    responses((status = 200, description = "The task with its new deadline, or what it would do.", body = TaskOrEffect)),
)]
pub(crate) async fn move_deadline(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(asked): Asked<WantedDeadline>,
) -> Result<Response, Problem> {
    do_or_price(&ops, n, seen, &by, asked.wanted, asked.run).await
}
