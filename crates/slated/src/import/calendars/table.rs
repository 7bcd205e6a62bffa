//! `calendars.toml`: a table for each calendar, with what it says itself.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use slated_core::calendar::parse_weekend;
use slated_core::catalog::{KEY_FORM, is_key};
use toml::de::DeValue;

use crate::import::complaint::Complaints;
use crate::import::shape::{self, Key, Shape, Source, optional, required, show};
use crate::import::{Files, folder, value};

pub(super) const FILE: &str = "calendars.toml";

const KEYS: [Key; 6] = [
    optional("weekend", Shape::Texts),
    optional("extends", Shape::Text),
    optional("valid_from", Shape::Date),
    optional("valid_through", Shape::Date),
    optional("holidays", Shape::Tables),
    optional("working_days", Shape::Dates),
];

const HOLIDAY_KEYS: [Key; 2] = [required("date", Shape::Date), required("name", Shape::Text)];

/// As many as a calendar file may have events.
const HOLIDAYS_MAX: usize = 5_000;

/// As many as a folder may have files.
const TABLES_MAX: usize = 1_000;

/// What a table says, each day with its line.
#[derive(Default)]
pub(super) struct Table {
    pub(super) line: usize,
    pub(super) weekend: Option<Vec<Weekday>>,
    pub(super) extends: Option<String>,
    pub(super) valid_from: Option<Date>,
    pub(super) valid_through: Option<Date>,
    pub(super) days_off: BTreeMap<Date, (String, usize)>,
    pub(super) days_on: BTreeMap<Date, usize>,
}

/// By key, and whether these are all the tables there are.
pub(super) fn read(files: &Files, complaints: &mut Complaints) -> (BTreeMap<String, Table>, bool) {
    let Some(bytes) = files.get(FILE) else { return (BTreeMap::new(), !complaints.is_unread(FILE)) };
    let Some(text) = folder::text(FILE, bytes, complaints) else { return (BTreeMap::new(), false) };
    let source = Source { file: FILE, text };
    let Some(root) = source.parse(complaints) else { return (BTreeMap::new(), false) };
    if root.get_ref().len() > TABLES_MAX {
        let count = root.get_ref().len();
        complaints.file(FILE, format!("has {count} calendars (right would be {TABLES_MAX} at most)"));
        return (BTreeMap::new(), false);
    }
    let mut tables = BTreeMap::new();
    for (name, value) in root.get_ref() {
        let (key, at) = (name.get_ref().as_ref(), name.span().start);
        let line = source.line(at);
        let place = format!("calendar {key:?}");
        if !is_key(key) {
            complaints.at(FILE, line, place, format!("is not a key (right would be {KEY_FORM})"));
            continue;
        }
        let Some(table) = value.get_ref().as_table() else {
            let says = format!(
                "{} is not a calendar (right would be a table, as in [{key}])",
                show(value.get_ref())
            );
            complaints.at(FILE, line, place, says);
            continue;
        };
        source.fits(table, at, &KEYS, &format!("calendar {key:?}, "), complaints);
        let reader = Reader { source: &source, key, table, complaints };
        tables.insert(key.to_owned(), reader.read(line));
    }
    (tables, true)
}

