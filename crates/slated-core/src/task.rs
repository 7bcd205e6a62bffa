//! A task and its legal moves. A move gives a [`Change`], the only thing the store saves for a task,
//! so no task moves without history.
//!
//! Knows who may do what; does not know how urgent a task is.

mod leave;
pub mod logged;
mod reopen;
mod revise;
pub mod shown;
pub mod waiting;

pub use revise::{Revised, Revision};

use crate::agency::{Access, Client, is_either};
use crate::deadline::{Because, DeadlineMove, Told};
use crate::event::{About, By, Event, EventKind};
use crate::overrides::Override;
use crate::score::Importance;
use crate::time::Timestamp;
use jiff::civil::Date;
use waiting::{Pause, Waiting};

/// Where a task came from: the series and the nominal date that make it unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub series: i64,
    pub nominal_on: Date,
    pub service: String,
    pub template: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Open,
    Started,
    Blocked,
    /// Submitted, waiting for the manager's word.
    InReview,
    Done,
    Cancelled,
    /// A promise from which the client released the agency.
    Waived,
}

impl Status {
    pub const ALL: [Status; 7] = [
        Status::Open,
        Status::Started,
        Status::Blocked,
        Status::InReview,
        Status::Done,
        Status::Cancelled,
        Status::Waived,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Started => "started",
            Status::Blocked => "blocked",
            Status::InReview => "in_review",
            Status::Done => "done",
            Status::Cancelled => "cancelled",
            Status::Waived => "waived",
        }
    }

    pub fn parse(text: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// Neither done nor given up.
    pub fn is_open(self) -> bool {
        match self {
            Status::Open | Status::Started | Status::Blocked | Status::InReview => true,
            Status::Done | Status::Cancelled | Status::Waived => false,
        }
    }
}

/// A person who acts, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub login: String,
    pub access: Access,
    pub roles: Vec<String>,
}

impl Actor {
    pub fn by(&self) -> By {
        By::Person(self.login.clone())
    }

    /// Decides for the client: its manager, the manager's deputy, or an admin.
    pub fn decides_for(&self, client: &Client) -> bool {
        self.is_manager(|login| client.is_managed_by(login))
    }

    /// Decides for the client's tasks.
    pub fn manages(&self, task: &Task) -> bool {
        self.is_manager(|login| is_either(login, &task.manager, task.deputy.as_deref()))
    }

    fn is_manager(&self, is_theirs: impl Fn(&str) -> bool) -> bool {
        match self.access {
            Access::Admin => true,
            Access::Manager => is_theirs(&self.login),
            Access::Specialist => false,
        }
    }

    pub fn sees(&self, task: &Task) -> bool {
        self.manages(task)
            || self.is_assigned(task)
            || (task.assignee.is_none() && self.roles.contains(&task.role))
            || (self.access == Access::Specialist && self.roles.contains(&task.role))
    }

    fn is_assigned(&self, task: &Task) -> bool {
        task.assignee.as_deref() == Some(self.login.as_str())
    }
}

/// What the client may see of a task: nothing, unless somebody says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its title, its purpose and what came of it.
    pub client_sees: bool,
    /// What came of it, in words for the client.
    pub result: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The number people call it by; 0 until the store gives one.
    pub id: i64,
    /// `None` for a task made by hand.
    pub origin: Option<Origin>,
    pub client: String,
    /// The client's manager, read with the task.
    pub manager: String,
    /// And the manager's deputy.
    pub deputy: Option<String>,
    pub title: String,
    pub purpose: String,
    pub role: String,
    pub assignee: Option<String>,
    pub status: Status,
    pub importance: Importance,
    pub promised: bool,
    pub review: bool,
    /// Estimated work that remains.
    pub effort_minutes: u32,
    pub deadline: Timestamp,
    /// Nobody set the deadline: it is the agency's usual one.
    pub deadline_implied: bool,
    pub first_deadline: Timestamp,
    pub moves: u32,
    /// Agency working days by which all moves together pushed the deadline back.
    pub slip_days: i64,
    /// Born after its own deadline.
    pub late: bool,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub blocked_reason: Option<String>,
    /// Who is waited for, while somebody is; only of a blocked task.
    pub waiting: Option<Waiting>,
    /// When the client was waited for, in order.
    pub paused: Vec<Pause>,
    pub checklist: Vec<String>,
    pub shown: Shown,
    pub overridden: Option<Override>,
    pub version: i64,
}

