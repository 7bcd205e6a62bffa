//! The dates of a recurrence that has a start, found period by period from any date; knows nothing of ends.
//!
//! Periods are numbered, so "the first period in phase at or after this date" is a division. A daily
//! recurrence is read a month at a time: its phase is a property of the day, and a rule such as "29
//! February, if a Monday" would otherwise look at every day between two of them.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::days::DayFilter;
use super::{Every, On, Phase, Recurrence, RecurrenceError};
use crate::calendar::{Calendar, NoWorkingDay};
use crate::time::{days_between, plus_days};

/// After so many periods without a date there is none: 400 years, after which the calendar repeats.
const PERIODS_MAX: i64 = 4_800;
const YEARS_MAX: i64 = 400;
/// Looking up working days costs more, and holidays are not known for longer.
const BUSINESS_MONTHS_MAX: i64 = 480;
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

pub(super) struct Series<'a> {
    start: Date,
    period: Period,
    /// Periods from one in phase to the next.
    step: i64,
    picks: Picks<'a>,
}

#[derive(Clone, Copy)]
enum Period {
    Week(Weekday),
    Month,
    Year,
}

enum Picks<'a> {
    EachNthDay { filter: DayFilter, days: i64 },
    Days { filter: DayFilter, positions: &'a [i16] },
    BusinessDays { filter: DayFilter, nths: &'a [i8], calendar: &'a Calendar },
    Nothing,
}

impl<'a> Series<'a> {
    pub(super) fn new(recurrence: &'a Recurrence, phase: &Phase<'a>) -> Series<'a> {
        let (period, step) = match recurrence.every {
            Every::Days(_) => (Period::Month, 1),
            Every::Weeks(n, first_day) => (Period::Week(first_day), i64::from(n)),
            Every::Months(n) => (Period::Month, i64::from(n)),
            Every::Years(n) => (Period::Year, i64::from(n)),
        };
        let start = phase.starts_on;
        let picks = match &recurrence.on {
            On::BusinessDays(nths) => {
                let filter = DayFilter::months_only(recurrence);
                Picks::BusinessDays { filter, nths, calendar: phase.calendar }
            }
            On::Days(days) => {
                let filter = DayFilter::new(recurrence, days, start);
                let positions = days.positions.as_slice();
                match recurrence.every {
                    // The set of one day has one position.
                    Every::Days(_) if !positions.is_empty() && !positions.iter().any(|n| n.abs() == 1) => {
                        Picks::Nothing
                    }
                    Every::Days(n) => Picks::EachNthDay { filter, days: i64::from(n) },
                    Every::Weeks(..) | Every::Months(_) | Every::Years(_) => {
                        Picks::Days { filter, positions }
                    }
                }
            }
        };
        Series { start, period, step, picks }
    }

    pub(super) fn first_from(&self, from: Date) -> Result<Option<Date>, RecurrenceError> {
        let from = from.max(self.start);
        let phase = self.period.number(self.start);
        let earliest = (self.period.number(from) - self.reach()).max(phase);
        let behind = (earliest - phase).rem_euclid(self.step);
        let first = earliest + (self.step - behind) % self.step;
        for n in 0..self.periods_max() {
            let Some(dates) = self.dates(first + n * self.step) else { break };
            if let Some(date) = dates.into_iter().find(|date| *date >= from) {
                return Ok(Some(date));
            }
        }
        self.nothing_found(from)
    }

    pub(super) fn last_to(&self, to: Date) -> Result<Option<Date>, RecurrenceError> {
        if to < self.start {
            return Ok(None);
        }
        let phase = self.period.number(self.start);
        let last = self.period.number(to) - (self.period.number(to) - phase).rem_euclid(self.step);
        for n in 0..self.periods_max() {
            let number = last - n * self.step;
            if number < phase {
                return Ok(None);
            }
            let Some(dates) = self.dates(number) else { break };
            if let Some(date) = dates.into_iter().rev().find(|date| (self.start..=to).contains(date)) {
                return Ok(Some(date));
            }
        }
        self.nothing_found(to)
    }

    /// How many dates there are up to this one, itself a date of the series; stops one past `count_max`.
    pub(super) fn count_through(&self, last: Date, count_max: u16) -> usize {
        let dates = self.all().take_while(|date| *date <= last);
        dates.take(usize::from(count_max) + 1).count()
    }

    /// The n-th date of a series that is known to have so many.
    pub(super) fn nth(&self, n: u16) -> Option<Date> {
        self.all().nth(usize::from(n) - 1)
    }

    /// All dates to the end of the calendar, each once: only for the count, which ends at a date known to exist.
    fn all(&self) -> impl Iterator<Item = Date> + '_ {
        let phase = self.period.number(self.start);
        let periods = (0..).map_while(move |n| self.dates(phase + n * self.step));
        let mut last = None;
        // the 1st of a month can also be the date that the month before was too short for
        periods.flatten().filter(move |date| *date >= self.start && last.replace(*date) != Some(*date))
    }

    /// Periods by which a date can lie after its own.
    fn reach(&self) -> i64 {
        match (&self.picks, self.period) {
            (Picks::Days { filter, .. }, Period::Month) if filter.reaches_next_month() => 1,
            _ => 0,
        }
    }

    /// Whether any of the first so many periods in phase has a date.
    pub(super) fn yields_within(&self, periods: i64) -> bool {
        let phase = self.period.number(self.start);
        let mut dates = (0..periods).filter_map(|n| self.dates(phase + n * self.step)).flatten();
        dates.any(|date| date >= self.start)
    }

    fn periods_max(&self) -> i64 {
        match (&self.picks, self.period) {
            (Picks::Nothing, _) => 0,
            (Picks::BusinessDays { .. }, _) => BUSINESS_MONTHS_MAX,
            (_, Period::Year) => YEARS_MAX,
            (_, Period::Month | Period::Week(_)) => PERIODS_MAX,
        }
    }

    /// Nothing is an answer, unless it is the calendar that has no day on which anyone works.
    fn nothing_found(&self, near: Date) -> Result<Option<Date>, RecurrenceError> {
        if let Picks::BusinessDays { calendar, .. } = &self.picks
            && !(0..=366).any(|n| calendar.is_working(plus_days(near, n)))
        {
            return Err(NoWorkingDay { key: calendar.key.clone(), near }.into());
        }
        Ok(None)
    }

    /// The dates of a period in order, before the start too; `None` past the ends of the calendar.
    fn dates(&self, number: i64) -> Option<Vec<Date>> {
        match &self.picks {
            Picks::Nothing => None,
            Picks::EachNthDay { filter, days } => {
                let first = first_of_month(number)?;
                let mut dates = filter.dates_of_month(first);
                dates.retain(|date| days_between(self.start, *date) % days == 0);
                Some(dates)
            }
            Picks::Days { filter, positions } => {
                let mut all = match self.period {
                    Period::Week(first_day) => week(number, first_day, filter)?,
                    Period::Month => filter.dates_of_month(first_of_month(number)?),
                    Period::Year => {
                        let months = (0..12).map(|month| first_of_month(number * 12 + month));
                        let firsts = months.collect::<Option<Vec<_>>>()?;
                        firsts.into_iter().flat_map(|first| filter.dates_of_month(first)).collect()
                    }
                };
                all.dedup();
                Some(at_positions(all, positions))
            }
            Picks::BusinessDays { filter, nths, calendar } => {
                let first = first_of_month(number)?;
                let mut worked = filter.dates_of_month(first);
                worked.retain(|date| calendar.is_working(*date));
                Some(at_positions(worked, nths))
            }
        }
    }
}

