//! What a client subscribed to: start, pause, resume, end, back-fill. Each takes `dry_run` and answers what it does
//! to dates and tasks.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Serialize;
use slated_core::agency::Pause;
use slated_core::expectation::Expectation;
use slated_core::time::Zone;
use utoipa::ToSchema;

use super::expectations::{self, ExpectationJson, NewExpectation};
use super::task_json::{etag, text};
use crate::ops::Ops;
use crate::ops::backfill::{BackFill, Fill, Filled};
use crate::ops::engagements::{
    Ahead, DateChange, Effect, Engaged, MadeAhead, MadeUp, MakeUp, Run, Seen as SeenEngagement, Start, Verb,
};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{Asking, ClientKey, NoParameters, Seen, ServiceKey};
use crate::web::problem::Problem;

// ---- what is shown

/// A client's subscription to a service.
#[derive(Serialize, ToSchema)]
#[schema(as = Engagement)]
pub(crate) struct EngagementJson {
    client: String,
    service: String,
    /// The version that `If-Match` speaks of.
    version: i64,
    #[schema(format = Date)]
    starts_on: String,
    /// The last date that still belongs to it.
    #[schema(format = Date)]
    ends_on: Option<String>,
    pauses: Vec<PauseJson>,
    /// By which this client's effort differs from the template's estimate.
    effort_factor: f64,
    /// The client's zone, in which its dates are meant.
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    /// None where nobody has asked yet.
    expectation: Option<ExpectationJson>,
}

/// Days on which nothing is created; both ends belong to it.
#[derive(Serialize, ToSchema)]
#[schema(as = Pause)]
pub(crate) struct PauseJson {
    #[schema(format = Date)]
    from: String,
    /// None: until it is resumed.
    #[schema(format = Date)]
    to: Option<String>,
}

impl EngagementJson {
    fn of(engaged: Engaged) -> EngagementJson {
        let Engaged { engagement, version, zone, expectation } = engaged;
        let pause = |pause: Pause| PauseJson { from: pause.from.to_string(), to: day(pause.to) };
        EngagementJson {
            version,
            starts_on: engagement.starts_on.to_string(),
            ends_on: day(engagement.ends_on),
            pauses: engagement.pauses.into_iter().map(pause).collect(),
            effort_factor: f64::from(engagement.effort_permille) / 1000.0,
            time_zone: zone.name().to_owned(),
            expectation: expectation.map(ExpectationJson::of),
            client: engagement.client,
            service: engagement.service,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Engagements)]
pub(crate) struct EngagementsJson {
    engagements: Vec<EngagementJson>,
}

/// What was done, or would be done, to the dates to come and to tasks.
#[derive(Serialize, ToSchema)]
#[schema(as = EngagementEffect)]
pub(crate) struct EffectJson {
    /// Nothing was written.
    dry_run: bool,
    /// As it is afterwards; in a dry run with the version it has now.
    engagement: EngagementJson,
    /// Dates were compared from today through this day.
    #[schema(format = Date)]
    through: String,
    dates_added: usize,
    dates_removed: usize,
    /// The first 200 of them.
    dates: Vec<DateChangeJson>,
    /// Open tasks of dates that are no longer its own.
    tasks: Vec<AheadJson>,
    /// Dates of the pause that became tasks after all.
    made_up: Vec<MadeUpJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = DateChange)]
pub(crate) struct DateChangeJson {
    /// `added` or `removed`.
    #[schema(example = "removed")]
    change: &'static str,
    /// None for a series that is not there yet.
    series: Option<i64>,
    template: String,
    #[schema(format = Date)]
    nominal_on: String,
    #[schema(format = Date)]
    rolled_on: String,
    #[schema(format = DateTime)]
    create_at: String,
    #[schema(format = DateTime)]
    deadline: String,
    #[schema(format = DateTime)]
    deadline_local: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MadeAhead)]
