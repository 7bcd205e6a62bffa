//! Rules that are easy to get wrong and rules made to hurt.

use jiff::civil::{date, time};

use super::*;

mod definition;

/// The dates of a rule from 09:00 UTC on the start, told as text.
fn dates(rule: &Rule, starts_on: Date, count: usize) -> Vec<String> {
    let (zone, calendar) = (Zone::utc(), Calendar::weekdays("test"));
    let phase = Phase { starts_on, at: time(9, 0, 0, 0), zone: &zone, calendar: &calendar };
    walk(rule, &phase).take(count).map(|date| date.to_string()).collect()
}

fn walk<'a>(rule: &'a Rule, phase: &'a Phase<'a>) -> impl Iterator<Item = Date> + 'a {
    std::iter::successors(rule.next(phase, None).unwrap(), |date| rule.next(phase, Some(*date)).unwrap())
}

#[track_caller]
fn check_dates(rule: &str, starts_on: Date, expected: &[&str]) {
    let rule = Rule::parse_rrule(rule).unwrap();
    assert_eq!(dates(&rule, starts_on, expected.len()), expected, "{rule}");
}

#[track_caller]
fn check_ends(rule: &str, starts_on: Date, expected: &[&str]) {
    let rule = Rule::parse_rrule(rule).unwrap();
    assert_eq!(dates(&rule, starts_on, expected.len() + 1), expected, "{rule}");
}

#[test]
fn a_month_without_the_day_is_skipped() {
    check_dates("FREQ=MONTHLY", date(2026, 1, 31), &["2026-01-31", "2026-03-31", "2026-05-31"]);
    check_dates("FREQ=MONTHLY;BYMONTHDAY=30", date(2026, 1, 30), &["2026-01-30", "2026-03-30"]);
    check_dates("FREQ=MONTHLY;BYMONTHDAY=-1", date(2026, 1, 5), &["2026-01-31", "2026-02-28", "2026-03-31"]);
    check_dates("FREQ=MONTHLY;BYMONTHDAY=-31", date(2026, 1, 1), &["2026-01-01", "2026-03-01"]);
}

/// The dates under each of the three month ends.
#[track_caller]
fn check_month_ends(rule: &str, starts_on: Date, clamp: &[&str], next: &[&str]) {
    for (month_end, expected) in [(MonthEnd::Clamp, clamp), (MonthEnd::Next, next)] {
        let rule = Rule::parse_rrule(rule).unwrap().with_month_end(month_end).unwrap();
        assert_eq!(dates(&rule, starts_on, expected.len()), expected, "{rule}");
    }
}

