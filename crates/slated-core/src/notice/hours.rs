//! Quiet hours and the hour of the digest: wall times in a person's zone.

use jiff::civil::Time;

use crate::catalog::parse_time;
use crate::time::{Timestamp, Zone, plus_days};

/// From one wall time up to another; where the second is earlier, up to the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    from: Time,
    to: Time,
}

impl Quiet {
    /// `None` where both are the same time: that would be never, or always.
    pub fn new(from: Time, to: Time) -> Option<Quiet> {
        (from != to).then_some(Quiet { from, to })
    }

    pub fn parse(from: &str, to: &str) -> Option<Quiet> {
        Quiet::new(parse_time(from)?, parse_time(to)?)
    }

    pub fn from(self) -> Time {
        self.from
    }

    pub fn to(self) -> Time {
        self.to
    }

    /// The end of the quiet hours in which `now` lies; `None` outside of them.
    pub fn ends(self, zone: &Zone, now: Timestamp) -> Option<Timestamp> {
        let today = zone.date(now);
        let days = i64::from(self.to < self.from);
        // those that began yesterday may still last
        [-1, 0].into_iter().find_map(|began| {
            let on = plus_days(today, began);
            let (start, end) = (zone.instant(on, self.from), zone.instant(plus_days(on, days), self.to));
            (start <= now && now < end).then_some(end)
        })
    }
}

/// The next instant, after `now`, at which clocks in the zone show this time.
pub fn next(at: Time, zone: &Zone, now: Timestamp) -> Timestamp {
    let today = zone.date(now);
    let days = [0, 1, 2].into_iter();
    let instants = days.map(|days| zone.instant(plus_days(today, days), at));
    instants.into_iter().find(|instant| *instant > now).unwrap_or(now)
}
