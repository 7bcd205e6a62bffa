//! A template as it is written, and what is wrong with it.

mod schedule;

pub use schedule::{BadDates, DATES_MAX, MonthlyDraft, OneOrMore, ScheduleDraft, parse_dates};

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::{CatchUp, Due, Keep, Overlap, Template};
use crate::calendar::Roll;
use crate::score::Importance;
use crate::wording::Wording;

/// When a template's schedule does not say at what wall time its tasks appear.
pub const DEFAULT_AT: Time = Time::constant(6, 0, 0, 0);

const EFFORT_HOURS_MAX: f64 = 400.0;
const BUSINESS_DAYS_MAX: u32 = 120;
const DUE_HOURS_MAX: u32 = 24 * 31;
const CATCH_UP_DAYS_MAX: u32 = 366;
const OPEN_DEFAULT: u32 = 12;
const OPEN_MAX: u32 = 1000;
const CHECKLIST_MAX: usize = 50;
const TEXT_CHARS_MAX: usize = 500;

/// A template as written. Parsing it gives a [`Template`] or every fault it has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateDraft {
    pub key: String,
    pub title: String,
    pub purpose: String,
    pub role: String,
    pub effort_hours: f64,
    #[serde(default = "normal")]
    pub importance: String,
    #[serde(default)]
    pub promised: bool,
    #[serde(default)]
    pub review: bool,
    /// Whether the client is shown its tasks; they are unless it says no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_sees: Option<bool>,
    pub schedule: ScheduleDraft,
    pub due: DueDraft,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<LeadDraft>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlap: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_open: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catch_up: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catch_up_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<String>,
}

fn normal() -> String {
    "normal".to_owned()
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueDraft {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadDraft {
    pub business_days: i64,
}

/// One thing that is wrong with a draft: where, what stands there, what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub key: String,
    pub value: String,
    pub right: String,
}

impl TemplateDraft {
    pub fn parse(self) -> Result<Template, Vec<Fault>> {
        let mut faults = Faults::default();
        faults.key("key", &self.key);
        faults.key("role", &self.role);
        let title = faults.wording("title", &self.title);
        let purpose = faults.wording("purpose", &self.purpose);
        let importance = self.importance.parse::<Importance>().ok();
        if importance.is_none() {
            faults.add("importance", &self.importance, "low, normal, high or critical");
        }
        let effort_right = self.effort_hours > 0.0 && self.effort_hours <= EFFORT_HOURS_MAX;
        if !effort_right {
            faults.add("effort_hours", self.effort_hours, "hours above 0 and up to 400");
        }
        let schedule = schedule::parse(&self.schedule, &mut faults);
        let due = parse_due(&self.due, &mut faults);
        let lead = self.lead.as_ref().map_or(0, |lead| lead.business_days);
        let lead_business_days = faults.within("lead.business_days", lead, BUSINESS_DAYS_MAX);
        let overlap = parse_overlap(self.overlap.as_deref(), self.promised, &mut faults);
        let max_open = self.max_open.map_or(OPEN_DEFAULT, |most| parse_max_open(most, &mut faults));
        let catch_up = parse_catch_up(&self, &mut faults);
        if self.after.contains(&self.key) {
            faults.add("after", &self.key, "another template: a task cannot wait for itself");
        }
        if self.checklist.len() > CHECKLIST_MAX {
            faults.add("checklist", format!("{} items", self.checklist.len()), "50 items at most");
        }
        for item in &self.checklist {
            let is_right = !item.trim().is_empty() && item.chars().count() <= TEXT_CHARS_MAX;
            if !is_right || item.chars().any(char::is_control) {
                faults.add("checklist", item, "items of 1 to 500 characters on one line");
            }
        }
        match (title, purpose, importance, schedule, due, overlap, catch_up) {
            (
                Some(title),
                Some(purpose),
                Some(importance),
                Some(schedule),
                Some(due),
                Some(overlap),
                Some(catch_up),
            ) if faults.0.is_empty() => Ok(Template {
                key: self.key.clone(),
                title,
                purpose,
                role: self.role.clone(),
                effort_minutes: minutes(self.effort_hours),
                importance,
                promised: self.promised,
                review: self.review,
                client_sees: self.client_sees.unwrap_or(true),
                schedule,
                due,
                lead_business_days,
                overlap,
                max_open,
                catch_up,
                after: self.after.clone(),
                checklist: self.checklist.clone(),
                draft: self,
            }),
            _ => Err(faults.0),
        }
    }
}

fn parse_due(draft: &DueDraft, faults: &mut Faults) -> Option<Due> {
    match (draft.business_days, &draft.at, draft.hours) {
        (Some(days), Some(at), None) => {
            let days = faults.within("due.business_days", days, BUSINESS_DAYS_MAX);
            Some(Due::BusinessDays { days, at: faults.time("due.at", at)? })
        }
        (None, None, Some(hours)) => Some(Due::Hours(faults.within("due.hours", hours, DUE_HOURS_MAX))),
        _ => {
            faults.add("due", "", "{ business_days = N, at = \"HH:MM\" } or { hours = N }");
            None
        }
    }
}

fn parse_overlap(text: Option<&str>, promised: bool, faults: &mut Faults) -> Option<Overlap> {
    match text {
        None | Some("allow") => Some(Overlap::Allow),
        Some("buffer_one") => Some(Overlap::BufferOne),
        Some("skip") if promised => {
            let right = "allow or buffer_one: a promise is never skipped because another is open";
            faults.add("overlap", "skip", right);
            None
        }
        Some("supersede") if promised => {
            let right = "allow or buffer_one: a promise is never cancelled because another is due";
            faults.add("overlap", "supersede", right);
            None
        }
        Some("skip") => Some(Overlap::Skip),
        Some("supersede") => Some(Overlap::Supersede),
        Some(other) => {
            faults.add("overlap", other, "allow, skip, buffer_one or supersede");
            None
        }
    }
}

fn parse_max_open(most: i64, faults: &mut Faults) -> u32 {
    match u32::try_from(most).ok().filter(|most| (1..=OPEN_MAX).contains(most)) {
        Some(most) => most,
        None => {
            faults.add("max_open", most, &format!("a whole number from 1 to {OPEN_MAX}"));
            OPEN_DEFAULT
        }
    }
}

fn parse_catch_up(draft: &TemplateDraft, faults: &mut Faults) -> Option<CatchUp> {
    let days = draft.catch_up_days.map(|days| faults.within("catch_up_days", days, CATCH_UP_DAYS_MAX));
    let keep = match (draft.catch_up.as_deref(), draft.promised) {
        (None | Some("all"), true) | (Some("all"), false) => Keep::All,
        (None | Some("latest"), false) => Keep::Latest,
        (Some("none"), false) => Keep::None,
        (Some(other @ ("latest" | "none")), true) => {
            faults.add("catch_up", other, "all: every promise is made up for");
            return None;
        }
        (Some(other), _) => {
            faults.add("catch_up", other, "latest, all or none");
            return None;
        }
    };
    Some(CatchUp { keep, days })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "hours were checked to lie in 0..=400"
)]
fn minutes(hours: f64) -> u32 {
    ((hours * 60.0).round() as u32).max(1)
}

