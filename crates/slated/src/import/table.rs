//! A CSV file as rows of named cells; knows lines, columns and encodings, not what the cells mean.

use jiff::civil::Date;

use super::Files;
use super::complaint::{Complaints, Keys, hint};
use super::folder;

pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// Whether every line is among the rows.
    pub(super) complete: bool,
}

/// One line of a table, its cells in the order in which its reader names the columns.
pub(super) struct Row {
    file: &'static str,
    columns: Columns,
    pub(super) line: usize,
    cells: Vec<String>,
}

/// The columns of a table; the table of an agency may leave out the optional ones.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
}

impl Columns {
    pub(super) const fn all_required(required: &'static [&'static str]) -> Columns {
        Columns { required, optional: &[] }
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

/// Whether an agency can do without the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Optional,
}

/// `None` where the file is missing or is not such a table; what is wrong was said then.
pub(super) fn read(
    files: &Files,
    file: &'static str,
    columns: Columns,
    presence: Presence,
    complaints: &mut Complaints,
) -> Option<Table> {
    if complaints.is_unread(file) {
        return None;
    }
    let Some(bytes) = files.get(file) else {
        if presence == Presence::Optional {
            return Some(Table { rows: Vec::new(), complete: true });
        }
        let others = files.keys().map(String::as_str).filter(|name| !folder::TABLES.contains(name));
        let says = format!(
            "is missing{} (right would be a table of {})",
            hint(file, others),
            columns.required.join(", ")
        );
        complaints.file(file, says);
        return None;
    };
    let text = folder::text(file, bytes, complaints)?;
    let lines = Lines::of(text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = match records.next() {
        Some(Ok(header)) => header,
        Some(Err(refused)) => {
            complaints.file(file, format!("cannot be read as CSV: {refused}"));
            return None;
        }
        None => {
            complaints
                .file(file, format!("is empty (right would be a header: {})", columns.required.join(",")));
            return None;
        }
    };
    let places = places(file, lines.of_record(&header), &header, columns, complaints)?;
    let mut rows = Vec::new();
    let mut complete = true;
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(refused) => {
                complaints.file(file, format!("cannot be read as CSV: {refused}"));
                return None;
            }
        };
        let line = lines.of_record(&record);
        if record.len() != header.len() {
            complete = false;
            let runs_on = record.iter().any(|cell| cell.contains('\n'));
            let quote = if runs_on { "; perhaps a quotation mark is not closed" } else { "" };
            let (has, right) = (record.len(), header.len());
            complaints.line(
                file,
                line,
                format!("has {has} cells (right would be {right}, as in the header){quote}"),
            );
        } else {
            let cells =
                places.iter().map(|at| at.map_or_else(String::new, |at| record[at].to_owned())).collect();
            rows.push(Row { file, columns, line, cells });
        }
        if complaints.is_full() {
            return None;
        }
    }
    Some(Table { rows, complete })
}

/// Where each column stands in the file; an optional one may stand nowhere.
fn places(
    file: &str,
    line: usize,
    header: &csv::StringRecord,
    columns: Columns,
    complaints: &mut Complaints,
) -> Option<Vec<Option<usize>>> {
    let names: Vec<&str> = header.iter().map(str::trim).collect();
    if let [only] = names[..]
        && let Some(mark) = [';', '\t'].into_iter().find(|mark| only.contains(*mark))
    {
        complaints.line(file, line, format!("has {mark:?} between its columns (right would be ',')"));
        return None;
    }
    let mut right = true;
    for (at, name) in names.iter().enumerate() {
        let says = if !columns.names().any(|column| column == *name) {
            let missing = columns.names().filter(|column| !names.contains(column));
            format!("is not a column of this table{}", hint(name, missing))
        } else if names[..at].contains(name) {
            "is there twice (right would be once)".to_owned()
        } else {
            continue;
        };
        complaints.at(file, line, format!("column {name}"), says);
        right = false;
    }
    for column in columns.required.iter().filter(|column| !names.contains(*column)) {
        complaints.at(file, line, format!("column {column}"), "is missing (right would be in the header)");
        right = false;
    }
    let place = |column: &str| names.iter().position(|name| *name == column);
    right.then(|| columns.names().map(place).collect())
}

impl Row {
    /// The cell as written, without the blanks around it.
    fn cell(&self, column: &str) -> &str {
        let at = self.columns.names().position(|name| name == column);
        let at = at.expect("readers name columns of their table");
        self.cells[at].trim_matches([' ', '\t'])
    }

    /// What a cell that must be filled says.
    pub(super) fn required<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
        complaints: &mut Complaints,
    ) -> Option<T> {
        if self.cell(column).is_empty() {
            self.refuse(column, "is empty (right would be a value)", complaints);
            return None;
        }
        self.parsed(column, parse, complaints)
    }

    /// What a cell says that may be empty: `None` only where it is filled and wrong.
    pub(super) fn optional<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
        complaints: &mut Complaints,
    ) -> Option<Option<T>> {
        if self.cell(column).is_empty() {
            return Some(None);
        }
        self.parsed(column, parse, complaints).map(Some)
    }

    /// What a cell says for which nothing is a value too.
    pub(super) fn parsed<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
        complaints: &mut Complaints,
    ) -> Option<T> {
        match parse(self.cell(column)) {
            Ok(value) => Some(value),
            Err(says) => {
                self.refuse(column, says, complaints);
                None
            }
        }
    }

    /// A key that must be filled and lead somewhere.
    pub(super) fn reference<T>(
        &self,
        column: &str,
        keys: &Keys<T>,
        complaints: &mut Complaints,
    ) -> Option<String> {
        let parse = |key: &str| keys.refusal(key).map_or_else(|| Ok(key.to_owned()), Err);
        self.required(column, parse, complaints)
    }

    /// A complaint where the second of two days comes before the first.
    pub(super) fn check_order(
        &self,
        (first, from): (&str, Option<Date>),
        (second, to): (&str, Option<Date>),
        complaints: &mut Complaints,
    ) {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let says = format!("{:?} is before {first} (right would be {from} or later)", to.to_string());
            self.refuse(second, says, complaints);
        }
    }

    pub(super) fn refuse_twice(&self, column: &str, key: &str, first: usize, complaints: &mut Complaints) {
        self.refuse(column, format!("{key:?} is already on line {first} (right would be once)"), complaints);
    }

    pub(super) fn refuse(&self, column: &str, says: impl Into<String>, complaints: &mut Complaints) {
        complaints.at(self.file, self.line, format!("column {column}"), says);
    }
}

/// Where the lines of a text begin.
///
/// The reader's own count stands before the line end of the previous record, and so one short after CRLF or
/// an empty line; the byte offset is right.
struct Lines<'a> {
    text: &'a [u8],
    ends: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Lines<'a> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        Lines { text: text.as_bytes(), ends }
    }

    fn of_record(&self, record: &csv::StringRecord) -> usize {
        let before = record.position().map_or(0, csv::Position::byte);
        let before = usize::try_from(before).unwrap_or(usize::MAX).min(self.text.len());
        let blank = self.text[before..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.ends.partition_point(|end| *end < before + blank) + 1
    }
}
