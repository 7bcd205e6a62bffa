//! What is changed about a client: each field an event with what it was and is.

use jiff::civil::Date;
use slated_core::agency::{Access, Client, ClientStatus};
use slated_core::calendar::CalendarUse;
use slated_core::event::{About, Event, EventKind};
use slated_core::task::Actor;
use slated_core::time::{Timestamp, Zone};
use slated_store::{ReadTx, WriteTx};

use super::ClientCard;
use crate::ops::retime::{Since, look_again};
use crate::ops::risk::managed;
use crate::ops::world::World;
use crate::ops::{Error, Ops};

/// What changes; what is `None` stays. Where there are two, the inner `None` is nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClientChange {
    pub name: Option<String>,
    pub manager: Option<String>,
    pub deputy: Option<Option<String>>,
    pub zone: Option<Zone>,
    pub calendar: Option<String>,
    pub calendar_use: Option<CalendarUse>,
    pub tier: Option<String>,
    pub renewal_on: Option<Option<Date>>,
    pub status: Option<ClientStatus>,
    pub contract_minutes: Option<Option<u32>>,
    /// Why, in words; may be left out.
    pub reason: Option<String>,
}

const NAME_CHARS_MAX: usize = 200;

impl Ops {
    /// Changes what is said of a client, if nobody was quicker than whoever saw that version. The client as it is then is
    /// shown also to a manager who gave it away.
    pub async fn change_client(
        &self,
        key: &str,
        seen: i64,
        change: &ClientChange,
        by: &Actor,
    ) -> Result<ClientCard, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let done = self.changed(&tx, key, seen, change, by, now).await;
        tx.settle(done).await?;
        self.card(key).await
    }

    async fn changed(
        &self,
        tx: &WriteTx,
        key: &str,
        seen: i64,
        change: &ClientChange,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), Error> {
        managed(tx.client(key).await?, key, by)?;
        let rows = tx.series_of_client(key).await?;
        for row in &rows {
            // generation that has one of these in hand finishes first, and passes them over until we have
            tx.hold_series(row.id).await?;
        }
        managed(tx.hold_client(key).await?, key, by)?;
        let found = tx.client_versioned(key).await?;
        let (before, version) = found.ok_or_else(|| Error::not_found("client", key))?;
        if version != seen {
            return Err(Error::StaleClient { client: before.key, seen, now_at: version });
        }
        let after = change.on(&before);
        check(tx, &before, &after).await?;
        if after == before {
            return Ok(());
        }
        tx.put_client(&after).await?;
        tx.append_events(&history(&before, &after, change.reason.as_deref(), by, now)).await?;
        if moves_dates(&before, &after) {
            let rows = tx.series_of_client(key).await?;
            let is_back = before.status == ClientStatus::Churned && after.status != ClientStatus::Churned;
            let since = if is_back { Since::Away } else { Since::Changed };
            look_again(tx, &World::load(tx).await?, &rows, since, now).await?;
            self.refresh_risk(tx, key, now).await?;
        }
        Ok(())
    }
}

impl ClientChange {
    fn on(&self, before: &Client) -> Client {
        let change = self.clone();
        let trimmed = |text: String| text.trim().to_owned();
        let mut after = Client {
            key: before.key.clone(),
            name: change.name.map_or_else(|| before.name.clone(), trimmed),
            manager: change.manager.unwrap_or_else(|| before.manager.clone()),
            deputy: change.deputy.clone().unwrap_or_else(|| before.deputy.clone()),
            zone: change.zone.unwrap_or_else(|| before.zone.clone()),
            calendar: change.calendar.unwrap_or_else(|| before.calendar.clone()),
            calendar_use: change.calendar_use.unwrap_or(before.calendar_use),
            tier: change.tier.map_or_else(|| before.tier.clone(), trimmed),
            started_on: before.started_on,
            renewal_on: change.renewal_on.unwrap_or(before.renewal_on),
            status: change.status.unwrap_or(before.status),
            contract_minutes: change.contract_minutes.unwrap_or(before.contract_minutes),
        };
        if change.deputy.is_none() {
            // a deputy who takes over is nobody's deputy any more
            after.deputy.take_if(|deputy| *deputy == after.manager);
        }
        after
    }
}

