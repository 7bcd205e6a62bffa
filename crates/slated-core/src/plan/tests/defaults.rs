//! What holds where nobody says anything: one test for each number and word, red when it is changed. The defaults of
//! `overlap`, `max_open` and a promise's `catch_up` are in `catalog::draft`; that `on_holiday` has none, too.

use super::*;
use crate::catalog::{Keep, Overlap};

const DUE_AT_ONCE: &str = r#", "due": {"hours": 0}"#;

#[track_caller]
fn check_outcome(more: &str, now: &str, expected: &str) {
    let mut weekly = setting(WEEKLY, &format!("{DUE_AT_ONCE}{more}"));
    weekly.cursor = Some(date(2026, 11, 2));
    let plan = weekly.plan(now);
    let first = line(&plan.decisions[0]);
    assert!(first.starts_with(expected), "{first}");
}

#[test]
fn five_minutes_late_is_on_time() {
    let none = r#", "catch_up": "none""#;
    check_outcome(none, "2026-11-09T07:05:00Z", "2026-11-09 created");
    check_outcome(none, "2026-11-09T07:05:01Z", "2026-11-09 missed: the template makes up for nothing");
}

#[test]
fn thirty_one_days_are_made_up_for() {
    let all = r#", "catch_up": "all""#;
    check_outcome(all, "2026-12-10T20:00:00Z", "2026-11-09 created");
    check_outcome(all, "2026-12-11T20:00:00Z", "2026-11-09 missed: more than 31 days late");
}

#[test]
fn the_newest_is_made_up_for_and_of_promises_all() {
    check_outcome("", "2026-11-16T20:00:00Z", "2026-11-09 missed: a newer occurrence");
    check_outcome(r#", "promised": true"#, "2026-11-16T20:00:00Z", "2026-11-09 created");
}

#[test]
fn the_next_is_made_beside_the_open_one_until_there_are_twelve() {
    let template = setting(WEEKLY, DUE_AT_ONCE).template;
    assert_eq!((template.overlap, template.max_open), (Overlap::Allow, 12));
    assert_eq!((template.catch_up.keep, template.catch_up.days), (Keep::Latest, None));
}

#[test]
fn fifty_are_decided_at_once() {
    let mut daily = setting(DAILY, r#", "due": {"hours": 4}, "promised": true"#);
    daily.cursor = Some(date(2026, 11, 2));
    let now = "2027-03-01T20:00:00Z";
    let plan = daily.plan(now);
    assert_eq!(plan.decisions.len(), 50);
    assert!(matches!(plan.next, Next::At(at) if at <= now.parse().unwrap()), "the rest follows at once");
}
