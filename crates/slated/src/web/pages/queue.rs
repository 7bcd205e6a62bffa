//! What now? A specialist's queue: one task on top with why, the rest below.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use slated_core::task::Status;

use super::forms::Posted;
use super::lines::{Line, Reader};
use super::visit::{Here, Look, Visit};
use super::{Answer, page};
use crate::ops::Ops;

/// So many are shown; who has more has another problem than a list.
const SHOWN_MAX: usize = 50;

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    look: Look,
    /// What was begun, or the first of the queue.
    next: Option<Line>,
    others: Vec<Line>,
    timer: Option<Timing>,
}

/// A timer that runs.
pub(super) struct Timing {
    pub(super) task: i64,
    pub(super) minutes: String,
    pub(super) is_forgotten: bool,
}

pub(super) async fn queue(State(ops): State<Ops>, visit: Visit) -> Answer {
    let shown = ops.queue_page(&visit.actor.login, None, SHOWN_MAX, &visit.actor).await?;
    let timer = ops.timer(&visit.actor).await?.map(|running| Timing {
        task: running.timer.task,
        minutes: visit.words.hours(i64::from(running.minutes)),
        is_forgotten: running.is_forgotten,
    });
    let reader = Reader { words: visit.words, zone: &visit.zone, now: ops.clock.now() };
    let mut tasks = shown.tasks;
    // what is begun is gone on with, whatever the score says of the others
    if let Some(at) = tasks.iter().position(|one| one.task.status == Status::Started) {
        let begun = tasks.remove(at);
        tasks.insert(0, begun);
    }
    let mut lines = tasks.into_iter().map(|one| Line::of(one, reader));
    let next = lines.next();
    let others = lines.collect();
    page(&QueuePage { look: visit.look(Here::Queue), next, others, timer })
}

/// Takes the first of the pool, or the one that was pointed at.
pub(super) async fn claim(State(ops): State<Ops>, posted: Posted) -> Answer {
    let wanted = posted.fields.read("number", "the number of a task")?;
    let task = ops.claim(wanted, &posted.visit.actor).await?;
    Ok(Redirect::to(&format!("/tasks/{}?said=claimed", task.id)).into_response())
}
