//! One line of `slated rank` as facts: what may stand there, and what is assumed where nothing does.

use serde::de::DeserializeOwned;
use slated_core::score::{Importance, Risk};
use slated_core::time::Timestamp;

use super::super::lines::Object;

const EFFORT_HOURS_MAX: f64 = 100_000.0;
const MINUTES_PER_DAY: u32 = 480;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Id {
    Number(i64),
    Text(String),
}

pub(super) struct TaskFacts {
    /// The line as it came.
    pub(super) given: Object,
    pub(super) id: Id,
    /// `None`: implied.
    pub(super) deadline: Option<Timestamp>,
    /// `None`: unknown.
    pub(super) effort_minutes: Option<u32>,
    pub(super) risk: Risk,
    pub(super) importance: Importance,
    pub(super) promised: bool,
    pub(super) created_at: Timestamp,
    pub(super) calendar: Option<String>,
    pub(super) minutes_per_day: u32,
}

impl TaskFacts {
    /// Only the id must be there; what was never created before counts as created `now`.
    pub(super) fn parse(text: &str, now: Timestamp) -> Result<TaskFacts, String> {
        let given = Object::parse(text)?;
        refuse_slips(&given)?;
        let facts = TaskFacts {
            id: id(&given)?,
            deadline: parsed(&given, "deadline", INSTANT)?,
            effort_minutes: number(&given, "effort_hours", 0.0..=EFFORT_HOURS_MAX, "hours from 0 to 100000")?
                .map(minutes),
            risk: number(&given, "risk", 0.0..=1.0, "a number from 0 to 1")?.map(risk).unwrap_or_default(),
            importance: parsed(&given, "importance", "low, normal, high or critical")?.unwrap_or_default(),
            promised: value(&given, "promised", "true or false")?.unwrap_or(false),
            created_at: parsed(&given, "created_at", INSTANT)?.unwrap_or(now),
            calendar: value(&given, "calendar", "a calendar's key as in \"ua\"")?,
            minutes_per_day: number(&given, "hours_per_day", HOUR_MIN..=24.0, "hours above 0 and up to 24")?
                .map_or(MINUTES_PER_DAY, minutes),
            given,
        };
        Ok(facts)
    }
}

const KEYS: [&str; 9] = [
    "id",
    "deadline",
    "effort_hours",
    "risk",
    "importance",
    "promised",
    "created_at",
    "calendar",
    "hours_per_day",
];
/// How alike two keys are when one is a slip of the other, of 1.
const SLIP: f64 = 0.9;

/// What is not a fact passes through; what is nearly one would silently not count.
fn refuse_slips(given: &Object) -> Result<(), String> {
    for key in given.keys().filter(|key| !KEYS.contains(key)) {
        if let Some(meant) = KEYS.iter().find(|known| strsim::jaro_winkler(known, key) >= SLIP) {
            return Err(format!("{} is not a fact (nearest: {meant:?})", super::quoted(key)));
        }
    }
    Ok(())
}

const INSTANT: &str = "an instant as in \"2026-11-27T16:00:00Z\"";
/// A minute.
const HOUR_MIN: f64 = 1.0 / 60.0;

fn id(given: &Object) -> Result<Id, String> {
    let right = "a whole number or a text";
    let Some(json) = given.get("id") else { return Err(format!("id is missing (right would be {right})")) };
    let number = serde_json::from_str(json).map(Id::Number);
    number.or_else(|_| serde_json::from_str(json).map(Id::Text)).map_err(|_| wrong("id", json, right))
}

fn value<T: DeserializeOwned>(given: &Object, key: &str, right: &str) -> Result<Option<T>, String> {
    let Some(json) = given.get(key) else { return Ok(None) };
    serde_json::from_str(json).map(Some).map_err(|_| wrong(key, json, right))
}

fn parsed<T: std::str::FromStr>(given: &Object, key: &str, right: &str) -> Result<Option<T>, String> {
    let Some(text) = value::<String>(given, key, right)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| wrong(key, &super::quoted(&text), right))
}

fn number(
    given: &Object,
    key: &str,
    within: std::ops::RangeInclusive<f64>,
    right: &str,
) -> Result<Option<f64>, String> {
    match value::<f64>(given, key, right)? {
        Some(number) if !within.contains(&number) => Err(wrong(key, given.get(key).unwrap_or("null"), right)),
        found => Ok(found),
    }
}

fn wrong(key: &str, json: &str, right: &str) -> String {
    const SHOWN_CHARS_MAX: usize = 80;
    let shown: String = json.chars().take(SHOWN_CHARS_MAX).collect();
    format!("{key} is {shown} (right would be {right})")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "hours were checked to be 0 to 100000"
)]
fn minutes(hours: f64) -> u32 {
    (hours * 60.0).round() as u32
}

#[expect(clippy::cast_possible_truncation, reason = "a risk was checked to be 0 to 1")]
fn risk(share: f64) -> Risk {
    Risk::new((share * 10_000.0).round() as i64).expect("a share of 0 to 1 is a risk")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<TaskFacts, String> {
        TaskFacts::parse(text, "2026-11-24T08:00:00Z".parse().unwrap())
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        assert_eq!(parse(text).err().as_deref(), Some(expected));
    }

    #[test]
    fn a_wrong_value_is_named_with_what_would_be_right() {
        check_refused(r#"{"risk": 1}"#, "id is missing (right would be a whole number or a text)");
        check_refused(r#"{"id": 1.5}"#, "id is 1.5 (right would be a whole number or a text)");
        check_refused(r#"{"id": 1, "risk": 1.01}"#, "risk is 1.01 (right would be a number from 0 to 1)");
        check_refused(r#"{"id": 1, "risk": "0.5"}"#, "risk is \"0.5\" (right would be a number from 0 to 1)");
        check_refused(
            r#"{"id": 1, "effort_hours": -1}"#,
            "effort_hours is -1 (right would be hours from 0 to 100000)",
        );
        check_refused(
            r#"{"id": 1, "hours_per_day": 0}"#,
            "hours_per_day is 0 (right would be hours above 0 and up to 24)",
        );
        check_refused(
            r#"{"id": 1, "promised": "yes"}"#,
            "promised is \"yes\" (right would be true or false)",
        );
        check_refused(
            r#"{"id": 1, "importance": "urgent"}"#,
            "importance is \"urgent\" (right would be low, normal, high or critical)",
        );
        check_refused(
            r#"{"id": 1, "deadline": "2026-11-27"}"#,
            "deadline is \"2026-11-27\" (right would be an instant as in \"2026-11-27T16:00:00Z\")",
        );
    }

    #[test]
    fn what_is_not_said_is_assumed() {
        let facts = parse(r#"{"id": "a", "deadline": null, "effort_hours": 0.5}"#).unwrap();
        assert_eq!((facts.deadline, facts.effort_minutes, facts.minutes_per_day), (None, Some(30), 480));
        assert_eq!((facts.risk, facts.importance, facts.promised), (Risk::NONE, Importance::Normal, false));
        assert_eq!(facts.created_at.to_string(), "2026-11-24T08:00:00Z");
    }

    #[test]
    fn numbers_come_before_texts() {
        let mut ids = [Id::Text("a".into()), Id::Number(10), Id::Text("9".into()), Id::Number(9)];
        ids.sort();
        assert_eq!(ids, [Id::Number(9), Id::Number(10), Id::Text("9".into()), Id::Text("a".into())]);
    }
}
