//! One task: what it is for, why it stands where it stands, what can be done, what was said and what happened.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use slated_core::agency::Access;
use slated_core::beside::{Audience, Link};
use slated_core::event::{By, EventKind};
use slated_core::task::waiting::WaitsOn;
use slated_core::task::{Actor, Status, Task};
use slated_store::StoredEvent;

use super::Answer;
use super::forms::{Posted, Sent};
use super::lines::{Line, Reader};
use super::visit::{Here, Look, Visit};
use super::words::{Moment, Words};
use crate::ops::Ops;
use crate::ops::time::{Spent, Worked};
use crate::ops::work::Action;
use crate::web::problem::{Kind, Problem};

#[derive(Template)]
#[template(path = "task.html")]
struct TaskPage {
    look: Look,
    line: Line,
    checklist: Vec<String>,
    blocked_reason: Option<String>,
    logged: String,
    first_deadline: Option<String>,
    can: Can,
    comments: Vec<Said>,
    links: Vec<Linked>,
    history: Vec<Happened>,
}

/// Which forms the reader gets.
#[derive(Default)]
struct Can {
    claim: bool,
    start: bool,
    submit: bool,
    complete: bool,
    block: bool,
    unblock: bool,
    release: bool,
    reopen: bool,
    log: bool,
    approve: bool,
    decide: bool,
    override_clear: bool,
    waive: bool,
    cancel: bool,
    timer_start: bool,
    timer_stop: bool,
}

struct Said {
    by: String,
    at: Moment,
    text: String,
    is_for_client: bool,
}

struct Linked {
    url: String,
    /// Whatever else it is, it is shown and leads nowhere.
    is_web: bool,
    title: String,
}

struct Happened {
    at: Moment,
    by: String,
    what: String,
    from: Option<String>,
    to: Option<String>,
    reason: Option<String>,
}

pub(super) async fn page_of(ops: &Ops, visit: &Visit, number: i64) -> Result<impl Template + use<>, Problem> {
    let detail = ops.task(number, &visit.actor).await?;
    let (comments, _) = ops.comments(number, &visit.actor).await?;
    let (links, _) = ops.links(number, &visit.actor).await?;
    let reader = Reader { words: visit.words, zone: &visit.zone, now: ops.clock.now() };
    let when = |at| visit.words.moment(at, &visit.zone, &visit.zone, reader.now);
    let is_timed = detail.timers.iter().any(|running| running.timer.login == visit.actor.login);
    let task = detail.ranked.task.clone();
    let logged: i64 = detail.logged.iter().map(|entry| i64::from(entry.minutes)).sum();
    let zone = detail.ranked.zone.clone();
    let moved = task.first_deadline != task.deadline;
    let first_deadline = visit.words.moment(task.first_deadline, &visit.zone, &zone, reader.now);
    let mut comments: Vec<Said> = comments
        .into_iter()
        .map(|one| Said {
            at: when(one.put.at),
            is_for_client: one.put.audience == Audience::Client,
            text: one.what.text,
            by: one.put.by,
        })
        .collect();
    comments.reverse();
    Ok(TaskPage {
        look: visit.look(Here::Tasks),
        can: Can::of(&task, &visit.actor, is_timed),
        line: Line::of(detail.ranked, reader),
        checklist: task.checklist,
        blocked_reason: task.blocked_reason,
        logged: visit.words.hours(logged),
        first_deadline: moved.then_some(first_deadline.text),
        comments,
        links: links.into_iter().map(|one| Linked::of(one.what)).collect(),
        history: detail.history.into_iter().rev().map(|one| happened(one, visit.words, &when)).collect(),
    })
}

pub(super) async fn page(State(ops): State<Ops>, visit: Visit, Path(number): Path<i64>) -> Answer {
    super::page(&page_of(&ops, &visit, number).await?)
}

fn happened(
    one: StoredEvent,
    words: &Words,
    when: &impl Fn(slated_core::time::Timestamp) -> Moment,
) -> Happened {
    let event = one.event;
    let by = match event.by {
        By::Person(login) => login,
        By::Engine => words.say("by-engine"),
        By::Import => words.say("by-import"),
        By::Operator => words.say("by-operator"),
        By::Client => words.say("by-client"),
    };
    // instants are for machines: the page's own deadline says when
    let is_told = !matches!(event.kind, EventKind::DeadlineMoved | EventKind::TaskSuperseded);
    Happened {
        at: when(event.at),
        by,
        what: words.say(&format!("event-{}", event.kind.as_str().replace('_', "-"))),
        from: event.from.filter(|text| is_told && !text.is_empty()),
        to: event.to.filter(|text| is_told && !text.is_empty()),
        reason: event.reason,
    }
}

impl Linked {
    fn of(link: Link) -> Linked {
        let is_web = link.url.starts_with("https://") || link.url.starts_with("http://");
        Linked { is_web, url: link.url, title: link.title }
    }
}

