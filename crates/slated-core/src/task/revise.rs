//! An open task follows its template, where an admin asked for it and nobody has touched the task.

use super::{Change, Refusal, Shown, Status, Task};
use crate::event::{By, Event, EventKind};
use crate::score::Importance;
use crate::time::Timestamp;

/// What becomes of a task's words and numbers; `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    pub title: Option<String>,
    pub purpose: Option<String>,
    pub role: Option<String>,
    pub effort_minutes: Option<u32>,
    pub importance: Option<Importance>,
    pub checklist: Option<Vec<String>>,
    pub review: Option<bool>,
    pub client_sees: Option<bool>,
    pub deadline: Option<Timestamp>,
}

/// One field of a task, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revised {
    pub field: &'static str,
    pub from: String,
    pub to: String,
}

impl Revision {
    pub fn is_empty(&self) -> bool {
        *self == Revision::default()
    }

    /// Without what the task says already.
    #[must_use]
    pub fn without_what_is_so(self, task: &Task) -> Revision {
        Revision {
            title: self.title.filter(|to| *to != task.title),
            purpose: self.purpose.filter(|to| *to != task.purpose),
            role: self.role.filter(|to| *to != task.role),
            effort_minutes: self.effort_minutes.filter(|to| *to != task.effort_minutes),
            importance: self.importance.filter(|to| *to != task.importance),
            checklist: self.checklist.filter(|to| *to != task.checklist),
            review: self.review.filter(|to| *to != task.review),
            client_sees: self.client_sees.filter(|to| *to != task.shown.client_sees),
            deadline: self.deadline.filter(|to| *to != task.deadline),
        }
    }

    /// Field by field, from what the task says to what it would.
    pub fn fields(&self, task: &Task) -> Vec<Revised> {
        let Revision { title, purpose, role, effort_minutes, importance, .. } = self;
        let Revision { checklist, review, client_sees, deadline, .. } = self;
        let field = |field, from: String, to: Option<String>| to.map(|to| Revised { field, from, to });
        let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
        let hours = |minutes: u32| format!("{}", f64::from(minutes) / 60.0);
        [
            field("title", task.title.clone(), title.clone()),
            field("purpose", task.purpose.clone(), purpose.clone()),
            field("role", task.role.clone(), role.clone()),
            field("effort_hours", hours(task.effort_minutes), effort_minutes.map(hours)),
            field("importance", task.importance.to_string(), importance.map(|to| to.to_string())),
            field("checklist", task.checklist.join("; "), checklist.as_ref().map(|to| to.join("; "))),
            field("review", yes(task.review), review.map(yes)),
            field("client_sees", yes(task.shown.client_sees), client_sees.map(yes)),
            field("deadline", task.deadline.to_string(), deadline.map(|to| to.to_string())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Task {
    /// Whether the task is as it was born or as later versions of its template made it: `revisions` times.
    pub fn is_untouched(&self, revisions: i64) -> bool {
        self.status == Status::Open
            && self.overridden.is_none()
            && self.moves == 0
            && self.version == 1 + revisions
    }

    /// Makes the task say what its template says now. From and to are the template's versions, the reason is the
    /// fields. The first deadline goes along: no manager has moved anything.
    pub fn revise(
        self,
        revision: Revision,
        (from, to): (i64, i64),
        by: By,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.needs("revise", &[Status::Open], "open")?;
        let fields = revision.fields(&self);
        let words = fields.iter().map(|one| format!("{} {:?} -> {:?}", one.field, one.from, one.to));
        let template = self.origin.as_ref().map_or("", |origin| origin.template.as_str());
        let version = |version| format!("version {version} of {template}");
        let event = Event::new(EventKind::TaskRevised, self.about(), by, now)
            .moved(version(from), version(to))
            .because(&words.collect::<Vec<_>>().join(", "));
        let Revision {
            title,
            purpose,
            role,
            effort_minutes,
            importance,
            checklist,
            review,
            client_sees,
            deadline,
        } = revision;
        let client_sees = client_sees.unwrap_or(self.shown.client_sees);
        let task = Task {
            title: title.unwrap_or(self.title),
            purpose: purpose.unwrap_or(self.purpose),
            role: role.unwrap_or(self.role),
            effort_minutes: effort_minutes.unwrap_or(self.effort_minutes),
            importance: importance.unwrap_or(self.importance),
            checklist: checklist.unwrap_or(self.checklist),
            review: review.unwrap_or(self.review),
            shown: Shown { client_sees, ..self.shown },
            first_deadline: deadline.unwrap_or(self.first_deadline),
            deadline: deadline.unwrap_or(self.deadline),
            ..self
        };
        Ok(Change { task, event })
    }
}
