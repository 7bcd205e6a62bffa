//! Erasure on request, on both databases: what was planted everywhere is found nowhere, and what was counted stays.

use std::collections::BTreeSet;

use jiff::civil::date;
use serde_json::{Value, json};
use slated_core::agency::{Engagement, Person};
use slated_store::{COLUMNS, Fate, ImportedRow};

use super::agency::{Answer, FREE, PLAIN, REVIEWED, World};
use super::time::worlds;

const WHY: &str = r#"{"reason":"asked for by letter, said Canary Two and acme"}"#;
const DRY: &str = r#"{"reason":"asked for by letter","dry_run":true}"#;

/// Where it stands: table and column of every text in which one of these words is.
async fn standing(world: &World, words: &[&str]) -> BTreeSet<(String, String)> {
    let tx = world.ops.store.read().await.expect("a read");
    let mut found = BTreeSet::new();
    for (table, column) in tx.text_columns().await.expect("columns") {
        for text in tx.texts_in(&table, &column).await.expect("texts") {
            let text = text.to_lowercase();
            let mut parts = text.split(|one: char| !one.is_alphanumeric() && one != '-');
            if text.contains("canary") || parts.any(|part| words.contains(&part)) {
                found.insert((table.clone(), column.clone()));
            }
        }
    }
    found
}

#[tokio::test]
async fn every_column_is_decided_about() {
    for world in worlds().await {
        let tx = world.ops.store.read().await.expect("a read");
        let there: BTreeSet<_> = tx.text_columns().await.expect("columns").into_iter().collect();
        let decided: BTreeSet<_> =
            COLUMNS.iter().map(|(table, column, _)| ((*table).to_owned(), (*column).to_owned())).collect();
        assert_eq!(there, decided, "the schema on the left, erase/columns.rs on the right");
        assert_eq!(decided.len(), COLUMNS.len(), "a column is decided about once");
    }
}

async fn seen(world: &World, path: &str) -> String {
    world.get("boss", &format!("GET {path}")).await.header("etag").to_owned()
}

/// Asks, each request kept under a key of its own, and expects that it is done.
async fn plant(world: &World, who: &str, line: &str, read: &str, body: &Value) -> Value {
    let etag = if read.is_empty() { String::new() } else { seen(world, read).await };
    let mut headers = vec![("idempotency-key", line)];
    let key = format!("{who}-{}", line.replace(' ', "-"));
    headers[0].1 = &key;
    if !etag.is_empty() {
        headers.push(("if-match", &etag));
    }
    let answer = world.ask(Some(world.key(who)), line, &headers, &body.to_string()).await;
    assert!(answer.status.is_success(), "{who} {line}: {} {}", answer.status, answer.text);
    serde_json::from_str(&answer.text).unwrap_or_default()
}

/// Words beside a task and about it, by whoever has it.
async fn plant_on_task(world: &World, who: &str, decision: &str) {
    let task = format!("/v1/tasks/{PLAIN}");
    let line = |verb: &str| format!("POST {task}/{verb}");
    plant(world, who, &line("comments"), "", &json!({ "text": "A canary comment, @mia" })).await;
    let link = json!({ "url": "https://canary.example/x", "title": "A canary link" });
    plant(world, who, &line("links"), "", &link).await;
    let file = line("attachments?name=canary.txt");
    let headers = [("content-type", "text/plain")];
    let file = world.ask(Some(world.key(who)), &file, &headers, "canary bytes").await;
    assert_eq!(file.status, 201, "{}", file.text);
    plant(world, who, &line("log-time"), &task, &json!({ "minutes": 5, "note": "A canary note" })).await;
    let ask = json!({ "task": PLAIN, "kind": "effort", "value": 60, "reason": "A canary proposal" });
    let made = plant(world, who, "POST /v1/proposals", "", &ask).await;
    let proposal = format!("/v1/proposals/{}", made["number"].as_i64().or(made["id"].as_i64()).unwrap_or(1));
    let no = json!({ "reason": decision });
    plant(world, "mia", &format!("POST {proposal}/reject"), &proposal, &no).await;
    plant(world, who, &line("block"), &task, &json!({ "reason": "A canary block" })).await;
}