#[test]
fn a_day_that_a_month_lacks_goes_to_its_end_or_to_the_next() {
    check_month_ends(
        "FREQ=MONTHLY;BYMONTHDAY=31",
        date(2027, 1, 1),
        &["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"],
        &["2027-01-31", "2027-03-01", "2027-03-31", "2027-05-01"],
    );
    // from the start's own day, and never from the date before
    check_month_ends(
        "FREQ=MONTHLY",
        date(2028, 1, 31),
        &["2028-01-31", "2028-02-29", "2028-03-31"],
        &["2028-01-31", "2028-03-01", "2028-03-31"],
    );
    check_month_ends(
        "FREQ=YEARLY",
        date(2024, 2, 29),
        &["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
        &["2024-02-29", "2025-03-01", "2026-03-01", "2027-03-01", "2028-02-29"],
    );
    check_month_ends(
        "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31",
        date(2027, 1, 1),
        &["2027-01-31", "2027-04-30", "2027-07-31", "2027-10-31"],
        &["2027-01-31", "2027-05-01", "2027-07-31", "2027-10-31"],
    );
}

#[test]
fn two_days_that_meet_are_one_date() {
    check_month_ends(
        "FREQ=MONTHLY;BYMONTHDAY=1,30,31",
        date(2027, 2, 1),
        &["2027-02-01", "2027-02-28", "2027-03-01", "2027-03-30", "2027-03-31", "2027-04-01", "2027-04-30"],
        &["2027-02-01", "2027-03-01", "2027-03-30", "2027-03-31", "2027-04-01", "2027-04-30", "2027-05-01"],
    );
    check_month_ends(
        "FREQ=MONTHLY;BYMONTHDAY=-1,31;BYSETPOS=-1;COUNT=3",
        date(2027, 2, 1),
        &["2027-02-28", "2027-03-31", "2027-04-30"],
        &["2027-03-01", "2027-03-31", "2027-05-01"],
    );
}

#[test]
fn two_days_that_meet_are_counted_once() {
    let rule = Rule::parse_rrule("FREQ=MONTHLY;BYMONTHDAY=1,31;COUNT=4").unwrap();
    let rule = rule.with_month_end(MonthEnd::Next).unwrap();
    let expected = ["2027-04-01", "2027-05-01", "2027-05-31", "2027-06-01"];
    assert_eq!(dates(&rule, date(2027, 4, 1), 9), expected);
    // in a year the two can meet inside of one period, where positions count them
    check_month_ends(
        "FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=1,29;BYSETPOS=3",
        date(2026, 1, 1),
        &["2026-03-01", "2027-03-01", "2028-03-01"],
        &["2026-03-29", "2027-03-29", "2028-03-01"],
    );
}

#[test]
fn the_first_of_a_month_is_found_from_the_day_before_it() {
    let (zone, calendar) = (Zone::utc(), Calendar::weekdays("test"));
    let phase = Phase { starts_on: date(2027, 1, 1), at: time(9, 0, 0, 0), zone: &zone, calendar: &calendar };
    let rule = Rule::parse_rrule("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31").unwrap();
    let rule = rule.with_month_end(MonthEnd::Next).unwrap();
    assert_eq!(rule.next(&phase, Some(date(2027, 4, 30))).unwrap(), Some(date(2027, 5, 1)));
    assert_eq!(rule.next(&phase, Some(date(2027, 5, 1))).unwrap(), Some(date(2027, 7, 31)));
    assert_eq!(rule.latest_on_or_before(&phase, date(2027, 5, 1)).unwrap(), Some(date(2027, 5, 1)));
    assert_eq!(rule.latest_on_or_before(&phase, date(2027, 4, 30)).unwrap(), Some(date(2027, 1, 31)));
}

#[test]
fn a_month_before_the_start_lends_no_date() {
    check_month_ends(
        "FREQ=MONTHLY;BYMONTHDAY=31",
        date(2027, 5, 1),
        &["2027-05-31", "2027-06-30"],
        &["2027-05-31", "2027-07-01"],
    );
}

#[test]
fn month_ends_are_for_days_of_the_month() {
    for rule in ["FREQ=DAILY;BYMONTHDAY=31", "FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=31"] {
        let refused = Rule::parse_rrule(rule).unwrap().with_month_end(MonthEnd::Clamp).unwrap_err();
        let says =
            "month_end=clamp is refused (right would be only where the rule is over days of the month)";
        assert_eq!(refused.to_string(), says, "{rule}");
    }
    let rule = Rule::parse_rrule("FREQ=MONTHLY;BYMONTHDAY=-30").unwrap();
    let refused = rule.with_month_end(MonthEnd::Next).unwrap_err().to_string();
    assert!(refused.starts_with("BYMONTHDAY=-30 is refused"), "{refused}");
    assert!(Rule::monthly_business_day(1).unwrap().with_month_end(MonthEnd::Next).is_err());
}

#[test]
fn a_29_february_comes_in_leap_years() {
    check_dates("FREQ=YEARLY", date(2096, 2, 29), &["2096-02-29", "2104-02-29", "2108-02-29"]);
    check_dates("FREQ=YEARLY;INTERVAL=7", date(2024, 2, 29), &["2024-02-29", "2052-02-29", "2080-02-29"]);
}

#[test]
fn a_fifth_weekday_comes_in_months_that_have_one() {
    check_dates("FREQ=MONTHLY;BYDAY=5FR", date(2026, 1, 1), &["2026-01-30", "2026-05-29", "2026-07-31"]);
    check_dates(
        "FREQ=MONTHLY;BYDAY=-1FR,1MO",
        date(2026, 11, 1),
        &["2026-11-02", "2026-11-27", "2026-12-07"],
    );
}

#[test]
fn a_number_counts_in_the_year_unless_months_are_named() {
    check_dates("FREQ=YEARLY;BYDAY=20MO", date(1997, 1, 1), &["1997-05-19", "1998-05-18", "1999-05-17"]);
    check_dates("FREQ=YEARLY;BYDAY=-1SU", date(2026, 1, 1), &["2026-12-27", "2027-12-26"]);
    check_dates("FREQ=YEARLY;BYMONTH=3,4;BYDAY=1MO", date(2026, 1, 1), &["2026-03-02", "2026-04-06"]);
}

#[test]
fn numbered_and_plain_weekdays_add_up() {
    check_dates("FREQ=MONTHLY;BYDAY=SU,1MO", date(2026, 11, 1), &["2026-11-01", "2026-11-02", "2026-11-08"]);
}

#[test]
fn positions_pick_from_the_whole_period() {
    let last_weekday = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1";
    check_dates(last_weekday, date(2026, 1, 1), &["2026-01-30", "2026-02-27", "2026-03-31"]);
    let first_and_last = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1";
    check_dates(first_and_last, date(2026, 1, 2), &["2026-01-30", "2026-02-02", "2026-02-27"]);
    check_dates("FREQ=YEARLY;BYDAY=MO;BYSETPOS=-1", date(2026, 1, 1), &["2026-12-28", "2027-12-27"]);
    check_dates("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", date(2026, 11, 26), &["2026-12-02", "2026-12-09"]);
    check_dates("FREQ=DAILY;BYDAY=MO;BYSETPOS=-1", date(2026, 11, 24), &["2026-11-30"]);
    check_ends("FREQ=DAILY;BYDAY=MO;BYSETPOS=2", date(2026, 11, 24), &[]);
}

#[test]
fn the_start_of_the_week_decides_which_days_share_one() {
    let dates = ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"];
    check_ends("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", date(1997, 8, 5), &dates);
    let dates = ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"];
    check_ends("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", date(1997, 8, 5), &dates);
}

#[test]
fn intervals_keep_their_phase_across_years() {
    check_dates("FREQ=WEEKLY;INTERVAL=2", date(2026, 12, 23), &["2026-12-23", "2027-01-06", "2027-01-20"]);
    check_dates("FREQ=MONTHLY;INTERVAL=5", date(2026, 10, 1), &["2026-10-01", "2027-03-01", "2027-08-01"]);
    check_dates("FREQ=DAILY;INTERVAL=10;BYMONTH=1", date(2026, 12, 30), &["2027-01-09", "2027-01-19"]);
}

#[test]
fn lists_of_days_limit_each_other() {
    check_dates("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", date(2026, 1, 1), &["2026-02-13", "2026-03-13"]);
    check_dates("FREQ=YEARLY;BYMONTHDAY=15", date(2026, 11, 1), &["2026-11-15", "2026-12-15", "2027-01-15"]);
    check_dates("FREQ=YEARLY;BYMONTH=3", date(2026, 11, 7), &["2027-03-07", "2028-03-07"]);
    check_dates(
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO",
        date(2026, 1, 1),
        &["2044-02-29", "2072-02-29"],
    );
}

#[test]
fn a_business_day_is_counted_in_the_calendar() {
    let (zone, mut calendar) = (Zone::utc(), Calendar::weekdays("test"));
    calendar.days_off.insert(date(2026, 12, 31), "A holiday".to_owned());
    let phase =
        Phase { starts_on: date(2026, 11, 30), at: time(9, 0, 0, 0), zone: &zone, calendar: &calendar };
    let last = Rule::monthly_business_day(-1).unwrap();
    let found: Vec<Date> = walk(&last, &phase).take(3).collect();
    assert_eq!(found, [date(2026, 11, 30), date(2026, 12, 30), date(2027, 1, 29)]);
    let twenty_third = Rule::monthly_business_day(23).unwrap();
    assert_eq!(twenty_third.next(&phase, None).unwrap(), Some(date(2027, 3, 31)));
    assert_eq!(last.latest_on_or_before(&phase, date(2026, 12, 29)).unwrap(), Some(date(2026, 11, 30)));
    assert_eq!(last.to_string(), "FREQ=MONTHLY;BUSINESSDAY=-1");
    assert!(!last.can_fall_on_day_off());
    assert!(Rule::parse_rrule("FREQ=WEEKLY;BYDAY=MO").unwrap().can_fall_on_day_off());
}

#[test]
fn a_calendar_without_working_days_is_an_error() {
    let (zone, mut calendar) = (Zone::utc(), Calendar::weekdays("never"));
    calendar.weekend = (1..=7).map(|n| Weekday::from_monday_one_offset(n).unwrap()).collect();
    let phase = Phase { starts_on: date(2026, 1, 1), at: time(9, 0, 0, 0), zone: &zone, calendar: &calendar };
    let refused = Rule::monthly_business_day(1).unwrap().next(&phase, None).unwrap_err();
    assert_eq!(refused.to_string(), "calendar \"never\" has no working day within 366 days of 2026-01-01");
}

/// The last date of a daily rule at 03:30 in Kyiv, where that time is skipped on 29 March 2026.
#[track_caller]
fn check_last_in_kyiv(until: &str, expected: Date) {
    let rule = Rule::parse_rrule(&format!("FREQ=DAILY;UNTIL={until}")).unwrap();
    let (zone, calendar) = (Zone::named("Europe/Kyiv").unwrap(), Calendar::weekdays("test"));
    let phase =
        Phase { starts_on: date(2026, 3, 1), at: time(3, 30, 0, 0), zone: &zone, calendar: &calendar };
    assert_eq!(walk(&rule, &phase).last(), Some(expected));
    assert_eq!(rule.latest_on_or_before(&phase, Date::MAX).unwrap(), Some(expected));
}

#[test]
fn an_end_is_an_instant_a_wall_time_or_a_date() {
    // The skipped 03:30 of the 29th happens at 04:30 by the new clock, which is 01:30 UTC.
    check_last_in_kyiv("20260329T013000Z", date(2026, 3, 29));
    check_last_in_kyiv("20260329T012959Z", date(2026, 3, 28));
    check_last_in_kyiv("20260328T013000Z", date(2026, 3, 28));
    check_last_in_kyiv("20260328T012959Z", date(2026, 3, 27));
    check_last_in_kyiv("20260330T033000", date(2026, 3, 30));
    check_last_in_kyiv("20260330T032959", date(2026, 3, 29));
    check_last_in_kyiv("20260330", date(2026, 3, 30));
}

#[test]
fn a_count_counts_from_the_start() {
    check_ends("FREQ=DAILY;COUNT=2", date(2026, 11, 24), &["2026-11-24", "2026-11-25"]);
    let rule = Rule::parse_rrule("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3").unwrap();
    let (zone, calendar) = (Zone::utc(), Calendar::weekdays("test"));
    let phase = Phase { starts_on: date(2026, 1, 1), at: time(9, 0, 0, 0), zone: &zone, calendar: &calendar };
    assert_eq!(rule.next(&phase, Some(date(2026, 4, 1))).unwrap(), Some(date(2026, 5, 31)));
    assert_eq!(rule.next(&phase, Some(date(2026, 5, 31))).unwrap(), None);
    assert_eq!(rule.latest_on_or_before(&phase, date(2030, 1, 1)).unwrap(), Some(date(2026, 5, 31)));
    assert_eq!(rule.latest_on_or_before(&phase, date(2026, 1, 30)).unwrap(), None);
}

#[test]
fn a_day_that_a_zone_skipped_is_neither_lost_nor_doubled() {
    let zone = Zone::named("Pacific/Apia").unwrap();
    let start = date(2011, 12, 28).at(10, 0, 0, 0);
    let after = zone.instant(date(2011, 12, 29), time(9, 59, 0, 0));
    let found = next_instants("FREQ=DAILY", start, &zone, after, 4).unwrap();
    let days: Vec<i8> = found.iter().map(|(local, _)| local.day()).collect();
    assert_eq!(days, [29, 30, 31, 1]);
    let left = next_instants("FREQ=DAILY", start, &zone, found[1].1, 1).unwrap();
    assert_eq!(left[0].0, date(2012, 1, 1).at(10, 0, 0, 0), "the 30th and the 31st are one instant");
}

#[track_caller]
fn check_refused(rule: &str, expected: &str) {
    assert_eq!(Rule::parse_rrule(rule).unwrap_err().to_string(), expected);
}

#[test]
fn a_refusal_names_the_part_its_value_and_what_would_be_right() {
    check_refused("", "= is refused (right would be NAME=VALUE between two semicolons)");
    check_refused("FREQ=DAILY;", "= is refused (right would be NAME=VALUE between two semicolons)");
    check_refused("INTERVAL=2", "FREQ= is refused (right would be DAILY, WEEKLY, MONTHLY or YEARLY)");
    check_refused("FREQ=HOURLY", "FREQ=HOURLY is refused (right would be DAILY, WEEKLY, MONTHLY or YEARLY)");
    check_refused(
        "FREQ=DAILY;INTERVAL=",
        "INTERVAL= is refused (right would be a value after the equals sign)",
    );
    check_refused(
        "FREQ=DAILY;BYHOUR=9",
        "BYHOUR=9 is refused (right would be a rule over dates: the time of day is the schedule's)",
    );
    check_refused(
        "FREQ=YEARLY;BYWEEKNO=20",
        "BYWEEKNO=20 is refused (right would be BYMONTH with BYDAY or BYMONTHDAY)",
    );
    check_refused(
        "FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "UNTIL=20270101 is refused (right would be either COUNT or UNTIL)",
    );
    check_refused(
        "FREQ=WEEKLY;BYDAY=2MO",
        "BYDAY=2MO is refused (right would be a weekday without a number, as FREQ is DAILY or WEEKLY)",
    );
}

#[track_caller]
fn check_refused_part(rule: &str, expected: &str) {
    match Rule::parse_rrule(rule) {
        Err(RuleError::Part { part, .. }) => assert_eq!(part, expected, "{rule}"),
        other => panic!("{rule}: {other:?}"),
    }
}

#[test]
fn what_is_outside_the_subset_is_refused_by_name() {
    for (rule, part) in [
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=1000", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=2147483648", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=+1", "INTERVAL"),
        ("FREQ=DAILY;COUNT=0", "COUNT"),
        ("FREQ=DAILY;COUNT=10001", "COUNT"),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ"),
        ("FREQ=DAILY;DTSTART=20260101", "DTSTART"),
        ("DTSTART:20260101\nRRULE:FREQ=DAILY", "DTSTART:20260101\\nRRULE:FREQ"),
        ("RRULE:FREQ=DAILY", "RRULE:FREQ"),
        ("FREQ=DAILY;EXDATE=20260101", "EXDATE"),
        ("FREQ=YEARLY;BYYEARDAY=1", "BYYEARDAY"),
        ("FREQ=YEARLY;BYEASTER=0", "BYEASTER"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=-128", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTH=13", "BYMONTH"),
        ("FREQ=MONTHLY;BYMONTH=-1", "BYMONTH"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=-128MO", "BYDAY"),
        ("FREQ=YEARLY;BYDAY=54MO", "BYDAY"),
        ("FREQ=YEARLY;BYMONTH=1;BYDAY=6MO", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=M\u{f6}", "BYDAY"),
        ("FREQ=DAILY;BYDAY=1FR", "BYDAY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "BYSETPOS"),
        ("FREQ=WEEKLY;WKST=XX", "WKST"),
        ("FREQ=DAILY;UNTIL=2027-01-01", "UNTIL"),
        ("FREQ=DAILY;UNTIL=20270101Z", "UNTIL"),
        ("FREQ=DAILY;UNTIL=20270230", "UNTIL"),
        ("FREQ=DAILY;UNTIL=20270101T250000Z", "UNTIL"),
        ("FREQ=DAILY;BUSINESSDAY=1", "BUSINESSDAY"),
    ] {
        check_refused_part(rule, part);
    }
}

#[test]
fn a_rule_is_short() {
    let megabyte = "FREQ=DAILY;".repeat(100_000);
    assert_eq!(Rule::parse_rrule(&megabyte), Err(RuleError::TooLong { bytes: 1_100_000 }));
    assert_eq!(Rule::parse_rrule(&";".repeat(16)), Err(RuleError::TooManyParts { parts: 17 }));
}

#[test]
fn a_business_day_that_cannot_be_is_refused() {
    for nth in [0, 24, -24, i8::MIN] {
        let refused = Rule::monthly_business_day(nth).unwrap_err().to_string();
        assert!(refused.starts_with(&format!("BUSINESSDAY={nth} is refused")), "{refused}");
    }
}

#[test]
fn a_rule_that_never_matches_has_no_dates() {
    for rule in [
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=1MO;BYMONTHDAY=8",
    ] {
        check_ends(rule, date(2026, 1, 1), &[]);
    }
}

#[track_caller]
fn check_never(rule: &str, expected: Option<&str>) {
    let refused = Rule::parse_rrule(rule).unwrap().check_possible().err();
    let part = match &refused {
        None => None,
        Some(RuleError::Never { part, .. }) => Some(*part),
        Some(other) => panic!("{rule}: {other}"),
    };
    assert_eq!(part, expected, "{rule}");
}

#[test]
fn a_rule_that_never_comes_is_refused_by_the_part_that_keeps_it_away() {
    check_never("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", Some("BYMONTHDAY"));
    check_never("FREQ=DAILY;BYMONTH=2,4;BYMONTHDAY=31", Some("BYMONTHDAY"));
    check_never("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-30", Some("BYMONTHDAY"));
    check_never("FREQ=YEARLY;BYMONTH=2;BYDAY=1MO;BYMONTHDAY=8", Some("BYDAY"));
    check_never("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", Some("BYSETPOS"));
    check_never("FREQ=DAILY;BYDAY=MO;BYSETPOS=2", Some("BYSETPOS"));
    check_never("FREQ=MONTHLY;BYMONTH=1;BYSETPOS=2", Some("BYSETPOS"));
    check_never("FREQ=YEARLY;BYMONTH=2,3;BYSETPOS=3", Some("BYSETPOS"));
    // rare is not never, and some start has the phase
    check_never("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", None);
    check_never("FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", None);
    check_never("FREQ=MONTHLY;INTERVAL=12;BYMONTH=2", None);
    check_never("FREQ=YEARLY;BYDAY=53SA", None);
    check_never("FREQ=YEARLY;BYMONTH=2,3;BYSETPOS=2", None);
    check_never("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=5", None);
    // over, but it was right once
    check_never("FREQ=DAILY;UNTIL=20010101", None);
    let february = Rule::parse_rrule("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30").unwrap();
    assert_eq!(
        february.check_possible().unwrap_err().to_string(),
        "the rule has no date in any year because of BYMONTHDAY=30 (right would be a day that one of the months named has)"
    );
    assert!(february.with_month_end(MonthEnd::Clamp).unwrap().check_possible().is_ok());
}

#[test]
fn the_ends_of_the_calendar_are_no_trap() {
    for rule in ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=YEARLY;INTERVAL=999"] {
        let rule = Rule::parse_rrule(rule).unwrap();
        assert_eq!(dates(&rule, date(9999, 12, 31), 2), ["9999-12-31"], "{rule}");
        assert_eq!(dates(&rule, Date::MIN, 1), ["-009999-01-01"], "{rule}");
    }
}

#[track_caller]
fn check_canonical(rule: &str, expected: &str) {
    let read = Rule::parse_rrule(rule).unwrap();
    assert_eq!(read.to_string(), expected);
    assert_eq!(Rule::parse_rrule(expected).unwrap(), read);
}

#[test]
fn text_is_canonical() {
    check_canonical("freq=daily;interval=1", "FREQ=DAILY");
    check_canonical("WKST=SU;BYDAY=FR,MO,MO;FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,FR;WKST=SU");
    check_canonical("FREQ=MONTHLY;WKST=SU;BYDAY=+1MO,-1FR", "FREQ=MONTHLY;BYDAY=-1FR,1MO");
    check_canonical("UNTIL=20270101T000000Z;FREQ=YEARLY", "FREQ=YEARLY;UNTIL=20270101T000000Z");
    check_canonical("FREQ=YEARLY;UNTIL=20270101", "FREQ=YEARLY;UNTIL=20270101");
    check_canonical("FREQ=YEARLY;UNTIL=20270101T093000", "FREQ=YEARLY;UNTIL=20270101T093000");
}

#[test]
fn a_stored_rule_is_readable_and_checked() {
    let rule = Rule::monthly_business_day(-1).unwrap();
    let stored = r#"{"version":"1","unit":"month","every":1,"business_days":[-1],"ends":"never"}"#;
    assert_eq!(serde_json::to_string(&rule).unwrap(), stored);
    // as it was stored before there were month ends
    let plain = r#"{"version":"1","unit":"month","every":1,"month_days":[31],"ends":"never"}"#;
    let skips = Rule::parse_rrule("FREQ=MONTHLY;BYMONTHDAY=31").unwrap();
    assert_eq!(serde_json::from_str::<Rule>(plain).unwrap(), skips);
    assert_eq!(serde_json::to_string(&skips).unwrap(), plain);
    let clamps = plain.replace(r#""ends""#, r#""month_end":"clamp","ends""#);
    assert_eq!(serde_json::to_string(&skips.with_month_end(MonthEnd::Clamp).unwrap()).unwrap(), clamps);
    for (wrong, why) in [
        (clamps.replace("clamp", "last"), "month_end=last is refused (right would be clamp, skip or next)"),
        (stored.replace("[-1]", "[24]"), "BUSINESSDAY=24 is refused"),
        (stored.replace(r#""every":1"#, r#""every":0"#), "INTERVAL=0 is refused"),
        (stored.replace(r#""version":"1""#, r#""version":"2""#), "unknown variant `2`"),
        (stored.replace("ends", "end"), "unknown field `end`"),
    ] {
        let refused = serde_json::from_str::<Rule>(&wrong).unwrap_err().to_string();
        assert!(refused.contains(why), "{refused}");
    }
}
