//! Which days are worked, and what happens to a date that is not; knows nothing of wall times.
//!
//! A calendar is complete: what it takes from another is among its days. How two become one is in [`merge`].

pub mod merge;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use crate::time::{days_between, plus_days};

/// The working days of a country, a client or a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub key: String,
    pub weekend: Vec<Weekday>,
    /// Days off besides the weekend, with the holiday's name.
    pub days_off: BTreeMap<Date, String>,
    /// Days worked although they fall on a weekend or holiday (substituted working days).
    pub days_on: BTreeSet<Date>,
    /// The calendar that this one was made from; its days are among these.
    pub extends: Option<String>,
    /// From here on the days are known; before it there is only the weekend.
    pub valid_from: Option<Date>,
    /// So far the days are known; after it there is only the weekend, and what is computed is provisional.
    pub valid_through: Option<Date>,
}

/// By which days a client's work goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CalendarUse {
    Client,
    Agency,
    /// A day off in either is off.
    Union,
}

impl CalendarUse {
    pub const ALL: [CalendarUse; 3] = [CalendarUse::Client, CalendarUse::Agency, CalendarUse::Union];

    pub fn as_str(self) -> &'static str {
        match self {
            CalendarUse::Client => "client",
            CalendarUse::Agency => "agency",
            CalendarUse::Union => "union",
        }
    }

    pub fn parse(text: &str) -> Option<CalendarUse> {
        CalendarUse::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// Where a date goes that is not a working day. The series itself never moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roll {
    Following,
    Preceding,
    /// The following working day, unless that is in the next month: then the preceding one.
    ModifiedFollowing,
    /// The preceding working day, unless that is in the month before: then the following one.
    ModifiedPreceding,
    /// The nearer working day; of two equally near ones the following.
    Nearest,
    /// The date stays where it is.
    None,
    /// There is no occurrence on such a date.
    Drop,
}

/// How far a search for a working day looks before it gives up.
pub const SCAN_DAYS_MAX: i64 = 366;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("calendar {key:?} has no working day within {SCAN_DAYS_MAX} days of {near}")]
pub struct NoWorkingDay {
    pub key: String,
    pub near: Date,
}

impl Calendar {
    /// Saturday and Sunday off, no holidays.
    pub fn weekdays(key: &str) -> Calendar {
        Calendar {
            key: key.to_owned(),
            weekend: vec![Weekday::Saturday, Weekday::Sunday],
            days_off: BTreeMap::new(),
            days_on: BTreeSet::new(),
            extends: None,
            valid_from: None,
            valid_through: None,
        }
    }

    /// Whether what is computed on the date may change when the days of that time are known.
    pub fn is_provisional(&self, date: Date) -> bool {
        self.valid_through.is_some_and(|through| date > through)
    }

    /// The last day of which the calendar knows whether it is worked: what it says itself, else its last holiday.
    pub fn known_through(&self) -> Option<Date> {
        self.valid_through.or_else(|| self.days_off.keys().next_back().copied())
    }

    /// The first stretch of days off that is as long as anyone looks for a working day.
    pub fn year_off(&self) -> Option<(Date, Date)> {
        // what is worked in spite of such a weekend ends some day
        if self.weekend.len() == 7 {
            return Some((Date::MIN, Date::MAX));
        }
        let (first, last) = (*self.days_off.keys().next()?, *self.days_off.keys().next_back()?);
        let mut begins = None;
        // the weekends before the first day off and after the last one belong to the same stretch
        for date in (-6..=days_between(first, last) + 6).map(|n| plus_days(first, n)) {
            if self.is_working(date) {
                begins = None;
                continue;
            }
            let begins = *begins.get_or_insert(date);
            if days_between(begins, date) + 1 >= SCAN_DAYS_MAX {
                return Some((begins, date));
            }
        }
        None
    }

    pub fn is_working(&self, date: Date) -> bool {
        if self.days_on.contains(&date) {
            return true;
        }
        !self.weekend.contains(&date.weekday()) && !self.days_off.contains_key(&date)
    }

    /// Why a date is not worked: its holiday's name, or the day of the week. `None` where it is.
    pub fn day_off(&self, date: Date) -> Option<String> {
        let name = || self.days_off.get(&date).cloned().unwrap_or_else(|| date.strftime("%A").to_string());
        (!self.is_working(date)).then(name)
    }

