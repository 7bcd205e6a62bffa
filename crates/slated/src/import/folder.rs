//! A folder on disk as a map of paths to contents; knows which files are looked for, not what they mean.

use std::fs;
use std::io;
use std::path::Path;

use super::Files;
use super::complaint::Complaints;

pub(super) const TABLES: [&str; 5] =
    ["absences.csv", "clients.csv", "engagements.csv", "signals.csv", "team.csv"];

const FILE_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// Calendars and TOML: what is nested costs more to read than a table, and nobody writes that much by hand.
const NESTED_BYTES_MAX: u64 = 1024 * 1024;
const FILES_MAX: usize = 1_000;

/// `None` where there is no such folder: nothing more can be said then.
pub(super) fn load(dir: &Path, complaints: &mut Complaints) -> Option<Files> {
    let mut files = Files::new();
    match names(dir) {
        Ok(names) => {
            let looked_for =
                |name: &str| ["agency.toml", "calendars.toml"].contains(&name) || name.ends_with(".csv");
            for name in names.into_iter().filter(|name| looked_for(name)) {
                load_file(dir, name, &mut files, complaints);
            }
        }
        Err(refused) => {
            complaints.file(&dir.display().to_string(), format!("cannot be read as a folder: {refused}"));
            return None;
        }
    }
    for (folder, ending) in [("catalog", ".toml"), ("calendars", ".ics"), ("absences", ".ics")] {
        match names(&dir.join(folder)) {
            Ok(names) => {
                for name in names.into_iter().filter(|name| name.ends_with(ending)) {
                    load_file(dir, format!("{folder}/{name}"), &mut files, complaints);
                }
            }
            Err(refused) if refused.kind() == io::ErrorKind::NotFound => {}
            Err(refused) => complaints.unread(folder, format!("cannot be read as a folder: {refused}")),
        }
    }
    Some(files)
}

/// The `.ics` files of a folder, as if they were an agency's; `None` where there is no such folder.
pub(super) fn load_calendars(dir: &Path, complaints: &mut Complaints) -> Option<Files> {
    let names = names(dir).map_err(|refused| {
        complaints.file(&dir.display().to_string(), format!("cannot be read as a folder: {refused}"));
    });
    let mut files = Files::new();
    for name in names.ok()?.into_iter().filter(|name| name.ends_with(".ics")) {
        load_file(dir, name, &mut files, complaints);
    }
    Some(files.into_iter().map(|(name, bytes)| (format!("calendars/{name}"), bytes)).collect())
}

/// Visible names, sorted, so that errors come in the same order on every machine.
fn names(dir: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)?.take(FILES_MAX) {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

fn load_file(dir: &Path, path: String, files: &mut Files, complaints: &mut Complaints) {
    let on_disk = dir.join(&path);
    let loaded = fs::metadata(&on_disk).and_then(|meta| {
        if !meta.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        // reading a file of any size to refuse it by its size would be the harm itself
        if meta.len() > FILE_BYTES_MAX { Ok(None) } else { fs::read(&on_disk).map(Some) }
    });
    match loaded {
        Ok(Some(bytes)) => {
            files.insert(path, bytes);
        }
        Ok(None) => complaints.unread(&path, too_big(FILE_BYTES_MAX)),
        Err(refused) => complaints.unread(&path, format!("cannot be read: {refused}")),
    }
}

fn too_big(bytes_max: u64) -> String {
    format!("is larger than {} MiB (right would be at most that)", bytes_max / 1024 / 1024)
}

/// The text of a file, or a complaint that names its encoding.
pub(super) fn text<'a>(path: &str, bytes: &'a [u8], complaints: &mut Complaints) -> Option<&'a str> {
    let is_table = path.ends_with(".csv");
    let bytes_max = if is_table { FILE_BYTES_MAX } else { NESTED_BYTES_MAX };
    if bytes.len() as u64 > bytes_max {
        complaints.file(path, too_big(bytes_max));
        return None;
    }
    for (mark, name) in [(b"\xff\xfe", "UTF-16 (little-endian)"), (b"\xfe\xff", "UTF-16 (big-endian)")] {
        if bytes.starts_with(mark) {
            complaints
                .file(path, format!("is written in {name} (right would be UTF-8: save it as \"CSV UTF-8\")"));
            return None;
        }
    }
    let line_of = |at: usize| bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(refused) => {
            let line = line_of(refused.valid_up_to());
            let says =
                "is not UTF-8, perhaps Windows-1251 or another one-byte encoding (right would be UTF-8)";
            complaints.line(path, line, says);
            return None;
        }
    };
    if let Some(at) = text.find('\0') {
        complaints.line(path, line_of(at), "contains a NUL byte (right would be plain text in UTF-8)");
        return None;
    }
    Some(text.strip_prefix('\u{feff}').unwrap_or(text))
}
