//! How likely each client is to leave: refreshed when a signal arrives and once a day, and rewritten
//! only where it moved by half a point or more, so that the order does not flicker.
//!
//! A client is held while its risk is computed, so two daemons, or two signals at once, do it one after the other.

use jiff::civil::Date;
use slated_core::agency::{Client, ClientStatus};
use slated_core::deadline::Told;
use slated_core::event::{About, By, Event, EventKind};
use slated_core::risk::{ClientFacts, RiskReading, moved_enough, risk};
use slated_core::signal::{Signal, SignalKind};
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::{ReadTx, StoredRisk, WriteTx};

mod judge;
mod signals;
pub use judge::{RiskStanding, Wanted};

use super::{Error, Ops};

/// What a refresh did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refreshed {
    /// Clients whose risk was rewritten.
    pub moved: usize,
    /// The agency's day for which every risk is now true; `None` where there is no agency yet.
    pub on: Option<Date>,
}

/// Clients refreshed by one transaction: other writers get their turn in between.
const AT_ONCE_MAX: usize = 50;

impl Ops {
    /// Refreshes each client whose risk is not of today; the number that moved.
    pub async fn refresh_risks(&self, now: Timestamp) -> Result<usize, Error> {
        Ok(self.refresh_risks_unless(None, now).await?.moved)
    }

    /// The same for a caller that comes often and knows on which day it came last: then only clients whose
    /// risk was never computed are looked at.
    pub async fn refresh_risks_unless(&self, last: Option<Date>, now: Timestamp) -> Result<Refreshed, Error> {
        let tx = self.store.read().await?;
        let Some(agency) = tx.agency().await? else { return Ok(Refreshed { moved: 0, on: None }) };
        let today = agency.zone.date(now);
        let is_done = last.is_some_and(|last| last >= today);
        let is_due = |client: &Client, stored: Option<&StoredRisk>| {
            let is_fresh = stored.is_some_and(|one| is_done || one.computed_on >= today);
            client.status != ClientStatus::Churned && !is_fresh
        };
        let stored = tx.risks().await?;
        let mut due = tx.clients().await?;
        due.retain(|client| is_due(client, stored.get(&client.key)));
        drop(tx);
        let mut moved = 0;
        for chunk in due.chunks(AT_ONCE_MAX) {
            let keys: Vec<&str> = chunk.iter().map(|client| client.key.as_str()).collect();
            let tx = self.store.write().await?;
            for client in tx.hold_clients(&keys).await? {
                // another daemon may have been here between the look and the hold
                let before = tx.risk(&client.key).await?;
                if is_due(&client, before.as_ref()) {
                    let write = Write::WhereItMoved;
                    moved += usize::from(refresh(&tx, &client, before.as_ref(), write, today, now).await?);
                }
            }
            tx.commit().await?;
        }
        Ok(Refreshed { moved, on: Some(today) })
    }

    /// Notes an observation about a client, and what it does to the risk.
    pub async fn add_signal(
        &self,
        client: &str,
        signal: Signal,
        note: Option<&str>,
        by: &Actor,
    ) -> Result<RiskReading, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let client = managed(tx.hold_client(client).await?, client, by)?;
        let today = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        if signal.observed_on > today {
            let detail =
                format!("{} is in the future: right would be today, {today}, or earlier", signal.observed_on);
            return Err(Error::Invalid { pointer: "/observed_on", detail });
        }
        self::note(&tx, &client, &signal, note, &by.by(), now).await?;
        let before = tx.risk(&client.key).await?;
        refresh(&tx, &client, before.as_ref(), Write::WhereItMoved, today, now).await?;
        let reading = read(&tx, &client, today).await?;
        tx.commit().await?;
        Ok(reading)
    }

    /// Telling a client something is a contact, in a transaction that has written what they were told.
    pub(super) async fn note_contact(
        &self,
        tx: &WriteTx,
        client: &str,
        told: &Told,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), Error> {
        let today = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        let Some(client) = tx.hold_client(client).await? else { return Ok(()) };
        let signal = Signal { kind: SignalKind::Contact, observed_on: client.zone.date(told.at).min(today) };
        note(tx, &client, &signal, Some(&told.how), &by.by(), now).await?;
        let before = tx.risk(&client.key).await?;
        refresh(tx, &client, before.as_ref(), Write::WhereItMoved, today, now).await?;
        Ok(())
    }

    /// What the client did or said in the cabinet, today.
    pub(super) async fn note_of_client(
        &self,
        tx: &WriteTx,
        client: &str,
        kind: SignalKind,
        words: Option<&str>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let today = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        let Some(client) = tx.hold_client(client).await? else { return Ok(()) };
        let signal = Signal { kind, observed_on: client.zone.date(now).min(today) };
        note(tx, &client, &signal, words, &By::Client, now).await?;
        let before = tx.risk(&client.key).await?;
        refresh(tx, &client, before.as_ref(), Write::WhereItMoved, today, now).await?;
        Ok(())
    }

    /// A client with the parts of its risk, as of today.
    pub async fn client_risk(&self, client: &str, by: &Actor) -> Result<(Client, RiskReading), Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let client = managed(tx.client(client).await?, client, by)?;
        let today = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        let reading = read(&tx, &client, today).await?;
        Ok((client, reading))
    }

    /// Recomputes one client's risk in a transaction that has changed what it is made of.
    pub(super) async fn refresh_risk(&self, tx: &WriteTx, client: &str, now: Timestamp) -> Result<(), Error> {
        let Some(client) = tx.hold_client(client).await? else { return Ok(()) };
        let today = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        let before = tx.risk(&client.key).await?;
        refresh(tx, &client, before.as_ref(), Write::WhereItMoved, today, now).await?;
        Ok(())
    }
}

