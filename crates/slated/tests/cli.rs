//! The program as people and scripts meet it: what it prints, where, and how it exits.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::JoinHandle;

use serde_json::{Value, json};

struct Said {
    code: i32,
    stdout: String,
    stderr: String,
}

/// Runs the program in an empty folder with nothing of Slated in its environment.
fn slated(arguments: &[&str], environment: &[(&str, &str)], stdin: &str) -> Said {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut command = Command::new(env!("CARGO_BIN_EXE_slated"));
    command.args(arguments).current_dir(folder.path());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SLATED_") {
            command.env_remove(name);
        }
    }
    command.envs(environment.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("stdin is piped");
    let text = stdin.to_owned();
    // a thread of its own: the program may answer before everything is written
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("the program ends");
    let _may_have_ended_early = writer.join().expect("writing does not panic");
    Said {
        code: output.status.code().expect("the program ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("answers are UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("complaints are UTF-8"),
    }
}

#[track_caller]
fn check_said(said: &Said, code: i32, stdout: &str, stderr_has: &str) {
    assert_eq!(said.stdout, stdout, "stderr: {}", said.stderr);
    assert!(said.stderr.contains(stderr_has), "{stderr_has:?} is not in: {}", said.stderr);
    assert_eq!(said.code, code, "stderr: {}", said.stderr);
}

fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect()
}

// ---- help

/// The names in the list of commands that a help text shows.
fn commands(help: &str) -> Vec<String> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let named = list
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    named
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

fn check_help(path: &[&str]) -> usize {
    let said = slated(&[path, &["--help"]].concat(), &[], "");
    assert_eq!(said.code, 0);
    assert!(said.stdout.contains("Example:\n  "), "{path:?} shows no example:\n{}", said.stdout);
    let inner = commands(&said.stdout);
    1 + inner.iter().map(|name| check_help(&[path, &[name.as_str()]].concat())).sum::<usize>()
}

#[test]
fn every_command_explains_itself_by_an_example() {
    let seen = check_help(&[]);
    assert!(seen > 30, "only {seen} helps were seen: the list of commands is read wrongly");
}

#[test]
fn the_help_lists_the_exit_codes() {
    let help = slated(&["--help"], &[], "").stdout;
    for code in 0..=6 {
        assert!(help.contains(&format!("\n  {code}  ")), "{help}");
    }
}

#[test]
fn a_wrong_command_line_exits_2() {
    assert_eq!(slated(&["quue"], &[], "").code, 2);
    assert_eq!(slated(&["task", "soon"], &[], "").code, 2);
    assert_eq!(slated(&["override", "7", "--pin"], &[], "").code, 2, "an override needs its reason");
    assert_eq!(slated(&["override", "7", "--pin", "--level", "1", "--reason", "x"], &[], "").code, 2);
}

// ---- recurrence

const WEEKLY: &str = r#"{"rrule": "FREQ=WEEKLY;COUNT=2", "dtstart": "2026-10-19T03:30:00", "zone": "Europe/Kyiv", "after": "2026-10-01T00:00:00Z", "next": ["old"], "note": {"kept":1}}"#;
const WEEKLY_NEXT: &str = r#"{"rrule": "FREQ=WEEKLY;COUNT=2", "dtstart": "2026-10-19T03:30:00", "zone": "Europe/Kyiv", "after": "2026-10-01T00:00:00Z", "next": [["2026-10-19T03:30:00", "2026-10-19T00:30:00Z"], ["2026-10-26T03:30:00", "2026-10-26T01:30:00Z"]], "note": {"kept":1}}"#;
const NOTHING_LEFT: &str = r#"{"rrule": "FREQ=DAILY;COUNT=1", "dtstart": "2026-01-01T09:00:00", "zone": "UTC", "after": "2026-10-01T00:00:00Z", "next": []}"#;

