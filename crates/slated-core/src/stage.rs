//! A score as a constant and a number that all tasks of one stage share, so that an order may be kept.
//!
//! ```text
//! far      constant                          the slack is capped
//! waiting  constant + round(c * W(now))      until the latest start
//! ripe     constant                          until the deadline
//! overdue  constant + round(g * D(now))
//! ```
//!
//! While two tasks stay in their stages their distance is exactly constant: the constant changes with the facts and at
//! a stage's end, never because time passes. The client's risk is left out of it, so that a risk that moves
//! changes no task. Only for tasks on the agency's clock, which are those of the pools.

use crate::fixed;
use crate::score::{Facts, Points, Risk, Weights, effort, risk_points};
use crate::time::Timestamp;
use crate::worktime::WorkClock;

/// Between the ends of its stages a task is in one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Slack costs the most it may.
    Far,
    Waiting,
    /// Its latest start has passed.
    Ripe,
    Overdue,
}

impl Stage {
    pub const ALL: [Stage; 4] = [Stage::Far, Stage::Waiting, Stage::Ripe, Stage::Overdue];

    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Far => "far",
            Stage::Waiting => "waiting",
            Stage::Ripe => "ripe",
            Stage::Overdue => "overdue",
        }
    }
}

/// Where a task stands from now until the stage ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub stage: Stage,
    /// From this instant on the constant does not hold any more; `None` where the stage is the last.
    pub ends_at: Option<Timestamp>,
    /// The score without the client's risk and without what the stage shares, in tenths of a point.
    pub constant: i64,
}

/// In [`Place::ends_at`] excluded, from `now` on: `score = constant + shared(stage) + risk_term`. Held to it by a
/// property in `score/tests/stages.rs`.
pub fn place(facts: &Facts, agency: &WorkClock, weights: &Weights, now: Timestamp) -> Place {
    let constant = i64::from(weights.base.0)
        + i64::from(weights.importance(facts.effective_importance()).0)
        + i64::from(effort(facts.effort_minutes, weights).points.0);
    if now >= facts.deadline {
        let given = overdue_at(facts.deadline, agency, weights);
        return Place { stage: Stage::Overdue, ends_at: None, constant: constant - given };
    }
    let Some(rise) = Rise::of(weights) else {
        return Place { stage: Stage::Ripe, ends_at: Some(facts.deadline), constant };
    };
    let worked = agency.worked_seconds(now);
    let latest_start =
        agency.worked_seconds(facts.deadline) - i64::from(facts.effort_minutes).saturating_mul(60);
    let most = rise.at(latest_start);
    let (leaves_the_cap, ripens) = (rise.reaches(most - rise.cap), rise.reaches(most));
    // a stage lasts at least a second: one that has ended when it begins would be written again and again
    let until = |worked: i64| {
        let reached = agency.instant_near(worked, facts.deadline).min(facts.deadline);
        Some(reached.max(now.plus_seconds(1)))
    };
    if worked < leaves_the_cap {
        let constant = constant - rise.cap;
        Place { stage: Stage::Far, ends_at: until(leaves_the_cap), constant }
    } else if worked < ripens {
        Place { stage: Stage::Waiting, ends_at: until(ripens), constant: constant - most }
    } else {
        Place { stage: Stage::Ripe, ends_at: Some(facts.deadline), constant }
    }
}

/// What every task of the stage has beside its constant.
pub fn shared(stage: Stage, agency: &WorkClock, weights: &Weights, now: Timestamp) -> i64 {
    match stage {
        Stage::Far | Stage::Ripe => 0,
        Stage::Waiting => Rise::of(weights).map_or(0, |rise| rise.at(agency.worked_seconds(now))),
        Stage::Overdue => overdue_at(now, agency, weights),
    }
}

/// What a client's risk gives each of its tasks.
pub fn risk_term(risk: Risk, weights: &Weights) -> Points {
    risk_points(risk, weights.risk)
}

fn overdue_at(at: Timestamp, agency: &WorkClock, weights: &Weights) -> i64 {
    let per_day = i64::from(weights.overdue_per_day.0);
    fixed::round_ratio(agency.worked_seconds(at), per_day, agency.seconds_per_day())
}

/// How slack turns into points: `round(c * W)`, at most `cap` of it.
struct Rise {
    per_half_life: i64,
    half_life_seconds: i64,
    cap: i64,
}

impl Rise {
    /// `None` where slack counts for nothing.
    fn of(weights: &Weights) -> Option<Rise> {
        let rise = Rise {
            per_half_life: i64::from(weights.slack_per_half_life.0),
            half_life_seconds: i64::from(weights.half_life_minutes.max(1)) * 60,
            cap: i64::from(weights.slack_max.0),
        };
        (rise.per_half_life > 0 && rise.cap > 0).then_some(rise)
    }

    fn at(&self, worked: i64) -> i64 {
        fixed::round_ratio(worked, self.per_half_life, self.half_life_seconds)
    }

    /// The first working second at which it is as many tenths.
    fn reaches(&self, tenths: i64) -> i64 {
        fixed::first_to_round_to(tenths, self.per_half_life, self.half_life_seconds)
    }
}
