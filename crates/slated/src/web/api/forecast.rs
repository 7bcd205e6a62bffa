//! When will it be done: expected finishes, and the chance of missing a deadline.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use slated_core::forecast::Ahead;
use slated_core::forecast::load::{Balance, Week};
use slated_core::time::{Timestamp, Zone};
use utoipa::ToSchema;

use super::task_json::{hours, text};
use crate::ops::Ops;
use crate::ops::forecast::load::{Considered, WEEKS_MAX};
use crate::ops::forecast::{Foreseen, Whose};
use crate::web::auth::Caller;
use crate::web::extract::{Asking, Parameters, Params, bad_parameter, parse_date};
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
            open_hours: many_hours(ahead.open_minutes),
            free_at: ahead.free_at.map(text),
            free_at_local: ahead.free_at.map(|at| zone.show(at)),
            expected_misses: ahead.misses_permille as f64 / 1_000.0,
        }
    }
}

// ---- the weeks to come

pub(crate) struct LoadQuery {
    weeks: u32,
    with: Option<Considered>,
}

const WEEKS_USUAL: u32 = 12;

impl Parameters for LoadQuery {
    const NAMES: &'static [&'static str] = &["weeks", "with"];

    fn read(params: &mut Params) -> Result<LoadQuery, Problem> {
        let weeks = match params.text("weeks") {
            None => WEEKS_USUAL,
            Some(text) => {
                let weeks = text.parse().ok().filter(|weeks| (1..=WEEKS_MAX).contains(weeks));
                let right = format!("a whole number from 1 to {WEEKS_MAX}");
                weeks.ok_or_else(|| bad_parameter("weeks", &text, &right))?
            }
        };
        let with = match params.text("with") {
            None => None,
            Some(text) => Some(considered(&text).ok_or_else(|| {
                bad_parameter("with", &text, "CLIENT/SERVICE@DATE, for example acme/seo@2026-12-01")
            })?),
        };
        Ok(LoadQuery { weeks, with })
    }
}

fn considered(text: &str) -> Option<Considered> {
    let (what, on) = text.split_once('@')?;
    let (client, service) = what.split_once('/')?;
    let starts_on = parse_date(on)?;
    Some(Considered { client: client.to_owned(), service: service.to_owned(), starts_on })
}

/// The hours that will be needed, beside those that there are.
#[derive(Serialize, ToSchema)]
#[schema(as = Load)]
pub(crate) struct LoadJson {
    weeks: Vec<WeekJson>,
    /// Of tasks that are open already; in no week.
    open: Vec<OpenJson>,
    /// Series that cannot be computed, whose hours are missing.
    series_broken: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoadWeek)]
pub(crate) struct WeekJson {
    /// A Monday; of this week only what is left is counted.
    #[schema(format = Date)]
    starts_on: String,
    roles: Vec<RoleJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoadRole)]
pub(crate) struct RoleJson {
    role: String,
    /// Of tasks that will appear in the week.
    needed_hours: f64,
    /// What the service that is only considered adds to it.
    considered_hours: f64,
    /// Working hours of those who have the role; who has two counts in both.
    capacity_hours: f64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LoadOpen)]
pub(crate) struct OpenJson {
    role: String,
    open_hours: f64,
}

/// Who will have too much to do?
///
/// The hours of tasks still to be created, by week and role, beside the working hours of those who will be there; with
/// `with`, also what one more service would add. Nothing is written. For managers and admins.
#[utoipa::path(
    get, path = "/v1/forecast/load", tag = "manager",
    params(
        ("weeks" = Option<u64>, Query, description = "1 to 26, else 12.", minimum = 1, maximum = 26),
        ("with" = Option<String>, Query, description = "A service only considered: CLIENT/SERVICE@DATE."),
    ),
    responses((status = 200, description = "The weeks to come.", body = LoadJson)),
)]
pub(crate) async fn load(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<LoadQuery>,
) -> Result<Json<LoadJson>, Problem> {
    let told = ops.future_load(query.weeks, query.with.as_ref(), &by).await?;
    let weeks = told.weeks.iter().map(WeekJson::of).collect();
    let open = told.open_minutes.into_iter();
    let open = open.map(|(role, minutes)| OpenJson { role, open_hours: many_hours(minutes) }).collect();
    Ok(Json(LoadJson { weeks, open, series_broken: told.series_broken }))
}

impl WeekJson {
    fn of(week: &Week) -> WeekJson {
        let role = |(role, balance): (&String, &Balance)| RoleJson {
            role: role.clone(),
            needed_hours: many_hours(balance.engaged_minutes),
            considered_hours: many_hours(balance.considered_minutes),
            capacity_hours: many_hours(balance.capacity_minutes),
        };
        WeekJson { starts_on: week.starts_on.to_string(), roles: week.roles.iter().map(role).collect() }
    }
}

fn many_hours(minutes: u64) -> f64 {
    hours(u32::try_from(minutes).unwrap_or(u32::MAX))
}