    /// The date on which the work falls, or `None` where the rule drops it.
    pub fn roll(&self, date: Date, roll: Roll) -> Result<Option<Date>, NoWorkingDay> {
        if self.is_working(date) {
            return Ok(Some(date));
        }
        let rolled = match roll {
            Roll::None => date,
            Roll::Drop => return Ok(None),
            Roll::Following => self.seek(date, 1)?,
            Roll::Preceding => self.seek(date, -1)?,
            Roll::ModifiedFollowing => {
                let after = self.seek(date, 1)?;
                if same_month(after, date) { after } else { self.seek(date, -1)? }
            }
            Roll::ModifiedPreceding => {
                let before = self.seek(date, -1)?;
                if same_month(before, date) { before } else { self.seek(date, 1)? }
            }
            Roll::Nearest => {
                let (before, after) = (self.seek(date, -1)?, self.seek(date, 1)?);
                let nearer_before = before.duration_until(date) < date.duration_until(after);
                if nearer_before { before } else { after }
            }
        };
        Ok(Some(rolled))
    }

    /// The n-th working day after `date` (before it, when negative). Zero is the date itself.
    pub fn plus_business_days(&self, date: Date, days: i32) -> Result<Date, NoWorkingDay> {
        let step = i64::from(days.signum());
        let mut at = date;
        for _ in 0..days.unsigned_abs() {
            at = self.seek(at, step)?;
        }
        Ok(at)
    }

    /// Working days in `from..=to`; zero when the range is empty.
    pub fn business_days_in(&self, from: Date, to: Date) -> i64 {
        let mut count = 0;
        let mut at = from;
        while at <= to {
            count += i64::from(self.is_working(at));
            match at.tomorrow() {
                Ok(next) => at = next,
                Err(_) => break,
            }
        }
        count
    }

    fn seek(&self, date: Date, step: i64) -> Result<Date, NoWorkingDay> {
        (1..=SCAN_DAYS_MAX)
            .map(|n| plus_days(date, n * step))
            .find(|at| self.is_working(*at))
            .ok_or_else(|| NoWorkingDay { key: self.key.clone(), near: date })
    }
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

/// `SA,SU`; nothing where every weekday is worked.
pub fn weekend_text(weekend: &[Weekday]) -> String {
    let named = WEEKDAYS.iter().filter(|(_, day)| weekend.contains(day)).map(|(name, _)| *name);
    named.collect::<Vec<_>>().join(",")
}

/// The weekdays of a text such as `SA,SU`, in the order of the week; or what is wrong with it.
pub fn parse_weekend(text: &str) -> Result<Vec<Weekday>, BadWeekend> {
    let mut weekend = Vec::new();
    for name in text.split(',').map(str::trim).filter(|_| !text.trim().is_empty()) {
        let known = WEEKDAYS.iter().find(|(known, _)| *known == name);
        let (_, day) = known.ok_or_else(|| BadWeekend::Name(name.to_owned()))?;
        if weekend.contains(day) {
            return Err(BadWeekend::Twice(name.to_owned()));
        }
        weekend.push(*day);
    }
    if weekend.len() == WEEKDAYS.len() {
        return Err(BadWeekend::All);
    }
    weekend.sort_by_key(|day| day.to_monday_one_offset());
    Ok(weekend)
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWeekend {
    #[error("{0:?} is not a weekday (right would be of MO, TU, WE, TH, FR, SA, SU)")]
    Name(String),
    #[error("{0:?} stands there twice (right would be once)")]
    Twice(String),
    #[error("every weekday is in the weekend (right would be to leave at least one to work on)")]
    All,
}

fn same_month(a: Date, b: Date) -> bool {
    (a.year(), a.month()) == (b.year(), b.month())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check_roll(on: Date, roll: Roll, expected: Option<Date>) {
        let calendar = Calendar::weekdays("test");
        assert_eq!(calendar.roll(on, roll).unwrap(), expected);
    }

    #[test]
    fn a_weekend_date_goes_where_the_rule_says() {
        let saturday = date(2026, 10, 31);
        check_roll(saturday, Roll::Following, Some(date(2026, 11, 2)));
        check_roll(saturday, Roll::Preceding, Some(date(2026, 10, 30)));
        check_roll(saturday, Roll::ModifiedFollowing, Some(date(2026, 10, 30)));
        check_roll(saturday, Roll::Nearest, Some(date(2026, 10, 30)));
        check_roll(saturday, Roll::None, Some(saturday));
        check_roll(saturday, Roll::Drop, None);
        check_roll(date(2026, 11, 1), Roll::ModifiedPreceding, Some(date(2026, 11, 2)));
        check_roll(date(2026, 11, 1), Roll::Nearest, Some(date(2026, 11, 2)));
    }

    #[test]
    fn a_day_off_is_called_by_its_holiday_or_its_weekday() {
        let mut calendar = Calendar::weekdays("test");
        let (saturday, sunday, monday) = (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2));
        calendar.days_on.insert(saturday);
        calendar.days_off.insert(monday, "A holiday".to_owned());
        let names = [saturday, sunday, monday].map(|day| calendar.day_off(day));
        assert_eq!(names, [None, Some("Sunday".to_owned()), Some("A holiday".to_owned())]);
    }

    #[test]
    fn a_substituted_working_day_is_worked() {
        let mut calendar = Calendar::weekdays("test");
        let saturday = date(2026, 10, 31);
        calendar.days_on.insert(saturday);
        assert_eq!(calendar.roll(saturday, Roll::Following).unwrap(), Some(saturday));
        assert_eq!(calendar.plus_business_days(date(2026, 10, 30), 1).unwrap(), saturday);
    }

    #[test]
    fn business_days_step_over_weekends_and_holidays() {
        let mut calendar = Calendar::weekdays("test");
        calendar.days_off.insert(date(2026, 11, 23), "A holiday".to_owned());
        assert_eq!(calendar.plus_business_days(date(2026, 11, 20), 1).unwrap(), date(2026, 11, 24));
        assert_eq!(calendar.plus_business_days(date(2026, 11, 24), -1).unwrap(), date(2026, 11, 20));
        assert_eq!(calendar.plus_business_days(date(2026, 11, 21), 0).unwrap(), date(2026, 11, 21));
        assert_eq!(calendar.business_days_in(date(2026, 11, 20), date(2026, 11, 25)), 3);
    }

    #[test]
    fn a_calendar_without_working_days_is_an_error_not_a_loop() {
        let mut calendar = Calendar::weekdays("never");
        calendar.weekend = (1..=7).map(|n| Weekday::from_monday_one_offset(n).unwrap()).collect();
        let refused = calendar.roll(date(2026, 1, 1), Roll::Following).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "calendar \"never\" has no working day within 366 days of 2026-01-01"
        );
    }

