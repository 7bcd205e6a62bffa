//! `team.csv` and `absences.csv`: who works here, and when not.

use std::collections::BTreeMap;

use jiff::civil::Date;
use slated_core::agency::{Absence, Access, Person};
use slated_core::time::plus_days;

use super::Files;
use super::complaint::{Complaints, Keys};
use super::table::{self, Columns, Presence, Row};
use super::value::{self, Active};
use super::{folder, ics};

const TEAM: &str = "team.csv";
const TEAM_COLUMNS: Columns = Columns {
    required: &[
        "login",
        "name",
        "access",
        "roles",
        "calendar",
        "time_zone",
        "works_from",
        "hours_per_day",
        "active",
    ],
    optional: &["tasks_at_once"],
};

const ABSENCES: &str = "absences.csv";
const ABSENCE_COLUMNS: Columns = Columns::all_required(&["login", "from", "to", "kind"]);

/// What others need to know of a person; what was wrong in the file is not known.
pub(super) struct Standing {
    line: usize,
    access: Option<Access>,
    active: Option<Active>,
}

impl Standing {
    /// What keeps this person from answering for a client.
    pub(super) fn not_a_manager(&self) -> Option<&'static str> {
        match (self.access, self.active) {
            (Some(Access::Specialist), _) => Some("has access specialist"),
            (_, Some(Active::No)) => Some("is not active"),
            (Some(Access::Manager | Access::Admin) | None, Some(Active::Yes) | None) => None,
        }
    }
}

/// By login, with the logins that may be referred to.
pub(super) fn read_team(
    files: &Files,
    calendars: &Keys<()>,
    complaints: &mut Complaints,
) -> (Vec<Person>, Keys<Standing>) {
    let mut staff = Keys { what: "person", home: TEAM, known: BTreeMap::new(), complete: true };
    let Some(table) = table::read(files, TEAM, TEAM_COLUMNS, Presence::Required, complaints) else {
        staff.complete = false;
        return (Vec::new(), staff);
    };
    staff.complete = table.complete;
    let mut people = Vec::new();
    for row in &table.rows {
        people.extend(read_person(row, calendars, &mut staff, complaints));
    }
    people.sort_by(|a, b| a.login.cmp(&b.login));
    (people, staff)
}

fn read_person(
    row: &Row,
    calendars: &Keys<()>,
    staff: &mut Keys<Standing>,
    complaints: &mut Complaints,
) -> Option<Person> {
    let login = row.required("login", value::key, complaints);
    let name = row.required("name", value::text, complaints);
    let access = row.required("access", value::access, complaints);
    let roles = row.parsed("roles", value::roles, complaints);
    let calendar = row.reference("calendar", calendars, complaints);
    let zone = row.required("time_zone", value::zone, complaints);
    let works_from = row.required("works_from", value::time, complaints);
    let minutes_per_day = row.required("hours_per_day", value::minutes_per_day, complaints);
    let active = row.required("active", value::active, complaints);
    let tasks_at_once = row.optional("tasks_at_once", value::tasks_at_once, complaints);
    let Some(login) = login else {
        staff.complete = false;
        return None;
    };
    if let Some(first) = staff.known.get(&login) {
        row.refuse_twice("login", &login, first.line, complaints);
        return None;
    }
    staff.known.insert(login.clone(), Standing { line: row.line, access, active });
    Some(Person {
        login,
        name: name?,
        access: access?,
        roles: roles?,
        calendar: calendar?,
        zone: zone?,
        works_from: works_from?,
        minutes_per_day: minutes_per_day?,
        active: active? == Active::Yes,
        tasks_at_once: tasks_at_once?,
        last_on: None,
    })
}

/// By login and first day.
pub(super) fn read_absences(
    files: &Files,
    staff: &Keys<Standing>,
    complaints: &mut Complaints,
) -> Vec<Absence> {
    let table = table::read(files, ABSENCES, ABSENCE_COLUMNS, Presence::Optional, complaints);
    let mut seen = BTreeMap::new();
    let mut absences = Vec::new();
    for row in table.iter().flat_map(|table| &table.rows) {
        let written = Written { file: ABSENCES.to_owned(), line: row.line };
        absences.extend(read_absence(row, staff, &mut seen, complaints).map(|absence| (absence, written)));
    }
    for (path, bytes) in files {
        if let Some(login) = path.strip_prefix("absences/").and_then(|name| name.strip_suffix(".ics")) {
            absences.extend(read_calendar(path, login, bytes, staff, complaints));
        }
    }
    absences.sort_by(|(a, _), (b, _)| (&a.login, a.from, b.to).cmp(&(&b.login, b.from, a.to)));
    without_overlaps_in_silence(absences, complaints)
}