#[test]
fn recurrence_answers_in_the_form_of_the_question() {
    check_said(
        &slated(&["recurrence"], &[], &format!("{WEEKLY}\n\n{NOTHING_LEFT}")),
        0,
        &format!("{WEEKLY_NEXT}\n{NOTHING_LEFT}\n"),
        "",
    );
}

#[test]
fn recurrence_names_a_bad_line_and_goes_on() {
    let long = format!("{{\"rrule\": \"{}\"}}", "x".repeat(70_000));
    let said = slated(&["recurrence"], &[], &format!("{{\"rrule\": 7}}\n{long}\n{WEEKLY}\n"));
    check_said(&said, 3, &format!("{WEEKLY_NEXT}\n"), "line 1: rrule is 7 (right would be a rule as in");
    assert!(
        said.stderr.contains("line 2: has 70013 bytes (right would be at most 65536)"),
        "{}",
        said.stderr
    );
}

/// The vectors are shared beside the repository; where they are, all of them count.
#[test]
fn recurrence_equals_the_shared_vectors() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/recurrence/vectors.jsonl");
    let Ok(vectors) = std::fs::read_to_string(&path) else {
        eprintln!("note: there is no {}: the shared vectors are not compared", path.display());
        return;
    };
    let said = slated(&["recurrence"], &[], &vectors);
    let equal = said.stdout.lines().zip(vectors.lines()).filter(|(ours, theirs)| ours == theirs).count();
    assert_eq!((equal, said.stdout.lines().count(), said.code), (1_000, 1_000, 0));
}

// ---- rank

fn facts(id: Value, deadline: &str) -> String {
    json!({ "id": id, "deadline": deadline, "effort_hours": 2, "risk": 0.25, "importance": "normal", "promised": false,
        "created_at": "2026-11-20T08:00:00Z", "calendar": "weekdays", "hours_per_day": 8 })
    .to_string()
}

const AT: [&str; 3] = ["rank", "--now", "2026-11-24T09:00:00Z"];

#[test]
fn rank_orders_by_score_then_by_id() {
    let (soon, far) = ("2026-11-24T17:00:00Z", "2026-12-18T17:00:00Z");
    let tasks =
        [facts(json!(1), far), facts(json!("a"), soon), facts(json!(10), soon), facts(json!(9), soon)];
    let said = slated(&AT, &[], &tasks.join("\n"));
    let ranked: Vec<(Value, Value)> =
        objects(&said.stdout).into_iter().map(|one| (one["rank"].clone(), one["id"].clone())).collect();
    let expected = [json!(9), json!(10), json!("a"), json!(1)];
    let expected: Vec<_> = expected.into_iter().enumerate().map(|(at, id)| (json!(at + 1), id)).collect();
    assert_eq!(ranked, expected, "stderr: {}", said.stderr);
    let mut backwards = tasks;
    backwards.reverse();
    assert_eq!(
        slated(&AT, &[], &backwards.join("\n")).stdout,
        said.stdout,
        "the order of lines decides nothing"
    );
}

/// `-13.3` as -133.
fn tenths(number: &Value) -> i64 {
    number.to_string().replace('.', "").parse().expect("points have one decimal")
}

#[test]
fn the_terms_of_a_rank_are_its_score() {
    let tasks = [
        json!({ "id": 1, "deadline": "2026-11-10T17:00:00Z", "effort_hours": 0.7, "risk": 0.333, "promised": true }),
        json!({ "id": 2, "deadline": "2026-11-25T12:34:56Z", "effort_hours": 13.7, "risk": 0.01, "importance": "low" }),
        json!({ "id": 3 }),
    ];
    let lines = tasks.map(|task| task.to_string()).join("\n");
    let ranked = objects(&slated(&AT, &[], &lines).stdout);
    assert_eq!(ranked.len(), 3);
    for one in &ranked {
        let terms = one["terms"].as_object().expect("terms are an object");
        assert_eq!(terms.len(), 6);
        assert_eq!(terms.values().map(tenths).sum::<i64>(), tenths(&one["score"]), "{one}");
    }
    let flags = |one: &Value| (one["implied_deadline"].clone(), one["assumed_effort"].clone());
    assert_eq!(flags(ranked.last().expect("three were ranked")), (json!(true), json!(true)));
    assert_eq!(flags(&ranked[0]), (json!(false), json!(false)));
}

