//! What an edit would do: which dates of which series come, go and move, and which open tasks would follow.
//!
//! Computed by the functions that carry the edit out, from the same rows; nothing is written.

use std::collections::HashMap;

use jiff::civil::Date;
use slated_core::plan::edit::{self, Coming, Difference};
use slated_core::plan::{self, InTheWay, Outcome, Plan};
use slated_core::task::Revised;
use slated_core::time::{Timestamp, Zone};
use slated_store::{OccurrenceStatus, ReadTx, SeriesRow, SeriesStatus};

use super::{Edit, Terms, What, created_lately, current, from_of, onset_of, what_of};
use crate::import::diff::{FieldChange, fields};
use crate::ops::world::World;
use crate::ops::{Error, Ops};

/// Series and tasks told one by one; the totals count all of them.
const DETAILS_MAX: usize = 50;

/// Series compared at all.
const SERIES_MAX: usize = 20_000;

/// Decided dates of a series looked at for what stays.
const STAYS_MAX: u64 = 20;

#[derive(Clone, Debug, Default)]
pub struct Preview {
    pub templates: Vec<TemplateChange>,
    /// The first of those whose dates differ.
    pub series: Vec<SeriesChange>,
    pub totals: Totals,
    pub open_tasks: OpenTaskChanges,
}

#[derive(Clone, Debug)]
pub struct TemplateChange {
    pub key: String,
    pub what: What,
    pub version_from: Option<i64>,
    pub version_to: Option<i64>,
    pub fields: Vec<FieldChange>,
}

/// Over all series that the edit touches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub series: usize,
    /// Series whose next dates differ.
    pub differing: usize,
    pub added: usize,
    pub removed: usize,
    pub moved: usize,
    /// Series that cannot be computed or are beyond the bound.
    pub not_compared: usize,
}

/// One series, before and after.
#[derive(Clone, Debug)]
pub struct SeriesChange {
    /// `None` for one that the edit makes.
    pub series: Option<i64>,
    pub client: String,
    pub template: String,
    pub what: What,
    pub zone: Zone,
    /// The first day of the new rule, where the rule changes.
    pub from: Option<Date>,
    pub before: Vec<Coming>,
    pub after: Vec<Coming>,
    pub difference: Difference,
    /// Dates of the new rule that will not come, and why.
    pub left_out: Vec<LeftOut>,
    /// Tasks of today and later that stay as they are, by their dates.
    pub stays: Vec<(Date, i64)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub nominal_on: Date,
    pub through_on: Option<Date>,
    pub reason: String,
}

/// What becomes of the open tasks of the templates that change.
#[derive(Clone, Debug, Default)]
pub struct OpenTaskChanges {
    /// The first of those that follow.
    pub revised: Vec<TaskChange>,
    pub revised_total: usize,
    /// Somebody has touched these, so they are left alone.
    pub touched: usize,
    /// Nobody has touched these, and nothing about them changes.
    pub same: usize,
}

#[derive(Clone, Debug)]
pub struct TaskChange {
    pub task: i64,
    pub client: String,
    pub template: String,
    pub fields: Vec<Revised>,
}

impl Preview {
    /// `report rescheduled, version 1 -> 2: ...` and a line for each date that comes, goes or moves.
    pub fn lines(&self, service: &str) -> Vec<String> {
        let mut lines: Vec<String> =
            self.templates.iter().map(|one| format!("template {service}/{}", one.in_words())).collect();
        for series in &self.series {
            let name = format!("{}/{service}/{}", series.client, series.template);
            let Difference { added, removed, moved } = &series.difference;
            lines.extend(removed.iter().map(|one| format!("{name}: {} removed", one.nominal_on)));
            let told = |(from, to): &(Coming, Coming)| {
                if from.nominal_on == to.nominal_on {
                    format!("{name}: {} with another hour or deadline", from.nominal_on)
                } else {
                    format!("{name}: {} moved to {}", from.nominal_on, to.nominal_on)
                }
            };
            lines.extend(moved.iter().map(told));
            lines.extend(added.iter().map(|one| format!("{name}: {} added", one.nominal_on)));
            lines.extend(
                series
                    .left_out
                    .iter()
                    .map(|one| format!("{name}: {} skipped: {}", one.nominal_on, one.reason)),
            );
        }
        let Totals { series, differing, added, removed, moved, .. } = self.totals;
        if series > 0 {
            lines.push(format!(
                "{service}: {series} series, {differing} with other dates: {added} added, {removed} removed, {moved} moved"
            ));
        }
        lines
    }
}

impl TemplateChange {
    /// `report rescheduled, version 1 -> 2: schedule.rrule A -> B`
    pub fn in_words(&self) -> String {
        let version = match (self.version_from, self.version_to) {
            (Some(from), Some(to)) => format!(", version {from} -> {to}"),
            (None, Some(to)) => format!(", version {to}"),
            (Some(_) | None, None) => String::new(),
        };
        let fields: Vec<String> = self.fields.iter().map(ToString::to_string).collect();
        let colon = if fields.is_empty() { "" } else { ": " };
        format!("{} {}{version}{colon}{}", self.key, self.what.as_str(), fields.join(", "))
    }
}