/// Words about a client, by its manager.
async fn plant_on_client(world: &World) {
    const ACME: &str = "/v1/clients/acme";
    let task = format!("/v1/tasks/{PLAIN}");
    let mia = |line: String, read: String, body: Value| async move {
        plant(world, "mia", &line, &read, &body).await;
    };
    for name in ["Canary One", "Canary Two"] {
        let change = json!({ "name": name, "tier": format!("{name} tier"), "reason": "A canary reason" });
        mia(format!("PATCH {ACME}"), ACME.to_owned(), change).await;
    }
    let kim = json!({ "name": "Canary Kim", "role": "A canary role", "email": "kim@canary.example",
        "phone": "+canary 1", "messenger": "telegram: @canary", "note": "A canary note" });
    mia(format!("POST {ACME}/contacts"), String::new(), kim).await;
    let nps = json!({ "kind": "nps", "value": 5, "observed_on": "2026-11-24", "note": "A canary signal" });
    mia(format!("POST {ACME}/signals"), String::new(), nps).await;
    let floor = json!({ "kind": "floor", "risk": 0.5, "reason": "A canary judgement" });
    mia(format!("PUT {ACME}/risk"), String::new(), floor).await;
    let card = json!({ "expected": "canary 1", "promised": "canary 2", "excluded": "canary 3", "success": "canary 4" });
    mia(format!("PUT {ACME}/engagements/seo/expectation"), String::new(), card).await;
    let pin = json!({ "kind": "boost", "value": 5, "reason": "A canary override" });
    mia(format!("PUT {task}/override"), task.clone(), pin).await;
    let later =
        json!({ "to": "2026-12-01T18:00:00+02:00", "reason": "A canary move", "told_how": "by canary" });
    let promise = json!({ "client": "acme", "what": "A canary promise", "purpose": "A canary purpose",
        "by": "2026-11-27T18:00", "effort_hours": 1, "role": "seo", "told_how": "by canary post" });
    let promised = plant(world, "mia", "POST /v1/promises", "", &promise).await;
    let number = promised["number"].as_i64().or(promised["task"]["number"].as_i64()).unwrap_or(5);
    let promised = format!("/v1/tasks/{number}");
    mia(format!("POST {promised}/deadline"), promised.clone(), later).await;
    let why = json!({ "reason": "A canary end" });
    mia(format!("POST {promised}/waive"), promised.clone(), why.clone()).await;
    let other = format!("/v1/tasks/{}", super::agency::FOREIGN);
    let about = json!({ "text": "as for acme, by Canary Two" });
    plant(world, "max", &format!("POST {other}/comments"), "", &about).await;
    let tx = world.ops.store.write().await.expect("a write");
    let row = |kind: &str, key: &str| ImportedRow {
        kind: kind.to_owned(),
        key: key.to_owned(),
        body: r#"{"name":"Canary One"}"#.to_owned(),
        gone: false,
    };
    tx.put_imported(&row("client", "acme")).await.expect("a row");
    tx.put_imported(&row("engagement", "acme/seo")).await.expect("a row");
    tx.commit().await.expect("a commit");
}

/// Closes what is open of acme, and ends what runs.
async fn close(world: &World) {
    for (task, verb, word) in
        [(REVIEWED, "waive", "reason"), (FREE, "complete", "result"), (PLAIN, "cancel", "reason")]
    {
        let path = format!("/v1/tasks/{task}");
        let why = json!({ word: "A canary end" });
        plant(world, "mia", &format!("POST {path}/{verb}"), &path, &why).await;
    }
    let tx = world.ops.store.write().await.expect("a write");
    for one in tx.engagements_of_clients(&["acme"]).await.expect("a read") {
        let ended = Engagement { ends_on: Some(date(2026, 11, 1)), pauses: Vec::new(), ..one };
        tx.put_engagement(&ended).await.expect("an engagement");
    }
    tx.commit().await.expect("a commit");
}

async fn webhook(world: &World) {
    let hook = json!({ "name": "x", "url": "https://1.1.1.1/hook" });
    let made = world.ask(Some(world.key("boss")), "POST /v1/webhooks", &[], &hook.to_string()).await;
    assert_eq!(made.status, 201, "{}", made.text);
}

async fn erase(world: &World, who: &str, path: &str, body: &str) -> Answer {
    let key = [("idempotency-key", "erase")];
    world.ask(Some(world.key(who)), &format!("POST {path}/erase"), &key, body).await
}

/// Texts that the planting did not reach: the canary would say nothing of them.
fn unreached(there: &BTreeSet<(String, String)>, who: Fate) -> BTreeSet<String> {
    let is_theirs = |fate: Fate| match (who, fate) {
        (Fate::Client, Fate::Text(_)) | (Fate::Login, Fate::Text(Some(_))) => true,
        (_, _) => false,
    };
    let texts = COLUMNS.iter().filter(|(_, _, fate)| is_theirs(*fate));
    let missing =
        texts.filter(|(table, column, _)| !there.contains(&((*table).to_owned(), (*column).to_owned())));
    missing.map(|(table, column, _)| format!("{table}.{column}")).collect()
}