    #[track_caller]
    fn check_weekend(text: &str, expected: Result<&[Weekday], BadWeekend>) {
        assert_eq!(parse_weekend(text).as_deref(), expected.as_ref().copied());
    }

    #[test]
    fn a_weekend_is_written_as_its_days() {
        check_weekend("SU,SA", Ok(&[Weekday::Saturday, Weekday::Sunday]));
        check_weekend(" ", Ok(&[]));
        check_weekend("SA,,SU", Err(BadWeekend::Name(String::new())));
        check_weekend("Sa", Err(BadWeekend::Name("Sa".to_owned())));
        check_weekend("FR,FR", Err(BadWeekend::Twice("FR".to_owned())));
        check_weekend("MO,TU,WE,TH,FR,SA,SU", Err(BadWeekend::All));
        assert_eq!(weekend_text(&parse_weekend("SU,FR").unwrap()), "FR,SU");
    }

    #[track_caller]
    fn check_year_off(from: Date, to: Date, expected: Option<(Date, Date)>) {
        let mut calendar = Calendar::weekdays("test");
        let days = (0..=days_between(from, to)).map(|n| (plus_days(from, n), "off".to_owned()));
        calendar.days_off.extend(days);
        assert_eq!(calendar.year_off(), expected);
    }

    #[test]
    fn a_year_without_work_is_found_with_its_weekends() {
        let (first, last) = (date(2027, 1, 1), date(2027, 12, 31));
        check_year_off(first, last, Some((first, date(2028, 1, 1))));
        check_year_off(first, date(2027, 12, 30), None);
        check_year_off(date(2027, 1, 4), last, Some((date(2027, 1, 2), date(2028, 1, 2))));
        check_year_off(first, date(2027, 1, 1), None);
        let never = Calendar { weekend: every_weekday(), ..Calendar::weekdays("never") };
        assert_eq!(never.year_off(), Some((Date::MIN, Date::MAX)));
        let once = Calendar { days_on: [first].into(), ..never };
        assert_eq!(once.year_off(), Some((Date::MIN, Date::MAX)));
    }

    fn every_weekday() -> Vec<Weekday> {
        (1..=7).map(|n| Weekday::from_monday_one_offset(n).unwrap()).collect()
    }

    #[track_caller]
    fn check_provisional(valid_through: Option<Date>, on: Date, expected: bool) {
        let calendar = Calendar { valid_through, ..Calendar::weekdays("test") };
        assert_eq!(calendar.is_provisional(on), expected);
    }

    #[test]
    fn what_lies_beyond_the_known_days_is_provisional() {
        let through = Some(date(2026, 12, 31));
        check_provisional(through, date(2026, 12, 31), false);
        check_provisional(through, date(2027, 1, 1), true);
        check_provisional(None, date(2199, 1, 1), false);
    }
}
