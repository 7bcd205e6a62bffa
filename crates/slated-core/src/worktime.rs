//! Working time: how many seconds one person (or the agency) has worked by a given instant.
//!
//! Knows a calendar, a zone, the hours of a day and absences; refuses to know tasks and scores.
//!
//! ```text
//! W(t):  ____/‾‾‾‾\____/‾‾‾‾   rises while work is done, stands still at night, on days off, in absences
//! ```
//!
//! A working day gives exactly `minutes_per_day`, counted in elapsed seconds from the wall time
//! `works_from`. Where a clock change falls inside it, it ends at another wall time instead of being
//! longer or shorter: days stay equal, and can be counted instead of walked.

use jiff::civil::{Date, Time, Weekday};

use crate::calendar::Calendar;
use crate::time::{Timestamp, Zone, plus_days};

mod offsets;
use offsets::Offsets;

/// Seconds of 2000-01-01 after 1970-01-01; day 0 of a clock is that Saturday, in its own zone.
const EPOCH_SECOND: i64 = 946_684_800;
const DAY_SECONDS: i64 = 86_400;
/// Where a search for a working day gives up: the calendar's own range, -9999..=9999.
const DAY_MIN: i64 = -4_300_000;
const DAY_MAX: i64 = 2_900_000;

/// The working time of a person or of the agency.
#[derive(Clone, Debug)]
pub struct WorkClock {
    calendar: Calendar,
    zone: Zone,
    works_from: Time,
    minutes_per_day: u32,
    /// Disjoint, in order, inclusive.
    absences: Vec<(Date, Date)>,
    days: Days,
    offsets: Offsets,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWorkClock {
    #[error("a working day of {0} minutes is not possible (right would be 1 to 1440)")]
    MinutesPerDay(u32),
    #[error("an absence from {from} to {to} ends before it begins")]
    Absence { from: Date, to: Date },
}

impl WorkClock {
    /// `minutes_per_day` is 1..=1440; `absences` are inclusive and may overlap.
    ///
    /// A day that runs past midnight belongs to the date on which it began. In a zone with clock
    /// changes a day of more than 23 hours may reach into the next one; the shared hour then counts twice.
    pub fn new(
        calendar: Calendar,
        zone: Zone,
        works_from: Time,
        minutes_per_day: u32,
        mut absences: Vec<(Date, Date)>,
    ) -> Result<WorkClock, BadWorkClock> {
        if !(1..=1440).contains(&minutes_per_day) {
            return Err(BadWorkClock::MinutesPerDay(minutes_per_day));
        }
        if let Some(&(from, to)) = absences.iter().find(|(from, to)| to < from) {
            return Err(BadWorkClock::Absence { from, to });
        }
        absences.sort_unstable();
        let absences = absences.into_iter().fold(Vec::new(), join);
        let days = Days::of(&calendar, &absences);
        let offsets = Offsets::of(&zone);
        Ok(WorkClock { calendar, zone, works_from, minutes_per_day, absences, days, offsets })
    }

    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    pub fn works_from(&self) -> Time {
        self.works_from
    }

    pub fn minutes_per_day(&self) -> u32 {
        self.minutes_per_day
    }

    /// Absences as inclusive ranges, joined where they overlap, in order.
    pub fn absences(&self) -> &[(Date, Date)] {
        &self.absences
    }

    pub fn seconds_per_day(&self) -> i64 {
        i64::from(self.minutes_per_day) * 60
    }

    /// W(t): working seconds from 2000-01-01, midnight of this zone, to `at`; negative before it.
    ///
    /// Never falls, and never depends on anything but this clock: differences of two values are
    /// working time, and the values themselves may be kept.
    pub fn worked_seconds(&self, at: Timestamp) -> i64 {
        let second = at.as_second();
        let today = self.day_of(second);
        let per_day = self.seconds_per_day();
        let (before, worked) = self.days.count(today);
        let mut seconds = before * per_day;
        if worked {
            seconds += (second - self.start_of(today)).clamp(0, per_day);
        }
        if self.passes_midnight() {
            let (_, worked) = self.days.count(today - 1);
            if worked {
                seconds -= per_day - (second - self.start_of(today - 1)).clamp(0, per_day);
            }
        }
        seconds
    }

    /// Working seconds from `a` to `b`, negative when `b` is earlier.
    pub fn seconds_between(&self, a: Timestamp, b: Timestamp) -> i64 {
        self.worked_seconds(b) - self.worked_seconds(a)
    }

    /// The first instant at which `worked_seconds` is `worked`: an evening rather than the next morning.
    ///
    /// A value that is never reached (no working days are left) gives the end of representable time.
    pub fn instant_at(&self, worked: i64) -> Timestamp {
        let days = worked.div_euclid(self.seconds_per_day());
        self.instant_from(worked, days * 7 / self.days.per_week.max(1))
    }

    /// The same, for a caller who knows an instant nearby: the search begins there.
    pub fn instant_near(&self, worked: i64, near: Timestamp) -> Timestamp {
        self.instant_from(worked, self.day_of(near.as_second()))
    }

    /// The end of the n-th working day after the civil day of `at`.
    pub fn end_of_nth_working_day(&self, at: Timestamp, days: u32) -> Timestamp {
        let today = self.day_of(at.as_second());
        let before = self.days.before(today + 1);
        self.instant_near((before + i64::from(days)) * self.seconds_per_day(), at)
    }

