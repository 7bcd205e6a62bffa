//! Back-fill: dates of the past that a manager wants as tasks, all at once. Shown before it is done, and done once
//! however often it is asked: an occurrence has one row.

use jiff::civil::Date;
use slated_core::event::{About, Event, EventKind};
use slated_core::plan::{self, Dates};
use slated_core::task::Actor;
use slated_core::time::{Timestamp, Zone};
use slated_store::{OccurrenceStatus, ReadTx, SeriesRow, WriteTx};

use super::engagements::Run;
use super::series::{Known, NotCreated, decide, make};
use super::world::World;
use super::{Error, Ops};

/// What is asked for: nominal dates from the first day through the last.
#[derive(Clone, Debug)]
pub struct BackFill {
    pub client: String,
    pub service: String,
    /// One template, or all of the service.
    pub template: Option<String>,
    pub from: Date,
    pub to: Date,
    pub which: Fill,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Dates without a decision, before the adoption, or missed.
    Missing,
    /// Those that a rule or a pause skipped too.
    Skipped,
}

#[derive(Clone, Debug)]
pub struct Filled {
    pub run: Run,
    pub zone: Zone,
    /// In the order of their dates.
    pub dates: Vec<FilledDate>,
    /// Dates of the span that are tasks already.
    pub created_before: usize,
    /// Something that whoever asks should know.
    pub warning: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FilledDate {
    pub series: i64,
    pub template: String,
    pub nominal_on: Date,
    pub dates: Dates,
    /// What was decided before.
    pub was: Option<String>,
    /// The task, once it is made.
    pub task: Option<i64>,
}

const DATES_MAX: usize = 1_000;

impl Ops {
    pub async fn back_fill(&self, asked: &BackFill, run: Run, by: &Actor) -> Result<Filled, Error> {
        let now = self.clock.now();
        if asked.to < asked.from {
            let detail = format!("{} is before {}: right would be a later day", asked.to, asked.from);
            return Err(Error::Invalid { pointer: "/to", detail });
        }
        if run == Run::Dry {
            let tx = self.store.read().await?;
            let world = World::load(&tx).await?;
            let rows = wanted(&tx, asked, by).await?;
            return look(&tx, &world, &rows, asked, now).await;
        }
        let tx = self.store.write().await?;
        let done = fill(&tx, asked, by, now).await;
        tx.settle(done).await
    }
}

async fn fill(tx: &WriteTx, asked: &BackFill, by: &Actor, now: Timestamp) -> Result<Filled, Error> {
    let mut held = Vec::new();
    for row in wanted(tx, asked, by).await? {
        held.extend(tx.hold_series(row.id).await?);
    }
    let world = World::load(tx).await?;
    let mut filled = Filled { run: Run::Done, ..look(tx, &world, &held, asked, now).await? };
    for one in &mut filled.dates {
        let Some(row) = held.iter().find(|row| row.id == one.series) else { continue };
        let known = Known::find(tx, row, one.nominal_on).await?;
        one.task = Some(make(tx, &world, row, known, one.nominal_on, by, now).await?.id);
    }
    if !filled.dates.is_empty() {
        let about = About { client: Some(asked.client.clone()), ..About::default() };
        let event = Event::new(EventKind::EngagementBackfilled, about, by.by(), now);
        let made =
            format!("{}: {} tasks from {} to {}", asked.service, filled.dates.len(), asked.from, asked.to);
        tx.append_events(&[event.moved("", made)]).await?;
    }
    Ok(filled)
}

/// The series that are to be filled.
async fn wanted(tx: &ReadTx, asked: &BackFill, by: &Actor) -> Result<Vec<SeriesRow>, Error> {
    let client = tx.client(&asked.client).await?.filter(|client| by.decides_for(client));
    client.ok_or_else(|| Error::not_found("client", &asked.client))?;
    if tx.engagement(&asked.client, &asked.service).await?.is_none() {
        return Err(Error::not_found("engagement", format!("of {} for {}", asked.client, asked.service)));
    }
    let mut rows = tx.series_of_client(&asked.client).await?;
    rows.retain(|row| row.service == asked.service);
    if let Some(template) = &asked.template {
        let known: Vec<String> = rows.iter().map(|row| row.template.clone()).collect();
        rows.retain(|row| row.template == *template);
        if rows.is_empty() {
            let detail =
                format!("{template:?} is no template of it: right would be one of {}", known.join(", "));
            return Err(Error::Invalid { pointer: "/template", detail });
        }
    }
    Ok(rows)
}

async fn look(
    tx: &ReadTx,
    world: &World,
    rows: &[SeriesRow],
    asked: &BackFill,
    now: Timestamp,
) -> Result<Filled, Error> {
    let zone = world.clients.get(&asked.client).map_or(&world.agency.zone, |client| &client.zone).clone();
    let mut filled = Filled { run: Run::Dry, zone, dates: Vec::new(), created_before: 0, warning: None };
    let mut left = DATES_MAX;
    for row in rows {
        let series = world.series(row, None).map_err(|why| NotCreated::broken(row.id, why))?;
        for nominal_on in nominals(row, &series, asked, &mut left)? {
            let known = Known::find(tx, row, nominal_on).await?;
            if matches!(known, Known::Created { .. }) {
                filled.created_before += 1;
                continue;
            }
            let is_left_out = is_skipped(&known) || plan::is_excluded(&series, nominal_on);
            if asked.which == Fill::Missing && is_left_out {
                continue;
            }
            match decide(row, &series, &known, nominal_on, now) {
                Ok(dates) if dates.create_at <= now => filled.dates.push(FilledDate {
                    series: row.id,
                    template: row.template.clone(),
                    nominal_on,
                    dates,
                    was: known.in_words(),
                    task: None,
                }),
                // what is still ahead comes by itself
                Ok(_) | Err(NotCreated::Ahead { .. }) => {}
                Err(refused) => return Err(refused.into()),
            }
        }
        if series.engagement.pause_on(series.client.zone.date(now)).is_some() {
            filled.warning =
                Some("the engagement is paused: what is made now is worked on all the same".to_owned());
        }
    }
    filled.dates.sort_by(|a, b| (a.nominal_on, &a.template).cmp(&(b.nominal_on, &b.template)));
    Ok(filled)
}

fn is_skipped(known: &Known) -> bool {
    match known {
        Known::Own(row) | Known::Within(row) => match row.status {
            // what is held comes by itself, and what collapsed is done on another date
            OccurrenceStatus::Skipped | OccurrenceStatus::Collapsed | OccurrenceStatus::Held => true,
            OccurrenceStatus::Created
            | OccurrenceStatus::Missed
            | OccurrenceStatus::Failed
            | OccurrenceStatus::BeforeAdoption => false,
        },
        Known::Created { .. } | Known::Nothing => false,
    }
}

fn nominals(
    row: &SeriesRow,
    series: &plan::Series<'_>,
    asked: &BackFill,
    left: &mut usize,
) -> Result<Vec<Date>, Error> {
    let broken = |error| NotCreated::broken(row.id, error);
    let mut found = Vec::new();
    let mut next = plan::first_on_or_after(series, asked.from).map_err(broken)?;
    while let Some(nominal) = next.filter(|nominal| *nominal <= asked.to) {
        if *left == 0 {
            let detail = format!("the span has more than {DATES_MAX} dates: right would be a shorter one");
            return Err(Error::Invalid { pointer: "/to", detail });
        }
        *left -= 1;
        found.push(nominal);
        next = plan::first_on_or_after(series, slated_core::time::plus_days(nominal, 1)).map_err(broken)?;
    }
    Ok(found)
}
