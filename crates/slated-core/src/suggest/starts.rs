//! Orders to start a search from: apparent tardiness cost with several patiences, and the weighted
//! modified due date. Knows no search.

use std::cmp::Ordering;

use super::Job;
use crate::fixed;

/// The k of apparent tardiness cost, doubled: how many mean jobs ahead a deadline is felt.
const PATIENCES_DOUBLED: [i64; 5] = [1, 2, 4, 6, 10];
/// ln 2 in millionths: what turns the rule's natural logarithm into doublings.
const LN_2_MILLIONTHS: i64 = 693_147;
const FRACTION_BITS: u32 = 16;

/// The order in which a rule takes the jobs: whenever one is done, the one with the greatest key next.
///
/// `key` is asked for every waiting job at every start, with its index and the minutes from now. Of
/// equals the one that comes first in `among` is taken.
pub fn dispatch<K: Ord>(
    jobs: &[Job],
    among: &[usize],
    began: i64,
    key: impl Fn(usize, i64) -> K,
) -> Vec<usize> {
    let mut waiting = among.to_vec();
    let mut now = began;
    let mut order = Vec::with_capacity(waiting.len());
    while let Some(&first) = waiting.first() {
        let (mut best, mut best_key) = (0, key(first, now));
        for (at, &index) in waiting.iter().enumerate().skip(1) {
            let other = key(index, now);
            if other > best_key {
                (best, best_key) = (at, other);
            }
        }
        let taken = waiting.remove(best);
        now += jobs[taken].work_minutes;
        order.push(taken);
    }
    order
}

/// Each start in turn.
pub(super) fn orders<'a>(
    jobs: &'a [Job],
    among: &'a [usize],
    began: i64,
) -> impl Iterator<Item = Vec<usize>> + 'a {
    let total: i64 = among.iter().map(|&index| jobs[index].work_minutes).sum();
    let count = among.len().max(1) as i64;
    // log2(weight / work) of each job, by its index: the one logarithm, taken once.
    let mut worth = vec![0; jobs.len()];
    for &index in among {
        worth[index] = fixed::log2_q32(jobs[index].weight as u64, jobs[index].work_minutes as u64);
    }
    let by_patience = PATIENCES_DOUBLED.into_iter().map(move |patience| {
        let half_life = total * patience * LN_2_MILLIONTHS / (2_000_000 * count);
        let mut level = worth.clone();
        level.iter_mut().for_each(|it| *it = (*it >> FRACTION_BITS) * half_life);
        dispatch(jobs, among, began, |index, now| {
            let slack = jobs[index].due_minutes - jobs[index].work_minutes - now;
            level[index] - (slack.max(0) << FRACTION_BITS)
        })
    });
    let by_due = std::iter::once_with(move || {
        dispatch(jobs, among, began, |index, now| {
            let job = jobs[index];
            Sooner { minutes: job.work_minutes.max(job.due_minutes - now), weight: job.weight.max(1) }
        })
    });
    by_patience.chain(by_due)
}

/// Minutes for each unit of weight; fewer are greater. The weighted modified due date.
struct Sooner {
    minutes: i64,
    weight: i64,
}

impl Ord for Sooner {
    fn cmp(&self, other: &Sooner) -> Ordering {
        (other.minutes * self.weight).cmp(&(self.minutes * other.weight))
    }
}

impl PartialOrd for Sooner {
    fn partial_cmp(&self, other: &Sooner) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Sooner {
    fn eq(&self, other: &Sooner) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Sooner {}