impl Ops {
    pub(in crate::ops) async fn preview_edits(
        &self,
        tx: &ReadTx,
        edits: &[Edit],
        terms: &Terms,
        now: Timestamp,
    ) -> Result<Preview, Error> {
        let mut preview = Preview {
            templates: edits.iter().flat_map(template_changes).collect(),
            open_tasks: self.look_at_open(tx, edits, terms, now).await?,
            ..Preview::default()
        };
        if tx.agency().await?.is_none() {
            return Ok(preview);
        }
        let before = World::load(tx).await?;
        let mut after = World::load(tx).await?;
        for edit in edits {
            after.services.insert(edit.service.key.clone(), edit.service.clone());
        }
        let rows: Vec<SeriesRow> =
            tx.series_all().await?.into_iter().filter(|row| what_of(edits, row).is_some()).collect();
        let new = unmade(&after, edits, &rows, now);
        preview.totals.series = rows.len() + new.len();
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let open = tx.in_the_way(&ids).await?;
        let created = created_lately(tx, &rows, now).await?;
        let look =
            Look { ops: self, terms, now, before: &before, after: &after, open: &open, created: &created };
        for row in rows.iter().chain(&new).take(SERIES_MAX) {
            let what = what_of(edits, row).expect("the others were left out");
            let Some(mut change) = look.compare(row, what) else {
                preview.totals.not_compared += 1;
                continue;
            };
            if change.difference.is_empty() && change.left_out.is_empty() {
                continue;
            }
            preview.totals.differing += usize::from(!change.difference.is_empty());
            preview.totals.added += change.difference.added.len();
            preview.totals.removed += change.difference.removed.len();
            preview.totals.moved += change.difference.moved.len();
            if preview.series.len() < DETAILS_MAX {
                if let Some(id) = change.series {
                    change.stays = stays(tx, id, &change.zone, now).await?;
                }
                preview.series.push(change);
            }
        }
        preview.totals.not_compared += (rows.len() + new.len()).saturating_sub(SERIES_MAX);
        Ok(preview)
    }
}

fn template_changes(edit: &Edit) -> Vec<TemplateChange> {
    let text = |draft| serde_json::to_string(draft).expect("a draft is text, numbers and lists of text");
    let mut changes = Vec::new();
    for (key, one) in &edit.templates {
        let is = edit.service.templates.iter().find(|template| template.key == *key);
        let fields = match (&one.was, is) {
            (Some(was), Some(is)) => fields(&text(&was.draft), &text(&is.draft)),
            _ => Vec::new(),
        };
        let (version_from, version_to) = (one.version_from, one.version_to);
        changes.push(TemplateChange { key: key.clone(), what: one.what, version_from, version_to, fields });
    }
    changes
}

/// The series that the edit will make: a new template's, for every engagement that is not over.
fn unmade(after: &World, edits: &[Edit], rows: &[SeriesRow], now: Timestamp) -> Vec<SeriesRow> {
    let today = after.agency.zone.date(now);
    let mut new = Vec::new();
    for edit in edits {
        for engagement in current(after, &edit.service.key, today) {
            let is_known = |template: &str| {
                rows.iter().any(|row| {
                    row.client == engagement.client
                        && row.service == edit.service.key
                        && row.template == template
                })
            };
            let added = edit.templates.iter().filter(|(key, one)| one.what == What::Added && !is_known(key));
            new.extend(added.map(|(template, _)| SeriesRow {
                id: 0,
                client: engagement.client.clone(),
                service: edit.service.key.clone(),
                template: template.clone(),
                status: SeriesStatus::Active,
                adopted_on: today.max(after.agency.adopted_on),
                cursor: None,
                next_run_at: now,
                error: None,
            }));
        }
    }
    new
}

/// Tasks of today and later that were made already.
async fn stays(tx: &ReadTx, series: i64, zone: &Zone, now: Timestamp) -> Result<Vec<(Date, i64)>, Error> {
    let today = zone.date(now);
    let decided = tx.occurrences(series, None, STAYS_MAX).await?;
    let of_today = decided.iter().filter(|row| {
        let appears_on = row.create_at.map(|at| zone.date(at));
        row.status == OccurrenceStatus::Created && appears_on.max(Some(row.nominal_on)) >= Some(today)
    });
    let dates: Vec<Date> = of_today.map(|row| row.nominal_on).collect();
    let mut tasks: Vec<(Date, i64)> = tx.tasks_of_series(series, &dates).await?.into_iter().collect();
    tasks.sort_unstable();
    Ok(tasks)
}

/// All that a comparison of one series needs.
struct Look<'a> {
    ops: &'a Ops,
    terms: &'a Terms,
    now: Timestamp,
    before: &'a World,
    after: &'a World,
    open: &'a HashMap<i64, InTheWay>,
    created: &'a HashMap<i64, Vec<Date>>,
}