pub(crate) struct AheadJson {
    #[schema(example = 1042)]
    task: i64,
    title: String,
    #[schema(format = Date)]
    nominal_on: String,
    promised: bool,
    #[schema(example = "open")]
    status: &'static str,
    /// `cancelled` or `stays`.
    #[schema(example = "stays")]
    outcome: &'static str,
    why: Option<&'static str>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MadeUp)]
pub(crate) struct MadeUpJson {
    series: i64,
    template: String,
    #[schema(format = Date)]
    nominal_on: String,
    /// None in a dry run.
    task: Option<i64>,
}

impl EffectJson {
    fn of(effect: Effect) -> EffectJson {
        let zone = effect.engaged.zone.clone();
        EffectJson {
            dry_run: effect.run == Run::Dry,
            engagement: EngagementJson::of(effect.engaged),
            through: effect.through.to_string(),
            dates_added: effect.dates_added,
            dates_removed: effect.dates_removed,
            dates: effect.dates.into_iter().map(|one| DateChangeJson::of(one, &zone)).collect(),
            tasks: effect.tasks.into_iter().map(AheadJson::of).collect(),
            made_up: effect.made.into_iter().map(MadeUpJson::of).collect(),
        }
    }
}

impl DateChangeJson {
    fn of(one: DateChange, zone: &Zone) -> DateChangeJson {
        let DateChange { series, template, nominal_on, dates, is_added } = one;
        DateChangeJson {
            change: if is_added { "added" } else { "removed" },
            series,
            template,
            nominal_on: nominal_on.to_string(),
            rolled_on: dates.rolled_on.to_string(),
            create_at: text(dates.create_at),
            deadline: text(dates.due_at),
            deadline_local: zone.show(dates.due_at),
        }
    }
}

impl AheadJson {
    fn of(ahead: Ahead) -> AheadJson {
        let Ahead { task, nominal_on, stays } = ahead;
        AheadJson {
            task: task.id,
            title: task.title,
            nominal_on: nominal_on.to_string(),
            promised: task.promised,
            status: task.status.as_str(),
            outcome: if stays.is_some() { "stays" } else { "cancelled" },
            why: stays,
        }
    }
}

impl MadeUpJson {
    fn of(made: MadeUp) -> MadeUpJson {
        let MadeUp { series, template, nominal_on, task } = made;
        MadeUpJson { series, template, nominal_on: nominal_on.to_string(), task }
    }
}

fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

// ---- what is read

/// A new subscription.
#[derive(ToSchema)]
#[schema(as = StartEngagement)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct StartBody {
    /// The key of a service.
    #[schema(example = "seo")]
    service: String,
    #[schema(format = Date, example = "2026-12-10")]
    starts_on: String,
    #[schema(format = Date)]
    ends_on: Option<String>,
    /// 0.1 to 10, else 1.
    #[schema(value_type = Option<f64>)]
    effort_factor: Option<f64>,
    /// What the client expects, what was promised, what is not part of it, and how success is read.
    #[schema(value_type = Option<NewExpectation>)]
    expectation: Option<NewExpectation>,
    /// Show what it would do, and do nothing.
    dry_run: Option<bool>,
}

pub(crate) struct WantedStart {
    service: String,
    starts_on: Date,
    ends_on: Option<Date>,
    effort_permille: u32,
    expectation: Option<Expectation>,
    run: Run,
}

impl Body for WantedStart {
    const FIELDS: &'static [&'static str] =
        &["service", "starts_on", "ends_on", "effort_factor", "expectation", "dry_run"];

    fn read(fields: &mut Fields) -> Option<WantedStart> {
        let (service, starts_on) = (fields.text("service"), fields.date("starts_on"));
        let (ends_on, factor) = (fields.optional_date("ends_on"), fields.optional_permille("effort_factor"));
        let (expectation, run) = (expectations::of_new(fields), run(fields, Run::Done));
        Some(WantedStart {
            service: service?,
            starts_on: starts_on?,
            ends_on: ends_on?,
            effort_permille: factor?.unwrap_or(1000),
            expectation: expectation?,
            run: run?,
        })
    }
}

