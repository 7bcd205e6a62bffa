//! What a series owes at a moment: which occurrences become tasks, which do not and why, and when
//! to look again.
//!
//! A plan is a pure function of the series, its calendar and `now`. It never moves a date: an
//! occurrence made late keeps its deadline. Generation calls [`plan`], and a preview is [`foresee`],
//! which calls it too, so what was shown is what is made.

mod dates;
pub mod edit;
mod foresee;
mod overlap;
mod policies;
mod remarks;

pub use dates::{
    dates_by_hand, dates_of, first_on_or_after, is_nominal, latest_nominal, next_nominal, passed_over,
};
pub use foresee::{Closing, FORESEEN_DAYS_MAX, FORESEEN_MAX, Foreseen, foresee};
pub use policies::{is_excluded, stands_for};
pub use remarks::{Remarks, remarks};

use std::ops::ControlFlow;

use jiff::civil::Date;

use crate::agency::{Agency, Client, ClientStatus, Engagement};
use crate::calendar::{Calendar, NoWorkingDay};
use crate::catalog::{Due, Template, When};
use crate::recurrence::RecurrenceError;
use crate::time::{Timestamp, plus_days};
use crate::wording::Subject;
use dates::{dropped_at, latest_recurring};
use overlap::Way;

/// Bounds of one activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Occurrences decided per series and batch; the rest follows in the next batch.
    pub occurrences_max: usize,
    /// Civil days after which a missed occurrence is not made up for, where its template says nothing.
    pub catch_up_days: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { occurrences_max: 50, catch_up_days: 31 }
    }
}

/// A series and all that its plan depends on.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    pub template: &'a Template,
    pub engagement: &'a Engagement,
    pub client: &'a Client,
    pub service_name: &'a str,
    /// The one by which the client's work goes: its own, the agency's, or both.
    pub calendar: &'a Calendar,
    pub agency: &'a Agency,
    /// Work before this day is not this series': the agency's adoption, or the day on which an engagement or
    /// a template was added later.
    pub adopted_on: Date,
    /// The last nominal date that has been decided; `None` before the first look.
    pub cursor: Option<Date>,
    /// Other occurrences of the series that are not done with.
    pub in_the_way: InTheWay,
}

/// What of a series is neither done nor given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InTheWay {
    /// Its open tasks.
    pub open: u32,
    /// The latest of them.
    pub newest: Option<OpenTask>,
    /// The occurrence that waits for the one before it.
    pub held: Option<Held>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenTask {
    pub task: i64,
    /// Somebody works on it or it is promised, so that nothing takes its place.
    pub is_kept: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub nominal_on: Date,
    pub dates: Dates,
    /// The task that it waits for, as its row says.
    pub blocking: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// In the order of their nominal dates.
    pub decisions: Vec<Decision>,
    pub cursor: Option<Date>,
    pub next: Next,
}

/// When to look at the series again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The next occurrence's create instant; not after `now` where a bound cut the plan short.
    At(Timestamp),
    /// Nothing will ever come of it as things stand.
    Ended,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub nominal_on: Date,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Create(Occurrence),
    /// A rule said no; `None` dates where the rule dropped the date.
    Skip {
        why: Skip,
        dates: Option<Dates>,
    },
    /// It waits until the task before it is closed, and becomes one then with the same deadline.
    Hold {
        behind: Behind,
        dates: Dates,
    },
    /// A later date of the same daily rule falls on the same day and stands for it.
    Collapse {
        into: Date,
        dates: Dates,
    },
    /// Not made up for after a downtime.
    Missed {
        why: Missed,
        dates: Dates,
    },
    /// Everything uncreated from the nominal date through this one lies before the agency's adoption.
    BeforeAdoption {
        through: Date,
    },
}

/// What a held occurrence waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    Task(i64),
    /// The task of that nominal date, which the same plan makes.
    Planned(Date),
}

impl Behind {
    /// Why it is held, given the number of the task that it waits for.
    pub fn reason(task: Option<i64>) -> String {
        Skip::Overlap { blocking: task }.reason()
    }
}

