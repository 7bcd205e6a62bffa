//! A score is its place and what the place's stage shares, until the stage ends; and there are three ends at most.

use proptest::prelude::*;

use super::properties::{moment, second, some_facts};
use super::*;
use crate::stage::{Place, Stage, place, risk_term, shared};

fn weights(flat: bool) -> Weights {
    if flat { Weights { slack_per_half_life: Points(0), ..Weights::default() } } else { Weights::default() }
}

#[track_caller]
fn check_placed(facts: &Facts, place: &Place, weights: &Weights, now: Timestamp) {
    let placed = place.constant
        + shared(place.stage, &AGENCY, weights, now)
        + i64::from(risk_term(facts.risk, weights).0);
    assert_eq!(
        placed,
        i64::from(score(facts, &AGENCY, &AGENCY, weights, now).total().0),
        "{place:?} at {now}"
    );
}

proptest! {
    // Red when the latest start is not rounded by itself (tried: `rise.at(latest_start - worked)`), when a stage ends a
    // minute later than it does, and when being overdue is counted from the latest start.
    #[test]
    fn until_its_stage_ends_a_score_is_a_constant_and_what_all_share(
        facts in some_facts(), begin in moment(), flat in any::<bool>(), within in prop::collection::vec(0.0_f64..1.0, 4),
    ) {
        let weights = weights(flat);
        let (mut now, mut stages) = (second(begin), Vec::new());
        loop {
            let here = place(&facts, &AGENCY, &weights, now);
            stages.push(here.stage);
            let length = here.ends_at.map_or(9_000_000, |ends| ends.seconds_since(now)) - 1;
            check_placed(&facts, &here, &weights, now);
            for part in &within {
                check_placed(&facts, &here, &weights, now.plus_seconds((length as f64 * part) as i64));
            }
            check_placed(&facts, &here, &weights, now.plus_seconds(length));
            let Some(ends) = here.ends_at else { break };
            prop_assert!(ends > now);
            now = ends;
        }
        let mut each = stages.clone();
        each.dedup();
        prop_assert_eq!(&each, &stages, "a stage follows itself");
        prop_assert!(stages.is_sorted() && stages.last() == Some(&Stage::Overdue), "{:?}", stages);
    }
}

#[test]
fn a_task_goes_through_four_stages() {
    let facts = facts("2026-12-18T16:00:00Z", 120);
    let mut now = at("2026-11-02T08:00:00Z");
    let mut told = Vec::new();
    while told.len() < 5 {
        let here = place(&facts, &AGENCY, &Weights::default(), now);
        told.push(format!("{} from {now}", here.stage.as_str()));
        let Some(ends) = here.ends_at else { break };
        now = ends;
    }
    assert_eq!(
        told,
        [
            "far from 2026-11-02T08:00:00Z",
            "waiting from 2026-12-09T08:59:24Z",
            "ripe from 2026-12-18T12:59:24Z",
            "overdue from 2026-12-18T16:00:00Z",
        ]
    );
}