/// From when to when, and why.
#[derive(ToSchema)]
#[schema(as = PauseEngagement)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct PauseBody {
    /// Today where it is left out.
    #[schema(format = Date)]
    from: Option<String>,
    /// The last day of the pause; left out, it lasts until it is resumed.
    #[schema(format = Date)]
    to: Option<String>,
    /// `keep` (the usual) or `cancel`: tasks made ahead that nobody has touched and that are no promise.
    made_ahead: Option<String>,
    #[schema(example = "the client closes for the season")]
    reason: String,
    /// Show what it would do, and do nothing.
    dry_run: Option<bool>,
}

/// From when, and what becomes of the dates of the pause.
#[derive(ToSchema)]
#[schema(as = ResumeEngagement)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct ResumeBody {
    /// The first day that creates again; today where it is left out.
    #[schema(format = Date)]
    on: Option<String>,
    /// `skip` (the usual), `latest` of each series, or `all`.
    make_up: Option<String>,
    reason: String,
    /// Show what it would do, and do nothing.
    dry_run: Option<bool>,
}

/// The last day, and why.
#[derive(ToSchema)]
#[schema(as = EndEngagement)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct EndBody {
    /// The last date that still belongs to it; today where it is left out.
    #[schema(format = Date)]
    on: Option<String>,
    /// `keep` (the usual) or `cancel`: tasks made ahead that nobody has touched and that are no promise.
    made_ahead: Option<String>,
    reason: String,
    /// Show what it would do, and do nothing.
    dry_run: Option<bool>,
}

/// What a body asks for.
pub(crate) struct Wanted {
    verb: Verb,
    ahead: MadeAhead,
    reason: String,
    run: Run,
}

pub(crate) struct WantedPause(Wanted);
pub(crate) struct WantedResume(Wanted);
pub(crate) struct WantedEnd(Wanted);

impl Body for WantedPause {
    const FIELDS: &'static [&'static str] = &["from", "to", "made_ahead", "reason", "dry_run"];

    fn read(fields: &mut Fields) -> Option<WantedPause> {
        let (from, to, ahead) =
            (fields.optional_date("from"), fields.optional_date("to"), made_ahead(fields));
        let (reason, run) = (fields.text("reason"), run(fields, Run::Done));
        let verb = Verb::Pause { from: from?, to: to? };
        Some(WantedPause(Wanted { verb, ahead: ahead?, reason: reason?, run: run? }))
    }
}

impl Body for WantedResume {
    const FIELDS: &'static [&'static str] = &["on", "make_up", "reason", "dry_run"];

    fn read(fields: &mut Fields) -> Option<WantedResume> {
        const MAKE_UP: [(&str, MakeUp); 3] =
            [("skip", MakeUp::Skip), ("latest", MakeUp::Latest), ("all", MakeUp::All)];
        let (on, make_up) = (fields.optional_date("on"), fields.choice("make_up", &MAKE_UP));
        let (reason, run) = (fields.text("reason"), run(fields, Run::Done));
        let verb = Verb::Resume { on: on?, make_up: make_up? };
        Some(WantedResume(Wanted { verb, ahead: MadeAhead::Keep, reason: reason?, run: run? }))
    }
}

impl Body for WantedEnd {
    const FIELDS: &'static [&'static str] = &["on", "made_ahead", "reason", "dry_run"];

    fn read(fields: &mut Fields) -> Option<WantedEnd> {
        let (on, ahead) = (fields.optional_date("on"), made_ahead(fields));
        let (reason, run) = (fields.text("reason"), run(fields, Run::Done));
        let verb = Verb::End { on: on? };
        Some(WantedEnd(Wanted { verb, ahead: ahead?, reason: reason?, run: run? }))
    }
}

fn made_ahead(fields: &mut Fields) -> Option<MadeAhead> {
    fields.choice("made_ahead", &[("keep", MadeAhead::Keep), ("cancel", MadeAhead::Cancel)])
}

/// Whether it is done or only shown.
pub(super) fn run(fields: &mut Fields, usual: Run) -> Option<Run> {
    Some(match fields.optional_flag("dry_run")? {
        Some(true) => Run::Dry,
        Some(false) => Run::Done,
        None => usual,
    })
}

