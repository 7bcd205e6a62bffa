//! What an agency's files may say, and what is answered to each thing they may not.

use std::fs;
use std::path::Path;

use slated::import::diff::{self, ImportReport, StoredRow, What};
use slated::import::{self, AgencyFiles, Files, KINDS};
use slated_core::agency::Pause;
use slated_core::calendar::Roll;

#[path = "import/abuse.rs"]
mod abuse;
#[path = "import/calendars.rs"]
mod calendars;
#[path = "import/refusals.rs"]
mod refusals;

const AGENCY: &str = "name = \"Small agency\"
time_zone = \"Europe/Kyiv\"
calendar = \"ua\"
works_from = \"09:00\"
hours_per_day = 7.5
adopted_on = 2026-11-23
";

const SEO: &str = "key = \"seo\"
name = \"SEO\"
purpose = \"Found by those who look\"

[[task]]
key = \"snapshot\"
title = \"Snapshot: {{ client.name }}\"
purpose = \"Shows what moved\"
role = \"seo\"
effort_hours = 1
schedule = { rrule = \"FREQ=WEEKLY;BYDAY=MO\", at = \"09:00\", on_holiday = \"following\" }
due = { business_days = 1, at = \"12:00\" }

[[task]]
key = \"report\"
title = \"Report: {{ client.name }}\"
purpose = \"Shows what was done\"
role = \"seo\"
effort_hours = 4
promised = true
schedule = { monthly = { business_day = 1 }, at = \"09:00\" }
due = { business_days = 5, at = \"18:00\" }
after = [\"snapshot\"]
";

const UA: &str = "BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//test//EN\r
BEGIN:VEVENT\r
UID:one@test\r
DTSTART;VALUE=DATE:20270101\r
DTEND;VALUE=DATE:20270103\r
SUMMARY:New Year\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:two@test\r
DTSTART;VALUE=DATE:20270109\r
CATEGORIES:WORKING-DAY\r
SUMMARY:Worked\r
 Saturday\r
END:VEVENT\r
END:VCALENDAR\r
";

const TEAM: &str = "login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active
olena,Олена Коваль,admin,account-manager,ua,Europe/Kyiv,09:00,8,yes
marta,\"Marta \"\"M\"\" Nowak, PhD\",manager,account-manager;seo,ua,Europe/Warsaw,08:30,7.5,true
taras,Taras,specialist,seo,ua,Europe/Kyiv,09:00,8,yes
nina,Nina,manager,,ua,Europe/Kyiv,09:00,8,no
";

const CLIENTS: &str = "key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status
bakery,=Bakery,olena,Europe/Kyiv,ua,small,2025-01-15,2027-01-15,active
zoo,Zoo d'Été,marta,Europe/London,ua,large,2024-03-01,,paused
";

const ENGAGEMENTS: &str = "client,service,starts_on,ends_on,paused_from,paused_to,effort_factor
bakery,seo,2025-02-01,,,,
zoo,seo,2024-03-01,2027-03-01,2026-12-01,2026-12-31,0.5
";

const SIGNALS: &str = "client,kind,value,observed_on
zoo,nps,6,2026-08-01
bakery,contact,,2026-11-20
bakery,understanding,8,2026-11-01
";

const ABSENCES: &str = "login,from,to,kind
taras,2026-12-01,2026-12-04,vacation
";

fn valid() -> Files {
    let files = [
        ("agency.toml", AGENCY),
        ("catalog/seo.toml", SEO),
        ("calendars/ua.ics", UA),
        ("team.csv", TEAM),
        ("clients.csv", CLIENTS),
        ("engagements.csv", ENGAGEMENTS),
        ("signals.csv", SIGNALS),
        ("absences.csv", ABSENCES),
    ];
    files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into()
}

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[path].clone()).expect("the test's files are UTF-8");
    assert!(text.contains(from), "{path} does not contain {from:?}");
    files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
}

fn append(files: &mut Files, path: &str, line: &str) {
    files.get_mut(path).expect("the file is there").extend_from_slice(format!("{line}\n").as_bytes());
}

fn read(files: &Files) -> AgencyFiles {
    import::read_from(files).unwrap_or_else(|errors| panic!("{}", import::listing(&errors)))
}

#[track_caller]
fn check_same(change: impl FnOnce(&mut Files)) {
    let mut files = valid();
    change(&mut files);
    assert!(read(&files) == read(&valid()), "read otherwise");
}

// ---- what is right

#[test]
fn a_right_folder_becomes_values() {
    let read = read(&valid());
    assert_eq!(read.agency.minutes_per_day, 450);
    assert_eq!(
        read.people.iter().map(|one| one.login.as_str()).collect::<Vec<_>>(),
        ["marta", "nina", "olena", "taras"]
    );
    assert_eq!(read.people[0].name, "Marta \"M\" Nowak, PhD");
    assert_eq!(read.people[0].roles, ["account-manager", "seo"]);
    assert!(read.people[1].roles.is_empty() && !read.people[1].active);
    assert_eq!(read.clients[0].name, "=Bakery");
    assert_eq!(read.clients[1].renewal_on, None);
    let templates = &read.services[0].templates;
    assert_eq!(
        templates.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(),
        ["snapshot", "report"],
        "as in the file"
    );
    assert_eq!(templates[0].schedule.on_holiday, Roll::Following);
    assert_eq!(read.engagements[0].effort_permille, 1000);
    assert_eq!(read.engagements[1].effort_permille, 500);
    let date = jiff::civil::date;
    assert_eq!(read.engagements[1].pauses, [Pause { from: date(2026, 12, 1), to: Some(date(2026, 12, 31)) }]);
    assert_eq!(
        read.signals.iter().map(|(client, one)| format!("{client} {}", one.kind.kind())).collect::<Vec<_>>(),
        ["bakery understanding", "bakery contact", "zoo nps"]
    );
    let calendar = &read.calendars["ua"];
    assert_eq!(calendar.days_off.keys().copied().collect::<Vec<_>>(), [date(2027, 1, 1), date(2027, 1, 2)]);
    assert_eq!(calendar.days_off[&date(2027, 1, 2)], "New Year");
    assert_eq!(calendar.days_on.iter().copied().collect::<Vec<_>>(), [date(2027, 1, 9)]);
    assert_eq!(read.warnings, Vec::<String>::new());
    let kinds = |kind| read.rows.iter().filter(|row| row.kind == kind).count();
    assert_eq!(KINDS.map(kinds), [1, 1, 4, 1, 2, 1, 2, 2, 3]);
}

#[test]
fn notation_makes_no_difference() {
    for path in
        ["agency.toml", "catalog/seo.toml", "calendars/ua.ics", "clients.csv", "team.csv", "signals.csv"]
    {
        check_same(|files| files.get_mut(path).unwrap().splice(0..0, *b"\xef\xbb\xbf").for_each(drop));
        check_same(|files| {
            let text =
                String::from_utf8(files[path].clone()).unwrap().replace("\r\n", "\n").replace('\n', "\r\n");
            files.insert(path.to_owned(), text.into_bytes());
        });
    }
    check_same(|files| {
        replace(files, "clients.csv", "bakery,=Bakery,olena", "  bakery ,\"=Bakery\", olena ")
    });
    check_same(|files| replace(files, "team.csv", "08:30,7.5,true", "08:30,7.50,yes"));
    check_same(|files| replace(files, "engagements.csv", "2025-02-01,,,,", "2025-02-01,,,,1.0"));
    check_same(|files| replace(files, "clients.csv", "bakery,", "\n\nbakery,"));
    check_same(|files| replace(files, "calendars/ua.ics", "DTEND;VALUE=DATE:20270103", "DURATION:P2D"));
    check_same(|files| {
        replace(files, "calendars/ua.ics", "\r\nVERSION:2.0", "\r\nX-NAME:a\r\n b\r\nVERSION:2.0")
    });
    check_same(|files| {
        files.insert("README.md".to_owned(), vec![0xff]);
    });
}

/// Columns and rows in any order give the same values; 40 orders of each table from one seed.
#[test]
fn the_order_of_columns_and_rows_makes_no_difference() {
    let mut seed = 20_261_123_u64;
    let mut below = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % bound
    };
    for path in ["clients.csv", "team.csv", "engagements.csv", "signals.csv", "absences.csv"] {
        for _ in 0..40 {
            let files = valid();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&files[path][..]);
            let mut records: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(ToOwned::to_owned).collect())
                .collect();
            for at in (1..records[0].len()).rev() {
                let other = below(at + 1);
                records.iter_mut().for_each(|record| record.swap(at, other));
            }
            for at in (2..records.len()).rev() {
                let other = 1 + below(at);
                records.swap(at, other);
            }
            let mut writer = csv::Writer::from_writer(Vec::new());
            records.iter().for_each(|record| writer.write_record(record).unwrap());
            let shuffled = writer.into_inner().unwrap();
            check_same(|files| {
                files.insert(path.to_owned(), shuffled);
            });
        }
    }
}

