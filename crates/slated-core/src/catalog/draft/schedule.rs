//! When a template's work falls, as it is written: the forms of a schedule and what is wrong with one.
//!
//! A rule is a text of RFC 5545 (`rrule`) or said plainly (`monthly`). Both can name dates that are left
//! out or come on top. What is refused is refused here, when it is saved, and never guessed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{DEFAULT_AT, Faults, ROLL_WORDS};
use crate::calendar::Roll;
use crate::catalog::{Schedule, When};
use crate::recurrence::{Days, Ends, Every, MonthEnd, NthWeekday, On, Recurrence, Rule, RuleError};

/// Dates in one list of exceptions or extras.
pub const DATES_MAX: usize = 500;
/// More values than there are days in a month mean nothing.
const LIST_MAX: usize = 62;
const SHOWN_CHARS_MAX: usize = 60;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleDraft {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rrule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly: Option<MonthlyDraft>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_start: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_holiday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month_end: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exdates: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rdates: Vec<String>,
}

/// Days of every month, or of each n-th, said without RFC 5545: exactly one of the three kinds of days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthlyDraft {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<OneOrMore<i64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_day: Option<OneOrMore<i64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<OneOrMore<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<i64>,
}

/// `31` is as good as `[31]`, and is kept as it was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    fn as_slice(&self) -> &[T] {
        match self {
            OneOrMore::One(value) => std::slice::from_ref(value),
            OneOrMore::More(values) => values,
        }
    }
}

pub(super) fn parse(draft: &ScheduleDraft, faults: &mut Faults) -> Option<Schedule> {
    let at = match &draft.at {
        Some(text) => faults.time("schedule.at", text),
        None => Some(DEFAULT_AT),
    };
    if draft.offset_days.is_some() && draft.anchor.is_none() {
        faults.add(
            "schedule.offset_days",
            draft.offset_days.unwrap_or(0),
            "only beside anchor = \"renewal_on\"",
        );
    }
    let exdates = dates("schedule.exdates", &draft.exdates, faults);
    let rdates = dates("schedule.rdates", &draft.rdates, faults);
    let when = parse_when(draft, faults)?;
    if draft.at.is_none() && matches!(when, When::Recurring(_)) {
        faults.add("schedule.at", "", "a wall time such as \"09:00\"");
    }
    if !matches!(when, When::Recurring(_)) {
        refuse_beside_one_date(draft, faults);
    }
    let on_holiday = match (&draft.on_holiday, &when) {
        (Some(text), _) => faults.roll("schedule.on_holiday", text),
        (None, When::OnStart) => Some(Roll::None),
        (None, When::Recurring(rule)) if !rule.can_fall_on_day_off() && draft.rdates.is_empty() => {
            Some(Roll::None)
        }
        (None, _) => {
            let right = format!("one of {ROLL_WORDS}: this rule can fall on a day that is not worked");
            faults.add("schedule.on_holiday", "", &right);
            None
        }
    };
    Some(Schedule { when, at: at?, on_holiday: on_holiday?, exdates: exdates?, rdates: rdates? })
}

fn parse_when(draft: &ScheduleDraft, faults: &mut Faults) -> Option<When> {
    const FORMS: &str =
        "exactly one of rrule, monthly, on_start = true, or anchor = \"renewal_on\" with offset_days";
    match (&draft.rrule, &draft.monthly, draft.on_start, &draft.anchor) {
        (rrule, None, None, Some(anchor)) => {
            if anchor != "renewal_on" {
                faults.add("schedule.anchor", anchor, "\"renewal_on\"");
            }
            if let Some(text) = rrule.as_ref().filter(|text| *text != "FREQ=YEARLY") {
                let right = "\"FREQ=YEARLY\" (or nothing) beside an anchor";
                faults.add("schedule.rrule", shown(text), right);
            }
            let offset = draft.offset_days.unwrap_or(0);
            if !(-180..=180).contains(&offset) {
                faults.add("schedule.offset_days", offset, "days from -180 to 180");
            }
            Some(When::Renewal { offset_days: i32::try_from(offset).unwrap_or(0) })
        }
        (Some(text), None, None, None) => {
            let rule = Rule::parse_rrule(text);
            finished(draft, MonthEnd::Skip, rule, ("schedule.rrule", shown(text)), faults)
        }
        (None, Some(monthly), None, None) => parse_monthly(draft, monthly, faults),
        (None, None, Some(true), None) => Some(When::OnStart),
        (None, None, Some(false), None) => {
            faults.add("schedule.on_start", false, "true, or leave it out");
            None
        }
        _ => {
            faults.add("schedule", "", FORMS);
            None
        }
    }
}

