//! What will be decided about a series in the days to come, as far as it can be told today.
//!
//! It runs [`plan`] at every instant at which a daemon that is up would, and carries on what the plan says: there is
//! no second opinion about a date. Only one thing has to be assumed, when tasks are closed, and the caller says which.

use jiff::civil::Date;

use super::{Behind, Held, InTheWay, Limits, Next, OpenTask, Outcome, Plan, PlanError, Series, Skip, plan};
use crate::time::Timestamp;

/// When tasks of the series are closed, which nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// Each before the next one appears; those that are open today too.
    BeforeNext,
    /// None ever.
    Never,
}

/// What is foreseen of one nominal date.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreseen {
    pub nominal_on: Date,
    /// What is decided in the end. The tasks that are only foreseen have no numbers, so it never names one.
    pub outcome: Outcome,
    /// It was held before that.
    pub was_held: bool,
    /// The date whose task, itself foreseen, is why: the one that it waits for, is left out for, or takes the place of.
    pub other_on: Option<Date>,
    /// When that is decided.
    pub decided_at: Timestamp,
}

/// Dates that one look ahead tells, at most.
pub const FORESEEN_MAX: usize = 1_000;

/// How far one look ahead reaches.
pub const FORESEEN_DAYS_MAX: i64 = 400;

/// Plans made for one look ahead. Each decides something, or is one of those that a paused start puts off by a day.
const PLANS_MAX: usize = 2 * FORESEEN_MAX + 500;

/// What will be decided from `now` through an instant, in the order of the nominal dates.
pub fn foresee(
    series: &Series<'_>,
    limits: Limits,
    closing: Closing,
    now: Timestamp,
    through: Timestamp,
) -> Result<Vec<Foreseen>, PlanError> {
    let through = through.min(now.plus_seconds(FORESEEN_DAYS_MAX * 86_400));
    let mut ahead =
        Ahead { cursor: series.cursor, way: series.in_the_way, made: Vec::new(), dates: Vec::new() };
    ahead.close(closing);
    let held_today = series.in_the_way.held.map(|held| held.nominal_on);
    let mut at = now;
    for _ in 0..PLANS_MAX {
        let plan = plan(&Series { cursor: ahead.cursor, in_the_way: ahead.way, ..*series }, limits, at)?;
        let next = match plan.next {
            Next::At(next) => Some(next),
            Next::Ended => None,
        };
        ahead.carry_out(series, plan, at);
        if next.is_some_and(|next| next <= at) {
            // a bound cut the plan short: the same run goes on, and nobody has closed anything meanwhile
            continue;
        }
        ahead.close(closing);
        if ahead.way.held.is_some() && ahead.way.newest.is_none() {
            // who closes a task has the series looked at where it holds one
            continue;
        }
        match next.filter(|next| *next <= through && ahead.dates.len() < FORESEEN_MAX) {
            Some(next) => at = next,
            None => break,
        }
    }
    ahead.dates.truncate(FORESEEN_MAX);
    // its row says so already
    for one in ahead.dates.iter_mut().filter(|one| Some(one.nominal_on) == held_today) {
        one.was_held = true;
    }
    ahead.dates.sort_by_key(|one| one.nominal_on);
    Ok(ahead.dates)
}

/// What a store would know of the series by then.
struct Ahead {
    cursor: Option<Date>,
    way: InTheWay,
    /// The nominal dates of foreseen tasks, which count downwards from -1: no real task is among them.
    made: Vec<Date>,
    dates: Vec<Foreseen>,
}

impl Ahead {
    fn close(&mut self, closing: Closing) {
        match closing {
            Closing::BeforeNext => (self.way.open, self.way.newest) = (0, None),
            Closing::Never => {}
        }
    }

    fn carry_out(&mut self, series: &Series<'_>, plan: Plan, at: Timestamp) {
        self.cursor = plan.cursor;
        let first_of_plan = self.made.len();
        let mut newest: Option<(Timestamp, i64)> = None;
        for decision in &plan.decisions {
            if self.way.held.is_some_and(|held| held.nominal_on == decision.nominal_on) {
                self.way.held = None;
            }
            if let Outcome::Create(made) = &decision.outcome {
                self.made.push(decision.nominal_on);
                let number = -i64::try_from(self.made.len()).expect("no more than dates");
                self.way.open = self.way.open + 1 - u32::from(made.supersedes.is_some());
                // numbers are given in the order of appearance
                if newest.is_none_or(|(appeared_at, _)| appeared_at <= made.dates.create_at) {
                    newest = Some((made.dates.create_at, number));
                }
            }
        }
        if let Some((_, task)) = newest {
            self.way.newest = Some(OpenTask { task, is_kept: series.template.promised });
        }
        for decision in plan.decisions {
            if let Outcome::Hold { behind, dates } = decision.outcome {
                let blocking = match behind {
                    Behind::Task(task) => Some(task),
                    Behind::Planned(nominal) => self.number_of(first_of_plan, nominal),
                };
                self.way.held = Some(Held { nominal_on: decision.nominal_on, dates, blocking });
            }
            self.tell(decision.nominal_on, decision.outcome, at);
        }
    }

    fn number_of(&self, first: usize, nominal: Date) -> Option<i64> {
        let place = first + self.made[first..].iter().position(|made| *made == nominal)?;
        i64::try_from(place + 1).ok().map(|number| -number)
    }

    /// The date of a task that is only foreseen.
    fn foreseen_on(&self, task: i64) -> Option<Date> {
        let place = usize::try_from(-task).ok()?.checked_sub(1)?;
        self.made.get(place).copied()
    }

    /// Adds what was decided, over what was decided about the same date, without the numbers of foreseen tasks.
    fn tell(&mut self, nominal_on: Date, mut outcome: Outcome, at: Timestamp) {
        let mut other_on = None;
        match &mut outcome {
            Outcome::Create(made) => {
                other_on = made.supersedes.and_then(|task| self.foreseen_on(task));
                made.supersedes = made.supersedes.filter(|_| other_on.is_none());
            }
            Outcome::Hold { behind: Behind::Planned(nominal), .. } => other_on = Some(*nominal),
            Outcome::Hold { behind, .. } => {
                if let Behind::Task(task) = *behind
                    && let Some(nominal) = self.foreseen_on(task)
                {
                    (other_on, *behind) = (Some(nominal), Behind::Planned(nominal));
                }
            }
            Outcome::Skip { why: Skip::Overlap { blocking } | Skip::Buffered { blocking, .. }, .. } => {
                other_on = blocking.and_then(|task| self.foreseen_on(task));
                *blocking = blocking.filter(|_| other_on.is_none());
            }
            Outcome::Skip { why, .. } => {
                if let Skip::Kept { task } = *why
                    && let Some(nominal) = self.foreseen_on(task)
                {
                    (other_on, *why) = (Some(nominal), Skip::Overlap { blocking: None });
                }
            }
            Outcome::Collapse { .. } | Outcome::Missed { .. } | Outcome::BeforeAdoption { .. } => {}
        }
        let mut one = Foreseen { nominal_on, outcome, was_held: false, other_on, decided_at: at };
        match self.dates.iter_mut().rev().find(|known| known.nominal_on == nominal_on) {
            Some(known) => {
                one.was_held = true;
                *known = one;
            }
            None => self.dates.push(one),
        }
    }
}
