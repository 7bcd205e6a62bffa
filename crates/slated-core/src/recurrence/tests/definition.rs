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
    let month_end =
        prop_oneof![4 => Just(MonthEnd::Skip), 1 => Just(MonthEnd::Clamp), 1 => Just(MonthEnd::Next)];
    let late_days =
        (proptest::collection::vec(prop_oneof![29..=31_i8, 1..=2_i8, -2..=-1_i8], 0..4), -3..=3_i16);
    let moved = prop_oneof![Just(MonthEnd::Clamp), Just(MonthEnd::Next)];
    let on = prop_oneof![
        6 => (days, month_end).prop_map(|((weekdays, month_days, positions), month_end)| {
            On::Days(Days { weekdays, month_days, positions, month_end })
        }),
        3 => (late_days, moved).prop_map(|((month_days, position), month_end)| {
            let positions = if position.abs() == 1 { vec![position] } else { Vec::new() };
            On::Days(Days { month_days, positions, month_end, ..Days::default() })
        }),
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
    if let On::Days(named) = &rule.recurrence.on
        && named.month_end != MonthEnd::Skip
    {
        return month_ends_by_definition(rule, named, phase, days);
    }
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

/// Month by month, each named day asked for: there, or where its month end puts it.
fn month_ends_by_definition(rule: &Rule, named: &Days, phase: &Phase<'_>, days: i64) -> Vec<Date> {
    let Recurrence { every, months, .. } = &rule.recurrence;
    let start = phase.starts_on;
    let month_days = if named.month_days.is_empty() { vec![start.day()] } else { named.month_days.clone() };
    let of_month = |first: Date| -> Vec<Date> {
        let from_start = named.month_days.is_empty() && months.is_empty() && matches!(every, Every::Years(_));
        let is_named = if from_start {
            first.month() == start.month()
        } else {
            months.is_empty() || months.contains(&first.month())
        };
        let last = first.last_of_month();
        let date = |day: &i8| match (*day, named.month_end) {
            (day, _) if day < 0 => plus_days(last, i64::from(day) + 1),
            (day, _) if day <= last.day() => plus_days(first, i64::from(day) - 1),
            (_, MonthEnd::Clamp) => last,
            _ => plus_days(last, 1),
        };
        month_days.iter().filter(|_| is_named).map(date).collect()
    };
    let (mut found, mut day) = (std::collections::BTreeSet::new(), start.first_of_month());
    if matches!(every, Every::Years(_)) {
        day = start.first_of_year();
    }
    while day < plus_days(start, days) {
        let count = if matches!(every, Every::Years(_)) { 12 } else { 1 };
        let mut set = std::collections::BTreeSet::new();
        let period = day;
        for _ in 0..count {
            set.extend(of_month(day));
            day = plus_days(day.last_of_month(), 1);
        }
        let set: Vec<Date> = set.into_iter().collect();
        if in_phase(rule, start, period.max(start)) {
            let len = i16::try_from(set.len()).unwrap();
            let at = |index: i16| {
                named.positions.is_empty()
                    || named.positions.iter().any(|n| *n == index + 1 || *n == index - len)
            };
            found.extend((0..).zip(&set).filter(|(index, _)| at(*index)).map(|(_, date)| *date));
        }
    }
    let within = |date: &Date| *date >= start && *date < plus_days(start, days) && rule.within(phase, *date);
    let mut found: Vec<Date> = found.into_iter().filter(within).collect();
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
    fn a_seek_from_any_date_agrees_with_the_walk(rule in rules(), start in 0..1500_i64, offset in -40..1600_i64, at_end in any::<bool>()) {
        let (zone, calendar) = (Zone::named("Africa/Cairo").unwrap(), Calendar::weekdays("test"));
        let starts_on = plus_days(date(2023, 1, 1), start);
        let phase = Phase { starts_on, at: Time::midnight(), zone: &zone, calendar: &calendar };
        let cursor = plus_days(starts_on, offset);
        // where a month is too short it matters most
        let cursor = if at_end { cursor.last_of_month() } else { cursor };
        let all: Vec<Date> = walk(&rule, &phase).take_while(|date| date.year() < 2050).collect();
        let later = all.iter().copied().find(|date| *date > cursor);
        if later.is_some() {
            prop_assert_eq!(rule.next(&phase, Some(cursor)).unwrap(), later);
        }
        let latest = all.iter().copied().rfind(|date| *date <= cursor);
        prop_assert_eq!(rule.latest_on_or_before(&phase, cursor).unwrap(), latest);
    }

    #[test]
    fn the_latest_date_of_a_date_is_itself(rule in rules(), start in 0..1500_i64) {
        let (zone, calendar) = (Zone::named("Europe/Kyiv").unwrap(), Calendar::weekdays("test"));
        let starts_on = plus_days(date(2023, 1, 1), start);
        let phase = Phase { starts_on, at: Time::midnight(), zone: &zone, calendar: &calendar };
        let series = Series::new(&rule.recurrence, &phase);
        let endless = Rule { ends: Ends::Never, ..rule.clone() };
        for (n, date) in (1..=12_u16).zip(walk(&endless, &phase)) {
            prop_assert_eq!(endless.latest_on_or_before(&phase, date).unwrap(), Some(date));
            prop_assert_eq!(series.nth(n), Some(date));
            prop_assert_eq!(series.count_through(date, COUNT_MAX), usize::from(n));
        }
    }

    #[test]
    fn what_is_refused_as_never_has_no_date_from_any_start(rule in rules(), start in 0..366_i64) {
        let (zone, calendar) = (Zone::utc(), Calendar::weekdays("test"));
        let phase =
            Phase { starts_on: plus_days(date(2024, 1, 1), start), at: Time::midnight(), zone: &zone, calendar: &calendar };
        let endless = Rule { ends: Ends::Never, ..rule };
        let next = endless.next(&phase, None).unwrap();
        prop_assert!(endless.check_possible().is_ok() || next.is_none(), "{} on {:?}", endless, next);
    }

    #[test]
    fn a_rule_survives_its_stored_form_and_its_text(rule in rules()) {
        let stored = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Rule>(&stored).unwrap(), &rule);
        let is_of_rfc = |days: &Days| days.month_end == MonthEnd::Skip;
        if matches!(rule.recurrence().on(), On::Days(days) if is_of_rfc(days)) {
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
