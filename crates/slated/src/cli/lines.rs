//! JSON lines from a stream of any length, in memory that does not grow with it.
//!
//! An object keeps the order of its keys and the exact text of its values, so what a command does not
//! touch leaves as it came. Knows no command.

use std::fmt;
use std::io::{self, BufRead};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Longer lines are refused without being kept.
pub(super) const LINE_BYTES_MAX: usize = 64 * 1024;

/// A line, or what is wrong with it; lines count from 1.
pub(super) struct Line {
    pub number: usize,
    pub text: Result<String, String>,
}

pub(super) struct Lines<R> {
    input: R,
    number: usize,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Lines<R> {
        Lines { input, number: 0 }
    }

    /// The next line that is not blank.
    pub(super) fn next_line(&mut self) -> io::Result<Option<Line>> {
        loop {
            let Some(bytes) = self.read()? else { return Ok(None) };
            let number = self.number;
            let text = bytes.and_then(|bytes| {
                String::from_utf8(bytes).map_err(|_| "is not UTF-8 (right would be JSON in UTF-8)".to_owned())
            });
            if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
                continue;
            }
            return Ok(Some(Line { number, text }));
        }
    }

    fn read(&mut self) -> io::Result<Option<Result<Vec<u8>, String>>> {
        let mut line = Vec::new();
        let mut bytes_seen = 0;
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let (used, ends) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), false),
            };
            if used == 0 && bytes_seen == 0 {
                return Ok(None);
            }
            bytes_seen += used - usize::from(ends);
            if bytes_seen <= LINE_BYTES_MAX {
                line.extend_from_slice(&buffer[..used - usize::from(ends)]);
            }
            self.input.consume(used);
            if ends || used == 0 {
                break;
            }
        }
        self.number += 1;
        if bytes_seen > LINE_BYTES_MAX {
            return Ok(Some(Err(format!(
                "has {bytes_seen} bytes (right would be at most {LINE_BYTES_MAX})"
            ))));
        }
        Ok(Some(Ok(line)))
    }
}

impl<R: io::Read> Lines<io::BufReader<R>> {
    /// Whether the next read may have to wait for whoever writes.
    pub(super) fn is_drained(&self) -> bool {
        self.input.buffer().is_empty()
    }
}

/// A JSON object whose keys stay in order and whose values stay as they were written.
#[derive(Clone, Debug, Default)]
pub(super) struct Object {
    fields: Vec<(String, Box<RawValue>)>,
}

impl Object {
    pub(super) fn parse(text: &str) -> Result<Object, String> {
        serde_json::from_str(text).map_err(|error| {
            let said = error.to_string();
            // there is one line, and its number is said elsewhere
            let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
            format!("is not a JSON object: {said} in column {}", error.column())
        })
    }

    /// The text of the value; `None` where it is missing or null.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(name, _)| name == key).map(|(_, value)| value.get());
        found.filter(|text| *text != "null")
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }

    /// Replaces the value in its place, or adds it at the end; `json` is JSON text.
    pub(super) fn set(&mut self, key: &str, json: String) {
        let value = RawValue::from_string(json).expect("commands write JSON");
        match self.fields.iter_mut().find(|(name, _)| name == key) {
            Some((_, place)) => *place = value,
            None => self.fields.push((key.to_owned(), value)),
        }
    }

    /// Takes the value away, so that a later `set` adds it at the end.
    pub(super) fn remove(&mut self, key: &str) {
        self.fields.retain(|(name, _)| name != key);
    }
}

/// `{"a": 1, "b": 2}`: with a blank after each comma and colon.
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, (key, value)) in self.fields.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{}: {}", quoted(key), value.get())?;
        }
        f.write_str("}")
    }
}

/// The text as JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut object = Object::default();
                while let Some((key, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    if object.fields.iter().any(|(name, _)| *name == key) {
                        return Err(serde::de::Error::custom(format!("key {key:?} stands twice")));
                    }
                    object.fields.push((key, value));
                }
                Ok(object)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_object(text: &str, expected: &str) {
        let mut object = Object::parse(text).unwrap();
        object.set("next", "[]".to_owned());
        assert_eq!(object.to_string(), expected);
    }

    #[test]
    fn what_is_not_touched_leaves_as_it_came() {
        check_object(
            r#"{"z":1.50,"a":{"x":[1,2]},"next":[7],"b":"\u00e9"}"#,
            r#"{"z": 1.50, "a": {"x":[1,2]}, "next": [], "b": "\u00e9"}"#,
        );
        check_object("{}", r#"{"next": []}"#);
    }

    #[test]
    fn a_key_stands_once() {
        let refused = Object::parse(r#"{"id": 1, "id": 2}"#).unwrap_err();
        assert!(refused.starts_with("is not a JSON object: key \"id\" stands twice"), "{refused}");
    }

    #[test]
    fn a_line_too_long_is_refused_by_its_number_and_the_next_is_read() {
        let long = "x".repeat(LINE_BYTES_MAX + 1);
        let mut lines = Lines::new(io::Cursor::new(format!("a\n\n{long}\nb")));
        let mut seen = Vec::new();
        while let Some(line) = lines.next_line().unwrap() {
            seen.push((line.number, line.text));
        }
        let refused = format!("has {} bytes (right would be at most 65536)", LINE_BYTES_MAX + 1);
        assert_eq!(seen, [(1, Ok("a".to_owned())), (3, Err(refused)), (4, Ok("b".to_owned()))]);
    }
}
