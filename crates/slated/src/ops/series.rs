//! Series and their occurrences as people look at them, and "create now" for a date that did not become a task.
//!
//! Which dates a series has, and what a task of one looks like, is the core's to say.

use std::collections::HashMap;

use jiff::civil::Date;
use slated_core::agency::{Access, Client, ClientStatus};
use slated_core::plan::{self, Dates};
use slated_core::task::{Actor, Task};
use slated_core::time::{Timestamp, Zone};
use slated_store::{
    OccurrenceCounts, OccurrenceRow, OccurrenceStatus, ReadTx, SeriesFilter, SeriesRow, SeriesStatus,
    StoreError, WriteTx,
};

use super::generate::by_hand::{self, Wanted};
use super::world::World;
use super::{Error, Ops};

/// A series with what became of its dates so far.
#[derive(Clone, Debug)]
pub struct Listed {
    pub row: SeriesRow,
    /// The client's, in which dates and wall times are meant.
    pub zone: Zone,
    pub counts: OccurrenceCounts,
}

/// One page of series in the order of their numbers.
#[derive(Clone, Debug)]
pub struct SeriesPage {
    pub series: Vec<Listed>,
    /// The last number of this page when there is more.
    pub next: Option<i64>,
}

/// What was decided about one date, and the task that came of it.
#[derive(Clone, Debug)]
pub struct Decided {
    pub row: OccurrenceRow,
    pub task: Option<i64>,
}

/// One page of occurrences, the newest first.
#[derive(Clone, Debug)]
pub struct OccurrencePage {
    pub zone: Zone,
    pub occurrences: Vec<Decided>,
    /// The last date of this page when there is more.
    pub next: Option<Date>,
}

/// Why a date does not become a task by hand. An answer, not a failure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCreated {
    #[error("{nominal_on} of series {series} became {} already", named(*task))]
    Already { series: i64, nominal_on: Date, task: Option<i64> },
    #[error("{nominal_on} is still ahead: {} {on}", turn(*is_worked))]
    Ahead { nominal_on: Date, on: Date, is_worked: bool },
    #[error("{date} is no date of series {series}{}", instead(*near))]
    NotOne { series: i64, date: Date, near: Option<Date> },
    #[error("the engagement of {client} for {service} ends on {on}: nothing is created after it")]
    Ended { client: String, service: String, on: Date },
    #[error("client {client} has left: nothing is created for it")]
    Churned { client: String },
    #[error("series {series} cannot be computed: {why}")]
    Broken { series: i64, why: String },
}

impl NotCreated {
    pub(super) fn broken(series: i64, why: impl ToString) -> NotCreated {
        NotCreated::Broken { series, why: why.to_string() }
    }
}

fn named(task: Option<i64>) -> String {
    task.map_or_else(|| "a task".to_owned(), |task| format!("task #{task}"))
}

fn turn(is_worked: bool) -> &'static str {
    if is_worked { "it will come by itself on" } else { "it is a day off, which will be decided on" }
}

fn instead(near: Option<Date>) -> String {
    near.map_or_else(String::new, |near| format!(": right would be for example {near}"))
}

impl Ops {
    /// The series of the clients that the actor manages, from after a number.
    pub async fn series_list(
        &self,
        filter: SeriesFilter,
        after: Option<i64>,
        limit: u64,
        by: &Actor,
    ) -> Result<SeriesPage, Error> {
        let tx = self.store.read().await?;
        if let Some(key) = &filter.client {
            let client = tx.client(key).await?.filter(|client| by.decides_for(client));
            client.ok_or_else(|| Error::not_found("client", key))?;
        }
        let manager = match by.access {
            Access::Admin => None,
            Access::Manager | Access::Specialist => Some(by.login.clone()),
        };
        let mut found = tx.series_page(&SeriesFilter { manager, ..filter }, after, limit + 1).await?;
        let more = found.len() as u64 > limit;
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = found.last().filter(|_| more).map(|row| row.id);
        let clients = tx.clients().await?;
        let zones: HashMap<&str, &Zone> = clients.iter().map(|one| (one.key.as_str(), &one.zone)).collect();
        let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
        let counts = tx.occurrence_counts(&ids).await?;
        let listed = |row: SeriesRow| {
            let zone = zones.get(row.client.as_str()).map_or_else(Zone::utc, |zone| (*zone).clone());
            Listed { zone, counts: counts.get(&row.id).copied().unwrap_or_default(), row }
        };
        Ok(SeriesPage { series: found.into_iter().map(listed).collect(), next })
    }

    pub async fn series_one(&self, id: i64, by: &Actor) -> Result<Listed, Error> {
        let tx = self.store.read().await?;
        let (row, client) = managed(&tx, id, by).await?;
        let counts = tx.occurrence_counts(&[id]).await?.remove(&id).unwrap_or_default();
        Ok(Listed { row, zone: client.zone, counts })
    }

