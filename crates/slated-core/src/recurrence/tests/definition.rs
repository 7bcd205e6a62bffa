//! The seek against the definition: random rules, every day asked one by one.

use jiff::civil::date;
use proptest::prelude::*;

use super::{dates, walk};
use crate::recurrence::*;
use crate::time::days_between;

/// Rules of every shape; those that the checks refuse are left out.
fn rules() -> impl Strategy<Value = Rule> {
    let every = (0..4, 1..=14_u16, 1..=7_i8).prop_map(|(unit, n, start)| match unit {
        0 => Every::Days(n),
        1 => Every::Weeks(n, Weekday::from_monday_one_offset(start).unwrap()),
        2 => Every::Months(n),
        _ => Every::Years(n),
    });
    let nth = prop_oneof![3 => Just(None), 1 => (-5..=5_i8).prop_map(Some)];
    let weekday = (nth, 1..=7_i8)
        .prop_map(|(nth, day)| NthWeekday { nth, weekday: Weekday::from_monday_one_offset(day).unwrap() });
    let days = (
        proptest::collection::vec(weekday, 0..4),
        proptest::collection::vec(-31..=31_i8, 0..3),
        proptest::collection::vec(-5..=5_i16, 0..2),
    );
    let on = prop_oneof![
        6 => days.prop_map(|(weekdays, month_days, positions)| On::Days(Days { weekdays, month_days, positions })),
        1 => proptest::collection::vec(-23..=23_i8, 1..3).prop_map(On::BusinessDays),
    ];
    let ends = prop_oneof![
        3 => Just(Ends::Never),
        1 => (1..40_u16).prop_map(Ends::After),
        1 => (0..4000_i64).prop_map(|n| Ends::On(plus_days(date(2024, 1, 1), n))),
        1 => (0..4000_i64).prop_map(|n| Ends::At(Zone::utc().start_of(plus_days(date(2024, 1, 1), n)))),
    ];
    let months = proptest::collection::vec(1..=12_i8, 0..3);
    (every, months, on, ends).prop_filter_map("the rule is refused", |(every, months, on, ends)| {
        Rule::new(Recurrence::new(every, months, on).ok()?, ends).ok()
    })
}

/// The rule by its definition: every day from the start is asked, the period's set built from scratch.
fn by_definition(rule: &Rule, phase: &Phase<'_>, days: i64) -> Vec<Date> {
    let mut found = Vec::new();
    for n in 0..days {
        let day = plus_days(phase.starts_on, n);
        if in_phase(rule, phase.starts_on, day) && picked(rule, phase, day) && rule.within(phase, day) {
            found.push(day);
        }
    }
    if let Ends::After(count) = rule.ends {
        found.truncate(usize::from(count));
    }
    found
}

fn in_phase(rule: &Rule, start: Date, day: Date) -> bool {
    let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    match rule.recurrence.every {
        Every::Days(n) => days_between(start, day) % i64::from(n) == 0,
        Every::Weeks(n, first) => {
            let week = |date: Date| plus_days(date, -i64::from(first.until(date.weekday())));
            days_between(week(start), week(day)) / 7 % i64::from(n) == 0
        }
        Every::Months(n) => (months(day) - months(start)) % i64::from(n) == 0,
        Every::Years(n) => i64::from(day.year() - start.year()) % i64::from(n) == 0,
    }
}

fn picked(rule: &Rule, phase: &Phase<'_>, day: Date) -> bool {
    let period = period_of(rule.recurrence.every, day);
    let set: Vec<Date> = period.into_iter().filter(|date| passes(rule, phase, *date)).collect();
    let positions: Vec<i64> = match &rule.recurrence.on {
        On::BusinessDays(nths) => nths.iter().map(|n| i64::from(*n)).collect(),
        On::Days(days) => days.positions.iter().map(|n| i64::from(*n)).collect(),
    };
    if positions.is_empty() {
        return set.contains(&day);
    }
    positions.into_iter().any(|n| {
        let index = if n > 0 { n - 1 } else { i64::try_from(set.len()).unwrap() + n };
        usize::try_from(index).ok().and_then(|index| set.get(index)) == Some(&day)
    })
}

fn period_of(every: Every, day: Date) -> Vec<Date> {
    let (first, count) = match every {
        Every::Days(_) => (day, 1),
        Every::Weeks(_, start) => (plus_days(day, -i64::from(start.until(day.weekday()))), 7),
        Every::Months(_) => (day.first_of_month(), i64::from(day.days_in_month())),
        Every::Years(_) => (day.first_of_year(), i64::from(day.days_in_year())),
    };
    (0..count).map(|n| plus_days(first, n)).collect()
}

