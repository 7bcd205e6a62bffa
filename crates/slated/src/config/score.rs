//! What each term of a score weighs, within bounds.

use serde::{Deserialize, Serialize};
use slated_core::score::{Points, Weights};

use super::{ConfigError, check};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Score {
    pub half_life_hours: f64,
    pub risk: f64,
    pub importance_low: f64,
    pub importance_high: f64,
    pub importance_critical: f64,
    pub effort_per_doubling: f64,
    pub overdue_per_day: f64,
    pub slack_cap: f64,
}

impl Default for Score {
    fn default() -> Score {
        Score {
            half_life_hours: 6.0,
            risk: 30.0,
            importance_low: -10.0,
            importance_high: 10.0,
            importance_critical: 20.0,
            effort_per_doubling: 10.0,
            overdue_per_day: 1.0,
            slack_cap: 100.0,
        }
    }
}

impl Score {
    /// Each from half of its default to twice as much: further off, the points no longer say what they say.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let Score {
            half_life_hours,
            risk,
            importance_low,
            importance_high,
            importance_critical,
            effort_per_doubling,
            overdue_per_day,
            slack_cap,
        } = *self;
        for (key, value, within, right) in [
            ("score.half_life_hours", half_life_hours, 3.0..=12.0, "3 to 12 hours"),
            ("score.risk", risk, 15.0..=60.0, "15 to 60 points"),
            ("score.importance_low", importance_low, -20.0..=-5.0, "-20 to -5 points"),
            ("score.importance_high", importance_high, 5.0..=20.0, "5 to 20 points"),
            ("score.importance_critical", importance_critical, 10.0..=40.0, "10 to 40 points"),
            ("score.effort_per_doubling", effort_per_doubling, 5.0..=20.0, "5 to 20 points"),
            ("score.overdue_per_day", overdue_per_day, 0.5..=2.0, "0.5 to 2 points"),
            ("score.slack_cap", slack_cap, 50.0..=200.0, "50 to 200 points"),
        ] {
            check(key, value, within.contains(&value), right)?;
        }
        check(
            "score.importance_critical",
            importance_critical,
            importance_critical > importance_high,
            "more than score.importance_high",
        )
    }

    pub(super) fn weights(&self) -> Weights {
        let Score {
            half_life_hours,
            risk,
            importance_low,
            importance_high,
            importance_critical,
            effort_per_doubling,
            overdue_per_day,
            slack_cap,
        } = *self;
        Weights {
            risk: points(risk),
            importance_low: points(importance_low),
            importance_high: points(importance_high),
            importance_critical: points(importance_critical),
            effort_per_doubling: points(effort_per_doubling),
            half_life_minutes: half_life_minutes(half_life_hours),
            overdue_per_day: points(overdue_per_day),
            slack_max: points(slack_cap),
            ..Weights::default()
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "settings were checked to be small")]
fn points(value: f64) -> Points {
    Points((value * 10.0).round() as i32)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "hours were checked to be 3 to 12"
)]
fn half_life_minutes(hours: f64) -> u32 {
    (hours * 60.0).round() as u32
}

#[cfg(test)]
mod tests {
    use super::super::tests::load;
    use super::*;

    /// Red when a weight gets wider bounds, or is checked under another's name.
    #[test]
    fn every_weight_is_within_half_and_twice_its_default() {
        let defaults = serde_json::to_value(Score::default()).unwrap();
        for (key, default) in defaults.as_object().unwrap() {
            let default = default.as_f64().unwrap();
            for (factor, is_right) in [(0.49, false), (0.5, true), (2.0, true), (2.01, false)] {
                // critical stays above high
                let beside = if key == "importance_high" { "importance_critical = 40.0\n" } else { "" };
                let beside = if key == "importance_critical" { "importance_high = 5.0\n" } else { beside };
                let loaded = load(&format!("[score]\n{key} = {:?}\n{beside}", default * factor), &[]);
                match loaded {
                    Ok(_) => assert!(is_right, "{key} at {factor}"),
                    Err(refused) => {
                        assert!(!is_right, "{refused}");
                        assert!(
                            refused.to_string().starts_with(&format!("setting score.{key} is ")),
                            "{refused}"
                        );
                    }
                }
            }
        }
        let weights =
            load("[score]\nimportance_low = -7.5\neffort_per_doubling = 12.5\n", &[]).unwrap().weights();
        assert_eq!((weights.importance_low, weights.effort_per_doubling), (Points(-75), Points(125)));
    }
}
