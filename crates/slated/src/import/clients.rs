//! `clients.csv`, `engagements.csv`, `signals.csv`: for whom the agency works, on what, and how it goes.

use std::collections::BTreeMap;

use slated_core::agency::{Client, Engagement, Pause};
use slated_core::calendar::{Calendar, CalendarUse};
use slated_core::signal::{BadSignal, Signal, SignalKind};

use super::Files;
use super::complaint::{Complaints, Keys};
use super::people::Standing;
use super::table::{self, Columns, Presence, Row};
use super::value;

const CLIENTS: &str = "clients.csv";
const CLIENT_COLUMNS: Columns = Columns {
    required: &[
        "key",
        "name",
        "manager",
        "time_zone",
        "calendar",
        "tier",
        "started_on",
        "renewal_on",
        "status",
    ],
    optional: &["calendar_use"],
};

const ENGAGEMENTS: &str = "engagements.csv";
const ENGAGEMENT_COLUMNS: Columns = Columns {
    required: &["client", "service", "starts_on", "ends_on", "paused_from", "paused_to", "effort_factor"],
    optional: &["exdates"],
};

const SIGNALS: &str = "signals.csv";
const SIGNAL_COLUMNS: Columns = Columns::all_required(&["client", "kind", "value", "observed_on"]);

const EFFORT_UNCHANGED: u32 = 1000;

/// By key, with the keys that may be referred to and the line of each.
pub(super) fn read_clients(
    files: &Files,
    staff: &Keys<Standing>,
    calendars: &Keys<()>,
    complaints: &mut Complaints,
) -> (Vec<Client>, Keys<usize>) {
    let mut keys = Keys { what: "client", home: CLIENTS, known: BTreeMap::new(), complete: true };
    let Some(table) = table::read(files, CLIENTS, CLIENT_COLUMNS, Presence::Required, complaints) else {
        keys.complete = false;
        return (Vec::new(), keys);
    };
    keys.complete = table.complete;
    let mut clients = Vec::new();
    for row in &table.rows {
        clients.extend(read_client(row, staff, calendars, &mut keys, complaints));
    }
    clients.sort_by(|a, b| a.key.cmp(&b.key));
    (clients, keys)
}

fn read_client(
    row: &Row,
    staff: &Keys<Standing>,
    calendars: &Keys<()>,
    keys: &mut Keys<usize>,
    complaints: &mut Complaints,
) -> Option<Client> {
    let key = row.required("key", value::key, complaints);
    let name = row.required("name", value::text, complaints);
    let manager = row.required("manager", |login| manager(login, staff), complaints);
    let zone = row.required("time_zone", value::zone, complaints);
    let calendar = row.reference("calendar", calendars, complaints);
    let calendar_use = row.optional("calendar_use", value::calendar_use, complaints);
    let tier = row.required("tier", value::text, complaints);
    let started_on = row.required("started_on", value::date_of, complaints);
    let renewal_on = row.optional("renewal_on", value::date_of, complaints);
    row.check_order(("started_on", started_on), ("renewal_on", renewal_on.flatten()), complaints);
    let status = row.required("status", value::status, complaints);
    let Some(key) = key else {
        keys.complete = false;
        return None;
    };
    if let Some(first) = keys.known.get(&key) {
        row.refuse_twice("key", &key, *first, complaints);
        return None;
    }
    keys.known.insert(key.clone(), row.line);
    Some(Client {
        key,
        name: name?,
        manager: manager?,
        deputy: None,
        zone: zone?,
        calendar: calendar?,
        calendar_use: calendar_use?.unwrap_or(CalendarUse::Client),
        tier: tier?,
        started_on: started_on?,
        renewal_on: renewal_on?,
        status: status?,
        contract_minutes: None,
    })
}

/// A union in which no day is worked by both is no calendar; each pair is looked at once.
pub(super) fn check_unions(
    clients: &[Client],
    calendars: &BTreeMap<String, Calendar>,
    agencys: &str,
    complaints: &mut Complaints,
) {
    let mut looked_at = BTreeMap::<&str, &str>::new();
    for client in clients.iter().filter(|client| client.calendar_use == CalendarUse::Union) {
        looked_at.entry(&client.calendar).or_insert(&client.key);
    }
    for (own, client) in looked_at {
        let both = calendars.get(own).zip(calendars.get(agencys)).map(|(own, agencys)| own.union(agencys));
        if both.and_then(|both| both.year_off()).is_some() {
            let says = format!(
                "client {client:?} uses the calendars {own:?} and {agencys:?} together, which leaves a year without a working day (right would be client or agency)"
            );
            complaints.file(CLIENTS, says);
        }
    }
}

fn manager(login: &str, staff: &Keys<Standing>) -> Result<String, String> {
    if let Some(says) = staff.refusal(login) {
        return Err(says);
    }
    match staff.known.get(login).and_then(Standing::not_a_manager) {
        Some(why) => Err(format!("{login:?} {why} (right would be an active manager or admin)")),
        None => Ok(login.to_owned()),
    }
}

