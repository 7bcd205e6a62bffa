//! What a manager has to look at today: of all that is open, what will go wrong without them.
//!
//! Every item says why it is there and what the next step would be. A section shows its most pressing items and counts
//! the others. Nothing here is a number of its own: each item is a fact that stands elsewhere too.

use std::cmp::Reverse;
use std::fmt;

use jiff::civil::Date;

use crate::agency::{Client, ClientStatus};
use crate::forecast::Expected;
use crate::task::{Status, Task};
use crate::time::{Timestamp, Zone, days_between};

/// A client that nobody spoke with for so many days is silent: twice the rhythm that the risk expects.
pub const SILENT_DAYS: i64 = 14;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub about: Subject,
    pub client: Option<String>,
    /// The task's title, or the client's name.
    pub title: String,
    pub why: Why,
    pub next: Next,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Task(i64),
    Client(String),
    Proposal(i64),
    Series(i64),
}

/// Why it is on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A promise that will probably be missed.
    WillBreak {
        miss_permille: u16,
        finish: Option<Timestamp>,
        deadline: Timestamp,
        zone: Zone,
    },
    Overdue {
        deadline: Timestamp,
        is_promised: bool,
        zone: Zone,
    },
    /// `None`: nobody has spoken with the client since the start.
    Silent {
        days: i64,
        last_on: Option<Date>,
    },
    Blocked {
        reason: String,
    },
    Asked {
        reason: String,
    },
    /// The client still believes in the day before the move.
    Untold {
        from: Timestamp,
        to: Timestamp,
        zone: Zone,
    },
    InReview {
        assignee: Option<String>,
    },
    Unassigned {
        role: String,
        deadline: Timestamp,
        zone: Zone,
    },
    /// Whose it is works here no longer.
    Left {
        login: String,
        deadline: Timestamp,
        zone: Zone,
    },
    SeriesFailed {
        error: String,
    },
    OccurrenceHeld {
        nominal_on: Date,
        reason: String,
    },
}

/// The step that would take it off the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    LookAtForecast { client: String },
    MoveDeadline { task: i64 },
    NoteContact { client: String },
    Unblock { task: i64 },
    Accept { proposal: i64 },
    Tell { task: i64, moved: i64 },
    Approve { task: i64 },
    Reassign { task: i64 },
    LookAtSeries { series: i64 },
    CreateNow { series: i64, nominal_on: Date },
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = |at: Timestamp, zone: &Zone| zone.civil(at).strftime("%a %Y-%m-%d %H:%M").to_string();
        match self {
            Why::WillBreak { miss_permille, finish, deadline, zone } => {
                let percent = (miss_permille + 5) / 10;
                write!(f, "promised for {}, missed with {percent} %", local(*deadline, zone))?;
                match finish {
                    Some(finish) => write!(f, ", expected {}", local(*finish, zone)),
                    None => f.write_str(", and nobody will do it"),
                }
            }
            Why::Overdue { deadline, is_promised, zone } => {
                let what = if *is_promised { "promised" } else { "due" };
                write!(f, "was {what} for {}", local(*deadline, zone))
            }
            Why::Silent { days, last_on: Some(last_on) } => {
                write!(f, "no contact for {days} days, the last on {last_on}")
            }
            Why::Silent { days, last_on: None } => write!(f, "no contact since the start {days} days ago"),
            Why::Blocked { reason } => write!(f, "waits: {reason}"),
            Why::Asked { reason } => f.write_str(reason),
            Why::Untold { from, to, zone } => {
                write!(f, "moved to {}, and the client was told {}", local(*to, zone), local(*from, zone))
            }
            Why::InReview { assignee } => {
                write!(f, "{} waits for the review", assignee.as_deref().unwrap_or("nobody"))
            }
            Why::Unassigned { role, deadline, zone } => {
                write!(f, "nobody has it, for the role {role}, due {}", local(*deadline, zone))
            }
            Why::Left { login, deadline, zone } => {
                write!(f, "{login} has left, due {}", local(*deadline, zone))
            }
            Why::SeriesFailed { error } => write!(f, "cannot be computed: {error}"),
            Why::OccurrenceHeld { nominal_on, reason } => write!(f, "{nominal_on} is held: {reason}"),
        }
    }
}

/// The first few of a kind, the most pressing first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub items: Vec<Item>,
    pub total: usize,
}

impl Section {
    /// Of items in order.
    pub fn of(items: impl IntoIterator<Item = Item>, shown_max: usize) -> Section {
        let mut section = Section::default();
        for item in items {
            if section.items.len() < shown_max {
                section.items.push(item);
            }
            section.total += 1;
        }
        section
    }

    /// How many are not shown.
    pub fn cut(&self) -> usize {
        self.total - self.items.len()
    }
}