/// One person's file by itself; whether there is such a person is not looked at.
pub(super) fn read_absence_file(login: &str, bytes: &[u8], complaints: &mut Complaints) -> Vec<Absence> {
    let nobody = Keys { what: "person", home: TEAM, known: BTreeMap::new(), complete: false };
    let read = read_calendar(&format!("absences/{login}.ics"), login, bytes, &nobody, complaints);
    let mut absences: Vec<Absence> = read.into_iter().map(|(absence, _)| absence).collect();
    absences.sort_by_key(|absence| (absence.from, absence.to));
    absences
}

/// Where an absence is written down.
struct Written {
    file: String,
    line: usize,
}

/// `absences/LOGIN.ics`: each event is an absence, its summary the kind.
fn read_calendar(
    path: &str,
    login: &str,
    bytes: &[u8],
    staff: &Keys<Standing>,
    complaints: &mut Complaints,
) -> Vec<(Absence, Written)> {
    if let Some(says) = staff.refusal(login) {
        complaints.file(path, says);
        return Vec::new();
    }
    let Some(ics) = folder::text(path, bytes, complaints).and_then(|text| ics::read(path, text, complaints))
    else {
        return Vec::new();
    };
    let mut absences = Vec::new();
    for event in ics.events {
        let place = || event.place.clone();
        if event.repeats() {
            let says = "has an RRULE: nobody is away every year (right would be one event for each absence)";
            complaints.at(path, event.line, place(), says);
        } else if event.is_worked {
            let says = "is a working day and no absence (right would be an event without that category)";
            complaints.at(path, event.line, place(), says);
        } else {
            let to = plus_days(event.from, event.days - 1);
            let kind = event.name.unwrap_or_else(|| "absence".to_owned());
            let absence = Absence { login: login.to_owned(), from: event.from, to, kind };
            absences.push((absence, Written { file: path.to_owned(), line: event.line }));
        }
    }
    absences
}

/// Absences may overlap, for a day off counts once; but where two are written down somebody may have meant one.
/// Of two that begin on one day, which is all that tells them apart, the longer one stays.
fn without_overlaps_in_silence(sorted: Vec<(Absence, Written)>, complaints: &mut Complaints) -> Vec<Absence> {
    let mut kept: Vec<Absence> = Vec::with_capacity(sorted.len());
    let mut longest: Option<(Absence, Written)> = None;
    for (absence, written) in sorted {
        let before = longest.as_ref().filter(|(before, _)| before.login == absence.login);
        if let Some((before, first)) = before.filter(|(before, _)| before.to >= absence.from) {
            let says = format!(
                "{} {} to {} overlaps {} to {} in {}, line {}",
                absence.login, absence.from, absence.to, before.from, before.to, first.file, first.line
            );
            complaints.warn(&written.file, written.line, None, says);
        }
        if kept.last().is_none_or(|last| (&last.login, last.from) != (&absence.login, absence.from)) {
            kept.push(absence.clone());
        }
        if before.is_none_or(|(before, _)| before.to < absence.to) {
            longest = Some((absence, written));
        }
    }
    kept
}

fn read_absence(
    row: &Row,
    staff: &Keys<Standing>,
    seen: &mut BTreeMap<(String, Date), usize>,
    complaints: &mut Complaints,
) -> Option<Absence> {
    let login = row.reference("login", staff, complaints);
    let from = row.required("from", value::date_of, complaints);
    let to = row.required("to", value::date_of, complaints);
    let kind = row.required("kind", value::text, complaints);
    row.check_order(("from", from), ("to", to), complaints);
    let absence = Absence { login: login?, from: from?, to: to?, kind: kind? };
    if let Some(first) = seen.insert((absence.login.clone(), absence.from), row.line) {
        row.refuse_twice("from", &format!("{} {}", absence.login, absence.from), first, complaints);
    }
    Some(absence)
}
