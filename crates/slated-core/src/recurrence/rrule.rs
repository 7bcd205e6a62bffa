//! RFC 5545 text of a rule, read strictly and written canonically; knows no dates but UNTIL.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;

use super::{Days, Ends, Every, MonthEnd, NthWeekday, On, Recurrence, Rule, RuleError, list, refused};
use crate::time::Timestamp;

pub(super) const BYTES_MAX: usize = 512;
pub(super) const PARTS_MAX: usize = 16;

const FREQUENCIES: &str = "DAILY, WEEKLY, MONTHLY or YEARLY";
const UNTIL_FORMS: &str = "YYYYMMDD, YYYYMMDDTHHMMSS or YYYYMMDDTHHMMSSZ";

#[derive(Default)]
struct Parts<'a> {
    freq: Option<&'a str>,
    interval: Option<&'a str>,
    count: Option<&'a str>,
    until: Option<&'a str>,
    by_day: Option<&'a str>,
    by_month_day: Option<&'a str>,
    by_month: Option<&'a str>,
    by_set_pos: Option<&'a str>,
    week_start: Option<&'a str>,
}

impl Rule {
    /// Reads the value of an `RRULE` in the subset that a service needs; everything else is refused by name.
    ///
    /// The start belongs to the engagement, so `DTSTART` and `EXDATE` have no place here.
    pub fn parse_rrule(text: &str) -> Result<Rule, RuleError> {
        if text.len() > BYTES_MAX {
            return Err(RuleError::TooLong { bytes: text.len() });
        }
        let count = text.split(';').count();
        if count > PARTS_MAX {
            return Err(RuleError::TooManyParts { parts: count });
        }
        let upper = text.to_ascii_uppercase();
        Parts::split(&upper)?.rule()
    }
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Result<Parts<'a>, RuleError> {
        let mut parts = Parts::default();
        for part in text.split(';') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let place = match name {
                "FREQ" => &mut parts.freq,
                "INTERVAL" => &mut parts.interval,
                "COUNT" => &mut parts.count,
                "UNTIL" => &mut parts.until,
                "BYDAY" => &mut parts.by_day,
                "BYMONTHDAY" => &mut parts.by_month_day,
                "BYMONTH" => &mut parts.by_month,
                "BYSETPOS" => &mut parts.by_set_pos,
                "WKST" => &mut parts.week_start,
                _ => return Err(refused(&shown(name), shown(value), right_instead_of(name))),
            };
            if value.is_empty() {
                return Err(refused(name, value, "a value after the equals sign"));
            }
            if place.replace(value).is_some() {
                return Err(refused(name, shown(value), "each part once"));
            }
        }
        Ok(parts)
    }

    fn rule(&self) -> Result<Rule, RuleError> {
        let interval = match self.interval {
            None => 1,
            Some(value) => number("INTERVAL", value, "a number from 1 to 999")?,
        };
        let week_start = match self.week_start {
            None => Weekday::Monday,
            Some(value) => {
                weekday(value).ok_or_else(|| refused("WKST", shown(value), "MO, TU, WE, TH, FR, SA or SU"))?
            }
        };
        let every = match self.freq {
            Some("DAILY") => Every::Days(interval),
            Some("WEEKLY") => Every::Weeks(interval, week_start),
            Some("MONTHLY") => Every::Months(interval),
            Some("YEARLY") => Every::Years(interval),
            Some(other) => return Err(refused("FREQ", shown(other), FREQUENCIES)),
            None => return Err(refused("FREQ", "", FREQUENCIES)),
        };
        let on = On::Days(Days {
            weekdays: self.weekdays()?,
            month_days: numbers("BYMONTHDAY", self.by_month_day, "days from 1 to 31 or -1 to -31")?,
            positions: numbers("BYSETPOS", self.by_set_pos, "positions from 1 to 366 or -1 to -366")?,
            month_end: MonthEnd::Skip,
        });
        let months = numbers("BYMONTH", self.by_month, "months from 1 to 12")?;
        Rule::new(Recurrence::new(every, months, on)?, self.ends()?)
    }

    fn weekdays(&self) -> Result<Vec<NthWeekday>, RuleError> {
        let Some(value) = self.by_day else { return Ok(Vec::new()) };
        let right = "weekdays such as MO, or 2TU and -1FR where FREQ is MONTHLY or YEARLY";
        value
            .split(',')
            .map(|day| NthWeekday::parse(day).ok_or_else(|| refused("BYDAY", shown(day), right)))
            .collect()
    }

    fn ends(&self) -> Result<Ends, RuleError> {
        match (self.count, self.until) {
            (None, None) => Ok(Ends::Never),
            (Some(value), None) => Ok(Ends::After(number("COUNT", value, "a number from 1 to 10000")?)),
            (None, Some(value)) => until(value).ok_or_else(|| refused("UNTIL", shown(value), UNTIL_FORMS)),
            (Some(_), Some(value)) => Err(refused("UNTIL", shown(value), "either COUNT or UNTIL")),
        }
    }
}

fn right_instead_of(name: &str) -> &'static str {
    match name {
        "" => "NAME=VALUE between two semicolons",
        "DTSTART" | "EXDATE" | "RDATE" => "a rule without dates: the start is the engagement's",
        "BYHOUR" | "BYMINUTE" | "BYSECOND" => "a rule over dates: the time of day is the schedule's",
        "BYWEEKNO" | "BYYEARDAY" => "BYMONTH with BYDAY or BYMONTHDAY",
        "MONTHEND" | "MONTH_END" => "month_end beside the rule: its text keeps the meaning of RFC 5545",
        _ if name.starts_with("RRULE:") => "the rule without RRULE: before it",
        _ => "one of FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST",
    }
}

