//! Writes what an agency's files say, in one transaction: everything or nothing.
//!
//! Only rows whose file content differs from the last import are written, so what people changed since
//! stays theirs. What is gone from the files is reported and ends nothing by itself.

use std::collections::HashSet;

use jiff::civil::Date;
use slated_core::agency::{ClientStatus, Person};
use slated_core::calendar::CalendarUse;
use slated_core::catalog::Template;
use slated_core::event::{About, By, Event, EventKind};
use slated_core::time::Timestamp;
use slated_store::{ImportedRow, ReadTx, SeriesRow, WriteTx};

use super::catalog::{Edit, Terms, is_on_start, overlaid};
use super::retime::pass_over;
use super::world::World;
use super::{Error, Ops};
use crate::import::AgencyFiles;
use crate::import::diff::{self, ImportPlan, ImportReport, StoredRow, What};

/// What a dry run says of edited templates, and how many of the next dates of a series it compares.
const EDIT_LINES_MAX: usize = 100;
const DATES_COMPARED: usize = 5;

impl Ops {
    pub async fn import(&self, files: &AgencyFiles) -> Result<ImportReport, Error> {
        let tx = self.store.write().await?;
        let report = self.import_within(&tx, files).await?;
        tx.commit().await?;
        Ok(report)
    }

    /// What [`Ops::import`] would do.
    pub async fn import_dry(&self, files: &AgencyFiles) -> Result<ImportReport, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let plan = diff::plan(files, &last_import(&tx).await?);
        let mut report = ImportReport::new(&plan, &files.warnings);
        // on a first import everything is new, and nothing is edited
        if tx.agency().await?.is_some() {
            report.edits = self.edits_in_words(&tx, &Files::new(files, &plan, now)).await?;
        }
        Ok(report)
    }

    /// What the edits of templates do to versions and dates, by the calendars and clients as they are stored.
    async fn edits_in_words(&self, tx: &ReadTx, files: &Files<'_>) -> Result<Vec<String>, Error> {
        let mut lines = Vec::new();
        for edit in files.edits(tx).await? {
            let terms = Terms { dates: DATES_COMPARED, ..Terms::default() };
            let preview = self.preview_edits(tx, std::slice::from_ref(&edit), &terms, files.now).await?;
            lines.extend(preview.lines(edit.key()));
        }
        let more = lines.len().saturating_sub(EDIT_LINES_MAX);
        lines.truncate(EDIT_LINES_MAX);
        lines.extend((more > 0).then(|| format!("and {more} more lines on templates")));
        Ok(lines)
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
        let edits = files.edits(tx).await?;
        let terms = Terms::default();
        let adopted_before = tx.agency().await?.map(|agency| agency.adopted_on);
        if adopted_before.is_some() {
            // what is due is still decided by the rule that it was due by
            self.settle_old(tx, &edits, &terms, now).await?;
        }
        for left in files.write_people(tx).await? {
            self.leave(tx, &left, By::Import, now).await?;
        }
        self.write_services(tx, &edits, &By::Import, now).await?;
        files.write_engagements(tx).await?;
        // a moment at which every series may be looked at, whatever instant the next run is given
        let at_once = files.read.agency.zone.start_of(files.read.agency.adopted_on);
        let world = World::load(tx).await?;
        files.make_series(tx, &world, at_once).await?;
        self.begin_new(tx, &world, &edits, &terms, at_once, now).await?;
        files.write_series(tx, &world, adopted_before, at_once).await?;
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
}

impl<'a> Files<'a> {
    fn new(read: &'a AgencyFiles, plan: &'a ImportPlan, now: Timestamp) -> Files<'a> {
        let written = plan.changes.iter().filter(|change| change.is_written());
        Files { read, plan, now, written: written.map(|change| (change.kind, change.key.as_str())).collect() }
    }
}

