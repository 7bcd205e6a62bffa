//! Why a deadline moved: a code that can be counted, words, who asked, and whether the client was told.
//!
//! A move of a promise that the client was not told of is an obligation until somebody tells them. Knows nothing of who
//! may move a deadline; that is the task's to say.

use serde_json::{Value, json};

use crate::event::{Event, EventKind};
use crate::time::Timestamp;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$what])* $variant,)+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}

words! {
    /// The causes that are counted: of nobody's making, so that the template is corrected and not the person.
    Cause {
        /// The client's part came late.
        ClientLate = "client_late",
        ScopeChanged = "scope_changed",
        /// Somebody was away.
        Absence = "absence",
        /// It takes longer than we said.
        OurEstimate = "our_estimate",
        Other = "other",
    }
}

words! {
    AskedBy {
        Client = "client",
        Us = "us",
    }
}

/// When the client was told of a move, and how: "by phone".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub at: Timestamp,
    pub how: String,
}

/// Why a deadline is to move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    pub cause: Cause,
    /// In words; a move without any is refused.
    pub reason: String,
    pub asked_by: AskedBy,
    pub told: Option<Told>,
}

/// Words alone: another cause, ours, and nobody has told the client.
impl From<&str> for Because {
    fn from(reason: &str) -> Because {
        Because { cause: Cause::Other, reason: reason.to_owned(), asked_by: AskedBy::Us, told: None }
    }
}

/// One move of one task's deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineMove {
    /// 0 until the store gives one.
    pub id: i64,
    pub task: i64,
    pub from: Timestamp,
    pub to: Timestamp,
    pub because: Because,
    /// The client had been told the deadline that moved.
    pub promised: bool,
    /// The deadline had passed when it was moved.
    pub after_deadline: bool,
    /// Agency working days; negative where the deadline came nearer.
    pub slip_days: i64,
    pub by: String,
    pub at: Timestamp,
}

impl DeadlineMove {
    /// The client does not know yet that what they were promised has moved.
    pub fn is_owed(&self) -> bool {
        self.promised && self.because.told.is_none()
    }

    /// What the event of the move keeps beside from, to and the words.
    pub fn detail(&self) -> Value {
        let told = self.because.told.as_ref();
        json!({
            "code": self.because.cause.as_str(),
            "asked_by": self.because.asked_by.as_str(),
            "told_at": told.map(|told| told.at.to_string()),
            "told_how": told.map(|told| told.how.as_str()),
            "promised": self.promised,
            "after_deadline": self.after_deadline,
            "slip_days": self.slip_days,
        })
    }

    /// The move that an event tells of; `None` where it is another event. The event is the record and holds all of it, so
    /// that no way of moving a deadline can leave it out.
    pub fn of(event: &Event) -> Option<DeadlineMove> {
        if event.kind != EventKind::DeadlineMoved {
            return None;
        }
        let instant = |text: &Option<String>| text.as_deref()?.parse().ok();
        let detail = event.detail.as_ref()?;
        let word = |key: &str| detail.get(key).and_then(Value::as_str);
        let told = match (word("told_at"), word("told_how")) {
            (Some(at), Some(how)) => Some(Told { at: at.parse().ok()?, how: how.to_owned() }),
            _ => None,
        };
        Some(DeadlineMove {
            id: 0,
            task: event.about.task?,
            from: instant(&event.from)?,
            to: instant(&event.to)?,
            because: Because {
                cause: Cause::parse(word("code")?)?,
                reason: event.reason.clone().unwrap_or_default(),
                asked_by: AskedBy::parse(word("asked_by")?)?,
                told,
            },
            promised: detail.get("promised")?.as_bool()?,
            after_deadline: detail.get("after_deadline")?.as_bool()?,
            slip_days: detail.get("slip_days")?.as_i64()?,
            by: event.by.as_str().to_owned(),
            at: event.at,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{About, By};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn a_move(promised: bool, told: Option<Told>) -> DeadlineMove {
        DeadlineMove {
            id: 0,
            task: 7,
            from: at("2026-11-27T16:00:00Z"),
            to: at("2026-12-01T16:00:00Z"),
            because: Because {
                cause: Cause::ClientLate,
                reason: "the texts come late".to_owned(),
                asked_by: AskedBy::Client,
                told,
            },
            promised,
            after_deadline: true,
            slip_days: 2,
            by: "mia".to_owned(),
            at: at("2026-11-28T09:00:00.123456Z"),
        }
    }

    /// Its event alone says everything about a move.
    #[track_caller]
    fn check_kept(one: &DeadlineMove) {
        let about = About { task: Some(one.task), ..About::default() };
        let event = Event::new(EventKind::DeadlineMoved, about, By::Person(one.by.clone()), one.at);
        let mut event = event.moved(one.from, one.to).because(&one.because.reason);
        event.detail = Some(one.detail());
        assert_eq!(DeadlineMove::of(&event).as_ref(), Some(one));
        event.kind = EventKind::OverrideSet;
        assert_eq!(DeadlineMove::of(&event), None);
    }

    #[test]
    fn the_event_of_a_move_says_all_of_it() {
        check_kept(&a_move(false, None));
        let told = Told { at: at("2026-11-28T08:30:00Z"), how: "by phone".to_owned() };
        check_kept(&a_move(true, Some(told)));
    }

    #[test]
    fn only_a_promise_that_moved_untold_is_owed() {
        let told = || Some(Told { at: at("2026-11-28T08:30:00Z"), how: "by phone".to_owned() });
        assert!(a_move(true, None).is_owed());
        assert!(!a_move(true, told()).is_owed());
        assert!(!a_move(false, None).is_owed());
    }
}
