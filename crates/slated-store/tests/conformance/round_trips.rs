//! What is written is what is read, to the microsecond.

use std::collections::BTreeMap;

use jiff::civil::date;
use serde_json::json;
use slated_cluster::Cluster;
use slated_core::agency::{Absence, Access, Client, ClientStatus, Engagement, Pause, Person};
use slated_core::event::{About, By, Event, EventKind};
use slated_core::risk::{Judgement, Verdict};
use slated_core::score::Risk;
use slated_core::signal::{Severity, Signal, SignalKind};
use slated_store::{
    ApiKey, Beat, ImportedRow, KeptAnswer, KeptRequest, Noted, OccurrenceRow, OccurrenceStatus, RequestKey,
    SeriesMove, SeriesRow, SeriesStatus, Store, StoreError, StoredJudgement, StoredRisk,
};

use crate::fixture::{
    agency, at, calendar, client, draft, engagement, found, now, occurrence, on_both, person,
};

#[tokio::test]
async fn the_agency_and_its_calendars() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        assert_eq!(tx.agency().await.unwrap(), None, "nothing is stored before the first import");
        tx.put_agency(&agency()).await.unwrap();
        tx.put_calendar(&calendar()).await.unwrap();
        let renamed = slated_core::agency::Agency { name: "South".to_owned(), ..agency() };
        tx.put_agency(&renamed).await.unwrap();
        let mut shorter = calendar();
        shorter.days_off.pop_first();
        tx.put_calendar(&shorter).await.unwrap();
        tx.commit().await.unwrap();
        let read = store.read().await.unwrap();
        assert_eq!(read.agency().await.unwrap(), Some(renamed));
        assert_eq!(read.calendars().await.unwrap(), BTreeMap::from([("ua".to_owned(), shorter)]));
    })
    .await;
}

#[tokio::test]
async fn people_and_their_absences() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let sam = person("sam", Access::Specialist, &["seo", "smm"]);
        let ada = Person { active: false, ..person("ada", Access::Admin, &[]) };
        let away = |to| Absence {
            login: "sam".to_owned(),
            from: date(2026, 12, 21),
            to,
            kind: "holiday".to_owned(),
        };
        tx.put_person(&sam).await.unwrap();
        tx.put_person(&ada).await.unwrap();
        tx.put_absence(&away(date(2026, 12, 22))).await.unwrap();
        tx.put_absence(&away(date(2026, 12, 31))).await.unwrap();
        assert_eq!(tx.people().await.unwrap(), [ada, sam.clone()]);
        assert_eq!(tx.person("sam").await.unwrap(), Some(sam));
        assert_eq!(tx.person("tom").await.unwrap(), None);
        assert_eq!(tx.absences().await.unwrap(), [away(date(2026, 12, 31))]);
    })
    .await;
}

#[tokio::test]
async fn clients_and_what_they_subscribed_to() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let gone = Client { renewal_on: None, status: ClientStatus::Churned, ..client("zed") };
        tx.put_client(&gone).await.unwrap();
        let until_further_notice = Pause { from: date(2026, 12, 1), to: None };
        let before = |day| Pause { from: date(2026, 6, day), to: Some(date(2026, 6, day + 3)) };
        let pauses = vec![before(1), before(11), until_further_notice];
        let paused = Engagement { ends_on: Some(date(2027, 6, 30)), pauses, ..engagement("zed") };
        tx.put_engagement(&paused).await.unwrap();
        let pauses = vec![Pause { from: date(2026, 12, 1), to: Some(date(2026, 12, 9)) }];
        let resumed = Engagement { pauses, ..engagement("acme") };
        tx.put_engagement(&resumed).await.unwrap();
        assert_eq!(tx.clients().await.unwrap(), [client("acme"), gone.clone()]);
        assert_eq!(tx.client("zed").await.unwrap(), Some(gone));
        assert_eq!(tx.engagements().await.unwrap(), [resumed.clone(), paused.clone()]);
        let (read, version) = tx.hold_engagement("zed", "seo").await.unwrap().unwrap();
        assert_eq!((&read, version), (&paused, 1));
        tx.put_engagement(&paused).await.unwrap();
        let held = tx.hold_engagement("zed", "seo").await.unwrap().unwrap();
        assert_eq!(held, (paused, 2), "every write is a version");
        assert_eq!(tx.hold_engagement("zed", "none").await.unwrap(), None);
        let refused = tx.put_engagement(&engagement("nobody")).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict { .. }), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn keys_are_in_the_same_order_whatever_the_collation_of_the_server() {
    let Some(cluster) = Cluster::shared() else { return };
    let url = cluster.create_database();
    let by_language = "CREATE DATABASE by_language TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'";
    cluster.sql(&url, by_language);
    let url = url.replace(url.split(['/', '?']).nth(3).unwrap(), "by_language");
    assert_eq!(cluster.sql(&url, "SELECT 'a_x' < 'a-x'"), "t", "unlike their bytes");
    let store = Store::open(&url, 2).await.unwrap();
    let tx = store.write().await.unwrap();
    for key in ["a_x", "a-x"] {
        tx.put_client(&client(key)).await.unwrap();
    }
    let keys: Vec<String> = tx.clients().await.unwrap().into_iter().map(|client| client.key).collect();
    assert_eq!(keys, ["a-x", "a_x"]);
}