    /// What was decided about the dates of a series, from before a date.
    pub async fn occurrences(
        &self,
        id: i64,
        status: Option<OccurrenceStatus>,
        before: Option<Date>,
        limit: u64,
        by: &Actor,
    ) -> Result<OccurrencePage, Error> {
        let tx = self.store.read().await?;
        let (_, client) = managed(&tx, id, by).await?;
        let mut found = tx.occurrences_page(id, status, before, limit + 1).await?;
        let more = found.len() as u64 > limit;
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = found.last().filter(|_| more).map(|row| row.nominal_on);
        let dates: Vec<Date> = found.iter().map(|row| row.nominal_on).collect();
        let tasks = tx.tasks_of_series(id, &dates).await?;
        let decided = |row: OccurrenceRow| Decided { task: tasks.get(&row.nominal_on).copied(), row };
        Ok(OccurrencePage { zone: client.zone, occurrences: found.into_iter().map(decided).collect(), next })
    }

    /// Makes the task of a date that did not become one. The deadline is the date's own, also where it has passed;
    /// whoever asks at once, one task comes of it and the others are told its number.
    pub async fn create_now(&self, id: i64, nominal_on: Date, by: &Actor) -> Result<Task, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let done = make_held(&tx, id, nominal_on, by, now).await;
        tx.settle(done).await
    }
}

async fn make_held(
    tx: &WriteTx,
    id: i64,
    nominal_on: Date,
    by: &Actor,
    now: Timestamp,
) -> Result<Task, Error> {
    managed(tx, id, by).await?;
    let row = tx.hold_series(id).await?.ok_or_else(|| Error::not_found("series", id))?;
    let known = Known::find(tx, &row, nominal_on).await?;
    let world = World::load(tx).await?;
    make(tx, &world, &row, known, nominal_on, by, now).await
}

/// Makes the task of one date of a series that the transaction holds.
pub(super) async fn make(
    tx: &WriteTx,
    world: &World,
    row: &SeriesRow,
    known: Known,
    nominal_on: Date,
    by: &Actor,
    now: Timestamp,
) -> Result<Task, Error> {
    let series = world.series(row, None).map_err(|why| NotCreated::broken(row.id, why))?;
    let dates = decide(row, &series, &known, nominal_on, now)?;
    let made = plan::occurrence(&series, nominal_on, dates, now);
    let was = known.in_words();
    let created = created_row(row.id, nominal_on, &made, by, was.as_deref(), now);
    let created = OccurrenceRow { template_version: world.template_version(row), ..created };
    record(tx, &series, &known, created).await?;
    let wanted = Wanted { row, series: &series, nominal_on, made, by, was: was.as_deref() };
    let task = by_hand::create(tx, world, wanted, now).await?;
    if row.status == SeriesStatus::Error {
        // what can be computed for one date may be so for the others
        tx.wake_series(&[row.id], now, None).await?;
    }
    Ok(task)
}

/// What the rows say of a date.
pub(super) enum Known {
    Created {
        task: Option<i64>,
    },
    /// A row of its own; it may speak for a range that begins here.
    Own(OccurrenceRow),
    /// The row of an earlier date speaks for it.
    Within(OccurrenceRow),
    Nothing,
}

impl Known {
    pub(super) async fn find(tx: &ReadTx, row: &SeriesRow, nominal_on: Date) -> Result<Known, Error> {
        if let Some(own) = tx.occurrence(row.id, nominal_on).await? {
            return Ok(match own.status {
                OccurrenceStatus::Created => {
                    let task = tx.tasks_of_series(row.id, &[nominal_on]).await?.remove(&nominal_on);
                    Known::Created { task }
                }
                OccurrenceStatus::Skipped
                | OccurrenceStatus::Collapsed
                | OccurrenceStatus::Held
                | OccurrenceStatus::Missed
                | OccurrenceStatus::Failed
                | OccurrenceStatus::BeforeAdoption => Known::Own(own),
            });
        }
        let range = tx.occurrence_range(row.id, nominal_on).await?;
        Ok(range.map_or(Known::Nothing, Known::Within))
    }

    /// `skipped: overlap: task #7 is still open`
    pub(super) fn in_words(&self) -> Option<String> {
        let row = match self {
            Known::Own(row) | Known::Within(row) => row,
            Known::Created { .. } | Known::Nothing => return None,
        };
        let status = row.status.as_str().replace('_', " ");
        Some(match (row.status, &row.reason) {
            // the reason says it all
            (OccurrenceStatus::BeforeAdoption, Some(reason)) => reason.clone(),
            (_, Some(reason)) => format!("{status}: {reason}"),
            (_, None) => status,
        })
    }
}