/// Whether the client may be so; only what changed is looked at.
async fn check(tx: &ReadTx, before: &Client, after: &Client) -> Result<(), Error> {
    let invalid = |pointer, detail: String| Err(Error::Invalid { pointer, detail });
    for (pointer, text, was) in [("/name", &after.name, &before.name), ("/tier", &after.tier, &before.tier)] {
        let chars = text.chars().count();
        if text != was && !(1..=NAME_CHARS_MAX).contains(&chars) {
            return invalid(pointer, format!("has {chars} characters: right would be 1 to {NAME_CHARS_MAX}"));
        }
        if text != was && text.chars().any(char::is_control) {
            return invalid(
                pointer,
                "holds a line break or another control character: right would be one line".to_owned(),
            );
        }
    }
    if after.manager != before.manager {
        answers(tx, "/manager", &after.manager).await?;
    }
    if let Some(deputy) = after.deputy.as_ref().filter(|_| after.deputy != before.deputy) {
        if *deputy == after.manager {
            return invalid(
                "/deputy",
                format!("{deputy:?} is the manager: right would be somebody else, or null"),
            );
        }
        answers(tx, "/deputy", deputy).await?;
    }
    if let Some(on) =
        after.renewal_on.filter(|on| after.renewal_on != before.renewal_on && *on < after.started_on)
    {
        let since = after.started_on;
        return invalid(
            "/renewal_on",
            format!("{on} is before the client's start: right would be {since} or later"),
        );
    }
    if (&after.calendar, after.calendar_use) != (&before.calendar, before.calendar_use) {
        check_calendar(tx, after).await?;
    }
    Ok(())
}

async fn answers(tx: &ReadTx, pointer: &'static str, login: &str) -> Result<(), Error> {
    let why = match tx.person(login).await? {
        None => "is nobody here",
        Some(person) if !person.active => "is not active",
        Some(person) if person.access < Access::Manager => "is a specialist",
        Some(_) => return Ok(()),
    };
    let detail = format!("{login:?} {why}: right would be the login of an active manager or admin");
    Err(Error::Invalid { pointer, detail })
}

/// A union in which no day is worked by both is no calendar.
async fn check_calendar(tx: &ReadTx, client: &Client) -> Result<(), Error> {
    let calendars = tx.calendars().await?;
    let Some(own) = calendars.get(&client.calendar) else {
        let known: Vec<&str> = calendars.keys().map(String::as_str).collect();
        let detail =
            format!("there is no calendar {:?}: right would be one of {}", client.calendar, known.join(", "));
        return Err(Error::Invalid { pointer: "/calendar", detail });
    };
    let agency = tx.agency().await?.ok_or(Error::NoAgency)?;
    let both = calendars.get(&agency.calendar).filter(|_| client.calendar_use == CalendarUse::Union);
    if both.and_then(|agencys| own.union(agencys).year_off()).is_some() {
        let detail = format!(
            "{:?} and the agency's {:?} together leave a year without a working day: right would be client or agency",
            client.calendar, agency.calendar
        );
        return Err(Error::Invalid { pointer: "/calendar_use", detail });
    }
    Ok(())
}

fn moves_dates(before: &Client, after: &Client) -> bool {
    before.zone != after.zone
        || before.calendar != after.calendar
        || before.calendar_use != after.calendar_use
        || before.renewal_on != after.renewal_on
        || before.status != after.status
}

/// One event for each field that changed.
fn history(before: &Client, after: &Client, why: Option<&str>, by: &Actor, now: Timestamp) -> Vec<Event> {
    let about = || About { client: Some(after.key.clone()), ..About::default() };
    let date = |on: Option<Date>| on.map_or_else(String::new, |on| on.to_string());
    let hours = |minutes: Option<u32>| {
        minutes
            .map_or_else(String::new, |minutes| format!("{} h {:02} min a month", minutes / 60, minutes % 60))
    };
    let fields = [
        ("name", before.name.clone(), after.name.clone()),
        ("time zone", before.zone.name().to_owned(), after.zone.name().to_owned()),
        ("calendar", before.calendar.clone(), after.calendar.clone()),
        ("calendar use", before.calendar_use.as_str().to_owned(), after.calendar_use.as_str().to_owned()),
        ("tier", before.tier.clone(), after.tier.clone()),
        ("renewal", date(before.renewal_on), date(after.renewal_on)),
        ("status", before.status.as_str().to_owned(), after.status.as_str().to_owned()),
        ("contract", hours(before.contract_minutes), hours(after.contract_minutes)),
    ];
    let named = |field: &str, value: String| {
        if value.is_empty() { format!("no {field}") } else { format!("{field}: {value}") }
    };
    let changed = fields.into_iter().filter(|(_, was, is)| was != is).map(|(field, was, is)| {
        Event::new(EventKind::ClientChanged, about(), by.by(), now).moved(named(field, was), named(field, is))
    });
    let nobody = String::new;
    let hands = [
        ("manager", before.manager.clone(), after.manager.clone()),
        ("deputy", before.deputy.clone().unwrap_or_else(nobody), after.deputy.clone().unwrap_or_else(nobody)),
    ];
    // the logins alone, because they say who hears of it
    let handed = hands.into_iter().filter(|(_, was, is)| was != is).map(|(role, was, is)| {
        let mut event = Event::new(EventKind::ClientHandedOver, about(), by.by(), now).moved(was, is);
        event.detail = Some(serde_json::json!({ "role": role }));
        event
    });
    let mut events: Vec<Event> = changed.chain(handed).collect();
    for event in &mut events {
        event.reason = why.map(|why| why.trim().to_owned()).filter(|why| !why.is_empty());
    }
    events
}
