//! What is held, superseded or failed, while others are at it: made once, woken by whoever closes what is in the way.

use slated::ops::Ops;
use slated::ops::work::Action;
use slated_cluster::Cluster;
use slated_core::agency::Access;
use slated_core::event::EventKind;
use slated_core::task::{Origin, Task};
use slated_store::{NewTask, OccurrenceRow, OccurrenceStatus, SeriesStatus, Store};

use crate::{WEEKLY, actor, all_events, at, daemon, generate, olena, on_both};

const NEXT_MONDAY: &str = "2026-11-09T07:00:00Z";

fn weekly(more: &str) -> String {
    format!("{WEEKLY}{more}\n")
}

async fn generate_at(ops: &Ops, now: &str) -> Vec<Task> {
    ops.generate_all(at(now)).await.expect("generation").1
}

/// The rows of every series, by client and date, with what they say.
async fn told(ops: &Ops) -> Vec<String> {
    let tx = ops.store.read().await.expect("a read");
    let mut lines = Vec::new();
    for series in tx.series_all().await.expect("series") {
        let mut rows = tx.occurrences(series.id, None, 100).await.expect("occurrences");
        rows.reverse();
        lines.extend(rows.iter().map(|row| format!("{} {}", series.client, line(row))));
    }
    lines
}

fn line(row: &OccurrenceRow) -> String {
    let behind = row.blocking_task.map_or_else(String::new, |task| format!(" behind #{task}"));
    format!("{} {}{behind}", row.nominal_on, row.status.as_str())
}

async fn close(ops: &Ops, task: i64, action: Action) {
    let now = ops.clock.now();
    let version =
        ops.store.read().await.expect("a read").task(task).await.expect("a read").expect("it").version;
    ops.clock.set(at("2026-11-11T12:00:00Z"));
    ops.act(task, version, &olena(), action).await.expect("it closes");
    ops.clock.set(now);
}

/// Red with `do nothing` where the held row becomes a created one, and without the wake in the save of a closing change.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_is_made_once_by_two_daemons_when_its_way_is_free() {
    on_both(1, &weekly("overlap = \"buffer_one\""), |one, two, _| async move {
        let first = generate(&one).await.pop().expect("a task");
        assert!(generate_at(&one, NEXT_MONDAY).await.is_empty());
        let held = format!("c0 2026-11-09 held behind #{}", first.id);
        assert_eq!(told(&one).await, ["c0 2026-11-02 created", &held]);
        assert!(generate_at(&two, "2026-11-11T12:00:00Z").await.is_empty(), "nothing is due");

        close(&one, first.id, Action::Complete).await;
        let later = "2026-11-11T12:00:01Z";
        let (by_one, by_two) = tokio::join!(generate_at(&one, later), generate_at(&two, later));
        let made: Vec<Task> = by_one.into_iter().chain(by_two).collect();
        assert_eq!(made.len(), 1, "{made:?}");
        assert_eq!((made[0].late, made[0].deadline), (true, at("2026-11-10T16:00:00Z")), "its own deadline");
        assert_eq!(told(&one).await, ["c0 2026-11-02 created", "c0 2026-11-09 created"]);
        assert!(generate_at(&two, later).await.is_empty());
    })
    .await;
}

/// However it is closed, the series is due again at that instant, also when it had nothing left.
#[tokio::test]
async fn whoever_closes_what_is_in_the_way_wakes_a_series_that_had_ended() {
    let reason = || "the client says so".to_owned();
    for (more, action) in [
        ("", Action::Complete),
        ("", Action::Cancel { reason: reason() }),
        ("promised = true", Action::Waive { reason: reason() }),
    ] {
        let twice = WEEKLY.replace("BYDAY=MO", "BYDAY=MO;COUNT=2");
        let twice = format!("{twice}overlap = \"buffer_one\"\n{more}\n");
        on_both(1, &twice, |one, _, _| {
            let action = action.clone();
            async move {
                let first = generate(&one).await.pop().expect("a task");
                generate_at(&one, NEXT_MONDAY).await;
                let series = async || {
                    one.store.read().await.expect("a read").series_all().await.expect("series").remove(0)
                };
                assert_eq!(series().await.status, SeriesStatus::Ended);
                close(&one, first.id, action).await;
                let woken = series().await;
                assert_eq!(woken.status, SeriesStatus::Active);
                assert_eq!(woken.next_run_at, at("2026-11-11T12:00:00Z"));
                assert_eq!(generate_at(&one, "2026-11-11T12:00:00Z").await.len(), 1);
                assert_eq!(series().await.status, SeriesStatus::Ended);
            }
        })
        .await;
    }
}

/// Red without the hold on the task in the way: an occurrence was held behind one that was just being closed, and
/// nobody woke it.
#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_is_closed_while_the_next_is_decided_leaves_nothing_held() {
    on_both(24, &weekly("overlap = \"buffer_one\""), |one, two, _| async move {
        let first = generate(&one).await;
        let closing = async {
            for task in &first {
                close(&one, task.id, Action::Complete).await;
            }
        };
        let deciding = async {
            for second in 0..8 {
                generate_at(&two, &format!("2026-11-09T07:00:0{second}Z")).await;
            }
        };
        tokio::join!(closing, deciding);
        generate_at(&two, "2026-11-11T12:00:01Z").await;
        let told = told(&one).await;
        assert_eq!(told.len(), 48);
        let not_created: Vec<_> = told.iter().filter(|line| !line.ends_with(" created")).collect();
        assert!(not_created.is_empty(), "{not_created:?}");
    })
    .await;
}

