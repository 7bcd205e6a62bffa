//! The manager's word on one task: a pin, a level or a boost, with author, reason and end.
//!
//! It stands beside the score and never in it, and nothing in this crate changes one. Knows nothing of
//! tasks; how it orders them is in `queue`.

use std::fmt;

use crate::score::Points;
use crate::time::Timestamp;

/// A boost is at most this many tenths of a point, either way.
pub const BOOST_TENTHS_MAX: i32 = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverrideKind {
    /// On top, in the order in which pins were set.
    Pin,
    /// -1, 0 or +1: before the score, after the pins.
    Level(i8),
    /// Added to the score when ordering, at most 100 points either way.
    Boost(Points),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadOverride {
    #[error("{0:?} is not a kind of override (right would be pin, level or boost)")]
    Kind(String),
    #[error("a pin takes no value, and has {0:?}")]
    Pin(String),
    #[error("{0:?} is not a level (right would be -1, 0 or +1)")]
    Level(String),
    #[error("{0:?} is not a boost (right would be points from -100 to +100, for example +20.0)")]
    Boost(String),
    #[error("an override needs a reason, and its reason is blank")]
    Reason,
    #[error("an override needs the login of who set it, and it is blank")]
    By,
    #[error("an override that ends at {ends_at} would end before it was set at {set_at}")]
    Ends { set_at: Timestamp, ends_at: Timestamp },
}

impl OverrideKind {
    /// Reads the kind's word and its value: `pin` and nothing, `level +1`, `boost -4.5`.
    pub fn parse(word: &str, value: &str) -> Result<OverrideKind, BadOverride> {
        let kind = match word {
            "pin" if value.is_empty() => OverrideKind::Pin,
            "pin" => return Err(BadOverride::Pin(value.to_owned())),
            "level" => OverrideKind::Level(value.parse().map_err(|_| BadOverride::Level(value.to_owned()))?),
            "boost" => OverrideKind::Boost(value.parse().map_err(|_| BadOverride::Boost(value.to_owned()))?),
            _ => return Err(BadOverride::Kind(word.to_owned())),
        };
        kind.within_bounds()
    }

    pub fn word(self) -> &'static str {
        match self {
            OverrideKind::Pin => "pin",
            OverrideKind::Level(_) => "level",
            OverrideKind::Boost(_) => "boost",
        }
    }

    /// As `parse` reads it: empty for a pin, `+1`, `-4.5`.
    pub fn value(self) -> String {
        match self {
            OverrideKind::Pin => String::new(),
            OverrideKind::Level(0) => "0".to_owned(),
            OverrideKind::Level(level) => format!("{level:+}"),
            OverrideKind::Boost(points) => points.signed(),
        }
    }

    fn within_bounds(self) -> Result<OverrideKind, BadOverride> {
        match self {
            OverrideKind::Level(level) if !(-1..=1).contains(&level) => Err(BadOverride::Level(self.value())),
            OverrideKind::Boost(points) if !(-BOOST_TENTHS_MAX..=BOOST_TENTHS_MAX).contains(&points.0) => {
                Err(BadOverride::Boost(self.value()))
            }
            OverrideKind::Pin | OverrideKind::Level(_) | OverrideKind::Boost(_) => Ok(self),
        }
    }
}

impl fmt::Display for OverrideKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OverrideKind::Pin => f.write_str("pin"),
            OverrideKind::Level(_) | OverrideKind::Boost(_) => write!(f, "{} {}", self.word(), self.value()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    kind: OverrideKind,
    by: String,
    reason: String,
    set_at: Timestamp,
    ends_at: Option<Timestamp>,
    score: Option<Points>,
}

/// A computed score that moved by that many tenths of a point has become another one: four times as pressing, or a quarter.
pub const DRIFT_TENTHS: i32 = 200;