#[tokio::test]
async fn services_with_their_templates_in_file_order() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        tx.put_template("seo", &draft("report"), 7, &By::Import, now()).await.unwrap();
        let services = tx.services().await.unwrap();
        assert_eq!(services.len(), 1);
        let keys: Vec<&str> = services[0].templates.iter().map(|template| template.key.as_str()).collect();
        assert_eq!(keys, ["audit", "links", "report"]);
        assert_eq!(services[0].templates[2], draft("report").parse().unwrap());
        let mut broken = draft("links");
        broken.importance = "urgent".to_owned();
        tx.put_template("seo", &broken, 1, &By::Import, now()).await.unwrap();
        let refused = tx.services().await.unwrap_err().to_string();
        assert!(refused.starts_with("the stored template seo/links cannot be read: importance"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn signals_count_once() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let mira = By::Person("mira".to_owned());
        let note = Some("a call; \"quoted\"");
        let kinds = [
            SignalKind::Understanding(6),
            SignalKind::Contact,
            SignalKind::Nps(9),
            SignalKind::MissedPromise { days_late: 2 },
            SignalKind::ConflictOpened(Severity::Threat),
            SignalKind::ConflictSettled(Severity::Tension),
        ];
        let signals = kinds.map(|kind| Signal { kind, observed_on: date(2026, 11, 20) });
        for signal in &signals {
            assert!(tx.add_signal("acme", signal, &mira, now(), note).await.unwrap());
            assert!(!tx.add_signal("acme", signal, &mira, now(), None).await.unwrap(), "it is known");
        }
        assert!(tx.add_signal("acme", &signals[1], &By::Import, now(), None).await.unwrap(), "by another");
        let mut expected = signals.to_vec();
        expected.push(signals[1]);
        assert_eq!(tx.signals("acme").await.unwrap(), expected);
        assert_eq!(tx.signals("nobody").await.unwrap(), []);
        let all: Vec<(String, Signal)> = expected.into_iter().map(|one| ("acme".to_owned(), one)).collect();
        assert_eq!(tx.all_signals().await.unwrap(), all);
    })
    .await;
}

#[tokio::test]
async fn risks_are_replaced() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        assert_eq!(tx.risk("acme").await.unwrap(), None);
        let risk = |parts| StoredRisk {
            risk: Risk::new(parts).unwrap(),
            computed_on: date(2026, 11, 24),
            parts: json!([{"signal": "nps", "h": 0.25}]),
        };
        tx.save_risk("acme", &risk(10_000)).await.unwrap();
        tx.save_risk("acme", &risk(1_234)).await.unwrap();
        assert_eq!(tx.risk("acme").await.unwrap(), Some(risk(1_234)));
        assert_eq!(
            tx.risks().await.unwrap().into_iter().collect::<Vec<_>>(),
            [("acme".to_owned(), risk(1_234))]
        );
    })
    .await;
}

