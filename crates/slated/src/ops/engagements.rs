//! Subscriptions as a manager handles them: start, pause, resume, end. Each shows first what it does to the dates to
//! come and to the tasks that were made ahead.
//!
//! Whether a subscription may be changed so is the core's to say.

mod filed;
mod starting;

pub(super) use filed::as_filed;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use slated_core::agency::{Client, Engagement, Pause};
use slated_core::catalog::When;
use slated_core::engagement::EngagementRefusal;
use slated_core::event::{About, Event, EventKind};
use slated_core::expectation::Expectation;
use slated_core::plan::{self, Dates, Skip, dates_of, next_nominal};
use slated_core::task::{Actor, Status, Task};
use slated_core::time::{Timestamp, Zone, plus_days};
use slated_store::{OccurrenceStatus, ReadTx, SeriesRow, StoredExpectation, TaskFilter, WriteTx};

use super::expectations::at_start;
use super::series::{Known, make};
use super::world::World;
use super::{Error, Ops};
use starting::Starting;

/// An engagement and what it needs to be shown and written.
#[derive(Clone, Debug, PartialEq)]
pub struct Engaged {
    pub engagement: Engagement,
    pub version: i64,
    /// The client's, in which its dates are meant.
    pub zone: Zone,
    /// What is expected of it, where somebody has asked.
    pub expectation: Option<StoredExpectation>,
}

/// Which engagement, as the caller read it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub client: &'a str,
    pub service: &'a str,
    pub version: i64,
}

/// Whether it is done or only shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    Done,
    Dry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// From today, where no day is given.
    Pause {
        from: Option<Date>,
        to: Option<Date>,
    },
    Resume {
        on: Option<Date>,
        make_up: MakeUp,
    },
    End {
        on: Option<Date>,
    },
}

/// What becomes of the dates of a pause when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MakeUp {
    Skip,
    /// The newest of each series.
    Latest,
    All,
}

/// What becomes of tasks that were made ahead of a pause or an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeAhead {
    Keep,
    /// Those that nobody has touched and that are no promise.
    Cancel,
}

/// A new subscription.
#[derive(Clone, Debug)]
pub struct Start {
    pub client: String,
    pub service: String,
    pub starts_on: Date,
    pub ends_on: Option<Date>,
    pub effort_permille: u32,
    pub expectation: Option<Expectation>,
}

/// What a verb does, or would do.
#[derive(Clone, Debug)]
pub struct Effect {
    pub engaged: Engaged,
    pub run: Run,
    /// Dates were compared from today through this day.
    pub through: Date,
    /// In their order; the first of them where there are very many.
    pub dates: Vec<DateChange>,
    pub dates_added: usize,
    pub dates_removed: usize,
    pub tasks: Vec<Ahead>,
    pub made: Vec<MadeUp>,
}

/// A date that will, or will no longer, become a task.
#[derive(Clone, Debug, PartialEq)]
pub struct DateChange {
    pub series: Option<i64>,
    pub template: String,
    pub nominal_on: Date,
    pub dates: Dates,
    pub is_added: bool,
}

/// An open task of a date that now lies in a pause or after the end.
#[derive(Clone, Debug)]
pub struct Ahead {
    pub task: Task,
    pub nominal_on: Date,
    /// Why it stays; `None` where it is cancelled.
    pub stays: Option<&'static str>,
}

/// A date of the pause that is made up for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeUp {
    pub series: i64,
    pub template: String,
    pub nominal_on: Date,
    /// Its number, once it is made.
    pub task: Option<i64>,
}

/// Days ahead in which dates are compared.
const LOOK_AHEAD_DAYS: i64 = 92;
const DATES_SHOWN_MAX: usize = 200;
/// Dates of one series in that span, at most one a day, and what a lead brings in.
const DATES_MAX: usize = 400;
/// Dates of a pause that are made up for at once.
const MADE_UP_MAX: usize = 1_000;
const PAGE: u64 = 200;