/// Why an override is to be looked at again. It stands until a manager has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// Its end has come, and no beat has taken it back yet.
    Ended { ends_at: Timestamp },
    /// The task's own score is far from what it was when the manager spoke.
    Score { then: Points, now: Points },
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Drift::Ended { ends_at } => write!(f, "it was to end at {ends_at}"),
            Drift::Score { then, now } => {
                write!(f, "the score was {then} when it was set and is {now} now: does it still hold?")
            }
        }
    }
}

impl Override {
    /// `by` is a login. Without `ends_at` it stands until the task is done or somebody takes it back.
    pub fn new(
        kind: OverrideKind,
        by: &str,
        reason: &str,
        set_at: Timestamp,
        ends_at: Option<Timestamp>,
    ) -> Result<Override, BadOverride> {
        let kind = kind.within_bounds()?;
        let (by, reason) = (by.trim(), reason.trim());
        if by.is_empty() {
            return Err(BadOverride::By);
        }
        if reason.is_empty() {
            return Err(BadOverride::Reason);
        }
        if let Some(ends_at) = ends_at.filter(|ends_at| *ends_at <= set_at) {
            return Err(BadOverride::Ends { set_at, ends_at });
        }
        let (by, reason) = (by.to_owned(), reason.to_owned());
        Ok(Override { kind, by, reason, set_at, ends_at, score: None })
    }

    /// With the task's computed score at that moment, by which it is seen later whether it still holds.
    #[must_use]
    pub fn beside(self, score: Points) -> Override {
        Override { score: Some(score), ..self }
    }

    /// The task's computed score when it was set; `None` where it was set by a version that did not keep it.
    pub fn score(&self) -> Option<Points> {
        self.score
    }

    /// Puts the task before what its score says.
    pub fn raises(&self) -> bool {
        match self.kind {
            OverrideKind::Pin => true,
            OverrideKind::Level(level) => level > 0,
            OverrideKind::Boost(points) => points.0 > 0,
        }
    }

    /// Whether it is to be looked at again, beside the score as it is computed now.
    pub fn drift(&self, score_now: Points, now: Timestamp) -> Option<Drift> {
        if let Some(ends_at) = self.ends_at.filter(|ends_at| *ends_at <= now) {
            return Some(Drift::Ended { ends_at });
        }
        let then = self.score.filter(|then| (score_now.0 - then.0).abs() >= DRIFT_TENTHS)?;
        Some(Drift::Score { then, now: score_now })
    }

    pub fn kind(&self) -> OverrideKind {
        self.kind
    }

    pub fn by(&self) -> &str {
        &self.by
    }

    pub fn reason(&self) -> &str {
        &self.reason
    }

    pub fn set_at(&self) -> Timestamp {
        self.set_at
    }

    pub fn ends_at(&self) -> Option<Timestamp> {
        self.ends_at
    }

