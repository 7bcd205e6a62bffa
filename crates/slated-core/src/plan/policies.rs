//! Whether an occurrence whose time has come may become a task, before anybody asks what else is open: the adoption,
//! days off, pauses, dates that fall together, and what is made up for after a downtime.

use std::ops::ControlFlow;

use jiff::civil::Date;

use super::dates::{appears, dates_of, next_nominal, renewal_ahead, renewal_ahead_of};
use super::{Dates, Limits, Missed, Outcome, PlanError, Series, Skip};
use crate::agency::ClientStatus;
use crate::catalog::{Keep, When};
use crate::time::{Timestamp, days_between};

/// An occurrence is made up for silently when it is at most that late; beats are seconds apart.
const ON_TIME_SECONDS: i64 = 300;

/// Later dates looked at to tell whether one is the newest, or which one stands for it.
const LOOK_AHEAD_MAX: usize = 400;

/// What was decided without regard to other tasks, or the dates of an occurrence that may become one.
pub(super) fn rule_out(
    series: &Series<'_>,
    nominal: Date,
    dates: Option<Dates>,
    limits: Limits,
    now: Timestamp,
) -> Result<ControlFlow<Outcome, Dates>, PlanError> {
    let adoption = series.agency.zone.start_of(series.adopted_on);
    let Some(dates) = dates else {
        if series.client.zone.start_of(nominal) < adoption {
            return Ok(ControlFlow::Break(Outcome::BeforeAdoption { through: nominal }));
        }
        let name = series.calendar.day_off(nominal).unwrap_or_default();
        return Ok(ControlFlow::Break(Outcome::Skip { why: Skip::DayOff { name }, dates: None }));
    };
    if dates.create_at < adoption && dates.due_at <= adoption && !renewal_ahead(series, nominal) {
        return Ok(ControlFlow::Break(Outcome::BeforeAdoption { through: nominal }));
    }
    if let Some(why) = left_out(series, nominal) {
        return Ok(ControlFlow::Break(Outcome::Skip { why, dates: Some(dates) }));
    }
    if let Some(into) = stands_for(series, nominal, dates)? {
        return Ok(ControlFlow::Break(Outcome::Collapse { into, dates }));
    }
    if let Some(why) = missed(series, nominal, dates, limits, now)? {
        return Ok(ControlFlow::Break(Outcome::Missed { why, dates }));
    }
    Ok(ControlFlow::Continue(dates))
}

/// Work at the start is done once, so a pause on that very day puts it off instead of skipping it.
pub(super) fn is_put_off(series: &Series<'_>, nominal: Date) -> bool {
    matches!(series.template.schedule.when, When::OnStart) && paused(series, nominal).is_some()
}

/// Why a date of the series does not become a task whenever it is looked at.
fn left_out(series: &Series<'_>, nominal: Date) -> Option<Skip> {
    is_excluded(series, nominal).then_some(Skip::Excluded).or_else(|| paused(series, nominal))
}

/// Whether the template or the engagement leaves the date out; it stays a date of the series, with a row.
pub fn is_excluded(series: &Series<'_>, nominal: Date) -> bool {
    let lists = [&series.template.schedule.exdates, &series.engagement.exdates];
    let recurs = matches!(series.template.schedule.when, When::Recurring(_));
    recurs && lists.into_iter().any(|dates| dates.contains(&nominal))
}

pub(super) fn paused(series: &Series<'_>, nominal: Date) -> Option<Skip> {
    if series.client.status == ClientStatus::Paused {
        return Some(Skip::ClientPaused);
    }
    series.engagement.pause_on(nominal).map(|_| Skip::EngagementPaused)
}

/// The later date of a daily rule that falls on the same day as this one and is done instead of it: twice the same
/// day's work is no work more. Other rules keep both, a week's work twice is two weeks' work.
pub fn stands_for(series: &Series<'_>, nominal: Date, dates: Dates) -> Result<Option<Date>, PlanError> {
    let When::Recurring(rule) = &series.template.schedule.when else { return Ok(None) };
    if !rule.is_daily() {
        return Ok(None);
    }
    let mut last = None;
    let mut next = next_nominal(series, Some(nominal))?;
    for _ in 0..LOOK_AHEAD_MAX {
        let Some(later) = next else { break };
        match dates_of(series, later)? {
            Some(its) if its.rolled_on != dates.rolled_on => break,
            Some(_) if left_out(series, later).is_none() => last = Some(later),
            Some(_) | None => {}
        }
        next = next_nominal(series, Some(later))?;
    }
    Ok(last)
}

fn missed(
    series: &Series<'_>,
    nominal: Date,
    dates: Dates,
    limits: Limits,
    now: Timestamp,
) -> Result<Option<Missed>, PlanError> {
    let zone = &series.client.zone;
    let age_days = days_between(zone.date(dates.create_at), zone.date(now));
    let ahead = dates.due_at > now || renewal_ahead_of(series, nominal, now);
    let catch_up = series.template.catch_up;
    let window = catch_up.days.unwrap_or(limits.catch_up_days);
    // a window the template itself names is meant to the letter; the default never gives up on
    // what can still be in time
    let outside = age_days > i64::from(window) && (catch_up.days.is_some() || !ahead);
    if outside {
        return Ok(Some(Missed::OutsideWindow { days: window }));
    }
    let on_time = now.seconds_since(dates.create_at) <= ON_TIME_SECONDS;
    if ahead || on_time {
        return Ok(None);
    }
    Ok(match catch_up.keep {
        Keep::All => None,
        Keep::Latest if is_newest(series, nominal, now)? => None,
        Keep::Latest => Some(Missed::Superseded),
        Keep::None => Some(Missed::NotMadeUpFor),
    })
}

/// Whether no later date that can become a task is due: a dropped or paused one makes up for nothing.
fn is_newest(series: &Series<'_>, nominal: Date, now: Timestamp) -> Result<bool, PlanError> {
    let mut next = next_nominal(series, Some(nominal))?;
    for _ in 0..LOOK_AHEAD_MAX {
        let Some(nominal) = next else { return Ok(true) };
        if appears(series, nominal)? > now {
            return Ok(true);
        }
        if dates_of(series, nominal)?.is_some() && left_out(series, nominal).is_none() {
            return Ok(false);
        }
        next = next_nominal(series, Some(nominal))?;
    }
    Ok(false)
}
