//! What differs between two lists of dates, and which dates share a period. Whole edits are told in stories and held
//! against generation in `crates/slated/tests/api/services.rs`.

use super::*;

fn dates(list: &[&str]) -> Vec<Coming> {
    list.iter().map(|on| Coming { nominal_on: on.parse().unwrap(), dates: None }).collect()
}

fn names(list: &[Coming]) -> Vec<String> {
    list.iter().map(|one| one.nominal_on.to_string()[5..].to_owned()).collect()
}

#[track_caller]
fn check_difference(
    before: &[&str],
    after: &[&str],
    added: &[&str],
    removed: &[&str],
    moved: &[(&str, &str)],
) {
    let difference = Difference::between(&dates(before), &dates(after), 3);
    let pairs: Vec<(Vec<String>, Vec<String>)> =
        difference.moved.iter().map(|(from, to)| (names(&[*from]), names(&[*to]))).collect();
    let expected: Vec<(Vec<String>, Vec<String>)> =
        moved.iter().map(|(from, to)| (vec![(*from).to_owned()], vec![(*to).to_owned()])).collect();
    assert_eq!(
        (names(&difference.added), names(&difference.removed)),
        (
            added.iter().map(|one| (*one).to_owned()).collect(),
            removed.iter().map(|one| (*one).to_owned()).collect(),
        )
    );
    assert_eq!(pairs, expected);
}

#[test]
fn a_shifted_rule_moves_each_of_its_dates() {
    check_difference(
        &["2026-12-01", "2027-01-01", "2027-02-01"],
        &["2026-12-02", "2027-01-02", "2027-02-02"],
        &[],
        &[],
        &[("12-01", "12-02"), ("01-01", "01-02"), ("02-01", "02-02")],
    );
}

#[test]
fn what_lies_beyond_the_shorter_list_is_not_counted() {
    let (mondays, days) =
        (["2026-12-07", "2026-12-14", "2026-12-21"], ["2026-12-07", "2026-12-08", "2026-12-09"]);
    check_difference(&mondays, &days, &["12-08", "12-09"], &[], &[]);
    check_difference(&days, &mondays, &[], &["12-08", "12-09"], &[]);
}

#[test]
fn a_rule_that_ends_loses_what_came_after() {
    check_difference(
        &["2026-12-07", "2026-12-14", "2026-12-21"],
        &["2026-12-07"],
        &[],
        &["12-14", "12-21"],
        &[],
    );
    check_difference(&["2026-12-07", "2026-12-14"], &[], &[], &["12-07", "12-14"], &[]);
    check_difference(&[], &["2026-12-07"], &["12-07"], &[], &[]);
}

#[track_caller]
fn check_period(rule: &str, expected: Period) {
    assert_eq!(Period::of(&Rule::parse_rrule(rule).unwrap()), expected, "{rule}");
}

#[test]
fn a_rule_counts_in_its_own_unit() {
    check_period("FREQ=DAILY;INTERVAL=10", Period::Day);
    check_period("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", Period::Week);
    check_period("FREQ=MONTHLY;BYMONTHDAY=1", Period::Month);
    check_period("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", Period::Quarter);
    check_period("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=1", Period::Year);
    check_period("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", Period::Year);
    check_period("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1", Period::Month);
}

#[track_caller]
fn check_shared(period: Period, a: &str, b: &str, expected: bool) {
    assert_eq!(period.holds_both(a.parse().unwrap(), b.parse().unwrap()), expected, "{period:?}: {a}, {b}");
}

#[test]
fn a_week_is_the_one_of_iso_8601_and_a_quarter_has_three_months() {
    check_shared(Period::Week, "2026-12-28", "2027-01-03", true);
    check_shared(Period::Week, "2027-01-03", "2027-01-04", false);
    check_shared(Period::Week, "2026-01-05", "2027-01-04", false);
    check_shared(Period::Month, "2026-12-01", "2026-12-31", true);
    check_shared(Period::Month, "2026-12-01", "2025-12-01", false);
    check_shared(Period::Quarter, "2026-10-01", "2026-12-31", true);
    check_shared(Period::Quarter, "2026-09-30", "2026-10-01", false);
    check_shared(Period::Year, "2026-01-01", "2026-12-31", true);
    check_shared(Period::Day, "2026-01-01", "2026-01-02", false);
}
