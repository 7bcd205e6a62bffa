//! Calendars of both forms: what they say together, what they take from each other, and what leaves as a file.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;
use slated::{ics, import};
use slated_core::agency::Absence;
use slated_core::calendar::{Calendar, CalendarUse, weekend_text};
use slated_core::time::plus_days;

use super::refusals::check_errors;
use super::{append, read, replace, valid};

fn with(tables: &str) -> import::Files {
    let mut files = valid();
    files.insert("calendars.toml".to_owned(), tables.as_bytes().to_vec());
    files
}

fn events(events: &str) -> Vec<u8> {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n").into_bytes()
}

fn event(lines: &str) -> String {
    let lines: String = lines.split(' ').map(|line| format!("{line}\n")).collect();
    format!("BEGIN:VEVENT\nUID:e\n{lines}END:VEVENT\n")
}

/// `weekend / days off / days on / valid from..through / parent`, the days without their names.
fn in_words(calendar: &Calendar) -> String {
    let days = |days: &mut dyn Iterator<Item = &Date>| {
        days.map(|day| day.strftime("%y%m%d").to_string()).collect::<Vec<_>>().join(" ")
    };
    let on = |day: Option<Date>| day.map_or_else(String::new, |day| day.strftime("%y%m%d").to_string());
    format!(
        "{} / {} / {} / {}..{} / {}",
        weekend_text(&calendar.weekend),
        days(&mut calendar.days_off.keys()),
        days(&mut calendar.days_on.iter()),
        on(calendar.valid_from),
        on(calendar.valid_through),
        calendar.extends.as_deref().unwrap_or("")
    )
}

#[track_caller]
fn check_table(tables: &str, key: &str, expected: &str) {
    assert_eq!(in_words(&read(&with(tables)).calendars[key]), expected);
}

#[test]
fn a_table_is_a_calendar() {
    check_table("[pl]\n", "pl", "SA,SU /  /  / .. / ");
    check_table("[ae]\nweekend = [\"SU\", \"FR\"]\n", "ae", "FR,SU /  /  / .. / ");
    check_table("[press]\nweekend = []\n", "press", " /  /  / .. / ");
    check_table(
        "[pl]\nvalid_from = 2026-01-01\nvalid_through = 2027-12-31\nworking_days = [2026-12-19]\n\
         holidays = [\n  { date = 2026-12-25, name = \"Boże Narodzenie\" },\n  { date = 2026-12-24, name = \"Wigilia\" },\n]\n",
        "pl",
        "SA,SU / 261224 261225 / 261219 / 260101..271231 / ",
    );
}

#[test]
fn a_file_and_a_table_of_one_key_add_up() {
    check_table(
        "[ua]\nweekend = [\"SU\"]\nvalid_through = 2027-12-31\nworking_days = [2027-01-10]\n\
         holidays = [{ date = 2027-03-08, name = \"March\" }]\n",
        "ua",
        "SU / 270101 270102 270308 / 270109 270110 / ..271231 / ",
    );
    let both = read(&with("[ua]\nholidays = [{ date = 2027-01-01, name = \"Nowy Rok\" }]\n"));
    assert_eq!(both.calendars["ua"].days_off[&date(2027, 1, 1)], "New Year; Nowy Rok");
}

#[test]
fn a_calendar_extends_another_and_its_own_word_wins() {
    let own = "[shop]\nextends = \"ua\"\nworking_days = [2027-01-02]\nholidays = [{ date = 2027-01-09, name = \"Ours\" }]\n";
    check_table(own, "shop", "SA,SU / 270101 270109 / 270102 / .. / ua");
    // a line of three, the last written first; weekend and validity come down the line
    let line = "[a]\nextends = \"b\"\n[b]\nextends = \"c\"\nvalid_through = 2026-12-31\n\
                [c]\nweekend = [\"FR\"]\nvalid_from = 2026-01-01\nholidays = [{ date = 2026-12-25, name = \"C\" }, { date = 2027-01-01, name = \"Later\" }]\n";
    check_table(line, "c", "FR / 261225 270101 /  / 260101.. / ");
    check_table(line, "b", "FR / 261225 /  / 260101..261231 / c");
    check_table(line, "a", "FR / 261225 /  / 260101..261231 / b");
}

