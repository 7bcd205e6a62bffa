//! A small agency, its courier, and what tests ask of both.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::civil::{date, time};
use slated::clock::Clock;
use slated::config::Config;
use slated::config::notices::SmtpTls;
use slated::courier;
use slated::ops::{Ops, Policy};
use slated_core::agency::{Access, Client, ClientStatus, Person};
use slated_core::calendar::{Calendar, CalendarUse};
use slated_core::event::{About, By, Event, EventKind};
use slated_core::notice::address::{EndpointKind, EndpointState, Secret};
use slated_core::score::Importance;
use slated_core::task::{Shown, Status, Task};
use slated_core::time::{Timestamp, Zone};
use slated_store::{Endpoint, NewTask, Store, Traffic};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Attempts that follow each other at once.
pub(crate) const SOON: &str = "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0";
pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
const PATIENCE: Duration = Duration::from_secs(180);
const STEP: Duration = Duration::from_millis(20);

pub(crate) struct Desk {
    pub(crate) ops: Ops,
    pub(crate) url: String,
    config: Config,
    running: Option<(CancellationToken, JoinHandle<()>)>,
    _folder: tempfile::TempDir,
}

pub(crate) fn endpoint(kind: EndpointKind) -> Endpoint {
    Endpoint {
        id: 0,
        owner: None,
        kind,
        name: "test".to_owned(),
        address: String::new(),
        secret: Some(Secret::new(SECRET)),
        old_secret: None,
        kinds: Vec::new(),
        state: EndpointState::On,
        reason: None,
        failing_since: None,
        created_at: Clock::system().now(),
        version: 1,
    }
}

fn config(retry_seconds: &str, allow_addresses: &str) -> Config {
    let mut config = Config::default();
    config.notices.retry_seconds = retry_seconds.to_owned();
    config.notices.allow_addresses = allow_addresses.to_owned();
    config.notices.poll_milliseconds = 20;
    config.notices.public_url = "https://slated.example/".to_owned();
    config
}

impl Desk {
    /// On SQLite, and the receivers' address is allowed.
    pub(crate) async fn new(retry_seconds: &str) -> Desk {
        Desk::with(None, config(retry_seconds, "127.0.0.1/32")).await
    }

    /// Nothing inside is allowed.
    pub(crate) async fn guarded(retry_seconds: &str) -> Desk {
        Desk::with(None, config(retry_seconds, "")).await
    }

    pub(crate) async fn on_both(retry_seconds: &str) -> Vec<(&'static str, Desk)> {
        let mut desks = vec![("SQLite", Desk::new(retry_seconds).await)];
        match slated_cluster::Cluster::shared() {
            Some(cluster) => {
                let config = config(retry_seconds, "127.0.0.1/32");
                desks.push(("PostgreSQL", Desk::with(Some(cluster.create_database()), config).await));
            }
            None => eprintln!("NOTE: no PostgreSQL server on this machine: only SQLite was tested"),
        }
        desks
    }

    async fn with(url: Option<String>, config: Config) -> Desk {
        let _first_stands = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        let url = url.unwrap_or_else(|| format!("sqlite://{}", folder.path().join("slated.db").display()));
        let store = Store::open(&url, 8).await.expect("a database");
        fill(&store).await;
        let policy = Policy::of(&config).into();
        let ops = Ops { store, clock: Clock::system(), policy };
        Desk { ops, url, config, running: None, _folder: folder }
    }

    pub(crate) fn with_bot(&mut self, api_url: &str, token: &str) {
        self.config.telegram.api_url = api_url.to_owned();
        self.config.telegram.token = Secret::new(token);
    }

    pub(crate) fn with_mail(&mut self, address: SocketAddr) {
        let smtp = &mut self.config.smtp;
        (smtp.host, smtp.port) = (address.ip().to_string(), address.port());
        smtp.tls = SmtpTls::None;
        smtp.from = "Slated <slated@agency.example>".to_owned();
    }

    pub(crate) fn run(&mut self) {
        let stop = CancellationToken::new();
        let ready = courier::ready(self.ops.clone(), &self.config, stop.clone()).expect("a courier");
        self.running = Some((stop, tokio::spawn(courier::run(ready))));
    }

    pub(crate) async fn stop(self) {
        if let Some((stop, running)) = self.running {
            stop.cancel();
            let ended = tokio::time::timeout(Duration::from_secs(8), running).await;
            ended.expect("the courier ends in time").expect("the courier ends well");
        }
    }

    pub(crate) async fn add(&self, endpoint: Endpoint) -> i64 {
        let tx = self.ops.store.write().await.expect("a write");
        let id = tx.insert_endpoint(&endpoint).await.expect("an address");
        tx.commit().await.expect("a commit");
        id
    }

    pub(crate) async fn endpoint(&self, id: i64) -> Endpoint {
        self.ops.store.read().await.expect("a read").endpoint(id).await.expect("a read").expect("an address")
    }

