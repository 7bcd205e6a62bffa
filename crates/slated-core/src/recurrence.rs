//! On which civil dates recurring work falls; knows nothing of tasks, rolls or what was already created.
//!
//! A [`Rule`] says what RFC 5545 says with `RRULE`, plus the business day of a month, which RRULE cannot
//! say. It holds no start: the same rule serves every client, and the phase comes from the engagement.
//! Every answer is found by arithmetic from the date asked about, never by walking from the start (only
//! an end after n dates counts, and n is bounded), so a hostile rule costs no more than a plain one.

mod days;
mod possible;
mod rrule;
mod seek;
mod stored;

use std::fmt;

use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::calendar::{Calendar, NoWorkingDay};
use crate::time::{Timestamp, Zone, plus_days};
use seek::Series;

/// A recurrence and its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    recurrence: Recurrence,
    ends: Ends,
}

/// Every so many periods, on these days of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    every: Every,
    /// 1 to 12, ascending; empty where the rule does not speak of months.
    months: Vec<i8>,
    on: On,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    Days(u16),
    /// The day on which a week begins decides which days share a week when weeks are left out.
    Weeks(u16, Weekday),
    Months(u16),
    Years(u16),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On {
    /// What is not given is taken from the start, as in RFC 5545.
    Days(Days),
    /// The n-th working day of the month, from its end when negative.
    BusinessDays(Vec<i8>),
}

/// The days of a period that pass every list given, of which `positions` then picks some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    pub weekdays: Vec<NthWeekday>,
    /// 1 to 31, or from the end of the month when negative.
    pub month_days: Vec<i8>,
    pub positions: Vec<i16>,
    pub month_end: MonthEnd,
}

/// What becomes of a month day in a month that is too short for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MonthEnd {
    /// The month has no such date, as in RFC 5545.
    #[default]
    Skip,
    /// It is the last day of the month.
    Clamp,
    /// It is the first day of the month after. That date still belongs to the short month: a month before
    /// the one of the start lends none.
    Next,
}

/// Every such weekday, or the n-th of the month or year (from its end when negative).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NthWeekday {
    pub nth: Option<i8>,
    pub weekday: Weekday,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    Never,
    /// The last possible date.
    On(Date),
    At(Timestamp),
    /// The last possible wall time, whatever the zone.
    AtLocal(DateTime),
    /// The number of nominal dates from the start, whether or not anything was done on them.
    After(u16),
}

/// Where a rule meets the world: the start it counts from, and when a date happens.
#[derive(Clone, Copy, Debug)]
pub struct Phase<'a> {
    pub starts_on: Date,
    pub at: Time,
    pub zone: &'a Zone,
    pub calendar: &'a Calendar,
}

/// Why a rule was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("a rule of {bytes} bytes is too long (right would be at most {})", rrule::BYTES_MAX)]
    TooLong { bytes: usize },
    #[error("a rule of {parts} parts is too long (right would be at most {})", rrule::PARTS_MAX)]
    TooManyParts { parts: usize },
    #[error("{part}={value} is refused (right would be {right})")]
    Part { part: String, value: String, right: String },
    #[error("the rule has no date in any year because of {part}={value} (right would be {right})")]
    Never { part: &'static str, value: String, right: &'static str },
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecurrenceError {
    #[error(transparent)]
    NoWorkingDay(#[from] NoWorkingDay),
}

pub const INTERVAL_MAX: u16 = 999;
pub const COUNT_MAX: u16 = 10_000;

fn refused(part: &str, value: impl ToString, right: &str) -> RuleError {
    RuleError::Part { part: part.to_owned(), value: value.to_string(), right: right.to_owned() }
}

impl Recurrence {
    pub fn new(every: Every, months: Vec<i8>, on: On) -> Result<Recurrence, RuleError> {
        if !(1..=INTERVAL_MAX).contains(&every.interval()) {
            return Err(refused("INTERVAL", every.interval(), "a number from 1 to 999"));
        }
        if let Some(month) = months.iter().find(|month| !(1..=12).contains(*month)) {
            return Err(refused("BYMONTH", month, "months from 1 to 12"));
        }
        let months = ascending(months);
        let on = match on {
            On::Days(days) => On::Days(checked_days(every, &months, days)?),
            On::BusinessDays(nths) => On::BusinessDays(checked_business_days(every, nths)?),
        };
        Ok(Recurrence { every, months, on })
    }

    pub fn every(&self) -> Every {
        self.every
    }

    pub fn months(&self) -> &[i8] {
        &self.months
    }

    pub fn on(&self) -> &On {
        &self.on
    }
}

impl Days {
    /// Whether they are days of the month, be it the start's, and not weekdays or every day.
    fn are_of_month(&self, every: Every) -> bool {
        match every {
            Every::Months(_) | Every::Years(_) => self.weekdays.is_empty(),
            Every::Days(_) | Every::Weeks(..) => false,
        }
    }
}

impl MonthEnd {
    pub const WORDS: &str = "clamp, skip or next";

    pub fn as_str(self) -> &'static str {
        match self {
            MonthEnd::Skip => "skip",
            MonthEnd::Clamp => "clamp",
            MonthEnd::Next => "next",
        }
    }

    pub fn parse(text: &str) -> Option<MonthEnd> {
        [MonthEnd::Skip, MonthEnd::Clamp, MonthEnd::Next].into_iter().find(|known| known.as_str() == text)
    }
}

