//! What a manager has said and is still to say: overrides and whether they hold, reviews and how often work goes back.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::Serialize;
use slated_store::ReviewCount;
use utoipa::ToSchema;

use super::promises::{days, limit_of, rate};
use super::task_json::TaskJson;
use crate::ops::Ops;
use crate::ops::overrides::{Meter, Standing};
use crate::ops::queue::Ranked;
use crate::web::auth::Caller;
use crate::web::cursor::List;
use crate::web::extract::{Asking, NoParameters, Parameters, Params, bad_parameter};
use crate::web::problem::Problem;

/// One page of overridden tasks, by their numbers.
#[derive(Serialize, ToSchema)]
#[schema(as = OverridePage)]
pub(crate) struct OverridesJson {
    tasks: Vec<TaskJson>,
    /// Opaque; none on the last page. It goes with the filter it was given for.
    next_cursor: Option<String>,
}

pub(crate) struct OverridesQuery {
    standing: Standing,
    limit: u64,
    cursor: Option<String>,
}

impl Parameters for OverridesQuery {
    const NAMES: &'static [&'static str] = &["drifted", "limit", "cursor"];

    fn read(params: &mut Params) -> Result<OverridesQuery, Problem> {
        let standing = match params.text("drifted").as_deref() {
            None | Some("false") => Standing::All,
            Some("true") => Standing::Drifted,
            Some(other) => return Err(bad_parameter("drifted", other, "true or false")),
        };
        Ok(OverridesQuery { standing, limit: params.limit()?, cursor: params.text("cursor") })
    }
}

/// Open tasks of your clients that are overridden, each with its `drift` where it is to be looked at again.
#[utoipa::path(
    get, path = "/v1/overrides", tag = "manager", operation_id = "overrides",
    params(
        ("drifted" = Option<bool>, Query, description = "true: only those that may not hold any more."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before."),
    ),
    responses((status = 200, description = "A page.", body = OverridesJson)),
)]
pub(crate) async fn overrides(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<OverridesQuery>,
) -> Result<Json<OverridesJson>, Problem> {
    let list = List::of(&query.standing);
    let after: Option<i64> = query.cursor.as_deref().map(|cursor| list.read(cursor)).transpose()?;
    let all = ops.overrides(query.standing, &by).await?;
    let rest = all.iter().filter(|one| after.is_none_or(|after| one.task.id > after));
    let mut page: Vec<&Ranked> = rest.take(limit_of(query.limit) + 1).collect();
    let more = page.len() > limit_of(query.limit);
    page.truncate(limit_of(query.limit));
    let next_cursor = page.last().filter(|_| more).map(|last| list.cursor(last.task.id));
    Ok(Json(OverridesJson { tasks: page.into_iter().map(TaskJson::of).collect(), next_cursor }))
}

/// Whether everything is important by now, and so nothing is.
#[derive(Serialize, ToSchema)]
#[schema(as = OverrideMeter)]
pub(crate) struct MetersJson {
    managers: Vec<MeterJson>,
}

/// How much of a manager's open work stands before what its score says.
#[derive(Serialize, ToSchema)]
#[schema(as = OverrideShare)]
pub(crate) struct MeterJson {
    manager: String,
    /// Open tasks of their clients.
    open: i64,
    /// Of them pinned, on a level above, or with a boost above zero.
    raised: i64,
    /// From 0 to 1 in thousandths; none where nothing is open.
    #[schema(example = 0.125)]
    share: Option<f64>,
    /// The same of all other managers together.
    others_share: Option<f64>,
}

impl MeterJson {
    fn of(meter: Meter) -> MeterJson {
        MeterJson {
            share: share(meter.raised, meter.open),
            others_share: share(meter.others_raised, meter.others_open),
            manager: meter.manager,
            open: meter.open,
            raised: meter.raised,
        }
    }
}

fn share(part: i64, whole: i64) -> Option<f64> {
    let (part, whole) = (u64::try_from(part).ok()?, u64::try_from(whole).ok()?);
    (whole > 0).then(|| rate((part * 1_000 + whole / 2) / whole))
}

