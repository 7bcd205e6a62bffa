//! What is answered to each thing that the files may not say: file, line, place, value, what would be right.

use slated::import::{self, Files};

use super::{SEO, append, replace, valid};

#[track_caller]
pub(crate) fn check_errors(change: impl FnOnce(&mut Files), expected: &[&str]) {
    let mut files = valid();
    change(&mut files);
    let errors = import::read_from(&files).expect_err("the files are wrong");
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(said, expected);
}

/// One substring changed in one file gives one error.
#[track_caller]
fn check_wrong(path: &str, from: &str, to: &str, expected: &str) {
    check_errors(|files| replace(files, path, from, to), &[expected]);
}

#[track_caller]
fn check_bytes(path: &str, bytes: &[u8], expected: &[&str]) {
    check_errors(
        |files| {
            files.insert(path.to_owned(), bytes.to_vec());
        },
        expected,
    );
}

#[test]
fn a_wrong_cell_is_named_with_what_would_be_right() {
    check_wrong(
        "clients.csv",
        "Europe/London",
        "Europe/Kiew",
        "clients.csv, line 3, column time_zone: \"Europe/Kiew\" is not a time zone of the IANA database (nearest: \"Europe/Kyiv\")",
    );
    check_wrong(
        "clients.csv",
        "marta",
        "matra",
        "clients.csv, line 3, column manager: \"matra\" is not a person in team.csv (nearest: \"marta\")",
    );
    check_wrong(
        "clients.csv",
        "marta",
        "taras",
        "clients.csv, line 3, column manager: \"taras\" has access specialist (right would be an active manager or admin)",
    );
    check_wrong(
        "clients.csv",
        "marta",
        "nina",
        "clients.csv, line 3, column manager: \"nina\" is not active (right would be an active manager or admin)",
    );
    check_wrong(
        "clients.csv",
        "London,ua",
        "London,uaa",
        "clients.csv, line 3, column calendar: \"uaa\" is not a calendar in calendars/*.ics or calendars.toml (nearest: \"ua\")",
    );
    check_wrong(
        "clients.csv",
        "2024-03-01",
        "01.03.2024",
        "clients.csv, line 3, column started_on: \"01.03.2024\" is not a date (right would be year-month-day, as in 2026-11-23)",
    );
    check_wrong(
        "clients.csv",
        "2027-01-15",
        "2027-02-30",
        "clients.csv, line 2, column renewal_on: \"2027-02-30\" is not a date (right would be year-month-day, as in 2026-11-23)",
    );
    check_wrong(
        "clients.csv",
        "2027-01-15",
        "9027-02-01",
        "clients.csv, line 2, column renewal_on: \"9027-02-01\" is not a date of this agency (right would be between 1970-01-01 and 2199-12-31)",
    );
    check_wrong(
        "clients.csv",
        "paused",
        "Paused",
        "clients.csv, line 3, column status: \"Paused\" is not a status (right would be active, paused or churned)",
    );
    check_wrong(
        "clients.csv",
        "=Bakery",
        "   ",
        "clients.csv, line 2, column name: is empty (right would be a value)",
    );
    check_wrong(
        "clients.csv",
        "=Bakery",
        "\"Bake\nry\"",
        "clients.csv, line 2, column name: \"Bake\\nry\" contains a line break or another control character (right would be one line)",
    );
    check_wrong(
        "team.csv",
        "nina,",
        "Nina N,",
        "team.csv, line 5, column login: \"Nina N\" is not a key (right would be 1 to 64 lower-case letters, digits, '-', '_' or '.', as in \"monthly-report\")",
    );
    check_wrong(
        "team.csv",
        "specialist",
        "boss",
        "team.csv, line 4, column access: \"boss\" is not an access (right would be admin, manager or specialist)",
    );
    check_wrong(
        "team.csv",
        "account-manager;seo",
        "account-manager,seo",
        "team.csv, line 3: has 10 cells (right would be 9, as in the header)",
    );
    check_wrong(
        "team.csv",
        "account-manager;seo",
        "seo;SEO",
        "team.csv, line 3, column roles: \"seo;SEO\" holds \"SEO\", which is not a key (right would be 1 to 64 lower-case letters, digits, '-', '_' or '.', as in \"monthly-report\", with ';' between)",
    );
    check_wrong(
        "team.csv",
        "account-manager;seo",
        "seo;seo",
        "team.csv, line 3, column roles: \"seo;seo\" names \"seo\" twice (right would be once)",
    );
    check_wrong(
        "team.csv",
        "08:30",
        "8:30",
        "team.csv, line 3, column works_from: \"8:30\" is not a wall time (right would be HH:MM, as in 09:00)",
    );
    for hours in ["0", "24.5", "-8", "8h", "1e1", "NaN"] {
        let expected = format!(
            "team.csv, line 3, column hours_per_day: {hours:?} is not a length of a working day (right would be hours above 0 and up to 24, as in 7.5)"
        );
        check_wrong("team.csv", "7.5", hours, &expected);
    }
    check_wrong(
        "team.csv",
        "8,no",
        "8,maybe",
        "team.csv, line 5, column active: \"maybe\" is not an answer (right would be yes or no)",
    );
    check_wrong(
        "engagements.csv",
        "zoo,seo",
        "zoo,sea",
        "engagements.csv, line 3, column service: \"sea\" is not a service in catalog/*.toml (nearest: \"seo\")",
    );
    check_wrong(
        "engagements.csv",
        "bakery",
        "bakrey",
        "engagements.csv, line 2, column client: \"bakrey\" is not a client in clients.csv (nearest: \"bakery\")",
    );
    for factor in ["0.09", "10.1", "x", "0.50001", "-1"] {
        let expected = format!(
            "engagements.csv, line 3, column effort_factor: {factor:?} is not an effort factor (right would be 0.1 to 10, or nothing for 1)"
        );
        check_wrong("engagements.csv", "0.5", factor, &expected);
    }
    check_wrong(
        "engagements.csv",
        "2027-03-01",
        "2024-02-29",
        "engagements.csv, line 3, column ends_on: \"2024-02-29\" is before starts_on (right would be 2024-03-01 or later)",
    );
    check_wrong(
        "engagements.csv",
        "2026-12-31",
        "2026-11-30",
        "engagements.csv, line 3, column paused_to: \"2026-11-30\" is before paused_from (right would be 2026-12-01 or later)",
    );
    check_wrong(
        "engagements.csv",
        "2026-12-01,",
        ",",
        "engagements.csv, line 3, column paused_from: is empty although paused_to is 2026-12-31 (right would be the first day of the pause)",
    );
    check_wrong(
        "signals.csv",
        "nps,6",
        "nps,11",
        "signals.csv, line 2, column value: \"11\" is not a value of nps (right would be a whole number from 0 to 10)",
    );
    check_wrong(
        "signals.csv",
        "nps,6",
        "mood,6",
        "signals.csv, line 2, column kind: \"mood\" is not a kind of signal (right would be understanding, contact, nps, missed_promise, conflict_opened or conflict_settled)",
    );
    check_wrong(
        "signals.csv",
        "zoo",
        "zoos",
        "signals.csv, line 2, column client: \"zoos\" is not a client in clients.csv (nearest: \"zoo\")",
    );
    check_wrong(
        "signals.csv",
        ",2026-08-01",
        ",",
        "signals.csv, line 2, column observed_on: is empty (right would be a value)",
    );
    check_wrong(
        "absences.csv",
        "taras",
        "tarass",
        "absences.csv, line 2, column login: \"tarass\" is not a person in team.csv (nearest: \"taras\")",
    );
    check_wrong(
        "absences.csv",
        "2026-12-04",
        "2026-11-30",
        "absences.csv, line 2, column to: \"2026-11-30\" is before from (right would be 2026-12-01 or later)",
    );
}

