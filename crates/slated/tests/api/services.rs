//! Services through the API: read, edited, versioned, and looked at before, on both databases.

use jiff::civil::date;
use serde_json::{Value, json};
use slated_core::agency::Engagement;
use slated_core::time::Timestamp;

use crate::agency::{World, at};
use crate::series::on_both;

const SEO: &str = "/v1/services/seo";

fn template(key: &str, rrule: &str) -> Value {
    json!({
        "key": key, "title": format!("{key} {{{{ occurrence.date }}}}"), "purpose": "To know", "role": "seo",
        "effort_hours": 1, "due": { "business_days": 1, "at": "18:00" },
        "schedule": { "rrule": rrule, "at": "09:00", "on_holiday": "following" },
    })
}

fn service(key: &str, task: &[Value]) -> Value {
    json!({ "key": key, "name": "Pairs", "purpose": "To compare", "task": task })
}

async fn put(world: &World, line: &str, etag: Option<&str>, body: &Value) -> crate::agency::Answer {
    let headers: Vec<(&str, &str)> = etag.iter().map(|etag| ("if-match", *etag)).collect();
    world.ask(Some(world.key("boss")), &format!("PUT {line}"), &headers, &body.to_string()).await
}

#[tokio::test]
async fn what_is_read_can_be_put_and_changes_nothing() {
    on_both(async |world| {
        let read = world.get("mia", &format!("GET {SEO}")).await;
        let etag = read.header("etag").to_owned();
        let read = read.ok();
        assert_eq!((etag.as_str(), &read["version"]), ("\"1\"", &json!(1)));
        assert_eq!(read["templates"], json!([{ "key": "check", "version": 1 }]));
        assert_eq!(read["service"]["task"][0]["schedule"]["rrule"], "FREQ=DAILY;UNTIL=20261123");
        let same = put(world, SEO, Some(&etag), &read["service"]).await;
        assert_eq!((same.status.as_u16(), same.header("etag")), (200, "\"1\""), "{}", same.text);
        assert_eq!(same.ok()["templates"], json!([]));
        let listed = world.get("mia", "GET /v1/services").await.ok();
        assert_eq!(listed["services"][1]["key"], "seo");
        assert_eq!(listed["services"][1]["version"], 1);
        world.get("sam", &format!("GET {SEO}")).await.refused(403, "forbidden");
        world.get("boss", "GET /v1/services/none").await.refused(404, "not-found");
    })
    .await;
}

