//! The people of the agency over HTTP, on both databases: who leaves, what becomes of their work, and how much is begun.

use serde_json::{Value, json};
use slated_core::score::Importance;
use slated_core::task::{Status, Task};
use slated_store::{NewTask, TaskFilter};

use super::agency::{Answer, FREE, NOW, PLAIN, World, at};
use super::time::worlds;

async fn edit(world: &World, who: &str, login: &str, body: &Value) -> Answer {
    world.ask(Some(world.key(who)), &format!("PATCH /v1/people/{login}"), &[], &body.to_string()).await
}

async fn post(world: &World, who: &str, task: i64, what: &str, body: &str) -> Answer {
    let etag = world.get("boss", &format!("GET /v1/tasks/{task}")).await.header("etag").to_owned();
    world.write(who, &format!("POST /v1/tasks/{task}/{what}"), &etag, body).await
}

/// More of sam's for acme, each as it is made.
async fn more(world: &World, of: impl Fn(Task) -> Vec<Task>) -> Vec<i64> {
    let tx = world.ops.store.write().await.expect("a write");
    let plain = Task { id: 0, ..tx.task(PLAIN).await.expect("a read").expect("a task") };
    let new = of(plain).into_iter().map(|task| NewTask { task, waits: Vec::new() });
    let made = tx.insert_tasks(new.collect()).await.expect("tasks");
    tx.commit().await.expect("a commit");
    made.into_iter().map(|task| task.id).collect()
}

/// Everything that is open and of somebody who has left is on the board, and a hand-over of it is proposed where there
/// is anybody to take it; what is proposed goes to somebody who is here.
async fn check_nothing_hangs(world: &World) {
    let tx = world.ops.store.read().await.expect("a read");
    let people = tx.people().await.expect("people");
    let tasks = tx.open_tasks(&TaskFilter::default()).await.expect("tasks");
    let open = tx.open_proposals(0, 200).await.expect("proposals");
    drop(tx);
    let has_left = |login: &str| people.iter().any(|one| one.login == login && !one.active);
    let board = world.get("boss", "GET /v1/board").await.ok();
    let on_board: Vec<i64> = board["unassigned"]["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter_map(|item| item["task"].as_i64())
        .collect();
    let proposed: Vec<String> = open.iter().map(|one| one.subject.to_string()).collect();
    for task in tasks.iter().filter(|task| task.assignee.as_deref().is_some_and(has_left)) {
        assert!(on_board.contains(&task.id), "#{} is not on the board: {board}", task.id);
        let able = people.iter().any(|one| one.active && one.roles.contains(&task.role));
        assert_eq!(proposed.contains(&format!("#{}", task.id)), able, "a hand-over of #{}", task.id);
    }
    for one in &open {
        let to: Vec<String> = one.choices.iter().map(|choice| choice.wanted.value()).collect();
        assert!(!to.iter().any(|login| has_left(login)), "proposal {} goes to {to:?}", one.id);
    }
}

// Red when begun tasks are passed over, and when the board asks for tasks of nobody only.
#[tokio::test]
async fn nothing_of_a_leaver_is_left_to_nobody() {
    for world in worlds().await {
        let rest = more(&world, |plain| {
            vec![
                Task { status: Status::Started, started_at: Some(at(NOW)), promised: true, ..plain.clone() },
                Task { status: Status::Blocked, blocked_reason: Some("x".to_owned()), ..plain.clone() },
                Task { status: Status::InReview, review: true, ..plain.clone() },
                Task { role: "ads".to_owned(), importance: Importance::High, ..plain },
            ]
        })
        .await;
        let claim = json!({ "task": FREE }).to_string();
        let claimed = world.ask(Some(world.key("sam")), "POST /v1/queue/claim", &[], &claim).await;
        assert_eq!(claimed.status, 200);
        post(&world, "sam", PLAIN, "timer/start", "").await.ok();
        world.ops.clock.set(at("2026-11-24T10:00:00Z"));
        let left = edit(&world, "boss", "sam", &json!({ "active": false })).await.ok();
        assert_eq!(
            (&left["person"]["active"], &left["person"]["last_day"]),
            (&json!(false), &json!("2026-11-24"))
        );
        assert_eq!((&left["released"], &left["on_board"]), (&json!([FREE]), &json!([rest[3]])), "{left}");
        assert_eq!(left["proposed"].as_array().map(Vec::len), Some(5), "{left}");
        assert_eq!((&left["keys_revoked"], &left["timer_stopped"]), (&json!(1), &json!(PLAIN)));
        world.get("sam", "GET /v1/me").await.refused(401, "unauthenticated");
        let timed = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
        assert_eq!(
            (&timed["logged"][0]["login"], &timed["logged"][0]["minutes"]),
            (&json!("sam"), &json!(60))
        );
        assert_eq!(world.get("mia", &format!("GET /v1/tasks/{FREE}")).await.ok()["assignee"], Value::Null);
        check_nothing_hangs(&world).await;
        // said once more it is said once, and the beat finds nothing to add
        let again = edit(&world, "boss", "sam", &json!({ "active": false })).await.ok();
        assert_eq!((&again["proposed"], &again["keys_revoked"]), (&json!([]), &json!(0)));
        let watched = world.ops.watch_promises(at("2026-11-24T10:00:00Z")).await.expect("a look");
        assert_eq!((watched.made, watched.expired), (0, 0));
        // one is given to sue as it is proposed
        let page = world.get("mia", &format!("GET /v1/proposals?task={PLAIN}")).await.ok();
        let one = &page["proposals"][0];
        assert_eq!((&one["kind"], &one["options"][0]["value"]), (&json!("hand_over"), &json!("sue")));
        assert_eq!(one["reason"], "sam has left; sue is there and has the least to do");
        let accept = format!("POST /v1/proposals/{}/accept", one["number"]);
        world.write("mia", &accept, "\"1\"", "").await.ok();
        assert_eq!(world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok()["assignee"], "sue");
        check_nothing_hangs(&world).await;
        // and sue leaves too: the claims of those who are gone go to nobody
        edit(&world, "boss", "sue", &json!({ "active": false })).await.ok();
        world.ops.watch_promises(at("2026-11-24T10:00:00Z")).await.expect("a look");
        check_nothing_hangs(&world).await;
        // back again: what was proposed because they left is proposed no more
        edit(&world, "boss", "sam", &json!({ "active": true })).await.ok();
        world.ops.watch_promises(at("2026-11-24T10:00:00Z")).await.expect("a look");
        check_nothing_hangs(&world).await;
    }
}

#[tokio::test]
async fn a_manager_leaves_no_client_behind() {
    for world in worlds().await {
        let refused =
            edit(&world, "boss", "mia", &json!({ "active": false })).await.refused(409, "still-manages");
        let detail = refused["detail"].as_str().expect("a detail");
        assert!(detail.starts_with("mia answers for acme:"), "{detail}");
        for (to, why) in [("sam", "a specialist"), ("mia", "the same"), ("nobody", "nobody")] {
            let body = json!({ "active": false, "reassign_clients_to": to });
            let refused = edit(&world, "boss", "mia", &body).await.refused(422, "invalid");
            assert_eq!(refused["errors"][0]["pointer"], "/reassign_clients_to", "{why}");
        }
        assert_eq!(world.get("mia", "GET /v1/me").await.status, 200, "nothing was done");
        let body = json!({ "active": false, "reassign_clients_to": "max" });
        let left = edit(&world, "boss", "mia", &body).await.ok();
        assert_eq!(left["clients_reassigned"], json!(["acme"]));
        assert_eq!(world.get("max", "GET /v1/clients/acme").await.ok()["manager"], "max");
        assert_eq!(world.get("max", "GET /v1/people/max").await.ok()["clients"], json!(["acme", "globex"]));
        check_nothing_hangs(&world).await;
        let refused = edit(&world, "boss", "boss", &json!({ "active": false })).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], "/active", "the last admin");
    }
}

