//! What now? One specialist's startable tasks in final order, each with its reasons.

use std::collections::HashMap;

use slated_core::queue::{self, Entry, RankKey};
use slated_core::score::{Points, Score, Weights, explain};
use slated_core::task::{Actor, Awaited, Refusal, Task, Wait};
use slated_core::time::{Timestamp, Zone};
use slated_store::{ReadTx, Which};

use super::roster::Roster;
use super::{Error, Ops, pools};

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

/// The first of a queue.
#[derive(Clone, Debug)]
pub struct Shown {
    pub tasks: Vec<Ranked>,
    /// How many there are in all; at least so many where it is not exact.
    pub total: usize,
    pub is_exact: bool,
}

/// A pool of so many tasks is read whole and ordered in memory, like what is somebody's own.
const POOL_IN_MEMORY_MAX: u64 = 256;

/// How far down a queue with a larger pool people are told in which place a task stands.
const PLACES_MAX: usize = 200;

/// How far the tasks of a larger pool are counted.
const COUNTED_MAX: u64 = 1_000;

/// How many tasks a claim looks at first, and how many more each time that others were taking all of them.
const CLAIM_FIRST: usize = 16;
const CLAIM_GROWTH: usize = 4;

/// How the pools of somebody's roles are read.
enum Pool {
    InMemory,
    /// By their kept order.
    Kept(Box<Roster>),
}

impl Pool {
    async fn of(tx: &ReadTx, weights: &Weights, roles: &[String], in_memory_max: u64) -> Result<Pool, Error> {
        if tx.pool_size(roles, in_memory_max + 1).await? <= in_memory_max {
            return Ok(Pool::InMemory);
        }
        let agency = Roster::of_agency(tx, weights).await?;
        let is_kept = pools::is_kept(tx, agency.agency_clock(), weights).await?;
        Ok(if is_kept { Pool::Kept(Box::new(agency)) } else { Pool::InMemory })
    }
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

    /// The first `limit` of [`Ops::queue`]. What it costs does not depend on how many tasks the pools hold.
    pub async fn queue_first(&self, login: &str, limit: usize) -> Result<Shown, Error> {
        self.queue_first_of(login, limit, POOL_IN_MEMORY_MAX).await
    }

    /// The same where pools of more than `in_memory_max` tasks are read by their kept order.
    pub async fn queue_first_of(
        &self,
        login: &str,
        limit: usize,
        in_memory_max: u64,
    ) -> Result<Shown, Error> {
        let now = self.clock.now();
        let weights = &self.policy.weights;
        let tx = self.store.read().await?;
        let owner = tx.people_among(Which::Named(&[login].into())).await?;
        let (person, _) = owner.first().ok_or_else(|| Error::not_found("person", login))?;
        let found = first_of(&tx, weights, (login, &person.roles), limit, in_memory_max, now).await?;
        let roster = Roster::for_tasks_beside(&tx, weights, &found.tasks, owner).await?;
        let mut tasks = placed(&roster, found.tasks, &found.waits, now);
        tasks.truncate(limit);
        Ok(Shown { tasks, total: found.total, is_exact: found.is_exact })
    }

    /// Takes the task, or the first of the pool in the actor's order: one winner, whoever asks at once.
    pub async fn claim(&self, wanted: Option<i64>, by: &Actor) -> Result<Task, Error> {
        match wanted {
            Some(id) => self.claim_this(id, by, self.clock.now()).await,
            None => self.claim_next(by, POOL_IN_MEMORY_MAX).await,
        }
    }

    /// The first of the pool that nobody else is just taking; pools of more than `in_memory_max` tasks are read by
    /// their kept order.
    pub async fn claim_next(&self, by: &Actor, in_memory_max: u64) -> Result<Task, Error> {
        let now = self.clock.now();
        // read and taken in one transaction: on SQLite nobody else writes meanwhile, on PostgreSQL whoever is
        // just taking a task holds it, and the next one is tried without waiting
        let tx = self.store.write().await?;
        let pool = Pool::of(&tx, &self.policy.weights, &by.roles, in_memory_max).await?;
        let mut wanted = CLAIM_FIRST;
        loop {
            let (tasks, waits, is_all) = match &pool {
                Pool::InMemory => {
                    let (tasks, waits) = startable_of(&tx, NOBODY, &by.roles).await?;
                    (tasks, waits, true)
                }
                Pool::Kept(agency) => {
                    let (clock, weights) = (agency.agency_clock(), &self.policy.weights);
                    let first = pools::first(&tx, clock, weights, &by.roles, wanted, now).await?;
                    (first.tasks, Waits::new(), first.is_all)
                }
            };
            let roster = Roster::for_tasks(&tx, &self.policy.weights, &tasks).await?;
            for free in
                placed(&roster, tasks, &waits, now).into_iter().take(if is_all { usize::MAX } else { wanted })
            {
                if !tx.hold_free_task(free.task.id).await? {
                    continue;
                }
                let saved = tx.save(&free.task.claim(by, now)?).await?;
                tx.commit().await?;
                return Ok(saved);
            }
            if is_all {
                return Err(Error::not_found("free task for you in the pool of", by.roles.join(", ")));
            }
            wanted *= CLAIM_GROWTH;
        }
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

/// The same with a roster that is at hand and covers whatever stands in the queue; of a large pool the first few hundred.
pub(super) async fn queue_of(
    tx: &ReadTx,
    roster: &Roster,
    login: &str,
    roles: &[String],
    now: Timestamp,
) -> Result<Vec<Ranked>, Error> {
    let found = first_of(tx, roster.weights(), (login, roles), PLACES_MAX, POOL_IN_MEMORY_MAX, now).await?;
    let mut tasks = placed(roster, found.tasks, &found.waits, now);
    if !found.is_exact {
        tasks.truncate(PLACES_MAX);
    }
    Ok(tasks)
}

/// What a queue is made of: all of it, or what its first tasks are among.
struct Found {
    tasks: Vec<Task>,
    waits: Waits,
    total: usize,
    is_exact: bool,
}

async fn first_of(
    tx: &ReadTx,
    weights: &Weights,
    (login, roles): (&str, &[String]),
    limit: usize,
    in_memory_max: u64,
    now: Timestamp,
) -> Result<Found, Error> {
    match Pool::of(tx, weights, roles, in_memory_max).await? {
        Pool::InMemory => {
            let (tasks, waits) = startable_of(tx, login, roles).await?;
            let total = tasks.len();
            Ok(Found { tasks, waits, total, is_exact: true })
        }
        Pool::Kept(agency) => {
            let (own, waits) = startable_of(tx, login, &[]).await?;
            let pooled = usize::try_from(tx.pool_size(roles, COUNTED_MAX).await?).unwrap_or(usize::MAX);
            let first = pools::first(tx, agency.agency_clock(), weights, roles, limit.max(1), now).await?;
            let total = own.len() + pooled;
            Ok(Found { tasks: [own, first.tasks].concat(), waits, total, is_exact: false })
        }
    }
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
