//! Rules, addresses and webhooks through the API, and what the daemon says by itself as time passes.

#[path = "api/agency.rs"]
mod agency;

use agency::{FOREIGN, FREE, PLAIN, REVIEWED, World, at};
use serde_json::json;
use slated::config::Config;
use slated::ops::Policy;
use slated::ops::doctor::Level;
use slated_core::event::{Event, EventKind};
use slated_core::notice::address::EndpointKind;

const HOOK: &str = "https://hooks.slack.com/services/T0/B0/secret";

/// With addresses inside allowed, and e-mail and Telegram set up: nothing is sent here.
async fn world() -> World {
    let mut config = Config::default();
    config.notices.allow_addresses = "127.0.0.0/8".to_owned();
    config.smtp.host = "127.0.0.1".to_owned();
    config.smtp.from = "slated@agency.example".to_owned();
    config.telegram.token = slated_core::notice::address::Secret::new("123:secret");
    let mut world = World::new().await;
    world.ops.policy = Policy::of(&config).into();
    world.app = slated::web::app(world.ops.clone(), &config.http, None);
    world
}

async fn kinds_since(world: &World, after: i64) -> Vec<Event> {
    let tx = world.ops.store.read().await.expect("a read");
    tx.events_after(after, 1_000).await.expect("a read").into_iter().map(|stored| stored.event).collect()
}

/// What waits for sam's digest at each of the person's addresses.
async fn digest_lines(world: &World, login: &str, now: &str) -> Vec<String> {
    let tx = world.ops.store.write().await.expect("a write");
    let own = tx.endpoints_of(login).await.expect("a read");
    let mut lines = Vec::new();
    for endpoint in own {
        lines.extend(tx.take_digest(endpoint.id, at(now)).await.expect("a digest"));
    }
    tx.rollback().await.expect("a rollback");
    lines
}

// ---- one's own

#[tokio::test]
async fn everybody_chooses_for_themselves() {
    let world = world().await;
    let read = world.get("sam", "GET /v1/me/notices").await;
    assert_eq!(read.header("etag"), "\"1\"");
    let before = read.ok();
    assert_eq!(
        (&before["rules"]["returned"], &before["rules"]["new_work"]),
        (&json!("at_once"), &json!("digest"))
    );
    assert_eq!((&before["addresses"], &before["digest_at"]), (&json!([]), &json!("08:30")));
    let body = json!({
        "rules": { "returned": "digest", "new_work": "digest" }, "quiet_from": "20:00", "quiet_to": "07:30",
        "digest_at": "09:15", "slack": "http://127.0.0.1:9/services/T0/secret", "telegram": -100_200, "email": "sam@agency.example",
    });
    let after = world.write("sam", "PUT /v1/me/notices", "\"1\"", &body.to_string()).await;
    assert_eq!(after.header("etag"), "\"2\"");
    let after = after.ok();
    assert_eq!(after["rules"]["returned"], "digest");
    assert_eq!((&after["quiet_from"], &after["quiet_to"]), (&json!("20:00"), &json!("07:30")));
    assert_eq!((&after["slack"], &after["telegram"]), (&json!("http://127.0.0.1:9/***"), &json!("-100200")));
    assert!(!after.to_string().contains("secret"), "{after}");

    // what was read and is sent back changes nothing: the address of a chat is not lost
    let again = world.write("sam", "PUT /v1/me/notices", "\"2\"", &sent_back(&after)).await;
    assert_eq!((again.header("etag"), again.status.as_u16()), ("\"2\"", 200));
    let tx = world.ops.store.read().await.expect("a read");
    let own = tx.endpoints_of("sam").await.expect("a read");
    assert!(own.iter().any(|one| one.address == "http://127.0.0.1:9/services/T0/secret"));
    assert_eq!(tx.notice_rules("sam").await.expect("a read").expect("rules").rules.chosen.len(), 1);
    drop(tx);

    world.write("sam", "PUT /v1/me/notices", "\"1\"", "{}").await.refused(412, "stale-version");
    let none = world.write("sam", "PUT /v1/me/notices", "\"2\"", "{}").await.ok();
    assert_eq!((&none["addresses"], &none["quiet_from"]), (&json!([]), &json!(null)));
    assert_eq!(world.get("mia", "GET /v1/me/notices").await.header("etag"), "\"1\"");
}

