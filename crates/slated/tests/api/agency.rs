//! A small agency on a real SQLite file, the face before it, and a way to ask.

use std::collections::HashMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use jiff::civil::{date, time};
use serde_json::Value;
use slated::clock::Clock;
use slated::config::{Config, Http};
use slated::ops::{Ops, Policy};
use slated::web;
use slated_core::agency::{Access, Agency, Client, ClientStatus, Engagement, Pause, Person};
use slated_core::calendar::{Calendar, CalendarUse};
use slated_core::event::By;
use slated_core::score::Importance;
use slated_core::task::{Shown, Status, Task};
use slated_core::time::{Timestamp, Zone};
use slated_store::{NewTask, OccurrenceRow, OccurrenceStatus, SeriesMove, SeriesStatus, Store, WriteTx};
use tower::ServiceExt;

/// Tuesday, 11:00 in Kyiv.
pub(crate) const NOW: &str = "2026-11-24T09:00:00Z";

pub(crate) struct World {
    pub(crate) app: Router,
    pub(crate) ops: Ops,
    keys: HashMap<&'static str, String>,
    _folder: tempfile::TempDir,
}

/// Sam's, reviewed before it is done; a promise to acme.
pub(crate) const REVIEWED: i64 = 1;
/// In the pool of the role seo, for acme.
pub(crate) const FREE: i64 = 2;
/// Sam's, without a review, for acme.
pub(crate) const PLAIN: i64 = 3;
/// Pat's, for globex.
pub(crate) const FOREIGN: i64 = 4;
/// Of acme: one date was skipped, one missed, the rest lies before the adoption.
pub(crate) const SERIES: i64 = 1;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn kyiv() -> Zone {
    Zone::named("Europe/Kyiv").expect("a zone")
}

fn person(login: &str, access: Access, role: &str) -> Person {
    Person {
        login: login.to_owned(),
        name: login.to_owned(),
        access,
        roles: vec![role.to_owned()],
        calendar: "ua".to_owned(),
        zone: kyiv(),
        works_from: time(9, 0, 0, 0),
        minutes_per_day: 480,
        active: true,
        tasks_at_once: None,
        last_on: None,
    }
}

fn client(key: &str, manager: &str) -> Client {
    Client {
        key: key.to_owned(),
        name: key.to_owned(),
        manager: manager.to_owned(),
        deputy: None,
        zone: kyiv(),
        calendar: "ua".to_owned(),
        calendar_use: CalendarUse::Client,
        tier: "standard".to_owned(),
        started_on: date(2026, 1, 5),
        renewal_on: None,
        status: ClientStatus::Active,
        contract_minutes: None,
    }
}

fn task(client: &str, role: &str, assignee: Option<&str>) -> Task {
    Task {
        id: 0,
        origin: None,
        client: client.to_owned(),
        manager: String::new(),
        deputy: None,
        title: "Monthly report".to_owned(),
        purpose: "The client sees what was done".to_owned(),
        role: role.to_owned(),
        assignee: assignee.map(str::to_owned),
        status: Status::Open,
        importance: Importance::Normal,
        promised: false,
        review: false,
        effort_minutes: 100,
        deadline: at("2026-11-27T16:00:00Z"),
        deadline_implied: false,
        first_deadline: at("2026-11-27T16:00:00Z"),
        moves: 0,
        slip_days: 0,
        late: false,
        created_at: at("2026-11-23T07:00:00Z"),
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

impl World {
    pub(crate) async fn new() -> World {
        World::with(&Http::default()).await
    }

    pub(crate) async fn with(http: &Http) -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("slated.db").display());
        World::at(&url, folder, http).await
    }

    /// On a new database; the folder stays as long as the world.
    pub(crate) async fn at(url: &str, folder: tempfile::TempDir, http: &Http) -> World {
        let store = Store::open(url, 8).await.expect("a new database");
        fill(&store).await;
        let ops = Ops { store, clock: Clock::fixed(at(NOW)), policy: Policy::of(&Config::default()).into() };
        let mut keys = HashMap::new();
        for login in ["boss", "mia", "max", "sam", "sue", "pat"] {
            keys.insert(login, ops.create_key(login, "test", None).await.expect("a key").secret);
        }
        World { app: web::app(ops.clone(), http, None), ops, keys, _folder: folder }
    }

    pub(crate) fn key(&self, login: &str) -> &str {
        &self.keys[login]
    }

    /// `line` is a method and a path, as in `GET /v1/me`.
    pub(crate) async fn get(&self, login: &str, line: &str) -> Answer {
        self.ask(Some(self.key(login)), line, &[], "").await
    }

    /// A write by somebody who saw `etag`.
    pub(crate) async fn write(&self, login: &str, line: &str, etag: &str, body: &str) -> Answer {
        self.ask(Some(self.key(login)), line, &[("if-match", etag)], body).await
    }

    pub(crate) async fn ask(
        &self,
        key: Option<&str>,
        line: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let (method, path) = line.split_once(' ').expect("a method and a path");
        let mut request = Request::builder().method(method).uri(path);
        if let Some(key) = key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).expect("a request");
        let response = self.app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        // a stream has no end to wait for
        let is_stream = parts.headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let body = if is_stream { Body::empty() } else { body };
        let bytes = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        Answer { status: parts.status, headers: parts.headers, text }
    }
}

