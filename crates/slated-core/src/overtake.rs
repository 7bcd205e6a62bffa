//! When one task overtakes another, as long as no fact changes.
//!
//! Its stage (see `stage`) says by which clock a score rises, if it does.
//!
//! A score never falls while time passes, so a task can pass another only at an instant at which its own score rises,
//! and two that rise by the same clock keep their distance. Between the ends of their stages the instant is a formula
//! where the other one stands still, and a short walk over the rises, a tenth of a point each, where both move by
//! different clocks. Minutes are never walked. It holds until a fact, a step of a client's risk, an absence or the end
//! of an override comes between.

use crate::fixed;
use crate::queue::{Entry, RankKey};
use crate::score::{Facts, Weights, score};
use crate::stage::Stage;
use crate::time::Timestamp;
use crate::worktime::WorkClock;

/// A task as it moves: what it is scored by, and where its score puts it.
#[derive(Clone, Copy, Debug)]
pub struct Runner<'a> {
    pub facts: Facts,
    /// Its assignee's, or the agency's.
    pub clock: &'a WorkClock,
    pub agency: &'a WorkClock,
    pub weights: &'a Weights,
    /// Its place in the order, but for the score.
    pub entry: Entry<'a>,
}

/// More rises than two tasks can have between them: a thousand tenths of slack, and years of being overdue.
const RISES_MAX: usize = 20_000;

impl<'a> Runner<'a> {
    pub fn stage(&self, now: Timestamp) -> Stage {
        if now > self.facts.deadline {
            return Stage::Overdue;
        }
        let slack = self.slack();
        match self.clock.worked_seconds(now) {
            worked if worked >= slack.ripe_from => Stage::Ripe,
            worked if worked >= slack.waiting_from => Stage::Waiting,
            _ => Stage::Far,
        }
    }

    fn at(&self, now: Timestamp) -> RankKey {
        let score = score(&self.facts, self.clock, self.agency, self.weights, now).total();
        RankKey::of(&Entry { score, ..self.entry })
    }

    /// The instants after `now` at which a stage ends, the next first.
    fn breakpoints(&self, now: Timestamp) -> Vec<Timestamp> {
        let slack = self.slack();
        let near = |worked| self.clock.instant_near(worked, self.facts.deadline);
        let mut ends =
            vec![near(slack.waiting_from), near(slack.ripe_from), whole_second_from(self.facts.deadline)];
        ends.retain(|at| *at > now);
        ends
    }

    /// How the score rises from `now` until its stage ends; `None` where it stands still.
    fn rise(&self, now: Timestamp) -> Option<Rise<'a>> {
        match self.stage(now) {
            Stage::Far | Stage::Ripe => None,
            Stage::Waiting => Some(Rise {
                clock: self.clock,
                per: i64::from(self.weights.slack_per_half_life.0),
                of: half_life_seconds(self.weights),
            }),
            Stage::Overdue => Some(Rise {
                clock: self.agency,
                per: i64::from(self.weights.overdue_per_day.0),
                of: self.agency.seconds_per_day(),
            }),
        }
        .filter(|rise| rise.per > 0)
    }

    fn slack(&self) -> Slack {
        let latest =
            self.clock.worked_seconds(self.facts.deadline) - i64::from(self.facts.effort_minutes) * 60;
        let (per, of) = (i64::from(self.weights.slack_per_half_life.0), half_life_seconds(self.weights));
        let most = fixed::round_ratio(latest, per, of);
        let cap = i64::from(self.weights.slack_max.0.max(0));
        Slack {
            waiting_from: fixed::first_to_round_to(most - cap, per, of),
            ripe_from: fixed::first_to_round_to(most, per, of),
        }
    }
}

struct Slack {
    /// Working seconds of the clock.
    waiting_from: i64,
    ripe_from: i64,
}

/// A score that rises by `round(per / of * W)` tenths.
struct Rise<'a> {
    clock: &'a WorkClock,
    per: i64,
    of: i64,
}

impl Rise<'_> {
    fn tenths(&self, at: Timestamp) -> i64 {
        fixed::round_ratio(self.clock.worked_seconds(at), self.per, self.of)
    }

    /// The first instant at which it has risen by so many tenths since `now`.
    fn after(&self, tenths: i64, now: Timestamp) -> Timestamp {
        self.clock.instant_near(fixed::first_to_round_to(self.tenths(now) + tenths, self.per, self.of), now)
    }

    fn is_same(&self, other: &Rise<'_>) -> bool {
        std::ptr::eq(self.clock, other.clock) && (self.per, self.of) == (other.per, other.of)
    }
}

fn half_life_seconds(weights: &Weights) -> i64 {
    i64::from(weights.half_life_minutes.max(1)) * 60
}

fn whole_second_from(at: Timestamp) -> Timestamp {
    let second = Timestamp::from_microsecond(at.as_second() * 1_000_000).unwrap_or(at);
    second.plus_seconds(1)
}

/// The first instant after `now` at which `behind` stands before `ahead`; `None` where it never will by time alone.
///
/// `behind` must be behind at `now`.
pub fn overtakes(behind: &Runner<'_>, ahead: &Runner<'_>, now: Timestamp) -> Option<Timestamp> {
    let is_past = |at: Timestamp| behind.at(at) < ahead.at(at);
    let mut ends = behind.breakpoints(now);
    ends.extend(ahead.breakpoints(now));
    ends.sort_unstable();
    ends.dedup();
    let mut from = now;
    for end in ends.into_iter().map(Some).chain([None]) {
        if from > now && is_past(from) {
            return Some(from);
        }
        if let Some(at) = within(behind, ahead, from, end, is_past) {
            return Some(at);
        }
        from = end?;
    }
    None
}

/// The same from an instant on at which a stage begins, until the next one ends.
fn within(
    behind: &Runner<'_>,
    ahead: &Runner<'_>,
    from: Timestamp,
    end: Option<Timestamp>,
    is_past: impl Fn(Timestamp) -> bool,
) -> Option<Timestamp> {
    let rise = behind.rise(from)?;
    let is_inside = |at: &Timestamp| *at > from && end.is_none_or(|end| *at < end);
    match ahead.rise(from) {
        Some(other) if other.is_same(&rise) => None,
        None => {
            let total = |one: &Runner<'_>| {
                let score = score(&one.facts, one.clock, one.agency, one.weights, from).total();
                i64::from(Entry { score, ..one.entry }.boosted().0)
            };
            let lead = total(ahead) - total(behind);
            // level with it, or a tenth above where the tie is the other's
            [lead, lead + 1]
                .into_iter()
                .filter(|tenths| *tenths > 0)
                .map(|tenths| rise.after(tenths, from))
                .find(|at| is_inside(at) && is_past(*at))
        }
        Some(_) => (1..)
            .take(RISES_MAX)
            .map(|tenths| rise.after(tenths, from))
            .take_while(is_inside)
            .find(|at| is_past(*at)),
    }
}

/// `#12 overtakes #7 on Thu 26 Nov 14:10`, by the clock on the wall of whoever works.
pub fn in_words(behind: i64, ahead: i64, at: Timestamp, clock: &WorkClock, now: Timestamp) -> String {
    let (wall, today) = (clock.zone().civil(at), clock.zone().date(now));
    let format = if wall.date().year() == today.year() { "%a %-d %b %H:%M" } else { "%a %-d %b %Y %H:%M" };
    format!("#{behind} overtakes #{ahead} on {}", wall.strftime(format))
}

/// What the answer cannot know.
pub const HOLDS_UNTIL: &str =
    "true until a fact changes, a client's risk moves, somebody is absent or an override ends";

#[cfg(test)]
mod tests;
