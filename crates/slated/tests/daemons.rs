//! Real daemons under a clock that is set for them, killed by SIGKILL at named points inside the transaction of
//! generation: two on one PostgreSQL, one on SQLite. Afterwards what is there is what the agency's own table says, once.
//!
//! Every minute of the simulated half hour some series become due; the expected rows are written down from the minute
//! and the client alone, by nothing that `slated` computes. `KILLS` says how many kills inside a transaction each
//! database gets, and so how much there is to do. A release cannot be told to die, so there is nothing to test in one.
//!
//! That the kills land inside transactions has two witnesses: the log that is on disk before each, and the database. On
//! PostgreSQL the task numbers that the undone transactions drew are gone; on SQLite what the last life committed is
//! exactly the batches before the one it died in.
//!
//! Red when occurrences are committed before their tasks, when the cursor moves in a transaction of its own before the
//! rows, and when it moves after them and a row that is there gets its task all the same. Green without row locks.
#![cfg(debug_assertions)]

#[path = "daemons/rush.rs"]
mod rush;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use slated::clock::Clock;
use slated::config::Config;
use slated::import::{self, Files};
use slated::ops::{Ops, Policy};
use slated_cluster::Cluster;
use slated_core::event::Event;
use slated_core::time::Timestamp;
use slated_store::{ReadTx, Store};
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

/// Where `fault::point` stands, in the order of a transaction; only the last is outside it.
const POINTS: [&str; 6] =
    ["after_claim", "after_occurrences", "after_tasks", "after_events", "after_cursor", OUTSIDE];
const OUTSIDE: &str = "after_commit";
/// From here on the transaction has drawn numbers for its tasks, which PostgreSQL does not give back.
const NUMBERED: [&str; 3] = ["after_tasks", "after_events", "after_cursor"];

/// Small batches, so that there are many transactions to be killed in.
const BATCH_SERIES: i64 = 10;
/// A daemon that is restarted again and again has to create a minute's work within this.
const PATIENCE: Duration = Duration::from_secs(120);

/// How much there is to do: a client has one series for each minute.
#[derive(Clone, Copy)]
struct Load {
    kills: usize,
    minutes: i64,
    clients: usize,
}

fn load() -> Load {
    let kills = std::env::var("KILLS").ok().map_or(6, |text| text.parse().expect("a number of kills"));
    let (minutes, clients) = match kills {
        0..10 => (4, 60),
        10..100 => (12, 80),
        _ => (30, 200),
    };
    Load { kills, minutes, clients }
}

// ---- what the agency says, and what has to come of it

/// Both are two hours ahead of UTC in November.
const ZONES: [&str; 2] = ["Europe/Kyiv", "Africa/Johannesburg"];

