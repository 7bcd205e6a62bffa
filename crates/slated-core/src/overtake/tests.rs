//! Two tasks that race: by the formula, and minute by minute.

use std::sync::LazyLock;

use jiff::civil::{date, time};
use proptest::prelude::*;

use super::*;
use crate::calendar::Calendar;
use crate::overrides::{Override, OverrideKind};
use crate::score::{Importance, Points, Risk};
use crate::time::Zone;

/// Kyiv, 9 to 17, a holiday on Wednesday 9 December.
static AGENCY: LazyLock<WorkClock> = LazyLock::new(|| {
    let mut calendar = Calendar::weekdays("agency");
    calendar.days_off.insert(date(2026, 12, 9), "A holiday".to_owned());
    WorkClock::new(calendar, Zone::named("Europe/Kyiv").unwrap(), time(9, 0, 0, 0), 480, vec![]).unwrap()
});

/// Elsewhere, five hours a day, also on Sundays, away for two days.
static ASSIGNEE: LazyLock<WorkClock> = LazyLock::new(|| {
    let calendar =
        Calendar { weekend: vec![jiff::civil::Weekday::Saturday], ..Calendar::weekdays("assignee") };
    let leave = vec![(date(2026, 12, 3), date(2026, 12, 4))];
    let zone = Zone::named("America/New_York").unwrap();
    WorkClock::new(calendar, zone, time(10, 30, 0, 0), 300, leave).unwrap()
});

static WEIGHTS: LazyLock<Weights> = LazyLock::new(Weights::default);

/// Monday.
const START: &str = "2026-11-30T00:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn runner<'a>(id: i64, facts: Facts, clock: &'a WorkClock, active: Option<&'a Override>) -> Runner<'a> {
    let (created_at, deadline) = (at(START), facts.deadline);
    let entry = Entry { id, score: Points(0), deadline, created_at, active };
    Runner { facts, clock, agency: &AGENCY, weights: &WEIGHTS, entry }
}

fn facts(deadline: &str, effort_minutes: u32, risk: i64) -> Facts {
    let risk = Risk::new(risk).unwrap();
    Facts { deadline: at(deadline), effort_minutes, risk, importance: Importance::Normal, promised: false }
}

#[track_caller]
fn check_overtakes(behind: Facts, ahead: Facts, expected: Option<&str>) {
    let (behind, ahead) = (runner(12, behind, &AGENCY, None), runner(7, ahead, &AGENCY, None));
    let now = at("2026-11-30T08:00:00Z");
    assert!(ahead.at(now) < behind.at(now), "it is ahead already");
    let found = overtakes(&behind, &ahead, now).map(|at| in_words(12, 7, at, &AGENCY, now));
    assert_eq!(found.as_deref(), expected);
}

#[test]
fn a_day_and_a_minute_are_told() {
    // both wait: for good, their distance is the one of their efforts
    let far = "2026-12-16T16:00:00Z";
    check_overtakes(facts("2026-12-07T16:00:00Z", 120, 0), facts("2026-12-04T16:00:00Z", 120, 0), None);
    // the one ahead is soon overdue and has 52.2 points on Wednesday; the other comes to 57.5 by its risk
    let ripe = facts("2026-11-30T09:00:00Z", 120, 0);
    let told = "#12 overtakes #7 on Wed 2 Dec 11:45";
    check_overtakes(facts("2026-12-02T16:00:00Z", 120, 2_500), ripe, Some(told));
    // the one ahead is too far away to move: it stands at 0 points, which the other has thirty working hours before its
    // latest start, that is at the end of Friday; and the minute before that by rounding
    let told = "#12 overtakes #7 on Fri 4 Dec 16:59";
    check_overtakes(
        facts("2026-12-11T15:00:00Z", 120, 0),
        facts("2026-12-31T15:00:00Z", 30, 10_000),
        Some(told),
    );
    let told = "#12 overtakes #7 on Fri 11 Dec 12:57";
    check_overtakes(facts(far, 960, 0), facts("2026-12-31T15:00:00Z", 30, 10_000), Some(told));
}