/// By client and service.
pub(super) fn read_engagements(
    files: &Files,
    clients: &Keys<usize>,
    services: &Keys<String>,
    complaints: &mut Complaints,
) -> Vec<Engagement> {
    let Some(table) = table::read(files, ENGAGEMENTS, ENGAGEMENT_COLUMNS, Presence::Required, complaints)
    else {
        return Vec::new();
    };
    let mut seen = BTreeMap::new();
    let mut engagements = Vec::new();
    for row in &table.rows {
        let read = read_engagement(row, clients, services, complaints);
        if let Some(engagement) = &read {
            let pair = (engagement.client.clone(), engagement.service.clone());
            let twice = format!("{} {}", pair.0, pair.1);
            if let Some(first) = seen.insert(pair, row.line) {
                row.refuse_twice("service", &twice, first, complaints);
            }
        }
        engagements.extend(read);
    }
    engagements.sort_by(|a, b| (&a.client, &a.service).cmp(&(&b.client, &b.service)));
    engagements
}

fn read_engagement(
    row: &Row,
    clients: &Keys<usize>,
    services: &Keys<String>,
    complaints: &mut Complaints,
) -> Option<Engagement> {
    let client = row.reference("client", clients, complaints);
    let service = row.reference("service", services, complaints);
    let starts_on = row.required("starts_on", value::date_of, complaints);
    let ends_on = row.optional("ends_on", value::date_of, complaints);
    let paused_from = row.optional("paused_from", value::date_of, complaints);
    let paused_to = row.optional("paused_to", value::date_of, complaints);
    let effort_permille = row.optional("effort_factor", value::effort_permille, complaints);
    let exdates = row.optional("exdates", value::dates, complaints);
    row.check_order(("starts_on", starts_on), ("ends_on", ends_on.flatten()), complaints);
    row.check_order(("paused_from", paused_from.flatten()), ("paused_to", paused_to.flatten()), complaints);
    if let (Some(None), Some(Some(to))) = (paused_from, paused_to) {
        let says = format!("is empty although paused_to is {to} (right would be the first day of the pause)");
        row.refuse("paused_from", says, complaints);
    }
    Some(Engagement {
        client: client?,
        service: service?,
        starts_on: starts_on?,
        ends_on: ends_on?,
        pauses: paused_from?.map(|from| Pause { from, to: paused_to.flatten() }).into_iter().collect(),
        effort_permille: effort_permille?.unwrap_or(EFFORT_UNCHANGED),
        exdates: exdates?.unwrap_or_default(),
    })
}

/// By client, date, kind and value.
pub(super) fn read_signals(
    files: &Files,
    clients: &Keys<usize>,
    complaints: &mut Complaints,
) -> Vec<(String, Signal)> {
    let Some(table) = table::read(files, SIGNALS, SIGNAL_COLUMNS, Presence::Optional, complaints) else {
        return Vec::new();
    };
    let mut seen = BTreeMap::new();
    for row in &table.rows {
        let Some((client, signal)) = read_signal(row, clients, complaints) else { continue };
        let (kind, value) = (signal.kind.kind(), signal.kind.value());
        let twice = signal_key(&client, &signal);
        if let Some((first, _)) = seen.get(&(client.clone(), signal.observed_on, kind, value.clone())) {
            row.refuse_twice("client", &twice, *first, complaints);
        } else {
            seen.insert((client, signal.observed_on, kind, value), (row.line, signal));
        }
    }
    seen.into_iter().map(|((client, ..), (_, signal))| (client, signal)).collect()
}

/// `client-001 understanding 6 2026-11-01`: what a signal is called in rows and messages.
pub fn signal_key(client: &str, signal: &Signal) -> String {
    let (kind, value, on) = (signal.kind.kind(), signal.kind.value(), signal.observed_on);
    let value = if value.is_empty() { value } else { format!("{value} ") };
    format!("{client} {kind} {value}{on}")
}

fn read_signal(row: &Row, clients: &Keys<usize>, complaints: &mut Complaints) -> Option<(String, Signal)> {
    let client = row.reference("client", clients, complaints);
    let observed_on = row.required("observed_on", value::date_of, complaints);
    let kind = row.required("kind", |kind| Ok(kind.to_owned()), complaints)?;
    let kind = match row.parsed("value", |value| Ok(SignalKind::parse(&kind, value)), complaints)? {
        Ok(kind) => kind,
        Err(refused) => {
            let column = if matches!(refused, BadSignal::Kind(_)) { "kind" } else { "value" };
            row.refuse(column, refused.to_string(), complaints);
            return None;
        }
    };
    Some((client?, Signal { kind, observed_on: observed_on? }))
}
