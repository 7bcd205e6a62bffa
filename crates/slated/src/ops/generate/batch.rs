//! What one transaction of generation will write: occurrences, tasks with their people, events, cursors.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use slated_core::catalog::When;
use slated_core::event::{About, By, Event, EventKind};
use slated_core::plan::{self, Next, Outcome, Plan, Skip, latest_nominal};
use slated_core::task::{Origin, Status, Task, Wait};
use slated_core::time::Timestamp;
use slated_store::{
    NewTask, OccurrenceRow, OccurrenceStatus, ReadTx, SeriesMove, SeriesRow, SeriesStatus, WriteTx,
};

use super::{Generated, Keep, Run};
use crate::ops::Error;
use crate::ops::world::{World, template_of};

/// The series that an `after` of this batch may refer to, by (client, service, template).
pub(super) struct Siblings(HashMap<(String, String, String), i64>);

impl Siblings {
    pub(super) async fn load(tx: &ReadTx, world: &World, due: &[SeriesRow]) -> Result<Siblings, Error> {
        let waits = |row: &&SeriesRow| {
            let service = world.services.get(&row.service);
            let template = service.and_then(|service| template_of(service, &row.template));
            template.is_some_and(|template| !template.after.is_empty())
        };
        let clients: HashSet<&str> = due.iter().filter(waits).map(|row| row.client.as_str()).collect();
        let mut found = HashMap::new();
        for client in clients {
            for row in tx.series_of_client(client).await? {
                found.insert((row.client, row.service, row.template), row.id);
            }
        }
        Ok(Siblings(found))
    }

    fn id(&self, row: &SeriesRow, template: &str) -> Option<i64> {
        self.0.get(&(row.client.clone(), row.service.clone(), template.to_owned())).copied()
    }
}

/// What one transaction will write.
pub(super) struct Batch<'a> {
    world: &'a World,
    now: Timestamp,
    occurrences: Vec<OccurrenceRow>,
    tasks: Vec<Planned>,
    events: Vec<Event>,
    moves: Vec<SeriesMove>,
    failed: Vec<(i64, String)>,
}