struct Reader<'r, 'a> {
    source: &'r Source<'a>,
    key: &'r str,
    table: &'r shape::Table<'a>,
    complaints: &'r mut Complaints,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn read(mut self, line: usize) -> Table {
        let mut table = Table {
            line,
            weekend: self.weekend(),
            extends: self.text("extends").and_then(DeValue::as_str).map(str::to_owned),
            valid_from: self.date("valid_from"),
            valid_through: self.date("valid_through"),
            ..Table::default()
        };
        self.days_on(&mut table);
        self.days_off(&mut table);
        table
    }

    fn refuse(&mut self, name: &str, line: usize, says: impl Into<String>) {
        self.complaints.at(FILE, line, format!("calendar {:?}, key {name}", self.key), says);
    }

    /// `None` also where it is of another type: that was said already.
    fn text(&self, name: &str) -> Option<&'r DeValue<'a>> {
        let expected = KEYS.iter().find(|key| key.name == name).expect("readers name keys of their file");
        let found = shape::get(self.table, name)?.get_ref();
        expected.shape.is_of(found).then_some(found)
    }

    fn line_of(&self, name: &str) -> usize {
        self.source.line_of(self.table, 0, name)
    }

    fn weekend(&mut self) -> Option<Vec<Weekday>> {
        let names = self.text("weekend")?.as_array()?.iter().filter_map(|one| one.get_ref().as_str());
        let names = names.map(str::to_owned).collect::<Vec<_>>().join(",");
        match parse_weekend(&names) {
            Ok(weekend) => Some(weekend),
            Err(refused) => {
                self.refuse("weekend", self.line_of("weekend"), refused.to_string());
                None
            }
        }
    }

    fn date(&mut self, name: &str) -> Option<Date> {
        let text = show(self.text(name)?);
        self.checked(name, self.line_of(name), &text)
    }

    fn checked(&mut self, name: &str, line: usize, text: &str) -> Option<Date> {
        match value::date_of(text) {
            Ok(date) => Some(date),
            Err(says) => {
                self.refuse(name, line, says);
                None
            }
        }
    }

    /// A day of one of the two lists: within the validity, and once.
    fn day(&mut self, name: &str, line: usize, text: &str, table: &Table) -> Option<Date> {
        let day = self.checked(name, line, text)?;
        let other = table.days_on.get(&day).or_else(|| table.days_off.get(&day).map(|(_, line)| line));
        if let Some(first) = other {
            self.refuse(name, line, format!("{day} is already on line {first} (right would be once)"));
            return None;
        }
        if let Some(from) = table.valid_from.filter(|from| day < *from) {
            self.refuse(name, line, format!("{day} is before valid_from (right would be {from} or later)"));
        }
        if let Some(through) = table.valid_through.filter(|through| day > *through) {
            let says = format!("{day} is after valid_through (right would be {through} or earlier)");
            self.refuse(name, line, says);
        }
        Some(day)
    }

    fn days_on(&mut self, table: &mut Table) {
        const LIST: &str = "working_days";
        let days = self.text(LIST).and_then(DeValue::as_array);
        let days: Vec<(String, usize)> =
            days.into_iter().flatten().map(|one| (show(one.get_ref()), one.span().start)).collect();
        for (text, at) in self.bounded(LIST, days) {
            let line = self.source.line(at);
            if let Some(day) = self.day(LIST, line, &text, table) {
                table.days_on.insert(day, line);
            }
        }
    }

    fn days_off(&mut self, table: &mut Table) {
        const LIST: &str = "holidays";
        let items = self.text(LIST).and_then(DeValue::as_array);
        let mut days = Vec::new();
        for item in items.into_iter().flatten() {
            let Some(holiday) = item.get_ref().as_table() else { continue };
            let get = |name| shape::get(holiday, name).map(|value| value.get_ref());
            let name = get("name").and_then(DeValue::as_str).map(str::to_owned);
            days.push((holiday, item.span().start, get("date").map(show), name));
        }
        for (holiday, at, text, name) in self.bounded(LIST, days) {
            let whose = format!("calendar {:?}, holidays, ", self.key);
            let fits = self.source.fits(holiday, at, &HOLIDAY_KEYS, &whose, self.complaints);
            let (true, Some(text), Some(name)) = (fits, text, name) else { continue };
            let line = self.source.line(at);
            let name = match name.trim() {
                "" => Err("is empty (right would be the holiday's name)".to_owned()),
                name => value::text(name),
            };
            match name {
                Ok(name) => {
                    if let Some(day) = self.day(LIST, line, &text, table) {
                        table.days_off.insert(day, (name, line));
                    }
                }
                Err(says) => self.refuse("holidays.name", line, says),
            }
        }
    }

    fn bounded<T>(&mut self, name: &str, mut days: Vec<T>) -> Vec<T> {
        if days.len() > HOLIDAYS_MAX {
            let says = format!("has {} days (right would be {HOLIDAYS_MAX} at most)", days.len());
            self.refuse(name, self.line_of(name), says);
            days.clear();
        }
        days
    }
}
