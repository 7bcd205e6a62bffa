//! Two calendars as one: a calendar that extends another, and a day off in either.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

use super::Calendar;

/// What a calendar says itself, before the one that it extends has its word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Its days; its weekend counts only where `weekend` says so.
    pub calendar: Calendar,
    pub weekend: Option<Vec<Weekday>>,
}

impl Own {
    /// The days of the parent and its own; of two words about a day its own wins. A weekend and the ends of
    /// validity that it does not name are the parent's, and outside of them no day is known.
    pub fn over(self, parent: Option<&Calendar>) -> Calendar {
        let Own { calendar: own, weekend } = self;
        let mut whole = parent.cloned().unwrap_or_else(|| Calendar::weekdays(&own.key));
        whole.key = own.key;
        whole.extends = parent.map(|parent| parent.key.clone());
        whole.weekend = weekend.unwrap_or(whole.weekend);
        whole.valid_from = own.valid_from.or(whole.valid_from);
        whole.valid_through = own.valid_through.or(whole.valid_through);
        for day in own.days_off.keys() {
            whole.days_on.remove(day);
        }
        for day in &own.days_on {
            whole.days_off.remove(day);
        }
        whole.days_off.extend(own.days_off);
        whole.days_on.extend(own.days_on);
        let (from, through) = (whole.valid_from, whole.valid_through);
        let known =
            |day: &Date| from.is_none_or(|from| *day >= from) && through.is_none_or(|last| *day <= last);
        whole.days_off.retain(|day, _| known(day));
        whole.days_on.retain(known);
        whole
    }
}

impl Calendar {
    /// A day is worked where both work: a day off in either is off, and a substituted working day is one only
    /// where the other works too. Known is what both know.
    pub fn union(&self, other: &Calendar) -> Calendar {
        let mut both = Calendar::weekdays(&format!("{} + {}", self.key, other.key));
        both.weekend.clone_from(&self.weekend);
        both.weekend.extend(other.weekend.iter().filter(|day| !self.weekend.contains(day)));
        both.weekend.sort_by_key(|day| day.to_monday_one_offset());
        both.valid_from = self.valid_from.max(other.valid_from);
        both.valid_through = match (self.valid_through, other.valid_through) {
            (Some(one), Some(another)) => Some(one.min(another)),
            (one, another) => one.or(another),
        };
        let named: BTreeSet<Date> = [self, other]
            .into_iter()
            .flat_map(|one| one.days_off.keys().chain(&one.days_on))
            .copied()
            .collect();
        for day in named {
            let is_usual = !both.weekend.contains(&day.weekday());
            match (self.is_working(day) && other.is_working(day), is_usual) {
                (true, false) => {
                    both.days_on.insert(day);
                }
                (false, true) => {
                    both.days_off.insert(day, self.name_off(other, day));
                }
                (true, true) | (false, false) => {}
            }
        }
        both
    }

