//! The walls of the tree that neither Cargo nor a linter can hold: which word may stand in which file.
//!
//! A reading of text, not of syntax: comments and string literals are blanked, then words are looked for.
//! It knows no Rust beyond that, and it does not know whether a rule is broken for a good reason. A new
//! wall is a line in one of the tables.

use std::fmt;
use std::fs;
use std::path::Path;

/// This file names every word that it forbids.
const SELF: &str = "crates/slated/tests/tidy.rs";
const FILE_LINES_MAX: usize = 700;

#[derive(Clone, Copy, PartialEq)]
enum Scope {
    /// Tests too.
    AllCode,
    /// What ships: tests may go round the wall, for instance to speak HTTP to the program.
    Sources,
}
use Scope::{AllCode, Sources};

const COURIER: &[&str] = &["crates/slated/src/courier.rs", "crates/slated/src/courier/"];

/// A word, where it is looked for, the beginnings of the paths that may name it, and the reason.
const ONLY_IN: &[(&str, Scope, &[&str], &str)] = &[
    ("Timestamp::now", AllCode, &["crates/slated/src/clock.rs"], "time enters through Clock"),
    ("ZonedDateTime::now", AllCode, &["crates/slated/src/clock.rs"], "time enters through Clock"),
    ("SystemTime::now", AllCode, &["crates/slated/src/clock.rs"], "time enters through Clock"),
    ("Utc::now", AllCode, &["crates/slated/src/clock.rs"], "time enters through Clock"),
    ("sea_orm", AllCode, &["crates/slated-store/", "migrations/"], "rows stay in the store"),
    ("DbBackend", AllCode, &["crates/slated-store/src/dialect.rs"], "one file knows which database it is"),
    (
        "DatabaseBackend",
        AllCode,
        &["crates/slated-store/src/dialect.rs"],
        "one file knows which database it is",
    ),
    ("axum", Sources, &["crates/slated/src/web.rs", "crates/slated/src/web/"], "HTTP stays at the edge"),
    (
        "reqwest",
        Sources,
        &["crates/slated/src/courier.rs", "crates/slated/src/courier/", "crates/slated/src/cli/remote.rs"],
        "the network is called from the courier and the remote commands",
    ),
    ("lettre", Sources, COURIER, "letters are the courier's"),
    ("standardwebhooks", Sources, COURIER, "signatures are the courier's"),
    (
        "tokio_cron_scheduler",
        AllCode,
        &["crates/slated/src/heartbeat.rs"],
        "it paces the beats and never sees a template",
    ),
];

/// What the rules may not reach for: values in, values out.
const NEVER_IN_CORE: &[&str] = &["tokio", "sea_orm", "axum", "reqwest", "std::fs", "std::net", "std::env"];

/// What stands nowhere.
const NOWHERE: &[(&str, &str)] = &[
    ("[allow(", "an exception is #[expect(lint, reason = \"...\")] on one item"),
    ("todo!(", "unfinished work is not merged"),
    ("unimplemented!(", "unfinished work is not merged"),
    ("thread::sleep", "wait for the event, or pass the time in"),
];

/// Names that say of what kind the content is, and not what it is about.
const EMPTY_NAMES: &[&str] = &["mod", "utils", "common", "helpers", "prelude", "types", "errors"];

/// Where a path of somebody's machine would begin.
const MACHINE_PATHS: &[&str] = &["/work/", "/home/", "/root/"];

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    path: String,
    line: usize,
    what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

#[test]
fn every_word_is_in_its_room() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = text_files(&root);
    for expected in ["Cargo.toml", SELF, "crates/slated-core/src/lib.rs", "migrations/src/lib.rs"] {
        assert!(files.iter().any(|(path, _)| path == expected), "the walk did not see {expected}");
    }
    let found = violations(&files);
    let list = found.iter().map(|violation| format!("  {violation}\n")).collect::<String>();
    assert!(found.is_empty(), "{} places to tidy:\n{list}", found.len());
}

// ---- reading

/// Every text below `root` by its relative path, sorted. Build output, hidden folders and what is not UTF-8
/// are left out.
fn text_files(root: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).expect("a folder of the tree can be listed") {
            let entry = entry.expect("an entry of the tree can be read");
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}{name}");
            let kind = entry.file_type().expect("an entry of the tree has a type");
            if kind.is_dir() && !name.starts_with('.') && name != "target" {
                folders.push(format!("{path}/"));
            } else if kind.is_file()
                && let Ok(text) = fs::read_to_string(entry.path())
            {
                files.push((path, text));
            }
        }
    }
    files.sort();
    files
}

