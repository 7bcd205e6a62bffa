//! What one value may say, whether it stands in a cell or beside a key.
//!
//! Each reader answers with the value, or with the end of a sentence that begins with what was written.

use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZoneDatabase;

use slated_core::agency::{Access, ClientStatus};
use slated_core::calendar::CalendarUse;
use slated_core::catalog::{BadDates, KEY_FORM, is_key, parse_dates, parse_time};
use slated_core::time::Zone;

use super::complaint::nearest;

const TEXT_CHARS_MAX: usize = 200;
const DATE_MIN: Date = date(1970, 1, 1);
const DATE_MAX: Date = date(2199, 12, 31);

/// Former names that the database still accepts; what is suggested should be the name of today.
const RENAMED: [(&str, &str); 7] = [
    ("Europe/Kiev", "Europe/Kyiv"),
    ("Asia/Calcutta", "Asia/Kolkata"),
    ("Asia/Katmandu", "Asia/Kathmandu"),
    ("Asia/Rangoon", "Asia/Yangon"),
    ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
    ("America/Godthab", "America/Nuuk"),
    ("Atlantic/Faeroe", "Atlantic/Faroe"),
];

fn wrong(text: &str, is_not: &str, right: &str) -> String {
    format!("{text:?} is not {is_not} (right would be {right})")
}

pub(super) fn key(text: &str) -> Result<String, String> {
    if is_key(text) { Ok(text.to_owned()) } else { Err(wrong(text, "a key", KEY_FORM)) }
}

pub(super) fn text(text: &str) -> Result<String, String> {
    if text.chars().any(char::is_control) {
        return Err(format!(
            "{text:?} contains a line break or another control character (right would be one line)"
        ));
    }
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(format!(
            "a text of {} characters is too long (right would be at most {TEXT_CHARS_MAX})",
            text.chars().count()
        ));
    }
    Ok(text.to_owned())
}

pub(super) fn zone(text: &str) -> Result<Zone, String> {
    Zone::named(text).map_err(|_| {
        let names = TimeZoneDatabase::bundled();
        let names: Vec<String> = names.available().map(|name| name.as_str().to_owned()).collect();
        let today =
            |near| RENAMED.iter().find(|(former, _)| *former == near).map_or(near, |(_, today)| *today);
        // a city alone is what people write most often
        let city = |name: &&str| name.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(text));
        let names = || names.iter().map(String::as_str);
        let right = match names().find(city).or_else(|| nearest(text, names())) {
            Some(near) => format!("nearest: {:?}", today(near)),
            None => "right would be for example \"Europe/Kyiv\"".to_owned(),
        };
        format!("{text:?} is not a time zone of the IANA database ({right})")
    })
}

pub(super) fn date_of(text: &str) -> Result<Date, String> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
    let parsed = if shaped { text.parse::<Date>().ok() } else { None };
    let Some(date) = parsed else {
        return Err(wrong(text, "a date", "year-month-day, as in 2026-11-23"));
    };
    if !(DATE_MIN..=DATE_MAX).contains(&date) {
        return Err(wrong(text, "a date of this agency", &format!("between {DATE_MIN} and {DATE_MAX}")));
    }
    Ok(date)
}

pub(super) fn time(text: &str) -> Result<Time, String> {
    parse_time(text).ok_or_else(|| wrong(text, "a wall time", "HH:MM, as in 09:00"))
}

/// Hours of a working day, as minutes.
pub(super) fn minutes_per_day(text: &str) -> Result<u32, String> {
    decimal_permille(text)
        .map(|permille| (permille * 60 + 500) / 1000)
        .filter(|minutes| (1..=1440).contains(minutes))
        .ok_or_else(|| wrong(text, "a length of a working day", "hours above 0 and up to 24, as in 7.5"))
}

/// As many tasks somebody begins at once.
pub(super) fn tasks_at_once(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|tasks: &u32| (1..=100).contains(tasks) && tasks.to_string() == text)
        .ok_or_else(|| wrong(text, "a number of tasks", "1 to 100, or nothing for as many as everybody"))
}

pub(super) fn effort_permille(text: &str) -> Result<u32, String> {
    decimal_permille(text)
        .filter(|permille| (100..=10_000).contains(permille))
        .ok_or_else(|| wrong(text, "an effort factor", "0.1 to 10, or nothing for 1"))
}

/// Thousandths of a plain decimal, exactly: digits with at most three after the point.
fn decimal_permille(text: &str) -> Option<u32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 4 || part.len() > 3 {
        return None;
    }
    Some(whole.parse::<u32>().ok()? * 1000 + format!("{part:0<3}").parse::<u32>().ok()?)
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Active {
    Yes,
    No,
}

pub(super) fn active(text: &str) -> Result<Active, String> {
    match text {
        "yes" | "true" => Ok(Active::Yes),
        "no" | "false" => Ok(Active::No),
        _ => Err(wrong(text, "an answer", "yes or no")),
    }
}

pub(super) fn access(text: &str) -> Result<Access, String> {
    Access::parse(text).ok_or_else(|| wrong(text, "an access", "admin, manager or specialist"))
}

pub(super) fn calendar_use(text: &str) -> Result<CalendarUse, String> {
    CalendarUse::parse(text)
        .ok_or_else(|| wrong(text, "a use of calendars", "client, agency or union, or nothing for client"))
}

pub(super) fn status(text: &str) -> Result<ClientStatus, String> {
    ClientStatus::parse(text).ok_or_else(|| wrong(text, "a status", "active, paused or churned"))
}

/// Dates with `;` between; none at all is possible.
pub(super) fn dates(text: &str) -> Result<Vec<Date>, String> {
    let texts: Vec<&str> = text.split(';').map(str::trim).filter(|_| !text.is_empty()).collect();
    parse_dates(texts.into_iter()).map_err(|BadDates { value, right }| {
        format!("{value:?} is not possible here (right would be {right}, with ';' between)")
    })
}

/// Keys with `;` between; none at all is possible.
pub(super) fn roles(text: &str) -> Result<Vec<String>, String> {
    let mut roles = Vec::new();
    for role in text.split(';').map(str::trim).filter(|_| !text.is_empty()) {
        if !is_key(role) {
            return Err(format!(
                "{text:?} holds {role:?}, which is not a key (right would be {KEY_FORM}, with ';' between)"
            ));
        }
        if roles.iter().any(|known| known == role) {
            return Err(format!("{text:?} names {role:?} twice (right would be once)"));
        }
        roles.push(role.to_owned());
    }
    Ok(roles)
}
