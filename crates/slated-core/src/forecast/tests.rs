//! Finish times computed by hand, and what holds of every forecast.

use jiff::civil::{Date, date, time};
use proptest::prelude::*;

use super::*;
use crate::calendar::Calendar;
use crate::queue::Entry;
use crate::score::Points;
use crate::time::Zone;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Nine to five in Kyiv, Monday to Friday.
fn clock(away: &[(Date, Date)]) -> WorkClock {
    let zone = Zone::named("Europe/Kyiv").unwrap();
    WorkClock::new(Calendar::weekdays("test"), zone, time(9, 0, 0, 0), 480, away.to_vec()).unwrap()
}

/// A Thursday at noon: five hours are left of it.
const NOW: &str = "2026-11-26T12:00:00+02:00";

fn place(number: i64) -> RankKey {
    let any = at(NOW);
    RankKey::of(&Entry { id: number, score: Points(0), deadline: any, created_at: any, active: None })
}

/// Jobs stand in the order of their numbers.
fn job(task: i64, assignee: Option<&'static str>, hours: u32, stage: Stage) -> Job<'static> {
    Job {
        task,
        place: place(task),
        assignee,
        role: "seo",
        manager: "mary",
        effort_minutes: hours * 60,
        cv_permille: UNKNOWN_CV_PERMILLE,
        deadline: at("2026-12-01T17:00:00+02:00"),
        stage,
    }
}

fn told(jobs: &[Job<'_>], clocks: &[(&str, &WorkClock, Presence)]) -> Forecast {
    let roles = ["seo".to_owned()];
    let hands: Vec<Hand<'_>> = clocks
        .iter()
        .map(|(login, clock, presence)| Hand { login, roles: &roles, clock, presence: *presence })
        .collect();
    forecast(&hands, jobs, at(NOW))
}

fn shown(forecast: &Forecast) -> Vec<String> {
    let zone = Zone::named("Europe/Kyiv").unwrap();
    let wall = |at| zone.civil(at).strftime("%a %d %H:%M").to_string();
    let line = |one: &Expected| {
        let who = one.login.as_deref().unwrap_or("nobody");
        let span =
            one.span.map_or("never".to_owned(), |it| format!("{} - {}", wall(it.start), wall(it.finish)));
        format!("#{} {who} {span}", one.task)
    };
    forecast.tasks.iter().map(line).collect()
}

#[track_caller]
fn check(jobs: &[Job<'_>], clocks: &[(&str, &WorkClock, Presence)], expected: &[&str]) {
    assert_eq!(shown(&told(jobs, clocks)), expected);
}

const ANN: Option<&str> = Some("ann");
const BOB: Option<&str> = Some("bob");

// Red when `start` is the evening that ends the work before it (`instant_near(begun)`): Thu 26 17:00.
#[test]
fn a_queue_is_walked_through_its_owners_days() {
    let jobs = [
        job(1, ANN, 5, Stage::Startable),
        job(2, ANN, 8, Stage::Startable),
        job(3, ANN, 2, Stage::Startable),
    ];
    check(
        &jobs,
        &[("ann", &clock(&[]), Presence::Present)],
        &[
            "#1 ann Thu 26 12:00 - Thu 26 17:00",
            "#2 ann Fri 27 09:00 - Fri 27 17:00",
            "#3 ann Mon 30 09:00 - Mon 30 11:00",
        ],
    );
    let away = clock(&[(date(2026, 11, 27), date(2026, 12, 1))]);
    check(
        &jobs,
        &[("ann", &away, Presence::Present)],
        &[
            "#1 ann Thu 26 12:00 - Thu 26 17:00",
            "#2 ann Wed 02 09:00 - Wed 02 17:00",
            "#3 ann Thu 03 09:00 - Thu 03 11:00",
        ],
    );
}

// Red when a waiting task is begun in its place in the order (`waits` not looked at).
#[test]
fn a_task_is_begun_after_what_it_waits_for_and_the_next_is_done_meanwhile() {
    let jobs = [
        job(1, ANN, 2, Stage::After(vec![4])),
        job(2, ANN, 3, Stage::Startable),
        job(3, ANN, 3, Stage::Startable),
        job(4, BOB, 2, Stage::Startable),
    ];
    let (ann, bob) = (clock(&[]), clock(&[]));
    check(
        &jobs,
        &[("ann", &ann, Presence::Present), ("bob", &bob, Presence::Present)],
        &[
            "#1 ann Thu 26 15:00 - Thu 26 17:00",
            "#2 ann Thu 26 12:00 - Thu 26 15:00",
            "#3 ann Fri 27 09:00 - Fri 27 12:00",
            "#4 bob Thu 26 12:00 - Thu 26 14:00",
        ],
    );
}

// By hand: until two the order is 1, 2, 3 and from then on 3, 2, 1; the first look at three o'clock sees the second order.
// Red when the place of now is taken for every look, and when what is blocked is weighed with what can be begun.
#[test]
fn the_order_is_looked_at_anew_whenever_a_task_is_taken() {
    let jobs = [
        job(1, ANN, 3, Stage::Startable),
        job(2, ANN, 1, Stage::Startable),
        job(3, ANN, 1, Stage::Startable),
        job(4, ANN, 1, Stage::Stuck),
    ];
    let (clock, roles) = (clock(&[]), ["seo".to_owned()]);
    let hand = Hand { login: "ann", roles: &roles, clock: &clock, presence: Presence::Present };
    let turns_at = at("2026-11-26T14:00:00+02:00");
    let order = |job: usize, then| place(if then < turns_at { jobs[job].task } else { -jobs[job].task });
    assert_eq!(
        shown(&forecast_by(&[hand], &jobs, &order, at(NOW))),
        [
            "#1 ann Thu 26 12:00 - Thu 26 15:00",
            "#2 ann Thu 26 16:00 - Thu 26 17:00",
            "#3 ann Thu 26 15:00 - Thu 26 16:00",
            "#4 ann Fri 27 09:00 - Fri 27 10:00",
        ]
    );
}

// Red when a bench with nothing to begin is not woken by what is finished on another: #1 never.
#[test]
fn whoever_has_nothing_to_begin_waits_for_the_other() {
    let jobs = [job(1, ANN, 2, Stage::After(vec![2])), job(2, BOB, 6, Stage::Startable)];
    let (ann, bob) = (clock(&[]), clock(&[]));
    let clocks = [("ann", &ann, Presence::Present), ("bob", &bob, Presence::Present)];
    check(&jobs, &clocks, &["#1 ann Fri 27 10:00 - Fri 27 12:00", "#2 bob Thu 26 12:00 - Fri 27 10:00"]);
    // ann is as unsure of her beginning as bob is of his end: by her own hour alone it would be 44
    let near = |hours| Job {
        deadline: at("2026-11-27T12:00:00+02:00"),
        ..job(1, ANN, hours, Stage::After(vec![2]))
    };
    let miss = |first: Job<'static>| told(&[first, jobs[1].clone()], &clocks).tasks[0].miss_permille.unwrap();
    assert!((200..800).contains(&miss(near(1))), "{}", miss(near(1)));
}

// Red when a submitted task takes hours, or a blocked one its place in the order.
#[test]
fn submitted_work_takes_no_hours_and_blocked_work_comes_last() {
    check(
        &[
            job(1, ANN, 4, Stage::Submitted),
            job(2, ANN, 2, Stage::Stuck),
            job(3, ANN, 2, Stage::After(vec![1])),
            job(4, ANN, 1, Stage::Startable),
        ],
        &[("ann", &clock(&[]), Presence::Present)],
        &[
            "#1 ann never",
            "#2 ann Thu 26 15:00 - Thu 26 17:00",
            "#3 ann Thu 26 12:00 - Thu 26 14:00",
            "#4 ann Thu 26 14:00 - Thu 26 15:00",
        ],
    );
}

// Red when a pool is given to whoever is away.
#[test]
fn a_pool_is_shared_out_to_those_who_are_present() {
    let jobs = [
        job(1, ANN, 3, Stage::Startable),
        job(2, None, 2, Stage::Startable),
        job(3, None, 2, Stage::Startable),
        job(4, Some("zoe"), 1, Stage::Startable),
    ];
    let (full, zoe) = (clock(&[]), clock(&[]));
    check(
        &jobs,
        &[
            ("ann", &full, Presence::Present),
            ("bob", &full, Presence::Present),
            ("cy", &full, Presence::Away),
            ("zoe", &zoe, Presence::Left),
        ],
        &[
            "#1 ann Thu 26 12:00 - Thu 26 15:00",
            "#2 bob Thu 26 12:00 - Thu 26 14:00",
            "#3 bob Thu 26 14:00 - Thu 26 16:00",
            "#4 zoe never",
        ],
    );
    check(&jobs[1..2], &[("cy", &full, Presence::Away)], &["#2 nobody never"]);
}

// Red when whoever has a line left is told to be free (`line.is_empty()` not asked).
#[test]
fn what_never_ends_has_no_finish() {
    let ring = [job(1, ANN, 1, Stage::After(vec![2])), job(2, ANN, 1, Stage::After(vec![1]))];
    let all = told(&ring, &[("ann", &clock(&[]), Presence::Present)]);
    assert_eq!(shown(&all), ["#1 ann never", "#2 ann never"]);
    assert_eq!(all.people[0].free_at, None);
    let gone = clock(&[(date(2026, 11, 1), date(9999, 12, 31))]);
    let all = told(&[job(1, ANN, 1, Stage::Startable)], &[("ann", &gone, Presence::Present)]);
    assert_eq!((all.tasks[0].span, all.tasks[0].miss_permille), (None, Some(1_000)));
}

// Red when a deadline that is past is left to the spread.
#[test]
fn a_person_is_told_their_hours_and_when_they_are_free() {
    let past = Job { deadline: at("2026-11-26T11:00:00+02:00"), ..job(2, ANN, 1, Stage::Startable) };
    let all =
        told(&[job(1, ANN, 1, Stage::Startable), past.clone()], &[("ann", &clock(&[]), Presence::Present)]);
    let ann = &all.people[0];
    assert_eq!((ann.open_minutes, ann.free_at), (120, Some(at("2026-11-26T14:00:00+02:00"))));
    assert_eq!(ann.misses_permille, 1_000, "the other has three days for an hour");
    let submitted = Job { stage: Stage::Submitted, ..past };
    assert_eq!(told(&[submitted], &[]).tasks[0].miss_permille, Some(1_000), "it was not approved in time");
}

/// Startable tasks of one person, and of a pool of two.
fn queues() -> impl Strategy<Value = Vec<Job<'static>>> {
    prop::collection::vec((prop::bool::weighted(0.8), 1_u32..20), 1..14).prop_map(|rows| {
        let row = |(at, (own, hours)): (usize, (bool, u32))| {
            let number = i64::try_from(at).unwrap();
            job(number, if own { ANN } else { BOB }, hours, Stage::Startable)
        };
        rows.into_iter().enumerate().map(row).collect()
    })
}

fn finishes(all: &Forecast) -> Vec<Timestamp> {
    all.tasks.iter().map(|one| one.span.unwrap().finish).collect()
}

proptest! {
    // Red when the longer effort is put last on its bench (sorted by effort instead of place).
    #[test]
    fn more_effort_ahead_never_finishes_earlier(jobs in queues(), which in any::<prop::sample::Index>(), more in 1_u32..600) {
        let clock = clock(&[]);
        let clocks = [("ann", &clock, Presence::Present), ("bob", &clock, Presence::Present)];
        let before = told(&jobs, &clocks);
        let mut longer = jobs.clone();
        longer[which.index(jobs.len())].effort_minutes += more;
        let after = told(&longer, &clocks);
        for (one, other) in before.tasks.iter().zip(&after.tasks) {
            prop_assert!(one.span.unwrap().finish <= other.span.unwrap().finish);
            prop_assert!(one.miss_permille <= other.miss_permille, "{one:?} {other:?}");
        }
    }

    // Red when `free_worked` is not moved on. A probability need not rise: a deadline inside an absence moves with it.
    #[test]
    fn an_absence_never_finishes_anything_earlier(jobs in queues(), from in 0_i64..20, days in 0_i64..20) {
        let (first, here) = (crate::time::plus_days(date(2026, 11, 24), from), clock(&[]));
        let away = clock(&[(first, crate::time::plus_days(first, days))]);
        let before = told(&jobs, &[("ann", &here, Presence::Present), ("bob", &here, Presence::Present)]);
        let after = told(&jobs, &[("ann", &away, Presence::Present), ("bob", &here, Presence::Present)]);
        for (one, other) in finishes(&before).into_iter().zip(finishes(&after)) {
            prop_assert!(one <= other);
        }
    }

    // Red when every task is begun now (`begun = now_worked`).
    #[test]
    fn nobody_does_two_things_at_once(jobs in queues()) {
        let clock = clock(&[]);
        let all = told(&jobs, &[("ann", &clock, Presence::Present), ("bob", &clock, Presence::Present)]);
        for login in [ANN, BOB] {
            let mut spans: Vec<Span> =
                all.tasks.iter().filter(|one| one.login.as_deref() == login).map(|one| one.span.unwrap()).collect();
            spans.sort_by_key(|span| span.start);
            prop_assert!(spans.windows(2).all(|pair| pair[0].finish <= pair[1].start));
        }
    }
}