fn violations(files: &[(String, String)]) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path != SELF) {
        machine_paths(path, text, &mut found);
        if path.ends_with(".rs") {
            shape_of_file(path, text, &mut found);
            let code = code_of(text);
            walls(path, &code, &mut found);
            core_is_pure(path, &code, &mut found);
            nowhere(path, &code, &mut found);
        }
    }
    found.sort();
    found
}

// ---- the rules

fn walls(path: &str, code: &str, found: &mut Vec<Violation>) {
    for (word, scope, rooms, reason) in ONLY_IN {
        let looked_at = *scope == AllCode || is_source(path);
        if looked_at && !rooms.iter().any(|room| path.starts_with(room)) {
            for line in lines_with(code, word) {
                let what = format!("`{word}` belongs in {}: {reason}", rooms.join(" or "));
                found.push(Violation { path: path.to_owned(), line, what });
            }
        }
    }
}

fn core_is_pure(path: &str, code: &str, found: &mut Vec<Violation>) {
    if !path.starts_with("crates/slated-core/src/") {
        return;
    }
    for word in NEVER_IN_CORE {
        for line in lines_with(code, word).into_iter().chain(lines_of_grouped_use(code, word)) {
            let what = format!("`{word}` in the rules: they take values and give values");
            found.push(Violation { path: path.to_owned(), line, what });
        }
    }
}

fn nowhere(path: &str, code: &str, found: &mut Vec<Violation>) {
    for (word, reason) in NOWHERE {
        for line in lines_with(code, word) {
            found.push(Violation { path: path.to_owned(), line, what: format!("`{word}`: {reason}") });
        }
    }
}

fn shape_of_file(path: &str, text: &str, found: &mut Vec<Violation>) {
    let mut report = |line, what| found.push(Violation { path: path.to_owned(), line, what });
    for name in path.trim_end_matches(".rs").split('/') {
        if EMPTY_NAMES.contains(&name) {
            report(1, format!("`{name}` names a kind of content: name the idea, as in foo.rs beside foo/"));
        }
    }
    if is_source(path) && !text.starts_with("//!") {
        report(1, "opens without a `//!` that says what the file knows".to_owned());
    }
    let lines = text.lines().count();
    if lines > FILE_LINES_MAX {
        report(lines, format!("{lines} lines, {FILE_LINES_MAX} at most: divide it by idea"));
    }
}

fn machine_paths(path: &str, text: &str, found: &mut Vec<Violation>) {
    if path.starts_with("deploy/") {
        return;
    }
    for word in MACHINE_PATHS {
        for (index, line) in text.lines().enumerate() {
            // `x/home/y` is part of a relative path or of an address, not a path from the root
            let starts_there = |at: usize| {
                !line[..at].ends_with(|before: char| before.is_alphanumeric() || "_-.~$})>".contains(before))
            };
            if line.match_indices(word).any(|(at, _)| starts_there(at)) {
                let what = format!("names a path of one machine (`{word}`)");
                found.push(Violation { path: path.to_owned(), line: index + 1, what });
            }
        }
    }
}

// ---- text

fn is_source(path: &str) -> bool {
    path.ends_with(".rs")
        && (path.starts_with("migrations/src/") || (path.starts_with("crates/") && path.contains("/src/")))
}

/// The lines on which `word` begins, not in the middle of a longer name.
fn lines_with(code: &str, word: &str) -> Vec<usize> {
    let begins = |line: &str, at: usize| {
        !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
    };
    code.lines()
        .enumerate()
        .filter(|(_, line)| line.match_indices(word).any(|(at, _)| begins(line, at)))
        .map(|(index, _)| index + 1)
        .collect()
}

/// `std::fs` hides in `use std::{fs, fmt}`.
fn lines_of_grouped_use(code: &str, word: &str) -> Vec<usize> {
    let Some((outer, inner)) = word.split_once("::") else { return Vec::new() };
    let opening = format!("use {outer}::{{");
    code.match_indices(&opening)
        .filter(|(at, _)| {
            let group = code[at + opening.len()..].split(';').next().expect("split gives at least one part");
            group.split(|c: char| !c.is_alphanumeric() && c != '_').any(|name| name == inner)
        })
        .map(|(at, _)| code[..at].matches('\n').count() + 1)
        .collect()
}

