//! What must hold for every clock: monotone, additive, silent at night, and its own inverse.

use std::sync::LazyLock;

use jiff::civil::{date, time};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn nine_to_six(zone: &str, absences: Vec<(Date, Date)>) -> WorkClock {
    let mut calendar = Calendar::weekdays("test");
    calendar.days_off.insert(date(2026, 11, 25), "A holiday".to_owned());
    calendar.days_off.insert(date(1999, 11, 25), "A holiday before the epoch".to_owned());
    calendar.days_on.insert(date(2026, 11, 28));
    let zone = Zone::named(zone).unwrap();
    WorkClock::new(calendar, zone, time(9, 0, 0, 0), 480, absences).unwrap()
}

static CLOCKS: LazyLock<Vec<WorkClock>> = LazyLock::new(|| {
    let leave = vec![(date(2026, 11, 30), date(2026, 12, 4)), (date(2026, 12, 3), date(2026, 12, 9))];
    let old_leave = vec![(date(1999, 12, 20), date(2000, 1, 10)), (date(2030, 1, 1), date(9999, 1, 1))];
    let night = |zone| {
        let zone = Zone::named(zone).unwrap();
        WorkClock::new(Calendar::weekdays("night"), zone, time(20, 30, 0, 0), 600, vec![]).unwrap()
    };
    vec![
        nine_to_six("Europe/Kyiv", leave),
        nine_to_six("America/New_York", old_leave),
        night("Europe/Kyiv"),
        night("America/Havana"),
        WorkClock::new(
            Calendar::weekdays("early"),
            Zone::named("America/Havana").unwrap(),
            time(0, 10, 0, 0),
            90,
            vec![],
        )
        .unwrap(),
    ]
});

#[track_caller]
fn check_between(from: &str, to: &str, hours: i64) {
    assert_eq!(CLOCKS[0].seconds_between(at(from), at(to)), hours * 3_600);
}

#[test]
fn work_is_counted_only_while_somebody_works() {
    check_between("2026-11-23T09:00:00+02:00", "2026-11-23T17:00:00+02:00", 8);
    check_between("2026-11-23T00:00:00+02:00", "2026-11-23T12:00:00+02:00", 3);
    check_between("2026-11-23T17:00:00+02:00", "2026-11-24T09:00:00+02:00", 0); // a night
    check_between("2026-11-24T17:00:00+02:00", "2026-11-26T09:00:00+02:00", 0); // a holiday
    check_between("2026-11-28T00:00:00+02:00", "2026-11-29T00:00:00+02:00", 8); // a Saturday that is worked
    check_between("2026-11-29T00:00:00+02:00", "2026-12-10T09:00:00+02:00", 0); // a Sunday and two absences in one
    check_between("2026-12-11T16:00:00+02:00", "2026-12-14T10:00:00+02:00", 2);
    check_between("2026-11-24T10:00:00+02:00", "2026-11-23T10:00:00+02:00", -8);
}

#[test]
fn a_clock_change_leaves_a_working_day_its_length() {
    // In Kyiv 03:00 becomes 04:00 on Sunday the 29th; the night shift that began on Friday is over by then.
    let night = &CLOCKS[2];
    assert_eq!(night.seconds_between(at("2026-10-23T12:00:00Z"), at("2026-10-26T12:00:00Z")), 36_000);
    let mut calendar = Calendar::weekdays("sunday");
    calendar.weekend.clear();
    let zone = Zone::named("Europe/Kyiv").unwrap();
    let clock = WorkClock::new(calendar, zone, time(1, 0, 0, 0), 480, vec![]).unwrap();
    let sunday = clock.worked_seconds(at("2026-03-29T00:00:00+02:00"));
    assert_eq!(clock.zone().show(clock.instant_at(sunday + 28_800)), "2026-03-29T10:00:00+03:00");
}

#[test]
fn the_epoch_is_the_start_of_2000_and_earlier_is_negative() {
    let clock = nine_to_six("Europe/Kyiv", vec![]);
    assert_eq!(clock.worked_seconds(at("2000-01-01T00:00:00+02:00")), 0);
    assert_eq!(clock.worked_seconds(at("2000-01-03T10:00:00+02:00")), 3_600);
    assert_eq!(clock.worked_seconds(at("1999-12-31T16:00:00+02:00")), -3_600);
}