impl Files<'_> {
    fn writes(&self, kind: &str, key: &str) -> bool {
        self.written.contains(&(kind, key))
    }

    /// Whether the file says another thing of the field than it did; of what is new, everything.
    fn changes_field(&self, kind: &str, key: &str, field: &str) -> bool {
        let change = self.plan.of_kind(kind).find(|change| change.key == key);
        change.is_some_and(|change| match change.what {
            What::Added => true,
            What::Changed { .. } | What::Returned { .. } | What::Gone | What::StillGone => {
                change.fields().iter().any(|one| one.field == field)
            }
        })
    }

    /// What becomes of each service of which the files say something new.
    async fn edits(&self, tx: &ReadTx) -> Result<Vec<Edit>, Error> {
        let mut edits = Vec::new();
        for service in &self.read.services {
            let key = |template: &Template| format!("{}/{}", service.key, template.key);
            let is_new = |template: &Template| self.writes("template", &key(template));
            if !self.writes("service", &service.key) && !service.templates.iter().any(is_new) {
                continue;
            }
            let was = tx.stored_service(&service.key).await?;
            let wanted = overlaid(was.as_ref(), service, |kind, key| self.writes(kind, key));
            edits.push(Edit::between(was, wanted));
        }
        edits.retain(|edit| !edit.is_empty());
        Ok(edits)
    }

    /// Those who worked here until now, and of whom a file says that they left.
    async fn write_people(&self, tx: &WriteTx) -> Result<Vec<Person>, Error> {
        let read = self.read;
        let mut left = Vec::new();
        for calendar in read.calendars.values().filter(|one| self.writes("calendar", &one.key)) {
            tx.put_calendar(calendar).await?;
        }
        if self.writes("agency", "agency") {
            tx.put_agency(&read.agency).await?;
        }
        for person in read.people.iter().filter(|one| self.writes("person", &one.login)) {
            let stored = tx.person(&person.login).await?;
            let changed = |field: &str| self.changes_field("person", &person.login, field);
            let today = person.zone.date(self.now);
            let person = super::people::as_filed(stored.as_ref(), person, changed, today);
            tx.put_person(&person).await?;
            let worked = stored.is_some_and(|stored| stored.active);
            left.extend(Some(person).filter(|person| worked && !person.active));
        }
        for absence in &read.absences {
            if self.writes("absence", &format!("{} {}", absence.login, absence.from)) {
                tx.put_absence(absence).await?;
            }
        }
        for client in read.clients.iter().filter(|one| self.writes("client", &one.key)) {
            let stored = tx.client(&client.key).await?;
            let changed = |field: &str| self.changes_field("client", &client.key, field);
            tx.put_client(&super::clients::as_filed(stored, client, &changed)).await?;
        }
        Ok(left)
    }

    async fn write_engagements(&self, tx: &WriteTx) -> Result<(), Error> {
        let read = self.read;
        for engagement in &read.engagements {
            if self.writes("engagement", &format!("{}/{}", engagement.client, engagement.service)) {
                let stored = tx.engagement(&engagement.client, &engagement.service).await?;
                let key = format!("{}/{}", engagement.client, engagement.service);
                let changed = |field: &str| self.changes_field("engagement", &key, field);
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

    /// Has those series looked at again whose dates may have changed.
    async fn write_series(
        &self,
        tx: &WriteTx,
        world: &World,
        adopted_before: Option<Date>,
        at_once: Timestamp,
    ) -> Result<(), Error> {
        let agency = &self.read.agency;
        let (touched, back) = (Touched::of(self), self.clients_back());
        let (mut undecided, mut woken) = (Vec::new(), Vec::new());
        for row in tx.series_all().await?.into_iter().filter(|row| touched.reaches(row)) {
            let is_back = back.contains(row.client.as_str());
            if is_back {
                pass_over(tx, world, &row, self.now).await?;
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

    async fn make_series(&self, tx: &WriteTx, world: &World, at_once: Timestamp) -> Result<(), Error> {
        let agency = &self.read.agency;
        let is_first = self.plan.added("agency").next().is_some();
        let today = agency.zone.date(self.now);
        let known: HashSet<(String, String, String)> =
            tx.series_all().await?.into_iter().map(|row| (row.client, row.service, row.template)).collect();
        for engagement in &self.read.engagements {
            // of what is stored, not of what the files say: somebody may have added a template since
            let Some(service) = world.services.get(&engagement.service) else { continue };
            let is_new = self.plan.added("engagement").any(|key| {
                key.split_once('/') == Some((engagement.client.as_str(), engagement.service.as_str()))
            });
            for template in &service.templates {
                if known.contains(&(engagement.client.clone(), service.key.clone(), template.key.clone())) {
                    continue;
                }
                let begins = is_on_start(template) && is_new;
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
        let is_agencys = calendars.contains(read.agency.calendar.as_str());
        let on_calendar = read.clients.iter().filter(|client| {
            let is_own = calendars.contains(client.calendar.as_str());
            match client.calendar_use {
                CalendarUse::Client => is_own,
                CalendarUse::Agency => is_agencys,
                CalendarUse::Union => is_own || is_agencys,
            }
        });
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
