//! A closed task goes back to work, because it was closed by mistake or was not done after all.
//!
//! Nothing is made anew: the task keeps its number, its date in the series, its deadline and its history. Whether a
//! promise was kept is read from when the task is closed, so it is open again with the task.

use super::{Actor, Change, Refusal, Status, Task, worded};
use crate::event::EventKind;
use crate::time::Timestamp;

impl Task {
    /// Whoever did it may undo a slip for so many hours after it was closed; the client's manager at any time.
    pub fn reopen(self, hours: i64, reason: &str, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.needs("reopen", &[Status::Done, Status::Cancelled, Status::Waived], "done or given up")?;
        match self.status {
            // what a manager gave up is not taken back by somebody else
            Status::Cancelled | Status::Waived => self.managed_by(by, "reopen")?,
            Status::Open | Status::Started | Status::Blocked | Status::InReview | Status::Done => {
                self.worked_by(by, "reopen")?;
            }
        }
        let latest = self.closed_at.map(|closed| closed.plus_seconds(hours * 3_600));
        if !by.manages(&self) && latest.is_none_or(|latest| latest < now) {
            return Err(Refusal::ClosedLongAgo { task: self.id, hours });
        }
        let reason = worded("reopen", "reason", reason)?;
        let status = if self.started_at.is_some() { Status::Started } else { Status::Open };
        let task = Task { closed_at: None, ..self };
        let mut change = task.into_status(status, EventKind::TaskReopened, by, now);
        change.event = change.event.because(reason);
        Ok(change)
    }
}
