//! How urgent a task is at a given moment, and why.
//!
//! ```text
//! score = base + risk + importance - log2(effort) - slack + overdue        in tenths of a point
//! ```
//!
//! A score is the sum of its terms and nothing else, so the explanation shown to a person is the
//! computation itself. +10 points = twice as pressing: the sum is ten times log2 of the
//! apparent-tardiness-cost rule. Arithmetic is in integers: the same inputs rank the same way on every
//! machine. Knows nothing of overrides, which stand beside a score and never in it.

use std::fmt;
use std::str::FromStr;

use crate::fixed;
use crate::time::Timestamp;
use crate::worktime::WorkClock;

mod words;
pub use words::{explain, explain_with, sum_in_words};

/// Tenths of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(pub i32);

impl Points {
    /// With its sign, also when positive: `+13.0`, `-4.0`, `+0.0`.
    pub fn signed(self) -> String {
        if self.0 < 0 { self.to_string() } else { format!("+{self}") }
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let tenths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{}", tenths / 10, tenths % 10)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a number of points (right would be for example 20, +20.0 or -4.5)")]
pub struct BadPoints(pub String);

impl FromStr for Points {
    type Err = BadPoints;

    /// Whole points with at most one decimal, with or without a sign.
    fn from_str(text: &str) -> Result<Points, BadPoints> {
        let bad = || BadPoints(text.to_owned());
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, tenth) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if tenth.len() != 1 || whole.is_empty() || whole.len() > 8 || !digits(whole) || !digits(tenth) {
            return Err(bad());
        }
        let tenths =
            whole.parse::<i32>().map_err(|_| bad())? * 10 + tenth.parse::<i32>().map_err(|_| bad())?;
        Ok(Points(if text.starts_with('-') { -tenths } else { tenths }))
    }
}

/// How much a template or a manager says a task matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Importance {
    Low,
    #[default]
    Normal,
    High,
    Critical,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an importance (right would be low, normal, high or critical)")]
pub struct BadImportance(pub String);

impl Importance {
    pub const ALL: [Importance; 4] =
        [Importance::Low, Importance::Normal, Importance::High, Importance::Critical];

    pub fn as_str(self) -> &'static str {
        match self {
            Importance::Low => "low",
            Importance::Normal => "normal",
            Importance::High => "high",
            Importance::Critical => "critical",
        }
    }

    /// One level up; critical stays critical.
    pub fn raised(self) -> Importance {
        match self {
            Importance::Low => Importance::Normal,
            Importance::Normal => Importance::High,
            Importance::High | Importance::Critical => Importance::Critical,
        }
    }
}

impl fmt::Display for Importance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Importance {
    type Err = BadImportance;

    fn from_str(text: &str) -> Result<Importance, BadImportance> {
        let found = Importance::ALL.into_iter().find(|one| one.as_str() == text);
        found.ok_or_else(|| BadImportance(text.to_owned()))
    }
}

/// How likely a client is to leave, in parts per 10,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Risk(u16);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a risk of {0} parts per 10,000 is not possible (right would be 0 to 10000)")]
pub struct BadRisk(pub i64);

impl Risk {
    pub const NONE: Risk = Risk(0);
    pub const CERTAIN: Risk = Risk(10_000);

    pub fn new(parts_per_10_000: i64) -> Result<Risk, BadRisk> {
        let within = u16::try_from(parts_per_10_000).ok().filter(|parts| *parts <= 10_000);
        within.map(Risk).ok_or(BadRisk(parts_per_10_000))
    }

    pub fn parts_per_10_000(self) -> i64 {
        i64::from(self.0)
    }
}

