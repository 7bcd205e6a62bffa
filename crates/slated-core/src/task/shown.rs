//! What a client may see of a task: the manager says whether, and whoever finishes it says what came of it.

use super::{Actor, Change, Refusal, Shown, Status, Task, worded};
use crate::event::{Event, EventKind};
use crate::time::Timestamp;

pub const RESULT_CHARS_MAX: usize = 2_000;

/// Whether a task is for the client's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    Client,
    Internal,
}

impl Eyes {
    pub fn as_str(self) -> &'static str {
        match self {
            Eyes::Client => "client",
            Eyes::Internal => "internal",
        }
    }
}

impl Task {
    /// Whether the client is shown it, also when it is closed. To say what is so already changes nothing but is kept.
    pub fn show(self, to: Eyes, by: &Actor, now: Timestamp) -> Result<Change, Refusal> {
        self.managed_by(by, "say what the client sees of")?;
        let from = if self.shown.client_sees { Eyes::Client } else { Eyes::Internal };
        let event = Event::new(EventKind::TaskShown, self.about(), by.by(), now);
        let event = event.moved(from.as_str(), to.as_str());
        let shown = Shown { client_sees: to == Eyes::Client, ..self.shown };
        Ok(Change { task: Task { shown, ..self }, event })
    }

    /// Whether the client can read that it is done and what came of it, where something did.
    pub fn is_published(&self) -> bool {
        self.status == Status::Done && self.shown.client_sees && self.shown.result.is_some()
    }
}

impl Change {
    /// With what came of the task, in words for the client.
    pub fn with_result(self, result: &str) -> Result<Change, Refusal> {
        let result = worded("a result", "result", result)?.to_owned();
        let Change { task, mut event } = self;
        event.detail = Some(serde_json::json!({ "result": result }));
        let shown = Shown { result: Some(result), ..task.shown };
        Ok(Change { task: Task { shown, ..task }, event })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::Access;
    use crate::task::logged::tests::{sam, task};

    fn mia() -> Actor {
        Actor { login: "mia".to_owned(), access: Access::Manager, roles: Vec::new() }
    }

    fn now() -> Timestamp {
        "2026-11-24T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_manager_says_whether_the_client_sees_it_and_the_history_keeps_it() {
        let change = task(60, Status::Done).show(Eyes::Client, &mia(), now()).unwrap();
        assert!(change.task.shown.client_sees);
        let event = &change.event;
        assert_eq!((event.from.as_deref(), event.to.as_deref()), (Some("internal"), Some("client")));
        let refused = task(60, Status::Open).show(Eyes::Client, &sam(), now()).unwrap_err().to_string();
        assert_eq!(refused, "only the client's manager may say what the client sees of task #7");
    }

    #[test]
    fn what_came_of_it_is_published_once_it_is_done_and_shown() {
        let open = task(60, Status::Open);
        let done = open.complete(&sam(), now()).unwrap().with_result(" Two pages ").unwrap();
        assert_eq!(done.task.shown.result.as_deref(), Some("Two pages"));
        assert!(!done.task.is_published(), "nobody said that the client may see it");
        assert!(done.task.show(Eyes::Client, &mia(), now()).unwrap().task.is_published());
        let blank = task(60, Status::Open).complete(&sam(), now()).unwrap().with_result(" ");
        assert_eq!(blank.unwrap_err().to_string(), "a result needs a result that is not empty");
    }
}
