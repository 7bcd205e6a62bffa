//! `calendars/*.ics`: the days off of a country or client, and the weekend days that are worked instead.
//!
//! Dates are listed, not computed: an all-day event is a day off, one with `CATEGORIES:WORKING-DAY` a
//! working day. What an event repeats by is refused, so that what is worked can be read off the file.

use std::collections::BTreeMap;

use icalendar::parser::{self, Component};
use jiff::civil::Date;
use slated_core::calendar::Calendar;
use slated_core::catalog::{KEY_FORM, is_key};
use slated_core::time::{days_between, plus_days};

use super::Files;
use super::complaint::{Complaints, Keys};
use super::{folder, value};

const EVENTS_MAX: usize = 5_000;
const EVENT_DAYS_MAX: i64 = 366;
/// Days that the events of a file name together: five thousand long events on each other would be millions.
const DAYS_MAX: i64 = 20_000;
/// Holidays on one day are told by name as long as a person would read them.
const NAMES_BYTES_MAX: usize = 400;
/// A calendar holds events and they hold alarms; the parser recurses, so what is deeper never reaches it.
const DEPTH_MAX: usize = 4;

/// By key, with the keys that may be referred to.
pub(super) fn read(files: &Files, complaints: &mut Complaints) -> (BTreeMap<String, Calendar>, Keys<()>) {
    let mut keys = Keys { what: "calendar", home: "calendars/*.ics", known: BTreeMap::new(), complete: true };
    keys.complete = !complaints.unread_files().any(|path| path.starts_with("calendars"));
    let mut calendars = BTreeMap::new();
    for (path, bytes) in files {
        let Some(key) = path.strip_prefix("calendars/").and_then(|name| name.strip_suffix(".ics")) else {
            continue;
        };
        keys.known.insert(key.to_owned(), ());
        if !is_key(key) {
            complaints
                .file(path, format!("{key:?} is not a key (right would be a file named by {KEY_FORM})"));
        }
        if let Some(text) = folder::text(path, bytes, complaints)
            && let Some(calendar) = read_calendar(path, key, text, complaints)
        {
            calendars.insert(key.to_owned(), calendar);
        }
    }
    (calendars, keys)
}

fn read_calendar(path: &str, key: &str, text: &str, complaints: &mut Complaints) -> Option<Calendar> {
    let begins = outline(path, text, complaints)?;
    // the parser accepts blank lines only at the end, and one kind of line end at a time
    let plain = text.replace("\r\n", "\n");
    let unfolded = parser::unfold(plain.trim_start());
    let components = match parser::read_components(&unfolded) {
        Ok(components) => components,
        Err(refused) => {
            let first = refused.lines().find(|line| line.contains("at line")).unwrap_or("").trim();
            complaints.file(path, format!("cannot be read as iCalendar: {first}"));
            return None;
        }
    };
    let mut calendar = Calendar::weekdays(key);
    let events = components.iter().flat_map(|root| &root.components).filter(|one| one.name == "VEVENT");
    let mut days_left = DAYS_MAX;
    for (event, line) in events.zip(begins) {
        if let Err(says) = add(event, &mut days_left, &mut calendar) {
            let uid = property(event, "UID").unwrap_or("without UID");
            complaints.at(path, line, format!("event {uid}"), says);
        }
    }
    if let Some((from, to)) = nobody_works(&calendar) {
        let says = format!(
            "has no working day from {from} to {to} (right would be one in every {EVENT_DAYS_MAX} days)"
        );
        complaints.file(path, says);
    }
    Some(calendar)
}

/// The first stretch of days off that is as long as anyone looks for a working day.
fn nobody_works(calendar: &Calendar) -> Option<(Date, Date)> {
    let (first, last) = (calendar.days_off.keys().next()?, calendar.days_off.keys().next_back()?);
    let mut from = None;
    for date in (0..=days_between(*first, *last)).map(|n| plus_days(*first, n)) {
        if calendar.is_working(date) {
            from = None;
            continue;
        }
        let from = *from.get_or_insert(date);
        if days_between(from, date) + 1 >= EVENT_DAYS_MAX {
            return Some((from, date));
        }
    }
    None
}

