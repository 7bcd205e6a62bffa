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

// Red when a promise is put behind what can be started (tried: its stage `Stuck`).
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

// Red without `sees`: whoever asks is told of every task.
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

// Red when a manager may consider a service for another manager's client.
#[tokio::test]
async fn the_weeks_to_come_are_told_to_managers() {
    let world = World::new().await;
    let told = world.get("mia", "GET /v1/forecast/load?weeks=2&with=acme/ppc@2026-12-01").await.ok();
    let weeks = told["weeks"].as_array().expect("weeks");
    assert_eq!((weeks.len(), &weeks[0]["starts_on"]), (2, &json!("2026-11-23")));
    let seo = |week: &Value| {
        week["roles"].as_array().expect("roles").iter().find(|one| one["role"] == "seo").cloned()
    };
    let hours = |there: f64| json!({ "role": "seo", "needed_hours": 0.0, "considered_hours": 0.0, "capacity_hours": there });
    assert_eq!(seo(&weeks[0]), Some(hours(60.0)), "sam and sue from Tuesday at eleven: 6 + 3 * 8 hours each");
    assert_eq!(seo(&weeks[1]), Some(hours(80.0)));
    let open = json!([{ "role": "ppc", "open_hours": 1.67 }, { "role": "seo", "open_hours": 5.0 }]);
    assert_eq!((&told["open"], &told["series_broken"]), (&open, &json!(0)));
    world.get("max", "GET /v1/forecast/load?with=acme/ppc@2026-12-01").await.refused(404, "not-found");
    world.get("mia", "GET /v1/forecast/load?with=acme/no@2026-12-01").await.refused(404, "not-found");
    world.get("mia", "GET /v1/forecast/load?with=acme").await.refused(400, "bad-parameter");
    world.get("mia", "GET /v1/forecast/load?weeks=27").await.refused(400, "bad-parameter");
    world.get("sam", "GET /v1/forecast/load").await.refused(403, "forbidden");
}

// Red when what is considered is counted with what is engaged.
#[tokio::test]
async fn a_service_that_is_only_considered_adds_its_hours() {
    let world = World::new().await;
    let draft = r#"{"key":"ppc","name":"Paid search","purpose":"To be found","task":[{"key":"bids","title":"Bids",
        "purpose":"Nothing is wasted","role":"ppc","effort_hours":2,"due":{"hours":4},"schedule":
        {"rrule":"FREQ=WEEKLY;BYDAY=MO,TH","at":"09:00","on_holiday":"following"}}]}"#;
    let read = world.get("boss", "GET /v1/services/ppc").await;
    world.write("boss", "PUT /v1/services/ppc", read.header("etag"), draft).await.ok();
    let line = "GET /v1/forecast/load?weeks=3&with=acme/ppc@2026-12-01";
    let told = world.get("mia", line).await.ok();
    let considered: Vec<f64> = told["weeks"]
        .as_array()
        .expect("weeks")
        .iter()
        .map(|week| {
            let mut roles = week["roles"].as_array().expect("roles").iter();
            let ppc = roles.find(|one| one["role"] == "ppc").expect("a role");
            ppc["considered_hours"].as_f64().expect("hours")
        })
        .collect();
    assert_eq!(considered, [0.0, 2.0, 4.0], "from a Tuesday: a Thursday, then both days");
    assert_eq!(world.get("mia", line).await.ok(), told, "nothing was written");
    let without = world.get("mia", "GET /v1/forecast/load?weeks=3").await.ok();
    assert!(!without.to_string().contains("\"considered_hours\":2.0"), "{without}");
}
