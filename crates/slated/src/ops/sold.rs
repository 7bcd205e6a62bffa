//! Sold against done: every date of a client's subscriptions in a period, and what became of it.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use slated_core::event::Event;
use slated_core::plan::FORESEEN_DAYS_MAX;
use slated_core::sold::{Counts, Fate, Sold};
use slated_core::task::{Actor, Task};
use slated_core::time::{Zone, days_between, plus_days};
use slated_store::{OccurrenceRow, OccurrenceStatus, ReadTx, SeriesRow, SeriesStatus};

use super::preview::{Span, Upcoming, Word};
use super::world::World;
use super::{Error, Ops};

/// One template of a subscription.
#[derive(Clone, Debug)]
pub struct SoldLine {
    pub service: String,
    pub template: String,
    /// By date.
    pub dates: Vec<Sold>,
    pub counts: Counts,
}

#[derive(Clone, Debug)]
pub struct SoldAgainstDone {
    pub zone: Zone,
    pub lines: Vec<SoldLine>,
    pub total: Counts,
    /// Series of which nothing can be foreseen, and why.
    pub broken: Vec<String>,
}

/// A holiday may put the day on which a date is decided off by so much.
const ROLL_DAYS: i64 = 31;

impl Ops {
    /// By nominal dates; both ends of the period belong to it. What lies before the adoption was not sold to be done here.
    pub async fn sold_against_done(
        &self,
        client: &str,
        period: Span,
        by: &Actor,
    ) -> Result<SoldAgainstDone, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let world = World::load(&tx).await?;
        let found = world.clients.get(client).filter(|client| by.decides_for(client));
        let zone = found.ok_or_else(|| Error::not_found("client", client))?.zone.clone();
        check(period, zone.date(now))?;
        let rows = tx.series_of_client(client).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let past = Past::read(&tx, &ids, period).await?;
        let in_the_way = tx.in_the_way(&ids).await?;
        let through = zone.start_of(plus_days(period.to, ROLL_DAYS));
        let mut answer =
            SoldAgainstDone { zone, lines: Vec::new(), total: Counts::default(), broken: Vec::new() };
        for row in &rows {
            let mut dates = past.of(row);
            let mut minutes_each = 0;
            match world.series(row, in_the_way.get(&row.id).copied()) {
                Ok(series) => {
                    minutes_each = plan_minutes(&series);
                    if row.status == SeriesStatus::Active && period.to >= answer.zone.date(now) {
                        match self.foreseen_of(&series, row, now, through) {
                            Ok(found) => ahead(&mut dates, found, period),
                            Err(error) => answer.broken.push(named(row, &error.to_string())),
                        }
                    } else if let (SeriesStatus::Error, Some(why)) = (row.status, &row.error) {
                        answer.broken.push(named(row, why));
                    }
                }
                Err(why) => answer.broken.push(named(row, &why)),
            }
            let dates: Vec<Sold> = dates.into_values().collect();
            let counts = Counts::of(&dates, minutes_each);
            if !dates.is_empty() {
                answer.total = answer.total.plus(counts);
                let (service, template) = (row.service.clone(), row.template.clone());
                answer.lines.push(SoldLine { service, template, dates, counts });
            }
        }
        Ok(answer)
    }
}

fn named(row: &SeriesRow, why: &str) -> String {
    format!("{}/{}: {why}", row.service, row.template)
}

/// What one date takes by the template and the client's factor as they are now.
fn plan_minutes(series: &slated_core::plan::Series<'_>) -> u64 {
    let minutes = u64::from(series.template.effort_minutes) * u64::from(series.engagement.effort_permille);
    (minutes + 500) / 1_000
}

fn check(period: Span, today: Date) -> Result<(), Error> {
    let Span { from, to } = period;
    let right = if to < from || days_between(from, to) > FORESEEN_DAYS_MAX {
        format!("a period of 0 to {FORESEEN_DAYS_MAX} days")
    } else if days_between(today, to) > FORESEEN_DAYS_MAX - ROLL_DAYS {
        format!("an end at most {} days ahead", FORESEEN_DAYS_MAX - ROLL_DAYS)
    } else {
        return Ok(());
    };
    Err(Error::Invalid { pointer: "/to", detail: format!("{from} to {to}: right would be {right}") })
}

/// What is not decided yet; what is held is foreseen again, and stays what it is.
fn ahead(dates: &mut BTreeMap<Date, Sold>, found: Vec<Upcoming>, period: Span) {
    for one in found.into_iter().filter(|one| period.from <= one.nominal_on && one.nominal_on <= period.to) {
        let fate = match one.decision {
            Word::Create | Word::Exists | Word::Held | Word::Failed => Fate::Ahead,
            Word::Skip | Word::Missed => Fate::Skipped,
            Word::Collapsed => Fate::Collapsed,
        };
        dates.entry(one.nominal_on).or_insert(Sold {
            nominal_on: one.nominal_on,
            task: None,
            fate,
            reason: one.note,
            by: None,
            logged_minutes: 0,
        });
    }
}

/// What is decided about the dates, the tasks that came of them, and how those ended.
struct Past {
    rows: Vec<OccurrenceRow>,
    tasks: HashMap<(i64, Date), Task>,
    logged: HashMap<i64, u64>,
    given_up: HashMap<i64, Event>,
}

impl Past {
    async fn read(tx: &ReadTx, series: &[i64], period: Span) -> Result<Past, Error> {
        let rows = tx.occurrences_between(series, period.from, period.to).await?;
        let tasks = tx.tasks_between(series, period.from, period.to).await?;
        let ids: Vec<i64> = tasks.iter().map(|task| task.id).collect();
        let (logged, given_up) = (tx.minutes_logged(&ids).await?, tx.given_up(&ids).await?);
        let by_date = tasks.into_iter().filter_map(|task| {
            let origin = task.origin.as_ref()?;
            Some(((origin.series, origin.nominal_on), task))
        });
        Ok(Past { rows, tasks: by_date.collect(), logged, given_up })
    }

    fn of(&self, series: &SeriesRow) -> BTreeMap<Date, Sold> {
        let rows = self.rows.iter().filter(|row| row.series_id == series.id);
        let decided = rows.filter_map(|row| Some((row.nominal_on, self.sold(row)?)));
        decided.collect()
    }

    fn sold(&self, row: &OccurrenceRow) -> Option<Sold> {
        let task = self.tasks.get(&(row.series_id, row.nominal_on));
        let end = task.and_then(|task| self.given_up.get(&task.id));
        let fate = match (row.status, task) {
            (OccurrenceStatus::BeforeAdoption, _) => return None,
            (_, Some(task)) => Fate::of_task(task),
            (OccurrenceStatus::Collapsed, None) => Fate::Collapsed,
            (OccurrenceStatus::Skipped | OccurrenceStatus::Missed, None) => Fate::Skipped,
            // a created date always has its task
            (OccurrenceStatus::Created | OccurrenceStatus::Held | OccurrenceStatus::Failed, None) => {
                Fate::Ahead
            }
        };
        let why =
            if task.is_some() { end.and_then(|event| event.reason.clone()) } else { row.reason.clone() };
        Some(Sold {
            nominal_on: row.nominal_on,
            task: task.map(|task| task.id),
            fate,
            reason: why,
            by: end.map(|event| event.by.as_str().to_owned()),
            logged_minutes: task.and_then(|task| self.logged.get(&task.id)).copied().unwrap_or(0),
        })
    }
}
