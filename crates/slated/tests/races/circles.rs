//! Who holds what and waits for what: whoever goes the other way round stands behind the other for ever, and whoever
//! looks a moment too early writes what no longer holds.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use slated::ops::engagements::{MadeAhead, Run, Seen, Verb};
use slated::ops::outbox::{Attempt, Outcome};
use slated::ops::work::Action;
use slated::ops::{Error, Ops};
use slated_cluster::Cluster;
use slated_core::agency::Access;
use slated_core::event::{About, By, Event, EventKind};
use slated_core::task::{Origin, Task, Wait};
use slated_store::{NewTask, PoolPlace, Store};

use crate::{MORNING, WEEKLY, actor, at, daemon, files, generate, olena, on_both};

/// The other template waits for this one; both are for the role seo.
const TWO: &str = "[[task]]\nkey = \"then\"\ntitle = \"Then\"\npurpose = \"p\"\nrole = \"seo\"\neffort_hours = 2\n\
    after = [\"weekly\"]\n\
    schedule = { rrule = \"FREQ=WEEKLY;BYDAY=MO\", at = \"09:00\", on_holiday = \"following\" }\n\
    due = { business_days = 1, at = \"18:00\" }\n";

fn two_templates() -> String {
    format!("{WEEKLY}{TWO}")
}

fn pool() -> Vec<String> {
    vec!["seo".to_owned()]
}

/// A task in the pool that waits for one of ann's; both of a date far ahead. First the one that waits.
async fn waiting_and_awaited(ops: &Ops) -> (Task, Task) {
    let like = generate(ops).await.remove(0);
    let nominal_on: Date = "2027-01-04".parse().expect("a date");
    let tx = ops.store.write().await.expect("a transaction");
    let series = tx.series_of_client("c0").await.expect("series");
    let of = |template: &str| series.iter().find(|row| row.template == template).expect("a series").id;
    let origin = |template: &str| Origin {
        series: of(template),
        nominal_on,
        service: "seo".to_owned(),
        template: template.to_owned(),
    };
    let with = |origin, assignee| Task { id: 0, origin: Some(origin), assignee, version: 1, ..like.clone() };
    let wait = Wait { series: of("weekly"), nominal_on, template: "weekly".to_owned() };
    let new = vec![
        NewTask { task: with(origin("then"), None), waits: vec![wait] },
        NewTask { task: with(origin("weekly"), Some("ann".to_owned())), waits: Vec::new() },
    ];
    let mut made = tx.insert_tasks(new).await.expect("tasks");
    tx.commit().await.expect("committed");
    let awaited = made.pop().expect("two");
    (made.pop().expect("two"), awaited)
}

async fn act(ops: &Ops, task: i64, action: Action) -> Result<Task, Error> {
    let seen = ops.store.read().await.expect("a read").task(task).await.expect("a read").expect("it").version;
    ops.act(task, seen, &olena(), action).await
}

/// Waits until so many stand behind a lock of this database, or `is_over`.
fn wait_for_locks(cluster: &Cluster, url: &str, count: usize, is_over: impl Fn() -> bool) {
    const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                           AND wait_event_type = 'Lock'";
    let began = Instant::now();
    while !is_over() && cluster.sql(url, WAITING).trim().parse::<usize>().expect("a count") < count {
        assert!(began.elapsed() < Duration::from_secs(30), "nobody waits");
    }
}