/// On SQLite whoever decides is alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_is_just_being_begun_is_not_superseded() {
    let Some(cluster) = Cluster::shared() else { return };
    let read = slated::import::read_from(&crate::files(1, &weekly("overlap = \"supersede\"")));
    let url = cluster.create_database();
    let one = daemon(&url).await;
    one.import(&read.expect("files")).await.expect("an import");
    let first = generate(&one).await.pop().expect("a task");
    let hands = Store::open(&url, 2).await.expect("a database");
    let tx = hands.write().await.expect("a transaction");
    let ann = actor("ann", Access::Specialist, "seo");
    let change = first.clone().start(&ann, at(NEXT_MONDAY)).expect("it starts");
    tx.save(&change).await.expect("saved");
    // it is neither waited for nor taken from her: the series is left to the next beat
    assert!(generate_at(&one, NEXT_MONDAY).await.is_empty());
    assert_eq!(told(&one).await, ["c0 2026-11-02 created"]);
    tx.commit().await.expect("committed");
    assert!(generate_at(&one, NEXT_MONDAY).await.is_empty());
    assert_eq!(told(&one).await, ["c0 2026-11-02 created", "c0 2026-11-09 skipped"]);
    let skipped = all_events(&one).await.into_iter().map(|stored| stored.event);
    let mut skipped = skipped.filter(|event| event.kind == EventKind::OccurrenceSkipped);
    let why = skipped.next().and_then(|event| event.reason).expect("a reason");
    assert!(why.contains(&format!("#{}", first.id)), "{why}");
}

/// A dry run says what would be held and superseded, and leaves everything as it was.
#[tokio::test]
async fn a_dry_run_supersedes_and_holds_nothing() {
    for overlap in ["buffer_one", "supersede"] {
        on_both(1, &weekly(&format!("overlap = \"{overlap}\"")), |one, _, _| async move {
            generate(&one).await;
            let before = (told(&one).await, all_events(&one).await.len());
            let (done, created) = one.generate_dry(at(NEXT_MONDAY)).await.expect("a dry run");
            assert_eq!((done.held, created.len()), if overlap == "buffer_one" { (1, 0) } else { (0, 1) });
            assert_eq!((told(&one).await, all_events(&one).await.len()), before);
        })
        .await;
    }
}

/// Red while a series whose rows were refused left no row behind: nothing said which date had been lost.
#[tokio::test]
async fn what_the_database_refuses_is_a_failed_row_and_the_others_go_on() {
    on_both(2, WEEKLY, |one, _, _| async move {
        let first = generate(&one).await;
        let of_c0 = first.into_iter().find(|task| task.client == "c0").expect("a task");
        let nominal_on = "2026-11-09".parse().expect("a date");
        let tx = one.store.write().await.expect("a transaction");
        // a task that nothing explains has the place of the one to come
        let origin = of_c0.origin.clone().map(|origin| Origin { nominal_on, ..origin });
        let stray = Task { id: 0, origin, version: 1, ..of_c0 };
        tx.insert_tasks(vec![NewTask { task: stray, waits: Vec::new() }]).await.expect("a task");
        tx.commit().await.expect("committed");
        let (done, made) = one.generate_all(at(NEXT_MONDAY)).await.expect("generation");
        assert_eq!((done.failed.len(), made.len()), (1, 1));
        let expected = [
            "c0 2026-11-02 created",
            "c0 2026-11-09 failed",
            "c1 2026-11-02 created",
            "c1 2026-11-09 created",
        ];
        assert_eq!(told(&one).await, expected);
        let tx = one.store.read().await.expect("a read");
        let series = tx.series_all().await.expect("series").remove(0);
        let row = tx.occurrence(series.id, nominal_on).await.expect("a read").expect("a row");
        assert_eq!((series.status, row.reason), (SeriesStatus::Error, series.error));
        assert_eq!(row.due_at, Some(at("2026-11-10T16:00:00Z")), "what \"create now\" goes by");
    })
    .await;
}

/// Red with `do nothing` where a row is there already: a failed date was never decided.
#[tokio::test]
async fn a_failed_date_is_decided_like_any_other_when_its_series_is_looked_at_again() {
    on_both(2, WEEKLY, |one, _, _| async move {
        generate(&one).await;
        let tx = one.store.write().await.expect("a transaction");
        let series = tx.series_all().await.expect("series").remove(0);
        let failed = OccurrenceRow {
            series_id: series.id,
            nominal_on: "2026-11-09".parse().expect("a date"),
            status: OccurrenceStatus::Failed,
            reason: Some("the disk was full".to_owned()),
            through_on: None,
            rolled_on: None,
            create_at: None,
            due_at: None,
            late: false,
            decided_at: at(NEXT_MONDAY),
            template_version: None,
            blocking_task: None,
            provisional: false,
        };
        tx.record_occurrences(vec![failed]).await.expect("a row");
        tx.commit().await.expect("committed");
        assert_eq!(generate_at(&one, NEXT_MONDAY).await.len(), 2);
        assert_eq!(told(&one).await[..2], ["c0 2026-11-02 created", "c0 2026-11-09 created"]);
        assert!(generate_at(&one, NEXT_MONDAY).await.is_empty());
    })
    .await;
}