#[test]
fn counting_agrees_with_walking_day_by_day() {
    let clock = nine_to_six("Europe/Kyiv", vec![(date(2026, 7, 1), date(2026, 7, 14))]);
    let walked = clock.calendar().business_days_in(date(2000, 1, 1), date(2026, 12, 31)) - 10;
    assert_eq!(clock.worked_seconds(at("2027-01-01T00:00:00+02:00")), walked * 28_800);
}

#[test]
fn the_nth_working_day_ends_in_the_evening() {
    let clock = &CLOCKS[0];
    let ends = |from: &str, days| clock.zone().show(clock.end_of_nth_working_day(at(from), days));
    assert_eq!(ends("2026-11-23T08:00:00+02:00", 1), "2026-11-24T17:00:00+02:00");
    assert_eq!(ends("2026-11-24T23:00:00+02:00", 2), "2026-11-27T17:00:00+02:00");
    assert_eq!(ends("2026-11-29T10:00:00+02:00", 1), "2026-12-10T17:00:00+02:00");
}

#[test]
fn what_is_never_reached_is_the_end_of_time() {
    let clock = &CLOCKS[1];
    assert_eq!(clock.instant_at(i64::from(i32::MAX)), Timestamp::new(jiff::Timestamp::MAX));
}

#[test]
fn bad_clocks_are_refused_in_words() {
    let refused = |minutes, absences| {
        WorkClock::new(Calendar::weekdays("x"), Zone::utc(), time(9, 0, 0, 0), minutes, absences)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(refused(0, vec![]), "a working day of 0 minutes is not possible (right would be 1 to 1440)");
    let backwards = vec![(date(2026, 2, 2), date(2026, 2, 1))];
    assert_eq!(refused(480, backwards), "an absence from 2026-02-02 to 2026-02-01 ends before it begins");
}

/// Any second from 1999 to 2035, more often near a clock change of 2026.
fn seconds() -> impl Strategy<Value = i64> {
    let any = 915_148_800_i64..2_051_222_400;
    let havana = 1_772_900_000_i64..1_773_000_000;
    let havana_back = 1_793_400_000_i64..1_793_600_000;
    let kyiv = 1_774_700_000_i64..1_774_900_000;
    prop_oneof![any, havana, havana_back, kyiv]
}

fn instant(second: i64) -> Timestamp {
    Timestamp::from_microsecond(second * 1_000_000).unwrap()
}

proptest! {
    // Red when a night shift's part after midnight is left out: W falls back at midnight.
    #[test]
    fn working_time_never_falls_nor_runs_faster_than_time(n in 0_usize..5, a in seconds(), by in 0_i64..200_000) {
        let between = CLOCKS[n].seconds_between(instant(a), instant(a + by));
        prop_assert!((0..=by).contains(&between), "{between} of {by}");
    }

    #[test]
    fn working_time_adds_up(n in 0_usize..5, a in seconds(), b in seconds(), c in seconds()) {
        let clock = &CLOCKS[n];
        let (a, b, c) = (instant(a), instant(b), instant(c));
        prop_assert_eq!(clock.seconds_between(a, b) + clock.seconds_between(b, c), clock.seconds_between(a, c));
    }

    // Red when the search takes the next morning instead of the evening: a second before is no longer less.
    #[test]
    fn the_inverse_is_the_first_instant(n in 0_usize..5, a in seconds(), back in prop_oneof![Just(0), 0_i64..400_000]) {
        let clock = &CLOCKS[n];
        let worked = clock.worked_seconds(instant(a)) - back;
        let first = clock.instant_at(worked);
        prop_assert_eq!(clock.worked_seconds(first), worked);
        prop_assert!(clock.worked_seconds(first.plus_seconds(-1)) < worked);
        prop_assert_eq!(clock.instant_near(worked, instant(a)), first);
    }

    // Red when absences are not removed from the count.
    #[test]
    fn nothing_is_worked_at_night_at_weekends_or_in_an_absence(day in 0_i64..1_500, hour in 0_i8..24) {
        let clock = &CLOCKS[0];
        let on = plus_days(date(2025, 1, 1), day);
        let absent = clock.absences().iter().any(|(from, to)| (*from..=*to).contains(&on));
        let working = (9..17).contains(&hour) && clock.calendar().is_working(on) && !absent;
        let from = clock.zone().instant(on, time(hour, 0, 0, 0));
        let expected = if working { 1_800 } else { 0 };
        prop_assert_eq!(clock.seconds_between(from, from.plus_seconds(1_800)), expected);
    }
}
