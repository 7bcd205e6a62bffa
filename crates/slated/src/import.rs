//! An agency's files read into checked values: everything that is right, or everything that is wrong.
//!
//! Knows the files and what may stand in them; refuses to know the database. What is read goes to
//! `ops`, which writes it, and to [`diff`], which says what differs from the last time.
//!
//! ```text
//! folder --folder::load--> path -> bytes --read_from--> AgencyFiles --diff::plan(last rows)--> ImportPlan
//! ```
//!
//! Reading works on a map of paths, so the demo agency inside the binary takes the same way as a folder.

mod agency_file;
mod calendars;
mod catalog;
mod clients;
mod complaint;
pub mod diff;
mod folder;
mod ics;
mod people;
mod rows;
mod shape;
mod table;
mod value;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use slated_core::agency::{Absence, Agency, Client, Engagement, Person};
use slated_core::assign::ACCOUNT_MANAGER;
use slated_core::calendar::Calendar;
use slated_core::catalog::Service;
use slated_core::signal::Signal;

pub use clients::signal_key;
use complaint::Complaints;

/// Paths relative to the agency's folder, with `/` between, and what the files contain.
pub type Files = BTreeMap<String, Vec<u8>>;

/// An agency as its files say it is: every reference leads somewhere, every key is unique.
#[derive(Clone, Debug, PartialEq)]
pub struct AgencyFiles {
    pub agency: Agency,
    pub calendars: BTreeMap<String, Calendar>,
    /// By login.
    pub people: Vec<Person>,
    /// By login and first day.
    pub absences: Vec<Absence>,
    /// By key.
    pub clients: Vec<Client>,
    /// By key; a service's templates stand as in its file.
    pub services: Vec<Service>,
    /// By client and service.
    pub engagements: Vec<Engagement>,
    /// The client's key and what was observed; by client, date, kind and value.
    pub signals: Vec<(String, Signal)>,
    /// The same once more, a row each, for comparing with the last import: by kind and key.
    pub rows: Vec<ImportRow>,
    /// What is right and yet unlikely to be meant.
    pub warnings: Vec<String>,
}

/// The kinds of rows, in the order in which they can be written.
pub const KINDS: [&str; 9] =
    ["agency", "calendar", "person", "absence", "client", "service", "template", "engagement", "signal"];

/// One thing that a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// One of [`KINDS`].
    pub kind: &'static str,
    pub key: String,
    /// JSON with sorted keys: the same words in another notation are the same body.
    pub body: String,
}

/// One thing that is wrong in a file: where, what stands there, what would be right.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FileError {
    pub file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// `column time_zone`, or `task "report", key schedule.at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    pub says: String,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(place) = &self.place {
            write!(f, ", {place}")?;
        }
        write!(f, ": {}", self.says)
    }
}

impl std::error::Error for FileError {}

/// As many errors as a person can use in one go.
pub const ERRORS_SHOWN_MAX: usize = 200;

/// The errors as lines, and how many there are beyond those shown.
pub fn listing(errors: &[FileError]) -> String {
    let mut lines: Vec<String> = errors.iter().take(ERRORS_SHOWN_MAX).map(ToString::to_string).collect();
    if errors.len() > ERRORS_SHOWN_MAX {
        lines.push(format!("and {} more", errors.len() - ERRORS_SHOWN_MAX));
    }
    lines.join("\n")
}

/// Reads the agency in a folder; on failure every error, sorted by file and line.
pub fn read(dir: &Path) -> Result<AgencyFiles, Vec<FileError>> {
    let mut complaints = Complaints::default();
    let files = folder::load(dir, &mut complaints);
    match files {
        Some(files) => read_all(&files, complaints),
        None => Err(complaints.into_sorted()),
    }
}

/// Reads the agency in a map of paths to contents, as [`read`] does a folder.
pub fn read_from(files: &Files) -> Result<AgencyFiles, Vec<FileError>> {
    read_all(files, Complaints::default())
}

/// The calendars of a folder of `.ics` files, by key; for `slated rank`, which needs no agency.
pub fn read_calendars(dir: &Path) -> Result<BTreeMap<String, Calendar>, Vec<FileError>> {
    let mut complaints = Complaints::default();
    let files = folder::load_calendars(dir, &mut complaints).unwrap_or_default();
    let (calendars, _) = calendars::read(&files, &mut complaints);
    let errors = complaints.into_sorted();
    if errors.is_empty() { Ok(calendars) } else { Err(errors) }
}

/// The absences in somebody's iCalendar file, by first day, as `absences/LOGIN.ics` of an agency's folder has them.
pub fn read_absences(login: &str, bytes: &[u8]) -> Result<Vec<Absence>, Vec<FileError>> {
    let mut complaints = Complaints::default();
    let absences = people::read_absence_file(login, bytes, &mut complaints);
    let errors = complaints.into_sorted();
    if errors.is_empty() { Ok(absences) } else { Err(errors) }
}

fn read_all(files: &Files, mut complaints: Complaints) -> Result<AgencyFiles, Vec<FileError>> {
    let (calendars, calendar_keys) = calendars::read(files, &mut complaints);
    let agency = agency_file::read(files, &calendar_keys, &mut complaints);
    let (services, service_keys) = catalog::read(files, &mut complaints);
    let (people, staff) = people::read_team(files, &calendar_keys, &mut complaints);
    let absences = people::read_absences(files, &staff, &mut complaints);
    let (clients, client_keys) = clients::read_clients(files, &staff, &calendar_keys, &mut complaints);
    let engagements = clients::read_engagements(files, &client_keys, &service_keys, &mut complaints);
    let signals = clients::read_signals(files, &client_keys, &mut complaints);
    if let Some(agency) = &agency {
        clients::check_unions(&clients, &calendars, &agency.calendar, &mut complaints);
    }
    let warned = complaints.take_warnings();
    let errors = complaints.into_sorted();
    let (true, Some(agency)) = (errors.is_empty(), agency) else { return Err(errors) };
    let mut warnings = warnings(files, &services, &people);
    warnings.extend(warned);
    let mut read = AgencyFiles {
        agency,
        calendars,
        people,
        absences,
        clients,
        services,
        engagements,
        signals,
        rows: Vec::new(),
        warnings,
    };
    read.rows = rows::of(&read);
    Ok(read)
}

fn warnings(files: &Files, services: &[Service], people: &[Person]) -> Vec<String> {
    let mut warnings = Vec::new();
    let is_read = |path: &str| path.contains('/') || folder::TABLES.contains(&path);
    for path in files.keys().filter(|path| path.ends_with(".csv") && !is_read(path)) {
        warnings.push(format!("{path} is not read: there is no such table"));
    }
    let mut roles = BTreeMap::<&str, Vec<String>>::new();
    for service in services {
        for template in &service.templates {
            roles.entry(&template.role).or_default().push(format!("{}/{}", service.key, template.key));
        }
    }
    // work of this role goes to the client's manager, whoever else has the role
    roles.remove(ACCOUNT_MANAGER);
    for person in people.iter().filter(|person| person.active) {
        for role in
            person.roles.iter().filter(|role| !roles.contains_key(role.as_str()) && *role != ACCOUNT_MANAGER)
        {
            warnings.push(format!("{} has the role {role:?}, which no template asks for", person.login));
        }
    }
    for (role, templates) in roles {
        if !people.iter().any(|person| person.active && person.roles.iter().any(|has| has == role)) {
            let templates = templates.join(", ");
            warnings.push(format!("nobody active in team.csv has the role {role:?} that {templates} need"));
        }
    }
    warnings
}
