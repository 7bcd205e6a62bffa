//! Which dates a series has, and what follows from one: where it rolls, when its task appears, when that is due.
//!
//! Knows nothing of what was decided about a date.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Dates, PlanError, Series};
use crate::catalog::{Due, When};
use crate::recurrence::{Phase, Rule};
use crate::time::{Timestamp, days_between, plus_days};

/// Further back than any roll puts a task off.
const PASSED_DAYS: i64 = 31;

/// A renewal closer than this to the last one decided belongs to the same cycle.
const SAME_CYCLE_DAYS: i64 = 183;

/// Renewals looked at, one a year.
const RENEWALS_MAX: i32 = 200;

/// The nominal date after `after`, within the engagement.
pub fn next_nominal(series: &Series<'_>, after: Option<Date>) -> Result<Option<Date>, PlanError> {
    let engagement = series.engagement;
    let next = match &series.template.schedule.when {
        When::Recurring(rule) => {
            let extra = extra_dates(series).find(|extra| after.is_none_or(|after| *extra > after));
            earlier(rule.next(&phase(series), after)?, extra)
        }
        When::OnStart => after.is_none().then_some(engagement.starts_on),
        When::Renewal { offset_days } => renewals(series, *offset_days)
            .find(|nominal| after.is_none_or(|after| days_between(after, *nominal) > SAME_CYCLE_DAYS)),
    };
    Ok(next.filter(|nominal| engagement.ends_on.is_none_or(|end| *nominal <= end)))
}

/// The first nominal date from a day on, whatever was decided.
pub fn first_on_or_after(series: &Series<'_>, day: Date) -> Result<Option<Date>, PlanError> {
    let anew = Series { cursor: None, ..*series };
    let first = match &series.template.schedule.when {
        When::Recurring(_) => next_nominal(&anew, Some(plus_days(day, -1)))?,
        When::OnStart => next_nominal(&anew, None)?.filter(|start| *start >= day),
        When::Renewal { offset_days } => renewals(series, *offset_days).find(|nominal| *nominal >= day),
    };
    Ok(first.filter(|nominal| series.engagement.ends_on.is_none_or(|end| *nominal <= end)))
}

pub(super) fn latest_recurring(
    series: &Series<'_>,
    rule: &Rule,
    date: Date,
) -> Result<Option<Date>, PlanError> {
    let extra = extra_dates(series).rfind(|extra| *extra <= date);
    Ok(rule.latest_on_or_before(&phase(series), date)?.max(extra))
}

/// The template's own dates beside those of its rule, from the engagement's first day on.
fn extra_dates(series: &Series<'_>) -> impl DoubleEndedIterator<Item = Date> {
    let starts_on = series.engagement.starts_on;
    series.template.schedule.rdates.iter().copied().filter(move |extra| *extra >= starts_on)
}

fn earlier(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.into_iter().chain(other).min()
}

/// The nominal dates of the client's renewals, one a year.
fn renewals(series: &Series<'_>, offset_days: i32) -> impl Iterator<Item = Date> {
    let cycles =
        series.client.renewal_on.into_iter().flat_map(|renewal| {
            (0..RENEWALS_MAX).map(move |years: i32| renewal.saturating_add(years.years()))
        });
    cycles.map(move |renewal| plus_days(renewal, i64::from(offset_days)))
}

/// The latest nominal date of a template in this engagement that is not after `date`: what `after` waits for.
pub fn latest_nominal(series: &Series<'_>, date: Date) -> Result<Option<Date>, PlanError> {
    match &series.template.schedule.when {
        When::Recurring(rule) => latest_recurring(series, rule, date),
        When::OnStart => Ok(Some(series.engagement.starts_on).filter(|start| *start <= date)),
        When::Renewal { .. } => Ok(next_nominal(series, None)?.filter(|first| *first <= date)),
    }
}

/// Whether the date is one that the series yields, within the engagement. A renewal has one date per cycle, so
/// one near the last that was decided is none.
pub fn is_nominal(series: &Series<'_>, date: Date) -> Result<bool, PlanError> {
    let last = series.engagement.ends_on;
    let is_yielded = match &series.template.schedule.when {
        When::Recurring(_) | When::OnStart => latest_nominal(series, date)? == Some(date),
        When::Renewal { offset_days } => {
            let in_its_cycle =
                |decided| date != decided && days_between(decided, date).abs() <= SAME_CYCLE_DAYS;
            renewals(series, *offset_days).any(|nominal| nominal == date)
                && !series.cursor.is_some_and(in_its_cycle)
        }
    };
    Ok(is_yielded && last.is_none_or(|last| date <= last))
}

