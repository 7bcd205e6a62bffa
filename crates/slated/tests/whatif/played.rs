//! The proof of a dry run: the override is made, and everybody works off their queue.
//!
//! Whoever is free asks the queue, takes its first task, works its estimate in their own hours and completes it. What is
//! reviewed is approved at once, as the walk takes it to be. No beat runs meanwhile: risk and new tasks are facts that
//! change, and a dry run speaks of the facts as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use slated::clock::Clock;
use slated::config::Config;
use slated::import::{self, AgencyFiles};
use slated::ops::forecast::Whose;
use slated::ops::roster::Roster;
use slated::ops::work::{Action, Wanted};
use slated::ops::{Ops, Policy};
use slated_cluster::Cluster;
use slated_core::agency::Access;
use slated_core::overrides::OverrideKind;
use slated_core::score::Points;
use slated_core::task::{Actor, Awaited, Task};
use slated_core::time::Timestamp;
use slated_core::whatif::Fate;
use slated_store::Store;

const MONDAY_MORNING: &str = "2026-11-23T06:00:00Z";
/// A working week and the weekend after it.
const PLAYED_SECONDS: i64 = 7 * 86_400;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn agency() -> (&'static str, AgencyFiles) {
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/agency");
    if sample.is_dir() {
        let files = import::read(&sample).unwrap_or_else(|errors| panic!("{}", import::listing(&errors)));
        return ("sample", files);
    }
    eprintln!("NOTE: no ../shared/agency: the demo agency was played");
    ("demo", slated::demo::agency(at(MONDAY_MORNING)).expect("the demo agency"))
}

/// The agency on the morning of a week, with everything due created.
async fn morning(url: &str, files: &AgencyFiles) -> Ops {
    let now = at(MONDAY_MORNING);
    let store = Store::open(url, 4).await.expect("a database");
    let ops = Ops { store, clock: Clock::fixed(now), policy: Policy::of(&Config::default()).into() };
    ops.import(files).await.expect("an import");
    ops.refresh_risks(now).await.expect("risks");
    ops.generate_all(now).await.expect("generation");
    ops
}

fn boss() -> Actor {
    Actor { login: "boss".to_owned(), access: Access::Admin, roles: Vec::new() }
}

/// Everybody's finishes as the forecast tells them, by task.
async fn foreseen(ops: &Ops) -> BTreeMap<i64, Timestamp> {
    let outlook = ops.forecast(Whose::default(), &boss()).await.expect("a forecast");
    let finish = |one: slated::ops::forecast::Foreseen| Some((one.task.id, one.expected.span?.finish));
    outlook.tasks.into_iter().filter_map(finish).collect()
}

/// Plays a week; when each task that was begun in it is finished.
async fn play(ops: &Ops) -> BTreeMap<i64, Timestamp> {
    let (began, ends) = (at(MONDAY_MORNING), at(MONDAY_MORNING).plus_seconds(PLAYED_SECONDS));
    let tx = ops.store.read().await.expect("a read");
    let roster = Roster::load(&tx, &ops.policy.weights).await.expect("a roster");
    let open: Vec<i64> = foreseen(ops).await.into_keys().collect();
    let waits = tx.waits(&open).await.expect("waits").into_values().flatten();
    let leads = |(_, awaited)| match awaited {
        Awaited::Task { task, .. } => Some(task),
        Awaited::NoTask | Awaited::Ahead | Awaited::Never => None,
    };
    let leaders: BTreeSet<i64> = waits.filter_map(leads).collect();
    drop(tx);
    let logins: BTreeSet<String> =
        roster.people().filter(|(person, _)| person.active).map(|(person, _)| person.login.clone()).collect();
    let mut at_work: BTreeMap<String, (Timestamp, Task)> = BTreeMap::new();
    let mut finished = BTreeMap::new();
    let (mut now, mut looking) = (began, logins.clone());
    loop {
        ops.clock.set(now);
        let done: Vec<String> =
            at_work.iter().filter(|(_, (until, _))| *until == now).map(|(login, _)| login.clone()).collect();
        for login in done {
            let (_, task) = at_work.remove(&login).expect("somebody at work");
            complete(ops, &login, &task).await;
            // who found nothing looks again when something was finished that others wait for
            looking.extend(leaders.contains(&task.id).then(|| logins.clone()).into_iter().flatten());
            looking.insert(login);
        }
        for login in &std::mem::take(&mut looking) {
            if at_work.contains_key(login) {
                continue;
            }
            let queue = ops.queue(login).await.expect("a queue");
            let taken: BTreeSet<i64> = at_work.values().map(|(_, task)| task.id).collect();
            let Some(first) = queue.into_iter().find(|ranked| !taken.contains(&ranked.task.id)) else {
                continue;
            };
            let clock = roster.clock(Some(login));
            let worked = clock.worked_seconds(now) + i64::from(first.task.effort_minutes.max(1)) * 60;
            let until = clock.instant_at(worked);
            finished.insert(first.task.id, until);
            at_work.insert(login.clone(), (until, first.task));
        }
        match at_work.values().map(|(until, _)| *until).min() {
            Some(next) if next <= ends => now = next,
            _ => return finished,
        }
    }
}

