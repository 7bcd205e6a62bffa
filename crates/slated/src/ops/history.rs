//! What has happened: the feed of events.

use std::collections::HashSet;

use slated_core::agency::Access;
use slated_core::event::EventKind;
use slated_core::task::Actor;
use slated_store::{EventFilter, ReadTx, StoredEvent};

use super::{Error, Ops};

/// A stretch of the feed.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    pub events: Vec<StoredEvent>,
    /// Up to here everything was looked at: the `after` of the next call.
    pub next_after: i64,
}

/// What is kept beside an event is for admins: the queue that an override changed holds scores and reasons of clients
/// for whom the event's reader need not answer.
pub(super) fn shown_to(by: &Actor, mut events: Vec<StoredEvent>) -> Vec<StoredEvent> {
    match by.access {
        Access::Admin => {}
        Access::Manager | Access::Specialist => {
            let others = events.iter_mut().filter(|stored| !is_of_its_task(stored.event.kind));
            others.for_each(|stored| stored.event.detail = None);
        }
    }
    events
}

/// What is kept beside these is about the very task, or says as what a client was handed over.
fn is_of_its_task(kind: EventKind) -> bool {
    use EventKind::{ClientHandedOver, ClientTold, DeadlineMoved, TaskReturned};
    matches!(kind, DeadlineMoved | ClientTold | TaskReturned | ClientHandedOver)
}

/// Events looked at per read, and reads per call, on the way to a manager's own.
const LOOK_EVENTS: u64 = 500;
const LOOKS_MAX: usize = 20;

impl Ops {
    /// Events after a number, in order: all of them for an admin, those of their clients for a manager. Once an event
    /// was given, none with a lower number comes any more.
    pub async fn events(
        &self,
        filter: &EventFilter,
        after: i64,
        limit: u64,
        by: &Actor,
    ) -> Result<Feed, Error> {
        let feed = self.feed(filter, after, limit, by).await?;
        Ok(Feed { events: shown_to(by, feed.events), ..feed })
    }

    async fn feed(&self, filter: &EventFilter, after: i64, limit: u64, by: &Actor) -> Result<Feed, Error> {
        if by.access == Access::Specialist {
            return Err(Error::Forbidden("the feed of events is for managers and admins".to_owned()));
        }
        let tx = self.store.read().await?;
        expect_theirs(&tx, filter, by).await?;
        if by.access == Access::Admin {
            let events = tx.feed(filter, after, limit).await?;
            let next_after = events.last().map_or(after, |last| last.id);
            return Ok(Feed { events, next_after });
        }
        let clients = tx.clients().await?.into_iter().filter(|client| by.decides_for(client));
        let own: HashSet<String> = clients.map(|client| client.key).collect();
        let mut feed = Feed { events: Vec::new(), next_after: after };
        for _ in 0..LOOKS_MAX {
            let found = tx.feed(filter, feed.next_after, LOOK_EVENTS).await?;
            let is_last = (found.len() as u64) < LOOK_EVENTS;
            for stored in found {
                if feed.events.len() as u64 >= limit {
                    return Ok(feed);
                }
                feed.next_after = stored.id;
                if stored.event.about.client.as_ref().is_some_and(|client| own.contains(client)) {
                    feed.events.push(stored);
                }
            }
            if is_last {
                break;
            }
        }
        Ok(feed)
    }
}

/// What is named has to be there, and the asker's to look at.
async fn expect_theirs(tx: &ReadTx, filter: &EventFilter, by: &Actor) -> Result<(), Error> {
    if let Some(key) = &filter.client {
        let client = tx.client(key).await?.filter(|client| by.decides_for(client));
        client.ok_or_else(|| Error::not_found("client", key))?;
    }
    if let Some(number) = filter.task {
        let task = tx.task(number).await?.filter(|task| by.manages(task));
        task.ok_or_else(|| Error::not_found("task", number))?;
    }
    Ok(())
}