/// All dates of an occurrence; `None` where `on_holiday = "drop"` removes it.
pub fn dates_of(series: &Series<'_>, nominal: Date) -> Result<Option<Dates>, PlanError> {
    let rolled_on = series.calendar.roll(nominal, series.template.schedule.on_holiday)?;
    rolled_on.map(|rolled_on| dates_on(series, nominal, rolled_on)).transpose()
}

/// All dates of an occurrence that a person asks for: one that `on_holiday = "drop"` removes is done on its very day.
pub fn dates_by_hand(series: &Series<'_>, nominal: Date) -> Result<Dates, PlanError> {
    match dates_of(series, nominal)? {
        Some(dates) => Ok(dates),
        None => dates_on(series, nominal, nominal),
    }
}

fn dates_on(series: &Series<'_>, nominal: Date, rolled_on: Date) -> Result<Dates, PlanError> {
    let schedule = &series.template.schedule;
    let zone = &series.client.zone;
    let (due_at, counted_to) = match series.template.due {
        Due::BusinessDays { days, at } => {
            let due_on = due_on(series, rolled_on, days)?;
            (zone.instant(due_on, at), due_on)
        }
        // elapsed hours ask no calendar
        Due::Hours(hours) => {
            (zone.instant(rolled_on, schedule.at).plus_seconds(i64::from(hours) * 3600), rolled_on)
        }
    };
    let provisional = series.calendar.is_provisional(nominal.max(rolled_on).max(counted_to));
    Ok(Dates { rolled_on, create_at: create_at(series, rolled_on)?, due_at, provisional })
}

pub(super) fn due_on(series: &Series<'_>, rolled_on: Date, days: u32) -> Result<Date, PlanError> {
    Ok(series.calendar.plus_business_days(rolled_on, i32::try_from(days).unwrap_or(i32::MAX))?)
}

fn create_at(series: &Series<'_>, on: Date) -> Result<Timestamp, PlanError> {
    Ok(series.client.zone.instant(create_on(series, on)?, series.template.schedule.at))
}

pub(super) fn create_on(series: &Series<'_>, rolled_on: Date) -> Result<Date, PlanError> {
    let lead = i32::try_from(series.template.lead_business_days).unwrap_or(i32::MAX);
    Ok(series.calendar.plus_business_days(rolled_on, -lead)?)
}

/// When a dropped date is decided: when it would have appeared.
pub(super) fn dropped_at(series: &Series<'_>, nominal: Date) -> Result<Timestamp, PlanError> {
    create_at(series, nominal)
}

pub(super) fn appears(series: &Series<'_>, nominal: Date) -> Result<Timestamp, PlanError> {
    match dates_of(series, nominal)? {
        Some(dates) => Ok(dates.create_at),
        None => dropped_at(series, nominal),
    }
}

pub(super) fn phase<'a>(series: &Series<'a>) -> Phase<'a> {
    Phase {
        starts_on: series.engagement.starts_on,
        at: series.template.schedule.at,
        zone: &series.client.zone,
        calendar: series.calendar,
    }
}

/// The last date after the cursor whose task should have appeared before an instant, for a series whose
/// dates have changed: it owes what lies ahead and makes up for nothing. Renewals and starts are not passed over.
pub fn passed_over(series: &Series<'_>, before: Timestamp) -> Result<Option<Date>, PlanError> {
    let (When::Recurring(rule), Some(cursor)) = (&series.template.schedule.when, series.cursor) else {
        return Ok(None);
    };
    // a task appears at most a lead before and a roll after its date: what is older than both is past for sure
    let sure = plus_days(series.client.zone.date(before), -PASSED_DAYS);
    let mut passed = latest_recurring(series, rule, sure)?.filter(|nominal| *nominal > cursor);
    let mut next = next_nominal(series, passed.or(Some(cursor)))?;
    while let Some(nominal) = next.filter(|nominal| *nominal <= plus_days(sure, 4 * PASSED_DAYS)) {
        if appears(series, nominal)? >= before {
            break;
        }
        passed = Some(nominal);
        next = next_nominal(series, Some(nominal))?;
    }
    Ok(passed)
}

/// A renewal is prepared while it is still to come, even when its own deadline passed before the adoption.
pub(super) fn renewal_ahead(series: &Series<'_>, nominal: Date) -> bool {
    renewal_of(series, nominal).is_some_and(|renewal| renewal >= series.adopted_on)
}

pub(super) fn renewal_ahead_of(series: &Series<'_>, nominal: Date, now: Timestamp) -> bool {
    renewal_of(series, nominal).is_some_and(|renewal| renewal >= series.client.zone.date(now))
}

fn renewal_of(series: &Series<'_>, nominal: Date) -> Option<Date> {
    match series.template.schedule.when {
        When::Renewal { offset_days } => Some(plus_days(nominal, -i64::from(offset_days))),
        When::Recurring(_) | When::OnStart => None,
    }
}
