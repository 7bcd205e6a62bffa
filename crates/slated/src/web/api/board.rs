//! The manager's board: what needs them today, with the request that would be the next step.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use slated_core::board::{Item, Next, Section, Subject};
use utoipa::ToSchema;

use super::task_json::text;
use crate::ops::Ops;
use crate::ops::board::Board;
use crate::web::auth::Caller;
use crate::web::extract::{Asking, Parameters, Params};
use crate::web::problem::Problem;

/// As many of each kind as a person looks at.
const SHOWN_MAX: u64 = 50;

pub(crate) struct BoardQuery {
    limit: usize,
}

impl Parameters for BoardQuery {
    const NAMES: &'static [&'static str] = &["limit"];

    fn read(params: &mut Params) -> Result<BoardQuery, Problem> {
        let limit = params.limit_within(SHOWN_MAX)?;
        Ok(BoardQuery { limit: usize::try_from(limit).unwrap_or(usize::MAX) })
    }
}

/// What a manager must look at today, by kind; an admin's is of all clients.
#[derive(Serialize, ToSchema)]
#[schema(as = Board)]
pub(crate) struct BoardJson {
    #[schema(format = DateTime)]
    at: String,
    /// Promises that will probably be missed, the likeliest first.
    promises: SectionJson,
    /// Open tasks past their deadline, promises first.
    overdue: SectionJson,
    /// Clients that nobody spoke with for two weeks.
    silent: SectionJson,
    /// Tasks that cannot go on, mostly because of the client.
    waiting: SectionJson,
    /// What the engine and specialists ask for.
    proposals: SectionJson,
    /// Work that was handed in.
    reviews: SectionJson,
    /// Moved promises of which the client was not told; empty as long as none are kept.
    obligations: SectionJson,
    /// Tasks that nobody has, or that are of somebody who has left.
    unassigned: SectionJson,
    /// Series that cannot be computed, and dates that are held behind an open task.
    series: SectionJson,
}

/// The most pressing of a kind.
#[derive(Serialize, ToSchema)]
#[schema(as = BoardSection)]
pub(crate) struct SectionJson {
    total: usize,
    /// How many are not among the items.
    not_shown: usize,
    items: Vec<ItemJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = BoardItem)]
pub(crate) struct ItemJson {
    task: Option<i64>,
    proposal: Option<i64>,
    series: Option<i64>,
    client: Option<String>,
    title: String,
    /// Why it is here.
    reason: String,
    next: NextJson,
}

/// The next step.
#[derive(Serialize, ToSchema)]
#[schema(as = BoardNext)]
pub(crate) struct NextJson {
    #[schema(example = "move the deadline")]
    what: &'static str,
    #[schema(example = "POST")]
    method: &'static str,
    #[schema(example = "/v1/tasks/1042/deadline")]
    path: String,
}

impl BoardJson {
    fn of(board: Board) -> BoardJson {
        let of = SectionJson::of;
        BoardJson {
            at: text(board.at),
            promises: of(board.of_tasks.promises),
            overdue: of(board.of_tasks.overdue),
            silent: of(board.silent),
            waiting: of(board.of_tasks.waiting),
            proposals: of(board.proposals),
            reviews: of(board.of_tasks.reviews),
            obligations: of(board.obligations),
            unassigned: of(board.of_tasks.unassigned),
            series: of(board.series),
        }
    }
}

impl SectionJson {
    fn of(section: Section) -> SectionJson {
        let (total, not_shown) = (section.total, section.cut());
        SectionJson { total, not_shown, items: section.items.into_iter().map(ItemJson::of).collect() }
    }
}

impl ItemJson {
    fn of(item: Item) -> ItemJson {
        let (task, proposal, series) = match item.about {
            Subject::Task(number) => (Some(number), None, None),
            Subject::Proposal(number) => (None, Some(number), None),
            Subject::Series(number) => (None, None, Some(number)),
            Subject::Client(_) => (None, None, None),
        };
        let (client, title, reason) = (item.client, item.title, item.why.to_string());
        ItemJson { task, proposal, series, client, title, reason, next: NextJson::of(&item.next) }
    }
}

impl NextJson {
    fn of(next: &Next) -> NextJson {
        let (what, method, path) = match next {
            Next::LookAtForecast { client } => {
                ("look at the forecast", "GET", format!("/v1/forecast?client={client}"))
            }
            Next::MoveDeadline { task } => {
                ("move the deadline", "POST", format!("/v1/tasks/{task}/deadline"))
            }
            Next::NoteContact { client } => {
                ("speak with the client and note it", "POST", format!("/v1/clients/{client}/signals"))
            }
            Next::Unblock { task } => ("say that it can go on", "POST", format!("/v1/tasks/{task}/unblock")),
            Next::Accept { proposal } => {
                ("accept it, or reject it", "POST", format!("/v1/proposals/{proposal}/accept"))
            }
            Next::Tell { task, moved } => {
                ("tell the client and note how", "POST", format!("/v1/tasks/{task}/moves/{moved}/told"))
            }
            Next::Approve { task } => {
                ("approve it, or return it", "POST", format!("/v1/tasks/{task}/approve"))
            }
            Next::Reassign { task } => ("give it to somebody", "POST", format!("/v1/tasks/{task}/reassign")),
            Next::LookAtSeries { series } => ("see what is wrong", "GET", format!("/v1/series/{series}")),
            Next::CreateNow { series, nominal_on } => {
                ("create it now", "POST", format!("/v1/series/{series}/occurrences/{nominal_on}/create"))
            }
        };
        NextJson { what, method, path }
    }
}

/// What must I look at today?
///
/// The most pressing of each kind, each with its reason and the request that would be the next step. For managers of
/// their clients, for admins of all.
#[utoipa::path(
    get, path = "/v1/board", tag = "manager",
    params(("limit" = Option<u64>, Query, description = "Items of each kind: 1 to 50, else 50.", minimum = 1, maximum = 50)),
    responses((status = 200, description = "The board.", body = BoardJson)),
)]
pub(crate) async fn board(
    State(ops): State<Ops>,
    caller: Caller,
    Asking(query): Asking<BoardQuery>,
) -> Result<Json<BoardJson>, Problem> {
    let by = caller.manages("the board")?;
    Ok(Json(BoardJson::of(ops.board(query.limit, &by).await?)))
}
