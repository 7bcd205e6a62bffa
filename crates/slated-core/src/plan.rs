//! What a series owes at a moment: which occurrences become tasks, which do not and why, and when
//! to look again.
//!
//! A plan is a pure function of the series, its calendar and `now`. It never moves a date: an
//! occurrence made late keeps its deadline. Preview and generation both call [`plan`] and
//! [`dates_of`], so what was shown is what is made.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::agency::{Agency, Client, ClientStatus, Engagement};
use crate::calendar::{Calendar, NoWorkingDay};
use crate::catalog::{Due, Keep, Overlap, Template, When};
use crate::recurrence::{Phase, RecurrenceError};
use crate::time::{Timestamp, days_between, plus_days};
use crate::wording::Subject;

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
    /// The client's calendar.
    pub calendar: &'a Calendar,
    pub agency: &'a Agency,
    /// Work before this day is not this series': the agency's adoption, or the day on which an engagement or
    /// a template was added later.
    pub adopted_on: Date,
    /// The last nominal date that has been decided; `None` before the first look.
    pub cursor: Option<Date>,
    /// The series' task that is neither done nor given up, if any.
    pub open_task: Option<i64>,
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

/// An occurrence that becomes a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    pub dates: Dates,
    pub title: String,
    pub purpose: String,
    pub effort_minutes: u32,
    /// Created after its own deadline.
    pub late: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Where `on_holiday` put the nominal date.
    pub rolled_on: Date,
    pub create_at: Timestamp,
    pub due_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skip {
    /// The template drops dates that are not worked; with the holiday's name where it has one.
    DayOff {
        name: String,
    },
    EngagementPaused,
    ClientPaused,
    /// The previous task is still open: its number, or `None` where the same plan creates it.
    Overlap {
        blocking: Option<i64>,
    },
}