/// Text of a stranger as it is put into a message: short, and on one line.
fn shown(text: &str) -> String {
    let start: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() { format!("{start}...") } else { start }
}

fn number(part: &str, value: &str, right: &str) -> Result<u16, RuleError> {
    let digits_only = value.bytes().all(|byte| byte.is_ascii_digit());
    let number = if digits_only { value.parse().ok() } else { None };
    number.ok_or_else(|| refused(part, shown(value), right))
}

fn numbers<N: FromStr>(part: &str, value: Option<&str>, right: &str) -> Result<Vec<N>, RuleError> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let each = |text: &str| text.parse().map_err(|_| refused(part, shown(text), right));
    value.split(',').map(each).collect()
}

fn until(value: &str) -> Option<Ends> {
    let (local, utc) = match value.strip_suffix('Z') {
        Some(local) => (local, true),
        None => (value, false),
    };
    let Some((day, time)) = local.split_once('T') else {
        return if utc { None } else { date(local).map(Ends::On) };
    };
    let wall = date(day)?.to_datetime(time_of_day(time)?);
    if !utc {
        return Some(Ends::AtLocal(wall));
    }
    TimeZone::UTC.to_timestamp(wall).ok().map(|instant| Ends::At(Timestamp::new(instant)))
}

fn date(text: &str) -> Option<Date> {
    let digits = digits(text, 8)?;
    Date::new(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?).ok()
}

fn time_of_day(text: &str) -> Option<Time> {
    let digits = digits(text, 6)?;
    Time::new(digits[..2].parse().ok()?, digits[2..4].parse().ok()?, digits[4..].parse().ok()?, 0).ok()
}

fn digits(text: &str, count: usize) -> Option<&str> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
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

pub(super) fn weekday(text: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(code, _)| *code == text).map(|(_, day)| *day)
}

pub(super) fn weekday_code(weekday: Weekday) -> &'static str {
    let found = WEEKDAYS.iter().find(|(_, day)| *day == weekday);
    found.expect("all seven days are listed").0
}

impl NthWeekday {
    /// Reads `MO` or `-1FR`.
    pub fn parse(text: &str) -> Option<NthWeekday> {
        let (nth, code) = text.split_at_checked(text.len().saturating_sub(2))?;
        let weekday = weekday(code)?;
        let nth = if nth.is_empty() { None } else { Some(nth.parse().ok()?) };
        Some(NthWeekday { nth, weekday })
    }
}

impl fmt::Display for NthWeekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(nth) = self.nth {
            write!(f, "{nth}")?;
        }
        f.write_str(weekday_code(self.weekday))
    }
}

/// RRULE text that reads back as the same rule; what RRULE cannot say is described in the same manner:
/// `BUSINESSDAY` for business days, `MONTHEND` for months that are too short.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Recurrence { every, months, on } = &self.recurrence;
        let (freq, interval) = match *every {
            Every::Days(n) => ("DAILY", n),
            Every::Weeks(n, _) => ("WEEKLY", n),
            Every::Months(n) => ("MONTHLY", n),
            Every::Years(n) => ("YEARLY", n),
        };
        write!(f, "FREQ={freq}")?;
        if interval != 1 {
            write!(f, ";INTERVAL={interval}")?;
        }
        match on {
            On::Days(days) => {
                write_list(f, "BYDAY", &days.weekdays)?;
                write_list(f, "BYMONTHDAY", &days.month_days)?;
                write_list(f, "BYMONTH", months)?;
                write_list(f, "BYSETPOS", &days.positions)?;
                if days.month_end != MonthEnd::Skip {
                    write!(f, ";MONTHEND={}", days.month_end.as_str().to_ascii_uppercase())?;
                }
            }
            On::BusinessDays(nths) => {
                write_list(f, "BUSINESSDAY", nths)?;
                write_list(f, "BYMONTH", months)?;
            }
        }
        match *every {
            Every::Weeks(_, start) if start != Weekday::Monday => write!(f, ";WKST={}", weekday_code(start))?,
            Every::Weeks(..) | Every::Days(_) | Every::Months(_) | Every::Years(_) => {}
        }
        match self.ends {
            Ends::Never => Ok(()),
            Ends::After(count) => write!(f, ";COUNT={count}"),
            Ends::On(date) => write!(f, ";UNTIL={}", compact_date(date)),
            Ends::AtLocal(wall) => write!(f, ";UNTIL={}", compact(wall)),
            Ends::At(instant) => {
                write!(f, ";UNTIL={}Z", compact(TimeZone::UTC.to_datetime(instant.to_jiff())))
            }
        }
    }
}

fn write_list<T: ToString>(f: &mut fmt::Formatter<'_>, part: &str, values: &[T]) -> fmt::Result {
    if values.is_empty() { Ok(()) } else { write!(f, ";{part}={}", list(values)) }
}

fn compact_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn compact(wall: DateTime) -> String {
    format!("{}T{:02}{:02}{:02}", compact_date(wall.date()), wall.hour(), wall.minute(), wall.second())
}
