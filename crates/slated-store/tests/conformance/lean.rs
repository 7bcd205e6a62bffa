//! Reading only the rows that are named: they are the same as among all of them, and no others come along.

use std::collections::BTreeSet;

use jiff::civil::date;
use slated_core::agency::{Absence, Access};
use slated_core::calendar::Calendar;
use slated_core::score::Risk;
use slated_core::task::{Awaited, Status, Task, Wait};
use slated_store::{NewTask, ReadTx, Standing, StoredRisk, Which, WriteTx};

use crate::fixture::{calendar, client, found, on_both, person, task, zone};

/// Beside the usual ones: ada with two absences, the client nord with a risk, a calendar with a day.
async fn more(tx: &WriteTx) {
    found(tx).await;
    tx.put_person(&person("ada", Access::Admin, &[])).await.unwrap();
    for day in [1, 9] {
        let from = date(2026, 12, day);
        let absence = Absence { login: "ada".to_owned(), from, to: from, kind: "leave".to_owned() };
        tx.put_absence(&absence).await.unwrap();
    }
    tx.put_client(&client("nord")).await.unwrap();
    let parts = serde_json::json!([]);
    let risk = StoredRisk { risk: Risk::new(1_234).unwrap(), computed_on: date(2026, 11, 24), parts };
    tx.save_risk("nord", &risk).await.unwrap();
    tx.put_calendar(&gb()).await.unwrap();
}

fn gb() -> Calendar {
    let mut gb = Calendar::weekdays("gb");
    gb.days_off.insert(date(2026, 12, 28), "Boxing Day".to_owned());
    gb
}

/// The logins, each with the days on which their absences begin.
async fn check_people(tx: &ReadTx, which: Which<'_>, expected: &[(&str, &[i8])]) {
    let mut people = tx.people_among(which).await.unwrap();
    people.sort_by(|(a, _), (b, _)| a.login.cmp(&b.login));
    let (all, absences) = (tx.people().await.unwrap(), tx.absences().await.unwrap());
    assert_eq!(people.len(), expected.len());
    for ((person, away), (login, days)) in people.iter_mut().zip(expected) {
        away.sort_by_key(|absence| absence.from);
        assert!(person.login == *login && all.contains(person), "{login} is as among all: {person:?}");
        assert_eq!(away.iter().map(|absence| absence.from.day()).collect::<Vec<_>>(), *days, "{login}");
        assert!(away.iter().all(|absence| absences.contains(absence)), "{away:?}");
    }
}

#[tokio::test]
async fn named_people_come_with_their_absences() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        more(&tx).await;
        check_people(&tx, Which::All, &[("ada", &[1, 9]), ("mira", &[]), ("sam", &[])]).await;
        check_people(&tx, Which::Named(&["sam", "ada", "nobody"].into()), &[("ada", &[1, 9]), ("sam", &[])])
            .await;
        check_people(&tx, Which::Named(&["sam"].into()), &[("sam", &[])]).await;
        check_people(&tx, Which::Named(&BTreeSet::new()), &[]).await;
    })
    .await;
}

#[tokio::test]
async fn named_clients_stand_at_their_risk_or_at_none() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        more(&tx).await;
        let standing = |key: &str, risk| (key.to_owned(), Standing { zone: zone(), risk });
        let (acme, nord) = (standing("acme", Risk::NONE), standing("nord", Risk::new(1_234).unwrap()));
        let named = ["nord", "gone"].into();
        assert_eq!(tx.standings(Which::Named(&named)).await.unwrap(), [nord.clone()].into());
        assert_eq!(tx.standings(Which::All).await.unwrap(), [acme, nord].into());
    })
    .await;
}

#[tokio::test]
async fn named_calendars_have_their_days_and_nobody_elses() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        more(&tx).await;
        let (ua, gb) = (("ua".to_owned(), calendar()), ("gb".to_owned(), gb()));
        let always = Calendar { weekend: Vec::new(), ..Calendar::weekdays("always") };
        tx.put_calendar(&always).await.unwrap();
        let always = ("always".to_owned(), always);
        let named = ["ua", "always", "nobody's"].into();
        let found = tx.calendars_among(Which::Named(&named)).await.unwrap();
        assert_eq!(found, [ua.clone(), always.clone()].into());
        assert_eq!(tx.calendars_among(Which::All).await.unwrap(), [ua, gb, always].into());
    })
    .await;
}

/// More names than one statement may hold are several statements, and nobody is read twice.
#[tokio::test]
async fn any_number_of_names_is_read() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        more(&tx).await;
        let strangers: Vec<String> = (0..40_000).map(|n| format!("stranger-{n}")).collect();
        let mut names: BTreeSet<&str> = strangers.iter().map(String::as_str).collect();
        names.extend(["ada", "sam"]);
        check_people(&tx, Which::Named(&names), &[("ada", &[1, 9]), ("sam", &[])]).await;
    })
    .await;
}

/// The wait of a task that somebody has, or that a pool holds; whose waits the queue of sam shows.
async fn check_queue_waits(tx: &WriteTx, series: i64, about: Task, is_shown: bool) {
    let wait = Wait { series, nominal_on: date(2026, 11, 2), template: "report".to_owned() };
    let label = format!("{:?} {} {:?}", about.assignee, about.role, about.status);
    let id = tx.insert_tasks(vec![NewTask { task: about, waits: vec![wait.clone()] }]).await.unwrap()[0].id;
    let shown = tx.queue_waits("sam", &["seo".to_owned(), "smm".to_owned()]).await.unwrap();
    assert_eq!(shown.contains_key(&id), is_shown, "{label}");
    let named = tx.waits(&[id]).await.unwrap();
    assert_eq!(named[&id], [(wait, Awaited::Ahead)]);
    assert!(!is_shown || shown[&id] == named[&id], "{label}: the same as when it is named");
}

#[tokio::test]
async fn a_queue_shows_the_waits_of_its_own_tasks() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, ..] = found(&tx).await;
        let of = |login: &str| Task { assignee: Some(login.to_owned()), ..task("somebody's") };
        let pool = |role: &str| Task { role: role.to_owned(), ..task("a pool's") };
        check_queue_waits(&tx, report, of("sam"), true).await;
        check_queue_waits(&tx, report, Task { role: "ads".to_owned(), ..of("sam") }, true).await;
        check_queue_waits(&tx, report, Task { status: Status::Done, ..of("sam") }, false).await;
        check_queue_waits(&tx, report, of("mira"), false).await;
        check_queue_waits(&tx, report, pool("smm"), true).await;
        check_queue_waits(&tx, report, pool("ads"), false).await;
        assert_eq!(tx.queue_waits("sam", &[]).await.unwrap().len(), 2, "without roles there is no pool");
    })
    .await;
}
