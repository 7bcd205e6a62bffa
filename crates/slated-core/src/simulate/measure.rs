//! What a course came to: lateness and waiting in the agency's business days, and how sure that is.
//!
//! Floats, and only here: nothing is ordered by them. Only the four operations and the root, which are
//! the same on every machine.

use super::rule::worth_q16;
use super::{Course, Trial};
use crate::time::Timestamp;

/// From here on a client counts as likely to leave.
pub const HIGH_RISK_PER_10_000: i64 = 6_000;

/// One agency under one rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    pub tasks: u64,
    /// Lateness in agency business days, times what a day of it costs.
    pub weighted_days_late: f64,
    pub promises: u64,
    pub promises_missed: u64,
    pub high_risk_promises: u64,
    pub high_risk_promises_missed: u64,
    pub longest_days_late: f64,
    /// Agency business days from the arrival to the beginning, of each task.
    pub waits_days: Vec<f64>,
    /// Tasks that stood open, per specialist.
    pub mean_queue: f64,
    /// Of all arrivals, not only the measured.
    pub done: u64,
    pub open: u64,
}

impl Trial {
    pub fn measure(&self, course: &Course) -> Measured {
        let per_day = self.agency.seconds_per_day() as f64;
        let days = |a: Timestamp, b: Timestamp| self.agency.seconds_between(a, b).max(0) as f64 / per_day;
        let mut found = Measured::default();
        let mut open_days = 0.0;
        for (specialist, stretches) in self.specialists.iter().zip(course) {
            for (arrival, stretch) in specialist.arrivals.iter().zip(stretches) {
                let (begun_at, done_at) =
                    stretch.map_or((self.ends_at, self.ends_at), |one| (one.begun_at, one.done_at));
                found.done += u64::from(stretch.is_some());
                found.open += u64::from(stretch.is_none());
                open_days += days(arrival.created_at.max(self.measured_from), done_at.min(self.measured_to));
                if !(self.measured_from..self.measured_to).contains(&arrival.created_at) {
                    continue;
                }
                let is_late = done_at > arrival.facts.deadline;
                let late = days(arrival.facts.deadline, done_at);
                found.tasks += 1;
                found.weighted_days_late += late * worth_q16(arrival) as f64 / 65_536.0;
                found.longest_days_late = found.longest_days_late.max(late);
                found.waits_days.push(days(arrival.created_at, begun_at));
                if arrival.facts.promised {
                    let is_high = arrival.facts.risk.parts_per_10_000() >= HIGH_RISK_PER_10_000;
                    found.promises += 1;
                    found.promises_missed += u64::from(is_late);
                    found.high_risk_promises += u64::from(is_high);
                    found.high_risk_promises_missed += u64::from(is_high && is_late);
                }
            }
        }
        let measured = days(self.measured_from, self.measured_to) * self.specialists.len() as f64;
        found.mean_queue = if measured > 0.0 { open_days / measured } else { 0.0 };
        found
    }
}

/// A figure, and how far it is known: the true one lies within `plus_minus` in 95 of 100 such simulations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    pub value: f64,
    pub plus_minus: f64,
}

/// The sum of `of` over the sum of `to`, pair by pair: what both share does not widen the interval.
///
/// `None` where there is nothing to compare to.
pub fn ratio(pairs: &[(f64, f64)]) -> Option<Estimate> {
    let (of, to) = pairs.iter().fold((0.0, 0.0), |(a, b), (of, to)| (a + of, b + to));
    if to <= 0.0 {
        return None;
    }
    let (value, count) = (of / to, pairs.len() as f64);
    let squares: f64 = pairs.iter().map(|(of, to)| (of - value * to) * (of - value * to)).sum();
    let variance = if pairs.len() > 1 { squares / (count - 1.0) / count } else { 0.0 };
    Some(Estimate { value, plus_minus: 1.96 * variance.sqrt() * count / to })
}

pub fn mean(values: &[f64]) -> Estimate {
    let pairs: Vec<(f64, f64)> = values.iter().map(|value| (*value, 1.0)).collect();
    ratio(&pairs).unwrap_or_default()
}

/// The value that so many of 1,000 do not exceed.
pub fn quantile(mut values: Vec<f64>, per_mille: usize) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let at = (values.len() * per_mille).div_ceil(1_000).max(1) - 1;
    values.get(at).copied().unwrap_or(0.0)
}
