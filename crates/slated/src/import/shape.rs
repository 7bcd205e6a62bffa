//! Which keys a TOML file may have and of what type: all that differ are listed, each with its line.
//!
//! A deserializer stops at the first thing it does not expect. Here the whole file is held against a
//! shape first, so that what is deserialized afterwards can only be wrong in its meaning.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::complaint::{Complaints, hint};

pub(super) type Table<'a> = DeTable<'a>;
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) need: Need,
    pub(super) shape: Shape,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
}

pub(super) enum Shape {
    Text,
    Texts,
    Number,
    Whole,
    Wholes,
    /// One value or a list of them.
    WholeOrMore,
    TextOrMore,
    Flag,
    Date,
    Dates,
    Table(&'static [Key]),
    Tables,
}

pub(super) const fn required(name: &'static str, shape: Shape) -> Key {
    Key { name, need: Need::Required, shape }
}

pub(super) const fn optional(name: &'static str, shape: Shape) -> Key {
    Key { name, need: Need::Optional, shape }
}

/// A file being read: where its lines are, and what to call a place in it.
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl<'a> Source<'a> {
    /// The file's table, or a complaint about each place where it is not TOML.
    pub(super) fn parse(&self, complaints: &mut Complaints) -> Option<Spanned<Table<'a>>> {
        let (table, refusals) = DeTable::parse_recoverable(self.text);
        for refused in &refusals {
            let line = refused.span().map_or(1, |span| self.line(span.start));
            let says = format!("is not TOML: {}", refused.message().replace('\n', ", "));
            complaints.line(self.file, line, says);
        }
        refusals.is_empty().then_some(table)
    }

    pub(super) fn line(&self, at: usize) -> usize {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// Whether a table has the shape, after a complaint about everything that has not.
    ///
    /// `at` is where the table begins; `whose` names it (`task "report", `, or nothing for the file).
    pub(super) fn fits(
        &self,
        table: &Table<'_>,
        at: usize,
        keys: &[Key],
        whose: &str,
        complaints: &mut Complaints,
    ) -> bool {
        self.fits_below(table, at, keys, whose, "", complaints)
    }

    fn fits_below(
        &self,
        table: &Table<'_>,
        at: usize,
        keys: &[Key],
        whose: &str,
        path: &str,
        complaints: &mut Complaints,
    ) -> bool {
        let mut fits = true;
        for (name, value) in table {
            let (name, name_at) = (name.get_ref().as_ref(), name.span().start);
            let place = format!("{whose}key {path}{name}");
            match keys.iter().find(|key| key.name == name) {
                Some(key) => {
                    let here = format!("{path}{name}.");
                    fits &= match (&key.shape, value.get_ref()) {
                        (Shape::Table(inner), DeValue::Table(table)) => {
                            self.fits_below(table, name_at, inner, whose, &here, complaints)
                        }
                        (shape, found) if shape.is_of(found) => true,
                        (shape, found) => {
                            let says = format!(
                                "{} is of another type (right would be {})",
                                show(found),
                                shape.right()
                            );
                            complaints.at(self.file, self.line(name_at), place, says);
                            false
                        }
                    };
                }
                None => {
                    let free = keys.iter().map(|key| key.name).filter(|key| !has(table, key));
                    let says = format!("there is no such key{}", hint(name, free));
                    complaints.at(self.file, self.line(name_at), place, says);
                    fits = false;
                }
            }
        }
        for key in keys.iter().filter(|key| key.need == Need::Required && !has(table, key.name)) {
            let says = format!("is missing (right would be {})", key.shape.right());
            complaints.at(self.file, self.line(at), format!("{whose}key {path}{}", key.name), says);
            fits = false;
        }
        fits
    }

    /// The line of a key such as `schedule.at`, or of the nearest thing above it that is there.
    pub(super) fn line_of(&self, table: &Table<'_>, at: usize, path: &str) -> usize {
        let mut at = at;
        let mut table = table;
        for name in path.split('.') {
            let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else { break };
            at = key.span().start;
            match value.get_ref() {
                DeValue::Table(inner) => table = inner,
                _ => break,
            }
        }
        self.line(at)
    }
}

fn has(table: &Table<'_>, name: &str) -> bool {
    table.keys().any(|key| key.get_ref() == name)
}

pub(super) fn get<'t, 'a>(table: &'t Table<'a>, name: &str) -> Option<&'t Value<'a>> {
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
}

/// A text's words, a number's digits, a date as written.
pub(super) fn show(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(items) => format!("a list of {}", items.len()),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

fn is_date(value: &DeValue<'_>) -> bool {
    value.as_datetime().is_some_and(|date| date.date.is_some() && date.time.is_none())
}

impl Shape {
    pub(super) fn is_of(&self, value: &DeValue<'_>) -> bool {
        match self {
            Shape::Text => matches!(value, DeValue::String(_)),
            Shape::Texts => {
                let items = value.as_array();
                items.is_some_and(|items| items.iter().all(|item| item.get_ref().is_str()))
            }
            Shape::Number => matches!(value, DeValue::Integer(_) | DeValue::Float(_)),
            Shape::Whole => matches!(value, DeValue::Integer(_)),
            Shape::Wholes => {
                value.as_array().is_some_and(|items| items.iter().all(|item| item.get_ref().is_integer()))
            }
            Shape::WholeOrMore => Shape::Whole.is_of(value) || Shape::Wholes.is_of(value),
            Shape::TextOrMore => Shape::Text.is_of(value) || Shape::Texts.is_of(value),
            Shape::Flag => matches!(value, DeValue::Boolean(_)),
            Shape::Date => is_date(value),
            Shape::Dates => {
                let items = value.as_array();
                items.is_some_and(|items| items.iter().all(|item| is_date(item.get_ref())))
            }
            Shape::Table(_) => matches!(value, DeValue::Table(_)),
            Shape::Tables => {
                let items = value.as_array();
                items.is_some_and(|items| items.iter().all(|item| item.get_ref().is_table()))
            }
        }
    }

    fn right(&self) -> &'static str {
        match self {
            Shape::Text => "a text in quotation marks",
            Shape::Texts => "a list of texts, as in [\"one\", \"two\"]",
            Shape::Number => "a number",
            Shape::Whole => "a whole number",
            Shape::Wholes => "a list of whole numbers, as in [1, 15]",
            Shape::WholeOrMore => "a whole number, or a list of them as in [1, 15]",
            Shape::TextOrMore => "a text in quotation marks, or a list of them as in [\"one\", \"two\"]",
            Shape::Flag => "true or false",
            Shape::Date => "a date without quotation marks, as in 2026-11-23",
            Shape::Dates => "a list of dates without quotation marks, as in [2026-11-23]",
            Shape::Table(_) => "a table, as in { key = value }",
            Shape::Tables => "a list of tables, each under its own [[...]]",
        }
    }
}