impl Skip {
    /// The rule in words, as it is stored and shown.
    pub fn reason(&self) -> String {
        match self {
            Skip::DayOff { name } => format!("day off: {name}"),
            Skip::EngagementPaused => "engagement paused".to_owned(),
            Skip::ClientPaused => "client paused".to_owned(),
            Skip::Overlap { blocking: Some(task) } => format!("overlap: task #{task} is still open"),
            Skip::Overlap { blocking: None } => "overlap: the occurrence before it is still open".to_owned(),
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

/// An occurrence is made up for silently when it is at most that late; beats are seconds apart.
const ON_TIME_SECONDS: i64 = 300;

/// How long an occurrence that is held waits for its next look; a changed file has it looked at sooner.
const HELD_SECONDS: i64 = 86_400;

/// Later dates looked at to tell whether one is the newest.
const LOOK_AHEAD_MAX: usize = 400;

/// Further back than any roll puts a task off.
const PASSED_DAYS: i64 = 31;

/// A renewal closer than this to the last one decided belongs to the same cycle.
const SAME_CYCLE_DAYS: i64 = 183;

/// Renewals looked at, one a year.
const RENEWALS_MAX: i32 = 200;

/// Calendar days that could lie between a nominal date and its deadline, at most, in a usual calendar.
const FIRST_LOOK_DAYS: i64 = 62;

/// Decides every occurrence whose time to appear has come.
pub fn plan(series: &Series<'_>, limits: Limits, now: Timestamp) -> Result<Plan, PlanError> {
    let mut plan = Plan { decisions: Vec::new(), cursor: series.cursor, next: Next::Ended };
    if series.client.status == ClientStatus::Churned {
        return Ok(plan);
    }
    let mut open = series.open_task.map(|task| Skip::Overlap { blocking: Some(task) });
    let mut upcoming = first_look(series, &mut plan)?;
    while let Some(nominal) = upcoming {
        let dates = dates_of(series, nominal)?;
        let appears_at = dates.map_or_else(|| dropped_at(series, nominal), |dates| Ok(dates.create_at))?;
        if appears_at > now || plan.decisions.len() >= limits.occurrences_max {
            plan.next = Next::At(appears_at);
            return Ok(plan);
        }
        if is_held(series, nominal) {
            plan.next = Next::At(now.plus_seconds(HELD_SECONDS));
            return Ok(plan);
        }
        let following = next_nominal(series, Some(nominal))?;
        let newest = is_newest(series, following, now)?;
        let outcome = decide(series, nominal, dates, newest, limits, open.as_ref(), now);
        if matches!(outcome, Outcome::Create(_)) {
            open = Some(Skip::Overlap { blocking: None });
        }
        record(&mut plan, nominal, outcome);
        upcoming = following;
    }
    Ok(plan)
}

/// Whether no later date that can become a task is due: a dropped or paused one makes up for nothing.
fn is_newest(series: &Series<'_>, following: Option<Date>, now: Timestamp) -> Result<bool, PlanError> {
    let mut next = following;
    for _ in 0..LOOK_AHEAD_MAX {
        let Some(nominal) = next else { return Ok(true) };
        if appears(series, nominal)? > now {
            return Ok(true);
        }
        if dates_of(series, nominal)?.is_some() && paused(series, nominal).is_none() {
            return Ok(false);
        }
        next = next_nominal(series, Some(nominal))?;
    }
    Ok(false)
}

/// Work at the start is done once, so a pause on that very day puts it off instead of skipping it.
fn is_held(series: &Series<'_>, nominal: Date) -> bool {
    matches!(series.template.schedule.when, When::OnStart) && paused(series, nominal).is_some()
}

fn paused(series: &Series<'_>, nominal: Date) -> Option<Skip> {
    if series.client.status == ClientStatus::Paused {
        return Some(Skip::ClientPaused);
    }
    series.engagement.pause_on(nominal).map(|_| Skip::EngagementPaused)
}

/// The last date after the cursor whose task should have appeared before an instant, for a series whose
/// dates have changed: it owes what lies ahead and makes up for nothing. Renewals and starts are not passed over.
pub fn passed_over(series: &Series<'_>, before: Timestamp) -> Result<Option<Date>, PlanError> {
    let (When::Recurring(rule), Some(cursor)) = (&series.template.schedule.when, series.cursor) else {
        return Ok(None);
    };
    // a task appears at most a lead before and a roll after its date: what is older than both is past for sure
    let sure = plus_days(series.client.zone.date(before), -PASSED_DAYS);
    let mut passed = rule.latest_on_or_before(&phase(series), sure)?.filter(|nominal| *nominal > cursor);
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
    let Some(passed) = rule.latest_on_or_before(&phase(series), horizon)? else { return Ok(first) };
    record(plan, first_date, Outcome::BeforeAdoption { through: passed });
    plan.cursor = Some(passed);
    next_nominal(series, Some(passed))
}

fn decide(
    series: &Series<'_>,
    nominal: Date,
    dates: Option<Dates>,
    newest: bool,
    limits: Limits,
    open: Option<&Skip>,
    now: Timestamp,
) -> Outcome {
    let adoption = series.agency.zone.start_of(series.adopted_on);
    let Some(dates) = dates else {
        if series.client.zone.start_of(nominal) < adoption {
            return Outcome::BeforeAdoption { through: nominal };
        }
        let name = series.calendar.days_off.get(&nominal).cloned();
        let name = name.unwrap_or_else(|| nominal.strftime("%A").to_string());
        return Outcome::Skip { why: Skip::DayOff { name }, dates: None };
    };
    if dates.create_at < adoption && dates.due_at <= adoption && !renewal_ahead(series, nominal) {
        return Outcome::BeforeAdoption { through: nominal };
    }
    let skip = |why: Skip| Outcome::Skip { why, dates: Some(dates) };
    if let Some(why) = paused(series, nominal) {
        return skip(why);
    }
    if let Some(why) = missed(series, nominal, dates, newest, limits, now) {
        return Outcome::Missed { why, dates };
    }
    match (series.template.overlap, open) {
        (Overlap::Skip, Some(open)) => skip(open.clone()),
        (Overlap::Skip, None) | (Overlap::Allow, _) => {
            Outcome::Create(occurrence(series, nominal, dates, now))
        }
    }
}

fn missed(
    series: &Series<'_>,
    nominal: Date,
    dates: Dates,
    newest: bool,
    limits: Limits,
    now: Timestamp,
) -> Option<Missed> {
    let zone = &series.client.zone;
    let age_days = days_between(zone.date(dates.create_at), zone.date(now));
    let ahead = dates.due_at > now || renewal_ahead_of(series, nominal, now);
    let catch_up = series.template.catch_up;
    let window = catch_up.days.unwrap_or(limits.catch_up_days);
    // a window the template itself names is meant to the letter; the default never gives up on
    // what can still be in time
    let outside = age_days > i64::from(window) && (catch_up.days.is_some() || !ahead);
    if outside {
        return Some(Missed::OutsideWindow { days: window });
    }
    let on_time = now.seconds_since(dates.create_at) <= ON_TIME_SECONDS;
    if ahead || on_time {
        return None;
    }
    match catch_up.keep {
        Keep::All => None,
        Keep::Latest if newest => None,
        Keep::Latest => Some(Missed::Superseded),
        Keep::None => Some(Missed::NotMadeUpFor),
    }
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
    }
}

/// A renewal is prepared while it is still to come, even when its own deadline passed before the adoption.
fn renewal_ahead(series: &Series<'_>, nominal: Date) -> bool {
    renewal_of(series, nominal).is_some_and(|renewal| renewal >= series.adopted_on)
}

fn renewal_ahead_of(series: &Series<'_>, nominal: Date, now: Timestamp) -> bool {
    renewal_of(series, nominal).is_some_and(|renewal| renewal >= series.client.zone.date(now))
}

fn renewal_of(series: &Series<'_>, nominal: Date) -> Option<Date> {
    match series.template.schedule.when {
        When::Renewal { offset_days } => Some(plus_days(nominal, -i64::from(offset_days))),
        When::Recurring(_) | When::OnStart => None,
    }
}

/// The nominal date after `after`, within the engagement.
pub fn next_nominal(series: &Series<'_>, after: Option<Date>) -> Result<Option<Date>, PlanError> {
    let engagement = series.engagement;
    let next = match &series.template.schedule.when {
        When::Recurring(rule) => rule.next(&phase(series), after)?,
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
        When::Recurring(rule) => Ok(rule.latest_on_or_before(&phase(series), date)?),
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
    rolled_on.map(|rolled_on| dates_on(series, rolled_on)).transpose()
}

/// All dates of an occurrence that a person asks for: one that `on_holiday = "drop"` removes is done on its very day.
pub fn dates_by_hand(series: &Series<'_>, nominal: Date) -> Result<Dates, PlanError> {
    match dates_of(series, nominal)? {
        Some(dates) => Ok(dates),
        None => dates_on(series, nominal),
    }
}

fn dates_on(series: &Series<'_>, rolled_on: Date) -> Result<Dates, PlanError> {
    let schedule = &series.template.schedule;
    let (calendar, zone) = (series.calendar, &series.client.zone);
    let due_at = match series.template.due {
        Due::BusinessDays { days, at } => {
            let due_on = calendar.plus_business_days(rolled_on, i32::try_from(days).unwrap_or(i32::MAX))?;
            zone.instant(due_on, at)
        }
        Due::Hours(hours) => zone.instant(rolled_on, schedule.at).plus_seconds(i64::from(hours) * 3600),
    };
    Ok(Dates { rolled_on, create_at: create_at(series, rolled_on)?, due_at })
}

fn create_at(series: &Series<'_>, on: Date) -> Result<Timestamp, PlanError> {
    let lead = i32::try_from(series.template.lead_business_days).unwrap_or(i32::MAX);
    let on = series.calendar.plus_business_days(on, -lead)?;
    Ok(series.client.zone.instant(on, series.template.schedule.at))
}

/// When a dropped date is decided: when it would have appeared.
fn dropped_at(series: &Series<'_>, nominal: Date) -> Result<Timestamp, PlanError> {
    create_at(series, nominal)
}

fn appears(series: &Series<'_>, nominal: Date) -> Result<Timestamp, PlanError> {
    match dates_of(series, nominal)? {
        Some(dates) => Ok(dates.create_at),
        None => dropped_at(series, nominal),
    }
}

fn phase<'a>(series: &Series<'a>) -> Phase<'a> {
    Phase {
        starts_on: series.engagement.starts_on,
        at: series.template.schedule.at,
        zone: &series.client.zone,
        calendar: series.calendar,
    }
}

#[cfg(test)]
mod tests;
