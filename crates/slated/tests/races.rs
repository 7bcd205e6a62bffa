//! Two daemons, many people, one database: nothing is lost, nothing happens twice, nobody waits for long, and
//! nobody is shown what is not theirs.

#[path = "races/circles.rs"]
mod circles;
#[path = "races/held.rs"]
mod held;

use std::future::Future;
use std::time::{Duration, Instant};

use slated::clock::Clock;
use slated::config::Config;
use slated::import::{self, Files};
use slated::ops::doctor::{Called, Level, Outcome};
use slated::ops::risk::Wanted;
use slated::ops::work::Action;
use slated::ops::{Error, Ops, Policy};
use slated_cluster::Cluster;
use slated_core::agency::Access;
use slated_core::event::EventKind;
use slated_core::overrides::OverrideKind;
use slated_core::proposal::{Proposal, Subject};
use slated_core::risk::Verdict;
use slated_core::score::Risk;
use slated_core::signal::{Signal, SignalKind};
use slated_core::task::{Actor, Task};
use slated_core::time::Timestamp;
use slated_store::{EventFilter, Store, StoredEvent, TaskFilter};

const MORNING: &str = "2026-11-02T08:00:00Z";
/// Far below the ten seconds for which a statement waits, far above what it takes when it does not wait.
const SOON: Duration = Duration::from_secs(4);

const AGENCY: &str = "name = \"A\"\ntime_zone = \"Europe/Kyiv\"\ncalendar = \"ua\"\nworks_from = \"09:00\"\n\
                      hours_per_day = 8\nadopted_on = 2026-11-02\n";
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nEND:VCALENDAR\r\n";
const TEAM: &str = "login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active\n\
    olena,O,admin,account-manager,ua,Europe/Kyiv,09:00,8,yes\n\
    mia,M,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes\n\
    max,M,manager,account-manager,ua,Europe/Kyiv,09:00,8,yes\n\
    ann,A,specialist,seo,ua,Europe/Kyiv,09:00,8,yes\n\
    pat,P,specialist,ppc,ua,Europe/Kyiv,09:00,8,yes\n";

/// A template of one task every Monday, for the role seo.
const WEEKLY: &str = "[[task]]\nkey = \"weekly\"\ntitle = \"Weekly\"\npurpose = \"p\"\nrole = \"seo\"\n\
    effort_hours = 2\nschedule = { rrule = \"FREQ=WEEKLY;BYDAY=MO\", at = \"09:00\", on_holiday = \"following\" }\n\
    due = { business_days = 1, at = \"18:00\" }\n";

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn actor(login: &str, access: Access, role: &str) -> Actor {
    Actor { login: login.to_owned(), access, roles: vec![role.to_owned()] }
}

fn olena() -> Actor {
    actor("olena", Access::Admin, "account-manager")
}

/// Clients c0, c1 and so on; mia answers for the even ones, max for the others.
fn files(clients: usize, tasks: &str) -> Files {
    let mut rows = "key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status\n".to_owned();
    let mut engagements = "client,service,starts_on,ends_on,paused_from,paused_to,effort_factor\n".to_owned();
    for n in 0..clients {
        let manager = if n % 2 == 0 { "mia" } else { "max" };
        rows += &format!("c{n},C,{manager},Europe/Kyiv,ua,small,2026-01-01,,active\n");
        engagements += &format!("c{n},seo,2026-11-02,,,,\n");
    }
    let service = format!("key = \"seo\"\nname = \"SEO\"\npurpose = \"p\"\n{tasks}");
    let files = [
        ("agency.toml", AGENCY.to_owned()),
        ("calendars/ua.ics", CALENDAR.to_owned()),
        ("team.csv", TEAM.to_owned()),
        ("clients.csv", rows),
        ("engagements.csv", engagements),
        ("catalog/seo.toml", service),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect()
}

/// A daemon of its own, as far as a database can tell.
async fn daemon(url: &str) -> Ops {
    let store = Store::open(url, 8).await.expect("a database");
    Ops { store, clock: Clock::fixed(at(MORNING)), policy: Policy::of(&Config::default()).into() }
}

/// Runs the test with two daemons beside each other on PostgreSQL, and with one daemon twice on SQLite.
async fn on_both<F: Future<Output = ()>>(clients: usize, tasks: &str, test: impl Fn(Ops, Ops, String) -> F) {
    let read = import::read_from(&files(clients, tasks));
    let read = read.unwrap_or_else(|complaints| panic!("{}", import::listing(&complaints)));
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("slated.db").display());
    eprintln!("on SQLite");
    let one = daemon(&url).await;
    one.import(&read).await.expect("an import");
    test(one.clone(), one, url).await;
    if let Some(url) = Cluster::shared().map(Cluster::create_database) {
        eprintln!("on PostgreSQL");
        let one = daemon(&url).await;
        one.import(&read).await.expect("an import");
        test(one, daemon(&url).await, url).await;
    }
}