impl Look<'_> {
    /// `None` where it cannot be computed.
    fn compare(&self, row: &SeriesRow, what: What) -> Option<SeriesChange> {
        let client = self.after.clients.get(&row.client)?;
        let from = from_of(&client.zone, self.terms, self.now);
        let mut change = SeriesChange {
            series: Some(row.id).filter(|id| *id != 0),
            client: row.client.clone(),
            template: row.template.clone(),
            what,
            zone: client.zone.clone(),
            from: matches!(what, What::Rescheduled | What::Ended).then_some(from),
            before: Vec::new(),
            after: Vec::new(),
            difference: Difference::default(),
            left_out: Vec::new(),
            stays: Vec::new(),
        };
        let computed = match what {
            What::Added => self.begun(row, &mut change),
            What::Changed => self.changed(row, &mut change),
            What::Rescheduled | What::Ended => self.rescheduled(row, what, from, &mut change),
            What::Returned => self.returned(row, &mut change),
        };
        computed.ok()?;
        change.difference = Difference::between(&change.before, &change.after, self.terms.dates);
        Some(change)
    }

    fn begun(&self, row: &SeriesRow, change: &mut SeriesChange) -> Result<(), String> {
        let series = self.after.series(row, None)?;
        let now = self.now;
        // nothing is ahead of its hour: what is due at once, as the next run will decide it
        let first = edit::settle(&series, Date::MIN, self.ops.policy.limits, now).map_err(words)?;
        change.after = created_by(&first);
        change.after.extend(self.coming(&plan::Series { cursor: first.cursor, ..series })?);
        change.after.truncate(self.terms.dates);
        Ok(())
    }

    fn changed(&self, row: &SeriesRow, change: &mut SeriesChange) -> Result<(), String> {
        if row.status == SeriesStatus::Error {
            return Err("it cannot be computed".to_owned());
        }
        change.before = self.coming(&self.before.series(row, None)?)?;
        change.after = self.coming(&self.after.series(row, None)?)?;
        Ok(())
    }

    fn rescheduled(
        &self,
        row: &SeriesRow,
        what: What,
        from: Date,
        change: &mut SeriesChange,
    ) -> Result<(), String> {
        let old = self.before.series(row, self.open.get(&row.id).copied())?;
        let (mut cursor, mut ahead) = (row.cursor, Vec::new());
        if row.status == SeriesStatus::Active {
            let limits = self.ops.policy.limits;
            let due = edit::settle(&old, Date::MIN, limits, self.now).map_err(words)?;
            change.before = self.coming(&plan::Series { cursor: due.cursor, ..old })?;
            let settled = edit::settle(&old, from, limits, self.now).map_err(words)?;
            cursor = settled.cursor;
            ahead = created_by(&settled);
            let is_ahead = |one: &Coming| due.cursor.is_none_or(|due| one.nominal_on > due);
            change.after = ahead.iter().filter(|one| is_ahead(one)).copied().collect();
        }
        if what == What::Ended {
            return Ok(());
        }
        let settled = SeriesRow { cursor, ..row.clone() };
        let mut created = self.created.get(&row.id).cloned().unwrap_or_default();
        created.extend(ahead.iter().map(|one| one.nominal_on));
        self.begun_anew(&settled, what, &created, change)
    }

    fn returned(&self, row: &SeriesRow, change: &mut SeriesChange) -> Result<(), String> {
        let created = self.created.get(&row.id).cloned().unwrap_or_default();
        self.begun_anew(row, What::Returned, &created, change)
    }

    fn begun_anew(
        &self,
        row: &SeriesRow,
        what: What,
        created: &Vec<Date>,
        change: &mut SeriesChange,
    ) -> Result<(), String> {
        let new = self.after.series(row, None)?;
        let (onset, reason) = onset_of(&new, what, self.terms, Some(created), self.now).map_err(words)?;
        change.left_out = super::left_out(row, &onset, reason, None, self.now)
            .into_iter()
            .map(|row| LeftOut {
                nominal_on: row.nominal_on,
                through_on: row.through_on,
                reason: row.reason.unwrap_or_default(),
            })
            .collect();
        change.after.extend(self.coming(&plan::Series { cursor: onset.cursor, ..new })?);
        change.after.truncate(self.terms.dates);
        Ok(())
    }

    fn coming(&self, series: &plan::Series<'_>) -> Result<Vec<Coming>, String> {
        edit::coming(series, self.terms.dates).map_err(words)
    }
}

/// The dates of a plan that become tasks.
fn created_by(plan: &Plan) -> Vec<Coming> {
    let made = plan.decisions.iter().filter_map(|decision| match &decision.outcome {
        Outcome::Create(made) => Some(Coming { nominal_on: decision.nominal_on, dates: Some(made.dates) }),
        _ => None,
    });
    made.collect()
}

fn words(error: plan::PlanError) -> String {
    error.to_string()
}
