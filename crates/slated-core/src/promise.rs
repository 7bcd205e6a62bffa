//! What became of a promise: open, kept, moved, waived or broken. Said here once, for the ledger, the client's page and
//! every count.
//!
//! Knows a task as it stands and the first of its deadlines that passed unmet; not who is to blame.

use jiff::civil::Date;

use crate::task::{Status, Task};
use crate::time::Timestamp;

/// Where a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Its deadline is ahead.
    Open,
    /// Done by the deadline that was promised first.
    Kept,
    /// Done by a deadline that was moved in time.
    Moved,
    /// The client released the agency from it.
    Waived,
    /// A deadline passed while it was open; moving it afterwards does not mend that.
    Broken,
}

impl Fate {
    pub const ALL: [Fate; 5] = [Fate::Open, Fate::Kept, Fate::Moved, Fate::Waived, Fate::Broken];

    pub fn as_str(self) -> &'static str {
        match self {
            Fate::Open => "open",
            Fate::Kept => "kept",
            Fate::Moved => "moved",
            Fate::Waived => "waived",
            Fate::Broken => "broken",
        }
    }

    pub fn parse(text: &str) -> Option<Fate> {
        Fate::ALL.into_iter().find(|fate| fate.as_str() == text)
    }
}

/// Where the promise stands at an instant. `passed_at` is the first deadline of the task that had passed when it was
/// moved, if any had.
pub fn fate(task: &Task, passed_at: Option<Timestamp>, now: Timestamp) -> Fate {
    let closed_at = match task.status {
        Status::Waived => return Fate::Waived,
        Status::Open | Status::Started | Status::Blocked | Status::InReview => None,
        // a promise is never cancelled; a row that says so is a promise that was not kept
        Status::Cancelled => return Fate::Broken,
        Status::Done => task.closed_at,
    };
    let is_late = closed_at.unwrap_or(now) > task.deadline;
    match closed_at {
        _ if is_late || passed_at.is_some() => Fate::Broken,
        None => Fate::Open,
        Some(closed_at) if closed_at <= task.first_deadline => Fate::Kept,
        Some(_) => Fate::Moved,
    }
}

/// Promises counted by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub open: u64,
    pub kept: u64,
    pub moved: u64,
    pub waived: u64,
    pub broken: u64,
}

impl Counts {
    pub fn of(fates: impl IntoIterator<Item = Fate>) -> Counts {
        let mut counts = Counts::default();
        for fate in fates {
            *counts.place(fate) += 1;
        }
        counts
    }

    fn place(&mut self, fate: Fate) -> &mut u64 {
        match fate {
            Fate::Open => &mut self.open,
            Fate::Kept => &mut self.kept,
            Fate::Moved => &mut self.moved,
            Fate::Waived => &mut self.waived,
            Fate::Broken => &mut self.broken,
        }
    }

    /// Thousandths of what was due and not released; `None` where nothing was. A promise that moved was not kept.
    pub fn kept_permille(&self) -> Option<u64> {
        let due = self.kept + self.moved + self.broken;
        (due > 0).then(|| (self.kept * 1_000 + due / 2) / due)
    }
}

