//! What one score costs: its six terms, which are the explanation, and the same told in words.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::civil::time;
use slated_core::calendar::Calendar;
use slated_core::score::{Facts, Importance, Risk, Weights, explain, score};
use slated_core::suggest::Dice;
use slated_core::time::{Timestamp, Zone};
use slated_core::worktime::WorkClock;

const TASKS: usize = 1_000;
const WEEK_MINUTES: u64 = 7 * 24 * 60;

fn clock(zone: &str, minutes_per_day: u32) -> WorkClock {
    let zone = Zone::named(zone).expect("a zone that exists");
    let calendar = Calendar::weekdays("any");
    WorkClock::new(calendar, zone, time(9, 0, 0, 0), minutes_per_day, vec![]).expect("a day of some hours")
}

/// Deadlines from two weeks ago to six weeks ahead, so that tasks of every stage are among them.
fn tasks(now: Timestamp) -> Vec<Facts> {
    let mut dice = Dice::of(7);
    let mut below = |bound: u64| dice.below(bound);
    let fact = |_| {
        let minutes = below(8 * WEEK_MINUTES) as i64 - 2 * WEEK_MINUTES as i64;
        Facts {
            deadline: now.plus_seconds(minutes * 60),
            effort_minutes: 15 + below(1_200) as u32,
            risk: Risk::new(below(10_001) as i64).expect("parts of 10,000"),
            importance: Importance::ALL[below(4) as usize],
            promised: below(2) == 0,
        }
    };
    (0..TASKS).map(fact).collect()
}

fn scores(criterion: &mut Criterion) {
    let now: Timestamp = "2026-11-24T09:30:00Z".parse().expect("an instant");
    let (agency, weights) = (clock("Europe/Kyiv", 480), Weights::default());
    let assignee = clock("America/New_York", 300);
    let tasks = tasks(now);
    let mut next = (0..TASKS).cycle();
    let mut task = move || tasks[next.next().expect("a cycle has no end")];
    criterion.bench_function("score with its terms", |bencher| {
        bencher.iter_batched(
            &mut task,
            |facts| score(&facts, &assignee, &agency, &weights, now),
            BatchSize::SmallInput,
        );
    });
    criterion.bench_function("score with its terms, told in words", |bencher| {
        bencher.iter_batched(
            &mut task,
            |facts| explain(&score(&facts, &assignee, &agency, &weights, now), agency.zone(), now),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, scores);
criterion_main!(benches);
