//! What will come: of a client, of one series, and of a schedule that nobody has saved.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::{Value, json};
use slated_core::catalog::{DueDraft, LeadDraft, ScheduleDraft, TemplateDraft, When};
use slated_core::plan::FORESEEN_MAX;
use slated_core::time::Zone;
use utoipa::ToSchema;

use super::task_json::text;
use crate::ops::Ops;
use crate::ops::preview::{Preview, Span, Unsaved, Upcoming};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{Asking, ClientKey, Parameters, Params, SeriesNumber};
use crate::web::problem::Problem;

pub(crate) struct PreviewQuery(Span);

impl Parameters for PreviewQuery {
    const NAMES: &'static [&'static str] = &["from", "to"];

    fn read(params: &mut Params) -> Result<PreviewQuery, Problem> {
        Ok(PreviewQuery(Span { from: params.date("from")?, to: params.date("to")? }))
    }
}

pub(crate) struct SeriesPreviewQuery {
    span: Span,
    limit: u64,
}

impl Parameters for SeriesPreviewQuery {
    const NAMES: &'static [&'static str] = &["from", "to", "limit"];

    fn read(params: &mut Params) -> Result<SeriesPreviewQuery, Problem> {
        let span = Span { from: params.date("from")?, to: params.date("to")? };
        Ok(SeriesPreviewQuery { span, limit: params.limit_within(FORESEEN_MAX as u64)? })
    }
}

/// What will be created for a client.
#[derive(Serialize, ToSchema)]
#[schema(as = Preview)]
pub(crate) struct PreviewJson {
    client: String,
    /// The client's zone, in which every `..._local` is meant.
    time_zone: String,
    upcoming: Vec<UpcomingJson>,
    /// Series of which nothing can be told, and why.
    broken: Vec<String>,
}

/// What will come of one series, or of a schedule that is not saved.
#[derive(Serialize, ToSchema)]
#[schema(as = DatesPreview)]
pub(crate) struct DatesPreviewJson {
    /// The zone in which dates and every `..._local` are meant.
    time_zone: String,
    upcoming: Vec<UpcomingJson>,
    /// Why nothing can be told, where nothing can.
    broken: Vec<String>,
}

impl DatesPreviewJson {
    fn of(preview: Preview) -> DatesPreviewJson {
        let Preview { zone, upcoming, broken } = preview;
        let upcoming = upcoming.into_iter().map(|one| UpcomingJson::of(one, &zone)).collect();
        DatesPreviewJson { time_zone: zone.name().to_owned(), upcoming, broken }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Upcoming)]
pub(crate) struct UpcomingJson {
    service: String,
    template: String,
    title: String,
    /// The date that the rule yields.
    #[schema(format = Date)]
    nominal_on: String,
    /// Where a day off put it; none where the date is dropped.
    #[schema(format = Date)]
    rolled_on: Option<String>,
    /// Why it was moved: the holiday's name, or the day of the week.
    rolled_for: Option<String>,
    /// None where the date is dropped.
    #[schema(format = DateTime)]
    create_at: Option<String>,
    #[schema(format = DateTime)]
    create_at_local: Option<String>,
    #[schema(format = DateTime)]
    deadline: Option<String>,
    #[schema(format = DateTime)]
    deadline_local: Option<String>,
    /// Wall times that a clock change skips or repeats that day, and what is meant.
    #[schema(example = json!(["02:30 does not exist on 2027-03-28: 03:30"]))]
    clock_changes: Vec<String>,
    promised: bool,
    /// Beyond what the calendar knows: holidays that are not known yet may move it.
    provisional: bool,
    /// create, exists, skip, collapsed, held, missed or failed. A task is taken to be closed before the next appears.
    #[schema(example = "create")]
    decision: &'static str,
    /// The task that exists.
    #[schema(example = 1042)]
    task: Option<i64>,
    /// All of it in words: why it will not, or may not, become a task, and why on another date.
    note: Option<String>,
}

impl UpcomingJson {
    fn of(one: Upcoming, zone: &Zone) -> UpcomingJson {
        UpcomingJson {
            service: one.service,
            template: one.template,
            title: one.title,
            nominal_on: one.nominal_on.to_string(),
            rolled_on: one.dates.map(|dates| dates.rolled_on.to_string()),
            rolled_for: one.remarks.rolled_for,
            create_at: one.dates.map(|dates| text(dates.create_at)),
            create_at_local: one.dates.map(|dates| zone.show(dates.create_at)),
            deadline: one.dates.map(|dates| text(dates.due_at)),
            deadline_local: one.dates.map(|dates| zone.show(dates.due_at)),
            clock_changes: one.remarks.clock_changes,
            promised: one.promised,
            provisional: one.dates.is_some_and(|dates| dates.provisional),
            decision: one.decision.as_str(),
            task: one.task,
            note: one.note,
        }
    }
}

/// What was, and will be, created for a client in a span of days, by the rules that create it.
#[utoipa::path(
    get, path = "/v1/clients/{key}/preview", tag = "clients", operation_id = "preview",
    params(
        ("from" = String, Query, description = "The first day, for example 2026-11-24.", format = Date),
        ("to" = String, Query, description = "The last day; at most 400 days later, and from today.", format = Date),
    ),
    responses((status = 200, description = "What will come, in the order in which it will appear.", body = PreviewJson)),
)]
pub(crate) async fn of_client(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Asking(PreviewQuery(span)): Asking<PreviewQuery>,
) -> Result<Json<PreviewJson>, Problem> {
    // whose client it is, is asked here: the preview itself knows no callers
    ops.client_risk(&key, &by).await?;
    let preview = ops.preview(&key, span.from, span.to).await?;
    let DatesPreviewJson { time_zone, upcoming, broken } = DatesPreviewJson::of(preview);
    Ok(Json(PreviewJson { client: key, time_zone, upcoming, broken }))
}