/// What an occurrence waits for: the predecessor's nominal date, created or not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    pub series: i64,
    pub nominal_on: Date,
    /// The predecessor's template, for people.
    pub template: String,
}

/// Where the occurrence that is waited for stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// Its task exists.
    Task { task: i64, status: Status },
    /// It was decided and there is no task: skipped, missed or before the adoption.
    NoTask,
    /// Its series has not come to it yet.
    Ahead,
    /// Its series has ended or cannot be computed, and will not come to it.
    Never,
}

impl Wait {
    /// Words for what is still waited for, or `None` when the wait is over.
    pub fn pending(&self, awaited: Awaited) -> Option<String> {
        match awaited {
            Awaited::Task { task, status } if status.is_open() => {
                Some(format!("#{task} ({})", self.template))
            }
            Awaited::Ahead => Some(format!("{} of {}, not created yet", self.template, self.nominal_on)),
            Awaited::Task { .. } | Awaited::NoTask | Awaited::Never => None,
        }
    }
}

/// A task's new state and what happened to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub task: Task,
    pub event: Event,
}

/// The rules say no. An answer, not a failure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("task #{task} is {}: {verb} needs it to be {needs}", status.as_str().replace('_', " "))]
    Status { task: i64, verb: &'static str, status: Status, needs: &'static str },
    #[error("task #{task} is reviewed before it is done: submit it instead")]
    NeedsReview { task: i64 },
    #[error("task #{task} has no review: complete it instead")]
    NoReview { task: i64 },
    #[error("task #{task} waits for {waits_for}")]
    Waiting { task: i64, waits_for: String },
    #[error("task #{task} belongs to {assignee}")]
    Taken { task: i64, assignee: String },
    #[error("task #{task} is for the role {role:?}, which {login} does not have")]
    WrongRole { task: i64, role: String, login: String },
    #[error("task #{task} is not a promise: cancel it instead")]
    NotPromised { task: i64 },
    #[error("task #{task} is a promise: waive it instead, with what the client said")]
    Promised { task: i64 },
    #[error("only {who} may {verb} task #{task}")]
    NotYours { task: i64, verb: &'static str, who: &'static str },
    #[error("{verb} needs a {what} that is not empty")]
    Wordless { verb: &'static str, what: &'static str },
    #[error("task #{task} has no override")]
    NoOverride { task: i64 },
    #[error("task #{task} already has that deadline")]
    SameDeadline { task: i64 },
    #[error("your timer runs on task #{task} already")]
    TimerRuns { task: i64 },
    #[error("no timer of yours runs on task #{task}")]
    NoTimer { task: i64 },
    #[error("no timer of yours runs")]
    NoTimerAtAll,
    #[error("the client knows already that task #{task} is due {to}")]
    AlreadyTold { task: i64, to: Timestamp },
    #[error("the client of task #{task} cannot have been told at {at}, which is still ahead: it is {now}")]
    ToldAhead { task: i64, at: Timestamp, now: Timestamp },
    #[error(
        "the client of task #{task} cannot have been told at {at}, before there was the task: right would be \
         {created_at} or later"
    )]
    ToldTooEarly { task: i64, at: Timestamp, created_at: Timestamp },
    #[error("task #{task} cannot wait for itself")]
    WaitsOnItself { task: i64 },
    #[error(
        "{login} has begun {} already, as many as may be: {}; right would be to finish, block or release one first",
        count(begun.len()), numbers(begun)
    )]
    TooManyBegun { login: String, begun: Vec<i64> },
    #[error("task #{task} was closed more than {hours} h ago: only the client's manager may reopen it now")]
    ClosedLongAgo { task: i64, hours: i64 },
}

fn count(tasks: usize) -> String {
    if tasks == 1 { "1 task".to_owned() } else { format!("{tasks} tasks") }
}

