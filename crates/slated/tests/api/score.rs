//! A task's score at an instant, and when tasks overtake each other.

use serde_json::{Value, json};

use super::agency::{FREE, NOW, PLAIN, REVIEWED, World, at};

fn tenths(value: &Value) -> i64 {
    let tenths = value.as_f64().expect("points") * 10.0;
    #[expect(clippy::cast_possible_truncation, reason = "a score is small")]
    let whole = tenths.round() as i64;
    whole
}

fn sum(parts: &Value) -> i64 {
    parts.as_array().expect("parts").iter().map(|part| tenths(&part["points"])).sum()
}

async fn scored(world: &World, asked_at: &str) -> Value {
    world.get("sam", &format!("GET /v1/tasks/{REVIEWED}/score?at={asked_at}")).await.ok()
}

// Red when the score is read at the clock's instant whatever is asked, or a stage is told by the band.
#[tokio::test]
async fn a_score_is_told_at_any_instant_with_its_stage() {
    let world = World::new().await;
    world.ops.refresh_risks(at(NOW)).await.expect("a refresh");
    let now = world.get("sam", &format!("GET /v1/tasks/{REVIEWED}/score")).await;
    assert_eq!(now.header("etag"), "\"1\"");
    let now = now.ok();
    let task = world.get("sam", &format!("GET /v1/tasks/{REVIEWED}")).await.ok();
    assert_eq!((&now["total"], &now["terms"]), (&task["score"]["total"], &task["score"]["terms"]));
    assert_eq!((&now["at"], &now["at_local"]), (&json!(NOW), &json!("2026-11-24T11:00:00+02:00")));
    assert_eq!(scored(&world, NOW).await, now);
    assert_eq!(now["latest_start_local"], "2026-11-27T15:20:00+02:00", "17:00 less 100 minutes");
    for (asked_at, stage) in [
        ("2026-10-01T09:00:00Z", "far"),
        ("2026-11-27T13:00:00Z", "waiting"),
        ("2026-11-27T14:00:00Z", "ripe"),
        ("2026-11-27T16:00:00Z", "ripe"),
        ("2026-11-30T09:00:00Z", "overdue"),
        ("0001-01-01T00:00:00Z", "far"),
        ("9999-12-30T00:00:00Z", "overdue"),
    ] {
        let told = scored(&world, asked_at).await;
        world.ops.clock.set(at(asked_at));
        let reader = slated_core::task::Actor {
            login: "boss".to_owned(),
            access: slated_core::agency::Access::Admin,
            roles: Vec::new(),
        };
        let then = world.ops.task(REVIEWED, &reader).await.expect("the task then").ranked.score;
        assert_eq!(tenths(&told["total"]), i64::from(then.total().0), "what is foretold comes true");
        world.ops.clock.set(at(NOW));
        assert_eq!((&told["stage"], &told["at"]), (&json!(stage), &json!(asked_at)));
        assert_eq!(sum(&told["terms"]), tenths(&told["total"]), "at {asked_at}");
    }
    world.get("sam", &format!("GET /v1/tasks/{REVIEWED}/score?at=today")).await.refused(400, "bad-parameter");
    world.get("sam", &format!("GET /v1/tasks/{REVIEWED}/score?on=1")).await.refused(400, "unknown-parameter");
}

// Red when the words are those of another day than the risk, or the parts are not shared exactly.
#[tokio::test]
async fn the_words_name_the_grave_parts_of_the_risk() {
    let world = World::new().await;
    for (kind, value, on) in
        [("understanding", json!(6), "2026-11-24"), ("contact", Value::Null, "2026-10-27")]
    {
        let body = json!({ "kind": kind, "value": value, "observed_on": on }).to_string();
        world.ask(Some(world.key("mia")), "POST /v1/clients/acme/signals", &[], &body).await.ok();
    }
    let told = scored(&world, NOW).await;
    let words = told["explanation"].as_str().expect("words");
    let expected = "client at risk 0.64 (silent 28 days +13.0, understanding 6 +6.2)";
    assert!(words.contains(expected), "{words}");
    let risk = told["terms"].as_array().expect("terms").iter().find(|term| term["name"] == "risk");
    assert_eq!(sum(&told["risk_parts"]), tenths(&risk.expect("a risk")["points"]));
    assert_eq!(told["risk_computed_on"], "2026-11-24");
}

