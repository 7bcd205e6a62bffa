//! Expectation cards: written by those who decide for the client, read by everybody who works for it.

use slated_core::agency::Engagement;
use slated_core::event::{About, Event, EventKind};
use slated_core::expectation::Expectation;
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::{ReadTx, StoredExpectation, TaskFilter, WriteTx};

use super::risk::managed;
use super::{Error, Ops};

/// Which card, and the version that the caller saw; none where they mean a new one.
#[derive(Clone, Copy, Debug)]
pub struct SeenCard<'a> {
    pub client: &'a str,
    pub service: &'a str,
    pub version: Option<i64>,
}

impl Ops {
    /// The cards of a client, by service.
    pub async fn expectations(&self, client: &str, by: &Actor) -> Result<Vec<StoredExpectation>, Error> {
        let tx = self.store.read().await?;
        readable(&tx, client, by).await?;
        Ok(tx.expectations(client).await?)
    }

    pub async fn expectation(
        &self,
        client: &str,
        service: &str,
        by: &Actor,
    ) -> Result<StoredExpectation, Error> {
        let tx = self.store.read().await?;
        readable(&tx, client, by).await?;
        let card = tx.expectation(client, service).await?;
        card.ok_or_else(|| Error::not_found("expectation card", format!("of {client} for {service}")))
    }

    /// Writes the card of an engagement; what changed of an old one is in the events.
    pub async fn write_expectation(
        &self,
        seen: SeenCard<'_>,
        card: Expectation,
        reason: Option<&str>,
        by: &Actor,
    ) -> Result<StoredExpectation, Error> {
        let now = self.clock.now();
        let card = card.read().map_err(|why| Error::Invalid { pointer: "", detail: why.to_string() })?;
        let tx = self.store.write().await?;
        managed(tx.hold_client(seen.client).await?, seen.client, by)?;
        if tx.engagement(seen.client, seen.service).await?.is_none() {
            return Err(Error::not_found("engagement", format!("of {} for {}", seen.client, seen.service)));
        }
        let before = tx.expectation(seen.client, seen.service).await?;
        expect_seen(before.as_ref(), seen)?;
        let new = NewCard { client: seen.client, service: seen.service, card, reason };
        let written = new.write(&tx, before, by, now).await?;
        tx.commit().await?;
        Ok(written)
    }
}

/// What was said to be expected when a service was sold; the card of an engagement before stays where nothing new was said.
pub(super) async fn at_start(
    tx: &WriteTx,
    engagement: &Engagement,
    card: Option<Expectation>,
    by: &Actor,
    now: Timestamp,
) -> Result<Option<StoredExpectation>, Error> {
    let Engagement { client, service, .. } = engagement;
    tx.hold_client(client).await?;
    let before = tx.expectation(client, service).await?;
    let Some(card) = card else { return Ok(before) };
    let new = NewCard { client, service, card, reason: None };
    Ok(Some(new.write(tx, before, by, now).await?))
}

/// By who decides for the client, and who works for it: they see a task of the client's.
async fn readable(tx: &ReadTx, client: &str, by: &Actor) -> Result<(), Error> {
    let found = tx.client(client).await?.ok_or_else(|| Error::not_found("client", client))?;
    if by.decides_for(&found) {
        return Ok(());
    }
    let theirs = TaskFilter { client: Some(found.key), seen_by: Some(by.clone()), ..TaskFilter::default() };
    match tx.tasks_page(&theirs, None, 1).await?.is_empty() {
        true => Err(Error::not_found("client", client)),
        false => Ok(()),
    }
}

fn expect_seen(before: Option<&StoredExpectation>, seen: SeenCard<'_>) -> Result<(), Error> {
    let id = format!("of {} for {}", seen.client, seen.service);
    match (before, seen.version) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(Error::Unseen { what: "the expectation card", id }),
        (Some(before), Some(version)) if before.version == version => Ok(()),
        (before, Some(version)) => {
            let now_at = before.map_or(0, |before| before.version);
            Err(Error::StaleExpectation { id, seen: version, now_at })
        }
    }
}

/// A card that is to be written.
#[derive(Debug)]
pub(super) struct NewCard<'a> {
    pub client: &'a str,
    pub service: &'a str,
    pub card: Expectation,
    pub reason: Option<&'a str>,
}

impl NewCard<'_> {
    /// In a transaction that holds the client. The same card said again is said once.
    pub(super) async fn write(
        self,
        tx: &WriteTx,
        before: Option<StoredExpectation>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<StoredExpectation, Error> {
        let NewCard { client, service, card, reason } = self;
        if let Some(same) = before.as_ref().filter(|before| before.card == card) {
            return Ok(same.clone());
        }
        let was = before.as_ref().map(|before| before.card.clone()).unwrap_or_default();
        let stored = StoredExpectation {
            client: client.to_owned(),
            service: service.to_owned(),
            card,
            by: by.login.clone(),
            at: now,
            version: before.map_or(1, |before| before.version + 1),
        };
        tx.put_expectation(&stored).await?;
        let said = |part: &str, text: &str| {
            if text.is_empty() { String::new() } else { format!("{service} {part}: {text}") }
        };
        let events = stored.card.changes(&was).into_iter().map(|(part, was, is)| {
            let about = About { client: Some(client.to_owned()), ..About::default() };
            let event = Event::new(EventKind::ExpectationWritten, about, by.by(), now);
            let mut event = event.moved(said(part, was), said(part, is));
            event.reason = reason.map(|why| why.trim().to_owned()).filter(|why| !why.is_empty());
            event
        });
        tx.append_events(&events.collect::<Vec<_>>()).await?;
        Ok(stored)
    }
}
