//! The API over a real SQLite file: who may ask what, and what the answers say.

#[path = "api/absences.rs"]
mod absences;
#[path = "api/agency.rs"]
mod agency;
#[path = "api/board.rs"]
mod board;
#[path = "api/bulk.rs"]
mod bulk;
#[path = "api/cabinet.rs"]
mod cabinet;
#[path = "api/calendars.rs"]
mod calendars;
#[path = "api/clients.rs"]
mod clients;
#[path = "api/connections.rs"]
mod connections;
#[path = "api/day.rs"]
mod day;
#[path = "api/erase.rs"]
mod erase;
#[path = "api/follow.rs"]
mod follow;
#[path = "api/forecast.rs"]
mod forecast;
#[path = "api/idempotency.rs"]
mod idempotency;
#[path = "api/people.rs"]
mod people;
#[path = "api/promises.rs"]
mod promises;
#[path = "api/proposals.rs"]
mod proposals;
#[path = "api/risk.rs"]
mod risk;
#[path = "api/score.rs"]
mod score;
#[path = "api/series.rs"]
mod series;
#[path = "api/services.rs"]
mod services;
#[path = "api/sold.rs"]
mod sold;
#[path = "api/time.rs"]
mod time;

use agency::{FOREIGN, FREE, PLAIN, REVIEWED, World};
use serde_json::json;

// ---- keys

#[tokio::test]
async fn nothing_under_v1_answers_without_a_key() {
    let world = World::new().await;
    let document = serde_json::to_value(slated::web::openapi()).expect("a document");
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        let path = path
            .replace("{n}", "1")
            .replace("{key}", "acme")
            .replace("{id}", "1")
            .replace("{date}", "2026-11-20");
        for method in item.as_object().expect("methods").keys().map(|method| method.to_uppercase()) {
            let answer = world.ask(None, &format!("{method} {path}"), &[], "").await;
            if !path.starts_with("/v1/") {
                assert_ne!(answer.status, 401, "{method} {path}");
                continue;
            }
            answer.refused(401, "unauthenticated");
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"slated\"");
            assert_eq!(answer.header("cache-control"), "no-store");
            asked += 1;
        }
    }
    assert!(asked >= 20, "only {asked} routes were asked");
}

#[tokio::test]
async fn a_key_that_is_not_in_force_is_no_key() {
    let world = World::new().await;
    let good = world.key("sam").to_owned();
    assert_eq!(world.ask(Some(&good), "GET /v1/me", &[], "").await.ok()["login"], "sam");
    for bad in [format!("{good}x"), "slated_".to_owned(), "nonsense".to_owned(), "slated_\u{e9}".to_owned()] {
        world.ask(Some(&bad), "GET /v1/me", &[], "").await.refused(401, "unauthenticated");
    }
    let twice = [("authorization", "Bearer slated_another")];
    world.ask(Some(&good), "GET /v1/me", &twice, "").await.refused(401, "unauthenticated");
    let prefix = good.split('_').nth(1).expect("a prefix");
    world.ops.revoke_key(prefix).await.expect("a key to revoke");
    world.ask(Some(&good), "GET /v1/me", &[], "").await.refused(401, "unauthenticated");
    world.ops.clock.set(agency::at("2027-11-24T09:00:00Z"));
    world.get("mia", "GET /v1/me").await.refused(401, "unauthenticated");
}

// ---- who sees what

#[tokio::test]
async fn a_task_that_one_may_not_see_is_a_task_that_does_not_exist() {
    let world = World::new().await;
    for (who, line, etag) in [
        ("sam", "GET /v1/tasks/{n}", ""),
        ("mia", "GET /v1/tasks/{n}", ""),
        ("sam", "POST /v1/tasks/{n}/start", "\"1\""),
        ("mia", "POST /v1/tasks/{n}/approve", "\"1\""),
        ("mia", "DELETE /v1/tasks/{n}/override", "\"1\""),
    ] {
        let mut answers = Vec::new();
        for number in [FOREIGN, 999] {
            let headers = [("x-request-id", "same"), ("if-match", etag)];
            let headers = if etag.is_empty() { &headers[..1] } else { &headers[..] };
            let line = line.replace("{n}", &number.to_string());
            let answer = world.ask(Some(world.key(who)), &line, headers, "").await;
            answer.refused(404, "not-found");
            let mut headers = answer.headers.clone();
            headers.remove("content-length");
            answers.push((headers, answer.text.replace(&format!("task {number}\""), "task N\"")));
        }
        assert_eq!(answers[0], answers[1], "{who} {line}");
    }
    for (who, number) in
        [("pat", FOREIGN), ("max", FOREIGN), ("boss", FOREIGN), ("sam", FREE), ("mia", PLAIN)]
    {
        assert_eq!(world.get(who, &format!("GET /v1/tasks/{number}")).await.ok()["number"], number);
    }
    world.get("sam", "GET /v1/tasks/abc").await.refused(404, "not-found");
    world.get("sam", "GET /v1/tasks/99999999999999999999").await.refused(404, "not-found");
}

