//! Clients over HTTP, on both databases: listed, changed, stood in for, and whom one writes to there.

use std::ops::ControlFlow;

use serde_json::{Value, json};
use slated_core::time::plus_days;

use super::agency::{NOW, PLAIN, REVIEWED, World, at};
use super::time::worlds;

const ACME: &str = "/v1/clients/acme";

async fn change(world: &World, who: &str, seen: &str, body: &Value) -> super::agency::Answer {
    world.write(who, &format!("PATCH {ACME}"), seen, &body.to_string()).await
}

async fn keys(world: &World, who: &str, query: &str) -> (Vec<String>, Option<String>) {
    let page = world.get(who, &format!("GET /v1/clients{query}")).await.ok();
    let keys = page["clients"].as_array().expect("clients").iter();
    let keys = keys.map(|one| one["key"].as_str().expect("a key").to_owned()).collect();
    (keys, page["next_cursor"].as_str().map(str::to_owned))
}

async fn events(world: &World, kind: &str) -> Vec<(Value, Value)> {
    let feed = world.get("boss", "GET /v1/events?client=acme&limit=200").await.ok();
    let events = feed["events"].as_array().expect("events").iter();
    let of_kind = events.filter(|one| one["kind"] == kind);
    of_kind.map(|one| (one["from"].clone(), one["to"].clone())).collect()
}

// Red when a filter is read and not used, or a cursor begins with the key that it ends with.
#[tokio::test]
async fn clients_are_listed_page_by_page_by_who_answers_how_they_stand_and_how_much_they_are_at_risk() {
    for world in worlds().await {
        let all = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        for (who, query, expected) in [
            ("boss", "", &["acme", "globex"][..]),
            ("mia", "", &["acme"]),
            ("max", "", &["globex"]),
            ("boss", "?manager=max", &["globex"]),
            ("boss", "?status=active", &["acme", "globex"]),
            ("boss", "?status=churned", &[]),
            ("boss", "?risk_at_least=0.0001", &[]),
        ] {
            assert_eq!(keys(&world, who, query).await, (all(expected), None), "{who} {query}");
        }
        let judged = json!({ "kind": "fixed", "risk": 0.6, "reason": "x" }).to_string();
        world.ask(Some(world.key("max")), "PUT /v1/clients/globex/risk", &[], &judged).await.ok();
        assert_eq!(keys(&world, "boss", "?risk_at_least=0.6").await.0, ["globex"]);
        assert_eq!(keys(&world, "boss", "?risk_at_least=0.6001").await.0, [""; 0]);
        let (first, cursor) = keys(&world, "boss", "?limit=1").await;
        let cursor = cursor.expect("there is more");
        let (second, last) = keys(&world, "boss", &format!("?limit=1&cursor={cursor}")).await;
        assert_eq!((first, second, last), (all(&["acme"]), all(&["globex"]), None));
        let other = format!("GET /v1/clients?limit=1&status=active&cursor={cursor}");
        world.get("boss", &other).await.refused(400, "bad-cursor");
        world.get("boss", "GET /v1/clients?risk_at_least=1.1").await.refused(400, "bad-parameter");
        world.get("boss", "GET /v1/clients?status=lost").await.refused(400, "bad-parameter");
        world.get("sam", "GET /v1/clients").await.refused(403, "forbidden");
    }
}

