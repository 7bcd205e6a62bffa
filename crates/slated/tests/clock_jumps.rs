//! A clock that went too far creates nothing until somebody confirms it; one that was set back creates nothing twice.

#[path = "clock/agency.rs"]
mod agency;

use std::process::Command;

use agency::{at, check_days, created, files, import, open, tasks, urls};
use jiff::civil::date;
use slated::ops::held::Stance;
use slated::ops::{Error, Ops};
use slated_core::event::{By, EventKind};
use slated_core::time::Timestamp;
use slated_store::Store;

const DAILY: &str = "rrule = \"FREQ=DAILY\", at = \"09:00\"";

async fn stand(ops: &Ops, now: &str, before: Option<Stance>) -> Stance {
    match ops.stand(at(now), before).await {
        Ok(stance) => stance,
        Err(Error::Held(hold)) => Stance::Held(hold),
        Err(error) => panic!("{error}"),
    }
}

async fn kinds(ops: &Ops) -> Vec<EventKind> {
    let events = ops.store.read().await.expect("a read").events_after(0, 1_000).await.expect("events");
    let told = [EventKind::GenerationHeld, EventKind::GenerationReleased, EventKind::ClockConfirmed];
    events.into_iter().map(|one| one.event.kind).filter(|kind| told.contains(kind)).collect()
}

#[tokio::test]
async fn a_jump_is_held_told_once_and_ends_when_the_clock_comes_back_or_is_confirmed() {
    use EventKind::{ClockConfirmed, GenerationHeld, GenerationReleased};
    let folder = tempfile::tempdir().expect("a folder");
    for url in urls(folder.path()) {
        let ops = open(&url, at("2026-11-23T06:00:00Z")).await;
        let agency = files(date(2026, 11, 23), "Europe/Kyiv", "America/New_York", DAILY);
        import(&ops, &agency).await;
        assert_eq!(stand(&ops, "2026-11-23T06:00:00Z", None).await, Stance::First);
        let onward = stand(&ops, "2026-12-23T06:00:00Z", Some(Stance::First)).await;
        assert_eq!(onward, Stance::Onward, "a month is believed");

        let held = stand(&ops, "2036-12-23T06:00:00Z", Some(onward)).await;
        assert_eq!(stand(&ops, "2036-12-23T06:01:00Z", Some(held)).await.as_str(), "held");
        assert_eq!(stand(&ops, "2036-12-23T06:02:00Z", None).await.as_str(), "held", "after a restart");
        assert_eq!(kinds(&ops).await, [GenerationHeld], "once");
        let Stance::Held(hold) = held else { panic!("{held:?}") };
        let said = hold.to_string();
        assert!(said.contains("2036-12-23T06:00:00Z") && said.contains("2026-12-23T06:00:00Z"), "{said}");

        // what decides what is due on its way is held too
        ops.clock.set(at("2036-12-23T06:03:00Z"));
        let mut rescheduled = agency.clone();
        let catalog = rescheduled.get_mut("catalog/care.toml").expect("a catalog");
        *catalog = String::from_utf8(catalog.clone()).expect("text").replace("DAILY", "WEEKLY").into_bytes();
        let read = slated::import::read_from(&rescheduled).expect("files");
        assert!(matches!(ops.import(&read).await, Err(Error::Held(_))));
        let said: Vec<String> =
            ops.doctor().await.expect("a diagnosis").into_iter().map(|f| f.message).collect();
        assert!(said.iter().any(|message| message.contains("slated clock confirm")), "{said:#?}");

        let back = stand(&ops, "2026-12-23T06:04:00Z", Some(held)).await;
        assert_eq!(back, Stance::Onward);
        assert_eq!(kinds(&ops).await, [GenerationHeld, GenerationReleased]);

        // again, to a year that somebody takes to be right
        stand(&ops, "2036-12-23T06:05:00Z", Some(back)).await;
        ops.clock.set(at("2036-12-23T06:06:00Z"));
        let wrong = ops.confirm_clock(Some(at("2026-12-23T06:06:00Z")), By::Operator).await;
        assert!(matches!(wrong, Err(Error::Invalid { pointer: "/at", .. })), "{wrong:?}");
        let confirmed = ops.confirm_clock(Some(at("2036-12-23T06:00:00Z")), By::Operator).await;
        assert_eq!(confirmed.expect("confirmed").was.as_str(), "held");
        assert_eq!(stand(&ops, "2036-12-23T06:07:00Z", Some(held)).await, Stance::Onward);
        assert_eq!(kinds(&ops).await[2..], [GenerationHeld, ClockConfirmed]);
        let further = stand(&ops, "2046-12-23T06:00:00Z", Some(Stance::Onward)).await;
        assert_eq!(further.as_str(), "held", "a yes to one year is no yes to the next");

        // it was the wrong one after all
        let behind = stand(&ops, "2026-12-24T06:00:00Z", Some(further)).await;
        assert_eq!(behind.as_str(), "behind", "the mark does not go back by itself");
        ops.clock.set(at("2026-12-24T06:00:00Z"));
        assert_eq!(ops.confirm_clock(None, By::Operator).await.expect("confirmed").was, behind);
        assert_eq!(stand(&ops, "2026-12-24T06:00:30Z", Some(behind)).await, Stance::Onward);
        assert_eq!(stand(&ops, "2036-12-23T06:00:00Z", Some(Stance::Onward)).await.as_str(), "held");
        ops.store.close().await.expect("closed");
    }
}