#[track_caller]
fn check_wrong_table(tables: &str, expected: &[&str]) {
    check_errors(|files| *files = with(tables), expected);
}

#[test]
fn what_a_table_may_not_say_is_named() {
    let is_in =
        "key weekend: every weekday is in the weekend (right would be to leave at least one to work on)";
    check_wrong_table(
        "[pl]\nweekend = [\"MO\", \"TU\", \"WE\", \"TH\", \"FR\", \"SA\", \"SU\"]\n",
        &[&format!("calendars.toml, line 2, calendar \"pl\", {is_in}")],
    );
    check_wrong_table(
        "[pl]\nweekend = [\"Sat\"]\n",
        &[
            "calendars.toml, line 2, calendar \"pl\", key weekend: \"Sat\" is not a weekday (right would be of MO, TU, WE, TH, FR, SA, SU)",
        ],
    );
    check_wrong_table(
        "[pl]\nextends = \"uaa\"\n",
        &[
            "calendars.toml, line 1, calendar \"pl\", key extends: \"uaa\" is not a calendar in calendars/*.ics or calendars.toml (nearest: \"ua\")",
        ],
    );
    check_wrong_table(
        "[x]\nextends = \"b\"\n[b]\nextends = \"c\"\n[c]\nextends = \"b\"\n[self]\nextends = \"self\"\n",
        &[
            "calendars.toml, line 3, calendar \"b\", key extends: extends itself: b -> c -> b (right would be a calendar that ends the line)",
            "calendars.toml, line 7, calendar \"self\", key extends: extends itself: self -> self (right would be a calendar that ends the line)",
        ],
    );
    check_wrong_table(
        "[pl]\nholidays = [\n  { date = 2026-12-25, name = \"One\" },\n  { date = 2026-12-25, name = \"Two\" },\n  { date = 2026-13-01, name = \"X\" },\n]\n",
        &["calendars.toml, line 5: is not TOML: invalid date, expected month between 01 and 12"],
    );
    check_wrong_table(
        "[pl]\nworking_days = [2026-12-19]\nholidays = [\n  { date = 2026-12-19, name = \"One\" },\n  { date = 2026-12-25, name = \" \" },\n  { dates = 2026-12-25, name = \"X\" },\n]\n",
        &[
            "calendars.toml, line 4, calendar \"pl\", key holidays: 2026-12-19 is already on line 2 (right would be once)",
            "calendars.toml, line 5, calendar \"pl\", key holidays.name: is empty (right would be the holiday's name)",
            "calendars.toml, line 6, calendar \"pl\", holidays, key dates: there is no such key (nearest: \"date\")",
            "calendars.toml, line 6, calendar \"pl\", holidays, key date: is missing (right would be a date without quotation marks, as in 2026-11-23)",
        ],
    );
    check_wrong_table(
        "[pl]\nvalid_from = 2026-06-01\nvalid_through = 2026-01-01\n",
        &[
            "calendars.toml, line 1, calendar \"pl\", key valid_through: 2026-01-01 is before valid_from (right would be 2026-06-01 or later)",
        ],
    );
    check_wrong_table(
        "[pl]\nvalid_through = 2026-12-24\nworking_days = [2026-12-26]\n",
        &[
            "calendars.toml, line 3, calendar \"pl\", key working_days: 2026-12-26 is after valid_through (right would be 2026-12-24 or earlier)",
        ],
    );
    check_wrong_table(
        "[pl]\nworking_days = [\"2026-12-26\"]\n",
        &[
            "calendars.toml, line 2, calendar \"pl\", key working_days: a list of 1 is of another type (right would be a list of dates without quotation marks, as in [2026-11-23])",
        ],
    );
}

