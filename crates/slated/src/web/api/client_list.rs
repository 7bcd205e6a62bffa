//! Which clients there are, and what is changed about one.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Serialize;
use slated_core::agency::ClientStatus;
use slated_core::calendar::CalendarUse;
use slated_core::score::Risk;
use slated_core::time::Zone;
use utoipa::ToSchema;

use super::clients::{ClientJson, share, shown};
use crate::ops::Ops;
use crate::ops::clients::{ClientChange, ClientFilter, Listed};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::cursor::List;
use crate::web::extract::{Asking, ClientKey, Parameters, Params, Seen, bad_parameter};
use crate::web::problem::Problem;

/// A client in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = ListedClient)]
pub(crate) struct ListedJson {
    key: String,
    name: String,
    manager: String,
    deputy: Option<String>,
    tier: String,
    #[schema(example = "active")]
    status: &'static str,
    #[schema(format = Date)]
    renewal_on: Option<String>,
    time_zone: String,
    /// As score and order use it, 0 to 1; none until it is computed.
    risk: Option<f64>,
    #[schema(example = "watch")]
    risk_band: Option<String>,
    /// The day for which it was written; it is written anew where it moved.
    #[schema(format = Date)]
    risk_on: Option<String>,
}

impl ListedJson {
    fn of(listed: Listed) -> ListedJson {
        let Listed { client, risk } = listed;
        ListedJson {
            key: client.key,
            name: client.name,
            manager: client.manager,
            deputy: client.deputy,
            tier: client.tier,
            status: client.status.as_str(),
            renewal_on: client.renewal_on.map(|on| on.to_string()),
            time_zone: client.zone.name().to_owned(),
            risk: risk.as_ref().map(|stored| share(stored.risk)),
            risk_band: risk.as_ref().map(|stored| stored.risk.band().to_string()),
            risk_on: risk.map(|stored| stored.computed_on.to_string()),
        }
    }
}

pub(crate) struct ClientsQuery {
    filter: ClientFilter,
    limit: u64,
    cursor: Option<String>,
}

impl Parameters for ClientsQuery {
    const NAMES: &'static [&'static str] = &["manager", "risk_at_least", "status", "limit", "cursor"];

    fn read(params: &mut Params) -> Result<ClientsQuery, Problem> {
        let status = params.text("status").map(|text| {
            let right = ClientStatus::ALL.map(ClientStatus::as_str).join(", ");
            ClientStatus::parse(&text)
                .ok_or_else(|| bad_parameter("status", &text, &format!("one of {right}")))
        });
        let filter = ClientFilter {
            manager: params.text("manager"),
            risk_at_least: params.text("risk_at_least").map(|text| risk(&text)).transpose()?,
            status: status.transpose()?,
        };
        Ok(ClientsQuery { filter, limit: params.limit()?, cursor: params.text("cursor") })
    }
}

/// `0.5`: digits and one point, so that one risk is written in one way only.
fn risk(text: &str) -> Result<Risk, Problem> {
    let bad = || bad_parameter("risk_at_least", text, "a number from 0 to 1 with at most four decimals");
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.len() != 1 || part.len() > 4 || !digits(whole) || !digits(part) || text.ends_with('.') {
        return Err(bad());
    }
    let parts: i64 = format!("{whole}{part:0<4}").parse().map_err(|_| bad())?;
    Risk::new(parts).map_err(|_| bad())
}

/// One page of clients, by key.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientPage)]
pub(crate) struct ClientsJson {
    clients: Vec<ListedJson>,
    /// Opaque; none on the last page. It goes with the filter it was given for.
    next_cursor: Option<String>,
}

