//! What will come of a series in a span of days: the plans that generation will make, and what it has decided already.
//!
//! Knows no callers and writes nothing. What it assumes is said in [`Closing::BeforeNext`].

use std::collections::HashMap;

use jiff::civil::Date;
use slated_core::agency::{Client, ClientStatus, Engagement};
use slated_core::calendar::CalendarUse;
use slated_core::catalog::{Overlap, Template};
use slated_core::plan::{
    self, Closing, Dates, FORESEEN_DAYS_MAX, FORESEEN_MAX, Foreseen, InTheWay, Limits, Outcome, Remarks,
    Series, foresee, remarks,
};
use slated_core::time::{Timestamp, Zone, days_between, plus_days};
use slated_store::{OccurrenceRow, OccurrenceStatus, ReadTx, SeriesRow, SeriesStatus};

use super::world::World;
use super::{Error, Ops};

/// One nominal date and what is, or will be, decided about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Upcoming {
    pub service: String,
    pub template: String,
    pub title: String,
    pub nominal_on: Date,
    /// `None` where the date is dropped.
    pub dates: Option<Dates>,
    pub remarks: Remarks,
    pub promised: bool,
    pub decision: Word,
    /// Of what exists already.
    pub task: Option<i64>,
    /// All of it in words: why it will not, or may not, become a task, and why not on the rule's own date.
    pub note: Option<String>,
}

/// A decision in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Create,
    /// It became a task already.
    Exists,
    Skip,
    Collapsed,
    Held,
    Missed,
    Failed,
}

impl Word {
    pub fn as_str(self) -> &'static str {
        match self {
            Word::Create => "create",
            Word::Exists => "exists",
            Word::Skip => "skip",
            Word::Collapsed => "collapsed",
            Word::Held => "held",
            Word::Missed => "missed",
            Word::Failed => "failed",
        }
    }
}

/// What a preview answers, with the zone its instants are meant in.
#[derive(Clone, Debug)]
pub struct Preview {
    pub zone: Zone,
    pub upcoming: Vec<Upcoming>,
    /// Series that cannot be computed, and why.
    pub broken: Vec<String>,
}

/// Days on which what is asked about appears; both ends belong to it.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub from: Date,
    pub to: Date,
}

/// A template that is not saved, as if a client were to begin with it.
#[derive(Clone, Debug)]
pub struct Unsaved {
    pub template: Template,
    pub starts_on: Date,
    pub zone: Zone,
    /// A calendar's key.
    pub calendar: String,
    pub dates_max: usize,
}