#[tokio::test]
async fn a_queue_is_ones_own_unless_one_manages() {
    let world = World::new().await;
    let own = world.get("sam", "GET /v1/queue").await.ok();
    let numbers: Vec<_> =
        own["tasks"].as_array().expect("tasks").iter().map(|task| task["number"].as_i64()).collect();
    assert_eq!(numbers, [Some(REVIEWED), Some(FREE), Some(PLAIN)], "the promise first, then by number");
    let first = &own["tasks"][0];
    assert_eq!(first["score"]["rank"], 1);
    assert_eq!(first["score"]["rank_reason"], "by score");
    assert_eq!(first["deadline"], "2026-11-27T16:00:00Z");
    assert_eq!(first["deadline_local"], "2026-11-27T18:00:00+02:00");
    assert_eq!(first["time_zone"], "Europe/Kyiv");
    assert_eq!(first["effort_hours"], 1.67);
    let terms = first["score"]["terms"].as_array().expect("terms").iter();
    let tenths = |value: &serde_json::Value| (value.as_f64().expect("a number") * 10.0).round();
    assert_eq!(terms.map(|term| tenths(&term["points"])).sum::<f64>(), tenths(&first["score"]["total"]));

    world.get("sam", "GET /v1/queue?person=sue").await.refused(403, "forbidden");
    assert_eq!(world.get("sam", "GET /v1/queue?person=sam").await.ok()["total"], 3);
    assert_eq!(
        world.get("mia", "GET /v1/queue?person=sam").await.ok()["tasks"].as_array().map(Vec::len),
        Some(3)
    );
    let foreign = world.get("max", "GET /v1/queue?person=sam").await.ok();
    assert_eq!(
        (&foreign["total"], &foreign["not_shown"], &foreign["tasks"]),
        (&json!(3), &json!(3), &json!([]))
    );
    world.get("mia", "GET /v1/queue?person=nobody").await.refused(404, "not-found");
    assert_eq!(
        world.get("sam", "GET /v1/queue?limit=1").await.ok()["tasks"].as_array().map(Vec::len),
        Some(1)
    );
}

#[tokio::test]
async fn a_list_is_walked_by_its_cursors_and_shows_nothing_foreign() {
    let world = World::new().await;
    let mut seen = Vec::new();
    let mut line = "GET /v1/tasks?limit=1&role=seo".to_owned();
    loop {
        let page = world.get("boss", &line).await.ok();
        seen.extend(
            page["tasks"]
                .as_array()
                .expect("tasks")
                .iter()
                .map(|task| task["number"].as_i64().expect("a number")),
        );
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        line = format!("GET /v1/tasks?limit=1&role=seo&cursor={cursor}");
        world.get("boss", &format!("GET /v1/tasks?cursor={cursor}")).await.refused(400, "bad-cursor");
    }
    assert_eq!(seen, [REVIEWED, FREE, PLAIN]);
    let mias = world.get("mia", "GET /v1/tasks").await;
    assert!(!mias.text.contains("globex"), "{}", mias.text);
    assert_eq!(mias.ok()["tasks"].as_array().map(Vec::len), Some(3));
    assert_eq!(world.get("boss", "GET /v1/tasks?client=globex").await.ok()["tasks"][0]["number"], FOREIGN);
    assert_eq!(world.get("boss", "GET /v1/tasks?status=done").await.ok()["tasks"], json!([]));
}

