//! A change that the engine or a specialist asks for: what exactly, why, and what it was judged by.
//!
//! Nothing here changes anything: a manager accepts, and the same verbs as ever do it. A proposal stands only while the
//! facts stand that it was made by, and what was rejected is not asked for again until they have changed.

use std::fmt;

use jiff::civil::Date;

use crate::event::By;
use crate::overrides::OverrideKind;
use crate::task::Task;
use crate::time::Timestamp;

/// Why there is a proposal; the list grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProposalKind {
    /// A promise will probably be missed: one of several ways out of it.
    Danger,
    Deadline,
    Effort,
    Assignee,
    Priority,
    /// Whose task it is is away or has left: somebody who is there does it.
    HandOver,
    /// The tasks of a template take longer, or less long, than it says.
    Estimate,
}

impl ProposalKind {
    pub const ALL: [ProposalKind; 7] = [
        ProposalKind::Danger,
        ProposalKind::Deadline,
        ProposalKind::Effort,
        ProposalKind::Assignee,
        ProposalKind::Priority,
        ProposalKind::HandOver,
        ProposalKind::Estimate,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            ProposalKind::Danger => "danger",
            ProposalKind::Deadline => "deadline",
            ProposalKind::Effort => "effort",
            ProposalKind::Assignee => "assignee",
            ProposalKind::Priority => "priority",
            ProposalKind::HandOver => "hand_over",
            ProposalKind::Estimate => "estimate",
        }
    }

    pub fn parse(text: &str) -> Option<ProposalKind> {
        ProposalKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalState {
    Open,
    Accepted,
    Rejected,
    /// Taken back by whoever made it.
    Withdrawn,
    /// What it was about closed, or is no longer so.
    Expired,
}

impl ProposalState {
    pub const ALL: [ProposalState; 5] = [
        ProposalState::Open,
        ProposalState::Accepted,
        ProposalState::Rejected,
        ProposalState::Withdrawn,
        ProposalState::Expired,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            ProposalState::Open => "open",
            ProposalState::Accepted => "accepted",
            ProposalState::Rejected => "rejected",
            ProposalState::Withdrawn => "withdrawn",
            ProposalState::Expired => "expired",
        }
    }

    pub fn parse(text: &str) -> Option<ProposalState> {
        ProposalState::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// What a proposal is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Task { task: i64, client: String },
    Template { service: String, template: String },
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Task { task, .. } => write!(f, "#{task}"),
            Subject::Template { service, template } => write!(f, "{service}/{template}"),
        }
    }
}

/// One change that would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Deadline(Timestamp),
    /// Minutes that remain.
    Effort(u32),
    Assignee(String),
    Override(OverrideKind),
    /// Minutes of every task that the template makes.
    Estimate(u32),
}

impl Wanted {
    pub fn word(&self) -> &'static str {
        match self {
            Wanted::Deadline(_) => "deadline",
            Wanted::Effort(_) => "effort",
            Wanted::Assignee(_) => "assignee",
            Wanted::Override(_) => "priority",
            Wanted::Estimate(_) => "estimate",
        }
    }

    /// As `parse` reads it.
    pub fn value(&self) -> String {
        match self {
            Wanted::Deadline(to) => to.to_string(),
            Wanted::Effort(minutes) | Wanted::Estimate(minutes) => minutes.to_string(),
            Wanted::Assignee(login) => login.clone(),
            Wanted::Override(kind) => kind.to_string(),
        }
    }

    /// The words of what would be right where it cannot be read.
    pub fn parse(word: &str, value: &str) -> Result<Wanted, String> {
        let minutes = || {
            let minutes = value.parse().ok().filter(|minutes| *minutes > 0);
            minutes.ok_or_else(|| format!("{value:?} is no effort: right would be minutes, 1 or more"))
        };
        Ok(match word {
            "deadline" => Wanted::Deadline(value.parse().map_err(|_| {
                format!(
                    "{value:?} is not an instant with an offset: right would be 2026-11-27T18:00:00+02:00"
                )
            })?),
            "effort" => Wanted::Effort(minutes()?),
            "estimate" => Wanted::Estimate(minutes()?),
            "assignee" if value.trim().is_empty() => {
                return Err("is blank: right would be a login".to_owned());
            }
            "assignee" => Wanted::Assignee(value.to_owned()),
            "priority" => {
                let (word, value) = value.split_once(' ').unwrap_or((value, ""));
                Wanted::Override(OverrideKind::parse(word, value).map_err(|refused| refused.to_string())?)
            }
            _ => {
                let right = "right would be deadline, effort, assignee or priority";
                return Err(format!("{word:?} is nothing that can be proposed: {right}"));
            }
        })
    }
}

