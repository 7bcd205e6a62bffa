//! What one transaction of generation will write: occurrences, tasks with their people, events, cursors.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use slated_core::catalog::When;
use slated_core::event::{About, By, Event, EventKind};
use slated_core::plan::{self, Behind, Next, Outcome, Plan, latest_nominal};
use slated_core::task::{Origin, Shown, Status, Task, Wait};
use slated_core::time::Timestamp;
use slated_store::{
    NewTask, OccurrenceRow, OccurrenceStatus, ReadTx, SeriesMove, SeriesRow, SeriesStatus, WriteTx,
};

use super::{Generated, Keep, Run};
use crate::fault;
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
    /// Decided again, after having been held.
    again: Vec<OccurrenceRow>,
    /// Held behind tasks that have no number yet, with the nominal dates of those.
    behind: Vec<(OccurrenceRow, Date)>,
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
    /// The task whose place it takes.
    supersedes: Option<i64>,
    /// A promise made though that many tasks of its series are open already.
    beside: Option<u32>,
}

impl Planned {
    fn key(&self) -> (i64, Option<Date>) {
        (self.series, self.task.origin.as_ref().map(|origin| origin.nominal_on))
    }
}

impl<'a> Batch<'a> {
    pub(super) fn new(world: &'a World, now: Timestamp) -> Batch<'a> {
        Batch {
            world,
            now,
            occurrences: Vec::new(),
            again: Vec::new(),
            behind: Vec::new(),
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
        let template_version = self.world.template_version(row);
        let mut waits = Vec::with_capacity(plan.decisions.len());
        for decision in &plan.decisions {
            waits.push(match decision.outcome {
                Outcome::Create(_) => self.waits(row, series, decision.nominal_on, siblings)?,
                _ => Vec::new(),
            });
        }
        let held = series.in_the_way.held;
        for (decision, waits) in plan.decisions.into_iter().zip(waits) {
            let mut occurrence = occurrence_row(row.id, &decision, self.now);
            occurrence.template_version = template_version;
            let about = || About { task: None, client: Some(row.client.clone()), series: Some(row.id) };
            let told = |kind, word: &str, why: &str| {
                let event = Event::new(kind, about(), By::Engine, self.now);
                event.moved(decision.nominal_on, word).because(why)
            };
            let was_held = held.filter(|held| held.nominal_on == decision.nominal_on);
            match decision.outcome {
                Outcome::Create(made) => {
                    let first = was_held.map(|held| Behind::reason(held.blocking));
                    occurrence.reason = first.map(|first| format!("first held: {first}"));
                    let (supersedes, beside) = (made.supersedes, made.beside);
                    let task = task(row, series, decision.nominal_on, made);
                    self.tasks.push(Planned { series: row.id, task, waits, supersedes, beside });
                }
                Outcome::Hold { behind: Behind::Planned(nominal), .. } => {
                    self.behind.push((occurrence, nominal));
                    continue;
                }
                Outcome::Hold { behind: Behind::Task(task), .. } => {
                    if was_held.is_none() {
                        let why = Behind::reason(Some(task));
                        self.events.push(told(EventKind::OccurrenceHeld, "held", &why));
                    }
                }
                Outcome::Skip { why, .. } if why.is_overlap() => {
                    self.events.push(told(EventKind::OccurrenceSkipped, "skipped", &why.reason()));
                }
                Outcome::Missed { why, .. } => {
                    self.events.push(told(EventKind::OccurrenceMissed, "missed", &why.reason()));
                }
                // every one of these is a row that says why; an event a day would drown the history
                Outcome::Skip { .. } | Outcome::Collapse { .. } | Outcome::BeforeAdoption { .. } => {}
            }
            match was_held {
                Some(_) => self.again.push(occurrence),
                None => self.occurrences.push(occurrence),
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
        self.occurrences.extend(turn_of(self.world, row, &message, self.now));
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
        let rows = self.occurrences.iter().chain(&self.again);
        let with = |status| rows.clone().filter(|row| row.status == status).count();
        done.skipped += with(OccurrenceStatus::Skipped);
        done.collapsed += with(OccurrenceStatus::Collapsed);
        done.held += with(OccurrenceStatus::Held) + self.behind.len();
        done.missed += with(OccurrenceStatus::Missed);
        let mut new = tx.record_occurrences(std::mem::take(&mut self.occurrences)).await?;
        for row in std::mem::take(&mut self.again) {
            if tx.decide_again(&row, OccurrenceStatus::Held).await? {
                new.insert((row.series_id, row.nominal_on));
            }
        }
        fault::point("after_occurrences");
        self.tasks.retain(|planned| {
            let (series, nominal_on) = planned.key();
            nominal_on.is_some_and(|nominal_on| new.contains(&(series, nominal_on)))
        });
        self.tasks.sort_by(|a, b| order_of(&a.task).cmp(&order_of(&b.task)));
        done.unassigned += self.assign(tx, run).await?;
        let planned = std::mem::take(&mut self.tasks);
        let created = match run.keep {
            Keep::All => self.insert(tx, planned).await?,
            Keep::Nothing => {
                self.hold(tx, &[], Keep::Nothing).await?;
                planned.into_iter().map(|planned| planned.task).collect()
            }
        };
        tx.move_series(&self.moves).await?;
        fault::point("after_cursor");
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
        self.tasks.push(Planned { series: row.id, task, waits, supersedes: None, beside: None });
        self.assign(tx, &mut run).await?;
        let rows = std::mem::take(&mut self.tasks).into_iter();
        let rows = rows.map(|planned| NewTask { task: planned.task, waits: planned.waits }).collect();
        let task = tx.insert_tasks(rows).await?.pop().expect("one was inserted");
        tx.append_events(&birth(&task, by, self.now)).await?;
        Ok(task)
    }

    async fn insert(&mut self, tx: &WriteTx, planned: Vec<Planned>) -> Result<Vec<Task>, Error> {
        let beside: Vec<_> = planned.iter().map(|planned| (planned.supersedes, planned.beside)).collect();
        let rows = planned.into_iter().map(|planned| NewTask { task: planned.task, waits: planned.waits });
        let created = tx.insert_tasks(rows.collect()).await?;
        fault::point("after_tasks");
        for (task, (supersedes, beside)) in created.iter().zip(beside) {
            self.events.extend(birth(task, &By::Engine, self.now));
            if let Some(old) = supersedes {
                self.supersede(tx, old, task).await?;
            }
            if let Some(open) = beside {
                let event = Event::new(EventKind::SeriesCrowded, task.about(), By::Engine, self.now);
                let why = format!("{open} other tasks of this series are open: a promise is never skipped");
                self.events.push(event.because(&why));
            }
        }
        self.hold(tx, &created, Keep::All).await?;
        tx.append_events(&self.events).await?;
        fault::point("after_events");
        Ok(created)
    }

    /// The old task is ours until the transaction ends, so what the plan saw of it is still so.
    async fn supersede(&mut self, tx: &WriteTx, old: i64, new: &Task) -> Result<(), Error> {
        let change = tx.task(old).await?.and_then(|task| task.supersede(new, self.now));
        if let Some(change) = change {
            tx.save(&change).await?;
            let event = Event::new(EventKind::TaskSupersedes, new.about(), By::Engine, self.now);
            self.events.push(event.because(&format!("took the place of task #{old}")));
        }
        Ok(())
    }

    /// Writes what is held behind the tasks that were just made.
    async fn hold(&mut self, tx: &WriteTx, created: &[Task], keep: Keep) -> Result<(), Error> {
        let number = |series: i64, nominal: Date| {
            let is_it = |origin: &Origin| origin.series == series && origin.nominal_on == nominal;
            created.iter().find(|task| task.origin.as_ref().is_some_and(is_it)).map(|task| task.id)
        };
        let mut rows = Vec::with_capacity(self.behind.len());
        for (row, nominal) in std::mem::take(&mut self.behind) {
            let blocking_task = number(row.series_id, nominal);
            if blocking_task.is_none() && keep == Keep::All {
                // it was decided long ago, so there may be nothing to wait for: the next batch sees what there is
                for moved in self.moves.iter_mut().filter(|moved| moved.id == row.series_id) {
                    (moved.next_run_at, moved.status) = (Some(self.now), SeriesStatus::Active);
                }
            }
            let why = Behind::reason(blocking_task);
            let client = created.iter().find(|task| Some(task.id) == blocking_task);
            let client = client.map(|task| task.client.clone());
            let about = About { task: None, client, series: Some(row.series_id) };
            let event = Event::new(EventKind::OccurrenceHeld, about, By::Engine, self.now);
            self.events.push(event.moved(row.nominal_on, "held").because(&why));
            rows.push(OccurrenceRow { blocking_task, reason: Some(why), ..row });
        }
        tx.record_occurrences(rows).await?;
        Ok(())
    }

    /// Turns roles into people; the number of tasks nobody could take.
    async fn assign(&mut self, tx: &ReadTx, run: &mut Run) -> Result<usize, Error> {
        if run.staff.is_none() {
            run.staff = Some(World::staff(tx, self.now).await?);
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
            let made = run.made.entry(planned.series).or_default();
            *made += u32::from(planned.supersedes.is_none());
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

/// The occurrence of a failed series whose turn it was, where its date can be told.
pub(super) fn turn_of(
    world: &World,
    row: &SeriesRow,
    message: &str,
    now: Timestamp,
) -> Option<OccurrenceRow> {
    let series = world.series(row, None).ok()?;
    let nominal_on = plan::next_nominal(&series, row.cursor).ok()??;
    let dates = plan::dates_of(&series, nominal_on).ok().flatten();
    Some(OccurrenceRow {
        series_id: row.id,
        nominal_on,
        status: OccurrenceStatus::Failed,
        reason: Some(message.to_owned()),
        through_on: None,
        rolled_on: dates.map(|dates| dates.rolled_on),
        create_at: dates.map(|dates| dates.create_at),
        due_at: dates.map(|dates| dates.due_at),
        late: false,
        decided_at: now,
        template_version: world.template_version(row),
        blocking_task: None,
        provisional: dates.is_some_and(|dates| dates.provisional),
    })
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
        blocking_task: None,
        template_version: None,
        provisional: false,
    };
    let dated = |row: OccurrenceRow, dates: plan::Dates| OccurrenceRow {
        rolled_on: Some(dates.rolled_on),
        create_at: Some(dates.create_at),
        due_at: Some(dates.due_at),
        provisional: dates.provisional,
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
        Outcome::Hold { behind, dates } => {
            let blocking_task = match behind {
                Behind::Task(task) => Some(*task),
                Behind::Planned(_) => None,
            };
            let reason = Some(Behind::reason(blocking_task));
            let row = OccurrenceRow { status: OccurrenceStatus::Held, reason, blocking_task, ..row };
            dated(row, *dates)
        }
        Outcome::Collapse { into, dates } => {
            let reason = Some(format!("{into} stands for it"));
            dated(OccurrenceRow { status: OccurrenceStatus::Collapsed, reason, ..row }, *dates)
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
        deputy: series.client.deputy.clone(),
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
        waiting: None,
        paused: Vec::new(),
        checklist: template.checklist.clone(),
        shown: Shown { client_sees: template.client_sees, result: None },
        overridden: None,
        version: 1,
    }
}