#[tokio::test]
async fn a_last_day_is_worked_to_its_end() {
    for world in worlds().await {
        let body = json!({ "active": false, "last_day": "2026-11-25" });
        let told = edit(&world, "boss", "sam", &body).await.ok();
        assert_eq!(
            (&told["person"]["active"], &told["person"]["last_day"]),
            (&json!(true), &json!("2026-11-25"))
        );
        assert_eq!(told["proposed"], json!([]));
        // the day ends where sam is: at 22:00 in UTC
        for (now, expected) in
            [("2026-11-25T21:59:59Z", 0), ("2026-11-25T22:00:00Z", 1), ("2026-11-26T22:00:00Z", 0)]
        {
            world.ops.clock.set(at(now));
            assert_eq!(world.ops.leave_due(at(now)).await.expect("a beat"), expected, "{now}");
        }
        check_nothing_hangs(&world).await;
        for (body, pointer) in [
            (json!({ "last_day": "2026-12-31" }), "/last_day"),
            (json!({ "reassign_clients_to": "max" }), "/reassign_clients_to"),
            (json!({ "tasks_at_once": 101 }), "/tasks_at_once"),
            (json!({}), "/"),
        ] {
            let refused = edit(&world, "boss", "sue", &body).await.refused(422, "invalid");
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{body}");
        }
        edit(&world, "boss", "nobody", &json!({ "active": true })).await.refused(404, "not-found");
    }
}

// Red when what was begun and blocked goes on without a look at what is begun (it did), and when the setting counts for
// everybody.
#[tokio::test]
async fn somebody_begins_as_many_as_they_may_and_no_blocked_one_beyond() {
    for world in worlds().await {
        edit(&world, "boss", "sam", &json!({ "tasks_at_once": 1 })).await.ok();
        let made = more(&world, |plain| vec![plain.clone(), plain.clone(), plain]).await;
        post(&world, "sam", made[0], "start", "").await.ok();
        post(&world, "sam", made[1], "start", "").await.refused(409, "too-many-begun");
        post(&world, "sam", made[0], "block", r#"{"reason":"no access"}"#).await.ok();
        post(&world, "sam", made[1], "start", "").await.ok();
        let refused = post(&world, "sam", made[0], "unblock", "").await.refused(409, "too-many-begun");
        assert!(refused["detail"].as_str().expect("one").contains(&format!("#{}", made[1])), "{refused}");
        // one that nobody has begun comes back to the queue
        post(&world, "sam", made[2], "block", r#"{"reason":"no access"}"#).await.ok();
        assert_eq!(post(&world, "sam", made[2], "unblock", "").await.ok()["status"], "open");
        edit(&world, "boss", "sam", &json!({ "tasks_at_once": 0 })).await.ok();
        assert_eq!(world.get("sam", "GET /v1/people/sam").await.ok()["tasks_at_once"], Value::Null);
        assert_eq!(post(&world, "sam", made[0], "unblock", "").await.ok()["status"], "started");
    }
}