// Red when `save_risk` leaves the history out, or a day's second risk is a second row.
#[tokio::test]
async fn a_risk_leaves_a_row_a_day() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let risk = |parts, day| {
            let computed_on = date(2026, 11, day);
            StoredRisk { risk: Risk::new(parts).unwrap(), computed_on, parts: json!([{"kind": "nps"}]) }
        };
        for (parts, day) in [(100, 20), (200, 22), (300, 22), (400, 24)] {
            tx.save_risk("acme", &risk(parts, day)).await.unwrap();
        }
        let of = |from, to, limit| tx.risk_history("acme", date(2026, 11, from), date(2026, 11, to), limit);
        assert_eq!(of(1, 30, 9).await.unwrap(), [risk(100, 20), risk(300, 22), risk(400, 24)]);
        assert_eq!(of(21, 24, 1).await.unwrap(), [risk(300, 22)]);
        assert_eq!(of(25, 30, 9).await.unwrap(), []);
        assert_eq!(tx.risk("acme").await.unwrap(), Some(risk(400, 24)));
    })
    .await;
}

// Red when the last day itself counts as over, or a judgement without an end ever ends.
#[tokio::test]
async fn a_judgement_is_one_a_client_and_over_after_its_last_day() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let (floor, fixed) = (Verdict::Floor(Risk::CERTAIN), Verdict::Fixed(Risk::new(1_234).unwrap()));
        let said = |verdict, ends_on| StoredJudgement {
            judgement: Judgement::new(verdict, "mira", "Ms Kim\u{2019}s word", ends_on).unwrap(),
            set_at: now(),
        };
        assert_eq!(tx.judgement("acme").await.unwrap(), None);
        for one in [said(floor, None), said(fixed, Some(date(2026, 11, 24)))] {
            tx.put_judgement("acme", &one).await.unwrap();
            assert_eq!(tx.judgement("acme").await.unwrap(), Some(one));
        }
        let over = |day| tx.clients_judged_until_before(date(2026, 11, day), 9);
        assert_eq!(over(24).await.unwrap(), [""; 0]);
        assert_eq!(over(25).await.unwrap(), ["acme"]);
        tx.put_judgement("acme", &said(floor, None)).await.unwrap();
        assert_eq!(over(25).await.unwrap(), [""; 0]);
        assert!(tx.remove_judgement("acme").await.unwrap());
        assert!(!tx.remove_judgement("acme").await.unwrap());
        assert_eq!(tx.judgement("acme").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn series_are_made_once_moved_and_woken() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, audit, links] = found(&tx).await;
        assert_eq!(
            tx.ensure_series("acme", "seo", "audit", date(2026, 9, 9), now()).await.unwrap(),
            (audit, false)
        );
        let later = at("2026-12-01T07:00:00.000001Z");
        let moved = SeriesMove {
            id: report,
            cursor: Some(date(2026, 11, 1)),
            next_run_at: Some(later),
            status: SeriesStatus::Active,
            error: None,
        };
        let failed = SeriesMove {
            id: audit,
            cursor: None,
            next_run_at: None,
            status: SeriesStatus::Error,
            error: Some("no".into()),
        };
        tx.move_series(&[moved, failed]).await.unwrap();
        let row = |id, template: &str| SeriesRow {
            id,
            client: "acme".to_owned(),
            service: "seo".to_owned(),
            template: template.to_owned(),
            status: SeriesStatus::Active,
            cursor: None,
            adopted_on: date(2026, 1, 1),
            next_run_at: now(),
            error: None,
        };
        let report_row =
            SeriesRow { cursor: Some(date(2026, 11, 1)), next_run_at: later, ..row(report, "report") };
        let audit_row =
            SeriesRow { status: SeriesStatus::Error, error: Some("no".to_owned()), ..row(audit, "audit") };
        let expected = [audit_row, row(links, "links"), report_row.clone()];
        assert_eq!(tx.series_all().await.unwrap(), expected);
        assert_eq!(tx.series_of_client("acme").await.unwrap(), expected);
        assert_eq!(
            tx.due_series(now(), 10).await.unwrap(),
            [row(links, "links")],
            "neither failed nor later"
        );
        assert_eq!(tx.oldest_due_series(now()).await.unwrap(), Some(now()));
        assert_eq!(tx.oldest_due_series(now().plus_seconds(-1)).await.unwrap(), None);

        assert_eq!(tx.series_in_error().await.unwrap(), 1);
        let held = async |after, limit| {
            let rows = tx.hold_active_series(after, limit).await.unwrap();
            rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        };
        assert_eq!(held(0, 10).await, [report.min(links), report.max(links)], "active, by their ids");
        assert_eq!(held(0, 1).await, [report.min(links)]);
        assert_eq!(held(report.min(links), 10).await, [report.max(links)]);
        let sooner = later.plus_seconds(-3_600);
        tx.retime_series(&[(report, sooner)]).await.unwrap();
        let retimed = SeriesRow { next_run_at: sooner, ..report_row.clone() };
        assert_eq!(tx.series(report).await.unwrap(), Some(retimed), "the cursor stays");
        assert_eq!(tx.series(links).await.unwrap(), Some(row(links, "links")), "the others stay");

        tx.wake_series(&[report, audit], later, Some(date(2026, 11, 15))).await.unwrap();
        let raised = SeriesRow { cursor: Some(date(2026, 11, 15)), ..report_row };
        assert_eq!(
            tx.series(report).await.unwrap(),
            Some(raised.clone()),
            "its cursor moves up to the floor"
        );
        assert_eq!(
            tx.series(audit).await.unwrap(),
            Some(SeriesRow { next_run_at: later, ..row(audit, "audit") })
        );
        tx.wake_series(&[report], later, Some(date(2026, 11, 14))).await.unwrap();
        assert_eq!(tx.series(report).await.unwrap(), Some(raised), "a floor lowers nothing");
        let ids: Vec<i64> = tx.due_series(later, 2).await.unwrap().iter().map(|one| one.id).collect();
        assert_eq!(ids, [links, report], "longest waiting first, then by number");
    })
    .await;
}