async fn generate(ops: &Ops) -> Vec<Task> {
    ops.generate_all(at(MORNING)).await.expect("generation").1
}

async fn all_events(ops: &Ops) -> Vec<StoredEvent> {
    ops.store.read().await.expect("a read").events_after(0, 10_000).await.expect("events")
}

async fn count(ops: &Ops, kind: EventKind) -> usize {
    all_events(ops).await.iter().filter(|stored| stored.event.kind == kind).count()
}

// ---- series

/// Red with FOR UPDATE on the due series: a task that waits for one refers to it, so two daemons deadlocked.
#[tokio::test(flavor = "multi_thread")]
async fn two_daemons_whose_tasks_wait_for_each_others_series_both_go_on() {
    const DAYS: std::ops::Range<u32> = 2..12;
    let Some(cluster) = Cluster::shared() else { return };
    let mut tasks = String::new();
    for (key, after, minute) in [("t0", "", 20), ("t1", "t0", 1), ("t2", "", 1), ("t3", "t2", 20)] {
        let after = if after.is_empty() { String::new() } else { format!("after = [\"{after}\"]\n") };
        tasks += &format!(
            "[[task]]\nkey = \"{key}\"\ntitle = \"{key}\"\npurpose = \"p\"\nrole = \"seo\"\neffort_hours = 2\n{after}\
             schedule = {{ rrule = \"FREQ=DAILY\", at = \"09:{minute:02}\", on_holiday = \"none\" }}\n\
             due = {{ business_days = 1, at = \"18:00\" }}\n"
        );
    }
    let url = cluster.create_database();
    let (mut one, mut two) = (daemon(&url).await, daemon(&url).await);
    let mut config = Config::default();
    config.generation.batch_series = 60;
    for ops in [&mut one, &mut two] {
        ops.policy = Policy::of(&config).into();
    }
    let read = import::read_from(&files(30, &tasks));
    one.import(&read.unwrap_or_else(|complaints| panic!("{}", import::listing(&complaints))))
        .await
        .expect("import");
    let mut created = generate(&one).await.len();
    for day in DAYS {
        let now = at(&format!("2026-11-{day:02}T12:00:00Z"));
        let beat =
            |ops: Ops| tokio::spawn(async move { ops.generate_all(now).await.map(|(done, _)| done.created) });
        let (first, second) = (beat(one.clone()), beat(two.clone()));
        for beat in [first, second] {
            created += beat.await.expect("no panic").unwrap_or_else(|error| panic!("day {day}: {error}"));
        }
    }
    assert_eq!(created, 30 * 4 * DAYS.len());
}

// ---- claims

/// Red when everybody picks the first of the pool and tries again: losers ran out of tries and heard that the
/// database was busy.
#[tokio::test(flavor = "multi_thread")]
async fn forty_who_ask_for_the_next_of_thirty_get_thirty_and_ten_hear_that_there_is_none() {
    on_both(30, WEEKLY, |one, two, _| async move {
        for task in generate(&one).await {
            one.act(task.id, task.version, &olena(), Action::Release).await.expect("released");
        }
        let mut claims = tokio::task::JoinSet::new();
        for asker in 0..40 {
            let ops = if asker % 2 == 0 { one.clone() } else { two.clone() };
            let by = actor(&format!("asker{asker}"), Access::Specialist, "seo");
            claims.spawn(async move { ops.claim(None, &by).await });
        }
        let answers = claims.join_all().await;
        let mut won: Vec<i64> =
            answers.iter().filter_map(|answer| answer.as_ref().ok().map(|t| t.id)).collect();
        won.sort_unstable();
        won.dedup();
        let none = answers.iter().filter(|answer| matches!(answer, Err(Error::NotFound { .. }))).count();
        assert_eq!((won.len(), none), (30, 10), "{answers:?}");
        assert_eq!(count(&one, EventKind::TaskClaimed).await, 30);
    })
    .await;
}

