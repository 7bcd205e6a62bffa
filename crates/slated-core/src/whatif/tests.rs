//! Effects computed by hand, and what holds of every one.

use jiff::civil::time;
use proptest::prelude::*;

use super::*;
use crate::calendar::Calendar;
use crate::forecast::{Presence, UNKNOWN_CV_PERMILLE};
use crate::queue::{Entry, RankKey};
use crate::score::Points;
use crate::time::Zone;
use crate::worktime::WorkClock;

/// A Thursday at nine: ann and bob work until five.
const NOW: &str = "2026-11-26T09:00:00+02:00";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn clock() -> WorkClock {
    let zone = Zone::named("Europe/Kyiv").unwrap();
    WorkClock::new(Calendar::weekdays("test"), zone, time(9, 0, 0, 0), 480, Vec::new()).unwrap()
}

fn place(score: i32, task: i64) -> RankKey {
    let any = at(NOW);
    RankKey::of(&Entry { id: task, score: Points(score), deadline: any, created_at: any, active: None })
}

/// Ann's, in the order of their numbers.
fn job(task: i64, hours: u32, deadline: &str) -> Job<'static> {
    Job {
        task,
        place: place(0, task),
        assignee: Some("ann"),
        role: "seo",
        manager: "mary",
        effort_minutes: hours * 60,
        cv_permille: UNKNOWN_CV_PERMILLE,
        deadline: at(deadline),
        stage: Stage::Startable,
    }
}

fn told(before: &[Job<'_>], after: &[Job<'_>], promises: &[i64], changed: &[i64]) -> Effect {
    let (clock, roles) = (clock(), ["seo".to_owned()]);
    let hand = |login| Hand { login, roles: &roles, clock: &clock, presence: Presence::Present };
    let (was, will) = (|one: usize, _| before[one].place, |one: usize, _| after[one].place);
    let (before, after) = (Scene { jobs: before, order: &was }, Scene { jobs: after, order: &will });
    let set = |numbers: &[i64]| numbers.iter().copied().collect();
    effect(&[hand("ann"), hand("bob")], before, after, &set(promises), &set(changed), at(NOW))
}

fn shown(effect: &Effect) -> Vec<String> {
    let zone = Zone::named("Europe/Kyiv").unwrap();
    let wall = |at: Option<Timestamp>| {
        at.map_or("never".to_owned(), |at| zone.civil(at).strftime("%a %H:%M").to_string())
    };
    let line = |one: &Shift| {
        let after = one.after.as_ref().map_or("gone".to_owned(), |side| wall(side.finish));
        format!("#{} {} {} -> {after}", one.task, one.fate.as_str(), wall(one.before.finish))
    };
    effect.shifts.iter().map(line).collect()
}

#[track_caller]
fn check(before: &[Job<'_>], after: &[Job<'_>], changed: &[i64], expected: &[&str], sentence: &str) {
    let effect = told(before, after, &[2], changed);
    assert_eq!(
        (shown(&effect), effect.totals.sentence()),
        (expected.iter().map(|line| (*line).to_owned()).collect(), sentence.to_owned())
    );
}

/// Thursday's eight hours are full: #1 to eleven, #2 (a promise) to one, #3 to five; #4 is Friday's.
fn day() -> Vec<Job<'static>> {
    vec![
        job(1, 2, "2026-11-26T12:00:00+02:00"),
        job(2, 2, "2026-11-26T14:00:00+02:00"),
        job(3, 4, "2026-11-26T17:00:00+02:00"),
        job(4, 3, "2026-11-27T17:00:00+02:00"),
    ]
}