/// Red without the lock of the addresses: a change was refused for its notice to an address that was just removed, or
/// stood in a circle with the removal; and red where a removal takes the messages before the address: with the courier.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_address_is_removed_while_others_write_to_it_and_the_courier_is_at_it() {
    const WRITERS: usize = 6;
    on_both(1, WEEKLY, |one, two, _| async move {
        let writing = AtomicUsize::new(WRITERS + 2);
        let write = async |ops: &Ops, n: usize| {
            for turn in 0..30 {
                let tx = ops.store.write().await.expect("a transaction");
                let about = About { client: Some("c0".to_owned()), ..About::default() };
                let event = Event::new(EventKind::SignalReceived, about, By::Engine, at(MORNING));
                tx.append_events(&[event.because(&format!("{n} {turn}"))]).await.expect("appended");
                tx.commit().await.unwrap_or_else(|fault| panic!("refused: {fault:?}"));
            }
            writing.fetch_sub(1, Ordering::SeqCst);
        };
        let remove = async |ops: &Ops| {
            for _ in 0..20 {
                let made = ops.add_webhook("crm", "https://1.1.1.1/hook", Vec::new(), &olena()).await;
                let made = made.expect("a webhook").endpoint;
                tokio::task::yield_now().await;
                let now_at = ops.webhook(made.id, &olena()).await.expect("it").endpoint.version;
                ops.remove_webhook(made.id, now_at, &olena())
                    .await
                    .unwrap_or_else(|fault| panic!("not removed: {fault:?}"));
            }
            writing.fetch_sub(1, Ordering::SeqCst);
        };
        let deliver = async |ops: &Ops| {
            let mut turn = 0;
            while writing.load(Ordering::SeqCst) > 0 {
                for endpoint in ops.endpoints_with_mail().await.expect("a look") {
                    let Some((_, claimed)) = ops.claim_notices(endpoint).await.expect("a claim") else {
                        continue;
                    };
                    turn += 1;
                    let failed = Outcome::Failed { why: "503".to_owned(), retry_after_seconds: None };
                    let outcome = if turn % 3 == 0 { failed } else { Outcome::Taken };
                    let attempt = |claimed| Attempt { claimed, outcome: outcome.clone(), jitter_permille: 0 };
                    let attempts: Vec<_> = claimed.into_iter().map(attempt).collect();
                    ops.settle(&attempts).await.unwrap_or_else(|fault| panic!("not settled: {fault:?}"));
                }
                tokio::task::yield_now().await;
            }
        };
        let writers = futures(WRITERS, |n| write(if n % 2 == 0 { &one } else { &two }, n));
        tokio::join!(writers, remove(&one), remove(&two), deliver(&one), deliver(&two));
        assert!(one.webhooks(&olena()).await.expect("a list").is_empty());
    })
    .await;
}