#[tokio::test]
async fn a_decided_occurrence_stays_as_it_was_decided() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, audit, _] = found(&tx).await;
        let first = occurrence(report, date(2026, 11, 1), OccurrenceStatus::Created);
        let range = OccurrenceRow {
            status: OccurrenceStatus::BeforeAdoption,
            through_on: Some(date(2026, 10, 1)),
            reason: Some("before".to_owned()),
            rolled_on: None,
            create_at: None,
            due_at: Some(at("2026-11-03T16:00:00.000007Z")),
            late: true,
            ..occurrence(report, date(2026, 1, 1), OccurrenceStatus::BeforeAdoption)
        };
        let new = tx.record_occurrences(vec![first.clone(), range.clone()]).await.unwrap();
        assert_eq!(new, [(report, date(2026, 11, 1)), (report, date(2026, 1, 1))].into());
        let again = OccurrenceRow { status: OccurrenceStatus::Missed, ..first.clone() };
        let other = occurrence(audit, date(2026, 11, 1), OccurrenceStatus::Skipped);
        let new = tx.record_occurrences(vec![again, other.clone()]).await.unwrap();
        assert_eq!(new, [(audit, date(2026, 11, 1))].into(), "only the key that was new");
        assert!(tx.record_occurrences(vec![first.clone(), other]).await.unwrap().is_empty());
        assert!(tx.record_occurrences(Vec::new()).await.unwrap().is_empty());
        assert_eq!(tx.occurrences(report, None, 10).await.unwrap(), [first, range.clone()]);
        assert_eq!(tx.occurrences(report, Some(date(2026, 11, 1)), 10).await.unwrap(), [range]);
    })
    .await;
}

#[tokio::test]
async fn batches_longer_than_a_statement_may_be() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, ..] = found(&tx).await;
        let day = |n| slated_core::time::plus_days(date(2000, 1, 1), n);
        let rows = (0..7_000).map(|n| occurrence(report, day(n), OccurrenceStatus::Created)).collect();
        assert_eq!(tx.record_occurrences(rows).await.unwrap().len(), 7_000);
        let events: Vec<Event> = (0..4_000)
            .map(|n| {
                Event::new(EventKind::TaskCreated, About::default(), By::Engine, now())
                    .because(&n.to_string())
            })
            .collect();
        tx.append_events(&events).await.unwrap();
        let stored = tx.events_after(0, 5_000).await.unwrap();
        assert_eq!(stored.len(), 4_000);
        assert!(
            stored.iter().zip(&events).all(|(stored, event)| stored.event == *event),
            "in the order given"
        );
    })
    .await;
}