#[test]
fn a_table_may_not_contradict_its_file() {
    check_wrong_table(
        "[ua]\nholidays = [{ date = 2027-01-09, name = \"Off\" }]\nworking_days = [2027-01-02]\n",
        &[
            "calendars.toml, line 2, calendar \"ua\", key holidays: 2027-01-09 is a working day in calendars/ua.ics (right would be one of them, or another calendar that extends this one)",
            "calendars.toml, line 3, calendar \"ua\", key working_days: 2027-01-02 is a day off in calendars/ua.ics, \"New Year\" (right would be one of them, or another calendar that extends this one)",
        ],
    );
    let weekend = "[ua]\nweekend = [\"FR\"]\nvalid_through = 2027-12-31\n";
    let mut files = with(weekend);
    let says = "\r\nVERSION:2.0\r\nX-SLATED-WEEKEND:SA,SU\r\nX-SLATED-VALID-THROUGH:20261231";
    replace(&mut files, "calendars/ua.ics", "\r\nVERSION:2.0", says);
    check_errors(
        |changed| *changed = files,
        &[
            "calendars.toml, line 1, calendar \"ua\", key weekend: \"FR\" contradicts calendars/ua.ics, which says \"SA,SU\" (right would be one of them)",
            "calendars.toml, line 1, calendar \"ua\", key valid_through: 2027-12-31 contradicts calendars/ua.ics, which says 2026-12-31 (right would be one of them)",
        ],
    );
}

#[test]
fn a_calendar_without_a_working_day_in_a_year_is_refused_by_name() {
    let long = event("DTSTART;VALUE=DATE:20270101 DTEND;VALUE=DATE:20280101 SUMMARY:Closed");
    check_errors(
        |files| {
            files.insert("calendars/never.ics".to_owned(), events(&long));
        },
        &[
            "calendars/never.ics: has no working day from 2027-01-01 to 2028-01-01 (right would be one in every 366 days)",
        ],
    );
    // two calendars that work on no common day are no calendar of a client
    let mut files =
        with("[a]\nweekend = [\"MO\", \"TU\", \"WE\", \"TH\"]\n[b]\nweekend = [\"FR\", \"SA\", \"SU\"]\n");
    replace(&mut files, "agency.toml", "calendar = \"ua\"", "calendar = \"a\"");
    replace(&mut files, "clients.csv", "renewal_on,status", "renewal_on,status,calendar_use");
    replace(&mut files, "clients.csv", "Europe/Kyiv,ua", "Europe/Kyiv,b");
    replace(&mut files, "clients.csv", ",active", ",active,union");
    replace(&mut files, "clients.csv", ",paused", ",paused,");
    check_errors(
        |changed| *changed = files,
        &[
            "clients.csv: client \"bakery\" uses the calendars \"b\" and \"a\" together, which leaves a year without a working day (right would be client or agency)",
        ],
    );
}

#[track_caller]
fn check_yearly(lines: &str, expected: &str) {
    let mut files = valid();
    let listed = event("DTSTART;VALUE=DATE:20281225");
    files.insert("calendars/yearly.ics".to_owned(), events(&format!("{listed}{}", event(lines))));
    assert_eq!(in_words(&read(&files).calendars["yearly"]), expected);
}

#[test]
fn a_yearly_event_is_written_out_as_far_as_the_file_reaches() {
    check_yearly(
        "DTSTART;VALUE=DATE:20260501 RRULE:FREQ=YEARLY",
        "SA,SU / 260501 270501 280501 281225 /  / .. / ",
    );
    // the fourth Thursday of November
    check_yearly(
        "DTSTART;VALUE=DATE:20261126 RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
        "SA,SU / 261126 271125 281123 281225 /  / .. / ",
    );
    check_yearly(
        "DTSTART;VALUE=DATE:20260501 DTEND;VALUE=DATE:20260503 RRULE:FREQ=YEARLY;COUNT=2 CATEGORIES:working-day",
        "SA,SU / 281225 / 260501 260502 270501 270502 / .. / ",
    );
    check_yearly(
        "DTSTART;VALUE=DATE:20260501 RRULE:FREQ=YEARLY;UNTIL=20270101",
        "SA,SU / 260501 281225 /  / .. / ",
    );
    check_yearly("DTSTART;VALUE=DATE:20260501 STATUS:CANCELLED", "SA,SU / 281225 /  / .. / ");
}

