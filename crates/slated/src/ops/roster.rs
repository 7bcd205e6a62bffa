//! Whose hours a task is measured in, and how much its client's risk weighs: what a score needs
//! besides the task.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use slated_core::agency::{Absence, Agency, Person};
use slated_core::calendar::Calendar;
use slated_core::score::{Facts, Score, Weights, score};
use slated_core::task::Task;
use slated_core::time::{Timestamp, Zone};
use slated_core::worktime::{BadWorkClock, WorkClock};
use slated_store::{ReadTx, Standing, Which};

use super::Error;

/// Clocks and risks, read once per operation; a clock is built when the first task needs it.
pub struct Roster {
    pub agency: Agency,
    agency_clock: WorkClock,
    people: HashMap<String, Worker>,
    clients: HashMap<String, Standing>,
    weights: Weights,
}

struct Worker {
    person: Person,
    calendar: Calendar,
    absences: Vec<Absence>,
    clock: OnceLock<Result<WorkClock, BadWorkClock>>,
}

/// With more tasks than this nearly every row is named anyway, and reading them all is cheaper than naming them.
const NAMING_TASKS_MAX: usize = 2_000;

/// Somebody and when they are away, as the store reads them.
pub type Known = (Person, Vec<Absence>);

impl Roster {
    /// Of the whole agency, for whoever does not know yet which tasks it is about.
    pub async fn load(tx: &ReadTx, weights: &Weights) -> Result<Roster, Error> {
        let people = tx.people_among(Which::All).await?;
        Roster::of(tx, weights, people, Which::All).await
    }

    /// Of the agency alone: what the tasks of pools are measured by.
    pub async fn of_agency(tx: &ReadTx, weights: &Weights) -> Result<Roster, Error> {
        Roster::for_tasks(tx, weights, &[]).await
    }

    /// Only what these tasks are scored by: what it costs does not depend on how large the agency is.
    pub async fn for_tasks(tx: &ReadTx, weights: &Weights, tasks: &[Task]) -> Result<Roster, Error> {
        Roster::for_tasks_beside(tx, weights, tasks, Vec::new()).await
    }

    /// The same where some of the people have been read already.
    pub async fn for_tasks_beside(
        tx: &ReadTx,
        weights: &Weights,
        tasks: &[Task],
        mut people: Vec<Known>,
    ) -> Result<Roster, Error> {
        if tasks.len() > NAMING_TASKS_MAX {
            return Roster::load(tx, weights).await;
        }
        let mut logins: BTreeSet<&str> = tasks.iter().filter_map(|task| task.assignee.as_deref()).collect();
        for (known, _) in &people {
            logins.remove(known.login.as_str());
        }
        people.extend(tx.people_among(Which::Named(&logins)).await?);
        let clients: BTreeSet<&str> = tasks.iter().map(|task| task.client.as_str()).collect();
        Roster::of(tx, weights, people, Which::Named(&clients)).await
    }

    async fn of(
        tx: &ReadTx,
        weights: &Weights,
        people: Vec<Known>,
        clients: Which<'_>,
    ) -> Result<Roster, Error> {
        let agency = tx.agency().await?.ok_or(Error::NoAgency)?;
        let named = people.iter().map(|(person, _)| person.calendar.as_str());
        let named = named.chain([agency.calendar.as_str()]).collect();
        let calendars = tx.calendars_among(Which::Named(&named)).await?;
        let agency_clock = agency
            .clock(&calendar(&calendars, &agency.calendar))
            .map_err(|error| Error::Invalid { pointer: "/agency", detail: error.to_string() })?;
        let worker = |(person, absences): Known| {
            let calendar = calendar(&calendars, &person.calendar);
            (person.login.clone(), Worker { person, calendar, absences, clock: OnceLock::new() })
        };
        Ok(Roster {
            agency,
            agency_clock,
            people: people.into_iter().map(worker).collect(),
            clients: tx.standings(clients).await?,
            weights: weights.clone(),
        })
    }

