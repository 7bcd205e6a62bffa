//! Recurrence against python-dateutil: the shared vectors where they are at hand, and a few always.
//!
//! `SLATED_VECTORS` names one more file of the same shape, made by `tests/oracle/recurrence.py`.

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use serde::Deserialize;
use slated_core::recurrence::next_instants;
use slated_core::time::Zone;

#[derive(Deserialize)]
struct Vector {
    rrule: String,
    dtstart: DateTime,
    zone: String,
    after: String,
    next: Vec<(DateTime, String)>,
}

/// What python-dateutil 2.9.0.post0 answered, with the zone data of the release 2025b.
const OWN: &str = r#"
{"rrule": "FREQ=MONTHLY;BYMONTHDAY=31", "dtstart": "2025-01-31T09:00:00", "zone": "Europe/Kyiv", "after": "2026-01-31T07:00:00Z", "next": [["2026-03-31T09:00:00", "2026-03-31T06:00:00Z"], ["2026-05-31T09:00:00", "2026-05-31T06:00:00Z"], ["2026-07-31T09:00:00", "2026-07-31T06:00:00Z"], ["2026-08-31T09:00:00", "2026-08-31T06:00:00Z"], ["2026-10-31T09:00:00", "2026-10-31T07:00:00Z"], ["2026-12-31T09:00:00", "2026-12-31T07:00:00Z"], ["2027-01-31T09:00:00", "2027-01-31T07:00:00Z"], ["2027-03-31T09:00:00", "2027-03-31T06:00:00Z"]]}
{"rrule": "FREQ=MONTHLY", "dtstart": "2025-01-30T09:00:00", "zone": "UTC", "after": "2026-01-15T00:00:00Z", "next": [["2026-01-30T09:00:00", "2026-01-30T09:00:00Z"], ["2026-03-30T09:00:00", "2026-03-30T09:00:00Z"], ["2026-04-30T09:00:00", "2026-04-30T09:00:00Z"], ["2026-05-30T09:00:00", "2026-05-30T09:00:00Z"], ["2026-06-30T09:00:00", "2026-06-30T09:00:00Z"], ["2026-07-30T09:00:00", "2026-07-30T09:00:00Z"], ["2026-08-30T09:00:00", "2026-08-30T09:00:00Z"], ["2026-09-30T09:00:00", "2026-09-30T09:00:00Z"]]}
{"rrule": "FREQ=YEARLY", "dtstart": "2024-02-29T09:00:00", "zone": "Europe/London", "after": "2024-02-29T09:00:00Z", "next": [["2028-02-29T09:00:00", "2028-02-29T09:00:00Z"], ["2032-02-29T09:00:00", "2032-02-29T09:00:00Z"], ["2036-02-29T09:00:00", "2036-02-29T09:00:00Z"], ["2040-02-29T09:00:00", "2040-02-29T09:00:00Z"], ["2044-02-29T09:00:00", "2044-02-29T09:00:00Z"], ["2048-02-29T09:00:00", "2048-02-29T09:00:00Z"], ["2052-02-29T09:00:00", "2052-02-29T09:00:00Z"], ["2056-02-29T09:00:00", "2056-02-29T09:00:00Z"]]}
{"rrule": "FREQ=MONTHLY;BYDAY=5FR", "dtstart": "2024-01-01T09:00:00", "zone": "America/New_York", "after": "2024-01-01T00:00:00Z", "next": [["2024-03-29T09:00:00", "2024-03-29T13:00:00Z"], ["2024-05-31T09:00:00", "2024-05-31T13:00:00Z"], ["2024-08-30T09:00:00", "2024-08-30T13:00:00Z"], ["2024-11-29T09:00:00", "2024-11-29T14:00:00Z"], ["2025-01-31T09:00:00", "2025-01-31T14:00:00Z"], ["2025-05-30T09:00:00", "2025-05-30T13:00:00Z"], ["2025-08-29T09:00:00", "2025-08-29T13:00:00Z"], ["2025-10-31T09:00:00", "2025-10-31T13:00:00Z"]]}
{"rrule": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1,1", "dtstart": "2025-02-24T08:30:00", "zone": "Europe/Kyiv", "after": "2025-02-26T00:00:00Z", "next": [["2025-02-28T08:30:00", "2025-02-28T06:30:00Z"], ["2025-03-03T08:30:00", "2025-03-03T06:30:00Z"], ["2025-03-31T08:30:00", "2025-03-31T05:30:00Z"], ["2025-04-01T08:30:00", "2025-04-01T05:30:00Z"], ["2025-04-30T08:30:00", "2025-04-30T05:30:00Z"], ["2025-05-01T08:30:00", "2025-05-01T05:30:00Z"], ["2025-05-30T08:30:00", "2025-05-30T05:30:00Z"], ["2025-06-02T08:30:00", "2025-06-02T05:30:00Z"]]}
{"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4", "dtstart": "1997-08-05T09:00:00", "zone": "America/New_York", "after": "1997-08-01T00:00:00Z", "next": [["1997-08-05T09:00:00", "1997-08-05T13:00:00Z"], ["1997-08-17T09:00:00", "1997-08-17T13:00:00Z"], ["1997-08-19T09:00:00", "1997-08-19T13:00:00Z"], ["1997-08-31T09:00:00", "1997-08-31T13:00:00Z"]]}
{"rrule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO;COUNT=4", "dtstart": "1997-08-05T09:00:00", "zone": "America/New_York", "after": "1997-08-01T00:00:00Z", "next": [["1997-08-05T09:00:00", "1997-08-05T13:00:00Z"], ["1997-08-10T09:00:00", "1997-08-10T13:00:00Z"], ["1997-08-19T09:00:00", "1997-08-19T13:00:00Z"], ["1997-08-24T09:00:00", "1997-08-24T13:00:00Z"]]}
{"rrule": "FREQ=DAILY", "dtstart": "2025-01-01T00:30:00", "zone": "America/Havana", "after": "2025-03-08T00:00:00Z", "next": [["2025-03-08T00:30:00", "2025-03-08T05:30:00Z"], ["2025-03-09T00:30:00", "2025-03-09T05:30:00Z"], ["2025-03-10T00:30:00", "2025-03-10T04:30:00Z"], ["2025-03-11T00:30:00", "2025-03-11T04:30:00Z"], ["2025-03-12T00:30:00", "2025-03-12T04:30:00Z"], ["2025-03-13T00:30:00", "2025-03-13T04:30:00Z"], ["2025-03-14T00:30:00", "2025-03-14T04:30:00Z"], ["2025-03-15T00:30:00", "2025-03-15T04:30:00Z"]]}
{"rrule": "FREQ=DAILY;UNTIL=20250330T003000Z", "dtstart": "2025-01-01T03:30:00", "zone": "Europe/Kyiv", "after": "2025-03-27T12:00:00Z", "next": [["2025-03-28T03:30:00", "2025-03-28T01:30:00Z"], ["2025-03-29T03:30:00", "2025-03-29T01:30:00Z"]]}
{"rrule": "FREQ=DAILY;UNTIL=20250330T013000Z", "dtstart": "2025-01-01T03:30:00", "zone": "Europe/Kyiv", "after": "2025-03-27T12:00:00Z", "next": [["2025-03-28T03:30:00", "2025-03-28T01:30:00Z"], ["2025-03-29T03:30:00", "2025-03-29T01:30:00Z"], ["2025-03-30T03:30:00", "2025-03-30T01:30:00Z"]]}
{"rrule": "FREQ=DAILY", "dtstart": "2025-01-01T01:45:00", "zone": "Australia/Lord_Howe", "after": "2025-04-04T15:15:00Z", "next": [["2025-04-06T01:45:00", "2025-04-05T14:45:00Z"], ["2025-04-07T01:45:00", "2025-04-06T15:15:00Z"], ["2025-04-08T01:45:00", "2025-04-07T15:15:00Z"], ["2025-04-09T01:45:00", "2025-04-08T15:15:00Z"], ["2025-04-10T01:45:00", "2025-04-09T15:15:00Z"], ["2025-04-11T01:45:00", "2025-04-10T15:15:00Z"], ["2025-04-12T01:45:00", "2025-04-11T15:15:00Z"], ["2025-04-13T01:45:00", "2025-04-12T15:15:00Z"]]}
{"rrule": "FREQ=YEARLY;BYDAY=20MO,-53TU", "dtstart": "2020-01-01T09:00:00", "zone": "UTC", "after": "2020-01-01T00:00:00Z", "next": [["2020-05-18T09:00:00", "2020-05-18T09:00:00Z"], ["2021-05-17T09:00:00", "2021-05-17T09:00:00Z"], ["2022-05-16T09:00:00", "2022-05-16T09:00:00Z"], ["2023-05-15T09:00:00", "2023-05-15T09:00:00Z"], ["2024-01-02T09:00:00", "2024-01-02T09:00:00Z"], ["2024-05-13T09:00:00", "2024-05-13T09:00:00Z"], ["2025-05-19T09:00:00", "2025-05-19T09:00:00Z"], ["2026-05-18T09:00:00", "2026-05-18T09:00:00Z"]]}
{"rrule": "FREQ=YEARLY;INTERVAL=3;BYMONTH=1,11;BYDAY=2TH", "dtstart": "2021-05-05T09:00:00", "zone": "America/Santiago", "after": "2021-01-01T00:00:00Z", "next": [["2021-11-11T09:00:00", "2021-11-11T12:00:00Z"], ["2024-01-11T09:00:00", "2024-01-11T12:00:00Z"], ["2024-11-14T09:00:00", "2024-11-14T12:00:00Z"], ["2027-01-14T09:00:00", "2027-01-14T12:00:00Z"], ["2027-11-11T09:00:00", "2027-11-11T12:00:00Z"], ["2030-01-10T09:00:00", "2030-01-10T12:00:00Z"], ["2030-11-14T09:00:00", "2030-11-14T12:00:00Z"], ["2033-01-13T09:00:00", "2033-01-13T12:00:00Z"]]}
{"rrule": "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "dtstart": "2023-01-01T00:00:00", "zone": "Africa/Cairo", "after": "2023-01-01T00:00:00Z", "next": [["2023-01-13T00:00:00", "2023-01-12T22:00:00Z"], ["2023-10-13T00:00:00", "2023-10-12T21:00:00Z"], ["2024-09-13T00:00:00", "2024-09-12T21:00:00Z"], ["2024-12-13T00:00:00", "2024-12-12T22:00:00Z"], ["2025-06-13T00:00:00", "2025-06-12T21:00:00Z"], ["2026-02-13T00:00:00", "2026-02-12T22:00:00Z"], ["2026-03-13T00:00:00", "2026-03-12T22:00:00Z"], ["2026-11-13T00:00:00", "2026-11-12T22:00:00Z"]]}
{"rrule": "FREQ=DAILY;INTERVAL=52;BYMONTH=2", "dtstart": "2020-02-01T09:00:00", "zone": "UTC", "after": "2020-02-01T09:00:00Z", "next": [["2040-02-28T09:00:00", "2040-02-28T09:00:00Z"], ["2041-02-26T09:00:00", "2041-02-26T09:00:00Z"], ["2042-02-25T09:00:00", "2042-02-25T09:00:00Z"], ["2043-02-24T09:00:00", "2043-02-24T09:00:00Z"], ["2044-02-23T09:00:00", "2044-02-23T09:00:00Z"], ["2045-02-21T09:00:00", "2045-02-21T09:00:00Z"], ["2046-02-20T09:00:00", "2046-02-20T09:00:00Z"], ["2047-02-19T09:00:00", "2047-02-19T09:00:00Z"]]}
{"rrule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "dtstart": "2020-02-01T09:00:00", "zone": "UTC", "after": "2020-02-01T09:00:00Z", "next": []}
"#;

/// The shared vectors were made up to the end of 2040: 43 of them have fewer than 8 pairs because of it,
/// although their rules go on (yearly ones from 2025 every 6 years, for example). Ours go on as well.
const SHARED_HORIZON: i16 = 2041;
const NO_HORIZON: i16 = i16::MAX;

fn vectors(text: &str) -> Vec<Vector> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).expect("a line is a vector")).collect()
}