fn numbers(tasks: &[i64]) -> String {
    tasks.iter().map(|number| format!("#{number}")).collect::<Vec<_>>().join(", ")
}

const MANAGER: &str = "the client's manager";
const ASSIGNEE: &str = "its assignee or the client's manager";

impl Task {
    pub fn about(&self) -> About {
        About {
            task: Some(self.id),
            client: Some(self.client.clone()),
            series: self.origin.as_ref().map(|origin| origin.series),
        }
    }

    pub fn claim(self, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        if let Some(assignee) = &self.assignee {
            return Err(Refusal::Taken { task: self.id, assignee: assignee.clone() });
        }
        if !by.roles.contains(&self.role) {
            return Err(Refusal::WrongRole { task: self.id, role: self.role, login: by.login.clone() });
        }
        self.needs("claim", &[Status::Open, Status::Started], "open")?;
        let event = Event::new(EventKind::TaskClaimed, self.about(), by.by(), now);
        let event = event.moved(format!("pool:{}", self.role), &by.login);
        Ok(Change { task: Task { assignee: Some(by.login.clone()), ..self }, event })
    }

    pub fn release(self, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.worked_by(by, "release")?;
        self.needs("release", &[Status::Open, Status::Started, Status::Blocked], "open, started or blocked")?;
        let from = self.assignee.clone().unwrap_or_default();
        let event = Event::new(EventKind::TaskReleased, self.about(), by.by(), now);
        let event = event.moved(from, format!("pool:{}", self.role));
        let status = if self.status == Status::Blocked { Status::Blocked } else { Status::Open };
        Ok(Change { task: Task { assignee: None, status, started_at: None, ..self }, event })
    }

    pub fn reassign(self, to: &str, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.managed_by(by, "reassign")?;
        self.needs_open("reassign")?;
        let from = self.assignee.clone().unwrap_or_else(|| format!("pool:{}", self.role));
        let event = Event::new(EventKind::TaskReassigned, self.about(), by.by(), now).moved(from, to);
        Ok(Change { task: Task { assignee: Some(to.to_owned()), ..self }, event })
    }

    pub fn start(self, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.worked_by(by, "start")?;
        self.needs("start", &[Status::Open], "open")?;
        let task = Task { started_at: Some(now), ..self };
        Ok(task.into_status(Status::Started, EventKind::TaskStarted, by, now))
    }

    pub fn submit(self, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.worked_by(by, "submit")?;
        if !self.review {
            return Err(Refusal::NoReview { task: self.id });
        }
        self.needs("submit", &[Status::Open, Status::Started], "open or started")?;
        Ok(self.into_status(Status::InReview, EventKind::TaskSubmitted, by, now))
    }

    pub fn complete(self, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.worked_by(by, "complete")?;
        if self.review {
            return Err(Refusal::NeedsReview { task: self.id });
        }
        self.needs("complete", &[Status::Open, Status::Started], "open or started")?;
        Ok(self.close(Status::Done, EventKind::TaskCompleted, by, now))
    }

    pub fn approve(self, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.managed_by(by, "approve")?;
        self.needs("approve", &[Status::InReview], "in review")?;
        Ok(self.close(Status::Done, EventKind::TaskApproved, by, now))
    }

    /// Gives submitted work back; it needs a comment, so that nobody has to guess what is missing. What is unclear stands
    /// on the checklist from then on.
    pub fn hand_back(
        self,
        comment: &str,
        unclear: &[String],
        by: &Actor,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.managed_by(by, "return")?;
        self.needs("return", &[Status::InReview], "in review")?;
        let comment = worded("return", "comment", comment)?;
        let unclear = unclear.iter().map(|item| worded("return", "unclear", item));
        let unclear: Vec<&str> = unclear.collect::<Result<_, _>>()?;
        let mut task = Task { started_at: self.started_at.or(Some(now)), ..self };
        for item in &unclear {
            if !task.checklist.iter().any(|known| known == item) {
                task.checklist.push((*item).to_owned());
            }
        }
        let mut change = task.into_status(Status::Started, EventKind::TaskReturned, by, now);
        change.event = change.event.because(comment);
        if !unclear.is_empty() {
            change.event.detail = Some(serde_json::json!({ "unclear": unclear }));
        }
        Ok(change)
    }

