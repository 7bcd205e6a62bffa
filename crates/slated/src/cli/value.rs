//! Values as they are typed: dates, instants, zones, task numbers. A refusal says what would be right.

use jiff::civil::{Date, DateTime, Time};
use slated_core::catalog::parse_time;
use slated_core::score::Points;
use slated_core::time::{Timestamp, Zone, plus_days};

pub(super) fn instant(text: &str) -> Result<Timestamp, String> {
    text.parse()
        .map_err(|_| "right would be an instant with its offset, as in 2026-11-23T06:00:00Z".to_owned())
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    let is_whole = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    let date = if is_whole { text.parse().ok() } else { None };
    date.ok_or_else(|| "right would be year-month-day, as in 2026-11-23".to_owned())
}

pub(super) fn zone(text: &str) -> Result<Zone, String> {
    Zone::named(text).map_err(|error| error.to_string())
}

pub(super) fn wall_time(text: &str) -> Result<Time, String> {
    parse_time(text).ok_or_else(|| "right would be HH:MM, as in 09:00".to_owned())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "hours were checked to be at most 24"
)]
pub(super) fn minutes_per_day(text: &str) -> Result<u32, String> {
    let hours: Option<f64> = text.parse().ok();
    let minutes =
        hours.filter(|hours| (0.0..=24.0).contains(hours)).map(|hours| (hours * 60.0).round() as u32);
    minutes
        .filter(|minutes| *minutes > 0)
        .ok_or_else(|| "right would be hours above 0 and up to 24".to_owned())
}

/// `1042` or `#1042`.
pub(super) fn task_number(text: &str) -> Result<i64, String> {
    let number = text.strip_prefix('#').unwrap_or(text).parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| "right would be a task's number, as in 1042".to_owned())
}

/// `45m`, `2h`, `1h30`, `1.5h`, or minutes.
pub(super) fn minutes(text: &str) -> Result<u32, String> {
    const RIGHT: &str = "right would be 45m, 2h, 1h30, 1.5h, or minutes";
    let whole = |text: &str| text.parse::<u32>().ok().filter(|_| text.chars().all(|c| c.is_ascii_digit()));
    let minutes = match text.split_once('h') {
        None => whole(text.strip_suffix('m').unwrap_or(text)),
        Some((hours, "")) => {
            let hours = hours.parse::<f64>().ok().filter(|hours| (0.0..=1_000.0).contains(hours));
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 to 60000 was checked"
            )]
            hours.map(|hours| (hours * 60.0).round() as u32)
        }
        Some((hours, minutes)) => {
            let minutes = whole(minutes.strip_suffix('m').unwrap_or(minutes)).filter(|minutes| *minutes < 60);
            let hours = whole(hours).filter(|hours| *hours <= 1_000);
            hours.zip(minutes).map(|(hours, minutes)| hours * 60 + minutes)
        }
    };
    minutes.ok_or_else(|| RIGHT.to_owned())
}

/// `new_work=off`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty());
    let parts = parts.ok_or_else(|| "right would be a topic and when, as in new_work=off".to_owned())?;
    Ok((parts.0.to_owned(), parts.1.to_owned()))
}

/// `20:00-07:30`.
pub(super) fn span(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('-').filter(|(from, to)| wall_time(from).is_ok() && wall_time(to).is_ok());
    let parts = parts.ok_or_else(|| "right would be two wall times, as in 20:00-07:30".to_owned())?;
    Ok((parts.0.to_owned(), parts.1.to_owned()))
}

pub(super) fn points(text: &str) -> Result<Points, String> {
    text.parse::<Points>().map_err(|error| error.to_string())
}

pub(super) fn http_url(text: &str) -> Result<String, String> {
    let has_host = |rest: &str| !rest.is_empty() && !rest.starts_with('/');
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match rest {
        Some(rest) if has_host(rest) => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("right would be http:// or https:// and a host, as in http://127.0.0.1:8484".to_owned()),
    }
}

/// A moment that may leave its zone, or its time of day, to the task's client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    Instant(Timestamp),
    Wall(DateTime),
    Day(Date),
}

/// An instant, or a wall time without offset.
pub(super) fn instant_or_wall(text: &str) -> Result<Moment, String> {
    if let Ok(instant) = text.parse() {
        return Ok(Moment::Instant(instant));
    }
    let has_time = text.len() >= 16 && text.as_bytes()[10] == b'T';
    let wall = if has_time { text.parse().ok() } else { None };
    wall.map(Moment::Wall).ok_or_else(|| {
        "right would be 2026-11-27T18:00 (the client's time) or 2026-11-27T16:00:00Z (an instant)".to_owned()
    })
}

/// The same, or a day.
pub(super) fn instant_or_day(text: &str) -> Result<Moment, String> {
    match date(text) {
        Ok(day) => Ok(Moment::Day(day)),
        Err(_) => {
            instant_or_wall(text).map_err(|right| format!("{right} or 2026-11-27 (to the end of that day)"))
        }
    }
}

impl Moment {
    /// A day means its end: the first instant of the day after.
    pub(super) fn in_zone(self, zone: &Zone) -> Timestamp {
        match self {
            Moment::Instant(instant) => instant,
            Moment::Wall(wall) => zone.instant(wall.date(), wall.time()),
            Moment::Day(day) => zone.start_of(plus_days(day, 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Red when what stands after the hours is read as more than 59 minutes.
    #[test]
    fn a_time_is_hours_and_minutes() {
        let read = ["45m", "90", "2h", "1h30", "1h05m", "1.5h", "0"].map(|text| minutes(text).unwrap());
        assert_eq!(read, [45, 90, 120, 90, 65, 90, 0]);
        for wrong in ["", "h", "m", "-5", "+5", "1h90", "2d", "1.5", "h30", "9999h", "NaNh"] {
            assert!(minutes(wrong).is_err(), "{wrong}");
        }
    }

    #[track_caller]
    fn check_moment(text: &str, expected: &str) {
        let kyiv = Zone::named("Europe/Kyiv").unwrap();
        let read = instant_or_day(text).map(|moment| moment.in_zone(&kyiv).to_string());
        assert_eq!(read.as_deref(), Ok(expected));
    }

    #[test]
    fn what_has_no_offset_is_the_clients_time() {
        check_moment("2026-11-27T18:00", "2026-11-27T16:00:00Z");
        check_moment("2026-11-27T18:00:30", "2026-11-27T16:00:30Z");
        check_moment("2026-11-27T18:00+01:00", "2026-11-27T17:00:00Z");
        check_moment("2026-11-27T18:00Z", "2026-11-27T18:00:00Z");
    }

    #[test]
    fn a_day_lasts_to_its_end() {
        check_moment("2026-11-27", "2026-11-27T22:00:00Z");
    }

    #[test]
    fn what_is_neither_is_refused() {
        assert!(instant_or_wall("2026-11-27").is_err());
        assert!(instant_or_day("tomorrow").is_err());
        assert!(task_number("0").is_err());
        assert_eq!(task_number("#1042"), Ok(1042));
        assert!(http_url("127.0.0.1:8484").is_err());
        assert_eq!(http_url("http://a:1/").as_deref(), Ok("http://a:1"));
    }
}
