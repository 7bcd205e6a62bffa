//! Proposals over HTTP, on both databases: made, seen, decided, taken back.

use serde_json::{Value, json};

use super::agency::{FOREIGN, NOW, PLAIN, World, at};
use super::time::{done, worlds};

async fn propose(world: &World, who: &str, body: &str) -> super::agency::Answer {
    world.write(who, "POST /v1/proposals", "\"1\"", body).await
}

fn numbers(page: &Value) -> Vec<i64> {
    let proposals = page["proposals"].as_array().expect("proposals").iter();
    proposals.map(|one| one["number"].as_i64().expect("a number")).collect()
}

// Red when whoever sees a task sees what others ask for it (tried: specialists see all of `proposals_page`).
#[tokio::test]
async fn specialists_ask_and_their_clients_manager_decides() {
    for world in worlds().await {
        let body = format!(r#"{{"task":{PLAIN},"kind":"effort","value":240,"reason":"three languages"}}"#);
        let made = propose(&world, "sam", &body).await;
        assert_eq!((made.status.as_u16(), made.header("etag")), (201, "\"1\""));
        let location = made.header("location").to_owned();
        let made = made.ok();
        assert_eq!(
            (&made["state"], &made["made_by"], &made["client"]),
            (&json!("open"), &json!("sam"), &json!("acme"))
        );
        assert_eq!(made["options"][0]["words"], "take 4 h to remain");
        propose(&world, "sam", &body).await.refused(409, "proposed-already");
        let foreign = format!(r#"{{"task":{FOREIGN},"kind":"priority","value":"level +1","reason":"x"}}"#);
        let other = propose(&world, "pat", &foreign).await.ok();
        let (own, other) = (made["number"].as_i64().expect("one"), other["number"].as_i64().expect("one"));
        for (who, seen) in [
            ("boss", vec![other, own]),
            ("mia", vec![own]),
            ("max", vec![other]),
            ("sam", vec![own]),
            ("sue", vec![]),
        ] {
            assert_eq!(numbers(&world.get(who, "GET /v1/proposals").await.ok()), seen, "{who}");
        }
        let first = world.get("boss", "GET /v1/proposals?limit=1").await.ok();
        let cursor = first["next_cursor"].as_str().expect("a cursor");
        let second = world.get("boss", &format!("GET /v1/proposals?limit=1&cursor={cursor}")).await.ok();
        assert_eq!((numbers(&first), numbers(&second)), (vec![other], vec![own]));
        assert_eq!(second["next_cursor"], Value::Null);
        assert_eq!(numbers(&world.get("boss", "GET /v1/proposals?client=globex").await.ok()), [other]);
        assert_eq!(numbers(&world.get("boss", &format!("GET /v1/proposals?task={PLAIN}")).await.ok()), [own]);
        let accept = format!("POST {location}/accept");
        world.ask(Some(world.key("mia")), &accept, &[], "").await.refused(428, "missing-if-match");
        world.write("mia", &accept, "\"7\"", "").await.refused(412, "stale-version");
        world.write("max", &accept, "\"1\"", "").await.refused(404, "not-found");
        let wrong = world.write("mia", &accept, "\"1\"", r#"{"option":2}"#).await.refused(422, "invalid");
        assert_eq!(wrong["errors"][0]["pointer"], "/option");
        let accepted = world.write("mia", &accept, "\"1\"", r#"{"reason":"fair"}"#).await.ok();
        assert_eq!(
            (&accepted["state"], &accepted["decided_by"], &accepted["decision"]),
            (&json!("accepted"), &json!("mia"), &json!("effort 240: fair"))
        );
        let task = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
        assert_eq!(task["effort_hours"], 4.0);
        let kinds: Vec<&str> =
            task["history"].as_array().expect("one").iter().filter_map(|one| one["kind"].as_str()).collect();
        assert_eq!(kinds, ["proposal_made", "proposal_accepted", "effort_set"]);
        world.write("mia", &accept, "\"2\"", "").await.refused(409, "proposal-closed");
        assert_eq!(numbers(&world.get("mia", "GET /v1/proposals?state=open").await.ok()), [0; 0]);
    }
}

// Red when `accept` does not look at the facts again (tried: `outdated` answers none).
#[tokio::test]
async fn what_no_longer_stands_is_not_done() {
    for world in worlds().await {
        let body = format!(r#"{{"task":{PLAIN},"kind":"assignee","value":"sue","reason":"I am away"}}"#);
        let number = propose(&world, "sam", &body).await.ok()["number"].as_i64().expect("a number");
        let moved = r#"{"to":"2026-12-01T18:00:00+02:00","reason":"x"}"#;
        world.write("mia", &format!("POST /v1/tasks/{PLAIN}/deadline"), "\"1\"", moved).await.ok();
        let accept = format!("POST /v1/proposals/{number}/accept");
        let refused = world.write("mia", &accept, "\"1\"", "").await.refused(409, "proposal-outdated");
        let detail = format!("proposal {number} no longer stands: the deadline was moved");
        assert_eq!(refused["detail"], detail);
        let expired = world.get("sam", &format!("GET /v1/proposals/{number}")).await.ok();
        assert_eq!((&expired["state"], &expired["decided_by"]), (&json!("expired"), &json!("(engine)")));
        let task = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
        assert_eq!(task["assignee"], "sam");
        propose(&world, "sam", &body).await.ok();
    }
}

#[tokio::test]
async fn what_could_not_be_done_is_not_asked_for() {
    let world = World::new().await;
    for (kind, value, pointer) in [
        ("deadline", r#""tomorrow""#, "/value"),
        ("deadline", r#""2026-11-20T10:00:00+02:00""#, "/value"),
        ("effort", "0", "/value"),
        ("effort", "24001", "/value"),
        ("assignee", r#""pat""#, "/value"),
        ("priority", r#""boost +101""#, "/value"),
        ("estimate", "60", "/kind"),
    ] {
        let body = format!(r#"{{"task":{PLAIN},"kind":"{kind}","value":{value},"reason":"x"}}"#);
        let refused = propose(&world, "sam", &body).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{body}");
    }
    let blank = format!(r#"{{"task":{PLAIN},"kind":"effort","value":60,"reason":" "}}"#);
    assert_eq!(
        propose(&world, "sam", &blank).await.refused(422, "invalid")["errors"][0]["pointer"],
        "/reason"
    );
    assert_eq!(numbers(&world.get("boss", "GET /v1/proposals").await.ok()), [0; 0]);
}

// Red with 7 tasks, and where an accepted estimate leaves the template as it was.
#[tokio::test]
async fn a_template_whose_tasks_take_longer_is_estimated_anew_when_an_admin_says_so() {
    for world in worlds().await {
        done(&world, &[120; 7]).await;
        let watched = world.ops.watch_promises(at(NOW)).await.expect("a look");
        assert_eq!((watched.made, watched.expired), (0, 0), "seven say too little");
    }
    for world in worlds().await {
        done(&world, &[20, 110, 120, 120, 120, 130, 300, 300]).await;
        for made in [1, 0] {
            let watched = world.ops.watch_promises(at(NOW)).await.expect("a look");
            assert_eq!((watched.made, watched.expired), (made, 0));
        }
        assert_eq!(numbers(&world.get("mia", "GET /v1/proposals").await.ok()), [0; 0]);
        let page = world.get("boss", "GET /v1/proposals").await.ok();
        let one = &page["proposals"][0];
        assert_eq!((&one["kind"], &one["template"]), (&json!("estimate"), &json!("check")));
        assert_eq!(one["reason"], "the last 8 tasks of seo/check took 2 h in the middle, and it says 1 h");
        assert_eq!(one["options"][0]["words"], "estimate it at 2 h");
        let accept = format!("POST /v1/proposals/{}/accept", one["number"]);
        let accepted = world.write("boss", &accept, "\"1\"", "").await.ok();
        assert_eq!(accepted["state"], "accepted");
        let service = world.get("boss", "GET /v1/services/seo").await.ok();
        assert!(service.to_string().contains("\"effort_hours\":2.0"), "{service}");
        assert_eq!(world.ops.watch_promises(at(NOW)).await.expect("a look").made, 0);
    }
}
