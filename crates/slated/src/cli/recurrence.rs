//! `slated recurrence`: rules on stdin, what comes next on stdout. Touches no database.

use std::io::{BufReader, Read};

use jiff::civil::{Date, DateTime};
use slated_core::recurrence::next_instants;
use slated_core::time::{Timestamp, Zone};

use super::lines::{LINE_BYTES_MAX, Lines, Object, quoted};
use super::out::Out;
use super::{Exit, Failure};

/// Pairs that are computed for a rule.
const NEXT_MAX: usize = 8;

/// Of a text that is refused.
const SHOWN_CHARS_MAX: usize = 120;

/// Answers each line as it comes; a line that is wrong is named and the others go on.
pub(super) fn run(input: impl Read, through: Date, out: &mut Out) -> Result<Exit, Failure> {
    let mut lines = Lines::new(BufReader::with_capacity(LINE_BYTES_MAX, input));
    let mut exit = Exit::Done;
    while let Some(line) = lines.next_line().map_err(|error| Failure::io("read stdin", error))? {
        let answered = line.text.and_then(|text| answer(&text, through));
        match answered {
            Ok(object) => out.line(object)?,
            Err(wrong) => {
                eprintln!("line {}: {wrong}", line.number);
                exit = Exit::Input;
            }
        }
        // whoever asks line by line gets each answer before the next question
        if lines.is_drained() {
            out.flush()?;
        }
    }
    Ok(exit)
}

fn answer(text: &str, through: Date) -> Result<Object, String> {
    let mut object = Object::parse(text)?;
    let rrule = text_of(&object, "rrule", "a rule as in \"FREQ=WEEKLY;BYDAY=MO\"")?;
    let dtstart = text_of(&object, "dtstart", WALL_TIME)?;
    let dtstart = wall_time(&dtstart).ok_or_else(|| wrong("dtstart", &dtstart, WALL_TIME))?;
    let zone = text_of(&object, "zone", "a time zone as in \"Europe/Kyiv\"")?;
    let zone = Zone::named(&zone).map_err(|error| format!("zone: {error}"))?;
    let after = text_of(&object, "after", INSTANT)?;
    let after: Timestamp = after.parse().map_err(|_| wrong("after", &after, INSTANT))?;
    let next = next_instants(&rrule, dtstart, &zone, after, NEXT_MAX)
        .map_err(|error| format!("rrule {}: {error}", quoted(&shown(&rrule))))?;
    let near = next.iter().take_while(|(local, _)| local.date() <= through);
    let pairs: Vec<String> = near.map(|(local, at)| format!("[\"{local}\", \"{at}\"]")).collect();
    object.set("next", format!("[{}]", pairs.join(", ")));
    Ok(object)
}

const WALL_TIME: &str = "a wall time as in \"2026-11-23T09:00:00\"";
const INSTANT: &str = "an instant as in \"2026-11-23T06:00:00Z\"";

fn text_of(object: &Object, key: &str, right: &str) -> Result<String, String> {
    let Some(json) = object.get(key) else {
        return Err(format!("{key} is missing (right would be {right})"));
    };
    serde_json::from_str(json).map_err(|_| format!("{key} is {} (right would be {right})", shown(json)))
}

/// Enough of a text to recognise it.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

fn wrong(key: &str, value: &str, right: &str) -> String {
    format!("{key} is {:?} (right would be {right})", shown(value))
}

