//! Series, what became of their dates, and "create now", on both databases.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use slated::config::Http;
use slated_cluster::Cluster;
use slated_store::{OccurrenceRow, OccurrenceStatus};

use crate::agency::{SERIES, World};

/// Runs the test in a new world on each kind of database.
pub(crate) async fn on_both(test: impl AsyncFn(&World)) {
    eprintln!("on SQLite");
    test(&World::new().await).await;
    if let Some(cluster) = Cluster::shared() {
        eprintln!("on PostgreSQL");
        let folder = tempfile::tempdir().expect("a folder");
        test(&World::at(&cluster.create_database(), folder, &Http::default()).await).await;
    }
}

fn line(date: &str) -> String {
    format!("POST /v1/series/{SERIES}/occurrences/{date}/create")
}

async fn statuses(world: &World, query: &str) -> Vec<(String, String)> {
    let page = world.get("mia", &format!("GET /v1/series/{SERIES}/occurrences{query}")).await.ok();
    let word = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let rows = page["occurrences"].as_array().expect("occurrences").iter();
    rows.map(|one| (word(one, "nominal_on"), word(one, "status"))).collect()
}

fn rows(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(date, status)| ((*date).to_owned(), (*status).to_owned())).collect()
}

#[tokio::test]
async fn a_series_says_how_far_it_has_come_and_what_became_of_its_dates() {
    on_both(async |world| {
        let listed = world.get("mia", "GET /v1/series?client=acme&status=ended").await.ok();
        let one = world.get("mia", &format!("GET /v1/series/{SERIES}")).await.ok();
        assert_eq!(listed["series"], json!([one]));
        let expected = json!({
            "series": 1, "client": "acme", "service": "seo", "template": "check", "status": "ended", "error": null,
            "cursor_on": "2026-11-23", "next_run_at": null, "next_run_at_local": null, "time_zone": "Europe/Kyiv",
            "occurrences": {
                "created": 0, "skipped": 1, "collapsed": 0, "held": 0, "missed": 1, "failed": 0, "before_adoption": 1,
            },
        });
        assert_eq!(one, expected);
        assert_eq!(world.get("max", "GET /v1/series").await.ok()["series"], json!([]), "max manages globex");
        world.get("max", "GET /v1/series?client=acme").await.refused(404, "not-found");
        world.get("mia", "GET /v1/series?client=nope").await.refused(404, "not-found");
        world.get("mia", "GET /v1/series?status=late").await.refused(400, "bad-parameter");
        world.get("mia", "GET /v1/series/7").await.refused(404, "not-found");
        world.get("mia", "GET /v1/series/one").await.refused(404, "not-found");
    })
    .await;
}

#[tokio::test]
async fn occurrences_are_walked_from_the_newest() {
    on_both(async |world| {
        let all = [("2026-11-23", "skipped"), ("2026-11-22", "missed"), ("2026-06-01", "before_adoption")];
        assert_eq!(statuses(world, "").await, rows(&all));
        assert_eq!(statuses(world, "?status=missed").await, rows(&all[1..2]));
        let mut seen = Vec::new();
        let path = format!("GET /v1/series/{SERIES}/occurrences");
        let mut line = format!("{path}?limit=1");
        loop {
            let page = world.get("mia", &line).await.ok();
            seen.push(page["occurrences"][0]["nominal_on"].as_str().expect("a date").to_owned());
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            line = format!("{path}?limit=1&cursor={cursor}");
            let other = format!("{path}?status=missed&cursor={cursor}");
            world.get("mia", &other).await.refused(400, "bad-cursor");
        }
        assert_eq!(seen, all.map(|(date, _)| date));
        let page = world.get("mia", &path).await.ok();
        let range = &page["occurrences"][2];
        assert_eq!((&range["through_on"], &range["task"]), (&json!("2026-11-21"), &json!(null)));
        world.get("mia", &format!("{path}?status=late")).await.refused(400, "bad-parameter");
    })
    .await;
}