impl Ops {
    /// What appears, or has appeared, for a client on the days of a span, in order of appearance.
    pub async fn preview(&self, client: &str, from: Date, to: Date) -> Result<Preview, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let world = World::load(&tx).await?;
        let found = world.clients.get(client).ok_or_else(|| Error::not_found("client", client))?;
        let rows = tx.series_of_client(client).await?;
        self.look(&tx, &world, found, &rows, Span { from, to }, now).await
    }

    /// The same for one series, of which at most so many dates are told.
    pub async fn preview_series(&self, id: i64, span: Span, dates_max: usize) -> Result<Preview, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let missing = || Error::not_found("series", id);
        let row = tx.series(id).await?.ok_or_else(missing)?;
        let world = World::load(&tx).await?;
        let client = world.clients.get(&row.client).ok_or_else(missing)?;
        let mut preview = self.look(&tx, &world, client, &[row], span, now).await?;
        preview.upcoming.truncate(dates_max);
        Ok(preview)
    }

    /// The first dates of a template that is not saved; nothing is written.
    pub async fn preview_unsaved(&self, unsaved: Unsaved) -> Result<Preview, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let world = World::load(&tx).await?;
        let Unsaved { template, starts_on, zone, calendar: key, dates_max } = unsaved;
        let calendars = tx.calendars().await?;
        let Some(calendar) = calendars.get(&key) else {
            let known: Vec<&str> = calendars.keys().map(String::as_str).collect();
            let detail = format!("there is no calendar {key:?}: right would be one of {}", known.join(", "));
            return Err(Error::Invalid { pointer: "/calendar", detail });
        };
        let client = Client {
            key: "client".to_owned(),
            name: "Client".to_owned(),
            manager: String::new(),
            deputy: None,
            zone: zone.clone(),
            calendar: key.clone(),
            calendar_use: CalendarUse::Client,
            tier: String::new(),
            started_on: starts_on,
            renewal_on: None,
            status: ClientStatus::Active,
            contract_minutes: None,
        };
        let engagement = Engagement {
            client: client.key.clone(),
            service: "service".to_owned(),
            starts_on,
            ends_on: None,
            pauses: Vec::new(),
            effort_permille: 1000,
            exdates: Vec::new(),
        };
        let series = Series {
            template: &template,
            engagement: &engagement,
            client: &client,
            service_name: "Service",
            calendar,
            agency: &world.agency,
            // like one that is imported today: what is past by then is not its work
            adopted_on: starts_on.max(zone.date(now)),
            cursor: None,
            in_the_way: InTheWay::default(),
        };
        let through = now.plus_seconds(FORESEEN_DAYS_MAX * 86_400);
        let (mut upcoming, mut broken) = (Vec::new(), Vec::new());
        match self.foresee(&series, now, through) {
            Ok(found) => upcoming.extend(found.into_iter().map(|one| foreseen(&series, &template.key, one))),
            Err(error) => broken.push(error.to_string()),
        }
        upcoming.truncate(dates_max);
        Ok(Preview { zone, upcoming, broken })
    }

    async fn look(
        &self,
        tx: &ReadTx,
        world: &World,
        client: &Client,
        rows: &[SeriesRow],
        span: Span,
        now: Timestamp,
    ) -> Result<Preview, Error> {
        let zone = client.zone.clone();
        check(span, zone.date(now))?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let in_the_way = tx.in_the_way(&ids).await?;
        let through = zone.start_of(plus_days(span.to, 1)).plus_seconds(-1);
        let (mut upcoming, mut broken) = (Vec::new(), Vec::new());
        for row in rows {
            let mut say = |why: String| broken.push(format!("{}/{}: {why}", row.service, row.template));
            let series = match world.series(row, in_the_way.get(&row.id).copied()) {
                Ok(series) => series,
                Err(why) => {
                    say(why);
                    continue;
                }
            };
            let mut of_series = recorded(tx, &series, row, span, &zone).await?;
            if let (SeriesStatus::Error, Some(why)) = (row.status, &row.error) {
                say(why.clone());
            } else {
                // a start that is paused is put off to an instant that only its row knows
                let first_look =
                    if row.status == SeriesStatus::Active { row.next_run_at.max(now) } else { now };
                match self.foresee(&series, first_look, through) {
                    Ok(found) => {
                        let found = found.into_iter().map(|one| foreseen(&series, &row.service, one));
                        for one in found {
                            // what is held is decided again
                            of_series.remove(&one.nominal_on);
                            of_series.insert(one.nominal_on, one);
                        }
                    }
                    Err(error) => say(error.to_string()),
                }
            }
            upcoming.extend(of_series.into_values().filter(|one| span.holds(one.appears_on(&zone))));
        }
        upcoming.sort_by(|a, b| order_of(a, &zone).cmp(&order_of(b, &zone)));
        Ok(Preview { zone, upcoming, broken })
    }

    /// What will be decided about a series, from now or from its next turn, in the order of the nominal dates.
    pub(super) fn foreseen_of(
        &self,
        series: &Series<'_>,
        row: &SeriesRow,
        now: Timestamp,
        through: Timestamp,
    ) -> Result<Vec<Upcoming>, plan::PlanError> {
        let found = self.foresee(series, row.next_run_at.max(now), through)?;
        Ok(found.into_iter().map(|one| foreseen(series, &row.service, one)).collect())
    }

    fn foresee(
        &self,
        series: &Series<'_>,
        first_look: Timestamp,
        through: Timestamp,
    ) -> Result<Vec<Foreseen>, plan::PlanError> {
        let limits: Limits = self.policy.limits;
        let found = foresee(series, limits, Closing::BeforeNext, first_look, through)?;
        let own = |one: &Foreseen| !matches!(one.outcome, Outcome::BeforeAdoption { .. });
        Ok(found.into_iter().filter(own).collect())
    }
}

