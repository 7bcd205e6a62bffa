//! Files made to hurt: refused by a bound that is met before the work, with the place and the part named.

use std::fmt::Write as _;

use slated::import::{self, Files};

use super::{replace, valid};

const WEEKLY: &str = "rrule = \"FREQ=WEEKLY;BYDAY=MO\"";
/// A message is for a person, however long the thing is that it refuses.
const MESSAGE_BYTES_MAX: usize = 500;

#[track_caller]
fn check(change: impl FnOnce(&mut Files), starts: &str, ends: &str) {
    let mut files = valid();
    change(&mut files);
    let errors = import::read_from(&files).expect_err("the files are wrong");
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 1, "{said:.500?}");
    assert!(said[0].starts_with(starts) && said[0].ends_with(ends), "{:.500}", said[0]);
    assert!(said[0].len() < MESSAGE_BYTES_MAX, "{} bytes", said[0].len());
}

/// The schedule of the task "snapshot" with this in place of its rule.
#[track_caller]
fn check_schedule(schedule: &str, key: &str, says: &str) {
    let starts = format!("catalog/seo.toml, line 11, task \"snapshot\", key schedule{key}: ");
    check(|files| replace(files, "catalog/seo.toml", WEEKLY, schedule), &starts, says);
}

#[test]
fn a_long_rule_is_refused_by_its_length() {
    let long = format!("rrule = \"{}\"", "FREQ=DAILY;".repeat(90_000));
    check_schedule(&long, ".rrule", "a rule of 990000 bytes is too long (right would be at most 512)");
    let parts = format!("rrule = \"{}\"", ";".repeat(100_000));
    check_schedule(&parts, ".rrule", "a rule of 100000 bytes is too long (right would be at most 512)");
    let parts = format!("rrule = \"{}\"", ";".repeat(500));
    check_schedule(&parts, ".rrule", "a rule of 501 parts is too long (right would be at most 16)");
}

#[test]
fn a_number_out_of_range_is_refused_by_its_part() {
    for interval in ["0", "2147483648", "999999999999"] {
        let says = format!("INTERVAL={interval} is refused (right would be a number from 1 to 999)");
        check_schedule(&format!("rrule = \"FREQ=DAILY;INTERVAL={interval}\""), ".rrule", &says);
    }
    let says = "COUNT=1000000000 is refused (right would be a number from 1 to 10000)";
    check_schedule("rrule = \"FREQ=DAILY;COUNT=1000000000\"", ".rrule", says);
    let says = "\"999999999999\" is not possible here (right would be a number of months from 1 to 999)";
    check_schedule("monthly = { day = 1, every = 999999999999 }", ".monthly.every", says);
}

#[test]
fn a_rule_without_a_date_is_refused_with_the_reason() {
    check_schedule(
        "rrule = \"FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30\"",
        ".rrule",
        "the rule has no date in any year because of BYMONTHDAY=30 (right would be a day that one of the months named has)",
    );
    check_schedule(
        "monthly = { day = 31, months = [2, 4] }, month_end = \"skip\"",
        ".monthly.day",
        "the rule has no date in any year because of BYMONTHDAY=31 (right would be a day that one of the months named has)",
    );
}

#[test]
fn too_many_dates_are_counted_and_not_read() {
    let dates =
        |count: usize, text: &str| format!("{WEEKLY}, exdates = [{}]", format!("\"{text}\",").repeat(count));
    // none of them is a date, and yet it is their number that is refused
    let says = "\"200000 dates\" is not possible here (right would be 500 dates at most)";
    check_schedule(&dates(200_000, "x"), ".exdates", says);
    // a million of them is not even TOML to us
    let says = "is larger than 1 MiB (right would be at most that)";
    let starts = "catalog/seo.toml: ";
    check(|files| replace(files, "catalog/seo.toml", WEEKLY, &dates(1_000_000, "x")), starts, says);
    check_schedule(&dates(2, "2026-12-25"), ".exdates", "(right would be each date once)");
    check_schedule(&dates(1, "2026-12-25T09:00"), ".exdates", "(right would be dates such as 2026-12-25)");
    check_schedule(&dates(1, "2026-02-30"), ".exdates", "(right would be dates such as 2026-12-25)");
    let rdates = dates(501, "2026-12-25").replace("exdates", "rdates");
    check_schedule(
        &rdates,
        ".rdates",
        "\"501 dates\" is not possible here (right would be 500 dates at most)",
    );
}