fn parse_monthly(draft: &ScheduleDraft, monthly: &MonthlyDraft, faults: &mut Faults) -> Option<When> {
    // zero is in none of the lists' ranges, and stands for whatever is too great to be in one
    let small = |value: &i64| i8::try_from(*value).unwrap_or(0);
    let (place, written, on) = match (&monthly.day, &monthly.business_day, &monthly.weekday) {
        (Some(days), None, None) => {
            let month_days: Vec<i8> = days.as_slice().iter().map(small).collect();
            ("schedule.monthly.day", list(days), On::Days(Days { month_days, ..Days::default() }))
        }
        (None, Some(days), None) => {
            let nths = days.as_slice().iter().map(small).collect();
            ("schedule.monthly.business_day", list(days), On::BusinessDays(nths))
        }
        (None, None, Some(days)) => {
            let place = "schedule.monthly.weekday";
            let Some(weekdays) = days.as_slice().iter().map(|day| NthWeekday::parse(day)).collect() else {
                faults.add(place, list(days), "weekdays such as \"-1FR\", \"1MO\" or \"MO\"");
                return None;
            };
            (place, list(days), On::Days(Days { weekdays, ..Days::default() }))
        }
        _ => {
            faults.add("schedule.monthly", "", "exactly one of day, business_day or weekday");
            return None;
        }
    };
    let count = match &on {
        On::Days(days) => days.weekdays.len() + days.month_days.len(),
        On::BusinessDays(nths) => nths.len(),
    };
    if !(1..=LIST_MAX).contains(&count) {
        faults.add(place, format!("{count} days"), "1 to 62 days");
        return None;
    }
    let every = monthly.every.unwrap_or(1);
    let Some(every) = u16::try_from(every).ok().filter(|every| (1..=999).contains(every)) else {
        faults.add("schedule.monthly.every", every, "a number of months from 1 to 999");
        return None;
    };
    if monthly.months.iter().any(|month| !(1..=12).contains(month)) {
        let months = list(&OneOrMore::More(monthly.months.clone()));
        faults.add("schedule.monthly.months", months, "months from 1 to 12");
        return None;
    }
    let default = match &on {
        // who says "the 31st" of every month means its end where there is none
        On::Days(days) if !days.month_days.is_empty() => MonthEnd::Clamp,
        On::Days(_) | On::BusinessDays(_) => MonthEnd::Skip,
    };
    let months = monthly.months.iter().map(small).collect();
    let rule = Recurrence::new(Every::Months(every), months, on);
    let rule = rule.and_then(|recurrence| Rule::new(recurrence, Ends::Never));
    finished(draft, default, rule, (place, written), faults)
}

/// The rule with its month ends, once it is known to have a date at all.
fn finished(
    draft: &ScheduleDraft,
    default: MonthEnd,
    rule: Result<Rule, RuleError>,
    (place, written): (&str, String),
    faults: &mut Faults,
) -> Option<When> {
    let month_end = match draft.month_end.as_deref() {
        None => default,
        Some(text) => match MonthEnd::parse(text) {
            Some(month_end) => month_end,
            None => {
                faults.add("schedule.month_end", shown(text), MonthEnd::WORDS);
                return None;
            }
        },
    };
    if let (Some(text), Ok(rule)) = (&draft.month_end, &rule)
        && !rule.has_month_days()
    {
        faults.add("schedule.month_end", text, "only where the rule is over days of the month");
        return None;
    }
    let rule = rule.and_then(|rule| rule.with_month_end(month_end));
    match rule.and_then(|rule| rule.check_possible().map(|()| rule)) {
        Ok(rule) => Some(When::Recurring(rule)),
        Err(refused) => {
            faults.add(place, written, &refused.to_string());
            None
        }
    }
}

/// What speaks of many dates has nothing to say where there is one.
fn refuse_beside_one_date(draft: &ScheduleDraft, faults: &mut Faults) {
    const RIGHT: &str = "only beside rrule or monthly";
    if let Some(text) = &draft.month_end {
        faults.add("schedule.month_end", shown(text), RIGHT);
    }
    for (key, dates) in [("schedule.exdates", &draft.exdates), ("schedule.rdates", &draft.rdates)] {
        if let Some(first) = dates.first() {
            faults.add(key, shown(first), RIGHT);
        }
    }
}

fn dates(key: &str, texts: &[String], faults: &mut Faults) -> Option<Vec<Date>> {
    match parse_dates(texts.iter().map(String::as_str)) {
        Ok(dates) => Some(dates),
        Err(refused) => {
            faults.add(key, refused.value, &refused.right);
            None
        }
    }
}

/// What is wrong with a list of dates: one of them, or its length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadDates {
    pub value: String,
    pub right: String,
}