#[test]
fn what_must_be_once_names_both_lines() {
    check_errors(
        |files| append(files, "clients.csv", "bakery,B,olena,Europe/Kyiv,ua,small,2025-01-15,,active"),
        &["clients.csv, line 4, column key: \"bakery\" is already on line 2 (right would be once)"],
    );
    check_errors(
        |files| append(files, "team.csv", "taras,T,specialist,seo,ua,Europe/Kyiv,09:00,8,yes"),
        &["team.csv, line 6, column login: \"taras\" is already on line 4 (right would be once)"],
    );
    check_errors(
        |files| append(files, "engagements.csv", "zoo,seo,2026-01-01,,,,"),
        &["engagements.csv, line 4, column service: \"zoo seo\" is already on line 3 (right would be once)"],
    );
    check_errors(
        |files| append(files, "absences.csv", "taras,2026-12-01,2026-12-01,sick"),
        &[
            "absences.csv, line 3, column from: \"taras 2026-12-01\" is already on line 2 (right would be once)",
        ],
    );
    check_errors(
        |files| append(files, "signals.csv", "bakery,contact,,2026-11-20"),
        &[
            "signals.csv, line 5, column client: \"bakery contact 2026-11-20\" is already on line 3 (right would be once)",
        ],
    );
    check_errors(
        |files| {
            files.insert("catalog/two.toml".to_owned(), SEO.as_bytes().to_vec());
        },
        &["catalog/two.toml, line 1, key key: \"seo\" is already the service in catalog/seo.toml"],
    );
    check_errors(
        |files| {
            replace(files, "catalog/seo.toml", "\"report\"", "\"snapshot\"");
            replace(files, "catalog/seo.toml", "after = [\"snapshot\"]", "after = []");
        },
        &[
            "catalog/seo.toml, line 14, task \"snapshot\", key key: is already a task of this service on line 5",
        ],
    );
}

