//! `calendars/KEY.ics` and the tables `[KEY]` of `calendars.toml`: which days are off, and which are worked instead.
//!
//! A key may have both, and what they say adds up. What a calendar extends is read first, so every calendar here is
//! complete. Yearly events are written out as dates through a horizon, so that what is worked can be read off.

mod table;

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday, date};
use slated_core::calendar::merge::Own;
use slated_core::calendar::{Calendar, SCAN_DAYS_MAX, parse_weekend};
use slated_core::catalog::{KEY_FORM, is_key};
use slated_core::time::plus_days;

use super::complaint::{Complaints, Keys};
use super::ics::{self, Ics};
use super::{Files, folder};
use crate::ics::{VALID_FROM, VALID_THROUGH, WEEKEND};
use table::Table;

/// Where yearly events end that stand in a file without anything else to say how far it reaches.
const HORIZON: Date = date(2075, 12, 31);

/// Days that the events of a file name together: five thousand long events on each other would be millions.
const DAYS_MAX: i64 = 20_000;
/// Holidays on one day are told by name as long as a person would read them.
const NAMES_BYTES_MAX: usize = 400;
/// Days that all calendars take over from what they extend: each of a thousand may take over as many as a file names.
const DAYS_EXTENDED_MAX: usize = 1_000_000;

/// What one key says, before what it extends.
struct Written {
    own: Own,
    extends: Option<String>,
    /// The file and the line on which it is said, for what is wrong with the whole.
    file: String,
    line: Option<usize>,
}

/// By key, with the keys that may be referred to.
pub(super) fn read(files: &Files, complaints: &mut Complaints) -> (BTreeMap<String, Calendar>, Keys<()>) {
    let home = "calendars/*.ics or calendars.toml";
    let mut keys = Keys { what: "calendar", home, known: BTreeMap::new(), complete: true };
    keys.complete = !complaints.unread_files().any(|path| path.starts_with("calendars"));
    let (mut tables, all) = table::read(files, complaints);
    keys.complete &= all;
    keys.known.extend(tables.keys().map(|key| (key.clone(), ())));
    let mut written = BTreeMap::new();
    for (path, bytes) in files {
        let Some(key) = path.strip_prefix("calendars/").and_then(|name| name.strip_suffix(".ics")) else {
            continue;
        };
        keys.known.insert(key.to_owned(), ());
        if !is_key(key) {
            complaints
                .file(path, format!("{key:?} is not a key (right would be a file named by {KEY_FORM})"));
        }
        if let Some(ics) =
            folder::text(path, bytes, complaints).and_then(|text| ics::read(path, text, complaints))
        {
            let table = tables.remove(key);
            written.insert(key.to_owned(), from_file(path, key, &ics, table, complaints));
        }
    }
    written.extend(tables.into_iter().map(|(key, table)| (key.clone(), from_table(&key, table))));
    let calendars =
        Extending { written, keys: &keys, complaints, done: BTreeMap::new(), days_left: DAYS_EXTENDED_MAX }
            .all();
    (calendars, keys)
}

fn from_table(key: &str, table: Table) -> Written {
    let mut calendar = Calendar::weekdays(key);
    calendar.valid_from = table.valid_from;
    calendar.valid_through = table.valid_through;
    calendar.days_off = table.days_off.into_iter().map(|(day, (name, _))| (day, name)).collect();
    calendar.days_on = table.days_on.into_keys().collect();
    let own = Own { calendar, weekend: table.weekend };
    Written { own, extends: table.extends, file: table::FILE.to_owned(), line: Some(table.line) }
}

/// The file's days and those of its table, if it has one; where the two do not agree, the table's line is refused.
fn from_file(path: &str, key: &str, ics: &Ics, table: Option<Table>, complaints: &mut Complaints) -> Written {
    let own_weekend = stated(path, ics, WEEKEND, complaints, |text| {
        parse_weekend(&text.replace(' ', ",")).map_err(|refused| refused.to_string())
    });
    let mut date_of = |name| stated(path, ics, name, complaints, stated_date);
    let (own_from, own_through) = (date_of(VALID_FROM), date_of(VALID_THROUGH));
    let table = table.unwrap_or_default();
    let mut same = Same { path, key, complaints };
    let weekend = same.of("weekend", own_weekend, table.weekend.clone(), table.line);
    let mut calendar = Calendar::weekdays(key);
    calendar.valid_from = same.of("valid_from", own_from, table.valid_from, table.line);
    calendar.valid_through = same.of("valid_through", own_through, table.valid_through, table.line);
    add_events(path, ics, &mut calendar, complaints);
    add_table(path, key, &table, &mut calendar, complaints);
    let line = (table.line > 0).then_some(table.line);
    let file = if line.is_some() { table::FILE.to_owned() } else { path.to_owned() };
    Written { own: Own { calendar, weekend }, extends: table.extends, file, line }
}

