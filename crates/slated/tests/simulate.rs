//! The simulation an operator can run: the same for a seed, drawn, and on the agency's own past.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use slated::clock::Clock;
use slated::config::Config;
use slated::ops::work::Action;
use slated::ops::{Ops, Policy};
use slated_core::agency::Access;
use slated_core::score::Weights;
use slated_core::simulate::Rule;
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::Store;

fn simulate(folder: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slated"));
    command.args(["simulate", "--agencies", "1", "--weeks", "2"]).args(more).current_dir(folder);
    command.output().expect("the program runs")
}

fn text(output: Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn a_seed_gives_the_same_bytes_and_a_changed_weight_another_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let asked =
        ["--json", "--seed", "7", "--rules", "fifo,score", "--set", "half_life_hours=12", "--svg", "a.svg"];
    let one = text(simulate(folder.path(), &asked));
    let drawn = std::fs::read(folder.path().join("a.svg")).expect("the chart");
    assert_eq!(text(simulate(folder.path(), &asked)), one);
    assert_eq!(std::fs::read(folder.path().join("a.svg")).expect("the chart"), drawn);
    let said: Value = serde_json::from_str(&one).expect("one JSON value");
    let rules = said["rules"].as_array().expect("rules");
    let names: Vec<_> = rules.iter().map(|rule| rule["rule"].as_str()).collect();
    assert_eq!(names, ["score", "fifo", "half_life_hours=12"].map(Some));
    assert_eq!(rules[0]["relative"]["value"], 1.0);
    assert_ne!(rules[0]["mean_queue"], rules[2]["mean_queue"]);
    let other = text(simulate(folder.path(), &["--json", "--seed", "8", "--rules", "fifo,score"]));
    assert_ne!(serde_json::from_str::<Value>(&other).expect("JSON")["rules"][0], rules[0]);
}

#[test]
fn a_setting_that_is_wrong_is_named() {
    #[track_caller]
    fn check_refused(set: &str, code: i32, expected: &str) {
        let folder = tempfile::tempdir().expect("a folder");
        let output = simulate(folder.path(), &["--set", set]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(expected), "{stderr}");
        assert_eq!(output.status.code(), Some(code), "{stderr}");
    }
    check_refused("half_life_hours=90", 3, "score.half_life_hours is 90: right would be 3 to 12 hours");
    check_refused(
        "half_live_hours=9",
        3,
        "\"score.half_live_hours\" does not exist: did you mean \"score.half_life_hours\"",
    );
    check_refused("half_life_hours", 2, "right would be a setting and a number, as in half_life_hours=8");
}

/// What the demo agency has to do, taken from the database as its own past, and worked off.
async fn check_past(url: &str) {
    let monday: Timestamp = "2026-11-23T06:00:00Z".parse().expect("an instant");
    let store = Store::open(url, 4).await.expect("a database");
    let policy = Policy::of(&Config::default()).into();
    let mut ops = Ops { store, clock: Clock::fixed(monday), policy };
    ops.import(&slated::demo::agency(monday).expect("the demo agency")).await.expect("an import");
    ops.refresh_risks(monday).await.expect("risks");
    ops.generate(monday, |_, _| ControlFlow::Continue(())).await.expect("tasks");
    let of_a_person = async |ops: &Ops| {
        let tx = ops.store.read().await.expect("a read");
        let tasks = tx.all_open_tasks().await.expect("tasks").into_iter();
        tasks.filter(|task| task.assignee.is_some()).collect::<Vec<_>>()
    };
    let tasks = of_a_person(&ops).await;
    assert!(tasks.len() > 10, "{} tasks are somebody's", tasks.len());
    let since = tasks.iter().map(|task| task.created_at).min().expect("a task");
    let newest = tasks.iter().map(|task| task.created_at).max().expect("a task");
    let all = ops.past(since).await.expect("the past");
    assert_eq!((all.tasks(), all.left_out), (tasks.len(), 0));
    assert_eq!(ops.past(newest.plus_seconds(1)).await.expect("the past").tasks(), 0);

    // what goes back to the pool is in nobody's queue
    let admin = Actor { login: "marta".to_owned(), access: Access::Admin, roles: vec![] };
    ops.act(tasks[0].id, tasks[0].version, &admin, Action::Release).await.expect("released");
    let (tasks, past) = (of_a_person(&ops).await, ops.past(since).await.expect("the past"));
    let given = tasks.len();
    assert_eq!((past.tasks(), past.left_out), (given, 1));
    let trial = past.replication(1, 0);
    assert_eq!(trial.specialists[0].arrivals, past.replication(1, 0).specialists[0].arrivals);
    assert_ne!(trial.specialists[0].arrivals, past.replication(1, 1).specialists[0].arrivals);
    let measured = trial.measure(&trial.work_off(&Rule::Score(Weights::default())));
    assert_eq!((measured.done, measured.open, measured.tasks), (given as u64, 0, given as u64));
    let promised = tasks.iter().filter(|task| task.promised).count();
    assert_eq!(measured.promises, promised as u64);
    // a later reader finds the same tasks, and nothing was changed by looking
    ops.clock = Clock::fixed(monday.plus_seconds(86_400));
    assert_eq!(ops.past(since).await.expect("the past").tasks(), given);
}

#[tokio::test]
async fn the_agencys_own_past_is_a_trial_on_both_databases() {
    let folder = tempfile::tempdir().expect("a folder");
    check_past(&format!("sqlite://{}", folder.path().join("slated.db").display())).await;
    match slated_cluster::Cluster::shared() {
        Some(cluster) => check_past(&cluster.create_database()).await,
        None => eprintln!("NOTE: no PostgreSQL server on this machine: only SQLite was tested"),
    }
}
