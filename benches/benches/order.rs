//! What an order costs: a queue of 100 by score, and the suggested order of 100 tasks.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use slated_core::queue::{Entry, order};
use slated_core::score::Points;
use slated_core::suggest::{Depth, Dice, EVALUATIONS_DEFAULT, Job, suggest};
use slated_core::time::Timestamp;

const TASKS: usize = 100;
const QUEUES: u64 = 50;

/// As hard as the published instances: deadlines spread about the middle of the work there is.
fn queue(seed: u64) -> Vec<Job> {
    let mut dice = Dice::of(seed);
    let mut below = |bound: u64| dice.below(bound);
    let work: Vec<u32> = (0..TASKS).map(|_| 10 + 10 * below(100) as u32).collect();
    let total = work.iter().map(|minutes| u64::from(*minutes)).sum::<u64>();
    let due = |below: &mut dyn FnMut(u64) -> u64| (total / 5 + below(total * 3 / 5)) as i64;
    work.iter().map(|minutes| Job::new(*minutes, due(&mut below), 1 + below(10) as u32)).collect()
}

fn suggested(criterion: &mut Criterion) {
    let queues: Vec<Vec<Job>> = (0..QUEUES).map(queue).collect();
    let given: Vec<usize> = (0..TASKS).collect();
    let mut next = queues.iter().cycle();
    let mut jobs = move || next.next().expect("a cycle has no end");
    let depth = Depth::Evaluations(EVALUATIONS_DEFAULT);
    criterion.bench_function("suggested order of 100 tasks", |bencher| {
        bencher.iter_batched(&mut jobs, |jobs| suggest(jobs, &given, 0, depth), BatchSize::SmallInput);
    });
}

fn ranked(criterion: &mut Criterion) {
    let instant = Timestamp::from_microsecond(1_790_000_000_000_000).expect("an instant");
    let mut dice = Dice::of(7);
    let mut entry = |id| Entry {
        id,
        score: Points(dice.below(1_000) as i32),
        deadline: instant.plus_seconds(dice.below(1_000_000) as i64),
        created_at: instant,
        active: None,
    };
    let entries: Vec<Entry<'_>> = (0..TASKS as i64).map(&mut entry).collect();
    criterion.bench_function("final order of 100 tasks", |bencher| {
        bencher.iter_batched(|| entries.clone(), |mut entries| order(&mut entries), BatchSize::SmallInput);
    });
}

criterion_group!(benches, suggested, ranked);
criterion_main!(benches);