    /// From when it was set until, and without, its end.
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.set_at <= now && self.ends_at.is_none_or(|ends_at| now < ends_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check_read(word: &str, value: &str, expected: OverrideKind) {
        let read = OverrideKind::parse(word, value).unwrap();
        assert_eq!(read, expected);
        assert_eq!(OverrideKind::parse(read.word(), &read.value()).unwrap(), read, "written back");
    }

    #[track_caller]
    fn check_refused(word: &str, value: &str, expected: &str) {
        assert_eq!(OverrideKind::parse(word, value).unwrap_err().to_string(), expected);
    }

    #[test]
    fn every_kind_is_read_and_written_back() {
        check_read("pin", "", OverrideKind::Pin);
        check_read("level", "-1", OverrideKind::Level(-1));
        check_read("level", "0", OverrideKind::Level(0));
        check_read("level", "+1", OverrideKind::Level(1));
        check_read("boost", "20", OverrideKind::Boost(Points(200)));
        check_read("boost", "+100.0", OverrideKind::Boost(Points(1_000)));
        check_read("boost", "-0.5", OverrideKind::Boost(Points(-5)));
    }

    #[test]
    fn a_bad_value_is_refused_in_words() {
        check_refused("pin", "1", "a pin takes no value, and has \"1\"");
        check_refused("level", "2", "\"+2\" is not a level (right would be -1, 0 or +1)");
        let right = "(right would be points from -100 to +100, for example +20.0)";
        check_refused("boost", "100.1", &format!("\"+100.1\" is not a boost {right}"));
        check_refused("boost", "1.25", &format!("\"1.25\" is not a boost {right}"));
        check_refused("boost", "", &format!("\"\" is not a boost {right}"));
        check_refused("hold", "", "\"hold\" is not a kind of override (right would be pin, level or boost)");
    }

    #[test]
    fn an_override_needs_an_author_a_reason_and_a_later_end() {
        let now = at("2026-11-24T09:00:00Z");
        let new = |kind, by, reason, ends| Override::new(kind, by, reason, now, ends).unwrap_err();
        assert_eq!(new(OverrideKind::Pin, "manager06", " \t", None), BadOverride::Reason);
        assert_eq!(new(OverrideKind::Pin, " ", "why", None), BadOverride::By);
        assert_eq!(
            new(OverrideKind::Level(3), "manager06", "why", None),
            BadOverride::Level("+3".to_owned())
        );
        let ends = new(OverrideKind::Pin, "manager06", "why", Some(now));
        assert_eq!(ends, BadOverride::Ends { set_at: now, ends_at: now });
    }

    #[track_caller]
    fn check_drift(then: Option<i32>, score: i32, now: &str, expected: Option<&str>) {
        let (set, end) = (at("2026-11-24T09:00:00Z"), at("2026-11-30T09:00:00Z"));
        let over = Override::new(OverrideKind::Pin, "mia", "why", set, Some(end)).unwrap();
        let over = then.map_or(over.clone(), |then| over.beside(Points(then)));
        assert_eq!(over.drift(Points(score), at(now)).map(|drift| drift.to_string()).as_deref(), expected);
    }

    #[test]
    fn an_override_drifts_past_its_end_or_twenty_points_from_its_score() {
        let soon = "2026-11-25T09:00:00Z";
        check_drift(Some(149), 149, soon, None);
        check_drift(Some(149), 348, soon, None);
        let words = "the score was 14.9 when it was set and is 34.9 now: does it still hold?";
        check_drift(Some(149), 349, soon, Some(words));
        let words = "the score was 14.9 when it was set and is -5.1 now: does it still hold?";
        check_drift(Some(149), -51, soon, Some(words));
        check_drift(None, 900, soon, None);
        check_drift(None, 149, "2026-11-30T08:59:59Z", None);
        check_drift(None, 149, "2026-11-30T09:00:00Z", Some("it was to end at 2026-11-30T09:00:00Z"));
    }

    #[track_caller]
    fn check_raises(kind: OverrideKind, expected: bool) {
        let over = Override::new(kind, "mia", "why", at("2026-11-24T09:00:00Z"), None).unwrap();
        assert_eq!(over.raises(), expected, "{kind}");
    }

    #[test]
    fn what_stands_before_its_score_is_raised() {
        check_raises(OverrideKind::Pin, true);
        check_raises(OverrideKind::Level(1), true);
        check_raises(OverrideKind::Level(0), false);
        check_raises(OverrideKind::Level(-1), false);
        check_raises(OverrideKind::Boost(Points(1)), true);
        check_raises(OverrideKind::Boost(Points(0)), false);
        check_raises(OverrideKind::Boost(Points(-200)), false);
    }

    #[test]
    fn an_override_is_active_until_its_end_and_not_at_it() {
        let set = at("2026-11-24T09:00:00Z");
        let end = at("2026-11-25T09:00:00Z");
        let one = Override::new(OverrideKind::Pin, "manager06", "why", set, Some(end)).unwrap();
        assert!(!one.is_active(set.plus_seconds(-1)));
        assert!(one.is_active(set));
        assert!(one.is_active(end.plus_seconds(-1)));
        assert!(!one.is_active(end));
    }
}
