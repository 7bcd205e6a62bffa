//! A task that cannot go on: who is waited for, until when, and how long the client kept it waiting.
//!
//! While the client is waited for, time presses nobody: slack and overdue days stand still, and what was waited is
//! added to the deadline as it presses. The deadline itself does not move, and the client's silence goes on counting.
//! What is kept is from when to when; in whose hours that is counted is decided when somebody asks, so a pause
//! survives a new assignee, an absence or an edited calendar.

use std::fmt;
use std::str::FromStr;

use super::{Change, Refusal, Status, Task, worded};
use crate::event::{By, Event, EventKind};
use crate::time::Timestamp;
use crate::worktime::WorkClock;

use super::Actor;

/// Who or what a blocked task waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitsOn {
    Client,
    /// A login.
    Colleague(String),
    Task(i64),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is nobody to wait for: right would be client, colleague:LOGIN or task:NUMBER")]
pub struct BadWaitsOn(pub String);

impl fmt::Display for WaitsOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WaitsOn::Client => f.write_str("client"),
            WaitsOn::Colleague(login) => write!(f, "colleague:{login}"),
            WaitsOn::Task(number) => write!(f, "task:{number}"),
        }
    }
}

impl FromStr for WaitsOn {
    type Err = BadWaitsOn;

    fn from_str(text: &str) -> Result<WaitsOn, BadWaitsOn> {
        let bad = || BadWaitsOn(text.to_owned());
        match text.split_once(':') {
            None if text == "client" => Ok(WaitsOn::Client),
            Some(("colleague", login)) if !login.is_empty() => Ok(WaitsOn::Colleague(login.to_owned())),
            Some(("task", number)) => match number.parse() {
                Ok(number) if number > 0 => Ok(WaitsOn::Task(number)),
                _ => Err(bad()),
            },
            _ => Err(bad()),
        }
    }
}

/// Whom a blocked task waits for, and when it comes back by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub on: WaitsOn,
    pub follow_up_at: Option<Timestamp>,
}

/// A time during which the client was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    pub from: Timestamp,
    /// `None` while the client is still waited for.
    pub to: Option<Timestamp>,
    /// A deadline was set after it, with the wait in mind: it is kept and adds nothing to that one.
    pub is_settled: bool,
}

impl Task {
    /// Says that the task cannot go on, and for whom it waits where somebody is waited for.
    pub fn block(
        self,
        reason: &str,
        waiting: Option<Waiting>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        self.worked_by(by, "block")?;
        self.needs("block", &[Status::Open, Status::Started], "open or started")?;
        let reason = worded("block", "reason", reason)?;
        if waiting.as_ref().is_some_and(|waiting| waiting.on == WaitsOn::Task(self.id)) {
            return Err(Refusal::WaitsOnItself { task: self.id });
        }
        let told = waiting.as_ref().map(|waiting| {
            let follow_up_at = waiting.follow_up_at.map(|at| at.to_string());
            serde_json::json!({ "waits_for": waiting.on.to_string(), "follow_up_at": follow_up_at })
        });
        let mut paused = self.paused.clone();
        if waiting.as_ref().is_some_and(|waiting| waiting.on == WaitsOn::Client) {
            paused.push(Pause { from: now, to: None, is_settled: false });
        }
        let task = Task { blocked_reason: Some(reason.to_owned()), waiting, paused, ..self };
        let mut change = task.into_status(Status::Blocked, EventKind::TaskBlocked, by, now);
        change.event = change.event.because(reason);
        change.event.detail = told;
        Ok(change)
    }

    pub fn unblock(self, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.worked_by(by, "unblock")?;
        self.needs("unblock", &[Status::Blocked], "blocked")?;
        let status = self.unblocked_status();
        Ok(self.waits_no_more(now).into_status(status, EventKind::TaskUnblocked, by, now))
    }