#[tokio::test]
async fn the_history_keeps_everything_an_event_says() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let about = |task| About { task, client: Some("acme".to_owned()), series: Some(4) };
        let full = Event {
            detail: Some(json!({"queue": [1, 2.5, "ї"]})),
            ..Event::new(EventKind::OverrideSet, about(Some(7)), By::Person("mira".to_owned()), now())
                .moved("none", "pin")
                .because("the client called")
        };
        let bare = Event::new(EventKind::Imported, About::default(), By::Import, now());
        let all: Vec<Event> = EventKind::ALL
            .iter()
            .map(|kind| Event::new(*kind, about(None), By::Engine, now()))
            .chain([bare, full.clone()])
            .collect();
        tx.append_events(&all).await.unwrap();
        let stored = tx.events_after(0, 1_000).await.unwrap();
        assert_eq!(stored.iter().map(|one| one.event.clone()).collect::<Vec<_>>(), all);
        assert!(stored.is_sorted_by(|a, b| a.id < b.id));
        let last = &stored[stored.len() - 1..];
        assert_eq!(tx.history(7).await.unwrap(), last);
        assert_eq!(tx.events_after(last[0].id - 1, 10).await.unwrap(), last);
        let of_client = tx.client_events("acme", stored[0].id, 3).await.unwrap();
        assert_eq!(of_client, stored[1..4]);
    })
    .await;
}

#[tokio::test]
async fn keys_are_made_used_and_revoked_once() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let key = ApiKey {
            prefix: "sl_abc".to_owned(),
            sha256: "00ff".to_owned(),
            login: "sam".to_owned(),
            name: "laptop".to_owned(),
            created_at: now(),
            expires_at: Some(at("2027-11-24T00:00:00Z")),
            revoked_at: None,
            last_used_at: None,
        };
        tx.create_key(&key).await.unwrap();
        assert_eq!(tx.key_by_sha256("00ff").await.unwrap(), Some(key.clone()));
        assert_eq!(tx.key_by_sha256("00fe").await.unwrap(), None);
        assert_eq!(tx.key("sl_abc").await.unwrap(), Some(key.clone()));
        assert_eq!(tx.key("sl_xyz").await.unwrap(), None);
        tx.commit().await.unwrap();
        let later = now().plus_seconds(60);
        assert!(store.read().await.unwrap().touch_key("sl_abc", later).await.unwrap());
        assert!(!store.read().await.unwrap().touch_key("sl_xyz", later).await.unwrap());
        let tx = store.write().await.unwrap();
        assert!(tx.revoke_key("sl_abc", later).await.unwrap());
        assert!(!tx.revoke_key("sl_abc", later.plus_seconds(1)).await.unwrap(), "it is revoked already");
        assert!(!tx.revoke_key("sl_xyz", later).await.unwrap(), "there is no such key");
        let ended = ApiKey { revoked_at: Some(later), last_used_at: Some(later), ..key.clone() };
        assert_eq!(tx.keys().await.unwrap(), [ended]);
        let refused = tx.create_key(&ApiKey { prefix: "sl_other".to_owned(), ..key }).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict { .. }), "the same digest: {refused:?}");
    })
    .await;
}

