//! When will it be done? Every open task's expected finish, and how likely it is to miss its deadline.
//!
//! All open tasks are walked through together, whoever asks and about whom: people share the pools and wait for one
//! another. What is answered is what the asker may see of it.

pub mod load;

use std::collections::{BTreeSet, HashMap};

use slated_core::agency::{Absence, Access, Person};
use slated_core::forecast::{
    Ahead, Expected, Hand, Job, Presence, Stage, UNKNOWN_CV_PERMILLE, cv_permille, forecast_by,
};
use slated_core::queue::RankKey;
use slated_core::task::{Actor, Awaited, Origin, Status, Task};
use slated_core::time::{Timestamp, Zone};
use slated_store::ReadTx;

use super::queue::{Waits, entry, pending, waits_of};
use super::roster::Roster;
use super::{Error, Ops};

/// Whose tasks; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whose {
    /// Who will do it: the assignee, or whom a task of a pool would be given.
    pub person: Option<String>,
    pub role: Option<String>,
    pub client: Option<String>,
}

/// A task and what is expected of it.
#[derive(Clone, Debug)]
pub struct Foreseen {
    pub task: Task,
    pub expected: Expected,
    pub waits_for: Vec<String>,
    /// The client's zone.
    pub zone: Zone,
}

/// The answer to [`Ops::forecast`].
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The likeliest to be missed first, then the earlier deadline, then the number.
    pub tasks: Vec<Foreseen>,
    /// Those who will do any of these tasks, by login, with all that they have before them, and their zone.
    pub people: Vec<(Ahead, Zone)>,
}

/// More open tasks than this are not walked through while somebody waits for the answer.
pub(super) const TASKS_MAX: usize = 20_000;

impl Ops {
    /// A specialist who names nothing asks about themselves, and may ask about nobody else.
    pub async fn forecast(&self, mut whose: Whose, by: &Actor) -> Result<Outlook, Error> {
        let now = self.clock.now();
        if by.access == Access::Specialist {
            if whose == Whose::default() {
                whose.person = Some(by.login.clone());
            }
            if whose.person.as_ref().is_some_and(|person| *person != by.login) {
                return Err(Error::Forbidden(
                    "somebody else's forecast is for managers and admins".to_owned(),
                ));
            }
        }
        let tx = self.store.read().await?;
        let tasks = open_tasks(&tx).await?;
        let roster = Roster::load(&tx, &self.policy.weights).await?;
        if let Some(person) = &whose.person {
            roster.person(person).ok_or_else(|| Error::not_found("person", person))?;
        }
        let waits = waits_of(&tx, &tasks).await?;
        let spreads = Spreads::of(&tx, &tasks).await?;
        drop(tx);
        Ok(outlook(&roster, tasks, &waits, &spreads, &whose, by, now))
    }
}

/// So many of a template's latest tasks say how far its efforts spread.
pub(super) const SAMPLES_MAX: usize = 50;

/// How far the efforts of each template spread, by service and template.
pub(super) struct Spreads(HashMap<(String, String), u32>);

impl Spreads {
    /// Of the templates that these tasks were made by.
    pub(super) async fn of(tx: &ReadTx, tasks: &[Task]) -> Result<Spreads, Error> {
        let origins = tasks.iter().filter_map(|task| task.origin.as_ref());
        let templates: BTreeSet<(&str, &str)> =
            origins.map(|origin| (origin.service.as_str(), origin.template.as_str())).collect();
        let mut spreads = HashMap::with_capacity(templates.len());
        for (service, template) in templates {
            let took = tx.minutes_of_template(service, template, SAMPLES_MAX).await?;
            spreads.insert((service.to_owned(), template.to_owned()), cv_permille(&took));
        }
        Ok(Spreads(spreads))
    }

    fn cv_permille(&self, task: &Task) -> u32 {
        let of = |origin: &Origin| self.0.get(&(origin.service.clone(), origin.template.clone())).copied();
        task.origin.as_ref().and_then(of).unwrap_or(UNKNOWN_CV_PERMILLE)
    }
}

/// Everybody's, or the answer that there are too many to walk through.
pub(super) async fn open_tasks(tx: &ReadTx) -> Result<Vec<Task>, Error> {
    let tasks = tx.open_tasks_at_most(TASKS_MAX as u64 + 1).await?;
    if tasks.len() > TASKS_MAX {
        let detail = format!("there are more than {TASKS_MAX} open tasks, too many for a forecast");
        return Err(Error::Invalid { pointer: "", detail });
    }
    Ok(tasks)
}

