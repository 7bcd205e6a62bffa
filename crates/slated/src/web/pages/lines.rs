//! A task as pages show it: one line in a list, the same everywhere, and why it stands where it does.

use slated_core::overrides::OverrideKind;
use slated_core::score::{Band, Measure, Points};
use slated_core::task::Status;
use slated_core::time::{Timestamp, Zone};

use super::bar::{Bar, told};
use super::words::{Moment, Words};
use crate::ops::queue::Ranked;

pub(crate) struct Line {
    pub(crate) number: i64,
    pub(crate) title: String,
    pub(crate) client: String,
    pub(crate) purpose: String,
    pub(crate) assignee: Option<String>,
    pub(crate) deadline: Moment,
    pub(crate) is_overdue: bool,
    pub(crate) is_promised: bool,
    pub(crate) status: &'static str,
    pub(crate) status_word: String,
    /// A class; `band_word` is the word for it.
    pub(crate) band: &'static str,
    pub(crate) band_word: String,
    pub(crate) effort: String,
    pub(crate) why: String,
    /// Whose word it is that it stands here, if it is not the score's.
    pub(crate) overridden: Option<String>,
    pub(crate) drifted: bool,
    pub(crate) waits_for: Vec<String>,
    pub(crate) bar: Bar,
    pub(crate) version: i64,
}

/// Who reads, and when.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) words: &'static Words,
    pub(crate) zone: &'a Zone,
    pub(crate) now: Timestamp,
}

impl Line {
    pub(crate) fn of(one: Ranked, reader: Reader<'_>) -> Line {
        let Reader { words, zone, now } = reader;
        let boost = Points(one.boosted.0 - one.score.total().0);
        let task = one.task;
        let active = task.overridden.as_ref().filter(|set| set.is_active(now));
        let overridden = active.map(|set| {
            let id = match set.kind() {
                OverrideKind::Pin => "override-pin",
                OverrideKind::Level(_) => "override-level",
                OverrideKind::Boost(_) => "override-boost",
            };
            let value = words.decimal(&set.kind().value());
            words.of(id, &[("by", set.by().into()), ("reason", set.reason().into()), ("value", value.into())])
        });
        let (band, status) = (class(one.score.band()), task.status);
        Line {
            why: why(&one.score, reader),
            bar: Bar::of(&one.score, boost, words),
            deadline: words.moment(task.deadline, zone, &one.zone, now),
            is_overdue: task.deadline < now && status.is_open(),
            is_promised: task.promised,
            status: status.as_str(),
            status_word: words.say(&status_id(status)),
            band,
            band_word: words.say(&format!("band-{band}")),
            effort: words.hours(i64::from(task.effort_minutes)),
            overridden,
            drifted: one.drift.is_some(),
            waits_for: one.waits_for,
            number: task.id,
            title: task.title,
            client: task.client,
            purpose: task.purpose,
            assignee: task.assignee,
            version: task.version,
        }
    }
}

pub(crate) fn status_id(status: Status) -> String {
    format!("status-{}", status.as_str().replace('_', "-"))
}

pub(crate) fn class(band: Band) -> &'static str {
    match band {
        Band::Now => "now",
        Band::Today => "today",
        Band::ThisWeek => "this-week",
        Band::Later => "later",
    }
}

/// The score in the reader's words: what presses, the deadline first.
fn why(score: &slated_core::score::Score, reader: Reader<'_>) -> String {
    let Reader { words, zone, now } = reader;
    let when = |at: Timestamp| words.moment(at, zone, zone, now).text;
    let is_late = score
        .terms()
        .iter()
        .any(|term| matches!(term.measure, Measure::Overdue { deadline, .. } if deadline < now));
    let clauses = told(score).filter_map(|measure| match *measure {
        Measure::Base => None,
        Measure::Slack { .. } if is_late => None,
        Measure::Slack { seconds, latest_start } => {
            let id = if seconds > 0 { "why-starts" } else { "why-started" };
            Some(words.with(id, "when", &when(latest_start)))
        }
        Measure::Overdue { deadline, .. } => Some(words.with("why-overdue", "when", &when(deadline))),
        Measure::Risk(risk) => {
            let band = risk.band().as_str().replace(' ', "-");
            let risk = words.decimal(&risk.to_string());
            Some(words.with(&format!("why-risk-{band}"), "risk", &risk))
        }
        Measure::Importance { given, effective } => {
            let id = if given == effective { "why-importance" } else { "why-promised" };
            Some(words.with(id, "importance", &words.say(&format!("importance-{effective}"))))
        }
        Measure::Effort { minutes, .. } => {
            Some(words.with("why-effort", "effort", &words.hours(i64::from(minutes))))
        }
    });
    let text = clauses.collect::<Vec<_>>().join("; ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
