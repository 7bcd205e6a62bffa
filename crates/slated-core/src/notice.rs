//! Who is told of what has happened, when, and in which words.
//!
//! A notice is an event on its way to a person or to a system. Which events become notices is one table here;
//! each person may say of every topic whether it comes at once, once a day or not at all. Knows no address and
//! no network: how a notice is sent is the courier's.

pub mod address;
pub mod hours;
pub mod retry;
pub mod words;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::agency::{Access, Person};
use crate::event::{By, Event, EventKind};
use crate::score::Risk;
use crate::task::Task;
use crate::time::{Timestamp, Zone};
use hours::Quiet;

macro_rules! topics {
    ($($topic:ident = $word:literal, $what:literal;)+) => {
        /// What a notice is about, the most pressing first: of several about one cause only the first is sent.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Topic { $(#[doc = $what] $topic,)+ }

        impl Topic {
            pub const ALL: &'static [Topic] = &[$(Topic::$topic,)+];

            pub fn as_str(self) -> &'static str {
                match self { $(Topic::$topic => $word,)+ }
            }

            /// One sentence for people who choose.
            pub fn meaning(self) -> &'static str {
                match self { $(Topic::$topic => $what,)+ }
            }
        }
    };
}

topics! {
    Trouble = "trouble", "Something in the daemon needs an admin: a series that cannot be computed, a clock that is not believed, an address that was switched off.";
    Danger = "danger", "A promise is in danger: nobody has begun it and its deadline is near.";
    Overdue = "overdue", "A task passed its deadline.";
    Returned = "returned", "Your work came back with a comment.";
    Assigned = "assigned", "Somebody gave you a task, or a client to answer for.";
    Taken = "taken", "A task or a client of yours was given to somebody else; a task was cancelled, waived or replaced.";
    Mention = "mention", "Somebody named you in a comment.";
    Review = "review", "Work of your clients waits for your review.";
    Blocked = "blocked", "A task of your clients cannot go on.";
    Risk = "risk", "A client's risk of leaving rose into the next band.";
    Proposal = "proposal", "Somebody asks for a change that you decide, or a change that you asked for was decided.";
    Deadline = "deadline", "The deadline of a task of yours was moved.";
    Missed = "missed", "Work of your clients was not created after a downtime, or too much of one kind is open.";
    Pool = "pool", "Nobody who has the role is present: a task of your clients waits in a pool.";
    Priority = "priority", "A manager set or took back the priority of a task of yours.";
    NewWork = "new_work", "The engine created a task for you.";
}

impl Topic {
    pub fn parse(text: &str) -> Option<Topic> {
        Topic::ALL.iter().copied().find(|topic| topic.as_str() == text)
    }
}

/// When a person wants to hear of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    Off,
    AtOnce,
    Digest,
}

impl When {
    pub const ALL: [When; 3] = [When::Off, When::AtOnce, When::Digest];

    pub fn as_str(self) -> &'static str {
        match self {
            When::Off => "off",
            When::AtOnce => "at_once",
            When::Digest => "digest",
        }
    }

    pub fn parse(text: &str) -> Option<When> {
        When::ALL.into_iter().find(|when| when.as_str() == text)
    }
}

/// One person's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Only what the person decided; the rest is `usual`.
    pub chosen: BTreeMap<Topic, When>,
    pub quiet: Option<Quiet>,
    pub digest_at: Time,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { chosen: BTreeMap::new(), quiet: None, digest_at: Time::constant(8, 30, 0, 0) }
    }
}

impl Rules {
    pub fn when(&self, topic: Topic, access: Access) -> When {
        self.chosen.get(&topic).copied().unwrap_or_else(|| usual(topic, access))
    }

    /// When a notice of this topic is due; `None` where the person does not want it.
    pub fn due(&self, topic: Topic, person: &Person, now: Timestamp) -> Option<Due> {
        match self.when(topic, person.access) {
            When::Off => None,
            When::AtOnce => Some(Due::AtOnce(self.after_quiet(&person.zone, now))),
            When::Digest => Some(Due::InDigest(hours::next(self.digest_at, &person.zone, now))),
        }
    }

