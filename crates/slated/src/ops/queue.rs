//! What now? One specialist's startable tasks in final order, each with its reasons.

use std::collections::HashMap;

use slated_core::queue::{self, Entry, RankKey};
use slated_core::score::{Points, Score, explain};
use slated_core::task::{Actor, Awaited, Refusal, Task, Wait};
use slated_core::time::{Timestamp, Zone};
use slated_store::{ReadTx, Which};

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

impl Ops {
    /// A person's own and their roles' startable tasks, the most pressing first.
    pub async fn queue(&self, login: &str) -> Result<Vec<Ranked>, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let owner = tx.people_among(Which::Named(&[login].into())).await?;
        let (person, _) = owner.first().ok_or_else(|| Error::not_found("person", login))?;
        let (tasks, waits) = startable_of(&tx, login, &person.roles).await?;
        let roster = Roster::for_tasks_beside(&tx, &self.policy.weights, &tasks, owner).await?;
        Ok(placed(&roster, tasks, &waits, now))
    }

    /// Takes the task, or the first of the pool in the actor's order: one winner, whoever asks at once.
    pub async fn claim(&self, wanted: Option<i64>, by: &Actor) -> Result<Task, Error> {
        let now = self.clock.now();
        if let Some(id) = wanted {
            return self.claim_this(id, by, now).await;
        }
        // read and taken in one transaction: on SQLite nobody else writes meanwhile, on PostgreSQL whoever is
        // just taking a task holds it, and the next one is tried without waiting
        let tx = self.store.write().await?;
        let (tasks, waits) = startable_of(&tx, NOBODY, &by.roles).await?;
        let roster = Roster::for_tasks(&tx, &self.policy.weights, &tasks).await?;
        for free in placed(&roster, tasks, &waits, now) {
            if !tx.hold_free_task(free.task.id).await? {
                continue;
            }
            let saved = tx.save(&free.task.claim(by, now)?).await?;
            tx.commit().await?;
            return Ok(saved);
        }
        Err(Error::not_found("free task for you in the pool of", by.roles.join(", ")))
    }

    async fn claim_this(&self, id: i64, by: &Actor, now: Timestamp) -> Result<Task, Error> {
        let tx = self.store.write().await?;
        let task = super::work::visible(&tx, id, by).await?;
        super::work::startable(&tx, &task).await?;
        let change = task.claim(by, now)?;
        let saved = tx.save(&change).await.map_err(|error| taken(error, id))?;
        tx.commit().await?;
        Ok(saved)
    }
}

/// Whose tasks are nobody's: the pools alone.
const NOBODY: &str = "";

/// Losing the race for a task is an answer: somebody else has it.
fn taken(error: slated_store::StoreError, id: i64) -> Error {
    match error {
        slated_store::StoreError::Stale { .. } => {
            Refusal::Taken { task: id, assignee: "somebody who was quicker".to_owned() }.into()
        }
        other => other.into(),
    }
}

/// The same with a roster that is at hand and covers whatever stands in the queue.
pub(super) async fn queue_of(
    tx: &ReadTx,
    roster: &Roster,
    login: &str,
    roles: &[String],
    now: Timestamp,
) -> Result<Vec<Ranked>, Error> {
    let (tasks, waits) = startable_of(tx, login, roles).await?;
    Ok(placed(roster, tasks, &waits, now))
}

async fn startable_of(tx: &ReadTx, login: &str, roles: &[String]) -> Result<(Vec<Task>, Waits), Error> {
    let mut tasks = tx.queue_tasks(login, roles).await?;
    let waits = tx.queue_waits(login, roles).await?;
    tasks.retain(|task| pending(&waits, task.id).is_empty());
    Ok((tasks, waits))
}

fn placed(roster: &Roster, tasks: Vec<Task>, waits: &Waits, now: Timestamp) -> Vec<Ranked> {
    let mut ranked = rank(roster, tasks, waits, now);
    for (place, entry) in ranked.iter_mut().enumerate() {
        entry.rank = Some(place + 1);
    }
    ranked
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
    let entry = entry(&task, &score, now);
    let (key, boosted, rank_reason) = (RankKey::of(&entry), entry.boosted(), queue::reason(&entry));
    let explanation = explain(&score, &zone, now);
    let waits_for = pending(waits, task.id);
    (key, Ranked { task, rank: None, score, boosted, rank_reason, explanation, waits_for, zone })
}

/// What the final order looks at.
pub(super) fn entry<'a>(task: &'a Task, score: &Score, now: Timestamp) -> Entry<'a> {
    Entry {
        id: task.id,
        score: score.total(),
        deadline: task.deadline,
        created_at: task.created_at,
        active: task.overridden.as_ref().filter(|over| over.is_active(now)),
    }
}
