//! The closed list of what can have happened.
//!
//! An event is written once, in the transaction that made it true, and never changed; only erasure takes words out of it. Every event
//! says when, who, what, and where it applies why, from what and to what.

use crate::time::Timestamp;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The daemon itself: generation, expiry, the daily risk.
    Engine,
    /// A person, by login.
    Person(String),
    /// An import of the agency's files.
    Import,
    /// A client, in the cabinet.
    Client,
    /// Whoever runs the commands on the database itself: who they are, only the machine knows.
    Operator,
}

impl By {
    pub fn as_str(&self) -> &str {
        match self {
            By::Engine => "(engine)",
            By::Import => "(import)",
            By::Operator => "(operator)",
            By::Client => "(client)",
            By::Person(login) => login,
        }
    }

    pub fn parse(text: &str) -> By {
        match text {
            "(engine)" => By::Engine,
            "(import)" => By::Import,
            "(operator)" => By::Operator,
            "(client)" => By::Client,
            login => By::Person(login.to_owned()),
        }
    }
}

/// What the event is about; a task's events carry its client too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub task: Option<i64>,
    pub client: Option<String>,
    pub series: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub at: Timestamp,
    pub by: By,
    pub kind: EventKind,
    pub about: About,
    pub from: Option<String>,
    pub to: Option<String>,
    pub reason: Option<String>,
    /// What else is worth keeping: the queue as it stood when an override changed it.
    pub detail: Option<serde_json::Value>,
}

impl Event {
    pub fn new(kind: EventKind, about: About, by: By, at: Timestamp) -> Event {
        Event { at, by, kind, about, from: None, to: None, reason: None, detail: None }
    }

    #[must_use]
    pub fn moved(mut self, from: impl ToString, to: impl ToString) -> Event {
        self.from = Some(from.to_string());
        self.to = Some(to.to_string());
        self
    }

    #[must_use]
    pub fn because(mut self, reason: &str) -> Event {
        self.reason = Some(reason.to_owned());
        self
    }
}

macro_rules! event_kinds {
    ($($kind:ident = $word:literal, $what:literal;)+) => {
        /// One kind of thing that can have happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum EventKind { $(#[doc = $what] $kind,)+ }

        impl EventKind {
            pub const ALL: &'static [EventKind] = &[$(EventKind::$kind,)+];

            pub fn as_str(self) -> &'static str {
                match self { $(EventKind::$kind => $word,)+ }
            }
        }
    };
}

