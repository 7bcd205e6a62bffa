//! The manager's words on priority, looked at from outside: which of them may not hold any more, and how many there are.

use std::collections::BTreeMap;

use slated_core::task::{Actor, Task};
use slated_core::time::Timestamp;

use super::promises::whose;
use super::queue::{Ranked, rank, waits_of};
use super::roster::Roster;
use super::{Error, Ops};

/// More overrides than this say nothing any more: the first are shown, by number.
const OVERRIDES_MAX: u64 = 5_000;

/// The meter counts no further: by then it has said what it can.
const METERED_MAX: u64 = 100_000;

/// Which of the overrides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    All,
    /// Those that may not hold any more.
    Drifted,
}

/// How much of a manager's open work is put before what its score says, against that of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    pub manager: String,
    pub open: i64,
    pub raised: i64,
    pub others_open: i64,
    pub others_raised: i64,
}

impl Ops {
    /// Open tasks that are overridden, by number: a manager's own, all for an admin.
    pub async fn overrides(&self, standing: Standing, by: &Actor) -> Result<Vec<Ranked>, Error> {
        let own = whose(by, "overrides are")?;
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let tasks = tx.overridden(own, OVERRIDES_MAX).await?;
        let waits = waits_of(&tx, &tasks).await?;
        let roster = Roster::for_tasks(&tx, &self.policy.weights, &tasks).await?;
        let mut ranked = rank(&roster, tasks, &waits, now);
        ranked.retain(|one| standing == Standing::All || one.drift.is_some());
        ranked.sort_by_key(|one| one.task.id);
        Ok(ranked)
    }

    /// Whether overrides are worth less by the week: a row for each manager; a manager sees their own beside the others.
    pub async fn override_meter(&self, by: &Actor) -> Result<Vec<Meter>, Error> {
        let own = whose(by, "the meter of overrides is")?;
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let raised = raised_by_manager(&tx.overridden(None, METERED_MAX).await?, now);
        let open: BTreeMap<String, i64> = tx.open_by_manager().await?.into_iter().collect();
        let (all_open, all_raised) = (open.values().sum::<i64>(), raised.values().sum::<i64>());
        let rows = open.into_iter().map(|(manager, open)| {
            let raised = raised.get(&manager).copied().unwrap_or(0);
            let (others_open, others_raised) = (all_open - open, all_raised - raised);
            Meter { manager, open, raised, others_open, others_raised }
        });
        Ok(rows.filter(|row| own.is_none_or(|own| own == row.manager)).collect())
    }
}

fn raised_by_manager(tasks: &[Task], now: Timestamp) -> BTreeMap<String, i64> {
    let mut raised = BTreeMap::new();
    for task in tasks {
        if task.overridden.as_ref().is_some_and(|over| over.is_active(now) && over.raises()) {
            *raised.entry(task.manager.clone()).or_insert(0) += 1;
        }
    }
    raised
}