const ROLL_WORDS: &str =
    "following, preceding, modified_following, modified_preceding, nearest, none or drop";

/// Reads the wall time `HH:MM`.
pub fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

pub fn parse_roll(text: &str) -> Option<Roll> {
    Some(match text {
        "following" => Roll::Following,
        "preceding" => Roll::Preceding,
        "modified_following" => Roll::ModifiedFollowing,
        "modified_preceding" => Roll::ModifiedPreceding,
        "nearest" => Roll::Nearest,
        "none" => Roll::None,
        "drop" => Roll::Drop,
        _ => return None,
    })
}

/// A human key: what stands in files, URLs and commands.
pub fn is_key(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
    let edge = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    (1..=64).contains(&bytes.len())
        && bytes.iter().all(|b| plain(*b))
        && edge(bytes.first())
        && edge(bytes.last())
}

/// What a key looks like, for messages.
pub const KEY_FORM: &str = "1 to 64 lower-case letters, digits, '-', '_' or '.', as in \"monthly-report\"";

#[derive(Default)]
pub(super) struct Faults(pub(super) Vec<Fault>);

impl Faults {
    pub(super) fn add(&mut self, key: &str, value: impl ToString, right: &str) {
        self.0.push(Fault { key: key.to_owned(), value: value.to_string(), right: right.to_owned() });
    }

    pub(super) fn key(&mut self, key: &str, value: &str) {
        if !is_key(value) {
            self.add(key, value, KEY_FORM);
        }
    }

    fn wording(&mut self, key: &str, text: &str) -> Option<Wording> {
        if text.trim().is_empty()
            || text.chars().count() > TEXT_CHARS_MAX
            || text.chars().any(char::is_control)
        {
            self.add(key, text, "1 to 500 characters on one line");
            return None;
        }
        match Wording::parse(text) {
            Ok(wording) => Some(wording),
            Err(refused) => {
                self.add(key, text, &refused.to_string());
                None
            }
        }
    }

    fn time(&mut self, key: &str, text: &str) -> Option<Time> {
        let time = parse_time(text);
        if time.is_none() {
            self.add(key, text, "a wall time such as \"09:00\"");
        }
        time
    }

    fn roll(&mut self, key: &str, text: &str) -> Option<Roll> {
        let roll = parse_roll(text);
        if roll.is_none() {
            self.add(key, text, &format!("one of {ROLL_WORDS}"));
        }
        roll
    }