#[tokio::test]
async fn clients_and_events_are_for_those_who_manage() {
    let world = World::new().await;
    world.get("sam", "GET /v1/clients/acme").await.refused(404, "not-found");
    world.get("max", "GET /v1/clients/acme").await.refused(404, "not-found");
    world.get("mia", "GET /v1/clients/no%00pe").await.refused(404, "not-found");
    let before = world.get("mia", "GET /v1/clients/acme").await.ok();
    let signal = r#"{"kind":"conflict_opened","value":"threat","observed_on":"2026-11-24","note":"a call"}"#;
    let added = world.ask(Some(world.key("mia")), "POST /v1/clients/acme/signals", &[], signal).await;
    assert_eq!(added.status, 201, "{}", added.text);
    let after = world.get("mia", "GET /v1/clients/acme").await.ok();
    assert!(after["risk"]["value"].as_f64() > before["risk"]["value"].as_f64());
    assert_eq!(added.json(), after["risk"]);
    let refused = world
        .ask(
            Some(world.key("mia")),
            "POST /v1/clients/acme/signals",
            &[],
            r#"{"kind":"nps","value":11,"observed_on":"24.11.2026"}"#,
        )
        .await
        .refused(422, "invalid");
    let pointers: Vec<_> =
        refused["errors"].as_array().expect("errors").iter().map(|fault| &fault["pointer"]).collect();
    assert_eq!(pointers, ["/observed_on", "/value"]);

    let line = "GET /v1/clients/acme/preview?from=2026-11-24&to=2026-12-24";
    assert_eq!(world.get("mia", line).await.ok()["upcoming"], json!([]));
    world.get("max", line).await.refused(404, "not-found");
    world.get("mia", "GET /v1/clients/acme/preview?from=2026-11-24").await.refused(400, "bad-parameter");
    world
        .get("mia", "GET /v1/clients/acme/preview?from=2026-11-24&to=2026-11-01")
        .await
        .refused(422, "invalid");

    preview_what_nobody_has_saved(&world).await;

    world.get("sam", "GET /v1/events").await.refused(403, "forbidden");
    let feed = world.get("boss", "GET /v1/events?after=0&limit=200").await.ok();
    let kinds: Vec<_> =
        feed["events"].as_array().expect("events").iter().map(|event| &event["kind"]).collect();
    assert!(kinds.contains(&&json!("signal_received")), "{kinds:?}");
    let line = format!("GET /v1/events?after={}", feed["next_after"]);
    assert_eq!(world.get("boss", &line).await.ok()["events"], json!([]));
}

async fn preview_what_nobody_has_saved(world: &World) {
    let ask =
        |body: &'static str| world.ask(Some(world.key("mia")), "POST /v1/recurrence/preview", &[], body);
    let told = ask(
        r#"{"schedule": {"rrule": "FREQ=MONTHLY;BYMONTHDAY=28", "at": "02:30", "on_holiday": "none"}, "due": {"hours": 4},
            "starts_on": "2027-02-01", "time_zone": "Europe/Berlin", "calendar": "ua", "dates": 2}"#,
    );
    let told = told.await.ok();
    let of = |name: &str| {
        told["upcoming"].as_array().expect("dates").iter().map(|one| one[name].clone()).collect::<Vec<_>>()
    };
    assert_eq!(of("nominal_on"), ["2027-02-28", "2027-03-28"]);
    assert_eq!(of("decision"), ["create", "create"]);
    assert_eq!(of("create_at_local"), ["2027-02-28T02:30:00+01:00", "2027-03-28T03:30:00+02:00"]);
    assert_eq!(of("clock_changes"), [json!([]), json!(["02:30 does not exist on 2027-03-28: 03:30"])]);

    let wrong = ask(
        r#"{"schedule": {"rrule": "FREQ=HOURLY", "at": "25:00", "on_holiday": "none"}, "due": {"hours": 4},
            "starts_on": "2027-02-01", "time_zone": "Europe/Berlin", "calendar": "ua", "dates": 2}"#,
    );
    let wrong = wrong.await.refused(422, "invalid");
    let pointers: Vec<_> =
        wrong["errors"].as_array().expect("errors").iter().map(|fault| &fault["pointer"]).collect();
    assert_eq!(pointers, ["/schedule/at", "/schedule/rrule"]);
}

// ---- versions

