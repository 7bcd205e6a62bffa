//! What was read as rows of one form, so that two imports can be compared; knows nothing of either import.

use serde_json::{Map, Value, json};
use slated_core::agency::{Absence, Agency, Client, Engagement, Person};
use slated_core::calendar::{Calendar, CalendarUse, weekend_text};
use slated_core::catalog::{Service, Template};
use slated_core::signal::Signal;

use super::clients::signal_key;
use super::{AgencyFiles, ImportRow};

/// By kind, in the order of [`super::KINDS`], then by key.
pub(super) fn of(read: &AgencyFiles) -> Vec<ImportRow> {
    let mut rows = vec![row("agency", "agency".to_owned(), agency(&read.agency))];
    rows.extend(read.calendars.values().map(|one| row("calendar", one.key.clone(), calendar(one))));
    rows.extend(read.people.iter().map(|one| row("person", one.login.clone(), person(one))));
    rows.extend(
        read.absences.iter().map(|one| row("absence", format!("{} {}", one.login, one.from), absence(one))),
    );
    rows.extend(read.clients.iter().map(|one| row("client", one.key.clone(), client(one))));
    rows.extend(read.services.iter().map(|one| row("service", one.key.clone(), service(one))));
    for service in &read.services {
        let templates = service.templates.iter();
        rows.extend(
            templates.map(|one| row("template", format!("{}/{}", service.key, one.key), template(one))),
        );
    }
    let engagements = read.engagements.iter();
    rows.extend(
        engagements.map(|one| row("engagement", format!("{}/{}", one.client, one.service), engagement(one))),
    );
    rows.extend(read.signals.iter().map(|(who, one)| row("signal", signal_key(who, one), signal(who, one))));
    let rank = |kind| super::KINDS.iter().position(|known| *known == kind);
    rows.sort_by(|a, b| (rank(a.kind), &a.key).cmp(&(rank(b.kind), &b.key)));
    rows
}

fn row(kind: &'static str, key: String, body: Value) -> ImportRow {
    ImportRow { kind, key, body: sorted(body).to_string() }
}

/// Keys in order, whatever the map underneath keeps them in, and no empty values.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> =
                map.into_iter().filter(|(_, value)| !value.is_null()).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn hours(minutes: u32) -> Value {
    json!(f64::from(minutes) / 60.0)
}

fn agency(one: &Agency) -> Value {
    json!({
        "name": one.name,
        "time_zone": one.zone.name(),
        "calendar": one.calendar,
        "works_from": one.works_from.strftime("%H:%M").to_string(),
        "hours_per_day": hours(one.minutes_per_day),
        "adopted_on": one.adopted_on.to_string(),
    })
}

fn calendar(one: &Calendar) -> Value {
    let days_off: Map<String, Value> =
        one.days_off.iter().map(|(date, name)| (date.to_string(), json!(name))).collect();
    let days_on: Vec<String> = one.days_on.iter().map(ToString::to_string).collect();
    let usual = Calendar::weekdays(&one.key);
    json!({
        "days_off": days_off,
        "days_on": days_on,
        // as above: a weekend of Saturday and Sunday is not written down
        "weekend": (one.weekend != usual.weekend).then(|| weekend_text(&one.weekend)),
        "extends": one.extends,
        "valid_from": one.valid_from.map(|on| on.to_string()),
        "valid_through": one.valid_through.map(|on| on.to_string()),
    })
}

fn person(one: &Person) -> Value {
    json!({
        "name": one.name,
        "access": one.access.as_str(),
        "roles": one.roles.join(";"),
        "calendar": one.calendar,
        "time_zone": one.zone.name(),
        "works_from": one.works_from.strftime("%H:%M").to_string(),
        "hours_per_day": hours(one.minutes_per_day),
        "active": if one.active { "yes" } else { "no" },
        "tasks_at_once": one.tasks_at_once,
    })
}

fn absence(one: &Absence) -> Value {
    json!({ "login": one.login, "from": one.from.to_string(), "to": one.to.to_string(), "kind": one.kind })
}

fn client(one: &Client) -> Value {
    json!({
        "name": one.name,
        "manager": one.manager,
        "time_zone": one.zone.name(),
        "calendar": one.calendar,
        // what every client had before there was a choice is no change of the file
        "calendar_use": (one.calendar_use != CalendarUse::Client).then(|| one.calendar_use.as_str()),
        "tier": one.tier,
        "started_on": one.started_on.to_string(),
        "renewal_on": one.renewal_on.map(|on| on.to_string()),
        "status": one.status.as_str(),
    })
}

fn service(one: &Service) -> Value {
    json!({ "name": one.name, "purpose": one.purpose })
}

fn template(one: &Template) -> Value {
    serde_json::to_value(&one.draft).expect("a draft of texts and finite numbers can be written as JSON")
}

fn engagement(one: &Engagement) -> Value {
    json!({
        "starts_on": one.starts_on.to_string(),
        "ends_on": one.ends_on.map(|on| on.to_string()),
        "paused_from": one.pauses.last().map(|pause| pause.from.to_string()),
        "paused_to": one.pauses.last().and_then(|pause| pause.to).map(|on| on.to_string()),
        "effort_factor": f64::from(one.effort_permille) / 1000.0,
        "exdates": (!one.exdates.is_empty()).then(|| one.exdates.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")),
    })
}

fn signal(client: &str, one: &Signal) -> Value {
    json!({
        "client": client,
        "kind": one.kind.kind(),
        "value": one.kind.value(),
        "observed_on": one.observed_on.to_string(),
    })
}