#[tokio::test]
async fn a_put_says_which_version_it_saw() {
    on_both(async |world| {
        let mut seo = world.get("boss", &format!("GET {SEO}")).await.ok()["service"].take();
        seo["purpose"] = "To be found first".into();
        put(world, SEO, None, &seo).await.refused(428, "missing-if-match");
        put(world, SEO, Some("\"7\""), &seo).await.refused(412, "stale-version");
        let refused = world.write("mia", &format!("PUT {SEO}"), "\"1\"", &seo.to_string()).await;
        refused.refused(403, "forbidden");
        let done = put(world, SEO, Some("\"1\""), &seo).await;
        assert_eq!((done.status.as_u16(), done.header("etag")), (200, "\"2\""), "{}", done.text);
        put(world, SEO, Some("\"1\""), &seo).await.refused(412, "stale-version");

        let new = service("new", &[template("t", "FREQ=DAILY")]);
        put(world, "/v1/services/new", Some("\"1\""), &new).await.refused(412, "stale-version");
        let key = Some(world.key("boss"));
        let none = [("if-none-match", "*")];
        let made = world.ask(key, "PUT /v1/services/new", &none, &new.to_string()).await;
        assert_eq!((made.status.as_u16(), made.header("etag")), (201, "\"1\""), "{}", made.text);
        let again = world.ask(key, "PUT /v1/services/new", &none, &new.to_string()).await;
        again.refused(428, "missing-if-match");
        let other = [("if-none-match", "\"1\"")];
        let other = world.ask(key, "PUT /v1/services/new", &other, &new.to_string()).await;
        other.refused(400, "bad-if-match");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_service_is_refused_with_every_place() {
    on_both(async |world| {
        let line = "/v1/services/new";
        let mut unknown = service("new", &[template("t", "FREQ=DAILY")]);
        unknown["tasks"] = json!([]);
        let said = put(world, line, None, &unknown).await.refused(400, "unknown-field");
        assert!(said["detail"].as_str().unwrap_or_default().contains("\"tasks\""), "{said}");
        let mut deep = service("new", &[template("t", "FREQ=DAILY")]);
        deep["task"][0]["schedule"]["rule"] = "x".into();
        let said = put(world, line, None, &deep).await.refused(400, "unknown-field");
        assert!(
            said["detail"].as_str().unwrap_or_default().starts_with("/task/0/schedule: unknown field `rule`")
        );

        let mut first = template("t", "FREQ=HOURLY");
        first["after"] = json!(["u"]);
        let mut second = template("u", "FREQ=DAILY");
        (second["importance"], second["after"]) = (json!("urgent"), json!(["t", "nobody"]));
        let said = put(world, line, None, &service("new", &[first, second])).await.refused(422, "invalid");
        let pointers: Vec<&str> = said["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .filter_map(|one| one["pointer"].as_str())
            .collect();
        assert_eq!(pointers.len(), 4, "{said}");
        for pointer in ["/task/0/schedule/rrule", "/task/1/importance", "/task/1/after"] {
            assert!(pointers.contains(&pointer), "{said}");
        }
        let other = service("other", &[]);
        put(world, line, None, &other).await.refused(422, "invalid");
        for query in ["dry_run=yes", "dates=0", "dates=51", "open_tasks=some", "effective_from=soon"] {
            let line = format!("{line}?{query}");
            put(world, &line, None, &service("new", &[])).await.refused(400, "bad-parameter");
        }
        let before = format!("{line}?effective_from=2026-11-23");
        put(world, &before, None, &service("new", &[])).await.refused(422, "invalid");
        let far = format!("{line}?effective_from=2027-11-23");
        put(world, &far, None, &service("new", &[])).await.refused(422, "invalid");
        world.get("boss", "GET /v1/services/new").await.refused(404, "not-found");
    })
    .await;
}

#[tokio::test]
async fn every_draft_stays_with_its_author_and_what_it_changed() {
    on_both(async |world| {
        let mut seo = world.get("boss", &format!("GET {SEO}")).await.ok()["service"].take();
        seo["task"][0]["effort_hours"] = json!(2);
        put(world, &format!("{SEO}?dry_run=true"), Some("\"1\""), &seo).await.ok();
        let before = world.get("mia", &format!("GET {SEO}/versions")).await.ok();
        assert_eq!(before["versions"].as_array().map(Vec::len), Some(1), "a dry run writes nothing");
        put(world, SEO, Some("\"1\""), &seo).await.ok();
        let versions = world.get("mia", &format!("GET {SEO}/versions")).await.ok();
        let newest = &versions["versions"][0];
        assert_eq!((&newest["version"], &newest["made_by"]), (&json!(2), &json!("boss")));
        assert_eq!(newest["made_at"], "2026-11-24T09:00:00Z");
        assert_eq!(newest["changed"], json!([{ "field": "effort_hours", "from": "1.0", "to": "2.0" }]));
        assert_eq!(versions["versions"][1]["changed"], json!([]));

        // out, and back: the versions go on
        put(world, SEO, Some("\"2\""), &service("seo", &[])).await.ok();
        let read = world.get("mia", &format!("GET {SEO}")).await.ok();
        assert_eq!((&read["templates"], &read["ended"]), (&json!([]), &json!(["check"])));
        seo["task"][0]["effort_hours"] = json!(3);
        let back = put(world, SEO, Some("\"3\""), &seo).await.ok();
        assert_eq!(back["templates"][0]["what"], "returned");
        let versions = world.get("mia", &format!("GET {SEO}/versions")).await.ok();
        assert_eq!(versions["versions"][0]["version"], 3);
    })
    .await;
}

/// Old rule and new rule.
const PAIRS: [(&str, &str); 13] = [
    ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO"),
    ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=TU,TH"),
    ("FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=WE"),
    ("FREQ=WEEKLY;BYDAY=SA", "FREQ=WEEKLY;BYDAY=SU"),
    ("FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=2"),
    ("FREQ=MONTHLY;BYMONTHDAY=24", "FREQ=MONTHLY;BYMONTHDAY=25"),
    ("FREQ=MONTHLY;BYMONTHDAY=23", "FREQ=MONTHLY;BYMONTHDAY=28"),
    ("FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=WEEKLY;BYDAY=FR"),
    ("FREQ=WEEKLY;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=27"),
    ("FREQ=DAILY", "FREQ=DAILY;INTERVAL=3"),
    ("FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ("FREQ=MONTHLY;BYMONTHDAY=24", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=26"),
    ("FREQ=DAILY;UNTIL=20261125", "FREQ=DAILY;UNTIL=20261130"),
];

const DATES: usize = 3;

/// A series that makes the first of each pair for acme, as it stands on a Tuesday morning.
async fn pairs(world: &World, edited_at: Timestamp) {
    let tx = world.ops.store.read().await.expect("a read");
    let (known, _) = tx.engagement("acme", "seo").await.expect("a read").expect("an engagement");
    let starts_on = date(2026, 11, 1);
    let engagement = Engagement { service: "pairs".to_owned(), starts_on, ..known };
    drop(tx);
    world.ops.clock.set(at("2026-11-23T05:00:00Z"));
    let old: Vec<Value> =
        PAIRS.iter().enumerate().map(|(n, (old, _))| template(&format!("t{n:02}"), old)).collect();
    put(world, "/v1/services/pairs", None, &service("pairs", &[])).await.ok();
    let tx = world.ops.store.write().await.expect("a write");
    tx.put_engagement(&engagement).await.expect("an engagement");
    tx.commit().await.expect("a commit");
    put(world, "/v1/services/pairs", Some("\"1\""), &service("pairs", &old)).await.ok();
    for now in [at("2026-11-23T21:00:00Z"), edited_at] {
        world.ops.clock.set(now);
        world.ops.generate_all(now).await.expect("a run");
    }
}

/// Nominal, rolled and due dates of what became tasks after the edit, by template.
async fn made(world: &World, edited_at: Timestamp) -> Vec<(String, Vec<Value>)> {
    let tx = world.ops.store.read().await.expect("a read");
    let mut all = Vec::new();
    for row in tx.series_all().await.expect("series").into_iter().filter(|row| row.service == "pairs") {
        let mut rows = tx.occurrences(row.id, None, 1_000).await.expect("occurrences");
        rows.reverse();
        let rows = rows.into_iter().filter(|row| {
            row.status == slated_store::OccurrenceStatus::Created && row.create_at > Some(edited_at)
        });
        let dates = rows.map(|row| {
            json!([
                row.nominal_on.to_string(),
                row.rolled_on.expect("a date").to_string(),
                row.due_at.expect("a deadline").to_string()
            ])
        });
        all.push((row.template, dates.collect()));
    }
    all
}

async fn walk(world: &World, edited_at: Timestamp) {
    for day in 0..280 {
        let now = edited_at.plus_seconds(day * 86_400 + 3 * 3_600);
        world.ops.clock.set(now);
        world.ops.generate_all(now).await.expect("a run");
    }
}

fn shown(list: &Value) -> Vec<Value> {
    let list = list.as_array().expect("a list").iter();
    list.map(|one| json!([one["nominal_on"], one["rolled_on"], one["deadline"]])).collect()
}

/// What a dry run shows is what comes: of the edit where it is made, and of the old rules where it is not.
async fn check_dry_run(world: &World, edited_at: &str, apply: bool) {
    let edited_at = at(edited_at);
    pairs(world, edited_at).await;
    let new: Vec<Value> =
        PAIRS.iter().enumerate().map(|(n, (_, new))| template(&format!("t{n:02}"), new)).collect();
    let (line, body) = (format!("/v1/services/pairs?dates={DATES}"), service("pairs", &new));
    let told = put(world, &format!("{line}&dry_run=true"), Some("\"2\""), &body).await.ok();
    assert_eq!(told["totals"]["not_compared"], 0, "{told}");
    if apply {
        let done = put(world, &line, Some("\"2\""), &body).await.ok();
        assert_eq!(done["series"], told["series"], "what was done is what was told");
    }
    walk(world, edited_at).await;
    let mut compared = 0;
    for (template, made) in made(world, edited_at).await {
        let series = told["series"].as_array().expect("series").iter();
        let Some(one) = series.clone().find(|one| one["template"] == template) else { continue };
        let expected = shown(&one[if apply { "after" } else { "before" }]);
        assert_eq!(made[..made.len().min(DATES)], expected[..], "{template} at {edited_at}: {one}");
        compared += 1;
    }
    assert_eq!(compared, PAIRS.len(), "each pair falls on other dates: {told}");
}

#[tokio::test]
async fn a_dry_run_is_what_happens_when_it_is_done() {
    // before the day's work has appeared, and after
    on_both(async |world| check_dry_run(world, "2026-11-24T06:00:00Z", true).await).await;
    check_dry_run(&World::new().await, "2026-11-24T09:00:00Z", true).await;
}

#[tokio::test]
async fn a_dry_run_shows_what_would_come_without_it() {
    check_dry_run(&World::new().await, "2026-11-24T06:00:00Z", false).await;
}

#[tokio::test]
async fn a_rule_that_moves_within_its_period_makes_nothing_twice() {
    on_both(async |world| {
        pairs(world, at("2026-11-24T09:00:00Z")).await;
        let rule = "FREQ=MONTHLY;BYMONTHDAY=25";
        let mut now: Vec<Value> =
            PAIRS.iter().enumerate().map(|(n, (old, _))| template(&format!("t{n:02}"), old)).collect();
        now[5] = template("t05", rule);
        let told = put(world, "/v1/services/pairs", Some("\"2\""), &service("pairs", &now)).await.ok();
        let one = &told["series"][0];
        let reason = "its month already has an occurrence of 2026-11-24";
        assert_eq!(
            one["left_out"],
            json!([{ "nominal_on": "2026-11-25", "through_on": null, "reason": reason }])
        );
        assert_eq!(one["effective_from"], "2026-11-25");
        assert_eq!(one["stays"][0]["nominal_on"], "2026-11-24");
        walk(world, at("2026-11-24T09:00:00Z")).await;
        // keys end
        world.ops.clock.set(at("2026-11-24T09:00:00Z"));
        let series = one["series"].as_i64().expect("a series");
        let rows = world.get("mia", &format!("GET /v1/series/{series}/occurrences")).await.ok();
        let rows = rows["occurrences"].as_array().expect("rows");
        let found: Vec<_> = rows
            .iter()
            .rev()
            .skip_while(|row| row["nominal_on"] != "2026-11-24")
            .take(3)
            .map(|row| (row["nominal_on"].as_str(), row["status"].as_str(), row["template_version"].as_i64()))
            .collect();
        let row = |on, status, version| (Some(on), Some(status), Some(version));
        assert_eq!(
            found,
            [
                row("2026-11-24", "created", 1),
                row("2026-11-25", "skipped", 2),
                row("2026-12-25", "created", 2)
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_out_ends_and_nobody_wakes_it() {
    on_both(async |world| {
        pairs(world, at("2026-11-24T09:00:00Z")).await;
        let open = world.ops.store.read().await.expect("a read").all_open_tasks().await.expect("tasks").len();
        let told = put(world, "/v1/services/pairs", Some("\"2\""), &service("pairs", &[])).await.ok();
        assert_eq!(told["templates"][0]["what"], "ended");
        assert!(!told["series"][0]["removed"].as_array().expect("removed").is_empty(), "{told}");
        let tx = world.ops.store.write().await.expect("a write");
        let ids: Vec<i64> = tx.series_all().await.expect("series").iter().map(|row| row.id).collect();
        tx.wake_series(&ids, at("2026-11-24T09:00:00Z"), None).await.expect("a wake");
        tx.commit().await.expect("a commit");
        walk(world, at("2026-11-24T09:00:00Z")).await;
        let tx = world.ops.store.read().await.expect("a read");
        let of_pairs =
            tx.series_all().await.expect("series").into_iter().filter(|row| row.service == "pairs");
        assert!(
            of_pairs.clone().all(|row| row.status.as_str() == "ended"),
            "{:?}",
            of_pairs.collect::<Vec<_>>()
        );
        assert_eq!(tx.all_open_tasks().await.expect("tasks").len(), open, "no task was touched or made");
    })
    .await;
}
