//! Services and their templates are edited here, whether a person asks for it or an import of files does.
//!
//! One path in three steps, in one transaction: what the rules in force still decide is decided; the new drafts are
//! stored under new versions; the series begin anew on the edit's day. Which dates that concerns is the core's to say.

pub mod preview;
mod tasks;

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use slated_core::agency::{Access, Engagement};
use slated_core::catalog::{Service, Template, When};
use slated_core::event::{About, By, Event, EventKind};
use slated_core::plan::{self, Next, edit};
use slated_core::task::Actor;
use slated_core::time::{Timestamp, Zone, plus_days};
use slated_store::{
    OccurrenceRow, OccurrenceStatus, ReadTx, SeriesMove, SeriesRow, SeriesStatus, StoreError, StoredService,
    TemplateVersion, WriteTx,
};

use super::world::World;
use super::{Error, Ops};
pub use preview::Preview;

/// How an edit is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The first day of changed rules; tomorrow where nobody says one, each client's own.
    pub effective_from: Option<Date>,
    pub open_tasks: OpenTasks,
    /// How many of the next dates of a series are compared.
    pub dates: usize,
}

/// What becomes of open tasks that nobody has touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenTasks {
    /// A task is a copy: it stays as it is.
    #[default]
    Keep,
    Update,
}

/// Dates before an edit's day are decided when it is made, so that day is near.
const EFFECTIVE_DAYS_MAX: i64 = 31;

/// What becomes of one service.
#[derive(Debug)]
pub(super) struct Edit {
    was: Option<StoredService>,
    service: Service,
    templates: BTreeMap<String, TemplateEdit>,
}

/// A template that is not as it was.
#[derive(Debug)]
pub(super) struct TemplateEdit {
    pub(super) what: What,
    was: Option<Template>,
    pub(super) version_from: Option<i64>,
    pub(super) version_to: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Added,
    /// Its dates are as they were; at what hour, for whom and what may have changed.
    Changed,
    /// It falls on other dates.
    Rescheduled,
    /// It was taken out once.
    Returned,
    /// It is taken out.
    Ended,
}

impl What {
    pub fn as_str(self) -> &'static str {
        match self {
            What::Added => "added",
            What::Changed => "changed",
            What::Rescheduled => "rescheduled",
            What::Returned => "returned",
            What::Ended => "ended",
        }
    }
}

/// What was done, or would be.
#[derive(Clone, Debug)]
pub struct Edited {
    pub key: String,
    /// The service's, after the edit.
    pub version: i64,
    pub is_new: bool,
    pub preview: Preview,
}

impl Edit {
    pub(super) fn between(was: Option<StoredService>, service: Service) -> Edit {
        let mut templates = BTreeMap::new();
        let known = |key: &str| was.iter().flat_map(|was| &was.templates).find(|one| one.template.key == key);
        for template in &service.templates {
            let edit = match known(&template.key) {
                Some(known) if known.template.draft == template.draft => continue,
                Some(known) => TemplateEdit {
                    what: if known.template.schedule.when == template.schedule.when {
                        What::Changed
                    } else {
                        What::Rescheduled
                    },
                    was: Some(known.template.clone()),
                    version_from: Some(known.version),
                    version_to: Some(known.version + 1),
                },
                None => {
                    let is_back = was.as_ref().is_some_and(|was| was.ended.contains(&template.key));
                    let what = if is_back { What::Returned } else { What::Added };
                    TemplateEdit { what, was: None, version_from: None, version_to: None }
                }
            };
            templates.insert(template.key.clone(), edit);
        }
        for gone in was.iter().flat_map(|was| &was.templates) {
            if !service.templates.iter().any(|template| template.key == gone.template.key) {
                let edit = TemplateEdit {
                    what: What::Ended,
                    was: Some(gone.template.clone()),
                    version_from: Some(gone.version),
                    version_to: None,
                };
                templates.insert(gone.template.key.clone(), edit);
            }
        }
        Edit { was, service, templates }
    }

    /// Whether the service is already as it should be.
    pub(super) fn is_empty(&self) -> bool {
        let Some(was) = &self.was else { return false };
        let keys = |service: &Service| -> Vec<String> {
            service.templates.iter().map(|template| template.key.clone()).collect()
        };
        let is_same_text = was.name == self.service.name && was.purpose == self.service.purpose;
        self.templates.is_empty() && is_same_text && keys(&was.service()) == keys(&self.service)
    }

    pub(super) fn key(&self) -> &str {
        &self.service.key
    }

    fn of(&self, row: &SeriesRow) -> Option<&TemplateEdit> {
        if row.service == self.service.key { self.templates.get(&row.template) } else { None }
    }
}