/// One way to do what a proposal is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub wanted: Wanted,
    /// How likely the promise would then be missed; `None` where nobody has walked it through.
    pub miss_permille: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// 0 until the store gives one.
    pub id: i64,
    pub kind: ProposalKind,
    pub subject: Subject,
    /// At least one.
    pub choices: Vec<Choice>,
    pub reason: String,
    /// How likely the promise is missed if nothing is done.
    pub miss_permille: Option<u16>,
    /// What it was judged by.
    pub facts: Facts,
    pub state: ProposalState,
    pub made_by: By,
    pub made_at: Timestamp,
    pub decided: Option<Decided>,
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub by: By,
    pub at: Timestamp,
    /// What was chosen, or why not.
    pub words: String,
}

/// The facts that a proposal was judged by. Which of them must change before a rejected one is made again: any. Which
/// take an open one back: the deadline, the assignee and the effort; a probability is looked at by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub deadline: Option<Timestamp>,
    pub assignee: Option<String>,
    pub effort_hours: u32,
    pub overridden: Option<String>,
    pub miss_tenths: Option<u16>,
}

impl Facts {
    pub fn of(task: &Task, miss_permille: Option<u16>) -> Facts {
        Facts {
            deadline: Some(task.deadline),
            assignee: task.assignee.clone(),
            effort_hours: hours(task.effort_minutes),
            overridden: task.overridden.as_ref().map(|over| over.kind().to_string()),
            miss_tenths: miss_permille.map(|permille| (permille + 50) / 100),
        }
    }

    /// Of a task whose assignee is away, or has left; how likely it is to be missed is none of these facts, for it moves
    /// with every day that the absence lasts.
    pub fn of_hand_over(task: &Task, why: &str) -> Facts {
        Facts { overridden: Some(why.to_owned()), ..Facts::of(task, None) }
    }

    /// Of a template: what it says, and what its tasks took.
    pub fn of_estimate(estimate_minutes: u32, median_minutes: u32) -> Facts {
        let estimate = format!("{estimate_minutes} min, took {} h", hours(median_minutes));
        Facts {
            deadline: None,
            assignee: None,
            effort_hours: hours(estimate_minutes),
            overridden: Some(estimate),
            miss_tenths: None,
        }
    }

    /// What of these facts is no longer so, in words; `None` while they stand.
    pub fn changed(&self, task: &Task) -> Option<String> {
        let now = Facts::of(task, None);
        let differs = [
            (self.deadline != now.deadline, "the deadline was moved"),
            (self.assignee != now.assignee, "it is somebody else's now"),
            (self.effort_hours != now.effort_hours, "another effort remains"),
        ];
        differs.into_iter().find(|(differs, _)| *differs).map(|(_, words)| words.to_owned())
    }

    /// As it is stored; the fields of two are the same if and only if their texts are.
    pub fn text(&self) -> String {
        let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        [
            or_none(self.deadline.map(|at| at.to_string())),
            or_none(self.assignee.clone()),
            self.effort_hours.to_string(),
            or_none(self.overridden.clone()),
            or_none(self.miss_tenths.map(|tenths| tenths.to_string())),
        ]
        .join("|")
    }

    pub fn parse(text: &str) -> Option<Facts> {
        let parts: Vec<&str> = text.split('|').collect();
        let [deadline, assignee, effort, overridden, miss] = parts[..] else { return None };
        let given = |text: &'static str| move |part: &str| part != text;
        let some = |part: &str| Some(part.to_owned()).filter(|part| given("-")(part));
        Some(Facts {
            deadline: some(deadline).map(|text| text.parse()).transpose().ok()?,
            assignee: some(assignee),
            effort_hours: effort.parse().ok()?,
            overridden: some(overridden),
            miss_tenths: some(miss).map(|text| text.parse()).transpose().ok()?,
        })
    }
}

fn hours(minutes: u32) -> u32 {
    (minutes + 30) / 60
}

/// `0.8`, as people read it.
pub fn probability(permille: u16) -> String {
    let hundredths = (permille + 5) / 10;
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.strip_suffix('0').unwrap_or(&text).to_owned()
}

impl Proposal {
    /// One choice in words; `zone_show` shows an instant where the client is.
    pub fn choice_in_words(choice: &Choice, zone_show: impl Fn(Timestamp) -> String) -> String {
        let what = match &choice.wanted {
            Wanted::Deadline(to) => format!("move the deadline to {}", zone_show(*to)),
            Wanted::Effort(minutes) => format!("take {} to remain", hours_in_words(*minutes)),
            Wanted::Assignee(login) => format!("give it to {login}"),
            Wanted::Override(OverrideKind::Pin) => "start it first (pin)".to_owned(),
            Wanted::Override(kind) => format!("set {kind}"),
            Wanted::Estimate(minutes) => format!("estimate it at {}", hours_in_words(*minutes)),
        };
        match choice.miss_permille {
            Some(permille) => format!("{what}: missed with probability {}", probability(permille)),
            None => what,
        }
    }
}

