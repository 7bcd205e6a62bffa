//! `GET /v1/clients/{key}/sold-against-done`: every date of the period has one fate.

use serde_json::{Value, json};

use super::agency::World;

fn line<'a>(answer: &'a Value, template: &str) -> &'a Value {
    let lines = answer["lines"].as_array().expect("lines").iter();
    lines.clone().find(|line| line["template"] == template).expect("a line")
}

#[tokio::test]
async fn what_was_skipped_says_why_and_what_was_before_us_is_not_ours() {
    let world = World::new().await;
    let asked = "GET /v1/clients/acme/sold-against-done?from=2026-06-01&to=2026-11-30";
    let answer = world.get("mia", asked).await.ok();
    let check = line(&answer, "check");
    let counts = &check["counts"];
    assert_eq!((&counts["planned"], &counts["skipped"], &counts["done"]), (&json!(2), &json!(2), &json!(0)));
    assert_eq!(counts["planned_hours"], 2.0);
    let why: Vec<_> = check["not_done"].as_array().expect("dates").iter().collect();
    assert_eq!(
        (why[0]["reason"].as_str(), why[1]["reason"].as_str()),
        (Some("not on its own day"), Some("engagement paused"))
    );
    world
        .get("mia", "GET /v1/clients/acme/sold-against-done?from=2026-12-01&to=2026-11-30")
        .await
        .refused(422, "invalid");
}

#[tokio::test]
async fn a_date_that_became_a_task_goes_the_way_of_its_task() {
    let world = World::new().await;
    let created = world.write("mia", "POST /v1/series/1/occurrences/2026-11-23/create", "", "").await.ok();
    let number = created["number"].as_i64().expect("a number");
    let asked = "GET /v1/clients/acme/sold-against-done?from=2026-11-23&to=2026-11-23";
    let fate = async |expected: &str| {
        let answer = world.get("mia", asked).await.ok();
        let counts = &answer["total"];
        assert_eq!((&counts["planned"], &counts[expected]), (&json!(1), &json!(1)), "{expected}: {answer}");
        answer
    };
    fate("open").await;
    let to = json!({ "to": "2026-12-24T16:00:00Z", "reason": "x" }).to_string();
    let moved = world.write("mia", &format!("POST /v1/tasks/{number}/deadline"), "\"1\"", &to).await;
    let seen = moved.header("etag").to_owned();
    moved.ok();
    let answer = fate("moved").await;
    assert_eq!(line(&answer, "check")["not_done"][0]["moved_to"], "2026-12-24T16:00:00Z");
    let logged =
        world.write("mia", &format!("POST /v1/tasks/{number}/log-time"), &seen, r#"{"minutes":45}"#).await;
    let seen = logged.header("etag").to_owned();
    logged.ok();
    let given_up = world
        .write("mia", &format!("POST /v1/tasks/{number}/cancel"), &seen, r#"{"reason":"the shop is closed"}"#)
        .await;
    given_up.ok();
    let answer = fate("cancelled").await;
    let one = &line(&answer, "check")["not_done"][0];
    assert_eq!((&one["reason"], &one["by"]), (&json!("the shop is closed"), &json!("mia")));
    assert_eq!(answer["total"]["logged_hours"], 0.75);
}
