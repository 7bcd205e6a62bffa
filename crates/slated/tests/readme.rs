//! Every command in README.md runs as it stands there.
//!
//! The blocks for the manager and the specialist run against a demo daemon with the keys it printed; the
//! operator's run on a database of their own. `cargo run --` is the binary that this test run has built,
//! and `cargo test --workspace` is what runs this test.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const SLATED: &str = env!("CARGO_BIN_EXE_slated");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The commands of the shell blocks below a heading; comments cut, `export` lines left to the test.
fn commands(heading: &str) -> Vec<String> {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let section = readme.split("\n## ").find(|part| part.starts_with(heading)).expect("the section");
    let section = section.to_owned();
    let mut found = Vec::new();
    for block in section.split("```sh\n").skip(1) {
        let block = block.split("```").next().expect("a closed block");
        for line in block.lines().filter(|line| !line.starts_with("export ")) {
            let command = line.split("   ").next().unwrap_or(line).trim();
            found.push(command.to_owned());
        }
    }
    assert!(!found.is_empty(), "{heading} has no commands");
    found
}

/// Runs a line of the README in a shell that knows `slated`.
fn run(line: &str, environment: &[(&str, &str)]) -> String {
    let script = format!("slated() {{ '{SLATED}' \"$@\"; }}\n{line}");
    let output = Command::new("sh")
        .args(["-euc", &script])
        .envs(environment.iter().copied())
        .current_dir(root())
        .output()
        .expect("sh");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "`{line}` ended with {}:\n{out}{err}", output.status);
    out.into_owned()
}

struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _already_gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// A daemon that has said what `until` looks for, and what it said until then.
fn daemon(arguments: &[&str], environment: &[(&str, &str)], until: &str) -> (Daemon, Vec<String>) {
    let mut child = Command::new(SLATED)
        .args(arguments)
        .envs(environment.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .current_dir(root())
        .spawn()
        .expect("slated starts");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let daemon = Daemon(child);
    let mut said = Vec::new();
    for line in lines {
        let line = line.expect("its output is text");
        let is_last = line.contains(until);
        said.push(line);
        if is_last {
            return (daemon, said);
        }
    }
    panic!("it ended before it said {until:?}: {}", said.join("\n"));
}

fn demo(dir: &Path) -> (Daemon, Vec<String>) {
    let dir = dir.to_str().expect("a path");
    daemon(&["demo", "--dir", dir, "--listen", "127.0.0.1:0"], &[], "Stop with Ctrl-C")
}

/// The word after `label` in what the demo printed.
fn word_after<'a>(said: &'a [String], label: &str, place: usize) -> &'a str {
    let line = said.iter().find(|line| line.trim_start().starts_with(label)).expect("the label");
    line.split_whitespace().nth(place).expect("a word").trim_end_matches(',')
}

#[test]
fn the_four_commands_that_the_demo_prints_work_as_printed() {
    assert_eq!(commands("Try it"), ["cargo run -- demo", "cargo test --workspace"]);
    let folder = tempfile::tempdir().expect("a folder");
    let (_daemon, said) = demo(folder.path());
    let printed: Vec<&String> = said.iter().filter(|line| line.contains("--url")).collect();
    assert_eq!(printed.len(), 4, "{said:#?}");
    let answers: Vec<String> = printed.iter().map(|line| run(line.trim(), &[])).collect();
    assert!(answers.iter().all(|answer| !answer.trim().is_empty()), "{answers:#?}");
}

#[test]
fn the_managers_and_the_specialists_first_minutes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_daemon, said) = demo(folder.path());
    let url = word_after(&said, "API", 1);
    let manager = [("SLATED_URL", url), ("SLATED_KEY", word_after(&said, "manager", 2))];
    let listed: serde_json::Value =
        serde_json::from_str(&run("slated tasks --client kawa-42 --json", &manager)).expect("JSON");
    let task = listed["tasks"][0]["number"].to_string();
    for command in commands("The first five minutes of a manager") {
        run(&command, &[manager[0], manager[1], ("TASK", task.as_str())]);
    }
    let specialist = [("SLATED_URL", url), ("SLATED_KEY", word_after(&said, "specialist", 2))];
    let mut number = None;
    for command in commands("The first five minutes of a specialist") {
        if command.contains("$TASK") && number.is_none() {
            number = Some(first_own_task(&specialist));
        }
        let task = number.clone().unwrap_or_default();
        run(&command, &[specialist[0], specialist[1], ("TASK", task.as_str())]);
    }
}

/// The number that the specialist's block speaks of, from `start` to `release`.
fn first_own_task(specialist: &[(&str, &str)]) -> String {
    let queue: serde_json::Value =
        serde_json::from_str(&run("slated queue --json", specialist)).expect("JSON");
    let own = queue["tasks"].as_array().expect("tasks").iter().find(|task| !task["assignee"].is_null());
    own.expect("an own task")["number"].to_string()
}

#[test]
fn the_operators_first_minutes() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("slated.db").display());
    let environment = [("SLATED_DATABASE_URL", url.as_str()), ("SLATED_LISTEN", "127.0.0.1:0")];
    let mut commands = commands("The first five minutes of an operator");
    assert_eq!(commands.pop().as_deref(), Some("slated serve"));
    for command in commands {
        run(&command, &environment);
    }
    daemon(&["serve"], &environment, "slated answers at http://");
}