// ---- proposals

/// Red where the proposal is decided after the task was changed: who loses then hears of a stale task instead.
#[tokio::test(flavor = "multi_thread")]
async fn two_daemons_make_one_proposal_and_of_two_managers_who_accept_it_one_wins() {
    let promised = format!("{WEEKLY}promised = true\n");
    on_both(12, &promised, |one, two, _| async move {
        let tasks = generate(&one).await;
        assert_eq!(tasks.len(), 12);
        let now = at(MORNING);
        let (first, second) = tokio::join!(one.watch_promises(now), two.watch_promises(now));
        let made = first.expect("a look").made + second.expect("a look").made;
        let open = one.store.read().await.expect("a read").open_proposals(0, 100).await.expect("proposals");
        let mut subjects: Vec<String> = open.iter().map(|one| one.subject.to_string()).collect();
        subjects.sort();
        subjects.dedup();
        assert!(
            !open.is_empty() && open.len() == subjects.len() && made == open.len(),
            "{made} of {subjects:?}"
        );
        assert_eq!(count(&one, EventKind::ProposalMade).await, made);
        let of_mia = |proposal: &&Proposal| match &proposal.subject {
            Subject::Task { client, .. } => ["c0", "c2", "c4", "c6", "c8", "c10"].contains(&client.as_str()),
            Subject::Template { .. } => false,
        };
        let wanted: Vec<&Proposal> = open.iter().filter(of_mia).collect();
        assert!(!wanted.is_empty());
        let mia = actor("mia", Access::Manager, "account-manager");
        let mut accepted = 0;
        for proposal in wanted {
            let (id, olena) = (proposal.id, olena());
            let (first, second) = tokio::join!(
                one.accept(id, 1, &mia, Some(1), None),
                two.accept(id, 1, &olena, Some(1), None)
            );
            let won = [&first, &second].iter().filter(|answer| answer.is_ok()).count();
            let lost = [&first, &second]
                .iter()
                .filter(|answer| matches!(answer, Err(Error::StaleProposal { .. })))
                .count();
            assert_eq!((won, lost), (1, 1), "{first:?} {second:?}");
            accepted += 1;
        }
        assert_eq!(count(&one, EventKind::ProposalAccepted).await, accepted);
        assert_eq!(count(&one, EventKind::OverrideSet).await, accepted);
    })
    .await;
}

// ---- risk

/// Red without the hold on the client: the later save wrote a risk that knew one signal of the two.
#[tokio::test(flavor = "multi_thread")]
async fn two_signals_at_once_both_count() {
    const CLIENTS: usize = 20;
    on_both(CLIENTS, WEEKLY, |one, two, _| async move {
        let by = olena();
        let signal = |kind: &str, value: &str| Signal {
            kind: SignalKind::parse(kind, value).expect("a signal"),
            observed_on: "2026-11-01".parse().expect("a date"),
        };
        for n in 0..CLIENTS {
            let key = format!("c{n}");
            let (conflict, nps) = (signal("conflict_opened", "threat"), signal("nps", "0"));
            let (first, second) =
                tokio::join!(one.add_signal(&key, conflict, None, &by), two.add_signal(&key, nps, None, &by));
            first.and(second).expect("both are noted");
            let stored = one.store.read().await.expect("a read").risk(&key).await.expect("a risk");
            let by_all = one.client_risk(&key, &by).await.expect("a reading").1.risk;
            assert_eq!(stored.expect("a risk").risk, by_all, "{key}");
        }
    })
    .await;
}