    /// Finds the first day by whose end `worked` is reached: strides from `near`, then halves.
    fn instant_from(&self, worked: i64, near: i64) -> Timestamp {
        let per_day = self.seconds_per_day();
        let reached = |day: i64| self.days.before(day + 1) * per_day >= worked;
        let near = near.clamp(DAY_MIN, DAY_MAX);
        let (mut low, mut high, mut stride) = (near, near, 1);
        while low > DAY_MIN && reached(low) {
            high = low;
            low = (low - stride).max(DAY_MIN);
            stride *= 2;
        }
        while high < DAY_MAX && !reached(high) {
            low = high;
            high = (high + stride).min(DAY_MAX);
            stride *= 2;
        }
        if !reached(high) {
            return Timestamp::new(jiff::Timestamp::MAX);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if reached(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        let before = self.days.before(high);
        let second = self.start_of(high) + (worked - before * per_day);
        Timestamp::from_microsecond(second.saturating_mul(1_000_000))
            .unwrap_or(Timestamp::new(jiff::Timestamp::MAX))
    }

    fn day_of(&self, second: i64) -> i64 {
        (second - EPOCH_SECOND + self.offsets.at(second, &self.zone)).div_euclid(DAY_SECONDS)
    }

    /// The second, since 1970, at which work begins on that day.
    fn start_of(&self, day: i64) -> i64 {
        let wall = EPOCH_SECOND + day * DAY_SECONDS + second_of_day(self.works_from);
        match self.offsets.around(wall, &self.zone) {
            Some(offset) => wall - offset,
            None => self.zone.instant(date_of(day), self.works_from).as_second(),
        }
    }

    /// Two hours of grace, because a clock change inside the day moves its end.
    fn passes_midnight(&self) -> bool {
        second_of_day(self.works_from) + self.seconds_per_day() > DAY_SECONDS - 7_200
    }
}

/// Which days are worked, as counts.
#[derive(Clone, Debug)]
struct Days {
    /// Working days among the first n days of a week that begins on a Saturday, like day 0.
    in_week: [i64; 8],
    per_week: i64,
    /// A day that is not as its weekday says, and the sum of differences up to and including it.
    exceptions: Vec<(i64, i64)>,
    exceptions_before_epoch: i64,
    /// First day, day after the last, working days of all ranges before this one.
    absences: Vec<(i64, i64, i64)>,
    absent_before_epoch: i64,
}

impl Days {
    fn of(calendar: &Calendar, absences: &[(Date, Date)]) -> Days {
        let usual = |day: Weekday| i64::from(!calendar.weekend.contains(&day));
        let mut in_week = [0; 8];
        let mut weekday = Weekday::Saturday;
        for n in 0..7 {
            in_week[n + 1] = in_week[n] + usual(weekday);
            weekday = weekday.next();
        }
        let per_week = in_week[7];
        let mut unusual: Vec<Date> = calendar.days_off.keys().chain(&calendar.days_on).copied().collect();
        unusual.sort_unstable();
        unusual.dedup();
        let mut exceptions = Vec::new();
        let mut sum = 0;
        for date in unusual {
            let difference = i64::from(calendar.is_working(date)) - usual(date.weekday());
            if difference != 0 {
                sum += difference;
                exceptions.push((day_number(date), sum));
            }
        }
        let mut days = Days {
            in_week,
            per_week,
            exceptions,
            exceptions_before_epoch: 0,
            absences: Vec::new(),
            absent_before_epoch: 0,
        };
        days.exceptions_before_epoch = days.exceptions_before(0);
        let mut before = 0;
        let mut ranges = Vec::with_capacity(absences.len());
        for &(from, to) in absences {
            let (from, after) = (day_number(from), day_number(to) + 1);
            ranges.push((from, after, before));
            before += days.present(after) - days.present(from);
        }
        days.absences = ranges;
        days.absent_before_epoch = days.absent_before(0);
        days
    }

    /// Working days from day 0 until before `day` (negative before day 0), and whether `day` is one.
    fn count(&self, day: i64) -> (i64, bool) {
        let (this, next) = (self.before(day), self.before(day + 1));
        (this, next > this)
    }

    fn before(&self, day: i64) -> i64 {
        self.present(day) - self.absent_before(day) + self.absent_before_epoch
    }

    /// By the calendar alone, without absences.
    fn present(&self, day: i64) -> i64 {
        let (week, rest) = (day.div_euclid(7), day.rem_euclid(7));
        let usual = week * self.per_week + self.in_week[usize::try_from(rest).expect("0..7")];
        usual + self.exceptions_before(day) - self.exceptions_before_epoch
    }

    fn exceptions_before(&self, day: i64) -> i64 {
        match self.exceptions.partition_point(|(at, _)| *at < day) {
            0 => 0,
            n => self.exceptions[n - 1].1,
        }
    }

    fn absent_before(&self, day: i64) -> i64 {
        match self.absences.partition_point(|(from, _, _)| *from < day) {
            0 => 0,
            n => {
                let (from, after, before) = self.absences[n - 1];
                before + self.present(day.min(after)) - self.present(from)
            }
        }
    }
}

fn join(mut ranges: Vec<(Date, Date)>, next: (Date, Date)) -> Vec<(Date, Date)> {
    match ranges.last_mut() {
        Some(last) if next.0 <= last.1 => last.1 = last.1.max(next.1),
        _ => ranges.push(next),
    }
    ranges
}

fn second_of_day(time: Time) -> i64 {
    i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

fn day_number(date: Date) -> i64 {
    (Zone::utc().start_of(date).as_second() - EPOCH_SECOND).div_euclid(DAY_SECONDS)
}

fn date_of(day: i64) -> Date {
    plus_days(jiff::civil::date(2000, 1, 1), day)
}

#[cfg(test)]
mod tests;
