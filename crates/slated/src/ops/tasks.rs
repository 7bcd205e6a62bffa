//! Reading tasks: one with everything about it, and lists in pages.

use slated_core::deadline::DeadlineMove;
use slated_core::task::logged::Logged;
use slated_core::task::{Actor, Status, Task};
use slated_core::time::Timestamp;
use slated_store::{OccurrenceRow, StoredEvent, TaskFilter};

use super::history::shown_to;
use super::queue::{Ranked, pending, queue_of, rank, waits_of};
use super::roster::Roster;
use super::time::Running;
use super::{Error, Ops};

/// A task with its score at an instant, its place in its queue and its history.
#[derive(Clone, Debug)]
pub struct Detail {
    pub ranked: Ranked,
    pub weights_version: Option<i64>,
    pub history: Vec<StoredEvent>,
    /// How its deadline moved, oldest first.
    pub moves: Vec<DeadlineMove>,
    /// The occurrence that it was made of; `None` for a task made by hand.
    pub made_of: Option<OccurrenceRow>,
    /// What people logged on it, oldest first, with what has been corrected since.
    pub logged: Vec<Logged>,
    /// The timers that run on it.
    pub timers: Vec<Running>,
}

/// One page of tasks in the order of their numbers.
#[derive(Clone, Debug)]
pub struct Page {
    pub tasks: Vec<Ranked>,
    pub weights_version: Option<i64>,
    /// The last number of this page when there is more.
    pub next: Option<i64>,
}

impl Ops {
    pub async fn task(&self, id: i64, by: &Actor) -> Result<Detail, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let task = super::work::visible(&tx, id, by).await?;
        let roster = Roster::load(&tx, &self.policy.weights).await?;
        let history = shown_to(by, tx.history(id).await?);
        let ranked = match place(&tx, &roster, &task, now).await? {
            Some(ranked) => ranked,
            None => {
                let waits = waits_of(&tx, std::slice::from_ref(&task)).await?;
                rank(&roster, vec![task], &waits, now).remove(0)
            }
        };
        let made_of = match &ranked.task.origin {
            Some(origin) => tx.occurrence(origin.series, origin.nominal_on).await?,
            None => None,
        };
        let logged = tx.logged_on(id).await?;
        let timers = tx.timers_on(id).await?.into_iter();
        let timers = timers.map(|timer| Running::of(timer, &roster, now)).collect();
        let moves = tx.deadline_moves(id).await?;
        let weights_version = self.weights_version();
        Ok(Detail { ranked, weights_version, history, moves, made_of, logged, timers })
    }

    /// Tasks that the actor may see, from after a number; fewer than the limit only on the last page.
    pub async fn tasks(
        &self,
        filter: TaskFilter,
        after: Option<i64>,
        limit: u64,
        by: &Actor,
    ) -> Result<Page, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let roster = Roster::load(&tx, &self.policy.weights).await?;
        let filter = TaskFilter { seen_by: Some(by.clone()), ..filter };
        let mut found: Vec<Task> = tx.tasks_page(&filter, after, limit + 1).await?;
        let more = found.len() as u64 > limit;
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = found.last().filter(|_| more).map(|task| task.id);
        let waits = waits_of(&tx, &found).await?;
        let mut tasks = rank(&roster, found, &waits, now);
        tasks.sort_by_key(|ranked| ranked.task.id);
        Ok(Page { tasks, weights_version: self.weights_version(), next })
    }

    /// Every open task with its score: what `slated rank` of the whole agency would print.
    pub async fn ranked_open(&self, filter: TaskFilter) -> Result<Vec<Ranked>, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let roster = Roster::load(&tx, &self.policy.weights).await?;
        let tasks = tx.open_tasks(&filter).await?;
        let waits = waits_of(&tx, &tasks).await?;
        Ok(rank(&roster, tasks, &waits, now))
    }
}

/// The task as it stands in its assignee's queue (or its role's pool), with its rank; `None` when it is in none.
async fn place(
    tx: &slated_store::ReadTx,
    roster: &Roster,
    task: &Task,
    now: Timestamp,
) -> Result<Option<Ranked>, Error> {
    if !matches!(task.status, Status::Open | Status::Started) {
        return Ok(None);
    }
    let waits = waits_of(tx, std::slice::from_ref(task)).await?;
    if !pending(&waits, task.id).is_empty() {
        return Ok(None);
    }
    let (login, roles) = match task.assignee.as_deref() {
        Some(login) => (login, roster.person(login).map(|p| p.roles.clone()).unwrap_or_default()),
        None => ("", vec![task.role.clone()]),
    };
    let queue = queue_of(tx, roster, login, &roles, now).await?;
    Ok(queue.into_iter().find(|ranked| ranked.task.id == task.id))
}
