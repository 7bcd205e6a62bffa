//! `GET /v1/clients/{key}/cabinet`: what is told to a client, and who may look first.

use serde_json::json;

use super::agency::{PLAIN, REVIEWED, World};
use super::time::worlds;

#[tokio::test]
async fn the_client_sees_promises_and_purposes_and_nobodys_login() {
    let world = World::new().await;
    for (who, line, etag, body) in [
        ("sam", format!("POST /v1/tasks/{REVIEWED}/block"), "\"1\"", r#"{"reason":"a secret of the house"}"#),
        ("sam", format!("POST /v1/tasks/{PLAIN}/complete"), "\"1\"", ""),
    ] {
        world.write(who, &line, etag, body).await.ok();
    }
    let line = "GET /v1/clients/acme/cabinet?from=2026-11-01&to=2026-11-30";
    let answer = world.get("mia", line).await;
    for inner in ["secret", "sam", "mia", "risk", "score", "seo"] {
        assert!(!answer.text.contains(inner), "{inner}: {}", answer.text);
    }
    let cabinet = answer.ok();
    let promise = json!({
        "title": "Monthly report", "what_for": "The client sees what was done", "on": "2026-11-27",
        "result": null, "links": []
    });
    assert_eq!(cabinet["promises"], json!([promise]));
    assert_eq!(cabinet["done"], json!([]), "made by hand and promised to nobody");
    world
        .get("mia", "GET /v1/clients/acme/cabinet?from=2026-11-02&to=2026-11-01")
        .await
        .refused(422, "invalid");
}

const CABINET: &str = "GET /v1/clients/acme/cabinet?from=2026-11-01&to=2026-11-30";

async fn etag(world: &World, number: i64) -> String {
    world.get("mia", &format!("GET /v1/tasks/{number}")).await.header("etag").to_owned()
}

async fn contacts(world: &World) -> usize {
    let told = world.get("mia", "GET /v1/clients/acme/signals").await.ok();
    told["signals"].as_array().expect("signals").iter().filter(|one| one["kind"] == "contact").count()
}

/// Red when a result is shown of a task that nobody said the client may see, when it is published twice, and when
/// publishing it leaves the client's silence to go on.
#[tokio::test]
async fn a_result_reaches_the_client_once_it_is_done_and_shown_and_that_is_a_contact() {
    for world in worlds().await {
        let body = r#"{"result":"two pages are found now","links":["https://acme.example/report"]}"#;
        let complete = format!("POST /v1/tasks/{PLAIN}/complete");
        let wrong = r#"{"links":["ftp://acme.example"]}"#;
        let refused = world.write("sam", &complete, "\"1\"", wrong).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], "/links");
        let done = world.write("sam", &complete, "\"1\"", body).await.ok();
        assert_eq!(
            (&done["client_sees"], &done["result"]),
            (&json!(false), &json!("two pages are found now"))
        );
        assert_eq!(world.get("mia", CABINET).await.ok()["done"], json!([]));
        assert_eq!(contacts(&world).await, 0);

        let show = format!("PUT /v1/tasks/{PLAIN}/client-sees");
        world
            .write("sam", &show, &etag(&world, PLAIN).await, r#"{"client_sees":true}"#)
            .await
            .refused(403, "not-yours");
        let shown =
            world.write("mia", &show, &etag(&world, PLAIN).await, r#"{"client_sees":true}"#).await.ok();
        let kinds: Vec<_> =
            shown["history"].as_array().expect("a history").iter().map(|one| &one["kind"]).collect();
        assert!(
            kinds.contains(&&json!("task_shown")) && kinds.contains(&&json!("result_published")),
            "{kinds:?}"
        );
        let cabinet = world.get("mia", CABINET).await.ok();
        let entry = json!({
            "title": "Monthly report", "what_for": "The client sees what was done", "on": "2026-11-24",
            "result": "two pages are found now", "links": [{ "url": "https://acme.example/report", "title": "" }]
        });
        assert_eq!(cabinet["done"], json!([entry]));
        assert_eq!(contacts(&world).await, 1);
        // what is shown already is not published again
        world.write("mia", &show, &etag(&world, PLAIN).await, r#"{"client_sees":true}"#).await.ok();
        assert_eq!(contacts(&world).await, 1);
        world.write("mia", &show, &etag(&world, PLAIN).await, r#"{"client_sees":false}"#).await.ok();
        assert_eq!(world.get("mia", CABINET).await.ok()["done"], json!([]));

        // of what is reviewed, with the manager's word
        let submit = format!("POST /v1/tasks/{REVIEWED}/submit");
        world.write("sam", &submit, &etag(&world, REVIEWED).await, r#"{"result":"the report"}"#).await.ok();
        let waiting = world.get("mia", CABINET).await.ok();
        assert_eq!(waiting["promises"][0]["result"], json!(null), "nobody has looked at it yet");
        assert_eq!(contacts(&world).await, 1);
        let approve = format!("POST /v1/tasks/{REVIEWED}/approve");
        let approved = world.write("mia", &approve, &etag(&world, REVIEWED).await, "").await.ok();
        assert_eq!(world.get("mia", CABINET).await.ok()["done"][0]["result"], json!("the report"));
        let happened = approved["history"].as_array().expect("a history");
        assert!(happened.iter().any(|one| one["kind"] == "result_published"), "{happened:?}");
        assert_eq!(contacts(&world).await, 1, "a day's contacts by the same person are one");
    }
}
