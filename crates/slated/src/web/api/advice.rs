//! Could a queue be worked off in a better order? Only a suggestion: the queue's order does not change.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use slated_core::agency::Access;
use slated_core::suggest::advice::{Kept, Move};
use utoipa::ToSchema;

use crate::ops::Ops;
use crate::ops::queue::Ranked;
use crate::web::auth::Caller;
use crate::web::extract::{Asking, Parameters, Params};
use crate::web::problem::{Kind, Problem};

/// More than this is nobody's advice.
const MOVES_MAX: usize = 20;

pub(crate) struct SuggestionQuery {
    person: Option<String>,
    limit: u64,
}

impl Parameters for SuggestionQuery {
    const NAMES: &'static [&'static str] = &["person", "limit"];

    fn read(params: &mut Params) -> Result<SuggestionQuery, Problem> {
        Ok(SuggestionQuery { person: params.text("person"), limit: params.limit()? })
    }
}

/// A cheaper order of a queue, or the queue's own where none was found.
#[derive(Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub(crate) struct SuggestionJson {
    person: String,
    #[schema(example = "two tasks go elsewhere: two more promises are kept")]
    sentence: String,
    /// Done one after the other they make the suggested order; 20 at most.
    moves: Vec<MoveJson>,
    /// The moves beyond the 20, and those of tasks that you may not see.
    moves_left_out: usize,
    /// The queue as it stands.
    queue: OrderJson,
    /// The queue as it is suggested: never dearer, and never with fewer promises kept.
    suggested: OrderJson,
    /// The suggested order.
    tasks: Vec<SuggestedJson>,
    /// How many tasks the queue has.
    total: usize,
    /// Of those in the suggested order, tasks of clients whom you do not manage: they keep their place and are left out.
    not_shown: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SuggestedMove)]
pub(crate) struct MoveJson {
    #[schema(example = 12)]
    number: i64,
    /// `before` or `after` the other.
    #[schema(example = "before")]
    way: &'static str,
    #[schema(example = 7)]
    other: i64,
    #[schema(example = "start #12 before #7: two more promises are kept")]
    words: String,
}

/// What an order is worth.
#[derive(Serialize, ToSchema)]
#[schema(as = SuggestedOrder)]
pub(crate) struct OrderJson {
    /// Minutes late times weight, as if everything were due four working hours earlier. Ten points are twice the weight.
    cost: i64,
    /// Finished by their deadlines, without that reserve.
    promises_kept: usize,
    /// Promises among them.
    tasks_in_time: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SuggestedTask)]
pub(crate) struct SuggestedJson {
    /// The place in the suggested order.
    place: usize,
    /// The place in the queue.
    rank: Option<usize>,
    #[schema(example = 1042)]
    number: i64,
    title: String,
    client: String,
    promised: bool,
}

/// Could this queue be worked off in a better order?
///
/// Only a suggestion: the queue's order does not change, and nothing is written. Pins stay first, and a task never leaves
/// its level. The same queue at the same instant gives the same answer.
#[utoipa::path(
    get, path = "/v1/queue/suggestion", tag = "specialist",
    params(
        ("person" = Option<String>, Query, description = "Login of somebody else; managers and admins only."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "The suggestion.", body = SuggestionJson)),
)]
pub(crate) async fn suggestion(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<SuggestionQuery>,
) -> Result<Json<SuggestionJson>, Problem> {
    let person = query.person.unwrap_or_else(|| by.login.clone());
    let is_own = person == by.login;
    if !is_own && by.access < Access::Manager {
        return Err(Problem::new(Kind::Forbidden, "somebody else's queue is for managers and admins"));
    }
    let found = ops.suggestion(&person).await?;
    let (queue, advice) = (&found.queue, &found.advice);
    let is_shown = |ranked: &Ranked| is_own || by.sees(&ranked.task);
    let is_known = |number: i64| queue.iter().any(|ranked| ranked.task.id == number && is_shown(ranked));
    let moves = advice.moves.iter().filter(|one| is_known(one.task) && is_known(one.other));
    let moves: Vec<MoveJson> = moves.take(MOVES_MAX).map(MoveJson::of).collect();
    let in_order = advice.order.iter().map(|at| &queue[*at]).enumerate();
    let tasks: Vec<SuggestedJson> = in_order
        .filter(|(_, ranked)| is_shown(ranked))
        .map(|(at, ranked)| SuggestedJson::of(at + 1, ranked))
        .collect();
    Ok(Json(SuggestionJson {
        sentence: advice.words(),
        moves_left_out: advice.moves.len() - moves.len(),
        moves,
        queue: OrderJson::of(advice.given_cost, advice.given_kept),
        suggested: OrderJson::of(advice.cost, advice.kept),
        total: found.total,
        not_shown: queue.len() - tasks.len(),
        tasks: tasks.into_iter().take(usize::try_from(query.limit).unwrap_or(usize::MAX)).collect(),
        person,
    }))
}

impl MoveJson {
    fn of(one: &Move) -> MoveJson {
        MoveJson { number: one.task, way: one.way.as_str(), other: one.other, words: one.words() }
    }
}

impl OrderJson {
    fn of(cost: i64, kept: Kept) -> OrderJson {
        OrderJson { cost, promises_kept: kept.promises, tasks_in_time: kept.tasks }
    }
}

impl SuggestedJson {
    fn of(place: usize, ranked: &Ranked) -> SuggestedJson {
        let task = &ranked.task;
        SuggestedJson {
            place,
            rank: ranked.rank,
            number: task.id,
            title: task.title.clone(),
            client: task.client.clone(),
            promised: task.promised,
        }
    }
}
