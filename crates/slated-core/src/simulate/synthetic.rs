//! Agencies that do not exist: recurring and sudden work for eight specialists at a given load.
//!
//! The recipe of the score's derivation. Of the hours 40 % come weekly, 25 % monthly (half of them due at
//! the month's end), 10 % quarterly, 25 % at any time; due after 5, 10, 20 and 1 to 10 business days. An
//! estimate is lognormal with a mean of 2.5 h, what it really takes is another lognormal around it. All of
//! it is promised, so importance is felt as everywhere and no level more.

use jiff::civil::{Date, Weekday};

use super::draw::Draw;
use super::{Arrival, Specialist, Trial};
use crate::calendar::Calendar;
use crate::score::{Facts, Importance, Risk};
use crate::time::{Timestamp, Zone, plus_days};
use crate::worktime::WorkClock;

/// Work that arrives, of the hours there are to work, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load(pub u32);

/// How long an agency is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Filled and not measured.
    pub warm_up_weeks: i64,
    pub measured_weeks: i64,
    /// Work goes on arriving, so that what was measured last has to compete as well.
    pub after_weeks: i64,
}

impl Span {
    pub fn of_measured_weeks(measured_weeks: i64) -> Span {
        Span { warm_up_weeks: 4, measured_weeks, after_weeks: 13 }
    }

    fn weeks(self) -> i64 {
        self.warm_up_weeks + self.measured_weeks + self.after_weeks
    }
}

const SPECIALISTS: usize = 8;
const CLIENTS_PER_SPECIALIST: usize = 12;
const MEAN_EFFORT_MINUTES: i64 = 150;
const EFFORT_MINUTES_MIN: i64 = 15;
const EFFORT_MINUTES_MAX: i64 = 2_400;
/// Of an estimate, for a coefficient of variation of 1.
const EFFORT_LOG2_SIGMA_Q16: i64 = 78_717;
/// Of the actual effort over the estimate, for a coefficient of variation of 0.5.
pub const ACTUAL_LOG2_SIGMA_Q16: i64 = 44_662;
const DAY_OFF_PER_MILLION: u64 = 1_000_000 / 15;
/// What is left on the table when the rest of the work arrived: two years to finish it.
const FINISHING_DAYS: i64 = 730;
const SLOTS_PER_DAY: i64 = 32;
const SLOT_SECONDS: i64 = 900;

/// Every agency of a seed has its own number.
pub fn synthetic(seed: u64, number: u64, load: Load, span: Span) -> Trial {
    let mut draw = Draw::of(seed, number);
    // Any Monday would do; two leap days and no holiday.
    let begins_on = jiff::civil::date(2024, 1, 1);
    let ends_on = plus_days(begins_on, span.weeks() * 7);
    let agency = clock(Vec::new(), 480, Vec::new());
    let measured_from = plus_days(begins_on, span.warm_up_weeks * 7);
    let specialists = (0..SPECIALISTS).map(|_| specialist(&mut draw, &agency, load, begins_on, ends_on));
    Trial {
        specialists: specialists.collect(),
        agency,
        measured_from: Zone::utc().start_of(measured_from),
        measured_to: Zone::utc().start_of(plus_days(measured_from, span.measured_weeks * 7)),
        ends_at: Zone::utc().start_of(plus_days(ends_on, FINISHING_DAYS)),
    }
}

fn clock(off: Vec<Weekday>, minutes_per_day: u32, away: Vec<(Date, Date)>) -> WorkClock {
    let mut calendar = Calendar::weekdays("simulated");
    calendar.weekend.extend(off);
    let nine = jiff::civil::time(9, 0, 0, 0);
    WorkClock::new(calendar, Zone::utc(), nine, minutes_per_day, away).expect("5 or 8 hours are a day")
}

/// What a task is for: whose it is, how much of it, how important.
#[derive(Clone, Copy)]
struct Kind {
    risk: Risk,
    importance: Importance,
    effort_minutes: u32,
}

struct Desk<'a> {
    draw: &'a mut Draw,
    agency: &'a WorkClock,
    risks: Vec<Risk>,
    arrivals: Vec<Arrival>,
    begins_on: Date,
    ends_on: Date,
}

