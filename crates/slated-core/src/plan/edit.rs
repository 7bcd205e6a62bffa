//! What an edit of a template does to a series: what the rule that was in force still decides, where the new one
//! begins, and what differs between the two.
//!
//! An edit never reaches back: dates before its day belong to the old rule and are decided by it, the ones after it to
//! the new one. What is shown before an edit and what is done by it are these same functions.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{
    Behind, Dates, Held, InTheWay, Limits, Next, Outcome, Plan, PlanError, Series, dates_by_hand, dates_of,
    is_nominal, latest_recurring, next_nominal, occurrence, plan, stands_for,
};
use crate::catalog::{Template, When};
use crate::recurrence::{Every, Rule};
use crate::task::{Revision, Task};
use crate::time::{Timestamp, plus_days};

/// Steps in which a backlog and the days ahead are decided; a bound, not a target.
const STEPS_MAX: usize = 10_000;

/// What the rule in force still decides: everything due at `now`, and each date before `from` whenever its task would
/// appear. So an edit in the morning loses none of the day's work.
pub fn settle(series: &Series<'_>, from: Date, limits: Limits, now: Timestamp) -> Result<Plan, PlanError> {
    let mut settled = Plan { decisions: Vec::new(), cursor: series.cursor, next: Next::Ended };
    let (mut at, mut in_the_way, mut bounds) = (now, series.in_the_way, limits);
    for _ in 0..STEPS_MAX {
        let step = plan(&Series { cursor: settled.cursor, in_the_way, ..*series }, bounds, at)?;
        let is_stuck = step.decisions.is_empty() && settled.cursor == step.cursor;
        in_the_way = after(in_the_way, &step);
        settled.decisions.extend(step.decisions);
        (settled.cursor, settled.next) = (step.cursor, step.next);
        let Next::At(next_at) = settled.next else { break };
        if next_at <= now && !is_stuck {
            continue;
        }
        let upcoming = next_nominal(&Series { cursor: settled.cursor, ..*series }, settled.cursor)?;
        let is_before = upcoming.is_some_and(|nominal| nominal < from);
        if !is_before || (is_stuck && at != now) {
            break;
        }
        // one at a time, each as if its hour had come: made ahead of it, none is late
        (at, bounds) = (next_at.max(now), Limits { occurrences_max: 1, ..limits });
    }
    Ok(settled)
}

/// What is in the way of the dates after a step. A task that the step makes has no number yet, and keeps nothing out:
/// rather one task more than a date that is lost to an edit.
fn after(before: InTheWay, step: &Plan) -> InTheWay {
    let created = step.decisions.iter().filter(|one| matches!(one.outcome, Outcome::Create(_))).count();
    if created > 0 {
        let open = before.open.saturating_add(u32::try_from(created).unwrap_or(u32::MAX));
        return InTheWay { open, newest: None, held: None };
    }
    let mut held = before.held;
    for decision in &step.decisions {
        match &decision.outcome {
            Outcome::Hold { behind: Behind::Task(task), dates } => {
                let (nominal_on, dates) = (decision.nominal_on, *dates);
                held = Some(Held { nominal_on, dates, blocking: Some(*task) });
            }
            _ => held = held.filter(|held| held.nominal_on != decision.nominal_on),
        }
    }
    InTheWay { held, ..before }
}

/// Where a rule begins that was changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Onset {
    /// The first and the last of its dates that lie before the edit's day: they are passed over.
    pub passed: Option<(Date, Date)>,
    /// Its first date, where that one's period has its occurrence already.
    pub doubled: Option<Doubled>,
    pub cursor: Option<Date>,
}

/// A date that is left out because its period has an occurrence by the old rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubled {
    pub nominal_on: Date,
    pub period: Period,
    pub has: Date,
}

impl Doubled {
    pub fn reason(&self) -> String {
        format!("its {} already has an occurrence of {}", self.period.as_str(), self.has)
    }
}

/// The span in which a rule counts: one occurrence of it is one such span's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Day,
    /// From Monday, as in ISO 8601.
    Week,
    Month,
    Quarter,
    Year,
}

impl Period {
    pub fn of(rule: &Rule) -> Period {
        let recurrence = rule.recurrence();
        match recurrence.every() {
            Every::Days(_) => Period::Day,
            Every::Weeks(..) => Period::Week,
            Every::Months(n) if n % 12 == 0 => Period::Year,
            Every::Months(n) if n % 3 == 0 => Period::Quarter,
            Every::Months(_) => Period::Month,
            // a rule that names several months of its year is a rule of months
            Every::Years(_) if recurrence.months().len() > 1 => Period::Month,
            Every::Years(_) => Period::Year,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Year => "year",
        }
    }

    fn holds_both(self, a: Date, b: Date) -> bool {
        let quarter = |date: Date| (date.month() - 1) / 3;
        match self {
            Period::Day => a == b,
            Period::Week => {
                a.iso_week_date().year() == b.iso_week_date().year()
                    && a.iso_week_date().week() == b.iso_week_date().week()
            }
            Period::Month => a.year() == b.year() && a.month() == b.month(),
            Period::Quarter => a.year() == b.year() && quarter(a) == quarter(b),
            Period::Year => a.year() == b.year(),
        }
    }
}

