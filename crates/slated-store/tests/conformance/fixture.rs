//! A database for each test, and an agency small enough to know by heart.

use std::future::Future;
use std::sync::Mutex;

use jiff::civil::{Date, Weekday, date, time};
use slated_cluster::Cluster;
use slated_core::agency::{Access, Agency, Client, ClientStatus, Engagement, Person};
use slated_core::calendar::{Calendar, CalendarUse};
use slated_core::catalog::TemplateDraft;
use slated_core::event::By;
use slated_core::score::Importance;
use slated_core::task::{Actor, Origin, Shown, Status, Task};
use slated_core::time::{Timestamp, Zone};
use slated_store::{NewTask, OccurrenceRow, OccurrenceStatus, Store, WriteTx};

/// Runs the test on an empty, migrated database of each kind.
pub(crate) async fn on_both<F: Future<Output = ()>>(test: impl Fn(Store) -> F) {
    let folder = tempfile::tempdir().unwrap();
    eprintln!("on SQLite");
    let store = Store::open(&sqlite_url(&folder), 8).await.unwrap();
    test(store.clone()).await;
    store.close().await.unwrap();
    if let Some(url) = migrated_server_database().await {
        eprintln!("on PostgreSQL");
        let store = Store::open(&url, 16).await.unwrap();
        test(store.clone()).await;
        store.close().await.unwrap();
    }
}

pub(crate) fn sqlite_url(folder: &tempfile::TempDir) -> String {
    format!("sqlite://{}", folder.path().join("slated.db").display())
}

/// A copy of one that was migrated once in this process.
async fn migrated_server_database() -> Option<String> {
    static TEMPLATE: tokio::sync::Mutex<Option<String>> = tokio::sync::Mutex::const_new(None);
    static COPYING: Mutex<()> = Mutex::new(());
    let cluster = Cluster::shared()?;
    let mut template = TEMPLATE.lock().await;
    if template.is_none() {
        let url = cluster.create_database();
        Store::open(&url, 2).await.unwrap().close().await.unwrap();
        *template = Some(url);
    }
    // One copy at a time: a template that is being copied counts as in use.
    let _one_at_a_time = COPYING.lock().unwrap();
    template.as_deref().map(|url| cluster.copy_database(url))
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn now() -> Timestamp {
    at("2026-11-24T09:00:00.123456Z")
}

pub(crate) fn zone() -> Zone {
    Zone::named("Europe/Kyiv").unwrap()
}

pub(crate) fn agency() -> Agency {
    Agency {
        name: "North & Co".to_owned(),
        zone: zone(),
        calendar: "ua".to_owned(),
        works_from: time(9, 30, 0, 0),
        minutes_per_day: 480,
        adopted_on: date(2026, 11, 2),
    }
}

pub(crate) fn calendar() -> Calendar {
    let mut calendar = Calendar {
        weekend: vec![Weekday::Sunday],
        extends: Some("eu".to_owned()),
        valid_from: Some(date(2026, 1, 1)),
        valid_through: Some(date(2027, 12, 31)),
        ..Calendar::weekdays("ua")
    };
    calendar.days_off.insert(date(2026, 12, 25), "Різдво".to_owned());
    calendar.days_off.insert(date(2026, 12, 26), "A holiday worked all the same".to_owned());
    calendar.days_on.insert(date(2026, 12, 26));
    calendar.days_on.insert(date(2026, 12, 27));
    calendar
}

pub(crate) fn person(login: &str, access: Access, roles: &[&str]) -> Person {
    Person {
        login: login.to_owned(),
        name: format!("{login} O'Neil; the \"first\""),
        access,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        calendar: "ua".to_owned(),
        zone: zone(),
        works_from: time(8, 0, 0, 0),
        minutes_per_day: 360,
        active: true,
        tasks_at_once: None,
        last_on: None,
    }
}

pub(crate) fn client(key: &str) -> Client {
    Client {
        key: key.to_owned(),
        name: format!("{key} — Ltd"),
        manager: "mira".to_owned(),
        deputy: None,
        zone: zone(),
        calendar: "ua".to_owned(),
        calendar_use: CalendarUse::Union,
        tier: "a".to_owned(),
        started_on: date(2024, 2, 29),
        renewal_on: Some(date(2027, 1, 31)),
        status: ClientStatus::Active,
        contract_minutes: None,
    }
}

pub(crate) fn engagement(client: &str) -> Engagement {
    Engagement {
        client: client.to_owned(),
        service: "seo".to_owned(),
        starts_on: date(2026, 1, 1),
        ends_on: None,
        pauses: Vec::new(),
        effort_permille: 1_250,
        exdates: vec![date(2026, 12, 25), date(2027, 1, 1)],
    }
}

pub(crate) fn draft(key: &str) -> TemplateDraft {
    let json = r#"{"key": "report", "title": "Report: {{ client.name }}", "purpose": "so that it is seen",
        "role": "seo", "effort_hours": 1.5, "checklist": ["one", "two"],
        "schedule": {"rrule": "FREQ=MONTHLY;BYMONTHDAY=1", "at": "09:00", "on_holiday": "following"},
        "due": {"business_days": 2, "at": "18:00"}}"#;
    TemplateDraft { key: key.to_owned(), ..serde_json::from_str(json).unwrap() }
}