#[test]
fn a_yearly_event_ends_with_the_validity_and_a_file_of_nothing_else_reaches_far() {
    let mut files = with("[yearly]\nvalid_through = 2027-12-31\n");
    let yearly = events(&event("DTSTART;VALUE=DATE:20260501 RRULE:FREQ=YEARLY"));
    files.insert("calendars/yearly.ics".to_owned(), yearly.clone());
    assert_eq!(in_words(&read(&files).calendars["yearly"]), "SA,SU / 260501 270501 /  / ..271231 / ");
    let mut files = valid();
    files.insert("calendars/yearly.ics".to_owned(), yearly);
    let days: Vec<Date> = read(&files).calendars["yearly"].days_off.keys().copied().collect();
    assert_eq!((days.len(), days.last()), (50, Some(&date(2075, 5, 1))));
}

#[track_caller]
fn check_wrong_event(lines: &str, expected: &str) {
    let file = events(&event(lines));
    check_errors(
        |files| {
            files.insert("calendars/x.ics".to_owned(), file);
        },
        &[&format!("calendars/x.ics, line 3, event e: {expected}")],
    );
}

#[test]
fn what_is_no_list_of_days_is_refused_with_its_line() {
    check_wrong_event(
        "DTSTART;VALUE=DATE:20260501 RRULE:FREQ=MONTHLY",
        "RRULE \"FREQ=MONTHLY\" is not yearly (right would be FREQ=YEARLY, or one event for each date)",
    );
    check_wrong_event(
        "DTSTART;VALUE=DATE:20260501 RRULE:FREQ=YEARLY;BYEASTER=1",
        "RRULE \"FREQ=YEARLY;BYEASTER=1\": BYEASTER=1 is refused (right would be one of FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST)",
    );
    check_wrong_event(
        "DTSTART;VALUE=DATE:20260501 RRULE:FREQ=YEARLY EXDATE;VALUE=DATE:20270501",
        "EXDATE \"20270501\" is not read (right would be a rule that ends before it, and another after it)",
    );
    check_wrong_event(
        "DTSTART;VALUE=DATE:20260501 RDATE;VALUE=DATE:20270501",
        "RDATE \"20270501\" is not read (right would be one event for each date)",
    );
    check_wrong_event(
        "DTSTART;VALUE=DATE:20260501 RECURRENCE-ID;VALUE=DATE:20270501",
        "RECURRENCE-ID \"20270501\" is not read (right would be one event for each date)",
    );
    let many: String = (0..2_000).map(|_| event("DTSTART;VALUE=DATE:20260501 RRULE:FREQ=YEARLY")).collect();
    let mut files = valid();
    files.insert("calendars/x.ics".to_owned(), events(&many));
    let refused = import::read_from(&files).expect_err("too many dates");
    assert!(refused[0].to_string().contains("make more than 20000 dates"), "{}", refused[0]);
}

#[test]
fn what_is_left_out_of_a_file_is_said() {
    let mut files = with("[x]\nvalid_from = 2026-06-01\nvalid_through = 2026-12-31\n");
    let todo = "BEGIN:VTODO\nUID:t\nEND:VTODO\n";
    let outside = event("DTSTART;VALUE=DATE:20261230 DTEND;VALUE=DATE:20270104");
    let yearly = event("DTSTART;VALUE=DATE:20200101 RRULE:FREQ=YEARLY");
    files.insert("calendars/x.ics".to_owned(), events(&format!("{todo}{outside}{yearly}")));
    let read = read(&files);
    assert_eq!(in_words(&read.calendars["x"]), "SA,SU / 261230 261231 /  / 260601..261231 / ");
    assert_eq!(
        read.warnings,
        [
            "calendars/x.ics, line 3: \"BEGIN:VTODO\" is not read: only events are days",
            "calendars/x.ics, line 6, event e: 2027-01-01 is outside the calendar's validity and not counted, nor are 2 more days",
        ]
    );
}

