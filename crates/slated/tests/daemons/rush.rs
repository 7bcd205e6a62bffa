//! Many people at once, over HTTP, before two daemons on one PostgreSQL: a task has one winner, an edit one version,
//! and nobody is told anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::sync::Arc;

use jiff::civil::{date, time};
use slated::clock::Clock;
use slated::config::Config;
use slated::ops::{Ops, Policy};
use slated_cluster::Cluster;
use slated_core::agency::{Access, Agency, Client, ClientStatus, Person};
use slated_core::calendar::{Calendar, CalendarUse};
use slated_core::event::EventKind;
use slated_core::score::Importance;
use slated_core::task::{Shown, Status, Task};
use slated_core::time::{Timestamp, Zone};
use slated_store::{NewTask, Store};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

const PEOPLE: usize = 64;
const TASKS: usize = 300;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn task(n: usize, now: Timestamp) -> Task {
    Task {
        id: 0,
        origin: None,
        client: "acme".to_owned(),
        manager: "boss".to_owned(),
        deputy: None,
        title: format!("Number {n}"),
        purpose: "p".to_owned(),
        role: "seo".to_owned(),
        assignee: None,
        status: Status::Open,
        importance: Importance::Normal,
        promised: false,
        review: false,
        effort_minutes: 60,
        deadline: at("2036-11-27T16:00:00Z"),
        deadline_implied: false,
        first_deadline: at("2036-11-27T16:00:00Z"),
        moves: 0,
        slip_days: 0,
        late: false,
        created_at: now,
        started_at: None,
        closed_at: None,
        blocked_reason: None,
        waiting: None,
        paused: Vec::new(),
        checklist: Vec::new(),
        shown: Shown::default(),
        overridden: None,
        version: 1,
    }
}

/// An agency of sixty-four with one role and a boss, and what there is to take; everybody's key, the boss's last.
async fn agency(ops: &Ops) -> Vec<String> {
    let kyiv = || Zone::named("Europe/Kyiv").expect("a zone");
    let tx = ops.store.write().await.expect("a transaction");
    tx.put_calendar(&Calendar::weekdays("ua")).await.expect("a calendar");
    let agency = Agency {
        name: "Agency".to_owned(),
        zone: kyiv(),
        calendar: "ua".to_owned(),
        works_from: time(9, 0, 0, 0),
        minutes_per_day: 480,
        adopted_on: date(2026, 11, 23),
    };
    tx.put_agency(&agency).await.expect("an agency");
    let mut logins: Vec<String> = (0..PEOPLE).map(|n| format!("person{n}")).collect();
    logins.push("boss".to_owned());
    for login in &logins {
        let access = if login == "boss" { Access::Admin } else { Access::Specialist };
        let person = Person {
            login: login.clone(),
            name: login.clone(),
            access,
            roles: vec!["seo".to_owned()],
            calendar: "ua".to_owned(),
            zone: kyiv(),
            works_from: time(9, 0, 0, 0),
            minutes_per_day: 480,
            active: true,
            last_on: None,
            tasks_at_once: None,
        };
        tx.put_person(&person).await.expect("a person");
    }
    let client = Client {
        key: "acme".to_owned(),
        name: "Acme".to_owned(),
        manager: "boss".to_owned(),
        deputy: None,
        zone: kyiv(),
        calendar: "ua".to_owned(),
        calendar_use: CalendarUse::Client,
        tier: "standard".to_owned(),
        started_on: date(2026, 1, 5),
        renewal_on: None,
        status: ClientStatus::Active,
        contract_minutes: None,
    };
    tx.put_client(&client).await.expect("a client");
    let now = ops.clock.now();
    let new = (0..TASKS).map(|n| NewTask { task: task(n, now), waits: Vec::new() }).collect();
    tx.insert_tasks(new).await.expect("tasks");
    tx.commit().await.expect("committed");
    let mut keys = Vec::new();
    for login in &logins {
        keys.push(ops.create_key(login, "test", None).await.expect("a key").secret);
    }
    keys
}

/// `slated serve` as people run it, and where it listens.
async fn serve(url: &str) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_slated"))
        .arg("serve")
        .env("SLATED_DATABASE_URL", url)
        .env("SLATED_LISTEN", "127.0.0.1:0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("slated starts");
    let mut said = BufReader::new(child.stderr.take().expect("what it says")).lines();
    loop {
        let line = said.next_line().await.expect("it speaks").expect("it goes on");
        let Some((_, address)) = line.split_once("listening on ") else { continue };
        let address: String = address.chars().take_while(|c| !c.is_whitespace() && *c != '"').collect();
        // what it says from here on is read, so that it is never held up
        tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
        return (child, address);
    }
}