/// A property of the file itself; an empty weekend is one too.
fn stated<T>(
    path: &str,
    ics: &Ics,
    name: &str,
    complaints: &mut Complaints,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Option<T> {
    let (text, line) = ics.property(name)?;
    match parse(text) {
        Ok(value) => Some(value),
        Err(says) => {
            complaints.line(path, line, format!("{name} {text:?}: {says}"));
            None
        }
    }
}

fn stated_date(text: &str) -> Result<Date, String> {
    let wrong = || "is not a date (right would be for example 20261225)".to_owned();
    ics::compact_date(text).ok_or_else(wrong)?
}

/// What a file and a table may both say, if they say the same.
struct Same<'a> {
    path: &'a str,
    key: &'a str,
    complaints: &'a mut Complaints,
}

impl Same<'_> {
    fn of<T: PartialEq + Shown>(
        &mut self,
        name: &str,
        file: Option<T>,
        table: Option<T>,
        line: usize,
    ) -> Option<T> {
        if let (Some(file), Some(table)) = (&file, &table)
            && file != table
        {
            let says = format!(
                "{} contradicts {}, which says {} (right would be one of them)",
                table.shown(),
                self.path,
                file.shown()
            );
            let place = format!("calendar {:?}, key {name}", self.key);
            self.complaints.at(table::FILE, line, place, says);
        }
        table.or(file)
    }
}

trait Shown {
    fn shown(&self) -> String;
}

impl Shown for Date {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Shown for Vec<Weekday> {
    fn shown(&self) -> String {
        format!("{:?}", slated_core::calendar::weekend_text(self))
    }
}

fn add_events(path: &str, ics: &Ics, calendar: &mut Calendar, complaints: &mut Complaints) {
    let end_of_year = |day: Date| day.last_of_year();
    let horizon = calendar.valid_through.or_else(|| ics.last_listed().map(end_of_year)).unwrap_or(HORIZON);
    let (from, through) = (calendar.valid_from, calendar.valid_through);
    let is_known = |day: Date| from.is_none_or(|from| day >= from) && through.is_none_or(|last| day <= last);
    let mut left_out: Option<(usize, String, Date, usize)> = None;
    let mut days_left = DAYS_MAX;
    for (event, first) in ics.firsts(horizon, path, complaints) {
        days_left -= event.days;
        if days_left < 0 {
            let says = format!(
                "comes after {DAYS_MAX} days that the events before it name (right would be that many in a file)"
            );
            complaints.at(path, event.line, event.place.clone(), says);
            return;
        }
        for day in (0..event.days).map(|n| plus_days(first, n)) {
            if !is_known(day) {
                if !event.repeats() {
                    let known = left_out.get_or_insert((event.line, event.place.clone(), day, 0));
                    known.3 += 1;
                }
            } else if event.is_worked {
                calendar.days_on.insert(day);
            } else {
                add_day_off(calendar, day, event.name.as_deref().unwrap_or("Day off"));
            }
        }
    }
    if let Some((line, place, day, count)) = left_out {
        let more = if count > 1 { format!(", nor are {} more days", count - 1) } else { String::new() };
        let says = format!("{day} is outside the calendar's validity and not counted{more}");
        complaints.warn(path, line, Some(place), says);
    }
}

/// A day that has two names has both, each once.
fn add_day_off(calendar: &mut Calendar, day: Date, name: &str) {
    let names = calendar.days_off.entry(day).or_default();
    if names.is_empty() {
        name.clone_into(names);
    } else if names.len() < NAMES_BYTES_MAX && !names.split("; ").any(|known| known == name) {
        *names = format!("{names}; {name}");
    }
}

fn add_table(path: &str, key: &str, table: &Table, calendar: &mut Calendar, complaints: &mut Complaints) {
    let mut refuse = |list: &str, line: usize, says: String| {
        complaints.at(table::FILE, line, format!("calendar {key:?}, key {list}"), says);
    };
    let right = "right would be one of them, or another calendar that extends this one";
    for (day, (name, line)) in &table.days_off {
        if calendar.days_on.contains(day) && !calendar.days_off.contains_key(day) {
            refuse("holidays", *line, format!("{day} is a working day in {path} ({right})"));
        }
        add_day_off(calendar, *day, name);
    }
    for (day, line) in &table.days_on {
        if let Some(name) = calendar.days_off.get(day).filter(|_| !calendar.days_on.contains(day)) {
            refuse("working_days", *line, format!("{day} is a day off in {path}, {name:?} ({right})"));
        }
        calendar.days_on.insert(*day);
    }
}

/// Calendars as they are completed by what they extend.
struct Extending<'a> {
    written: BTreeMap<String, Written>,
    keys: &'a Keys<()>,
    complaints: &'a mut Complaints,
    done: BTreeMap<String, Calendar>,
    /// How many more days may be taken over.
    days_left: usize,
}

