//! Time on tasks: logged by hand, or by a timer of which everybody has one.

use slated_core::event::{Event, EventKind};
use slated_core::task::logged::{ENTRY_MINUTES_MAX, LEFT_MINUTES_MAX, Logged, Timer, minutes_between};
use slated_core::task::{Actor, Refusal, Status, Task};
use slated_core::time::Timestamp;
use slated_store::WriteTx;

use super::roster::Roster;
use super::work::{expect_version, save, startable, visible};
use super::{Error, Ops};

/// What somebody says of their time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worked {
    pub spent: Spent,
    pub note: Option<String>,
    /// What remains of the task; what was worked is taken off it where nobody says.
    pub left_minutes: Option<u32>,
    /// The number of an entry of their own that this one replaces.
    pub corrects: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    Minutes(u32),
    Span { from: Timestamp, to: Timestamp },
}

/// A running timer, and what it has counted by now.
#[derive(Clone, Debug)]
pub struct Running {
    pub timer: Timer,
    pub minutes: u32,
    /// It began on another day: what it counts ended with that day's work.
    pub is_forgotten: bool,
}

impl Running {
    pub(super) fn of(timer: Timer, roster: &Roster, now: Timestamp) -> Running {
        let clock = roster.clock(Some(&timer.login));
        let (minutes, is_forgotten) = (timer.counted(clock, now).minutes, timer.is_forgotten(clock, now));
        Running { timer, minutes, is_forgotten }
    }
}

impl Ops {
    /// Logs the actor's own time, or corrects what they logged; the effort that remains goes along.
    pub async fn log_time(&self, id: i64, seen: i64, by: &Actor, worked: Worked) -> Result<Task, Error> {
        let now = self.clock.now();
        let (minutes, span) = measured(&worked, now)?;
        check_left(worked.left_minutes)?;
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            let task = expect_version(visible(&tx, id, by).await?, seen)?;
            if let Some((from, _)) = span {
                check_began(&task, from)?;
            }
            let was = match worked.corrects {
                Some(entry) => own_entry(&tx, id, entry, by).await?.minutes,
                None => 0,
            };
            let entry = entry(&task, by, minutes, span, worked.note, now);
            let (change, entry) = task.log_time(entry, was, worked.left_minutes, by, now)?;
            let saved = save(&tx, &change).await?;
            if !tx.add_logged(&entry, worked.corrects).await? {
                return Err(corrected_already(worked.corrects.unwrap_or_default()));
            }
            Ok(saved)
        }
        .await;
        tx.settle(done).await
    }

    /// Starts the actor's timer on a task, and the task with it; a timer that runs on another is stopped and counted.
    pub async fn start_timer(&self, id: i64, seen: i64, by: &Actor) -> Result<Task, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            let mut task = expect_version(visible(&tx, id, by).await?, seen)?;
            task.may_be_timed(by)?;
            startable(&tx, &task).await?;
            if let Some(other) = tx.timer_of(&by.login).await? {
                if other.task == id {
                    return Err(Refusal::TimerRuns { task: id }.into());
                }
                self.stop(&tx, &other, None, None, by, now).await?;
            }
            if task.status == Status::Open {
                tx.hold_person(task.assignee.as_deref().unwrap_or_default()).await?;
                self.may_begin(&tx, &task).await?;
                task = save(&tx, &task.start(by, now)?).await?;
            }
            let timer = Timer { login: by.login.clone(), task: id, started_at: now };
            if !tx.start_timer(&timer).await? {
                return Err(Refusal::TimerRuns { task: id }.into());
            }
            tx.append_events(&[Event::new(EventKind::TimerStarted, task.about(), by.by(), now)]).await?;
            Ok(task)
        }
        .await;
        tx.settle(done).await
    }

    /// Stops the actor's timer on a task and logs what it counted.
    pub async fn stop_timer(
        &self,
        id: i64,
        seen: i64,
        by: &Actor,
        note: Option<String>,
        left_minutes: Option<u32>,
    ) -> Result<Task, Error> {
        let now = self.clock.now();
        check_left(left_minutes)?;
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            let task = expect_version(visible(&tx, id, by).await?, seen)?;
            let timer = tx.timer_of(&by.login).await?.filter(|timer| timer.task == id);
            let timer = timer.ok_or(Refusal::NoTimer { task: id })?;
            let stopped = self.stop(&tx, &timer, note, left_minutes, by, now).await?;
            Ok(stopped.map_or(task, |(saved, _)| saved))
        }
        .await;
        tx.settle(done).await
    }

    /// Stops the actor's timer wherever it runs, also on a task that they do not see any more: the time is theirs. Which
    /// task it was, and what was logged there; nothing where there was less than a minute to count.
    pub async fn stop_my_timer(
        &self,
        by: &Actor,
        note: Option<String>,
        left_minutes: Option<u32>,
    ) -> Result<(i64, Option<Logged>), Error> {
        let now = self.clock.now();
        check_left(left_minutes)?;
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            let timer = tx.timer_of(&by.login).await?.ok_or(Refusal::NoTimerAtAll)?;
            let stopped = self.stop(&tx, &timer, note, left_minutes, by, now).await?;
            Ok((timer.task, stopped.map(|(_, entry)| entry)))
        }
        .await;
        tx.settle(done).await
    }

    /// The actor's running timer.
    pub async fn timer(&self, by: &Actor) -> Result<Option<Running>, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let Some(timer) = tx.timer_of(&by.login).await? else { return Ok(None) };
        let roster = Roster::load(&tx, &self.policy.weights).await?;
        Ok(Some(Running::of(timer, &roster, now)))
    }

    /// The task as it was saved, and what was logged; `None` where there was less than a minute to count.
    pub(super) async fn stop(
        &self,
        tx: &WriteTx,
        timer: &Timer,
        note: Option<String>,
        left_minutes: Option<u32>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Option<(Task, Logged)>, Error> {
        if !tx.stop_timer(timer).await? {
            return Err(Refusal::NoTimer { task: timer.task }.into());
        }
        let task = tx.task(timer.task).await?.ok_or_else(|| Error::not_found("task", timer.task))?;
        let roster = Roster::load(tx, &self.policy.weights).await?;
        let counted = timer.counted(roster.clock(Some(&timer.login)), now);
        if counted.minutes == 0 && left_minutes.is_none() {
            let event = Event::new(EventKind::TimerStopped, task.about(), by.by(), now);
            let event = event.because(counted.remark.as_deref().unwrap_or("less than a minute"));
            tx.append_events(&[event]).await?;
            return Ok(None);
        }
        let span = Some((timer.started_at, counted.until));
        let entry = Logged { remark: counted.remark, ..entry(&task, by, counted.minutes, span, note, now) };
        let (change, entry) = task.log_timer(entry, left_minutes, by, now)?;
        let saved = save(tx, &change).await?;
        tx.add_logged(&entry, None).await?;
        Ok(Some((saved, entry)))
    }
}