    pub fn cancel(self, reason: &str, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.managed_by(by, "cancel")?;
        if self.promised {
            return Err(Refusal::Promised { task: self.id });
        }
        self.needs_open("cancel")?;
        let reason = worded("cancel", "reason", reason)?;
        let mut change = self.close(Status::Cancelled, EventKind::TaskCancelled, by, now);
        change.event = change.event.because(reason);
        Ok(change)
    }

    pub fn waive(self, reason: &str, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.managed_by(by, "waive")?;
        if !self.promised {
            return Err(Refusal::NotPromised { task: self.id });
        }
        self.needs_open("waive")?;
        let reason = worded("waive", "reason", reason)?;
        let mut change = self.close(Status::Waived, EventKind::TaskWaived, by, now);
        change.event = change.event.because(reason);
        Ok(change)
    }

    /// Gives the task's place to a newer one of its series; `None` where somebody has begun it, it is promised, or it
    /// is closed already.
    pub fn supersede(self, by: &Task, now: Timestamp) -> Option<Change> {
        let is_begun = self.started_at.is_some() || self.status == Status::InReview;
        if is_begun || self.promised || !self.status.is_open() {
            return None;
        }
        let on = by.origin.as_ref().map_or_else(String::new, |origin| format!(" of {}", origin.nominal_on));
        let event = Event::new(EventKind::TaskSuperseded, self.about(), By::Engine, now)
            .moved(self.status.as_str(), Status::Cancelled.as_str())
            .because(&format!("task #{}{on} took its place", by.id));
        let task = Task { status: Status::Cancelled, closed_at: Some(now), ..self.waits_no_more(now) };
        Some(Change { task, event })
    }

    pub fn set_override(self, wanted: Override, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.managed_by(by, "override")?;
        self.needs_open("override")?;
        let event = Event::new(EventKind::OverrideSet, self.about(), by.by(), now)
            .moved(shown(self.overridden.as_ref()), shown(Some(&wanted)))
            .because(wanted.reason());
        Ok(Change { task: Task { overridden: Some(wanted), ..self }, event })
    }

    pub fn clear_override(self, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.managed_by(by, "clear the override of")?;
        if self.overridden.is_none() {
            return Err(Refusal::NoOverride { task: self.id });
        }
        Ok(self.without_override(EventKind::OverrideCleared, by.by(), now))
    }

    /// Ends an override whose time has come; `None` when there is none or it still stands.
    pub fn expire_override(self, now: Timestamp) -> Option<Change> {
        let ended = self.overridden.as_ref().is_some_and(|over| !over.is_active(now));
        ended.then(|| self.without_override(EventKind::OverrideExpired, By::Engine, now))
    }

    fn without_override(self, kind: EventKind, by: By, now: Timestamp) -> Change {
        let event =
            Event::new(kind, self.about(), by, now).moved(shown(self.overridden.as_ref()), shown(None));
        Change { task: Task { overridden: None, ..self }, event }
    }

    /// Moves the deadline, and never the series. `slip_days` is what the move adds in agency working days. The event holds
    /// the whole move, see [`DeadlineMove::of`].
    pub fn move_deadline(
        self,
        to: Timestamp,
        slip_days: i64,
        because: impl Into<Because>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.managed_by(by, "move the deadline of")?;
        self.needs_open("move deadline")?;
        let because = because.into();
        let reason = worded("a deadline move", "reason", &because.reason)?.to_owned();
        if to == self.deadline {
            return Err(Refusal::SameDeadline { task: self.id });
        }
        let told = because.told.as_ref().map(|told| told_by(&self, told, now)).transpose()?;
        let made = DeadlineMove {
            id: 0,
            task: self.id,
            from: self.deadline,
            to,
            because: Because { reason, told, ..because },
            promised: self.promised,
            after_deadline: now > self.deadline,
            slip_days,
            by: by.login.clone(),
            at: now,
        };
        let event = Event::new(EventKind::DeadlineMoved, self.about(), by.by(), now)
            .moved(made.from, made.to)
            .because(&made.because.reason);
        let event = Event { detail: Some(made.detail()), ..event };
        let task = Task {
            deadline: to,
            deadline_implied: false,
            paused: Task::settled(self.paused, now),
            moves: self.moves + 1,
            slip_days: self.slip_days + slip_days,
            ..self
        };
        Ok(Change { task, event })
    }

