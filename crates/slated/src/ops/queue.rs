//! What now? One specialist's startable tasks in final order, each with its reasons.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use slated_core::agency::Access;
use slated_core::overrides::Drift;
use slated_core::queue::{self, BadRankKey, Entry, RankKey};
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
    /// Why the override is to be looked at again.
    pub drift: Option<Drift>,
    /// The client's zone.
    pub zone: Zone,
}

impl Ranked {
    fn key(&self, now: Timestamp) -> RankKey {
        RankKey::of(&entry(&self.task, &self.score, now))
    }
}

/// A page of a queue.
#[derive(Clone, Debug)]
pub struct Shown {
    pub tasks: Vec<Ranked>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<Mark>,
    /// How many there are in all; at least so many where it is not exact.
    pub total: usize,
    pub is_exact: bool,
    /// Of those, how many the asker does not see: they keep their place and are left out.
    pub not_shown: usize,
}

/// Where a page of a queue ended: in the order as it was at that instant, so that time passing between two pages moves
/// no task from one to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub at: Timestamp,
    pub key: RankKey,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.at.as_microsecond(), self.key)
    }
}

impl FromStr for Mark {
    type Err = BadRankKey;

    fn from_str(text: &str) -> Result<Mark, BadRankKey> {
        let (at, key) = text.split_once(' ').ok_or(BadRankKey)?;
        let at = at.parse().ok().and_then(|at| Timestamp::from_microsecond(at).ok()).ok_or(BadRankKey)?;
        Ok(Mark { at, key: key.parse()? })
    }
}

/// A pool of so many tasks is read whole and ordered in memory, like what is somebody's own.
const POOL_IN_MEMORY_MAX: u64 = 256;

/// How far down a queue with a larger pool people are told in which place a task stands.
const PLACES_MAX: usize = 200;

/// How far the tasks of a larger pool are counted.
const COUNTED_MAX: u64 = 1_000;

/// How far down a queue with a larger pool pages go.
const PAGED_MAX: usize = 10_000;

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
        let is_small = match in_memory_max.checked_add(1) {
            Some(more) => tx.pool_size(roles, more).await? <= in_memory_max,
            None => true,
        };
        if is_small {
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

    /// The `limit` of [`Ops::queue`] that come after a mark. What the first page costs does not depend on how many tasks
    /// the pools hold, and that of a later one on how far down it is.
    ///
    /// Whoever does not see all of somebody's queue has it read whole.
    pub async fn queue_page(
        &self,
        login: &str,
        after: Option<Mark>,
        limit: usize,
        by: &Actor,
    ) -> Result<Shown, Error> {
        let sees_all = by.login == login || by.access == Access::Admin;
        let in_memory_max = if sees_all { POOL_IN_MEMORY_MAX } else { u64::MAX };
        let sees = |task: &Task| sees_all || by.sees(task);
        self.queue_page_of(login, after, limit, in_memory_max, sees).await
    }

    /// The same where pools of more than `in_memory_max` tasks are read by their kept order.
    pub async fn queue_page_of(
        &self,
        login: &str,
        after: Option<Mark>,
        limit: usize,
        in_memory_max: u64,
        sees: impl Fn(&Task) -> bool,
    ) -> Result<Shown, Error> {
        let now = after.map_or_else(|| self.clock.now(), |mark| mark.at);
        let weights = &self.policy.weights;
        let tx = self.store.read().await?;
        let owner = tx.people_among(Which::Named(&[login].into())).await?;
        let (person, _) = owner.first().ok_or_else(|| Error::not_found("person", login))?;
        let mut wanted = limit.saturating_add(1);
        loop {
            let found = first_of(&tx, weights, (login, &person.roles), wanted, in_memory_max, now).await?;
            let (total, is_exact, is_all) = (found.total, found.is_exact, found.is_all);
            let roster = Roster::for_tasks_beside(&tx, weights, &found.tasks, owner.clone()).await?;
            let mut tasks = placed(&roster, found.tasks, &found.waits, now);
            // of what the database gave, more may stand in a place that is not theirs yet
            tasks.truncate(if is_all { usize::MAX } else { wanted });
            let ranked = tasks.len();
            tasks.retain(|one| sees(&one.task));
            let not_shown = ranked - tasks.len();
            if let Some(mark) = after {
                tasks.retain(|one| one.key(now) > mark.key);
            }
            if is_all || tasks.len() > limit || wanted >= PAGED_MAX {
                let is_more = tasks.len() > limit;
                tasks.truncate(limit);
                let last = tasks.last().filter(|_| is_more);
                let next = last.map(|one| Mark { at: now, key: one.key(now) });
                return Ok(Shown { tasks, next, total, is_exact, not_shown });
            }
            wanted = (wanted * 4).min(PAGED_MAX);
        }
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
        self.may_begin_more(&tx, by).await?;
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
                if !tx.hold_free_task(free.task.id, free.task.version).await? {
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
        if task.assignee.is_none() {
            self.may_begin_more(&tx, by).await?;
        }
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
    is_all: bool,
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
            Ok(Found { tasks, waits, total, is_exact: true, is_all: true })
        }
        Pool::Kept(agency) => {
            let (own, waits) = startable_of(tx, login, &[]).await?;
            let placed = tx.pool_startable(roles, COUNTED_MAX).await?;
            let first = pools::first(tx, agency.agency_clock(), weights, roles, limit.max(1), now).await?;
            // what was read apart is perhaps not placed yet
            let pooled = usize::try_from(placed).unwrap_or(usize::MAX).max(first.tasks.len());
            let total = own.len() + pooled;
            let tasks = joined(own, first.tasks);
            Ok(Found { tasks, waits, total, is_exact: false, is_all: first.is_all })
        }
    }
}

