//! Instants and time zones; knows nothing of calendars, business days or schedules.
//!
//! Civil dates and wall times are `jiff::civil` values and are used as they are. An instant is
//! [`Timestamp`]; a wall time becomes one only through a [`Zone`].

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{RoundMode, TimestampRound, ToSpan, Unit};

/// A UTC instant in whole microseconds.
///
/// PostgreSQL keeps microseconds and SQLite keeps whatever text it is given,
/// so a finer value would compare unequal after one round trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// Drops what is finer than a microsecond.
    pub fn new(instant: jiff::Timestamp) -> Timestamp {
        let whole = TimestampRound::new().smallest(Unit::Microsecond).mode(RoundMode::Floor);
        Timestamp(instant.round(whole).expect("rounding down to a microsecond stays in range"))
    }

    pub fn from_microsecond(microsecond: i64) -> Result<Timestamp, jiff::Error> {
        jiff::Timestamp::from_microsecond(microsecond).map(Timestamp)
    }

    pub fn as_microsecond(self) -> i64 {
        self.0.as_microsecond()
    }

    /// Whole seconds since 1970, rounded down.
    pub fn as_second(self) -> i64 {
        self.0.as_microsecond().div_euclid(1_000_000)
    }

    pub fn to_jiff(self) -> jiff::Timestamp {
        self.0
    }

    /// Later by that many seconds (earlier when negative); stops at the ends of representable time.
    pub fn plus_seconds(self, seconds: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(self.0))
    }

    pub fn seconds_since(self, earlier: Timestamp) -> i64 {
        self.0.duration_since(earlier.0).as_secs()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Timestamp {
    type Err = jiff::Error;

    /// Reads RFC 3339, with any offset.
    fn from_str(text: &str) -> Result<Timestamp, jiff::Error> {
        text.parse::<jiff::Timestamp>().map(Timestamp::new)
    }
}

/// A zone of the IANA time zone database, by name.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

#[derive(Debug, thiserror::Error)]
#[error("{name:?} is not a time zone of the IANA database (right would be for example Europe/Kyiv)")]
pub struct UnknownZone {
    pub name: String,
}

static ZONES: OnceLock<TimeZoneDatabase> = OnceLock::new();

/// Chooses the zone data of this process; the first choice stands, and without one it is the bundled data.
///
/// `main` calls this when the system's data is newer than what the binary carries.
pub fn use_zones(zones: TimeZoneDatabase) {
    let _first_choice_stands = ZONES.set(zones);
}

impl Zone {
    pub fn named(name: &str) -> Result<Zone, UnknownZone> {
        let unknown = || UnknownZone { name: name.to_owned() };
        if name.is_empty() || name == "Etc/Unknown" {
            return Err(unknown());
        }
        let zone = ZONES.get_or_init(TimeZoneDatabase::bundled).get(name).map_err(|_| unknown())?;
        Ok(Zone { name: zone.iana_name().unwrap_or(name).to_owned(), zone })
    }

    pub fn utc() -> Zone {
        Zone { name: "UTC".to_owned(), zone: TimeZone::UTC }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The instant at which this wall time happens, exactly once whatever the clocks do.
    ///
    /// RFC 5545, 3.3.5: a time that a clock change skips takes the offset before the change (02:30
    /// becomes 03:30); one that occurs twice means the first.
    pub fn instant(&self, date: Date, time: Time) -> Timestamp {
        let wall = date.to_datetime(time);
        match self.zone.to_timestamp(wall) {
            Ok(instant) => Timestamp::new(instant),
            Err(_) if date.year() > 0 => Timestamp(jiff::Timestamp::MAX),
            Err(_) => Timestamp(jiff::Timestamp::MIN),
        }
    }

    /// What the clocks do to a wall time on that day, in words; `None` where they do nothing.
    pub fn clock_change(&self, date: Date, time: Time) -> Option<String> {
        let wall = time.strftime("%H:%M");
        match self.zone.to_ambiguous_timestamp(date.to_datetime(time)).offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => {
                let moved = self.civil(self.instant(date, time));
                let form = if moved.date() == date { "%H:%M" } else { "%Y-%m-%d %H:%M" };
                Some(format!("{wall} does not exist on {date}: {}", moved.strftime(form)))
            }
            AmbiguousOffset::Fold { .. } => Some(format!("{wall} happens twice on {date}: the first")),
        }
    }

    pub fn civil(&self, instant: Timestamp) -> DateTime {
        self.zone.to_datetime(instant.0)
    }

    pub fn date(&self, instant: Timestamp) -> Date {
        self.civil(instant).date()
    }

    /// The first instant of a civil day: not always 00:00, in some zones clocks change at midnight.
    pub fn start_of(&self, date: Date) -> Timestamp {
        self.instant(date, Time::midnight())
    }

    /// RFC 3339 with this zone's offset, whole seconds: `2026-11-23T18:00:00+02:00`.
    pub fn show(&self, instant: Timestamp) -> String {
        let offset = self.zone.to_offset(instant.0);
        format!("{}", instant.0.display_with_offset(offset))
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// The date that many days later, stopping at the ends of the calendar.
pub fn plus_days(date: Date, days: i64) -> Date {
    let within = days.clamp(-7_000_000, 7_000_000);
    date.saturating_add(within.days())
}

/// Days from `a` to `b`, negative when `b` is earlier.
pub fn days_between(a: Date, b: Date) -> i64 {
    a.duration_until(b).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[track_caller]
    fn check_instant(zone: &str, wall: DateTime, expected: &str) {
        let zone = Zone::named(zone).unwrap();
        assert_eq!(zone.instant(wall.date(), wall.time()).to_string(), expected);
    }

    #[test]
    fn a_skipped_wall_time_takes_the_offset_before_the_change() {
        check_instant("Europe/Kyiv", date(2026, 3, 29).at(3, 30, 0, 0), "2026-03-29T01:30:00Z");
        check_instant("America/Havana", date(2026, 3, 8).at(0, 0, 0, 0), "2026-03-08T05:00:00Z");
    }

    #[test]
    fn a_repeated_wall_time_means_the_first() {
        check_instant("Europe/Kyiv", date(2026, 10, 25).at(3, 30, 0, 0), "2026-10-25T00:30:00Z");
    }

    #[track_caller]
    fn check_clock_change(zone: &str, wall: DateTime, expected: Option<&str>) {
        let zone = Zone::named(zone).unwrap();
        assert_eq!(zone.clock_change(wall.date(), wall.time()).as_deref(), expected);
    }

    #[test]
    fn what_the_clocks_do_to_a_wall_time_is_said_in_words() {
        let skipped = Some("02:30 does not exist on 2027-03-28: 03:30");
        check_clock_change("Europe/Berlin", date(2027, 3, 28).at(2, 30, 0, 0), skipped);
        let twice = Some("01:30 happens twice on 2027-11-07: the first");
        check_clock_change("America/New_York", date(2027, 11, 7).at(1, 30, 0, 0), twice);
        let half_an_hour = Some("02:15 does not exist on 2027-10-03: 02:45");
        check_clock_change("Australia/Lord_Howe", date(2027, 10, 3).at(2, 15, 0, 0), half_an_hour);
        let midnight = Some("00:00 does not exist on 2026-03-08: 01:00");
        check_clock_change("America/Havana", date(2026, 3, 8).at(0, 0, 0, 0), midnight);
        let next_day = Some("23:30 does not exist on 2027-03-27: 2027-03-28 00:30");
        check_clock_change("America/Nuuk", date(2027, 3, 27).at(23, 30, 0, 0), next_day);
        check_clock_change("Europe/Berlin", date(2027, 3, 28).at(3, 30, 0, 0), None);
    }

    #[test]
    fn an_instant_has_no_more_than_microseconds() {
        let fine: Timestamp = "2026-11-23T06:00:00.123456789Z".parse().unwrap();
        assert_eq!(fine.to_string(), "2026-11-23T06:00:00.123456Z");
    }

    #[test]
    fn an_unknown_zone_is_refused_by_name() {
        let refused = Zone::named("Europe/Kiew").unwrap_err();
        assert_eq!(refused.name, "Europe/Kiew");
    }

    #[test]
    fn days_count_in_both_directions() {
        assert_eq!(days_between(date(2026, 2, 28), date(2026, 3, 1)), 1);
        assert_eq!(plus_days(date(2026, 3, 1), -1), date(2026, 2, 28));
        assert_eq!(Zone::utc().instant(date(2026, 1, 1), time(9, 0, 0, 0)).as_second() % 86_400, 32_400);
    }
}