/// Reads dates such as `2026-12-25`, each once; they come back in order.
pub fn parse_dates<'t>(texts: impl ExactSizeIterator<Item = &'t str>) -> Result<Vec<Date>, BadDates> {
    let bad = |value: String, right: &str| BadDates { value, right: right.to_owned() };
    if texts.len() > DATES_MAX {
        return Err(bad(format!("{} dates", texts.len()), "500 dates at most"));
    }
    let mut dates = Vec::with_capacity(texts.len());
    for text in texts {
        // a time or an offset behind the date would be read as something it does not say
        let date = if text.len() == 10 { text.parse::<Date>().ok() } else { None };
        let date = date.ok_or_else(|| bad(shown(text), "dates such as 2026-12-25"))?;
        if dates.contains(&date) {
            return Err(bad(shown(text), "each date once"));
        }
        dates.push(date);
    }
    dates.sort_unstable();
    Ok(dates)
}

fn list<T: ToString>(values: &OneOrMore<T>) -> String {
    let values = values.as_slice();
    let first: Vec<String> = values.iter().take(LIST_MAX).map(T::to_string).collect();
    shown(&first.join(", "))
}

/// Enough of a text to recognise it: a megabyte in a message helps nobody.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Time, date};

    use super::*;
    use crate::calendar::Calendar;
    use crate::recurrence::Phase;
    use crate::time::Zone;

    fn read(schedule: &str) -> Result<Schedule, Vec<super::super::Fault>> {
        let mut faults = Faults::default();
        let draft: ScheduleDraft = serde_json::from_str(schedule).unwrap();
        // what is read is what was written
        assert_eq!(
            serde_json::to_value(&draft).unwrap(),
            serde_json::from_str::<serde_json::Value>(schedule).unwrap()
        );
        let schedule = parse(&draft, &mut faults);
        if faults.0.is_empty() { Ok(schedule.unwrap()) } else { Err(faults.0) }
    }

    fn with(when: &str) -> String {
        format!(r#"{{"at": "09:00", "on_holiday": "none", {when}}}"#)
    }

    /// The first dates of a client who starts on 1 January 2027.
    #[track_caller]
    fn check(when: &str, expected: &[&str]) {
        let schedule = read(&with(when)).unwrap();
        let When::Recurring(rule) = &schedule.when else { panic!("{when} is one date") };
        let (zone, calendar) = (Zone::utc(), Calendar::weekdays("test"));
        let phase =
            Phase { starts_on: date(2027, 1, 1), at: Time::midnight(), zone: &zone, calendar: &calendar };
        let next = |last: &Date| rule.next(&phase, Some(*last)).unwrap();
        let dates = std::iter::successors(rule.next(&phase, None).unwrap(), next);
        let dates: Vec<String> = dates.take(expected.len()).map(|date| date.to_string()).collect();
        assert_eq!(dates, expected);
    }

    #[track_caller]
    fn check_fault(when: &str, key: &str, value: &str, right: &str) {
        let faults = read(&with(when)).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!((faults[0].key.as_str(), faults[0].value.as_str()), (key, value));
        assert!(faults[0].right.contains(right), "{:?}", faults[0]);
    }

    #[test]
    fn a_plain_day_of_the_month_is_the_last_one_where_there_is_none() {
        check(r#""monthly": {"day": 31}"#, &["2027-01-31", "2027-02-28", "2027-03-31"]);
        check(r#""monthly": {"day": 31}, "month_end": "skip""#, &["2027-01-31", "2027-03-31"]);
        check(r#""monthly": {"day": 31}, "month_end": "next""#, &["2027-01-31", "2027-03-01", "2027-03-31"]);
        check(r#""monthly": {"day": [1, 15]}"#, &["2027-01-01", "2027-01-15", "2027-02-01"]);
        check(r#""monthly": {"day": -1}"#, &["2027-01-31", "2027-02-28"]);
        check(r#""monthly": {"day": 31, "every": 3}"#, &["2027-01-31", "2027-04-30", "2027-07-31"]);
        check(r#""monthly": {"day": 31, "months": [2, 4]}"#, &["2027-02-28", "2027-04-30", "2028-02-29"]);
    }

    #[test]
    fn a_rule_of_rfc_5545_keeps_its_meaning_unless_the_month_end_is_said() {
        check(r#""rrule": "FREQ=MONTHLY;BYMONTHDAY=31""#, &["2027-01-31", "2027-03-31"]);
        check(
            r#""rrule": "FREQ=MONTHLY;BYMONTHDAY=31", "month_end": "clamp""#,
            &["2027-01-31", "2027-02-28"],
        );
        check(r#""rrule": "FREQ=MONTHLY;BYMONTHDAY=31", "month_end": "skip""#, &["2027-01-31", "2027-03-31"]);
    }

    #[test]
    fn plain_business_days_and_weekdays_of_the_month() {
        check(r#""monthly": {"business_day": -1}"#, &["2027-01-29", "2027-02-26"]);
        check(
            r#""monthly": {"business_day": [-3, -2, -1], "months": [2]}"#,
            &["2027-02-24", "2027-02-25", "2027-02-26", "2028-02-25"],
        );
        check(r#""monthly": {"weekday": "-1FR"}"#, &["2027-01-29", "2027-02-26"]);
        check(
            r#""monthly": {"weekday": ["1MO", "3MO"], "every": 2}"#,
            &["2027-01-04", "2027-01-18", "2027-03-01"],
        );
    }

    #[test]
    fn what_is_wrong_with_a_plain_form_is_named() {
        let one = "exactly one of day, business_day or weekday";
        check_fault(r#""monthly": {}"#, "schedule.monthly", "", one);
        check_fault(r#""monthly": {"day": 1, "weekday": "1MO"}"#, "schedule.monthly", "", one);
        check_fault(
            r#""monthly": {"day": 32}"#,
            "schedule.monthly.day",
            "32",
            "days from 1 to 31 or -1 to -31",
        );
        check_fault(
            r#""monthly": {"day": 1000}"#,
            "schedule.monthly.day",
            "1000",
            "days from 1 to 31 or -1 to -31",
        );
        check_fault(
            r#""monthly": {"day": -30}"#,
            "schedule.monthly.day",
            "-30",
            "-1 to -28 beside month_end",
        );
        check_fault(r#""monthly": {"day": []}"#, "schedule.monthly.day", "0 days", "1 to 62 days");
        check_fault(
            r#""monthly": {"weekday": "6FR"}"#,
            "schedule.monthly.weekday",
            "6FR",
            "1 to 5 or -1 to -5",
        );
        check_fault(r#""monthly": {"weekday": "Friday"}"#, "schedule.monthly.weekday", "Friday", "\"-1FR\"");
        check_fault(r#""monthly": {"business_day": 24}"#, "schedule.monthly.business_day", "24", "1 to 23");
        check_fault(r#""monthly": {"day": 1, "every": 0}"#, "schedule.monthly.every", "0", "1 to 999");
        check_fault(r#""monthly": {"day": 1, "months": [13]}"#, "schedule.monthly.months", "13", "1 to 12");
    }

    #[test]
    fn a_month_end_is_refused_where_no_day_of_the_month_is_named() {
        let right = "only where the rule is over days of the month";
        for (when, month_end) in [
            (r#""rrule": "FREQ=WEEKLY;BYDAY=MO""#, "clamp"),
            (r#""rrule": "FREQ=DAILY;BYMONTHDAY=31""#, "next"),
            (r#""rrule": "FREQ=MONTHLY;BYDAY=-1FR""#, "skip"),
            (r#""monthly": {"business_day": -1}"#, "clamp"),
            (r#""monthly": {"weekday": "1MO"}"#, "skip"),
        ] {
            let when = format!(r#"{when}, "month_end": "{month_end}""#);
            check_fault(&when, "schedule.month_end", month_end, right);
        }
        let wrong = r#""monthly": {"day": 31}, "month_end": "last""#;
        check_fault(wrong, "schedule.month_end", "last", "clamp, skip or next");
        let beside = "only beside rrule or monthly";
        check_fault(r#""on_start": true, "month_end": "clamp""#, "schedule.month_end", "clamp", beside);
        let exdates = r#""on_start": true, "exdates": ["2027-01-01"]"#;
        check_fault(exdates, "schedule.exdates", "2027-01-01", beside);
        let rdates = r#""anchor": "renewal_on", "rdates": ["2027-01-01"]"#;
        check_fault(rdates, "schedule.rdates", "2027-01-01", beside);
    }

    #[test]
    fn a_rule_that_never_comes_is_refused_when_it_is_saved() {
        let why = "no date in any year because of BYMONTHDAY=30";
        let never = r#""rrule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30""#;
        check_fault(never, "schedule.rrule", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", why);
        check_fault(
            r#""monthly": {"day": 30, "months": [2]}, "month_end": "skip""#,
            "schedule.monthly.day",
            "30",
            why,
        );
        check(r#""monthly": {"day": 30, "months": [2]}"#, &["2027-02-28", "2028-02-29"]);
        assert!(
            read(&with(r#""rrule": "FREQ=DAILY;UNTIL=20010101""#)).is_ok(),
            "it is over, and was right once"
        );
    }

    #[test]
    fn a_day_beside_the_rule_can_be_a_day_off() {
        let extra = r#"{"at": "09:00", "monthly": {"business_day": -1}, "rdates": ["2027-01-02"]}"#;
        let faults = read(extra).unwrap_err();
        assert_eq!(faults[0].key, "schedule.on_holiday");
        let dates =
            read(&with(r#""monthly": {"day": 1}, "exdates": ["2027-03-01", "2027-02-01"]"#)).unwrap().exdates;
        assert_eq!(dates, [date(2027, 2, 1), date(2027, 3, 1)]);
    }
}