fn passes(rule: &Rule, phase: &Phase<'_>, day: Date) -> bool {
    let Recurrence { every, months, on } = &rule.recurrence;
    let named_month = months.is_empty() || months.contains(&day.month());
    let days = match on {
        On::BusinessDays(_) => return named_month && phase.calendar.is_working(day),
        On::Days(days) => days,
    };
    if days.weekdays.is_empty() && days.month_days.is_empty() {
        let implied = match every {
            Every::Days(_) => true,
            Every::Weeks(..) => day.weekday() == phase.starts_on.weekday(),
            Every::Months(_) => day.day() == phase.starts_on.day(),
            Every::Years(_) => {
                let same_month = !months.is_empty() || day.month() == phase.starts_on.month();
                same_month && day.day() == phase.starts_on.day()
            }
        };
        return named_month && implied;
    }
    let from_end = day.day() - day.days_in_month() - 1;
    let by_month_day = days.month_days.is_empty()
        || days.month_days.contains(&day.day())
        || days.month_days.contains(&from_end);
    let in_year = matches!(every, Every::Years(_)) && months.is_empty();
    let numbered = |named: &NthWeekday| match named.nth {
        None => named.weekday == day.weekday(),
        Some(nth) if in_year => {
            let before =
                if nth > 0 { day.first_of_year().yesterday() } else { day.last_of_year().tomorrow() };
            before.unwrap().nth_weekday(nth.into(), named.weekday).unwrap() == day
        }
        Some(nth) => day.nth_weekday_of_month(nth, named.weekday).is_ok_and(|date| date == day),
    };
    named_month && by_month_day && (days.weekdays.is_empty() || days.weekdays.iter().any(numbered))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn the_dates_are_those_of_the_definition(rule in rules(), start in 0..1500_i64) {
        let (zone, calendar) = (Zone::named("America/Havana").unwrap(), Calendar::weekdays("test"));
        let starts_on = plus_days(date(2023, 1, 1), start);
        let phase = Phase { starts_on, at: Time::midnight(), zone: &zone, calendar: &calendar };
        let expected = by_definition(&rule, &phase, 1600);
        let end = plus_days(starts_on, 1600);
        let found: Vec<Date> = walk(&rule, &phase).take_while(|date| *date < end).collect();
        prop_assert!(found.is_sorted_by(|a, b| a < b));
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_seek_from_any_date_agrees_with_the_walk(rule in rules(), start in 0..1500_i64, offset in -40..1600_i64) {
        let (zone, calendar) = (Zone::named("Africa/Cairo").unwrap(), Calendar::weekdays("test"));
        let starts_on = plus_days(date(2023, 1, 1), start);
        let phase = Phase { starts_on, at: Time::midnight(), zone: &zone, calendar: &calendar };
        let cursor = plus_days(starts_on, offset);
        let all: Vec<Date> = walk(&rule, &phase).take_while(|date| date.year() < 2050).collect();
        let later = all.iter().copied().find(|date| *date > cursor);
        if later.is_some() {
            prop_assert_eq!(rule.next(&phase, Some(cursor)).unwrap(), later);
        }
        let latest = all.iter().copied().rfind(|date| *date <= cursor);
        prop_assert_eq!(rule.latest_on_or_before(&phase, cursor).unwrap(), latest);
    }

    #[test]
    fn a_rule_survives_its_stored_form_and_its_text(rule in rules()) {
        let stored = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Rule>(&stored).unwrap(), &rule);
        if rule.can_fall_on_day_off() {
            let text = rule.to_string();
            prop_assert_eq!(Rule::parse_rrule(&text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "(FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY))?(;[A-Z]{0,8}=?[-+0-9A-Z,T\\PC]{0,12}){0,5}") {
        if let Ok(rule) = Rule::parse_rrule(&text) {
            prop_assert!(dates(&rule, date(2026, 1, 1), 3).len() <= 3);
        }
    }

    #[test]
    fn any_shape_of_a_valid_part_is_read_or_refused(day in any::<i16>(), nth in any::<i16>(), n in any::<u32>()) {
        let text = format!("FREQ=MONTHLY;INTERVAL={n};BYDAY={nth}MO;BYMONTHDAY={day};BYSETPOS={nth}");
        if let Ok(rule) = Rule::parse_rrule(&text) {
            prop_assert!(dates(&rule, date(2026, 1, 1), 3).len() <= 3);
        }
    }
}