#[test]
fn rank_reads_the_calendars_that_it_is_given() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261125\r\n\
                    DTEND;VALUE=DATE:20261126\r\nSUMMARY:Day off\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    std::fs::write(folder.path().join("xx.ics"), calendar).expect("the calendar can be written");
    let dir = folder.path().to_string_lossy().into_owned();
    let task = facts(json!(1), "2026-11-26T17:00:00Z").replace("weekdays", "xx");
    let slack = |said: &Said| tenths(&objects(&said.stdout)[0]["terms"]["slack"]);
    let with = slated(&[&AT[..], &["--calendars", &dir]].concat(), &[], &task);
    check_said(&with, 0, &with.stdout, "");
    assert_eq!(with.stderr, "");
    let without = slated(&AT, &[], &task);
    assert!(without.stderr.contains("no calendar is known for xx"), "{}", without.stderr);
    // a day off is 8 working hours less: 80 / 6 points
    assert_eq!(slack(&with) - slack(&without), 133);
}

#[test]
fn rank_prints_nothing_when_a_line_is_wrong() {
    let lines =
        [facts(json!(1), "2026-11-24T17:00:00Z"), json!({ "id": 2, "risk": 1.5 }).to_string()].join("\n");
    check_said(&slated(&AT, &[], &lines), 3, "", "line 2: risk is 1.5 (right would be a number from 0 to 1)");
}

// ---- files and settings

#[test]
fn check_lists_what_is_wrong_and_exits_3() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("agency.toml"), "name = \"\"\ntime_zone = \"Europe/Kiew\"\n")
        .expect("it can be written");
    let dir = folder.path().to_string_lossy().into_owned();
    let said = slated(&["check", &dir], &[], "");
    check_said(&said, 3, "", "agency.toml, line 2, key time_zone: \"Europe/Kiew\"");
    assert!(said.stderr.lines().count() > 1, "all of it is listed: {}", said.stderr);
    let said = slated(&["check", &dir, "--json"], &[], "");
    let told: Value = serde_json::from_str(&said.stdout).expect("it is JSON");
    assert_eq!((said.code, told["ok"].clone()), (3, json!(false)));
    assert_eq!(slated(&["check", "no-such-folder"], &[], "").code, 3);
}

#[test]
fn config_shows_the_layers_and_no_password() {
    let said = slated(
        &["config", "--database-url", "postgres://ann:secret@db/slated"],
        &[("SLATED_LISTEN", "127.0.0.1:9000")],
        "",
    );
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stdout.contains("database_url = \"postgres://ann:***@db/slated\""), "{}", said.stdout);
    assert!(said.stdout.contains("listen = \"127.0.0.1:9000\""), "{}", said.stdout);
    assert!(!said.stdout.contains("secret"));
    check_said(&slated(&["config"], &[("SLATED_LISTENS", "x")], ""), 3, "", "did you mean \"listen\"");
}

// ---- speaking to a daemon

#[test]
fn without_a_daemon_it_says_where_it_looked_and_exits_6() {
    let nobody = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port is free");
    let url = format!("http://{nobody}");
    let said = slated(&["queue", "--url", &url, "--key", "slated_x"], &[], "");
    check_said(&said, 6, "", &format!("no daemon answers at {url}: start one with `slated serve`"));
}

#[test]
fn without_a_key_it_says_how_to_make_one() {
    check_said(&slated(&["me"], &[], ""), 2, "", "slated key create --login LOGIN");
}