    /// Says what effort remains.
    pub fn set_effort(
        self,
        effort_minutes: u32,
        reason: &str,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.managed_by(by, "set the effort of")?;
        self.needs_open("set the effort")?;
        let reason = worded("an effort", "reason", reason)?;
        let event = Event::new(EventKind::EffortSet, self.about(), by.by(), now)
            .moved(format!("{} min left", self.effort_minutes), format!("{effort_minutes} min left"))
            .because(reason);
        Ok(Change { task: Task { effort_minutes, ..self }, event })
    }

    /// The client was told of a move, and so of those before it: they know the deadline as it stood then. The answer is
    /// the change and what was said, as it is to be kept.
    pub fn tell(
        self,
        told_of: &DeadlineMove,
        told: &Told,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(Change, Told), Refusal> {
        self.managed_by(by, "tell the client of a move of")?;
        if told_of.because.told.is_some() {
            return Err(Refusal::AlreadyTold { task: self.id, to: told_of.to });
        }
        let told = told_by(&self, told, now)?;
        let mut event = Event::new(EventKind::ClientTold, self.about(), by.by(), now)
            .moved(told_of.from, told_of.to)
            .because(&told.how);
        event.detail = Some(serde_json::json!({ "told_at": told.at.to_string() }));
        Ok((Change { task: self, event }, told))
    }

    fn into_status(self, status: Status, kind: EventKind, by: &Actor, now: Timestamp) -> Change {
        let event = Event::new(kind, self.about(), by.by(), now).moved(self.status.as_str(), status.as_str());
        Change { task: Task { status, ..self }, event }
    }

    fn close(self, status: Status, kind: EventKind, by: &Actor, now: Timestamp) -> Change {
        let task = Task { closed_at: Some(now), ..self.waits_no_more(now) };
        task.into_status(status, kind, by, now)
    }

    fn worked_by(&self, by: &Actor, verb: &'static str) -> Result<(), Refusal> {
        if by.is_assigned(self) || by.manages(self) {
            return Ok(());
        }
        Err(Refusal::NotYours { task: self.id, verb, who: ASSIGNEE })
    }

    fn managed_by(&self, by: &Actor, verb: &'static str) -> Result<(), Refusal> {
        if by.manages(self) {
            return Ok(());
        }
        Err(Refusal::NotYours { task: self.id, verb, who: MANAGER })
    }

    fn needs_open(&self, verb: &'static str) -> Result<(), Refusal> {
        let open = [Status::Open, Status::Started, Status::Blocked, Status::InReview];
        self.needs(verb, &open, "neither done nor given up")
    }

    fn needs(&self, verb: &'static str, any_of: &[Status], needs: &'static str) -> Result<(), Refusal> {
        if any_of.contains(&self.status) {
            return Ok(());
        }
        Err(Refusal::Status { task: self.id, verb, status: self.status, needs })
    }
}

fn worded<'a>(verb: &'static str, what: &'static str, text: &'a str) -> Result<&'a str, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Wordless { verb, what });
    }
    Ok(text)
}

/// What was told, if it can have been.
fn told_by(task: &Task, told: &Told, now: Timestamp) -> Result<Told, Refusal> {
    let how = worded("telling the client", "told_how", &told.how)?;
    if told.at > now {
        return Err(Refusal::ToldAhead { task: task.id, at: told.at, now });
    }
    if told.at < task.created_at {
        return Err(Refusal::ToldTooEarly { task: task.id, at: told.at, created_at: task.created_at });
    }
    Ok(Told { at: told.at, how: how.to_owned() })
}

fn shown(over: Option<&Override>) -> String {
    over.map_or_else(|| "none".to_owned(), |over| over.kind().to_string())
}