/// A task before it has a person and a number.
struct Planned {
    series: i64,
    task: Task,
    waits: Vec<Wait>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(world: &'a World, now: Timestamp) -> Batch<'a> {
        Batch {
            world,
            now,
            occurrences: Vec::new(),
            tasks: Vec::new(),
            events: Vec::new(),
            moves: Vec::new(),
            failed: Vec::new(),
        }
    }

    pub(super) fn add(
        &mut self,
        row: &SeriesRow,
        series: &plan::Series<'_>,
        plan: Plan,
        siblings: &Siblings,
    ) -> Result<(), plan::PlanError> {
        let mut waits = Vec::with_capacity(plan.decisions.len());
        for decision in &plan.decisions {
            waits.push(match decision.outcome {
                Outcome::Create(_) => self.waits(row, series, decision.nominal_on, siblings)?,
                _ => Vec::new(),
            });
        }
        for (decision, waits) in plan.decisions.into_iter().zip(waits) {
            self.occurrences.push(occurrence_row(row.id, &decision, self.now));
            let about = About { task: None, client: Some(row.client.clone()), series: Some(row.id) };
            match decision.outcome {
                Outcome::Create(made) => {
                    let task = task(row, series, decision.nominal_on, made);
                    self.tasks.push(Planned { series: row.id, task, waits });
                }
                Outcome::Skip { why: why @ Skip::Overlap { .. }, .. } => {
                    let event = Event::new(EventKind::OccurrenceSkipped, about, By::Engine, self.now);
                    self.events.push(event.moved(decision.nominal_on, "skipped").because(&why.reason()));
                }
                Outcome::Missed { why, .. } => {
                    let event = Event::new(EventKind::OccurrenceMissed, about, By::Engine, self.now);
                    self.events.push(event.moved(decision.nominal_on, "missed").because(&why.reason()));
                }
                // every one of these is a row that says why; an event a day would drown the history
                Outcome::Skip { .. } | Outcome::BeforeAdoption { .. } => {}
            }
        }
        let (next_run_at, status) = match plan.next {
            Next::At(instant) => (Some(instant), SeriesStatus::Active),
            Next::Ended => (None, SeriesStatus::Ended),
        };
        if plan.next == Next::Ended && !matches!(series.template.schedule.when, When::OnStart) {
            let about = About { task: None, client: Some(row.client.clone()), series: Some(row.id) };
            self.events.push(Event::new(EventKind::SeriesEnded, about, By::Engine, self.now));
        }
        self.moves.push(SeriesMove { id: row.id, cursor: plan.cursor, next_run_at, status, error: None });
        Ok(())
    }

    pub(super) fn waits(
        &self,
        row: &SeriesRow,
        series: &plan::Series<'_>,
        nominal: Date,
        siblings: &Siblings,
    ) -> Result<Vec<Wait>, plan::PlanError> {
        let mut waits = Vec::new();
        let Some(service) = self.world.services.get(&row.service) else { return Ok(waits) };
        for key in &series.template.after {
            let Some(template) = template_of(service, key) else { continue };
            let predecessor = plan::Series { template, ..*series };
            let latest = latest_nominal(&predecessor, nominal)?;
            if let (Some(nominal_on), Some(series)) = (latest, siblings.id(row, key)) {
                waits.push(Wait { series, nominal_on, template: key.clone() });
            }
        }
        Ok(waits)
    }

    pub(super) fn set_aside(&mut self, row: &SeriesRow, message: String) {
        let (moved, event) = failed(row, &message, self.now);
        self.events.push(event);
        self.moves.push(moved);
        self.failed.push((row.id, message));
    }

    /// Inserts what is new, gives tasks their people, writes the history and moves the cursors.
    pub(super) async fn save(
        mut self,
        tx: &WriteTx,
        run: &mut Run,
        done: &mut Generated,
    ) -> Result<Vec<Task>, Error> {
        let with = |status| self.occurrences.iter().filter(|row| row.status == status).count();
        done.skipped += with(OccurrenceStatus::Skipped);
        done.missed += with(OccurrenceStatus::Missed);
        let new = tx.record_occurrences(std::mem::take(&mut self.occurrences)).await?;
        self.tasks.retain(|planned| {
            planned
                .task
                .origin
                .as_ref()
                .is_some_and(|origin| new.contains(&(planned.series, origin.nominal_on)))
        });
        self.tasks.sort_by(|a, b| order_of(&a.task).cmp(&order_of(&b.task)));
        done.unassigned += self.assign(tx, run).await?;
        let rows = std::mem::take(&mut self.tasks).into_iter();
        let rows: Vec<NewTask> =
            rows.map(|planned| NewTask { task: planned.task, waits: planned.waits }).collect();
        let created = match run.keep {
            Keep::All => self.insert(tx, rows).await?,
            Keep::Nothing => rows.into_iter().map(|new| new.task).collect(),
        };
        tx.move_series(&self.moves).await?;
        done.created += created.len();
        done.failed.append(&mut self.failed);
        Ok(created)
    }

    /// One date becomes a task because a person says so: with the words, the waits and the assignee that it would have
    /// had by itself. What is written about its date is the caller's.
    pub(super) async fn save_one(
        mut self,
        tx: &WriteTx,
        row: &SeriesRow,
        (task, waits): (Task, Vec<Wait>),
        by: &By,
    ) -> Result<Task, Error> {
        let mut run = Run::new(self.now, Keep::All);
        self.tasks.push(Planned { series: row.id, task, waits });
        self.assign(tx, &mut run).await?;
        let rows = std::mem::take(&mut self.tasks).into_iter();
        let rows = rows.map(|planned| NewTask { task: planned.task, waits: planned.waits }).collect();
        let task = tx.insert_tasks(rows).await?.pop().expect("one was inserted");
        tx.append_events(&birth(&task, by, self.now)).await?;
        Ok(task)
    }

    async fn insert(&mut self, tx: &WriteTx, rows: Vec<NewTask>) -> Result<Vec<Task>, Error> {
        let created = tx.insert_tasks(rows).await?;
        for task in &created {
            self.events.extend(birth(task, &By::Engine, self.now));
        }
        tx.append_events(&self.events).await?;
        Ok(created)
    }

    /// Turns roles into people; the number of tasks nobody could take.
    async fn assign(&mut self, tx: &ReadTx, run: &mut Run) -> Result<usize, Error> {
        let today = self.world.agency.zone.date(self.now);
        if run.staff.is_none() {
            run.staff = Some(World::staff(tx, today).await?);
        }
        let Some(staff) = run.staff.as_mut() else { return Ok(0) };
        let series_ids: Vec<i64> = self.tasks.iter().map(|planned| planned.series).collect();
        let did_it_last = tx.last_assignees(&series_ids).await?;
        let mut unassigned = 0;
        for planned in &mut self.tasks {
            let task = &mut planned.task;
            let last = run.given.get(&planned.series).or_else(|| did_it_last.get(&planned.series));
            let last = last.map(String::as_str);
            task.assignee = staff.assign(&task.role, &task.manager, last, task.effort_minutes);
            run.made.insert(planned.series);
            match &task.assignee {
                Some(login) => {
                    run.given.insert(planned.series, login.clone());
                }
                None => unassigned += 1,
            }
        }
        Ok(unassigned)
    }
}

/// A series set aside with what is wrong with it.
pub(super) fn failed(row: &SeriesRow, message: &str, now: Timestamp) -> (SeriesMove, Event) {
    let about = About { task: None, client: Some(row.client.clone()), series: Some(row.id) };
    let event = Event::new(EventKind::SeriesFailed, about, By::Engine, now).because(message);
    let moved = SeriesMove {
        id: row.id,
        cursor: row.cursor,
        next_run_at: None,
        status: SeriesStatus::Error,
        error: Some(message.to_owned()),
    };
    (moved, event)
}

/// Batches go in the order of (created, client, service, template), so the same input assigns the same people.
fn order_of(task: &Task) -> (Timestamp, &str, &str, &str) {
    let origin = task.origin.as_ref();
    let (service, template) = origin.map_or(("", ""), |o| (o.service.as_str(), o.template.as_str()));
    (task.created_at, &task.client, service, template)
}

fn birth(task: &Task, by: &By, now: Timestamp) -> Vec<Event> {
    let owner = task.assignee.clone().unwrap_or_else(|| format!("pool:{}", task.role));
    let created = Event::new(EventKind::TaskCreated, task.about(), by.clone(), now).moved("", owner);
    let mut events = vec![if task.late { created.because("created after its deadline") } else { created }];
    if task.assignee.is_none() {
        let pool = Event::new(EventKind::TaskUnassigned, task.about(), By::Engine, now);
        events.push(pool.because(&format!("nobody with the role {} is present", task.role)));
    }
    events
}

fn occurrence_row(series: i64, decision: &plan::Decision, now: Timestamp) -> OccurrenceRow {
    let row = OccurrenceRow {
        series_id: series,
        nominal_on: decision.nominal_on,
        status: OccurrenceStatus::Created,
        reason: None,
        through_on: None,
        rolled_on: None,
        create_at: None,
        due_at: None,
        late: false,
        decided_at: now,
    };
    let dated = |row: OccurrenceRow, dates: plan::Dates| OccurrenceRow {
        rolled_on: Some(dates.rolled_on),
        create_at: Some(dates.create_at),
        due_at: Some(dates.due_at),
        ..row
    };
    match &decision.outcome {
        Outcome::Create(made) => OccurrenceRow { late: made.late, ..dated(row, made.dates) },
        Outcome::Skip { why, dates } => {
            let row = OccurrenceRow { status: OccurrenceStatus::Skipped, reason: Some(why.reason()), ..row };
            match dates {
                Some(dates) => dated(row, *dates),
                None => row,
            }
        }
        Outcome::Missed { why, dates } => {
            let row = OccurrenceRow { status: OccurrenceStatus::Missed, reason: Some(why.reason()), ..row };
            dated(row, *dates)
        }
        Outcome::BeforeAdoption { through } => OccurrenceRow {
            status: OccurrenceStatus::BeforeAdoption,
            reason: Some("before the agency adopted Slated".to_owned()),
            through_on: Some(*through),
            ..row
        },
    }
}

pub(super) fn task(
    row: &SeriesRow,
    series: &plan::Series<'_>,
    nominal_on: Date,
    made: plan::Occurrence,
) -> Task {
    let template = series.template;
    Task {
        id: 0,
        origin: Some(Origin {
            series: row.id,
            nominal_on,
            service: row.service.clone(),
            template: row.template.clone(),
        }),
        client: row.client.clone(),
        manager: series.client.manager.clone(),
        title: made.title,
        purpose: made.purpose,
        role: template.role.clone(),
        assignee: None,
        status: Status::Open,
        importance: template.importance,
        promised: template.promised,
        review: template.review,
        effort_minutes: made.effort_minutes,
        deadline: made.dates.due_at,
        deadline_implied: false,
        first_deadline: made.dates.due_at,
        moves: 0,
        slip_days: 0,
        late: made.late,
        created_at: made.dates.create_at,
        started_at: None,
        closed_at: None,
        blocked_reason: None,
        checklist: template.checklist.clone(),
        overridden: None,
        version: 1,
    }
}
