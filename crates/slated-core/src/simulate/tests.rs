//! The simulation counts right, and says what the score is worth.

use super::*;
use crate::calendar::Calendar;
use crate::score::{Importance, Risk, Weights};
use crate::time::Zone;

const SPAN: Span = Span { warm_up_weeks: 4, measured_weeks: 8, after_weeks: 6 };

fn rules() -> [Rule; 5] {
    [Rule::Score(Weights::default()), Rule::Fifo, Rule::Edd, Rule::MinimumSlack, Rule::WeightedSum]
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// One who works Monday to Friday from 09:00 to 17:00 in UTC, and has this to do.
fn alone(arrivals: Vec<Arrival>) -> Trial {
    let nine = jiff::civil::time(9, 0, 0, 0);
    let clock = WorkClock::new(Calendar::weekdays("test"), Zone::utc(), nine, 480, Vec::new()).unwrap();
    Trial {
        agency: clock.clone(),
        specialists: vec![Specialist { clock, arrivals }],
        measured_from: at("2026-11-01T00:00:00Z"),
        measured_to: at("2026-12-01T00:00:00Z"),
        ends_at: at("2027-01-01T00:00:00Z"),
    }
}

fn arrival(created: &str, deadline: &str, hours: u32) -> Arrival {
    let facts = Facts {
        deadline: at(deadline),
        effort_minutes: hours * 60,
        risk: Risk::NONE,
        importance: Importance::Normal,
        promised: true,
    };
    Arrival { facts, created_at: at(created), actual_seconds: i64::from(hours) * 3_600 }
}

/// Red when the number does not enter the seed: all agencies are one.
#[test]
fn a_seed_makes_the_same_agency_and_it_takes_the_same_course() {
    let (one, again) = (synthetic(7, 3, Load(95), SPAN), synthetic(7, 3, Load(95), SPAN));
    assert_eq!(one.specialists[5].arrivals, again.specialists[5].arrivals);
    assert_eq!(one.work_off(&rules()[0]), again.work_off(&rules()[0]));
    let other = synthetic(7, 4, Load(95), SPAN);
    assert_ne!(one.specialists[5].arrivals, other.specialists[5].arrivals);
}

/// Written down: a machine on which this differs would order differently.
#[test]
fn the_first_agency_is_the_same_on_every_machine() {
    let trial = synthetic(1, 0, Load(95), SPAN);
    let arrivals = trial.specialists.iter().flat_map(|one| &one.arrivals);
    let (mut count, mut actual, mut risk, mut effort) = (0, 0, 0, 0);
    for one in arrivals {
        count += 1;
        actual += one.actual_seconds;
        risk += one.facts.risk.parts_per_10_000();
        effort += i64::from(one.facts.effort_minutes);
    }
    assert_eq!((count, actual, risk, effort), (1_835, 16_316_475, 5_556_743, 275_873));
}

/// Red when work is begun at night (`at_work` gives `at`).
#[test]
fn every_task_is_finished_or_open_and_nobody_works_outside_their_hours() {
    let trial = synthetic(2, 0, Load(105), SPAN);
    for rule in rules() {
        let course = trial.work_off(&rule);
        let measured = trial.measure(&course);
        let arrived: usize = trial.specialists.iter().map(|one| one.arrivals.len()).sum();
        assert_eq!(measured.done + measured.open, arrived as u64);
        assert_eq!(measured.open, 0, "two years are enough");
        for (one, stretches) in trial.specialists.iter().zip(&course) {
            let mut stretches: Vec<_> = one.arrivals.iter().zip(stretches.iter().flatten()).collect();
            stretches.sort_by_key(|(_, stretch)| stretch.begun_at);
            for (arrival, Stretch { begun_at, done_at }) in &stretches {
                assert!(*begun_at >= arrival.created_at, "begun before it was there");
                assert_eq!(one.clock.seconds_between(*begun_at, *done_at), arrival.actual_seconds);
                assert_eq!(one.clock.seconds_between(*begun_at, begun_at.plus_seconds(1)), 1, "off hours");
            }
            let apart = |pair: &[(&Arrival, &Stretch)]| pair[0].1.done_at <= pair[1].1.begun_at;
            assert!(stretches.windows(2).all(apart), "two at once");
        }
    }
}

#[test]
fn one_task_is_worked_the_same_by_every_rule() {
    // from Friday's last hour over the weekend to Monday at 11:00, two working hours after the deadline
    let trial = alone(vec![arrival("2026-11-20T16:00:00Z", "2026-11-20T17:00:00Z", 3)]);
    for rule in rules() {
        let course = trial.work_off(&rule);
        let stretch = course[0][0].unwrap();
        assert_eq!(
            (stretch.begun_at, stretch.done_at),
            (at("2026-11-20T16:00:00Z"), at("2026-11-23T11:00:00Z"))
        );
        let measured = trial.measure(&course);
        // promised: importance counts as high, so a day costs twice
        assert_eq!((measured.longest_days_late, measured.weighted_days_late), (0.25, 0.5));
        assert_eq!((measured.promises, measured.promises_missed, measured.high_risk_promises), (1, 1, 0));
    }
}

#[test]
fn each_rule_takes_what_it_says() {
    #[track_caller]
    fn check_first(rule: &Rule, expected: usize) {
        let mut grave = arrival("2026-11-16T09:01:00Z", "2026-11-18T17:00:00Z", 2);
        grave.facts.risk = Risk::CERTAIN;
        let trial = alone(vec![
            arrival("2026-11-16T09:00:00Z", "2026-11-16T10:00:00Z", 1),
            arrival("2026-11-16T09:00:30Z", "2026-11-27T17:00:00Z", 2),
            grave,
            arrival("2026-11-16T09:02:00Z", "2026-11-17T17:00:00Z", 1),
            arrival("2026-11-16T09:03:00Z", "2026-11-18T12:00:00Z", 16),
        ]);
        // the first occupies them until all the others have come
        let course = trial.work_off(rule);
        let begun = |index: &usize| course[0][*index].unwrap().begun_at;
        assert_eq!((1..5).min_by_key(begun), Some(expected), "{rule:?}");
    }
    let [score, fifo, edd, slack, sum] = rules();
    check_first(&fifo, 1);
    check_first(&score, 2);
    check_first(&sum, 2);
    check_first(&edd, 3);
    check_first(&slack, 4);
}

/// Weighted days late of a rule over those of the score, on the same agencies.
fn relative(trials: &[Trial], rule: &Rule) -> f64 {
    let late = |trial: &Trial, rule| trial.measure(&trial.work_off(rule)).weighted_days_late;
    let score = Rule::Score(Weights::default());
    let pairs: Vec<(f64, f64)> =
        trials.iter().map(|trial| (late(trial, rule), late(trial, &score))).collect();
    ratio(&pairs).unwrap().value
}

/// Red with the sign of the slack term flipped in `score.rs`.
#[test]
fn at_95_percent_the_score_is_less_late_than_every_other_rule() {
    let trials: Vec<Trial> = (0..3).map(|number| synthetic(1, number, Load(95), SPAN)).collect();
    let [_, fifo, edd, slack, sum] = rules();
    let [fifo, edd, slack, sum] = [fifo, edd, slack, sum].map(|rule| relative(&trials, &rule));
    let said = format!("fifo {fifo:.2}, edd {edd:.2}, slack {slack:.2}, sum {sum:.2}");
    assert!(sum > 1.15 && edd > 1.5 && slack > 1.5 && fifo > 3.0, "{said}");
}

/// Red when the parts of a pair vary on their own.
#[test]
fn an_interval_knows_what_both_share() {
    // each twice the other: nothing is uncertain about the ratio
    let twice = ratio(&[(2.0, 1.0), (20.0, 10.0)]).unwrap();
    assert_eq!((twice.value, twice.plus_minus), (2.0, 0.0));
    assert_eq!(ratio(&[(1.0, 0.0)]), None);
    assert_eq!(mean(&[1.0, 3.0]), Estimate { value: 2.0, plus_minus: 1.96 });
    assert_eq!([0, 500, 1_000].map(|n| quantile(vec![3.0, 1.0, 2.0, 4.0], n)), [1.0, 2.0, 4.0]);
}

/// Red when the mean of 2^X is forgotten.
#[test]
fn draws_have_the_means_they_should_have() {
    let mut draw = Draw::of(1, 1);
    let many = 20_000;
    let actual: i64 = (0..many).map(|_| draw.lognormal_q16(ACTUAL_LOG2_SIGMA_Q16)).sum();
    let risk: i64 = (0..many).map(|_| draw.beta_per_10_000()).sum();
    let (actual, risk) = (actual * 1_000 / many / 65_536, risk / many);
    assert!((980..=1_020).contains(&actual), "{actual} of 1,000");
    assert!((3_270..=3_400).contains(&risk), "{risk} of 10,000");
}
