//! Time passing rescores nothing: a month of beats without a new fact, and what was written meanwhile.
//!
//! On PostgreSQL each row is known by the transaction that wrote it, so that writing the same again is seen too.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use slated::clock::Clock;
use slated::config::Config;
use slated::ops::{Ops, Policy};
use slated_cluster::Cluster;
use slated_core::event::EventKind;
use slated_core::risk::moved_enough;
use slated_core::time::{Timestamp, Zone};
use slated_store::Store;

const DAYS: i64 = 31;
const BEATS_A_DAY: i64 = 4;

/// Which transaction wrote each task, and where it lies.
const WRITTEN: &str = "SELECT string_agg(id || ':' || xmin || ':' || ctid, ' ' ORDER BY id) FROM task";

async fn tasks(ops: &Ops) -> String {
    let tx = ops.store.read().await.expect("a read");
    format!("{:?}", tx.all_open_tasks().await.expect("tasks"))
}

// Red when `refresh` writes whatever it finds (tried), or a beat saves a task.
async fn check_month(url: &str, cluster: Option<&Cluster>) {
    let monday: Timestamp = "2026-11-23T06:00:00Z".parse().expect("an instant");
    let store = Store::open(url, 4).await.expect("a database");
    let ops = Ops { store, clock: Clock::fixed(monday), policy: Policy::of(&Config::default()).into() };
    ops.import(&slated::demo::agency(monday).expect("the demo agency")).await.expect("an import");
    ops.refresh_risks(monday).await.expect("risks");
    ops.generate(monday, |_, _| ControlFlow::Continue(())).await.expect("tasks");
    let written = || cluster.map(|cluster| cluster.sql(url, WRITTEN));
    let (before, before_written) = (tasks(&ops).await, written());
    assert!(before.len() > 1_000, "there are tasks");
    let first_event =
        ops.store.read().await.expect("a read").events_after(0, 100_000).await.expect("events").len();

    let (mut moved, mut last) = (0, None);
    for beat in 1..=DAYS * BEATS_A_DAY {
        let now = monday.plus_seconds(beat * 86_400 / BEATS_A_DAY);
        assert_eq!(ops.expire_overrides(now).await.expect("a beat"), 0);
        assert_eq!(ops.expire_judgements(now).await.expect("a beat"), 0);
        // every other daemon of that day begins without a memory
        let remembered = if beat % 2 == 0 { last } else { None };
        let refreshed = ops.refresh_risks_unless(remembered, now).await.expect("a beat");
        moved += refreshed.moved;
        last = refreshed.on;
    }

    assert_eq!(tasks(&ops).await, before, "no task was touched");
    assert_eq!(written(), before_written, "nor written as it was");
    let tx = ops.store.read().await.expect("a read");
    let (from, to) = (Zone::utc().date(monday), Zone::utc().date(monday.plus_seconds((DAYS + 1) * 86_400)));
    let mut days = 0;
    for client in tx.clients().await.expect("clients") {
        let history = tx.risk_history(&client.key, from, to, 1_000).await.expect("a history");
        for pair in history.windows(2) {
            assert!(pair[0].computed_on < pair[1].computed_on, "once a day");
            assert!(
                moved_enough(pair[0].risk, pair[1].risk),
                "{}: {} to {}",
                client.key,
                pair[0].risk,
                pair[1].risk
            );
        }
        days += history.len().saturating_sub(1);
        assert_eq!(history.last(), tx.risk(&client.key).await.expect("a risk").as_ref());
    }
    assert!(moved > 0 && days == moved, "{moved} moved, {days} days were written");
    let events = tx.events_after(0, 100_000).await.expect("events");
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for stored in &events[first_event..] {
        *kinds.entry(stored.event.kind.as_str()).or_default() += 1;
    }
    assert_eq!(kinds, BTreeMap::from([(EventKind::RiskMoved.as_str(), moved)]), "nothing else has happened");
}

#[tokio::test]
async fn a_month_without_a_fact_writes_nothing_but_risks_that_moved() {
    let folder = tempfile::tempdir().expect("a folder");
    check_month(&format!("sqlite://{}", folder.path().join("slated.db").display()), None).await;
    match Cluster::shared() {
        Some(cluster) => check_month(&cluster.create_database(), Some(cluster)).await,
        None => eprintln!("NOTE: no PostgreSQL server on this machine: only SQLite was tested"),
    }
}
