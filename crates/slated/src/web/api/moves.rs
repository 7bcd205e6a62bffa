//! Moves of one task by its number. Each needs the version that the caller saw.

use axum::extract::State;
use axum::response::Response;
use utoipa::ToSchema;

use super::task_json::{DetailJson, written};
use crate::ops::Ops;
use crate::ops::work::Action;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields, Nothing};
use crate::web::extract::{Seen, TaskNumber};
use crate::web::problem::Problem;

/// Why.
#[derive(ToSchema)]
#[schema(as = Reason)]
pub(crate) struct ReasonBody {
    #[schema(example = "waiting for the client's access")]
    reason: String,
}

impl Body for ReasonBody {
    const FIELDS: &'static [&'static str] = &["reason"];

    fn read(fields: &mut Fields) -> Option<ReasonBody> {
        Some(ReasonBody { reason: fields.text("reason")? })
    }
}

/// What is missing.
#[derive(ToSchema)]
#[schema(as = Comment)]
pub(crate) struct CommentBody {
    #[schema(example = "the second page has no title")]
    comment: String,
}

impl Body for CommentBody {
    const FIELDS: &'static [&'static str] = &["comment"];

    fn read(fields: &mut Fields) -> Option<CommentBody> {
        Some(CommentBody { comment: fields.text("comment")? })
    }
}

/// Who does it from now on.
#[derive(ToSchema)]
#[schema(as = Reassign)]
pub(crate) struct ReassignBody {
    /// A login; the person must have the task's role.
    #[schema(example = "seo03")]
    to: String,
}

impl Body for ReassignBody {
    const FIELDS: &'static [&'static str] = &["to"];

    fn read(fields: &mut Fields) -> Option<ReassignBody> {
        Some(ReassignBody { to: fields.text("to")? })
    }
}

type Moved = Result<Response, Problem>;

async fn act(ops: &Ops, by: Caller, number: TaskNumber, seen: Seen, action: Action) -> Moved {
    let Caller(by) = by;
    let saved = ops.act(number.0, seen.0, &by, action).await?;
    Ok(written(ops, &saved, &by).await)
}

/// Begin work.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/start", tag = "specialist",
    responses((status = 200, description = "The task, started.", body = DetailJson)),
)]
pub(crate) async fn start(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Moved {
    act(&ops, by, n, seen, Action::Start).await
}

/// Hand the work to the manager for review.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/submit", tag = "specialist",
    responses((status = 200, description = "The task, in review.", body = DetailJson)),
)]
pub(crate) async fn submit(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Moved {
    act(&ops, by, n, seen, Action::Submit).await
}

/// Finish a task that has no review; one that has is submitted.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/complete", tag = "specialist",
    responses((status = 200, description = "The task, done.", body = DetailJson)),
)]
pub(crate) async fn complete(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Moved {
    act(&ops, by, n, seen, Action::Complete).await
}

/// Give the task back to its role's pool.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/release", tag = "specialist",
    responses((status = 200, description = "The task, in the pool.", body = DetailJson)),
)]
pub(crate) async fn release(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Moved {
    act(&ops, by, n, seen, Action::Release).await
}

/// Say that it cannot go on, and why.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/block", tag = "specialist", request_body = ReasonBody,
    responses((status = 200, description = "The task, blocked.", body = DetailJson)),
)]
pub(crate) async fn block(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<ReasonBody>,
) -> Moved {
    act(&ops, by, n, seen, Action::Block { reason: body.reason }).await
}

/// Say that it can go on.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/unblock", tag = "specialist",
    responses((status = 200, description = "The task, as it was before.", body = DetailJson)),
)]
pub(crate) async fn unblock(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Moved {
    act(&ops, by, n, seen, Action::Unblock).await
}

/// Accept submitted work: it is done.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/approve", tag = "manager",
    responses((status = 200, description = "The task, done.", body = DetailJson)),
)]
pub(crate) async fn approve(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Moved {
    act(&ops, by, n, seen, Action::Approve).await
}

/// Give submitted work back, with what is missing.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/return", tag = "manager", operation_id = "return", request_body = CommentBody,
    responses((status = 200, description = "The task, started again.", body = DetailJson)),
)]
pub(crate) async fn hand_back(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<CommentBody>,
) -> Moved {
    act(&ops, by, n, seen, Action::Return { comment: body.comment }).await
}

/// Give up a task that is not a promise.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/cancel", tag = "manager", request_body = ReasonBody,
    responses((status = 200, description = "The task, cancelled.", body = DetailJson)),
)]
pub(crate) async fn cancel(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<ReasonBody>,
) -> Moved {
    act(&ops, by, n, seen, Action::Cancel { reason: body.reason }).await
}

/// Note that the client released the agency from a promise.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/waive", tag = "manager", request_body = ReasonBody,
    responses((status = 200, description = "The task, waived.", body = DetailJson)),
)]
pub(crate) async fn waive(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<ReasonBody>,
) -> Moved {
    act(&ops, by, n, seen, Action::Waive { reason: body.reason }).await
}

/// Give the task to somebody else who has its role.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/reassign", tag = "manager", request_body = ReassignBody,
    responses((status = 200, description = "The task, with its new assignee.", body = DetailJson)),
)]
pub(crate) async fn reassign(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<ReassignBody>,
) -> Moved {
    act(&ops, by, n, seen, Action::Reassign { to: body.to }).await
}