#[tokio::test]
async fn a_write_needs_the_version_that_was_read() {
    let world = World::new().await;
    let line = format!("POST /v1/tasks/{PLAIN}/start");
    world.ask(Some(world.key("sam")), &line, &[], "").await.refused(428, "missing-if-match");
    world.write("sam", &line, "W/\"1\"", "").await.refused(412, "stale-version");
    world.write("sam", &line, "\"7\"", "").await.refused(412, "stale-version");
    world.write("sam", &line, "\"x\"", "").await.refused(412, "stale-version");
    world.write("sam", &line, "*", "").await.refused(400, "bad-if-match");
    world.write("sam", &line, "\"1\", \"2\"", "").await.refused(400, "bad-if-match");
    world.write("sam", &line, "1", "").await.refused(400, "bad-if-match");

    let read = world.get("sam", &format!("GET /v1/tasks/{PLAIN}")).await;
    let etag = read.header("etag").to_owned();
    assert_eq!((etag.as_str(), read.ok()["status"].as_str()), ("\"1\"", Some("open")), "nothing was written");
    let started = world.write("sam", &line, &etag, "{}").await;
    assert_eq!(started.header("etag"), "\"2\"");
    assert_eq!(started.ok()["status"], "started");
    world.write("sam", &line, &etag, "").await.refused(412, "stale-version");
    world.write("sam", &line, "\"2\"", "").await.refused(409, "wrong-status");
}

// ---- work