/// Where the new rule of a series begins on `from`; `created` are the dates that became tasks by the old one.
pub fn onset(series: &Series<'_>, from: Date, created: &[Date]) -> Result<Onset, PlanError> {
    let mut onset = Onset { cursor: series.cursor, ..Onset::default() };
    // starts and renewals are not counted in periods: one each
    let When::Recurring(rule) = &series.template.schedule.when else { return Ok(onset) };
    let first = next_nominal(series, series.cursor)?.filter(|first| *first < from);
    if let (Some(first), Some(last)) = (first, latest_recurring(series, rule, from.saturating_sub(1.day()))?)
    {
        onset.passed = Some((first, last));
        onset.cursor = Some(last);
    }
    let period = Period::of(rule);
    if let Some(nominal_on) = next_nominal(series, onset.cursor)?
        && let Some(has) = created.iter().rev().find(|has| period.holds_both(**has, nominal_on))
    {
        onset.doubled = Some(Doubled { nominal_on, period, has: *has });
        onset.cursor = Some(nominal_on);
    }
    Ok(onset)
}

/// A date to come; without dates where the rule drops it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coming {
    pub nominal_on: Date,
    pub dates: Option<Dates>,
}

/// The next dates of a series after its cursor.
pub fn coming(series: &Series<'_>, count_max: usize) -> Result<Vec<Coming>, PlanError> {
    let mut found = Vec::new();
    let mut next = next_nominal(series, series.cursor)?;
    while let Some(nominal_on) = next.filter(|_| found.len() < count_max) {
        let dates = dates_of(series, nominal_on)?;
        // of the dates of a daily rule that fall on one day, the last one comes
        let is_done_later = match dates {
            Some(dates) => stands_for(series, nominal_on, dates)?.is_some(),
            None => false,
        };
        if !is_done_later {
            found.push(Coming { nominal_on, dates });
        }
        next = next_nominal(series, Some(nominal_on))?;
    }
    Ok(found)
}

/// What differs between what would have come and what will.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub added: Vec<Coming>,
    pub removed: Vec<Coming>,
    /// The same date with other dates of its own, or the n-th that is gone and the n-th that is new.
    pub moved: Vec<(Coming, Coming)>,
}

impl Difference {
    /// Of the next `count` of each; what lies beyond the shorter of two full lists is not compared.
    pub fn between(before: &[Coming], after: &[Coming], count: usize) -> Difference {
        let mut difference = Difference::default();
        let twin = |list: &[Coming], one: &Coming| {
            list.iter().find(|other| other.nominal_on == one.nominal_on).copied()
        };
        for one in before {
            if let Some(other) = twin(after, one).filter(|other| other != one) {
                difference.moved.push((*one, other));
            }
        }
        let gone: Vec<Coming> = before.iter().filter(|one| twin(after, one).is_none()).copied().collect();
        let new: Vec<Coming> = after.iter().filter(|one| twin(before, one).is_none()).copied().collect();
        let end = |list: &[Coming]| list.last().filter(|_| list.len() >= count).map(|one| one.nominal_on);
        let horizon = [end(before), end(after)].into_iter().flatten().min();
        let within = |list: &[Coming]| {
            list.iter().filter(|one| horizon.is_none_or(|horizon| one.nominal_on <= horizon)).count()
        };
        let (mut gone_until, mut new_until) = (within(&gone), within(&new));
        // where one list ends at the horizon, its last one's partner lies just after it
        if gone_until + 1 == new_until {
            gone_until = new_until.min(gone.len());
        } else if new_until + 1 == gone_until {
            new_until = gone_until.min(new.len());
        }
        let pairs = gone_until.min(new_until);
        difference.moved.extend(gone.iter().copied().zip(new.iter().copied()).take(pairs));
        difference.moved.sort_by_key(|(from, _)| from.nominal_on);
        difference.removed = gone[pairs..gone_until].to_vec();
        difference.added = new[pairs..new_until].to_vec();
        difference
    }

    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.moved.is_empty()
    }
}

/// What an open task of the series would say by the template as it is now, where that differs from what it was:
/// `series` has the new one. What the edit did not change stays, and so does a deadline that the client was told.
pub fn revision(
    was: &Template,
    series: &Series<'_>,
    task: &Task,
    now: Timestamp,
) -> Result<Revision, PlanError> {
    let (is, Some(origin)) = (series.template, &task.origin) else { return Ok(Revision::default()) };
    let dates = dates_by_hand(series, origin.nominal_on)?;
    let made = occurrence(series, origin.nominal_on, dates, now);
    let redue = was.due != is.due && !task.promised && is_nominal(series, origin.nominal_on)?;
    let pooled = task.assignee.is_none();
    let revision = Revision {
        title: (was.title != is.title).then_some(made.title),
        purpose: (was.purpose != is.purpose).then_some(made.purpose),
        // whose task it is stays a person's to say
        role: (was.role != is.role && pooled).then(|| is.role.clone()),
        effort_minutes: (was.effort_minutes != is.effort_minutes).then_some(made.effort_minutes),
        importance: (was.importance != is.importance).then_some(is.importance),
        checklist: (was.checklist != is.checklist).then(|| is.checklist.clone()),
        review: (was.review != is.review).then_some(is.review),
        client_sees: (was.client_sees != is.client_sees).then_some(is.client_sees),
        deadline: (redue && dates.due_at > now).then_some(dates.due_at),
    };
    Ok(revision.without_what_is_so(task))
}

/// The day from which an edit counts where nobody says another: tomorrow, so that today stays as it is.
pub fn tomorrow(today: Date) -> Date {
    plus_days(today, 1)
}

#[cfg(test)]
mod tests;
