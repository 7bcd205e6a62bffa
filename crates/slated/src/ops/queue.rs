//! What now? One specialist's startable tasks in final order, each with its reasons.

use std::collections::HashMap;

use slated_core::queue::{self, Entry, RankKey};
use slated_core::score::{Points, Score, explain};
use slated_core::task::{Actor, Awaited, Refusal, Task, Wait};
use slated_core::time::{Timestamp, Zone};
use slated_store::ReadTx;

use super::roster::Roster;
use super::{Error, Ops};

/// A task with its score, its place and why it stands there.
#[derive(Clone, Debug)]
pub struct Ranked {
    pub task: Task,
    /// From 1; `None` where the task is in no queue.
    pub rank: Option<usize>,
    pub score: Score,
    /// The score with the manager's boost: what it is sorted by.
    pub boosted: Points,
    /// `by score`, or whose word it is.
    pub rank_reason: String,
    /// The score in words.
    pub explanation: String,
    /// What the task still waits for; it cannot be started while there is anything.
    pub waits_for: Vec<String>,
    /// The client's zone.
    pub zone: Zone,
}

/// How often a claim of "the next one" tries again when somebody else was quicker.
const CLAIM_ATTEMPTS_MAX: usize = 16;

impl Ops {
    /// A person's own and their roles' startable tasks, the most pressing first.
    pub async fn queue(&self, login: &str) -> Result<Vec<Ranked>, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let person = tx.person(login).await?.ok_or_else(|| Error::not_found("person", login))?;
        let roster = Roster::load(&tx, &self.policy.weights).await?;
        queue_of(&tx, &roster, &person.login, &person.roles, now).await
    }

    /// Takes the task, or the first of the pool in the actor's order: one winner, whoever asks at once.
    pub async fn claim(&self, wanted: Option<i64>, by: &Actor) -> Result<Task, Error> {
        if let Some(id) = wanted {
            return self.claim_this(id, by).await;
        }
        for _ in 0..CLAIM_ATTEMPTS_MAX {
            let free = self.queue(&by.login).await?.into_iter().find(|ranked| ranked.task.assignee.is_none());
            let Some(next) = free else {
                return Err(Error::not_found("free task for you in the pool of", by.roles.join(", ")));
            };
            match self.claim_this(next.task.id, by).await {
                Err(Error::Refused(Refusal::Taken { .. }) | Error::Stale { .. }) => {}
                taken => return taken,
            }
        }
        Err(Error::Store(slated_store::StoreError::Busy { doing: "claim the next task" }))
    }

    async fn claim_this(&self, id: i64, by: &Actor) -> Result<Task, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let task = super::work::visible(&tx, id, by).await?;
        super::work::startable(&tx, &task).await?;
        let change = task.claim(by, now)?;
        let saved = tx.save(&change).await.map_err(|error| taken(error, id))?;
        tx.commit().await?;
        Ok(saved)
    }
}

/// Losing the race for a task is an answer: somebody else has it.
fn taken(error: slated_store::StoreError, id: i64) -> Error {
    match error {
        slated_store::StoreError::Stale { .. } => {
            Refusal::Taken { task: id, assignee: "somebody who was quicker".to_owned() }.into()
        }
        other => other.into(),
    }
}

pub(super) async fn queue_of(
    tx: &ReadTx,
    roster: &Roster,
    login: &str,
    roles: &[String],
    now: Timestamp,
) -> Result<Vec<Ranked>, Error> {
    let tasks = tx.queue_tasks(login, roles).await?;
    let waits = waits_of(tx, &tasks).await?;
    let startable = tasks.into_iter().filter(|task| pending(&waits, task.id).is_empty()).collect();
    let mut ranked = rank(roster, startable, &waits, now);
    for (place, entry) in ranked.iter_mut().enumerate() {
        entry.rank = Some(place + 1);
    }
    Ok(ranked)
}

pub(super) type Waits = HashMap<i64, Vec<(Wait, Awaited)>>;

pub(super) async fn waits_of(tx: &ReadTx, tasks: &[Task]) -> Result<Waits, Error> {
    let ids: Vec<i64> = tasks.iter().map(|task| task.id).collect();
    Ok(tx.waits(&ids).await?)
}

/// What the task still waits for, in words.
pub(super) fn pending(waits: &Waits, task: i64) -> Vec<String> {
    let of_task = waits.get(&task).map_or(&[][..], Vec::as_slice);
    of_task.iter().filter_map(|(wait, awaited)| wait.pending(*awaited)).collect()
}

/// Scores and orders; the places are the caller's to give.
pub(super) fn rank(roster: &Roster, tasks: Vec<Task>, waits: &Waits, now: Timestamp) -> Vec<Ranked> {
    let mut ranked: Vec<(RankKey, Ranked)> =
        tasks.into_iter().map(|task| ranked(roster, task, waits, now)).collect();
    ranked.sort_unstable_by_key(|(key, _)| *key);
    ranked.into_iter().map(|(_, ranked)| ranked).collect()
}

fn ranked(roster: &Roster, task: Task, waits: &Waits, now: Timestamp) -> (RankKey, Ranked) {
    let score = roster.score(&task, now);
    let zone = roster.zone(&task.client).clone();
    let entry = Entry {
        id: task.id,
        score: score.total(),
        deadline: task.deadline,
        created_at: task.created_at,
        active: task.overridden.as_ref().filter(|over| over.is_active(now)),
    };
    let (key, boosted, rank_reason) = (RankKey::of(&entry), entry.boosted(), queue::reason(&entry));
    let explanation = explain(&score, &zone, now);
    let waits_for = pending(waits, task.id);
    (key, Ranked { task, rank: None, score, boosted, rank_reason, explanation, waits_for, zone })
}
