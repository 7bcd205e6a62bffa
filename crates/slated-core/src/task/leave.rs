//! Whoever took a task from its role's pool has left before they began it.

use super::{Change, Status, Task};
use crate::event::{By, Event, EventKind};
use crate::time::Timestamp;

impl Task {
    /// Goes back to the pool, with why; `None` where somebody has begun it, or nobody has it.
    pub fn left_in_pool(self, by: By, now: Timestamp) -> Option<Change> {
        let from = self.assignee.clone().filter(|_| self.status == Status::Open)?;
        let event = Event::new(EventKind::TaskReleased, self.about(), by, now)
            .moved(&from, format!("pool:{}", self.role))
            .because(&format!("{from} has left"));
        Some(Change { task: Task { assignee: None, started_at: None, ..self }, event })
    }
}

#[cfg(test)]
mod tests {
    use super::super::logged::tests::task;
    use super::*;

    #[track_caller]
    fn check_released(status: Status, expected: Option<&str>) {
        let now = "2026-11-24T09:00:00Z".parse().unwrap();
        let released = task(60, status).left_in_pool(By::Import, now);
        let to = released.as_ref().and_then(|change| change.event.to.as_deref());
        assert_eq!(to, expected, "{status:?}");
        assert!(released.is_none_or(|change| change.task.assignee.is_none()));
    }

    #[test]
    fn what_was_begun_stays_for_somebody_to_decide_about() {
        check_released(Status::Open, Some("pool:seo"));
        for status in [Status::Started, Status::Blocked, Status::InReview, Status::Done] {
            check_released(status, None);
        }
    }
}
