//! An iCalendar file as all-day events, each with the line on which it begins; knows no calendars or people.
//!
//! What cannot be a plain list of days is refused with its line: a time of day, a rule that is not yearly, a single
//! date that is moved. What has nothing to do with days off (to-dos, journals) is left out with a warning.

use icalendar::parser::{self, Component};
use jiff::civil::{Date, Time};
use slated_core::calendar::Calendar;
use slated_core::recurrence::{Every, Phase, Rule};
use slated_core::time::{Zone, days_between, plus_days};

use super::complaint::Complaints;
use super::value;
use crate::ics::WORKING_DAY;

const EVENTS_MAX: usize = 5_000;
const EVENT_DAYS_MAX: i64 = 366;
/// A calendar holds events and they hold alarms; the parser recurses, so what is deeper never reaches it.
const DEPTH_MAX: usize = 4;
/// Yearly events are as many dates as they have years, and there may be thousands of them.
const REPEATED_MAX: usize = 20_000;

/// What there is beside events and is no day off.
const OTHERS: [&str; 3] = ["VTODO", "VJOURNAL", "VFREEBUSY"];

pub(super) struct Ics {
    /// Of the calendar itself: name, value, line.
    properties: Vec<(String, String, usize)>,
    pub(super) events: Vec<Event>,
}

/// One all-day event, on one date or on one of every year.
pub(super) struct Event {
    pub(super) line: usize,
    /// `event UID`, for messages.
    pub(super) place: String,
    pub(super) from: Date,
    pub(super) days: i64,
    /// Its summary, where it has one.
    pub(super) name: Option<String>,
    /// It marks working days rather than days off.
    pub(super) is_worked: bool,
    repeats: Option<Rule>,
}

impl Ics {
    pub(super) fn property(&self, name: &str) -> Option<(&str, usize)> {
        let found = self.properties.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value, line)| (value.as_str(), *line))
    }

    /// The last day of the last event that does not repeat.
    pub(super) fn last_listed(&self) -> Option<Date> {
        let listed = self.events.iter().filter(|event| event.repeats.is_none());
        listed.map(|event| plus_days(event.from, event.days - 1)).max()
    }

    /// The event's first days through `horizon`, where it repeats; else its own, wherever that lies.
    /// A complaint, and nothing, where all yearly events together make too many.
    pub(super) fn firsts(
        &self,
        horizon: Date,
        path: &str,
        complaints: &mut Complaints,
    ) -> Vec<(&Event, Date)> {
        let (zone, calendar) = (Zone::utc(), Calendar::weekdays("none"));
        let mut firsts = Vec::new();
        for event in &self.events {
            let Some(rule) = &event.repeats else {
                firsts.push((event, event.from));
                continue;
            };
            let phase =
                Phase { starts_on: event.from, at: Time::midnight(), zone: &zone, calendar: &calendar };
            let mut after = None;
            while let Ok(Some(date)) = rule.next(&phase, after)
                && date <= horizon
            {
                firsts.push((event, date));
                after = Some(date);
                if firsts.len() > self.events.len() + REPEATED_MAX {
                    let says = format!(
                        "the yearly events of this file make more than {REPEATED_MAX} dates (right would be an UNTIL, or fewer)"
                    );
                    complaints.at(path, event.line, event.place.clone(), says);
                    return Vec::new();
                }
            }
        }
        firsts
    }
}

impl Event {
    pub(super) fn repeats(&self) -> bool {
        self.repeats.is_some()
    }
}