impl fmt::Display for MonthEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Every {
    fn interval(self) -> u16 {
        match self {
            Every::Days(n) | Every::Weeks(n, _) | Every::Months(n) | Every::Years(n) => n,
        }
    }
}

fn checked_days(every: Every, months: &[i8], days: Days) -> Result<Days, RuleError> {
    for day in &days.weekdays {
        let Some(nth) = day.nth else { continue };
        let (nth_max, right) = match every {
            Every::Days(_) | Every::Weeks(..) => {
                return Err(refused("BYDAY", day, "a weekday without a number, as FREQ is DAILY or WEEKLY"));
            }
            Every::Years(_) if months.is_empty() => (53, "a weekday with a number from 1 to 53 or -1 to -53"),
            Every::Months(_) | Every::Years(_) => (5, "a weekday with a number from 1 to 5 or -1 to -5"),
        };
        if nth == 0 || nth.unsigned_abs() > nth_max {
            return Err(refused("BYDAY", day, right));
        }
    }
    if let Some(day) = days.month_days.iter().find(|day| **day == 0 || !(-31..=31).contains(*day)) {
        return Err(refused("BYMONTHDAY", day, "days from 1 to 31 or -1 to -31"));
    }
    if let (Every::Weeks(..), Some(day)) = (every, days.month_days.first()) {
        return Err(refused("BYMONTHDAY", day, "BYDAY, as FREQ is WEEKLY"));
    }
    if let Some(position) = days.positions.iter().find(|n| **n == 0 || !(-366..=366).contains(*n)) {
        return Err(refused("BYSETPOS", position, "positions from 1 to 366 or -1 to -366"));
    }
    check_month_end(every, &days)?;
    let picks_from_nothing = days.weekdays.is_empty() && days.month_days.is_empty() && months.is_empty();
    if let (true, Some(position)) = (picks_from_nothing, days.positions.first()) {
        return Err(refused("BYSETPOS", position, "BYSETPOS beside BYDAY, BYMONTHDAY or BYMONTH"));
    }
    let mut weekdays = days.weekdays;
    weekdays.sort_by_key(|day| (day.nth, day.weekday.to_monday_zero_offset()));
    weekdays.dedup();
    Ok(Days {
        weekdays,
        month_days: ascending(days.month_days),
        positions: ascending(days.positions),
        month_end: days.month_end,
    })
}

/// A month is too short for a day counted from its first; nothing else can be moved to its end.
fn check_month_end(every: Every, days: &Days) -> Result<(), RuleError> {
    if days.month_end == MonthEnd::Skip {
        return Ok(());
    }
    if !days.are_of_month(every) {
        let right = "only where the rule is over days of the month";
        return Err(refused("month_end", days.month_end, right));
    }
    match days.month_days.iter().find(|day| **day < -28) {
        Some(day) => Err(refused("BYMONTHDAY", day, "days from 1 to 31 or -1 to -28 beside month_end")),
        None => Ok(()),
    }
}

fn checked_business_days(every: Every, nths: Vec<i8>) -> Result<Vec<i8>, RuleError> {
    if !matches!(every, Every::Months(_)) {
        return Err(refused("BUSINESSDAY", list(&nths), "BUSINESSDAY in a monthly rule"));
    }
    if nths.is_empty() || nths.iter().any(|nth| *nth == 0 || !(-23..=23).contains(nth)) {
        return Err(refused(
            "BUSINESSDAY",
            list(&nths),
            "a working day of the month from 1 to 23 or -1 to -23",
        ));
    }
    Ok(ascending(nths))
}

fn ascending<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

fn list<T: ToString>(values: &[T]) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(",")
}

impl Rule {
    pub fn new(recurrence: Recurrence, ends: Ends) -> Result<Rule, RuleError> {
        match ends {
            Ends::After(count) if !(1..=COUNT_MAX).contains(&count) => {
                Err(refused("COUNT", count, "a number from 1 to 10000"))
            }
            Ends::After(_) | Ends::Never | Ends::On(_) | Ends::At(_) | Ends::AtLocal(_) => {
                Ok(Rule { recurrence, ends })
            }
        }
    }

    /// The n-th working day of every month, from its end when negative; a month with fewer is skipped.
    pub fn monthly_business_day(nth: i8) -> Result<Rule, RuleError> {
        let recurrence = Recurrence::new(Every::Months(1), Vec::new(), On::BusinessDays(vec![nth]))?;
        Rule::new(recurrence, Ends::Never)
    }

    /// Whether its dates are days of the month, so that a month can be too short for one.
    pub fn has_month_days(&self) -> bool {
        match &self.recurrence.on {
            On::Days(days) => days.are_of_month(self.recurrence.every),
            On::BusinessDays(_) => false,
        }
    }