    /// `now`, or the end of the quiet hours in which it lies.
    pub fn after_quiet(&self, zone: &Zone, now: Timestamp) -> Timestamp {
        self.quiet.and_then(|quiet| quiet.ends(zone, now)).unwrap_or(now)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    AtOnce(Timestamp),
    InDigest(Timestamp),
}

/// What holds for whoever has not chosen. Who hears of a topic at all is `rows`' to say.
fn usual(topic: Topic, access: Access) -> When {
    match (topic, access) {
        // whoever does the work sees these in their queue
        (Topic::Danger | Topic::Overdue, Access::Specialist) => When::Digest,
        (Topic::NewWork | Topic::Priority | Topic::Pool | Topic::Missed, _) => When::Digest,
        (
            Topic::Trouble
            | Topic::Danger
            | Topic::Overdue
            | Topic::Returned
            | Topic::Assigned
            | Topic::Taken
            | Topic::Mention
            | Topic::Review
            | Topic::Blocked
            | Topic::Risk
            | Topic::Proposal
            | Topic::Deadline,
            _,
        ) => When::AtOnce,
    }
}

// ---- who hears of what

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Audience {
    /// Who has the task now.
    Assignee,
    /// The login in the event's `to`.
    GivenTo,
    /// The login in the event's `from`.
    TakenFrom,
    /// The logins in `mentions` of the event's detail.
    Mentioned,
    /// The manager of the client, and the deputy.
    Manager,
    Admins,
}

/// The one table of what becomes a notice for a person. A kind without rows is in the history and in webhooks only.
fn rows(event: &Event) -> &'static [(Topic, Audience)] {
    use Audience::{Admins, Assignee, GivenTo, Manager, Mentioned, TakenFrom};
    match event.kind {
        EventKind::TaskCreated if matches!(event.by, By::Person(_)) => &[(Topic::Assigned, GivenTo)],
        EventKind::TaskCreated => &[(Topic::NewWork, GivenTo)],
        EventKind::TaskReassigned | EventKind::ClientHandedOver => {
            &[(Topic::Assigned, GivenTo), (Topic::Taken, TakenFrom)]
        }
        EventKind::TaskReturned => &[(Topic::Returned, Assignee)],
        EventKind::TaskCancelled | EventKind::TaskSuperseded | EventKind::TaskWaived => {
            &[(Topic::Taken, Assignee)]
        }
        EventKind::TaskUnassigned => &[(Topic::Pool, Manager)],
        EventKind::TaskBlocked => &[(Topic::Blocked, Manager)],
        EventKind::TaskFollowedUp => &[(Topic::Blocked, Assignee)],
        EventKind::TaskCommented => &[(Topic::Mention, Mentioned)],
        EventKind::TaskSubmitted => &[(Topic::Review, Manager)],
        EventKind::OverrideSet | EventKind::OverrideCleared => &[(Topic::Priority, Assignee)],
        EventKind::DeadlineMoved => &[(Topic::Deadline, Assignee)],
        EventKind::PromiseEndangered => &[(Topic::Danger, Manager), (Topic::Danger, Assignee)],
        EventKind::TaskOverdue => &[(Topic::Overdue, Manager), (Topic::Overdue, Assignee)],
        EventKind::RiskMoved if rises_a_band(event) => &[(Topic::Risk, Manager)],
        EventKind::OccurrenceMissed | EventKind::SeriesCrowded => &[(Topic::Missed, Manager)],
        EventKind::SeriesFailed => &[(Topic::Trouble, Admins), (Topic::Trouble, Manager)],
        EventKind::GenerationHeld | EventKind::EndpointDisabled => &[(Topic::Trouble, Admins)],
        // what the engine asks about a task is a way out of a promise's danger; about none, an estimate
        EventKind::ProposalMade if event.about.task.is_none() => &[(Topic::Proposal, Admins)],
        EventKind::ProposalMade if event.by == By::Engine && event.detail.is_none() => {
            &[(Topic::Danger, Manager)]
        }
        EventKind::ProposalMade => &[(Topic::Proposal, Manager)],
        EventKind::ProposalAccepted | EventKind::ProposalRejected => &[(Topic::Proposal, Assignee)],
        EventKind::RiskMoved
        | EventKind::TaskClaimed
        | EventKind::TaskReleased
        | EventKind::TaskStarted
        | EventKind::TaskUnblocked
        | EventKind::TaskApproved
        | EventKind::TaskCompleted
        | EventKind::TaskSupersedes
        | EventKind::TaskRevised
        | EventKind::TaskShown
        | EventKind::ResultPublished
        | EventKind::OverrideExpired
        | EventKind::TimeLogged
        | EventKind::TimerStarted
        | EventKind::TimerStopped
        | EventKind::EffortSet
        | EventKind::ProposalWithdrawn
        | EventKind::ProposalExpired
        | EventKind::ClientTold
        | EventKind::TaskReopened
        | EventKind::LinkAdded
        | EventKind::FileAttached
        | EventKind::SignalCorrected
        | EventKind::SignalWithdrawn
        | EventKind::ClientChanged
        | EventKind::ExpectationWritten
        | EventKind::ContactAdded
        | EventKind::ContactChanged
        | EventKind::ContactRemoved
        | EventKind::ClientErased
        | EventKind::PersonErased
        | EventKind::RiskJudgementExpired
        | EventKind::OccurrenceSkipped
        | EventKind::OccurrenceHeld
        | EventKind::OccurrenceCreatedByHand
        | EventKind::SeriesEnded
        | EventKind::EngagementStarted
        | EventKind::EngagementPaused
        | EventKind::EngagementResumed
        | EventKind::EngagementEnded
        | EventKind::EngagementBackfilled
        | EventKind::SeriesRetimed
        | EventKind::GenerationReleased
        | EventKind::ClockConfirmed
        | EventKind::SignalReceived
        | EventKind::RiskJudged
        | EventKind::ServiceEdited
        | EventKind::Imported
        | EventKind::PersonLeft
        | EventKind::PersonBack
        | EventKind::PersonChanged
        | EventKind::ManagerChanged
        | EventKind::AbsenceNoted
        | EventKind::AbsenceRemoved
        | EventKind::KeyCreated
        | EventKind::KeyRevoked
        | EventKind::PasswordSet
        | EventKind::SignInLinkMade
        | EventKind::CabinetLinkMade
        | EventKind::CabinetLinkRevoked
        | EventKind::EndpointSaved
        | EventKind::EndpointRemoved
        | EventKind::SecretRotated => &[],
    }
}