#[test]
fn a_table_is_held_against_its_header() {
    check_errors(
        |files| replace(files, "clients.csv", "time_zone", "timezone"),
        &[
            "clients.csv, line 1, column timezone: is not a column of this table (nearest: \"time_zone\")",
            "clients.csv, line 1, column time_zone: is missing (right would be in the header)",
        ],
    );
}

#[test]
fn a_file_that_is_no_table_is_named() {
    check_errors(
        |files| {
            files.remove("team.csv");
        },
        &[
            "team.csv: is missing (right would be a table of login, name, access, roles, calendar, time_zone, works_from, hours_per_day, active)",
        ],
    );
    check_errors(
        |files| {
            let bytes = files.remove("clients.csv").unwrap();
            files.insert("client.csv".to_owned(), bytes);
        },
        &[
            "clients.csv: is missing (nearest: \"client.csv\") (right would be a table of key, name, manager, time_zone, calendar, tier, started_on, renewal_on, status)",
        ],
    );
    check_bytes(
        "signals.csv",
        b"",
        &["signals.csv: is empty (right would be a header: client,kind,value,observed_on)"],
    );
    check_bytes(
        "signals.csv",
        b"client;kind;value;observed_on\n",
        &["signals.csv, line 1: has ';' between its columns (right would be ',')"],
    );
    check_bytes(
        "signals.csv",
        b"client,kind,value,observed_on\r\n\r\nzoo,nps,6\r\nzoo,nps,6,2026-01-01,x\r\n",
        &[
            "signals.csv, line 3: has 3 cells (right would be 4, as in the header)",
            "signals.csv, line 4: has 5 cells (right would be 4, as in the header)",
        ],
    );
    check_bytes(
        "signals.csv",
        b"client,kind,value,observed_on\nzoo,\"nps,6,2026-01-01\nzoo,nps,6,2026-01-02\n",
        &[
            "signals.csv, line 2: has 2 cells (right would be 4, as in the header); perhaps a quotation mark is not closed",
        ],
    );
    check_bytes(
        "signals.csv",
        b"client,kind,kind,value,observed_on\n",
        &["signals.csv, line 1, column kind: is there twice (right would be once)"],
    );
    let large = vec![b'x'; 10 * 1024 * 1024 + 1];
    check_bytes("signals.csv", &large, &["signals.csv: is larger than 10 MiB (right would be at most that)"]);
}

