//! Who works here and for whom: the agency, its people, its clients and what they subscribed to.
//!
//! Values only. People, clients, services and calendars are named by their human keys everywhere,
//! from the file to the URL, so nothing here needs a number of its own.

use jiff::civil::{Date, Time};

use crate::calendar::{Calendar, CalendarUse};
use crate::time::{Timestamp, Zone};
use crate::worktime::{BadWorkClock, WorkClock};

#[derive(Clone, Debug, PartialEq)]
pub struct Agency {
    pub name: String,
    pub zone: Zone,
    pub calendar: String,
    pub works_from: Time,
    pub minutes_per_day: u32,
    /// Work before this day is not the agency's: see [`crate::plan`].
    pub adopted_on: Date,
}

impl Agency {
    /// The agency's own working hours: the clock of tasks nobody has claimed, and of overdue days.
    pub fn clock(&self, calendar: &Calendar) -> Result<WorkClock, BadWorkClock> {
        WorkClock::new(calendar.clone(), self.zone.clone(), self.works_from, self.minutes_per_day, Vec::new())
    }
}

/// What a person may do. Every level includes what the one before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    Specialist,
    Manager,
    Admin,
}

impl Access {
    pub const ALL: [Access; 3] = [Access::Specialist, Access::Manager, Access::Admin];

    pub fn as_str(self) -> &'static str {
        match self {
            Access::Specialist => "specialist",
            Access::Manager => "manager",
            Access::Admin => "admin",
        }
    }

    pub fn parse(text: &str) -> Option<Access> {
        Access::ALL.into_iter().find(|access| access.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub login: String,
    pub name: String,
    pub access: Access,
    pub roles: Vec<String>,
    pub calendar: String,
    pub zone: Zone,
    pub works_from: Time,
    pub minutes_per_day: u32,
    /// Somebody who has left is not.
    pub active: bool,
    /// So many tasks they begin at once; `None`: as many as everybody.
    pub tasks_at_once: Option<u32>,
    /// Their last day, once it is known.
    pub last_on: Option<Date>,
}

impl Person {
    /// Whether the person is away at the moment, by the day that it is where they work.
    pub fn is_away(&self, absences: &[Absence], now: Timestamp) -> bool {
        let today = self.zone.date(now);
        absences.iter().any(|a| a.login == self.login && a.from <= today && today <= a.to)
    }

    /// The person's own working hours, without the days they are away.
    pub fn clock(&self, calendar: &Calendar, absences: &[Absence]) -> Result<WorkClock, BadWorkClock> {
        let away = absences.iter().filter(|a| a.login == self.login).map(|a| (a.from, a.to)).collect();
        WorkClock::new(calendar.clone(), self.zone.clone(), self.works_from, self.minutes_per_day, away)
    }
}

/// Days on which a person does not work; both ends belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    pub login: String,
    pub from: Date,
    pub to: Date,
    pub kind: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientStatus {
    Active,
    /// Nothing new is created; what would have been is recorded as skipped.
    Paused,
    /// The client has left: its series have ended.
    Churned,
}

impl ClientStatus {
    pub const ALL: [ClientStatus; 3] = [ClientStatus::Active, ClientStatus::Paused, ClientStatus::Churned];

    pub fn as_str(self) -> &'static str {
        match self {
            ClientStatus::Active => "active",
            ClientStatus::Paused => "paused",
            ClientStatus::Churned => "churned",
        }
    }

    pub fn parse(text: &str) -> Option<ClientStatus> {
        ClientStatus::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    pub key: String,
    pub name: String,
    /// Login of the account manager who answers for the client.
    pub manager: String,
    /// Login of whoever sees and decides as the manager does, until that is taken back.
    pub deputy: Option<String>,
    pub zone: Zone,
    pub calendar: String,
    pub calendar_use: CalendarUse,
    pub tier: String,
    pub started_on: Date,
    pub renewal_on: Option<Date>,
    pub status: ClientStatus,
    /// What the contract gives them a month; not known of every client.
    pub contract_minutes: Option<u32>,
}

impl Client {
    /// Whether somebody decides for the client, if they are a manager at all: see [`crate::task::Actor::decides_for`].
    pub fn is_managed_by(&self, login: &str) -> bool {
        is_either(login, &self.manager, self.deputy.as_deref())
    }
}

/// The one place that says who stands for a client; the store's `is_managed_by` is the same in a query.
pub(crate) fn is_either(login: &str, manager: &str, deputy: Option<&str>) -> bool {
    manager == login || deputy == Some(login)
}

/// Days on which an engagement creates nothing; both ends belong to it, no end means until further notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    pub from: Date,
    pub to: Option<Date>,
}

impl Pause {
    pub fn contains(self, date: Date) -> bool {
        self.from <= date && self.to.is_none_or(|to| date <= to)
    }

    pub(crate) fn meets(self, other: Pause) -> bool {
        self.contains(other.from) || other.contains(self.from)
    }
}

/// A client's subscription to a service. A client subscribes to a service once at a time, so the
/// pair (client, service) is its identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engagement {
    pub client: String,
    pub service: String,
    pub starts_on: Date,
    /// The last nominal date that still belongs to it.
    pub ends_on: Option<Date>,
    /// In the order of their days; no day is in two of them.
    pub pauses: Vec<Pause>,
    /// Thousandths by which this client's effort differs from the template's estimate.
    pub effort_permille: u32,
    /// Dates on which nothing is done for this client, ascending; those that no rule yields mean nothing.
    pub exdates: Vec<Date>,
}

impl Engagement {
    pub fn pause_on(&self, date: Date) -> Option<Pause> {
        self.pauses.iter().copied().find(|pause| pause.contains(date))
    }
}