#[tokio::test]
async fn create_now_makes_the_task_with_the_dates_of_its_date() {
    on_both(async |world| {
        let made = world.ask(Some(world.key("mia")), &line("2026-11-22"), &[], "").await;
        assert_eq!((made.status.as_u16(), made.header("etag")), (201, "\"1\""), "{}", made.text);
        let place = made.header("location").to_owned();
        let task = made.ok();
        assert_eq!(place, format!("/v1/tasks/{}", task["number"]));
        assert_eq!(task, world.get("mia", &format!("GET {place}")).await.ok());
        let found = ["title", "nominal_on", "deadline", "late", "assignee", "promised"].map(|key| &task[key]);
        // sam has 200 minutes of work, sue none
        let expected = [
            &json!("Check 2026-11-22"),
            &json!("2026-11-22"),
            &json!("2026-11-22T11:00:00Z"),
            &json!(true),
            &json!("sue"),
            &json!(false),
        ];
        assert_eq!(found, expected);
        let history = task["history"].as_array().expect("a history").iter();
        let told: Vec<_> = history.map(|one| (&one["kind"], &one["by"], &one["reason"])).collect();
        let mia = json!("mia");
        let (born, late) = (json!("task_created"), json!("created after its deadline"));
        let (by_hand, why) = (json!("occurrence_created"), json!("first missed: not on its own day"));
        assert_eq!(told, [(&born, &mia, &late), (&by_hand, &mia, &why)]);

        let again = world.ask(Some(world.key("boss")), &line("2026-11-22"), &[], "").await;
        let again = again.refused(409, "already-created");
        let named = format!("task #{}", task["number"]);
        assert!(again["detail"].as_str().expect("a detail").contains(&named), "{again}");
        let occurrences = world.get("mia", &format!("GET /v1/series/{SERIES}/occurrences")).await.ok();
        let row = &occurrences["occurrences"][1];
        let found = [&row["status"], &row["task"], &row["deadline_local"], &row["reason"]];
        let expected = [
            &json!("created"),
            &task["number"],
            &json!("2026-11-22T13:00:00+02:00"),
            &json!("by mia, first missed: not on its own day"),
        ];
        assert_eq!(found, expected);
    })
    .await;
}