/// The agency, its people, the client acme, the service seo with three templates and a series of each.
pub(crate) async fn found(tx: &WriteTx) -> [i64; 3] {
    tx.put_calendar(&calendar()).await.unwrap();
    tx.put_agency(&agency()).await.unwrap();
    tx.put_person(&person("mira", Access::Manager, &["account-manager"])).await.unwrap();
    tx.put_person(&person("sam", Access::Specialist, &["seo", "smm"])).await.unwrap();
    tx.put_client(&client("acme")).await.unwrap();
    tx.put_service("seo", "SEO", "to be found").await.unwrap();
    let mut series = Vec::new();
    for (position, key) in (0..).zip(["report", "audit", "links"]) {
        tx.put_template("seo", &draft(key), position, &By::Import, now()).await.unwrap();
        series.push(tx.ensure_series("acme", "seo", key, date(2026, 1, 1), now()).await.unwrap().0);
    }
    tx.put_engagement(&engagement("acme")).await.unwrap();
    series.try_into().unwrap()
}

pub(crate) fn task(title: &str) -> Task {
    Task {
        id: 0,
        origin: None,
        client: "acme".to_owned(),
        manager: "mira".to_owned(),
        deputy: None,
        title: title.to_owned(),
        purpose: "because".to_owned(),
        role: "seo".to_owned(),
        assignee: None,
        status: Status::Open,
        importance: Importance::Normal,
        promised: false,
        review: false,
        effort_minutes: 90,
        deadline: at("2026-11-27T16:00:00Z"),
        deadline_implied: false,
        first_deadline: at("2026-11-27T16:00:00Z"),
        moves: 0,
        slip_days: 0,
        late: false,
        created_at: now(),
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

pub(crate) fn task_of(series: i64, nominal_on: Date, title: &str) -> Task {
    let origin = Origin { series, nominal_on, service: "seo".to_owned(), template: "report".to_owned() };
    Task { origin: Some(origin), ..task(title) }
}

pub(crate) async fn insert(tx: &WriteTx, task: Task) -> Task {
    tx.insert_tasks(vec![NewTask { task, waits: Vec::new() }]).await.unwrap().pop().unwrap()
}

pub(crate) fn occurrence(series_id: i64, nominal_on: Date, status: OccurrenceStatus) -> OccurrenceRow {
    OccurrenceRow {
        series_id,
        nominal_on,
        status,
        reason: None,
        through_on: None,
        rolled_on: Some(nominal_on),
        create_at: Some(now()),
        due_at: None,
        late: false,
        decided_at: now(),
        blocking_task: None,
        template_version: Some(3),
        provisional: true,
    }
}

pub(crate) fn actor(login: &str, access: Access) -> Actor {
    Actor { login: login.to_owned(), access, roles: vec!["seo".to_owned()] }
}
