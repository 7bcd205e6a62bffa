//! What an order is worth: specialists who pull the top of their own queue, by one rule or another.
//!
//! ```text
//! Trial --work_off(rule)--> Course       when each task was begun and done
//! Course --measure--------> Measured     what came late, by how much, and how long it waited
//! ```
//!
//! A discrete-event simulation on working hours. A rule sees the estimate and never the actual effort;
//! nobody hands work over, and what is begun is finished. Integers wherever something is decided, so
//! the same trial takes the same course on every machine. Knows no file and no database.

mod draw;
mod measure;
mod rule;
mod synthetic;

pub use draw::Draw;
pub use measure::{Estimate, HIGH_RISK_PER_10_000, Measured, mean, quantile, ratio};
pub use rule::Rule;
pub use synthetic::{ACTUAL_LOG2_SIGMA_Q16, Load, Span, synthetic};

use crate::score::Facts;
use crate::time::Timestamp;
use crate::worktime::WorkClock;

/// A task that arrives, and how long it really takes, which only its end tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub facts: Facts,
    pub created_at: Timestamp,
    /// At least one.
    pub actual_seconds: i64,
}

/// One who works, and what arrives for them, the earliest first.
#[derive(Clone, Debug)]
pub struct Specialist {
    pub clock: WorkClock,
    pub arrivals: Vec<Arrival>,
}

/// An agency for as long as it is looked at.
#[derive(Clone, Debug)]
pub struct Trial {
    pub agency: WorkClock,
    pub specialists: Vec<Specialist>,
    /// Only what arrives from here on, and before the other, is measured.
    pub measured_from: Timestamp,
    pub measured_to: Timestamp,
    /// What has not begun by then stays open.
    pub ends_at: Timestamp,
}

/// When a task was begun and done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub begun_at: Timestamp,
    pub done_at: Timestamp,
}

/// Of each specialist's arrivals in their order; `None` is what was never begun.
pub type Course = Vec<Vec<Option<Stretch>>>;

impl Trial {
    /// Everybody works by the rule until nothing is left, or the end.
    pub fn work_off(&self, rule: &Rule) -> Course {
        self.specialists.iter().map(|one| one.work_off(rule, &self.agency, self.ends_at)).collect()
    }
}

impl Specialist {
    fn work_off(&self, rule: &Rule, agency: &WorkClock, ends_at: Timestamp) -> Vec<Option<Stretch>> {
        let mut course = vec![None; self.arrivals.len()];
        let mut waiting: Vec<usize> = Vec::new();
        let mut coming = self.arrivals.iter().enumerate().peekable();
        let Some(first) = self.arrivals.first() else { return course };
        let mut now = self.at_work(first.created_at);
        while now < ends_at {
            while let Some((index, _)) = coming.next_if(|(_, arrival)| arrival.created_at <= now) {
                waiting.push(index);
            }
            let Some(place) = rule.top(&self.arrivals, &waiting, &self.clock, agency, now) else {
                // nothing to do until the next arrival, or ever
                let Some((_, next)) = coming.peek() else { break };
                now = self.at_work(next.created_at);
                continue;
            };
            let taken = waiting.swap_remove(place);
            let worked = self.clock.worked_seconds(now) + self.arrivals[taken].actual_seconds.max(1);
            let done_at = self.clock.instant_near(worked, now);
            course[taken] = Some(Stretch { begun_at: now, done_at });
            now = self.at_work(done_at);
        }
        course
    }

    /// The first instant from `at` on at which they work: what arrives overnight is there in the morning.
    fn at_work(&self, at: Timestamp) -> Timestamp {
        let second = self.clock.instant_near(self.clock.worked_seconds(at) + 1, at);
        second.plus_seconds(-1).max(at)
    }
}

#[cfg(test)]
mod tests;
