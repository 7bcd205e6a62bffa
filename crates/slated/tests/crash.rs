//! `generate` is killed with SIGKILL again and again, at moments chosen by what it has already committed:
//! afterwards nothing is missing and nothing is there twice, on both databases.
//!
//! Red when the cursor moves in a transaction of its own, and when occurrences are checked and then
//! inserted instead of being inserted under their key.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use slated::clock::Clock;
use slated::config::Config;
use slated::import::{self, AgencyFiles};
use slated::ops::{Ops, Policy};
use slated_store::Store;

const AT: &str = "2026-11-23T06:00:00Z";
/// Small batches, so that there are many transactions to be killed in; the demo agency has few series.
fn batch_series() -> &'static str {
    if sample().is_dir() { "25" } else { "3" }
}

fn sample() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/agency")
}

/// How often each database is killed; `.ci/faults` asks for more.
fn kills() -> u64 {
    std::env::var("KILLS").ok().map_or(6, |text| text.parse().expect("a number of kills"))
}

fn files() -> AgencyFiles {
    let sample = sample();
    if sample.is_dir() {
        return import::read(&sample).unwrap_or_else(|errors| panic!("{}", import::listing(&errors)));
    }
    eprintln!("NOTE: no ../shared/agency: the demo agency was killed instead");
    slated::demo::agency(AT.parse().expect("an instant")).expect("the demo agency")
}

async fn prepared(url: &str, files: &AgencyFiles) -> Ops {
    let store = Store::open(url, 4).await.expect("a database");
    let clock = Clock::fixed(AT.parse().expect("an instant"));
    let ops = Ops { store, clock, policy: Policy::of(&Config::default()).into() };
    ops.import(files).await.expect("an import");
    ops
}

fn generate(url: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_slated"))
        .args(["generate", "--at", AT, "--json"])
        .env("SLATED_DATABASE_URL", url)
        .env("SLATED_GENERATION__BATCH_SERIES", batch_series())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("slated starts")
}

async fn rows(ops: &Ops, table: &str) -> u64 {
    let counts = ops.store.read().await.expect("a read").counts().await.expect("counts");
    counts.into_iter().find(|(name, _)| *name == table).expect("the table is counted").1
}

/// Every occurrence and every task as a line, sorted: what must not depend on the kills.
async fn everything(ops: &Ops) -> Vec<String> {
    let tx = ops.store.read().await.expect("a read");
    let mut lines = Vec::new();
    for series in tx.series_all().await.expect("series") {
        let name = format!("{}/{}/{}", series.client, series.service, series.template);
        lines.push(format!("series {name} {:?} {}", series.cursor, series.next_run_at));
        for row in tx.occurrences(series.id, None, 10_000).await.expect("occurrences") {
            lines.push(format!(
                "occurrence {name} {} {} {:?}",
                row.nominal_on,
                row.status.as_str(),
                row.reason
            ));
        }
    }
    for task in tx.all_open_tasks().await.expect("tasks") {
        let origin = task.origin.expect("a generated task");
        let name = format!("{}/{}/{}", task.client, origin.service, origin.template);
        lines.push(format!("task {name} {} {} {:?}", origin.nominal_on, task.deadline, task.assignee));
        let history = tx.history(task.id).await.expect("history");
        lines.push(format!("history {name} {} {} events", origin.nominal_on, history.len()));
    }
    lines.sort();
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_generation_leaves_nothing_missing_and_nothing_twice() {
    let files = files();
    let folder = tempfile::tempdir().expect("a folder");
    let mut pairs =
        vec![["killed", "whole"].map(|name| format!("sqlite://{}", folder.path().join(name).display()))];
    match slated_cluster::Cluster::shared() {
        Some(cluster) => pairs.push([cluster.create_database(), cluster.create_database()]),
        None => eprintln!("NOTE: no PostgreSQL server on this machine: only SQLite was tested"),
    }
    for [killed_url, whole_url] in pairs {
        let whole = prepared(&whole_url, &files).await;
        assert!(generate(&whole_url).wait().expect("it ends").success());
        let (expected, in_all) = (everything(&whole).await, rows(&whole, "occurrence").await);

        let killed = prepared(&killed_url, &files).await;
        let (kills, mut landed) = (kills(), 0);
        for kill in 1..=kills {
            let mut child = generate(&killed_url);
            let enough = in_all * kill / (kills + 1);
            while rows(&killed, "occurrence").await < enough && child.try_wait().expect("a child").is_none() {
                tokio::task::yield_now().await;
            }
            child.kill().expect("SIGKILL is sent");
            child.wait().expect("it ends");
            let left = rows(&killed, "occurrence").await;
            landed += u64::from(left > 0 && left < in_all);
        }
        assert!(
            landed >= kills / 2,
            "only {landed} of {kills} kills left generation half-way: this proves nothing"
        );
        assert!(generate(&killed_url).wait().expect("it ends").success());
        assert_eq!(everything(&killed).await, expected);
        eprintln!("{landed} of {kills} kills landed between two of {in_all} occurrences");
    }
}