fn entry(
    task: &Task,
    by: &Actor,
    minutes: u32,
    span: Option<(Timestamp, Timestamp)>,
    note: Option<String>,
    now: Timestamp,
) -> Logged {
    let note = note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    let (task, login) = (task.id, by.login.clone());
    Logged { id: 0, task, login, span, minutes, note, remark: None, replaced_by: None, written_at: now }
}

/// An entry on that task that the actor wrote and nobody has corrected.
async fn own_entry(tx: &WriteTx, task: i64, entry: i64, by: &Actor) -> Result<Logged, Error> {
    let found = tx.logged_entry(entry).await?.filter(|found| found.task == task);
    let found = found.ok_or_else(|| Error::Invalid {
        pointer: "/corrects",
        detail: format!("task #{task} has no entry {entry}: right would be the number of one that it shows"),
    })?;
    if found.login != by.login {
        let detail = format!("entry {entry} is of {}, and only they correct it", found.login);
        return Err(Error::Invalid { pointer: "/corrects", detail });
    }
    if found.replaced_by.is_some() {
        return Err(corrected_already(entry));
    }
    Ok(found)
}

fn corrected_already(entry: i64) -> Error {
    let detail = format!("entry {entry} was corrected already: right would be the entry that replaced it");
    Error::Invalid { pointer: "/corrects", detail }
}

fn measured(worked: &Worked, now: Timestamp) -> Result<(u32, Option<(Timestamp, Timestamp)>), Error> {
    let invalid = |pointer, detail: String| Err(Error::Invalid { pointer, detail });
    // a correction may take an entry back
    let least = u32::from(worked.corrects.is_none());
    let (minutes, span, pointer) = match worked.spent {
        Spent::Minutes(minutes) => (minutes, None, "/minutes"),
        Spent::Span { from, to } => {
            if to > now {
                return invalid("/to", format!("{to} is in the future: right would be {now} at the latest"));
            }
            if to <= from {
                return invalid("/to", format!("{to} is not after {from}: right would be a later instant"));
            }
            (minutes_between(from, to), Some((from, to)), "/from")
        }
    };
    if !(least..=ENTRY_MINUTES_MAX).contains(&minutes) {
        let right = format!("right would be {least} to {ENTRY_MINUTES_MAX}");
        return invalid(pointer, format!("{minutes} minutes are not an entry of one day: {right}"));
    }
    Ok((minutes, span))
}

/// Some work is written down as a task after it was done; a slip of the year is not.
const WORKED_BEFORE_DAYS: i64 = 31;

fn check_began(task: &Task, from: Timestamp) -> Result<(), Error> {
    let earliest = task.created_at.plus_seconds(-WORKED_BEFORE_DAYS * 86_400);
    if from >= earliest {
        return Ok(());
    }
    let detail = format!(
        "{from} is more than {WORKED_BEFORE_DAYS} days before there was task #{}: right would be {earliest} or later",
        task.id
    );
    Err(Error::Invalid { pointer: "/from", detail })
}

fn check_left(left_minutes: Option<u32>) -> Result<(), Error> {
    match left_minutes.filter(|left| *left > LEFT_MINUTES_MAX) {
        None => Ok(()),
        Some(left) => {
            let detail = format!("{left} minutes are too many: right would be {LEFT_MINUTES_MAX} at most");
            Err(Error::Invalid { pointer: "/left_minutes", detail })
        }
    }
}
