//! What the courier asks of the store: claim, and settle what came of it.
//!
//! Nothing is sent here, and nothing is open while something is sent.

use slated_core::event::{About, By, Event, EventKind};
use slated_core::notice::retry;
use slated_core::time::Timestamp;
use slated_store::{Claimed, Deadline, Endpoint, Message, MessageState, Traffic};

use super::{Error, Ops};

/// In hands at once at one address, over all daemons.
pub const IN_HAND_MAX: u64 = 4;
/// Longer than an attempt may take, so that nobody sends what somebody is sending.
pub const LEASE_SECONDS: i64 = 60;
const ERROR_CHARS_MAX: usize = 300;

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Taken,
    /// Try again; not before the receiver wants it.
    Failed {
        why: String,
        retry_after_seconds: Option<u64>,
    },
    /// This message will never be taken.
    Rejected {
        why: String,
    },
    /// The address is gone: nothing will ever be taken there.
    Gone {
        why: String,
    },
    /// It was not tried.
    Untried,
}

/// A claimed message, what came of it, and by how much the next wait is stretched.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub claimed: Claimed,
    pub outcome: Outcome,
    pub jitter_permille: u32,
}

/// What was settled, for whoever counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    pub delivered: u64,
    pub failed: u64,
    pub died: u64,
    pub disabled: u64,
}

impl Ops {
    /// The addresses that have something due.
    pub async fn endpoints_with_mail(&self) -> Result<Vec<i64>, Error> {
        let now = self.clock.now();
        Ok(self.store.read().await?.endpoints_with_mail(now).await?)
    }

    /// Where one daemon has the database for itself, what the one before it had in hand is nobody's any more. Where
    /// there may be others it waits for the end of its leases.
    pub async fn end_leases(&self) -> Result<(), Error> {
        if self.store.is_file_based() {
            let tx = self.store.write().await?;
            tx.end_leases().await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Takes what is due at an address, and the address as it is now.
    pub async fn claim_notices(&self, endpoint: i64) -> Result<Option<(Endpoint, Vec<Claimed>)>, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let lease_until = now.plus_seconds(LEASE_SECONDS);
        let claimed = tx.claim_notices(endpoint, IN_HAND_MAX, lease_until, now).await?;
        let endpoint = if claimed.is_empty() { None } else { tx.endpoint(endpoint).await? };
        tx.commit().await?;
        Ok(endpoint.map(|endpoint| (endpoint, claimed)))
    }

    /// Writes down what came of attempts, all of it or nothing.
    pub async fn settle(&self, attempts: &[Attempt]) -> Result<Settled, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        tx.keep_addresses().await?;
        let mut settled = Settled::default();
        let mut events = Vec::new();
        for Attempt { claimed, outcome, jitter_permille } in attempts {
            let endpoint = claimed.endpoint;
            let (why, next, gone) = match outcome {
                Outcome::Untried => {
                    tx.return_claims(std::slice::from_ref(claimed)).await?;
                    continue;
                }
                Outcome::Taken => {
                    tx.notice_delivered(claimed, now).await?;
                    tx.endpoint_took(endpoint).await?;
                    settled.delivered += 1;
                    continue;
                }
                Outcome::Failed { why, retry_after_seconds } => {
                    let schedule = &self.policy.notices.retry_seconds;
                    let tried = claimed.attempts + 1;
                    let next = retry::next(schedule, tried, *retry_after_seconds, *jitter_permille, now);
                    (why, next.map_or(Deadline::Never, Deadline::RetryAt), false)
                }
                // the address is well, it is the message that is not
                Outcome::Rejected { why } => (why, Deadline::Never, false),
                Outcome::Gone { why } => (why, Deadline::Never, true),
            };
            let why: String = why.chars().take(ERROR_CHARS_MAX).collect();
            if !tx.notice_failed(claimed, &why, next, now).await? {
                continue;
            }
            settled.failed += 1;
            settled.died += u64::from(next == Deadline::Never);
            if matches!(outcome, Outcome::Rejected { .. }) {
                continue;
            }
            let since = tx.endpoint_failed(endpoint, now).await?;
            let reason = match gone {
                true => Some(why),
                false if retry::is_given_up(since, now) => {
                    Some(format!("it has taken nothing since {since}: {why}"))
                }
                false => None,
            };
            if let Some(reason) = reason
                && tx.disable_endpoint(endpoint, &reason).await?
            {
                settled.disabled += 1;
                let name = tx.endpoint(endpoint).await?.map(|one| named(&one)).unwrap_or_default();
                let event = Event::new(EventKind::EndpointDisabled, About::default(), By::Engine, now);
                events.push(event.moved(name, "disabled").because(&reason));
            }
        }
        tx.append_events(&events).await?;
        tx.commit().await?;
        Ok(settled)
    }

    pub async fn traffic(&self) -> Result<Traffic, Error> {
        Ok(self.store.read().await?.traffic().await?)
    }
}

/// How an address is called in the history: never by what opens it.
pub(super) fn named(endpoint: &Endpoint) -> String {
    match &endpoint.owner {
        Some(owner) => format!("{} of {owner}", endpoint.kind.as_str()),
        None => format!("webhook {} {}", endpoint.id, endpoint.name),
    }
}

/// A message that no event asked for.
pub(super) fn message(endpoint: i64, topic: &str, body: String, now: Timestamp) -> Message {
    Message {
        event: None,
        endpoint,
        message_id: format!("msg_{}", super::keys::random(24)),
        topic: topic.to_owned(),
        body,
        path: None,
        state: MessageState::Queued,
        created_at: now,
        due_at: now,
    }
}