    fn within(&mut self, key: &str, value: i64, max: u32) -> u32 {
        match u32::try_from(value).ok().filter(|value| *value <= max) {
            Some(value) => value,
            None => {
                self.add(key, value, &format!("a whole number from 0 to {max}"));
                0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> TemplateDraft {
        let json = r#"{"key": "report", "title": "Report: {{ client.name }}", "purpose": "p", "role": "seo", "effort_hours": 1.5,
            "schedule": {"rrule": "FREQ=MONTHLY;BYMONTHDAY=1", "at": "09:00", "on_holiday": "following"},
            "due": {"business_days": 2, "at": "18:00"}}"#;
        serde_json::from_str(json).unwrap()
    }

    #[track_caller]
    fn check_fault(change: impl FnOnce(&mut TemplateDraft), key: &str, right: &str) {
        let mut draft = draft();
        change(&mut draft);
        let faults = draft.parse().unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(faults[0].key, key);
        assert!(faults[0].right.contains(right), "{:?}", faults[0]);
    }

    #[test]
    fn a_right_draft_becomes_a_template() {
        let template = draft().parse().unwrap();
        assert_eq!(template.effort_minutes, 90);
        assert_eq!(template.catch_up, CatchUp { keep: Keep::Latest, days: None });
        assert_eq!((template.overlap, template.max_open), (Overlap::Allow, 12));
        assert_eq!(template.due, Due::BusinessDays { days: 2, at: Time::constant(18, 0, 0, 0) });
    }

    #[test]
    fn each_fault_names_its_key_and_what_would_be_right() {
        check_fault(
            |d| d.schedule.on_holiday = None,
            "schedule.on_holiday",
            "can fall on a day that is not worked",
        );
        check_fault(|d| d.schedule.at = Some("9 am".into()), "schedule.at", "09:00");
        check_fault(|d| d.schedule.at = None, "schedule.at", "09:00");
        check_fault(|d| d.schedule.on_start = Some(true), "schedule", "exactly one of");
        check_fault(|d| d.title = "Report {{ client.phone }}".into(), "title", "client.name");
        check_fault(|d| d.due.hours = Some(3), "due", "hours = N");
        check_fault(|d| d.due.business_days = Some(-3), "due.business_days", "0 to 120");
        check_fault(|d| d.effort_hours = 0.0, "effort_hours", "above 0");
        check_fault(|d| d.effort_hours = f64::NAN, "effort_hours", "above 0");
        check_fault(|d| d.importance = "urgent".into(), "importance", "critical");
        check_fault(|d| d.overlap = Some("queue".into()), "overlap", "allow, skip, buffer_one or supersede");
        check_fault(|d| d.max_open = Some(0), "max_open", "1 to 1000");
        check_fault(|d| d.max_open = Some(1001), "max_open", "1 to 1000");
        check_fault(|d| d.after = vec!["report".into()], "after", "cannot wait for itself");
        check_fault(|d| d.key = "Monthly Report".into(), "key", "lower-case");
        check_fault(|d| d.title = "b\u{0}".into(), "title", "on one line");
        check_fault(|d| d.checklist = vec!["two\nlines".into()], "checklist", "on one line");
    }

    #[test]
    fn a_promise_is_never_skipped_and_always_made_up_for() {
        let promise = |d: &mut TemplateDraft| d.promised = true;
        let mut promised = draft();
        promise(&mut promised);
        assert_eq!(promised.parse().unwrap().catch_up.keep, Keep::All);
        check_fault(
            |d| {
                promise(d);
                d.overlap = Some("skip".into())
            },
            "overlap",
            "never skipped",
        );
        check_fault(
            |d| {
                promise(d);
                d.overlap = Some("supersede".into())
            },
            "overlap",
            "allow or buffer_one",
        );
        check_fault(
            |d| {
                promise(d);
                d.catch_up = Some("latest".into())
            },
            "catch_up",
            "every promise",
        );
    }

    #[test]
    fn all_faults_are_listed_not_the_first() {
        let mut draft = draft();
        draft.importance = "urgent".into();
        draft.schedule.at = Some("25:00".into());
        draft.effort_hours = -1.0;
        let keys: Vec<String> = draft.parse().unwrap_err().into_iter().map(|fault| fault.key).collect();
        assert_eq!(keys, ["importance", "effort_hours", "schedule.at"]);
    }

    #[test]
    fn a_business_day_rule_needs_no_holiday_word() {
        let mut draft = draft();
        draft.schedule = ScheduleDraft {
            monthly: Some(MonthlyDraft { business_day: Some(OneOrMore::One(-1)), ..MonthlyDraft::default() }),
            at: Some("09:00".into()),
            ..ScheduleDraft::default()
        };
        assert_eq!(draft.parse().unwrap().schedule.on_holiday, Roll::None);
    }
}