/// Red without the hold: both refreshed everybody, and every event was written twice.
#[tokio::test(flavor = "multi_thread")]
async fn two_refreshes_at_once_write_each_move_once() {
    const CLIENTS: usize = 120;
    on_both(CLIENTS, WEEKLY, |one, two, _| async move {
        let beat = |ops: Ops| tokio::spawn(async move { ops.refresh_risks(at(MORNING)).await });
        let (first, second) = (beat(one.clone()), beat(two));
        let moved = first.await.expect("no panic").expect("a refresh");
        let moved = moved + second.await.expect("no panic").expect("a refresh");
        assert_eq!((moved, count(&one, EventKind::RiskMoved).await), (CLIENTS, CLIENTS));
        assert_eq!(one.refresh_risks(at(MORNING)).await.expect("a refresh"), 0);
    })
    .await;
}

/// Red when the hold is left out, or what was read before it is believed: two events for one end.
#[tokio::test(flavor = "multi_thread")]
async fn two_beats_at_once_end_a_judgement_once() {
    const CLIENTS: usize = 30;
    on_both(CLIENTS, WEEKLY, |one, two, _| async move {
        let today: jiff::civil::Date = one.clock.now().to_string()[..10].parse().expect("a date");
        for n in 0..CLIENTS {
            let verdict = Verdict::Floor(Risk::new(9_000).expect("a risk"));
            let wanted = Wanted { verdict, reason: "until tonight".to_owned(), ends_on: Some(today) };
            one.judge_risk(&format!("c{n}"), &wanted, &olena()).await.expect("a judgement");
        }
        assert_eq!(one.expire_judgements(at(MORNING)).await.expect("a beat"), 0, "today still counts");
        let tomorrow = at(MORNING).plus_seconds(86_400);
        let beat = |ops: Ops| tokio::spawn(async move { ops.expire_judgements(tomorrow).await });
        let (first, second) = (beat(one.clone()), beat(two));
        let ended = first.await.expect("no panic").expect("a beat");
        let ended = ended + second.await.expect("no panic").expect("a beat");
        let told = count(&one, EventKind::RiskJudgementExpired).await;
        assert_eq!((ended, told), (CLIENTS, CLIENTS));
        let stored = one.store.read().await.expect("a read").risk("c0").await.expect("a risk");
        assert!(stored.expect("a risk").risk < Risk::new(9_000).expect("a risk"));
    })
    .await;
}

/// Red when what another daemon has written meanwhile is not looked at again: it is said to be written twice.
#[tokio::test(flavor = "multi_thread")]
async fn daemons_that_start_at_once_write_one_version_of_the_weights() {
    on_both(1, WEEKLY, |one, two, _| async move {
        let start = |ops: Ops, risk: i32, late: i64| {
            let mut config = Config::default();
            config.score.risk = 30.0 + f64::from(risk);
            let ops = Ops { policy: Policy::of(&config).into(), ..ops };
            tokio::spawn(async move { ops.note_weights(at(MORNING).plus_seconds(late)).await })
        };
        for round in (1..=10).rev() {
            let (first, second) = (start(one.clone(), round, 0), start(two.clone(), round, 1));
            let first = first.await.expect("no panic").expect("a version");
            assert_eq!(
                first,
                second.await.expect("no panic").expect("a version"),
                "both name what is stored"
            );
            assert_eq!(first.version, i64::from(11 - round));
        }
        assert_eq!(one.note_weights(at(MORNING)).await.expect("a version").version, 11);
        let versions = async |ops: &Ops| {
            let tx = ops.store.read().await.expect("a read");
            let known = tx.weights(9).await.expect("versions").into_iter();
            known.map(|one| (one.version, one.body["risk"].as_f64().expect("points"))).collect::<Vec<_>>()
        };
        let mut config = Config::default();
        config.score.risk = 45.0;
        let other = Ops { policy: Policy::of(&config).into(), ..two };
        assert_eq!(other.note_weights(at(MORNING)).await.expect("a version").version, 12);
        assert_eq!(one.note_weights(at(MORNING)).await.expect("a version").version, 13);
        assert_eq!(one.note_weights(at(MORNING)).await.expect("a version").version, 13, "the same again");
        assert_eq!(versions(&one).await[..4], [(13, 30.0), (12, 45.0), (11, 30.0), (10, 31.0)]);
    })
    .await;
}