/// The clients that you manage, or are the deputy for, by key; all of them for admins.
#[utoipa::path(
    get, path = "/v1/clients", tag = "clients", operation_id = "clients",
    params(
        ("manager" = Option<String>, Query, description = "Login of whoever answers for them, as manager or deputy."),
        ("risk_at_least" = Option<f64>, Query, description = "0 to 1: those whose risk is that or more."),
        ("status" = Option<String>, Query, description = "active, paused or churned."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before."),
    ),
    responses((status = 200, description = "A page.", body = ClientsJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<ClientsQuery>,
) -> Result<Json<ClientsJson>, Problem> {
    let list = List::of(&query.filter);
    let after: Option<String> = query.cursor.as_deref().map(|cursor| list.read(cursor)).transpose()?;
    let page = ops.client_list(&query.filter, after.as_deref(), query.limit, &by).await?;
    let next_cursor = page.next.map(|last| list.cursor(last));
    Ok(Json(ClientsJson { clients: page.clients.into_iter().map(ListedJson::of).collect(), next_cursor }))
}

/// What changes; what is left out stays, and null takes away what may be missing.
#[derive(ToSchema)]
#[schema(as = ChangeClient)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct ChangeBody {
    name: Option<String>,
    /// Login of an active manager or admin. Tasks that somebody has stay theirs.
    manager: Option<String>,
    /// Login of whoever sees and decides as the manager does; null for nobody.
    deputy: Option<String>,
    /// The dates to come are computed anew; what is created stays as it is.
    #[schema(example = "Europe/Kyiv")]
    time_zone: Option<String>,
    /// Key of a calendar; the dates to come are computed anew.
    calendar: Option<String>,
    /// client, agency or union.
    calendar_use: Option<String>,
    tier: Option<String>,
    /// null for none.
    #[schema(format = Date)]
    renewal_on: Option<String>,
    /// active, paused or churned. One who comes back from churned is owed what lies ahead.
    status: Option<String>,
    /// null where it is not known.
    contract_hours_per_month: Option<f64>,
    reason: Option<String>,
}

impl Body for ClientChange {
    const FIELDS: &'static [&'static str] = &[
        "name",
        "manager",
        "deputy",
        "time_zone",
        "calendar",
        "calendar_use",
        "tier",
        "renewal_on",
        "status",
        "contract_hours_per_month",
        "reason",
    ];

    fn read(fields: &mut Fields) -> Option<ClientChange> {
        let (name, tier) = (fields.optional_text("name"), fields.optional_text("tier"));
        let manager = fields.optional_text("manager");
        let deputy = fields.emptied("deputy", Fields::text);
        let (zone, calendar) = (zone(fields), fields.optional_text("calendar"));
        let calendar_use = word(fields, "calendar_use", "client, agency or union", CalendarUse::parse);
        let renewal_on: Option<Option<Option<Date>>> = fields.emptied("renewal_on", Fields::date);
        let status = word(fields, "status", "active, paused or churned", ClientStatus::parse);
        let contract_minutes = fields.emptied("contract_hours_per_month", Fields::hours);
        let reason = fields.optional_text("reason");
        Some(ClientChange {
            name: name?,
            manager: manager?,
            deputy: deputy?,
            zone: zone?,
            calendar: calendar?,
            calendar_use: calendar_use?,
            tier: tier?,
            renewal_on: renewal_on?,
            status: status?,
            contract_minutes: contract_minutes?,
            reason: reason?,
        })
    }
}

fn zone(fields: &mut Fields) -> Option<Option<Zone>> {
    let Some(name) = fields.optional_text("time_zone")? else { return Some(None) };
    match Zone::named(&name) {
        Ok(zone) => Some(Some(zone)),
        Err(why) => fields.fault("time_zone", why.to_string()),
    }
}

fn word<T>(
    fields: &mut Fields,
    name: &'static str,
    right: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<Option<T>> {
    let Some(text) = fields.optional_text(name)? else { return Some(None) };
    match parse(&text) {
        Some(value) => Some(Some(value)),
        None => fields.fault(name, format!("is {text:?}: right would be {right}")),
    }
}

/// Change what is said of a client; each field that changes is an event.
#[utoipa::path(
    patch, path = "/v1/clients/{key}", tag = "clients", operation_id = "change_client", request_body = ChangeBody,
    responses((status = 200, description = "The client as it is now.", body = ClientJson)),
)]
pub(crate) async fn change(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Seen(version): Seen,
    Asked(change): Asked<ClientChange>,
) -> Result<Response, Problem> {
    Ok(shown(ops.change_client(&key, version, &change, &by).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_risk_is_read_in_one_way_only() {
        for (text, parts) in [("0", 0), ("1", 10_000), ("0.5", 5_000), ("0.1234", 1_234), ("1.0", 10_000)] {
            assert_eq!(risk(text).ok().map(Risk::parts_per_10_000), Some(parts), "{text}");
        }
        for bad in ["", ".5", "0.", "1.1", "2", "-1", "0.12345", "5e-1", "0,5", "01"] {
            assert!(risk(bad).is_err(), "{bad}");
        }
    }
}
