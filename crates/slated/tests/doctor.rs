//! What is wrong is said, and one thing that is wrong stops nothing else.

use slated::clock::Clock;
use slated::config::Config;
use slated::ops::doctor::{Called, Finding, Level, Outcome};
use slated::ops::{Ops, Policy};
use slated_core::event::EventKind;
use slated_core::time::{Timestamp, plus_days};
use slated_store::{SeriesStatus, Store, TaskFilter};

const MONDAY_MORNING: &str = "2026-11-23T06:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

async fn demo(folder: &tempfile::TempDir) -> Ops {
    demo_in(&format!("sqlite://{}", folder.path().join("slated.db").display())).await
}

async fn demo_in(url: &str) -> Ops {
    let store = Store::open(url, 4).await.expect("a database");
    let clock = Clock::fixed(at(MONDAY_MORNING));
    let ops = Ops { store, clock, policy: Policy::of(&Config::default()).into() };
    let files = slated::demo::agency(at(MONDAY_MORNING)).expect("the demo agency");
    ops.import(&files).await.expect("an import");
    ops
}

/// The findings that are not ok, as lines.
async fn complaints(ops: &Ops) -> Vec<String> {
    let findings = ops.doctor().await.expect("a diagnosis").into_iter();
    let bad = findings.filter(|one| one.level != Level::Ok);
    bad.map(|Finding { name, level, message }| format!("{} {name}: {message}", level.as_str())).collect()
}

#[tokio::test]
async fn a_series_that_cannot_be_computed_is_shown_and_stops_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let ops = demo(&folder).await;
    let tx = ops.store.write().await.expect("a write");
    let mut never = tx.calendars().await.expect("calendars").remove("gb").expect("gb");
    let first = at(MONDAY_MORNING).to_jiff().to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
    never.days_off.extend((-800..800).map(|n| (plus_days(first, n), "closed".to_owned())));
    tx.put_calendar(&never).await.expect("a calendar");
    tx.commit().await.expect("a commit");

    let (done, _) = ops.generate_all(at(MONDAY_MORNING)).await.expect("generation");
    assert!(!done.failed.is_empty() && done.created > 0, "{} failed", done.failed.len());
    let tx = ops.store.read().await.expect("a read");
    let on_gb: Vec<String> = tx
        .clients()
        .await
        .expect("clients")
        .into_iter()
        .filter(|c| c.calendar == "gb")
        .map(|c| c.key)
        .collect();
    let in_error: Vec<_> = tx
        .series_all()
        .await
        .expect("series")
        .into_iter()
        .filter(|row| row.status == SeriesStatus::Error)
        .collect();
    assert!(in_error.iter().all(|row| on_gb.contains(&row.client)));
    assert_eq!(in_error.len(), done.failed.len());
    let events = tx.client_events(&on_gb[0], 0, 100).await.expect("events");
    assert!(events.iter().any(|one| one.event.kind == EventKind::SeriesFailed));
    drop(tx);

    let said = complaints(&ops).await;
    let about_series = said.iter().filter(|line| line.starts_with("bad series: ")).count();
    assert_eq!(about_series, done.failed.len().min(21), "{said:#?}");
    assert!(said.iter().any(|line| line.contains("has no working day within 366 days")), "{said:#?}");
    // what is in error is not tried again at every beat
    assert_eq!(ops.generate_all(at(MONDAY_MORNING)).await.expect("generation").0.series, 0);

    // the files still say what gb is: once it is right again, so are its series
    let tx = ops.store.write().await.expect("a write");
    never.days_off.clear();
    tx.put_calendar(&never).await.expect("a calendar");
    let ids: Vec<i64> = in_error.iter().map(|row| row.id).collect();
    tx.wake_series(&ids, at(MONDAY_MORNING), None).await.expect("woken");
    tx.commit().await.expect("a commit");
    let (healed, _) = ops.generate_all(at(MONDAY_MORNING)).await.expect("generation");
    assert_eq!((healed.failed.len(), healed.series), (0, in_error.len()));
}

/// Red when a failing batch is given up whole: then nothing at all is created.
#[tokio::test(flavor = "multi_thread")]
async fn a_series_whose_rows_the_database_refuses_is_found_and_set_aside_alone() {
    let Some(cluster) = slated_cluster::Cluster::shared() else {
        eprintln!("NOTE: no PostgreSQL server on this machine: a refusing database was not tested");
        return;
    };
    let url = cluster.create_database();
    let ops = demo_in(&url).await;
    let (_, expected) = ops.generate_dry(at(MONDAY_MORNING)).await.expect("a dry run");
    let victim = expected[expected.len() / 2].origin.clone().expect("a generated task");
    cluster.sql(
        &url,
        &format!("ALTER TABLE task ADD CONSTRAINT poisoned CHECK (series_id <> {})", victim.series),
    );
    let (done, created) = ops.generate_all(at(MONDAY_MORNING)).await.expect("generation");
    let of_victim =
        expected.iter().filter(|task| task.origin.as_ref().is_some_and(|o| o.series == victim.series));
    assert_eq!(created.len(), expected.len() - of_victim.count());
    assert_eq!(done.failed.iter().map(|(series, _)| *series).collect::<Vec<_>>(), [victim.series]);
    assert!(
        complaints(&ops)
            .await
            .iter()
            .any(|line| line.starts_with("bad series: ") && line.contains("poisoned"))
    );
}

