//! A client's risk: what it is made of, how it went, and the manager's word.

use serde_json::{Value, json};

use super::agency::{PLAIN, World, at};

const RISK: &str = "/v1/clients/acme/risk";

async fn judge(world: &World, body: &Value) -> super::agency::Answer {
    world.ask(Some(world.key("mia")), &format!("PUT {RISK}"), &[], &body.to_string()).await
}

async fn risk_points(world: &World) -> Value {
    let task = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
    let terms = task["score"]["terms"].as_array().expect("terms").clone();
    terms.iter().find(|term| term["name"] == "risk").expect("a risk term")["points"].clone()
}

// Red when a risk that differs by less than half a point is not written: 0.2212 of the signals stays.
#[tokio::test]
async fn score_and_order_go_by_the_managers_word_to_the_letter() {
    let world = World::new().await;
    world.ops.refresh_risks(at(super::agency::NOW)).await.expect("a refresh");
    let before = world.get("mia", &format!("GET {RISK}")).await.ok();
    assert_eq!(before["judgement"], Value::Null);
    let by_signals = before["value"].as_f64().expect("a risk");
    let near = json!({ "kind": "fixed", "risk": by_signals + 0.0001, "reason": "to the letter" });
    let told = judge(&world, &near).await.ok();
    assert_eq!(told["in_force"]["value"], told["value"]);
    assert_eq!(told["value"], near["risk"]);

    let said = json!({ "kind": "fixed", "risk": 0.1, "reason": "they signed", "ends_on": "2026-12-24" });
    let told = judge(&world, &said).await.ok();
    assert_eq!((&told["value"], &told["by_signals"]), (&json!(0.1), &json!(by_signals)));
    assert_eq!(
        told["judgement"],
        json!({ "kind": "fixed", "risk": 0.1, "reason": "they signed", "by": "mia",
            "set_at": "2026-11-24T09:00:00Z", "ends_on": "2026-12-24" })
    );
    assert_eq!(risk_points(&world).await, json!(3.0));
    // a beat leaves it alone
    world.ops.refresh_risks(at("2026-11-25T09:00:00Z")).await.expect("a refresh");
    assert_eq!(risk_points(&world).await, json!(3.0));

    let cleared = world.ask(Some(world.key("mia")), &format!("DELETE {RISK}"), &[], "").await.ok();
    assert_eq!((&cleared["judgement"], &cleared["in_force"]["value"]), (&Value::Null, &json!(by_signals)));
    assert_eq!(cleared["history"].as_array().expect("days").len(), 1, "one row a day");
}

// Red without the bound on days, or when what is over may be set.
#[tokio::test]
async fn a_wrong_judgement_is_refused_by_its_place() {
    let world = World::new().await;
    let right = json!({ "kind": "floor", "risk": 0.5, "reason": "x" });
    for (field, value, detail) in [
        ("kind", json!("ceiling"), "is \"ceiling\": right would be floor or fixed"),
        ("risk", json!(1.01), "is 1.01: right would be a number from 0 to 1 with at most four decimals"),
        ("risk", json!(-0.1), "is -0.1: right would be a number from 0 to 1 with at most four decimals"),
        (
            "risk",
            json!(0.12345),
            "is 0.12345: right would be a number from 0 to 1 with at most four decimals",
        ),
        ("risk", json!("0.5"), "is a text: right would be a number from 0 to 1 with at most four decimals"),
        ("reason", json!(" "), "a judgement of risk needs a reason, and its reason is blank"),
        ("ends_on", json!("2026-11-23"), "2026-11-23 is over: right would be today, 2026-11-24, or later"),
    ] {
        let mut body = right.clone();
        body[field] = value;
        let refused = judge(&world, &body).await.refused(422, "invalid");
        let fault = &refused["errors"][0];
        assert_eq!((&fault["pointer"], &fault["detail"]), (&json!(format!("/{field}")), &json!(detail)));
    }
    let nothing = world.get("mia", &format!("GET {RISK}")).await.ok();
    assert_eq!(nothing["judgement"], Value::Null, "what was refused was not done");
    for span in ["from=2026-11-25&to=2026-11-24", "from=2020-01-01&to=2026-11-24"] {
        world.get("mia", &format!("GET {RISK}?{span}")).await.refused(422, "invalid");
    }
}

// Red when a stale reading is taken for a fresh one, or what was never observed has a date.
#[tokio::test]
async fn each_part_says_how_old_it_is_and_how_fast_it_fades() {
    let world = World::new().await;
    for signal in [
        json!({ "kind": "understanding", "value": 5, "observed_on": "2026-09-01" }),
        json!({ "kind": "nps", "value": 3, "observed_on": "2026-11-01" }),
    ] {
        let line = "POST /v1/clients/acme/signals";
        world.ask(Some(world.key("mia")), line, &[], &signal.to_string()).await.ok();
    }
    let told = world.get("mia", &format!("GET {RISK}")).await.ok();
    let part = |kind: &str| {
        let parts = told["parts"].as_array().expect("parts").iter();
        let part = parts.clone().find(|part| part["kind"] == kind).expect("the part");
        (part["observed_on"].clone(), part["half_life_days"].clone(), part["is_stale"].clone())
    };
    assert_eq!(part("understanding"), (json!("2026-09-01"), json!(60), json!(true)));
    assert_eq!(part("nps"), (json!("2026-11-01"), json!(90), json!(false)));
    assert_eq!(part("silence"), (Value::Null, Value::Null, json!(false)));
    let missing = told["missing"].as_array().expect("words");
    assert!(missing.iter().any(|word| word.as_str().expect("a text").starts_with("no contact")));
    let history = told["history"].as_array().expect("days");
    assert_eq!((history.len(), &history[0]["value"]), (1, &told["in_force"]["value"]));
    let sum = |parts: &Value| {
        let points = parts.as_array().expect("parts").iter().map(|part| part["points"].as_f64());
        points.map(|points| (points.expect("points") * 10.0).round()).sum::<f64>()
    };
    assert_eq!(sum(&history[0]["parts"]), sum(&told["parts"]), "what is kept is what was shown");
}
