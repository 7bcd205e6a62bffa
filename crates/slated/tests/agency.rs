//! The main job on real input, on both databases: files in, tasks out, exactly once, in order.
//!
//! The demo agency is always there; the larger sample agency is used where it lies beside the project.

use std::path::PathBuf;

use slated::clock::Clock;
use slated::config::Config;
use slated::import::{self, AgencyFiles};
use slated::ops::preview::Upcoming;
use slated::ops::queue::Ranked;
use slated::ops::{Ops, Policy};
use slated_core::agency::Access;
use slated_core::overrides::OverrideKind;
use slated_core::task::{Actor, Task};
use slated_core::time::Timestamp;
use slated_store::{OccurrenceStatus, SeriesRow, Store, TaskFilter};

const MONDAY_MORNING: &str = "2026-11-23T06:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

async fn ops(url: &str, now: Timestamp) -> Ops {
    let store = Store::open(url, 4).await.expect("a database");
    Ops { store, clock: Clock::fixed(now), policy: Policy::of(&Config::default()).into() }
}

/// A database of each kind, each of them fresh.
struct Databases {
    _folder: tempfile::TempDir,
    urls: Vec<String>,
}

fn databases() -> Databases {
    let folder = tempfile::tempdir().expect("a folder");
    let mut urls = vec![format!("sqlite://{}", folder.path().join("slated.db").display())];
    match slated_cluster::Cluster::shared() {
        Some(cluster) => urls.push(cluster.create_database()),
        None => eprintln!("NOTE: no PostgreSQL server on this machine: only SQLite was tested"),
    }
    Databases { _folder: folder, urls }
}

fn agencies() -> Vec<(&'static str, AgencyFiles)> {
    let mut found = vec![("demo", slated::demo::agency(at(MONDAY_MORNING)).expect("the demo agency"))];
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/agency");
    if sample.is_dir() {
        let files = import::read(&sample).unwrap_or_else(|errors| panic!("{}", import::listing(&errors)));
        found.push(("sample", files));
    } else {
        eprintln!("NOTE: no ../shared/agency: only the demo agency was tested");
    }
    found
}

fn line(task: &Task) -> String {
    let origin = task.origin.as_ref().expect("a generated task");
    format!(
        "{} {} {}/{} {} {} {} {} {}",
        task.id,
        task.client,
        origin.service,
        origin.template,
        origin.nominal_on,
        task.created_at,
        task.deadline,
        task.assignee.as_deref().unwrap_or("(pool)"),
        task.title
    )
}

