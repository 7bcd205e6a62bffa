//! Sold against done: what became of every date that a client's subscriptions owe in a period.
//!
//! Nothing falls between: each date has exactly one fate, so the counts of a line add up to what was planned. A date that
//! another one stands for, and what lies before the adoption, were not sold, and are counted beside.

use jiff::civil::Date;

use crate::task::{Status, Task};
use crate::time::Timestamp;

/// What became of one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Done {
        late: bool,
    },
    /// Still open, and due later than was first said.
    Moved {
        to: Timestamp,
    },
    Open,
    /// The client released the agency from it.
    Waived,
    /// Given up, or a newer one took its place.
    Cancelled,
    /// It did not become a task, by a rule that its reason names.
    Skipped,
    /// Nothing is decided yet: it lies ahead, is held, or could not be computed.
    Ahead,
    /// A later date of the same daily rule stands for it.
    Collapsed,
}

impl Fate {
    pub fn of_task(task: &Task) -> Fate {
        match task.status {
            Status::Done => Fate::Done { late: task.closed_at.is_some_and(|at| at > task.first_deadline) },
            Status::Waived => Fate::Waived,
            Status::Cancelled => Fate::Cancelled,
            Status::Open | Status::Started | Status::Blocked | Status::InReview => match task.moves {
                0 => Fate::Open,
                _ => Fate::Moved { to: task.deadline },
            },
        }
    }

    pub fn as_str(&self) -> &'static str {
        match self {
            Fate::Done { .. } => "done",
            Fate::Moved { .. } => "moved",
            Fate::Open => "open",
            Fate::Waived => "waived",
            Fate::Cancelled => "cancelled",
            Fate::Skipped => "skipped",
            Fate::Ahead => "ahead",
            Fate::Collapsed => "collapsed",
        }
    }
}

/// One date of a template of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    pub nominal_on: Date,
    pub task: Option<i64>,
    pub fate: Fate,
    /// Why it was skipped or given up, or what holds it.
    pub reason: Option<String>,
    /// Who waived or cancelled it.
    pub by: Option<String>,
    pub logged_minutes: u64,
}

/// The sums of a line, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub planned: u64,
    pub done: u64,
    /// Of these, after the first deadline.
    pub done_late: u64,
    pub moved: u64,
    pub open: u64,
    pub waived: u64,
    pub cancelled: u64,
    pub skipped: u64,
    pub ahead: u64,
    pub collapsed: u64,
    pub planned_minutes: u64,
    pub logged_minutes: u64,
}

impl Counts {
    /// Of dates that are each planned to take so long.
    pub fn of(dates: &[Sold], minutes_each: u64) -> Counts {
        let mut counts = Counts::default();
        for one in dates {
            counts.logged_minutes += one.logged_minutes;
            let count = match one.fate {
                Fate::Collapsed => {
                    counts.collapsed += 1;
                    continue;
                }
                Fate::Done { late } => {
                    counts.done_late += u64::from(late);
                    &mut counts.done
                }
                Fate::Moved { .. } => &mut counts.moved,
                Fate::Open => &mut counts.open,
                Fate::Waived => &mut counts.waived,
                Fate::Cancelled => &mut counts.cancelled,
                Fate::Skipped => &mut counts.skipped,
                Fate::Ahead => &mut counts.ahead,
            };
            *count += 1;
            counts.planned += 1;
            counts.planned_minutes += minutes_each;
        }
        counts
    }

    #[must_use]
    pub fn plus(self, other: Counts) -> Counts {
        Counts {
            planned: self.planned + other.planned,
            done: self.done + other.done,
            done_late: self.done_late + other.done_late,
            moved: self.moved + other.moved,
            open: self.open + other.open,
            waived: self.waived + other.waived,
            cancelled: self.cancelled + other.cancelled,
            skipped: self.skipped + other.skipped,
            ahead: self.ahead + other.ahead,
            collapsed: self.collapsed + other.collapsed,
            planned_minutes: self.planned_minutes + other.planned_minutes,
            logged_minutes: self.logged_minutes + other.logged_minutes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn sold(fate: Fate) -> Sold {
        let nominal_on = date(2026, 12, 1);
        Sold { nominal_on, task: None, fate, reason: None, by: None, logged_minutes: 10 }
    }

    #[test]
    fn what_was_planned_is_the_sum_of_its_fates() {
        let later: Timestamp = "2026-12-24T09:00:00Z".parse().unwrap();
        let fates = [
            Fate::Done { late: false },
            Fate::Done { late: true },
            Fate::Moved { to: later },
            Fate::Open,
            Fate::Waived,
            Fate::Cancelled,
            Fate::Skipped,
            Fate::Ahead,
            Fate::Collapsed,
        ];
        let dates: Vec<Sold> = fates.into_iter().map(sold).collect();
        let counts = Counts::of(&dates, 60);
        let Counts { planned, done, moved, open, waived, cancelled, skipped, ahead, .. } = counts;
        assert_eq!(planned, 8, "what another date stands for was not sold beside it");
        assert_eq!(planned, done + moved + open + waived + cancelled + skipped + ahead);
        assert_eq!((done, counts.done_late, counts.collapsed), (2, 1, 1));
        assert_eq!((counts.planned_minutes, counts.logged_minutes), (480, 90));
        assert_eq!(counts.plus(counts).planned, 16);
    }
}