/// Which dates of the past are made into tasks.
#[derive(ToSchema)]
#[schema(as = BackFill)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct BackFillBody {
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    to: String,
    /// One template of the service; left out, all of them.
    template: Option<String>,
    /// `missing` (the usual): undecided, before the adoption, or missed. `skipped`: those that a rule skipped too.
    fill: Option<String>,
    /// True unless it is false: a back-fill is shown before it is done.
    dry_run: Option<bool>,
}

pub(crate) struct WantedBackFill {
    from: Date,
    to: Date,
    template: Option<String>,
    fill: Fill,
    run: Run,
}

impl Body for WantedBackFill {
    const FIELDS: &'static [&'static str] = &["from", "to", "template", "fill", "dry_run"];

    fn read(fields: &mut Fields) -> Option<WantedBackFill> {
        let (from, to, template) = (fields.date("from"), fields.date("to"), fields.optional_text("template"));
        let fill = fields.choice("fill", &[("missing", Fill::Missing), ("skipped", Fill::Skipped)]);
        let run = run(fields, Run::Dry);
        Some(WantedBackFill { from: from?, to: to?, template: template?, fill: fill?, run: run? })
    }
}

// ---- the routes

/// What a client subscribed to, by service; its manager and admins only.
#[utoipa::path(
    get, path = "/v1/clients/{key}/engagements", tag = "clients",
    responses((status = 200, description = "The engagements.", body = EngagementsJson)),
)]
pub(crate) async fn engagements(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(client): ClientKey,
    _: Asking<NoParameters>,
) -> Result<Json<EngagementsJson>, Problem> {
    let found = ops.engagements(&client, &by).await?;
    Ok(Json(EngagementsJson { engagements: found.into_iter().map(EngagementJson::of).collect() }))
}

/// One engagement, with its version as ETag.
#[utoipa::path(
    get, path = "/v1/clients/{key}/engagements/{service}", tag = "clients",
    responses((
        status = 200, description = "The engagement.", body = EngagementJson,
        headers(("ETag" = String, description = "Its version, for If-Match.")),
    )),
)]
pub(crate) async fn engagement(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(client): ClientKey,
    ServiceKey(service): ServiceKey,
    _: Asking<NoParameters>,
) -> Result<Response, Problem> {
    let found = ops.engagement(&client, &service, &by).await?;
    let tag = etag(found.version);
    Ok(([(header::ETAG, tag)], Json(EngagementJson::of(found))).into_response())
}

/// Subscribe a client to a service, also in the middle of a period: what lies before today is not owed, work at the
/// start is. Back-fill makes the rest.
#[utoipa::path(
    post, path = "/v1/clients/{key}/engagements", tag = "manager", operation_id = "start_engagement",
    request_body = StartBody,
    responses(
        (status = 200, description = "What it would do.", body = EffectJson),
        (status = 201, description = "What it did.", body = EffectJson),
    ),
)]
pub(crate) async fn start(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(client): ClientKey,
    Asked(wanted): Asked<WantedStart>,
) -> Result<Response, Problem> {
    let WantedStart { service, starts_on, ends_on, effort_permille, expectation, run } = wanted;
    let start = Start { client, service, starts_on, ends_on, effort_permille, expectation };
    let effect = ops.start_engagement(start, run, &by).await?;
    let status = if run == Run::Dry { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, shown(effect)).into_response())
}

/// Create nothing for a while. Dates in the pause are skipped, each with a row.
#[utoipa::path(
    post, path = "/v1/clients/{key}/engagements/{service}/pause", tag = "manager", operation_id = "pause_engagement",
    request_body = PauseBody,
    responses((status = 200, description = "What it did, or would do.", body = EffectJson)),
)]
pub(crate) async fn pause(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(client): ClientKey,
    ServiceKey(service): ServiceKey,
    seen: Seen,
    Asked(WantedPause(wanted)): Asked<WantedPause>,
) -> Result<Response, Problem> {
    let seen = SeenEngagement { client: &client, service: &service, version: seen.0 };
    change(&ops, seen, wanted, &by).await
}