/// An occurrence that becomes a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    pub dates: Dates,
    pub title: String,
    pub purpose: String,
    pub effort_minutes: u32,
    /// Created after its own deadline.
    pub late: bool,
    /// The open task whose place it takes.
    pub supersedes: Option<i64>,
    /// A promise is made however many are open; how many there are where its template would have no more.
    pub beside: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Where `on_holiday` put the nominal date.
    pub rolled_on: Date,
    pub create_at: Timestamp,
    pub due_at: Timestamp,
    /// Beyond what the calendar knows: holidays that are not known yet may change it.
    pub provisional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skip {
    /// The template drops dates that are not worked; with the holiday's name where it has one.
    DayOff {
        name: String,
    },
    EngagementPaused,
    ClientPaused,
    /// The template or the engagement names the date as one on which nothing is done.
    Excluded,
    /// The previous task is still open: its number, or `None` where the same plan creates it.
    Overlap {
        blocking: Option<i64>,
    },
    /// The same, and another occurrence waits for its end already.
    Buffered {
        blocking: Option<i64>,
        held_on: Date,
    },
    /// The previous task would be superseded, but somebody works on it or it is promised.
    Kept {
        task: i64,
    },
    /// A later one was due at the same moment and superseded it before it was made.
    Superseded {
        by: Date,
    },
    /// As many tasks of the series are open as may be.
    Full {
        open: u32,
    },
    /// It was held, and the engagement ends before its date.
    EngagementEnded,
    /// It was held when the client left.
    ClientLeft,
}

impl Skip {
    /// Other tasks of the series are why: worth an event of its own, where a day off would drown the history.
    pub fn is_overlap(&self) -> bool {
        match self {
            Skip::Overlap { .. }
            | Skip::Buffered { .. }
            | Skip::Kept { .. }
            | Skip::Superseded { .. }
            | Skip::Full { .. } => true,
            Skip::DayOff { .. }
            | Skip::EngagementPaused
            | Skip::ClientPaused
            | Skip::Excluded
            | Skip::EngagementEnded
            | Skip::ClientLeft => false,
        }
    }

