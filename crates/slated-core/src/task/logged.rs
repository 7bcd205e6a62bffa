//! Time that somebody worked on a task, and what of its effort then remains.
//!
//! What was written stays: a correction is an entry of its own that replaces another.

use super::{Actor, Change, Refusal, Task};
use crate::event::{Event, EventKind};
use crate::time::Timestamp;
use crate::worktime::WorkClock;

/// What is taken to remain where more was worked than was estimated and nobody says otherwise: less than half an hour
/// weighs the same in a score.
pub const LEFT_ASSUMED_MINUTES: u32 = 30;
/// One entry is of one day.
pub const ENTRY_MINUTES_MAX: u32 = 1_440;
/// As much as a template may be estimated at.
pub const LEFT_MINUTES_MAX: u32 = 400 * 60;

/// An entry of somebody's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// 0 until the store gives one.
    pub id: i64,
    pub task: i64,
    pub login: String,
    /// Where only minutes were said there is no span.
    pub span: Option<(Timestamp, Timestamp)>,
    pub minutes: u32,
    pub note: Option<String>,
    /// What Slated has to say about it: a timer that was forgotten, an estimate that was used up.
    pub remark: Option<String>,
    /// The entry that corrects this one, which then counts no more.
    pub replaced_by: Option<i64>,
    pub written_at: Timestamp,
}

/// A timer that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    pub login: String,
    pub task: i64,
    pub started_at: Timestamp,
}

/// How far a timer counts, and why not further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub until: Timestamp,
    pub minutes: u32,
    pub remark: Option<String>,
}

impl Timer {
    /// On the day on which it began it counts to `now`; forgotten over night, to the end of that day's work and no
    /// further. Either way it is said where it ran past that end.
    pub fn counted(&self, clock: &WorkClock, now: Timestamp) -> Counted {
        let zone = clock.zone();
        let day = zone.date(self.started_at);
        let work_ends = zone.instant(day, clock.works_from()).plus_seconds(clock.seconds_per_day());
        let wall = zone.civil(work_ends).strftime("%H:%M");
        let is_over_night = zone.date(now) != day;
        let (until, remark) = if is_over_night {
            let until = work_ends.max(self.started_at).min(now);
            (
                until,
                Some(format!(
                    "forgotten over night: counted until {wall} of {day}, correct it if that is wrong"
                )),
            )
        } else if now > work_ends && self.started_at < work_ends {
            (now, Some(format!("ran past the end of the working day at {wall}, correct it if that is wrong")))
        } else {
            (now.max(self.started_at), None)
        };
        Counted { until, minutes: minutes_between(self.started_at, until), remark }
    }

    /// Whether the day on which it began is over.
    pub fn is_forgotten(&self, clock: &WorkClock, now: Timestamp) -> bool {
        clock.zone().date(now) != clock.zone().date(self.started_at)
    }
}

/// To the nearest minute.
pub fn minutes_between(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from((to.seconds_since(from).max(0) + 30) / 60).unwrap_or(u32::MAX)
}

/// What remains of an effort, and what is to be said about it.
fn left_after(before: u32, was: u32, entry: &Logged) -> (u32, Option<String>) {
    if entry.minutes <= was {
        return ((before + (was - entry.minutes)).min(LEFT_MINUTES_MAX.max(before)), None);
    }
    let more = entry.minutes - was;
    if more < before {
        return (before - more, None);
    }
    let left = before.min(LEFT_ASSUMED_MINUTES);
    if left == 0 {
        return (0, None);
    }
    (
        left,
        Some(format!(
            "the estimate is used up: {left} min are taken to remain, say what is left if that is wrong"
        )),
    )
}