// Red when a change is written without its version, or a field changes without an event.
#[tokio::test]
async fn what_changes_about_a_client_is_an_event_each_and_nobody_writes_over_what_they_did_not_see() {
    for world in worlds().await {
        let seen = world.get("mia", &format!("GET {ACME}")).await;
        assert_eq!(seen.header("etag"), "\"1\"");
        let body = json!({
            "name": "Acme Ltd", "tier": "large", "renewal_on": "2027-03-01", "contract_hours_per_month": 20.5,
            "reason": "the new contract",
        });
        let changed = change(&world, "mia", "\"1\"", &body).await;
        assert_eq!(changed.header("etag"), "\"2\"");
        let changed = changed.ok();
        assert_eq!(
            (&changed["name"], &changed["renewal_on"], &changed["contract_hours_per_month"]),
            (&json!("Acme Ltd"), &json!("2027-03-01"), &json!(20.5))
        );
        let told = events(&world, "client_changed").await;
        let expected = [
            ("name: acme", "name: Acme Ltd"),
            ("tier: standard", "tier: large"),
            ("no renewal", "renewal: 2027-03-01"),
            ("no contract", "contract: 20 h 30 min a month"),
        ];
        assert_eq!(told, expected.map(|(from, to)| (json!(from), json!(to))));
        change(&world, "mia", "\"1\"", &json!({ "name": "Other" })).await.refused(412, "stale-version");
        change(&world, "max", "\"2\"", &json!({ "name": "Other" })).await.refused(404, "not-found");
        // said again it is said once
        let again = change(&world, "mia", "\"2\"", &body).await;
        assert_eq!((again.header("etag"), events(&world, "client_changed").await.len()), ("\"2\"", 4));
        let emptied = json!({ "renewal_on": null, "contract_hours_per_month": null });
        let emptied = change(&world, "mia", "\"2\"", &emptied).await.ok();
        assert_eq!(
            (&emptied["renewal_on"], &emptied["contract_hours_per_month"], &emptied["tier"]),
            (&Value::Null, &Value::Null, &json!("large"))
        );
        for (body, pointer) in [
            (json!({ "name": " " }), "/name"),
            (json!({ "manager": "sam" }), "/manager"),
            (json!({ "manager": "nobody" }), "/manager"),
            (json!({ "deputy": "mia" }), "/deputy"),
            (json!({ "deputy": "pat" }), "/deputy"),
            (json!({ "time_zone": "Europe/Kiew" }), "/time_zone"),
            (json!({ "calendar": "gb" }), "/calendar"),
            (json!({ "renewal_on": "2020-01-01" }), "/renewal_on"),
            (json!({ "status": "lost" }), "/status"),
            (json!({ "contract_hours_per_month": 0 }), "/contract_hours_per_month"),
        ] {
            let refused = change(&world, "mia", "\"3\"", &body).await.refused(422, "invalid");
            assert_eq!(refused["errors"][0]["pointer"], pointer, "{body}");
        }
    }
}