impl fmt::Display for Risk {
    /// Two decimals; `1.00` only for certainty itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rounded = (self.0 + 50) / 100;
        let hundredths = if self.0 < 10_000 { rounded.min(99) } else { rounded };
        write!(f, "{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// What each term weighs. The defaults are DESIGN 5; a later version may tune each within a factor of two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    pub base: Points,
    /// At a risk of 1.
    pub risk: Points,
    pub importance_low: Points,
    pub importance_normal: Points,
    pub importance_high: Points,
    pub importance_critical: Points,
    /// Taken for each doubling of the effort over `effort_reference_minutes`, given for each halving.
    pub effort_per_doubling: Points,
    pub effort_reference_minutes: u32,
    /// Effort below and above these counts as these, in the effort term only.
    pub effort_minutes_min: u32,
    pub effort_minutes_max: u32,
    /// Taken for each half-life of slack, up to `slack_max`.
    pub slack_per_half_life: Points,
    pub half_life_minutes: u32,
    pub slack_max: Points,
    /// Given for each business day of the agency past the deadline, without a limit.
    pub overdue_per_day: Points,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights {
            base: Points(500),
            risk: Points(300),
            importance_low: Points(-100),
            importance_normal: Points(0),
            importance_high: Points(100),
            importance_critical: Points(200),
            effort_per_doubling: Points(100),
            effort_reference_minutes: 120,
            effort_minutes_min: 30,
            effort_minutes_max: 960,
            slack_per_half_life: Points(100),
            half_life_minutes: 360,
            slack_max: Points(1_000),
            overdue_per_day: Points(10),
        }
    }
}

impl Weights {
    pub(crate) fn importance(&self, importance: Importance) -> Points {
        match importance {
            Importance::Low => self.importance_low,
            Importance::Normal => self.importance_normal,
            Importance::High => self.importance_high,
            Importance::Critical => self.importance_critical,
        }
    }
}

/// What a score is computed from, besides two clocks and the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub deadline: Timestamp,
    /// What remains to be done.
    pub effort_minutes: u32,
    pub risk: Risk,
    pub importance: Importance,
    /// Told to the client: one level of importance higher.
    pub promised: bool,
}

impl Facts {
    pub fn effective_importance(&self) -> Importance {
        if self.promised { self.importance.raised() } else { self.importance }
    }

    fn effort_seconds(&self) -> i64 {
        i64::from(self.effort_minutes) * 60
    }
}

/// What a term was measured from; its kind is the term's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Base,
    Risk(Risk),
    Importance {
        given: Importance,
        effective: Importance,
    },
    /// `counted_minutes` is the effort within the bounds of the weights.
    Effort {
        minutes: u32,
        counted_minutes: u32,
    },
    /// Working seconds until the latest start, negative when it has passed.
    Slack {
        seconds: i64,
        latest_start: Timestamp,
    },
    /// Agency business days since the deadline, in tenths; zero before it.
    Overdue {
        deadline: Timestamp,
        tenths_of_a_day: i64,
    },
}

impl Measure {
    pub fn name(&self) -> &'static str {
        match self {
            Measure::Base => "base",
            Measure::Risk(_) => "risk",
            Measure::Importance { .. } => "importance",
            Measure::Effort { .. } => "effort",
            Measure::Slack { .. } => "slack",
            Measure::Overdue { .. } => "overdue",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    pub points: Points,
    pub measure: Measure,
}

/// A score is its terms: base, risk, importance, effort, slack, overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    terms: [Term; 6],
}

impl Score {
    /// Always the same six, in the same order.
    pub fn terms(&self) -> &[Term; 6] {
        &self.terms
    }

    pub fn total(&self) -> Points {
        Points(self.terms.iter().map(|term| term.points.0).sum())
    }

    /// A total of 50 points is *now*, 30 *today*, 0 *this week*; past its latest start it is at least *today*.
    pub fn band(&self) -> Band {
        let band = Band::of(self.total());
        if self.is_past_latest_start() { band.max(Band::Today) } else { band }
    }

    /// True from the latest start on, so also when overdue.
    pub fn is_past_latest_start(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.measure, Measure::Slack { seconds, .. } if seconds <= 0))
    }
}

/// The bands people speak of, the least pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    Later,
    ThisWeek,
    Today,
    Now,
}