    /// Its number.
    pub(crate) async fn event(&self, kind: EventKind, by: &str) -> Option<i64> {
        self.event_because(kind, by, "for a reason").await
    }

    pub(crate) async fn event_because(&self, kind: EventKind, by: &str, why: &str) -> Option<i64> {
        let tx = self.ops.store.write().await.expect("a write");
        tx.append_events(&[event(kind, by, why)]).await.expect("an event");
        let id = tx.history(1).await.expect("a read").last().map(|stored| stored.id);
        tx.commit().await.expect("a commit");
        id
    }

    pub(crate) async fn undone_event(&self, kind: EventKind, by: &str) {
        let tx = self.ops.store.write().await.expect("a write");
        tx.append_events(&[event(kind, by, "undone")]).await.expect("an event");
        tx.rollback().await.expect("a rollback");
    }

    /// Has a minute pass for what a daemon that died had in hand.
    pub(crate) async fn leases_end(&self) {
        let tx = self.ops.store.write().await.expect("a write");
        tx.end_leases().await.expect("a write");
        tx.commit().await.expect("a commit");
    }

    pub(crate) async fn traffic(&self) -> Traffic {
        self.ops.traffic().await.expect("a read")
    }

    /// Waits until nothing is on its way.
    pub(crate) async fn settled(&self) {
        self.until("everything is settled", async || self.traffic().await.queued == 0).await;
    }

    /// Waits until an attempt has failed; when the message is due again.
    pub(crate) async fn until_failed(&self) -> Timestamp {
        let is_later = async || {
            let due = self.traffic().await.oldest_due_at;
            due.is_some_and(|due| due.seconds_since(self.ops.clock.now()) > 600)
        };
        self.until("an attempt has failed", is_later).await;
        self.traffic().await.oldest_due_at.expect("a message")
    }

    pub(crate) async fn until_all_failed(&self, count: u64) {
        self.until_failed().await;
        assert_eq!(self.traffic().await.queued, count);
    }

    pub(crate) async fn until_state(&self, id: i64, state: EndpointState) {
        self.until("the address changes", async || self.endpoint(id).await.state == state).await;
    }

    pub(crate) async fn until_dead(&self, endpoint: i64) {
        let is_dead = async || {
            let tx = self.ops.store.read().await.expect("a read");
            !tx.dead_notices(endpoint, None, 1).await.expect("a read").is_empty()
        };
        self.until("a message is dead", is_dead).await;
    }

    /// What only the database shows is asked again and again.
    #[expect(clippy::disallowed_methods, reason = "a database has no event to wait for")]
    async fn until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let wait = async {
            while !is_so().await {
                tokio::time::sleep(STEP).await;
            }
        };
        tokio::time::timeout(PATIENCE, wait)
            .await
            .unwrap_or_else(|_| panic!("it never came to it that {what}"));
    }
}

fn event(kind: EventKind, by: &str, why: &str) -> Event {
    let about = About { task: Some(1), client: Some("acme".to_owned()), series: None };
    Event::new(kind, about, By::parse(by), Clock::system().now()).because(why)
}

/// Sam's task of acme's, which mia answers for; boss is an admin.
pub(crate) async fn fill(store: &Store) {
    let tx = store.write().await.expect("a write");
    tx.put_calendar(&Calendar::weekdays("ua")).await.expect("a calendar");
    let zone = || Zone::named("Europe/Kyiv").expect("a zone");
    for (login, access) in [("boss", Access::Admin), ("mia", Access::Manager), ("sam", Access::Specialist)] {
        let person = Person {
            login: login.to_owned(),
            name: login.to_owned(),
            access,
            roles: vec!["seo".to_owned()],
            calendar: "ua".to_owned(),
            zone: zone(),
            works_from: time(9, 0, 0, 0),
            minutes_per_day: 480,
            active: true,
            tasks_at_once: None,
            last_on: None,
        };
        tx.put_person(&person).await.expect("a person");
    }
    let client = Client {
        key: "acme".to_owned(),
        name: "Acme".to_owned(),
        manager: "mia".to_owned(),
        deputy: None,
        zone: zone(),
        calendar: "ua".to_owned(),
        calendar_use: CalendarUse::Client,
        tier: "standard".to_owned(),
        started_on: date(2026, 1, 5),
        renewal_on: None,
        status: ClientStatus::Active,
        contract_minutes: None,
    };
    tx.put_client(&client).await.expect("a client");
    tx.insert_tasks(vec![NewTask { task: task(), waits: Vec::new() }]).await.expect("a task");
    tx.commit().await.expect("a commit");
}

fn task() -> Task {
    let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
    Task {
        id: 0,
        origin: None,
        client: "acme".to_owned(),
        manager: "mia".to_owned(),
        deputy: None,
        title: "Monthly report".to_owned(),
        purpose: "p".to_owned(),
        role: "seo".to_owned(),
        assignee: Some("sam".to_owned()),
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