// Red when any list asks for the manager alone (tried: `is_managed_by` without the deputy).
#[tokio::test]
async fn a_deputy_sees_and_decides_as_the_manager_does_until_that_is_taken_back() {
    for world in worlds().await {
        let lists = [
            format!("GET /v1/tasks/{PLAIN}"),
            format!("GET {ACME}"),
            format!("GET {ACME}/engagements"),
            "GET /v1/promises?client=acme".to_owned(),
            "GET /v1/events?client=acme".to_owned(),
            "GET /v1/series/1".to_owned(),
        ];
        for line in &lists {
            world.get("max", line).await.refused(404, "not-found");
        }
        let changed = change(&world, "mia", "\"1\"", &json!({ "deputy": "max" })).await.ok();
        assert_eq!((&changed["manager"], &changed["deputy"]), (&json!("mia"), &json!("max")));
        assert_eq!(events(&world, "client_handed_over").await, [(json!(""), json!("max"))]);
        for line in &lists {
            world.get("max", line).await.ok();
        }
        let tasks = world.get("max", "GET /v1/tasks?client=acme").await.ok();
        assert_eq!(tasks["tasks"].as_array().expect("tasks").len(), 3);
        let series = world.get("max", "GET /v1/series").await.ok();
        assert_eq!(series["series"].as_array().expect("series").len(), 1);
        let promises = world.get("max", "GET /v1/promises").await.ok();
        assert_eq!(promises["promises"].as_array().expect("promises").len(), 1);
        let found = world.get("max", "GET /v1/search?q=acme").await.ok();
        assert_eq!(found["clients"].as_array().expect("clients").len(), 1);
        let board = world.get("max", "GET /v1/board").await.ok().to_string();
        assert!(board.contains(r#""client":"acme""#), "{board}");
        let asked = format!(r#"{{"task":{PLAIN},"kind":"effort","value":240,"reason":"three languages"}}"#);
        world.write("sam", "POST /v1/proposals", "\"1\"", &asked).await.ok();
        let proposals = world.get("max", "GET /v1/proposals").await.ok();
        let number = proposals["proposals"][0]["number"].as_i64().expect("a proposal");
        world.write("max", &format!("POST /v1/proposals/{number}/accept"), "\"1\"", "").await.ok();
        let pin = r#"{"kind":"pin","reason":"mia is away"}"#;
        world.write("max", &format!("PUT /v1/tasks/{REVIEWED}/override"), "\"1\"", pin).await.ok();
        // the manager stays the manager
        world.get("mia", &format!("GET {ACME}")).await.ok();
        change(&world, "max", "\"2\"", &json!({ "deputy": null })).await.ok();
        for line in &lists {
            world.get("max", line).await.refused(404, "not-found");
        }
        change(&world, "mia", "\"3\"", &json!({ "deputy": "max" })).await.ok();
        let given = change(&world, "mia", "\"4\"", &json!({ "manager": "max" })).await.ok();
        assert_eq!((&given["manager"], &given["deputy"]), (&json!("max"), &Value::Null));
        world.get("mia", &format!("GET {ACME}")).await.refused(404, "not-found");
    }
}

// Red when the series are not looked at again: the next date stays at nine o'clock in Kyiv.
#[tokio::test]
async fn a_client_that_moves_has_its_dates_to_come_computed_anew() {
    for world in worlds().await {
        let start = json!({ "service": "seo", "starts_on": "2026-11-24" });
        let line = "POST /v1/clients/globex/engagements";
        let service = json!({ "key": "seo", "name": "SEO", "purpose": "To be found", "task": [{
            "key": "check", "title": "Check", "purpose": "p", "role": "seo", "effort_hours": 1,
            "due": { "hours": 4 }, "schedule": { "rrule": "FREQ=DAILY", "at": "09:00", "on_holiday": "none" },
        }]});
        let known = world.get("boss", "GET /v1/services/seo").await;
        world.write("boss", "PUT /v1/services/seo", known.header("etag"), &service.to_string()).await.ok();
        world.ask(Some(world.key("boss")), line, &[], &start.to_string()).await.ok();
        world.ops.generate(at(NOW), |_, _| ControlFlow::Continue(())).await.expect("a beat");
        let next = || async {
            let series = world.get("boss", "GET /v1/series?client=globex").await.ok();
            series["series"][0]["next_run_at"].as_str().expect("an instant").to_owned()
        };
        let tomorrow = plus_days(jiff::civil::date(2026, 11, 24), 1);
        assert_eq!(next().await, format!("{tomorrow}T07:00:00Z"));
        let line = "PATCH /v1/clients/globex";
        let moved = world.write("max", line, "\"1\"", r#"{"time_zone":"Europe/London"}"#).await.ok();
        assert_eq!(moved["time_zone"], "Europe/London");
        world.ops.generate(at(NOW), |_, _| ControlFlow::Continue(())).await.expect("a beat");
        assert_eq!(next().await, format!("{tomorrow}T09:00:00Z"));
    }
}

// Red when a contact's words stand in an event (tried: the name in `to`).
#[tokio::test]
async fn contact_persons_are_kept_in_one_place_and_told_of_by_number() {
    for world in worlds().await {
        let line = format!("POST {ACME}/contacts");
        let kim = json!({
            "name": "Ms Kim", "role": "owner", "email": "kim@client.example", "phone": "+380 44 000",
            "receives_cabinet": true,
        });
        let made = world.ask(Some(world.key("mia")), &line, &[], &kim.to_string()).await;
        assert_eq!((made.status.as_u16(), made.header("etag")), (201, "\"1\""));
        let place = made.header("location").to_owned();
        let made = made.ok();
        assert_eq!((&made["name"], &made["note"]), (&json!("Ms Kim"), &Value::Null));
        let number = made["contact"].as_i64().expect("a number");
        assert_eq!(place, format!("{ACME}/contacts/{number}"));
        for (body, pointer) in [
            (json!({ "name": "" }), "/name"),
            (json!({ "name": "x", "email": "x" }), "/email"),
            (json!({ "name": "x", "receives_cabinet": true }), "/email"),
        ] {
            let refused = world.ask(Some(world.key("mia")), &line, &[], &body.to_string()).await;
            assert_eq!(refused.refused(422, "invalid")["errors"][0]["pointer"], pointer, "{body}");
        }
        let change = format!("PATCH {place}");
        let body = json!({ "phone": null, "note": "prefers mornings" }).to_string();
        let changed = world.write("mia", &change, "\"1\"", &body).await.ok();
        assert_eq!((&changed["phone"], &changed["note"]), (&Value::Null, &json!("prefers mornings")));
        world.write("mia", &change, "\"1\"", &body).await.refused(412, "stale-version");
        world.write("max", &change, "\"2\"", &body).await.refused(404, "not-found");
        world.ask(Some(world.key("mia")), &change, &[], &body).await.refused(428, "missing-if-match");
        let refused = world.write("mia", &change, "\"2\"", r#"{"email":null}"#).await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], "/email", "the cabinet goes there");
        let card = world.get("mia", &format!("GET {ACME}")).await.ok();
        assert_eq!(card["contacts"][0]["email"], "kim@client.example");
        let globexs = format!("DELETE /v1/clients/globex/contacts/{number}");
        world.write("boss", &globexs, "\"2\"", "").await.refused(404, "not-found");
        let removed = world.write("mia", &format!("DELETE {place}"), "\"2\"", "").await;
        assert_eq!(removed.status.as_u16(), 204);
        assert_eq!(world.get("mia", &format!("GET {ACME}/contacts")).await.ok(), json!({ "contacts": [] }));
        let changed = (json!(format!("contact {number}")), json!(format!("contact {number}: phone, note")));
        assert_eq!(events(&world, "contact_changed").await, [changed]);
        let feed = world.get("boss", "GET /v1/events?limit=200").await.ok().to_string();
        for word in ["Kim", "kim@", "+380", "mornings"] {
            assert!(!feed.contains(word), "{word}");
        }
    }
}

// Red when the card may be written over unseen, when a part changes without an event, or when whoever sees no task of the
// client reads it (tried: `readable` without the look at tasks).
#[tokio::test]
async fn what_is_expected_is_written_down_and_read_by_whoever_works_for_the_client() {
    for world in worlds().await {
        let line = format!("{ACME}/engagements/seo/expectation");
        world.get("mia", &format!("GET {line}")).await.refused(404, "not-found");
        let put = format!("PUT {line}");
        let card = json!({ "expected": "more calls", "excluded": "texts", "success": "40 calls by May" });
        let mia = Some(world.key("mia"));
        world.ask(Some(world.key("max")), &put, &[], &card.to_string()).await.refused(404, "not-found");
        world.ask(Some(world.key("sam")), &put, &[], &card.to_string()).await.refused(404, "not-found");
        let blank = world.ask(mia, &put, &[], r#"{"expected":" "}"#).await;
        blank.refused(422, "invalid");
        world
            .ask(mia, &format!("PUT {ACME}/engagements/ppc/expectation"), &[], &card.to_string())
            .await
            .refused(404, "not-found");
        let written = world.ask(mia, &put, &[], &card.to_string()).await;
        assert_eq!(written.header("etag"), "\"1\"");
        let written = written.ok();
        assert_eq!(
            (&written["expected"], &written["promised"], &written["by"], &written["at"]),
            (&json!("more calls"), &json!(""), &json!("mia"), &json!(NOW))
        );
        let other =
            json!({ "expected": "more calls", "success": "60 calls by May", "reason": "a second shop" });
        world.ask(mia, &put, &[], &other.to_string()).await.refused(428, "missing-if-match");
        world.write("mia", &put, "\"7\"", &other.to_string()).await.refused(412, "stale-version");
        let changed = world.write("mia", &put, "\"1\"", &other.to_string()).await;
        assert_eq!(changed.header("etag"), "\"2\"");
        let told = events(&world, "expectation_written").await;
        let expected = [
            ("", "seo expected: more calls"),
            ("", "seo excluded: texts"),
            ("", "seo success: 40 calls by May"),
            ("seo excluded: texts", ""),
            ("seo success: 40 calls by May", "seo success: 60 calls by May"),
        ];
        assert_eq!(told, expected.map(|(from, to)| (json!(from), json!(to))));
        // sam has tasks of acme's, pat has none and is of another role
        for who in ["boss", "mia", "sam", "sue"] {
            let cards = world.get(who, &format!("GET {ACME}/expectations")).await.ok();
            assert_eq!(cards["expectations"][0]["success"], "60 calls by May", "{who}");
            world.get(who, &format!("GET {line}")).await.ok();
        }
        for who in ["max", "pat"] {
            world.get(who, &format!("GET {ACME}/expectations")).await.refused(404, "not-found");
            world.get(who, &format!("GET {line}")).await.refused(404, "not-found");
        }
        let client = world.get("mia", &format!("GET {ACME}")).await.ok();
        assert_eq!(client["expectations"][0]["version"], 2);
        let engaged = world.get("mia", &format!("GET {ACME}/engagements/seo")).await.ok();
        assert_eq!(engaged["expectation"]["by"], "mia");
    }
}

// Red when the card is dropped on the way to the engagement, or written by a dry run.
#[tokio::test]
async fn what_is_expected_is_asked_when_a_service_is_sold() {
    for world in worlds().await {
        let line = "POST /v1/clients/acme/engagements";
        let start = |card: Value, dry: bool| {
            json!({ "service": "ppc", "starts_on": "2026-12-01", "expectation": card, "dry_run": dry })
                .to_string()
        };
        let mia = Some(world.key("mia"));
        for (card, pointer) in [
            (json!({ "hoped": "x" }), "/expectation"),
            (json!({ "expected": "" }), "/expectation"),
            (json!({ "expected": "x".repeat(2_001) }), "/expectation/expected"),
            (json!("x"), "/expectation"),
        ] {
            let refused = world.ask(mia, line, &[], &start(card, false)).await.refused(422, "invalid");
            assert_eq!(refused["errors"][0]["pointer"], pointer);
        }
        let card = json!({ "expected": "calls tomorrow", "promised": "an account in a week" });
        world.ask(mia, line, &[], &start(card.clone(), true)).await.ok();
        let cards = world.get("mia", &format!("GET {ACME}/expectations")).await.ok();
        assert_eq!(cards, json!({ "expectations": [] }), "a dry run writes nothing");
        let started = world.ask(mia, line, &[], &start(card, false)).await.ok();
        assert_eq!(started["engagement"]["expectation"]["promised"], "an account in a week");
        let cards = world.get("mia", &format!("GET {ACME}/expectations")).await.ok();
        assert_eq!(cards["expectations"][0]["service"], "ppc");
    }
}

// Red when the history of understanding goes by the order of writing, or takes in other signals.
#[tokio::test]
async fn how_well_they_understand_each_other_is_shown_with_who_says_so_since_when() {
    for world in worlds().await {
        let before = world.get("mia", &format!("GET {ACME}")).await.ok();
        assert_eq!(
            before["understanding"],
            json!({ "value": null, "observed_on": null, "by": null, "history": [] })
        );
        for (who, value, on, kind) in [
            ("mia", json!(7), "2026-11-20", "understanding"),
            ("boss", json!(4), "2026-11-10", "understanding"),
            ("mia", json!(9), "2026-11-23", "nps"),
        ] {
            let body = json!({ "kind": kind, "value": value, "observed_on": on, "note": "by phone" });
            let line = format!("POST {ACME}/signals");
            world.ask(Some(world.key(who)), &line, &[], &body.to_string()).await.ok();
        }
        let told = world.get("mia", &format!("GET {ACME}")).await.ok()["understanding"].clone();
        assert_eq!(
            (&told["value"], &told["observed_on"], &told["by"]),
            (&json!(7), &json!("2026-11-20"), &json!("mia"))
        );
        let history = told["history"].as_array().expect("readings").iter();
        let history: Vec<_> = history.map(|one| (one["value"].clone(), one["by"].clone())).collect();
        assert_eq!(history, [(json!(7), json!("mia")), (json!(4), json!("boss"))]);
    }
}

// Red when the version is looked at before the client is held (tried: `hold_client` after the comparison): two win.
#[tokio::test]
async fn of_those_who_saw_the_same_version_one_writes() {
    for world in worlds().await {
        let put = format!("PUT {ACME}/engagements/seo/expectation");
        let names = ["a", "b", "c", "d"].map(|name| json!({ "name": name, "expected": name }));
        let [a, b, c, d] = &names;
        let patch = |body: &Value| {
            let body = json!({ "name": body["name"] });
            let world = &world;
            async move { change(world, "mia", "\"1\"", &body).await.status.as_u16() }
        };
        let (one, two, three, four) = tokio::join!(patch(a), patch(b), patch(c), patch(d));
        let mut answers = [one, two, three, four];
        answers.sort_unstable();
        assert_eq!(answers, [200, 412, 412, 412]);
        assert_eq!(events(&world, "client_changed").await.len(), 1);
        let card = |body: &Value| {
            let (body, put, world) =
                (json!({ "expected": body["expected"] }).to_string(), put.clone(), &world);
            async move { world.ask(Some(world.key("mia")), &put, &[], &body).await.status.as_u16() }
        };
        let (one, two, three, four) = tokio::join!(card(a), card(b), card(c), card(d));
        let mut answers = [one, two, three, four];
        answers.sort_unstable();
        assert_eq!(answers, [200, 428, 428, 428]);
        assert_eq!(events(&world, "expectation_written").await.len(), 1);
    }
}