#[test]
fn exception_dates_of_an_engagement_are_counted_too() {
    let with = |cell: &str| {
        let cell = cell.to_owned();
        move |files: &mut Files| {
            let text =
                String::from_utf8(files["engagements.csv"].clone()).expect("the test's files are UTF-8");
            let mut lines = text.lines();
            let mut changed = format!("{},exdates\n", lines.next().expect("there is a header"));
            for (index, line) in lines.enumerate() {
                let cell = if index == 0 { cell.as_str() } else { "" };
                writeln!(changed, "{line},{cell}").expect("a text takes all");
            }
            files.insert("engagements.csv".to_owned(), changed.into_bytes());
        }
    };
    let starts = "engagements.csv, line 2, column exdates: ";
    check(
        with(&"x;".repeat(1_000_000)),
        starts,
        "\"1000001 dates\" is not possible here (right would be 500 dates at most, with ';' between)",
    );
    check(
        with("2026-12-25;25.12.2026"),
        starts,
        "\"25.12.2026\" is not possible here (right would be dates such as 2026-12-25, with ';' between)",
    );
    let mut files = valid();
    with("2027-01-01; 2026-12-25")(&mut files);
    let read = super::read(&files);
    let exdates: Vec<String> = read.engagements[0].exdates.iter().map(ToString::to_string).collect();
    assert_eq!(exdates, ["2026-12-25", "2027-01-01"]);
    let row = read.rows.iter().find(|row| row.kind == "engagement").expect("there is an engagement");
    assert!(row.body.contains(r#""exdates":"2026-12-25;2027-01-01""#), "{}", row.body);
}

#[test]
fn deep_toml_is_refused_and_does_not_recurse() {
    let mut files = valid();
    let deep = format!("{WEEKLY}, exdates = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    replace(&mut files, "catalog/seo.toml", WEEKLY, &deep);
    let errors = import::read_from(&files).expect_err("the files are wrong");
    assert!(errors[0].to_string().starts_with("catalog/seo.toml, line 11: is not TOML: "), "{}", errors[0]);
}

fn calendar(events: usize, event: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = "BEGIN:VCALENDAR\n".to_owned();
    for n in 0..events {
        write!(text, "BEGIN:VEVENT\n{}SUMMARY:{n}\nEND:VEVENT\n", event(n)).expect("a text takes all");
    }
    (text + "END:VCALENDAR\n").into_bytes()
}

#[test]
fn a_calendar_in_which_nobody_works_is_refused() {
    let year = |n: usize| format!("DTSTART;VALUE=DATE:{}0101\nDURATION:P366D\n", 2026 + n);
    check(
        |files| drop(files.insert("calendars/ua.ics".to_owned(), calendar(20, year))),
        "calendars/ua.ics: ",
        "has no working day from 2026-01-01 to 2027-01-01 (right would be one in every 366 days)",
    );
    // a year but for its last day is a long holiday
    let mut files = valid();
    let long = |_| "DTSTART;VALUE=DATE:20260101\nDURATION:P364D\n".to_owned();
    files.insert("calendars/ua.ics".to_owned(), calendar(1, long));
    assert_eq!(super::read(&files).calendars["ua"].days_off.len(), 364);
}

#[test]
fn events_on_each_other_are_refused_by_the_days_they_name() {
    let same = |_| "DTSTART;VALUE=DATE:20260101\nDURATION:P200D\n".to_owned();
    check(
        |files| drop(files.insert("calendars/ua.ics".to_owned(), calendar(101, same))),
        "calendars/ua.ics, line 502, event without UID: ",
        "comes after 20000 days that the events before it name (right would be that many in a file)",
    );
    let mut files = valid();
    files.insert(
        "calendars/ua.ics".to_owned(),
        calendar(5_000, |_| "DTSTART;VALUE=DATE:20260101\n".to_owned()),
    );
    let calendars = super::read(&files).calendars;
    let name = calendars["ua"].days_off.values().next().expect("there is a day off");
    assert!(name.len() < 420, "{} bytes", name.len());
}

#[test]
fn yearly_events_are_counted_by_the_days_that_they_come_to() {
    // two hundred days in each of the fifty years through 2075, twice, are as many as may be
    let every_year = |_| "DTSTART;VALUE=DATE:20260101\nDURATION:P200D\nRRULE:FREQ=YEARLY\n".to_owned();
    check(
        |files| drop(files.insert("calendars/ua.ics".to_owned(), calendar(3, every_year))),
        "calendars/ua.ics, line 14, event without UID: ",
        "comes after 20000 days that the events before it name (right would be that many in a file)",
    );
}

#[test]
fn calendars_that_extend_each_other_are_counted_by_the_days_that_they_take_over() {
    // each of them has all the days of the first one
    let chain = |length: usize| {
        let mut text = String::new();
        for n in 0..length {
            let parent = if n == 0 { "ua".to_owned() } else { format!("c{}", n - 1) };
            write!(text, "[c{n}]\nextends = \"{parent}\"\n").expect("a text takes all");
        }
        text.into_bytes()
    };
    let long = |n: usize| format!("DTSTART;VALUE=DATE:{}0101\nDURATION:P360D\n", 2026 + n);
    check(
        |files| {
            files.insert("calendars/ua.ics".to_owned(), calendar(50, long));
            files.insert("calendars.toml".to_owned(), chain(56));
        },
        "calendars.toml, line 111, calendar \"c55\", key extends: ",
        "comes after 1000000 days that calendars take over from others (right would be that many in all)",
    );
    check(
        |files| drop(files.insert("calendars.toml".to_owned(), chain(1_001))),
        "calendars.toml: ",
        "has 1001 calendars (right would be 1000 at most)",
    );
}
