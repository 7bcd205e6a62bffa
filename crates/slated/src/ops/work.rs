//! Moves of one task: by the specialist who works on it, and by the manager who has the last word.

use jiff::civil::Date;
use slated_core::agency::Access;
use slated_core::beside::Link;
use slated_core::deadline::{Because, Told};
use slated_core::overrides::{BadOverride, Override, OverrideKind};
use slated_core::score::sum_in_words;
use slated_core::task::shown::Eyes;
use slated_core::task::waiting::{Waiting, WaitsOn};
use slated_core::task::{Actor, Change, Refusal, Status, Task};
use slated_core::time::{Timestamp, plus_days};
use slated_core::worktime::WorkClock;
use slated_store::{ReadTx, StoreError};

use super::queue::{pending, queue_of, waits_of};
use super::roster::Roster;
use super::{Error, Ops};

/// What can be done to a task by its number.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Start,
    Submit,
    Complete,
    Release,
    Block {
        reason: String,
        waits_on: Option<WaitsOn>,
        /// When it comes back by itself, at the beginning of the agency's day where the client is.
        follow_up_on: Option<Date>,
    },
    Unblock,
    Approve,
    Return {
        comment: String,
        /// What is unclear, for the checklist.
        unclear: Vec<String>,
    },
    /// Back to work after it was closed.
    Reopen {
        reason: String,
    },
    Cancel {
        reason: String,
    },
    Waive {
        reason: String,
    },
    Reassign {
        to: String,
    },
    /// Submit or complete, with what came of it.
    Finish {
        how: Finish,
        result: Outcome,
    },
    /// Whether the client sees it.
    Show {
        to: Eyes,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    Submit,
    Complete,
}

/// What came of a task, for its client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub text: Option<String>,
    pub links: Vec<Link>,
}

/// How much of the queue an override's event keeps, so that a later version can learn from it.
const QUEUE_SHOWN_MAX: usize = 20;

/// What is asked again later than in a year is not waited for.
const FOLLOW_UP_DAYS_MAX: i64 = 366;

/// How far ahead a deadline may be moved: five years with their leap days. What is further is a slip of the pen.
const DEADLINE_AHEAD_DAYS_MAX: i64 = 1_827;

/// What somebody wants of a task, before anybody has looked at whether it may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    Act(Action),
    /// A pin, level or boost.
    Override {
        kind: OverrideKind,
        reason: String,
        ends_at: Option<Timestamp>,
    },
    NoOverride,
    Deadline {
        to: Timestamp,
        because: Because,
        told: Option<Telling>,
        past: Past,
    },
}

/// How a client was told, and when: now where that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    pub how: String,
    pub at: Option<Timestamp>,
}

impl Telling {
    pub(super) fn by(self, now: Timestamp) -> Told {
        Told { at: self.at.unwrap_or(now), how: self.how }
    }
}

/// Whether a deadline may lie in the past: only where somebody says that it is meant so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    Refused,
    BackDated,
}

impl Wanted {
    /// Refuses what no task could be, before anything is opened for it.
    pub(super) fn could_be(&self, by: &Actor, now: Timestamp) -> Result<(), Error> {
        match self {
            Wanted::Override { kind, reason, ends_at } => {
                let known = Override::new(*kind, &by.login, reason, now, *ends_at);
                known.map(drop).map_err(invalid_override)
            }
            Wanted::Deadline { to, past: Past::Refused, .. } if *to <= now => {
                let right = format!("an instant after {now}, or back_dated where the past is meant");
                let detail = format!("{to} is in the past: right would be {right}");
                Err(Error::Invalid { pointer: "/to", detail })
            }
            Wanted::Deadline { to, past: Past::Refused, .. } => can_be_due(*to, now),
            Wanted::Deadline { to, past: Past::BackDated, .. } => can_have_been_due(*to, now),
            Wanted::Act(_) | Wanted::NoOverride => Ok(()),
        }
    }
}

impl Ops {
    pub async fn act(&self, id: i64, seen: i64, by: &Actor, action: Action) -> Result<Task, Error> {
        self.decide_and_save(id, seen, by, Wanted::Act(action)).await
    }

    /// Sets a pin, level or boost. The computed score stays beside it and is never changed by it.
    pub async fn set_override(
        &self,
        id: i64,
        seen: i64,
        by: &Actor,
        kind: OverrideKind,
        reason: &str,
        ends_at: Option<Timestamp>,
    ) -> Result<Task, Error> {
        self.decide_and_save(id, seen, by, Wanted::Override { kind, reason: reason.to_owned(), ends_at })
            .await
    }

