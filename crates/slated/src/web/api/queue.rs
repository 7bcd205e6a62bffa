//! What a specialist pulls from: the queue, and the claim that takes from it.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use slated_core::agency::Access;
use utoipa::ToSchema;

use super::task_json::{TaskJson, written};
use crate::ops::Ops;
use crate::ops::queue::Mark;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::cursor::List;
use crate::web::extract::{Asking, NoParameters, Parameters, Params};
use crate::web::problem::{Kind, Problem};

pub(crate) struct QueueQuery {
    person: Option<String>,
    limit: u64,
    cursor: Option<String>,
}

impl Parameters for QueueQuery {
    const NAMES: &'static [&'static str] = &["person", "limit", "cursor"];

    fn read(params: &mut Params) -> Result<QueueQuery, Problem> {
        Ok(QueueQuery {
            person: params.text("person"),
            limit: params.limit()?,
            cursor: params.text("cursor"),
        })
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
    /// By which version of the weights the scores are made; none where no daemon has noted it.
    weights_version: Option<i64>,
    tasks: Vec<TaskJson>,
    /// Opaque; none on the last page. It carries its instant: pages are of the order as it was when the first was read.
    next_cursor: Option<String>,
}

/// Pages of an older order are not read on.
const CURSOR_SECONDS_MAX: i64 = 24 * 3_600;

/// What now?
///
/// Your own and your roles' startable tasks in final order, each with its score, its terms and why it stands there.
/// Managers and admins may ask for somebody else's.
#[utoipa::path(
    get, path = "/v1/queue", tag = "specialist",
    params(
        ("person" = Option<String>, Query, description = "Login of somebody else; managers and admins only."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before, for a day."),
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
    let list = List::of(&("queue", &person));
    let after: Option<Mark> = query.cursor.as_deref().map(|cursor| list.read(cursor)).transpose()?;
    let now = ops.clock.now();
    if after.is_some_and(|mark| !(0..=CURSOR_SECONDS_MAX).contains(&now.seconds_since(mark.at))) {
        let detail =
            "the cursor is of an order older than a day: right would be the first page, without a cursor";
        return Err(Problem::new(Kind::BadCursor, detail));
    }
    let shown = ops.queue_page(&person, after, limit, &by).await?;
    Ok(Json(QueueJson {
        person,
        total: shown.total,
        total_is_exact: shown.is_exact,
        not_shown: shown.not_shown,
        weights_version: ops.weights_version(),
        tasks: shown.tasks.iter().map(TaskJson::of).collect(),
        next_cursor: shown.next.map(|mark| list.cursor(mark)),
    }))
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