#[tokio::test]
async fn what_the_import_read_beats_and_kept_answers() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let row = |body: &str, gone| ImportedRow {
            kind: "client".into(),
            key: "acme".into(),
            body: body.into(),
            gone,
        };
        tx.put_imported(&row("{}", false)).await.unwrap();
        tx.put_imported(&row("{\"a\":1}", true)).await.unwrap();
        assert_eq!(tx.imported_rows().await.unwrap(), [row("{\"a\":1}", true)]);

        let end = now().plus_seconds(2);
        tx.beat_started("generate", now()).await.unwrap();
        tx.beat_finished("generate", "generated 3 tasks", end).await.unwrap();
        tx.beat_was_late("generate").await.unwrap();
        let beat = |started_at, finished_at| Beat {
            name: "generate".to_owned(),
            started_at,
            finished_at,
            outcome: "generated 3 tasks".to_owned(),
            late_runs: 1,
        };
        assert_eq!(tx.beats().await.unwrap(), [beat(now(), Some(end))]);
        tx.beat_started("generate", end).await.unwrap();
        assert_eq!(tx.beats().await.unwrap(), [beat(end, None)], "it runs again, and what it was stays");

        assert_eq!(tx.noted("mark").await.unwrap(), None);
        tx.note_latest("mark", end).await.unwrap();
        // an earlier instant, and one that text would put later, move nothing back
        for earlier in [now(), at("2026-11-24T09:00:02Z")] {
            tx.note_latest("mark", earlier).await.unwrap();
            assert_eq!(tx.noted("mark").await.unwrap().unwrap().noted_at, end);
        }
        tx.note_latest("mark", end.plus_seconds(1)).await.unwrap();
        assert_eq!(tx.noted("mark").await.unwrap().unwrap().noted_at, end.plus_seconds(1));
        tx.note("mark", "set back", now()).await.unwrap();
        let back = Noted { value: "set back".to_owned(), noted_at: now() };
        assert_eq!(tx.noted("mark").await.unwrap(), Some(back));
        tx.forget("mark").await.unwrap();
        assert_eq!(tx.noted("mark").await.unwrap(), None);

        let id = |principal: &str| RequestKey {
            principal: principal.to_owned(),
            method: "POST".to_owned(),
            path: "/v1/tasks".to_owned(),
            key: "k1".to_owned(),
        };
        let kept =
            KeptRequest { id: id("sam"), body_sha256: "aa".to_owned(), created_at: now(), answer: None };
        assert!(tx.keep_request(&kept).await.unwrap());
        assert!(!tx.keep_request(&KeptRequest { created_at: end, ..kept.clone() }).await.unwrap());
        assert_eq!(tx.kept_request(&id("sam")).await.unwrap(), Some(kept.clone()), "the first stays");
        assert_eq!(tx.kept_request(&id("tom")).await.unwrap(), None);
        let answer = KeptAnswer {
            status: 201,
            etag: Some("\"1\"".to_owned()),
            location: Some("/v1/tasks/7".to_owned()),
            body: Some("{}".to_owned()),
        };
        let later = KeptRequest { created_at: end, ..kept.clone() };
        assert!(!tx.keep_answer(&later, &answer).await.unwrap(), "it is of another request");
        assert!(tx.keep_answer(&kept, &answer).await.unwrap());
        let other = KeptAnswer { status: 500, ..answer.clone() };
        assert!(!tx.keep_answer(&kept, &other).await.unwrap(), "it has its answer");
        tx.release_request(&kept).await.unwrap();
        let answered = KeptRequest { answer: Some(answer), ..kept.clone() };
        assert_eq!(tx.kept_request(&id("sam")).await.unwrap(), Some(answered), "what is done stays");
        let secret = KeptRequest { id: id("ann"), ..kept.clone() };
        assert!(tx.keep_request(&secret).await.unwrap());
        let given = KeptAnswer { status: 201, etag: None, location: None, body: None };
        assert!(tx.keep_answer(&secret, &given).await.unwrap());
        let done = KeptRequest { answer: Some(given), ..secret };
        assert_eq!(tx.kept_request(&id("ann")).await.unwrap(), Some(done), "done, and not kept");
        let toms = KeptRequest { id: id("tom"), ..kept };
        assert!(tx.keep_request(&toms).await.unwrap());
        tx.release_request(&toms).await.unwrap();
        assert_eq!(tx.kept_request(&id("tom")).await.unwrap(), None);
        tx.forget_request(&id("sam"), now()).await.unwrap();
        assert!(tx.kept_request(&id("sam")).await.unwrap().is_some(), "it is not older");
        assert_eq!(tx.idempotency_prune(now()).await.unwrap(), 0, "it is not older");
        assert_eq!(tx.idempotency_prune(end).await.unwrap(), 2);
    })
    .await;
}