fn outlook(
    roster: &Roster,
    tasks: Vec<Task>,
    waits: &Waits,
    spreads: &Spreads,
    whose: &Whose,
    by: &Actor,
    now: Timestamp,
) -> Outlook {
    let order = places(roster, &tasks);
    let told = forecast_by(&hands(roster, now), &jobs(roster, &tasks, waits, spreads, now), &order, now);
    drop(order);
    let mut foreseen: Vec<Foreseen> = tasks
        .into_iter()
        .zip(told.tasks)
        .filter(|(task, expected)| by.sees(task) && whose.is(task, expected))
        .map(|(task, expected)| {
            let (waits_for, zone) = (pending(waits, task.id), roster.zone(&task.client).clone());
            Foreseen { task, expected, waits_for, zone }
        })
        .collect();
    foreseen
        .sort_by_key(|one| (std::cmp::Reverse(one.expected.miss_permille), one.task.deadline, one.task.id));
    let mut shown: BTreeSet<&str> = foreseen.iter().filter_map(|one| one.expected.login.as_deref()).collect();
    shown.extend(whose.person.as_deref());
    if by.access == Access::Specialist {
        shown.retain(|login| *login == by.login);
    }
    let people = told.people.into_iter().filter(|ahead| shown.contains(ahead.login.as_str())).map(|ahead| {
        let zone = roster.clock(Some(&ahead.login)).zone().clone();
        (ahead, zone)
    });
    let people = people.collect();
    Outlook { tasks: foreseen, people }
}

impl Whose {
    fn is(&self, task: &Task, expected: &Expected) -> bool {
        self.person.as_ref().is_none_or(|person| expected.login.as_ref() == Some(person))
            && self.role.as_ref().is_none_or(|role| task.role == *role)
            && self.client.as_ref().is_none_or(|client| task.client == *client)
    }
}

/// Everybody who works, as the walk sees them.
pub(super) fn hands(roster: &Roster, now: Timestamp) -> Vec<Hand<'_>> {
    roster.people().map(|(person, away)| hand(roster, person, away, now)).collect()
}

/// The tasks in their order, as the walk sees them.
pub(super) fn jobs<'a>(
    roster: &Roster,
    tasks: &'a [Task],
    waits: &Waits,
    spreads: &Spreads,
    now: Timestamp,
) -> Vec<Job<'a>> {
    let place = places(roster, tasks);
    let of = |(at, task)| job(task, waits, spreads.cv_permille(task), place(at, now));
    tasks.iter().enumerate().map(of).collect()
}

/// Where each of the tasks stands in the final order at any instant: what the queue would say then.
pub(super) fn places<'a>(roster: &'a Roster, tasks: &'a [Task]) -> impl Fn(usize, Timestamp) -> RankKey + 'a {
    let of = |task: &Task| (roster.facts(task), roster.clock(task.assignee.as_deref()));
    let facts: Vec<_> = tasks.iter().map(of).collect();
    move |at, now| {
        let (facts, clock) = &facts[at];
        RankKey::of(&entry(&tasks[at], &roster.score_by(facts, clock, now), now))
    }
}

fn hand<'a>(roster: &'a Roster, person: &'a Person, away: &[Absence], now: Timestamp) -> Hand<'a> {
    let today = person.zone.date(now);
    let presence = match person.active {
        false => Presence::Left,
        true if away.iter().any(|absence| (absence.from..=absence.to).contains(&today)) => Presence::Away,
        true => Presence::Present,
    };
    Hand { login: &person.login, roles: &person.roles, clock: roster.clock(Some(&person.login)), presence }
}

fn job<'a>(task: &'a Task, waits: &Waits, cv_permille: u32, place: RankKey) -> Job<'a> {
    Job {
        task: task.id,
        place,
        assignee: task.assignee.as_deref(),
        role: &task.role,
        manager: &task.manager,
        effort_minutes: task.effort_minutes,
        cv_permille,
        deadline: task.deadline,
        stage: stage(task, waits),
    }
}

fn stage(task: &Task, waits: &Waits) -> Stage {
    match task.status {
        Status::InReview => return Stage::Submitted,
        Status::Blocked => return Stage::Stuck,
        // who has begun goes on, whatever is waited for
        Status::Started => return Stage::Startable,
        Status::Open | Status::Done | Status::Cancelled | Status::Waived => {}
    }
    let mut after = Vec::new();
    for (wait, awaited) in waits.get(&task.id).map_or(&[][..], Vec::as_slice) {
        match awaited {
            Awaited::Task { task, status } if status.is_open() => after.push(*task),
            Awaited::Ahead => return Stage::Stuck,
            Awaited::Task { .. } | Awaited::NoTask | Awaited::Never => {
                debug_assert!(wait.pending(*awaited).is_none());
            }
        }
    }
    if after.is_empty() { Stage::Startable } else { Stage::After(after) }
}