/// Counts by the month of the deadline, earliest first; a month in which nothing was due is left out.
pub fn by_month(promises: impl IntoIterator<Item = (Date, Fate)>) -> Vec<(Date, Counts)> {
    let mut months: Vec<(Date, Counts)> = Vec::new();
    for (due_on, fate) in promises {
        let month = due_on.first_of_month();
        let at = months.partition_point(|(before, _)| *before < month);
        if months.get(at).is_none_or(|(found, _)| *found != month) {
            months.insert(at, (month, Counts::default()));
        }
        *months[at].1.place(fate) += 1;
    }
    months
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::score::Importance;
    use crate::task::Shown;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn promise(status: Status, first: &str, last: &str, closed: Option<&str>) -> Task {
        Task {
            id: 1,
            origin: None,
            client: "acme".to_owned(),
            manager: "mia".to_owned(),
            deputy: None,
            title: "The report".to_owned(),
            purpose: String::new(),
            role: "seo".to_owned(),
            assignee: None,
            status,
            importance: Importance::Normal,
            promised: true,
            review: false,
            effort_minutes: 60,
            deadline: at(last),
            deadline_implied: false,
            first_deadline: at(first),
            moves: u32::from(first != last),
            slip_days: 0,
            late: false,
            created_at: at("2026-11-02T09:00:00Z"),
            started_at: None,
            closed_at: closed.map(at),
            blocked_reason: None,
            waiting: None,
            paused: Vec::new(),
            checklist: Vec::new(),
            shown: Shown::default(),
            overridden: None,
            version: 1,
        }
    }

    const FIRST: &str = "2026-11-20T16:00:00Z";
    const LATER: &str = "2026-11-27T16:00:00Z";
    const EARLIER: &str = "2026-11-18T16:00:00Z";

    #[track_caller]
    fn check_open(last: &str, passed: Option<&str>, now: &str, expected: Fate) {
        for status in [Status::Open, Status::Started, Status::Blocked, Status::InReview] {
            let task = promise(status, FIRST, last, None);
            assert_eq!(fate(&task, passed.map(at), at(now)), expected, "{}", status.as_str());
        }
    }

    #[track_caller]
    fn check_closed(status: Status, last: &str, passed: Option<&str>, closed: &str, expected: Fate) {
        let task = promise(status, FIRST, last, Some(closed));
        // what is closed is judged by when it was closed, however long ago that is
        for now in [closed, "2030-01-01T00:00:00Z"] {
            assert_eq!(fate(&task, passed.map(at), at(now)), expected);
        }
    }

    #[test]
    fn a_promise_is_open_until_its_deadline_and_broken_after_it() {
        check_open(FIRST, None, "2026-11-20T15:59:59Z", Fate::Open);
        check_open(FIRST, None, FIRST, Fate::Open);
        check_open(FIRST, None, "2026-11-20T16:00:00.000001Z", Fate::Broken);
        check_open(LATER, None, "2026-11-24T09:00:00Z", Fate::Open);
        check_open(LATER, None, "2026-11-28T09:00:00Z", Fate::Broken);
        check_open(EARLIER, None, "2026-11-19T09:00:00Z", Fate::Broken);
    }

    #[test]
    fn a_deadline_that_passed_is_not_mended_by_moving_it() {
        check_open(LATER, Some(FIRST), "2026-11-24T09:00:00Z", Fate::Broken);
        check_closed(Status::Done, LATER, Some(FIRST), "2026-11-24T09:00:00Z", Fate::Broken);
    }

    #[test]
    fn a_promise_is_kept_by_its_first_deadline_and_moved_by_its_last() {
        check_closed(Status::Done, FIRST, None, "2026-11-19T09:00:00Z", Fate::Kept);
        check_closed(Status::Done, FIRST, None, FIRST, Fate::Kept);
        check_closed(Status::Done, FIRST, None, "2026-11-20T16:00:00.000001Z", Fate::Broken);
        check_closed(Status::Done, LATER, None, "2026-11-19T09:00:00Z", Fate::Kept);
        check_closed(Status::Done, LATER, None, "2026-11-24T09:00:00Z", Fate::Moved);
        check_closed(Status::Done, LATER, None, LATER, Fate::Moved);
        check_closed(Status::Done, LATER, None, "2026-11-27T16:00:01Z", Fate::Broken);
        // the client was told the nearer day
        check_closed(Status::Done, EARLIER, None, "2026-11-18T09:00:00Z", Fate::Kept);
        check_closed(Status::Done, EARLIER, None, "2026-11-19T09:00:00Z", Fate::Broken);
    }

    #[test]
    fn what_the_client_released_us_from_is_waived_whenever_that_was() {
        check_closed(Status::Waived, FIRST, None, "2026-11-19T09:00:00Z", Fate::Waived);
        check_closed(Status::Waived, FIRST, None, "2026-12-19T09:00:00Z", Fate::Waived);
        check_closed(Status::Waived, LATER, Some(FIRST), "2026-11-24T09:00:00Z", Fate::Waived);
        check_closed(Status::Cancelled, FIRST, None, "2026-11-19T09:00:00Z", Fate::Broken);
    }

    #[track_caller]
    fn check_kept_permille(counts: [u64; 5], expected: Option<u64>) {
        let [open, kept, moved, waived, broken] = counts;
        assert_eq!(Counts { open, kept, moved, waived, broken }.kept_permille(), expected);
    }

    #[test]
    fn the_kept_rate_is_of_what_was_due_and_not_released() {
        check_kept_permille([3, 0, 0, 2, 0], None);
        check_kept_permille([0, 4, 0, 0, 0], Some(1_000));
        check_kept_permille([9, 2, 1, 9, 0], Some(667));
        check_kept_permille([0, 1, 0, 0, 2], Some(333));
        check_kept_permille([0, 0, 0, 0, 5], Some(0));
    }

    #[test]
    fn promises_are_counted_by_the_month_of_their_deadline() {
        let counted = by_month([
            (date(2026, 12, 31), Fate::Open),
            (date(2026, 11, 1), Fate::Kept),
            (date(2026, 11, 30), Fate::Broken),
            (date(2025, 11, 3), Fate::Waived),
        ]);
        let one = |fate| Counts::of([fate]);
        let november = Counts { kept: 1, broken: 1, ..Counts::default() };
        assert_eq!(
            counted,
            [
                (date(2025, 11, 1), one(Fate::Waived)),
                (date(2026, 11, 1), november),
                (date(2026, 12, 1), one(Fate::Open)),
            ]
        );
    }
}
