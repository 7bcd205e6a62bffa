//! What a specialist pulls from: the queue, and the claim that takes from it.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use slated_core::agency::Access;
use utoipa::ToSchema;

use super::task_json::{TaskJson, written};
use crate::ops::Ops;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{Asking, NoParameters, Parameters, Params};
use crate::web::problem::{Kind, Problem};

pub(crate) struct QueueQuery {
    person: Option<String>,
    limit: u64,
}

impl Parameters for QueueQuery {
    const NAMES: &'static [&'static str] = &["person", "limit"];

    fn read(params: &mut Params) -> Result<QueueQuery, Problem> {
        Ok(QueueQuery { person: params.text("person"), limit: params.limit()? })
    }
}

/// A person's startable tasks in final order.
#[derive(Serialize, ToSchema)]
#[schema(as = Queue)]
pub(crate) struct QueueJson {
    person: String,
    /// How many there are in all; at least so many where it is not exact.
    total: usize,
    /// The tasks of a large pool are not counted to the end.
    total_is_exact: bool,
    /// Of those, tasks of clients whom you do not manage: they keep their place and are left out.
    not_shown: usize,
    tasks: Vec<TaskJson>,
}

/// What now?
///
/// Your own and your roles' startable tasks in final order, each with its score, its terms and why it stands there.
/// Managers and admins may ask for somebody else's.
#[utoipa::path(
    get, path = "/v1/queue", tag = "specialist",
    params(
        ("person" = Option<String>, Query, description = "Login of somebody else; managers and admins only."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "The queue.", body = QueueJson)),
)]
pub(crate) async fn queue(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<QueueQuery>,
) -> Result<Json<QueueJson>, Problem> {
    let person = query.person.unwrap_or_else(|| by.login.clone());
    let is_own = person == by.login;
    if !is_own && by.access < Access::Manager {
        return Err(Problem::new(Kind::Forbidden, "somebody else's queue is for managers and admins"));
    }
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    if is_own || by.access == Access::Admin {
        let shown = ops.queue_first(&person, limit).await?;
        let tasks = shown.tasks.iter().map(TaskJson::of).collect();
        let (total, total_is_exact) = (shown.total, shown.is_exact);
        return Ok(Json(QueueJson { person, total, total_is_exact, not_shown: 0, tasks }));
    }
    let queue = ops.queue(&person).await?;
    let total = queue.len();
    let shown: Vec<_> = queue.iter().filter(|ranked| by.sees(&ranked.task)).collect();
    let not_shown = total - shown.len();
    let tasks = shown.into_iter().take(limit).map(TaskJson::of).collect();
    Ok(Json(QueueJson { person, total, total_is_exact: true, not_shown, tasks }))
}

/// Which task to take; without one, the first of the pool in your order.
#[derive(ToSchema)]
#[schema(as = Claim)]
pub(crate) struct ClaimBody {
    #[schema(example = 1042)]
    task: Option<i64>,
}

impl Body for ClaimBody {
    const FIELDS: &'static [&'static str] = &["task"];

    fn read(fields: &mut Fields) -> Option<ClaimBody> {
        Some(ClaimBody { task: fields.optional_number("task")? })
    }
}

/// Take a task from the pool.
///
/// Whoever asks at once, one wins; the others are told that it is taken. It needs no If-Match.
#[utoipa::path(
    post, path = "/v1/queue/claim", tag = "specialist",
    request_body = Option<ClaimBody>,
    responses((status = 200, description = "The task, now yours.", body = super::task_json::DetailJson)),
)]
pub(crate) async fn claim(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asked(wanted): Asked<ClaimBody>,
) -> Result<Response, Problem> {
    let saved = ops.claim(wanted.task, &by).await?;
    Ok(written(&ops, &saved, &by).await)
}

/// Who a key belongs to.
#[derive(Serialize, ToSchema)]
#[schema(as = Me)]
pub(crate) struct MeJson {
    login: String,
    #[schema(example = "specialist")]
    access: &'static str,
    roles: Vec<String>,
}

/// Who am I?
#[utoipa::path(
    get, path = "/v1/me", tag = "specialist",
    responses((status = 200, description = "The person whose key you sent.", body = MeJson)),
)]
pub(crate) async fn me(Caller(by): Caller, _: Asking<NoParameters>) -> Json<MeJson> {
    Json(MeJson { access: by.access.as_str(), login: by.login, roles: by.roles })
}
