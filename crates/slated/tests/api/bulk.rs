//! One decision about many tasks over HTTP, on both databases: all of it or nothing.

use serde_json::{Value, json};
use slated_core::task::{Status, Task};
use slated_store::NewTask;

use super::agency::{Answer, FOREIGN, FREE, PLAIN, REVIEWED, World};
use super::time::worlds;

async fn bulk(world: &World, who: &str, body: &Value) -> Answer {
    world.ask(Some(world.key(who)), "POST /v1/tasks/bulk", &[], &body.to_string()).await
}

fn seen(tasks: &[(i64, i64)]) -> Value {
    tasks.iter().map(|(number, version)| json!({ "number": number, "version": version })).collect()
}

/// Version, assignee, override and the kinds of what happened.
async fn state(world: &World, number: i64) -> (Value, Value, Value, Vec<String>) {
    let task = world.get("boss", &format!("GET /v1/tasks/{number}")).await.ok();
    let kinds = task["history"].as_array().expect("a history").iter();
    let kinds = kinds.map(|one| one["kind"].as_str().expect("a kind").to_owned()).collect();
    (task["version"].clone(), task["assignee"].clone(), task["override"]["kind"].clone(), kinds)
}

#[tokio::test]
async fn many_tasks_go_to_somebody_else_each_with_its_event() {
    for world in worlds().await {
        let tasks = seen(&[(PLAIN, 1), (REVIEWED, 1), (FREE, 1)]);
        let body = json!({ "verb": "reassign", "to": "sue", "tasks": tasks, "reason": "sam is ill" });
        let done = bulk(&world, "mia", &body).await.ok();
        let numbers: Vec<&Value> =
            done["tasks"].as_array().expect("tasks").iter().map(|one| &one["number"]).collect();
        assert_eq!(numbers, [REVIEWED, FREE, PLAIN]);
        for number in [PLAIN, REVIEWED, FREE] {
            let kinds = vec!["task_reassigned".to_owned()];
            assert_eq!(
                state(&world, number).await,
                (json!(2), json!("sue"), Value::Null, kinds),
                "#{number}"
            );
        }
        let promise = world.get("mia", &format!("GET /v1/tasks/{REVIEWED}")).await.ok();
        assert_eq!(
            (&promise["promised"], &promise["history"][0]["reason"]),
            (&json!(true), &json!("sam is ill"))
        );
    }
}