#[test]
fn a_client_says_whose_calendar_its_work_goes_by() {
    let mut files = valid();
    replace(&mut files, "clients.csv", "renewal_on,status", "renewal_on,status,calendar_use");
    replace(&mut files, "clients.csv", ",active", ",active,union");
    replace(&mut files, "clients.csv", ",paused", ",paused,");
    let clients = read(&files).clients;
    let uses: Vec<CalendarUse> = clients.iter().map(|client| client.calendar_use).collect();
    assert_eq!(uses, [CalendarUse::Union, CalendarUse::Client]);
    check_errors(
        |changed| {
            *changed = files.clone();
            replace(changed, "clients.csv", "union", "both");
        },
        &[
            "clients.csv, line 2, column calendar_use: \"both\" is not a use of calendars (right would be client, agency or union, or nothing for client)",
        ],
    );
}

/// `login from to kind`, as they are kept; then the warnings.
#[track_caller]
fn check_absences(taras: &str, expected: &[&str], warned: &[&str]) {
    let mut files = valid();
    files.insert("absences/taras.ics".to_owned(), events(taras));
    let read = read(&files);
    let in_words = |a: &Absence| format!("{} {} {} {}", a.login, a.from, a.to, a.kind);
    assert_eq!(read.absences.iter().map(in_words).collect::<Vec<_>>(), expected);
    assert_eq!(read.warnings, warned);
}

#[test]
fn absences_come_from_a_table_and_from_a_persons_calendar() {
    const VACATION: &str = "taras 2026-12-01 2026-12-04 vacation";
    check_absences("", &[VACATION], &[]);
    check_absences(
        &event("DTSTART;VALUE=DATE:20261224 DTEND;VALUE=DATE:20261227 SUMMARY:sick"),
        &[VACATION, "taras 2026-12-24 2026-12-26 sick"],
        &[],
    );
    check_absences(
        &event("DTSTART;VALUE=DATE:20261204"),
        &[VACATION, "taras 2026-12-04 2026-12-04 absence"],
        &[
            "absences/taras.ics, line 3: taras 2026-12-04 to 2026-12-04 overlaps 2026-12-01 to 2026-12-04 in absences.csv, line 2",
        ],
    );
    // the first day tells them apart: of two on one day the longer one stays
    check_absences(
        &event("DTSTART;VALUE=DATE:20261201 DTEND;VALUE=DATE:20261206 SUMMARY:sick"),
        &["taras 2026-12-01 2026-12-05 sick"],
        &[
            "absences.csv, line 2: taras 2026-12-01 to 2026-12-04 overlaps 2026-12-01 to 2026-12-05 in absences/taras.ics, line 3",
        ],
    );
    let mut files = valid();
    files.insert("absences/tara.ics".to_owned(), events(""));
    files.insert(
        "absences/taras.ics".to_owned(),
        events(&event("DTSTART;VALUE=DATE:20261204 RRULE:FREQ=YEARLY")),
    );
    check_errors(
        |changed| *changed = files,
        &[
            "absences/tara.ics: \"tara\" is not a person in team.csv (nearest: \"taras\")",
            "absences/taras.ics, line 3, event e: has an RRULE: nobody is away every year (right would be one event for each absence)",
        ],
    );
}

#[test]
fn a_change_of_a_calendar_is_told_in_its_children_too() {
    let last = super::stored(&with("[shop]\nextends = \"ua\"\n"));
    let mut files = with("[shop]\nextends = \"ua\"\nweekend = [\"SU\"]\nvalid_through = 2027-12-31\n");
    replace(&mut files, "calendars/ua.ics", "20270103", "20270102");
    let plan = super::diff::plan(&read(&files), &last);
    assert_eq!(
        plan.changes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "changed calendar shop: days_off.2027-01-02 \"New Year\" -> nothing, valid_through nothing -> 2027-12-31, weekend nothing -> SU",
            "changed calendar ua: days_off.2027-01-02 \"New Year\" -> nothing",
        ]
    );
    let gone = super::diff::plan(&read(&valid()), &last);
    assert_eq!(
        gone.changes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["gone calendar shop: no longer in the files, left as it is"]
    );
}

