//! What a change would do to everybody's work: whose tasks slip past which deadlines, which promises break.
//!
//! ```text
//! open tasks as they stand  --forecast-->  finishes   \
//!                                                      effect: slips, comes back, later, earlier
//! open tasks as they would  --forecast-->  finishes   /
//! ```
//!
//! A change is whatever makes the second list differ from the first: an override, a deadline, an assignee, an effort, a
//! task that is no longer there; one of them or many. Knows no verb and no permission, and changes nothing.

use std::collections::{BTreeSet, HashMap};

use crate::forecast::{Expected, Hand, Job, Order, Stage, forecast_by};
use crate::time::Timestamp;

/// A finish that moves by less is not worth a line.
pub const NOTICED_SECONDS: i64 = 30 * 60;

/// Everybody's open tasks, as they stand or as they would.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub jobs: &'a [Job<'a>],
    pub order: Order<'a>,
}

/// What is expected of a task on one side of the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Who will do it.
    pub login: Option<String>,
    pub deadline: Timestamp,
    /// `None` where nobody works on it any more, or nobody ever will.
    pub finish: Option<Timestamp>,
    pub miss_permille: Option<u16>,
}

/// What becomes of one task. The worst first: a list is in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Expected in time before, and late after.
    Slips,
    /// Expected late before, and in time after.
    ComesBack,
    /// Given up: nobody works on it any more.
    Closed,
    Later,
    Earlier,
    /// Where the change leaves the very task that is changed.
    Stays,
}

impl Fate {
    pub fn as_str(self) -> &'static str {
        match self {
            Fate::Slips => "slips",
            Fate::ComesBack => "comes_back",
            Fate::Closed => "closed",
            Fate::Later => "later",
            Fate::Earlier => "earlier",
            Fate::Stays => "stays",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub task: i64,
    pub fate: Fate,
    /// The deadline was told to the client.
    pub promised: bool,
    /// The change is about this task.
    pub changed: bool,
    pub before: Side,
    /// `None` where it is closed.
    pub after: Option<Side>,
}

/// How many there are of each; promises are counted among the tasks too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub tasks_slip: usize,
    pub promises_break: usize,
    pub tasks_come_back: usize,
    pub promises_kept: usize,
    /// Neither slips nor comes back, and is finished noticeably later.
    pub tasks_later: usize,
    pub tasks_earlier: usize,
    /// How many deadlines are missed in the mean, in thousandths of a task.
    pub misses_permille_before: u64,
    pub misses_permille_after: u64,
}

/// All that is worth telling, whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The changed tasks first, then the worst; of equals promises first, then by number.
    pub shifts: Vec<Shift>,
    pub totals: Totals,
}