/// Writes an observation down, once, with its event.
async fn note(
    tx: &WriteTx,
    client: &Client,
    signal: &Signal,
    words: Option<&str>,
    by: &By,
    now: Timestamp,
) -> Result<(), Error> {
    if tx.add_signal(&client.key, signal, by, now, words).await? {
        let about = About { client: Some(client.key.clone()), ..About::default() };
        let event = Event::new(EventKind::SignalReceived, about, by.clone(), now);
        let seen = format!("{} {}", signal.kind.kind(), signal.kind.value());
        let mut event = event.moved("", seen.trim());
        event.reason = words.map(str::to_owned);
        tx.append_events(&[event]).await?;
    }
    Ok(())
}

/// The client that was found, or the same answer as for one that does not exist where the actor does not manage it.
pub(super) fn managed(found: Option<Client>, key: &str, by: &Actor) -> Result<Client, Error> {
    found.filter(|client| by.decides_for(client)).ok_or_else(|| Error::not_found("client", key))
}

pub(super) async fn read(tx: &ReadTx, client: &Client, on: Date) -> Result<RiskReading, Error> {
    let signals = tx.signals(&client.key).await?;
    let judgement = tx.judgement(&client.key).await?;
    let facts = ClientFacts {
        signals: &signals,
        started_on: client.started_on,
        renewal_on: client.renewal_on,
        judgement: judgement.as_ref().map(|stored| &stored.judgement),
    };
    Ok(risk(&facts, on))
}

/// When a risk that was computed anew is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Write {
    /// By half a point or more: smaller steps would only make the order flicker.
    WhereItMoved,
    /// Whatever the step: a manager's word is taken to the letter.
    WhereItDiffers,
}

/// Recomputes the risk of a client that is held; `true` where it moved by half a point or more.
async fn refresh(
    tx: &WriteTx,
    client: &Client,
    before: Option<&StoredRisk>,
    write: Write,
    on: Date,
    now: Timestamp,
) -> Result<bool, Error> {
    let reading = read(tx, client, on).await?;
    let moved = before.is_none_or(|before| moved_enough(before.risk, reading.risk));
    let differs = before.is_none_or(|before| before.risk != reading.risk);
    let is_written = match write {
        Write::WhereItMoved => moved,
        Write::WhereItDiffers => differs,
    };
    if !is_written {
        return Ok(false);
    }
    let parts = serde_json::json!(reading.parts.iter().map(|part| serde_json::json!({
        "kind": part.kind.as_str(), "h_thousandths": part.h_thousandths, "points": part.points.to_string(),
        "brief": part.brief,
    })).collect::<Vec<_>>());
    tx.save_risk(&client.key, &StoredRisk { risk: reading.risk, computed_on: on, parts }).await?;
    if moved {
        let about = About { client: Some(client.key.clone()), ..About::default() };
        let from = before.map_or_else(String::new, |before| before.risk.to_string());
        let event = Event::new(EventKind::RiskMoved, about, By::Engine, now).moved(from, reading.risk);
        tx.append_events(&[event]).await?;
    }
    Ok(moved)
}
