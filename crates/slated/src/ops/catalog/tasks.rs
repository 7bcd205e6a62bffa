//! "Also change open untouched tasks": which of them an edit reaches, and how they follow their templates.

use slated_core::event::By;
use slated_core::plan::edit;
use slated_core::task::{Revision, Task};
use slated_core::time::Timestamp;
use slated_store::{ReadTx, StoreError, WriteTx};

use super::preview::{OpenTaskChanges, TaskChange};
use super::{Edit, OpenTasks, Terms, What};
use crate::ops::world::World;
use crate::ops::{Error, Ops};

/// Tasks told one by one; the totals count all of them.
const DETAILS_MAX: usize = 50;

/// An open task of an edited template.
enum Reached {
    Follows(Revision, (i64, i64)),
    Same,
    Touched,
}

impl Ops {
    /// What [`Ops::revise_open`] would do; nothing where open tasks stay as they are.
    pub(super) async fn look_at_open(
        &self,
        tx: &ReadTx,
        edits: &[Edit],
        terms: &Terms,
        now: Timestamp,
    ) -> Result<OpenTaskChanges, Error> {
        let mut changes = OpenTaskChanges::default();
        if terms.open_tasks == OpenTasks::Keep {
            return Ok(changes);
        }
        for edit in edits {
            for (task, reached) in reached(tx, edit, now).await? {
                match reached {
                    Reached::Touched => changes.touched += 1,
                    Reached::Same => changes.same += 1,
                    Reached::Follows(revision, _) => {
                        changes.revised_total += 1;
                        if changes.revised.len() < DETAILS_MAX {
                            let template = task.origin.as_ref().map(|origin| origin.template.clone());
                            changes.revised.push(TaskChange {
                                task: task.id,
                                fields: revision.fields(&task),
                                client: task.client,
                                template: template.unwrap_or_default(),
                            });
                        }
                    }
                }
            }
        }
        Ok(changes)
    }

    /// Makes the open tasks that nobody has touched say what their templates say now.
    pub(super) async fn revise_open(
        &self,
        tx: &WriteTx,
        edits: &[Edit],
        by: &By,
        now: Timestamp,
    ) -> Result<(), Error> {
        for edit in edits {
            for (task, reached) in reached(tx, edit, now).await? {
                let Reached::Follows(revision, versions) = reached else { continue };
                let change = task.revise(revision, versions, by.clone(), now)?;
                match tx.save(&change).await {
                    // somebody took it this very moment: it is touched
                    Ok(_) | Err(StoreError::Stale { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }
}

async fn reached(tx: &ReadTx, edit: &Edit, now: Timestamp) -> Result<Vec<(Task, Reached)>, Error> {
    let changes = |what: What| matches!(what, What::Changed | What::Rescheduled);
    let keys: Vec<&str> =
        edit.templates.iter().filter(|(_, one)| changes(one.what)).map(|(key, _)| key.as_str()).collect();
    if keys.is_empty() || tx.agency().await?.is_none() {
        return Ok(Vec::new());
    }
    let tasks = tx.open_tasks_of(&edit.service.key, &keys).await?;
    let ids: Vec<i64> = tasks.iter().map(|task| task.id).collect();
    let revisions = tx.revisions(&ids).await?;
    let mut world = World::load(tx).await?;
    world.services.insert(edit.service.key.clone(), edit.service.clone());
    let mut found = Vec::with_capacity(tasks.len());
    for task in tasks {
        let reached = if task.is_untouched(revisions.get(&task.id).copied().unwrap_or(0)) {
            follow(tx, &world, edit, &task, now).await?
        } else {
            Reached::Touched
        };
        found.push((task, reached));
    }
    Ok(found)
}

async fn follow(
    tx: &ReadTx,
    world: &World,
    edit: &Edit,
    task: &Task,
    now: Timestamp,
) -> Result<Reached, Error> {
    let Some(origin) = &task.origin else { return Ok(Reached::Same) };
    let Some(one) = edit.templates.get(&origin.template) else { return Ok(Reached::Same) };
    let (Some(was), Some(from), Some(to)) = (&one.was, one.version_from, one.version_to) else {
        return Ok(Reached::Same);
    };
    let Some(row) = tx.series(origin.series).await? else { return Ok(Reached::Same) };
    // of what cannot be computed, no task can be told what it would say
    let Ok(series) = world.series(&row, None) else { return Ok(Reached::Same) };
    match edit::revision(was, &series, task, now) {
        Ok(revision) if !revision.is_empty() => Ok(Reached::Follows(revision, (from, to))),
        Ok(_) | Err(_) => Ok(Reached::Same),
    }
}
