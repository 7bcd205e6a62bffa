//! When will it be done: expected finishes, and the chance of missing a deadline.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use slated_core::forecast::Ahead;
use slated_core::time::{Timestamp, Zone};
use utoipa::ToSchema;

use super::task_json::{hours, text};
use crate::ops::Ops;
use crate::ops::forecast::{Foreseen, Whose};
use crate::web::auth::Caller;
use crate::web::extract::{Asking, Parameters, Params};
use crate::web::problem::Problem;

pub(crate) struct ForecastQuery {
    whose: Whose,
    limit: u64,
}

impl Parameters for ForecastQuery {
    const NAMES: &'static [&'static str] = &["person", "role", "client", "limit"];

    fn read(params: &mut Params) -> Result<ForecastQuery, Problem> {
        let whose =
            Whose { person: params.text("person"), role: params.text("role"), client: params.text("client") };
        Ok(ForecastQuery { whose, limit: params.limit()? })
    }
}

/// What is expected of open tasks and of those who will do them.
#[derive(Serialize, ToSchema)]
#[schema(as = Forecast)]
pub(crate) struct ForecastJson {
    /// How many tasks there are in all.
    total: usize,
    /// The likeliest to be missed first.
    tasks: Vec<ForeseenJson>,
    /// Those who will do any of the tasks, with all that they have before them.
    people: Vec<AheadJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ForecastTask)]
pub(crate) struct ForeseenJson {
    #[schema(example = 1042)]
    number: i64,
    title: String,
    client: String,
    role: String,
    /// Login; none while the task is in its role's pool.
    assignee: Option<String>,
    /// Login of whoever will do it: the assignee, or whom a task of a pool would be given.
    expected_of: Option<String>,
    #[schema(example = "open")]
    status: &'static str,
    /// The deadline was told to the client.
    promised: bool,
    effort_hours: f64,
    #[schema(format = DateTime)]
    deadline: String,
    #[schema(format = DateTime)]
    deadline_local: String,
    /// The client's zone, in which every `..._local` is meant.
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    /// None where nobody works on it any more, or nobody ever will.
    #[schema(format = DateTime)]
    expected_start: Option<String>,
    #[schema(format = DateTime)]
    expected_start_local: Option<String>,
    #[schema(format = DateTime)]
    expected_finish: Option<String>,
    #[schema(format = DateTime)]
    expected_finish_local: Option<String>,
    /// From 0 to 1, in thousandths; none where nothing can be said.
    #[schema(example = 0.125)]
    miss_probability: Option<f64>,
    /// What it still waits for.
    waits_for: Vec<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ForecastPerson)]
pub(crate) struct AheadJson {
    login: String,
    open_hours: f64,
    /// When the last of it is finished; none where that is never.
    #[schema(format = DateTime)]
    free_at: Option<String>,
    /// The same instant where the person is.
    #[schema(format = DateTime)]
    free_at_local: Option<String>,
    /// The sum of the probabilities of missing.
    #[schema(example = 1.4)]
    expected_misses: f64,
}

/// When will it be done?
///
/// Everybody takes the first task of their queue that can be started, in their own hours; pools are shared out to those
/// who are present. Work that is still to be created is not counted. A specialist who names nothing asks about
/// themselves; managers and admins see what they see of tasks.
#[utoipa::path(
    get, path = "/v1/forecast", tag = "specialist",
    params(
        ("person" = Option<String>, Query, description = "Login of whoever will do it; somebody else's is for managers and admins."),
        ("role" = Option<String>, Query, description = "A role's tasks."),
        ("client" = Option<String>, Query, description = "A client's tasks."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "The forecast.", body = ForecastJson)),
)]
pub(crate) async fn forecast(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<ForecastQuery>,
) -> Result<Json<ForecastJson>, Problem> {
    let outlook = ops.forecast(query.whose, &by).await?;
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let total = outlook.tasks.len();
    let tasks = outlook.tasks.iter().take(limit).map(ForeseenJson::of).collect();
    let people = outlook.people.iter().map(|(ahead, zone)| AheadJson::of(ahead, zone)).collect();
    Ok(Json(ForecastJson { total, tasks, people }))
}

impl ForeseenJson {
    fn of(one: &Foreseen) -> ForeseenJson {
        let (task, zone, expected) = (&one.task, &one.zone, &one.expected);
        let start = expected.span.map(|span| span.start);
        let finish = expected.span.map(|span| span.finish);
        let local = |at: Timestamp| zone.show(at);
        ForeseenJson {
            number: task.id,
            title: task.title.clone(),
            client: task.client.clone(),
            role: task.role.clone(),
            assignee: task.assignee.clone(),
            expected_of: expected.login.clone(),
            status: task.status.as_str(),
            promised: task.promised,
            effort_hours: hours(task.effort_minutes),
            deadline: text(task.deadline),
            deadline_local: local(task.deadline),
            time_zone: zone.name().to_owned(),
            expected_start: start.map(text),
            expected_start_local: start.map(local),
            expected_finish: finish.map(text),
            expected_finish_local: finish.map(local),
            miss_probability: expected.miss_permille.map(|permille| f64::from(permille) / 1_000.0),
            waits_for: one.waits_for.clone(),
        }
    }
}

impl AheadJson {
    fn of(ahead: &Ahead, zone: &Zone) -> AheadJson {
        AheadJson {
            login: ahead.login.clone(),
            open_hours: hours(u32::try_from(ahead.open_minutes).unwrap_or(u32::MAX)),
            free_at: ahead.free_at.map(text),
            free_at_local: ahead.free_at.map(|at| zone.show(at)),
            expected_misses: ahead.misses_permille as f64 / 1_000.0,
        }
    }
}