impl Period {
    /// The number of the period in which the date lies; the periods are numbered without gaps.
    fn number(self, date: Date) -> i64 {
        match self {
            Period::Week(first_day) => {
                (days_between(EPOCH, date) - days_to_first_week(first_day)).div_euclid(7)
            }
            Period::Month => i64::from(date.year()) * 12 + i64::from(date.month()) - 1,
            Period::Year => i64::from(date.year()),
        }
    }
}

fn days_to_first_week(first_day: Weekday) -> i64 {
    i64::from(EPOCH.weekday().until(first_day))
}

fn week(number: i64, first_day: Weekday, filter: &DayFilter) -> Option<Vec<Date>> {
    let first = EPOCH.checked_add((days_to_first_week(first_day) + number * 7).days()).ok()?;
    let mut dates = Vec::with_capacity(7);
    let mut allowed = filter.days_of_month(first.first_of_month());
    let mut day = first;
    for _ in 0..7 {
        if allowed & 1 << day.day() != 0 {
            dates.push(day);
        }
        let Ok(next) = day.tomorrow() else { break };
        if next.day() == 1 {
            allowed = filter.days_of_month(next);
        }
        day = next;
    }
    Some(dates)
}

fn first_of_month(number: i64) -> Option<Date> {
    let year = i16::try_from(number.div_euclid(12)).ok()?;
    let month = i8::try_from(number.rem_euclid(12)).ok()? + 1;
    Date::new(year, month, 1).ok()
}

/// The dates at these positions, from the end when negative; all of them when none is named.
fn at_positions<N: Copy + Into<i64>>(dates: Vec<Date>, positions: &[N]) -> Vec<Date> {
    if positions.is_empty() {
        return dates;
    }
    let count = i64::try_from(dates.len()).expect("a period has at most 366 days");
    let is_picked = |index: i64| {
        positions.iter().any(|position| {
            let position = (*position).into();
            position == index + 1 || position == index - count
        })
    };
    (0_i64..).zip(dates).filter(|(index, _)| is_picked(*index)).map(|(_, date)| date).collect()
}