/// A daemon that gives these answers, one a connection, and tells what it was asked.
fn daemon(answers: Vec<String>) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let asked = std::thread::spawn(move || {
        let answer = |text: String| {
            let (mut stream, _) = listener.accept().expect("the program connects");
            let asked = request(&mut stream);
            stream.write_all(text.as_bytes()).expect("the answer can be written");
            asked
        };
        answers.into_iter().map(answer).collect()
    });
    (address, asked)
}

/// The head and body of one request.
fn request(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).expect("the request can be read") == 1 {
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).expect("a head is ASCII").to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
    let mut body = vec![0; length.parse().expect("a length is a number")];
    stream.read_exact(&mut body).expect("the body can be read");
    head + &String::from_utf8(body).expect("a body is UTF-8")
}

fn answer(status: &str, kind: &str, body: &Value) -> String {
    let body = body.to_string();
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\netag: \"3\"\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn task() -> Value {
    json!({ "number": 7, "title": "Report", "status": "open", "role": "seo", "time_zone": "Europe/Kyiv", "version": 3,
        "deadline_local": "2026-11-24T18:00:00+02:00",
        "score": { "total": 61.2, "band": "now", "rank": 1, "rank_reason": "by score", "explanation": "Because.",
            "terms": [{ "name": "base", "points": 50.0 }, { "name": "risk", "points": 11.2 }] } })
}

#[test]
fn a_write_names_the_version_it_saw_and_the_clients_time() {
    let ok = || answer("200 OK", "application/json", &task());
    let (address, asked) = daemon(vec![ok(), ok()]);
    let arguments = [
        "deadline",
        "7",
        "--to",
        "2026-11-27T18:00",
        "--reason",
        "asked",
        "--url",
        &format!("http://{address}"),
        "--key",
        "slated_x",
    ];
    let said = slated(&arguments, &[], "");
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stdout.starts_with("moved the deadline of #7\n"), "{}", said.stdout);
    let asked = asked.join().expect("the daemon was asked twice");
    assert!(asked[0].starts_with("get /v1/tasks/7 "), "{}", asked[0]);
    assert!(asked[0].contains("\r\nauthorization: bearer slated_x\r\n"), "{}", asked[0]);
    assert!(asked[1].starts_with("post /v1/tasks/7/deadline "), "{}", asked[1]);
    assert!(asked[1].contains("\r\nif-match: \"3\"\r\n"), "{}", asked[1]);
    assert!(asked[1].ends_with(r#"{"reason":"asked","to":"2026-11-27T16:00:00Z"}"#), "{}", asked[1]);
}

#[test]
fn a_changed_task_is_to_be_looked_at_again() {
    let problem = json!({ "title": "stale", "detail": "task #7 has changed since you read it" });
    let refused = answer("412 Precondition Failed", "application/problem+json", &problem);
    let (address, asked) = daemon(vec![answer("200 OK", "application/json", &task()), refused]);
    let said = slated(&["start", "#7", "--url", &format!("http://{address}"), "--key", "slated_x"], &[], "");
    check_said(
        &said,
        4,
        "",
        "refused: task #7 has changed since you read it\nit has changed since it was read: look again",
    );
    assert_eq!(asked.join().expect("the daemon was asked").len(), 2);
}

#[track_caller]
fn check_refused(status: &str, code: i32) {
    let problem = json!({ "title": "No", "detail": "for a reason" });
    let (address, asked) = daemon(vec![answer(status, "application/problem+json", &problem)]);
    let said = slated(&["task", "7", "--url", &format!("http://{address}"), "--key", "slated_x"], &[], "");
    check_said(&said, code, "", "for a reason");
    asked.join().expect("the daemon was asked");
}

#[test]
fn a_problem_is_told_in_its_own_words_with_its_code() {
    check_refused("404 Not Found", 5);
    check_refused("403 Forbidden", 4);
    check_refused("409 Conflict", 4);
    check_refused("422 Unprocessable Content", 3);
    check_refused("503 Service Unavailable", 1);
}

#[test]
fn create_now_asks_for_one_date_and_tells_the_task() {
    let (address, asked) = daemon(vec![answer("201 Created", "application/json", &task())]);
    let said = slated(
        &["create", "17", "2026-12-01", "--url", &format!("http://{address}"), "--key", "slated_x"],
        &[],
        "",
    );
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stdout.starts_with("created #7\nReport \u{b7} open"), "{}", said.stdout);
    let asked = asked.join().expect("it was asked");
    assert!(asked[0].starts_with("post /v1/series/17/occurrences/2026-12-01/create "), "{}", asked[0]);
    assert_eq!(slated(&["create", "0", "2026-12-01"], &[], "").code, 2);
    assert_eq!(slated(&["create", "17", "01.12.2026"], &[], "").code, 2);
}

