//! Reading tasks: one with its history, and lists in pages.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use slated_core::task::Status;
use slated_store::TaskFilter;
use utoipa::ToSchema;

use super::task_json::{DetailJson, Read, TaskJson};
use crate::ops::Ops;
use crate::web::auth::Caller;
use crate::web::cursor::List;
use crate::web::extract::{Asking, NoParameters, Parameters, Params, TaskNumber, bad_parameter};
use crate::web::problem::Problem;

/// One task: its score with the terms, its place, what it waits for, and its history.
#[utoipa::path(
    get, path = "/v1/tasks/{n}", tag = "tasks",
    responses((status = 200, description = "The task.", body = DetailJson)),
)]
pub(crate) async fn task(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    _: Asking<NoParameters>,
) -> Result<Read, Problem> {
    Ok(Read(ops.task(n.0, &by).await?))
}

pub(crate) struct TasksQuery {
    filter: TaskFilter,
    limit: u64,
    cursor: Option<String>,
}

impl Parameters for TasksQuery {
    const NAMES: &'static [&'static str] = &["status", "client", "assignee", "role", "limit", "cursor"];

    fn read(params: &mut Params) -> Result<TasksQuery, Problem> {
        let filter = TaskFilter {
            status: params.text("status").map(|text| status(&text)).transpose()?,
            client: params.text("client"),
            assignee: params.text("assignee"),
            role: params.text("role"),
            ..TaskFilter::default()
        };
        Ok(TasksQuery { filter, limit: params.limit()?, cursor: params.text("cursor") })
    }
}

fn status(text: &str) -> Result<Status, Problem> {
    let right = || Status::ALL.map(Status::as_str).join(", ");
    Status::parse(text).ok_or_else(|| bad_parameter("status", text, &format!("one of {}", right())))
}

/// One page of tasks, by their numbers.
#[derive(Serialize, ToSchema)]
#[schema(as = TaskPage)]
pub(crate) struct PageJson {
    tasks: Vec<TaskJson>,
    /// By which version of the weights the scores are made; none where no daemon has noted it.
    weights_version: Option<i64>,
    /// Opaque; none on the last page. It goes with the filter it was given for.
    next_cursor: Option<String>,
}

/// The tasks that you may see, by their numbers.
#[utoipa::path(
    get, path = "/v1/tasks", tag = "tasks",
    params(
        ("status" = Option<String>, Query, description = "open, started, blocked, in_review, done, cancelled or waived."),
        ("client" = Option<String>, Query, description = "Key of a client."),
        ("assignee" = Option<String>, Query, description = "Login of a person."),
        ("role" = Option<String>, Query, description = "Key of a role."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before."),
    ),
    responses((status = 200, description = "A page.", body = PageJson)),
)]
pub(crate) async fn tasks(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<TasksQuery>,
) -> Result<Json<PageJson>, Problem> {
    let list = List::of(&query.filter);
    let after = query.cursor.as_deref().map(|cursor| list.read(cursor)).transpose()?;
    let page = ops.tasks(query.filter, after, query.limit, &by).await?;
    let next_cursor = page.next.map(|last| list.cursor(last));
    let tasks = page.tasks.iter().map(TaskJson::of).collect();
    Ok(Json(PageJson { tasks, weights_version: page.weights_version, next_cursor }))
}