event_kinds! {
    TaskCreated = "task_created", "A task was created, by the engine or by a manager.";
    TaskUnassigned = "task_unassigned", "Nobody who has the role is present: the task waits in the role's pool.";
    TaskClaimed = "task_claimed", "A specialist took the task from the pool.";
    TaskReleased = "task_released", "The task went back to its role's pool.";
    TaskReassigned = "task_reassigned", "A manager gave the task to somebody else.";
    TaskStarted = "task_started", "Work on the task began.";
    TaskBlocked = "task_blocked", "The task cannot go on, with the reason.";
    TaskUnblocked = "task_unblocked", "The task can go on again.";
    TaskFollowedUp = "task_followed_up", "The follow-up date of a blocked task has come: it is back in the queue.";
    TaskReopened = "task_reopened", "A closed task went back to work, with the reason.";
    TaskCommented = "task_commented", "Somebody commented on the task; the detail has whom they mention.";
    LinkAdded = "link_added", "Somebody put a link beside the task.";
    FileAttached = "file_attached", "Somebody put a file beside the task.";
    TaskSubmitted = "task_submitted", "The work waits for the manager's review.";
    TaskReturned = "task_returned", "The manager gave the work back with a comment.";
    TaskApproved = "task_approved", "The manager approved the work: the task is done.";
    TaskCompleted = "task_completed", "The task is done.";
    TaskCancelled = "task_cancelled", "The task will not be done, with the reason.";
    TaskSuperseded = "task_superseded", "A newer task of the series took the place of one that nobody had begun: it will not be done.";
    TaskSupersedes = "task_supersedes", "The task took the place of an older one of its series.";
    TaskWaived = "task_waived", "The client released the agency from a promise, with the reason.";
    TaskRevised = "task_revised", "The task follows its template, which was edited: nobody had touched it.";
    TaskShown = "task_shown", "A manager said whether the client sees the task.";
    ResultPublished = "result_published", "The client can read what came of a task: a contact with them.";
    TimeLogged = "time_logged", "Somebody worked on the task; from and to are the effort that remained before and remains after.";
    TimerStarted = "timer_started", "Somebody's timer began to run on the task.";
    TimerStopped = "timer_stopped", "A timer was stopped before it had counted a minute.";
    OverrideSet = "override_set", "A manager set a pin, a level or a boost.";
    OverrideCleared = "override_cleared", "A manager took an override back.";
    OverrideExpired = "override_expired", "An override reached its end.";
    DeadlineMoved = "deadline_moved", "A manager moved the deadline, with the reason.";
    EffortSet = "effort_set", "A manager said what effort remains.";
    ProposalMade = "proposal_made", "The engine or a specialist asks for a change.";
    ProposalAccepted = "proposal_accepted", "A manager accepted a proposal, and it was done.";
    ProposalRejected = "proposal_rejected", "A manager rejected a proposal, with the reason.";
    ProposalWithdrawn = "proposal_withdrawn", "Whoever made a proposal took it back.";
    ProposalExpired = "proposal_expired", "A proposal is about what closed or is no longer so.";
    ClientTold = "client_told", "The client was told of a moved deadline, and how.";
    OccurrenceSkipped = "occurrence_skipped", "An occurrence was not created, with the rule that said so.";
    OccurrenceHeld = "occurrence_held", "An occurrence waits until the task before it is closed.";
    OccurrenceMissed = "occurrence_missed", "An occurrence was not made up for after a downtime.";
    OccurrenceCreatedByHand = "occurrence_created", "A manager had a task made of an occurrence that was not created.";
    SeriesCrowded = "series_crowded", "A promise was made though as many tasks of its series are open as should be.";
    SeriesFailed = "series_failed", "A series cannot be computed; the others go on.";
    SeriesEnded = "series_ended", "A series has no occurrence left.";
    EngagementStarted = "engagement_started", "A client subscribed to a service.";
    EngagementPaused = "engagement_paused", "An engagement creates nothing for a while, with the reason.";
    EngagementResumed = "engagement_resumed", "An engagement creates again; its pause was cut short or called off.";
    EngagementEnded = "engagement_ended", "An engagement was given its last date, with the reason.";
    EngagementBackfilled = "engagement_backfilled", "A manager had dates of the past made into tasks.";
    SeriesRetimed = "series_retimed", "Zone data changed: series appear at other instants, on the same dates.";
    GenerationHeld = "generation_held", "The clock went further than is believed: nothing is created until somebody confirms it.";
    GenerationReleased = "generation_released", "The clock came back, and generation goes on.";
    ClockConfirmed = "clock_confirmed", "An admin or an operator said that the clock is right.";
    SignalReceived = "signal_received", "Something was observed about a client.";
    SignalCorrected = "signal_corrected", "A signal was wrong: from what it said to what was observed, with the reason.";
    SignalWithdrawn = "signal_withdrawn", "A signal was taken back, with the reason.";
    RiskMoved = "risk_moved", "A client's risk moved by half a point or more.";
    RiskJudged = "risk_judged", "A manager set or took back a floor or a fixed value of a client's risk.";
    RiskJudgementExpired = "risk_judgement_expired", "A manager's floor or fixed value of a client's risk reached its end.";
    ClientChanged = "client_changed", "Something about a client was changed; from and to name it.";
    ClientHandedOver = "client_handed_over", "A client got another manager or deputy: from one login to another, either may be nobody.";
    ExpectationWritten = "expectation_written", "One part of what a client expects of a service was written down, or changed.";
    ContactAdded = "contact_added", "A client got a contact person; the event names its number and no more.";
    ContactChanged = "contact_changed", "What is known of a contact person changed; the event names the fields and not their words.";
    ContactRemoved = "contact_removed", "A contact person was removed.";
    ClientErased = "client_erased", "What was known of a client was erased on request; the event has the neutral key and counts what was replaced.";
    PersonErased = "person_erased", "What was known of a person was erased on request; the event has the neutral login and counts what was replaced.";
    ServiceEdited = "service_edited", "A service or its templates were changed, with the versions.";
    Imported = "imported", "The agency's files were imported and something changed.";
    PersonLeft = "person_left", "Somebody works here no longer.";
    PersonBack = "person_back", "Somebody works here again, or does not leave after all.";
    PersonChanged = "person_changed", "What holds for somebody was changed: their last day, or how much they begin at once.";
    ManagerChanged = "manager_changed", "Somebody else answers for a client.";
    AbsenceNoted = "absence_noted", "Somebody will be away, or is: who, from when to when, and why.";
    AbsenceRemoved = "absence_removed", "Somebody is not away after all.";
    KeyCreated = "key_created", "An API key was made for a person.";
    KeyRevoked = "key_revoked", "An API key was revoked.";
    PasswordSet = "password_set", "A person set their password; every other session of theirs ended.";
    SignInLinkMade = "sign_in_link_made", "A link was made that signs a person in once.";
    CabinetLinkMade = "cabinet_link_made", "A link to a client's cabinet was made; the event names it and cannot open it.";
    CabinetLinkRevoked = "cabinet_link_revoked", "A link to a client's cabinet was revoked: whoever came by it is out.";
    TaskOverdue = "task_overdue", "A task passed its deadline and is still open.";
    PromiseEndangered = "promise_endangered", "A promise that nobody has begun is due within a day.";
    EndpointSaved = "endpoint_saved", "An address for notices was added or changed.";
    EndpointRemoved = "endpoint_removed", "An address for notices was removed.";
    EndpointDisabled = "endpoint_disabled", "An address for notices was switched off because it took nothing, with the reason.";
    SecretRotated = "secret_rotated", "A webhook got a new secret; the old one signs too for a day.";
}

impl EventKind {
    pub fn parse(text: &str) -> Option<EventKind> {
        EventKind::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}