/// What the edits do to a series; most are touched by none.
pub(super) fn what_of(edits: &[Edit], row: &SeriesRow) -> Option<What> {
    edits.iter().find_map(|edit| edit.of(row)).map(|edit| edit.what)
}

/// The first day of a changed rule for a client.
fn from_of(zone: &Zone, terms: &Terms, now: Timestamp) -> Date {
    let today = zone.date(now);
    terms.effective_from.map_or_else(|| edit::tomorrow(today), |from| from.max(today))
}

impl Ops {
    pub async fn services(&self) -> Result<Vec<StoredService>, Error> {
        Ok(self.store.read().await?.stored_services().await?)
    }

    pub async fn service(&self, key: &str) -> Result<StoredService, Error> {
        let tx = self.store.read().await?;
        tx.stored_service(key).await?.ok_or_else(|| Error::not_found("service", key))
    }

    /// Every draft that the templates of a service ever had, the newest of each first.
    pub async fn service_versions(&self, key: &str) -> Result<Vec<TemplateVersion>, Error> {
        let tx = self.store.read().await?;
        tx.stored_service(key).await?.ok_or_else(|| Error::not_found("service", key))?;
        Ok(tx.versions_of(key).await?)
    }

    /// Makes a service be as it is given, all of it: what is missing ends. `seen` is the version that the caller
    /// looked at, and none for one that is new.
    pub async fn put_service(
        &self,
        service: Service,
        seen: Option<i64>,
        terms: &Terms,
        by: &Actor,
    ) -> Result<Edited, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let edited = self.put_service_within(&tx, service, seen, terms, by, now).await?;
        tx.commit().await?;
        Ok(edited)
    }

    /// The same in a transaction that does more.
    pub(super) async fn put_service_within(
        &self,
        tx: &WriteTx,
        service: Service,
        seen: Option<i64>,
        terms: &Terms,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Edited, Error> {
        let (edit, preview) = self.look_at(tx, service, seen, terms, by, now).await?;
        let (key, before) = (edit.service.key.clone(), edit.was.as_ref().map(|was| was.version));
        if edit.is_empty() {
            return Ok(Edited { key, version: before.unwrap_or(1), is_new: false, preview });
        }
        let edits = [edit];
        self.settle_old(tx, &edits, terms, now).await?;
        self.write_services(tx, &edits, &by.by(), now).await?;
        if tx.agency().await?.is_some() {
            let world = World::load(tx).await?;
            let at_once = world.agency.zone.start_of(world.agency.adopted_on);
            let today = world.agency.zone.date(now);
            for engagement in current(&world, &key, today) {
                for template in &edits[0].service.templates {
                    if edits[0].templates.get(&template.key).is_some_and(|edit| edit.what == What::Added) {
                        let adopted_on = today.max(world.agency.adopted_on);
                        tx.ensure_series(&engagement.client, &key, &template.key, adopted_on, at_once)
                            .await?;
                    }
                }
            }
            self.begin_new(tx, &world, &edits, terms, at_once, now).await?;
        }
        if terms.open_tasks == OpenTasks::Update {
            self.revise_open(tx, &edits, &by.by(), now).await?;
        }
        let version = before.map_or(1, |before| before + 1);
        let event = Event::new(EventKind::ServiceEdited, About::default(), by.by(), now);
        let from = before.map_or_else(String::new, |before| format!("{key} version {before}"));
        let words: Vec<String> = preview.templates.iter().map(|one| one.in_words()).collect();
        let event = event.moved(from, format!("{key} version {version}")).because(&words.join("; "));
        tx.append_events(&[event]).await?;
        Ok(Edited { key, version, is_new: before.is_none(), preview })
    }

    /// What [`Ops::put_service`] would do.
    pub async fn put_service_dry(
        &self,
        service: Service,
        seen: Option<i64>,
        terms: &Terms,
        by: &Actor,
    ) -> Result<Edited, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let (edit, preview) = self.look_at(&tx, service, seen, terms, by, now).await?;
        let before = edit.was.as_ref().map(|was| was.version);
        let version = before.map_or(1, |before| before + i64::from(!edit.is_empty()));
        Ok(Edited { key: edit.service.key, version, is_new: before.is_none(), preview })
    }

    async fn look_at(
        &self,
        tx: &ReadTx,
        service: Service,
        seen: Option<i64>,
        terms: &Terms,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(Edit, Preview), Error> {
        if by.access != Access::Admin {
            return Err(Error::Forbidden("only admins edit services".to_owned()));
        }
        if let (Some(from), Some(agency)) = (terms.effective_from, tx.agency().await?) {
            let today = agency.zone.date(now);
            let latest = plus_days(today, EFFECTIVE_DAYS_MAX);
            if from < today || from > latest {
                let detail =
                    format!("effective_from is {from}: right would be a day from {today} to {latest}");
                return Err(Error::Invalid { pointer: "/effective_from", detail });
            }
        }
        let was = tx.stored_service(&service.key).await?;
        match (&was, seen) {
            (Some(was), None) => {
                return Err(Error::Unseen { what: "service", id: was.key.clone() });
            }
            (Some(was), Some(seen)) if was.version == seen => {}
            (None, None) => {}
            (Some(_), Some(_)) | (None, Some(_)) => {
                return Err(StoreError::Stale { what: "service", id: service.key }.into());
            }
        }
        let edit = Edit::between(was, service);
        let preview = self.preview_edits(tx, std::slice::from_ref(&edit), terms, now).await?;
        Ok((edit, preview))
    }

    /// First step: by the rules in force, everything that is due and every date before the edit's day.
    pub(super) async fn settle_old(
        &self,
        tx: &WriteTx,
        edits: &[Edit],
        terms: &Terms,
        now: Timestamp,
    ) -> Result<(), Error> {
        let leaves = |row: &SeriesRow| {
            let what = what_of(edits, row);
            matches!(what, Some(What::Rescheduled | What::Ended)) && row.status == SeriesStatus::Active
        };
        let mut rows: Vec<SeriesRow> = tx.series_all().await?.into_iter().filter(leaves).collect();
        if rows.is_empty() {
            return Ok(());
        }
        // in one order, so that two edits do not wait for each other
        rows.sort_by_key(|row| row.id);
        let world = World::load(tx).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut held = Vec::with_capacity(ids.len());
        for id in &ids {
            held.extend(tx.hold_series(*id).await?.filter(|row| row.status == SeriesStatus::Active));
        }
        let open = tx.in_the_way(&ids).await?;
        let mut planned = Vec::new();
        for row in held {
            // what cannot be computed has decided nothing; by its new rule perhaps it can
            let Ok(series) = world.series(&row, open.get(&row.id).copied()) else { continue };
            let from = from_of(&series.client.zone, terms, now);
            let Ok(settled) = edit::settle(&series, from, self.policy.limits, now) else { continue };
            if !settled.decisions.is_empty() {
                // when it is looked at next is the third step's to say
                let in_the_way = series.in_the_way;
                planned.push((row, in_the_way, plan::Plan { next: Next::At(now), ..settled }));
            }
        }
        self.carry_out(tx, &world, planned, now).await
    }

    /// Second step: the services and their templates, each that differs under a new version.
    pub(super) async fn write_services(
        &self,
        tx: &WriteTx,
        edits: &[Edit],
        by: &By,
        now: Timestamp,
    ) -> Result<(), Error> {
        for edit in edits.iter().filter(|edit| !edit.is_empty()) {
            let Service { key, name, purpose, templates } = &edit.service;
            let is_ours = match &edit.was {
                None => tx.add_service(key, name, purpose).await?,
                Some(was) => tx.bump_service(key, Some(was.version)).await?,
            };
            if !is_ours {
                return Err(StoreError::Stale { what: "service", id: key.clone() }.into());
            }
            if edit.was.as_ref().is_some_and(|was| was.name != *name || was.purpose != *purpose) {
                tx.put_service(key, name, purpose).await?;
            }
            for (position, template) in (0..).zip(templates) {
                tx.put_template(key, &template.draft, position, by, now).await?;
            }
            for (template, _) in edit.templates.iter().filter(|(_, one)| one.what == What::Ended) {
                tx.end_template(key, template, now).await?;
            }
        }
        Ok(())
    }

    /// Third step: the series of what changed are looked at again, from where their new rules begin; those of what is
    /// gone end.
    pub(super) async fn begin_new(
        &self,
        tx: &WriteTx,
        world: &World,
        edits: &[Edit],
        terms: &Terms,
        at_once: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        let rows: Vec<SeriesRow> =
            tx.series_all().await?.into_iter().filter(|row| what_of(edits, row).is_some()).collect();
        let created = created_lately(tx, &rows, now).await?;
        let (mut passed, mut moves, mut woken, mut events) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for row in &rows {
            let what = what_of(edits, row).expect("the others were left out");
            match what {
                What::Ended => {
                    let about = About { task: None, client: Some(row.client.clone()), series: Some(row.id) };
                    let event = Event::new(EventKind::SeriesEnded, about, By::Engine, now);
                    events.push(event.because(&format!("{} was taken out of {}", row.template, row.service)));
                    let (cursor, status) = (row.cursor, SeriesStatus::Ended);
                    moves.push(SeriesMove { id: row.id, cursor, next_run_at: None, status, error: None });
                }
                What::Rescheduled | What::Returned => {
                    let Ok(series) = world.series(row, None) else { continue };
                    let onset = onset_of(&series, what, terms, created.get(&row.id), now);
                    let Ok((onset, reason)) = onset else {
                        woken.push(row.id);
                        continue;
                    };
                    passed.extend(left_out(row, &onset, reason, world.template_version(row), now));
                    let (cursor, status) = (onset.cursor, SeriesStatus::Active);
                    moves.push(SeriesMove {
                        id: row.id,
                        cursor,
                        next_run_at: Some(at_once),
                        status,
                        error: None,
                    });
                }
                What::Added | What::Changed => woken.push(row.id),
            }
        }
        tx.record_occurrences(passed).await?;
        tx.move_series(&moves).await?;
        tx.wake_series(&woken, at_once, None).await?;
        tx.append_events(&events).await?;
        Ok(())
    }
}

