//! Finding by words.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use slated_core::time::Zone;
use utoipa::ToSchema;

use super::beside::CommentJson;
use crate::ops::Ops;
use crate::ops::search::{Found, WORDS_CHARS_MAX};
use crate::web::auth::Caller;
use crate::web::extract::{Asking, Parameters, Params, bad_parameter};
use crate::web::problem::Problem;

/// What was found, each kind apart.
#[derive(Serialize, ToSchema)]
#[schema(as = Found)]
pub(crate) struct FoundJson {
    /// By their titles, the newest first.
    tasks: Vec<FoundTaskJson>,
    /// By key and name; those that you answer for.
    clients: Vec<FoundClientJson>,
    /// The newest first.
    comments: Vec<FoundCommentJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FoundTask)]
pub(crate) struct FoundTaskJson {
    #[schema(example = 1042)]
    number: i64,
    title: String,
    client: String,
    status: &'static str,
    assignee: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FoundClient)]
pub(crate) struct FoundClientJson {
    key: String,
    name: String,
    status: &'static str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FoundComment)]
pub(crate) struct FoundCommentJson {
    #[serde(flatten)]
    comment: CommentJson,
    /// Of the task.
    title: String,
}

impl FoundJson {
    fn of(found: &Found) -> FoundJson {
        let task = |task: &slated_core::task::Task| FoundTaskJson {
            number: task.id,
            title: task.title.clone(),
            client: task.client.clone(),
            status: task.status.as_str(),
            assignee: task.assignee.clone(),
        };
        let client = |client: &slated_core::agency::Client| FoundClientJson {
            key: client.key.clone(),
            name: client.name.clone(),
            status: client.status.as_str(),
        };
        // found over all clients: one zone for all
        let zone = Zone::utc();
        let comments = found.comments.iter().map(|(comment, title)| FoundCommentJson {
            comment: CommentJson::of(comment, &zone),
            title: title.clone(),
        });
        FoundJson {
            tasks: found.tasks.iter().map(task).collect(),
            clients: found.clients.iter().map(client).collect(),
            comments: comments.collect(),
        }
    }
}

pub(crate) struct SearchQuery {
    words: String,
    limit: u64,
}

impl Parameters for SearchQuery {
    const NAMES: &'static [&'static str] = &["q", "limit"];

    fn read(params: &mut Params) -> Result<SearchQuery, Problem> {
        let words = params.text("q").unwrap_or_default();
        if words.trim().is_empty() || words.chars().count() > WORDS_CHARS_MAX {
            return Err(bad_parameter("q", &words, "1 to 200 characters that are not all blank"));
        }
        Ok(SearchQuery { words, limit: params.limit()? })
    }
}

/// Find tasks by their titles, clients by their names, comments by their words: in any case, anywhere in them.
#[utoipa::path(
    get, path = "/v1/search", tag = "tasks",
    params(
        ("q" = String, Query, description = "What to look for: 1 to 200 characters."),
        ("limit" = Option<u64>, Query, description = "How many of each kind: 1 to 200, 50 unless given."),
    ),
    responses((status = 200, description = "What you may see of it.", body = FoundJson)),
)]
pub(crate) async fn search(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<SearchQuery>,
) -> Result<Json<FoundJson>, Problem> {
    Ok(Json(FoundJson::of(&ops.search(&query.words, query.limit, &by).await?)))
}