// ---- overrides

/// Red while one task that somebody was quicker with undid all that had been ended.
#[tokio::test(flavor = "multi_thread")]
async fn an_expiry_passes_over_what_somebody_was_quicker_with() {
    let (ends, later) = (at("2026-11-02T09:00:00Z"), at("2026-11-02T10:00:00Z"));
    on_both(6, WEEKLY, |one, two, url| async move {
        let by = olena();
        let created = generate(&one).await;
        assert_eq!(created.len(), 6);
        for task in &created {
            one.set_override(task.id, 1, &by, OverrideKind::Pin, "x", Some(ends)).await.expect("a pin");
        }
        let held = one.store.write().await.expect("a write");
        let task = held.task(created[2].id).await.expect("a read").expect("a task");
        held.save(&task.clear_override(&by, later).expect("a change")).await.expect("saved");
        let expiry = tokio::spawn(async move { two.expire_overrides(later).await });
        if url.starts_with("postgres") {
            // it stands before the row that is held: only then is the commit the race that this is about
            let cluster = Cluster::shared().expect("a cluster");
            let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted";
            while cluster.sql(&url, waits).trim() == "0" {
                tokio::task::yield_now().await;
            }
        }
        held.commit().await.expect("a commit");
        assert_eq!(expiry.await.expect("no panic").expect("an expiry"), 5);
        assert_eq!(count(&one, EventKind::OverrideExpired).await, 5);
        assert_eq!(one.expire_overrides(later).await.expect("an expiry"), 0);
    })
    .await;
}

// ---- keys

/// Red while noting the use of a key was part of the answer: it waited ten seconds, then refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_known_at_once_while_somebody_writes() {
    on_both(1, WEEKLY, |one, two, _| async move {
        let key = one.create_key("ann", "test", None).await.expect("a key");
        let used = |ops: Ops| async move {
            let keys = ops.keys().await.expect("keys");
            keys[0].last_used_at
        };
        let held = one.store.write().await.expect("a write");
        // on PostgreSQL it is this row that has to be held
        assert!(held.revoke_key(&key.row.prefix, at(MORNING)).await.expect("revoked"));
        let began = Instant::now();
        let known = two.authenticate(&key.secret).await.expect("an answer").expect("ann");
        assert!(began.elapsed() < SOON, "it took {:?}", began.elapsed());
        assert_eq!((known.login.as_str(), used(one.clone()).await), ("ann", None));
        held.rollback().await.expect("undone");

        two.authenticate(&key.secret).await.expect("an answer").expect("ann");
        assert_eq!(used(one.clone()).await, Some(at(MORNING)), "the next use is noted");
        one.clock.set(at("2026-11-02T08:00:59Z"));
        one.authenticate(&key.secret).await.expect("an answer").expect("ann");
        assert_eq!(used(one.clone()).await, Some(at(MORNING)), "to the minute");
        one.clock.set(at("2026-11-02T08:01:00Z"));
        one.authenticate(&key.secret).await.expect("an answer").expect("ann");
        assert_eq!(used(one.clone()).await, Some(at("2026-11-02T08:01:00Z")));
        one.clock.set(at(MORNING));
    })
    .await;
}

/// Red while a key's maker was its bearer, and the event of a revocation named nobody.
#[tokio::test]
async fn the_events_of_a_key_say_who_did_it_and_for_whom() {
    on_both(1, WEEKLY, |one, _, _| async move {
        let prefix = one.create_key("ann", "her laptop", None).await.expect("a key").row.prefix;
        one.revoke_key(&prefix).await.expect("revoked");
        assert!(one.revoke_key(&prefix).await.is_err(), "it is revoked already");
        assert!(one.revoke_key("nonsense").await.is_err());
        let about_keys = all_events(&one).await.into_iter().map(|stored| stored.event);
        let about_keys =
            about_keys.filter(|event| matches!(event.kind, EventKind::KeyCreated | EventKind::KeyRevoked));
        let told: Vec<_> = about_keys
            .map(|event| {
                let (from, to) = (event.from.unwrap_or_default(), event.to.unwrap_or_default());
                format!("{} by {}: {from:?} -> {to:?}", event.kind.as_str(), event.by.as_str())
            })
            .collect();
        assert_eq!(
            told,
            [
                format!("key_created by (operator): \"\" -> \"ann {prefix}\""),
                format!("key_revoked by (operator): \"ann {prefix}\" -> \"revoked\""),
            ]
        );
    })
    .await;
}