fn sent_back(read: &serde_json::Value) -> String {
    let mut body = read.clone();
    let fields = body.as_object_mut().expect("an object");
    fields.retain(|name, _| {
        ["rules", "quiet_from", "quiet_to", "digest_at", "slack", "telegram", "email"]
            .contains(&name.as_str())
    });
    body.to_string()
}

async fn check_refused(world: &World, body: serde_json::Value, pointer: &str) {
    let refused = world.write("sam", "PUT /v1/me/notices", "\"1\"", &body.to_string()).await;
    let refused = refused.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], pointer, "{refused}");
}

#[tokio::test]
async fn a_choice_that_cannot_be_is_refused_at_its_place() {
    let world = world().await;
    check_refused(&world, json!({ "rules": { "gossip": "off" } }), "/rules").await;
    check_refused(&world, json!({ "rules": { "returned": "sometimes" } }), "/rules/returned").await;
    check_refused(&world, json!({ "quiet_from": "20:00" }), "/quiet_to").await;
    check_refused(&world, json!({ "quiet_from": "20:00", "quiet_to": "20:00" }), "/quiet_from").await;
    check_refused(&world, json!({ "digest_at": "25:00" }), "/digest_at").await;
    check_refused(&world, json!({ "slack": "http://10.0.0.1/x" }), "/slack").await;
    check_refused(&world, json!({ "slack": "ftp://example.org/x" }), "/slack").await;
    check_refused(&world, json!({ "telegram": "@a b" }), "/telegram").await;
    check_refused(&world, json!({ "email": "a@b, c@d" }), "/email").await;
    check_refused(&world, json!({ "email": "sam" }), "/email").await;
    let plain = World::new().await;
    check_refused(&plain, json!({ "email": "sam@agency.example" }), "/email").await;
    check_refused(&plain, json!({ "telegram": "1" }), "/telegram").await;
}