impl Extending<'_> {
    fn all(mut self) -> BTreeMap<String, Calendar> {
        let keys: Vec<String> = self.written.keys().cloned().collect();
        for key in keys {
            self.complete(&key);
        }
        self.done
    }

    /// Walks to the calendar that extends nothing, or has been completed, and comes back.
    fn complete(&mut self, key: &str) {
        let mut line: Vec<String> = Vec::new();
        let mut next = Some(key.to_owned());
        while let Some(key) = next.take().filter(|key| !self.done.contains_key(key)) {
            let Some(written) = self.written.get(&key) else { break };
            if let Some(at) = line.iter().position(|known| *known == key) {
                self.refuse_circle(&line[at..]);
                break;
            }
            next.clone_from(&written.extends);
            line.push(key);
        }
        for key in line.into_iter().rev() {
            // gone where it stood in a circle
            if let Some(written) = self.written.remove(&key) {
                self.add(key, written);
            }
        }
    }

    fn add(&mut self, key: String, written: Written) {
        let Written { own, extends, file, line } = written;
        let mut refuse = |place: &str, says: String| match line {
            Some(line) => self.complaints.at(&file, line, format!("calendar {key:?}{place}"), says),
            None => self.complaints.file(&file, says),
        };
        let parent = extends.as_ref().and_then(|parent| self.done.get(parent));
        if let Some(says) = extends.as_ref().and_then(|parent| self.keys.refusal(parent)) {
            refuse(", key extends", says);
        }
        let taken = parent.map_or(0, |parent| parent.days_off.len() + parent.days_on.len());
        if taken > self.days_left {
            let says = format!(
                "comes after {DAYS_EXTENDED_MAX} days that calendars take over from others (right would be that many in all)"
            );
            refuse(", key extends", says);
            return;
        }
        self.days_left -= taken;
        let whole = own.over(parent);
        if let (Some(from), Some(through)) = (whole.valid_from, whole.valid_through)
            && through < from
        {
            let says = format!("{through} is before valid_from (right would be {from} or later)");
            refuse(", key valid_through", says);
        }
        if let Some((first, last)) = whole.year_off() {
            refuse(
                "",
                format!(
                    "has no working day from {first} to {last} (right would be one in every {SCAN_DAYS_MAX} days)"
                ),
            );
        }
        self.done.insert(key, whole);
    }

    /// Whoever is in a circle is taken out, so that it is told once.
    fn refuse_circle(&mut self, circle: &[String]) {
        let named = circle.iter().chain(circle.first()).map(String::as_str).collect::<Vec<_>>().join(" -> ");
        for (at, key) in circle.iter().enumerate() {
            let Some(written) = self.written.remove(key) else { continue };
            if at == 0 {
                let place = format!("calendar {key:?}, key extends");
                let says = format!("extends itself: {named} (right would be a calendar that ends the line)");
                self.complaints.at(&written.file, written.line.unwrap_or(1), place, says);
            }
        }
    }
}