// ---- who is shown what

/// Red while the queue kept with an override, which holds tasks of other managers' clients, was shown to all.
#[tokio::test]
async fn the_queue_kept_with_an_override_is_for_admins() {
    on_both(2, WEEKLY, |one, _, _| async move {
        let created = generate(&one).await;
        let of = |client: &str| created.iter().find(|task| task.client == client).expect("a task").id;
        let (mia, max) = (
            actor("mia", Access::Manager, "account-manager"),
            actor("max", Access::Manager, "account-manager"),
        );
        let pin = OverrideKind::Pin;
        one.set_override(of("c0"), 1, &mia, pin, "the secret of c0", None).await.expect("a pin");
        one.set_override(of("c1"), 1, &max, pin, "mine", None).await.expect("a pin");

        let theirs = one.events(&EventFilter::default(), 0, 200, &max).await.expect("a feed").events;
        let theirs: Vec<_> =
            theirs.into_iter().filter(|stored| stored.event.kind == EventKind::OverrideSet).collect();
        assert_eq!(theirs.len(), 1);
        assert_eq!(theirs[0].event.reason.as_deref(), Some("mine"));
        assert_eq!(theirs[0].event.detail, None);
        let told = one.task(of("c1"), &max).await.expect("a task").history;
        assert!(told.iter().all(|stored| stored.event.detail.is_none()), "{told:?}");
        assert!(told.iter().any(|stored| stored.event.kind == EventKind::OverrideSet));

        let all = one.events(&EventFilter::default(), 0, 200, &olena()).await.expect("a feed").events;
        let kept = all.iter().filter(|stored| stored.event.detail.is_some()).count();
        assert_eq!(kept, 2, "an admin reads both");
        let told = one.task(of("c1"), &olena()).await.expect("a task").history;
        let text = told.iter().filter_map(|stored| stored.event.detail.as_ref()).map(ToString::to_string);
        assert!(text.collect::<String>().contains("the secret of c0"));
    })
    .await;
}

/// Red while the limit was applied before what one may see: empty pages, and foreign numbers in the cursor.
#[tokio::test]
async fn a_page_is_full_and_its_cursor_names_what_one_may_see() {
    const CLIENTS: usize = 12;
    let ads = WEEKLY.replace("weekly", "ads").replace("\"seo\"", "\"ppc\"");
    let managers = WEEKLY.replace("weekly", "call").replace("\"seo\"", "\"account-manager\"");
    on_both(CLIENTS, &format!("{WEEKLY}{ads}{managers}"), |one, _, _| async move {
        let created = generate(&one).await;
        assert_eq!(created.len(), CLIENTS * 3);
        // a call with max's client that mia makes for him
        let borrowed = created.iter().find(|task| task.role == "account-manager" && task.manager == "max");
        let borrowed = borrowed.expect("a call").id;
        let to = slated::ops::work::Action::Reassign { to: "mia".to_owned() };
        one.act(borrowed, 1, &olena(), to).await.expect("reassigned");
        let none = slated::ops::work::Action::Release;
        let pooled =
            created.iter().filter(|task| task.role == "account-manager" && task.manager == "max").nth(1);
        let pooled = pooled.expect("another").id;
        one.act(pooled, 1, &olena(), none).await.expect("released");

        for (who, expected) in [
            (olena(), CLIENTS * 3),
            (actor("mia", Access::Manager, "account-manager"), CLIENTS / 2 * 3 + 2),
            (actor("max", Access::Manager, "account-manager"), CLIENTS / 2 * 3),
            (actor("ann", Access::Specialist, "seo"), CLIENTS),
            (actor("pat", Access::Specialist, "ppc"), CLIENTS),
            (actor("pat", Access::Specialist, "smm"), CLIENTS),
            (actor("nobody", Access::Specialist, "smm"), 0),
        ] {
            let all = created_as_now(&one).await;
            let visible: Vec<i64> = all.iter().filter(|task| who.sees(task)).map(|task| task.id).collect();
            assert_eq!(visible.len(), expected, "{who:?}");
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = one.tasks(TaskFilter::default(), after, 5, &who).await.expect("a page");
                seen.extend(page.tasks.iter().map(|ranked| ranked.task.id));
                after = page.next;
                let Some(next) = after else { break };
                assert_eq!(page.tasks.len(), 5, "{who:?}: a page is full while there is more");
                assert_eq!(seen.last(), Some(&next), "{who:?}: the cursor is the last task that was shown");
            }
            assert_eq!(seen, visible, "{who:?}");
        }
        // what one asks for narrows what one may see, and never widens it
        let foreign = TaskFilter { client: Some("c1".to_owned()), ..TaskFilter::default() };
        let mia = actor("mia", Access::Manager, "account-manager");
        let shown = one.tasks(foreign, None, 50, &mia).await.expect("a page").tasks;
        assert!(shown.iter().all(|ranked| ranked.task.id == borrowed || ranked.task.id == pooled));
    })
    .await;
}