impl Ops {
    /// Those of a client, by service.
    pub async fn engagements(&self, client: &str, by: &Actor) -> Result<Vec<Engaged>, Error> {
        let tx = self.store.read().await?;
        let zone = managed(&tx, client, by).await?.zone;
        let found = tx.engagements_of(client).await?.into_iter();
        let cards = tx.expectations(client).await?;
        let engaged = found.map(|(engagement, version)| {
            let expectation = cards.iter().find(|card| card.service == engagement.service).cloned();
            Engaged { engagement, version, zone: zone.clone(), expectation }
        });
        Ok(engaged.collect())
    }

    pub async fn engagement(&self, client: &str, service: &str, by: &Actor) -> Result<Engaged, Error> {
        let tx = self.store.read().await?;
        let zone = managed(&tx, client, by).await?.zone;
        let (engagement, version) = found(tx.engagement(client, service).await?, client, service)?;
        let expectation = tx.expectation(client, service).await?;
        Ok(Engaged { engagement, version, zone, expectation })
    }

    pub async fn start_engagement(&self, start: Start, run: Run, by: &Actor) -> Result<Effect, Error> {
        let now = self.clock.now();
        match run {
            Run::Dry => {
                let tx = self.store.read().await?;
                Ok(Starting::read(&tx, start, by, now).await?.effect(run)?)
            }
            Run::Done => {
                let tx = self.store.write().await?;
                let done = started(&tx, start, by, now).await;
                tx.settle(done).await
            }
        }
    }

    pub async fn change_engagement(
        &self,
        seen: Seen<'_>,
        verb: Verb,
        ahead: MadeAhead,
        reason: &str,
        run: Run,
        by: &Actor,
    ) -> Result<Effect, Error> {
        let now = self.clock.now();
        if reason.trim().is_empty() {
            let detail = "the reason is blank: right would be why, in words".to_owned();
            return Err(Error::Invalid { pointer: "/reason", detail });
        }
        match run {
            Run::Dry => {
                let tx = self.store.read().await?;
                let at = tx.engagement(seen.client, seen.service).await?;
                let changing = Changing::read(&tx, seen, at, verb, by, now).await?;
                changing.effect(&tx, ahead, run).await
            }
            Run::Done => {
                let tx = self.store.write().await?;
                let done = changed(&tx, seen, verb, ahead, reason, by, now).await;
                tx.settle(done).await
            }
        }
    }
}

async fn started(tx: &WriteTx, start: Start, by: &Actor, now: Timestamp) -> Result<Effect, Error> {
    let starting = Starting::read(tx, start, by, now).await?;
    let mut effect = starting.effect(Run::Done)?;
    effect.engaged.version = starting.write(tx, by, now).await?;
    effect.engaged.expectation = at_start(tx, &starting.engagement, starting.card, by, now).await?;
    Ok(effect)
}

async fn changed(
    tx: &WriteTx,
    seen: Seen<'_>,
    verb: Verb,
    ahead: MadeAhead,
    reason: &str,
    by: &Actor,
    now: Timestamp,
) -> Result<Effect, Error> {
    managed(tx, seen.client, by).await?;
    // generation that has one of these in hand finishes first, and passes them over until we have
    for row in tx.series_of_client(seen.client).await? {
        if row.service == seen.service {
            tx.hold_series(row.id).await?;
        }
    }
    let at = tx.hold_engagement(seen.client, seen.service).await?;
    if ahead == MadeAhead::Cancel {
        // whoever completes one goes from it to what waits for it: all of them before any of what comes of it
        let filter = TaskFilter { client: Some(seen.client.to_owned()), ..TaskFilter::default() };
        let open = tx.open_tasks(&filter).await?.into_iter();
        let of_service = |task: &Task| {
            task.version == 1 && task.origin.as_ref().is_some_and(|origin| origin.service == seen.service)
        };
        let ids: Vec<i64> = open.filter(of_service).map(|task| task.id).collect();
        tx.wait_for_tasks(&ids).await?;
    }
    let changing = Changing::read(tx, seen, at, verb, by, now).await?;
    let mut effect = changing.effect(tx, ahead, Run::Done).await?;
    changing.write(tx, &mut effect, reason, by, now).await?;
    Ok(effect)
}

/// An engagement before and after, with all that its dates depend on.
struct Changing {
    verb: Verb,
    before: Engagement,
    after: Engagement,
    version: i64,
    /// The pause that is cut short.
    was: Option<Pause>,
    today: Date,
    world: World,
    rows: Vec<SeriesRow>,
}