#[tokio::test]
async fn of_an_erased_client_no_word_is_left_and_every_sum() {
    const ACME: &str = "/v1/clients/acme";
    for world in worlds().await {
        webhook(&world).await;
        plant_on_task(&world, "sam", "A canary decision").await;
        plant_on_client(&world).await;
        let refused = erase(&world, "boss", ACME, WHY).await.refused(409, "still-in-use");
        let first = refused["detail"].as_str().expect("a detail");
        assert!(
            first.contains("end the engagement for seo") && first.contains("close #1, #2, #3"),
            "{first}"
        );
        close(&world).await;

        let there = standing(&world, &["acme"]).await;
        // a task that is closed has no reason to be blocked
        let unplanted =
            ["absence.kind", "api_key.name", "logged_time.remark", "person.name", "task.blocked_reason"];
        let unplanted = unplanted.map(str::to_owned);
        assert_eq!(unreached(&there, Fate::Client), unplanted.into());
        erase(&world, "mia", ACME, WHY).await.refused(403, "forbidden");
        let shown = erase(&world, "boss", ACME, DRY).await.ok();
        assert_eq!((&shown["dry_run"], &shown["first"]), (&json!(true), &json!([])));
        assert_eq!(world.get("mia", &format!("GET {ACME}")).await.ok()["name"], "Canary Two");

        let key = [("idempotency-key", "erase-now")];
        let line = format!("POST {ACME}/erase");
        let done = world.ask(Some(world.key("boss")), &line, &key, WHY).await.ok();
        assert_eq!((&done["named"], &done["dry_run"]), (&json!("erased-1"), &json!(false)));
        assert_eq!(standing(&world, &["acme"]).await, BTreeSet::new());
        world.get("mia", &format!("GET {ACME}")).await.refused(404, "not-found");
        let left = world.get("mia", "GET /v1/clients/erased-1").await.ok();
        assert_eq!((&left["name"], &left["contacts"][0]["email"]), (&json!("erased"), &json!("erased")));
        let task = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
        assert_eq!((&task["client"], &task["logged_hours"]), (&json!("erased-1"), &json!(0.08)));
        assert_eq!(task["status"], "cancelled");
        let told = world.get("boss", "GET /v1/events?client=erased-1&limit=200").await.ok();
        let last = told["events"].as_array().and_then(|events| events.last()).cloned().unwrap_or_default();
        assert_eq!(
            (&last["kind"], &last["reason"]),
            (&json!("client_erased"), &json!("asked for by letter, said erased and erased-1"))
        );
    }
}

#[tokio::test]
async fn of_an_erased_person_no_word_is_left_and_every_hour() {
    const SAM: &str = "/v1/people/sam";
    for world in worlds().await {
        webhook(&world).await;
        let tx = world.ops.store.write().await.expect("a write");
        let sam = tx.person("sam").await.expect("a read").expect("a person");
        tx.put_person(&Person { name: "Canary Doe".to_owned(), ..sam }).await.expect("a person");
        tx.commit().await.expect("a commit");
        plant_on_task(&world, "sam", "Not now").await;
        let away = json!({ "from": "2026-12-07", "to": "2026-12-11", "kind": "canary leave" });
        plant(&world, "sam", &format!("POST {SAM}/absences"), "", &away).await;
        world.ops.create_key("sam", "canary key", None).await.expect("a key");
        let about = json!({ "text": "ask sam, that is Canary Doe" });
        plant(&world, "mia", &format!("POST /v1/tasks/{FREE}/comments"), "", &about).await;
        let refused = erase(&world, "boss", SAM, WHY).await.refused(409, "still-in-use");
        let first = refused["detail"].as_str().expect("a detail");
        assert!(first.contains("have left") && first.contains("close #1, #3"), "{first}");

        for task in [REVIEWED, PLAIN] {
            let path = format!("/v1/tasks/{task}");
            plant(&world, "mia", &format!("POST {path}/reassign"), &path, &json!({ "to": "sue" })).await;
        }
        plant(&world, "boss", &format!("PATCH {SAM}"), "", &json!({ "active": false })).await;
        let there = standing(&world, &["sam"]).await;
        for table in
            ["person", "absence", "api_key", "comment", "task_link", "attachment", "logged_time", "event"]
        {
            assert!(there.iter().any(|(of, _)| of == table), "nothing was planted in {table}");
        }
        assert_eq!(erase(&world, "boss", SAM, DRY).await.ok()["named"], "erased-1");
        assert_eq!(standing(&world, &["sam"]).await, there, "a dry run writes nothing");

        let line = format!("POST {SAM}/erase");
        let body = r#"{"reason":"sam asked, by letter"}"#;
        let done = world.ask(Some(world.key("boss")), &line, &[], body).await.ok();
        assert_eq!(done["named"], "erased-1");
        assert_eq!(standing(&world, &["sam"]).await, BTreeSet::new());
        world.ask(Some(world.key("sam")), "GET /v1/me", &[], "").await.refused(401, "unauthenticated");
        let people = world.get("boss", "GET /v1/people/erased-1").await.ok();
        assert_eq!((&people["name"], &people["active"]), (&json!("erased"), &json!(false)));
        let times = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
        assert_eq!(times["logged_hours"], 0.08);
    }
}