/// A move of a task through the API comes to the one it concerns.
#[tokio::test]
async fn work_that_comes_back_is_told_to_whoever_did_it() {
    let world = world().await;
    let body = json!({ "rules": { "returned": "digest" }, "email": "sam@agency.example" }).to_string();
    world.write("sam", "PUT /v1/me/notices", "\"1\"", &body).await.ok();
    let line = |verb: &str| format!("POST /v1/tasks/{REVIEWED}/{verb}");
    world.write("sam", &line("submit"), "\"1\"", "").await.ok();
    world.write("mia", &line("return"), "\"2\"", r#"{"comment":"no title"}"#).await.ok();
    let lines = digest_lines(&world, "sam", "2026-11-25T07:00:00Z").await;
    assert_eq!(lines, ["#1 Monthly report (acme) returned by mia: no title"]);
    world.get("sam", "GET /v1/me").await.ok();
    let tests = world.ask(Some(world.key("sam")), "POST /v1/me/notices/test", &[], "").await.ok();
    assert_eq!(tests["addresses"], 1);
}

// ---- what time brings

#[tokio::test]
async fn what_becomes_overdue_is_said_once_and_again_after_a_move() {
    let world = world().await;
    let body = r#"{"email":"mia@agency.example","rules":{"overdue":"digest","danger":"digest"}}"#;
    world.write("mia", "PUT /v1/me/notices", "\"1\"", body).await.ok();
    let look = async |now: &str| {
        world.ops.clock.set(at(now));
        world.ops.watch_deadlines(at(now)).await.expect("a look")
    };
    let last = kinds_since(&world, 0).await.len();
    assert_eq!(look("2026-11-24T09:00:00Z").await, 0, "the first look only marks where it stands");
    // a promise of sam's and three more tasks are due on the 27th at 16:00
    assert_eq!(look("2026-11-26T15:59:59Z").await, 0);
    assert_eq!(look("2026-11-26T16:00:00Z").await, 1, "a promise that nobody has begun, a day ahead");
    assert_eq!(look("2026-11-26T16:00:01Z").await, 0);
    assert_eq!(look("2026-11-27T16:00:00Z").await, 4);
    assert_eq!(look("2026-11-28T16:00:00Z").await, 0);
    let said: Vec<_> = kinds_since(&world, 0).await.into_iter().skip(last).collect();
    let of = |kind: EventKind| {
        let tasks = said.iter().filter(|event| event.kind == kind).filter_map(|event| event.about.task);
        tasks.collect::<Vec<_>>()
    };
    assert_eq!(of(EventKind::PromiseEndangered), [REVIEWED]);
    assert_eq!(of(EventKind::TaskOverdue), [REVIEWED, FREE, PLAIN, FOREIGN]);
    let line = format!("POST /v1/tasks/{PLAIN}/deadline");
    let moved = r#"{"to":"2026-11-30T18:00:00+02:00","reason":"the client is away"}"#;
    world.write("mia", &line, "\"1\"", moved).await.ok();
    assert_eq!(look("2026-11-30T16:00:00Z").await, 1);
    let lines = digest_lines(&world, "mia", "2026-12-02T09:00:00Z").await;
    assert_eq!(lines.iter().filter(|line| line.contains("overdue")).count(), 4, "{lines:#?}");
    assert!(lines[0].contains("promised and not begun, due 2026-11-27 18:00"), "{lines:#?}");
}

/// A look that finds too many stops where it is, and the next goes on from there.
#[tokio::test]
async fn the_digest_gathers_what_waited_for_its_hour() {
    let world = world().await;
    world.write("sam", "PUT /v1/me/notices", "\"1\"", r#"{"email":"sam@agency.example"}"#).await.ok();
    let line = format!("PUT /v1/tasks/{PLAIN}/override");
    world.write("mia", &line, "\"1\"", r#"{"kind":"pin","reason":"the client called"}"#).await.ok();
    assert_eq!(world.ops.collect_digests(at("2026-11-25T06:29:59Z")).await.expect("digests"), 0);
    assert_eq!(world.ops.traffic().await.expect("traffic").queued, 0);
    assert_eq!(world.ops.collect_digests(at("2026-11-25T06:30:00Z")).await.expect("digests"), 1);
    assert_eq!(world.ops.traffic().await.expect("traffic").queued, 1);
    assert_eq!(world.ops.collect_digests(at("2026-11-25T06:30:00Z")).await.expect("digests"), 0);
}

// ---- webhooks

#[tokio::test]
async fn a_webhook_is_added_changed_rotated_and_removed() {
    let world = world().await;
    let new = r#"{"name":"crm","url":"https://1.1.1.1/hook","kinds":["task_completed","task_completed"]}"#;
    let added = world.ask(Some(world.key("boss")), "POST /v1/webhooks", &[], new).await;
    assert_eq!((added.status.as_u16(), added.header("etag")), (201, "\"1\""));
    let added = added.ok();
    let secret = added["secret"].as_str().expect("a secret").to_owned();
    assert!(secret.starts_with("whsec_") && secret.len() == "whsec_".len() + 44, "{}", secret.len());
    assert_eq!(added["webhook"]["kinds"], json!(["task_completed"]));
    let id = added["webhook"]["webhook"].as_i64().expect("a number");
    let line = |verb: &str| format!("{verb} /v1/webhooks/{id}");

    let listed = world.get("boss", "GET /v1/webhooks").await.ok();
    assert_eq!(listed["webhooks"].as_array().expect("a list").len(), 1);
    assert!(!listed.to_string().contains("whsec"), "the secret is shown once");

    world
        .ask(Some(world.key("boss")), &line("PATCH"), &[], r#"{"name":"x"}"#)
        .await
        .refused(428, "missing-if-match");
    let off = world.write("boss", &line("PATCH"), "\"1\"", r#"{"state":"off"}"#).await;
    assert_eq!((off.header("etag"), &off.json()["state"]), ("\"2\"", &json!("off")));
    world.write("boss", &line("PATCH"), "\"1\"", r#"{"state":"on"}"#).await.refused(412, "stale-version");
    let test = world.ask(Some(world.key("boss")), &format!("POST /v1/webhooks/{id}/test"), &[], "").await;
    test.refused(422, "invalid");
    world.write("boss", &line("PATCH"), "\"2\"", r#"{"state":"on"}"#).await.ok();

    let rotated = world.write("boss", &format!("POST /v1/webhooks/{id}/rotate"), "\"3\"", "").await.ok();
    assert_ne!(rotated["secret"], secret.as_str());
    assert_eq!(rotated["webhook"]["old_secret_until"], "2026-11-25T09:00:00Z");
    let tx = world.ops.store.read().await.expect("a read");
    let stored = tx.endpoint(id).await.expect("a read").expect("the webhook");
    assert_eq!(stored.old_secret.expect("an old one").0.expose(), secret);
    drop(tx);

    assert_eq!(world.write("boss", &line("DELETE"), "\"4\"", "").await.status.as_u16(), 204);
    world.get("boss", &line("GET")).await.refused(404, "not-found");
    let kinds: Vec<_> = kinds_since(&world, 0).await.into_iter().map(|event| event.kind.as_str()).collect();
    let of_webhooks: Vec<_> =
        kinds.into_iter().filter(|kind| kind.starts_with("endpoint") || kind.starts_with("secret")).collect();
    let expected =
        ["endpoint_saved", "endpoint_saved", "endpoint_saved", "secret_rotated", "endpoint_removed"];
    assert_eq!(of_webhooks, expected);
}

#[tokio::test]
async fn an_address_inside_is_refused_when_it_is_saved() {
    let world = World::new().await;
    for url in [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://169.254.169.254/",
        "http://[::1]/",
        "http://2130706433/",
        "https://user:secret@1.1.1.1/",
        "ftp://1.1.1.1/",
        "not an address",
    ] {
        let body = json!({ "name": "x", "url": url }).to_string();
        let refused = world.ask(Some(world.key("boss")), "POST /v1/webhooks", &[], &body).await;
        let refused = refused.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], "/url", "{url}");
    }
    let body = r#"{"name":"x","url":"https://1.1.1.1/","kinds":["gossip"]}"#;
    let refused = world.ask(Some(world.key("boss")), "POST /v1/webhooks", &[], body).await;
    assert_eq!(refused.refused(422, "invalid")["errors"][0]["pointer"], "/kinds");
    let added = r#"{"name":"x","url":"https://1.1.1.1/"}"#;
    let added = world.ask(Some(world.key("boss")), "POST /v1/webhooks", &[], added).await.ok();
    let line = format!("PATCH /v1/webhooks/{}", added["webhook"]["webhook"]);
    world.write("boss", &line, "\"1\"", r#"{"url":"http://127.0.0.1/"}"#).await.refused(422, "invalid");
}

#[tokio::test]
async fn dead_messages_are_listed_and_sent_again() {
    let world = world().await;
    let new = r#"{"name":"crm","url":"https://1.1.1.1/hook"}"#;
    let added = world.ask(Some(world.key("boss")), "POST /v1/webhooks", &[], new).await.ok();
    let id = added["webhook"]["webhook"].as_i64().expect("a number");
    let tx = world.ops.store.write().await.expect("a write");
    let now = world.ops.clock.now();
    let claimed = tx.claim_notices(id, 4, now.plus_seconds(60), now).await.expect("a claim");
    let never = slated_store::Deadline::Never;
    for one in &claimed {
        tx.notice_failed(one, "it answered 500", never, now).await.expect("a failure");
    }
    tx.commit().await.expect("a commit");
    let dead = world.get("boss", &format!("GET /v1/webhooks/{id}/dead?limit=1")).await.ok();
    assert_eq!(dead["notices"][0]["last_error"], "it answered 500");
    assert_eq!((&dead["notices"][0]["kind"], claimed.len()), (&json!("endpoint_saved"), 1));
    let findings = world.ops.doctor().await.expect("a diagnosis");
    let finding = findings.iter().find(|finding| finding.name == "notices").expect("a line about notices");
    assert_eq!(
        (finding.level, finding.message.contains("1 dead")),
        (Level::Warn, true),
        "{}",
        finding.message
    );
    let line = format!("POST /v1/webhooks/{id}/replay");
    let none = world.ask(Some(world.key("boss")), &line, &[], r#"{"notices":[99999]}"#).await.ok();
    assert_eq!(none["replayed"], 0);
    assert_eq!(world.ask(Some(world.key("boss")), &line, &[], "{}").await.ok()["replayed"], 1);
    assert_eq!(world.get("boss", "GET /v1/webhooks").await.ok()["webhooks"][0]["dead"], 0);
}

#[tokio::test]
async fn no_secret_is_in_the_history_of_events() {
    let world = world().await;
    let body = json!({ "slack": HOOK.replace("https://hooks.slack.com", "http://127.0.0.1:9") }).to_string();
    world.write("sam", "PUT /v1/me/notices", "\"1\"", &body).await.ok();
    let said = format!("{:?}", kinds_since(&world, 0).await);
    assert!(said.contains("slack of sam") && !said.contains("/services/"), "{said}");
    let tx = world.ops.store.read().await.expect("a read");
    let own = tx.endpoints_of("sam").await.expect("a read");
    assert_eq!(own[0].kind, EndpointKind::Slack);
}