fn files(load: Load) -> Files {
    let mut clients = "key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status\n".to_owned();
    let mut engagements = "client,service,starts_on,ends_on,paused_from,paused_to,effort_factor\n".to_owned();
    for n in 0..load.clients {
        let zone = ZONES[n % ZONES.len()];
        clients += &format!("c{n},Client {n},olena,{zone},ua,small,2026-01-01,,active\n");
        engagements += &format!("c{n},rounds,2026-11-23,,,,\n");
    }
    let mut service = "key = \"rounds\"\nname = \"Rounds\"\npurpose = \"p\"\n".to_owned();
    for minute in 0..load.minutes {
        service += &format!(
            "[[task]]\nkey = \"r{minute}\"\ntitle = \"Round {minute} of {{{{ client.name }}}} on {{{{ occurrence.date }}}}\"\n\
             purpose = \"p\"\nrole = \"seo\"\neffort_hours = 2\n\
             schedule = {{ rrule = \"FREQ=WEEKLY;BYDAY=MO\", at = \"09:{minute:02}\", on_holiday = \"following\" }}\n\
             due = {{ hours = {} }}\n",
            hours(minute)
        );
    }
    let agency = "name = \"A\"\ntime_zone = \"Europe/Kyiv\"\ncalendar = \"ua\"\nworks_from = \"09:00\"\n\
                  hours_per_day = 8\nadopted_on = 2026-11-23\n";
    let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nEND:VCALENDAR\r\n";
    let team = "login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active\n\
                olena,O,admin,account-manager,ua,Europe/Kyiv,09:00,8,yes\n\
                ann,A,specialist,seo,ua,Europe/Kyiv,09:00,8,yes\n\
                pat,P,specialist,seo,ua,Europe/Kyiv,09:00,8,yes\n";
    let files = [
        ("agency.toml", agency.to_owned()),
        ("calendars/ua.ics", calendar.to_owned()),
        ("team.csv", team.to_owned()),
        ("clients.csv", clients),
        ("engagements.csv", engagements),
        ("catalog/rounds.toml", service),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect()
}

/// How long a task of this minute may take; some are due the next day.
fn hours(minute: i64) -> i64 {
    1 + minute
}

/// Written down by hand: 09:00 of the clients is 07:00 UTC, Monday the 23rd is the day, the 30th the next.
fn expected(load: Load) -> Vec<String> {
    let mut lines = Vec::new();
    for minute in 0..load.minutes {
        let due = 7 + hours(minute);
        let due = format!("2026-11-{:02}T{:02}:{minute:02}:00Z", 23 + due / 24, due % 24);
        for n in 0..load.clients {
            let name = format!("c{n}/r{minute} 2026-11-23");
            lines.push(format!(
                "series c{n}/r{minute} active since 2026-11-23, next 2026-11-30T07:{minute:02}:00Z"
            ));
            lines.push(format!("occurrence {name} created, due {due}"));
            lines.push(format!("task {name} due {due}: Round {minute} of Client {n} on 2026-11-23"));
            lines.push(format!("event {name} task_created"));
        }
    }
    lines.sort();
    lines
}

/// Every row that generation wrote, as a line.
async fn found(stage: &Stage) -> Vec<String> {
    let tx = stage.ops.store.read().await.expect("a read");
    let mut lines = Vec::new();
    for row in tx.series_all().await.expect("series") {
        let name = format!("{}/{}", row.client, row.template);
        let since = row.cursor.map_or("never".to_owned(), |date| date.to_string());
        lines.push(format!("series {name} {} since {since}, next {}", row.status.as_str(), row.next_run_at));
        for one in tx.occurrences(row.id, None, 10).await.expect("occurrences") {
            let (create_at, due_at) = (one.create_at.expect("a date"), one.due_at.expect("a date"));
            // neither before its time nor by the machine's own clock
            let on_time = create_at <= one.decided_at && one.decided_at <= stage.simulated();
            assert!(on_time, "{name} was decided at {}", one.decided_at);
            lines.push(format!("occurrence {name} {} {}, due {due_at}", one.nominal_on, one.status.as_str()));
        }
    }
    let mut names = HashMap::new();
    for task in tx.all_open_tasks().await.expect("tasks") {
        let origin = task.origin.expect("a generated task");
        let name = format!("{}/{} {}", task.client, origin.template, origin.nominal_on);
        lines.push(format!("task {name} due {}: {}", task.deadline, task.title));
        names.insert(task.id, name);
    }
    let orphan = "of no task".to_owned();
    for event in events(&tx).await {
        let name = event.about.task.and_then(|id| names.get(&id)).unwrap_or(&orphan);
        lines.push(format!("event {name} {}", event.kind.as_str()));
    }
    lines.sort();
    lines
}

/// The events of generation; those of the risk beat are about a client and nothing else.
async fn events(tx: &ReadTx) -> Vec<Event> {
    let events = tx.events_after(0, 1_000_000).await.expect("events").into_iter().map(|stored| stored.event);
    events.filter(|event| event.about.task.is_some() || event.about.series.is_some()).collect()
}

/// Twenty-four thousand lines are too many to show; the first that differ are not.
fn check_same(found: &[String], expected: &[String]) {
    let times = |lines: &[String]| {
        let mut times = BTreeMap::new();
        lines.iter().for_each(|line| *times.entry(line.clone()).or_insert(0_i64) += 1);
        times
    };
    let (is, should) = (times(found), times(expected));
    let of = |times: &BTreeMap<String, i64>, line: &str| times.get(line).copied().unwrap_or(0);
    let lines: BTreeSet<&String> = is.keys().chain(should.keys()).collect();
    let wrong: Vec<String> = lines
        .into_iter()
        .filter(|line| of(&is, line) != of(&should, line))
        .map(|line| format!("  {} times instead of {}: {line}\n", of(&is, line), of(&should, line)))
        .collect();
    assert!(wrong.is_empty(), "{} lines are wrong:\n{}", wrong.len(), wrong[..wrong.len().min(20)].concat());
}

// ---- the stage: one database, one clock

struct Stage {
    load: Load,
    url: String,
    cluster: Option<&'static Cluster>,
    folder: PathBuf,
    faketime: PathBuf,
    ops: Ops,
    /// Microseconds by which the daemons' clock is ahead of the machine's (or behind it, below zero). Never shrinks.
    ahead: AtomicI64,
}

impl Stage {
    async fn set(url: String, cluster: Option<&'static Cluster>, faketime: PathBuf, folder: &Path) -> Stage {
        let load = load();
        let store = Store::open(&url, 4).await.expect("a database");
        let clock = Clock::fixed(minute(-1));
        let ops = Ops { store, clock, policy: Policy::of(&Config::default()).into() };
        let read = import::read_from(&files(load));
        let read = read.unwrap_or_else(|complaints| panic!("{}", import::listing(&complaints)));
        ops.import(&read).await.expect("an import");
        // each series then waits for its own minute, as on any day but the first
        let (_, early) = ops.generate_all(minute(-1)).await.expect("generation");
        assert!(early.is_empty(), "{} tasks a minute early", early.len());
        let folder = folder.to_owned();
        let stage = Stage { load, url, cluster, folder, faketime, ops, ahead: AtomicI64::new(i64::MIN) };
        stage.set_clock(minute(-1));
        stage
    }

    /// The machine's clock goes on from there; what is past that minute already stays where it is.
    fn set_clock(&self, at: Timestamp) {
        let ahead = at.as_microsecond() - Clock::system().now().as_microsecond();
        let before = self.ahead.fetch_max(ahead, Ordering::SeqCst);
        let ahead = before.max(ahead);
        let (sign, ahead) = (if ahead < 0 { '-' } else { '+' }, ahead.unsigned_abs());
        let text = format!("{sign}{}.{:06}\n", ahead / 1_000_000, ahead % 1_000_000);
        // renamed, because a daemon reads it whenever it looks at the time
        fs::write(self.clock_file("next"), text).expect("the clock is written");
        fs::rename(self.clock_file("next"), self.clock_file("now")).expect("the clock is set");
    }

    fn clock_file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("clock-{name}"))
    }

    /// What the daemons' clock says.
    fn simulated(&self) -> Timestamp {
        let now = Clock::system().now().as_microsecond() + self.ahead.load(Ordering::SeqCst);
        Timestamp::from_microsecond(now).expect("a time near the simulated day")
    }

    fn file(&self, name: &str, daemon: usize) -> PathBuf {
        self.folder.join(format!("{name}-{daemon}"))
    }

    /// `slated serve` as people run it, but for its clock, small batches and a beat a second.
    fn serve(&self, daemon: usize, fault: Option<&str>) -> Child {
        let said = fs::File::options().create(true).append(true).open(self.file("said", daemon));
        let mut command = Command::new(env!("CARGO_BIN_EXE_slated"));
        command
            .arg("serve")
            .env("SLATED_DATABASE_URL", &self.url)
            .env("SLATED_LISTEN", "127.0.0.1:0")
            .env("SLATED_BEATS__GENERATE_SECONDS", "1")
            .env("SLATED_GENERATION__BATCH_SERIES", BATCH_SERIES.to_string())
            .env("LD_PRELOAD", &self.faketime)
            .env("FAKETIME_TIMESTAMP_FILE", self.clock_file("now"))
            .env("FAKETIME_NO_CACHE", "1")
            // timers stay the machine's: a daemon that waits a second waits a second
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("NO_FAKE_STAT", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(said.expect("a file for what it says"))
            .kill_on_drop(true);
        if let Some(fault) = fault {
            command.env("SLATED_FAULT", fault).env("SLATED_FAULT_LOG", self.file("deaths", daemon));
        }
        command.spawn().expect("slated starts")
    }

    /// Occurrences, tasks and events of generation, as committed at one instant.
    async fn counted(&self) -> [i64; 3] {
        if let Some(cluster) = self.cluster {
            let of_generation = "coalesce(task_id, series_id) IS NOT NULL";
            let tables = ["occurrence", "task", &format!("event WHERE {of_generation}")]
                .map(|table| format!("(SELECT count(*) FROM {table})"));
            let line = cluster.sql(&self.url, &format!("SELECT {}", tables.join(", ")));
            let counts: Vec<i64> = line.split('|').map(|count| count.parse().expect("a count")).collect();
            return counts.try_into().expect("three counts");
        }
        let tx = self.ops.store.read().await.expect("a read");
        let counts = tx.counts().await.expect("counts");
        let of =
            |table| counts.iter().find(|(name, _)| *name == table).expect("it is counted").1.cast_signed();
        let events = events(&tx).await.len();
        [of("occurrence"), of("task"), i64::try_from(events).expect("few")]
    }

    /// A daemon that is killed at one point after another, restarted each time, and then left to run.
    async fn daemon(&self, number: usize, kills: usize, stop: CancellationToken) -> Vec<Death> {
        let mut deaths = Vec::new();
        loop {
            let inside = inside(&deaths);
            let (life, round) = (deaths.len(), deaths.len() / POINTS.len());
            let point = POINTS[(number * 3 + life) % POINTS.len()];
            // after none, one, two or three batches that were committed, and so by turns at each point
            let time = 1 + (life + round) % 4;
            let fault = (inside < kills).then(|| format!("{point}:{time}"));
            let [_, before, _] = self.counted().await;
            let mut child = self.serve(number, fault.as_deref());
            let pid = child.id().expect("it was started just now");
            tokio::select! {
                status = child.wait() => {
                    let status = status.expect("it ends");
                    assert_eq!(status.signal(), Some(9), "daemon {number} ended by itself: {}", self.said(number));
                    assert!(fault.is_some(), "daemon {number} died without a fault");
                }
                () = stop.cancelled() => {
                    kill_process(Pid::from_raw(pid.cast_signed()).expect("a pid"), Signal::TERM).expect("SIGTERM");
                    let status = child.wait().await.expect("it ends");
                    // one that was started only just now does not listen for it yet
                    let stopped = status.success() || status.signal() == Some(15);
                    assert!(stopped, "daemon {number} did not stop well ({status}): {}", self.said(number));
                    return deaths;
                }
            }
            deaths.push(Death { point, minute: minutes_past(self.simulated()) });
            let log = fs::read_to_string(self.file("deaths", number)).expect("a log of deaths");
            assert_eq!(log.lines().count(), deaths.len(), "each death is written down once:\n{log}");
            assert_eq!(log.lines().last(), Some(format!("{point} {pid}").as_str()));
            let [occurrences, tasks, events] = self.counted().await;
            let whole = occurrences == tasks && tasks == events;
            assert!(whole, "killed {point}: {occurrences} occurrences, {tasks} tasks, {events} events");
            if self.cluster.is_none() {
                // what was begun that last time is undone: alone, a daemon commits one full batch each time
                let committed = if point == OUTSIDE { time } else { time - 1 };
                assert_eq!(
                    tasks - before,
                    BATCH_SERIES * i64::try_from(committed).expect("few"),
                    "{point}:{time}"
                );
            }
        }
    }

    fn said(&self, daemon: usize) -> String {
        let said = fs::read_to_string(self.file("said", daemon)).unwrap_or_default();
        let lines: Vec<&str> = said.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// Goes through the minutes, each as soon as the work of the one before is there.
    async fn time(&self, stop: CancellationToken) {
        // other processes commit, and nothing tells of it
        let mut look = tokio::time::interval(Duration::from_millis(20));
        for n in 0..self.load.minutes {
            self.set_clock(minute(n));
            let started = Instant::now();
            let due = self.load.clients as u64 * (n.unsigned_abs() + 1);
            loop {
                let tx = self.ops.store.read().await.expect("a read");
                let oldest = tx.oldest_due_series(minute(n)).await.expect("a read");
                drop(tx);
                if oldest.is_none() {
                    break;
                }
                let late = started.elapsed() > PATIENCE;
                assert!(
                    !late,
                    "minute {n}: {due} are due, {:?} are there: {}",
                    self.counted().await,
                    self.said(0)
                );
                look.tick().await;
            }
        }
        stop.cancel();
    }
}

struct Death {
    point: &'static str,
    minute: i64,
}

/// How many of these deaths left a transaction open.
fn inside(deaths: &[Death]) -> usize {
    deaths.iter().filter(|death| death.point != OUTSIDE).count()
}

fn minutes_past(at: Timestamp) -> i64 {
    (at.as_microsecond() - minute(0).as_microsecond()).div_euclid(60_000_000)
}

/// 09:00 and so many minutes of the clients' Monday.
fn minute(n: i64) -> Timestamp {
    let nine: Timestamp = "2026-11-23T07:00:00Z".parse().expect("an instant");
    Timestamp::from_microsecond(nine.as_microsecond() + n * 60_000_000).expect("an instant")
}

/// libfaketime, in the folders where distributions put it.
fn faketime() -> Option<PathBuf> {
    let libraries = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = libraries.chain(["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from));
    let found = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|file| file.is_file());
    if found.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "libfaketime was not found, and CI must kill daemons under it"
        );
        eprintln!("NOTE: no libfaketime on this machine (apt-get install libfaketime): no daemon was killed");
    }
    found
}