/// Compares two walks. `promises` are numbers of tasks, and so are `changed`: those are told of in any case.
pub fn effect(
    hands: &[Hand<'_>],
    before: Scene<'_>,
    after: Scene<'_>,
    promises: &BTreeSet<i64>,
    changed: &BTreeSet<i64>,
    now: Timestamp,
) -> Effect {
    let walk = |scene: Scene<'_>| forecast_by(hands, scene.jobs, scene.order, now).tasks;
    let (was, will) = (walk(before), walk(after));
    let then: HashMap<i64, (&Job<'_>, &Expected)> =
        after.jobs.iter().zip(&will).map(|(job, expected)| (job.task, (job, expected))).collect();
    let mut totals = Totals { misses_permille_before: misses(&was), ..Totals::default() };
    totals.misses_permille_after = misses(&will);
    let mut shifts = Vec::new();
    for (job, expected) in before.jobs.iter().zip(&was) {
        let (promised, changed) = (promises.contains(&job.task), changed.contains(&job.task));
        let then = then.get(&job.task);
        let fate = fate(job, expected, then, now);
        totals.count(fate, promised);
        if fate != Fate::Stays || changed {
            let after = then.map(|(job, expected)| Side::of(job, expected));
            let before = Side::of(job, expected);
            shifts.push(Shift { task: job.task, fate, promised, changed, before, after });
        }
    }
    shifts.sort_by_key(|one| (!one.changed, one.fate, !one.promised, one.task));
    Effect { shifts, totals }
}

fn misses(all: &[Expected]) -> u64 {
    all.iter().map(|one| u64::from(one.miss_permille.unwrap_or(0))).sum()
}

fn fate(job: &Job<'_>, was: &Expected, then: Option<&(&Job<'_>, &Expected)>, now: Timestamp) -> Fate {
    let Some((after, will)) = then else { return Fate::Closed };
    // the work is done: when it is approved is nobody's queue to say
    if [job, after].iter().any(|job| job.stage == Stage::Submitted) {
        return Fate::Stays;
    }
    match (is_late(job, was, now), is_late(after, will, now)) {
        (false, true) => return Fate::Slips,
        (true, false) => return Fate::ComesBack,
        (true, true) | (false, false) => {}
    }
    match (was.span, will.span) {
        (Some(was), Some(will)) => match will.finish.seconds_since(was.finish) {
            NOTICED_SECONDS.. => Fate::Later,
            later if later <= -NOTICED_SECONDS => Fate::Earlier,
            _ => Fate::Stays,
        },
        // never, where it had an end
        (Some(_), None) => Fate::Later,
        (None, Some(_)) => Fate::Earlier,
        (None, None) => Fate::Stays,
    }
}

fn is_late(job: &Job<'_>, expected: &Expected, now: Timestamp) -> bool {
    job.deadline <= now || expected.span.is_none_or(|span| span.finish > job.deadline)
}

impl Side {
    fn of(job: &Job<'_>, expected: &Expected) -> Side {
        Side {
            login: expected.login.clone(),
            deadline: job.deadline,
            finish: expected.span.map(|span| span.finish),
            miss_permille: expected.miss_permille,
        }
    }
}

impl Totals {
    fn count(&mut self, fate: Fate, promised: bool) {
        match fate {
            Fate::Slips => {
                self.tasks_slip += 1;
                self.promises_break += usize::from(promised);
            }
            Fate::ComesBack => {
                self.tasks_come_back += 1;
                self.promises_kept += usize::from(promised);
            }
            Fate::Later => self.tasks_later += 1,
            Fate::Earlier => self.tasks_earlier += 1,
            Fate::Closed | Fate::Stays => {}
        }
    }

    /// One sentence, without a full stop: `three tasks slip past their deadlines (one promise breaks)`.
    pub fn sentence(&self) -> String {
        let mut parts = Vec::new();
        if self.tasks_slip > 0 {
            let tasks =
                many(self.tasks_slip, "task slips past its deadline", "tasks slip past their deadlines");
            let broken = aside(self.promises_break, "promise breaks", "promises break");
            parts.push(format!("{tasks}{broken}"));
        }
        if self.tasks_come_back > 0 {
            let tasks = many(
                self.tasks_come_back,
                "task comes back inside its deadline",
                "tasks come back inside their deadlines",
            );
            let kept = aside(self.promises_kept, "promise is kept", "promises are kept");
            parts.push(format!("{tasks}{kept}"));
        }
        if parts.is_empty() {
            parts.push("no deadline is missed or saved".to_owned());
        }
        if self.tasks_later > 0 {
            parts.push(many(self.tasks_later, "task is done later", "tasks are done later"));
        }
        if self.tasks_earlier > 0 {
            parts.push(many(self.tasks_earlier, "task is done earlier", "tasks are done earlier"));
        }
        parts.join(", ")
    }
}

fn aside(count: usize, one: &str, more: &str) -> String {
    if count == 0 { String::new() } else { format!(" ({})", many(count, one, more)) }
}

/// `one promise breaks`, `14 promises break`.
pub(crate) fn many(count: usize, one: &str, more: &str) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let number = WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned());
    format!("{number} {}", if count == 1 { one } else { more })
}

#[cfg(test)]
mod tests;