/// What was, and will be, decided about the dates of one series; its client's manager and admins only.
#[utoipa::path(
    get, path = "/v1/series/{id}/preview", tag = "clients", operation_id = "preview_series",
    params(
        ("from" = String, Query, description = "The first day, for example 2026-11-24.", format = Date),
        ("to" = String, Query, description = "The last day; at most 400 days later, and from today.", format = Date),
        ("limit" = Option<u64>, Query, description = "1 to 1000, else 50.", minimum = 1, maximum = 1000),
    ),
    responses((status = 200, description = "Its dates, in the order in which they will appear.", body = DatesPreviewJson)),
)]
pub(crate) async fn of_series(
    State(ops): State<Ops>,
    Caller(by): Caller,
    id: SeriesNumber,
    Asking(query): Asking<SeriesPreviewQuery>,
) -> Result<Json<DatesPreviewJson>, Problem> {
    ops.series_one(id.0, &by).await?;
    let dates_max = usize::try_from(query.limit).unwrap_or(FORESEEN_MAX);
    Ok(Json(DatesPreviewJson::of(ops.preview_series(id.0, query.span, dates_max).await?)))
}

/// A schedule as a catalog file has it, and for whom it would be.
#[derive(ToSchema)]
#[schema(as = UnsavedSchedule)]
#[expect(dead_code, reason = "only the document reads it: the body is read field by field")]
pub(crate) struct UnsavedJson {
    #[schema(value_type = Object, example = json!({"rrule": "FREQ=MONTHLY;BYMONTHDAY=1", "at": "09:00", "on_holiday": "following"}))]
    schedule: Value,
    #[schema(value_type = Object, example = json!({"business_days": 3, "at": "18:00"}))]
    due: Value,
    #[schema(value_type = Option<Object>, example = json!({"business_days": 2}))]
    lead: Option<Value>,
    #[schema(format = Date)]
    starts_on: String,
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    /// Key of a calendar.
    calendar: String,
    /// How many; 1 to 50, else 10.
    dates: Option<i64>,
}

pub(crate) struct UnsavedBody(Unsaved);

impl Body for UnsavedBody {
    const FIELDS: &'static [&'static str] =
        &["schedule", "due", "lead", "starts_on", "time_zone", "calendar", "dates"];

    fn read(fields: &mut Fields) -> Option<UnsavedBody> {
        const DATES_DEFAULT: i64 = 10;
        let schedule = fields.object::<ScheduleDraft>("schedule");
        let due = fields.object::<DueDraft>("due");
        let lead = fields.optional_object::<LeadDraft>("lead");
        let starts_on = fields.date("starts_on");
        let zone = fields.text("time_zone").and_then(|name| match Zone::named(&name) {
            Ok(zone) => Some(zone),
            Err(unknown) => fields.fault("time_zone", unknown.to_string()),
        });
        let calendar = fields.text("calendar");
        let dates = fields.optional_number("dates").and_then(|given| match given.unwrap_or(DATES_DEFAULT) {
            count @ 1..=50 => usize::try_from(count).ok(),
            count => fields.fault("dates", format!("is {count}: right would be from 1 to 50")),
        });
        let template = json!({
            "key": "unsaved", "title": "{{ occurrence.date }}", "purpose": "unsaved", "role": "unsaved",
            "effort_hours": 1, "schedule": schedule?, "due": due?, "lead": lead?,
        });
        let template: TemplateDraft = serde_json::from_value(template).expect("its parts were read");
        let template = match template.parse() {
            Ok(template) => template,
            Err(faults) => {
                for fault in faults {
                    let place = fault.key.replace('.', "/");
                    let detail = format!("is {:?}: right would be {}", fault.value, fault.right);
                    fields.fault::<()>(&place, detail);
                }
                return None;
            }
        };
        if let When::Renewal { .. } = template.schedule.when {
            let right = "is \"renewal_on\", which only a client has: right would be a rule, or on_start";
            return fields.fault("schedule/anchor", right);
        }
        Some(UnsavedBody(Unsaved {
            template,
            starts_on: starts_on?,
            zone: zone?,
            calendar: calendar?,
            dates_max: dates?,
        }))
    }
}

/// The next dates of a schedule that nobody has saved; nothing is written. For managers and admins.
#[utoipa::path(
    post, path = "/v1/recurrence/preview", tag = "manager", operation_id = "preview_schedule",
    request_body = UnsavedJson,
    responses((status = 200, description = "Its next dates.", body = DatesPreviewJson)),
)]
pub(crate) async fn unsaved(
    State(ops): State<Ops>,
    caller: Caller,
    Asked(UnsavedBody(unsaved)): Asked<UnsavedBody>,
) -> Result<Json<DatesPreviewJson>, Problem> {
    caller.manages("the preview of a schedule")?;
    Ok(Json(DatesPreviewJson::of(ops.preview_unsaved(unsaved).await?)))
}
