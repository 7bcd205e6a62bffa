//! What the agency sells: services and their templates; knows nothing of clients or instants.
//!
//! A template is read as a [`TemplateDraft`], which may say anything, and becomes a [`Template`],
//! which cannot be wrong. All faults of a draft are reported at once, each with its key.

mod draft;
mod service;

use draft::Faults;
pub use draft::{
    BadDates, DATES_MAX, DEFAULT_AT, DueDraft, Fault, KEY_FORM, LeadDraft, MonthlyDraft, OneOrMore,
    ScheduleDraft, TemplateDraft, is_key, parse_dates, parse_roll, parse_time,
};
pub use service::{ServiceDraft, ServiceFault, TEMPLATES_MAX, cycles};

use jiff::civil::{Date, Time};

use crate::calendar::Roll;
use crate::recurrence::Rule;
use crate::score::Importance;
use crate::wording::Wording;

#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    pub key: String,
    pub name: String,
    pub purpose: String,
    pub templates: Vec<Template>,
}

/// One piece of work inside a service, made again and again (or once, at the start).
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub key: String,
    pub title: Wording,
    pub purpose: Wording,
    pub role: String,
    pub effort_minutes: u32,
    pub importance: Importance,
    pub promised: bool,
    pub review: bool,
    /// Title and purpose of its tasks are for the client to read.
    pub client_sees: bool,
    pub schedule: Schedule,
    pub due: Due,
    /// The task appears that many working days before its date.
    pub lead_business_days: u32,
    pub overlap: Overlap,
    /// Open tasks of one series beyond which an occurrence is left out; a promise is made all the same.
    pub max_open: u32,
    pub catch_up: CatchUp,
    /// Templates of the same service whose last occurrence comes first.
    pub after: Vec<String>,
    pub checklist: Vec<String>,
    /// What was written, kept so that a change can be seen and stored.
    pub draft: TemplateDraft,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    pub when: When,
    /// Wall time in the client's zone at which the task appears, and from which `due` in hours counts.
    pub at: Time,
    pub on_holiday: Roll,
    /// Dates of the rule on which nothing is done; ascending.
    pub exdates: Vec<Date>,
    /// Dates beside those of the rule, which its end does not count; ascending.
    pub rdates: Vec<Date>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum When {
    Recurring(Rule),
    /// Once, on the engagement's first day.
    OnStart,
    /// Once a renewal cycle, that many days from the client's renewal date (before it, when negative).
    Renewal {
        offset_days: i32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// That many working days after the date, at a wall time in the client's zone.
    BusinessDays { days: u32, at: Time },
    /// That many elapsed hours after the task's `at`, wherever that falls.
    Hours(u32),
}

/// What happens when the previous task of the series is neither done nor cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    Allow,
    /// The occurrence is left out.
    Skip,
    /// One occurrence waits until the task is closed; while one waits, others are left out.
    BufferOne,
    /// The task is cancelled for the new one, unless somebody has begun it.
    Supersede,
}

/// Which of the occurrences missed during a downtime are made up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CatchUp {
    pub keep: Keep,
    /// Civil days after which an occurrence is not made up for; `None` is the deployment's default,
    /// which does not concern what still lies before its deadline.
    pub days: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The newest, and each whose deadline is still ahead.
    Latest,
    All,
    /// Only those whose deadline is still ahead.
    None,
}