/// Exactly `YYYY-MM-DDTHH:MM:SS`: a shorter text or an offset would be read as something it does not say.
fn wall_time(text: &str) -> Option<DateTime> {
    let is_whole = text.len() == 19 && text.as_bytes()[10] == b'T';
    if is_whole { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_answer(line: &str, expected: Result<&str, &str>) {
        let answered = answer(line, jiff::civil::date(2040, 12, 31)).map(|object| object.to_string());
        assert_eq!(answered.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn a_rule_gets_what_comes_next_in_place() {
        check_answer(
            r#"{"x": 1, "rrule": "FREQ=DAILY;COUNT=2", "next": [], "dtstart": "2026-10-24T09:00:00", "zone": "Europe/Kyiv", "after": "2026-10-24T06:00:00Z"}"#,
            Ok(
                r#"{"x": 1, "rrule": "FREQ=DAILY;COUNT=2", "next": [["2026-10-25T09:00:00", "2026-10-25T07:00:00Z"]], "dtstart": "2026-10-24T09:00:00", "zone": "Europe/Kyiv", "after": "2026-10-24T06:00:00Z"}"#,
            ),
        );
        check_answer(
            r#"{"rrule": "FREQ=DAILY;COUNT=1", "dtstart": "2026-10-24T09:00:00", "zone": "UTC", "after": "2027-01-01T00:00:00Z"}"#,
            Ok(
                r#"{"rrule": "FREQ=DAILY;COUNT=1", "dtstart": "2026-10-24T09:00:00", "zone": "UTC", "after": "2027-01-01T00:00:00Z", "next": []}"#,
            ),
        );
    }

    #[test]
    fn nothing_is_listed_beyond_the_last_day() {
        check_answer(
            r#"{"rrule": "FREQ=YEARLY", "dtstart": "2026-12-31T09:00:00", "zone": "UTC", "after": "2039-06-01T00:00:00Z"}"#,
            Ok(
                r#"{"rrule": "FREQ=YEARLY", "dtstart": "2026-12-31T09:00:00", "zone": "UTC", "after": "2039-06-01T00:00:00Z", "next": [["2039-12-31T09:00:00", "2039-12-31T09:00:00Z"], ["2040-12-31T09:00:00", "2040-12-31T09:00:00Z"]]}"#,
            ),
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_what_would_be_right() {
        check_answer(
            "[1]",
            Err("is not a JSON object: invalid type: sequence, expected an object in column 0"),
        );
        check_answer(
            r#"{"rrule": "FREQ=DAILY"}"#,
            Err("dtstart is missing (right would be a wall time as in \"2026-11-23T09:00:00\")"),
        );
        check_answer(
            r#"{"rrule": "FREQ=DAILY", "dtstart": "2026-10-24T09:00:00+02:00", "zone": "UTC", "after": "2027-01-01T00:00:00Z"}"#,
            Err(
                "dtstart is \"2026-10-24T09:00:00+02:00\" (right would be a wall time as in \"2026-11-23T09:00:00\")",
            ),
        );
        check_answer(
            r#"{"rrule": "FREQ=HOURLY", "dtstart": "2026-10-24T09:00:00", "zone": "UTC", "after": "2027-01-01T00:00:00Z"}"#,
            Err(
                "rrule \"FREQ=HOURLY\": FREQ=HOURLY is refused (right would be DAILY, WEEKLY, MONTHLY or YEARLY)",
            ),
        );
    }

    #[track_caller]
    fn check_refused(rrule: &str, starts: &str, ends: &str) {
        let line = format!(
            r#"{{"rrule": "{rrule}", "dtstart": "2026-01-01T09:00:00", "zone": "UTC", "after": "2026-01-01T00:00:00Z"}}"#
        );
        let refused = answer(&line, jiff::civil::date(2040, 12, 31)).unwrap_err();
        assert!(refused.starts_with(&format!("rrule \"{starts}")), "{refused}");
        assert!(refused.ends_with(ends), "{refused}");
        assert!(refused.len() < 400, "{} bytes", refused.len());
    }

    #[test]
    fn what_is_made_to_hurt_is_refused_by_its_part() {
        // by its length, before anything in it is read
        let long = "FREQ=DAILY;".repeat(5_000);
        check_refused(&long, "FREQ=DAILY", "a rule of 55000 bytes is too long (right would be at most 512)");
        check_refused(
            &";".repeat(60_000),
            ";;;",
            "a rule of 60000 bytes is too long (right would be at most 512)",
        );
        check_refused(&";".repeat(500), ";;;", "a rule of 501 parts is too long (right would be at most 16)");
        for interval in ["0", "2147483648", "999999999999"] {
            let says = format!("INTERVAL={interval} is refused (right would be a number from 1 to 999)");
            check_refused(&format!("FREQ=DAILY;INTERVAL={interval}"), "FREQ", &says);
        }
        let says = "COUNT=999999999999 is refused (right would be a number from 1 to 10000)";
        check_refused("FREQ=DAILY;COUNT=999999999999", "FREQ", says);
        let says =
            "EXDATE=20260101 is refused (right would be a rule without dates: the start is the engagement's)";
        check_refused("FREQ=DAILY;EXDATE=20260101", "FREQ", says);
    }

    #[test]
    fn deep_json_is_refused_where_a_text_belongs() {
        let deep = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
        let refused =
            answer(&format!(r#"{{"rrule": {deep}}}"#), jiff::civil::date(2040, 12, 31)).unwrap_err();
        assert!(refused.starts_with("rrule is [[["), "{refused}");
        assert!(refused.ends_with("(right would be a rule as in \"FREQ=WEEKLY;BYDAY=MO\")"), "{refused}");
        assert!(refused.len() < 400, "{} bytes", refused.len());
    }

    #[test]
    fn a_rule_that_never_comes_has_nothing_next() {
        check_answer(
            r#"{"rrule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "dtstart": "2026-01-01T09:00:00", "zone": "UTC", "after": "2026-01-01T00:00:00Z", "next": []}"#,
            Ok(
                r#"{"rrule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "dtstart": "2026-01-01T09:00:00", "zone": "UTC", "after": "2026-01-01T00:00:00Z", "next": []}"#,
            ),
        );
    }
}
