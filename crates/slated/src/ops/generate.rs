//! Creates what is due, exactly once.
//!
//! One transaction per batch of due series: plan, insert the occurrences whose keys are new, make
//! tasks only for those, move the cursors, commit. A kill anywhere leaves a batch done or not begun.
//! Takes no input but `now`: a beat, a restart and the command all do the same.

mod batch;
pub(super) mod by_hand;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::time::Duration;

use slated_core::assign::Staff;
use slated_core::catalog::Overlap;
use slated_core::plan::{InTheWay, OpenTask, Plan, plan};
use slated_core::task::Task;
use slated_core::time::Timestamp;
use slated_store::{OccurrenceRow, SeriesRow, StoreError, WriteTx};

use super::world::{World, template_of};
use super::{Error, Ops, chain};
use crate::fault;
use batch::{Batch, Siblings};

/// What a run of generation did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generated {
    pub series: usize,
    pub batches: usize,
    pub created: usize,
    pub skipped: usize,
    /// Dates for which a later one of a daily rule stands.
    pub collapsed: usize,
    /// Occurrences that wait for the task before them.
    pub held: usize,
    pub missed: usize,
    /// Tasks nobody present could take.
    pub unassigned: usize,
    /// Series set aside, with what is wrong.
    pub failed: Vec<(i64, String)>,
}

/// Whether the transaction will be committed. PostgreSQL does not give back the numbers that an undone one
/// drew, so a dry run draws none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    All,
    Nothing,
}

/// Batches after which a run stops and leaves the rest to the next; a bound, not a target.
const BATCHES_MAX: usize = 100_000;

/// Between two batches where one file has one writer: whoever waits for their turn to write gets it here. A server lets
/// them write beside us.
const REST: Duration = Duration::from_millis(5);

/// What batches of one run hand to each other.
struct Run {
    now: Timestamp,
    keep: Keep,
    done: Generated,
    /// Everybody with their load, counting what this run has given.
    staff: Option<Staff>,
    /// Who has a series now, where this run gave it to somebody.
    given: HashMap<i64, String>,
    /// How many tasks this run made of a series: the database does not know those of a dry run.
    made: HashMap<i64, u32>,
    /// The series of the batch at hand, for setting the culprit aside.
    at_hand: Vec<i64>,
}

impl Run {
    fn new(now: Timestamp, keep: Keep) -> Run {
        Run {
            now,
            keep,
            done: Generated::default(),
            staff: None,
            given: HashMap::new(),
            made: HashMap::new(),
            at_hand: Vec::new(),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "nobody can tell us that somebody waits for the file")]
async fn let_others_write() {
    tokio::time::sleep(REST).await;
}

/// Why a batch was undone.
enum Undone {
    /// A row of the batch would not be written; the batch is tried again in halves.
    ByItsRows(Error),
    ByTheStore(Error),
}

impl Ops {
    /// Creates everything due at `now`. After each batch `each` hears what was done so far and is given the
    /// batch's tasks; it may end the run there, and the next goes on.
    pub async fn generate(
        &self,
        now: Timestamp,
        mut each: impl FnMut(&Generated, Vec<Task>) -> ControlFlow<()>,
    ) -> Result<Generated, Error> {
        let mut run = Run::new(now, Keep::All);
        let mut size = self.policy.batch_series;
        let mut unassigned = 0;
        for _ in 0..BATCHES_MAX {
            match self.generate_batch(&mut run, size).await {
                Ok(None) => break,
                Ok(Some(tasks)) => {
                    if run.done.unassigned > unassigned {
                        unassigned = run.done.unassigned;
                        self.place_pools(now).await?;
                    }
                    size = (size * 2).min(self.policy.batch_series);
                    if each(&run.done, tasks).is_break() {
                        break;
                    }
                    if self.store.is_file_based() {
                        let_others_write().await;
                    }
                }
                Err(Undone::ByTheStore(error)) => return Err(error),
                // the load that the undone batch has counted is read afresh
                Err(Undone::ByItsRows(_)) if size > 1 => (size, run.staff) = (size / 2, None),
                Err(Undone::ByItsRows(error)) => self.set_aside(&mut run, &error).await?,
            }
        }
        Ok(run.done)
    }

