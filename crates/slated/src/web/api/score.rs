//! A task's score at an instant, and when tasks overtake each other.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slated_core::overtake::HOLDS_UNTIL;
use slated_core::risk::Cause;
use slated_core::time::Timestamp;
use utoipa::ToSchema;

use super::task_json::{TermJson, etag, points};
use crate::ops::Ops;
use crate::ops::score::{Passing, Race, Scored};
use crate::ops::weights::Weighed;
use crate::web::auth::Caller;
use crate::web::extract::{Asking, NoParameters, Parameters, Params, TaskNumber, bad_parameter};
use crate::web::problem::Problem;

/// A score with its terms and what they were made of.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreAt)]
pub(crate) struct ScoredJson {
    number: i64,
    /// The instant it is the score of.
    #[schema(format = DateTime)]
    at: String,
    #[schema(format = DateTime)]
    at_local: String,
    /// The client's zone, in which every `..._local` is meant.
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    #[schema(example = 61.2)]
    total: f64,
    #[schema(example = "now")]
    band: &'static str,
    /// `far` (slack costs the most it may), `waiting`, `ripe` (its latest start has passed) or `overdue`.
    #[schema(example = "waiting")]
    stage: &'static str,
    terms: Vec<TermJson>,
    explanation: String,
    /// When work must begin, in the hours of whoever does it.
    #[schema(format = DateTime)]
    latest_start: String,
    #[schema(format = DateTime)]
    latest_start_local: String,
    /// What the client's risk is made of: the points sum to the term of the risk.
    risk_parts: Vec<CauseJson>,
    /// The day for which the client's risk was computed; none until it was.
    #[schema(format = Date)]
    risk_computed_on: Option<String>,
    weights: WeightsJson,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ScoreRiskPart)]
pub(crate) struct CauseJson {
    #[schema(example = "silent 28 days")]
    part: String,
    points: f64,
}

/// What each term weighs.
#[derive(Serialize, ToSchema)]
#[schema(as = Weights)]
pub(crate) struct WeightsJson {
    /// None until a daemon has started with these settings.
    version: Option<i64>,
    /// By name; points as decimals.
    #[schema(value_type = Object)]
    values: serde_json::Value,
}

impl ScoredJson {
    fn of(scored: &Scored) -> ScoredJson {
        let Scored { zone, score, .. } = scored;
        let cause = |Cause { brief, points: tenths, .. }: &Cause| CauseJson {
            part: brief.clone(),
            points: points(*tenths),
        };
        let Weighed { version, values } = scored.weighed.clone();
        ScoredJson {
            number: scored.task.id,
            at: scored.at.to_string(),
            at_local: zone.show(scored.at),
            time_zone: zone.name().to_owned(),
            total: points(score.total()),
            band: score.band().as_str(),
            stage: scored.stage.as_str(),
            terms: score.terms().iter().map(TermJson::of).collect(),
            explanation: scored.explanation.clone(),
            latest_start: scored.latest_start.to_string(),
            latest_start_local: zone.show(scored.latest_start),
            risk_parts: scored.causes.iter().map(cause).collect(),
            risk_computed_on: scored.risk_on.map(|date| date.to_string()),
            weights: WeightsJson { version, values },
        }
    }
}

pub(crate) struct ScoreQuery {
    at: Option<Timestamp>,
}

impl Parameters for ScoreQuery {
    const NAMES: &'static [&'static str] = &["at"];

    fn read(params: &mut Params) -> Result<ScoreQuery, Problem> {
        let Some(text) = params.text("at") else { return Ok(ScoreQuery { at: None }) };
        let right = "an instant with its offset, for example 2026-11-27T18:00:00Z (a + is written %2B)";
        text.parse().map(|at| ScoreQuery { at: Some(at) }).map_err(|_| bad_parameter("at", &text, right))
    }
}

/// A task's score at any instant, past or to come, by the facts of now.
#[utoipa::path(
    get, path = "/v1/tasks/{n}/score", tag = "tasks",
    params(("at" = Option<String>, Query, description = "RFC 3339 with its offset; now, unless given.")),
    responses((status = 200, description = "The score.", body = ScoredJson)),
)]
pub(crate) async fn score(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    Asking(query): Asking<ScoreQuery>,
) -> Result<Response, Problem> {
    let scored = ops.score(n.0, query.at, &by).await?;
    Ok(([(header::ETAG, etag(scored.task.version))], Json(ScoredJson::of(&scored))).into_response())
}

/// A task between its neighbours in its queue.
#[derive(Serialize, ToSchema)]
#[schema(as = Overtakes)]
pub(crate) struct RaceJson {
    number: i64,
    #[schema(format = DateTime)]
    now: String,
    /// Whether it overtakes the one above; none where nothing is above, or nothing that you may see.
    above: Option<PassingJson>,
    /// Whether the one below overtakes it.
    below: Option<PassingJson>,
    /// What the answer cannot know.
    holds: &'static str,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Overtaking)]
pub(crate) struct PassingJson {
    behind: i64,
    ahead: i64,
    /// None where time alone never does it.
    #[schema(format = DateTime)]
    at: Option<String>,
    /// By the clock of whoever works.
    #[schema(format = DateTime)]
    at_local: Option<String>,
    #[schema(example = "#12 overtakes #7 on Thu 26 Nov 14:10")]
    words: String,
}

impl RaceJson {
    fn of(race: &Race) -> RaceJson {
        let passing = |one: &Passing| PassingJson {
            behind: one.behind,
            ahead: one.ahead,
            at: one.at.map(|at| at.to_string()),
            at_local: one.at.map(|at| race.zone.show(at)),
            words: one.words.clone(),
        };
        RaceJson {
            number: race.task.id,
            now: race.now.to_string(),
            above: race.above.as_ref().map(passing),
            below: race.below.as_ref().map(passing),
            holds: HOLDS_UNTIL,
        }
    }
}

/// When a task overtakes the one above it in its queue, and when the one below overtakes it.
///
/// By time alone: true until a fact changes, a client's risk moves, somebody is absent or an override ends.
#[utoipa::path(
    get, path = "/v1/tasks/{n}/overtakes", tag = "tasks",
    responses((status = 200, description = "The neighbours, and when they pass.", body = RaceJson)),
)]
pub(crate) async fn overtakes(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    _: Asking<NoParameters>,
) -> Result<Response, Problem> {
    let race = ops.overtakes(n.0, &by).await?;
    Ok(([(header::ETAG, etag(race.task.version))], Json(RaceJson::of(&race))).into_response())
}
