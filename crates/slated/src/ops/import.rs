//! Writes what an agency's files say, in one transaction: everything or nothing.
//!
//! Only rows whose file content differs from the last import are written, so what people changed since
//! stays theirs. What is gone from the files is reported and ends nothing by itself.

use std::collections::HashSet;

use jiff::civil::Date;
use slated_core::agency::ClientStatus;
use slated_core::catalog::When;
use slated_core::event::{About, By, Event, EventKind};
use slated_core::plan::{next_nominal, passed_over};
use slated_core::time::Timestamp;
use slated_store::{ImportedRow, OccurrenceRow, OccurrenceStatus, ReadTx, SeriesRow, WriteTx};

use super::world::World;
use super::{Error, Ops};
use crate::import::AgencyFiles;
use crate::import::diff::{self, ImportPlan, ImportReport, StoredRow, What};

impl Ops {
    pub async fn import(&self, files: &AgencyFiles) -> Result<ImportReport, Error> {
        let tx = self.store.write().await?;
        let report = self.import_within(&tx, files).await?;
        tx.commit().await?;
        Ok(report)
    }

    /// What [`Ops::import`] would do.
    pub async fn import_dry(&self, files: &AgencyFiles) -> Result<ImportReport, Error> {
        let tx = self.store.read().await?;
        let plan = diff::plan(files, &last_import(&tx).await?);
        Ok(ImportReport::new(&plan, &files.warnings))
    }

    async fn import_within(&self, tx: &WriteTx, files: &AgencyFiles) -> Result<ImportReport, Error> {
        let now = self.clock.now();
        let last = last_import(tx).await?;
        let plan = diff::plan(files, &last);
        let report = ImportReport::new(&plan, &files.warnings);
        if plan.is_empty() {
            return Ok(report);
        }
        let files = Files::new(files, &plan, now);
        if !files.rescheduled.is_empty() {
            // what is due is still decided by the rule that it was due by
            self.generate_within(tx, now).await?;
        }
        let adopted_before = tx.agency().await?.map(|agency| agency.adopted_on);
        files.write_values(tx).await?;
        files.write_series(tx, adopted_before).await?;
        files.remember(tx, &last).await?;
        self.refresh_after(tx, &files).await?;
        let event = Event::new(EventKind::Imported, About::default(), By::Import, now);
        tx.append_events(&[event.moved("", summary(&report))]).await?;
        Ok(report)
    }

    /// Risks that were computed before these signals came; the rest waits for its daily turn.
    async fn refresh_after(&self, tx: &WriteTx, files: &Files<'_>) -> Result<(), Error> {
        let touched: HashSet<&str> = files
            .read
            .signals
            .iter()
            .filter(|(client, signal)| files.writes("signal", &crate::import::signal_key(client, signal)))
            .map(|(client, _)| client.as_str())
            .chain(files.plan.changed("client"))
            .collect();
        let known = tx.risks().await?;
        let mut touched: Vec<&str> =
            touched.into_iter().filter(|client| known.contains_key(*client)).collect();
        touched.sort_unstable();
        for client in touched {
            self.refresh_risk(tx, client, files.now).await?;
        }
        Ok(())
    }
}

async fn last_import(tx: &ReadTx) -> Result<Vec<StoredRow>, Error> {
    let rows = tx.imported_rows().await?.into_iter();
    Ok(rows.map(|row| StoredRow { kind: row.kind, key: row.key, body: row.body, gone: row.gone }).collect())
}

fn summary(report: &ImportReport) -> String {
    let parts =
        report.counts.iter().filter(|count| count.added + count.changed + count.gone > 0).map(|count| {
            format!("{} added {}, changed {}, gone {}", count.kind, count.added, count.changed, count.gone)
        });
    parts.collect::<Vec<_>>().join("; ")
}

/// What was read, what of it is written, and when.
struct Files<'a> {
    read: &'a AgencyFiles,
    plan: &'a ImportPlan,
    now: Timestamp,
    written: HashSet<(&'a str, &'a str)>,
    /// Templates that now fall on other dates, as `service/template`.
    rescheduled: HashSet<&'a str>,
}

impl<'a> Files<'a> {
    fn new(read: &'a AgencyFiles, plan: &'a ImportPlan, now: Timestamp) -> Files<'a> {
        let written = plan.changes.iter().filter(|change| change.is_written());
        let rescheduled = plan.of_kind("template").filter(|change| {
            change.what != What::Added && change.fields().iter().any(|field| moves_dates(&field.field))
        });
        Files {
            read,
            plan,
            now,
            written: written.map(|change| (change.kind, change.key.as_str())).collect(),
            rescheduled: rescheduled.map(|change| change.key.as_str()).collect(),
        }
    }
}

