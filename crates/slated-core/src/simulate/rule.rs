//! Which of the waiting tasks is taken next. A rule sees what people see: never the actual effort.

use super::Arrival;
use crate::score::{Points, Weights, score};
use crate::time::Timestamp;
use crate::worktime::WorkClock;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The product's own, with these weights.
    Score(Weights),
    /// The earliest created.
    Fifo,
    /// The earliest deadline.
    Edd,
    /// The least working time until the latest start.
    MinimumSlack,
    /// The spreadsheet: 50 for the deadline, 30 for what the client is worth, 20 for little effort, each
    /// between the least and the most that is waiting.
    WeightedSum,
}

/// Of the deadline, the worth and the effort.
const SUM_WEIGHTS: [i64; 3] = [50, 30, 20];
const SUM_PARTS: i64 = 10_000;

impl Rule {
    /// The place in `waiting` of what is taken now; of equals the earlier deadline, creation, number.
    pub(super) fn top(
        &self,
        arrivals: &[Arrival],
        waiting: &[usize],
        clock: &WorkClock,
        agency: &WorkClock,
        now: Timestamp,
    ) -> Option<usize> {
        let keys: Vec<i64> = match self {
            Rule::Score(weights) => each(arrivals, waiting, |one| {
                -i64::from(score(&one.facts, clock, agency, weights, now).total().0)
            }),
            Rule::Fifo => each(arrivals, waiting, |one| one.created_at.as_second()),
            Rule::Edd => each(arrivals, waiting, |one| one.facts.deadline.as_second()),
            Rule::MinimumSlack => each(arrivals, waiting, |one| {
                clock.worked_seconds(one.facts.deadline) - i64::from(one.facts.effort_minutes) * 60
            }),
            Rule::WeightedSum => sums(arrivals, waiting),
        };
        let key = |place: &usize| {
            let index = waiting[*place];
            let one = &arrivals[index];
            (keys[*place], one.facts.deadline, one.created_at, index)
        };
        (0..waiting.len()).min_by_key(key)
    }
}

fn each(arrivals: &[Arrival], waiting: &[usize], key: impl Fn(&Arrival) -> i64) -> Vec<i64> {
    waiting.iter().map(|&index| key(&arrivals[index])).collect()
}

/// The smaller the more pressing, like every key here.
fn sums(arrivals: &[Arrival], waiting: &[usize]) -> Vec<i64> {
    let deadlines = spread(each(arrivals, waiting, |one| one.facts.deadline.as_second()));
    let worths = spread(each(arrivals, waiting, |one| -worth_q16(one)));
    let efforts = spread(each(arrivals, waiting, |one| i64::from(one.facts.effort_minutes)));
    let parts = deadlines.into_iter().zip(worths).zip(efforts);
    let [deadline, worth, effort] = SUM_WEIGHTS;
    parts.map(|((d, w), e)| deadline * d + worth * w + effort * e).collect()
}

/// 0 at the least, `SUM_PARTS` at the most; all 0 where there is no difference.
fn spread(values: Vec<i64>) -> Vec<i64> {
    let least = values.iter().min().copied().unwrap_or(0);
    let most = values.iter().max().copied().unwrap_or(0);
    let width = (most - least).max(1);
    values.into_iter().map(|value| (value - least) * SUM_PARTS / width).collect()
}

/// What a day of lateness costs: DESIGN's risk and importance as a factor, 16 bits behind the point.
///
/// By the default weights, whatever a rule's are: no rule may choose what it is measured by.
pub(super) fn worth_q16(arrival: &Arrival) -> i64 {
    let weights = Weights::default();
    let Points(risk) = crate::score::risk_points(arrival.facts.risk, weights.risk);
    let Points(importance) = weights.importance(arrival.facts.effective_importance());
    super::draw::power_q16(i64::from(risk + importance), 100)
}