    pub async fn clear_override(&self, id: i64, seen: i64, by: &Actor) -> Result<Task, Error> {
        self.decide_and_save(id, seen, by, Wanted::NoOverride).await
    }

    /// Moves a deadline: the client's manager only, with a reason. The series does not move.
    pub async fn move_deadline(
        &self,
        id: i64,
        seen: i64,
        by: &Actor,
        to: Timestamp,
        because: impl Into<Because>,
    ) -> Result<Task, Error> {
        let wanted = Wanted::Deadline { to, because: because.into(), told: None, past: Past::Refused };
        self.decide_and_save(id, seen, by, wanted).await
    }

    /// Decides and saves. `whatif` decides in the same way and saves nothing.
    pub async fn decide_and_save(
        &self,
        id: i64,
        seen: i64,
        by: &Actor,
        wanted: Wanted,
    ) -> Result<Task, Error> {
        let now = self.clock.now();
        wanted.could_be(by, now)?;
        let tx = self.store.write().await?;
        if matches!(wanted, Wanted::Act(Action::Start | Action::Unblock)) {
            let task = visible(&tx, id, by).await?;
            tx.hold_person(task.assignee.as_deref().unwrap_or_default()).await?;
        }
        let keeps_queue = matches!(wanted, Wanted::Override { .. });
        let told = match &wanted {
            Wanted::Deadline { told, .. } => told.clone(),
            Wanted::Act(_) | Wanted::Override { .. } | Wanted::NoOverride => None,
        };
        let (was_published, links) = match &wanted {
            Wanted::Act(Action::Finish { result, .. }) => (false, result.links.clone()),
            Wanted::Act(Action::Show { .. }) => (self.is_published(&tx, id).await?, Vec::new()),
            Wanted::Act(_) | Wanted::Override { .. } | Wanted::NoOverride | Wanted::Deadline { .. } => {
                (false, Vec::new())
            }
        };
        let is_closing = matches!(
            wanted,
            Wanted::Act(Action::Finish { .. } | Action::Complete | Action::Approve | Action::Show { .. })
        );
        let mut change = self.decide(&tx, id, seen, by, wanted, now).await?;
        if keeps_queue {
            change.event.detail = Some(self.queue_as_shown(&tx, &change.task, now).await?);
        }
        let saved = save(&tx, &change).await?;
        if let Some(told) = told {
            self.note_contact(&tx, &saved.client, &told.by(now), by, now).await?;
        }
        self.add_results(&tx, &saved, links, by, now).await?;
        if is_closing && !was_published {
            self.publish(&tx, &saved, by, now).await?;
        }
        tx.commit().await?;
        Ok(saved)
    }

    /// Whether it may be done, and what it makes of the task.
    pub(super) async fn decide(
        &self,
        tx: &ReadTx,
        id: i64,
        seen: i64,
        by: &Actor,
        wanted: Wanted,
        now: Timestamp,
    ) -> Result<Change, Error> {
        match wanted {
            Wanted::Act(action) => {
                let task = expect_version(visible(tx, id, by).await?, seen)?;
                self.may_act(tx, &task, &action).await?;
                let waiting = waiting(tx, &task, by, &action, now).await?;
                Ok(self.acted(task, by, now, action, waiting)?)
            }
            Wanted::Override { kind, reason, ends_at } => {
                let wanted =
                    Override::new(kind, &by.login, &reason, now, ends_at).map_err(invalid_override)?;
                let task = expect_version(visible(tx, id, by).await?, seen)?;
                let wanted = self.beside_its_score(tx, wanted, &task, now).await?;
                Ok(task.set_override(wanted, by, now)?)
            }
            Wanted::NoOverride => {
                Ok(expect_version(visible(tx, id, by).await?, seen)?.clear_override(by, now)?)
            }
            Wanted::Deadline { to, because, told, past: _ } => {
                let because = Because { told: told.map(|told| told.by(now)), ..because };
                let task = expect_version(visible(tx, id, by).await?, seen)?;
                let roster = Roster::load(tx, &self.policy.weights).await?;
                let slip_days = slip_days(&roster, &task, to);
                Ok(task.move_deadline(to, slip_days, because, by, now)?)
            }
        }
    }

    /// The override with the score that it stands beside, so that it is seen later whether it still holds.
    pub(super) async fn beside_its_score(
        &self,
        tx: &ReadTx,
        wanted: Override,
        task: &Task,
        now: Timestamp,
    ) -> Result<Override, Error> {
        let roster = Roster::for_tasks(tx, &self.policy.weights, std::slice::from_ref(task)).await?;
        Ok(wanted.beside(roster.score(task, now).total()))
    }

