//! Promises: made, moved, told and counted; overrides that drift; reviews that are returned.

use serde_json::{Value, json};

use super::agency::{FOREIGN, NOW, PLAIN, REVIEWED, World, at};

const DAY_SECONDS: i64 = 86_400;

fn promise(body: &Value) -> Value {
    let mut whole = json!({ "client": "acme", "what": "A list of what to repair", "by": "2026-11-27T18:00",
        "effort_hours": 1.5, "role": "seo", "told_how": "by phone" });
    for (key, value) in body.as_object().expect("an object") {
        whole[key] = value.clone();
    }
    whole
}

#[tokio::test]
async fn a_promise_is_a_task_and_a_contact_in_one_call() {
    let world = World::new().await;
    let silent = world.get("mia", "GET /v1/clients/acme").await.ok();
    let body = promise(&json!({ "importance": "high" })).to_string();
    let made = world.write("mia", "POST /v1/promises", "", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let address = made.header("location").to_owned();
    let made = made.ok();
    assert_eq!(address, format!("/v1/tasks/{}", made["number"]));
    // sue has nothing to do, and sam has
    for (field, expected) in [
        ("title", json!("A list of what to repair")),
        ("promised", json!(true)),
        ("assignee", json!("sue")),
        ("deadline", json!("2026-11-27T16:00:00Z")),
        ("first_deadline", json!("2026-11-27T16:00:00Z")),
        ("effort_hours", json!(1.5)),
        ("importance", json!("high")),
        ("provenance", Value::Null),
    ] {
        assert_eq!(made[field], expected, "{field}");
    }
    assert_eq!(made["history"][0]["reason"], "promised to the client: by phone");
    let told = world.get("mia", "GET /v1/clients/acme").await.ok();
    assert!(silent["risk"]["value"].as_f64() > told["risk"]["value"].as_f64(), "{told}");
    // the agency's own promise and this one
    assert_eq!(told["promises"]["open"], json!(2));

    let by_instant = json!({ "by": "2026-11-27T18:00:00+01:00", "role": null, "assignee": "sam" });
    let made = world.write("mia", "POST /v1/promises", "", &promise(&by_instant).to_string()).await.ok();
    assert_eq!((&made["deadline"], &made["role"]), (&json!("2026-11-27T17:00:00Z"), &json!("seo")));
}

#[tokio::test]
async fn a_promise_that_reads_well_and_is_wrong_is_refused_at_its_field() {
    let world = World::new().await;
    for (wrong, pointer) in [
        (json!({ "what": " " }), "/what"),
        (json!({ "told_how": "" }), "/told_how"),
        (json!({ "told_at": "2026-11-24T09:00:01Z" }), "/told_at"),
        // acme is a client since 5 January, and that day began two hours earlier in Kyiv
        (json!({ "told_at": "2026-01-04T21:59:59Z" }), "/told_at"),
        (json!({ "by": "2026-11-24T11:00" }), "/by"),
        (json!({ "by": "2026-11-27" }), "/by"),
        (json!({ "by": "2036-11-27T18:00" }), "/by"),
        (json!({ "effort_hours": 0 }), "/effort_hours"),
        (json!({ "role": "singing" }), "/role"),
        (json!({ "role": null }), "/role"),
        (json!({ "assignee": "nobody" }), "/assignee"),
        (json!({ "assignee": "pat" }), "/assignee"),
        (json!({ "importance": "huge" }), "/importance"),
    ] {
        let body = promise(&wrong).to_string();
        let refused = world.write("mia", "POST /v1/promises", "", &body).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{wrong}: {refused}");
    }
    let ledger = world.get("mia", "GET /v1/promises").await.ok();
    assert_eq!(ledger["counts"]["open"], json!(1), "nothing was made");
}

#[tokio::test]
async fn a_promise_that_moves_untold_is_owed_until_somebody_tells() {
    let world = World::new().await;
    let line = format!("POST /v1/tasks/{REVIEWED}/deadline");
    let first = r#"{"to":"2026-12-01T18:00:00+02:00","reason":"longer than we said","code":"our_estimate"}"#;
    let moved = world.write("mia", &line, "\"1\"", first).await.ok();
    let told = json!([moved["moves"][0]["owed"], moved["moves"][0]["code"], moved["moves"][0]["asked_by"]]);
    assert_eq!(told, json!([true, "our_estimate", "us"]));
    let second =
        r#"{"to":"2026-12-03T18:00:00+02:00","reason":"Sam is away","code":"absence","asked_by":"us"}"#;
    world.write("mia", &line, "\"2\"", second).await.ok();
    let owed = world.get("mia", "GET /v1/obligations").await.ok();
    let owed = owed["obligations"].as_array().expect("a list").clone();
    assert_eq!(owed.len(), 2);
    assert!(owed.iter().all(|one| one["number"] == json!(REVIEWED)), "{owed:?}");
    let nobodys = world.get("max", "GET /v1/obligations").await.ok();
    assert_eq!(nobodys["obligations"], json!([]), "another manager's clients");

    let tell = |of: &Value| format!("POST /v1/tasks/{REVIEWED}/moves/{}/told", of["moved"]["move"]);
    let by_phone = r#"{"told_how":"by phone"}"#;
    world.write("mia", &tell(&owed[0]), "\"2\"", by_phone).await.refused(412, "stale-version");
    world.write("sam", &tell(&owed[0]), "\"3\"", by_phone).await.refused(403, "not-yours");
    let ahead = r#"{"told_how":"by phone","told_at":"2026-11-24T09:00:01Z"}"#;
    let refused = world.write("mia", &tell(&owed[0]), "\"3\"", ahead).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/told_at");
    let before = r#"{"told_how":"by phone","told_at":"2026-11-23T06:59:59Z"}"#;
    let refused = world.write("mia", &tell(&owed[0]), "\"3\"", before).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/told_at");
    let why = refused["detail"].as_str().expect("words");
    assert!(why.ends_with("right would be 2026-11-23T07:00:00Z or later"), "{why}");
    let elsewhere = format!("POST /v1/tasks/{PLAIN}/moves/{}/told", owed[0]["moved"]["move"]);
    world.write("mia", &elsewhere, "\"1\"", by_phone).await.refused(404, "not-found");

    // told of the first, the second is still owed
    let after = world.write("mia", &tell(&owed[0]), "\"3\"", by_phone).await.ok();
    assert_eq!(json!([after["moves"][0]["owed"], after["moves"][1]["owed"]]), json!([false, true]));
    world.write("mia", &tell(&owed[0]), "\"4\"", by_phone).await.refused(409, "already-told");
    let after = world.write("mia", &tell(&owed[1]), "\"4\"", r#"{"told_how":"by mail"}"#).await.ok();
    assert_eq!(
        json!([after["moves"][0]["told_how"], after["moves"][1]["told_how"]]),
        json!(["by phone", "by mail"])
    );
    let owed = world.get("mia", "GET /v1/obligations").await.ok();
    assert_eq!(owed["obligations"], json!([]));
    let kinds: Vec<&Value> =
        after["history"].as_array().expect("events").iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["deadline_moved", "deadline_moved", "client_told", "client_told"]);
}

#[tokio::test]
async fn a_move_says_why_and_whether_the_past_is_meant() {
    let world = World::new().await;
    let line = format!("POST /v1/tasks/{PLAIN}/deadline");
    for (body, pointer) in [
        (r#"{"to":"2026-12-01T18:00:00Z"}"#, "/reason"),
        (r#"{"to":"2026-12-01T18:00:00Z","reason":" "}"#, "/reason"),
        (r#"{"to":"2026-12-01T18:00:00Z","reason":"x","code":"weather"}"#, "/code"),
        (r#"{"to":"2026-12-01T18:00:00Z","reason":"x","asked_by":"boss"}"#, "/asked_by"),
        (r#"{"to":"2026-12-01T18:00:00Z","reason":"x","told_how":" "}"#, "/told_how"),
        (r#"{"to":"2026-12-01T18:00:00Z","reason":"x","told_at":"2026-11-24T08:00:00Z"}"#, "/told_how"),
        (r#"{"to":"2026-11-20T18:00:00Z","reason":"x"}"#, "/to"),
        (r#"{"to":"2006-11-20T18:00:00Z","reason":"x","back_dated":true}"#, "/to"),
    ] {
        let refused = world.write("mia", &line, "\"1\"", body).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{body}");
    }
    let back = r#"{"to":"2026-11-20T18:00:00Z","reason":"it was due then","back_dated":true}"#;
    let moved = world.write("mia", &line, "\"1\"", back).await.ok();
    assert_eq!(moved["moves"][0]["after_the_deadline"], json!(false));
    let on = r#"{"to":"2026-11-30T18:00:00Z","reason":"now it is this day"}"#;
    let moved = world.write("mia", &line, "\"2\"", on).await.ok();
    assert_eq!(moved["moves"][1]["after_the_deadline"], json!(true));
    assert_eq!(moved["moves"][1]["owed"], json!(false), "nobody was promised anything");
}

#[tokio::test]
async fn slips_add_up_by_client_template_and_reason() {
    let world = World::new().await;
    let body = |to: &str, rest: &str| format!(r#"{{"to":"{to}T18:00:00+02:00","reason":"x"{rest}}}"#);
    let late = r#","code":"client_late","asked_by":"client""#;
    for (who, task, etag, body) in [
        ("mia", PLAIN, "\"1\"", body("2026-12-01", late)),
        ("mia", PLAIN, "\"2\"", body("2026-12-02", "")),
        ("mia", REVIEWED, "\"1\"", body("2026-11-30", late)),
        ("max", FOREIGN, "\"1\"", body("2026-12-11", late)),
    ] {
        world.write(who, &format!("POST /v1/tasks/{task}/deadline"), etag, &body).await.ok();
    }
    let shown = async |who: &str, query: &str| {
        let slips = world.get(who, &format!("GET /v1/slips?{query}")).await.ok();
        let rows = slips["slips"].as_array().expect("a list").iter();
        let rows =
            rows.map(|row| json!([row["of"], row["slip_days"], row["moves"], row["tasks"], row["owed"]]));
        Value::Array(rows.collect())
    };
    assert_eq!(shown("boss", "by=client").await, json!([["globex", 10, 1, 1, 0], ["acme", 4, 3, 2, 1]]));
    assert_eq!(shown("mia", "by=client").await, json!([["acme", 4, 3, 2, 1]]), "her own");
    let by_reason = json!([["client_late", 3, 2, 2, 1], ["other", 1, 1, 1, 0]]);
    assert_eq!(shown("mia", "by=reason").await, by_reason);
    assert_eq!(shown("mia", "by=template").await, json!([["", 4, 3, 2, 1]]));
    assert_eq!(shown("mia", "by=client&to=2026-11-23").await, json!([]));
    assert_eq!(shown("mia", "by=client&from=2026-11-24&to=2026-11-24").await, json!([["acme", 4, 3, 2, 1]]));
    world.get("mia", "GET /v1/slips?by=mood").await.refused(400, "bad-parameter");
    world.get("mia", "GET /v1/slips?from=2026-11-24&to=2026-11-23").await.refused(400, "bad-parameter");
}

#[tokio::test]
async fn the_ledger_is_paged_and_counted() {
    let world = World::new().await;
    for day in ["2026-11-26", "2026-11-30", "2026-12-02"] {
        let body = promise(&json!({ "by": format!("{day}T18:00") })).to_string();
        world.write("mia", "POST /v1/promises", "", &body).await.ok();
    }
    // on Tuesday of the week after, two have passed
    world.ops.clock.set(at(NOW).plus_seconds(7 * DAY_SECONDS));
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = world.get("mia", &format!("GET /v1/promises?limit=2{cursor}")).await.ok();
        let counts = (&page["counts"]["open"], &page["counts"]["broken"], &page["counts"]["kept_rate"]);
        assert_eq!(counts, (&json!(1), &json!(3), &json!(0.0)), "of everything, whatever the page");
        let promises = page["promises"].as_array().expect("a page").iter();
        seen.extend(promises.map(|one| one["state"].as_str().expect("a word").to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["broken", "broken", "broken", "open"]);
    let broken = world.get("mia", "GET /v1/promises?state=broken&from=2026-11-27&to=2026-11-30").await.ok();
    assert_eq!(broken["promises"].as_array().expect("a page").len(), 2);
    assert_eq!(broken["months"].as_array().expect("months").len(), 1);
    let other = world.get("max", "GET /v1/promises").await.ok();
    assert_eq!(other["promises"], json!([]));
    world.get("mia", "GET /v1/promises?state=lost").await.refused(400, "bad-parameter");
}

#[tokio::test]
async fn an_override_that_drifts_comes_back_as_a_question() {
    let world = World::new().await;
    let line = format!("PUT /v1/tasks/{PLAIN}/override");
    let body = r#"{"kind":"boost","value":20,"reason":"the board meets"}"#;
    let set = world.write("mia", &line, "\"1\"", body).await.ok();
    let over = &set["override"];
    assert_eq!((&over["score_then"], &over["drift"]), (&set["score"]["total"], &Value::Null));
    let listed = async |query: &str| {
        let page = world.get("mia", &format!("GET /v1/overrides{query}")).await.ok();
        let tasks = page["tasks"].as_array().expect("a page").iter();
        tasks.map(|task| task["number"].as_i64().expect("a number")).collect::<Vec<_>>()
    };
    assert_eq!((listed("").await, listed("?drifted=true").await), (vec![PLAIN], vec![]));
    world.ops.clock.set(at(NOW).plus_seconds(3 * DAY_SECONDS));
    assert_eq!(listed("?drifted=true").await, [PLAIN]);
    let task = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
    let drift = task["override"]["drift"].as_str().expect("a question");
    assert!(drift.starts_with(&format!("the score was {}", set["score"]["total"])), "{drift}");
    let list = world.get("mia", "GET /v1/tasks?assignee=sam").await.ok();
    let in_list = list["tasks"].as_array().expect("tasks").iter().find(|one| one["number"] == json!(PLAIN));
    assert_eq!(in_list.expect("it is listed")["override"]["drift"], drift);

    let meter = world.get("boss", "GET /v1/overrides/meter").await.ok();
    let mias = json!({ "manager": "mia", "open": 3, "raised": 1, "share": 0.333, "others_share": 0.0 });
    assert_eq!(meter["managers"][1], mias);
    let own = world.get("mia", "GET /v1/overrides/meter").await.ok();
    assert_eq!(own["managers"], json!([mias]));
}

#[tokio::test]
async fn returned_work_says_what_is_unclear_and_is_counted() {
    let world = World::new().await;
    world.write("sam", &format!("POST /v1/tasks/{REVIEWED}/submit"), "\"1\"", "").await.ok();
    let reviews = world.get("mia", "GET /v1/reviews").await.ok();
    assert_eq!((&reviews["total"], &reviews["tasks"][0]["score"]["rank"]), (&json!(1), &json!(1)));
    let line = format!("POST /v1/tasks/{REVIEWED}/return");
    for (body, pointer) in [
        (r#"{"unclear":["x"]}"#, "/comment"),
        (r#"{"comment":"x","unclear":[" "]}"#, "/unclear"),
        (r#"{"comment":"x","unclear":"y"}"#, "/unclear"),
        (r#"{"comment":"x","unclear":[3]}"#, "/unclear"),
    ] {
        let refused = world.write("mia", &line, "\"2\"", body).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{body}");
    }
    let body = r#"{"comment":"page two","unclear":["which month is meant","what they are to do"]}"#;
    let back = world.write("mia", &line, "\"2\"", body).await.ok();
    assert_eq!(back["checklist"], json!(["which month is meant", "what they are to do"]));
    let seen = world.get("sam", &format!("GET /v1/tasks/{REVIEWED}")).await.ok();
    let last = seen["history"].as_array().expect("events").last().expect("an event").clone();
    assert_eq!(last["unclear"], back["checklist"], "the specialist reads it in the history too");
    world.write("sam", &format!("POST /v1/tasks/{REVIEWED}/submit"), "\"3\"", "").await.ok();
    world.write("mia", &format!("POST /v1/tasks/{REVIEWED}/approve"), "\"4\"", "").await.ok();
    let rates = world.get("mia", "GET /v1/reviews/rates?from=2026-11-24").await.ok();
    let by_hand =
        json!([{ "service": null, "template": null, "approved": 1, "returned": 1, "return_rate": 0.5 }]);
    assert_eq!(rates["templates"], by_hand);
    let before = world.get("mia", "GET /v1/reviews/rates?to=2026-11-23").await.ok();
    assert_eq!(before["templates"], json!([]));
}