#[test]
fn a_pin_and_a_level_are_not_overtaken_and_a_boost_is() {
    let set = |kind| Override::new(kind, "mia", "why", at(START), None).unwrap();
    let now = at("2026-11-30T08:00:00Z");
    let told = |kind| {
        let over = set(kind);
        let behind = runner(1, facts("2026-12-02T16:00:00Z", 120, 2_500), &AGENCY, None);
        let ahead = runner(2, facts("2026-11-30T09:00:00Z", 120, 0), &AGENCY, Some(&over));
        overtakes(&behind, &ahead, now)
    };
    assert_eq!(told(OverrideKind::Pin), None);
    assert_eq!(told(OverrideKind::Level(1)), None);
    let [plain, boosted] = [0, 20].map(|tenths| told(OverrideKind::Boost(Points(tenths))).unwrap());
    assert!(boosted > plain, "{boosted} after {plain}");
}

fn some_facts() -> impl Strategy<Value = Facts> {
    let importance = prop::sample::select(Importance::ALL.to_vec());
    // from long overdue to far away, in seconds that no minute divides
    (-10_i64 * 86_400..24 * 86_400, 0_u32..1_200, 0_i64..=10_000, importance).prop_map(
        |(deadline, effort_minutes, risk, importance)| Facts {
            deadline: at(START).plus_seconds(deadline),
            effort_minutes,
            risk: Risk::new(risk).unwrap(),
            importance,
            promised: false,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    // Red when the end of a stage is left out, when the tie is taken for the lead, or when one clock is taken for
    // another.
    #[test]
    fn the_formula_is_what_stepping_minute_by_minute_finds(
        one in some_facts(),
        other in some_facts(),
        boost in -300..300_i32,
        clocks in 0..4,
        from in 0_i64..10 * 86_400,
    ) {
        let boost = Override::new(OverrideKind::Boost(Points(boost)), "mia", "why", at(START), None).unwrap();
        let clock = |mine: bool| if mine { &*ASSIGNEE } else { &*AGENCY };
        let (one, other) = (
            runner(1, one, clock(clocks & 1 == 1), Some(&boost)),
            runner(2, other, clock(clocks & 2 == 2), None),
        );
        let now = at(START).plus_seconds(from);
        let (ahead, behind) = if one.at(now) < other.at(now) { (one, other) } else { (other, one) };
        let found = overtakes(&behind, &ahead, now);
        if let Some(at) = found {
            prop_assert!(at > now && behind.at(at) < ahead.at(at), "{at}: it is ahead then");
            prop_assert!(ahead.at(at.plus_seconds(-1)) < behind.at(at.plus_seconds(-1)), "{at}: and not before");
        }
        for minute in 1..16 * 1_440 {
            let at = now.plus_seconds(minute * 60);
            if found.is_some_and(|found| found <= at) {
                break;
            }
            prop_assert!(ahead.at(at) < behind.at(at), "at {at} it has overtaken, and {found:?} was told");
        }
    }

    // Red when a stage is told by another clock than the one it is scored by.
    #[test]
    fn a_stage_is_what_the_score_shows(facts in some_facts(), from in 0_i64..10 * 86_400, mine in any::<bool>()) {
        let runner = runner(1, facts, if mine { &ASSIGNEE } else { &AGENCY }, None);
        let now = at(START).plus_seconds(from);
        let score = score(&facts, runner.clock, &AGENCY, &WEIGHTS, now);
        let slack = -score.terms()[4].points.0;
        let expected = match slack {
            _ if now > facts.deadline => Stage::Overdue,
            0 => Stage::Ripe,
            1_000 => runner.stage(now).min(Stage::Waiting), // at the cap's very edge it may have left it
            _ => Stage::Waiting,
        };
        prop_assert_eq!(runner.stage(now), expected);
    }
}
