//! The agency's own past as a trial: the tasks that arrived, on the hours of those they were given to.
//!
//! Nobody measured how long a task really took, so that is drawn around its estimate, anew for each
//! replication. Risk is what it is today. Changes nothing.

use std::collections::BTreeMap;

use slated_core::score::Weights;
use slated_core::simulate::{ACTUAL_LOG2_SIGMA_Q16, Arrival, Draw, Specialist, Trial};
use slated_core::task::Status;
use slated_core::time::Timestamp;

use super::roster::Roster;
use super::{Error, Ops};

/// More than this is not read: the newest are.
const TASKS_MAX: u64 = 100_000;
/// Two years, after which what is open stays open.
const FINISHING_SECONDS: i64 = 730 * 86_400;

/// What arrived, ready to be worked off by one rule or another.
pub struct Past {
    trial: Trial,
    /// Of nobody (in a pool) or cancelled: nobody's queue held them.
    pub left_out: usize,
}

impl Ops {
    /// What was created since an instant.
    pub async fn past(&self, since: Timestamp) -> Result<Past, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let tasks = tx.tasks_created_since(since, TASKS_MAX).await?;
        let roster = Roster::for_tasks(&tx, &Weights::default(), &tasks).await?;
        let mut of_people: BTreeMap<&str, Vec<Arrival>> = BTreeMap::new();
        for task in &tasks {
            let Some(login) = task.assignee.as_deref().filter(|_| task.status != Status::Cancelled) else {
                continue;
            };
            let facts = roster.facts(task);
            let actual_seconds = i64::from(facts.effort_minutes.max(1)) * 60;
            let arrival = Arrival { facts, created_at: task.created_at, actual_seconds };
            of_people.entry(login).or_default().push(arrival);
        }
        let kept: usize = of_people.values().map(Vec::len).sum();
        let specialists = of_people.into_iter().map(|(login, mut arrivals)| {
            arrivals.sort_by_key(|one| one.created_at);
            Specialist { clock: roster.clock(Some(login)).clone(), arrivals }
        });
        let trial = Trial {
            specialists: specialists.collect(),
            agency: roster.agency_clock().clone(),
            measured_from: since,
            // what arrives at this very instant has arrived
            measured_to: now.plus_seconds(1),
            ends_at: now.plus_seconds(FINISHING_SECONDS),
        };
        Ok(Past { trial, left_out: tasks.len() - kept })
    }
}

impl Past {
    pub fn tasks(&self) -> usize {
        self.trial.specialists.iter().map(|one| one.arrivals.len()).sum()
    }

    pub fn specialists(&self) -> usize {
        self.trial.specialists.len()
    }

    /// The same arrivals, with other actual efforts for each number.
    pub fn replication(&self, seed: u64, number: u64) -> Trial {
        let mut draw = Draw::of(seed, number);
        let mut trial = self.trial.clone();
        for arrival in trial.specialists.iter_mut().flat_map(|one| &mut one.arrivals) {
            let drawn = draw.lognormal_q16(ACTUAL_LOG2_SIGMA_Q16);
            arrival.actual_seconds = ((arrival.actual_seconds * drawn) >> 16).max(60);
        }
        trial
    }
}
