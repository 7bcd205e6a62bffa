//! The words of a notice: one plain line for people, one JSON object for systems.
//!
//! Nothing here knows in which dress a line is sent; whoever sends it escapes what its own format needs.

use serde_json::json;

use super::Topic;
use crate::event::{By, Event, EventKind};
use crate::task::Task;
use crate::time::{Timestamp, Zone};

/// Longer words end in an ellipsis: a notice is read at a glance.
const LINE_CHARS_MAX: usize = 300;
const REASON_CHARS_MAX: usize = 160;
/// So that a payload stays below what receivers read.
const FIELD_CHARS_MAX: usize = 2_000;
/// Lines of one digest; how many more there are is said.
const DIGEST_LINES_MAX: usize = 100;

/// What a person reads, in one line. Times are in the reader's zone.
pub fn line(topic: Topic, event: &Event, task: Option<&Task>, zone: &Zone) -> String {
    let what = match (task, &event.about.client) {
        (Some(task), _) => format!("#{} {} ({})", task.id, task.title, task.client),
        (None, Some(client)) => client.clone(),
        (None, None) => "Slated".to_owned(),
    };
    let by = match &event.by {
        By::Person(login) => format!(" by {login}"),
        By::Engine | By::Import | By::Operator | By::Client => String::new(),
    };
    let deadline = task.map_or_else(String::new, |task| format!(", due {}", wall(task.deadline, zone)));
    let to = event.to.as_deref().unwrap_or_default();
    let said = match topic {
        Topic::Assigned => format!("given to you{by}{deadline}"),
        Topic::NewWork => format!("new for you{deadline}"),
        Topic::Returned => format!("returned{by}"),
        Topic::Taken => format!("no longer yours{by}"),
        Topic::Review => format!("waits for your review{by}"),
        Topic::Blocked if event.kind == EventKind::TaskFollowedUp => {
            "is back in your queue: its follow-up date has come".to_owned()
        }
        Topic::Blocked => format!("blocked{by}"),
        Topic::Mention => format!("names you in a comment{by}"),
        Topic::Danger if event.kind == EventKind::ProposalMade => {
            format!("will probably be missed{deadline}")
        }
        Topic::Danger => format!("promised and not begun{deadline}"),
        Topic::Proposal => event.kind.as_str().replace('_', " ") + &by,
        Topic::Overdue => format!("overdue{deadline}"),
        Topic::Risk => {
            format!("risk of leaving is now {to}, was {}", event.from.as_deref().unwrap_or("unknown"))
        }
        Topic::Deadline => format!("deadline moved{by}{deadline}"),
        Topic::Missed => "was not created, or too many are open".to_owned(),
        Topic::Pool => format!("waits in a pool{deadline}"),
        Topic::Priority if to.is_empty() => format!("priority taken back{by}"),
        Topic::Priority => format!("priority set{by}: {to}"),
        Topic::Trouble => event.kind.as_str().replace('_', " "),
    };
    let why = event.reason.as_deref().map(|why| format!(": {}", shortened(why, REASON_CHARS_MAX)));
    shortened(&format!("{what} {said}{}", why.unwrap_or_default()), LINE_CHARS_MAX)
}

/// Where it can be looked at, below the address of the daemon.
pub fn path(event: &Event) -> String {
    match (event.about.task, &event.about.client) {
        (Some(task), _) => format!("/tasks/{task}"),
        (None, Some(client)) => format!("/clients/{client}"),
        (None, None) => "/".to_owned(),
    }
}

/// Everything of a day in one notice.
pub fn digest(lines: &[String]) -> String {
    let mut text = format!("Slated, {} since yesterday:", counted(lines.len()));
    for line in lines.iter().take(DIGEST_LINES_MAX) {
        text.push_str("\n- ");
        text.push_str(&line.replace('\n', " "));
    }
    if lines.len() > DIGEST_LINES_MAX {
        text.push_str(&format!("\nand {} more", lines.len() - DIGEST_LINES_MAX));
    }
    text
}

fn counted(lines: usize) -> String {
    if lines == 1 { "one thing".to_owned() } else { format!("{lines} things") }
}

/// The exact bytes that a webhook is sent: the event as the feed gives it, without its detail.
pub fn payload(id: i64, event: &Event) -> String {
    let cut = |text: &Option<String>| text.as_deref().map(|text| shortened(text, FIELD_CHARS_MAX));
    let data = json!({
        "event": id,
        "at": event.at.to_string(),
        "by": event.by.as_str(),
        "kind": event.kind.as_str(),
        "task": event.about.task,
        "client": event.about.client,
        "from": cut(&event.from),
        "to": cut(&event.to),
        "reason": cut(&event.reason),
    });
    json!({ "type": event.kind.as_str(), "timestamp": event.at.to_string(), "data": data }).to_string()
}

/// What is sent when somebody tries an address.
pub fn test_payload(now: Timestamp) -> String {
    let data = json!({ "message": "This is a test of Slated: nothing has happened." });
    json!({ "type": "test", "timestamp": now.to_string(), "data": data }).to_string()
}

pub const TEST_LINE: &str = "This is a test of Slated: nothing has happened.";

fn wall(at: Timestamp, zone: &Zone) -> String {
    zone.civil(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// On one line, without control characters, and not longer.
fn shortened(text: &str, chars_max: usize) -> String {
    let mut short = String::new();
    let words = text.split_whitespace().flat_map(|word| [" ", word]).skip(1);
    let plain = words.flat_map(str::chars).filter(|c| !c.is_control());
    for (place, next) in plain.enumerate() {
        if place == chars_max {
            short.push('…');
            break;
        }
        short.push(next);
    }
    short
}