    /// Comes back on the follow-up date; `None` where that has not come or nobody is waited for.
    pub fn follow_up(self, now: Timestamp) -> Option<Change> {
        let waiting = self.waiting.clone().filter(|_| self.status == Status::Blocked)?;
        waiting.follow_up_at.filter(|at| *at <= now)?;
        let status = self.unblocked_status();
        let event = Event::new(EventKind::TaskFollowedUp, self.about(), By::Engine, now)
            .moved(self.status.as_str(), status.as_str())
            .because(&format!("waited for {}: the date of the follow-up has come", waiting.on));
        Some(Change { task: Task { status, ..self.waits_no_more(now) }, event })
    }

    fn unblocked_status(&self) -> Status {
        if self.started_at.is_some() { Status::Started } else { Status::Open }
    }

    /// What was waited stays written down.
    pub(super) fn waits_no_more(self, now: Timestamp) -> Task {
        Task { blocked_reason: None, waiting: None, paused: ended(self.paused, now), ..self }
    }

    /// A new deadline was set with the waiting until now in mind; whoever still waits goes on doing so from now.
    pub(super) fn settled(paused: Vec<Pause>, now: Timestamp) -> Vec<Pause> {
        let goes_on = paused.last().is_some_and(|last| last.to.is_none());
        let mut paused = ended(paused, now);
        for pause in &mut paused {
            pause.is_settled = true;
        }
        if goes_on {
            paused.push(Pause { from: now, to: None, is_settled: false });
        }
        paused
    }

    /// Since when time does not press, because the client is waited for.
    pub fn stands_still_since(&self) -> Option<Timestamp> {
        self.paused.last().filter(|last| last.to.is_none()).map(|last| last.from)
    }

    /// The instant by which a score at `now` is computed: that at which time stood still, where it does.
    pub fn pressing_at(&self, now: Timestamp) -> Timestamp {
        self.stands_still_since().map_or(now, |since| since.min(now))
    }

    /// The deadline as it presses: later by what the client was waited for, in the hours of whoever does the task while
    /// there was slack to lose, in the agency's once it was overdue.
    pub fn pressing_deadline(&self, clock: &WorkClock, agency: &WorkClock) -> Timestamp {
        let mut deadline = self.deadline;
        for pause in self.paused.iter().filter(|pause| !pause.is_settled) {
            let Some(to) = pause.to else { continue };
            let was_overdue = deadline <= pause.from;
            let hours = if was_overdue { agency } else { clock };
            let waited = hours.worked_seconds(to) - hours.worked_seconds(pause.from);
            if waited <= 0 {
                continue;
            }
            deadline = hours.instant_near(hours.worked_seconds(deadline) + waited, deadline);
            // nobody becomes overdue by waiting
            deadline = if was_overdue { deadline } else { deadline.max(to) };
        }
        deadline
    }

    /// Seconds for which the client was waited for, by the clock on the wall.
    pub fn waited_seconds(&self, now: Timestamp) -> i64 {
        self.paused.iter().map(|pause| pause.to.unwrap_or(now).seconds_since(pause.from).max(0)).sum()
    }
}