/// Cut off anywhere or with a byte replaced, a file is read or refused by name, and never twice differently.
#[test]
fn a_damaged_file_is_read_or_refused_and_nothing_breaks() {
    let names: Vec<String> = valid().into_keys().collect();
    for path in &names {
        let whole = valid()[path].clone();
        for at in (0..whole.len()).step_by(3) {
            let mut flipped = whole.clone();
            flipped[at] = b"\"\n;,{}[=\xff0A:"[at % 12];
            for bytes in [whole[..at].to_vec(), flipped] {
                let mut files = valid();
                files.insert(path.clone(), bytes);
                let first = import::read_from(&files);
                if let Err(errors) = &first {
                    assert!(!errors.is_empty(), "{path} was refused without a word at {at}");
                    let known = |file: &String| names.contains(file) || file == "catalog";
                    assert!(errors.iter().all(|error| known(&error.file)), "{}", import::listing(errors));
                    assert!(errors.is_sorted_by_key(|error| (&error.file, error.line)), "{path} at {at}");
                }
                assert!(first == import::read_from(&files), "{path} at {at} reads in two ways");
            }
        }
    }
}

#[test]
fn a_row_is_json_with_sorted_keys() {
    for row in read(&valid()).rows {
        let body: serde_json::Value = serde_json::from_str(&row.body).unwrap();
        let keys: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert!(keys.is_sorted() && !row.body.contains("null"), "{} {}: {}", row.kind, row.key, row.body);
    }
}

