//! Moves of deadlines, who was told, and what is counted of them.

use std::collections::HashMap;

use slated_core::agency::Access;
use slated_core::deadline::{AskedBy, Because, Cause, DeadlineMove, Told};
use slated_core::overrides::{Override, OverrideKind};
use slated_core::score::Points;
use slated_core::task::{Status, Task};
use slated_store::{PromiseFilter, Slip, SlipsBy, WriteTx};

use crate::fixture::{actor, at, found, insert, now, on_both, task};

async fn moved(tx: &WriteTx, id: i64, to: &str, because: Because) -> Task {
    let boss = actor("boss", Access::Admin);
    let task = tx.task(id).await.unwrap().unwrap();
    tx.save(&task.move_deadline(at(to), 2, because, &boss, now()).unwrap()).await.unwrap()
}

fn told(how: &str) -> Told {
    Told { at: at("2026-11-24T06:00:00.000001Z"), how: how.to_owned() }
}

#[tokio::test]
async fn a_move_is_kept_with_its_event_and_owed_until_it_is_told() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let created_at = at("2026-11-24T06:00:00Z");
        let promise = Task { promised: true, created_at, ..task("promised") };
        let (promise, plain) = (insert(&tx, promise).await, insert(&tx, task("plain")).await);
        let late = Because {
            cause: Cause::ClientLate,
            reason: "the texts; \"late\"".to_owned(),
            asked_by: AskedBy::Client,
            told: None,
        };
        moved(&tx, promise.id, "2026-12-20T16:00:00Z", late.clone()).await;
        moved(&tx, promise.id, "2026-12-21T16:00:00Z", "again".into()).await;
        moved(&tx, plain.id, "2026-12-21T16:00:00Z", "nobody was promised it".into()).await;
        let moves = tx.deadline_moves(promise.id).await.unwrap();
        let first = DeadlineMove {
            id: moves[0].id,
            task: promise.id,
            from: promise.deadline,
            to: at("2026-12-20T16:00:00Z"),
            because: late,
            promised: true,
            after_deadline: false,
            slip_days: 2,
            by: "boss".to_owned(),
            at: now(),
        };
        assert_eq!(moves[0], first);
        let owed = async || {
            let owed = tx.owed(None, 10).await.unwrap();
            owed.into_iter().map(|one| (one.task.id, one.moved.id)).collect::<Vec<_>>()
        };
        assert_eq!(owed().await, [(promise.id, moves[0].id), (promise.id, moves[1].id)]);
        assert_eq!(tx.owed(Some("nobody"), 10).await.unwrap(), []);
        tx.tell(promise.id, Some(moves[0].id), &told("by phone")).await.unwrap();
        assert_eq!(owed().await, [(promise.id, moves[1].id)]);
        // who is told of the newest knows all of them, and the first telling stands
        let in_one = Because { told: Some(told("by mail")), ..Because::from("once more") };
        moved(&tx, promise.id, "2026-12-22T16:00:00Z", in_one).await;
        assert_eq!(owed().await, []);
        let hows = tx.deadline_moves(promise.id).await.unwrap();
        let hows: Vec<String> =
            hows.into_iter().filter_map(|one| one.because.told).map(|one| one.how).collect();
        assert_eq!(hows, ["by phone", "by mail", "by mail"]);
    })
    .await;
}

#[tokio::test]
async fn the_first_deadline_that_passed_is_remembered() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let late = Task { promised: true, deadline: at("2026-11-20T16:00:00Z"), ..task("late") };
        let (late, other) = (insert(&tx, late).await, insert(&tx, task("other")).await);
        moved(&tx, late.id, "2026-11-23T16:00:00Z", "too late".into()).await;
        moved(&tx, late.id, "2026-12-23T16:00:00Z", "again".into()).await;
        moved(&tx, other.id, "2026-12-23T16:00:00Z", "in time".into()).await;
        let passed = tx.passed_deadlines(&[late.id, other.id]).await.unwrap();
        assert_eq!(passed, HashMap::from([(late.id, at("2026-11-20T16:00:00Z"))]));
    })
    .await;
}

