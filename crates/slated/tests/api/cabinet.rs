//! `GET /v1/clients/{key}/cabinet`: what is told to a client, and who may look first.

use serde_json::json;

use super::agency::{PLAIN, REVIEWED, World};

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
    let promise =
        json!({ "title": "Monthly report", "what_for": "The client sees what was done", "on": "2026-11-27" });
    assert_eq!(cabinet["promises"], json!([promise]));
    assert_eq!(cabinet["done"], json!([]), "made by hand and promised to nobody");
    world
        .get("mia", "GET /v1/clients/acme/cabinet?from=2026-11-02&to=2026-11-01")
        .await
        .refused(422, "invalid");
}