impl Task {
    /// Takes what was worked off the effort that remains; `left` says it instead. `was` are the minutes of the entry
    /// that is corrected. Of a closed task nothing remains and nothing changes.
    pub fn log_time(
        self,
        entry: Logged,
        was: u32,
        left: Option<u32>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(Change, Logged), Refusal> {
        self.worked_by(by, "log time on")?;
        if left.is_some() {
            self.needs_open("saying what is left")?;
        }
        Ok(self.logged(entry, was, left, by, now))
    }

    /// The same for a timer that was started by right: it counts for whoever worked, whosever the task is by now.
    pub fn log_timer(
        self,
        entry: Logged,
        left: Option<u32>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(Change, Logged), Refusal> {
        if left.is_some() {
            // what is left is for whoever has the task now to say
            self.worked_by(by, "say what is left of")?;
            self.needs_open("saying what is left")?;
        }
        Ok(self.logged(entry, 0, left, by, now))
    }

    /// A timer runs on what can be worked on.
    pub fn may_be_timed(&self, by: &Actor) -> Result<(), Refusal> {
        self.worked_by(by, "start a timer on")?;
        self.needs("start a timer", &[super::Status::Open, super::Status::Started], "open or started")
    }

    fn logged(
        self,
        mut entry: Logged,
        was: u32,
        left: Option<u32>,
        by: &Actor,
        now: Timestamp,
    ) -> (Change, Logged) {
        let before = self.effort_minutes;
        let (after, used_up) = match (self.status.is_open(), left) {
            (false, _) => (before, None),
            (true, Some(left)) => (left.min(LEFT_MINUTES_MAX), None),
            (true, None) => left_after(before, was, &entry),
        };
        let remarks: Vec<String> = entry.remark.take().into_iter().chain(used_up).collect();
        entry.remark = Some(remarks.join("; ")).filter(|remark| !remark.is_empty());
        let corrected = if was > 0 { format!("{was} min corrected to ") } else { String::new() };
        let words = [entry.note.as_deref(), entry.remark.as_deref()];
        let words: String = words.into_iter().flatten().map(|words| format!("; {words}")).collect();
        let event = Event::new(EventKind::TimeLogged, self.about(), by.by(), now)
            .moved(format!("{before} min left"), format!("{after} min left"))
            .because(&format!("{corrected}{} min{words}", entry.minutes));
        (Change { task: Task { effort_minutes: after, ..self }, event }, entry)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::civil::time;

    use super::*;
    use crate::agency::Access;
    use crate::calendar::Calendar;
    use crate::score::Importance;
    use crate::task::{Shown, Status};
    use crate::time::Zone;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    pub(crate) fn task(effort_minutes: u32, status: Status) -> Task {
        let now = at("2026-11-24T09:00:00Z");
        Task {
            id: 7,
            origin: None,
            client: "acme".to_owned(),
            manager: "mia".to_owned(),
            deputy: None,
            title: "Report".to_owned(),
            purpose: String::new(),
            role: "seo".to_owned(),
            assignee: Some("sam".to_owned()),
            status,
            importance: Importance::Normal,
            promised: false,
            review: false,
            effort_minutes,
            deadline: now,
            deadline_implied: false,
            first_deadline: now,
            moves: 0,
            slip_days: 0,
            late: false,
            created_at: now,
            started_at: None,
            closed_at: None,
            blocked_reason: None,
            waiting: None,
            paused: Vec::new(),
            checklist: Vec::new(),
            shown: Shown::default(),
            overridden: None,
            version: 1,
        }
    }

    pub(in crate::task) fn sam() -> Actor {
        Actor { login: "sam".to_owned(), access: Access::Specialist, roles: vec!["seo".to_owned()] }
    }

    fn entry(minutes: u32) -> Logged {
        let written_at = at("2026-11-24T09:00:00Z");
        let (note, remark, replaced_by) = (None, None, None);
        Logged {
            id: 0,
            task: 7,
            login: "sam".to_owned(),
            span: None,
            minutes,
            note,
            remark,
            replaced_by,
            written_at,
        }
    }

    /// Effort before, minutes logged, minutes of the entry that is corrected, what the person says is left.
    #[track_caller]
    fn check_left(before: u32, minutes: u32, was: u32, left: Option<u32>, expected: u32, remark: &str) {
        let now = at("2026-11-24T09:00:00Z");
        let done = task(before, Status::Started).log_time(entry(minutes), was, left, &sam(), now);
        let (change, entry) = done.unwrap();
        let found = (change.task.effort_minutes, entry.remark.unwrap_or_default());
        assert_eq!((found.0, found.1.split(',').next().unwrap()), (expected, remark));
    }

    // Red when what is left is taken without a floor (tried: `before.saturating_sub(more)`).
    #[test]
    fn what_was_worked_is_taken_off_what_remains() {
        let used_up = |left| format!("the estimate is used up: {left} min are taken to remain");
        check_left(120, 45, 0, None, 75, "");
        check_left(120, 119, 0, None, 1, "");
        check_left(120, 120, 0, None, 30, &used_up(30));
        check_left(120, 500, 0, None, 30, &used_up(30));
        check_left(20, 60, 0, None, 20, &used_up(20));
        check_left(0, 60, 0, None, 0, "");
        check_left(120, 500, 0, Some(90), 90, "");
        check_left(120, 45, 0, Some(0), 0, "");
        check_left(75, 60, 45, None, 60, "");
        check_left(75, 0, 45, None, 120, "");
        // what is above the most that may be said is not cut by a correction (07d4f48)
        check_left(30_000, 30, 60, None, 30_000, "");
        check_left(24_000, 30, 60, None, 24_000, "");
    }

    #[test]
    fn of_a_closed_task_nothing_remains_to_be_said() {
        let now = at("2026-11-24T09:00:00Z");
        let done = || task(60, Status::Done);
        let (change, _) = done().log_time(entry(45), 0, None, &sam(), now).unwrap();
        assert_eq!(change.task, done());
        let refused = done().log_time(entry(45), 0, Some(30), &sam(), now).unwrap_err().to_string();
        assert_eq!(refused, "task #7 is done: saying what is left needs it to be neither done nor given up");
        let pat = Actor { login: "pat".to_owned(), ..sam() };
        let refused = done().log_time(entry(45), 0, None, &pat, now).unwrap_err().to_string();
        assert_eq!(refused, "only its assignee or the client's manager may log time on task #7");
    }

    #[track_caller]
    fn check_timer(started: &str, now: &str, minutes: u32, until: &str, remark: &str) {
        let kyiv = Zone::named("Europe/Kyiv").unwrap();
        let clock =
            WorkClock::new(Calendar::weekdays("ua"), kyiv, time(9, 0, 0, 0), 480, Vec::new()).unwrap();
        let timer = Timer { login: "sam".to_owned(), task: 7, started_at: at(started) };
        let counted = timer.counted(&clock, at(now));
        assert_eq!((counted.minutes, counted.until), (minutes, at(until)));
        assert_eq!(counted.remark.unwrap_or_default().split(',').next().unwrap(), remark);
    }

    // Red when a timer counts to `now` whatever the day.
    #[test]
    fn a_timer_that_was_forgotten_over_night_counts_to_the_end_of_the_working_day() {
        let night = "forgotten over night: counted until 17:00 of 2026-11-24";
        let evening = "ran past the end of the working day at 17:00";
        let day = |wall: &str| format!("2026-11-24T{wall}:00+02:00");
        check_timer(&day("10:00"), &day("10:45"), 45, &day("10:45"), "");
        check_timer(&day("10:00"), "2026-11-24T10:00:29+02:00", 0, "2026-11-24T10:00:29+02:00", "");
        check_timer(&day("16:00"), &day("18:30"), 150, &day("18:30"), evening);
        check_timer(&day("16:00"), "2026-11-25T09:10:00+02:00", 60, &day("17:00"), night);
        check_timer(&day("20:00"), "2026-11-25T09:10:00+02:00", 0, &day("20:00"), night);
        check_timer(&day("20:00"), &day("21:00"), 60, &day("21:00"), "");
        check_timer(&day("10:00"), &day("09:00"), 0, &day("10:00"), "");
    }
}