pub(super) fn read(path: &str, text: &str, complaints: &mut Complaints) -> Option<Ics> {
    let begins = outline(path, text, complaints)?;
    // the parser accepts blank lines only at the end, and one kind of line end at a time
    let plain = text.replace("\r\n", "\n");
    let unfolded = parser::unfold(plain.trim_start());
    let pieces = pieces(&unfolded);
    let mut components = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        match parser::read_components(piece) {
            Ok(read) => components.extend(read),
            Err(refused) => {
                let first = refused.lines().find(|line| line.contains("at line")).unwrap_or("").trim();
                let begins = piece.lines().next().unwrap_or("");
                complaints.file(path, format!("cannot be read as iCalendar: after {begins:?}, {first}"));
                return None;
            }
        }
    }
    let line_of = |name: &str| {
        let of_property = |line: &str| {
            line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && line[name.len()..].starts_with([':', ';'])
        };
        text.lines().position(of_property).map_or(1, |at| at + 1)
    };
    let roots = components.iter().filter(|one| one.name == "VCALENDAR");
    let properties = roots.flat_map(|root| &root.properties).map(|one| {
        let name = one.name.as_str().to_owned();
        let line = line_of(&name);
        (name, one.val.as_str().trim().to_owned(), line)
    });
    let mut ics = Ics { properties: properties.collect(), events: Vec::new() };
    let events = components.iter().filter(|one| one.name == "VEVENT");
    for (event, line) in events.zip(begins) {
        let place = format!("event {}", property(event, "UID").unwrap_or("without UID"));
        match read_event(event, line, place.clone()) {
            Ok(event) => ics.events.extend(event),
            Err(says) => complaints.at(path, line, place, says),
        }
    }
    Some(ics)
}

/// Each calendar without what it holds, and each component that it holds, as texts of their own: the parser's time grows
/// with the square of its text's length. What begins and ends is known to fit together.
fn pieces(text: &str) -> Vec<String> {
    let (mut pieces, mut calendar, mut held, mut depth) = (Vec::new(), String::new(), String::new(), 0_usize);
    for line in text.lines() {
        depth += usize::from(line.starts_with("BEGIN:"));
        let piece = if depth > 1 { &mut held } else { &mut calendar };
        piece.push_str(line);
        piece.push('\n');
        if line.starts_with("END:") {
            match depth {
                1 => pieces.push(std::mem::take(&mut calendar)),
                2 => pieces.push(std::mem::take(&mut held)),
                _ => {}
            }
            depth = depth.saturating_sub(1);
        }
    }
    // whatever stands after the last calendar is the parser's to refuse
    pieces.extend((!calendar.trim().is_empty()).then_some(calendar));
    pieces
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
            if open.len() == 2 && OTHERS.contains(&name) {
                complaints.warn(path, line, None, format!("{written:?} is not read: only events are days"));
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

/// `None` where the event was cancelled.
fn read_event(event: &Component<'_>, line: usize, place: String) -> Result<Option<Event>, String> {
    for (name, right) in [
        ("RDATE", "one event for each date"),
        ("EXDATE", "a rule that ends before it, and another after it"),
        ("RECURRENCE-ID", "one event for each date"),
    ] {
        if let Some(value) = property(event, name) {
            return Err(format!("{name} {value:?} is not read (right would be {right})"));
        }
    }
    if property(event, "STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED")) {
        return Ok(None);
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
    let repeats = property(event, "RRULE").map(yearly).transpose()?;
    let name = property(event, "SUMMARY").map(str::trim).filter(|name| !name.is_empty());
    let name = name.map(value::text).transpose()?;
    let worked = event.properties.iter().filter(|one| one.name.as_str().eq_ignore_ascii_case("CATEGORIES"));
    let mut worked = worked.flat_map(|one| one.val.as_str().split(','));
    let is_worked = worked.any(|one| one.trim().eq_ignore_ascii_case(WORKING_DAY));
    Ok(Some(Event { line, place, from, days: length, name, is_worked, repeats }))
}

fn yearly(text: &str) -> Result<Rule, String> {
    let rule = Rule::parse_rrule(text.trim()).map_err(|refused| format!("RRULE {text:?}: {refused}"))?;
    match rule.recurrence().every() {
        Every::Years(_) => Ok(rule),
        Every::Days(_) | Every::Weeks(..) | Every::Months(_) => Err(format!(
            "RRULE {text:?} is not yearly (right would be FREQ=YEARLY, or one event for each date)"
        )),
    }
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
    match compact_date(text) {
        Some(Ok(date)) => Ok(Some(date)),
        _ => Err(format!("{name} {text:?} is not a date (right would be for example 20261225)")),
    }
}

/// The date of eight digits; `None` where there are no such eight.
pub(super) fn compact_date(text: &str) -> Option<Result<Date, String>> {
    let is_shaped = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_shaped.then(|| value::date_of(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..])))
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
