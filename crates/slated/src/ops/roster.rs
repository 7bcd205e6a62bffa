//! Whose hours a task is measured in, and how much its client's risk weighs: what a score needs
//! besides the task.

use std::collections::HashMap;
use std::sync::OnceLock;

use slated_core::agency::{Absence, Agency, Client, Person};
use slated_core::calendar::Calendar;
use slated_core::score::{Facts, Risk, Score, Weights, score};
use slated_core::task::Task;
use slated_core::time::{Timestamp, Zone};
use slated_core::worktime::{BadWorkClock, WorkClock};
use slated_store::ReadTx;

use super::Error;

/// Clocks and risks, read once per operation; a clock is built when the first task needs it.
pub struct Roster {
    pub agency: Agency,
    agency_clock: WorkClock,
    people: HashMap<String, Worker>,
    clients: HashMap<String, Client>,
    risks: HashMap<String, Risk>,
    weights: Weights,
}

struct Worker {
    person: Person,
    calendar: Calendar,
    absences: Vec<Absence>,
    clock: OnceLock<Result<WorkClock, BadWorkClock>>,
}

impl Roster {
    pub async fn load(tx: &ReadTx, weights: &Weights) -> Result<Roster, Error> {
        let agency = tx.agency().await?.ok_or(Error::NoAgency)?;
        let calendars = tx.calendars().await?;
        let calendar = |key: &str| calendars.get(key).cloned().unwrap_or_else(|| Calendar::weekdays(key));
        let mut absences: HashMap<String, Vec<Absence>> = HashMap::new();
        for absence in tx.absences().await? {
            absences.entry(absence.login.clone()).or_default().push(absence);
        }
        let people = tx.people().await?.into_iter().map(|person| {
            let calendar = calendar(&person.calendar);
            let absences = absences.remove(&person.login).unwrap_or_default();
            (person.login.clone(), Worker { person, calendar, absences, clock: OnceLock::new() })
        });
        let people = people.collect();
        let clients = tx.clients().await?.into_iter().map(|client| (client.key.clone(), client)).collect();
        let risks = tx.risks().await?.into_iter().map(|(client, stored)| (client, stored.risk)).collect();
        let agency_clock = agency
            .clock(&calendar(&agency.calendar))
            .map_err(|error| Error::Invalid { pointer: "/agency", detail: error.to_string() })?;
        Ok(Roster { agency, agency_clock, people, clients, risks, weights: weights.clone() })
    }

    pub fn agency_clock(&self) -> &WorkClock {
        &self.agency_clock
    }

    /// The assignee's working hours; the agency's own while the task is in a pool.
    pub fn clock(&self, assignee: Option<&str>) -> &WorkClock {
        let Some(worker) = assignee.and_then(|login| self.people.get(login)) else {
            return &self.agency_clock;
        };
        let clock = worker.clock.get_or_init(|| worker.person.clock(&worker.calendar, &worker.absences));
        clock.as_ref().unwrap_or(&self.agency_clock)
    }

    pub fn person(&self, login: &str) -> Option<&Person> {
        self.people.get(login).map(|worker| &worker.person)
    }

    pub fn client(&self, key: &str) -> Option<&Client> {
        self.clients.get(key)
    }

    pub fn zone(&self, client: &str) -> &Zone {
        self.clients.get(client).map_or(&self.agency.zone, |client| &client.zone)
    }

    pub fn facts(&self, task: &Task) -> Facts {
        Facts {
            deadline: task.deadline,
            effort_minutes: task.effort_minutes,
            risk: self.risks.get(&task.client).copied().unwrap_or_default(),
            importance: task.importance,
            promised: task.promised,
        }
    }

    pub fn score(&self, task: &Task, now: Timestamp) -> Score {
        let clock = self.clock(task.assignee.as_deref());
        score(&self.facts(task), clock, &self.agency_clock, &self.weights, now)
    }
}
