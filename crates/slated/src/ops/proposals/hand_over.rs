//! What becomes of the work of somebody who is away, or has left: for each task a hand-over is proposed.
//!
//! Of somebody who is away, only of what would be in time if they were there: what is late anyway is no matter of the
//! absence. Of somebody who has left, of everything. Nothing moves by itself, before, during or after.

use std::collections::HashMap;

use jiff::civil::Date;
use slated_core::agency::{Absence, Person};
use slated_core::deputy::{Colleague, Colleagues};
use slated_core::event::By;
use slated_core::forecast::{Expected, Forecast};
use slated_core::proposal::{Choice, Facts, Proposal, ProposalKind, ProposalState, Subject, Wanted};
use slated_core::task::Task;
use slated_core::time::{Timestamp, Zone, plus_days};
use slated_store::ReadTx;

use super::super::Error;
use super::watch::{HELPS_PERMILLE, Scene};

/// An absence that begins later is somebody's to think of later: until then much else may move.
const AHEAD_DAYS: i64 = 7;
/// So many in one look; the next look takes the next.
const AT_ONCE_MAX: usize = 200;
/// What the facts of a proposal say of somebody who has left.
const LEFT: &str = "left";

/// Everybody who works here; whoever has left takes over nothing.
pub(super) fn colleagues<'r>(
    people: impl Iterator<Item = (&'r Person, &'r [Absence])>,
    open_minutes: &HashMap<String, u64>,
) -> Colleagues {
    let active = people.filter(|(person, _)| person.active);
    let colleagues = active.map(|(person, away)| Colleague {
        login: person.login.clone(),
        roles: person.roles.clone(),
        minutes_per_day: person.minutes_per_day,
        open_minutes: open_minutes.get(&person.login).copied().unwrap_or(0),
        away: away.iter().map(|absence| (absence.from, absence.to)).collect(),
    });
    Colleagues::new(colleagues.collect())
}

/// A task that somebody is not there for, who could take it, and why.
struct Wish {
    /// Its place in the scene.
    at: usize,
    to: String,
    fact: String,
    reason: String,
}

/// What is to be handed over, by what the walk expects; a second walk without absences says what is theirs, and a third
/// with all of it handed over says what helps.
pub(super) fn hand_overs(scene: &Scene, told: &Forecast, danger_permille: u16) -> Vec<Proposal> {
    let open = told.people.iter().map(|ahead| (ahead.login.clone(), ahead.open_minutes)).collect();
    let mut colleagues = colleagues(scene.roster.people(), &open);
    let mut wishes = of_the_absent(scene, told, danger_permille, &mut colleagues);
    wishes.extend(of_the_left(scene, &mut colleagues));
    wishes.truncate(AT_ONCE_MAX);
    if wishes.is_empty() {
        return Vec::new();
    }
    let mut tasks = scene.tasks.clone();
    for wish in &wishes {
        tasks[wish.at].assignee = Some(wish.to.clone());
    }
    let then = scene.walk(&tasks).tasks;
    let made = wishes.into_iter().filter_map(|wish| {
        let (now, then) = (&told.tasks[wish.at], &then[wish.at]);
        let task = &scene.tasks[wish.at];
        let is_left = wish.fact == LEFT;
        (is_left || helps(task, now, then)).then(|| {
            let misses = (now.miss_permille, then.miss_permille);
            proposal(task, wish.to, &wish.fact, wish.reason, misses, scene.now)
        })
    });
    made.collect()
}

/// In time at last, or surer by a good deal.
fn helps(task: &Task, now: &Expected, then: &Expected) -> bool {
    let is_in_time = |one: &Expected| one.span.is_some_and(|span| span.finish <= task.deadline);
    let surer = match (now.miss_permille, then.miss_permille) {
        (Some(now), Some(then)) => then + HELPS_PERMILLE <= now,
        (None, Some(_)) => true,
        (_, None) => false,
    };
    surer || (is_in_time(then) && !is_in_time(now))
}

fn of_the_absent(
    scene: &Scene,
    told: &Forecast,
    danger_permille: u16,
    colleagues: &mut Colleagues,
) -> Vec<Wish> {
    let now = scene.now;
    let away: HashMap<&str, (&Person, &Absence)> = scene
        .roster
        .people()
        .filter(|(person, _)| person.active)
        .filter_map(|(person, absences)| {
            Some((person.login.as_str(), (person, next(person, absences, now)?)))
        })
        .collect();
    if away.is_empty() {
        return Vec::new();
    }
    let is_missed = |expected: &Expected, task: &Task| {
        let miss = expected.miss_permille.is_none_or(|miss| miss >= danger_permille);
        miss || expected.span.is_none_or(|span| span.finish > task.deadline)
    };
    let caught = |(at, task): (usize, &Task)| {
        let (person, absence) = away.get(task.assignee.as_deref()?)?;
        let begins = person.zone.start_of(absence.from);
        // what is submitted, blocked or late already is no matter of theirs
        let expected = &told.tasks[at];
        let is_theirs = expected.span.is_some() && task.deadline > now && begins < task.deadline;
        (is_theirs && is_missed(expected, task)).then_some((at, *person, *absence))
    };
    let caught: Vec<(usize, &Person, &Absence)> = scene.tasks.iter().enumerate().filter_map(caught).collect();
    if caught.is_empty() {
        return Vec::new();
    }
    let there = scene.walk_without_absences();
    let wish = |(at, person, absence): (usize, &Person, &Absence)| {
        let task = &scene.tasks[at];
        if is_missed(&there.tasks[at], task) {
            return None;
        }
        let zone = scene.roster.zone(&task.client);
        let from = person.zone.date(now).max(absence.from);
        let to = colleagues.deputy(task, from, absence.to.min(zone.date(task.deadline)).max(from))?;
        let Absence { from, to: until, kind, .. } = absence;
        let finish = told.tasks[at].span.map(|span| span.finish);
        let reason = format!(
            "{} is away from {from} to {until} ({kind}): it would be finished {}, and is due {}; {to} is there and has the least to do",
            person.login,
            finish.map_or_else(|| "never".to_owned(), |finish| local(finish, zone)),
            local(task.deadline, zone)
        );
        Some(Wish { at, to, fact: away_in_facts(absence), reason })
    };
    caught.into_iter().filter_map(wish).collect()
}