#[tokio::test]
async fn a_late_beat_a_failed_beat_and_a_calendar_that_runs_out_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let ops = demo(&folder).await;
    ops.generate_all(at(MONDAY_MORNING)).await.expect("generation");
    assert_eq!(complaints(&ops).await, ["warn beats: no beat has run yet: start `slated serve`"]);

    let done = Outcome::Done("created 3".to_owned());
    ops.note_beat("generate", at(MONDAY_MORNING), &done, Called::ByTick).await.expect("noted");
    assert_eq!(complaints(&ops).await, Vec::<String>::new());
    ops.clock.set(at("2026-11-23T07:00:00Z"));
    let said = complaints(&ops).await;
    assert_eq!(
        said[0],
        "bad beats: generate ran 3600 s ago (created 3), 0 late runs: is the daemon running?"
    );

    let failed = Outcome::Failed("disk full".to_owned());
    ops.note_beat("generate", ops.clock.now(), &failed, Called::ByWatchdog).await.expect("noted");
    let said = complaints(&ops).await;
    assert_eq!(said[0], "bad beats: generate ran 0 s ago (failed: disk full), 1 late runs");

    ops.clock.set(at("2028-12-01T07:00:00Z"));
    let said = complaints(&ops).await;
    assert!(
        said.iter().any(|line| line.starts_with(
            "warn calendars: pl knows holidays until 2028-12-26 only: import a newer file (used by "
        )),
        "{said:#?}"
    );
    assert!(
        said.iter().any(|line| line.starts_with("warn generation: the oldest due series waits ")),
        "{said:#?}"
    );
}

#[tokio::test]
async fn without_an_agency_it_says_what_to_do_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("slated.db").display());
    let store = Store::open(&url, 4).await.expect("a database");
    let ops =
        Ops { store, clock: Clock::fixed(at(MONDAY_MORNING)), policy: Policy::of(&Config::default()).into() };
    assert_eq!(
        complaints(&ops).await,
        ["warn agency: nothing was imported yet: run `slated import DIR` first"]
    );
    // an empty database is no reason for a daemon to fail its beats
    assert_eq!(ops.generate_all(at(MONDAY_MORNING)).await.expect("generation").0.series, 0);
    assert_eq!(ops.refresh_risks(at(MONDAY_MORNING)).await.expect("risks"), 0);
    assert!(ops.ranked_open(TaskFilter::default()).await.is_err());
}

/// What is said of the calendars on a day, with what the demo's `gb` was made to say.
async fn calendars(ops: &Ops, on: &str) -> Vec<String> {
    ops.clock.set(at(&format!("{on}T12:00:00Z")));
    let said = complaints(ops).await.into_iter();
    said.filter(|line| line.starts_with("warn calendars: gb")).collect()
}

#[tokio::test]
async fn a_calendar_in_use_is_to_be_renewed_sixty_days_before_it_runs_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let ops = demo(&folder).await;
    let tx = ops.store.write().await.expect("a write");
    let mut gb = tx.calendars().await.expect("calendars").remove("gb").expect("gb");
    gb.days_off.clear();
    gb.days_off.insert(jiff::civil::date(2026, 12, 25), "Christmas Day".to_owned());
    gb.valid_through = Some(jiff::civil::date(2027, 12, 31));
    let clients = tx.clients().await.expect("clients");
    let mut on_gb: Vec<_> = clients.iter().filter(|client| client.calendar == "gb").cloned().collect();
    let client = on_gb.remove(0);
    let churned = slated_core::agency::ClientStatus::Churned;
    for other in on_gb {
        tx.put_client(&slated_core::agency::Client { status: churned, ..other }).await.expect("saved");
    }
    let people = tx.people().await.expect("people");
    for person in people.iter().filter(|person| person.calendar == "gb") {
        tx.put_person(&slated_core::agency::Person { active: false, ..person.clone() }).await.expect("saved");
    }
    tx.put_calendar(&gb).await.expect("a calendar");
    tx.commit().await.expect("a commit");

    let warned = |what: &str| {
        [format!("warn calendars: gb {what} only: import a newer file (used by client {})", client.key)]
    };
    let through = warned("is valid through 2027-12-31");
    assert_eq!(calendars(&ops, "2027-10-31").await, Vec::<String>::new(), "61 days before");
    assert_eq!(calendars(&ops, "2027-11-01").await, through, "60 days before");
    assert_eq!(calendars(&ops, "2027-11-02").await, through, "59 days before");

    // what says nothing of its validity is known to its last holiday
    let tx = ops.store.write().await.expect("a write");
    gb.valid_through = None;
    tx.put_calendar(&gb).await.expect("a calendar");
    tx.commit().await.expect("a commit");
    assert_eq!(calendars(&ops, "2026-10-25").await, Vec::<String>::new());
    assert_eq!(calendars(&ops, "2026-10-26").await, warned("knows holidays until 2026-12-25"));

    // and where nobody goes by it, nobody needs it renewed
    let tx = ops.store.write().await.expect("a write");
    tx.put_client(&slated_core::agency::Client { status: churned, ..client }).await.expect("saved");
    tx.commit().await.expect("a commit");
    assert_eq!(calendars(&ops, "2026-10-26").await, Vec::<String>::new());
}