fn specialist(draw: &mut Draw, agency: &WorkClock, load: Load, begins_on: Date, ends_on: Date) -> Specialist {
    let (off, minutes_per_day) = match draw.below(5) {
        0 => (vec![Weekday::from_monday_one_offset(1 + draw.below(5) as i8).expect("a weekday")], 480),
        1 => (Vec::new(), 300),
        _ => (Vec::new(), 480),
    };
    let minutes_a_week = (5 - off.len() as i64) * i64::from(minutes_per_day) * 14 / 15;
    let until = plus_days(ends_on, FINISHING_DAYS);
    let mut away = Vec::new();
    let mut day = begins_on;
    while day < until {
        if draw.happens(DAY_OFF_PER_MILLION) {
            away.push((day, day));
        }
        day = plus_days(day, 1);
    }
    let risks = (0..CLIENTS_PER_SPECIALIST)
        .map(|_| Risk::new(draw.beta_per_10_000()).expect("a share of 10,000 is a risk"))
        .collect();
    let mut desk = Desk { draw, agency, risks, arrivals: Vec::new(), begins_on, ends_on };
    let arriving = minutes_a_week * i64::from(load.0) / 100;
    desk.weekly(arriving * 40 / 100);
    desk.monthly(arriving * 25 * 52 / 1_200);
    desk.quarterly(arriving * 10 * 13 / 100);
    desk.at_any_time(arriving * 25 / 100);
    let mut arrivals = desk.arrivals;
    arrivals.sort_by_key(|one| one.created_at);
    Specialist { clock: clock(off, minutes_per_day, away), arrivals }
}

impl Desk<'_> {
    fn kind(&mut self) -> Kind {
        let minutes = (MEAN_EFFORT_MINUTES * self.draw.lognormal_q16(EFFORT_LOG2_SIGMA_Q16)) >> 16;
        let client = self.draw.below(self.risks.len() as u64) as usize;
        let importance = match self.draw.below(4) {
            0 => Importance::Low,
            1 => Importance::High,
            _ => Importance::Normal,
        };
        let minutes = minutes.clamp(EFFORT_MINUTES_MIN, EFFORT_MINUTES_MAX);
        Kind { risk: self.risks[client], importance, effort_minutes: minutes as u32 }
    }

    /// Kinds of together so many minutes; the last is cut to what is left.
    fn kinds(&mut self, mut minutes: i64) -> Vec<Kind> {
        let mut kinds = Vec::new();
        while minutes >= EFFORT_MINUTES_MIN {
            let mut kind = self.kind();
            kind.effort_minutes = kind.effort_minutes.min(minutes as u32);
            minutes -= i64::from(kind.effort_minutes);
            kinds.push(kind);
        }
        kinds
    }

    fn weekly(&mut self, minutes: i64) {
        for kind in self.kinds(minutes) {
            let mut on = plus_days(self.begins_on, self.draw.below(5) as i64);
            while on < self.ends_on {
                self.arrives(kind, self.morning(on), 5);
                on = plus_days(on, 7);
            }
        }
    }

    fn monthly(&mut self, minutes: i64) {
        for kind in self.kinds(minutes) {
            let (at_month_end, day) = (self.draw.below(2) == 0, self.draw.below(28) as i64);
            let mut first = self.begins_on.first_of_month();
            while first < self.ends_on {
                let on = if at_month_end { self.days_before_end(first, 10) } else { plus_days(first, day) };
                self.arrives(kind, self.morning(on), 10);
                first = plus_days(first, 31).first_of_month();
            }
        }
    }

    fn quarterly(&mut self, minutes: i64) {
        for kind in self.kinds(minutes) {
            let mut on = plus_days(self.begins_on, self.draw.below(91) as i64);
            while on < self.ends_on {
                self.arrives(kind, self.morning(on), 20);
                on = plus_days(on, 91);
            }
        }
    }

    fn at_any_time(&mut self, minutes_a_week: i64) {
        let per_million = minutes_a_week * 1_000_000 / (MEAN_EFFORT_MINUTES * 5 * SLOTS_PER_DAY);
        let mut on = self.begins_on;
        while on < self.ends_on {
            for slot in 0..SLOTS_PER_DAY {
                if self.agency.calendar().is_working(on) && self.draw.happens(per_million.unsigned_abs()) {
                    let kind = self.kind();
                    let lead = 1 + self.draw.below(10) as u32;
                    self.arrives(kind, self.morning(on).plus_seconds(slot * SLOT_SECONDS), lead);
                }
            }
            on = plus_days(on, 1);
        }
    }

    fn morning(&self, on: Date) -> Timestamp {
        Zone::utc().instant(on, self.agency.works_from())
    }

    /// The working day whose tenth successor, for ten, is the last working day of the month.
    fn days_before_end(&self, first: Date, days: i32) -> Date {
        let calendar = self.agency.calendar();
        let next = plus_days(first, 31).first_of_month();
        calendar.plus_business_days(next, -1 - days).expect("a week has working days")
    }

    fn arrives(&mut self, kind: Kind, created_at: Timestamp, lead_days: u32) {
        let actual = self.draw.lognormal_q16(ACTUAL_LOG2_SIGMA_Q16);
        let is_within = created_at >= self.morning(self.begins_on) && created_at < self.morning(self.ends_on);
        if !is_within {
            return;
        }
        let Kind { risk, importance, effort_minutes } = kind;
        let deadline = self.agency.end_of_nth_working_day(created_at, lead_days);
        let facts = Facts { deadline, effort_minutes, risk, importance, promised: true };
        let actual_seconds = ((i64::from(effort_minutes) * 60 * actual) >> 16).max(60);
        self.arrivals.push(Arrival { facts, created_at, actual_seconds });
    }
}
