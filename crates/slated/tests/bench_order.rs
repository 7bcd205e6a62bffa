//! How good the orders are: on published instances against their optima, on made ones against themselves.
//!
//! A debug build answers in two seconds or so, and takes the whole budget. Every order is priced
//! again by tests/oracle/order_bars.py; here the program's own sums are held to the bars.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn bench_order(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slated"));
    command.args(["bench", "order"]).args(args).output().expect("the program runs")
}

/// The line of each instance, and the last one.
fn said(args: &[&str]) -> (Vec<Value>, Value) {
    let output = bench_order(&[args, &["--json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a JSON value a line")).collect();
    let last = lines.pop().expect("a last line");
    (lines, last)
}

fn published(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/wt").join(name);
    path.exists().then_some(path)
}

#[track_caller]
fn check_bars(jobs: &str, score: f64, insertion: f64, suggested: f64) {
    let (Some(wt), Some(optima)) =
        (published(&format!("wt{jobs}.txt")), published(&format!("wtopt{jobs}.txt")))
    else {
        eprintln!("NOTE: no ../shared/wt: orders of {jobs} jobs were not compared with their optima");
        return;
    };
    let (wt, optima) = (wt.display().to_string(), optima.display().to_string());
    let (lines, last) = said(&["--wt", &wt, "--jobs", jobs, "--optimum", &optima]);
    assert_eq!(lines.len(), 125);
    for (kind, bar) in [("score", score), ("insertion", insertion), ("suggested", suggested)] {
        let ratio = last["ratios"][format!("{kind}_to_optimum")].as_f64().expect("a ratio");
        assert!((1.0..=bar).contains(&ratio), "{kind}: {ratio}, at most {bar}");
    }
    assert_eq!((&last["below_optimum"], &last["above_score"]), (&0.into(), &0.into()));
}

#[test]
fn orders_of_forty_jobs_keep_the_bars() {
    check_bars("40", 1.025, 1.006, 1.0005);
}

#[test]
fn orders_of_fifty_jobs_keep_the_bars() {
    check_bars("50", 1.028, 1.006, 1.0005);
}

#[test]
fn without_a_file_the_same_instances_are_made_each_time() {
    let (lines, last) = said(&["--jobs", "12", "--budget", "3000"]);
    assert_eq!(said(&["--jobs", "12", "--budget", "3000"]), (lines.clone(), last.clone()));
    assert_eq!(lines.len(), 125);
    let numbers = lines.iter().map(|line| line["instance"].as_u64());
    assert!(numbers.eq((1..=125).map(Some)));
    let sum = |key: &str| lines.iter().map(|line| line[key].as_i64().expect("a number")).sum::<i64>();
    for key in ["score_twt", "insertion_twt", "suggested_twt"] {
        assert_eq!(last["sums"][key], sum(key), "{key}");
    }
    assert!(sum("suggested_twt") < sum("insertion_twt") && sum("insertion_twt") < sum("score_twt"));
    assert_eq!(last["above_score"], 0);
    assert!(last["ratios"].get("suggested_to_optimum").is_none(), "{last}");
}

#[test]
fn orders_name_every_job_once_counted_from_zero() {
    let (lines, _) = said(&["--jobs", "5", "--budget", "500"]);
    for line in lines {
        for key in ["score_order", "insertion_order", "suggested_order"] {
            let mut order: Vec<u64> =
                line[key].as_array().expect("an order").iter().filter_map(Value::as_u64).collect();
            order.sort_unstable();
            assert_eq!(order, [0, 1, 2, 3, 4], "{key} in {line}");
        }
    }
}

/// By hand: equal work and dates far off, so the weight alone decides; then a date that is missed.
#[test]
fn a_small_file_is_ordered_as_by_hand() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("two.txt");
    std::fs::write(&path, "2 2\n1 8\n0 0\n\n9 1\n1 1\n9 9\n").expect("the file is written");
    let (lines, last) = said(&["--wt", &path.display().to_string(), "--jobs", "2"]);
    assert_eq!(lines[0]["score_order"], serde_json::json!([1, 0]));
    // 8 for each of 2 units late, then 1 for each of 4
    assert_eq!(lines[0]["score_twt"], 20);
    assert_eq!(lines[1]["suggested_twt"], 1);
    assert_eq!(last["sums"]["suggested_twt"], 21);
}

#[track_caller]
fn check_refused(text: &str, optima: &str, code: i32, expected: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (wt, best) = (folder.path().join("wt.txt"), folder.path().join("best.txt"));
    std::fs::write(&wt, text).expect("the file is written");
    std::fs::write(&best, optima).expect("the file is written");
    let (wt, best) = (wt.display().to_string(), best.display().to_string());
    let output = bench_order(&["--wt", &wt, "--jobs", "1", "--optimum", &best]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains(expected), "{stderr}");
    assert_eq!(output.status.code(), Some(code));
    assert!(output.stdout.is_empty(), "nothing is said of input that is wrong");
}

#[test]
fn a_wrong_file_is_named_with_its_line_and_its_value() {
    check_refused(
        "1 1 x",
        "0",
        3,
        "wt.txt:1: the due date of job 0 of instance 1 is \"x\" (right would be a whole number, 0 to 100000000)",
    );
    check_refused("1 1 1\n1", "0", 3, "wt.txt:2: it ends after 4 numbers (right would be a multiple of 3");
    check_refused("1 1 1", "0 0", 3, "best.txt:1: it ends after 2 optima (right would be 1,");
    check_refused("1 1 1", "-5", 3, "best.txt:1: the optimum of instance 1 is \"-5\"");
}

#[test]
fn a_file_needs_its_number_of_jobs() {
    let output = bench_order(&["--wt", "wt40.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--jobs <N>"));
    let output = bench_order(&["--wt", "no-such-file.txt", "--jobs", "40"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no-such-file.txt: cannot be read"));
}
