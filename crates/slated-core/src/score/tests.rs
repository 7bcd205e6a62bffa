//! What must hold for every score: the properties of the derivation, each with the change that makes it red.

use std::sync::LazyLock;

use jiff::civil::{Weekday, date, time};

use super::*;
use crate::calendar::Calendar;
use crate::time::Zone;

mod properties;
mod stages;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The agency: Kyiv, 9 to 17, one holiday.
static AGENCY: LazyLock<WorkClock> = LazyLock::new(|| {
    let mut calendar = Calendar::weekdays("agency");
    calendar.days_off.insert(date(2026, 12, 25), "A holiday".to_owned());
    WorkClock::new(calendar, Zone::named("Europe/Kyiv").unwrap(), time(9, 0, 0, 0), 480, vec![]).unwrap()
});

/// An assignee elsewhere, five hours a day, away for a week.
static ASSIGNEE: LazyLock<WorkClock> = LazyLock::new(|| {
    let leave = vec![(date(2026, 12, 7), date(2026, 12, 11))];
    let zone = Zone::named("America/New_York").unwrap();
    WorkClock::new(Calendar::weekdays("assignee"), zone, time(10, 30, 0, 0), 300, leave).unwrap()
});

/// Works day and night, so that working time is time.
static ALWAYS: LazyLock<WorkClock> = LazyLock::new(|| {
    let calendar = Calendar { weekend: Vec::<Weekday>::new(), ..Calendar::weekdays("always") };
    WorkClock::new(calendar, Zone::utc(), time(0, 0, 0, 0), 1_440, vec![]).unwrap()
});

fn facts(deadline: &str, effort_minutes: u32) -> Facts {
    let risk = Risk::new(6_400).unwrap();
    Facts { deadline: at(deadline), effort_minutes, risk, importance: Importance::Normal, promised: true }
}

fn score_at(facts: &Facts, now: &str) -> Score {
    score(facts, &AGENCY, &AGENCY, &Weights::default(), at(now))
}

#[track_caller]
fn check_explained(facts: &Facts, now: &str, expected: &str) {
    let now = at(now);
    let score = score(facts, &AGENCY, &AGENCY, &Weights::default(), now);
    assert_eq!(explain(&score, AGENCY.zone(), now), expected);
}

#[test]
fn a_score_says_in_words_why() {
    let task = facts("2026-11-24T17:00:00+02:00", 170);
    check_explained(
        &task,
        "2026-11-24T09:30:00+02:00",
        "Meets its latest start today 14:10; client at risk 0.64; importance high, because it is promised; \
         about 2.8 h of work. 66.4 = base 50.0 + risk 19.2 + importance 10.0 - effort 5.0 - slack 7.8",
    );
    check_explained(
        &task,
        "2026-11-24T15:00:00+02:00",
        "Its latest start was today 14:10; client at risk 0.64; importance high, because it is promised; \
         about 2.8 h of work. 74.2 = base 50.0 + risk 19.2 + importance 10.0 - effort 5.0",
    );
    check_explained(
        &task,
        "2026-11-26T11:00:00+02:00",
        "Overdue since Tue 24 Nov 17:00, by 1.3 business days; client at risk 0.64; importance high, because it is promised; \
         about 2.8 h of work. 75.5 = base 50.0 + risk 19.2 + importance 10.0 - effort 5.0 + overdue 1.3",
    );
    let quiet = Facts { risk: Risk::NONE, promised: false, effort_minutes: 120, ..task };
    check_explained(
        &quiet,
        "2026-11-20T17:00:00+02:00",
        "Meets its latest start on Tue 24 Nov 15:00. 26.6 = base 50.0 - slack 23.4",
    );
}

#[track_caller]
fn check_effort(minutes: u32, expected: i32) {
    let task = facts("2026-11-24T17:00:00+02:00", minutes);
    assert_eq!(
        score_at(&task, "2026-11-24T09:00:00+02:00").terms()[3].points,
        Points(expected),
        "{minutes} min"
    );
}

#[test]
fn effort_counts_in_doublings_of_two_hours_within_bounds() {
    check_effort(0, 200);
    check_effort(30, 200);
    check_effort(60, 100);
    check_effort(120, 0);
    check_effort(160, -42);
    check_effort(240, -100);
    check_effort(960, -300);
    check_effort(9_600, -300);
}