/// The text with comments and the contents of literals blanked; lines keep their numbers.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let previous = code.chars().next_back();
        let skipped = match next {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            'r' | 'b' | 'c' if !previous.is_some_and(|c| c.is_alphanumeric() || c == '_') => raw_string(rest),
            '"' => quoted(rest, '"'),
            // a lifetime has no closing quote one character or one escape further on
            '\'' if rest.starts_with("'\\") || rest.chars().nth(2) == Some('\'') => quoted(rest, '\''),
            _ => 0,
        };
        if skipped == 0 {
            code.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            code.push(' ');
            code.extend(rest[..skipped].chars().filter(|&c| c == '\n'));
            rest = &rest[skipped..];
        }
    }
    code
}

/// The length of the quoted literal that `text` begins with.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

/// The length of the raw string that `text` begins with; 0 if it does not.
fn raw_string(text: &str) -> usize {
    let after_letters = text.trim_start_matches(['b', 'c']);
    let Some(hashes_and_on) = after_letters.strip_prefix('r') else { return 0 };
    let body = hashes_and_on.trim_start_matches('#');
    let hashes = hashes_and_on.len() - body.len();
    if !body.starts_with('"') {
        return 0;
    }
    let opening = text.len() - body.len() + 1;
    let closing = format!("\"{}", "#".repeat(hashes));
    text[opening..].find(&closing).map_or(text.len(), |end| opening + end + closing.len())
}

// ---- the checker is known to fail

/// Plants one file in an empty tree and expects exactly these complaints, each by its beginning.
#[track_caller]
fn check_planted(path: &str, text: &str, expected: &[&str]) {
    let tree = tempfile::tempdir().expect("a temporary folder can be made");
    let file = tree.path().join(path);
    fs::create_dir_all(file.parent().expect("a planted path has a folder")).expect("its folder can be made");
    fs::write(&file, text).expect("the file can be written");
    let found = violations(&text_files(tree.path())).iter().map(ToString::to_string).collect::<Vec<_>>();
    let as_expected =
        found.len() == expected.len() && found.iter().zip(expected).all(|(is, start)| is.starts_with(start));
    assert!(as_expected, "expected {expected:#?}, found {found:#?}");
}

#[test]
fn a_word_outside_its_room_is_reported_with_its_line() {
    check_planted(
        "crates/slated/src/ops/work.rs",
        "//! Verbs.\n\nlet now = jiff::Timestamp::now();\n",
        &["crates/slated/src/ops/work.rs:3: `Timestamp::now` belongs in crates/slated/src/clock.rs"],
    );
    check_planted(
        "crates/slated/src/web/api.rs",
        "//! Routes.\nuse sea_orm::EntityTrait;\nuse axum::Router;\n",
        &["crates/slated/src/web/api.rs:2: `sea_orm` belongs in crates/slated-store/ or migrations/"],
    );
    check_planted(
        "crates/slated-store/src/task.rs",
        "//! Rows.\nif backend == DbBackend::Sqlite {}\n",
        &["crates/slated-store/src/task.rs:2: `DbBackend` belongs in crates/slated-store/src/dialect.rs"],
    );
    check_planted(
        "crates/slated/src/website.rs",
        "//! Not the edge.\nuse axum::Json;\n",
        &["crates/slated/src/website.rs:2: `axum` belongs in"],
    );
    check_planted(
        "crates/slated/src/cli/tables.rs",
        "//! Tables.\nreqwest::get(url);\ntokio_cron_scheduler::Job::new();\nlettre::Message::builder();\n",
        &[
            "crates/slated/src/cli/tables.rs:2: `reqwest` belongs in",
            "crates/slated/src/cli/tables.rs:3: `tokio_cron_scheduler` belongs in",
            "crates/slated/src/cli/tables.rs:4: `lettre` belongs in",
        ],
    );
    check_planted(
        "tests/tests/month.rs",
        "let x = chrono::Utc::now();",
        &["tests/tests/month.rs:1: `Utc::now`"],
    );
}

#[test]
fn a_word_in_its_room_is_left_alone() {
    check_planted("crates/slated/src/clock.rs", "//! The time.\njiff::Timestamp::now()\n", &[]);
    check_planted("crates/slated/src/web.rs", "//! HTTP.\nuse axum::Router;\n", &[]);
    check_planted("crates/slated/src/cli/remote.rs", "//! HTTP out.\nuse reqwest::Client;\n", &[]);
    check_planted("crates/slated/tests/api.rs", "use axum::body::Body;\n", &[]);
    check_planted("migrations/src/lib.rs", "//! Schema.\nuse sea_orm_migration::prelude::*;\n", &[]);
}