async fn generate(ops: &Ops, now: &str) -> Vec<Task> {
    ops.clock.set(at(now));
    ops.refresh_risks(at(now)).await.expect("risks");
    let (done, created) = ops.generate_all(at(now)).await.expect("generation");
    assert_eq!((done.failed, done.created), (Vec::new(), created.len()));
    created
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_import_changes_nothing_and_a_second_generation_creates_nothing() {
    for (name, files) in agencies() {
        let mut listings = Vec::new();
        for url in databases().urls {
            let ops = ops(&url, at(MONDAY_MORNING)).await;
            let dry = ops.import_dry(&files).await.expect("a dry run");
            assert!(!dry.changes.is_empty());
            assert!(
                ops.store.read().await.expect("a read").agency().await.expect("a read").is_none(),
                "a dry run keeps nothing"
            );
            let first = ops.import(&files).await.expect("an import");
            assert_eq!(first, dry);
            let again = ops.import(&files).await.expect("an import");
            assert!(again.changes.is_empty(), "{name}: {again}");

            let (_, dry) = ops.generate_dry(at(MONDAY_MORNING)).await.expect("a dry run");
            let created = generate(&ops, MONDAY_MORNING).await;
            let unnumbered = |task: &Task| line(&Task { id: 0, ..task.clone() });
            let as_if = |tasks: &[Task]| tasks.iter().map(unnumbered).collect::<Vec<_>>();
            assert_eq!(as_if(&created), as_if(&dry), "{name}: a dry run says what will be");
            assert!(created.len() > 20, "{name} created {}", created.len());
            assert_eq!(generate(&ops, MONDAY_MORNING).await, []);
            listings.push(created.iter().map(line).collect::<Vec<_>>().join("\n"));
        }
        assert!(listings.windows(2).all(|pair| pair[0] == pair[1]), "{name}: the databases differ");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fortnight_of_beats_equals_one_look_for_every_promise() {
    let files = slated::demo::agency(at(MONDAY_MORNING)).expect("the demo agency");
    let folder = tempfile::tempdir().expect("a folder");
    let mut created = Vec::new();
    for (name, step_hours) in [("often", 6), ("once", 14 * 24)] {
        let url = format!("sqlite://{}", folder.path().join(name).display());
        let ops = ops(&url, at(MONDAY_MORNING)).await;
        ops.import(&files).await.expect("an import");
        let mut keys = Vec::new();
        for step in 0..=(14 * 24 / step_hours) {
            let now = at(MONDAY_MORNING).plus_seconds(step * step_hours * 3600);
            let (_, made) = ops.generate_all(now).await.expect("generation");
            let promises = made.iter().filter(|task| task.promised);
            keys.extend(
                promises.map(|task| task.origin.clone()).map(|o| o.map(|o| (o.series, o.nominal_on))),
            );
        }
        keys.sort();
        created.push(keys);
    }
    assert!(created[0].len() > 20);
    assert_eq!(created[0], created[1]);
}

const CLIENTS: usize = 3;

/// What a preview announces is what comes of every date, renewals, days off and starts included, where each task is
/// closed before the next appears: red when a preview begins to look at its own first day instead of at the cursor.
#[tokio::test(flavor = "multi_thread")]
async fn a_previewed_year_equals_a_year_of_beats() {
    let mut files = slated::demo::agency(at(MONDAY_MORNING)).expect("the demo agency");
    // enough for every template, and for a year in seconds
    files.clients.truncate(CLIENTS);
    let is_kept = |key: &str| files.clients.iter().any(|client| client.key == key);
    files.engagements.retain(|engagement| is_kept(&engagement.client));
    files.signals.retain(|(client, _)| is_kept(client));
    let folder = tempfile::tempdir().expect("a folder");
    let ops =
        ops(&format!("sqlite://{}", folder.path().join("slated.db").display()), at(MONDAY_MORNING)).await;
    ops.import(&files).await.expect("an import");
    close(&ops, generate(&ops, MONDAY_MORNING).await).await;
    let (from, to) = (jiff::civil::date(2026, 11, 24), jiff::civil::date(2027, 11, 23));
    let mut announced = Vec::new();
    for client in &files.clients {
        let preview = ops.preview(&client.key, from, to).await.expect("a preview");
        assert_eq!(preview.broken, [""; 0]);
        for one in preview.upcoming {
            let due = one.dates.map(|dates| dates.due_at.to_string()).unwrap_or_default();
            let Upcoming { service, template, nominal_on, decision, .. } = one;
            announced.push(format!(
                "{} {service}/{template} {nominal_on} {} {due}",
                client.key,
                decision.as_str()
            ));
        }
    }
    let end = at("2027-11-25T00:00:00Z");
    let mut now = at(MONDAY_MORNING);
    loop {
        let due = ops.store.read().await.expect("a read").oldest_due_series(end).await.expect("a read");
        let Some(due) = due else { break };
        now = now.max(due).plus_seconds(40);
        let (_, made) = ops.generate_all(now).await.expect("generation");
        close(&ops, made).await;
    }
    let tx = ops.store.read().await.expect("a read");
    let mut generated = Vec::new();
    for row in tx.series_all().await.expect("a read") {
        let zone = &files.clients.iter().find(|client| client.key == row.client).expect("a client").zone;
        for one in tx.occurrences(row.id, None, 2_000).await.expect("a read") {
            let appeared_on = one.create_at.map_or(one.nominal_on, |at| zone.date(at));
            if one.status == OccurrenceStatus::BeforeAdoption || !(from..=to).contains(&appeared_on) {
                continue;
            }
            let decision = match one.status {
                OccurrenceStatus::Created => "create",
                OccurrenceStatus::Skipped => "skip",
                other => other.as_str(),
            };
            let due = one.due_at.map(|at| at.to_string()).unwrap_or_default();
            let SeriesRow { client, service, template, .. } = &row;
            generated.push(format!("{client} {service}/{template} {} {decision} {due}", one.nominal_on));
        }
    }
    announced.sort();
    generated.sort();
    assert!(generated.iter().any(|line| line.contains("account/renewal")), "a renewal is among them");
    assert!(generated.len() > 300, "{} dates in a year", generated.len());
    assert_eq!(announced, generated);
}

/// In one transaction, for a year has many.
async fn close(ops: &Ops, tasks: Vec<Task>) {
    let by = Actor { access: Access::Admin, ..actor(ops, "olena").await };
    let tx = ops.store.write().await.expect("a write");
    for task in tasks {
        let at = task.created_at;
        let change = if task.promised {
            task.waive("a year passes", &by, at)
        } else {
            task.cancel("a year passes", &by, at)
        };
        tx.save(&change.expect("it is open")).await.expect("a write");
    }
    tx.commit().await.expect("a commit");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_score_is_the_sum_of_its_terms_and_every_queue_is_in_final_order() {
    for (name, files) in agencies() {
        let mut orders = Vec::new();
        for url in databases().urls {
            let ops = ops(&url, at(MONDAY_MORNING)).await;
            ops.import(&files).await.expect("an import");
            generate(&ops, MONDAY_MORNING).await;
            ops.clock.set(at("2026-11-24T09:30:00Z"));
            let ranked = ops.ranked_open(TaskFilter::default()).await.expect("a ranking");
            assert!(ranked.len() > 20, "{name}");
            for one in &ranked {
                let sum: i32 = one.score.terms().iter().map(|term| term.points.0).sum();
                assert_eq!(sum, one.score.total().0, "#{}", one.task.id);
            }
            let people: Vec<String> =
                files.people.iter().filter(|p| p.active).map(|p| p.login.clone()).collect();
            for login in people {
                let queue = ops.queue(&login).await.expect("a queue");
                assert_in_final_order(&queue, ops.clock.now());
                assert!(queue.iter().all(|one| one.waits_for.is_empty()));
            }
            orders.push(ranked.iter().map(|one| (one.task.id, one.score.total())).collect::<Vec<_>>());
        }
        assert!(orders.windows(2).all(|pair| pair[0] == pair[1]), "{name}: the databases differ");
    }
}

/// Sorts once more, by nothing but what the answer shows.
fn assert_in_final_order(queue: &[Ranked], now: Timestamp) {
    let key = |one: &Ranked| {
        let task = &one.task;
        let active = task.overridden.as_ref().filter(|over| over.is_active(now));
        let (pin, level, boost) = match active.map(|over| (over.kind(), over.set_at())) {
            Some((OverrideKind::Pin, set_at)) => (set_at.as_microsecond(), 0, 0),
            Some((OverrideKind::Level(level), _)) => (i64::MAX, level, 0),
            Some((OverrideKind::Boost(points), _)) => (i64::MAX, 0, points.0),
            None => (i64::MAX, 0, 0),
        };
        (pin, -i32::from(level), -(one.score.total().0 + boost), task.deadline, task.created_at, task.id)
    };
    let mut sorted: Vec<&Ranked> = queue.iter().collect();
    sorted.sort_by_key(|one| key(one));
    let ids = |list: &[&Ranked]| list.iter().map(|one| one.task.id).collect::<Vec<_>>();
    assert_eq!(ids(&queue.iter().collect::<Vec<_>>()), ids(&sorted));
    assert!(queue.iter().enumerate().all(|(at, one)| one.rank == Some(at + 1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_override_and_a_moved_deadline_survive_everything_the_engine_does() {
    let files = slated::demo::agency(at(MONDAY_MORNING)).expect("the demo agency");
    for url in databases().urls {
        let ops_before = ops(&url, at(MONDAY_MORNING)).await;
        ops_before.import(&files).await.expect("an import");
        generate(&ops_before, MONDAY_MORNING).await;
        let by = actor(&ops_before, "olena").await;
        let task = ops_before
            .ranked_open(TaskFilter::default())
            .await
            .expect("a ranking")
            .pop()
            .expect("a task")
            .task;
        let first_deadline = task.deadline;
        let pinned = ops_before
            .set_override(task.id, task.version, &by, OverrideKind::Pin, "the client called", None)
            .await
            .expect("an override");
        let to = at("2026-12-30T16:00:00Z");
        let moved = ops_before
            .move_deadline(task.id, pinned.version, &by, to, "texts come late")
            .await
            .expect("a deadline move");
        ops_before.store.close().await.expect("closed");

        let ops = ops(&url, at("2026-11-25T12:00:00Z")).await;
        assert!(ops.import(&files).await.expect("an import").changes.is_empty());
        generate(&ops, "2026-11-25T12:00:00Z").await;
        ops.expire_overrides(ops.clock.now()).await.expect("expiry");
        let detail = ops.task(task.id, &by).await.expect("the task");
        assert_eq!(detail.ranked.task, moved);
        assert_eq!((moved.deadline, moved.first_deadline, moved.moves), (to, first_deadline, 1));
        assert!(moved.slip_days > 0);
        let told: Vec<String> = detail
            .history
            .iter()
            .map(|stored| &stored.event)
            .map(|event| {
                let or = |text: &Option<String>| text.clone().unwrap_or_default();
                format!(
                    "{} {} {} {} -> {}",
                    event.by.as_str(),
                    event.kind.as_str(),
                    or(&event.reason),
                    or(&event.from),
                    or(&event.to)
                )
            })
            .collect();
        assert_eq!(told[1], "olena override_set the client called none -> pin");
        assert_eq!(told[2], format!("olena deadline_moved texts come late {first_deadline} -> {to}"));
        assert_eq!(told.len(), 3, "{told:?}");
    }
}

async fn actor(ops: &Ops, login: &str) -> Actor {
    let person =
        ops.store.read().await.expect("a read").person(login).await.expect("a read").expect("a person");
    Actor { login: person.login, access: person.access, roles: person.roles }
}
