//! The price of a decision before it is made: what an override, a new deadline, another assignee or a task given up does
//! to everybody else.
//!
//! It is decided by the same code as the real thing, with the same refusals, in a transaction that only reads. The walk
//! is that of [`super::forecast`]. What is told is what the asker may see; the totals count everything.

use std::collections::{BTreeSet, HashMap};

use slated_core::task::{Actor, Task};
use slated_core::time::{Timestamp, Zone};
use slated_core::whatif::{Scene, Shift, Totals, effect};
use slated_store::ReadTx;

use super::forecast::{Spreads, hands, jobs, open_tasks, places};
use super::queue::waits_of;
use super::roster::Roster;
use super::work::Wanted;
use super::{Error, Ops};

/// As many tasks are told of.
const SHIFTS_MAX: usize = 50;

/// What changes would do.
#[derive(Clone, Debug)]
pub struct Price {
    pub totals: Totals,
    /// The changed tasks first, then the worst.
    pub shifts: Vec<Told>,
    /// Tasks of others' clients, which the asker may not see.
    pub not_shown: usize,
    /// Tasks beyond as many as are told of.
    pub left_out: usize,
}

/// A task whose finish moves, as the asker knows it.
#[derive(Clone, Debug)]
pub struct Told {
    pub shift: Shift,
    /// As it stands.
    pub task: Task,
    /// The client's zone.
    pub zone: Zone,
}

impl Ops {
    /// Answers what the real thing would do, or refuses as it would. Nothing is written.
    pub async fn price(&self, id: i64, seen: i64, by: &Actor, wanted: Wanted) -> Result<Price, Error> {
        let now = self.clock.now();
        wanted.could_be(by, now)?;
        let tx = self.store.read().await?;
        let change = self.decide(&tx, id, seen, by, wanted, now).await?;
        self.price_of(&tx, vec![change.task], by, now).await
    }

    /// Of tasks as they would be afterwards, one of them or many at once.
    pub(super) async fn price_of(
        &self,
        tx: &ReadTx,
        changed: Vec<Task>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Price, Error> {
        let before = open_tasks(tx).await?;
        let roster = Roster::load(tx, &self.policy.weights).await?;
        let waits = waits_of(tx, &before).await?;
        let spreads = Spreads::of(tx, &before).await?;
        let numbers: BTreeSet<i64> = changed.iter().map(|task| task.id).collect();
        let mut wanted: HashMap<i64, Task> = changed.into_iter().map(|task| (task.id, task)).collect();
        let after: Vec<Task> = before
            .iter()
            .map(|task| wanted.remove(&task.id).unwrap_or_else(|| task.clone()))
            .filter(|task| task.status.is_open())
            .collect();
        let promises = before.iter().filter(|task| task.promised).map(|task| task.id).collect();
        let effect = {
            let (was, will) = (places(&roster, &before), places(&roster, &after));
            let jobs_before = jobs(&roster, &before, &waits, &spreads, now);
            let jobs_after = jobs(&roster, &after, &waits, &spreads, now);
            let before = Scene { jobs: &jobs_before, order: &was };
            let after = Scene { jobs: &jobs_after, order: &will };
            effect(&hands(&roster, now), before, after, &promises, &numbers, now)
        };
        Ok(told(effect.shifts, effect.totals, before, &roster, by))
    }
}

fn told(shifts: Vec<Shift>, totals: Totals, tasks: Vec<Task>, roster: &Roster, by: &Actor) -> Price {
    let noticed = shifts.len();
    let mut tasks: HashMap<i64, Task> = tasks.into_iter().map(|task| (task.id, task)).collect();
    let mut shifts: Vec<Told> = shifts
        .into_iter()
        .filter_map(|shift| {
            let task = tasks.remove(&shift.task).filter(|task| by.sees(task))?;
            let zone = roster.zone(&task.client).clone();
            Some(Told { shift, task, zone })
        })
        .collect();
    let not_shown = noticed - shifts.len();
    let left_out = shifts.len().saturating_sub(SHIFTS_MAX);
    shifts.truncate(SHIFTS_MAX);
    Price { totals, shifts, not_shown, left_out }
}