// Red when what was decided before a refusal is saved all the same (tried: refusals are passed over).
#[tokio::test]
async fn one_refusal_stops_all_and_every_one_is_named() {
    for world in worlds().await {
        let tasks = seen(&[(PLAIN, 1), (FOREIGN, 1), (REVIEWED, 7), (999, 1), (FREE, 1)]);
        let body = json!({ "verb": "reassign", "to": "sue", "tasks": tasks });
        let refused = bulk(&world, "mia", &body).await.refused(409, "bulk-refused");
        let named: Vec<(&str, &str)> = refused["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .map(|one| (one["pointer"].as_str().expect("one"), one["detail"].as_str().expect("one")))
            .collect();
        assert_eq!(
            named,
            [
                ("/tasks/1", "#4: there is no task 4"),
                ("/tasks/2", "#1: task #1 has changed since you read it: it is at version 1, you saw 7"),
                ("/tasks/3", "#999: there is no task 999"),
            ]
        );
        assert!(
            refused["detail"].as_str().expect("one").starts_with("3 of 5 tasks are refused"),
            "{refused}"
        );
        let dry = json!({ "verb": "reassign", "to": "sue", "tasks": body["tasks"], "dry_run": true });
        assert_eq!(bulk(&world, "mia", &dry).await.refused(409, "bulk-refused")["errors"], refused["errors"]);
        for number in [PLAIN, REVIEWED, FREE] {
            let (version, assignee, _, kinds) = state(&world, number).await;
            assert_eq!((version, kinds), (json!(1), Vec::new()), "#{number}");
            assert_ne!(assignee, "sue");
        }
        // an admin may have both clients' tasks; the role is still missing
        let both = json!({ "verb": "reassign", "to": "sue", "tasks": seen(&[(PLAIN, 1), (FOREIGN, 1)]) });
        let refused = bulk(&world, "boss", &both).await.refused(409, "bulk-refused");
        assert_eq!(refused["errors"][0]["detail"], "#4: \"sue\" does not have the role \"ppc\"");
        assert_eq!(state(&world, PLAIN).await.0, 1);
    }
}

// Red when the price is that of the first of them only.
#[tokio::test]
async fn one_dry_run_prices_all_of_them_together() {
    let world = World::new().await;
    let tx = world.ops.store.write().await.expect("a write");
    let long = |task: Task| Task { id: 0, effort_minutes: 900, status: Status::Open, ..task };
    let plain = tx.task(PLAIN).await.expect("a read").expect("a task");
    let new = (0..3).map(|_| NewTask { task: long(plain.clone()), waits: Vec::new() });
    let made = tx.insert_tasks(new.collect()).await.expect("tasks");
    tx.commit().await.expect("a commit");
    let three: Vec<(i64, i64)> = made.iter().map(|task| (task.id, 1)).collect();
    let slips = async |tasks: &[(i64, i64)]| {
        let body = json!({ "verb": "reassign", "to": "sue", "tasks": seen(tasks), "dry_run": true });
        let told = bulk(&world, "mia", &body).await.ok();
        let changed =
            told["tasks"].as_array().expect("tasks").iter().filter(|one| one["changed"] == true).count();
        (
            told["dry_run"].clone(),
            changed,
            told["totals"]["expected_misses_after"].as_f64().expect("a number"),
        )
    };
    let (one, all) = (slips(&three[..1]).await, slips(&three).await);
    assert_eq!((&one.0, one.1, &all.0, all.1), (&json!(true), 1, &json!(true), 3));
    assert!(one.2 < all.2, "what sue can do alone she cannot do three times: {} and {}", one.2, all.2);
    for (number, _) in three {
        assert_eq!(state(&world, number).await.0, 1);
    }
}

#[tokio::test]
async fn the_order_of_many_is_overridden_and_given_back() {
    for world in worlds().await {
        let body = json!({
            "verb": "override", "kind": "boost", "value": 20, "reason": "the fair",
            "tasks": seen(&[(PLAIN, 1), (FREE, 1)]),
        });
        let done = bulk(&world, "mia", &body).await.ok();
        assert_eq!(done["tasks"][0]["override"], "boost +20.0");
        let tx = world.ops.store.read().await.expect("a read");
        let kept = tx.events_after(0, 200).await.expect("events").into_iter();
        let kept: Vec<String> = kept.filter_map(|one| one.event.detail).map(|one| one.to_string()).collect();
        drop(tx);
        assert!(kept.len() == 2 && kept.iter().all(|one| one.contains("queue_before")), "{kept:?}");
        // its version is another by now: nothing is taken back
        let body = json!({ "verb": "clear_override", "tasks": seen(&[(PLAIN, 2), (FREE, 1)]) });
        bulk(&world, "mia", &body).await.refused(409, "bulk-refused");
        assert_eq!(state(&world, PLAIN).await.2, "boost");
        let body = json!({ "verb": "clear_override", "tasks": seen(&[(PLAIN, 2), (FREE, 2)]), "reason": "it is over" });
        bulk(&world, "mia", &body).await.ok();
        for number in [PLAIN, FREE] {
            let kinds = vec!["override_set".to_owned(), "override_cleared".to_owned()];
            let (version, _, over, history) = state(&world, number).await;
            assert_eq!((version, over, history), (json!(3), Value::Null, kinds), "#{number}");
        }
    }
}

#[tokio::test]
async fn a_decision_that_could_be_none_is_refused_by_name() {
    let world = World::new().await;
    let one = seen(&[(PLAIN, 1)]);
    let many: Vec<(i64, i64)> = (1..=201).map(|number| (number, 1)).collect();
    for (body, pointer) in [
        (json!({ "verb": "reassign", "to": "sue" }), "/tasks"),
        (json!({ "verb": "reassign", "to": "sue", "tasks": [] }), "/tasks"),
        (json!({ "verb": "reassign", "to": "sue", "tasks": seen(&many) }), "/tasks"),
        (json!({ "verb": "reassign", "to": "sue", "tasks": seen(&[(PLAIN, 1), (PLAIN, 1)]) }), "/tasks"),
        (json!({ "verb": "reassign", "to": "sue", "tasks": [{ "number": 3 }] }), "/tasks/0"),
        (json!({ "verb": "reassign", "to": "nobody", "tasks": one }), "/to"),
        (json!({ "verb": "reassign", "tasks": one }), "/to"),
        (json!({ "verb": "clear_override", "to": "sue", "tasks": one }), "/to"),
        (json!({ "verb": "cancel", "tasks": one }), "/verb"),
        (json!({ "verb": "override", "kind": "pin", "tasks": one }), "/reason"),
        (json!({ "verb": "override", "kind": "boost", "value": 101, "reason": "x", "tasks": one }), "/value"),
    ] {
        let refused = bulk(&world, "mia", &body).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{body}");
    }
    bulk(&world, "sam", &json!({ "verb": "reassign", "to": "sue", "tasks": one }))
        .await
        .refused(403, "forbidden");
    assert_eq!(state(&world, PLAIN).await.0, 1);
}
