//! Whether a rule has any date at all, whatever the start: what can never come is refused when it is saved.
//!
//! The start of an engagement is not known when a template is written, so a rule is refused only where no
//! start would give it a date. That is decided exactly, in three steps. An interval only chooses among
//! periods, and each of them is in phase for some start, so the rule is read with an interval of one. What
//! is taken from the start is read from the first of a January: every month has a first day, and a period
//! has one of each weekday, so no other start fills the set of a period better. And any 28 years between
//! 1901 and 2099 hold every kind of year, leap or not, from each weekday on: what has no date in the 50
//! years from 2000 has none ever. An end in the past is no reason: work that is over was right once. How
//! many working days a month has is the calendar's to say, so rules over them are not judged.

use jiff::civil::{Date, Time, date};

use super::seek::Series;
use super::{Days, Every, On, Phase, Recurrence, Rule, RuleError, list};
use crate::calendar::Calendar;
use crate::time::Zone;

const START: Date = date(2000, 1, 1);
const YEARS: i64 = 50;

impl Rule {
    /// Refuses a rule that has no date in any year, and names the part that leaves it without.
    pub fn check_possible(&self) -> Result<(), RuleError> {
        let Recurrence { every, months, on } = &self.recurrence;
        let On::Days(days) = on else { return Ok(()) };
        if has_dates(*every, months, days) {
            return Ok(());
        }
        let never = |part, value, right| Err(RuleError::Never { part, value, right });
        let any_position = Days { positions: Vec::new(), ..days.clone() };
        if !days.positions.is_empty() && has_dates(*every, months, &any_position) {
            return never("BYSETPOS", list(&days.positions), "a position that the dates of a period reach");
        }
        let any_weekday = Days { weekdays: Vec::new(), ..any_position };
        if !days.weekdays.is_empty() && has_dates(*every, months, &any_weekday) {
            return never("BYDAY", list(&days.weekdays), "a weekday that can fall on the other days named");
        }
        never("BYMONTHDAY", list(&days.month_days), "a day that one of the months named has")
    }
}

fn has_dates(every: Every, months: &[i8], days: &Days) -> bool {
    let (every, periods) = match every {
        Every::Days(_) => (Every::Days(1), YEARS * 12),
        Every::Weeks(_, first_day) => (Every::Weeks(1, first_day), YEARS * 53),
        Every::Months(_) => (Every::Months(1), YEARS * 12),
        Every::Years(_) => (Every::Years(1), YEARS),
    };
    let recurrence = Recurrence { every, months: months.to_vec(), on: On::Days(days.clone()) };
    let (zone, calendar) = (Zone::utc(), Calendar::weekdays("any"));
    let phase = Phase { starts_on: START, at: Time::midnight(), zone: &zone, calendar: &calendar };
    Series::new(&recurrence, &phase).yields_within(periods)
}
