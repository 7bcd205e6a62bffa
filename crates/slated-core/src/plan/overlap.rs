//! What happens to an occurrence when others of its series are in the way: `overlap` and `max_open`.
//!
//! Nothing that somebody works on is taken from them, and no promise is dropped: where a template's word would do
//! either, another way is found, and its reason says so.

use jiff::civil::Date;

use super::policies::paused;
use super::{Behind, Dates, Decision, Held, OpenTask, Outcome, Plan, Series, Skip, occurrence};
use crate::catalog::Overlap;
use crate::time::Timestamp;

/// What is in the way, counting what the plan at hand has added.
pub(super) struct Way {
    open: u32,
    newest: Option<Newest>,
    held: Option<Held>,
}

/// The previous task of the series.
#[derive(Clone, Copy)]
enum Newest {
    Task(OpenTask),
    /// This very plan makes it.
    Planned(Date),
}

impl Newest {
    fn number(self) -> Option<i64> {
        match self {
            Newest::Task(open) => Some(open.task),
            Newest::Planned(_) => None,
        }
    }

    fn behind(self) -> Behind {
        match self {
            Newest::Task(open) => Behind::Task(open.task),
            Newest::Planned(nominal) => Behind::Planned(nominal),
        }
    }
}

impl Way {
    pub(super) fn of(series: &Series<'_>) -> Way {
        let found = series.in_the_way;
        Way { open: found.open, newest: found.newest.map(Newest::Task), held: found.held }
    }

    pub(super) fn holds(&self, nominal: Date) -> bool {
        self.held.is_some_and(|held| held.nominal_on == nominal)
    }

    /// Decides again about the occurrence that was held: its way may be free, or its reason to wait gone.
    pub(super) fn look_again(&mut self, series: &Series<'_>, plan: &mut Plan, now: Timestamp) {
        let Some(held) = self.held else { return };
        let is_over = series.engagement.ends_on.is_some_and(|end| end < held.nominal_on);
        let gone = if is_over { Some(Skip::EngagementEnded) } else { paused(series, held.nominal_on) };
        if let Some(why) = gone {
            self.held = None;
            return settle(plan, held.nominal_on, Outcome::Skip { why, dates: Some(held.dates) });
        }
        match (series.template.overlap, self.newest) {
            (Overlap::BufferOne, Some(newest)) => {
                if newest.number() != held.blocking {
                    let outcome = Outcome::Hold { behind: newest.behind(), dates: held.dates };
                    settle(plan, held.nominal_on, outcome);
                }
            }
            (Overlap::BufferOne | Overlap::Allow | Overlap::Skip | Overlap::Supersede, _) => {
                self.held = None;
                self.admit(series, held.nominal_on, held.dates, plan, now);
            }
        }
    }

    /// Decides about an occurrence that nothing but other tasks could keep from becoming one.
    pub(super) fn admit(
        &mut self,
        series: &Series<'_>,
        nominal: Date,
        dates: Dates,
        plan: &mut Plan,
        now: Timestamp,
    ) {
        let skip = |why| Outcome::Skip { why, dates: Some(dates) };
        let outcome = match (series.template.overlap, self.newest) {
            (Overlap::Allow, _) | (_, None) => self.create(series, nominal, dates, None, now),
            (Overlap::Skip, Some(newest)) => skip(Skip::Overlap { blocking: newest.number() }),
            (Overlap::BufferOne, Some(newest)) => match self.held {
                Some(held) if !series.template.promised => {
                    skip(Skip::Buffered { blocking: newest.number(), held_on: held.nominal_on })
                }
                Some(held) => {
                    // a promise is never dropped: the one that waits makes room
                    let released = self.create(series, held.nominal_on, held.dates, None, now);
                    settle(plan, held.nominal_on, released);
                    self.hold(nominal, dates, Newest::Planned(held.nominal_on))
                }
                None => self.hold(nominal, dates, newest),
            },
            (Overlap::Supersede, Some(Newest::Task(open))) if open.is_kept => {
                skip(Skip::Kept { task: open.task })
            }
            (Overlap::Supersede, Some(Newest::Task(open))) => {
                self.create(series, nominal, dates, Some(open.task), now)
            }
            (Overlap::Supersede, Some(Newest::Planned(earlier))) => {
                let supersedes = self.take_back(plan, earlier, nominal);
                self.create(series, nominal, dates, supersedes, now)
            }
        };
        settle(plan, nominal, outcome);
    }

    fn create(
        &mut self,
        series: &Series<'_>,
        nominal: Date,
        dates: Dates,
        supersedes: Option<i64>,
        now: Timestamp,
    ) -> Outcome {
        let beside = self.open.saturating_sub(u32::from(supersedes.is_some()));
        let is_full = beside >= series.template.max_open;
        if is_full && !series.template.promised {
            return Outcome::Skip { why: Skip::Full { open: beside }, dates: Some(dates) };
        }
        self.open = beside + 1;
        self.newest = Some(Newest::Planned(nominal));
        let mut made = occurrence(series, nominal, dates, now);
        made.supersedes = supersedes;
        made.beside = is_full.then_some(beside);
        Outcome::Create(made)
    }

    fn hold(&mut self, nominal: Date, dates: Dates, newest: Newest) -> Outcome {
        self.held = Some(Held { nominal_on: nominal, dates, blocking: newest.number() });
        Outcome::Hold { behind: newest.behind(), dates }
    }

    /// A task that this plan would make and supersede at once is not made; what it would have superseded is told.
    fn take_back(&mut self, plan: &mut Plan, earlier: Date, by: Date) -> Option<i64> {
        let decision = plan.decisions.iter_mut().find(|decision| decision.nominal_on == earlier)?;
        let Outcome::Create(made) = &decision.outcome else { return None };
        let (dates, supersedes) = (made.dates, made.supersedes);
        decision.outcome = Outcome::Skip { why: Skip::Superseded { by }, dates: Some(dates) };
        // the superseded one counts again until the new one takes its place
        self.open = self.open - 1 + u32::from(supersedes.is_some());
        supersedes
    }
}

/// Writes a decision into the plan, over one about the same date.
fn settle(plan: &mut Plan, nominal: Date, outcome: Outcome) {
    match plan.decisions.iter_mut().find(|decision| decision.nominal_on == nominal) {
        Some(decision) => decision.outcome = outcome,
        None => plan.decisions.push(Decision { nominal_on: nominal, outcome }),
    }
}
