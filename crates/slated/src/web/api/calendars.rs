//! Calendars: which days are worked, how far that is known, and the same as a file for other programs.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slated_core::calendar::{Calendar, weekend_text};
use utoipa::ToSchema;

use crate::ics;
use crate::ops::calendars::{Used, Users};
use crate::ops::{self, Ops};
use crate::web::auth::Caller;
use crate::web::extract::{Asking, NoParameters, path_parameter};
use crate::web::problem::Problem;

/// A calendar but for its days.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarBrief)]
pub(crate) struct BriefJson {
    #[schema(example = "pl")]
    key: String,
    /// Weekdays that are not worked.
    #[schema(example = json!(["SA", "SU"]))]
    weekend: Vec<String>,
    /// The calendar it was made from; the days of that are among its own.
    extends: Option<String>,
    /// Before it only the weekend is known.
    #[schema(format = Date)]
    valid_from: Option<String>,
    /// After it only the weekend is known, and what is computed is provisional.
    #[schema(format = Date)]
    valid_through: Option<String>,
    /// The last day of which it knows whether it is worked: its validity's, else its last holiday.
    #[schema(format = Date)]
    known_through: Option<String>,
    used_by: UsersJson,
}

/// How many go by it: people who are active, clients who are.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarUsers)]
pub(crate) struct UsersJson {
    /// The agency itself.
    agency: bool,
    people: usize,
    clients: usize,
}

impl BriefJson {
    fn of(calendar: &Calendar, by: &Users) -> BriefJson {
        let weekend = weekend_text(&calendar.weekend);
        let text = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
        BriefJson {
            key: calendar.key.clone(),
            weekend: weekend.split(',').filter(|day| !day.is_empty()).map(str::to_owned).collect(),
            extends: calendar.extends.clone(),
            valid_from: text(calendar.valid_from),
            valid_through: text(calendar.valid_through),
            known_through: text(calendar.known_through()),
            used_by: UsersJson { agency: by.agency, people: by.people.len(), clients: by.clients.len() },
        }
    }
}

/// All calendars, by key.
#[derive(Serialize, ToSchema)]
#[schema(as = Calendars)]
pub(crate) struct CalendarsJson {
    calendars: Vec<BriefJson>,
}

/// A calendar with its days, what it extends worked in.
#[derive(Serialize, ToSchema)]
#[schema(as = Calendar)]
pub(crate) struct CalendarJson {
    #[serde(flatten)]
    brief: BriefJson,
    /// Days off besides the weekend, in order.
    days_off: Vec<DayOffJson>,
    /// Days worked although they fall on a weekend or a holiday, in order.
    #[schema(example = json!(["2026-12-19"]))]
    days_on: Vec<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = DayOff)]
pub(crate) struct DayOffJson {
    #[schema(format = Date)]
    date: String,
    #[schema(example = "Christmas Day")]
    name: String,
}

impl CalendarJson {
    fn of(Used { calendar, by }: Used) -> CalendarJson {
        let brief = BriefJson::of(&calendar, &by);
        let day_off = |(date, name): (jiff::civil::Date, String)| DayOffJson { date: date.to_string(), name };
        CalendarJson {
            brief,
            days_off: calendar.days_off.into_iter().map(day_off).collect(),
            days_on: calendar.days_on.iter().map(ToString::to_string).collect(),
        }
    }
}

/// The key of a calendar, from the path.
pub(crate) struct CalendarKey(String);

impl<S: Send + Sync> FromRequestParts<S> for CalendarKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<CalendarKey, Problem> {
        let key = path_parameter(parts, state, "calendar").await?;
        if key.chars().any(char::is_control) {
            return Err(ops::Error::not_found("calendar", key.escape_default()).into());
        }
        Ok(CalendarKey(key))
    }
}

/// The calendars by which the agency, its people and its clients work.
#[utoipa::path(
    get, path = "/v1/calendars", tag = "calendars", operation_id = "calendars",
    responses((status = 200, description = "All of them, by key.", body = CalendarsJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    _: Caller,
    _: Asking<NoParameters>,
) -> Result<Json<CalendarsJson>, Problem> {
    let used = ops.calendars().await?;
    let calendars = used.iter().map(|Used { calendar, by }| BriefJson::of(calendar, by)).collect();
    Ok(Json(CalendarsJson { calendars }))
}

/// One calendar with its days.
#[utoipa::path(
    get, path = "/v1/calendars/{calendar}", tag = "calendars", operation_id = "calendar",
    responses((status = 200, description = "The calendar.", body = CalendarJson)),
)]
pub(crate) async fn one(
    State(ops): State<Ops>,
    _: Caller,
    key: CalendarKey,
    _: Asking<NoParameters>,
) -> Result<Json<CalendarJson>, Problem> {
    Ok(Json(CalendarJson::of(ops.calendar(&key.0).await?)))
}

/// One calendar as an iCalendar file, which other programs read and which imports to the same calendar.
#[utoipa::path(
    get, path = "/v1/calendars/{calendar}/ics", tag = "calendars", operation_id = "calendar_file",
    responses((status = 200, description = "The file.", body = String, content_type = "text/calendar")),
)]
pub(crate) async fn file(
    State(ops): State<Ops>,
    _: Caller,
    key: CalendarKey,
    _: Asking<NoParameters>,
) -> Result<Response, Problem> {
    let calendar = ops.calendar_days(&key.0).await?;
    let content_type = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((content_type, ics::written(&calendar)).into_response())
}