impl Can {
    /// What is worth offering; whether it may be is for the rules to say when it is asked.
    fn of(task: &Task, by: &Actor, is_timed: bool) -> Can {
        let status = task.status;
        let manages = by.manages(task);
        let works = manages || task.assignee.as_deref() == Some(by.login.as_str());
        let is_going = matches!(status, Status::Open | Status::Started);
        Can {
            claim: task.assignee.is_none() && is_going && by.roles.contains(&task.role),
            start: works && status == Status::Open && task.assignee.is_some(),
            submit: works && is_going && task.review,
            complete: works && is_going && !task.review,
            block: works && is_going,
            unblock: works && status == Status::Blocked,
            release: works && task.assignee.is_some() && (is_going || status == Status::Blocked),
            reopen: works && !status.is_open(),
            log: works,
            approve: manages && status == Status::InReview,
            decide: manages && status.is_open(),
            override_clear: manages && task.overridden.is_some(),
            waive: manages && task.promised && status.is_open(),
            cancel: manages && !task.promised && status.is_open(),
            timer_start: works && is_going && !is_timed && by.access == Access::Specialist,
            timer_stop: is_timed,
        }
    }
}

/// A verb's form, posted from the task's page or from a list, and the way back to where it was posted.
pub(super) async fn act(
    State(ops): State<Ops>,
    Path((number, verb)): Path<(i64, String)>,
    posted: Posted,
) -> Answer {
    let Posted { visit, fields } = posted;
    let (by, seen) = (&visit.actor, fields.version()?);
    let said = match verb.as_str() {
        "claim" => {
            ops.claim(Some(number), by).await?;
            "claimed"
        }
        "comment" => {
            let is_for_client = fields.text("for_client").is_some();
            let audience = if is_for_client { Audience::Client } else { Audience::Internal };
            ops.comment(number, &fields.needed("text")?, audience, by).await?;
            "commented"
        }
        "log-time" => {
            let minutes = fields.read("minutes", "whole minutes, for example 45")?;
            let minutes = minutes
                .ok_or_else(|| Problem::fault("/minutes", "it is blank: right would be whole minutes"))?;
            let left_minutes = fields.read("left_minutes", "whole minutes that remain")?;
            let worked = Worked {
                spent: Spent::Minutes(minutes),
                note: fields.text("note"),
                left_minutes,
                corrects: None,
            };
            ops.log_time(number, seen, by, worked).await?;
            "logged"
        }
        "timer-start" => {
            ops.start_timer(number, seen, by).await?;
            "timer-started"
        }
        "timer-stop" => {
            ops.stop_timer(number, seen, by, fields.text("note"), None).await?;
            "timer-stopped"
        }
        "clear-override" => {
            ops.clear_override(number, seen, by).await?;
            "override-cleared"
        }
        verb => {
            let (action, said) = action(verb, &fields)?;
            ops.act(number, seen, by, action).await?;
            said
        }
    };
    let back = fields.text("back").filter(|back| matches!(back.as_str(), "/queue" | "/board"));
    let back = back.unwrap_or_else(|| format!("/tasks/{number}"));
    Ok(Redirect::to(&format!("{back}?said={said}")).into_response())
}

fn action(verb: &str, fields: &Sent) -> Result<(Action, &'static str), Problem> {
    let reason = || fields.needed("reason");
    Ok(match verb {
        "start" => (Action::Start, "started"),
        "submit" => (Action::Submit, "submitted"),
        "complete" => (Action::Complete, "completed"),
        "release" => (Action::Release, "released"),
        "unblock" => (Action::Unblock, "unblocked"),
        "approve" => (Action::Approve, "approved"),
        "block" => {
            let waits_on: Option<WaitsOn> =
                fields.read("waits_for", "client, colleague:LOGIN or task:NUMBER")?;
            let follow_up_on = fields.read("follow_up_on", "a date, for example 2026-12-01")?;
            (Action::Block { reason: reason()?, waits_on, follow_up_on }, "blocked")
        }
        "return" => {
            let unclear = fields.text("unclear").unwrap_or_default();
            let unclear = unclear.lines().map(str::trim).filter(|line| !line.is_empty());
            let unclear = unclear.map(str::to_owned).collect();
            (Action::Return { comment: fields.needed("comment")?, unclear }, "returned")
        }
        "reopen" => (Action::Reopen { reason: reason()? }, "reopened"),
        "cancel" => (Action::Cancel { reason: reason()? }, "cancelled"),
        "waive" => (Action::Waive { reason: reason()? }, "waived"),
        "reassign" => (Action::Reassign { to: fields.needed("to")? }, "reassigned"),
        _ => return Err(Problem::new(Kind::NoRoute, format!("{verb:?} is nothing that is done to a task"))),
    })
}