#[tokio::test]
async fn a_clock_set_back_creates_nothing_twice_and_goes_on_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    for url in urls(folder.path()) {
        let ops = open(&url, at("2026-11-23T06:00:00Z")).await;
        import(&ops, &files(date(2026, 11, 23), "UTC", "America/New_York", DAILY)).await;
        for now in ["2026-11-25T15:00:00Z", "2026-11-23T10:00:00Z", "2026-11-25T14:00:00Z"] {
            stand(&ops, now, None).await;
            ops.generate_all(at(now)).await.expect("generation");
            check_days(&created(&ops, "here").await, date(2026, 11, 23), 3);
            assert_eq!(tasks(&ops, "here").await, 3, "{now}");
        }
        ops.generate_all(at("2026-11-26T15:00:00Z")).await.expect("generation");
        check_days(&created(&ops, "here").await, date(2026, 11, 23), 4);
        check_days(&created(&ops, "there").await, date(2026, 11, 23), 4);
        ops.store.close().await.expect("closed");
    }
}

struct Said {
    code: i32,
    stdout: String,
    stderr: String,
}

fn slated(url: &str, arguments: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slated"));
    let output = command.args(arguments).env("SLATED_DATABASE_URL", url).output().expect("it runs");
    Said {
        code: output.status.code().expect("it ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

/// The program goes by the machine's clock, which is years past this mark.
#[tokio::test]
async fn the_command_is_held_too_unless_it_is_told_the_instant() {
    let folder = tempfile::tempdir().expect("a folder");
    for url in urls(folder.path()) {
        let long_ago: Timestamp = at("2020-01-06T06:00:00Z");
        let ops = open(&url, long_ago).await;
        import(&ops, &files(date(2020, 1, 6), "UTC", "UTC", "rrule = \"FREQ=YEARLY\", at = \"09:00\"")).await;
        stand(&ops, "2020-01-06T06:00:00Z", None).await;
        ops.store.close().await.expect("closed");

        let held = slated(&url, &["generate"]);
        assert_eq!((held.code, held.stdout.as_str()), (4, ""), "{}", held.stderr);
        assert!(held.stderr.contains("generation is held"), "{}", held.stderr);
        let doctor = slated(&url, &["doctor"]);
        assert!(doctor.code == 1 && doctor.stdout.contains("slated clock confirm"), "{}", doctor.stdout);
        assert_eq!(slated(&url, &["generate", "--dry-run"]).code, 0, "looking is free");
        let told = slated(&url, &["generate", "--at", "2020-01-06T12:00:00Z"]);
        assert!(told.code == 0 && told.stdout.starts_with("created 2 tasks"), "{}", told.stdout);
        assert_eq!(slated(&url, &["generate"]).code, 4, "an instant that was told moves no mark");

        let elsewhere = slated(&url, &["clock", "confirm", "--at", "2020-01-06T12:00:00Z"]);
        assert_eq!(elsewhere.code, 3, "{}", elsewhere.stderr);
        let confirmed = slated(&url, &["clock", "confirm"]);
        assert!(confirmed.code == 0 && confirmed.stdout.contains("goes on from now"), "{}", confirmed.stdout);
        assert!(slated(&url, &["clock", "confirm"]).stdout.contains("nothing to confirm"));
        assert_eq!(slated(&url, &["generate"]).code, 0);
        let store = Store::open(&url, 2).await.expect("a database");
        let events =
            store.read().await.expect("a read").events_after(0, 1_000).await.expect("events").into_iter();
        let by: Vec<By> = events
            .filter(|one| one.event.kind == EventKind::ClockConfirmed)
            .map(|one| one.event.by)
            .collect();
        assert_eq!(by, [By::Operator]);
        store.close().await.expect("closed");
    }
}

/// A client moves from Kyiv to New York while it is tomorrow in the one and today in the other, and back.
#[tokio::test]
async fn a_client_who_moves_across_midnight_and_back_has_every_date_once() {
    let folder = tempfile::tempdir().expect("a folder");
    for url in urls(folder.path()) {
        let start = at("2026-11-28T00:00:00Z");
        let ops = open(&url, start).await;
        let first = date(2026, 11, 28);
        let in_zone = |zone| files(first, zone, "UTC", "rrule = \"FREQ=DAILY\", at = \"00:30\"");
        import(&ops, &in_zone("Europe/Kyiv")).await;
        for hour in 0..200 {
            let now = start.plus_seconds(hour * 3_600);
            ops.clock.set(now);
            // 01:00 on the 1st in Kyiv, 18:00 on the 30th in New York; then 02:00 on the 3rd, and 19:00 on the 2nd
            match now.to_string().as_str() {
                "2026-11-30T23:00:00Z" => import(&ops, &in_zone("America/New_York")).await,
                "2026-12-03T00:00:00Z" => import(&ops, &in_zone("Europe/Kyiv")).await,
                _ => {}
            }
            ops.generate_all(now).await.expect("generation");
        }
        check_days(&created(&ops, "here").await, first, 9);
        assert_eq!(tasks(&ops, "here").await, 9);
        check_days(&created(&ops, "there").await, first, 9);
        ops.store.close().await.expect("closed");
    }
}