// ---- what leaves as a file comes back as the same calendar

fn name() -> impl Strategy<Value = String> {
    let short = prop::sample::select(vec![
        "Day off",
        "Різдво",
        "a; b",
        "a, b",
        "back\\slash",
        "\\n",
        "colon: x",
        "\"quoted\"",
        "x  y",
        "Ω;Ω",
    ]);
    prop_oneof![short.prop_map(str::to_owned), "[a-zж☃ ,;:\\\\\"=-]{1,200}"].prop_map(|name| {
        let name = name.trim().to_owned();
        if name.is_empty() { "Day off".to_owned() } else { name }
    })
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let day = || (0_i64..900).prop_map(|n| plus_days(date(2026, 1, 1), n));
    let long = (day(), 0_i64..30, name());
    let ends = prop::option::of((0_i64..300, 500_i64..900));
    (0_u8..127, prop::collection::vec(long, 0..12), prop::collection::vec(day(), 0..6), ends).prop_map(
        |(mask, off, on, ends)| {
            let weekend = (1..=7)
                .filter(|n| mask & (1 << (n - 1)) != 0)
                .map(|n| Weekday::from_monday_one_offset(n).expect("a weekday"));
            let mut calendar = Calendar { weekend: weekend.collect(), ..Calendar::weekdays("x") };
            if let Some((from, through)) = ends {
                calendar.valid_from = Some(plus_days(date(2026, 1, 1), from));
                calendar.valid_through = Some(plus_days(date(2026, 1, 1), through));
            }
            let is_known = |day: &Date| {
                calendar.valid_from.is_none_or(|from| *day >= from)
                    && calendar.valid_through.is_none_or(|last| *day <= last)
            };
            let days_off: BTreeMap<Date, String> = off
                .into_iter()
                .flat_map(|(first, days, name)| (0..=days).map(move |n| (plus_days(first, n), name.clone())))
                .filter(|(day, _)| is_known(day))
                .collect();
            let days_on: BTreeSet<Date> = on.into_iter().filter(is_known).collect();
            Calendar { days_off, days_on, ..calendar }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn what_is_exported_imports_to_the_same_calendar(calendar in calendar()) {
        let text = ics::written(&calendar);
        prop_assert!(text.lines().all(|line| line.len() <= 75), "{}", text);
        prop_assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        let mut files = valid();
        files.insert("calendars/x.ics".to_owned(), text.clone().into_bytes());
        let read = import::read_from(&files).map_err(|errors| TestCaseError::fail(import::listing(&errors)))?;
        prop_assert_eq!(&read.calendars["x"], &calendar, "{}", text);
        prop_assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    }
}

#[test]
fn an_exported_calendar_is_a_standard_file() {
    let mut files = with(
        "[x]\nvalid_through = 2027-12-31\nworking_days = [2026-12-19]\nholidays = [{ date = 2026-12-24, name = \"Eve; day, night\" }, { date = 2026-12-25, name = \"Eve; day, night\" }]\n",
    );
    append(&mut files, "absences.csv", "taras,2027-01-01,2027-01-01,vacation");
    let expected = "BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//slated//calendars//EN
CALSCALE:GREGORIAN
NAME:x
X-WR-CALNAME:x
X-SLATED-WEEKEND:SA SU
X-SLATED-VALID-THROUGH:20271231
BEGIN:VEVENT
DTEND;VALUE=DATE:20261226
DTSTAMP:20261224T000000Z
DTSTART;VALUE=DATE:20261224
SUMMARY:Eve\\; day\\, night
TRANSP:TRANSPARENT
UID:20261224-off@x.slated
END:VEVENT
BEGIN:VEVENT
CATEGORIES:WORKING-DAY
DTEND;VALUE=DATE:20261220
DTSTAMP:20261219T000000Z
DTSTART;VALUE=DATE:20261219
SUMMARY:Working day
TRANSP:TRANSPARENT
UID:20261219-on@x.slated
END:VEVENT
END:VCALENDAR
";
    assert_eq!(ics::written(&read(&files).calendars["x"]).replace("\r\n", "\n"), expected);
}