#[test]
fn another_encoding_is_refused_by_name() {
    check_bytes(
        "signals.csv",
        b"\xff\xfec\0l\0",
        &[
            "signals.csv: is written in UTF-16 (little-endian) (right would be UTF-8: save it as \"CSV UTF-8\")",
        ],
    );
    check_bytes(
        "signals.csv",
        b"\xfe\xff\0c\0l",
        &["signals.csv: is written in UTF-16 (big-endian) (right would be UTF-8: save it as \"CSV UTF-8\")"],
    );
    check_bytes(
        "signals.csv",
        b"client,kind,value,observed_on\nzoo,nps,6,2026-08-01\n\xd1\xe2\xb3\xf2\xeb\xee,nps,6,2026-08-01\n",
        &[
            "signals.csv, line 3: is not UTF-8, perhaps Windows-1251 or another one-byte encoding (right would be UTF-8)",
        ],
    );
    check_bytes(
        "signals.csv",
        b"client,kind,value,observed_on\nzoo,nps\0,6,2026-08-01\n",
        &["signals.csv, line 2: contains a NUL byte (right would be plain text in UTF-8)"],
    );
    check_errors(
        |files| replace(files, "agency.toml", "Small", "Sm\0all"),
        &["agency.toml, line 1: contains a NUL byte (right would be plain text in UTF-8)"],
    );
}

#[test]
fn agency_toml_is_held_against_its_keys() {
    check_wrong(
        "agency.toml",
        "adopted_on = 2026-11-23",
        "adopted_on = \"2026-11-23\"",
        "agency.toml, line 6, key adopted_on: \"2026-11-23\" is of another type (right would be a date without quotation marks, as in 2026-11-23)",
    );
    check_wrong(
        "agency.toml",
        "hours_per_day = 7.5",
        "hours_per_day = 25",
        "agency.toml, line 5, key hours_per_day: \"25\" is not a length of a working day (right would be hours above 0 and up to 24, as in 7.5)",
    );
    check_wrong(
        "agency.toml",
        "calendar = \"ua\"",
        "calendar = \"us\"",
        "agency.toml, line 3, key calendar: \"us\" is not a calendar in calendars/*.ics or calendars.toml (nearest: \"ua\")",
    );
    check_wrong(
        "agency.toml",
        "Small agency",
        " ",
        "agency.toml, line 1, key name: is empty (right would be the agency's name)",
    );
    check_wrong(
        "agency.toml",
        "works_from = \"09:00\"",
        "works_from = ",
        "agency.toml, line 4: is not TOML: string values must be quoted, expected literal string",
    );
    check_errors(
        |files| replace(files, "agency.toml", "time_zone", "timezone"),
        &[
            "agency.toml, line 1, key time_zone: is missing (right would be a text in quotation marks)",
            "agency.toml, line 2, key timezone: there is no such key (nearest: \"time_zone\")",
        ],
    );
    check_errors(
        |files| {
            files.remove("agency.toml");
        },
        &[
            "agency.toml: is missing (right would be a file with name, time_zone, calendar, works_from, hours_per_day, adopted_on)",
        ],
    );
}