#[test]
fn optional_files_and_empty_calendars_may_be() {
    let mut files = valid();
    files.remove("absences.csv");
    files.remove("signals.csv");
    files.insert(
        "calendars/ua.ics".to_owned(),
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n".to_vec(),
    );
    let read = read(&files);
    assert!(read.absences.is_empty() && read.signals.is_empty() && read.calendars["ua"].days_off.is_empty());
}

#[test]
fn what_is_right_and_yet_unlikely_is_a_warning() {
    let mut files = valid();
    replace(&mut files, "catalog/seo.toml", "role = \"seo\"", "role = \"content\"");
    files.insert("staff.csv".to_owned(), Vec::new());
    assert_eq!(
        read(&files).warnings,
        [
            "staff.csv is not read: there is no such table",
            "nobody active in team.csv has the role \"content\" that seo/snapshot need",
        ]
    );
}

#[test]
fn the_sample_agency_reads_clean() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/agency");
    if !dir.exists() {
        println!("NOTE: skipped, there is no sample agency beside this checkout");
        return;
    }
    let read = import::read(&dir).unwrap_or_else(|errors| panic!("{}", import::listing(&errors)));
    let templates: usize = read.services.iter().map(|service| service.templates.len()).sum();
    assert_eq!((read.services.len(), templates), (8, 35));
    assert_eq!((read.clients.len(), read.engagements.len(), read.people.len()), (160, 602, 99));
    assert_eq!((read.signals.len(), read.absences.len(), read.calendars.len()), (396, 28, 7));
    assert!(read.calendars["ua"].days_off.is_empty());
    assert_eq!(read.warnings, Vec::<String>::new());
}

