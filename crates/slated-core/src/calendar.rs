//! Which days are worked, and what happens to a date that is not; knows nothing of wall times.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use crate::time::plus_days;

/// The working days of a country, a client or a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub key: String,
    pub weekend: Vec<Weekday>,
    /// Days off besides the weekend, with the holiday's name.
    pub days_off: BTreeMap<Date, String>,
    /// Days worked although they fall on a weekend or holiday (substituted working days).
    pub days_on: BTreeSet<Date>,
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
const SCAN_DAYS_MAX: i64 = 366;

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
        }
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
}