#[test]
fn a_wrong_template_is_named_with_its_key() {
    let file = "catalog/seo.toml";
    check_wrong(
        file,
        "client.name",
        "client.phone",
        "catalog/seo.toml, line 7, task \"snapshot\", key title: \"Snapshot: {{ client.phone }}\" is refused: placeholder \"client.phone\" does not exist: there are client.name, client.key, service.name, occurrence.date, occurrence.month, occurrence.previous_month, occurrence.next_month, occurrence.iso_week, occurrence.quarter, occurrence.year",
    );
    check_wrong(
        file,
        "at = \"09:00\"",
        "at = \"9:00\"",
        "catalog/seo.toml, line 11, task \"snapshot\", key schedule.at: \"9:00\" is not possible here (right would be a wall time such as \"09:00\")",
    );
    check_wrong(
        file,
        ", on_holiday = \"following\"",
        "",
        "catalog/seo.toml, line 11, task \"snapshot\", key schedule.on_holiday: right would be one of following, preceding, modified_following, modified_preceding, nearest, none or drop: this rule can fall on a day that is not worked",
    );
    check_wrong(
        file,
        "on_holiday",
        "on_holidays",
        "catalog/seo.toml, line 11, task \"snapshot\", key schedule.on_holidays: there is no such key (nearest: \"on_holiday\")",
    );
    check_wrong(
        file,
        "effort_hours = 1\n",
        "effort_hours = \"1\"\n",
        "catalog/seo.toml, line 10, task \"snapshot\", key effort_hours: \"1\" is of another type (right would be a number)",
    );
    check_wrong(
        file,
        "role = \"seo\"\n",
        "",
        "catalog/seo.toml, line 5, task \"snapshot\", key role: is missing (right would be a text in quotation marks)",
    );
    check_wrong(
        file,
        "promised = true",
        "promised = true\noverlap = \"skip\"",
        "catalog/seo.toml, line 21, task \"report\", key overlap: \"skip\" is not possible here (right would be allow or buffer_one: a promise is never skipped because another is open)",
    );
    check_wrong(
        file,
        "[\"snapshot\"]",
        "[\"snapshots\"]",
        "catalog/seo.toml, line 23, task \"report\", key after: \"snapshots\" is not a task of this service (nearest: \"snapshot\")",
    );
    check_wrong(
        file,
        "[\"snapshot\"]",
        "[\"report\"]",
        "catalog/seo.toml, line 23, task \"report\", key after: \"report\" is not possible here (right would be another template: a task cannot wait for itself)",
    );
    check_wrong(
        file,
        "effort_hours = 1\n",
        "effort_hours = 1\nafter = [\"report\"]\n",
        "catalog/seo.toml, line 24, task \"report\", key after: report -> snapshot -> report wait for each other (right would be no circle)",
    );
    check_wrong(
        file,
        "[[task]]\nkey = \"report\"",
        "[[tsk]]\nkey = \"report\"",
        "catalog/seo.toml, line 14, key tsk: there is no such key",
    );
    check_wrong(
        file,
        "name = \"SEO\"",
        "name = \"\"",
        "catalog/seo.toml, line 2, key name: is empty (right would be a text)",
    );
    check_wrong(
        file,
        "effort_hours = 1\n",
        "effort_hours = \n",
        "catalog/seo.toml, line 10: is not TOML: string values must be quoted, expected literal string",
    );
    check_errors(
        |files| {
            files.remove(file);
        },
        &["catalog: holds no services (right would be one .toml file for each)"],
    );
}

#[test]
fn all_faults_of_a_template_are_listed() {
    check_errors(
        |files| {
            replace(
                files,
                "catalog/seo.toml",
                "role = \"seo\"",
                "role = \"SEO\"\nimportance = \"urgent\"\nrepeat = 1",
            );
            replace(
                files,
                "catalog/seo.toml",
                "monthly = { business_day = 1 }",
                "monthly = { business_day = 40 }",
            );
        },
        &[
            "catalog/seo.toml, line 11, task \"snapshot\", key repeat: there is no such key",
            "catalog/seo.toml, line 23, task \"report\", key schedule.monthly.business_day: \"40\" is refused: BUSINESSDAY=40 is refused (right would be a working day of the month from 1 to 23 or -1 to -23)",
        ],
    );
}