fn ended(mut paused: Vec<Pause>, now: Timestamp) -> Vec<Pause> {
    if let Some(last) = paused.last_mut() {
        last.to = last.to.or(Some(now.max(last.from)));
    }
    paused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Calendar;
    use crate::score::{Facts, Importance, Risk, Score, Weights, score};
    use crate::task::logged::tests::{sam, task};
    use crate::time::Zone;
    use jiff::civil::{date, time};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn clock(absences: Vec<(jiff::civil::Date, jiff::civil::Date)>) -> WorkClock {
        WorkClock::new(Calendar::weekdays("ua"), Zone::utc(), time(9, 0, 0, 0), 480, absences).unwrap()
    }

    fn scored(task: &Task, hours: &WorkClock, agency: &WorkClock, now: Timestamp) -> Score {
        let facts = Facts {
            deadline: task.pressing_deadline(hours, agency),
            effort_minutes: task.effort_minutes,
            risk: Risk::NONE,
            importance: Importance::Normal,
            promised: false,
        };
        score(&facts, hours, agency, &Weights::default(), task.pressing_at(now))
    }

    fn on_client(follow_up_at: &str) -> Option<Waiting> {
        Some(Waiting { on: WaitsOn::Client, follow_up_at: Some(at(follow_up_at)) })
    }

    /// A task with this deadline is blocked for the client from one instant to the other: its slack and overdue terms are
    /// the same all along, and after it they go on from where they stood.
    #[track_caller]
    fn check_stands_still(
        deadline: &str,
        from: &str,
        to: &str,
        absences: Vec<(jiff::civil::Date, jiff::civil::Date)>,
    ) {
        let (hours, agency) = (clock(absences), clock(Vec::new()));
        let plain = Task { deadline: at(deadline), ..task(120, Status::Started) };
        let (from, to) = (at(from), at(to));
        let before = scored(&plain, &hours, &agency, from).total();
        let blocked = plain.block("no access", on_client("2027-01-04T09:00:00Z"), &sam(), from).unwrap().task;
        for share in 0..=10 {
            let now = from.plus_seconds(to.seconds_since(from) * share / 10);
            assert_eq!(scored(&blocked, &hours, &agency, now).total(), before, "at {now}");
        }
        let back = blocked.unblock(&sam(), to).unwrap().task;
        let after = scored(&back, &hours, &agency, to).total();
        assert!((after.0 - before.0).abs() <= 1, "{before} before, {after} after");
        let pressing = scored(&back, &hours, &agency, to.plus_seconds(5 * 86_400)).total();
        assert!(pressing > after, "time presses again: {after}, then {pressing}");
    }

    // Red when a pause counts in the wrong hours, or only while it lasts (tried: without the loop over pauses).
    #[test]
    fn time_does_not_press_while_the_client_is_waited_for() {
        let none = Vec::new;
        check_stands_still("2026-12-04T17:00:00Z", "2026-11-24T10:00:00Z", "2026-11-27T12:00:00Z", none());
        // over the deadline itself, and from after it on
        check_stands_still("2026-11-25T12:00:00Z", "2026-11-24T10:00:00Z", "2026-11-30T12:00:00Z", none());
        check_stands_still("2026-11-23T12:00:00Z", "2026-11-24T10:00:00Z", "2026-11-30T12:00:00Z", none());
        // whoever does it is away meanwhile
        let away = || vec![(date(2026, 11, 25), date(2026, 11, 27))];
        check_stands_still("2026-12-04T17:00:00Z", "2026-11-24T10:00:00Z", "2026-11-30T12:00:00Z", away());
        check_stands_still("2026-11-23T12:00:00Z", "2026-11-24T10:00:00Z", "2026-11-30T12:00:00Z", away());
    }

    // Red when any block pauses (tried).
    #[test]
    fn only_the_client_stops_the_clock() {
        let agency = clock(Vec::new());
        for waiting in [
            None,
            Some(Waiting { on: WaitsOn::Colleague("pat".to_owned()), follow_up_at: None }),
            Some(Waiting { on: WaitsOn::Task(9), follow_up_at: None }),
        ] {
            let plain = Task { deadline: at("2026-12-04T17:00:00Z"), ..task(120, Status::Open) };
            let blocked = plain.clone().block("x", waiting, &sam(), at("2026-11-24T10:00:00Z")).unwrap().task;
            let later = at("2026-11-30T10:00:00Z");
            assert_eq!(scored(&blocked, &agency, &agency, later), scored(&plain, &agency, &agency, later));
        }
    }

    // Red when a new deadline is lengthened by what was waited before it was set (tried: without `settled`).
    #[test]
    fn a_new_deadline_knows_of_the_waiting_before_it() {
        let agency = clock(Vec::new());
        let boss = Actor { access: crate::agency::Access::Admin, ..sam() };
        let (from, moved, to) =
            (at("2026-11-24T10:00:00Z"), at("2026-11-26T10:00:00Z"), at("2026-11-27T10:00:00Z"));
        let plain = Task { deadline: at("2026-11-27T17:00:00Z"), ..task(120, Status::Open) };
        let blocked = plain.block("x", on_client("2026-12-01T09:00:00Z"), &sam(), from).unwrap().task;
        let new = at("2026-12-04T12:00:00Z");
        let with_new = blocked.move_deadline(new, 5, "they asked", &boss, moved).unwrap().task;
        let back = with_new.unblock(&sam(), to).unwrap().task;
        assert_eq!(
            back.pressing_deadline(&agency, &agency),
            at("2026-12-07T12:00:00Z"),
            "one day, not three"
        );
        assert_eq!(back.waited_seconds(to), 3 * 86_400, "all of it stays written down");
    }

    #[test]
    fn a_follow_up_comes_on_its_date_and_not_before() {
        let from = at("2026-11-24T10:00:00Z");
        let blocked = |status| {
            let task = Task { started_at: (status == Status::Started).then_some(from), ..task(120, status) };
            task.block("x", on_client("2026-12-01T09:00:00Z"), &sam(), from).unwrap().task
        };
        assert_eq!(blocked(Status::Open).follow_up(at("2026-12-01T08:59:59Z")), None);
        for status in [Status::Open, Status::Started] {
            let change = blocked(status).follow_up(at("2026-12-01T09:00:00Z")).unwrap();
            assert_eq!((change.task.status, &change.task.waiting), (status, &None));
            assert_eq!(change.task.stands_still_since(), None);
            assert_eq!((change.event.kind, &change.event.by), (EventKind::TaskFollowedUp, &By::Engine));
            assert_eq!(change.task.follow_up(at("2027-12-01T09:00:00Z")), None, "once");
        }
        let cancelled = Task { promised: false, ..blocked(Status::Open) };
        let boss = Actor { access: crate::agency::Access::Admin, ..sam() };
        let cancelled = cancelled.cancel("they left", &boss, at("2026-11-25T10:00:00Z")).unwrap().task;
        assert_eq!((&cancelled.waiting, cancelled.stands_still_since()), (&None, None));
    }

    #[track_caller]
    fn check_reopened(closed: Status, by: &Actor, hours_later: i64, expected: &str) {
        let closed_at = at("2026-11-24T10:00:00Z");
        let task = Task { closed_at: Some(closed_at), ..task(120, closed) };
        let done = task.reopen(24, "by mistake", by, closed_at.plus_seconds(hours_later * 3_600));
        let told = done.map_or_else(
            |refusal| refusal.to_string(),
            |change| {
                assert_eq!((change.event.kind, change.task.closed_at), (EventKind::TaskReopened, None));
                change.task.status.as_str().to_owned()
            },
        );
        assert_eq!(told, expected);
    }

    #[test]
    fn a_mistake_is_taken_back_by_whoever_made_it_for_some_hours_and_by_the_manager_always() {
        let boss = Actor { access: crate::agency::Access::Admin, ..sam() };
        let pat = Actor { login: "pat".to_owned(), ..sam() };
        check_reopened(Status::Done, &sam(), 24, "open");
        check_reopened(
            Status::Done,
            &sam(),
            25,
            "task #7 was closed more than 24 h ago: only the client's manager may reopen it now",
        );
        check_reopened(Status::Done, &boss, 1_000, "open");
        check_reopened(Status::Cancelled, &boss, 1, "open");
        check_reopened(Status::Cancelled, &sam(), 1, "only the client's manager may reopen task #7");
        check_reopened(Status::Done, &pat, 1, "only its assignee or the client's manager may reopen task #7");
        check_reopened(Status::Open, &boss, 1, "task #7 is open: reopen needs it to be done or given up");
    }

    #[test]
    fn whom_to_wait_for_is_read_as_it_is_written() {
        for on in [WaitsOn::Client, WaitsOn::Colleague("sam".to_owned()), WaitsOn::Task(7)] {
            assert_eq!(on.to_string().parse(), Ok(on));
        }
        for bad in ["", "Client", "colleague:", "task:", "task:0", "task:-1", "task:x", "boss"] {
            assert_eq!(bad.parse::<WaitsOn>(), Err(BadWaitsOn(bad.to_owned())));
        }
    }
}