#[tokio::test]
async fn a_date_of_a_range_gets_a_row_of_its_own_and_the_rest_keeps_its_reason() {
    on_both(async |world| {
        let create = async |date: &str| world.ask(Some(world.key("mia")), &line(date), &[], "").await.ok();
        create("2026-06-02").await;
        create("2026-06-01").await;
        create("2026-11-21").await;
        let expected = [
            ("2026-11-23", "skipped"),
            ("2026-11-22", "missed"),
            ("2026-11-21", "created"),
            ("2026-06-03", "before_adoption"),
            ("2026-06-02", "created"),
            ("2026-06-01", "created"),
        ];
        assert_eq!(statuses(world, "").await, rows(&expected));
        for date in ["2026-06-01", "2026-06-02", "2026-11-21"] {
            world.ask(Some(world.key("mia")), &line(date), &[], "").await.refused(409, "already-created");
        }
        create("2026-06-03").await;
        assert_eq!(
            statuses(world, "?status=before_adoption").await,
            rows(&[("2026-06-04", "before_adoption")])
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_no_date_or_not_ones_own_is_refused_and_nothing_is_made() {
    on_both(async |world| {
        for (who, date, status, kind) in [
            ("mia", "2026-11-24", 422, "no-occurrence"),
            ("mia", "2026-05-31", 422, "no-occurrence"),
            ("mia", "2026-13-01", 404, "not-found"),
            ("mia", "tomorrow", 404, "not-found"),
            ("max", "2026-11-22", 404, "not-found"),
            ("sam", "2026-11-22", 404, "not-found"),
        ] {
            world.ask(Some(world.key(who)), &line(date), &[], "").await.refused(status, kind);
        }
        let elsewhere = "POST /v1/series/7/occurrences/2026-11-22/create";
        world.ask(Some(world.key("boss")), elsewhere, &[], "").await.refused(404, "not-found");
        let body = world.ask(Some(world.key("mia")), &line("2026-11-22"), &[], r#"{"late":true}"#).await;
        body.refused(400, "unknown-field");
        let one = world.get("mia", &format!("GET /v1/series/{SERIES}")).await.ok();
        assert_eq!(one["occurrences"]["created"], 0);
        assert_eq!(world.get("boss", "GET /v1/tasks").await.ok()["tasks"].as_array().map(Vec::len), Some(4));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_who_ask_at_once_get_one_task() {
    on_both(async |world| {
        let asked = (0..16).map(|n| {
            // two dates of one range at once: its own first, and one inside
            let date = if n % 2 == 0 { "2026-06-01" } else { "2026-06-02" };
            async move { world.ask(Some(world.key("mia")), &line(date), &[], "").await }
        });
        let mut made = BTreeSet::new();
        for answer in futures_util::future::join_all(asked).await {
            match answer.status.as_u16() {
                201 => assert!(made.insert(answer.header("location").to_owned())),
                _ => drop(answer.refused(409, "already-created")),
            }
        }
        assert_eq!(made.len(), 2, "{made:?}");
        let expected =
            [("2026-06-03", "before_adoption"), ("2026-06-02", "created"), ("2026-06-01", "created")];
        assert_eq!(statuses(world, "").await[2..], rows(&expected));
    })
    .await;
}

/// Whatever the reason that a date became no task, "create now" makes it one, once.
#[tokio::test]
async fn create_now_takes_a_date_of_every_outcome() {
    on_both(async |world| {
        let outcomes = [
            (OccurrenceStatus::Skipped, "2026-07-01", None),
            (OccurrenceStatus::Collapsed, "2026-07-02", None),
            (OccurrenceStatus::Held, "2026-07-03", Some(1)),
            (OccurrenceStatus::Missed, "2026-07-04", None),
            (OccurrenceStatus::Failed, "2026-07-05", None),
        ];
        let row = |(status, date, blocking_task): (OccurrenceStatus, &str, Option<i64>)| OccurrenceRow {
            series_id: SERIES,
            nominal_on: date.parse().expect("a date"),
            status,
            reason: Some("why".to_owned()),
            through_on: None,
            rolled_on: None,
            create_at: None,
            due_at: None,
            late: false,
            decided_at: world.ops.clock.now(),
        template_version: None,
            blocking_task,
            provisional: false,
        };
        let tx = world.ops.store.write().await.expect("a transaction");
        tx.record_occurrences(outcomes.map(row).to_vec()).await.expect("rows");
        tx.commit().await.expect("committed");
        let counts = world.get("mia", &format!("GET /v1/series/{SERIES}")).await.ok()["occurrences"].clone();
        let expected = json!({
            "created": 0, "skipped": 2, "collapsed": 1, "held": 1, "missed": 2, "failed": 1, "before_adoption": 1,
        });
        assert_eq!(counts, expected);
        for (status, date, blocking_task) in outcomes {
            let word = status.as_str();
            let only = format!("GET /v1/series/{SERIES}/occurrences?status={word}");
            let found = world.get("mia", &only).await.ok()["occurrences"].clone();
            let found = found.as_array().expect("rows").iter().find(|row| row["nominal_on"] == date);
            assert_eq!(found.expect("the row")["blocking_task"], json!(blocking_task), "{word}");
            let made = world.ask(Some(world.key("mia")), &line(date), &[], "").await;
            assert_eq!(made.status.as_u16(), 201, "{word}: {}", made.text);
            world.ask(Some(world.key("mia")), &line(date), &[], "").await.refused(409, "already-created");
            let created = format!("GET /v1/series/{SERIES}/occurrences?status=created");
            let row = world.get("mia", &created).await.ok()["occurrences"][0].clone();
            assert_eq!((&row["nominal_on"], &row["blocking_task"]), (&json!(date), &json!(null)));
            assert_eq!(row["reason"], format!("by mia, first {word}: why"));
        }
        let line = line("2026-08-01");
        world.ask(Some(world.key("mia")), &line, &[], "").await.ok();
    })
    .await;
}