    /// The same, with every task at once: for agencies whose tasks fit into memory.
    pub async fn generate_all(&self, now: Timestamp) -> Result<(Generated, Vec<Task>), Error> {
        let mut created = Vec::new();
        let collect = |_: &Generated, mut tasks: Vec<Task>| {
            created.append(&mut tasks);
            ControlFlow::Continue(())
        };
        let done = self.generate(now, collect).await?;
        Ok((done, created))
    }

    /// What [`Ops::generate`] would do; nothing is kept, and no task number is used up.
    pub async fn generate_dry(&self, now: Timestamp) -> Result<(Generated, Vec<Task>), Error> {
        let mut run = Run::new(now, Keep::Nothing);
        let mut created = Vec::new();
        let tx = self.store.write().await?;
        for _ in 0..BATCHES_MAX {
            match self.batch_within(&tx, &mut run, self.policy.batch_series).await {
                Ok(None) => break,
                Ok(Some(mut tasks)) => created.append(&mut tasks),
                Err(Undone::ByItsRows(error) | Undone::ByTheStore(error)) => return Err(error),
            }
        }
        // awaited: on PostgreSQL the next run would pass over rows that a dropped transaction still holds
        tx.rollback().await?;
        Ok((run.done, created))
    }

    /// Carries out plans of series inside a transaction that goes on to change what decides them.
    pub(super) async fn carry_out(
        &self,
        tx: &WriteTx,
        world: &World,
        planned: Vec<(SeriesRow, InTheWay, Plan)>,
        now: Timestamp,
    ) -> Result<(), Error> {
        if !planned.is_empty() {
            self.refuse_if_held(tx, now).await?;
        }
        let mut run = Run::new(now, Keep::All);
        let size = usize::try_from(self.policy.batch_series).unwrap_or(usize::MAX).max(1);
        let mut planned = planned.into_iter().peekable();
        while planned.peek().is_some() {
            let chunk: Vec<(SeriesRow, InTheWay, Plan)> = planned.by_ref().take(size).collect();
            let rows: Vec<SeriesRow> = chunk.iter().map(|(row, ..)| row.clone()).collect();
            let siblings = Siblings::load(tx, world, &rows).await?;
            let mut batch = Batch::new(world, now);
            for (row, in_the_way, plan) in chunk {
                let added = world.series(&row, Some(in_the_way)).and_then(|series| {
                    batch.add(&row, &series, plan, &siblings).map_err(|error| error.to_string())
                });
                if let Err(message) = added {
                    batch.set_aside(&row, message);
                }
            }
            let mut done = run.done.clone();
            batch.save(tx, &mut run, &mut done).await?;
            run.done = done;
        }
        Ok(())
    }

    async fn generate_batch(&self, run: &mut Run, size: u64) -> Result<Option<Vec<Task>>, Undone> {
        let tx = self.store.write().await.map_err(by_the_store)?;
        match self.batch_within(&tx, run, size).await {
            Ok(tasks) => {
                tx.commit().await.map_err(by_the_store)?;
                fault::point("after_commit");
                Ok(tasks)
            }
            Err(undone) => {
                tx.rollback().await.map_err(by_the_store)?;
                Err(undone)
            }
        }
    }

    /// One batch; `None` when nothing was due.
    async fn batch_within(
        &self,
        tx: &WriteTx,
        run: &mut Run,
        size: u64,
    ) -> Result<Option<Vec<Task>>, Undone> {
        let due = tx.due_series(run.now, size).await.map_err(by_the_store)?;
        if due.is_empty() {
            return Ok(None);
        }
        fault::point("after_claim");
        let world = World::load_for(tx, &due).await.map_err(Undone::ByTheStore)?;
        let (due, mut in_the_way) = what_stands(tx, &world, due).await.map_err(by_the_store)?;
        if due.is_empty() {
            return Ok(None);
        }
        run.at_hand = due.iter().map(|row| row.id).collect();
        if run.keep == Keep::Nothing {
            for (series, made) in &run.made {
                let found: &mut InTheWay = in_the_way.entry(*series).or_default();
                found.open += made;
                // a task that was not kept has no number
                found.newest = Some(OpenTask { task: 0, is_kept: false });
            }
        }
        let siblings = Siblings::load(tx, &world, &due).await.map_err(Undone::ByTheStore)?;
        let mut batch = Batch::new(&world, run.now);
        for row in &due {
            let planned = world.series(row, in_the_way.get(&row.id).copied()).and_then(|series| {
                let plan = plan(&series, self.policy.limits, run.now).map_err(|error| error.to_string())?;
                batch.add(row, &series, plan, &siblings).map_err(|error| error.to_string())
            });
            if let Err(message) = planned {
                batch.set_aside(row, message);
            }
        }
        let mut done = run.done.clone();
        done.series += due.len();
        done.batches += 1;
        let tasks = batch.save(tx, run, &mut done).await.map_err(by_its_rows)?;
        run.done = done;
        Ok(Some(tasks))
    }