    /// Why a day is off that both or one of them take off, each name once.
    fn name_off(&self, other: &Calendar, day: Date) -> String {
        let mut names: Vec<&str> = Vec::new();
        for calendar in [self, other].into_iter().filter(|one| !one.is_working(day)) {
            let name = calendar.days_off.get(&day).map(String::as_str);
            names.extend(name.filter(|name| !names.contains(name)));
        }
        names.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::plus_days;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// A week from Monday, 2026-12-07, as letters: `x` is off.
    fn week(calendar: &Calendar) -> String {
        let days = (0..7).map(|n| plus_days(date(2026, 12, 7), n));
        days.map(|day| if calendar.is_working(day) { '.' } else { 'x' }).collect()
    }

    fn calendar(key: &str, weekend: &[Weekday], off: &[i8], on: &[i8]) -> Calendar {
        let mut calendar = Calendar { weekend: weekend.to_vec(), ..Calendar::weekdays(key) };
        calendar.days_off.extend(off.iter().map(|day| (date(2026, 12, *day), format!("{key} {day}"))));
        calendar.days_on.extend(on.iter().map(|day| date(2026, 12, *day)));
        calendar
    }

    const USUAL: &[Weekday] = &[Weekday::Saturday, Weekday::Sunday];
    const GULF: &[Weekday] = &[Weekday::Friday, Weekday::Saturday];

    #[track_caller]
    fn check_union(one: &Calendar, other: &Calendar, expected: &str) {
        assert_eq!(week(&one.union(other)), expected);
        assert_eq!(week(&other.union(one)), expected);
    }

    #[test]
    fn a_day_off_in_either_is_off_in_both() {
        let plain = calendar("a", USUAL, &[], &[]);
        check_union(&plain, &plain, ".....xx");
        check_union(&plain, &calendar("b", USUAL, &[8], &[]), ".x...xx");
        check_union(&plain, &calendar("b", GULF, &[], &[]), "....xxx");
        // Saturday is worked only where both work it
        let saturday = calendar("b", USUAL, &[], &[12]);
        check_union(&plain, &saturday, ".....xx");
        check_union(&saturday, &saturday, "......x");
        check_union(&saturday, &calendar("c", USUAL, &[12], &[]), ".....xx");
        // Friday is a weekend day of one of them, and worked there this once
        check_union(&plain, &calendar("b", GULF, &[], &[11]), ".....xx");
    }

    #[test]
    fn a_day_off_in_both_has_both_names_and_validity_is_what_both_know() {
        let mut one = calendar("a", USUAL, &[8], &[]);
        let mut other = calendar("b", USUAL, &[8, 9], &[]);
        one.valid_through = Some(date(2026, 12, 31));
        other.valid_through = Some(date(2027, 12, 31));
        other.valid_from = Some(date(2026, 1, 1));
        let both = one.union(&other);
        assert_eq!(both.days_off.values().collect::<Vec<_>>(), ["a 8; b 8", "b 9"]);
        assert_eq!((both.valid_from, both.valid_through), (Some(date(2026, 1, 1)), Some(date(2026, 12, 31))));
    }

    #[track_caller]
    fn check_over(own: Calendar, weekend: Option<&[Weekday]>, parent: &Calendar, expected: &str) {
        let whole = Own { calendar: own, weekend: weekend.map(<[_]>::to_vec) }.over(Some(parent));
        assert_eq!(week(&whole), expected);
        assert_eq!(whole.extends.as_deref(), Some("parent"));
    }

    #[test]
    fn a_calendar_has_the_days_of_its_parent_and_its_own_win() {
        let parent = calendar("parent", GULF, &[8], &[12]);
        check_over(calendar("own", USUAL, &[], &[]), None, &parent, ".x..x..");
        check_over(calendar("own", USUAL, &[], &[]), Some(&[]), &parent, ".x.....");
        check_over(calendar("own", USUAL, &[9, 12], &[]), None, &parent, ".xx.xx.");
        check_over(calendar("own", USUAL, &[], &[8]), None, &parent, "....x..");
    }

    #[test]
    fn outside_its_validity_a_calendar_knows_no_days() {
        let mut parent = calendar("parent", USUAL, &[7, 9, 11], &[12]);
        parent.valid_through = Some(date(2026, 12, 10));
        check_over(calendar("own", USUAL, &[], &[]), None, &parent, "x.x..xx");
        let later = Calendar { valid_from: Some(date(2026, 12, 8)), ..calendar("own", USUAL, &[8], &[]) };
        check_over(later, None, &parent, ".xx..xx");
    }

    fn any_calendar() -> impl Strategy<Value = Calendar> {
        let days = || prop::collection::vec(1_i8..=28, 0..12);
        (0_u8..127, days(), days()).prop_map(|(mask, off, on)| {
            let weekend: Vec<Weekday> = (1..=7)
                .filter(|n| mask & (1 << (n - 1)) != 0)
                .map(|n| Weekday::from_monday_one_offset(n).unwrap())
                .collect();
            calendar("any", &weekend, &off, &on)
        })
    }

    proptest! {
        #[test]
        fn a_day_of_a_union_is_worked_where_both_work(one in any_calendar(), other in any_calendar()) {
            let both = one.union(&other);
            for day in (0..40).map(|n| plus_days(date(2026, 11, 25), n)) {
                prop_assert_eq!(both.is_working(day), one.is_working(day) && other.is_working(day), "{}", day);
            }
        }
    }
}