    /// Ends the overrides whose time has come; the number ended. What somebody else changed meanwhile is left to
    /// the next beat.
    pub async fn expire_overrides(&self, now: Timestamp) -> Result<usize, Error> {
        const AT_ONCE_MAX: u64 = 500;
        let tx = self.store.write().await?;
        let mut ended = 0;
        for task in tx.expired_overrides(now, AT_ONCE_MAX).await? {
            if let Some(change) = task.expire_override(now) {
                match tx.save(&change).await {
                    Ok(_) => ended += 1,
                    Err(StoreError::Stale { .. }) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        tx.commit().await?;
        Ok(ended)
    }

    /// Brings back what waits where its follow-up date has come; the number brought back. What somebody else changed
    /// meanwhile is left to the next beat.
    pub async fn follow_up(&self, now: Timestamp) -> Result<usize, Error> {
        const AT_ONCE_MAX: u64 = 500;
        let tx = self.store.write().await?;
        let mut back = 0;
        for task in tx.due_follow_ups(now, AT_ONCE_MAX).await? {
            let Some(change) = task.follow_up(now) else { continue };
            match tx.save(&change).await {
                Ok(_) => back += 1,
                Err(StoreError::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        tx.commit().await?;
        Ok(back)
    }

    async fn may_act(&self, tx: &ReadTx, task: &Task, action: &Action) -> Result<(), Error> {
        match action {
            Action::Start => {
                startable(tx, task).await?;
                self.may_begin(tx, task).await
            }
            // what was begun before it was blocked is begun again
            Action::Unblock => self.may_begin(tx, task).await,
            Action::Submit | Action::Complete | Action::Finish { .. } => startable(tx, task).await,
            Action::Reassign { to } => can_take(tx, to, task).await,
            Action::Release
            | Action::Block { .. }
            | Action::Approve
            | Action::Return { .. }
            | Action::Reopen { .. }
            | Action::Cancel { .. }
            | Action::Waive { .. }
            | Action::Show { .. } => Ok(()),
        }
    }

    fn acted(
        &self,
        task: Task,
        by: &Actor,
        now: Timestamp,
        action: Action,
        waiting: Option<Waiting>,
    ) -> Result<Change, Refusal> {
        match action {
            Action::Start => task.start(by, now),
            Action::Submit => task.submit(by, now),
            Action::Complete => task.complete(by, now),
            Action::Release => task.release(by, now),
            Action::Block { reason, .. } => task.block(&reason, waiting, by, now),
            Action::Unblock => task.unblock(by, now),
            Action::Approve => task.approve(by, now),
            Action::Return { comment, unclear } => task.hand_back(&comment, &unclear, by, now),
            Action::Reopen { reason } => task.reopen(self.policy.reopen_hours, &reason, by, now),
            Action::Cancel { reason } => task.cancel(&reason, by, now),
            Action::Waive { reason } => task.waive(&reason, by, now),
            Action::Reassign { to } => task.reassign(&to, by, now),
            Action::Show { to } => task.show(to, by, now),
            Action::Finish { how, result } => {
                let change = match how {
                    Finish::Submit => task.submit(by, now)?,
                    Finish::Complete => task.complete(by, now)?,
                };
                match &result.text {
                    Some(text) => change.with_result(text),
                    None => Ok(change),
                }
            }
        }
    }

    /// Refuses where the specialist whose task it is has begun as many as may be begun at once.
    pub(super) async fn may_begin(&self, tx: &ReadTx, task: &Task) -> Result<(), Error> {
        let begins = match task.status {
            Status::Open => true,
            // it goes on where it was
            Status::Blocked => task.started_at.is_some(),
            Status::Started | Status::InReview | Status::Done | Status::Cancelled | Status::Waived => false,
        };
        match task.assignee.as_deref().filter(|_| begins) {
            Some(login) => self.begun_few(tx, login).await,
            None => Ok(()),
        }
    }

    /// The same for whoever takes a task: what is begun is finished first.
    pub(super) async fn may_begin_more(&self, tx: &ReadTx, by: &Actor) -> Result<(), Error> {
        self.begun_few(tx, &by.login).await
    }

    async fn begun_few(&self, tx: &ReadTx, login: &str) -> Result<(), Error> {
        // managers answer for what they begin themselves
        let Some(person) = tx.person(login).await?.filter(|one| one.access == Access::Specialist) else {
            return Ok(());
        };
        let own = person.tasks_at_once.and_then(|limit| usize::try_from(limit).ok());
        let begun = tx.begun_by(login).await?;
        if begun.len() < own.unwrap_or(self.policy.begun_max) {
            return Ok(());
        }
        Err(Refusal::TooManyBegun { login: login.to_owned(), begun }.into())
    }

    /// The queue that the task stands in, as people saw it when the manager spoke.
    pub(super) async fn queue_as_shown(
        &self,
        tx: &ReadTx,
        task: &Task,
        now: Timestamp,
    ) -> Result<serde_json::Value, Error> {
        let roster = Roster::load(tx, &self.policy.weights).await?;
        let (login, roles) = match task.assignee.as_deref() {
            Some(login) => (login, roster.person(login).map(|p| p.roles.clone()).unwrap_or_default()),
            None => ("", vec![task.role.clone()]),
        };
        let queue = queue_of(tx, &roster, login, &roles, now).await?;
        let shown = queue.iter().take(QUEUE_SHOWN_MAX).map(|ranked| {
            serde_json::json!({ "task": ranked.task.id, "score": sum_in_words(&ranked.score), "place": ranked.rank_reason })
        });
        Ok(serde_json::json!({ "queue_before": shown.collect::<Vec<_>>() }))
    }
}

pub(super) fn can_be_due(to: Timestamp, now: Timestamp) -> Result<(), Error> {
    let latest = now.plus_seconds(DEADLINE_AHEAD_DAYS_MAX * 86_400);
    let detail = if to <= now {
        format!("{to} is in the past: right would be an instant after {now}")
    } else if to > latest {
        format!("{to} is more than five years ahead: right would be {latest} at the latest")
    } else {
        return Ok(());
    };
    Err(Error::Invalid { pointer: "/to", detail })
}

/// The same for a day that somebody says was meant.
fn can_have_been_due(to: Timestamp, now: Timestamp) -> Result<(), Error> {
    let earliest = now.plus_seconds(-DEADLINE_AHEAD_DAYS_MAX * 86_400);
    if to > now {
        return can_be_due(to, now);
    }
    if to < earliest {
        let detail = format!("{to} is more than five years ago: right would be {earliest} at the earliest");
        return Err(Error::Invalid { pointer: "/to", detail });
    }
    Ok(())
}

/// Who is waited for and until when, where that can be.
async fn waiting(
    tx: &ReadTx,
    task: &Task,
    by: &Actor,
    action: &Action,
    now: Timestamp,
) -> Result<Option<Waiting>, Error> {
    let Action::Block { waits_on, follow_up_on, .. } = action else { return Ok(None) };
    let invalid = |pointer, detail: String| Err(Error::Invalid { pointer, detail });
    let Some(on) = waits_on else {
        return match follow_up_on {
            None => Ok(None),
            Some(_) => invalid(
                "/waits_for",
                "whom it waits for is missing: a follow-up needs somebody to ask".to_owned(),
            ),
        };
    };
    match on {
        WaitsOn::Client if follow_up_on.is_none() => {
            return invalid(
                "/follow_up_on",
                "the day of the follow-up is missing: nothing waits for a client without a date to ask again"
                    .to_owned(),
            );
        }
        WaitsOn::Client => {}
        WaitsOn::Colleague(login) => {
            if !tx.person(login).await?.is_some_and(|person| person.active) {
                return invalid("/waits_for", format!("{login:?} is not an active person here"));
            }
        }
        WaitsOn::Task(number) => {
            let awaited = tx.task(*number).await?.filter(|task| by.sees(task));
            if !awaited.is_some_and(|task| task.status.is_open()) {
                return invalid("/waits_for", format!("there is no open task #{number}"));
            }
        }
    }
    let Some(date) = follow_up_on else { return Ok(Some(Waiting { on: on.clone(), follow_up_at: None })) };
    let agency = tx.agency().await?.ok_or(Error::NoAgency)?;
    let zone = tx.client(&task.client).await?.map_or(agency.zone, |client| client.zone);
    let at = zone.instant(*date, agency.works_from);
    let latest = plus_days(zone.date(now), FOLLOW_UP_DAYS_MAX);
    if at <= now || *date > latest {
        let detail = format!(
            "{date} is no day of a follow-up: right would be a day whose work begins after now, until {latest}"
        );
        return invalid("/follow_up_on", detail);
    }
    Ok(Some(Waiting { on: on.clone(), follow_up_at: Some(at) }))
}

/// The task, or the same answer as for one that does not exist where the actor may not see it.
pub(super) async fn visible(tx: &ReadTx, id: i64, by: &Actor) -> Result<Task, Error> {
    let task = tx.task(id).await?.filter(|task| by.sees(task));
    task.ok_or_else(|| Error::not_found("task", id))
}

/// Refuses while the task waits for another.
pub(super) async fn startable(tx: &ReadTx, task: &Task) -> Result<(), Error> {
    let waits = waits_of(tx, std::slice::from_ref(task)).await?;
    let waits_for = pending(&waits, task.id);
    // who has begun goes on: what opened the way is not taken back
    if waits_for.is_empty() || task.status == Status::Started {
        return Ok(());
    }
    Err(Refusal::Waiting { task: task.id, waits_for: waits_for.join(" and ") }.into())
}

pub(super) async fn can_take(tx: &ReadTx, login: &str, task: &Task) -> Result<(), Error> {
    let invalid = |detail: String| Err(Error::Invalid { pointer: "/to", detail });
    match tx.person(login).await? {
        None => invalid(format!(
            "{login:?} is nobody here: right would be the login of a person with the role {}",
            task.role
        )),
        Some(person) if !person.active => invalid(format!("{login:?} is not active")),
        Some(person) if !person.roles.contains(&task.role) => {
            invalid(format!("{login:?} does not have the role {:?}", task.role))
        }
        Some(_) => Ok(()),
    }
}

pub(super) fn expect_version(task: Task, seen: i64) -> Result<Task, Error> {
    if task.version == seen {
        return Ok(task);
    }
    Err(Error::Stale { task: task.id, seen, now_at: task.version })
}

pub(super) async fn save(tx: &slated_store::WriteTx, change: &Change) -> Result<Task, Error> {
    tx.save(change).await.map_err(|error| match error {
        StoreError::Stale { .. } => {
            Error::Stale { task: change.task.id, seen: change.task.version, now_at: change.task.version + 1 }
        }
        other => other.into(),
    })
}

pub(super) fn invalid_override(error: BadOverride) -> Error {
    let pointer = match &error {
        BadOverride::Reason => "/reason",
        BadOverride::Ends { .. } => "/ends_at",
        _ => "/value",
    };
    Error::Invalid { pointer, detail: error.to_string() }
}

/// Agency working days from one deadline to the other, negative when it comes nearer. The days are the
/// client's: Friday evening there is not the agency's Saturday.
pub(super) fn slip_days(roster: &Roster, task: &Task, to: Timestamp) -> i64 {
    let (from, zone) = (task.deadline, roster.zone(&task.client));
    let clock = roster.agency_clock();
    working_days(clock, zone.date(from), zone.date(to))
}

/// Working days after the one date and up to the other, negative when that is earlier. By the clock's sums: a deadline
/// stands wherever an older version let it be moved, and walking there day by day takes too long to hold a lock.
fn working_days(clock: &WorkClock, after: Date, through: Date) -> i64 {
    let per_day = clock.seconds_per_day();
    // when the next day's work begins, this day's is done, however late it ends
    let done = |date| clock.worked_seconds(clock.zone().instant(plus_days(date, 1), clock.works_from()));
    // nearly: where clocks change, a day of more than 23 hours reaches into the next one by an hour
    (done(through) - done(after) + per_day / 2).div_euclid(per_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Time, date, time};
    use slated_core::calendar::Calendar;
    use slated_core::time::Zone;

    /// By the sums it is what it would be day by day.
    #[track_caller]
    fn check_working_days(zone: &str, works_from: Time, minutes_per_day: u32) {
        let mut calendar = Calendar::weekdays("ua");
        calendar.days_off.insert(date(2026, 12, 25), "Christmas".to_owned());
        calendar.days_on.insert(date(2026, 12, 27));
        let zone = Zone::named(zone).unwrap();
        let clock = WorkClock::new(calendar.clone(), zone, works_from, minutes_per_day, Vec::new()).unwrap();
        for first in 0..400 {
            let after = plus_days(date(2026, 1, 1), first);
            for length in [0, 1, 2, 3, 7, 31, 100, 1_827] {
                let through = plus_days(after, length);
                let walked = calendar.business_days_in(plus_days(after, 1), through);
                assert_eq!(working_days(&clock, after, through), walked, "{after} to {through}");
                assert_eq!(working_days(&clock, through, after), -walked, "{through} to {after}");
            }
        }
    }

    #[test]
    fn working_days_are_counted_as_they_would_be_walked() {
        check_working_days("Europe/Kyiv", time(9, 0, 0, 0), 480);
        check_working_days("America/New_York", time(22, 0, 0, 0), 480);
        check_working_days("Pacific/Auckland", time(0, 0, 0, 0), 1_440);
        check_working_days("UTC", time(23, 59, 0, 0), 1);
    }
}