fn of_the_left(scene: &Scene, colleagues: &mut Colleagues) -> Vec<Wish> {
    let wish = |(at, task): (usize, &Task)| {
        let person = scene.roster.person(task.assignee.as_deref()?).filter(|person| !person.active)?;
        let (to, reason) = deputy_of_left(task, person, colleagues, scene.now)?;
        Some(Wish { at, to, fact: LEFT.to_owned(), reason })
    };
    scene.tasks.iter().enumerate().filter_map(wish).collect()
}

/// Proposals for all open tasks of somebody who has left, in the order of the tasks; nothing is walked through.
pub(super) fn of_leaver(
    person: &Person,
    tasks: &[Task],
    colleagues: &mut Colleagues,
    now: Timestamp,
) -> Vec<Proposal> {
    let of = |task: &Task| {
        let (to, reason) = deputy_of_left(task, person, colleagues, now)?;
        Some(proposal(task, to, LEFT, reason, (None, None), now))
    };
    tasks.iter().filter_map(of).collect()
}

fn deputy_of_left(
    task: &Task,
    person: &Person,
    colleagues: &mut Colleagues,
    now: Timestamp,
) -> Option<(String, String)> {
    let today = person.zone.date(now);
    let to = colleagues.deputy(task, today, person.zone.date(task.deadline).max(today))?;
    let who = if task.manager == to { "is the client's manager" } else { "is there and has the least to do" };
    let reason = format!("{} has left; {to} {who}", person.login);
    Some((to, reason))
}

fn proposal(
    task: &Task,
    to: String,
    fact: &str,
    reason: String,
    (miss_permille, would): (Option<u16>, Option<u16>),
    now: Timestamp,
) -> Proposal {
    Proposal {
        id: 0,
        kind: ProposalKind::HandOver,
        subject: Subject::Task { task: task.id, client: task.client.clone() },
        choices: vec![Choice { wanted: Wanted::Assignee(to), miss_permille: would }],
        reason,
        miss_permille,
        facts: Facts::of_hand_over(task, fact),
        state: ProposalState::Open,
        made_by: By::Engine,
        made_at: now,
        decided: None,
        version: 1,
    }
}

/// The absence that somebody is in, or the next that begins soon.
fn next<'a>(person: &Person, absences: &'a [Absence], now: Timestamp) -> Option<&'a Absence> {
    let today = person.zone.date(now);
    let soon = plus_days(today, AHEAD_DAYS);
    let ahead = absences.iter().filter(|absence| absence.to >= today && absence.from <= soon);
    ahead.min_by_key(|absence| absence.from)
}

fn away_in_facts(absence: &Absence) -> String {
    format!("away {} to {}", absence.from, absence.to)
}

fn local(at: Timestamp, zone: &Zone) -> String {
    zone.civil(at).strftime("%a %Y-%m-%d %H:%M").to_string()
}

/// Why a hand-over is wanted no more: who was away is not, or whom it was to go to cannot take it.
pub(super) async fn outdated(
    tx: &ReadTx,
    open: &Proposal,
    task: &Task,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let Some(from) = task.assignee.as_deref() else { return Ok(Some("nobody has it".to_owned())) };
    let Some(person) = tx.person(from).await? else { return Ok(Some(format!("{from} is gone"))) };
    if person.active {
        let today = person.zone.date(now);
        let theirs = tx.absences_of(from).await?.into_iter().map(|noted| noted.absence);
        let is_so = |absence: &Absence| open.facts.overridden.as_deref() == Some(&away_in_facts(absence));
        match theirs.into_iter().find(is_so) {
            Some(absence) if absence.to >= today => {}
            Some(_) => return Ok(Some(format!("{from} is back"))),
            None => return Ok(Some(format!("{from} is not away then"))),
        }
    }
    for choice in &open.choices {
        let Wanted::Assignee(to) = &choice.wanted else { continue };
        let deputy = tx.person(to).await?.filter(|person| person.active);
        let Some(deputy) = deputy else { return Ok(Some(format!("{to} does not work here any more"))) };
        let today: Date = deputy.zone.date(now);
        let theirs = tx.absences_of(to).await?;
        if theirs.iter().any(|noted| noted.absence.from <= today && today <= noted.absence.to) {
            return Ok(Some(format!("{to} is away")));
        }
    }
    Ok(None)
}

impl Scene {
    /// As if nobody who is active were ever away.
    fn walk_without_absences(&self) -> Forecast {
        self.walk_by(&self.roster.without_absences(), &self.tasks)
    }
}