/// The dates that the task gets, or why there will be none.
pub(super) fn decide(
    row: &SeriesRow,
    series: &plan::Series<'_>,
    known: &Known,
    nominal_on: Date,
    now: Timestamp,
) -> Result<Dates, NotCreated> {
    let broken = |error: plan::PlanError| NotCreated::broken(row.id, error);
    if let Known::Created { task } = known {
        return Err(NotCreated::Already { series: row.id, nominal_on, task: *task });
    }
    if series.client.status == ClientStatus::Churned {
        return Err(NotCreated::Churned { client: row.client.clone() });
    }
    let today = series.client.zone.date(now);
    if let Some(on) = series.engagement.ends_on.filter(|end| *end < today || *end < nominal_on) {
        let (client, service) = (row.client.clone(), row.service.clone());
        return Err(NotCreated::Ended { client, service, on });
    }
    // a date that has its own row was one when it was decided, whatever became of the rule since
    if let Known::Own(own) = known {
        return match (own.rolled_on, own.create_at, own.due_at) {
            (Some(rolled_on), Some(create_at), Some(due_at)) => {
                Ok(Dates { rolled_on, create_at, due_at, provisional: own.provisional })
            }
            _ => plan::dates_by_hand(series, nominal_on).map_err(broken),
        };
    }
    if !plan::is_nominal(series, nominal_on).map_err(broken)? {
        let near = match plan::latest_nominal(series, nominal_on).map_err(broken)? {
            Some(near) => Some(near),
            None => plan::next_nominal(series, None).map_err(broken)?,
        };
        return Err(NotCreated::NotOne { series: row.id, date: nominal_on, near });
    }
    let dates = plan::dates_by_hand(series, nominal_on).map_err(broken)?;
    if matches!(known, Known::Nothing) && dates.create_at > now {
        if let (SeriesStatus::Error, Some(why)) = (row.status, &row.error) {
            return Err(NotCreated::broken(row.id, why));
        }
        let is_worked = plan::dates_of(series, nominal_on).map_err(broken)?.is_some();
        let on = series.client.zone.date(dates.create_at);
        return Err(NotCreated::Ahead { nominal_on, on, is_worked });
    }
    Ok(dates)
}

fn created_row(
    series_id: i64,
    nominal_on: Date,
    made: &plan::Occurrence,
    by: &Actor,
    was: Option<&str>,
    now: Timestamp,
) -> OccurrenceRow {
    let first = was.map_or_else(String::new, |was| format!(", first {was}"));
    OccurrenceRow {
        series_id,
        nominal_on,
        status: OccurrenceStatus::Created,
        reason: Some(format!("by {}{first}", by.login)),
        through_on: None,
        rolled_on: Some(made.dates.rolled_on),
        create_at: Some(made.dates.create_at),
        due_at: Some(made.dates.due_at),
        late: made.late,
        decided_at: now,
        blocking_task: None,
        template_version: None,
        provisional: made.dates.provisional,
    }
}

/// Writes the date's row. A range that began here begins at its next date from now on.
async fn record(
    tx: &WriteTx,
    series: &plan::Series<'_>,
    known: &Known,
    created: OccurrenceRow,
) -> Result<(), Error> {
    let is_ours = match known {
        Known::Own(was) => {
            if let Some(rest) = rest_of(tx, series, was).await? {
                tx.record_occurrences(vec![rest]).await?;
            }
            tx.decide_again(&created, was.status).await?
        }
        Known::Within(_) | Known::Nothing => !tx.record_occurrences(vec![created.clone()]).await?.is_empty(),
        Known::Created { .. } => false,
    };
    if is_ours {
        return Ok(());
    }
    // the series is held, so only a hand in the database could have been quicker
    let id = format!("{} of series {}", created.nominal_on, created.series_id);
    Err(StoreError::Stale { what: "occurrence", id }.into())
}

/// A range without its first date; `None` where nothing is left of it that has no row of its own.
async fn rest_of(
    tx: &ReadTx,
    series: &plan::Series<'_>,
    range: &OccurrenceRow,
) -> Result<Option<OccurrenceRow>, Error> {
    let Some(through) = range.through_on.filter(|through| *through > range.nominal_on) else {
        return Ok(None);
    };
    let broken = |error| NotCreated::broken(range.series_id, error);
    // by a rule that has changed since, the next date may be none: then the range begins a day later
    let next = plan::next_nominal(series, Some(range.nominal_on)).map_err(broken)?;
    let mut first = next.or_else(|| range.nominal_on.tomorrow().ok());
    while let Some(nominal_on) = first.filter(|first| *first <= through) {
        if tx.occurrence(range.series_id, nominal_on).await?.is_none() {
            return Ok(Some(OccurrenceRow { nominal_on, ..range.clone() }));
        }
        first = plan::next_nominal(series, Some(nominal_on)).map_err(broken)?;
    }
    Ok(None)
}

/// The series and its client, or the same answer as for none where the actor does not manage it.
async fn managed(tx: &ReadTx, id: i64, by: &Actor) -> Result<(SeriesRow, Client), Error> {
    let missing = || Error::not_found("series", id);
    let row = tx.series(id).await?.ok_or_else(missing)?;
    let client = tx.client(&row.client).await?.filter(|client| by.decides_for(client));
    Ok((row, client.ok_or_else(missing)?))
}
