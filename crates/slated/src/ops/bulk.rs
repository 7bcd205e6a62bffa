//! One decision about many tasks: all of it or nothing.
//!
//! Each task is decided by the same code as alone, and writes its own event. What is refused is named, every one, and
//! then nothing at all is done: half of a decision is one that nobody made.

use std::collections::{BTreeSet, HashMap};

use slated_core::task::{Actor, Change, Task};
use slated_core::time::Timestamp;
use slated_store::ReadTx;

use super::whatif::Price;
use super::work::{Action, Wanted, save};
use super::{Error, Ops};

/// More at once is no decision that somebody has looked at.
pub const TASKS_MAX: usize = 200;

/// A task by its number, and the version of it that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub task: i64,
    pub version: i64,
}

/// The same for each of some tasks.
#[derive(Clone, Debug, PartialEq)]
pub struct Many {
    pub tasks: Vec<Named>,
    pub wanted: Wanted,
    /// Why, in each event; an override has its reason already.
    pub reason: Option<String>,
}

/// A task that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its place among those that were named.
    pub at: usize,
    pub task: i64,
    pub why: String,
}

/// A change, and the place of its task among those that were named.
type Placed = (usize, Change);

impl Many {
    fn could_be(&self, by: &Actor, now: Timestamp) -> Result<(), Error> {
        let invalid = |detail: String| Err(Error::Invalid { pointer: "/tasks", detail });
        if self.tasks.is_empty() || self.tasks.len() > TASKS_MAX {
            let detail = format!("has {} tasks: right would be 1 to {TASKS_MAX}", self.tasks.len());
            return invalid(detail);
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = self.tasks.iter().find(|named| !seen.insert(named.task)) {
            return invalid(format!("names task #{} twice: right would be once", twice.task));
        }
        self.wanted.could_be(by, now)
    }

    /// By their numbers: two who decide about the same tasks at once take them in the same order.
    fn in_order(&self) -> Vec<(usize, Named)> {
        let mut tasks: Vec<(usize, Named)> = self.tasks.iter().copied().enumerate().collect();
        tasks.sort_by_key(|(_, named)| named.task);
        tasks
    }

    fn refused(&self, mut refused: Vec<Refused>) -> Error {
        refused.sort_by_key(|one| one.at);
        Error::Bulk { of: self.tasks.len(), refused }
    }
}

impl Ops {
    /// Does it to all of them, or to none; the tasks as they are then, by number.
    pub async fn bulk(&self, many: &Many, by: &Actor) -> Result<Vec<Task>, Error> {
        let now = self.clock.now();
        many.could_be(by, now)?;
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            let changes = self.decide_all(&tx, many, by, now).await?;
            let changes = self.with_queues(&tx, changes, &many.wanted, now).await?;
            let (mut saved, mut refused) = (Vec::new(), Vec::new());
            for (at, change) in changes {
                match save(&tx, &change).await {
                    Ok(task) => saved.push(task),
                    // somebody was quicker
                    Err(stale @ Error::Stale { .. }) => {
                        refused.push(Refused { at, task: change.task.id, why: stale.to_string() });
                    }
                    Err(other) => return Err(other),
                }
            }
            if refused.is_empty() { Ok(saved) } else { Err(many.refused(refused)) }
        }
        .await;
        tx.settle(done).await
    }

    /// What all of it together would do, or the refusal that it would be.
    pub async fn price_bulk(&self, many: &Many, by: &Actor) -> Result<Price, Error> {
        let now = self.clock.now();
        many.could_be(by, now)?;
        let tx = self.store.read().await?;
        let changes = self.decide_all(&tx, many, by, now).await?;
        let tasks = changes.into_iter().map(|(_, change)| change.task).collect();
        self.price_of(&tx, tasks, by, now).await
    }

    async fn decide_all(
        &self,
        tx: &ReadTx,
        many: &Many,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Vec<Placed>, Error> {
        if let Wanted::Act(Action::Reassign { to }) = &many.wanted {
            is_here(tx, to).await?;
        }
        let (mut changes, mut refused) = (Vec::new(), Vec::new());
        for (at, Named { task, version }) in many.in_order() {
            let mut change = match self.decide(tx, task, version, by, many.wanted.clone(), now).await {
                Ok(change) => change,
                Err(
                    why @ (Error::NotFound { .. }
                    | Error::Refused(_)
                    | Error::Stale { .. }
                    | Error::Invalid { .. }),
                ) => {
                    refused.push(Refused { at, task, why: why.to_string() });
                    continue;
                }
                Err(failed) => return Err(failed),
            };
            if let Some(reason) = &many.reason {
                change.event = change.event.because(reason);
            }
            changes.push((at, change));
        }
        if refused.is_empty() { Ok(changes) } else { Err(many.refused(refused)) }
    }

    /// The events of overrides keep the queue that each stood in before any of them was set.
    async fn with_queues(
        &self,
        tx: &ReadTx,
        mut changes: Vec<Placed>,
        wanted: &Wanted,
        now: Timestamp,
    ) -> Result<Vec<Placed>, Error> {
        if !matches!(wanted, Wanted::Override { .. }) {
            return Ok(changes);
        }
        let mut queues = HashMap::new();
        for (_, change) in &mut changes {
            let of = match &change.task.assignee {
                Some(login) => (Some(login.clone()), None),
                None => (None, Some(change.task.role.clone())),
            };
            let queue = match queues.get(&of) {
                Some(queue) => serde_json::Value::clone(queue),
                None => {
                    let queue = self.queue_as_shown(tx, &change.task, now).await?;
                    queues.insert(of, queue.clone());
                    queue
                }
            };
            change.event.detail = Some(queue);
        }
        Ok(changes)
    }
}

/// Somebody who is not here can take none of them, and is told of once.
async fn is_here(tx: &ReadTx, login: &str) -> Result<(), Error> {
    let detail = match tx.person(login).await? {
        Some(person) if person.active => return Ok(()),
        Some(_) => format!("{login:?} is not active"),
        None => format!("{login:?} is nobody here: right would be the login of a person"),
    };
    Err(Error::Invalid { pointer: "/to", detail })
}