#[test]
fn occurrences_in_a_pipe_are_a_line_a_date() {
    let page = json!({ "series": 17, "next_cursor": null, "occurrences": [
        { "nominal_on": "2026-12-01", "status": "created", "task": 7, "deadline_local": "2026-12-01T18:00:00+02:00" },
        { "nominal_on": "2026-06-01", "through_on": "2026-11-24", "status": "before_adoption", "reason": "before" },
    ] });
    let (address, asked) = daemon(vec![answer("200 OK", "application/json", &page)]);
    let url = format!("http://{address}");
    let arguments = ["occurrences", "17", "--status", "before_adoption", "--url", &url, "--key", "slated_x"];
    let expected = "date\tthrough\tstatus\ttask\tdeadline\twhy\n\
                    2026-12-01\t\tcreated\t#7\t2026-12-01 18:00\t\n\
                    2026-06-01\t2026-11-24\tbefore_adoption\t\t\tbefore\n";
    check_said(&slated(&arguments, &[], ""), 0, expected, "");
    let asked = asked.join().expect("it was asked");
    assert!(
        asked[0].starts_with("get /v1/series/17/occurrences?status=before_adoption&limit=200 "),
        "{}",
        asked[0]
    );
}

#[test]
fn series_in_a_pipe_are_a_line_each_with_their_counts() {
    let page = json!({ "next_cursor": null, "series": [{ "series": 17, "client": "tea", "service": "seo",
        "template": "check", "status": "active", "cursor_on": "2026-12-01",
        "next_run_at_local": "2026-12-08T09:00:00+02:00",
        "occurrences": { "created": 3, "skipped": 1, "collapsed": 4, "held": 1, "missed": 0, "failed": 2,
            "before_adoption": 1 } }] });
    let (address, asked) = daemon(vec![answer("200 OK", "application/json", &page)]);
    let url = format!("http://{address}");
    let said = slated(&["series", "--client", "tea", "--url", &url, "--key", "slated_x"], &[], "");
    let expected = "series\tclient\ttemplate\tstatus\tdecided\tnext\tcreated\tskipped\tcollapsed\theld\t\
         missed\tfailed\tbefore\terror\n\
         17\ttea\tseo/check\tactive\t2026-12-01\t2026-12-08 09:00\t3\t1\t4\t1\t0\t2\t1\t\n";
    check_said(&said, 0, expected, "");
    assert!(asked.join().expect("it was asked")[0].starts_with("get /v1/series?client=tea&limit=200 "));
}

