//! `team.csv` and `absences.csv`: who works here, and when not.

use std::collections::BTreeMap;

use jiff::civil::Date;
use slated_core::agency::{Absence, Access, Person};

use super::Files;
use super::complaint::{Complaints, Keys};
use super::table::{self, Columns, Presence, Row};
use super::value::{self, Active};

const TEAM: &str = "team.csv";
const TEAM_COLUMNS: Columns = Columns::all_required(&[
    "login",
    "name",
    "access",
    "roles",
    "calendar",
    "time_zone",
    "works_from",
    "hours_per_day",
    "active",
]);

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
    })
}

/// By login and first day.
pub(super) fn read_absences(
    files: &Files,
    staff: &Keys<Standing>,
    complaints: &mut Complaints,
) -> Vec<Absence> {
    let Some(table) = table::read(files, ABSENCES, ABSENCE_COLUMNS, Presence::Optional, complaints) else {
        return Vec::new();
    };
    let mut seen = BTreeMap::new();
    let mut absences = Vec::new();
    for row in &table.rows {
        absences.extend(read_absence(row, staff, &mut seen, complaints));
    }
    absences.sort_by(|a, b| (&a.login, a.from).cmp(&(&b.login, b.from)));
    absences
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