async fn created_as_now(ops: &Ops) -> Vec<Task> {
    ops.store.read().await.expect("a read").all_open_tasks().await.expect("tasks")
}

// ---- deadlines

/// Red while the year 9999 was walked day by day inside the write transaction.
#[tokio::test]
async fn a_deadline_too_far_ahead_is_refused_before_anything_is_opened() {
    on_both(1, WEEKLY, |one, _, _| async move {
        let task = generate(&one).await.remove(0);
        let held = one.store.write().await.expect("a write");
        for far in ["9999-12-30T10:00:00Z", "2031-11-03T08:00:01Z"] {
            let began = Instant::now();
            let refused = one.move_deadline(task.id, 1, &olena(), at(far), "x").await;
            let Err(Error::Invalid { pointer: "/to", detail }) = refused else {
                panic!("{far}: {refused:?}")
            };
            assert!(detail.contains("right would be"), "{detail}");
            assert!(began.elapsed() < SOON, "it took {:?}", began.elapsed());
        }
        held.rollback().await.expect("undone");
        let moved =
            one.move_deadline(task.id, 1, &olena(), at("2031-11-01T10:00:00Z"), "x").await.expect("moved");
        // 2026-11-03 to 2031-11-01: 260 weeks and four days, of which the last is a Saturday
        assert_eq!(moved.slip_days, 260 * 5 + 3);
    })
    .await;
}

// ---- beats

/// Red while a beat was late after three hours, however often it is set to run.
#[tokio::test]
async fn a_beat_is_late_after_three_of_its_own_intervals() {
    on_both(1, WEEKLY, |one, _, _| async move {
        let slow = slated::config::Beats { generate_seconds: 3_600, ..slated::config::Beats::default() };
        let slow =
            Ops { policy: Policy::of(&Config { beats: slow, ..Config::default() }).into(), ..one.clone() };
        generate(&one).await;
        for beat in ["generate", "risk", "prune"] {
            let done = Outcome::Done("done".to_owned());
            one.note_beat(beat, at(MORNING), &done, Called::ByTick).await.expect("noted");
        }
        for (ops, minutes, expected) in [
            (&one, 1, &[][..]),
            (&one, 2, &["generate"]),
            (&one, 15, &["generate"]),
            (&one, 16, &["generate", "risk"]),
            (&one, 181, &["generate", "prune", "risk"]),
            (&slow, 16, &["risk"]),
            (&slow, 180, &["risk"]),
        ] {
            ops.clock.set(at(MORNING).plus_seconds(minutes * 60));
            let findings = ops.doctor().await.expect("a diagnosis").into_iter();
            let late = findings.filter(|one| one.name == "beats" && one.level == Level::Bad);
            let late: Vec<_> =
                late.map(|one| one.message.split(' ').next().unwrap_or_default().to_owned()).collect();
            assert_eq!(late, expected, "{minutes} minutes, generate every {:?} s", ops.policy);
        }
        one.clock.set(at(MORNING));
    })
    .await;
}
