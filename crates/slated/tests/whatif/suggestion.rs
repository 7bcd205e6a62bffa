//! `GET /v1/queue/suggestion`: never worse, the same every time, and told to those who may see the tasks.

use serde_json::{Value, json};
use slated_core::overrides::{Override, OverrideKind};
use slated_core::task::Task;
use slated_store::NewTask;

use crate::agency::{NOW, PLAIN, World, at};

fn numbers(answer: &Value) -> Vec<i64> {
    answer["tasks"].as_array().expect("tasks").iter().filter_map(|task| task["number"].as_i64()).collect()
}

/// Sue's and nobody else's: a long one that a boost puts first, and short promises behind it.
async fn fill(world: &World) -> Vec<i64> {
    let tx = world.ops.store.write().await.expect("a write");
    let plain = tx.task(PLAIN).await.expect("a read").expect("a task");
    let up = Override::new(OverrideKind::Boost(slated_core::score::Points(1_000)), "mia", "x", at(NOW), None);
    let sues = Task { id: 0, assignee: Some("sue".to_owned()), ..plain };
    let long = Task {
        effort_minutes: 900,
        deadline: at("2026-11-27T15:00:00Z"),
        overridden: Some(up.expect("an override")),
        ..sues.clone()
    };
    let short =
        |deadline: &str| Task { effort_minutes: 60, promised: true, deadline: at(deadline), ..sues.clone() };
    let tasks = [long, short("2026-11-25T09:00:00Z"), short("2026-11-25T10:00:00Z")];
    let new = tasks.map(|task| NewTask { task, waits: Vec::new() });
    let made = tx.insert_tasks(new.into()).await.expect("tasks");
    tx.commit().await.expect("a commit");
    made.iter().map(|task| task.id).collect()
}

// By hand: from eleven o'clock on Tuesday there are eight and nine hours until the promises, and the fifteen of the boosted
// one miss both; it has until Friday at five, thirty hours, and two hours more do not hurt it.
// Red when the minutes until a deadline are elapsed ones, nights and all.
#[tokio::test]
async fn a_suggestion_says_what_to_start_first_and_what_that_keeps() {
    let world = World::new().await;
    let made = fill(&world).await;
    let [long, one, two] = made[..] else { panic!("three tasks") };
    let queue = numbers(&world.get("sue", "GET /v1/queue").await.ok());
    assert_eq!(queue[..3], [long, one, two], "{queue:?}");
    let told = world.get("sue", "GET /v1/queue/suggestion").await.ok();
    assert_eq!(numbers(&told)[..2], [one, two], "{told:#}");
    assert_eq!(
        (&told["queue"]["promises_kept"], &told["suggested"]["promises_kept"]),
        (&json!(0), &json!(2))
    );
    assert!(told["suggested"]["cost"].as_i64() < told["queue"]["cost"].as_i64());
    assert!(
        told["sentence"].as_str().is_some_and(|words| words.ends_with("two more promises are kept")),
        "{told:#}"
    );
    assert_eq!(told["moves"][0]["number"], long, "{told:#}");
    assert_eq!(world.get("sue", "GET /v1/queue/suggestion").await.ok(), told, "the same every time");
    assert_eq!(numbers(&world.get("sue", "GET /v1/queue").await.ok()), queue, "the queue stays as it is");
    assert_eq!(numbers(&world.get("sue", "GET /v1/queue/suggestion?limit=1").await.ok()), [one]);
    let mia = world.get("mia", "GET /v1/queue/suggestion?person=sue").await.ok();
    assert_eq!(mia, told, "all of it is of a client of hers");
}

// Red when a manager is shown the moves of tasks that they may not see.
#[tokio::test]
async fn a_suggestion_is_told_to_those_who_may_see_the_tasks() {
    let world = World::new().await;
    fill(&world).await;
    let max = world.get("max", "GET /v1/queue/suggestion?person=sue").await.ok();
    assert_eq!((&max["tasks"], &max["moves"]), (&json!([]), &json!([])));
    assert_eq!((&max["not_shown"], &max["total"], &max["moves_left_out"]), (&json!(4), &json!(4), &json!(1)));
    world.get("sam", "GET /v1/queue/suggestion?person=sue").await.refused(403, "forbidden");
    world.get("mia", "GET /v1/queue/suggestion?person=nobody").await.refused(404, "not-found");
    world.get("sue", "GET /v1/queue/suggestion?limit=0").await.refused(400, "bad-parameter");
    let empty = world.get("pat", "GET /v1/queue/suggestion").await.ok();
    assert_eq!(empty["sentence"], "the queue's own order is the best that was found");
}
