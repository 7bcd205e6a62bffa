//! A calendar as an iCalendar file that other programs read, and that imports to the same calendar.
//!
//! Holidays are all-day events, substituted working days are events of the category [`WORKING_DAY`]. What the standard
//! has no word for, the weekend and how far the days are known, stands in properties of our own.

use std::collections::BTreeMap;

use icalendar::{Calendar as File, Component, Event, Property};
use jiff::civil::Date;
use slated_core::calendar::{Calendar, weekend_text};
use slated_core::time::plus_days;

pub const WORKING_DAY: &str = "WORKING-DAY";
pub const WEEKEND: &str = "X-SLATED-WEEKEND";
pub const VALID_FROM: &str = "X-SLATED-VALID-FROM";
pub const VALID_THROUGH: &str = "X-SLATED-VALID-THROUGH";

/// Longer runs of days with one name are several events: an import reads no longer ones.
const EVENT_DAYS_MAX: i64 = 366;

/// The file: CRLF, lines of at most 75 bytes. The same calendar is always the same text.
pub fn written(calendar: &Calendar) -> String {
    let mut file = File::empty();
    let mut put = |name: &str, value: &str| {
        file.append_property(plain(name, value));
    };
    put("VERSION", "2.0");
    put("PRODID", "-//slated//calendars//EN");
    put("CALSCALE", "GREGORIAN");
    put("NAME", &calendar.key);
    put("X-WR-CALNAME", &calendar.key);
    // a comma would be escaped as that of a text
    put(WEEKEND, &weekend_text(&calendar.weekend).replace(',', " "));
    for (name, date) in [(VALID_FROM, calendar.valid_from), (VALID_THROUGH, calendar.valid_through)] {
        if let Some(date) = date {
            put(name, &compact(date));
        }
    }
    for (first, (after, name)) in runs(&calendar.days_off) {
        file.push(event(&calendar.key, "off", first, after, name).done());
    }
    let worked = calendar.days_on.iter().map(|day| (*day, "Working day".to_owned())).collect();
    for (first, (after, name)) in runs(&worked) {
        let mut event = event(&calendar.key, "on", first, after, name);
        event.append_property(plain("CATEGORIES", WORKING_DAY));
        file.push(event.done());
    }
    folded(&file.to_string())
}

/// The library folds too, and leaves last lines of 76 bytes.
fn folded(text: &str) -> String {
    const BYTES_MAX: usize = 75;
    let mut folded = String::with_capacity(text.len());
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut bytes = 0;
        for letter in line.chars() {
            if bytes + letter.len_utf8() > BYTES_MAX {
                folded.push_str("\r\n ");
                bytes = 1;
            }
            folded.push(letter);
            bytes += letter.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

/// First days of neighbouring days with one name, with the day after the last.
fn runs(days: &BTreeMap<Date, String>) -> BTreeMap<Date, (Date, &str)> {
    let mut runs: BTreeMap<Date, (Date, &str)> = BTreeMap::new();
    for (day, name) in days {
        match runs.last_entry() {
            Some(mut last)
                if last.get().0 == *day
                    && last.get().1 == name
                    && plus_days(*last.key(), EVENT_DAYS_MAX) > *day =>
            {
                last.get_mut().0 = plus_days(*day, 1);
            }
            _ => {
                runs.insert(*day, (plus_days(*day, 1), name));
            }
        }
    }
    runs
}

fn event(key: &str, kind: &str, first: Date, after: Date, name: &str) -> Event {
    let mut event = Event::with_uid(&format!("{}-{kind}@{key}.slated", compact(first)));
    event.summary(name);
    for (name, date) in [("DTSTART", first), ("DTEND", after)] {
        event.append_property(plain(name, &compact(date)).add_parameter("VALUE", "DATE").done());
    }
    // when it was written down is nobody's business, and the same days are to be the same file
    event.append_property(plain("DTSTAMP", &format!("{}T000000Z", compact(first))));
    event.append_property(plain("TRANSP", "TRANSPARENT"));
    event
}

fn plain(name: &str, value: &str) -> Property {
    Property::new(name, value)
}

fn compact(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}
