//! An agency of two clients and two daily templates, on each kind of database.

use std::path::Path;

use jiff::civil::Date;
use slated::clock::Clock;
use slated::config::Config;
use slated::import::{self, Files};
use slated::ops::{Ops, Policy};
use slated_cluster::Cluster;
use slated_core::time::Timestamp;
use slated_store::{OccurrenceStatus, Store};

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nEND:VCALENDAR\r\n";
const TEAM: &str = "login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active\n\
    olena,O,admin,account-manager,any,UTC,09:00,8,yes\n\
    ann,A,specialist,care,any,UTC,09:00,8,yes\n";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// `here` and `there` are the zones of its two clients; `rule` is when both are looked at.
pub(crate) fn files(starts_on: Date, here: &str, there: &str, rule: &str) -> Files {
    let agency = format!(
        "name = \"A\"\ntime_zone = \"UTC\"\ncalendar = \"any\"\nworks_from = \"09:00\"\nhours_per_day = 8\n\
         adopted_on = {starts_on}\n"
    );
    let clients = format!(
        "key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status\n\
         here,Here,olena,{here},any,small,{starts_on},,active\n\
         there,There,olena,{there},any,small,{starts_on},,active\n"
    );
    let engagements = format!(
        "client,service,starts_on,ends_on,paused_from,paused_to,effort_factor\n\
         here,care,{starts_on},,,,\nthere,care,{starts_on},,,,\n"
    );
    let catalog = format!(
        "key = \"care\"\nname = \"Care\"\npurpose = \"p\"\n\n[[task]]\nkey = \"look\"\ntitle = \"Look\"\npurpose = \"p\"\n\
         role = \"care\"\neffort_hours = 1\ncatch_up = \"all\"\n\
         schedule = {{ {rule}, on_holiday = \"none\" }}\ndue = {{ hours = 8 }}\n"
    );
    let texts = [
        ("agency.toml", agency),
        ("calendars/any.ics", CALENDAR.to_owned()),
        ("team.csv", TEAM.to_owned()),
        ("clients.csv", clients),
        ("engagements.csv", engagements),
        ("catalog/care.toml", catalog),
    ];
    texts.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect()
}

pub(crate) async fn open(url: &str, now: Timestamp) -> Ops {
    let store = Store::open(url, 4).await.expect("a database");
    Ops { store, clock: Clock::fixed(now), policy: Policy::of(&Config::default()).into() }
}

pub(crate) async fn import(ops: &Ops, files: &Files) {
    let read = import::read_from(files).unwrap_or_else(|errors| panic!("{}", import::listing(&errors)));
    ops.import(&read).await.expect("an import");
}

/// A new database of each kind that this machine has.
pub(crate) fn urls(folder: &Path) -> Vec<String> {
    let mut urls = vec![format!("sqlite://{}", folder.join("slated.db").display())];
    match Cluster::shared() {
        Some(cluster) => urls.push(cluster.create_database()),
        None => eprintln!("NOTE: no PostgreSQL server on this machine: only SQLite was tested"),
    }
    urls
}

/// The dates of a client that became tasks, in order; every other outcome is an error here.
pub(crate) async fn created(ops: &Ops, client: &str) -> Vec<Date> {
    let tx = ops.store.read().await.expect("a read");
    let series = tx.series_of_client(client).await.expect("series").remove(0);
    let mut rows = tx.occurrences(series.id, None, 10_000).await.expect("occurrences");
    rows.reverse();
    for row in &rows {
        assert_eq!(row.status, OccurrenceStatus::Created, "{client} {row:?}");
    }
    rows.into_iter().map(|row| row.nominal_on).collect()
}

/// How many tasks a client has, whatever the occurrences say.
pub(crate) async fn tasks(ops: &Ops, client: &str) -> usize {
    let tasks = ops.store.read().await.expect("a read").all_open_tasks().await.expect("tasks");
    tasks.iter().filter(|task| task.client == client).count()
}

/// So many days in a row from the first.
#[track_caller]
pub(crate) fn check_days(dates: &[Date], first: Date, count: i64) {
    let expected: Vec<Date> = (0..count).map(|n| slated_core::time::plus_days(first, n)).collect();
    assert_eq!(dates, expected);
}