    /// The same rule with other month ends; refused where it has no days of the month.
    pub fn with_month_end(self, month_end: MonthEnd) -> Result<Rule, RuleError> {
        let Recurrence { every, months, on } = self.recurrence;
        let on = match on {
            On::Days(days) => On::Days(Days { month_end, ..days }),
            On::BusinessDays(_) if month_end == MonthEnd::Skip => on,
            On::BusinessDays(_) => {
                return Err(refused("month_end", month_end, "only where the rule is over days of the month"));
            }
        };
        Rule::new(Recurrence::new(every, months, on)?, self.ends)
    }

    pub fn recurrence(&self) -> &Recurrence {
        &self.recurrence
    }

    pub fn ends(&self) -> Ends {
        self.ends
    }

    /// Whether a nominal date may not be worked, so that the template must say where it goes.
    ///
    /// Even Monday to Friday may: there are holidays.
    pub fn can_fall_on_day_off(&self) -> bool {
        match self.recurrence.on {
            On::Days(_) => true,
            On::BusinessDays(_) => false,
        }
    }

    /// Whether a date of it is the work of one day: every so many days, or all working days of every week by name.
    pub fn is_daily(&self) -> bool {
        const WORKING_DAYS: usize = 5;
        match (self.recurrence.every, &self.recurrence.on) {
            (Every::Days(_), _) => true,
            (Every::Weeks(1, _), On::Days(days)) => days.weekdays.len() >= WORKING_DAYS,
            (Every::Weeks(..) | Every::Months(_) | Every::Years(_), _) => false,
        }
    }

    /// The first nominal date later than `after`, or the first of all; `None` when there is none left.
    pub fn next(&self, phase: &Phase<'_>, after: Option<Date>) -> Result<Option<Date>, RecurrenceError> {
        let from = match after {
            None => phase.starts_on,
            Some(date) => match date.tomorrow() {
                Ok(day) => day,
                Err(_) => return Ok(None),
            },
        };
        let series = Series::new(&self.recurrence, phase);
        let Some(date) = series.first_from(from)? else { return Ok(None) };
        let inside = match self.ends {
            Ends::After(count) => series.count_through(date, count) <= usize::from(count),
            Ends::Never | Ends::On(_) | Ends::At(_) | Ends::AtLocal(_) => self.within(phase, date),
        };
        Ok(inside.then_some(date))
    }

    /// The last nominal date that is not later than `date`.
    pub fn latest_on_or_before(
        &self,
        phase: &Phase<'_>,
        date: Date,
    ) -> Result<Option<Date>, RecurrenceError> {
        let series = Series::new(&self.recurrence, phase);
        let mut to = match self.ends {
            Ends::Never => date,
            Ends::On(last) => date.min(last),
            // A civil date and its instant are never further apart than this, in any zone.
            Ends::At(last) => date.min(plus_days(phase.zone.date(last), 2)),
            Ends::AtLocal(last) => date.min(last.date()),
            Ends::After(count) => {
                let Some(latest) = series.last_to(date)? else { return Ok(None) };
                let beyond = series.count_through(latest, count) > usize::from(count);
                return Ok(if beyond { series.nth(count) } else { Some(latest) });
            }
        };
        // Of the dates up to `to`, only the last few can be past the end.
        while let Some(latest) = series.last_to(to)? {
            if self.within(phase, latest) {
                return Ok(Some(latest));
            }
            to = match latest.yesterday() {
                Ok(day) => day,
                Err(_) => return Ok(None),
            };
        }
        Ok(None)
    }

    fn within(&self, phase: &Phase<'_>, date: Date) -> bool {
        match self.ends {
            Ends::Never | Ends::After(_) => true,
            Ends::On(last) => date <= last,
            Ends::At(last) => phase.zone.instant(date, phase.at) <= last,
            Ends::AtLocal(last) => date.to_datetime(phase.at) <= last,
        }
    }
}

/// The next occurrences of a rule later than `after`, each as nominal wall time and instant.
///
/// A wall time that a clock change skips stays as the rule says it; its instant is the shifted one.
pub fn next_instants(
    rule_text: &str,
    dtstart: DateTime,
    zone: &Zone,
    after: Timestamp,
    count_max: usize,
) -> Result<Vec<(DateTime, Timestamp)>, RuleError> {
    let rule = Rule::parse_rrule(rule_text)?;
    let calendar = Calendar::weekdays("none");
    let phase = Phase { starts_on: dtstart.date(), at: dtstart.time(), zone, calendar: &calendar };
    // A zone that moves across the date line shifts a date by a day: two days back nothing is missed,
    // and the instants decide what is later.
    let mut cursor = Some(plus_days(zone.date(after), -2));
    let mut found = Vec::new();
    while found.len() < count_max {
        let next = rule.next(&phase, cursor).expect("a rule without business days needs no working day");
        let Some(date) = next else { break };
        let instant = zone.instant(date, phase.at);
        if instant > after {
            found.push((date.to_datetime(phase.at), instant));
        }
        cursor = Some(date);
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