struct Face {
    client: reqwest::Client,
    address: String,
}

impl Face {
    /// The status, the problem's type where it is one, and the task's number.
    async fn post(&self, key: &str, path: &str) -> (u16, String, Option<i64>) {
        let request = self.client.post(format!("{}{path}", self.address)).bearer_auth(key);
        told(request.send().await.expect("an answer")).await
    }

    async fn pin(&self, key: &str, task: i64, etag: &str) -> (u16, String, Option<i64>) {
        let request = self.client.put(format!("{}/v1/tasks/{task}/override", self.address)).bearer_auth(key);
        let body = serde_json::json!({ "kind": "pin", "reason": "the client waits" });
        told(request.header("if-match", etag).json(&body).send().await.expect("an answer")).await
    }
}

async fn told(answer: reqwest::Response) -> (u16, String, Option<i64>) {
    let status = answer.status().as_u16();
    let body: serde_json::Value = answer.json().await.expect("JSON");
    let kind = body["type"].as_str().unwrap_or_default().to_owned();
    (status, kind, body["number"].as_i64())
}

fn counted(answers: impl Iterator<Item = (u16, String)>) -> BTreeMap<(u16, String), usize> {
    let mut counts = BTreeMap::new();
    answers.for_each(|answer| *counts.entry(answer).or_default() += 1);
    counts
}

/// Red when a claim reads before it holds, and when a save does not look at the version.
#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_before_two_daemons_take_each_of_three_hundred_once_and_edit_one_once() {
    let Some(cluster) = Cluster::shared() else { return };
    let _first_stands = rustls::crypto::ring::default_provider().install_default();
    let url = cluster.create_database();
    let store = Store::open(&url, 4).await.expect("a database");
    let ops = Ops { store, clock: Clock::system(), policy: Policy::of(&Config::default()).into() };
    let keys = agency(&ops).await;
    let daemons = [serve(&url).await, serve(&url).await];
    let faces: Vec<Arc<Face>> = daemons
        .iter()
        .map(|(_, address)| {
            let client = reqwest::Client::builder().no_proxy().build().expect("a client");
            Arc::new(Face { client, address: address.clone() })
        })
        .collect();

    let mut claimants = JoinSet::new();
    for (n, key) in keys.iter().take(PEOPLE).cloned().enumerate() {
        let face = Arc::clone(&faces[n % 2]);
        claimants.spawn(async move {
            let mut answers = Vec::new();
            loop {
                let (status, kind, number) = face.post(&key, "/v1/queue/claim").await;
                let is_over = status != 200;
                answers.push((status, kind, number));
                if is_over || answers.len() > TASKS {
                    return answers;
                }
            }
        });
    }
    let answers: Vec<_> = claimants.join_all().await.into_iter().flatten().collect();
    let won: BTreeSet<i64> = answers.iter().filter_map(|(_, _, number)| *number).collect();
    let counts = counted(answers.into_iter().map(|(status, kind, _)| (status, kind)));
    let expected =
        BTreeMap::from([((200, String::new()), TASKS), ((404, "/problems/not-found".to_owned()), PEOPLE)]);
    assert_eq!(counts, expected);
    assert_eq!(won.len(), TASKS, "each was taken once");
    let tx = ops.store.read().await.expect("a read");
    let tasks = tx.all_open_tasks().await.expect("tasks");
    assert!(tasks.iter().all(|task| task.assignee.is_some() && task.version == 2));
    let events =
        tx.events_after(0, 10_000).await.expect("events").into_iter().map(|stored| stored.event.kind);
    assert_eq!(events.filter(|kind| *kind == EventKind::TaskClaimed).count(), TASKS);
    drop(tx);

    let mut editors = JoinSet::new();
    let boss = keys.last().expect("the boss's").clone();
    for n in 0..PEOPLE {
        let (face, boss) = (Arc::clone(&faces[n % 2]), boss.clone());
        editors.spawn(async move { face.pin(&boss, 1, "\"2\"").await });
    }
    let answers = editors.join_all().await.into_iter().map(|(status, kind, _)| (status, kind));
    let expected = BTreeMap::from([
        ((200, String::new()), 1),
        ((412, "/problems/stale-version".to_owned()), PEOPLE - 1),
    ]);
    assert_eq!(counted(answers), expected);
    let task = ops.store.read().await.expect("a read").task(1).await.expect("a read").expect("a task");
    assert_eq!(task.version, 3);
}