/// Where the series begins by its new rule, and why what lies before is passed over.
fn onset_of(
    series: &plan::Series<'_>,
    what: What,
    terms: &Terms,
    created: Option<&Vec<Date>>,
    now: Timestamp,
) -> Result<(edit::Onset, &'static str), plan::PlanError> {
    let zone = &series.client.zone;
    let (from, reason) = match what {
        // what comes back owes nothing for the time between, and its day may be today
        What::Returned => (zone.date(now), "while the template was out of its service"),
        What::Added | What::Changed | What::Rescheduled | What::Ended => {
            (from_of(zone, terms, now), "before the schedule was changed")
        }
    };
    let created = created.map_or(&[][..], Vec::as_slice);
    Ok((edit::onset(series, from, created)?, reason))
}

/// The rows that say which dates of a new rule will not come, and why.
fn left_out(
    row: &SeriesRow,
    onset: &edit::Onset,
    reason: &str,
    template_version: Option<i64>,
    now: Timestamp,
) -> Vec<OccurrenceRow> {
    let skipped = |nominal_on, through_on, reason: String| OccurrenceRow {
        series_id: row.id,
        nominal_on,
        status: OccurrenceStatus::Skipped,
        reason: Some(reason),
        through_on,
        rolled_on: None,
        create_at: None,
        due_at: None,
        late: false,
        decided_at: now,
        blocking_task: None,
        template_version,
        provisional: false,
    };
    let passed = onset.passed.map(|(first, last)| skipped(first, Some(last), reason.to_owned()));
    let doubled = onset.doubled.map(|doubled| skipped(doubled.nominal_on, None, doubled.reason()));
    passed.into_iter().chain(doubled).collect()
}

