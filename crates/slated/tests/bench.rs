//! The benchmark an operator can run: it says what it measured, and spares what is not its own.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs the benchmark as small as it can be, in a folder of its own.
fn bench(folder: &Path, more: &[&str]) -> Output {
    let small = ["queue", "--tasks", "200", "--requests", "3", "--connections", "2"];
    run(folder, &[&small, more].concat())
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slated"));
    command.args(["--json", "bench"]).args(args).current_dir(folder).env("TMPDIR", folder);
    command.output().expect("the program runs")
}

fn said(output: &Output) -> Value {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    serde_json::from_slice(&output.stdout).expect("one JSON value")
}

#[test]
fn a_queue_is_measured_three_ways_and_nothing_is_left() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let said = said(&bench(folder.path(), &[]));
    let kinds = said["kinds"].as_array().expect("kinds");
    let told: Vec<_> = kinds.iter().map(|kind| (kind["kind"].as_str(), kind["requests"].as_u64())).collect();
    assert_eq!(told, ["bare SQL", "in process", "HTTP"].map(|kind| (Some(kind), Some(3))));
    assert!(kinds.iter().all(|kind| kind["of_bare_sql"].as_f64() > Some(0.0)), "{said}");
    assert_eq!(folder.path().read_dir().expect("the folder can be listed").count(), 0);
}

#[test]
fn a_queue_with_a_pool_is_measured_at_two_sizes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let said = said(&bench(folder.path(), &["--pool", "--grow-to", "1400"]));
    assert_eq!((&said["tasks"], &said["grown"]["tasks"]), (&200.into(), &1_400.into()), "{said}");
    let growth = said["growth"].as_array().expect("ratios");
    let kinds: Vec<_> = growth.iter().map(|one| one["kind"].as_str()).collect();
    assert_eq!(kinds, ["bare SQL", "in process", "HTTP"].map(Some));
    assert!(growth.iter().all(|one| one["p50"].as_f64() > Some(0.0) && one["p95"].is_number()), "{said}");
}

#[test]
fn a_database_with_an_agency_is_refused_and_stays_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let scratch = ["--scratch-database-url", "sqlite://scratch.db"];
    said(&bench(folder.path(), &scratch));
    let before = std::fs::read(folder.path().join("scratch.db")).expect("the database was made");
    let again = bench(folder.path(), &scratch);
    let stderr = String::from_utf8_lossy(&again.stderr);
    assert_eq!(again.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("scratch.db holds an agency: right would be an empty database"), "{stderr}");
    assert_eq!(std::fs::read(folder.path().join("scratch.db")).expect("it is there"), before);
}

/// Every series that is due becomes a task, once, while somebody asks; then nothing is due any more.
fn check_generation(folder: &Path, url: &str) {
    let seeded = said(&run(folder, &["seed", "--series", "410", "--scratch-database-url", url]));
    assert_eq!(seeded["series"], 410);
    let again = run(folder, &["seed", "--series", "410", "--scratch-database-url", url]);
    assert_eq!(again.status.code(), Some(2), "what is filled is not filled twice");
    let told = said(&run(folder, &["generate", "--scratch-database-url", url]));
    assert_eq!((&told["series"], &told["created"]), (&410.into(), &410.into()), "{told}");
    // an occurrence, a task and an event each
    assert!(told["bare_rows"].as_u64() >= Some(3 * 410), "{told}");
    assert!(told["of_bare_sql"].as_f64() > Some(0.0) && told["asked_meanwhile"].as_u64() > Some(0), "{told}");
    let told = said(&run(folder, &["generate", "--scratch-database-url", url]));
    assert_eq!(told["created"], 0, "{told}");
}

#[test]
fn series_that_are_due_at_once_are_made_and_measured() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    check_generation(folder.path(), "sqlite://seeded.db");
    if let Some(cluster) = slated_cluster::Cluster::shared() {
        check_generation(folder.path(), &cluster.create_database());
    }
    let left = run(folder.path(), &["generate", "--series", "5"]);
    assert_eq!(said(&left)["created"], 5);
}