impl Changing {
    async fn read(
        tx: &ReadTx,
        seen: Seen<'_>,
        at: Option<(Engagement, i64)>,
        verb: Verb,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Changing, Error> {
        let today = managed(tx, seen.client, by).await?.zone.date(now);
        let (before, version) = found(at, seen.client, seen.service)?;
        if version != seen.version {
            return Err(Error::StaleEngagement { seen: seen.version, now_at: version });
        }
        let world = World::load(tx).await?;
        let mut rows = tx.series_of_client(seen.client).await?;
        rows.retain(|row| row.service == seen.service);
        let (after, was) = decided(&before, verb, today, &world, &rows)?;
        Ok(Changing { verb, before, after, version, was, today, world, rows })
    }

    async fn effect(&self, tx: &ReadTx, ahead: MadeAhead, run: Run) -> Result<Effect, Error> {
        let through = plus_days(self.today, LOOK_AHEAD_DAYS);
        let mut effect = Effect {
            engaged: Engaged {
                engagement: self.after.clone(),
                version: self.version,
                zone: self.zone().clone(),
                expectation: tx.expectation(&self.after.client, &self.after.service).await?,
            },
            run,
            through,
            dates: Vec::new(),
            dates_added: 0,
            dates_removed: 0,
            tasks: self.made_ahead(tx, ahead).await?,
            made: self.made_up(tx).await?,
        };
        for row in &self.rows {
            let Ok(series) = self.world.series(row, None) else { continue };
            let before = to_come(&plan::Series { engagement: &self.before, ..series }, through);
            let after = to_come(&plan::Series { engagement: &self.after, ..series }, through);
            let known = |list: &[(Date, Dates)]| list.iter().map(|(on, _)| *on).collect::<HashSet<_>>();
            let (was, is) = (known(&before), known(&after));
            let change = |(nominal_on, dates), is_added| DateChange {
                series: Some(row.id),
                template: row.template.clone(),
                nominal_on,
                dates,
                is_added,
            };
            effect
                .dates
                .extend(before.into_iter().filter(|one| !is.contains(&one.0)).map(|one| change(one, false)));
            effect
                .dates
                .extend(after.into_iter().filter(|one| !was.contains(&one.0)).map(|one| change(one, true)));
        }
        effect.bounded();
        Ok(effect)
    }

    /// Open tasks of dates that are no longer the engagement's.
    async fn made_ahead(&self, tx: &ReadTx, ahead: MadeAhead) -> Result<Vec<Ahead>, Error> {
        let filter = TaskFilter { client: Some(self.after.client.clone()), ..TaskFilter::default() };
        let no_longer = |on: Date| match self.verb {
            Verb::Pause { .. } => self.after.pause_on(on).is_some() && self.before.pause_on(on).is_none(),
            Verb::End { .. } => self.after.ends_on.is_some_and(|end| on > end),
            Verb::Resume { .. } => false,
        };
        let mine: HashSet<i64> = self.rows.iter().map(|row| row.id).collect();
        let mut tasks = Vec::new();
        for task in tx.open_tasks(&filter).await? {
            let Some(origin) = task.origin.as_ref().filter(|origin| mine.contains(&origin.series)) else {
                continue;
            };
            let nominal_on = origin.nominal_on;
            if no_longer(nominal_on) {
                tasks.push(Ahead { stays: stays(&task, ahead), task, nominal_on });
            }
        }
        Ok(tasks)
    }

    /// The dates of the pause that become tasks after all.
    async fn made_up(&self, tx: &ReadTx) -> Result<Vec<MadeUp>, Error> {
        let (Verb::Resume { make_up, .. }, Some(was)) = (self.verb, self.was) else { return Ok(Vec::new()) };
        if make_up == MakeUp::Skip {
            return Ok(Vec::new());
        }
        let mut made = Vec::new();
        for row in &self.rows {
            let undecided = self.world.series(row, None).ok().and_then(|series| {
                let series = plan::Series { engagement: &self.before, ..series };
                first_undecided(&series, was, self.today)
            });
            let mut skipped = skipped_by(tx, row.id, was).await?;
            if make_up == MakeUp::Latest {
                // the newest is the one that is still to be decided, where there is one
                let newest = skipped.first().copied().filter(|_| undecided.is_none());
                skipped = newest.into_iter().collect();
            }
            skipped.reverse();
            made.extend(skipped.into_iter().map(|nominal_on| MadeUp {
                series: row.id,
                template: row.template.clone(),
                nominal_on,
                task: None,
            }));
        }
        if made.len() > MADE_UP_MAX {
            let detail = format!(
                "{} dates of the pause would be made up for: right would be {MADE_UP_MAX} at most, or latest",
                made.len()
            );
            return Err(Error::Invalid { pointer: "/make_up", detail });
        }
        Ok(made)
    }

    async fn write(
        &self,
        tx: &WriteTx,
        effect: &mut Effect,
        reason: &str,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), Error> {
        tx.put_engagement(&self.after).await?;
        effect.engaged.version = self.version + 1;
        let (kind, from, to) = self.in_words();
        let about = About { client: Some(self.after.client.clone()), ..About::default() };
        let event = Event::new(kind, about, by.by(), now).moved(from, to).because(reason.trim());
        tx.append_events(&[event]).await?;
        for one in effect.tasks.iter().filter(|one| one.stays.is_none()) {
            tx.save(&one.task.clone().cancel(reason, by, now)?).await?;
        }
        let by_id: HashMap<i64, &SeriesRow> = self.rows.iter().map(|row| (row.id, row)).collect();
        for one in &mut effect.made {
            let Some(row) = by_id.get(&one.series) else { continue };
            let known = Known::find(tx, row, one.nominal_on).await?;
            one.task = Some(make(tx, &self.world, row, known, one.nominal_on, by, now).await?.id);
        }
        let ids: Vec<i64> = self.rows.iter().map(|row| row.id).collect();
        tx.wake_series(&ids, now, None).await?;
        Ok(())
    }

    /// `seo: paused from 2026-12-01 to 2026-12-14`
    fn in_words(&self) -> (EventKind, String, String) {
        let service = &self.after.service;
        let (before, after) = (span(&self.before), span(&self.after));
        let kind = match self.verb {
            Verb::Pause { .. } => EventKind::EngagementPaused,
            Verb::Resume { .. } => EventKind::EngagementResumed,
            Verb::End { .. } => EventKind::EngagementEnded,
        };
        (kind, format!("{service}: {before}"), format!("{service}: {after}"))
    }

    fn zone(&self) -> &Zone {
        self.world.clients.get(&self.after.client).map_or(&self.world.agency.zone, |client| &client.zone)
    }
}

/// The engagement as the verb leaves it, and the pause that it cuts short.
fn decided(
    before: &Engagement,
    verb: Verb,
    today: Date,
    world: &World,
    rows: &[SeriesRow],
) -> Result<(Engagement, Option<Pause>), EngagementRefusal> {
    let engagement = before.clone();
    match verb {
        Verb::Pause { from, to } => Ok((engagement.pause(from.unwrap_or(today), to, today)?, None)),
        Verb::End { on } => Ok((engagement.end(on.unwrap_or(today), today)?, None)),
        Verb::Resume { on, make_up } => {
            let (mut after, was) = engagement.resume(on.unwrap_or(today), today)?;
            if make_up != MakeUp::Skip {
                // what is not decided yet is made as if there had been no pause: it ends before the first such date
                let undecided = rows.iter().filter_map(|row| {
                    let series = world.series(row, None).ok()?;
                    first_undecided(&plan::Series { engagement: before, ..series }, was, on.unwrap_or(today))
                });
                if let Some(first) = undecided.min() {
                    shorten(&mut after.pauses, first);
                }
            }
            Ok((after, Some(was)))
        }
    }
}

/// Ends the pause that a date lies in before that date.
fn shorten(pauses: &mut Vec<Pause>, before: Date) {
    for pause in pauses.iter_mut().filter(|pause| pause.contains(before)) {
        pause.to = Some(plus_days(before, -1));
    }
    pauses.retain(|pause| pause.to.is_none_or(|to| to >= pause.from));
}

/// The first nominal date in the pause before a day that the series has not come to.
fn first_undecided(series: &plan::Series<'_>, pause: Pause, before: Date) -> Option<Date> {
    let after = series.cursor.max(Some(plus_days(pause.from, -1)));
    // the cursor of a start or a renewal says which one was decided, and not how far one has come
    let after =
        if matches!(series.template.schedule.when, When::Recurring(_)) { after } else { series.cursor };
    let next = next_nominal(series, after).ok().flatten();
    next.filter(|nominal| pause.contains(*nominal) && *nominal < before)
}

/// The dates that were skipped for this pause, the newest first.
async fn skipped_by(tx: &ReadTx, series: i64, pause: Pause) -> Result<Vec<Date>, Error> {
    let because = Skip::EngagementPaused.reason();
    let mut skipped = Vec::new();
    let mut before = pause.to.and_then(|to| to.tomorrow().ok());
    loop {
        let page = tx.occurrences_page(series, Some(OccurrenceStatus::Skipped), before, PAGE).await?;
        let in_pause = page.iter().filter(|row| row.nominal_on >= pause.from);
        let of_pause = in_pause.filter(|row| row.reason.as_deref() == Some(because.as_str()));
        skipped.extend(of_pause.map(|row| row.nominal_on));
        match page.last() {
            Some(last) if page.len() as u64 == PAGE && last.nominal_on > pause.from => {
                before = Some(last.nominal_on)
            }
            _ => return Ok(skipped),
        }
    }
}

fn stays(task: &Task, ahead: MadeAhead) -> Option<&'static str> {
    if ahead == MadeAhead::Keep {
        Some("made ahead; it stays as asked")
    } else if task.promised {
        Some("it is a promise: the client releases from it, or it is kept")
    } else if task.version > 1 || task.status != Status::Open {
        Some("somebody has touched it")
    } else {
        None
    }
}

