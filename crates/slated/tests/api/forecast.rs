//! `GET /v1/forecast`: expected finishes, and who is told of them.

use serde_json::{Value, json};

use super::agency::{FOREIGN, FREE, PLAIN, REVIEWED, World};

fn numbers(answer: &Value) -> Vec<i64> {
    let tasks = answer["tasks"].as_array().expect("tasks").iter();
    tasks.map(|task| task["number"].as_i64().expect("a number")).collect()
}

fn logins(answer: &Value) -> Vec<&str> {
    answer["people"].as_array().expect("people").iter().filter_map(|one| one["login"].as_str()).collect()
}

// Red when the promise is not first (its level of importance), or a task of the pool is left with nobody.
#[tokio::test]
async fn a_specialist_is_told_when_their_own_is_done() {
    let world = World::new().await;
    let own = world.get("sam", "GET /v1/forecast").await.ok();
    assert_eq!(numbers(&own), [REVIEWED, PLAIN], "the free one would be sue's, who has nothing");
    let first = &own["tasks"][0];
    assert_eq!(first["expected_start_local"], "2026-11-24T11:00:00+02:00");
    assert_eq!(first["expected_finish_local"], "2026-11-24T12:40:00+02:00", "100 minutes");
    assert_eq!(first["expected_finish"], "2026-11-24T10:40:00Z");
    assert_eq!((&first["promised"], &first["expected_of"]), (&json!(true), &json!("sam")));
    assert_eq!(own["tasks"][1]["expected_finish_local"], "2026-11-24T14:20:00+02:00");
    assert_eq!(first["miss_probability"], 0.0, "three days for it");
    let people = json!([{ "login": "sam", "open_hours": 3.33, "free_at": "2026-11-24T12:20:00Z",
        "free_at_local": "2026-11-24T14:20:00+02:00", "expected_misses": 0.0 }]);
    assert_eq!(own["people"], people);
}

// Red when tasks are not asked for by `sees`, or totals of others reach a specialist.
#[tokio::test]
async fn everybody_is_told_of_what_they_may_see() {
    let world = World::new().await;
    let role = world.get("sam", "GET /v1/forecast?role=seo").await.ok();
    assert_eq!((numbers(&role), logins(&role)), (vec![REVIEWED, FREE, PLAIN], vec!["sam"]));
    let mia = world.get("mia", "GET /v1/forecast").await.ok();
    assert_eq!((numbers(&mia), logins(&mia)), (vec![REVIEWED, FREE, PLAIN], vec!["sam", "sue"]));
    let max = world.get("max", "GET /v1/forecast").await.ok();
    assert_eq!((numbers(&max), logins(&max)), (vec![FOREIGN], vec!["pat"]));
    assert_eq!(numbers(&world.get("max", "GET /v1/forecast?client=acme").await.ok()), [0; 0]);
    let all = world.get("boss", "GET /v1/forecast?limit=1").await.ok();
    assert_eq!((numbers(&all), &all["total"]), (vec![REVIEWED], &json!(4)));
    assert_eq!(numbers(&world.get("boss", "GET /v1/forecast?person=sue").await.ok()), [FREE]);
    world.get("sam", "GET /v1/forecast?person=sue").await.refused(403, "forbidden");
    world.get("mia", "GET /v1/forecast?person=nobody").await.refused(404, "not-found");
}