#[test]
fn the_demo_agency_reads_clean_and_is_small() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/demo");
    let read = import::read(&dir).unwrap_or_else(|errors| panic!("{}", import::listing(&errors)));
    let templates: usize = read.services.iter().map(|service| service.templates.len()).sum();
    assert_eq!((read.services.len(), templates), (4, 14));
    assert_eq!(read.clients.len(), 12);
    assert_eq!(read.warnings, Vec::<String>::new());
    assert_eq!(read.agency.adopted_on, jiff::civil::date(2026, 11, 23));
}

// ---- a folder

#[test]
fn a_folder_reads_like_the_map_of_its_files() {
    let dir = tempfile::tempdir().unwrap();
    for (path, bytes) in valid() {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    fs::write(dir.path().join("catalog/.seo.toml.swp.toml"), "unfinished").unwrap();
    fs::write(dir.path().join("notes.txt"), "not ours").unwrap();
    assert_eq!(import::read(dir.path()).unwrap(), read(&valid()));

    fs::write(dir.path().join("signals.csv"), vec![b'x'; 10 * 1024 * 1024 + 1]).unwrap();
    fs::remove_file(dir.path().join("absences.csv")).unwrap();
    fs::create_dir(dir.path().join("absences.csv")).unwrap();
    let errors = import::read(dir.path()).unwrap_err();
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "absences.csv: cannot be read: not a regular file",
            "signals.csv: is larger than 10 MiB (right would be at most that)"
        ]
    );
}

#[test]
fn a_folder_that_is_not_there_is_one_error() {
    let errors = import::read(Path::new("no/such/folder")).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert!(
        errors[0].to_string().starts_with("no/such/folder: cannot be read as a folder: "),
        "{}",
        errors[0]
    );
}

// ---- what differs from the last time

fn stored(files: &Files) -> Vec<StoredRow> {
    let rows = read(files).rows.into_iter();
    rows.map(|row| StoredRow { kind: row.kind.to_owned(), key: row.key, body: row.body, gone: false })
        .collect()
}

#[track_caller]
fn check_diff(change: impl FnOnce(&mut Files), expected: &[&str]) {
    let mut files = valid();
    let last = stored(&files);
    change(&mut files);
    let plan = diff::plan(&read(&files), &last);
    let said: Vec<String> = plan.changes.iter().map(ToString::to_string).collect();
    assert_eq!(said, expected);
}

#[test]
fn the_first_import_adds_and_the_second_changes_nothing() {
    let read = read(&valid());
    let first = diff::plan(&read, &[]);
    assert_eq!(first.changes.len(), read.rows.len());
    assert!(first.changes.iter().all(|change| change.what == What::Added));
    assert_eq!(first.added("engagement").collect::<Vec<_>>(), ["bakery/seo", "zoo/seo"]);
    let second = diff::plan(&read, &stored(&valid()));
    assert!(second.is_empty());
    assert!(ImportReport::new(&second, &[]).to_string().ends_with("\nnothing changed\n"));
}