impl Span {
    fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

impl Upcoming {
    /// A dropped date stands where it would have been.
    fn appears_on(&self, zone: &Zone) -> Date {
        self.dates.map_or(self.nominal_on, |dates| zone.date(dates.create_at))
    }
}

fn check(span: Span, today: Date) -> Result<(), Error> {
    let Span { from, to } = span;
    let invalid = |detail: String| Err(Error::Invalid { pointer: "/to", detail });
    if to < from || days_between(from, to) > FORESEEN_DAYS_MAX {
        return invalid(format!("{from} to {to}: right would be a span of 0 to {FORESEEN_DAYS_MAX} days"));
    }
    let last = plus_days(today, FORESEEN_DAYS_MAX);
    if to > last {
        return invalid(format!(
            "{to} is more than {FORESEEN_DAYS_MAX} days ahead: right would be at most {last}"
        ));
    }
    Ok(())
}

/// What was decided already about dates that may lie in the span.
async fn recorded(
    tx: &ReadTx,
    series: &Series<'_>,
    row: &SeriesRow,
    span: Span,
    zone: &Zone,
) -> Result<HashMap<Date, Upcoming>, Error> {
    let mut rows = tx.occurrences(row.id, None, FORESEEN_MAX as u64).await?;
    rows.retain(|one| {
        let appears_on = one.create_at.map_or(one.nominal_on, |at| zone.date(at));
        one.status != OccurrenceStatus::BeforeAdoption && span.holds(appears_on)
    });
    let dates: Vec<Date> = rows.iter().map(|one| one.nominal_on).collect();
    let tasks = tx.tasks_of_series(row.id, &dates).await?;
    let told = |one: OccurrenceRow| {
        let task = tasks.get(&one.nominal_on).copied();
        (one.nominal_on, told(series, &row.service, one, task))
    };
    Ok(rows.into_iter().map(told).collect())
}

fn told(series: &Series<'_>, service: &str, row: OccurrenceRow, task: Option<i64>) -> Upcoming {
    let decision = match row.status {
        OccurrenceStatus::Created => Word::Exists,
        OccurrenceStatus::Skipped | OccurrenceStatus::BeforeAdoption => Word::Skip,
        OccurrenceStatus::Collapsed => Word::Collapsed,
        OccurrenceStatus::Held => Word::Held,
        OccurrenceStatus::Missed => Word::Missed,
        OccurrenceStatus::Failed => Word::Failed,
    };
    let dates = match (row.rolled_on, row.create_at, row.due_at) {
        (Some(rolled_on), Some(create_at), Some(due_at)) => {
            Some(Dates { rolled_on, create_at, due_at, provisional: row.provisional })
        }
        _ => None,
    };
    let what = match (decision, task, &row.reason) {
        (Word::Exists, Some(task), _) => format!("exists: task #{task}"),
        (Word::Exists, None, _) => "exists".to_owned(),
        (_, _, Some(reason)) => format!("{}: {reason}", row.status.as_str()),
        (_, _, None) => row.status.as_str().to_owned(),
    };
    upcoming(series, service, row.nominal_on, dates, decision, task, vec![what])
}

fn foreseen(series: &Series<'_>, service: &str, one: Foreseen) -> Upcoming {
    let mut notes = Vec::new();
    let because = one.other_on.map_or_else(String::new, |other| format!(" (that of {other})"));
    let (decision, dates) = match &one.outcome {
        Outcome::Create(made) => {
            notes.extend(condition(series.template.overlap));
            (Word::Create, Some(made.dates))
        }
        Outcome::Skip { why: plan::Skip::DayOff { name }, dates } => {
            notes.push(format!("dropped: {name}"));
            (Word::Skip, *dates)
        }
        Outcome::Skip { why, dates } => {
            notes.push(format!("skipped: {}{because}", why.reason()));
            (Word::Skip, *dates)
        }
        Outcome::Hold { dates, .. } => {
            notes.push(format!("held until the one before is closed{because}"));
            (Word::Held, Some(*dates))
        }
        Outcome::Collapse { into, dates } => {
            notes.push(format!("collapsed: {into} stands for it"));
            (Word::Collapsed, Some(*dates))
        }
        Outcome::Missed { why, dates } => {
            notes.push(format!("missed: {}", why.reason()));
            (Word::Missed, Some(*dates))
        }
        Outcome::BeforeAdoption { through } => {
            notes.push(format!("skipped: to {through} before the adoption"));
            (Word::Skip, None)
        }
    };
    upcoming(series, service, one.nominal_on, dates, decision, None, notes)
}

fn upcoming(
    series: &Series<'_>,
    service: &str,
    nominal_on: Date,
    dates: Option<Dates>,
    decision: Word,
    task: Option<i64>,
    notes: Vec<String>,
) -> Upcoming {
    let remarks = dates.and_then(|dates| remarks(series, nominal_on, dates).ok()).unwrap_or_default();
    let mut all = Vec::new();
    if let Some(name) = &remarks.rolled_for {
        all.push(format!("moved from {nominal_on}: {name}"));
    }
    all.extend(notes);
    all.extend(remarks.clock_changes.iter().cloned());
    all.extend(horizon(series, dates));
    Upcoming {
        service: service.to_owned(),
        template: series.template.key.clone(),
        title: title(series, nominal_on),
        nominal_on,
        dates,
        remarks,
        promised: series.template.promised,
        decision,
        task,
        note: (!all.is_empty()).then(|| all.join("; ")),
    }
}

fn title(series: &Series<'_>, nominal_on: Date) -> String {
    series.template.title.render(&slated_core::wording::Subject {
        client_name: &series.client.name,
        client_key: &series.client.key,
        service_name: series.service_name,
        nominal_on,
    })
}

/// What an occurrence that is foreseen as a task depends on.
fn condition(overlap: Overlap) -> Option<String> {
    match overlap {
        Overlap::Allow => None,
        Overlap::Skip => Some("only if the one before is closed".to_owned()),
        Overlap::BufferOne => Some("when the one before is closed".to_owned()),
        Overlap::Supersede => Some("takes the place of the one before, unless that is begun".to_owned()),
    }
}

/// What is computed beyond the days that the calendar knows.
fn horizon(series: &Series<'_>, dates: Option<Dates>) -> Option<String> {
    let through = series.calendar.valid_through.filter(|_| dates.is_some_and(|dates| dates.provisional))?;
    Some(format!("provisional: holidays are known through {through} only"))
}

/// By the day of appearance.
fn order_of<'a>(one: &'a Upcoming, zone: &Zone) -> (Date, Option<Timestamp>, &'a str, &'a str, Date) {
    let appears_at = one.dates.map(|dates| dates.create_at);
    (one.appears_on(zone), appears_at, &one.service, &one.template, one.nominal_on)
}