#[test]
fn a_promise_is_one_level_higher_and_critical_stays() {
    let raised = Importance::ALL.map(Importance::raised);
    assert_eq!(raised, [Importance::Normal, Importance::High, Importance::Critical, Importance::Critical]);
    let told = facts("2026-11-24T17:00:00+02:00", 60);
    let untold = Facts { promised: false, ..told };
    let now = "2026-11-24T09:00:00+02:00";
    assert_eq!(score_at(&told, now).total().0 - score_at(&untold, now).total().0, 100);
}

#[track_caller]
fn check_band(now: &str, expected: Band) {
    // 50 - 10 (low) - 30 (16 h) at its latest start, Thursday 09:00; one half-life of slack is 10 points.
    let task = Facts {
        deadline: at("2026-11-27T17:00:00+02:00"),
        effort_minutes: 960,
        risk: Risk::NONE,
        importance: Importance::Low,
        promised: false,
    };
    assert_eq!(score_at(&task, now).band(), expected);
}

#[test]
fn a_band_is_at_least_today_from_the_latest_start_on() {
    check_band("2026-11-24T09:00:00+02:00", Band::Later);
    check_band("2026-11-25T11:00:00+02:00", Band::ThisWeek);
    check_band("2026-11-25T16:59:59+02:00", Band::ThisWeek);
    check_band("2026-11-25T17:00:00+02:00", Band::Today);
    check_band("2026-12-10T09:00:00+02:00", Band::Today);
    check_band("2027-02-10T09:00:00+02:00", Band::Now);
    assert_eq!([499, 500].map(|tenths| Band::of(Points(tenths))), [Band::Today, Band::Now]);
}

#[test]
fn slack_is_the_assignees_and_overdue_the_agencys() {
    let task = facts("2026-12-14T17:00:00-05:00", 60);
    let score_of = |now| score(&task, &ASSIGNEE, &AGENCY, &Weights::default(), at(now));
    // From the Friday evening before the leave only Monday the 14th is left: five hours less one.
    let Measure::Slack { seconds, latest_start } = score_of("2026-12-04T18:00:00-05:00").terms()[4].measure
    else {
        panic!("the fifth term is slack")
    };
    assert_eq!((seconds, latest_start), (4 * 3_600, at("2026-12-14T14:30:00-05:00")));
    assert_eq!(latest_start, super::latest_start(&task, &ASSIGNEE));
    // The deadline is past midnight in Kyiv; a week with Christmas off is nine working days of the agency.
    assert_eq!(score_of("2026-12-28T00:30:00+02:00").terms()[5].points, Points(80));
    assert_eq!(score_of("2026-12-28T17:00:00+02:00").terms()[5].points, Points(90));
}

#[test]
fn a_task_without_a_deadline_gets_ten_business_days() {
    let implied = implied_deadline(at("2026-12-14T08:00:00+02:00"), &AGENCY);
    assert_eq!(AGENCY.zone().show(implied), "2026-12-29T17:00:00+02:00");
}

#[test]
fn points_and_risk_are_written_as_people_read_them() {
    assert_eq!([523, -40, -4, 0].map(|tenths| Points(tenths).to_string()), ["52.3", "-4.0", "-0.4", "0.0"]);
    assert_eq!([130, -40, 0].map(|tenths| Points(tenths).signed()), ["+13.0", "-4.0", "+0.0"]);
    assert_eq!(
        [0, 6_449, 9_999, 10_000].map(|parts| Risk::new(parts).unwrap().to_string()),
        ["0.00", "0.64", "0.99", "1.00"]
    );
    assert_eq!(
        Risk::new(10_001).unwrap_err().to_string(),
        "a risk of 10001 parts per 10,000 is not possible (right would be 0 to 10000)"
    );
    let refused = "urgent".parse::<Importance>().unwrap_err();
    assert_eq!(
        refused.to_string(),
        "\"urgent\" is not an importance (right would be low, normal, high or critical)"
    );
}

#[test]
fn the_same_task_is_described_the_same_way_in_another_year() {
    let task = facts("2027-01-12T17:00:00+02:00", 60);
    let score = score_at(&task, "2026-12-30T10:00:00+02:00");
    let text = explain(&score, AGENCY.zone(), at("2026-12-30T10:00:00+02:00"));
    assert!(text.starts_with("Meets its latest start on 12 Jan 2027 16:00; "), "{text}");
}
