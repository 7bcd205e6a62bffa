//! When people are away over HTTP, on both databases.

use serde_json::{Value, json};
use slated_core::agency::Absence;

use super::agency::{Answer, PLAIN, World};
use super::time::worlds;
use jiff::civil::date;

const SAMS: &str = "/v1/people/sam/absences";

async fn add(world: &World, who: &str, from: &str, to: &str) -> Answer {
    let body = json!({ "from": from, "to": to, "kind": "vacation" }).to_string();
    world.ask(Some(world.key(who)), &format!("POST {SAMS}"), &[], &body).await
}

async fn days(world: &World) -> Vec<(String, String, String)> {
    let body = world.get("sam", &format!("GET {SAMS}")).await.ok();
    let text = |one: &Value, key: &str| one[key].as_str().expect("a text").to_owned();
    let absences = body["absences"].as_array().expect("absences").iter();
    absences.map(|one| (text(one, "from"), text(one, "to"), text(one, "made_by"))).collect()
}

fn row(from: &str, to: &str, by: &str) -> (String, String, String) {
    (from.to_owned(), to.to_owned(), by.to_owned())
}

async fn score(world: &World) -> f64 {
    let task = world.get("mia", &format!("GET /v1/tasks/{PLAIN}")).await.ok();
    task["score"]["total"].as_f64().expect("a number")
}

async fn history(world: &World) -> Vec<String> {
    let tx = world.ops.store.read().await.expect("a read");
    let kept = tx.events_after(0, 200).await.expect("events").into_iter();
    let words = |event: slated_core::event::Event| {
        let (from, to) = (event.from.unwrap_or_default(), event.to.unwrap_or_default());
        format!("{} by {}: {from}{to}", event.kind.as_str(), event.by.as_str())
    };
    let kept: Vec<String> = kept.map(|one| words(one.event)).collect();
    kept.into_iter().filter(|line| line.starts_with("absence")).collect()
}

// Red when a score is measured by hours that were read before (tried: a clock without absences).
#[tokio::test]
async fn an_absence_counts_at_once_and_not_when_it_is_taken_back() {
    for world in worlds().await {
        let before = score(&world).await;
        let added = add(&world, "sam", "2026-11-25", "2026-11-26").await;
        assert_eq!(added.status, 201, "{}", added.text);
        let away = score(&world).await;
        assert!(away > before + 10.0, "two days less until Friday press: {before} and {away}");
        let remove = format!("DELETE {SAMS}/2026-11-25");
        assert_eq!(world.ask(Some(world.key("mia")), &remove, &[], "").await.status, 204);
        assert!((score(&world).await - before).abs() < 0.01);
        world.ask(Some(world.key("mia")), &remove, &[], "").await.refused(404, "not-found");
        assert_eq!(
            history(&world).await,
            [
                "absence_noted by sam: sam 2026-11-25 to 2026-11-26",
                "absence_removed by mia: sam 2026-11-25 to 2026-11-26"
            ]
        );
    }
}

#[tokio::test]
async fn what_overlaps_is_refused_by_name_and_what_could_be_none_too() {
    for world in worlds().await {
        add(&world, "mia", "2026-12-07", "2026-12-11").await.ok();
        for (from, to) in
            [("2026-12-11", "2026-12-18"), ("2026-12-01", "2026-12-31"), ("2026-12-08", "2026-12-08")]
        {
            let refused = add(&world, "sam", from, to).await.refused(409, "absence-overlaps");
            let detail = refused["detail"].as_str().expect("a detail");
            assert!(
                detail.starts_with("sam is away from 2026-12-07 to 2026-12-11 already (vacation)"),
                "{detail}"
            );
        }
        add(&world, "sam", "2026-12-12", "2026-12-18").await.ok();
        assert_eq!(
            days(&world).await,
            [row("2026-12-07", "2026-12-11", "mia"), row("2026-12-12", "2026-12-18", "sam")]
        );
        for (from, to, pointer) in [
            ("2026-12-20", "2026-12-19", "/to"),
            ("2027-01-01", "2030-06-01", "/to"),
            ("2036-01-01", "2036-01-02", "/from"),
            ("soon", "2026-12-19", "/from"),
        ] {
            let refused = add(&world, "sam", from, to).await.refused(422, "invalid");
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{from} {to}");
        }
        let other = "POST /v1/people/nobody/absences";
        let body = r#"{"from":"2026-12-07","to":"2026-12-11","kind":"x"}"#;
        world.ask(Some(world.key("mia")), other, &[], body).await.refused(404, "not-found");
        world.ask(Some(world.key("sam")), other, &[], body).await.refused(403, "forbidden");
    }
}

// Red when an import writes over what somebody entered (tried: `put_absence` always puts).
#[tokio::test]
async fn files_and_people_take_nothing_from_each_other() {
    for world in worlds().await {
        let filed = async |to: i8| {
            let away = Absence {
                login: "sam".to_owned(),
                from: date(2026, 12, 7),
                to: date(2026, 12, to),
                kind: "from a file".to_owned(),
            };
            let tx = world.ops.store.write().await.expect("a write");
            tx.put_absence(&away).await.expect("a write");
            tx.commit().await.expect("a commit");
        };
        add(&world, "sam", "2026-12-07", "2026-12-11").await.ok();
        filed(9).await;
        assert_eq!(days(&world).await, [row("2026-12-07", "2026-12-11", "sam")], "the shorter one of a file");
        filed(18).await;
        assert_eq!(days(&world).await, [row("2026-12-07", "2026-12-18", "(import)")], "a longer one");
        filed(14).await;
        assert_eq!(
            days(&world).await,
            [row("2026-12-07", "2026-12-14", "(import)")],
            "a file corrects itself"
        );
    }
}

const LEAVE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261207\r\n\
    DTEND;VALUE=DATE:20261212\r\nSUMMARY:vacation\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\n\
    DTSTART;VALUE=DATE:20261224\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[tokio::test]
async fn a_calendar_file_is_entered_whole_and_once() {
    for world in worlds().await {
        let post = async |file: &str| {
            let headers = [("content-type", "text/calendar")];
            world.ask(Some(world.key("sam")), &format!("POST {SAMS}/ics"), &headers, file).await
        };
        let whole = [row("2026-12-07", "2026-12-11", "sam"), row("2026-12-24", "2026-12-24", "sam")];
        for _ in 0..2 {
            assert_eq!(post(LEAVE).await.status, 201);
            assert_eq!(days(&world).await, whole);
        }
        assert_eq!(history(&world).await.len(), 2, "what is there is not entered again");
        // one that is new and one that overlaps: neither
        let other = LEAVE.replace("20261224", "20270104").replace("20261212", "20261213");
        post(&other).await.refused(409, "absence-overlaps");
        assert_eq!(days(&world).await, whole);
        let refused = post("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n").await.refused(422, "invalid");
        assert!(refused["detail"].as_str().expect("one").contains("absences/sam.ics"), "{refused}");
    }
}