/// The differences among what comes before this year, each told in one line.
fn differences(vectors: &[Vector], horizon: i16) -> Vec<String> {
    vectors.iter().filter_map(|vector| difference(vector, horizon)).collect()
}

fn difference(vector: &Vector, horizon: i16) -> Option<String> {
    let Vector { rrule, dtstart, zone, after, next } = vector;
    let known = Zone::named(zone).expect("the zone is known");
    let answer = next_instants(rrule, *dtstart, &known, after.parse().expect("an instant"), 8);
    let found = match answer {
        Ok(pairs) => pairs
            .into_iter()
            .filter(|(local, _)| local.year() < horizon)
            .map(|(local, at)| (local, at.to_string()))
            .collect::<Vec<_>>(),
        Err(refused) => return Some(format!("{rrule}: {refused}")),
    };
    (found != *next)
        .then(|| format!("{rrule} from {dtstart} in {zone} after {after}: {found:?}, expected {next:?}"))
}

#[track_caller]
fn check_vectors(vectors: &[Vector], horizon: i16) {
    let wrong = differences(vectors, horizon);
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        vectors.len(),
        wrong[..wrong.len().min(10)].join("\n")
    );
}

fn shared_vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/recurrence/vectors.jsonl")
}

#[test]
fn the_answers_are_those_of_dateutil() {
    let own = vectors(OWN);
    assert!(own.len() >= 12, "{} vectors", own.len());
    check_vectors(&own, NO_HORIZON);
}

#[test]
fn a_wrong_vector_is_noticed() {
    let mut own = vectors(OWN);
    own[0].next.pop();
    assert_eq!(differences(&own, NO_HORIZON).len(), 1);
}

#[test]
fn all_shared_vectors_agree() {
    match std::fs::read_to_string(shared_vectors()) {
        Ok(text) => {
            let shared = vectors(&text);
            assert_eq!(shared.len(), 1_000);
            check_vectors(&shared, SHARED_HORIZON);
            eprintln!("note: 1000 of 1000 shared vectors agree up to the end of 2040, where they stop");
        }
        Err(absent) => eprintln!("note: the shared vectors are not here, nothing was compared: {absent}"),
    }
}

#[test]
fn vectors_named_by_the_environment_agree() {
    let Some(path) = std::env::var_os("SLATED_VECTORS") else {
        eprintln!("note: SLATED_VECTORS names no further vectors");
        return;
    };
    let text = std::fs::read_to_string(&path).expect("SLATED_VECTORS names a readable file");
    let further = vectors(&text);
    assert!(!further.is_empty());
    check_vectors(&further, NO_HORIZON);
    eprintln!("note: {} further vectors agree", further.len());
}
