//! The manager's last word on one task: an override beside the score, and the deadline.

use axum::extract::State;
use axum::response::Response;
use slated_core::overrides::{BadOverride, OverrideKind};
use slated_core::time::Timestamp;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};

use super::task_json::{DetailJson, written};
use crate::ops::Ops;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields, Nothing};
use crate::web::extract::{Seen, TaskNumber};
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
}

pub(super) fn number_or_word() -> Schema {
    let types = vec![Type::Number, Type::String, Type::Null];
    ObjectBuilder::new().schema_type(SchemaType::Array(types)).into()
}

pub(crate) struct WantedOverride {
    kind: OverrideKind,
    reason: String,
    ends_at: Option<Timestamp>,
}

impl Body for WantedOverride {
    const FIELDS: &'static [&'static str] = &["kind", "value", "reason", "ends_at"];

    fn read(fields: &mut Fields) -> Option<WantedOverride> {
        let (kind, value) = (fields.text("kind"), fields.optional_word("value"));
        let (reason, ends_at) = (fields.text("reason"), fields.optional_instant("ends_at"));
        let kind = match OverrideKind::parse(&kind?, &value?.unwrap_or_default()) {
            Ok(kind) => Some(kind),
            Err(error @ BadOverride::Kind(_)) => fields.fault("kind", error.to_string()),
            Err(error) => fields.fault("value", error.to_string()),
        };
        Some(WantedOverride { kind: kind?, reason: reason?, ends_at: ends_at? })
    }
}

/// Set a pin, a level or a boost.
///
/// It stands beside the computed score and replaces the override before it. The engine never touches it.
#[utoipa::path(
    put, path = "/v1/tasks/{n}/override", tag = "manager", request_body = OverrideBody,
    responses((status = 200, description = "The task with its override.", body = DetailJson)),
)]
pub(crate) async fn set_override(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(wanted): Asked<WantedOverride>,
) -> Result<Response, Problem> {
    let saved = ops.set_override(n.0, seen.0, &by, wanted.kind, &wanted.reason, wanted.ends_at).await?;
    Ok(written(&ops, &saved, &by).await)
}

/// Take the override back.
#[utoipa::path(
    delete, path = "/v1/tasks/{n}/override", tag = "manager",
    responses((status = 200, description = "The task, ordered by its score again.", body = DetailJson)),
)]
pub(crate) async fn clear_override(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    let saved = ops.clear_override(n.0, seen.0, &by).await?;
    Ok(written(&ops, &saved, &by).await)
}

/// When it is due from now on, and why.
#[derive(ToSchema)]
#[schema(as = MoveDeadline)]
pub(crate) struct DeadlineBody {
    /// RFC 3339 with its offset.
    #[schema(value_type = String, format = DateTime, example = "2026-11-27T18:00:00+02:00")]
    to: Timestamp,
    #[schema(example = "the client asked for a week more")]
    reason: String,
}

impl Body for DeadlineBody {
    const FIELDS: &'static [&'static str] = &["to", "reason"];

    fn read(fields: &mut Fields) -> Option<DeadlineBody> {
        let (to, reason) = (fields.instant("to"), fields.text("reason"));
        Some(DeadlineBody { to: to?, reason: reason? })
    }
}

/// Move the deadline.
///
/// The first deadline, the number of moves and the slip in working days are kept. The series does not move.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/deadline", tag = "manager", operation_id = "move_deadline", request_body = DeadlineBody,
    responses((status = 200, description = "The task with its new deadline.", body = DetailJson)),
)]
pub(crate) async fn move_deadline(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<DeadlineBody>,
) -> Result<Response, Problem> {
    let saved = ops.move_deadline(n.0, seen.0, &by, body.to, &body.reason).await?;
    Ok(written(&ops, &saved, &by).await)
}