/// Create again, and say what becomes of the dates of the pause.
#[utoipa::path(
    post, path = "/v1/clients/{key}/engagements/{service}/resume", tag = "manager", operation_id = "resume_engagement",
    request_body = ResumeBody,
    responses((status = 200, description = "What it did, or would do.", body = EffectJson)),
)]
pub(crate) async fn resume(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(client): ClientKey,
    ServiceKey(service): ServiceKey,
    seen: Seen,
    Asked(WantedResume(wanted)): Asked<WantedResume>,
) -> Result<Response, Problem> {
    let seen = SeenEngagement { client: &client, service: &service, version: seen.0 };
    change(&ops, seen, wanted, &by).await
}

/// Give it its last day, or move that day while it is ahead.
#[utoipa::path(
    post, path = "/v1/clients/{key}/engagements/{service}/end", tag = "manager", operation_id = "end_engagement",
    request_body = EndBody,
    responses((status = 200, description = "What it did, or would do.", body = EffectJson)),
)]
pub(crate) async fn end(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(client): ClientKey,
    ServiceKey(service): ServiceKey,
    seen: Seen,
    Asked(WantedEnd(wanted)): Asked<WantedEnd>,
) -> Result<Response, Problem> {
    let seen = SeenEngagement { client: &client, service: &service, version: seen.0 };
    change(&ops, seen, wanted, &by).await
}

async fn change(
    ops: &Ops,
    seen: SeenEngagement<'_>,
    wanted: Wanted,
    by: &slated_core::task::Actor,
) -> Result<Response, Problem> {
    let Wanted { verb, ahead, reason, run } = wanted;
    Ok(shown(ops.change_engagement(seen, verb, ahead, &reason, run, by).await?).into_response())
}

fn shown(effect: Effect) -> impl IntoResponse {
    let tag = etag(effect.engaged.version);
    ([(header::ETAG, tag)], Json(EffectJson::of(effect)))
}

/// Dates that are, or would be, made into tasks.
#[derive(Serialize, ToSchema)]
#[schema(as = BackFilled)]
pub(crate) struct FilledJson {
    /// Nothing was written.
    dry_run: bool,
    dates: Vec<FilledDateJson>,
    /// Dates of the span that were tasks before.
    created_before: usize,
    warning: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = BackFilledDate)]
pub(crate) struct FilledDateJson {
    series: i64,
    template: String,
    #[schema(format = Date)]
    nominal_on: String,
    #[schema(format = DateTime)]
    deadline: String,
    #[schema(format = DateTime)]
    deadline_local: String,
    /// What was decided about it before.
    was: Option<String>,
    /// None in a dry run.
    task: Option<i64>,
}

/// Make the dates of a span in the past into tasks, as for a client that comes in the middle of a year. Done once,
/// however often it is asked; a dry run unless `dry_run` is false.
#[utoipa::path(
    post, path = "/v1/clients/{key}/engagements/{service}/backfill", tag = "manager", operation_id = "back_fill",
    request_body = BackFillBody,
    responses((status = 200, description = "What it did, or would do.", body = FilledJson)),
)]
pub(crate) async fn back_fill(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(client): ClientKey,
    ServiceKey(service): ServiceKey,
    Asked(wanted): Asked<WantedBackFill>,
) -> Result<Json<FilledJson>, Problem> {
    let WantedBackFill { from, to, template, fill, run } = wanted;
    let asked = BackFill { client, service, template, from, to, which: fill };
    let Filled { run, zone, dates, created_before, warning } = ops.back_fill(&asked, run, &by).await?;
    let dates = dates.into_iter().map(|one| FilledDateJson {
        series: one.series,
        template: one.template,
        nominal_on: one.nominal_on.to_string(),
        deadline: text(one.dates.due_at),
        deadline_local: zone.show(one.dates.due_at),
        was: one.was,
        task: one.task,
    });
    Ok(Json(FilledJson { dry_run: run == Run::Dry, dates: dates.collect(), created_before, warning }))
}