#[test]
fn a_calendar_is_shown_and_exported_as_it_was_sent() {
    let pl = json!({ "key": "pl", "weekend": ["SA", "SU"], "extends": "eu", "known_through": "2027-12-31",
        "used_by": { "agency": true, "people": 2, "clients": 0 },
        "days_off": [{ "date": "2026-12-25", "name": "Christmas" }], "days_on": ["2026-12-19", "2026-12-25"] });
    let list = json!({ "calendars": [pl] });
    let file = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
    let length = file.len();
    let sent = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{file}");
    let refused = json!({ "status": 404, "detail": "there is no calendar no" });
    let (address, asked) = daemon(vec![
        answer("200 OK", "application/json", &list),
        answer("200 OK", "application/json", &pl),
        sent,
        answer("404 Not Found", "application/problem+json", &refused),
    ]);
    let url = format!("http://{address}");
    let ask = |words: &[&str]| slated(&[words, &["--url", &url, "--key", "slated_x"]].concat(), &[], "");
    let listed = "calendar\tweekend\textends\tknown through\tused by\n\
                  pl\tSA,SU\teu\t2027-12-31\tthe agency, 2 people\n";
    check_said(&ask(&["calendar", "list"]), 0, listed, "");
    let shown = "calendar       pl\nweekend        SA,SU\nextends        eu\nknown through  2027-12-31\n\
                 used by        the agency, 2 people\ndate\tday\n2026-12-19\tworked\n\
                 2026-12-25\tChristmas (worked all the same)\n";
    check_said(&ask(&["calendar", "show", "pl"]), 0, shown, "");
    check_said(&ask(&["calendar", "export", "pl"]), 0, file, "");
    check_said(&ask(&["calendar", "export", "no"]), 5, "", "there is no calendar no");
    let asked = asked.join().expect("it was asked");
    assert!(asked[2].starts_with("get /v1/calendars/pl/ics "), "{}", asked[2]);
}

#[test]
fn what_is_no_slated_is_not_taken_for_one() {
    let page = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello".to_owned();
    let (address, asked) = daemon(vec![page]);
    let said = slated(&["me", "--url", &format!("http://{address}"), "--key", "slated_x"], &[], "");
    check_said(&said, 1, "", "right would be the address of a daemon");
    asked.join().expect("the daemon was asked");
}

#[test]
fn a_queue_in_a_pipe_is_a_line_a_task_with_its_reason() {
    let queue = json!({ "person": "ann", "total": 1, "not_shown": 0, "tasks": [task(), { "number": 8 }] });
    let (address, asked) = daemon(vec![answer("200 OK", "application/json", &queue)]);
    let said = slated(
        &["queue", "--person", "a b", "--url", &format!("http://{address}"), "--key", "slated_x"],
        &[],
        "",
    );
    let expected = "rank\ttask\tscore\tband\tdeadline\teffort\tclient\twho\ttitle\twhy\n\
                    1\t#7\t61.2\tnow\t2026-11-24 18:00 Kyiv\t\t\tpool:seo\tReport\tBecause.\n\
                    \t#8\t\t\t\t\t\tpool:\t\t\n";
    check_said(&said, 0, expected, "");
    assert!(asked.join().expect("it was asked")[0].starts_with("get /v1/queue?person=a+b "));
}

// ---- the database

/// An agency that is as small as one can be, with one client and one monthly task.
fn agency(folder: &Path) -> PathBuf {
    let dir = folder.join("agency");
    for (path, text) in [
        (
            "agency.toml",
            "name = \"Small\"\ntime_zone = \"Europe/Kyiv\"\ncalendar = \"ua\"\nworks_from = \"09:00\"\nhours_per_day = 8\nadopted_on = 2026-11-23\n",
        ),
        ("calendars/ua.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"),
        ("catalog/seo.toml", SEO),
        (
            "team.csv",
            "login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active\nann,Ann,admin,account-manager;seo,ua,Europe/Kyiv,09:00,8,yes\n",
        ),
        ("absences.csv", "login,from,to,kind\n"),
        (
            "clients.csv",
            "key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status\ntea,Tea,ann,Europe/Kyiv,ua,standard,2026-01-05,,active\n",
        ),
        (
            "engagements.csv",
            "client,service,starts_on,ends_on,paused_from,paused_to,effort_factor\ntea,seo,2026-01-05,,,,\n",
        ),
        ("signals.csv", "client,kind,value,observed_on\n"),
    ] {
        let file = dir.join(path);
        std::fs::create_dir_all(file.parent().expect("it is in a folder")).expect("the folder can be made");
        std::fs::write(file, text).expect("the file can be written");
    }
    dir
}