#[tokio::test]
async fn slips_are_added_up_alike() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let promise = insert(&tx, Task { promised: true, ..task("promised") }).await;
        let late = Because { asked_by: AskedBy::Client, cause: Cause::Absence, ..Because::from("x") };
        moved(&tx, promise.id, "2026-12-20T16:00:00Z", late).await;
        moved(&tx, promise.id, "2026-12-21T16:00:00Z", "x".into()).await;
        let (from, until) = (now(), now().plus_seconds(1));
        let one = |key: &str, moves, asked_by_client, untold| Slip {
            key: key.to_owned(),
            moves,
            tasks: 1,
            slip_days: 2 * moves,
            after_deadline: 0,
            asked_by_client,
            untold,
        };
        let slips = async |by| tx.slips(by, None, from, until).await.unwrap();
        assert_eq!(slips(SlipsBy::Client).await, [one(&promise.client, 2, 1, 2)]);
        assert_eq!(slips(SlipsBy::Template).await, [one("", 2, 1, 2)]);
        assert_eq!(slips(SlipsBy::Reason).await, [one("absence", 1, 1, 1), one("other", 1, 0, 1)]);
        assert_eq!(tx.slips(SlipsBy::Client, None, until, until).await.unwrap(), []);
        assert_eq!(tx.slips(SlipsBy::Client, Some("nobody"), from, until).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn promises_overrides_and_reviews_are_found() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let pin = Override::new(OverrideKind::Pin, "mira", "x", now(), None).unwrap().beside(Points(-149));
        let pinned = insert(&tx, Task { overridden: Some(pin), ..task("pinned") }).await;
        let promise = Task { promised: true, deadline: at("2026-12-09T16:00:00Z"), ..task("promised") };
        let promise = insert(&tx, promise).await;
        let review = insert(&tx, Task { status: Status::InReview, review: true, ..task("review") }).await;
        let numbers = |tasks: Vec<Task>| tasks.into_iter().map(|task| task.id).collect::<Vec<_>>();
        assert_eq!(tx.overridden(None, 10).await.unwrap(), [pinned], "with its score");
        assert_eq!(tx.overridden(Some("nobody"), 10).await.unwrap(), []);
        let waiting = tx.in_review(Some(&review.manager), 10).await.unwrap();
        assert_eq!(numbers(waiting), [review.id]);
        let due = |from: &str, until: &str| PromiseFilter {
            from: Some(at(from)),
            until: Some(at(until)),
            client: Some(promise.client.clone()),
            manager: Some(promise.manager.clone()),
        };
        let around = due("2026-12-09T16:00:00Z", "2026-12-09T16:00:00.000001Z");
        assert_eq!(numbers(tx.promises(&around, 10).await.unwrap()), [promise.id]);
        let before = due("2026-12-09T15:00:00Z", "2026-12-09T16:00:00Z");
        assert_eq!(tx.promises(&before, 10).await.unwrap(), []);
        let open = tx.open_by_manager().await.unwrap();
        assert_eq!(open, HashMap::from([(promise.manager.clone(), 3)]));
        let boss = actor("boss", Access::Admin);
        let unclear = ["which month".to_owned()];
        let back = tx.save(&review.hand_back("no", &unclear, &boss, now()).unwrap()).await.unwrap();
        assert_eq!(back.checklist.last().map(String::as_str), Some("which month"));
        tx.commit().await.unwrap();
        let tx = store.read().await.unwrap();
        let counts = tx.review_counts(None, now(), now().plus_seconds(1)).await.unwrap();
        let counts: Vec<_> =
            counts.into_iter().map(|one| (one.template, one.approved, one.returned)).collect();
        assert_eq!(counts, [(None, 0, 1)]);
    })
    .await;
}