impl Band {
    fn of(total: Points) -> Band {
        match total.0 {
            500.. => Band::Now,
            300..500 => Band::Today,
            0..300 => Band::ThisWeek,
            _ => Band::Later,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Band::Later => "later",
            Band::ThisWeek => "this week",
            Band::Today => "today",
            Band::Now => "now",
        }
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The score at `now`. `clock` is the assignee's, or the agency's while the task is in a pool.
///
/// Slack and overdue are differences of values rounded apart: `round(c W(now)) - round(c W(then))`.
/// So two waiting tasks on one clock keep their distance to the tenth, and an order does not drift.
pub fn score(
    facts: &Facts,
    clock: &WorkClock,
    agency: &WorkClock,
    weights: &Weights,
    now: Timestamp,
) -> Score {
    let (given, effective) = (facts.importance, facts.effective_importance());
    Score {
        terms: [
            Term { points: weights.base, measure: Measure::Base },
            Term { points: risk_points(facts.risk, weights.risk), measure: Measure::Risk(facts.risk) },
            Term { points: weights.importance(effective), measure: Measure::Importance { given, effective } },
            effort(facts.effort_minutes, weights),
            slack(facts, clock, weights, now),
            overdue(facts.deadline, agency, weights, now),
        ],
    }
}

/// The instant at which work must begin, on this clock, for the deadline to be kept.
pub fn latest_start(facts: &Facts, clock: &WorkClock) -> Timestamp {
    clock.instant_near(clock.worked_seconds(facts.deadline) - facts.effort_seconds(), facts.deadline)
}

/// Business days of the agency until the deadline of a task that was given none.
pub const IMPLIED_DEADLINE_DAYS: u32 = 10;

/// The deadline of a task without one: the end of the tenth working day of the agency after `created`.
///
/// Without it such a task would never become pressing. The caller marks it as implied.
pub fn implied_deadline(created: Timestamp, agency: &WorkClock) -> Timestamp {
    agency.end_of_nth_working_day(created, IMPLIED_DEADLINE_DAYS)
}

/// `span * risk`, rounded to a tenth.
pub(crate) fn risk_points(risk: Risk, span: Points) -> Points {
    points(fixed::round_ratio(risk.parts_per_10_000(), i64::from(span.0), 10_000))
}

pub(crate) fn effort(minutes: u32, weights: &Weights) -> Term {
    let counted_minutes = minutes.min(weights.effort_minutes_max).max(weights.effort_minutes_min);
    let (counted, reference) = (u64::from(counted_minutes), u64::from(weights.effort_reference_minutes));
    let taken = fixed::log2_times(i64::from(weights.effort_per_doubling.0), counted, reference);
    Term { points: points(-taken), measure: Measure::Effort { minutes, counted_minutes } }
}

fn slack(facts: &Facts, clock: &WorkClock, weights: &Weights, now: Timestamp) -> Term {
    let worked_now = clock.worked_seconds(now);
    let latest = clock.worked_seconds(facts.deadline) - facts.effort_seconds();
    let half_life_seconds = i64::from(weights.half_life_minutes.max(1)) * 60;
    let rounded =
        |worked| fixed::round_ratio(worked, i64::from(weights.slack_per_half_life.0), half_life_seconds);
    let taken = (rounded(latest) - rounded(worked_now)).clamp(0, i64::from(weights.slack_max.0.max(0)));
    let latest_start = clock.instant_near(latest, facts.deadline);
    Term { points: points(-taken), measure: Measure::Slack { seconds: latest - worked_now, latest_start } }
}

fn overdue(deadline: Timestamp, agency: &WorkClock, weights: &Weights, now: Timestamp) -> Term {
    let (mut given, mut tenths_of_a_day) = (0, 0);
    if now > deadline {
        let (then, now) = (agency.worked_seconds(deadline), agency.worked_seconds(now));
        let since = |per_day| {
            let rounded = |worked| fixed::round_ratio(worked, per_day, agency.seconds_per_day());
            rounded(now) - rounded(then)
        };
        (given, tenths_of_a_day) = (since(i64::from(weights.overdue_per_day.0)), since(10));
    }
    Term { points: points(given), measure: Measure::Overdue { deadline, tenths_of_a_day } }
}

fn points(tenths: i64) -> Points {
    Points(tenths.clamp(-1_000_000, 1_000_000) as i32)
}

#[cfg(test)]
mod tests;