/// The engagements of a service that are not over.
fn current<'a>(world: &'a World, service: &str, today: Date) -> Vec<&'a Engagement> {
    let mut all = world.engagements();
    all.retain(|one| one.service == service && one.ends_on.is_none_or(|end| end >= today));
    all
}

/// The dates of each series that became tasks, as far back as a period reaches.
async fn created_lately(
    tx: &ReadTx,
    rows: &[SeriesRow],
    now: Timestamp,
) -> Result<HashMap<i64, Vec<Date>>, Error> {
    const DAYS_BACK: i64 = 368;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    Ok(tx.created_since(&ids, plus_days(Zone::utc().date(now), -DAYS_BACK)).await?)
}

/// A service as its file would make it: what the file says anew over what is stored.
pub(super) fn overlaid(
    was: Option<&StoredService>,
    file: &Service,
    is_written: impl Fn(&str, &str) -> bool,
) -> Service {
    let Some(was) = was else { return file.clone() };
    let stored = |key: &str| was.templates.iter().map(|one| &one.template).find(|one| one.key == key);
    let mut templates = Vec::new();
    for template in &file.templates {
        if is_written("template", &format!("{}/{}", file.key, template.key)) {
            templates.push(template.clone());
        } else {
            // what somebody took out stays out until its file changes
            templates.extend(stored(&template.key).cloned());
        }
    }
    let named: HashSet<&str> = file.templates.iter().map(|one| one.key.as_str()).collect();
    let beside = was.templates.iter().map(|one| &one.template);
    templates.extend(beside.filter(|one| !named.contains(one.key.as_str())).cloned());
    let (name, purpose) = if is_written("service", &file.key) {
        (&file.name, &file.purpose)
    } else {
        (&was.name, &was.purpose)
    };
    Service { key: file.key.clone(), name: name.clone(), purpose: purpose.clone(), templates }
}

/// Whether a template makes one task per engagement, at its start.
pub(super) fn is_on_start(template: &Template) -> bool {
    matches!(template.schedule.when, When::OnStart)
}