#[test]
fn core_reaches_for_nothing() {
    let path = "crates/slated-core/src/plan.rs";
    check_planted(
        path,
        "//! P.\nuse std::fs;\n",
        &["crates/slated-core/src/plan.rs:2: `std::fs` in the rules"],
    );
    check_planted(
        path,
        "//! P.\nuse std::{\n    env,\n    fmt,\n};\n",
        &["crates/slated-core/src/plan.rs:2: `std::env` in the rules"],
    );
    check_planted(
        path,
        "//! P.\nasync { tokio::spawn(x) }",
        &["crates/slated-core/src/plan.rs:2: `tokio` in"],
    );
    check_planted(path, "//! P.\nuse std::{fmt, cmp};\n", &[]);
    check_planted("crates/slated-core/tests/vectors.rs", "use std::fs;\n", &[]);
}

#[test]
fn what_stands_nowhere_is_found_in_tests_too() {
    check_planted("tests/src/lib.rs", "#![allow(dead_code)]", &["tests/src/lib.rs:1: `[allow(`"]);
    check_planted("tests/src/lib.rs", "\n#[allow(dead_code)]", &["tests/src/lib.rs:2: `[allow(`"]);
    check_planted("tests/src/lib.rs", "fn f() { todo!() }", &["tests/src/lib.rs:1: `todo!(`"]);
    check_planted("tests/src/lib.rs", "unimplemented!()", &["tests/src/lib.rs:1: `unimplemented!(`"]);
    check_planted("tests/src/lib.rs", "std::thread::sleep(d)", &["tests/src/lib.rs:1: `thread::sleep`"]);
}

#[test]
fn comments_and_literals_are_not_code() {
    let path = "crates/slated/src/config.rs";
    check_planted(path, "//! Not sea_orm.\n// nor axum\nlet x = 1; // todo!()\n/* todo!(\n axum */\n", &[]);
    check_planted(path, "//! C.\nlet filter = \"sea_orm=warn, \\\" axum\";\n", &[]);
    check_planted(path, "//! C.\nlet text = r#\"a \" axum\n sea_orm\"#;\n", &[]);
    check_planted(path, "//! C.\nlet quote = '\"'; todo!();\n", &["crates/slated/src/config.rs:2: `todo!(`"]);
    check_planted(
        path,
        "//! C.\nfn f<'a>(x: &'a str) { todo!() }",
        &["crates/slated/src/config.rs:2: `todo!(`"],
    );
    check_planted(path, "//! C.\nlet s = \"\n\n\"; todo!()", &["crates/slated/src/config.rs:4: `todo!(`"]);
    check_planted(path, "//! C.\nlet s = r\"\\\"; todo!()", &["crates/slated/src/config.rs:2: `todo!(`"]);
}

#[test]
fn a_file_has_a_name_an_opening_and_a_size() {
    check_planted(
        "crates/slated/src/web/mod.rs",
        "//! W.\n",
        &["crates/slated/src/web/mod.rs:1: `mod` names"],
    );
    check_planted("crates/slated/src/utils.rs", "//! U.\n", &["crates/slated/src/utils.rs:1: `utils` names"]);
    check_planted("tests/tests/common/pg.rs", "", &["tests/tests/common/pg.rs:1: `common` names"]);
    check_planted("migrations/src/first.rs", "use x;\n", &["migrations/src/first.rs:1: opens without"]);
    let long = format!("//! L.\n{}", "\n".repeat(FILE_LINES_MAX));
    check_planted("crates/slated/src/long.rs", &long, &["crates/slated/src/long.rs:701: 701 lines"]);
    let longest = format!("//! L.\n{}", "\n".repeat(FILE_LINES_MAX - 1));
    check_planted("crates/slated/src/long.rs", &longest, &[]);
}

#[test]
fn no_text_names_a_path_of_a_machine() {
    let path = "config/notes.md";
    for machine in ["see /work/main", "`/home/me/x`", "sqlite:///root/slated.db"] {
        check_planted(path, machine, &["config/notes.md:1: names a path of one machine"]);
    }
    check_planted(path, "\ndocs at example.org/home/start and crates/work/\n", &[]);
    check_planted("deploy/notes.md", "/root/x", &[]);
}