async fn futures<F: Future<Output = ()>>(count: usize, make: impl Fn(usize) -> F) {
    let mut all: Vec<_> = (0..count).map(|n| Box::pin(make(n))).collect();
    std::future::poll_fn(|context| {
        all.retain_mut(|one| one.as_mut().poll(context).is_pending());
        if all.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}

/// Red where a task that waits again keeps its stage: nothing says that it is to be placed.
#[tokio::test]
async fn what_waits_again_is_placed_again() {
    on_both(1, &two_templates(), |one, _, _| async move {
        let (waiting, awaited) = waiting_and_awaited(&one).await;
        act(&one, awaited.id, Action::Complete).await.expect("completed");
        one.place_pools(at(MORNING)).await.expect("placed");
        let apart = async || {
            let tx = one.store.read().await.expect("a read");
            tx.pool_apart(&pool(), at(MORNING)).await.expect("a look").contains(&waiting.id)
        };
        assert!(!apart().await);
        act(&one, awaited.id, Action::Reopen { reason: "not yet".to_owned() }).await.expect("reopened");
        assert!(apart().await);
    })
    .await;
}

/// Red in the same case: who places it writes that it waits, while whoever completes what it waits for finds it in
/// its old stage, and wakes nobody.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_placed_as_waiting_while_its_way_becomes_free_is_woken() {
    let Some(cluster) = Cluster::shared() else { return };
    let read = slated::import::read_from(&files(1, &two_templates()));
    let url = cluster.create_database();
    let one = daemon(&url).await;
    one.import(&read.expect("files")).await.expect("an import");
    let (waiting, awaited) = waiting_and_awaited(&one).await;
    act(&one, awaited.id, Action::Complete).await.expect("completed");
    one.place_pools(at(MORNING)).await.expect("placed");
    act(&one, awaited.id, Action::Reopen { reason: "not yet".to_owned() }).await.expect("reopened");

    let hands = Store::open(&url, 2).await.expect("a database");
    let tx = hands.write().await.expect("a transaction");
    assert_eq!(tx.hold_pooled(&[waiting.id]).await.expect("held").0, [waiting.id]);
    let completing = tokio::spawn({
        let ops = one.clone();
        async move { act(&ops, awaited.id, Action::Complete).await }
    });
    wait_for_locks(cluster, &url, 1, || completing.is_finished());
    let places = [(&waiting, PoolPlace::NotStartable)];
    tx.place_in_pools(&[waiting.id], &places, at(MORNING)).await.expect("placed");
    tx.commit().await.expect("committed");
    completing.await.expect("no panic").expect("completed");
    one.place_pools(at(MORNING)).await.expect("placed");
    let pat = actor("pat", Access::Specialist, "seo");
    assert_eq!(one.claim_next(&pat, 0).await.expect("it is free").id, waiting.id);
}

/// Red where the end takes the tasks one by one as it cancels them: PostgreSQL ends the circle by refusing one of the two.
#[tokio::test(flavor = "multi_thread")]
async fn an_engagement_ends_while_somebody_completes_what_others_of_its_tasks_wait_for() {
    let Some(cluster) = Cluster::shared() else { return };
    let read = slated::import::read_from(&files(1, &two_templates()));
    let url = cluster.create_database();
    let one = daemon(&url).await;
    one.import(&read.expect("files")).await.expect("an import");
    let (waiting, awaited) = waiting_and_awaited(&one).await;
    let version = one.engagement("c0", "seo", &olena()).await.expect("an engagement").version;

    let hands = Store::open(&url, 2).await.expect("a database");
    let tx = hands.write().await.expect("a transaction");
    assert_eq!(tx.hold_pooled(&[waiting.id]).await.expect("held").0, [waiting.id]);
    let ending = tokio::spawn({
        let ops = one.clone();
        async move {
            let seen = Seen { client: "c0", service: "seo", version };
            let verb = Verb::End { on: Some("2026-11-30".parse().expect("a date")) };
            ops.change_engagement(seen, verb, MadeAhead::Cancel, "it is over", Run::Done, &olena()).await
        }
    });
    wait_for_locks(cluster, &url, 1, || ending.is_finished());
    let completing = tokio::spawn({
        let ops = one.clone();
        async move { act(&ops, awaited.id, Action::Complete).await }
    });
    wait_for_locks(cluster, &url, 2, || completing.is_finished());
    tx.rollback().await.expect("given back");
    let ended = ending.await.expect("no panic").expect("ended");
    assert_eq!(ended.tasks.iter().filter(|one| one.stays.is_none()).count(), 2, "both are cancelled");
    let completed = completing.await.expect("no panic");
    assert!(matches!(completed, Err(Error::Stale { .. })), "{completed:?}");
}

/// Red where the agency is read before the rows are held: they are placed by hours that hold no more.
#[tokio::test(flavor = "multi_thread")]
async fn a_pool_is_placed_by_the_hours_that_hold_once_its_rows_are_held() {
    let Some(cluster) = Cluster::shared() else { return };
    let read = slated::import::read_from(&files(1, &two_templates()));
    let url = cluster.create_database();
    let one = daemon(&url).await;
    one.import(&read.expect("files")).await.expect("an import");
    waiting_and_awaited(&one).await;
    let works = async |minutes_per_day: u32| {
        let tx = one.store.write().await.expect("a transaction");
        let agency = tx.agency().await.expect("a read").expect("an agency");
        tx.put_agency(&slated_core::agency::Agency { minutes_per_day, ..agency }).await.expect("hours");
        tx.commit().await.expect("committed");
    };
    // somebody has the rows for as long as we have the client
    let tx = one.store.write().await.expect("a transaction");
    tx.hold_client("c0").await.expect("held");
    let locking = std::thread::spawn({
        let url = url.clone();
        move || {
            let lock = "BEGIN; LOCK TABLE pool_order IN ACCESS EXCLUSIVE MODE; \
                        UPDATE client SET key = key WHERE key = 'c0'; COMMIT";
            cluster.sql(&url, lock)
        }
    });
    wait_for_locks(cluster, &url, 1, || locking.is_finished());
    let placing = tokio::spawn({
        let ops = one.clone();
        async move { ops.place_pools(at(MORNING)).await }
    });
    wait_for_locks(cluster, &url, 2, || placing.is_finished());
    works(300).await;
    tx.rollback().await.expect("given back");
    locking.join().expect("no panic");
    placing.await.expect("no panic").expect("placed");
    let noted = one.store.read().await.expect("a read").noted("pool_order").await.expect("a read");
    assert!(noted.is_some(), "by one set of hours from beginning to end");
    assert!(!one.place_pools(at(MORNING)).await.expect("placed").anew, "and they hold");
}
