//! The hours that each role will need in the weeks to come, beside the hours that there are.
//!
//! A task counts in the week in which it appears. Somebody with two roles counts fully in both, for nobody can say how
//! they will share their time: the hours of two roles are not to be added.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Hand, Presence};
use crate::time::{Timestamp, Zone, days_between, plus_days};

/// Work that will appear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    pub role: String,
    pub appears_at: Timestamp,
    pub effort_minutes: u32,
    pub ground: Ground,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// An engagement that there is.
    Engaged,
    /// One that is only thought of.
    Considered,
}

/// A week from Monday; of the first one only what is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    pub starts_on: Date,
    pub roles: BTreeMap<String, Balance>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    pub engaged_minutes: u64,
    pub considered_minutes: u64,
    pub capacity_minutes: u64,
}

/// Where the last of so many weeks ends, in the agency's zone.
pub fn through(zone: &Zone, weeks: u32, now: Timestamp) -> Timestamp {
    zone.start_of(plus_days(monday(zone.date(now)), i64::from(weeks) * 7)).plus_seconds(-1)
}

/// So many weeks from the one of `now`; work that appears outside them is left out.
pub fn load(hands: &[Hand<'_>], demands: &[Demand], zone: &Zone, weeks: u32, now: Timestamp) -> Vec<Week> {
    let first = monday(zone.date(now));
    let mut told: Vec<Week> =
        (0..weeks).map(|week| capacity(hands, zone, plus_days(first, i64::from(week) * 7), now)).collect();
    for demand in demands.iter().filter(|demand| demand.appears_at >= now) {
        let week = days_between(first, zone.date(demand.appears_at)) / 7;
        let Some(week) = usize::try_from(week).ok().and_then(|week| told.get_mut(week)) else { continue };
        let balance = week.roles.entry(demand.role.clone()).or_default();
        let minutes = u64::from(demand.effort_minutes);
        match demand.ground {
            Ground::Engaged => balance.engaged_minutes += minutes,
            Ground::Considered => balance.considered_minutes += minutes,
        }
    }
    told
}

fn capacity(hands: &[Hand<'_>], zone: &Zone, starts_on: Date, now: Timestamp) -> Week {
    let (from, to) = (zone.start_of(starts_on).max(now), zone.start_of(plus_days(starts_on, 7)));
    let mut roles: BTreeMap<String, Balance> = BTreeMap::new();
    for hand in hands.iter().filter(|hand| hand.presence != Presence::Left) {
        let seconds = u64::try_from(hand.clock.seconds_between(from, to)).unwrap_or(0);
        for role in hand.roles {
            roles.entry(role.clone()).or_default().capacity_minutes += seconds / 60;
        }
    }
    Week { starts_on, roles }
}

fn monday(date: Date) -> Date {
    plus_days(date, -i64::from(date.weekday().to_monday_zero_offset()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::calendar::Calendar;
    use crate::worktime::WorkClock;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    // Red when the first week is counted from its Monday (2,400 and 4,800), an absence is not looked at, or whoever has
    // left counts.
    #[test]
    fn a_week_has_the_hours_of_those_who_are_there() {
        let zone = Zone::named("Europe/Kyiv").unwrap();
        let mut calendar = Calendar::weekdays("test");
        calendar.days_off.insert(date(2026, 12, 1), "A holiday".to_owned());
        let clock = |away: &[(Date, Date)]| {
            WorkClock::new(calendar.clone(), zone.clone(), time(9, 0, 0, 0), 480, away.to_vec()).unwrap()
        };
        let (full, leave) = (clock(&[]), clock(&[(date(2026, 12, 2), date(2026, 12, 3))]));
        let (both, seo) = (["seo".to_owned(), "text".to_owned()], ["seo".to_owned()]);
        let hand = |login, roles, clock, presence| Hand { login, roles, clock, presence };
        let hands = [
            hand("ann", &both[..], &full, Presence::Present),
            hand("bob", &seo[..], &leave, Presence::Away),
            hand("cy", &seo[..], &full, Presence::Left),
        ];
        let demand = |role: &str, when: &str, ground| Demand {
            role: role.to_owned(),
            appears_at: at(when),
            effort_minutes: 90,
            ground,
        };
        let demands = [
            demand("seo", "2026-11-26T09:00:00+02:00", Ground::Engaged), // before now
            demand("seo", "2026-11-29T23:59:00+02:00", Ground::Engaged), // a Sunday
            demand("seo", "2026-11-30T00:00:00+02:00", Ground::Considered),
            demand("ads", "2026-12-06T09:00:00+02:00", Ground::Engaged), // a role that nobody has
            demand("seo", "2026-12-07T00:00:00+02:00", Ground::Engaged), // the week after
        ];
        // a Thursday at noon: 5 hours are left, and Friday
        let now = at("2026-11-26T12:00:00+02:00");
        let shown: Vec<String> = load(&hands, &demands, &zone, 2, now)
            .iter()
            .flat_map(|week| week.roles.iter().map(|(role, it)| (week.starts_on, role, it)))
            .map(|(on, role, it)| {
                let Balance { engaged_minutes, considered_minutes, capacity_minutes } = it;
                format!("{on} {role} {engaged_minutes} + {considered_minutes} of {capacity_minutes}")
            })
            .collect();
        let expected = [
            "2026-11-23 seo 90 + 0 of 1560",
            "2026-11-23 text 0 + 0 of 780",
            "2026-11-30 ads 90 + 0 of 0",
            "2026-11-30 seo 0 + 90 of 2880",
            "2026-11-30 text 0 + 0 of 1920",
        ];
        assert_eq!(shown, expected);
        assert_eq!(through(&zone, 2, now), at("2026-12-06T23:59:59+02:00"));
    }
}