/// What is somebody's own beside the pool. What was given back between the two reads is in both: as the later found it.
fn joined(mut own: Vec<Task>, pooled: Vec<Task>) -> Vec<Task> {
    own.retain(|task| pooled.iter().all(|free| free.id != task.id));
    own.extend(pooled);
    own
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
    let explanation = told(&task, explain(&score, &zone, now), &zone);
    let waits_for = pending(waits, task.id);
    let over = task.overridden.as_ref().filter(|_| task.status.is_open());
    let drift = over.and_then(|over| over.drift(score.total(), now));
    (key, Ranked { task, rank: None, score, boosted, rank_reason, explanation, waits_for, drift, zone })
}

/// The explanation of a score, and why it does not rise while the client is waited for.
pub(super) fn told(task: &Task, explanation: String, zone: &Zone) -> String {
    let Some(since) = task.stands_still_since() else { return explanation };
    let since = zone.civil(since).strftime("%Y-%m-%d %H:%M");
    format!("Stands still since {since}, because the client is waited for. {explanation}")
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

#[cfg(test)]
mod tests {
    use slated_core::score::Importance;
    use slated_core::task::Status;

    use super::*;

    fn task(id: i64, assignee: Option<&str>) -> Task {
        let at: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        Task {
            id,
            origin: None,
            client: "acme".to_owned(),
            manager: "mia".to_owned(),
            deputy: None,
            title: "t".to_owned(),
            purpose: String::new(),
            role: "seo".to_owned(),
            assignee: assignee.map(str::to_owned),
            status: Status::Open,
            importance: Importance::Normal,
            promised: false,
            review: false,
            effort_minutes: 60,
            deadline: at,
            deadline_implied: false,
            first_deadline: at,
            moves: 0,
            slip_days: 0,
            late: false,
            created_at: at,
            started_at: None,
            closed_at: None,
            blocked_reason: None,
            waiting: None,
            paused: Vec::new(),
            checklist: Vec::new(),
            shown: slated_core::task::Shown::default(),
            overridden: None,
            version: 1,
        }
    }

    /// Red where the two reads are laid end to end: a task that sam gave back in between stood there twice.
    #[test]
    fn what_is_given_back_between_two_reads_is_shown_once() {
        let own = vec![task(1, Some("sam")), task(2, Some("sam"))];
        let all = joined(own, vec![task(2, None), task(3, None)]);
        let shown: Vec<_> = all.iter().map(|task| (task.id, task.assignee.as_deref())).collect();
        assert_eq!(shown, [(1, Some("sam")), (2, None), (3, None)]);
    }
}