/// Whether any person may have to hear of it: cheap, and asked before anything is read.
pub fn concerns_people(event: &Event) -> bool {
    !rows(event).is_empty()
}

/// The first reading of a client, with no `from`, is no rise.
fn rises_a_band(event: &Event) -> bool {
    // written as in 0.75
    let band = |text: &Option<String>| {
        let hundredths: i64 = text.as_deref()?.replacen('.', "", 1).parse().ok()?;
        Risk::new(hundredths * 100).ok().map(Risk::band)
    };
    matches!((band(&event.from), band(&event.to)), (Some(from), Some(to)) if to > from)
}

/// What an event is about, as it is after the event.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    pub task: Option<&'a Task>,
    /// The login of the client's manager.
    pub manager: Option<&'a str>,
    /// And of the manager's deputy.
    pub deputy: Option<&'a str>,
}

/// Who hears of the event, each of them once, and under which topic; never who did it.
pub fn told<'p>(event: &Event, subject: Subject<'_>, people: &'p [Person]) -> Vec<(&'p Person, Topic)> {
    let mut told: Vec<(&Person, Topic)> = Vec::new();
    for &(topic, audience) in rows(event) {
        let is_meant = |person: &&Person| match audience {
            Audience::Admins => person.access == Access::Admin,
            Audience::Manager => [subject.manager, subject.deputy].contains(&Some(person.login.as_str())),
            Audience::Assignee => {
                subject.task.and_then(|task| task.assignee.as_deref()) == Some(person.login.as_str())
            }
            Audience::Mentioned => mentions(event).any(|login| login == person.login),
            Audience::GivenTo => event.to.as_deref() == Some(person.login.as_str()),
            Audience::TakenFrom => event.from.as_deref() == Some(person.login.as_str()),
        };
        for person in people.iter().filter(|person| person.active).filter(is_meant) {
            let did_it = event.by == By::Person(person.login.clone());
            if !did_it && !told.iter().any(|(known, _)| known.login == person.login) {
                told.push((person, topic));
            }
        }
    }
    told
}

fn mentions(event: &Event) -> impl Iterator<Item = &str> {
    let named = event.detail.as_ref().and_then(|detail| detail.get("mentions")?.as_array());
    named.into_iter().flatten().filter_map(|login| login.as_str())
}

/// What several notices of one transaction may have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    Task(i64),
    Client(String),
    /// Nothing that another event could share.
    Own(usize),
}

impl Cause {
    /// `place` tells the events of one batch apart.
    pub fn of(event: &Event, place: usize) -> Cause {
        match (event.about.task, &event.about.client) {
            (Some(task), _) => Cause::Task(task),
            (None, Some(client)) if event.about.series.is_none() => Cause::Client(client.clone()),
            (None, _) => Cause::Own(place),
        }
    }
}

/// Of several notices to one person about one cause the most pressing; the others are in the history.
pub fn one_per_cause<T>(wanted: Vec<(String, Cause, Topic, T)>) -> Vec<(String, Cause, Topic, T)> {
    let mut kept: BTreeMap<(String, Cause), (Topic, T)> = BTreeMap::new();
    for (login, cause, topic, what) in wanted {
        match kept.entry((login, cause)) {
            Entry::Vacant(free) => {
                free.insert((topic, what));
            }
            Entry::Occupied(mut known) if topic < known.get().0 => {
                known.insert((topic, what));
            }
            Entry::Occupied(_) => {}
        }
    }
    kept.into_iter().map(|((login, cause), (topic, what))| (login, cause, topic, what)).collect()
}

#[cfg(test)]
mod tests;
