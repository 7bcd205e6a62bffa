//! `Idempotency-Key` on both databases: sent again, a request does nothing again.

use serde_json::json;
use slated_store::{KeptRequest, RequestKey};

use crate::agency::{Answer, FREE, NOW, PLAIN, SERIES, World, at};
use crate::series::on_both;

const SIGNAL: &str = r#"{"kind":"contact","observed_on":"2026-11-24"}"#;
const SIGNALS: &str = "POST /v1/clients/acme/signals";

async fn post(world: &World, who: &str, line: &str, key: &str, body: &str) -> Answer {
    world.ask(Some(world.key(who)), line, &[("idempotency-key", key)], body).await
}

fn create(day: u32) -> String {
    format!("POST /v1/series/{SERIES}/occurrences/2026-06-{day:02}/create")
}

/// All that a retry must get as it was.
fn told(answer: &Answer) -> (u16, &str, &str, &str, &str) {
    let header = |name| answer.header(name);
    (answer.status.as_u16(), header("etag"), header("location"), header("content-type"), &answer.text)
}

#[tokio::test]
async fn a_replay_is_the_same_to_the_byte_and_does_nothing() {
    on_both(async |world| {
        let first = post(world, "mia", &create(5), "k1", "").await;
        assert_eq!((first.status.as_u16(), first.header("idempotent-replayed")), (201, ""), "{}", first.text);
        // the task goes on; the answer stays what it was
        let started = format!("POST {}/reassign", first.header("location"));
        world.write("mia", &started, "\"1\"", r#"{"to":"sam"}"#).await.ok();
        let again = post(world, "mia", &create(5), "k1", "").await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(told(&again), told(&first));
        assert_ne!(again.header("x-request-id"), first.header("x-request-id"));

        let first = post(world, "mia", SIGNALS, "k1", SIGNAL).await;
        assert_eq!(first.status.as_u16(), 201, "the same key on another route is another request");
        let other = r#"{"kind":"nps","value":3,"observed_on":"2026-11-24"}"#;
        post(world, "mia", SIGNALS, "k1", other).await.refused(422, "idempotency-key-reused");
        assert_eq!(told(&post(world, "mia", SIGNALS, "k1", SIGNAL).await), told(&first));
        // red while a query was no part of the request (07d4f48)
        let queried = format!("{SIGNALS}?dry_run=true");
        post(world, "mia", &queried, "k1", SIGNAL).await.refused(422, "idempotency-key-reused");
    })
    .await;
}

/// Red while the answer was kept as it was: the secret stood in the database a second time.
#[tokio::test]
async fn an_answer_with_a_secret_is_given_once_and_kept_nowhere() {
    on_both(async |world| {
        let add = r#"{"name":"crm","url":"https://1.1.1.1/hook"}"#;
        let made = post(world, "boss", "POST /v1/webhooks", "k", add).await;
        let (etag, made) = (made.header("etag").to_owned(), made.ok());
        assert!(made["secret"].as_str().expect("a secret").starts_with("whsec_"));
        let again = post(world, "boss", "POST /v1/webhooks", "k", add).await;
        again.refused(409, "answer-not-kept");
        assert!(!again.text.contains("whsec_"), "{}", again.text);
        let all = world.get("boss", "GET /v1/webhooks").await.ok();
        assert_eq!(all["webhooks"].as_array().expect("a list").len(), 1, "nothing was done again");

        let rotate = format!("/v1/webhooks/{}/rotate", made["webhook"]["webhook"]);
        let headers = [("idempotency-key", "r"), ("if-match", etag.as_str())];
        let line = format!("POST {rotate}");
        world.ask(Some(world.key("boss")), &line, &headers, "").await.ok();
        world.ask(Some(world.key("boss")), &line, &headers, "").await.refused(409, "answer-not-kept");
        let tx = world.ops.store.read().await.expect("a read");
        for (path, key) in [("/v1/webhooks", "k"), (rotate.as_str(), "r")] {
            let (principal, method) = ("boss".to_owned(), "POST".to_owned());
            let id = RequestKey { principal, method, path: path.to_owned(), key: key.to_owned() };
            let kept = tx.kept_request(&id).await.expect("a read").expect("it was done");
            assert_eq!(kept.answer.expect("its status").body, None, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_is_its_senders_own() {
    on_both(async |world| {
        let claim = "POST /v1/queue/claim";
        let sams = post(world, "sam", claim, "mine", "").await;
        assert_eq!(sams.json()["number"], FREE);
        let sues = post(world, "sue", claim, "mine", "").await;
        sues.refused(404, "not-found");
        assert!(!sues.text.contains("acme"), "{}", sues.text);
        assert_eq!(told(&post(world, "sam", claim, "mine", "").await), told(&sams));
    })
    .await;
}

#[tokio::test]
async fn what_was_refused_is_not_kept() {
    on_both(async |world| {
        let start = format!("POST /v1/tasks/{PLAIN}/start");
        let ask = async |who: &'static str, etag: &'static str, body: &'static str| {
            let headers = [("idempotency-key", "k"), ("if-match", etag)];
            world
                .ask(Some(world.key(who)), &start, &headers[..if etag.is_empty() { 1 } else { 2 }], body)
                .await
        };
        world.ask(None, &start, &[("idempotency-key", "k")], "").await.refused(401, "unauthenticated");
        ask("sam", "", "").await.refused(428, "missing-if-match");
        ask("sam", "\"7\"", "").await.refused(412, "stale-version");
        ask("sam", "\"1\"", r#"{"x":1}"#).await.refused(400, "unknown-field");
        ask("pat", "\"1\"", "").await.refused(404, "not-found");
        let started = ask("sam", "\"1\"", "").await;
        assert_eq!(started.status.as_u16(), 200, "{}", started.text);
        assert_eq!(told(&ask("sam", "\"1\"", "").await), told(&started), "and now it is kept");
        let complete = format!("POST /v1/tasks/{PLAIN}/complete");
        let headers = [("idempotency-key", "k"), ("if-match", "\"2\"")];
        world.ask(Some(world.key("sam")), &complete, &headers, "").await.ok();
        world.write("sam", &complete, "\"3\"", "").await.refused(409, "wrong-status");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_keys_of_eight_senders_each_have_one_effect() {
    on_both(async |world| {
        for day in 1..=30 {
            let (line, key) = (create(day), format!("day-{day}"));
            let asked = (0..8).map(|_| post(world, "mia", &line, &key, ""));
            let answers = futures_util::future::join_all(asked).await;
            let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
            let first: Vec<_> =
                made.iter().filter(|answer| answer.header("idempotent-replayed").is_empty()).collect();
            assert_eq!(first.len(), 1, "{key}");
            assert!(made.iter().all(|answer| told(answer) == told(first[0])), "{key}");
            for answer in answers.iter().filter(|answer| answer.status != 201) {
                answer.refused(409, "request-in-flight");
                assert_eq!(answer.header("retry-after"), "1");
            }
        }
        let one = world.get("mia", &format!("GET /v1/series/{SERIES}")).await.ok();
        assert_eq!(one["occurrences"]["created"], 30);
    })
    .await;
}

/// As a daemon leaves it that died between the effect and the answer.
async fn cut_short(world: &World, key: &str) -> KeptRequest {
    let id = RequestKey {
        principal: "mia".to_owned(),
        method: "POST".to_owned(),
        path: "/v1/clients/acme/signals".to_owned(),
        key: key.to_owned(),
    };
    let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned();
    let request = KeptRequest { id, body_sha256: digest, created_at: at(NOW), answer: None };
    let tx = world.ops.store.write().await.expect("a write");
    assert!(tx.keep_request(&request).await.expect("a row"));
    tx.commit().await.expect("a commit");
    request
}

#[tokio::test]
async fn what_was_cut_short_is_in_flight_then_unknown_then_forgotten() {
    on_both(async |world| {
        let request = cut_short(world, "k").await;
        let ask = || post(world, "mia", SIGNALS, "k", "");
        let in_flight = ask().await;
        in_flight.refused(409, "request-in-flight");
        assert_eq!(in_flight.header("retry-after"), "1");
        world.ops.clock.set(at("2026-11-24T09:00:30Z"));
        ask().await.refused(409, "request-in-flight");
        world.ops.clock.set(at("2026-11-24T09:00:31Z"));
        let unknown = ask().await.refused(409, "outcome-unknown");
        assert!(unknown["detail"].as_str().expect("a detail").contains("read the task"), "{unknown}");
        post(world, "mia", SIGNALS, "k", SIGNAL).await.refused(422, "idempotency-key-reused");
        let tx = world.ops.store.read().await.expect("a read");
        assert_eq!(tx.kept_request(&request.id).await.expect("a row"), Some(request), "nothing touched it");
        drop(tx);
        // a day later the key is free, whether or not the beat has come by
        world.ops.clock.set(at("2026-11-25T09:00:01Z"));
        assert_eq!(post(world, "mia", SIGNALS, "k", SIGNAL).await.status.as_u16(), 201);
        world.ops.clock.set(at(NOW));
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day() {
    on_both(async |world| {
        let first = post(world, "mia", SIGNALS, "k", SIGNAL).await;
        for (now, replayed) in [("2026-11-25T09:00:00Z", "true"), ("2026-11-25T09:00:01Z", "")] {
            world.ops.clock.set(at(now));
            world.ops.prune(at(now)).await.expect("a beat");
            let again = post(world, "mia", SIGNALS, "k", SIGNAL).await;
            assert_eq!(
                (again.status, again.header("idempotent-replayed")),
                (first.status, replayed),
                "{now}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_and_a_long_path_is_as_good_as_a_short_one() {
    on_both(async |world| {
        let long = "k".repeat(255);
        for bad in ["", "a b", &format!("{long}k")] {
            post(world, "mia", SIGNALS, bad, SIGNAL).await.refused(400, "bad-idempotency-key");
        }
        let answer = post(world, "mia", SIGNALS, &long, SIGNAL).await;
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
        let nobody = format!("POST /v1/clients/{}/signals", "x0".repeat(3_000));
        post(world, "mia", &nobody, &long, SIGNAL).await.refused(404, "not-found");
        // what is read, and what may be sent again as it is, needs no key and looks at none
        let read = world.ask(Some(world.key("mia")), "GET /v1/me", &[("idempotency-key", "a b")], "").await;
        assert_eq!(read.ok()["login"], json!("mia"));
    })
    .await;
}
