//! Could the queue be worked off in a better order? A suggestion beside the queue's own order, which it never changes.

use slated_core::overrides::OverrideKind;
use slated_core::score::{Measure, Points};
use slated_core::suggest::advice::{Advice, Place, Shelf, advise};
use slated_core::task::Task;
use slated_core::time::Timestamp;
use slated_core::worktime::WorkClock;
use slated_store::Which;

use super::queue::Ranked;
use super::{Error, Ops};

/// As many of a queue's first tasks are looked at: months of work.
const QUEUE_MAX: usize = 1_000;

/// A person's queue and what was found for it.
#[derive(Clone, Debug)]
pub struct Suggested {
    /// In final order, as far as it was looked at.
    pub queue: Vec<Ranked>,
    /// How many there are in all.
    pub total: usize,
    pub advice: Advice,
}

impl Ops {
    /// All of it in the person's own hours, also what they would have to take from a pool first.
    pub async fn suggestion(&self, login: &str) -> Result<Suggested, Error> {
        let now = self.clock.now();
        let mut queue = self.queue(login).await?;
        let total = queue.len();
        queue.truncate(QUEUE_MAX);
        let tx = self.store.read().await?;
        let known = tx.people_among(Which::Named(&[login].into())).await?;
        let (person, absences) = known.first().ok_or_else(|| Error::not_found("person", login))?;
        let calendar = tx.calendars_among(Which::Named(&[person.calendar.as_str()].into())).await?;
        drop(tx);
        let calendar = super::roster::calendar(&calendar, &person.calendar);
        let clock = person.clock(&calendar, absences).map_err(|error| Error::Invalid {
            pointer: "/person",
            detail: format!("the working hours of {login} cannot be reckoned with: {error}"),
        })?;
        let places: Vec<Place> = queue.iter().map(|ranked| place(ranked, &clock, now)).collect();
        let evaluations = self.policy.suggest_evaluations;
        // milliseconds of nothing but reckoning: others are answered meanwhile
        let search = tokio::task::spawn_blocking(move || advise(&places, evaluations));
        match search.await {
            Ok(advice) => Ok(Suggested { queue, total, advice }),
            Err(broken) => std::panic::resume_unwind(broken.into_panic()),
        }
    }
}

fn place(ranked: &Ranked, clock: &WorkClock, now: Timestamp) -> Place {
    let task = &ranked.task;
    Place {
        task: task.id,
        shelf: shelf(task, now),
        effort_minutes: task.effort_minutes,
        due_minutes: clock.seconds_between(now, task.deadline).div_euclid(60),
        points: dearness(ranked),
        promised: task.promised,
    }
}

fn shelf(task: &Task, now: Timestamp) -> Shelf {
    match task.overridden.as_ref().filter(|over| over.is_active(now)).map(|over| over.kind()) {
        Some(OverrideKind::Pin) => Shelf::Pinned,
        Some(OverrideKind::Level(level)) => Shelf::Level(level),
        Some(OverrideKind::Boost(_)) | None => Shelf::Level(0),
    }
}

/// What the score says of a task besides its time: risk, importance and the manager's boost.
fn dearness(ranked: &Ranked) -> Points {
    let terms = ranked.score.terms().iter().map(|term| match term.measure {
        Measure::Risk(_) | Measure::Importance { .. } => term.points.0,
        Measure::Base | Measure::Effort { .. } | Measure::Slack { .. } | Measure::Overdue { .. } => 0,
    });
    let boost = ranked.boosted.0 - ranked.score.total().0;
    Points(terms.sum::<i32>() + boost)
}