const SEO: &str = r#"
key = "seo"
name = "SEO"
purpose = "To be found."

[[task]]
key = "check"
title = "Check {{ occurrence.date }}"
purpose = "Nothing is broken for long."
role = "seo"
effort_hours = 1
schedule = { rrule = "FREQ=WEEKLY;BYDAY=TU", at = "09:00", on_holiday = "following" }
due = { business_days = 1, at = "18:00" }
"#;

#[test]
fn an_import_and_a_generation_happen_once() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let dir = agency(folder.path()).to_string_lossy().into_owned();
    let url = format!("sqlite://{}", folder.path().join("slated.db").display());
    let run = |arguments: &[&str]| slated(&[arguments, &["--database-url", &url]].concat(), &[], "");
    let imported = run(&["import", &dir]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    assert!(run(&["import", &dir]).stdout.ends_with("nothing changed\n"));

    let generate = ["generate", "--at", "2026-11-24T12:00:00Z", "--json"];
    let created = |said: &Said| {
        let told: Value = serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{}", said.stderr));
        (told["created"].clone(), told["by_template"].clone())
    };
    let one = (json!(1), json!({ "seo/check": 1 }));
    assert_eq!(created(&run(&[&generate[..], &["--dry-run"]].concat())), one, "a dry run says what would be");
    assert_eq!(created(&run(&generate)), one, "and keeps nothing of it");
    assert_eq!(created(&run(&generate)), (json!(0), json!({})));

    let listed = run(&["generate", "--at", "2026-12-01T12:00:00Z", "--list"]).stdout;
    assert_eq!(
        listed,
        "2\ttea\tseo/check\t2026-12-01\t2026-12-01T07:00:00Z\t2026-12-02T16:00:00Z\tann\tCheck 2026-12-01\n"
    );

    let span = ["--from", "2026-12-01", "--to", "2026-12-10", "--at", "2026-12-01T12:00:00Z"];
    for of in [["--client", "tea"], ["--series", "1"]] {
        let preview = run(&[&["preview"], &of[..], &span[..]].concat()).stdout;
        for line in [
            "Tue 2026-12-01 09:00\t2026-12-01\tWed 2026-12-02 18:00\tseo/check\tCheck 2026-12-01\texists: task #2",
            "Tue 2026-12-08 09:00\t2026-12-08\tWed 2026-12-09 18:00\tseo/check\t",
        ] {
            assert!(preview.contains(line), "{preview}");
        }
    }

    let secret = run(&["key", "create", "--login", "ann"]);
    assert_eq!(secret.stdout.lines().count(), 1, "the key stands alone on stdout: {}", secret.stdout);
    let prefix = secret.stdout.split('_').nth(1).expect("a key has a prefix").to_owned();
    assert!(run(&["key", "list"]).stdout.contains(&format!("{prefix}\tann\t\tin force\t")));
    assert_eq!(run(&["key", "revoke", &prefix]).code, 0);
    assert_eq!(run(&["key", "revoke", &prefix]).code, 5);
    assert_eq!(run(&["key", "create", "--login", "nobody"]).code, 5);
}

#[test]
fn a_broken_file_leaves_no_database_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let dir = agency(folder.path());
    std::fs::write(dir.join("clients.csv"), "key,name\n").expect("it can be written");
    let database = folder.path().join("slated.db");
    let url = format!("sqlite://{}", database.display());
    let said = slated(&["import", &dir.to_string_lossy(), "--database-url", &url], &[], "");
    check_said(&said, 3, "", "clients.csv, line 1");
    assert!(!database.exists());
}