async fn complete(ops: &Ops, login: &str, task: &Task) {
    let tx = ops.store.read().await.expect("a read");
    let person = tx.person(login).await.expect("a read").expect("a person");
    drop(tx);
    let by = Actor { login: person.login, access: person.access, roles: person.roles };
    let mut version = task.version;
    if task.assignee.is_none() {
        version = ops.claim(Some(task.id), &by).await.expect("a claim").version;
    }
    if task.review {
        let handed_in = ops.act(task.id, version, &by, Action::Submit).await.expect("a submission");
        ops.act(task.id, handed_in.version, &boss(), Action::Approve).await.expect("an approval");
    } else {
        ops.act(task.id, version, &by, Action::Complete).await.expect("a completion");
    }
}

/// The person with the most open hours who could start several tasks, and the last of those.
async fn far_down(ops: &Ops) -> (String, Task) {
    let outlook = ops.forecast(Whose::default(), &boss()).await.expect("a forecast");
    let mut people: Vec<_> =
        outlook.people.into_iter().map(|(ahead, _)| (ahead.open_minutes, ahead.login)).collect();
    people.sort();
    let (_, login) = people.pop().expect("somebody has something to do");
    let queue = ops.queue(&login).await.expect("a queue");
    assert!(queue.len() >= 3, "{login} could start {} tasks", queue.len());
    let last = queue.into_iter().rev().find(|ranked| ranked.task.assignee.is_some()).expect("an own task");
    (login, last.task)
}

async fn check_comes_true(url: &str, name: &str, files: &AgencyFiles) {
    let ops = morning(url, files).await;
    let (login, task) = far_down(&ops).await;
    let before = foreseen(&ops).await;
    let kind = OverrideKind::Boost(Points(1_000));
    let wanted = Wanted::Override { kind, reason: "the client called".to_owned(), ends_at: None };
    let price = ops.price(task.id, task.version, &boss(), wanted.clone()).await.expect("a dry run");
    assert!(price.shifts.len() > 1, "{name}: the override of #{} moves nothing of {login}'s", task.id);
    for told in &price.shifts {
        assert_eq!(told.shift.before.finish, before.get(&told.task.id).copied(), "{name} #{}", told.task.id);
    }
    ops.decide_and_save(task.id, task.version, &boss(), wanted).await.expect("an override");
    let after = foreseen(&ops).await;
    for told in &price.shifts {
        let finish = told.shift.after.as_ref().and_then(|side| side.finish);
        assert_eq!(finish, after.get(&told.task.id).copied(), "{name} #{}", told.task.id);
    }
    let ends = at(MONDAY_MORNING).plus_seconds(PLAYED_SECONDS);
    let played = play(&ops).await;
    // what is begun within the week counts, also where it is finished after it
    let foreseen: BTreeMap<i64, Timestamp> =
        after.into_iter().filter(|(task, finish)| *finish <= ends || played.contains_key(task)).collect();
    assert!(foreseen.len() > 20, "{name}: only {} tasks are finished in the week", foreseen.len());
    assert_eq!(played, foreseen, "{name}: the played week on the left, the dry run's walk on the right");
    let moved = price.shifts.iter().filter(|told| played.contains_key(&told.task.id)).count();
    assert!(moved > 1, "{name}: nothing of what the dry run told of was begun in the week");
    let slips = price.shifts.iter().filter(|told| told.shift.fate == Fate::Slips);
    for told in slips.filter(|told| played.contains_key(&told.task.id)) {
        assert!(played[&told.task.id] > told.task.deadline, "{name}: #{} was said to slip", told.task.id);
    }
    eprintln!(
        "{name}: #{} of {login} first: {}; {} tasks played, {moved} of them moved",
        task.id,
        price.totals.sentence(),
        played.len()
    );
}

// Red when the walk keeps the order of the morning: tasks that reach their latest start overtake others in the week.
#[tokio::test(flavor = "multi_thread")]
async fn the_dry_run_of_an_override_comes_true_when_it_is_made_and_the_week_is_played() {
    let (name, files) = agency();
    let folder = tempfile::tempdir().expect("a folder");
    check_comes_true(&format!("sqlite://{}", folder.path().join("slated.db").display()), name, &files).await;
    if let Some(cluster) = Cluster::shared() {
        check_comes_true(&cluster.create_database(), name, &files).await;
    }
}