#[test]
fn a_calendar_lists_its_days() {
    let file = "calendars/ua.ics";
    check_wrong(
        file,
        "SUMMARY:New Year",
        "RRULE:FREQ=WEEKLY",
        "calendars/ua.ics, line 4, event one@test: RRULE \"FREQ=WEEKLY\" is not yearly (right would be FREQ=YEARLY, or one event for each date)",
    );
    check_wrong(
        file,
        "DTSTART;VALUE=DATE:20270109",
        "DTSTART:20270109T090000Z",
        "calendars/ua.ics, line 10, event two@test: DTSTART \"20270109T090000Z\" has a time of day (right would be all-day, as in DTSTART;VALUE=DATE:20261225)",
    );
    check_wrong(
        file,
        "20270103",
        "20270101",
        "calendars/ua.ics, line 4, event one@test: lasts 0 days, from 2027-01-01 until before 2027-01-01 (right would be 1 to 366: the end is the day after the last)",
    );
    check_wrong(
        file,
        "20270109",
        "20270229",
        "calendars/ua.ics, line 10, event two@test: DTSTART \"20270229\" is not a date (right would be for example 20261225)",
    );
    check_wrong(
        file,
        "DTSTART;VALUE=DATE:20270109\r\n",
        "",
        "calendars/ua.ics, line 10, event two@test: has no DTSTART (right would be a date, as in DTSTART;VALUE=DATE:20261225)",
    );
    check_wrong(
        file,
        "DTEND;VALUE=DATE:20270103",
        "DURATION:PT8H",
        "calendars/ua.ics, line 4, event one@test: DURATION \"PT8H\" is not whole days (right would be for example P1D)",
    );
    check_wrong(
        file,
        "END:VEVENT\r\nBEGIN:VEVENT",
        "BEGIN:VEVENT",
        "calendars/ua.ics, line 16: \"END:VCALENDAR\" ends what did not begin (right would be END:VEVENT)",
    );
    check_wrong(
        file,
        "END:VCALENDAR\r\n",
        "",
        "calendars/ua.ics: ends inside a VCALENDAR (right would be END:VCALENDAR)",
    );
    check_wrong(
        file,
        "BEGIN:VEVENT",
        "BEGIN:vevent",
        "calendars/ua.ics, line 4: \"BEGIN:vevent\" is not a component (right would be BEGIN:VEVENT)",
    );
    check_bytes(
        file,
        b"hello",
        &["calendars/ua.ics: is not an iCalendar file (right would begin with BEGIN:VCALENDAR)"],
    );
    check_bytes(
        file,
        &vec![b' '; 1024 * 1024 + 1],
        &["calendars/ua.ics: is larger than 1 MiB (right would be at most that)"],
    );
    let deep = "BEGIN:VCALENDAR\r\n".repeat(30_000);
    check_bytes(
        file,
        deep.as_bytes(),
        &[
            "calendars/ua.ics, line 5: \"BEGIN:VCALENDAR\" is nested too deep (right would be 4 levels at most)",
        ],
    );
    let many =
        format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", "BEGIN:VEVENT\r\nEND:VEVENT\r\n".repeat(5_001));
    check_bytes(file, many.as_bytes(), &["calendars/ua.ics: has 5001 events (right would be 5000 at most)"]);
    check_errors(
        |files| {
            let bytes = files[file].clone();
            files.insert("calendars/My Days.ics".to_owned(), bytes);
        },
        &[
            "calendars/My Days.ics: \"My Days\" is not a key (right would be a file named by 1 to 64 lower-case letters, digits, '-', '_' or '.', as in \"monthly-report\")",
        ],
    );
}

#[test]
fn errors_of_all_files_are_listed_by_file_and_line() {
    check_errors(
        |files| {
            append(files, "signals.csv", "zoo,nps,eleven,2026-08-01");
            replace(files, "signals.csv", "nps,6", "nps,-1");
            replace(files, "clients.csv", "paused", "asleep");
            replace(files, "team.csv", "08:30", "half past eight");
        },
        &[
            "clients.csv, line 3, column status: \"asleep\" is not a status (right would be active, paused or churned)",
            "signals.csv, line 2, column value: \"-1\" is not a value of nps (right would be a whole number from 0 to 10)",
            "signals.csv, line 5, column value: \"eleven\" is not a value of nps (right would be a whole number from 0 to 10)",
            "team.csv, line 3, column works_from: \"half past eight\" is not a wall time (right would be HH:MM, as in 09:00)",
        ],
    );
}

/// A wrong row is still there: what refers to it is not wrong too. Nor is anything that refers to a file
/// that cannot be read.
#[test]
fn one_mistake_is_one_error() {
    check_wrong(
        "clients.csv",
        "Europe/Kyiv",
        "Kyiv",
        "clients.csv, line 2, column time_zone: \"Kyiv\" is not a time zone of the IANA database (nearest: \"Europe/Kyiv\")",
    );
    check_errors(
        |files| {
            files.remove("clients.csv");
        },
        &[
            "clients.csv: is missing (right would be a table of key, name, manager, time_zone, calendar, tier, started_on, renewal_on, status)",
        ],
    );
    check_wrong(
        "catalog/seo.toml",
        "key = \"seo\"\n",
        "key = \"seo\n",
        "catalog/seo.toml, line 1: is not TOML: invalid basic string, expected `\"`",
    );
}

#[test]
fn two_hundred_errors_are_shown_and_the_rest_counted() {
    let mut files = valid();
    for _ in 0..250 {
        append(&mut files, "signals.csv", "zoo,mood,1,2026-08-01");
    }
    let errors = import::read_from(&files).unwrap_err();
    assert_eq!(errors.len(), 250);
    let listing = import::listing(&errors);
    assert_eq!(listing.lines().count(), 201);
    assert_eq!(listing.lines().last(), Some("and 50 more"));
}