pub fn hours_in_words(minutes: u32) -> String {
    format!("{} h", (f64::from(minutes) / 60.0 * 100.0).round() / 100.0)
}

/// Days after the expected finish that are tried for a new deadline, in working days.
pub const DEADLINE_TRIES: [u32; 8] = [0, 1, 2, 3, 5, 8, 13, 21];

/// A deadline with at most so much of a chance of being missed is worth proposing.
pub const GOOD_PERMILLE: u16 = 200;

/// Below this an open promise is in danger no more.
pub const SAFE_PERMILLE: u16 = 300;

// ---- estimates

/// So many done tasks with logged time say that an estimate is wrong.
pub const ESTIMATE_SAMPLES_MIN: usize = 8;

/// The median; of an even number the mean of the two in the middle.
pub fn median(minutes: &[u32]) -> Option<u32> {
    let mut sorted = minutes.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some(sorted[middle - 1].midpoint(sorted[middle])),
    }
}

/// The estimate that a template's history asks for, in quarters of an hour; `None` where what it says is right within a
/// quarter, or too little is known.
pub fn better_estimate(estimate_minutes: u32, took_minutes: &[u32]) -> Option<u32> {
    if took_minutes.len() < ESTIMATE_SAMPLES_MIN {
        return None;
    }
    let median = median(took_minutes)?;
    let is_off = u64::from(median.abs_diff(estimate_minutes)) * 4 >= u64::from(estimate_minutes);
    let quarters = ((median + 7) / 15).max(1);
    Some(quarters * 15).filter(|better| is_off && *better != estimate_minutes)
}

/// The first working day that is that many after a day.
pub fn working_day_after(calendar: &crate::calendar::Calendar, from: Date, days: u32) -> Option<Date> {
    const DAYS_MAX: i64 = 366;
    let mut left = days;
    (0..DAYS_MAX).map(|n| crate::time::plus_days(from, n)).find(|day| {
        let is_working = calendar.is_working(*day);
        let is_it = is_working && left == 0;
        left = left.saturating_sub(u32::from(is_working));
        is_it
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // Red with `>` for `>=` at a quarter, and with 7 samples.
    #[track_caller]
    fn check_estimate(estimate: u32, took: &[u32], expected: Option<u32>) {
        assert_eq!(better_estimate(estimate, took), expected, "{estimate} and {took:?}");
    }

    #[test]
    fn an_estimate_that_is_a_quarter_off_is_proposed_anew() {
        check_estimate(120, &[150; 8], Some(150));
        check_estimate(120, &[149; 8], None);
        check_estimate(120, &[90; 8], Some(90));
        check_estimate(120, &[91; 8], None);
        check_estimate(120, &[240; 7], None);
        check_estimate(120, &[10, 10, 10, 235, 236, 900, 900, 900], Some(240));
        check_estimate(15, &[1; 9], None);
        check_estimate(60, &[1; 9], Some(15));
        check_estimate(120, &[], None);
    }

    #[test]
    fn what_is_wanted_is_read_and_written_back() {
        for (word, value) in [
            ("deadline", "2026-11-27T16:00:00Z"),
            ("effort", "90"),
            ("estimate", "150"),
            ("assignee", "sue"),
            ("priority", "pin"),
            ("priority", "boost +20.0"),
        ] {
            let read = Wanted::parse(word, value).unwrap();
            assert_eq!((read.word(), read.value().as_str()), (word, value));
        }
        for (word, value) in
            [("deadline", "tomorrow"), ("effort", "0"), ("assignee", " "), ("priority", "x"), ("x", "")]
        {
            assert!(Wanted::parse(word, value).is_err(), "{word} {value}");
        }
    }

    #[test]
    fn facts_are_written_and_read_back() {
        let facts = Facts {
            deadline: Some("2026-11-27T16:00:00Z".parse().unwrap()),
            assignee: Some("sam".to_owned()),
            effort_hours: 2,
            overridden: Some("boost +20.0".to_owned()),
            miss_tenths: Some(8),
        };
        assert_eq!(facts.text(), "2026-11-27T16:00:00Z|sam|2|boost +20.0|8");
        assert_eq!(Facts::parse(&facts.text()), Some(facts));
        let none = Facts::of_estimate(120, 240);
        assert_eq!(Facts::parse(&none.text()), Some(none));
        assert_eq!(Facts::parse("x"), None);
    }

    #[test]
    fn a_probability_is_shown_without_noise() {
        assert_eq!([800, 1_000, 0, 125, 4].map(probability), ["0.8", "1.0", "0.0", "0.13", "0.0"]);
    }
}
