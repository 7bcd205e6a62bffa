//! What a client bought in a period against what was done.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use slated_core::sold::{Counts, Fate, Sold};
use utoipa::ToSchema;

use crate::ops::Ops;
use crate::ops::preview::Span;
use crate::ops::sold::{SoldAgainstDone, SoldLine};
use crate::web::auth::Caller;
use crate::web::extract::{Asking, ClientKey, Parameters, Params};
use crate::web::problem::Problem;

pub(crate) struct PeriodQuery(pub(super) Span);

impl Parameters for PeriodQuery {
    const NAMES: &'static [&'static str] = &["from", "to"];

    fn read(params: &mut Params) -> Result<PeriodQuery, Problem> {
        Ok(PeriodQuery(Span { from: params.date("from")?, to: params.date("to")? }))
    }
}

/// Every date of a client's subscriptions in a period, and what became of it.
#[derive(Serialize, ToSchema)]
#[schema(as = SoldAgainstDone)]
pub(crate) struct SoldJson {
    client: String,
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    to: String,
    total: CountsJson,
    /// One for each template of each engagement that has a date in the period.
    lines: Vec<LineJson>,
    /// Series whose dates to come cannot be told, and why.
    broken: Vec<String>,
}

/// `planned` is the sum of `done`, `moved`, `open`, `waived`, `cancelled`, `skipped` and `ahead`.
#[derive(Serialize, ToSchema)]
#[schema(as = SoldCounts)]
pub(crate) struct CountsJson {
    planned: u64,
    done: u64,
    /// Of these, after the first deadline.
    done_late: u64,
    /// Open, with a later deadline than was first said.
    moved: u64,
    open: u64,
    /// The client released the agency from it.
    waived: u64,
    cancelled: u64,
    /// Did not become a task.
    skipped: u64,
    /// Not decided yet.
    ahead: u64,
    /// Dates of a daily rule that another one stands for; not among the planned.
    collapsed: u64,
    /// By the templates and the clients' factors as they are now.
    planned_hours: f64,
    logged_hours: f64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SoldLine)]
pub(crate) struct LineJson {
    service: String,
    template: String,
    counts: CountsJson,
    /// Those that are not done, by date.
    not_done: Vec<DateJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = SoldDate)]
pub(crate) struct DateJson {
    #[schema(format = Date)]
    nominal_on: String,
    task: Option<i64>,
    #[schema(example = "skipped")]
    fate: &'static str,
    #[schema(format = DateTime)]
    moved_to: Option<String>,
    reason: Option<String>,
    /// Who waived or cancelled it.
    by: Option<String>,
}

impl SoldJson {
    fn of(client: String, period: Span, answer: SoldAgainstDone) -> SoldJson {
        SoldJson {
            client,
            from: period.from.to_string(),
            to: period.to.to_string(),
            total: CountsJson::of(answer.total),
            lines: answer.lines.into_iter().map(LineJson::of).collect(),
            broken: answer.broken,
        }
    }
}

impl CountsJson {
    fn of(counts: Counts) -> CountsJson {
        CountsJson {
            planned: counts.planned,
            done: counts.done,
            done_late: counts.done_late,
            moved: counts.moved,
            open: counts.open,
            waived: counts.waived,
            cancelled: counts.cancelled,
            skipped: counts.skipped,
            ahead: counts.ahead,
            collapsed: counts.collapsed,
            planned_hours: hours(counts.planned_minutes),
            logged_hours: hours(counts.logged_minutes),
        }
    }
}

/// With two decimals.
fn hours(minutes: u64) -> f64 {
    let hundredths = u32::try_from((minutes * 100 + 30) / 60).unwrap_or(u32::MAX);
    f64::from(hundredths) / 100.0
}

impl LineJson {
    fn of(line: SoldLine) -> LineJson {
        let is_done = |one: &Sold| matches!(one.fate, Fate::Done { .. });
        let not_done = line.dates.into_iter().filter(|one| !is_done(one)).map(DateJson::of).collect();
        let (service, template) = (line.service, line.template);
        LineJson { service, template, counts: CountsJson::of(line.counts), not_done }
    }
}

impl DateJson {
    fn of(sold: Sold) -> DateJson {
        let moved_to = match sold.fate {
            Fate::Moved { to } => Some(to.to_string()),
            _ => None,
        };
        DateJson {
            nominal_on: sold.nominal_on.to_string(),
            task: sold.task,
            fate: sold.fate.as_str(),
            moved_to,
            reason: sold.reason,
            by: sold.by,
        }
    }
}

/// What did the client get for what they bought?
///
/// Each nominal date of the period, at most 400 days, has one fate. Its manager and admins only.
#[utoipa::path(
    get, path = "/v1/clients/{key}/sold-against-done", tag = "clients",
    params(
        ("from" = String, Query, description = "The first nominal date.", example = "2026-11-01", format = Date),
        ("to" = String, Query, description = "The last one, inclusive.", example = "2026-11-30", format = Date),
    ),
    responses((status = 200, description = "The account.", body = SoldJson)),
)]
pub(crate) async fn sold(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Asking(PeriodQuery(period)): Asking<PeriodQuery>,
) -> Result<Json<SoldJson>, Problem> {
    let answer = ops.sold_against_done(&key, period, &by).await?;
    Ok(Json(SoldJson::of(key, period, answer)))
}
