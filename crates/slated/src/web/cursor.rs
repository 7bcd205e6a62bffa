//! Where the next page of a list begins: opaque to callers, and of one list with one filter only.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::problem::{Kind, Problem};

/// A list under its filter.
pub(super) struct List(String);

impl List {
    pub(super) fn of(filter: &impl Debug) -> List {
        let digest = Sha256::digest(format!("{filter:?}"));
        List(hex(&digest[..6]))
    }

    /// For the page after the one that ended with `last`.
    pub(super) fn cursor(&self, last: impl Display) -> String {
        hex(format!("1 {} {last}", self.0).as_bytes())
    }

    pub(super) fn read<T: FromStr + Display>(&self, cursor: &str) -> Result<T, Problem> {
        let found = unhex(cursor).and_then(|text| {
            let last: T = text.strip_prefix(&format!("1 {} ", self.0))?.parse().ok()?;
            (self.cursor(&last) == cursor).then_some(last)
        });
        let detail =
            "the cursor is not of a list with this filter: right would be next_cursor of its page before";
        found.ok_or_else(|| Problem::new(Kind::BadCursor, detail))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<String> {
    let digits = text.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    });
    String::from_utf8(digits.collect::<Option<Vec<u8>>>()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;

    #[test]
    fn a_cursor_goes_with_its_filter_only() {
        let (open, all) = (List::of(&Some("open")), List::of(&None::<&str>));
        let cursor = open.cursor(1042);
        assert_eq!(open.read::<i64>(&cursor).unwrap(), 1042);
        assert_eq!(open.read::<Date>(&open.cursor(date(2026, 11, 24))).unwrap(), date(2026, 11, 24));
        for (cursor, list) in
            [(cursor.as_str(), &all), ("", &open), ("zz", &open), ("3", &open), ("ff", &open), ("é", &open)]
        {
            assert_eq!(list.read::<i64>(cursor).unwrap_err().kind, Kind::BadCursor, "{cursor}");
        }
    }
}
