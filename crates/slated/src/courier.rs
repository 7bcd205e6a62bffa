//! Sends notices: the one loop that speaks to the world outside.
//!
//! It paces itself by a monotonic clock and decides nothing about who hears of what. Each pass writes down what came
//! of attempts and claims what is due; every attempt is a task of its own, so that an address that hangs holds up
//! four messages of its own and nothing else. What a killed daemon had in hand is due again when its lease ends.

mod dress;
mod http;
mod mail;
mod sign;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use metrics::{counter, gauge};
use rand::RngExt;
use slated_core::notice::address::EndpointKind;
use slated_core::notice::retry::JITTER_PERMILLE_MAX;
use slated_store::{Claimed, Endpoint};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, error, info, warn};

use crate::config::Config;
use crate::fault;
use crate::ops::outbox::{Attempt, IN_HAND_MAX, Outcome, Settled};
use crate::ops::{Error, Ops, chain};
use http::Http;
use mail::Mail;

/// An attempt takes no longer, whatever the receiver does.
const ATTEMPT_WITHIN: Duration = Duration::from_secs(20);
/// A pass that takes longer is given up and begun anew.
const PASS_WITHIN: Duration = Duration::from_secs(30);
/// What is under way at a stop may take so long; then it counts as not tried.
const STOP_WITHIN: Duration = Duration::from_secs(3);
/// After a pass that failed.
const PAUSE: Duration = Duration::from_secs(1);
/// Outcomes in one transaction.
const SETTLED_MAX: usize = 200;
const COUNTED_EVERY: Duration = Duration::from_secs(10);

/// What notices are sent with.
struct Courier {
    ops: Ops,
    http: Http,
    mail: Option<Mail>,
    public_url: String,
    in_hand: Mutex<HashMap<i64, u64>>,
    attempts: Mutex<Vec<Attempt>>,
    done: Notify,
    under_way: TaskTracker,
    stop: CancellationToken,
    /// What is still under way is not waited for.
    hurry: CancellationToken,
}