/// An open task, what is expected of it, and the zone of its client.
#[derive(Clone, Copy, Debug)]
pub struct Foreseen<'a> {
    pub task: &'a Task,
    pub expected: &'a Expected,
    pub zone: &'a Zone,
    pub hands: Hands,
}

/// Whether whoever has a task can do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// Of somebody who works here, or of nobody yet.
    Here,
    /// Of somebody who has left.
    Left,
}

/// The sections that are made of open tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfTasks {
    pub promises: Section,
    pub overdue: Section,
    pub waiting: Section,
    pub reviews: Section,
    pub unassigned: Section,
}

/// From which probability of being missed on a promise is on the board, and how many items a section shows.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub danger_permille: u16,
    pub shown_max: usize,
}

/// A task may stand in several sections, for each says what else there is to do; a promise that is late is only late.
pub fn of_tasks(open: &[Foreseen<'_>], bounds: Bounds, now: Timestamp) -> OfTasks {
    let mut by_deadline: Vec<&Foreseen<'_>> = open.iter().collect();
    by_deadline.sort_by_key(|one| (Reverse(one.task.promised), one.task.deadline, one.task.id));
    let is_late = |one: &Foreseen<'_>| one.task.deadline < now;
    let miss = |one: &Foreseen<'_>| one.expected.miss_permille.unwrap_or(0);
    let mut promises: Vec<&Foreseen<'_>> = by_deadline.clone();
    promises.retain(|one| one.task.promised && !is_late(one) && miss(one) >= bounds.danger_permille);
    promises.sort_by_key(|one| (Reverse(miss(one)), one.task.deadline, one.task.id));
    let section = |items: &mut dyn Iterator<Item = Item>| Section::of(items, bounds.shown_max);
    let of = |status: Status| by_deadline.iter().filter(move |one| one.task.status == status);
    OfTasks {
        promises: section(&mut promises.iter().map(|one| {
            let (deadline, zone) = (one.task.deadline, one.zone.clone());
            let finish = one.expected.span.map(|span| span.finish);
            let why = Why::WillBreak { miss_permille: miss(one), finish, deadline, zone };
            item(one.task, why, Next::LookAtForecast { client: one.task.client.clone() })
        })),
        overdue: section(&mut by_deadline.iter().filter(|one| is_late(one)).map(|one| {
            let (deadline, is_promised) = (one.task.deadline, one.task.promised);
            let why = Why::Overdue { deadline, is_promised, zone: one.zone.clone() };
            item(one.task, why, Next::MoveDeadline { task: one.task.id })
        })),
        waiting: section(&mut of(Status::Blocked).map(|one| {
            let reason = one.task.blocked_reason.clone().unwrap_or_default();
            item(one.task, Why::Blocked { reason }, Next::Unblock { task: one.task.id })
        })),
        reviews: section(&mut of(Status::InReview).map(|one| {
            let why = Why::InReview { assignee: one.task.assignee.clone() };
            item(one.task, why, Next::Approve { task: one.task.id })
        })),
        unassigned: section(&mut by_deadline.iter().filter_map(|one| {
            let (deadline, zone) = (one.task.deadline, one.zone.clone());
            let why = match (&one.task.assignee, one.hands) {
                (None, _) if one.task.status == Status::Open => {
                    Why::Unassigned { role: one.task.role.clone(), deadline, zone }
                }
                // whatever was done of it, nobody goes on with it
                (Some(login), Hands::Left) => Why::Left { login: login.clone(), deadline, zone },
                (None, _) | (Some(_), Hands::Here) => return None,
            };
            Some(item(one.task, why, Next::Reassign { task: one.task.id }))
        })),
    }
}

fn item(task: &Task, why: Why, next: Next) -> Item {
    let (about, title) = (Subject::Task(task.id), task.title.clone());
    Item { about, client: Some(task.client.clone()), title, why, next }
}

/// Clients that the agency works for and nobody spoke with, the longest silent first; each with the day of its last contact.
pub fn silent<'a>(
    clients: impl Iterator<Item = (&'a Client, Option<Date>)>,
    today: Date,
    shown_max: usize,
) -> Section {
    let days_of =
        |client: &Client, last_on: Option<Date>| days_between(last_on.unwrap_or(client.started_on), today);
    let mut silent: Vec<(i64, &Client, Option<Date>)> = clients
        .filter(|(client, _)| client.status == ClientStatus::Active)
        .map(|(client, last_on)| (days_of(client, last_on), client, last_on))
        .filter(|(days, ..)| *days >= SILENT_DAYS)
        .collect();
    silent.sort_by(|a, b| (Reverse(a.0), &a.1.key).cmp(&(Reverse(b.0), &b.1.key)));
    let items = silent.into_iter().map(|(days, client, last_on)| Item {
        about: Subject::Client(client.key.clone()),
        client: Some(client.key.clone()),
        title: client.name.clone(),
        why: Why::Silent { days, last_on },
        next: Next::NoteContact { client: client.key.clone() },
    });
    Section::of(items, shown_max)
}