    /// The rule in words, as it is stored and shown.
    pub fn reason(&self) -> String {
        match self {
            Skip::DayOff { name } => format!("day off: {name}"),
            Skip::EngagementPaused => "engagement paused".to_owned(),
            Skip::ClientPaused => "client paused".to_owned(),
            Skip::Excluded => "excluded date".to_owned(),
            Skip::Overlap { blocking: Some(task) } => format!("overlap: task #{task} is still open"),
            Skip::Overlap { blocking: None } => "overlap: the occurrence before it is still open".to_owned(),
            Skip::Buffered { blocking, held_on } => {
                let open = Skip::Overlap { blocking: *blocking }.reason();
                format!("{open}, and one is already held ({held_on})")
            }
            Skip::Kept { task } => {
                format!("overlap: task #{task} is promised or being worked on, so nothing takes its place")
            }
            Skip::Superseded { by } => format!("overlap: the occurrence of {by} took its place"),
            Skip::Full { open: 1 } => "overlap: a task of this series is open".to_owned(),
            Skip::Full { open } => format!("overlap: {open} tasks of this series are open"),
            Skip::EngagementEnded => "the engagement ended while it was held".to_owned(),
            Skip::ClientLeft => "the client left while it was held".to_owned(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// A newer one was made instead (`catch_up = "latest"`).
    Superseded,
    /// `catch_up = "none"`.
    NotMadeUpFor,
    /// Older than the catch-up window.
    OutsideWindow { days: u32 },
}

impl Missed {
    pub fn reason(self) -> String {
        match self {
            Missed::Superseded => "a newer occurrence was made up for instead".to_owned(),
            Missed::NotMadeUpFor => "the template makes up for nothing".to_owned(),
            Missed::OutsideWindow { days: 0 } => "not on its own day".to_owned(),
            Missed::OutsideWindow { days: 1 } => "more than a day late".to_owned(),
            Missed::OutsideWindow { days } => format!("more than {days} days late"),
        }
    }
}

/// The series cannot be computed; shown, and stops nothing else.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error(transparent)]
    Calendar(#[from] NoWorkingDay),
    #[error(transparent)]
    Recurrence(#[from] RecurrenceError),
}

/// How long a start that is paused waits for its next look; a changed file has it looked at sooner.
const PUT_OFF_SECONDS: i64 = 86_400;

/// Calendar days that could lie between a nominal date and its deadline, at most, in a usual calendar.
const FIRST_LOOK_DAYS: i64 = 62;

/// Decides every occurrence whose time to appear has come.
pub fn plan(series: &Series<'_>, limits: Limits, now: Timestamp) -> Result<Plan, PlanError> {
    let mut plan = Plan { decisions: Vec::new(), cursor: series.cursor, next: Next::Ended };
    if series.client.status == ClientStatus::Churned {
        let left = |held: Held| Decision {
            nominal_on: held.nominal_on,
            outcome: Outcome::Skip { why: Skip::ClientLeft, dates: Some(held.dates) },
        };
        plan.decisions.extend(series.in_the_way.held.map(left));
        return Ok(plan);
    }
    let mut way = Way::of(series);
    way.look_again(series, &mut plan, now);
    let mut upcoming = first_look(series, &mut plan)?;
    while let Some(nominal) = upcoming {
        let dates = dates_of(series, nominal)?;
        let appears_at = dates.map_or_else(|| dropped_at(series, nominal), |dates| Ok(dates.create_at))?;
        if appears_at > now || plan.decisions.len() >= limits.occurrences_max {
            plan.next = Next::At(appears_at);
            break;
        }
        if policies::is_put_off(series, nominal) {
            plan.next = Next::At(now.plus_seconds(PUT_OFF_SECONDS));
            break;
        }
        if way.holds(nominal) {
            // it is decided again below its own date, and not with the others: a series that began anew comes by it
            plan.cursor = Some(nominal);
            upcoming = next_nominal(series, Some(nominal))?;
            continue;
        }
        match policies::rule_out(series, nominal, dates, limits, now)? {
            ControlFlow::Break(outcome) => record(&mut plan, nominal, outcome),
            ControlFlow::Continue(dates) => {
                way.admit(series, nominal, dates, &mut plan, now);
                plan.cursor = Some(nominal);
            }
        }
        upcoming = next_nominal(series, Some(nominal))?;
    }
    plan.decisions.sort_by_key(|decision| decision.nominal_on);
    Ok(plan)
}

/// When the next date after the cursor appears, as calendar and zone data have it now. `None` where nothing comes, or
/// where a pause puts the date off.
pub fn next_appears_at(series: &Series<'_>) -> Result<Option<Timestamp>, PlanError> {
    if series.client.status == ClientStatus::Churned {
        return Ok(None);
    }
    match next_nominal(series, series.cursor)? {
        Some(nominal) if !policies::is_put_off(series, nominal) => dates::appears(series, nominal).map(Some),
        _ => Ok(None),
    }
}

/// Adds a decision; consecutive dates before the adoption share one.
fn record(plan: &mut Plan, nominal: Date, outcome: Outcome) {
    plan.cursor = Some(nominal);
    if let Outcome::BeforeAdoption { through } = outcome {
        let range = plan.decisions.iter_mut().find_map(|decision| match &mut decision.outcome {
            Outcome::BeforeAdoption { through } => Some(through),
            _ => None,
        });
        if let Some(known) = range {
            *known = through;
            return;
        }
    }
    plan.decisions.push(Decision { nominal_on: nominal, outcome });
}

/// The first nominal date to decide. On the first look at a series that began long before the
/// adoption, what can no longer be ahead of its deadline is passed over in one step.
fn first_look(series: &Series<'_>, plan: &mut Plan) -> Result<Option<Date>, PlanError> {
    let first = next_nominal(series, series.cursor)?;
    let (None, Some(first_date), When::Recurring(rule)) =
        (series.cursor, first, &series.template.schedule.when)
    else {
        return Ok(first);
    };
    let reach = match series.template.due {
        Due::BusinessDays { days, .. } => 2 * i64::from(days),
        Due::Hours(hours) => i64::from(hours / 24),
    };
    let horizon = plus_days(series.adopted_on, -(FIRST_LOOK_DAYS + reach));
    if first_date >= horizon {
        return Ok(first);
    }
    let Some(passed) = latest_recurring(series, rule, horizon)? else { return Ok(first) };
    record(plan, first_date, Outcome::BeforeAdoption { through: passed });
    plan.cursor = Some(passed);
    next_nominal(series, Some(passed))
}

/// The words and the effort of an occurrence that becomes a task on these dates.
pub fn occurrence(series: &Series<'_>, nominal: Date, dates: Dates, now: Timestamp) -> Occurrence {
    let subject = Subject {
        client_name: &series.client.name,
        client_key: &series.client.key,
        service_name: series.service_name,
        nominal_on: nominal,
    };
    let effort = u64::from(series.template.effort_minutes) * u64::from(series.engagement.effort_permille);
    let effort_minutes = u32::try_from((effort + 500) / 1000).unwrap_or(u32::MAX).max(1);
    Occurrence {
        dates,
        title: series.template.title.render(&subject),
        purpose: series.template.purpose.render(&subject),
        effort_minutes,
        late: dates.due_at <= now,
        supersedes: None,
        beside: None,
    }
}

#[cfg(test)]
mod tests;