/// Why the courier cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    #[error("failed to make the client that calls addresses")]
    Http(#[source] reqwest::Error),
    #[error("setting smtp.{key} is not usable: {why}")]
    Mail { key: &'static str, why: String },
}

/// The courier of these settings, ready to run.
pub struct Ready(Arc<Courier>, Duration);

pub fn ready(ops: Ops, config: &Config, stop: CancellationToken) -> Result<Ready, CourierError> {
    let http = Http::new(&ops.policy.notices.allowed, &config.telegram)?;
    let mail = if config.smtp.is_on() { Some(Mail::new(&config.smtp)?) } else { None };
    let courier = Courier {
        ops,
        http,
        mail,
        public_url: config.notices.public_url.trim_end_matches('/').to_owned(),
        in_hand: Mutex::default(),
        attempts: Mutex::default(),
        done: Notify::new(),
        under_way: TaskTracker::new(),
        stop,
        hurry: CancellationToken::new(),
    };
    Ok(Ready(Arc::new(courier), Duration::from_millis(config.notices.poll_milliseconds)))
}

/// Delivers until the stop, then writes down what came of what was under way.
pub async fn run(Ready(courier, poll): Ready) {
    let mut counted: Option<Instant> = None;
    if let Err(error) = courier.ops.end_leases().await {
        warn!(error = chain(&error), "what the daemon before had in hand is sent when its leases end");
    }
    while !courier.stop.is_cancelled() {
        // its own task, so that a panic or a pass that hangs ends that pass and no more
        let mut pass = tokio::spawn(courier.clone().pass());
        let well = match tokio::time::timeout(PASS_WITHIN, &mut pass).await {
            Ok(Ok(Ok(()))) => true,
            Ok(Ok(Err(error))) => {
                warn!(error = chain(&error), "the courier failed to look for notices: it looks again");
                false
            }
            Ok(Err(panic)) => {
                error!(%panic, "the courier panicked: it begins anew");
                false
            }
            Err(_) => {
                pass.abort();
                counter!("slated_courier_late_total").increment(1);
                warn!("the courier did not come through in {PASS_WITHIN:?}: it begins anew");
                false
            }
        };
        if counted.is_none_or(|at| at.elapsed() >= COUNTED_EVERY) {
            counted = Some(Instant::now());
            courier.count().await;
        }
        if well {
            tokio::select! {
                () = courier.stop.cancelled() => {}
                _ = tokio::time::timeout(poll, courier.done.notified()) => {}
            }
        } else {
            let _stopped_meanwhile = tokio::time::timeout(PAUSE, courier.stop.cancelled()).await;
        }
    }
    courier.under_way.close();
    if tokio::time::timeout(STOP_WITHIN, courier.under_way.wait()).await.is_err() {
        courier.hurry.cancel();
        courier.under_way.wait().await;
    }
    if let Err(error) = courier.settle().await {
        warn!(error = chain(&error), "what was just sent could not be written down: it is sent again");
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Courier {
    async fn pass(self: Arc<Courier>) -> Result<(), Error> {
        self.settle().await?;
        for id in self.ops.endpoints_with_mail().await? {
            if self.stop.is_cancelled() || locked(&self.in_hand).get(&id).is_some_and(|n| *n >= IN_HAND_MAX) {
                continue;
            }
            let Some((endpoint, claimed)) = self.ops.claim_notices(id).await? else { continue };
            fault::point("after_notices_claimed");
            let endpoint = Arc::new(endpoint);
            for one in claimed {
                *locked(&self.in_hand).entry(id).or_default() += 1;
                self.under_way.spawn(self.clone().attempt(endpoint.clone(), one));
            }
        }
        Ok(())
    }

    /// Writes down what came of attempts; what cannot be written now is written in the next pass.
    async fn settle(&self) -> Result<(), Error> {
        loop {
            let some: Vec<Attempt> = {
                let mut attempts = locked(&self.attempts);
                let count = attempts.len().min(SETTLED_MAX);
                attempts.drain(..count).collect()
            };
            if some.is_empty() {
                return Ok(());
            }
            match self.ops.settle(&some).await {
                Ok(Settled { delivered, failed, died, disabled }) => {
                    counter!("slated_notices_delivered_total").increment(delivered);
                    counter!("slated_notices_failed_total").increment(failed);
                    counter!("slated_notices_died_total").increment(died);
                    counter!("slated_endpoints_disabled_total").increment(disabled);
                }
                Err(error) => {
                    locked(&self.attempts).splice(0..0, some);
                    return Err(error);
                }
            }
        }
    }

    async fn attempt(self: Arc<Courier>, endpoint: Arc<Endpoint>, claimed: Claimed) {
        let sent = tokio::time::timeout(ATTEMPT_WITHIN, self.send(&endpoint, &claimed));
        let outcome = tokio::select! {
            sent = sent => sent.unwrap_or_else(|_| Outcome::Failed {
                why: format!("no answer within {} s", ATTEMPT_WITHIN.as_secs()),
                retry_after_seconds: None,
            }),
            () = self.hurry.cancelled() => Outcome::Untried,
        };
        fault::point("after_notice_sent");
        let (id, message_id) = (endpoint.id, &claimed.message_id);
        match &outcome {
            Outcome::Taken => debug!(endpoint.id = id, message_id, "delivered {message_id}"),
            Outcome::Untried => debug!(endpoint.id = id, message_id, "gave {message_id} back"),
            Outcome::Failed { why, .. } | Outcome::Rejected { why } | Outcome::Gone { why } => {
                info!(
                    endpoint.id = id,
                    message_id,
                    attempt = claimed.attempts + 1,
                    why,
                    "{message_id} was not taken: {why}"
                );
            }
        }
        let jitter_permille = rand::rng().random_range(0..=JITTER_PERMILLE_MAX);
        locked(&self.attempts).push(Attempt { claimed, outcome, jitter_permille });
        if let Some(count) = locked(&self.in_hand).get_mut(&id) {
            *count = count.saturating_sub(1);
        }
        self.done.notify_one();
    }

    async fn send(&self, endpoint: &Endpoint, claimed: &Claimed) -> Outcome {
        let now = self.ops.clock.now();
        match endpoint.kind {
            EndpointKind::Webhook => match sign::signed(endpoint, &claimed.message_id, &claimed.body, now) {
                Ok(headers) => self.http.post(&endpoint.address, headers, claimed.body.clone()).await,
                Err(why) => Outcome::Rejected { why },
            },
            EndpointKind::Slack => {
                let body = dress::slack(&claimed.body, self.link(claimed).as_deref());
                self.http.post(&endpoint.address, Vec::new(), body).await
            }
            EndpointKind::Telegram => {
                let body = dress::telegram(&endpoint.address, &claimed.body, self.link(claimed).as_deref());
                self.http.telegram(body).await
            }
            EndpointKind::Email => match &self.mail {
                Some(mail) => {
                    let text = dress::email(&claimed.body, self.link(claimed).as_deref());
                    mail.send(&endpoint.address, &claimed.message_id, &text).await
                }
                None => Outcome::Failed {
                    why: "e-mail is not set up: smtp.host is missing".to_owned(),
                    retry_after_seconds: None,
                },
            },
        }
    }

    fn link(&self, claimed: &Claimed) -> Option<String> {
        let path = claimed.path.as_ref().filter(|_| !self.public_url.is_empty())?;
        Some(format!("{}{path}", self.public_url))
    }

    async fn count(&self) {
        let Ok(traffic) = self.ops.traffic().await else { return };
        let age = traffic.oldest_due_at.map_or(0, |due| self.ops.clock.now().seconds_since(due).max(0));
        gauge!("slated_notices_queued").set(float(traffic.queued));
        gauge!("slated_notices_dead").set(float(traffic.dead));
        gauge!("slated_notices_oldest_due_seconds").set(float(age.unsigned_abs()));
    }
}

#[expect(clippy::cast_precision_loss, reason = "a gauge")]
fn float(count: u64) -> f64 {
    count as f64
}