/// Whether a field of a template says on which dates its work falls, rather than at what hour or for whom.
fn moves_dates(field: &str) -> bool {
    ["rrule", "monthly", "on_start", "anchor", "offset_days"]
        .iter()
        .any(|part| field.strip_prefix("schedule.").is_some_and(|rest| rest.starts_with(part)))
}

impl Files<'_> {
    fn writes(&self, kind: &str, key: &str) -> bool {
        self.written.contains(&(kind, key))
    }

    async fn write_values(&self, tx: &WriteTx) -> Result<(), Error> {
        let read = self.read;
        for calendar in read.calendars.values().filter(|one| self.writes("calendar", &one.key)) {
            tx.put_calendar(calendar).await?;
        }
        if self.writes("agency", "agency") {
            tx.put_agency(&read.agency).await?;
        }
        for person in read.people.iter().filter(|one| self.writes("person", &one.login)) {
            tx.put_person(person).await?;
        }
        for absence in &read.absences {
            if self.writes("absence", &format!("{} {}", absence.login, absence.from)) {
                tx.put_absence(absence).await?;
            }
        }
        for client in read.clients.iter().filter(|one| self.writes("client", &one.key)) {
            tx.put_client(client).await?;
        }
        for service in &read.services {
            if self.writes("service", &service.key) {
                tx.put_service(&service.key, &service.name, &service.purpose).await?;
            }
            for (position, template) in service.templates.iter().enumerate() {
                if self.writes("template", &format!("{}/{}", service.key, template.key)) {
                    tx.put_template(
                        &service.key,
                        &template.draft,
                        u32::try_from(position).unwrap_or(u32::MAX),
                    )
                    .await?;
                }
            }
        }
        for engagement in &read.engagements {
            if self.writes("engagement", &format!("{}/{}", engagement.client, engagement.service)) {
                let stored = tx.engagement(&engagement.client, &engagement.service).await?;
                let key = format!("{}/{}", engagement.client, engagement.service);
                let change = self.plan.of_kind("engagement").find(|change| change.key == key);
                let changed = |name: &str| {
                    change.is_some_and(|change| change.fields().iter().any(|field| field.field == name))
                };
                let stored = stored.map(|(engagement, _)| engagement);
                tx.put_engagement(&super::engagements::as_filed(stored, engagement, &changed)).await?;
            }
        }
        for (client, signal) in &read.signals {
            if self.writes("signal", &crate::import::signal_key(client, signal)) {
                tx.add_signal(client, signal, &By::Import, self.now, None).await?;
            }
        }
        Ok(())
    }

    /// Makes the series that are new, and has those looked at again whose dates may have changed.
    async fn write_series(&self, tx: &WriteTx, adopted_before: Option<Date>) -> Result<(), Error> {
        let agency = &self.read.agency;
        // a moment at which every series may be looked at, whatever instant the next run is given
        let at_once = agency.zone.start_of(agency.adopted_on);
        self.make_series(tx, at_once).await?;
        let (touched, back) = (Touched::of(self), self.clients_back());
        let world = World::load(tx).await?;
        let (mut undecided, mut woken) = (Vec::new(), Vec::new());
        for row in tx.series_all().await?.into_iter().filter(|row| touched.reaches(row)) {
            let template = format!("{}/{}", row.service, row.template);
            let is_back = back.contains(row.client.as_str());
            if is_back {
                self.pass_over(tx, &world, &row, "while the client was away").await?;
            } else if self.rescheduled.contains(template.as_str()) {
                self.pass_over(tx, &world, &row, "before the schedule was changed").await?;
            }
            if is_back && row.cursor.is_none() {
                let today =
                    world.clients.get(&row.client).map_or(&agency.zone, |client| &client.zone).date(self.now);
                tx.adopt_series(&[row.id], today).await?;
            }
            if row.cursor.is_none() && Some(row.adopted_on) == adopted_before {
                undecided.push(row.id);
            }
            woken.push(row.id);
        }
        if adopted_before.is_some_and(|before| before != agency.adopted_on) {
            tx.adopt_series(&undecided, agency.adopted_on).await?;
        }
        tx.wake_series(&woken, at_once, None).await?;
        Ok(())
    }

    async fn make_series(&self, tx: &WriteTx, at_once: Timestamp) -> Result<(), Error> {
        let agency = &self.read.agency;
        let is_first = self.plan.added("agency").next().is_some();
        let today = agency.zone.date(self.now);
        let known: HashSet<(String, String, String)> =
            tx.series_all().await?.into_iter().map(|row| (row.client, row.service, row.template)).collect();
        for engagement in &self.read.engagements {
            let Some(service) = self.read.services.iter().find(|one| one.key == engagement.service) else {
                continue;
            };
            let is_new = self.plan.added("engagement").any(|key| {
                key.split_once('/') == Some((engagement.client.as_str(), engagement.service.as_str()))
            });
            for template in &service.templates {
                if known.contains(&(engagement.client.clone(), service.key.clone(), template.key.clone())) {
                    continue;
                }
                let begins = matches!(template.schedule.when, When::OnStart) && is_new;
                // what is sold later begins on the day it is entered and owes nothing for the weeks before; only
                // the work at the start of a new engagement is owed however late that was entered
                let from = if begins { today.min(engagement.starts_on) } else { today };
                let adopted_on = if is_first { agency.adopted_on } else { from.max(agency.adopted_on) };
                tx.ensure_series(&engagement.client, &service.key, &template.key, adopted_on, at_once)
                    .await?;
            }
        }
        Ok(())
    }

    /// A series whose dates have changed owes what lies ahead: dates before the client's today are passed over, and
    /// a row says so.
    async fn pass_over(
        &self,
        tx: &WriteTx,
        world: &World,
        row: &SeriesRow,
        reason: &str,
    ) -> Result<(), Error> {
        let Ok(series) = world.series(row, None) else { return Ok(()) };
        let zone = &series.client.zone;
        let before = zone.start_of(zone.date(self.now));
        let (Ok(Some(through)), Ok(Some(first))) =
            (passed_over(&series, before), next_nominal(&series, row.cursor))
        else {
            return Ok(());
        };
        let passed = OccurrenceRow {
            series_id: row.id,
            nominal_on: first,
            status: OccurrenceStatus::Skipped,
            reason: Some(reason.to_owned()),
            through_on: Some(through),
            rolled_on: None,
            create_at: None,
            due_at: None,
            late: false,
            decided_at: self.now,
            blocking_task: None,
        };
        tx.record_occurrences(vec![passed]).await?;
        tx.wake_series(&[row.id], before, Some(through)).await?;
        Ok(())
    }

    /// Clients who had left and are back.
    fn clients_back(&self) -> HashSet<&str> {
        let churned = Some(ClientStatus::Churned.as_str());
        let back = self.plan.of_kind("client").filter(|change| {
            change.fields().iter().any(|field| field.field == "status" && field.from.as_deref() == churned)
        });
        back.map(|change| change.key.as_str()).collect()
    }

    /// Keeps what the files said, so that the next import can tell what differs.
    async fn remember(&self, tx: &WriteTx, last: &[StoredRow]) -> Result<(), Error> {
        for row in self.read.rows.iter().filter(|row| self.writes(row.kind, &row.key)) {
            let (kind, key, body) = (row.kind.to_owned(), row.key.clone(), row.body.clone());
            tx.put_imported(&ImportedRow { kind, key, body, gone: false }).await?;
        }
        for change in self.plan.changes.iter().filter(|change| change.what == What::Gone) {
            if let Some(row) = last.iter().find(|row| row.kind == change.kind && row.key == change.key) {
                let (kind, key, body) = (row.kind.clone(), row.key.clone(), row.body.clone());
                tx.put_imported(&ImportedRow { kind, key, body, gone: true }).await?;
            }
        }
        Ok(())
    }
}

/// Whose dates may have changed.
struct Touched<'a> {
    everybody: bool,
    clients: HashSet<&'a str>,
    templates: HashSet<&'a str>,
    engagements: HashSet<&'a str>,
}

impl<'a> Touched<'a> {
    fn of(files: &Files<'a>) -> Touched<'a> {
        let (read, plan) = (files.read, files.plan);
        let calendars: HashSet<&str> = plan.changed("calendar").collect();
        let on_calendar = read.clients.iter().filter(|client| calendars.contains(client.calendar.as_str()));
        Touched {
            everybody: plan.changed("agency").next().is_some(),
            clients: plan.changed("client").chain(on_calendar.map(|client| client.key.as_str())).collect(),
            templates: plan.changed("template").collect(),
            engagements: plan.changed("engagement").collect(),
        }
    }

    fn reaches(&self, row: &SeriesRow) -> bool {
        self.everybody
            || self.clients.contains(row.client.as_str())
            || self.templates.contains(format!("{}/{}", row.service, row.template).as_str())
            || self.engagements.contains(format!("{}/{}", row.client, row.service).as_str())
    }
}
