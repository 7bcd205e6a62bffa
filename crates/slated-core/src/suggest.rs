//! A better order for one person's queue: which swaps would keep more promises.
//!
//! ```text
//! cost = sum over jobs of weight * minutes late, worked one after the other from now on
//! ```
//!
//! Starts from the given order and a few known rules, then searches. Never costs more than the given
//! order, leaves its pinned beginning as it is, and stops after a number of evaluations, not after a
//! time: the same jobs give the same order on every machine, and a larger budget never a worse one.
//! Integers throughout. Knows no calendar, no score and no reserve: whoever wants four hours of
//! reserve says that everything is due four hours earlier.

pub mod advice;
pub mod dice;
mod line;
mod starts;

pub use dice::Dice;
use line::{Line, Meter};
pub use starts::dispatch;

/// Evaluations that a search gets unless somebody says otherwise.
pub const EVALUATIONS_DEFAULT: u64 = 200_000;
/// As many jobs after the pinned ones are moved; what stands behind them stays where it is.
pub const MOVED_JOBS_MAX: usize = 500;

const WORK_MINUTES_MAX: u32 = 1 << 20;
const DUE_MINUTES_MAX: i64 = 1 << 31;
const WEIGHT_MAX: u32 = 1 << 16;

/// A task as the search sees it.
///
/// What is beyond two years of work, four thousand years or a weight of 65,536 counts as that: so no
/// sum of a search can overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    work_minutes: i64,
    due_minutes: i64,
    weight: i64,
}

impl Job {
    /// `due_minutes` counts working minutes from now, negative when it is past; `weight` is what a
    /// minute of lateness costs.
    pub fn new(work_minutes: u32, due_minutes: i64, weight: u32) -> Job {
        Job {
            work_minutes: i64::from(work_minutes.min(WORK_MINUTES_MAX)),
            due_minutes: due_minutes.clamp(-DUE_MINUTES_MAX, DUE_MINUTES_MAX),
            weight: i64::from(weight.min(WEIGHT_MAX)),
        }
    }

    fn cost(&self, end: i64) -> i64 {
        (end - self.due_minutes).max(0) * self.weight
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Indices of the jobs, the first to be worked on first.
    pub order: Vec<usize>,
    pub cost: i64,
    /// What the given order costs; never less than `cost`.
    pub given_cost: i64,
    /// Never more than the budget.
    pub evaluations: u64,
}

/// How far a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// To the first order that moving a single job does not improve.
    Insertions,
    /// On from there, by swaps and shakes, until so many evaluations are spent.
    Evaluations(u64),
}

/// The cost of working the jobs in this order.
pub fn cost(jobs: &[Job], order: &[usize]) -> i64 {
    let mut end = 0;
    let costs = order.iter().map(|&index| {
        end += jobs[index].work_minutes;
        (end - jobs[index].due_minutes).max(0).saturating_mul(jobs[index].weight)
    });
    costs.fold(0, i64::saturating_add)
}

/// The cheapest order found from `given`, which names every job once; its first `pinned` jobs stay there.
///
/// An evaluation is one job looked at in one place: a job passed by an insertion, two that would swap, each
/// between them, each whose end is reckoned again after a move. What the starts cost, at most a few per pair of
/// jobs, is not counted.
pub fn suggest(jobs: &[Job], given: &[usize], pinned: usize, depth: Depth) -> Suggestion {
    let (first, rest) = given.split_at(pinned.min(given.len()));
    let (moved, last) = rest.split_at(rest.len().min(MOVED_JOBS_MAX));
    let began: i64 = first.iter().map(|&index| jobs[index].work_minutes).sum();
    let mut line = Line::of(jobs, moved, began);
    for start in starts::orders(jobs, moved, began) {
        let other = Line::of(jobs, &start, began);
        if other.cost() < line.cost() {
            line = other;
        }
    }
    let mut meter = Meter::of(match depth {
        Depth::Insertions => u64::MAX,
        Depth::Evaluations(budget) => budget,
    });
    match depth {
        Depth::Insertions => line.descend_by_insertions(&mut meter).expect("no search spends so much"),
        Depth::Evaluations(_) => line = search(line, seed(jobs, moved), &mut meter),
    }
    let order: Vec<usize> = first.iter().copied().chain(line.order()).chain(last.iter().copied()).collect();
    let (cost, given_cost) = (cost(jobs, &order), cost(jobs, given));
    Suggestion { order, cost, given_cost, evaluations: meter.spent() }
}

/// Settles, shakes and settles again, always from the cheapest line so far, until the meter stops it.
fn search(mut line: Line, seed: u64, meter: &mut Meter) -> Line {
    let mut best = line.clone();
    let mut dice = Dice::of(seed);
    loop {
        let settled = line.settle(meter);
        // One that costs the same is taken too: another way out of the same valley.
        if line.cost() <= best.cost() {
            best.copy_from(&line);
        } else {
            line.copy_from(&best);
        }
        // Insertions alone reach every order of two.
        let is_done = best.cost() == 0 || best.len() < 3;
        if is_done || settled.is_err() || line.shake(&mut dice, meter).is_err() {
            return best;
        }
    }
}

/// Made of the jobs themselves, so that nothing else decides what a search finds.
fn seed(jobs: &[Job], among: &[usize]) -> u64 {
    among.iter().fold(among.len() as u64, |seed, &index| {
        let Job { work_minutes, due_minutes, weight } = jobs[index];
        let mix = |seed, part: i64| Dice::of(seed ^ part as u64).roll();
        [work_minutes, due_minutes, weight].into_iter().fold(seed, mix)
    })
}

#[cfg(test)]
mod tests;