/// The lines on which events begin; `None` where what begins and ends does not fit together.
fn outline(path: &str, text: &str, complaints: &mut Complaints) -> Option<Vec<usize>> {
    let mut open: Vec<&str> = Vec::new();
    let mut begins = Vec::new();
    let mut any = false;
    for (index, written) in text.lines().enumerate() {
        let line = index + 1;
        let written = written.trim_end();
        if let Some(name) = written.strip_prefix("BEGIN:") {
            if open.is_empty() && name != "VCALENDAR" {
                complaints.line(
                    path,
                    line,
                    format!("{written:?} is outside a calendar (right would be BEGIN:VCALENDAR first)"),
                );
                return None;
            }
            if name != name.to_uppercase() {
                complaints.line(
                    path,
                    line,
                    format!("{written:?} is not a component (right would be BEGIN:{})", name.to_uppercase()),
                );
                return None;
            }
            any = true;
            open.push(name);
            if open.len() > DEPTH_MAX {
                complaints.line(
                    path,
                    line,
                    format!("{written:?} is nested too deep (right would be {DEPTH_MAX} levels at most)"),
                );
                return None;
            }
            if name == "VEVENT" && open.len() == 2 {
                begins.push(line);
            }
        } else if let Some(name) = written.strip_prefix("END:") {
            let begun = open.pop();
            if begun != Some(name) {
                let right =
                    begun.map_or_else(|| "a BEGIN before it".to_owned(), |begun| format!("END:{begun}"));
                complaints.line(
                    path,
                    line,
                    format!("{written:?} ends what did not begin (right would be {right})"),
                );
                return None;
            }
        }
    }
    if !any {
        complaints.file(path, "is not an iCalendar file (right would begin with BEGIN:VCALENDAR)");
        return None;
    }
    if let Some(name) = open.last() {
        complaints.file(path, format!("ends inside a {name} (right would be END:{name})"));
        return None;
    }
    if begins.len() > EVENTS_MAX {
        complaints.file(path, format!("has {} events (right would be {EVENTS_MAX} at most)", begins.len()));
        return None;
    }
    Some(begins)
}

fn add(event: &Component<'_>, days_left: &mut i64, calendar: &mut Calendar) -> Result<(), String> {
    for name in ["RRULE", "RDATE"] {
        if let Some(rule) = property(event, name) {
            return Err(format!("{name} {rule:?} repeats it (right would be one event for each date)"));
        }
    }
    if property(event, "STATUS") == Some("CANCELLED") {
        return Ok(());
    }
    let from = day(event, "DTSTART")?
        .ok_or("has no DTSTART (right would be a date, as in DTSTART;VALUE=DATE:20261225)")?;
    let until = match (day(event, "DTEND")?, property(event, "DURATION")) {
        (Some(until), _) => until,
        (None, Some(duration)) => plus_days(from, days(duration)?),
        (None, None) => plus_days(from, 1),
    };
    let length = days_between(from, until);
    if !(1..=EVENT_DAYS_MAX).contains(&length) {
        return Err(format!(
            "lasts {length} days, from {from} until before {until} (right would be 1 to {EVENT_DAYS_MAX}: the end is the day after the last)"
        ));
    }
    *days_left -= length;
    if *days_left < 0 {
        return Err(format!(
            "comes after {DAYS_MAX} days that the events before it name (right would be that many in a file)"
        ));
    }
    let name = property(event, "SUMMARY").map_or("Day off", str::trim);
    let name = value::text(if name.is_empty() { "Day off" } else { name })?;
    let worked = event.properties.iter().filter(|one| one.name.as_str().eq_ignore_ascii_case("CATEGORIES"));
    let worked = worked.flat_map(|one| one.val.as_str().split(',')).any(|one| one.trim() == "WORKING-DAY");
    for date in (0..length).map(|n| plus_days(from, n)) {
        if worked {
            calendar.days_on.insert(date);
        } else {
            let names = calendar.days_off.entry(date).or_default();
            if names.is_empty() {
                names.clone_from(&name);
            } else if names.len() < NAMES_BYTES_MAX && !names.split("; ").any(|known| known == name) {
                *names = format!("{names}; {name}");
            }
        }
    }
    Ok(())
}

fn property<'c>(event: &'c Component<'_>, name: &str) -> Option<&'c str> {
    event
        .properties
        .iter()
        .find(|one| one.name.as_str().eq_ignore_ascii_case(name))
        .map(|one| one.val.as_str())
}

fn day(event: &Component<'_>, name: &str) -> Result<Option<Date>, String> {
    let Some(text) = property(event, name).map(str::trim) else { return Ok(None) };
    if text.contains('T') {
        return Err(format!(
            "{name} {text:?} has a time of day (right would be all-day, as in {name};VALUE=DATE:20261225)"
        ));
    }
    let shaped = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let dashed =
        if shaped { format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]) } else { text.to_owned() };
    match value::date_of(&dashed) {
        Ok(date) if shaped => Ok(Some(date)),
        _ => Err(format!("{name} {text:?} is not a date (right would be for example 20261225)")),
    }
}

/// `P2D` or `P1W`: whole days and weeks.
fn days(duration: &str) -> Result<i64, String> {
    let number = |text: &str, ending, days: i64| {
        text.strip_prefix('P')?
            .strip_suffix(ending)?
            .parse::<u16>()
            .ok()
            .map(|number| i64::from(number) * days)
    };
    number(duration, 'D', 1)
        .or_else(|| number(duration, 'W', 7))
        .ok_or_else(|| format!("DURATION {duration:?} is not whole days (right would be for example P1D)"))
}