#[tokio::test]
async fn reviewed_work_is_done_when_the_manager_approves() {
    let world = World::new().await;
    let line = |verb: &str| format!("POST /v1/tasks/{REVIEWED}/{verb}");
    let refused = world.write("sam", &line("complete"), "\"1\"", "").await.refused(409, "needs-review");
    assert!(refused["detail"].as_str().expect("a detail").contains("submit it instead"), "{refused}");
    assert_eq!(world.write("sam", &line("submit"), "\"1\"", "").await.ok()["status"], "in_review");
    world.write("sam", &line("approve"), "\"2\"", "").await.refused(403, "not-yours");
    let wordless =
        world.write("mia", &line("return"), "\"2\"", r#"{"comment":"  "}"#).await.refused(422, "invalid");
    assert_eq!(wordless["errors"][0]["pointer"], "/comment");
    let returned = world.write("mia", &line("return"), "\"2\"", r#"{"comment":"no title"}"#).await.ok();
    assert_eq!(returned["status"], "started");
    assert_eq!(world.write("sam", &line("submit"), "\"3\"", "").await.ok()["status"], "in_review");
    let done = world.write("mia", &line("approve"), "\"4\"", "").await.ok();
    assert_eq!(done["status"], "done");
    let told: Vec<_> = done["history"]
        .as_array()
        .expect("a history")
        .iter()
        .map(|one| (&one["kind"], &one["by"], &one["reason"]))
        .collect();
    let (submitted, approved) = (json!("task_submitted"), json!("task_approved"));
    let (returned, sam, mia, why) = (json!("task_returned"), json!("sam"), json!("mia"), json!("no title"));
    let none = json!(null);
    assert_eq!(
        told,
        [
            (&submitted, &sam, &none),
            (&returned, &mia, &why),
            (&submitted, &sam, &none),
            (&approved, &mia, &none)
        ]
    );
}

#[tokio::test]
async fn every_move_of_a_task_answers_with_its_new_state() {
    let world = World::new().await;
    let mut version = 1;
    for (who, verb, body, field, expected) in [
        ("sam", "block", r#"{"reason":"no access"}"#, "blocked_reason", json!("no access")),
        ("sam", "unblock", "", "status", json!("open")),
        ("sam", "start", "", "status", json!("started")),
        ("sam", "release", "{}", "assignee", json!(null)),
        ("mia", "reassign", r#"{"to":"sue"}"#, "assignee", json!("sue")),
        ("sue", "complete", "", "status", json!("done")),
    ] {
        let line = format!("POST /v1/tasks/{PLAIN}/{verb}");
        let answer = world.write(who, &line, &format!("\"{version}\""), body).await;
        version += 1;
        assert_eq!(answer.header("etag"), format!("\"{version}\""), "{verb}: {}", answer.text);
        assert_eq!(answer.ok()[field], expected, "{verb}");
    }
    let line = |verb: &str, number: i64| format!("POST /v1/tasks/{number}/{verb}");
    world
        .write("mia", &line("cancel", REVIEWED), "\"1\"", r#"{"reason":"x"}"#)
        .await
        .refused(409, "promised");
    let waived = world.write("mia", &line("waive", REVIEWED), "\"1\"", r#"{"reason":"they agreed"}"#).await;
    assert_eq!(waived.ok()["status"], "waived");
    let nobody =
        world.write("mia", &line("reassign", FREE), "\"1\"", r#"{"to":"pat"}"#).await.refused(422, "invalid");
    assert_eq!(nobody["errors"][0]["pointer"], "/to");
    let cancelled = world.write("boss", &line("cancel", FREE), "\"1\"", r#"{"reason":"not needed"}"#).await;
    assert_eq!(cancelled.ok()["status"], "cancelled");
}

#[tokio::test]
async fn a_claim_takes_from_the_pool_of_ones_own_roles() {
    let world = World::new().await;
    let claim = |who: &'static str, body: &'static str| {
        world.ask(Some(world.key(who)), "POST /v1/queue/claim", &[], body)
    };
    claim("sam", r#"{"task":3}"#).await.refused(409, "taken");
    claim("pat", r#"{"task":2}"#).await.refused(404, "not-found");
    claim("pat", "").await.refused(404, "not-found");
    claim("mia", r#"{"task":2}"#).await.refused(409, "wrong-role");
    let taken = claim("sue", "").await;
    assert_eq!(taken.header("etag"), "\"2\"");
    let taken = taken.ok();
    assert_eq!((&taken["number"], &taken["assignee"]), (&json!(FREE), &json!("sue")));
    claim("sam", "{}").await.refused(404, "not-found");
}

// ---- the last word

#[tokio::test]
async fn an_override_and_a_deadline_go_there_and_back() {
    let world = World::new().await;
    let line = format!("PUT /v1/tasks/{PLAIN}/override");
    let boost =
        r#"{"kind":"boost","value":20,"reason":"the client called","ends_at":"2026-11-25T18:00:00+02:00"}"#;
    world.write("sam", &line, "\"1\"", boost).await.refused(403, "not-yours");
    let before = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
    let set = world.write("mia", &line, "\"1\"", boost).await.ok();
    let expected = json!({
        "kind": "boost", "value": 20.0, "by": "mia", "reason": "the client called", "set_at": "2026-11-24T09:00:00Z",
        "ends_at": "2026-11-25T16:00:00Z", "ends_at_local": "2026-11-25T18:00:00+02:00",
        "score_then": before["score"]["total"], "drift": null,
    });
    assert_eq!(set["override"], expected);
    assert_eq!(set["score"]["total"], before["score"]["total"], "the computed score stays");
    let (boosted, total) = (set["score"]["boosted"].as_f64(), set["score"]["total"].as_f64());
    assert_eq!(boosted.zip(total).map(|(a, b)| (a - b).round()), Some(20.0));
    let first = world.get("sam", "GET /v1/queue?limit=1").await.ok();
    assert_eq!(first["tasks"][0]["number"], PLAIN);
    assert_eq!(first["tasks"][0]["score"]["rank_reason"], "boost +20.0 by mia: \"the client called\"");

    let line = format!("POST /v1/tasks/{PLAIN}/deadline");
    let later = r#"{"to":"2026-12-01T18:00:00+02:00","reason":"they asked"}"#;
    world.write("sam", &line, "\"2\"", later).await.refused(403, "not-yours");
    let moved = world.write("mia", &line, "\"2\"", later).await.ok();
    let found = (&moved["deadline"], &moved["first_deadline"], &moved["deadline_moves"], &moved["slip_days"]);
    assert_eq!(found, (&json!("2026-12-01T16:00:00Z"), &json!("2026-11-27T16:00:00Z"), &json!(1), &json!(2)));
    world.write("mia", &line, "\"3\"", later).await.refused(409, "same-deadline");
    let past = r#"{"to":"2026-11-01T18:00:00+02:00","reason":"x"}"#;
    assert_eq!(
        world.write("mia", &line, "\"3\"", past).await.refused(422, "invalid")["errors"][0]["pointer"],
        "/to"
    );

    let line = format!("DELETE /v1/tasks/{PLAIN}/override");
    let cleared = world.write("mia", &line, "\"3\"", "").await.ok();
    assert_eq!(cleared["override"], json!(null));
    world.write("mia", &line, "\"4\"", "").await.refused(409, "no-override");
    let history = cleared["history"].as_array().expect("a history");
    let kinds: Vec<_> = history.iter().map(|one| one["kind"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["override_set", "deadline_moved", "override_cleared"]);
    let moved = &history[1];
    let told = (&moved["by"], &moved["at"], &moved["reason"]);
    assert_eq!(told, (&json!("mia"), &json!("2026-11-24T09:00:00Z"), &json!("they asked")));
}

#[tokio::test]
async fn a_wrong_override_is_refused_at_its_field() {
    let world = World::new().await;
    let line = format!("PUT /v1/tasks/{PLAIN}/override");
    for (body, pointer) in [
        (r#"{"kind":"hold","reason":"x"}"#, "/kind"),
        (r#"{"kind":"pin","value":1,"reason":"x"}"#, "/value"),
        (r#"{"kind":"level","value":2,"reason":"x"}"#, "/value"),
        (r#"{"kind":"boost","value":1.25,"reason":"x"}"#, "/value"),
        (r#"{"kind":"boost","value":"101","reason":"x"}"#, "/value"),
        (r#"{"kind":"boost","reason":"x"}"#, "/value"),
        (r#"{"kind":"pin"}"#, "/reason"),
        (r#"{"kind":"pin","reason":" "}"#, "/reason"),
        (r#"{"kind":"pin","reason":7}"#, "/reason"),
        (r#"{"kind":"pin","reason":"x","ends_at":"tomorrow"}"#, "/ends_at"),
        (r#"{"kind":"pin","reason":"x","ends_at":"2026-11-25T18:00:00"}"#, "/ends_at"),
        (r#"{"kind":"pin","reason":"x","ends_at":"2026-11-01T18:00:00Z"}"#, "/ends_at"),
    ] {
        let refused = world.write("mia", &line, "\"1\"", body).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], pointer, "{body}: {refused}");
    }
    assert_eq!(world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.header("etag"), "\"1\"");
    for body in
        [r#"{"kind":"level","value":"+1","reason":"x"}"#, r#"{"kind":"pin","value":null,"reason":"x"}"#]
    {
        let etag = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.header("etag").to_owned();
        world.write("mia", &line, &etag, body).await.ok();
    }
}

// ---- what cannot be read

#[tokio::test]
async fn what_is_unknown_or_unreadable_is_refused_by_name() {
    let world = World::new().await;
    for (line, body, status, kind, names) in [
        ("POST /v1/tasks/3/block", r#"{"raeson":"x"}"#, 400, "unknown-field", "raeson"),
        ("POST /v1/tasks/3/start", r#"{"now":true}"#, 400, "unknown-field", "now"),
        ("POST /v1/tasks/3/start?force=1", "", 400, "unknown-parameter", "force"),
        ("POST /v1/tasks/3/block", "{\"reason\":\n", 400, "malformed-json", "line 2 column 0"),
        ("POST /v1/tasks/3/block", "[1]", 422, "invalid", "an array"),
        ("POST /v1/tasks/3/block", "\u{feff}{}", 400, "malformed-json", "column 1"),
        ("GET /v1/queue?limits=5", "", 400, "unknown-parameter", "limits"),
        ("GET /v1/me?x", "", 400, "unknown-parameter", "x"),
        ("GET /v1/tasks/3?fields=id", "", 400, "unknown-parameter", "fields"),
        ("GET /v1/tasks?limit=0", "", 400, "bad-parameter", "1 to 200"),
        ("GET /v1/tasks?limit=201", "", 400, "bad-parameter", "201"),
        ("GET /v1/tasks?limit=-1", "", 400, "bad-parameter", "-1"),
        ("GET /v1/tasks?limit=5.0", "", 400, "bad-parameter", "5.0"),
        ("GET /v1/tasks?limit=5&limit=6", "", 400, "bad-parameter", "twice"),
        ("GET /v1/tasks?client=a%00b", "", 400, "bad-parameter", "client"),
        ("GET /v1/tasks?status=ready", "", 400, "bad-parameter", "in_review"),
        ("GET /v1/tasks?cursor=abc", "", 400, "bad-cursor", "next_cursor"),
        ("GET /v1/nothing", "", 404, "no-route", "/v1/nothing"),
        ("GET /nothing", "", 404, "no-route", "GET /nothing"),
        ("DELETE /v1/queue", "", 405, "method-not-allowed", "DELETE"),
        ("BREW /v1/queue", "", 405, "method-not-allowed", "BREW"),
        ("GET /v1/tasks/%ff", "", 400, "bad-request", "UTF-8"),
        ("GET /problems/nonsense", "", 404, "not-found", "nonsense"),
    ] {
        let refused = world.write("sam", line, "\"1\"", body).await.refused(status, kind);
        assert!(refused["detail"].as_str().expect("a detail").contains(names), "{line}: {refused}");
    }
    let not_allowed = world.get("sam", "DELETE /v1/queue").await;
    assert_eq!(not_allowed.header("allow"), "GET,HEAD");
    let key = Some(world.key("sam"));
    let text = [("content-type", "text/plain"), ("if-match", "\"1\"")];
    world.ask(key, "POST /v1/tasks/3/block", &text, "{}").await.refused(415, "unsupported-media-type");
    let zipped = [("content-type", "application/json"), ("content-encoding", "gzip"), ("if-match", "\"1\"")];
    world.ask(key, "POST /v1/tasks/3/block", &zipped, "{}").await.refused(415, "unsupported-media-type");
}

#[tokio::test]
async fn what_is_too_large_is_refused() {
    let http = slated::config::Http { body_bytes_max: 1_000, ..slated::config::Http::default() };
    let world = World::with(&http).await;
    let long = format!(r#"{{"reason":"{}"}}"#, "x".repeat(1_000));
    world.write("sam", "POST /v1/tasks/3/block", "\"1\"", &long).await.refused(413, "body-too-large");
    world.get("sam", &format!("GET /v1/tasks/{}", "9".repeat(9_000))).await.refused(414, "path-too-long");
    let header = "x".repeat(33_000);
    let headers = [("x-filler", header.as_str())];
    world.ask(Some(world.key("sam")), "GET /v1/me", &headers, "").await.refused(431, "headers-too-large");
    let deep = format!(r#"{{"reason":{}}}"#, "[".repeat(400));
    world.write("sam", "POST /v1/tasks/3/block", "\"1\"", &deep).await.refused(400, "malformed-json");
    let world = World::new().await;
    let long = format!(r#"{{"reason":"{}"}}"#, "x".repeat(2_001));
    let refused = world.write("sam", "POST /v1/tasks/3/block", "\"1\"", &long).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/reason");
}

#[tokio::test]
async fn a_request_id_is_kept_where_it_is_a_plain_word() {
    let world = World::new().await;
    let asked = |id: &'static str| {
        let world = &world;
        async move {
            world
                .ask(None, "GET /healthz", &[("x-request-id", id)], "")
                .await
                .header("x-request-id")
                .to_owned()
        }
    };
    assert_eq!(asked("trace-1.a_B").await, "trace-1.a_B");
    assert_ne!(asked("two words").await, "two words");
    assert_eq!(asked("").await.len(), 16);
}

// ---- machines

#[tokio::test]
async fn machines_are_answered_without_a_key() {
    let world = World::new().await;
    let get = |line: &'static str| world.ask(None, line, &[], "");
    assert_eq!(get("GET /healthz").await.text, "ok");
    assert_eq!(get("GET /readyz").await.text, "ready");
    assert_eq!(get("GET /openapi.json").await.ok()["openapi"], "3.1.0");
    assert_eq!(get("GET /problems/stale-version").await.ok()["status"], 412);
    assert!(get("GET /problems").await.ok().as_array().expect("a list").len() > 20);
    for (line, content_type) in [
        ("GET /docs", "text/html; charset=utf-8"),
        ("GET /docs/app.js", "text/javascript; charset=utf-8"),
        ("GET /docs/style.css", "text/css; charset=utf-8"),
    ] {
        let page = get(line).await;
        assert_eq!(page.header("content-type"), content_type);
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        for outside in ["http://", "https://", "innerHTML", "eval("] {
            assert!(!page.text.contains(outside), "{line} has {outside}");
        }
    }
}

#[tokio::test]
async fn requests_are_counted_by_route_and_never_by_path() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).expect("the only recorder of this process");
    let mut world = World::new().await;
    world.app = slated::web::app(world.ops.clone(), &slated::config::Http::default(), Some(handle));
    world.get("sam", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
    world.get("sam", "GET /v1/invented").await.refused(404, "no-route");
    let text = world.ask(None, "GET /metrics", &[], "").await.text;
    assert!(
        text.contains(r#"http_requests_total{method="GET",route="/v1/tasks/{n}",status="200"}"#),
        "{text}"
    );
    assert!(text.contains("http_request_seconds"), "{text}");
    assert!(!text.contains("invented"), "{text}");
}
