//! "Create now": a task for one date that a person asks for, with what generation would have given it.

use jiff::civil::Date;
use slated_core::event::{Event, EventKind};
use slated_core::plan;
use slated_core::task::{Actor, Task};
use slated_core::time::Timestamp;
use slated_store::{SeriesRow, WriteTx};

use super::batch::{Batch, Siblings, task};
use crate::ops::Error;
use crate::ops::series::NotCreated;
use crate::ops::world::World;

/// What a person asks for.
pub(in crate::ops) struct Wanted<'a> {
    pub(in crate::ops) row: &'a SeriesRow,
    pub(in crate::ops) series: &'a plan::Series<'a>,
    pub(in crate::ops) nominal_on: Date,
    pub(in crate::ops) made: plan::Occurrence,
    pub(in crate::ops) by: &'a Actor,
    /// What was decided about the date before, for the history.
    pub(in crate::ops) was: Option<&'a str>,
}

/// Writes the task and its history; the date's row is the caller's.
pub(in crate::ops) async fn create(
    tx: &WriteTx,
    world: &World,
    wanted: Wanted<'_>,
    now: Timestamp,
) -> Result<Task, Error> {
    let Wanted { row, series, nominal_on, made, by, was } = wanted;
    let siblings = Siblings::load(tx, world, std::slice::from_ref(row)).await?;
    let batch = Batch::new(world, now);
    let waits = batch.waits(row, series, nominal_on, &siblings);
    let waits = waits.map_err(|error| NotCreated::broken(row.id, error))?;
    let new = (task(row, series, nominal_on, made), waits);
    let task = batch.save_one(tx, row, new, &by.by()).await?;
    let event = Event::new(EventKind::OccurrenceCreatedByHand, task.about(), by.by(), now);
    let mut event = event.moved(nominal_on, "created");
    event.reason = was.map(|was| format!("first {was}"));
    tx.append_events(&[event]).await?;
    Ok(task)
}