    /// The one series whose rows the database would not take is shown in error; the others go on.
    async fn set_aside(&self, run: &mut Run, error: &Error) -> Result<(), Error> {
        let (at_hand, message) = (std::mem::take(&mut run.at_hand), chain(error));
        let turn = self.turn_of(&at_hand, &message, run.now).await?;
        match self.write_aside(&at_hand, turn, &message, run.now).await {
            // what refuses the rows of the series may refuse this one too
            Err(Error::Store(StoreError::Db { .. } | StoreError::Conflict { .. })) => {
                self.write_aside(&at_hand, Vec::new(), &message, run.now).await?;
            }
            done => done?,
        }
        run.done.failed.extend(at_hand.into_iter().map(|id| (id, message.clone())));
        run.staff = None;
        Ok(())
    }

    /// The rows of the occurrences whose turn it was.
    async fn turn_of(
        &self,
        series: &[i64],
        message: &str,
        now: Timestamp,
    ) -> Result<Vec<OccurrenceRow>, Error> {
        let tx = self.store.read().await?;
        let world = World::load(&tx).await?;
        let mut rows = Vec::new();
        for id in series {
            if let Some(row) = tx.series(*id).await? {
                rows.extend(batch::turn_of(&world, &row, message, now));
            }
        }
        Ok(rows)
    }

    async fn write_aside(
        &self,
        series: &[i64],
        turn: Vec<OccurrenceRow>,
        message: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        let tx = self.store.write().await?;
        for id in series {
            if let Some(row) = tx.series(*id).await? {
                let (moved, event) = batch::failed(&row, message, now);
                tx.append_events(&[event]).await?;
                tx.move_series(&[moved]).await?;
            }
        }
        tx.record_occurrences(turn).await?;
        Ok(tx.commit().await?)
    }
}

/// What is in the way of each series. What a decision about holding or superseding stands on is held until the
/// transaction ends; a series whose task is just being changed is left to the next run.
async fn what_stands(
    tx: &WriteTx,
    world: &World,
    mut due: Vec<SeriesRow>,
) -> Result<(Vec<SeriesRow>, HashMap<i64, InTheWay>), StoreError> {
    let ids: Vec<i64> = due.iter().map(|row| row.id).collect();
    let mut found = tx.in_the_way(&ids).await?;
    let newest = |row: &SeriesRow, found: &HashMap<i64, InTheWay>| {
        let template = template_of(world.services.get(&row.service)?, &row.template)?;
        match template.overlap {
            Overlap::Allow | Overlap::Skip => None,
            Overlap::BufferOne | Overlap::Supersede => found.get(&row.id)?.newest.map(|open| open.task),
        }
    };
    let decisive: HashMap<i64, i64> =
        due.iter().filter_map(|row| newest(row, &found).map(|task| (row.id, task))).collect();
    if decisive.is_empty() {
        return Ok((due, found));
    }
    let held = tx.hold_tasks(&decisive.values().copied().collect::<Vec<_>>()).await?;
    due.retain(|row| decisive.get(&row.id).is_none_or(|task| held.contains(task)));
    // one of them may have been begun or closed between the two looks
    let again: Vec<i64> = due.iter().map(|row| row.id).filter(|id| decisive.contains_key(id)).collect();
    for id in &again {
        found.remove(id);
    }
    found.extend(tx.in_the_way(&again).await?);
    Ok((due, found))
}

fn by_the_store(error: StoreError) -> Undone {
    Undone::ByTheStore(error.into())
}

/// What the database says no to again and again is a row's fault; what passes is the store's.
fn by_its_rows(error: Error) -> Undone {
    match error {
        Error::Store(StoreError::Db { .. } | StoreError::Conflict { .. }) => Undone::ByItsRows(error),
        other => Undone::ByTheStore(other),
    }
}