    /// The same people, never away.
    pub(super) fn without_absences(&self) -> Roster {
        let worker = |worker: &Worker| Worker {
            person: worker.person.clone(),
            calendar: worker.calendar.clone(),
            absences: Vec::new(),
            clock: OnceLock::new(),
        };
        Roster {
            agency: self.agency.clone(),
            agency_clock: self.agency_clock.clone(),
            people: self.people.iter().map(|(login, one)| (login.clone(), worker(one))).collect(),
            clients: self.clients.clone(),
            weights: self.weights.clone(),
        }
    }

    pub fn weights(&self) -> &Weights {
        &self.weights
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

    /// Whoever the roster covers, in no order, each with when they are away.
    pub fn people(&self) -> impl Iterator<Item = (&Person, &[Absence])> {
        self.people.values().map(|worker| (&worker.person, worker.absences.as_slice()))
    }

    pub fn zone(&self, client: &str) -> &Zone {
        self.clients.get(client).map_or(&self.agency.zone, |client| &client.zone)
    }

    /// The deadline is the one that presses: see [`slated_core::task::waiting`].
    pub fn facts(&self, task: &Task) -> Facts {
        Facts {
            deadline: task.pressing_deadline(self.clock(task.assignee.as_deref()), &self.agency_clock),
            effort_minutes: task.effort_minutes,
            risk: self.clients.get(&task.client).map(|client| client.risk).unwrap_or_default(),
            importance: task.importance,
            promised: task.promised,
        }
    }

    pub fn score(&self, task: &Task, now: Timestamp) -> Score {
        self.score_by(&self.facts(task), self.clock(task.assignee.as_deref()), task.pressing_at(now))
    }

    /// The same for whoever asks again and again, and keeps what does not change.
    pub fn score_by(&self, facts: &Facts, clock: &WorkClock, now: Timestamp) -> Score {
        score(facts, clock, &self.agency_clock, &self.weights, now)
    }
}

/// A calendar without days of its own has its weekend only.
pub(super) fn calendar(calendars: &BTreeMap<String, Calendar>, key: &str) -> Calendar {
    calendars.get(key).cloned().unwrap_or_else(|| Calendar::weekdays(key))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::sync::Arc;

    use slated_store::{Store, TaskFilter};

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::ops::{Ops, Policy};

    /// A roster of some tasks scores them as the roster of everything does, and knows nobody else.
    fn check_same(all: &Roster, some: &Roster, tasks: &[Task], now: Timestamp) {
        for task in tasks {
            assert_eq!(some.score(task, now), all.score(task, now), "task #{}", task.id);
            assert_eq!(some.zone(&task.client), all.zone(&task.client), "task #{}", task.id);
        }
        let named: BTreeSet<&str> = tasks.iter().filter_map(|task| task.assignee.as_deref()).collect();
        assert_eq!(some.people.keys().map(String::as_str).collect::<BTreeSet<_>>(), named);
        let named: BTreeSet<&str> = tasks.iter().map(|task| task.client.as_str()).collect();
        assert_eq!(some.clients.keys().map(String::as_str).collect::<BTreeSet<_>>(), named);
    }

    #[tokio::test]
    async fn a_roster_of_some_tasks_scores_them_as_that_of_all_does() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("slated.db").display()), 2).await;
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let policy = Arc::new(Policy::of(&Config::default()));
        let ops = Ops { store: store.unwrap(), clock: Clock::fixed(now), policy };
        ops.import(&crate::demo::agency(now).unwrap()).await.unwrap();
        ops.refresh_risks(now).await.unwrap();
        ops.generate(now, |_, _| ControlFlow::Continue(())).await.unwrap();
        let tx = ops.store.read().await.unwrap();
        let weights = &ops.policy.weights;
        let all = Roster::load(&tx, weights).await.unwrap();
        let tasks = tx.open_tasks(&TaskFilter::default()).await.unwrap();
        assert!(tasks.len() > 20, "{} tasks", tasks.len());
        for some in tasks.chunks(7).chain([&tasks[..], &[]]) {
            check_same(&all, &Roster::for_tasks(&tx, weights, some).await.unwrap(), some, now);
        }
    }
}
