//! The form in which a rule is kept; a stored rule is checked like one just written.
//!
//! ```json
//! {"version":"1","unit":"month","every":1,"weekdays":["-1FR"],"ends":{"after":12}}
//! ```

use jiff::civil::{Date, DateTime, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::rrule::{weekday, weekday_code};
use super::{Days, Ends, Every, MonthEnd, NthWeekday, On, Recurrence, Rule, RuleError, refused};
use crate::time::Timestamp;

#[derive(Serialize, Deserialize)]
#[serde(tag = "version", deny_unknown_fields)]
enum Stored {
    #[serde(rename = "1")]
    V1 {
        unit: Unit,
        every: u16,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        week_start: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        months: Vec<i8>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        weekdays: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        month_days: Vec<i8>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        positions: Vec<i16>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        business_days: Vec<i8>,
        /// Nothing is `skip`, so that a rule stored before the choice existed reads as it was meant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        month_end: Option<String>,
        ends: StoredEnds,
    },
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredEnds {
    Never,
    On(Date),
    At(String),
    AtLocal(DateTime),
    After(u16),
}

impl From<&Rule> for Stored {
    fn from(rule: &Rule) -> Stored {
        let Recurrence { every, months, on } = &rule.recurrence;
        let (unit, every, week_start) = match *every {
            Every::Days(n) => (Unit::Day, n, None),
            Every::Weeks(n, start) => (Unit::Week, n, Some(weekday_code(start).to_owned())),
            Every::Months(n) => (Unit::Month, n, None),
            Every::Years(n) => (Unit::Year, n, None),
        };
        let (days, business_days) = match on {
            On::Days(days) => (days.clone(), Vec::new()),
            On::BusinessDays(nths) => (Days::default(), nths.clone()),
        };
        let ends = match rule.ends {
            Ends::Never => StoredEnds::Never,
            Ends::On(date) => StoredEnds::On(date),
            Ends::At(instant) => StoredEnds::At(instant.to_string()),
            Ends::AtLocal(wall) => StoredEnds::AtLocal(wall),
            Ends::After(count) => StoredEnds::After(count),
        };
        Stored::V1 {
            unit,
            every,
            week_start,
            months: months.clone(),
            weekdays: days.weekdays.iter().map(ToString::to_string).collect(),
            month_days: days.month_days,
            positions: days.positions,
            business_days,
            month_end: (days.month_end != MonthEnd::Skip).then(|| days.month_end.to_string()),
            ends,
        }
    }
}

impl TryFrom<Stored> for Rule {
    type Error = RuleError;

    fn try_from(stored: Stored) -> Result<Rule, RuleError> {
        let Stored::V1 {
            unit,
            every,
            week_start,
            months,
            weekdays,
            month_days,
            positions,
            business_days,
            month_end,
            ends,
        } = stored;
        let every = match unit {
            Unit::Day => Every::Days(every),
            Unit::Week => Every::Weeks(every, read_week_start(week_start)?),
            Unit::Month => Every::Months(every),
            Unit::Year => Every::Years(every),
        };
        let read_day =
            |text: String| NthWeekday::parse(&text).ok_or_else(|| refused("weekdays", &text, "MO or -1FR"));
        let weekdays = weekdays.into_iter().map(read_day).collect::<Result<Vec<_>, _>>()?;
        let days = Days { weekdays, month_days, positions, month_end: read_month_end(month_end)? };
        let on = if business_days.is_empty() {
            On::Days(days)
        } else if days == Days::default() {
            On::BusinessDays(business_days)
        } else {
            return Err(refused("business_days", super::list(&business_days), "no other days beside them"));
        };
        let ends = match ends {
            StoredEnds::Never => Ends::Never,
            StoredEnds::On(date) => Ends::On(date),
            StoredEnds::At(text) => Ends::At(read_instant(&text)?),
            StoredEnds::AtLocal(wall) => Ends::AtLocal(wall),
            StoredEnds::After(count) => Ends::After(count),
        };
        Rule::new(Recurrence::new(every, months, on)?, ends)
    }
}

fn read_week_start(text: Option<String>) -> Result<Weekday, RuleError> {
    let Some(text) = text else { return Ok(Weekday::Monday) };
    weekday(&text).ok_or_else(|| refused("week_start", &text, "MO to SU"))
}

fn read_month_end(text: Option<String>) -> Result<MonthEnd, RuleError> {
    let Some(text) = text else { return Ok(MonthEnd::Skip) };
    MonthEnd::parse(&text).ok_or_else(|| refused("month_end", &text, MonthEnd::WORDS))
}

fn read_instant(text: &str) -> Result<Timestamp, RuleError> {
    text.parse().map_err(|_| refused("ends.at", text, "an instant such as 2026-11-23T06:00:00Z"))
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Stored::from(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rule, D::Error> {
        Rule::try_from(Stored::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
