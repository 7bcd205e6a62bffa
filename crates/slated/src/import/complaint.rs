//! What is wrong is collected, not thrown: a person mends all of it in one go.

use std::collections::BTreeMap;

use super::FileError;

/// Beyond this a file is not what it says it is, and more lines help nobody.
const KEPT_MAX: usize = 10_000;
const WARNED_MAX: usize = 200;

#[derive(Default)]
pub(super) struct Complaints {
    found: Vec<FileError>,
    /// Files that are there and could not be loaded: they are neither missing nor empty.
    unread: Vec<String>,
    /// What is right and yet unlikely to be meant.
    warned: Vec<FileError>,
}

impl Complaints {
    /// About a file as a whole.
    pub(super) fn file(&mut self, file: &str, says: impl Into<String>) {
        self.push(FileError { file: file.to_owned(), line: None, place: None, says: says.into() });
    }

    /// About a file that cannot be loaded.
    pub(super) fn unread(&mut self, file: &str, says: impl Into<String>) {
        self.unread.push(file.to_owned());
        self.file(file, says);
    }

    pub(super) fn unread_files(&self) -> impl Iterator<Item = &str> {
        self.unread.iter().map(String::as_str)
    }

    pub(super) fn is_unread(&self, file: &str) -> bool {
        self.unread_files().any(|unread| unread == file)
    }

    pub(super) fn line(&mut self, file: &str, line: usize, says: impl Into<String>) {
        self.push(FileError { file: file.to_owned(), line: Some(line), place: None, says: says.into() });
    }

    pub(super) fn at(&mut self, file: &str, line: usize, place: String, says: impl Into<String>) {
        self.push(FileError {
            file: file.to_owned(),
            line: Some(line),
            place: Some(place),
            says: says.into(),
        });
    }

    pub(super) fn warn(&mut self, file: &str, line: usize, place: Option<String>, says: impl Into<String>) {
        if self.warned.len() < WARNED_MAX {
            self.warned.push(FileError { file: file.to_owned(), line: Some(line), place, says: says.into() });
        }
    }

    /// In the order of the files.
    pub(super) fn take_warnings(&mut self) -> Vec<String> {
        let mut warned = std::mem::take(&mut self.warned);
        warned.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        warned.iter().map(ToString::to_string).collect()
    }

    fn push(&mut self, error: FileError) {
        if self.found.len() < KEPT_MAX {
            self.found.push(error);
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= KEPT_MAX
    }

    pub(super) fn into_sorted(mut self) -> Vec<FileError> {
        self.found.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        self.found
    }
}

/// Keys that something may refer to, with the line each stands on.
///
/// Incomplete where a file could not be read: then a missing key proves nothing, and says nothing.
pub(super) struct Keys<T> {
    pub(super) what: &'static str,
    /// Where such keys are written down.
    pub(super) home: &'static str,
    pub(super) known: BTreeMap<String, T>,
    pub(super) complete: bool,
}

impl<T> Keys<T> {
    /// What to say of a key that leads nowhere.
    pub(super) fn refusal(&self, key: &str) -> Option<String> {
        if self.known.contains_key(key) || !self.complete {
            return None;
        }
        let hint = hint(key, self.known.keys().map(String::as_str));
        Some(format!("{key:?} is not a {} in {}{hint}", self.what, self.home))
    }
}

/// ` (nearest: "seo")`, or nothing where nothing is near.
pub(super) fn hint<'a>(wrong: &str, right: impl Iterator<Item = &'a str>) -> String {
    nearest(wrong, right).map_or_else(String::new, |near| format!(" (nearest: {near:?})"))
}

/// The candidate at most a third of its letters away; of equally near ones the first.
pub(super) fn nearest<'a>(wrong: &str, right: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wrong.to_lowercase();
    right
        .map(|one| (strsim::damerau_levenshtein(&lower, &one.to_lowercase()), one))
        .filter(|(distance, one)| *distance <= one.chars().count().max(wrong.chars().count()).div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, one)| one)
}
