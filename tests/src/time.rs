//! The words of a story that are about time on tasks: `log N by LOGIN: ...` and `timer start|stop N by LOGIN`.

use anyhow::{Context, bail};
use slated::ops::time::{Spent, Worked};
use slated_core::task::Actor;

use crate::commands::{answer, instant, nobody, number, reasoned, split};
use crate::print;
use crate::world::World;

type Lines = Vec<String>;

pub(crate) async fn log(world: &World, rest: &str) -> anyhow::Result<Lines> {
    let (who, what) = split(rest, ": ")?;
    let (task, login) = split(who, " by ")?;
    let (what, note) = reasoned(what);
    let (what, corrects) = match what.split_once(" correcting ") {
        Some((what, entry)) => (what, Some(number(entry)?)),
        None => (what, None),
    };
    let (what, left) = match what.split_once(" left ") {
        Some((what, left)) => (what, Some(minutes(left)?)),
        None => (what, None),
    };
    let spent = match what.split_once(" to ") {
        Some((from, to)) => Spent::Span { from: instant(from)?, to: instant(to)? },
        None => Spent::Minutes(minutes(what)?),
    };
    let note = Some(note.to_owned()).filter(|note| !note.is_empty());
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let worked = Worked { spent, note, left_minutes: left, corrects };
    let (id, seen) = seen(world, task).await?;
    let done = world.ops.log_time(id, seen, &by, worked).await;
    told(world, id, &by, done.map(drop)).await
}

pub(crate) async fn timer(world: &World, rest: &str) -> anyhow::Result<Lines> {
    let (what, login) = split(rest, " by ")?;
    let (verb, task) = split(what, " ")?;
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let (id, seen) = seen(world, task).await?;
    let done = match verb {
        "start" => world.ops.start_timer(id, seen, &by).await,
        "stop" => world.ops.stop_timer(id, seen, &by, None, None).await,
        _ => bail!("{verb:?} is nothing a timer does"),
    };
    told(world, id, &by, done.map(drop)).await
}

async fn seen(world: &World, task: &str) -> anyhow::Result<(i64, i64)> {
    let id = number(task)?;
    Ok((id, world.ops.store.read().await?.task(id).await?.map_or(0, |task| task.version)))
}

/// What remains, and what was logged.
async fn told(
    world: &World,
    id: i64,
    by: &Actor,
    done: Result<(), slated::ops::Error>,
) -> anyhow::Result<Lines> {
    let shown = match done {
        Ok(()) => world.ops.task(id, by).await,
        Err(refused) => Err(refused),
    };
    answer(shown, |detail| {
        let task = &detail.ranked.task;
        let left = format!("#{id} {}, {} min left", task.status.as_str(), task.effort_minutes);
        std::iter::once(left).chain(print::logged(&detail)).collect()
    })
}

fn minutes(text: &str) -> anyhow::Result<u32> {
    text.parse().with_context(|| format!("{text:?} are no minutes"))
}