fn with(task: i64, change: impl Fn(&mut Job<'static>)) -> Vec<Job<'static>> {
    let mut jobs = day();
    jobs.iter_mut().filter(|job| job.task == task).for_each(change);
    jobs
}

// Red when the two walks are exchanged, and when a promise is counted where none slips.
#[test]
fn what_is_put_first_pushes_the_others_back() {
    check(
        &day(),
        &with(4, |job| job.place = place(500, 4)),
        &[4],
        &[
            "#4 earlier Fri 12:00 -> Thu 12:00",
            "#2 slips Thu 13:00 -> Thu 16:00",
            "#1 slips Thu 11:00 -> Thu 14:00",
            "#3 slips Thu 17:00 -> Fri 12:00",
        ],
        "three tasks slip past their deadlines (one promise breaks), one task is done earlier",
    );
    check(
        &with(4, |job| job.place = place(500, 4)),
        &day(),
        &[4],
        &[
            "#4 later Thu 12:00 -> Fri 12:00",
            "#2 comes_back Thu 16:00 -> Thu 13:00",
            "#1 comes_back Thu 14:00 -> Thu 11:00",
            "#3 comes_back Fri 12:00 -> Thu 17:00",
        ],
        "three tasks come back inside their deadlines (one promise is kept), one task is done later",
    );
}

// Red when a task that is gone is told as a slip, when what is changed is told only where it moves, and when a minute is noticed.
#[test]
fn every_kind_of_change_is_told() {
    let without_3: Vec<Job<'static>> = day().into_iter().filter(|job| job.task != 3).collect();
    let nothing = "no deadline is missed or saved";
    check(
        &day(),
        &without_3,
        &[3],
        &["#3 closed Thu 17:00 -> gone", "#4 earlier Fri 12:00 -> Thu 16:00"],
        &format!("{nothing}, one task is done earlier"),
    );
    check(
        &day(),
        &with(3, |job| job.assignee = Some("bob")),
        &[3],
        &["#3 earlier Thu 17:00 -> Thu 13:00", "#4 earlier Fri 12:00 -> Thu 16:00"],
        &format!("{nothing}, two tasks are done earlier"),
    );
    check(
        &day(),
        &with(2, |job| job.deadline = at("2026-11-26T12:59:00+02:00")),
        &[2],
        &["#2 slips Thu 13:00 -> Thu 13:00"],
        "one task slips past its deadline (one promise breaks)",
    );
    check(
        &day(),
        &with(4, |job| job.effort_minutes += 29),
        &[4],
        &["#4 stays Fri 12:00 -> Fri 12:29"],
        nothing,
    );
    check(
        &day(),
        &with(4, |job| job.effort_minutes += 30),
        &[4],
        &["#4 later Fri 12:00 -> Fri 12:30"],
        &format!("{nothing}, one task is done later"),
    );
    check(&day(), &day(), &[], &[], nothing);
}

// Red when a submitted task is taken for one that never ends: it slips, or is done later.
#[test]
fn what_is_submitted_neither_slips_nor_comes_back() {
    check(
        &day(),
        &with(2, |job| job.stage = Stage::Submitted),
        &[2],
        &[
            "#2 stays Thu 13:00 -> never",
            "#3 earlier Thu 17:00 -> Thu 15:00",
            "#4 earlier Fri 12:00 -> Fri 10:00",
        ],
        "no deadline is missed or saved, two tasks are done earlier",
    );
}

// Red when a task that is gone is told as a slip.
#[test]
fn several_changes_are_told_together() {
    let mut after = with(4, |job| job.assignee = Some("bob"));
    after.retain(|job| job.task != 1);
    check(
        &day(),
        &after,
        &[1, 4],
        &[
            "#1 closed Thu 11:00 -> gone",
            "#4 earlier Fri 12:00 -> Thu 12:00",
            "#2 earlier Thu 13:00 -> Thu 11:00",
            "#3 earlier Thu 17:00 -> Thu 15:00",
        ],
        "no deadline is missed or saved, three tasks are done earlier",
    );
}

#[test]
fn a_misses_total_is_the_sum_of_the_tasks() {
    let effect = told(&day(), &with(4, |job| job.place = place(500, 4)), &[], &[4]);
    let sum =
        |side: fn(&Shift) -> Option<u16>| effect.shifts.iter().filter_map(side).map(u64::from).sum::<u64>();
    assert_eq!(sum(|one| one.before.miss_permille), effect.totals.misses_permille_before);
    assert_eq!(sum(|one| one.after.as_ref()?.miss_permille), effect.totals.misses_permille_after);
    assert!(effect.totals.misses_permille_before + 1_000 < effect.totals.misses_permille_after);
}

proptest! {
    // Red when every slip counts as a promise that breaks.
    #[test]
    fn what_changes_and_is_changed_back_is_told_the_other_way_round(
        rows in prop::collection::vec((1_u32..9, 0_i64..60, any::<bool>()), 1..12),
        which in any::<prop::sample::Index>(), score in -2_i32..3,
    ) {
        let jobs: Vec<Job<'static>> = rows.iter().enumerate().map(|(n, (hours, due, own))| Job {
            deadline: at(NOW).plus_seconds(due * 3_600),
            assignee: own.then_some("ann"),
            ..job(n as i64, *hours, NOW)
        }).collect();
        let mut other = jobs.clone();
        let at = which.index(jobs.len());
        other[at].place = place(score, at as i64);
        let (there, back) = (told(&jobs, &other, &[0, 2], &[]).totals, told(&other, &jobs, &[0, 2], &[]).totals);
        prop_assert_eq!((there.tasks_slip, there.promises_break, there.tasks_later), (back.tasks_come_back, back.promises_kept, back.tasks_earlier));
        prop_assert_eq!((there.misses_permille_before, there.misses_permille_after), (back.misses_permille_after, back.misses_permille_before));
        prop_assert_eq!(told(&jobs, &jobs, &[], &[]).shifts, vec![]);
    }
}