async fn fill(store: &Store) {
    let tx = store.write().await.expect("a transaction");
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
    for one in [
        person("boss", Access::Admin, "account-manager"),
        person("mia", Access::Manager, "account-manager"),
        person("max", Access::Manager, "account-manager"),
        person("sam", Access::Specialist, "seo"),
        person("sue", Access::Specialist, "seo"),
        person("pat", Access::Specialist, "ppc"),
    ] {
        tx.put_person(&one).await.expect("a person");
    }
    tx.put_client(&client("acme", "mia")).await.expect("a client");
    tx.put_client(&client("globex", "max")).await.expect("a client");
    let seen = Shown { client_sees: true, result: None };
    let tasks = [
        Task { review: true, promised: true, shown: seen, ..task("acme", "seo", Some("sam")) },
        task("acme", "seo", None),
        task("acme", "seo", Some("sam")),
        task("globex", "ppc", Some("pat")),
    ];
    let new = tasks.into_iter().map(|task| NewTask { task, waits: Vec::new() });
    tx.insert_tasks(new.collect()).await.expect("tasks");
    fill_series(&tx).await;
    tx.commit().await.expect("a commit");
}

/// Daily until yesterday: nothing is to come of it, and all of it lies before the adoption but two dates.
async fn fill_series(tx: &WriteTx) {
    let json = r#"{"key": "check", "title": "Check {{ occurrence.date }}", "purpose": "Nothing is broken for long",
        "role": "seo", "effort_hours": 1, "due": {"hours": 4}, "schedule":
        {"rrule": "FREQ=DAILY;UNTIL=20261123", "at": "09:00", "on_holiday": "none"}}"#;
    let draft = serde_json::from_str(json).expect("a template");
    tx.put_service("seo", "SEO", "To be found").await.expect("a service");
    tx.put_template("seo", &draft, 0, &By::Import, at(NOW)).await.expect("a template");
    tx.put_service("ppc", "Paid search", "To be found at once").await.expect("a service");
    let (client, service) = ("acme".to_owned(), "seo".to_owned());
    let starts_on = date(2026, 6, 1);
    // it lies far ahead, and there is something to resume
    let pauses = vec![Pause { from: date(2027, 8, 1), to: Some(date(2027, 8, 14)) }];
    let engagement = Engagement {
        client,
        service,
        starts_on,
        ends_on: None,
        pauses,
        effort_permille: 1_000,
        exdates: Vec::new(),
    };
    tx.put_engagement(&engagement).await.expect("an engagement");
    let series =
        tx.ensure_series("acme", "seo", "check", date(2026, 11, 23), at(NOW)).await.expect("a series");
    assert_eq!(series, (SERIES, true));
    let row = |nominal_on, status, reason: &str| OccurrenceRow {
        series_id: SERIES,
        nominal_on,
        status,
        reason: Some(reason.to_owned()),
        through_on: None,
        rolled_on: None,
        create_at: None,
        due_at: None,
        late: false,
        decided_at: at(NOW),
        blocking_task: None,
        template_version: None,
        provisional: false,
    };
    let before = OccurrenceRow {
        through_on: Some(date(2026, 11, 21)),
        ..row(starts_on, OccurrenceStatus::BeforeAdoption, "before the agency adopted Slated")
    };
    let missed = row(date(2026, 11, 22), OccurrenceStatus::Missed, "not on its own day");
    let skipped = row(date(2026, 11, 23), OccurrenceStatus::Skipped, "engagement paused");
    tx.record_occurrences(vec![before, missed, skipped]).await.expect("occurrences");
    let ended = SeriesMove {
        id: SERIES,
        cursor: Some(date(2026, 11, 23)),
        next_run_at: None,
        status: SeriesStatus::Ended,
        error: None,
    };
    tx.move_series(&[ended]).await.expect("a move");
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a plain header"))
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|_| panic!("{} is not JSON: {}", self.status, self.text))
    }

    /// Asserts the status and gives the body.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text);
        self.json()
    }

    /// Asserts a whole problem: status, type, form and the headers that every answer has.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, kind: &str) -> Value {
        let body = self.json();
        let found = (self.status.as_u16(), body["type"].as_str().unwrap_or_default());
        assert_eq!(found, (status, format!("/problems/{kind}").as_str()), "{}", self.text);
        assert_eq!(body["status"], status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(body["instance"], self.header("x-request-id"));
        assert_eq!(self.header("x-content-type-options"), "nosniff");
        assert!(!body["title"].as_str().unwrap_or_default().is_empty());
        body
    }
}