/// The share of open work that is overridden upwards: yours beside the others'; everybody's for an admin.
#[utoipa::path(
    get, path = "/v1/overrides/meter", tag = "manager", operation_id = "override_meter",
    responses((status = 200, description = "A row a manager.", body = MetersJson)),
)]
pub(crate) async fn meter(
    State(ops): State<Ops>,
    Caller(by): Caller,
    _: Asking<NoParameters>,
) -> Result<Json<MetersJson>, Problem> {
    let rows = ops.override_meter(&by).await?;
    Ok(Json(MetersJson { managers: rows.into_iter().map(MeterJson::of).collect() }))
}

/// What waits for a manager's word.
#[derive(Serialize, ToSchema)]
#[schema(as = Reviews)]
pub(crate) struct ReviewsJson {
    /// The most pressing first; `rank` is the place among the reviews.
    tasks: Vec<TaskJson>,
    /// How many there are, shown or not.
    total: usize,
}

pub(crate) struct ReviewsQuery {
    limit: u64,
}

impl Parameters for ReviewsQuery {
    const NAMES: &'static [&'static str] = &["limit"];

    fn read(params: &mut Params) -> Result<ReviewsQuery, Problem> {
        Ok(ReviewsQuery { limit: params.limit()? })
    }
}

/// What you are to approve or return, ordered by the same score as every queue.
#[utoipa::path(
    get, path = "/v1/reviews", tag = "manager", operation_id = "reviews",
    params(("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200)),
    responses((status = 200, description = "The work that was submitted.", body = ReviewsJson)),
)]
pub(crate) async fn reviews(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<ReviewsQuery>,
) -> Result<Json<ReviewsJson>, Problem> {
    let ranked = ops.reviews(&by).await?;
    let shown = ranked.iter().take(limit_of(query.limit));
    Ok(Json(ReviewsJson { tasks: shown.map(TaskJson::of).collect(), total: ranked.len() }))
}

pub(crate) struct RatesQuery {
    from: Option<Date>,
    to: Option<Date>,
}

impl Parameters for RatesQuery {
    const NAMES: &'static [&'static str] = &["from", "to"];

    fn read(params: &mut Params) -> Result<RatesQuery, Problem> {
        let (from, to) = days(params)?;
        Ok(RatesQuery { from, to })
    }
}

/// How often the work of each template was given back.
#[derive(Serialize, ToSchema)]
#[schema(as = ReturnRates)]
pub(crate) struct RatesJson {
    /// The most returned first.
    templates: Vec<RateJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReturnRate)]
pub(crate) struct RateJson {
    /// None for work made by hand.
    service: Option<String>,
    template: Option<String>,
    approved: i64,
    returned: i64,
    /// Returns among all words that a manager gave, from 0 to 1 in thousandths.
    #[schema(example = 0.25)]
    return_rate: Option<f64>,
}

impl RateJson {
    fn of(count: ReviewCount) -> RateJson {
        let (service, template) = count.template.unzip();
        RateJson {
            service,
            template,
            approved: count.approved,
            returned: count.returned,
            return_rate: share(count.returned, count.approved + count.returned),
        }
    }
}

/// How often the work of each template of your clients was returned: a template that is returned often is unclear.
#[utoipa::path(
    get, path = "/v1/reviews/rates", tag = "manager", operation_id = "return_rates",
    params(
        ("from" = Option<String>, Query, description = "Judged on this day of the agency or later."),
        ("to" = Option<String>, Query, description = "Judged on this day or earlier."),
    ),
    responses((status = 200, description = "A row a template.", body = RatesJson)),
)]
pub(crate) async fn rates(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<RatesQuery>,
) -> Result<Json<RatesJson>, Problem> {
    let counts = ops.review_rates(query.from, query.to, &by).await?;
    Ok(Json(RatesJson { templates: counts.into_iter().map(RateJson::of).collect() }))
}
