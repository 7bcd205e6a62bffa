//! `agency.toml`: the agency itself.

use slated_core::agency::Agency;

use super::Files;
use super::complaint::{Complaints, Keys, hint};
use super::folder;
use super::shape::{self, Key, Shape, Source, required};
use super::value;

const FILE: &str = "agency.toml";

const KEYS: [Key; 6] = [
    required("name", Shape::Text),
    required("time_zone", Shape::Text),
    required("calendar", Shape::Text),
    required("works_from", Shape::Text),
    required("hours_per_day", Shape::Number),
    required("adopted_on", Shape::Date),
];

pub(super) fn read(files: &Files, calendars: &Keys<()>, complaints: &mut Complaints) -> Option<Agency> {
    if complaints.is_unread(FILE) {
        return None;
    }
    let Some(bytes) = files.get(FILE) else {
        let others = files.keys().map(String::as_str).filter(|name| !name.contains('/'));
        let names = KEYS.map(|key| key.name).join(", ");
        complaints
            .file(FILE, format!("is missing{} (right would be a file with {names})", hint(FILE, others)));
        return None;
    };
    let text = folder::text(FILE, bytes, complaints)?;
    let source = Source { file: FILE, text };
    let table = source.parse(complaints)?;
    let fits = source.fits(table.get_ref(), 0, &KEYS, "", complaints);
    let mut reader = Reader { source, table: table.get_ref(), complaints };
    let name = reader.parsed("name", |text| match text.trim() {
        "" => Err("is empty (right would be the agency's name)".to_owned()),
        text => value::text(text),
    });
    let zone = reader.parsed("time_zone", value::zone);
    let calendar =
        reader.parsed("calendar", |key| calendars.refusal(key).map_or_else(|| Ok(key.to_owned()), Err));
    let works_from = reader.parsed("works_from", value::time);
    let minutes_per_day = reader.parsed("hours_per_day", value::minutes_per_day);
    let adopted_on = reader.parsed("adopted_on", value::date_of);
    if !fits {
        return None;
    }
    Some(Agency {
        name: name?,
        zone: zone?,
        calendar: calendar?,
        works_from: works_from?,
        minutes_per_day: minutes_per_day?,
        adopted_on: adopted_on?,
    })
}

struct Reader<'r, 'a> {
    source: Source<'a>,
    table: &'r shape::Table<'a>,
    complaints: &'r mut Complaints,
}

impl Reader<'_, '_> {
    /// `None` also where the key is missing or of another type: that was said already.
    fn parsed<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let expected = KEYS.iter().find(|key| key.name == name).expect("readers name keys of their file");
        let found = shape::get(self.table, name)?.get_ref();
        if !expected.shape.is_of(found) {
            return None;
        }
        let text = found.as_str().map_or_else(|| shape::show(found), ToOwned::to_owned);
        match parse(&text) {
            Ok(value) => Some(value),
            Err(says) => {
                let line = self.source.line_of(self.table, 0, name);
                self.complaints.at(FILE, line, format!("key {name}"), says);
                None
            }
        }
    }
}
