//! The verbs of Slated: load, decide, save.
//!
//! Every face (HTTP, command line, beats) calls the same functions. What is decided is decided in
//! `slated-core`; here a transaction is opened, the clock is read once, and what the core answered
//! is saved. Knows neither HTTP nor SQL.

pub mod absences;
pub mod advice;
pub mod backfill;
pub mod beside;
pub mod board;
pub mod bulk;
pub mod cabinet;
pub mod cabinet_links;
pub mod calendars;
pub mod catalog;
pub mod clients;
pub mod doctor;
pub mod egress;
pub mod engagements;
pub mod erase;
pub mod expectations;
pub mod forecast;
pub mod generate;
pub mod held;
pub mod history;
pub mod idempotency;
pub mod import;
pub mod keys;
pub mod notices;
pub mod outbox;
pub mod overrides;
pub mod people;
pub mod pools;
pub mod preview;
pub mod promises;
pub mod proposals;
pub mod queue;
pub mod retime;
pub mod reviews;
pub mod risk;
pub mod roster;
pub mod score;
pub mod search;
pub mod series;
pub mod sign_in;
pub mod simulate;
pub mod sold;
pub mod tasks;
pub mod time;
pub mod webhooks;
pub mod weights;
pub mod whatif;
pub mod work;
pub mod world;

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use slated_core::agency::Absence;
use slated_core::engagement::EngagementRefusal;
use slated_core::plan::Limits;
use slated_core::score::Weights;
use slated_core::task::Refusal;
use slated_store::{Store, StoreError};

use crate::clock::Clock;
use crate::config::Config;

/// What every verb needs.
#[derive(Clone)]
pub struct Ops {
    pub store: Store,
    pub clock: Clock,
    pub policy: Arc<Policy>,
}

/// The settings that decide something.
#[derive(Debug)]
pub struct Policy {
    pub weights: Weights,
    /// Their version, once it is noted; 0 before.
    weights_version: AtomicI64,
    pub limits: Limits,
    /// From which probability of being missed on a promise is in danger.
    pub danger_permille: u16,
    pub batch_series: u64,
    pub clock_jump_days_max: i64,
    pub key_expire_days: i64,
    pub suggest_evaluations: u64,
    /// How many tasks a specialist may have begun at once.
    pub begun_max: usize,
    /// For how long whoever closed a task may take that back.
    pub reopen_hours: i64,
    pub beats: crate::config::Beats,
    pub notices: NoticePolicy,
}

/// What decides about notices.
#[derive(Clone, Debug)]
pub struct NoticePolicy {
    pub allowed: egress::Allowed,
    pub retry_seconds: Vec<u64>,
    pub keep_days: i64,
    /// Whether each is set up.
    pub email: bool,
    pub telegram: bool,
}

impl Policy {
    pub fn of(config: &Config) -> Policy {
        Policy {
            weights: config.weights(),
            weights_version: AtomicI64::new(0),
            limits: config.limits(),
            danger_permille: config.danger_permille(),
            batch_series: config.generation.batch_series,
            clock_jump_days_max: config.generation.max_clock_jump_days,
            key_expire_days: config.keys.expire_days,
            suggest_evaluations: config.suggest.evaluations,
            begun_max: config.tasks.begun_max,
            reopen_hours: config.tasks.reopen_hours,
            beats: config.beats.clone(),
            notices: NoticePolicy {
                // the settings were checked when they were read
                allowed: egress::Allowed::parse(&config.notices.allow_addresses).unwrap_or_default(),
                retry_seconds: config.notices.waits(),
                keep_days: config.notices.keep_days,
                email: config.smtp.is_on(),
                telegram: config.telegram.is_on(),
            },
        }
    }
}

/// Why a verb did not do what was asked; a variant for each thing the caller may do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no {what} {id}")]
    NotFound { what: &'static str, id: String },
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    NotCreated(#[from] series::NotCreated),
    #[error(transparent)]
    Engagement(#[from] EngagementRefusal),
    #[error("{client} has an engagement for {service} since {since}: pause, resume or end that one")]
    Engaged { client: String, service: String, since: jiff::civil::Date },
    #[error("{0}")]
    Forbidden(String),
    #[error("task #{task} has changed since you read it: it is at version {now_at}, you saw {seen}")]
    Stale { task: i64, seen: i64, now_at: i64 },
    #[error("the engagement has changed since you read it: it is at version {now_at}, you saw {seen}")]
    StaleEngagement { seen: i64, now_at: i64 },
    #[error("client {client} has changed since you read it: it is at version {now_at}, you saw {seen}")]
    StaleClient { client: String, seen: i64, now_at: i64 },
    #[error("contact {id} has changed since you read it: it is at version {now_at}, you saw {seen}")]
    StaleContact { id: i64, seen: i64, now_at: i64 },
    #[error(
        "the expectation card {id} has changed since you read it: it is at version {now_at}, you saw {seen}"
    )]
    StaleExpectation { id: String, seen: i64, now_at: i64 },
    #[error("proposal {id} has changed since you read it: it is at version {now_at}, you saw {seen}")]
    StaleProposal { id: i64, seen: i64, now_at: i64 },
    #[error("proposal {id} is {state} already")]
    ProposalClosed { id: i64, state: &'static str },
    #[error("proposal {id} no longer stands: {why}")]
    ProposalOutdated { id: i64, why: String },
    #[error("an open proposal of yours asks for the {kind} of task #{task} already: withdraw that one first")]
    ProposedAlready { task: i64, kind: &'static str },
    #[error(
        "{} is away from {} to {} already ({}): right would be days beside those, or to take that one back first",
        there.login, there.from, there.to, there.kind
    )]
    Overlaps { wanted: Absence, there: Absence },
    #[error(
        "{login} answers for {}: right would be reassign_clients_to, or another manager for each of them first",
        named(clients)
    )]
    StillManages { login: String, clients: Vec<String> },
    #[error("what is known of {name} cannot be erased yet: first {first}")]
    StillInUse { name: String, first: String },
    /// Nothing was done.
    #[error("{} of {of} tasks are refused, and nothing was done: {}", refused.len(), each(refused))]
    Bulk { of: usize, refused: Vec<bulk::Refused> },
    #[error("{what} {id} exists: read it first, and say which version you saw")]
    Unseen { what: &'static str, id: String },
    #[error("{0}")]
    Held(held::Hold),
    /// What was asked reads well and is wrong; `pointer` is a JSON pointer into it.
    #[error("{detail}")]
    Invalid { pointer: &'static str, detail: String },
    #[error("nothing was imported yet: run `slated import DIR` first")]
    NoAgency,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Error {
    pub fn not_found(what: &'static str, id: impl ToString) -> Error {
        Error::NotFound { what, id: id.to_string() }
    }
}

/// The first few of many.
fn named(keys: &[String]) -> String {
    const NAMED_MAX: usize = 20;
    let more = keys.len().saturating_sub(NAMED_MAX);
    let named = keys.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
    if more == 0 { named } else { format!("{named} and {more} more") }
}

fn each(refused: &[bulk::Refused]) -> String {
    let each = refused.iter().map(|one| format!("#{}: {}", one.task, one.why));
    each.collect::<Vec<_>>().join("; ")
}

/// An error and its causes as one line; a cause that its error already repeats is said once.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        if !text.ends_with(&more) {
            text = format!("{text}: {more}");
        }
        source = cause.source();
    }
    text
}