// Red when the newest version is named whatever the settings of this daemon are.
#[tokio::test]
async fn a_score_names_the_weights_it_was_made_by() {
    let world = World::new().await;
    let told = scored(&world, NOW).await;
    assert_eq!(told["weights"]["version"], Value::Null, "no daemon has started yet");
    assert_eq!(told["weights"]["values"]["importance_critical"], 20.0);
    world.ops.note_weights(at(NOW)).await.expect("a version");
    let mut config = slated::config::Config::default();
    config.score.slack_cap = 80.0;
    let other = slated::ops::Policy::of(&config).into();
    let other = slated::ops::Ops { policy: other, ..world.ops.clone() };
    other.note_weights(at(NOW)).await.expect("a version");
    assert_eq!(scored(&world, NOW).await["weights"]["version"], 1);
    let findings = world.ops.doctor().await.expect("a diagnosis");
    let said = findings.iter().find(|one| one.name == "weights").expect("the weights");
    assert!(said.message.starts_with("version 2 since 2026-11-24T09:00:00Z: risk 30.0"), "{}", said.message);
    assert!(said.message.contains("slack_max 80.0") && said.message.contains("slack_max 100.0"));
}

// Red when neighbours are taken in the order of their numbers, or the one that is pinned is said to be passed.
#[tokio::test]
async fn a_task_is_told_when_it_overtakes_its_neighbour() {
    let world = World::new().await;
    let raced =
        async |world: &World| world.get("sam", &format!("GET /v1/tasks/{PLAIN}/overtakes")).await.ok();
    let told = raced(&world).await;
    assert_eq!((&told["above"]["behind"], &told["above"]["ahead"]), (&json!(PLAIN), &json!(FREE)));
    assert_eq!(told["below"], Value::Null, "it is the last");
    assert_eq!(told["above"]["words"], format!("#{PLAIN} does not overtake #{FREE} by time alone"));
    // a task that is long overdue stands still beside one that waits, but for a point a day
    let tx = world.ops.store.write().await.expect("a write");
    let plain = tx.task(PLAIN).await.expect("a read").expect("a task");
    let sooner = slated_core::task::Task {
        id: 0,
        effort_minutes: 960,
        deadline: at("2026-11-24T10:00:00Z"),
        first_deadline: at("2026-11-24T10:00:00Z"),
        ..plain
    };
    let new = slated_store::NewTask { task: sooner, waits: Vec::new() };
    let sooner = tx.insert_tasks(vec![new]).await.expect("a task")[0].id;
    tx.commit().await.expect("a commit");
    let queue = world.get("sam", "GET /v1/queue").await.ok();
    let numbers: Vec<i64> =
        queue["tasks"].as_array().expect("tasks").iter().filter_map(|task| task["number"].as_i64()).collect();
    let told = raced(&world).await;
    let place = numbers.iter().position(|number| *number == PLAIN).expect("in the queue");
    assert_eq!(told["above"]["ahead"], numbers[place - 1]);
    let race = world.get("sam", &format!("GET /v1/tasks/{sooner}/overtakes")).await.ok();
    let passing = [&race["above"], &race["below"]].into_iter().find(|one| one["at"].is_string());
    let passing = passing.expect("somebody passes it, or it passes somebody");
    let (behind, ahead) = (passing["behind"].as_i64().expect("a number"), passing["ahead"].as_i64());
    // what was told comes true to the second
    let then = at(passing["at"].as_str().expect("an instant"));
    let place = async |now| {
        world.ops.clock.set(now);
        let queue = world.ops.queue("sam").await.expect("a queue");
        let place = |id| queue.iter().position(|ranked| ranked.task.id == id).expect("in the queue");
        place(behind) < place(ahead.expect("a number"))
    };
    assert!(!place(then.plus_seconds(-1)).await && place(then).await, "{passing}");
}