/// Undecided dates that will become tasks, through a day.
fn to_come(series: &plan::Series<'_>, through: Date) -> Vec<(Date, Dates)> {
    let mut found = Vec::new();
    let mut next = next_nominal(series, series.cursor);
    while let Ok(Some(nominal)) = next {
        if nominal > through || found.len() >= DATES_MAX {
            break;
        }
        if let Ok(Some(dates)) = dates_of(series, nominal)
            && series.engagement.pause_on(nominal).is_none()
            && !plan::is_excluded(series, nominal)
        {
            found.push((nominal, dates));
        }
        next = next_nominal(series, Some(nominal));
    }
    found
}

impl Effect {
    fn bounded(&mut self) {
        self.dates_added = self.dates.iter().filter(|one| one.is_added).count();
        self.dates_removed = self.dates.len() - self.dates_added;
        self.dates.sort_by(|a, b| (a.nominal_on, &a.template).cmp(&(b.nominal_on, &b.template)));
        self.dates.truncate(DATES_SHOWN_MAX);
    }
}

/// `from 2026-01-01 to 2026-12-31, paused from 2026-06-01`
fn span(engagement: &Engagement) -> String {
    let mut text = format!("from {}", engagement.starts_on);
    if let Some(end) = engagement.ends_on {
        text = format!("{text} to {end}");
    }
    for pause in &engagement.pauses {
        let to = pause.to.map_or_else(String::new, |to| format!(" to {to}"));
        text = format!("{text}, paused from {}{to}", pause.from);
    }
    text
}

async fn managed(tx: &ReadTx, client: &str, by: &Actor) -> Result<Client, Error> {
    let found = tx.client(client).await?.filter(|client| by.decides_for(client));
    found.ok_or_else(|| Error::not_found("client", client))
}

fn found(at: Option<(Engagement, i64)>, client: &str, service: &str) -> Result<(Engagement, i64), Error> {
    at.ok_or_else(|| Error::not_found("engagement", format!("of {client} for {service}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn pause(from: i8, to: i8) -> Pause {
        Pause { from: date(2026, 12, from), to: Some(date(2026, 12, to)) }
    }

    #[test]
    fn a_pause_ends_before_the_first_date_that_is_still_to_be_made() {
        let mut pauses = vec![pause(1, 3), pause(7, 20)];
        shorten(&mut pauses, date(2026, 12, 14));
        assert_eq!(pauses, [pause(1, 3), pause(7, 13)]);
        shorten(&mut pauses, date(2026, 12, 7));
        assert_eq!(pauses, [pause(1, 3)], "nothing is left of it");
    }
}
