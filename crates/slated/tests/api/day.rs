//! A specialist's day over HTTP, on both databases: waiting, what is begun at once, what is put beside a task, search.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use slated::config::Http;
use slated::ops::Ops;
use slated::web;
use slated_cluster::Cluster;
use slated_core::agency::Access;
use slated_core::beside::{ATTACHMENT_BYTES_MAX, Audience};
use slated_core::task::{Actor, Status, Task};
use slated_store::{NewTask, Store};

use tower::ServiceExt;

use super::agency::{Answer, FOREIGN, FREE, PLAIN, REVIEWED, World, at};
use super::time::worlds;

async fn post(world: &World, who: &str, number: i64, what: &str, body: &str) -> Answer {
    let etag = world.get("boss", &format!("GET /v1/tasks/{number}")).await.header("etag").to_owned();
    world.write(who, &format!("POST /v1/tasks/{number}/{what}"), &etag, body).await
}

#[track_caller]
fn pointer(problem: &Value) -> &Value {
    &problem["errors"][0]["pointer"]
}

// Red when a follow-up is not looked at by its instant, and when any block makes time stand still.
#[tokio::test]
async fn a_task_that_waits_for_the_client_says_so_and_comes_back_on_its_date() {
    for world in worlds().await {
        let wait =
            |who: &str, on: &str| format!(r#"{{"reason":"x","waits_for":"{who}","follow_up_on":"{on}"}}"#);
        for (body, at) in [
            (r#"{"reason":"x","waits_for":"client"}"#.to_owned(), "/follow_up_on"),
            (r#"{"reason":"x","follow_up_on":"2026-12-01"}"#.to_owned(), "/waits_for"),
            (wait("client", "2026-11-24"), "/follow_up_on"),
            (wait("client", "2028-11-24"), "/follow_up_on"),
            (wait("the client", "2026-12-01"), "/waits_for"),
            (wait("colleague:nobody", "2026-12-01"), "/waits_for"),
            (wait(&format!("task:{FOREIGN}"), "2026-12-01"), "/waits_for"),
            (wait(&format!("task:{PLAIN}"), "2026-12-01"), "/waits_for"),
        ] {
            let refused = post(&world, "sam", PLAIN, "block", &body).await.refused(422, "invalid");
            assert_eq!(pointer(&refused), at, "{body}");
        }
        let told = post(&world, "sam", PLAIN, "block", &wait("client", "2026-12-01")).await.ok();
        assert_eq!(told["waiting"]["waits_for"], "client");
        assert_eq!(told["waiting"]["follow_up_at_local"], "2026-12-01T09:00:00+02:00");
        assert_eq!(told["waiting"]["stands_still_since"], "2026-11-24T09:00:00Z");
        let score = |day: &str| format!("GET /v1/tasks/{PLAIN}/score?at={day}T10:00:00Z");
        let (soon, late) =
            (world.get("sam", &score("2026-11-24")).await, world.get("sam", &score("2027-01-20")).await);
        assert_eq!(soon.ok()["total"], late.ok()["total"]);
        assert_eq!(world.ops.follow_up(at("2026-12-01T06:59:59Z")).await.expect("a beat"), 0);
        assert_eq!(world.ops.follow_up(at("2026-12-01T07:00:00Z")).await.expect("a beat"), 1);
        assert_eq!(world.ops.follow_up(at("2026-12-01T07:00:00Z")).await.expect("a beat"), 0);
        let back = world.get("sam", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
        assert_eq!((&back["status"], &back["waiting"]), (&json!("open"), &json!(null)));
        let last = back["history"].as_array().and_then(|all| all.last()).expect("a history");
        assert_eq!((&last["kind"], &last["by"]), (&json!("task_followed_up"), &json!("(engine)")));
    }
}

// Red when `may_begin` is asked of nobody, and without `hold_person` on PostgreSQL: then more than three begin.
#[tokio::test]
async fn three_are_begun_at_once_and_no_fourth() {
    for world in worlds().await {
        let tx = world.ops.store.write().await.expect("a write");
        let plain = Task { id: 0, ..tx.task(PLAIN).await.expect("a read").expect("a task") };
        let new = |_| NewTask { task: plain.clone(), waits: Vec::new() };
        let made = tx.insert_tasks((0..8).map(new).collect()).await.expect("tasks");
        tx.commit().await.expect("a commit");
        let roles = vec!["seo".to_owned()];
        let sam = Actor { login: "sam".to_owned(), access: Access::Specialist, roles };
        let all = made.iter().map(|task| {
            let (ops, sam, id) = (world.ops.clone(), sam.clone(), task.id);
            tokio::spawn(async move { ops.act(id, 1, &sam, slated::ops::work::Action::Start).await.is_ok() })
        });
        let all: Vec<_> = all.collect();
        let mut begun = 0;
        for one in all {
            begun += usize::from(one.await.expect("a task that ran"));
        }
        assert_eq!(begun, 3);
        let free: Vec<i64> = made.iter().map(|task| task.id).collect();
        let tx = world.ops.store.read().await.expect("a read");
        let begun = tx.begun_by("sam").await.expect("a read");
        drop(tx);
        let fourth = free.iter().find(|id| !begun.contains(id)).copied().expect("some are not begun");
        let refused = post(&world, "sam", fourth, "start", "").await.refused(409, "too-many-begun");
        for id in &begun {
            assert!(refused["detail"].as_str().expect("words").contains(&format!("#{id}")), "{refused}");
        }
        let claim = world.write("sam", "POST /v1/queue/claim", "", &format!(r#"{{"task":{FREE}}}"#)).await;
        claim.refused(409, "too-many-begun");
        post(&world, "sam", fourth, "timer/start", "").await.refused(409, "too-many-begun");
        post(&world, "sam", begun[0], "complete", "").await.ok();
        assert_eq!(post(&world, "sam", fourth, "start", "").await.ok()["status"], "started");
        // a slip is taken back even so, and spawns nothing
        let told = post(&world, "sam", begun[0], "reopen", r#"{"reason":"the wrong one"}"#).await.ok();
        assert_eq!((&told["status"], &told["closed_at"]), (&json!("started"), &json!(null)));
        let tx = world.ops.store.read().await.expect("a read");
        assert_eq!(tx.task(begun[0]).await.expect("a read").map(|task| task.status), Some(Status::Started));
    }
}

// Red when a mention of anybody is kept, and when a file is answered with its type to be shown.
#[tokio::test]
async fn what_is_put_beside_a_task_is_there_to_be_read() {
    for world in worlds().await {
        let line = format!("POST /v1/tasks/{PLAIN}/comments");
        // pat is somebody here, and does not see the task
        let body =
            r#"{"text":"@mia, @pat and @nobody: заголовок Сторінки, 100% _done_","audience":"client"}"#;
        let told = world.ask(Some(world.key("sam")), &line, &[], body).await.ok();
        assert_eq!((&told["mentions"], &told["audience"]), (&json!(["mia"]), &json!("client")));
        let all = world.get("mia", &format!("GET /v1/tasks/{PLAIN}/comments")).await.ok();
        assert_eq!(all["comments"], json!([told]));
        let history = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
        let last = history["history"].as_array().and_then(|all| all.last()).expect("a history");
        assert_eq!(last["kind"], "task_commented");
        assert_eq!(history["version"], 1, "a comment moves nothing");

        let line = format!("POST /v1/tasks/{PLAIN}/links");
        let script = world.ask(Some(world.key("sam")), &line, &[], r#"{"url":"javascript:alert(1)"}"#).await;
        assert_eq!(pointer(&script.refused(422, "invalid")), "/url");
        let link =
            world.ask(Some(world.key("sam")), &line, &[], r#"{"url":"https://example.com/a"}"#).await.ok();
        assert_eq!(link["audience"], "internal");

        let line = format!("POST /v1/tasks/{PLAIN}/attachments?name=%D0%B7%D0%B2%D1%96%D1%82.html");
        let html = [("content-type", "text/html")];
        let file = world.ask(Some(world.key("sam")), &line, &html, "<script>alert(1)</script>").await.ok();
        assert_eq!((&file["size_bytes"], &file["content_type"]), (&json!(25), &json!("text/html")));
        let number = file["attachment"].as_i64().expect("a number");
        let got = world.get("mia", &format!("GET /v1/tasks/{PLAIN}/attachments/{number}")).await;
        assert_eq!((got.status.as_u16(), got.text.as_str()), (200, "<script>alert(1)</script>"));
        assert_eq!(
            got.header("content-disposition"),
            "attachment; filename*=UTF-8''%D0%B7%D0%B2%D1%96%D1%82.html"
        );
        assert_eq!(
            (got.header("content-type"), got.header("x-content-type-options")),
            ("text/html", "nosniff")
        );
        assert_eq!(got.header("content-security-policy"), "sandbox; default-src 'none'");
        // another task's number does not open it
        world
            .get("mia", &format!("GET /v1/tasks/{REVIEWED}/attachments/{number}"))
            .await
            .refused(404, "not-found");
        let large = "x".repeat(ATTACHMENT_BYTES_MAX + 1);
        world.ask(Some(world.key("sam")), &line, &html, &large).await.refused(413, "body-too-large");
        let largest = "x".repeat(ATTACHMENT_BYTES_MAX);
        assert_eq!(world.ask(Some(world.key("sam")), &line, &html, &largest).await.status.as_u16(), 201);
    }
}

async fn found(world: &World, who: &str, words: &str) -> (Vec<i64>, Vec<String>, usize) {
    let found = world.get(who, &format!("GET /v1/search?q={words}")).await.ok();
    let list = |name: &str| found[name].as_array().cloned().unwrap_or_default();
    let numbers = list("tasks").iter().filter_map(|task| task["number"].as_i64()).collect();
    let keys =
        list("clients").iter().filter_map(|client| client["key"].as_str().map(str::to_owned)).collect();
    (numbers, keys, list("comments").len())
}

// Red when the database lowers the letters (SQLite leaves Cyrillic as it is), when `%` is a wildcard, and when what
// somebody may not see is found.
#[tokio::test]
async fn words_are_found_in_any_case_and_by_nobody_who_may_not_see_them() {
    for world in worlds().await {
        let tx = world.ops.store.write().await.expect("a write");
        let plain = Task { id: 0, ..tx.task(PLAIN).await.expect("a read").expect("a task") };
        let foreign = Task { id: 0, ..tx.task(FOREIGN).await.expect("a read").expect("a task") };
        let titled = |task: &Task, title: &str| NewTask {
            task: Task { title: title.to_owned(), ..task.clone() },
            waits: Vec::new(),
        };
        let new = vec![
            titled(&plain, "Звіт ЗА ЛИСТОПАД"),
            titled(&foreign, "ЗВІТ для інших"),
            titled(&plain, "100% of the links"),
            titled(&plain, "1000 links"),
        ];
        let made: Vec<i64> = tx.insert_tasks(new).await.expect("tasks").iter().map(|task| task.id).collect();
        tx.commit().await.expect("a commit");
        let boss = Actor { login: "boss".to_owned(), access: Access::Admin, roles: Vec::new() };
        world.ops.comment(made[0], "Дивись ЗВІТ", Audience::Internal, &boss).await.expect("a comment");
        world.ops.comment(made[1], "і цей звіт", Audience::Internal, &boss).await.expect("a comment");
        let report = "%D0%B7%D0%B2%D1%96%D1%82";
        let none: Vec<String> = Vec::new();
        assert_eq!(found(&world, "sam", report).await, (vec![made[0]], none.clone(), 1));
        assert_eq!(found(&world, "pat", report).await, (vec![made[1]], none.clone(), 1));
        assert_eq!(found(&world, "boss", report).await, (vec![made[1], made[0]], none.clone(), 2));
        assert_eq!(found(&world, "sam", "100%25").await, (vec![made[2]], none.clone(), 0));
        assert_eq!(found(&world, "sam", "LINKS").await, (vec![made[3], made[2]], none.clone(), 0));
        assert_eq!(found(&world, "mia", "ACME").await.1, ["acme"]);
        assert_eq!(found(&world, "max", "acme").await.1, none);
        assert_eq!(found(&world, "sam", "acme").await.1, none);
        for bad in ["", "%20", &"x".repeat(201)] {
            world.get("sam", &format!("GET /v1/search?q={bad}")).await.refused(400, "bad-parameter");
        }
        let one = world.get("boss", &format!("GET /v1/search?q={report}&limit=1")).await.ok();
        assert_eq!(
            (one["tasks"].as_array().map(Vec::len), one["comments"].as_array().map(Vec::len)),
            (Some(1), Some(1))
        );
    }
}

/// A world, and the same behind a second face: another daemon's on PostgreSQL, where one database takes several.
async fn faces() -> Vec<(World, [Router; 2])> {
    let one = World::new().await;
    let same = one.app.clone();
    let mut faces = vec![(one, same)];
    if let Some(url) = Cluster::shared().map(Cluster::create_database) {
        let one = World::at(&url, tempfile::tempdir().expect("a folder"), &Http::default()).await;
        let store = Store::open(&url, 8).await.expect("the same database");
        let two = web::app(Ops { store, ..one.ops.clone() }, &Http::default(), None);
        faces.push((one, two));
    }
    faces
        .into_iter()
        .map(|(one, two)| {
            let app = one.app.clone();
            (one, [app, two])
        })
        .collect()
}

async fn ask(face: Router, key: String, line: String, body: String) -> (u16, Value) {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "application/json")
        .header("if-match", "\"1\"")
        .body(Body::from(body));
    let response = face.oneshot(request.expect("a request")).await.expect("an answer");
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    (status, serde_json::from_slice(&bytes).expect("JSON"))
}

// Red when the version is not in the condition of the update, and when a free task is read
// without being held.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixty_four_who_write_at_once_one_wins() {
    for (one, faces) in faces().await {
        let tx = one.ops.store.write().await.expect("a write");
        let free = Task { id: 0, ..tx.task(FREE).await.expect("a read").expect("a task") };
        let new = |_| NewTask { task: free.clone(), waits: Vec::new() };
        tx.insert_tasks((0..299).map(new).collect()).await.expect("tasks");
        tx.commit().await.expect("a commit");
        let body = |n: usize| format!(r#"{{"kind":"boost","value":{n},"reason":"mine"}}"#);
        let writers = (0..64).map(|n| {
            let line = format!("PUT /v1/tasks/{PLAIN}/override");
            tokio::spawn(ask(faces[n % 2].clone(), one.key("mia").to_owned(), line, body(n)))
        });
        let writers: Vec<_> = writers.collect();
        let mut told = BTreeMap::new();
        for writer in writers {
            *told.entry(writer.await.expect("an answer").0).or_insert(0) += 1;
        }
        assert_eq!(told, BTreeMap::from([(200, 1), (412, 63)]));

        let claimants = (0..64).map(|n| {
            let key = one.key(if n % 3 == 0 { "sue" } else { "sam" }).to_owned();
            let face = faces[n % 2].clone();
            tokio::spawn(async move {
                let mut won = Vec::new();
                loop {
                    let line = "POST /v1/queue/claim".to_owned();
                    let (status, told) = ask(face.clone(), key.clone(), line, String::new()).await;
                    match status {
                        200 => won.push(told["number"].as_i64().expect("a number")),
                        404 => return won,
                        // others took what there was to look at, or the database had its hands full: once more
                        409 | 503 => {}
                        other => panic!("{other}: {told}"),
                    }
                }
            })
        });
        let claimants: Vec<_> = claimants.collect();
        let mut won = Vec::new();
        for claimant in claimants {
            won.extend(claimant.await.expect("an answer"));
        }
        let all = won.len();
        won.sort_unstable();
        won.dedup();
        assert_eq!((won.len(), all), (300, 300), "each once");
    }
}

// Red when a signal that was taken back goes on counting, and when another client's is reached by its number.
#[tokio::test]
async fn a_wrong_signal_is_corrected_or_taken_back_and_the_history_keeps_it() {
    for world in worlds().await {
        let risk = async || world.get("mia", "GET /v1/clients/acme/risk").await.ok()["value"].clone();
        let before = risk().await;
        let body = r#"{"kind":"conflict_opened","value":"threat","observed_on":"2026-11-24"}"#;
        let line = "POST /v1/clients/acme/signals";
        world.ask(Some(world.key("mia")), line, &[], body).await.ok();
        let worse = risk().await;
        assert!(worse.as_f64() > before.as_f64(), "{before} then {worse}");
        let noted =
            async || world.get("mia", "GET /v1/clients/acme/signals").await.ok()["signals"][0].clone();
        let number = noted().await["signal"].as_i64().expect("a number");
        let (path, key) = (format!("/v1/clients/acme/signals/{number}"), Some(world.key("mia")));
        let right = |reason: &str| {
            format!(
                r#"{{"kind":"conflict_opened","value":"tension","observed_on":"2026-11-24","reason":"{reason}"}}"#
            )
        };
        let blank = world.ask(key, &format!("PUT {path}"), &[], &right(" ")).await.refused(422, "invalid");
        assert_eq!(pointer(&blank), "/reason");
        let elsewhere = format!("DELETE /v1/clients/globex/signals/{number}");
        world
            .ask(Some(world.key("max")), &elsewhere, &[], r#"{"reason":"x"}"#)
            .await
            .refused(404, "not-found");
        world.ask(key, &format!("PUT {path}"), &[], &right("it was milder")).await.ok();
        let milder = risk().await;
        assert!(
            milder.as_f64() < worse.as_f64() && milder.as_f64() > before.as_f64(),
            "{before} {milder} {worse}"
        );
        let number = noted().await["signal"].as_i64().expect("a number");
        let line = format!("DELETE /v1/clients/acme/signals/{number}");
        world.ask(key, &line, &[], r#"{"reason":"another client's call"}"#).await.ok();
        assert_eq!(risk().await, before);
        world.ask(key, &line, &[], r#"{"reason":"again"}"#).await.refused(404, "not-found");
        let events = world.get("mia", "GET /v1/events?limit=200").await.ok();
        let told = events["events"].as_array().expect("events").iter();
        let told: Vec<_> = told.filter(|event| event["kind"] == "signal_withdrawn").collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["from"], "conflict_opened tension on 2026-11-24");
        assert_eq!(told[0]["reason"], "another client's call");
    }
}