#[test]
fn a_change_says_from_what_to_what() {
    check_diff(
        |files| replace(files, "clients.csv", "olena", "marta"),
        &["changed client bakery: manager olena -> marta"],
    );
    check_diff(
        |files| replace(files, "clients.csv", "2027-01-15", ""),
        &["changed client bakery: renewal_on 2027-01-15 -> nothing"],
    );
    check_diff(
        |files| replace(files, "clients.csv", "=Bakery", "The Bakery"),
        &["changed client bakery: name =Bakery -> \"The Bakery\""],
    );
    check_diff(
        |files| replace(files, "clients.csv", "active", "churned"),
        &["ended client bakery: status active -> churned"],
    );
    check_diff(
        |files| replace(files, "engagements.csv", "2025-02-01,,", "2025-02-01,2026-12-31,"),
        &["ended engagement bakery/seo: ends_on nothing -> 2026-12-31"],
    );
    check_diff(
        |files| replace(files, "engagements.csv", "2027-03-01", "2027-04-01"),
        &["changed engagement zoo/seo: ends_on 2027-03-01 -> 2027-04-01"],
    );
    check_diff(
        |files| replace(files, "agency.toml", "7.5", "8"),
        &["changed agency agency: hours_per_day 7.5 -> 8.0"],
    );
    check_diff(
        |files| replace(files, "calendars/ua.ics", "20270103", "20270102"),
        &["changed calendar ua: days_off.2027-01-02 \"New Year\" -> nothing"],
    );
    check_diff(
        |files| append(files, "signals.csv", "zoo,contact,,2026-11-22"),
        &["added signal zoo contact 2026-11-22"],
    );
}

#[test]
fn what_is_gone_is_named_once_as_news_and_may_return() {
    let mut files = valid();
    let mut last = stored(&files);
    replace(&mut files, "signals.csv", "zoo,nps,6,2026-08-01\n", "");
    let plan = diff::plan(&read(&files), &last);
    assert_eq!(
        plan.changes[0].to_string(),
        "gone signal zoo nps 6 2026-08-01: no longer in the files, left as it is"
    );
    assert!(!plan.is_empty() && plan.changed("signal").next().is_none() && plan.gone().count() == 1);

    last.iter_mut().filter(|row| row.key == "zoo nps 6 2026-08-01").for_each(|row| row.gone = true);
    let again = diff::plan(&read(&files), &last);
    assert!(again.is_empty() && again.gone().count() == 0);
    assert_eq!(ImportReport::new(&again, &[]).counts.last().unwrap().gone, 1);

    let back = diff::plan(&read(&valid()), &last);
    assert_eq!(back.changes[0].to_string(), "returned signal zoo nps 6 2026-08-01");
    assert!(back.writes("signal", "zoo nps 6 2026-08-01"));
}

#[test]
fn a_schedule_that_changed_is_told_from_another_change() {
    let schedule_changed = |from: &str, to: &str| {
        let mut files = valid();
        let last = stored(&files);
        replace(&mut files, "catalog/seo.toml", from, to);
        let plan = diff::plan(&read(&files), &last);
        assert_eq!(plan.changed("template").collect::<Vec<_>>(), ["seo/snapshot"]);
        plan.schedule_changed("seo/snapshot")
    };
    assert!(schedule_changed("BYDAY=MO", "BYDAY=TU"));
    assert!(schedule_changed("at = \"09:00\"", "at = \"10:00\""));
    assert!(!schedule_changed("effort_hours = 1\n", "effort_hours = 2\n"));
    assert!(!schedule_changed("business_days = 1", "business_days = 2"));
}

#[test]
fn the_report_reads_as_text_and_as_json() {
    let mut files = valid();
    let last = stored(&files);
    replace(&mut files, "clients.csv", "olena", "marta");
    replace(&mut files, "engagements.csv", "2025-02-01,,", "2025-02-01,2026-12-31,");
    let report = ImportReport::new(&diff::plan(&read(&files), &last), &["beware".to_owned()]);
    assert_eq!(
        report.to_string(),
        "               added  changed  ended  unchanged  gone
agency             0        0      0          1     0
calendar           0        0      0          1     0
person             0        0      0          4     0
absence            0        0      0          1     0
client             0        1      0          1     0
service            0        0      0          1     0
template           0        0      0          2     0
engagement         0        1      1          1     0
signal             0        0      0          3     0
changed client bakery: manager olena -> marta
ended engagement bakery/seo: ends_on nothing -> 2026-12-31
warning: beware
"
    );
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["changes"][0]["what"], "changed");
    assert_eq!(json["changes"][0]["fields"][0]["to"], "marta");
    assert_eq!(json["counts"][7]["ended"], 1);
}