/// Kills, and then compares everything.
async fn check_killed(stage: &Stage, daemons: usize) {
    let started = Instant::now();
    let (load, stop) = (stage.load, CancellationToken::new());
    let kills = load.kills / daemons;
    let killed = async {
        let one = stage.daemon(0, kills, stop.clone());
        match daemons {
            1 => vec![one.await],
            _ => <[_; 2]>::from(tokio::join!(one, stage.daemon(1, kills, stop.clone()))).into(),
        }
    };
    let (killed, ()) = tokio::join!(killed, stage.time(stop.clone()));
    let mut by_point: BTreeMap<&str, usize> = POINTS.map(|point| (point, 0)).into();
    killed.iter().flatten().for_each(|death| *by_point.entry(death.point).or_default() += 1);
    let minutes = killed.iter().flatten().map(|death| death.minute).collect::<BTreeSet<_>>().len();
    let said = format!("{} by {daemons}: {by_point:?}, in {minutes} minutes", stage.ops.store.place());
    for deaths in &killed {
        let inside = inside(deaths);
        assert!(inside >= kills, "{inside} of {kills} kills came in time: this proves nothing; {said}");
    }
    assert!(by_point.values().all(|kills| *kills > 0), "a point was never reached: {said}");
    assert!(minutes * 3 >= usize::try_from(load.minutes).expect("few"), "the kills came all at once: {said}");
    if let Some(cluster) = stage.cluster {
        let drawn: i64 =
            cluster.sql(&stage.url, "SELECT last_value FROM task_id_seq").parse().expect("a number");
        let lost = drawn - stage.counted().await[1];
        let numbered: usize = NUMBERED.iter().map(|point| by_point[point]).sum();
        // the server's own witness that these transactions were open and are undone
        assert!(lost >= i64::try_from(numbered).expect("few"), "{lost} numbers lost in {numbered} kills");
        eprintln!(
            "{numbered} transactions that had inserted tasks were undone, and {lost} task numbers with them"
        );
    }
    let expected = expected(load);
    check_same(&found(stage).await, &expected);
    let inside: usize = killed.iter().map(|deaths| inside(deaths)).sum();
    let (minutes, seconds) = (load.minutes, started.elapsed().as_secs());
    eprintln!("{inside} kills inside a transaction of {said}");
    eprintln!("{} lines as expected after {minutes} simulated minutes in {seconds} s", expected.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_killed_daemons_on_one_postgresql_leave_what_the_agency_says() {
    let Some(faketime) = faketime() else { return };
    let Some(cluster) = Cluster::shared() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let stage = Stage::set(cluster.create_database(), Some(cluster), faketime, folder.path()).await;
    check_killed(&stage, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_daemon_on_sqlite_leaves_what_the_agency_says() {
    let Some(faketime) = faketime() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("slated.db").display());
    let stage = Stage::set(url, None, faketime, folder.path()).await;
    check_killed(&stage, 1).await;
}
