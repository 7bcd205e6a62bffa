//! `slated board`: what a manager must look at today.

use std::io;

use serde_json::Value;

use super::card::{items, text};
use super::out::{Out, Tone};

/// The sections of the answer, in the order in which they are looked at, and how each is called.
const SECTIONS: [(&str, &str); 9] = [
    ("promises", "promises that will probably be missed"),
    ("overdue", "overdue"),
    ("obligations", "the client was not told"),
    ("silent", "silent clients"),
    ("reviews", "waiting for your review"),
    ("proposals", "asked of you"),
    ("waiting", "cannot go on"),
    ("unassigned", "nobody has it"),
    ("series", "series"),
];

pub(super) fn shown(body: &Value, out: &mut Out) -> io::Result<()> {
    let mut is_empty = true;
    for (key, title) in SECTIONS {
        let Some(section) = body.get(key).filter(|section| !items(section, "items").is_empty()) else {
            continue;
        };
        is_empty = false;
        let heading = out.toned(format_args!("{title} ({})", text(section, "total")), Tone::Strong);
        out.line(heading)?;
        let rows = items(section, "items").iter().map(|item| {
            let what = match (text(item, "task").as_str(), text(item, "proposal").as_str()) {
                ("", "") => String::new(),
                ("", proposal) => format!("proposal {proposal}"),
                (task, _) => format!("#{task}"),
            };
            let next = item.get("next").unwrap_or(&Value::Null);
            let request = format!("{} {}", text(next, "method"), text(next, "path"));
            vec![
                what.into(),
                text(item, "client").into(),
                text(item, "title").into(),
                text(item, "reason").into(),
                text(next, "what").into(),
                request.into(),
            ]
        });
        out.table(&["number", "client", "what", "why", "next", "request"], rows.collect())?;
        let not_shown = section.get("not_shown").and_then(Value::as_u64).unwrap_or(0);
        if not_shown > 0 {
            out.line(format_args!("and {not_shown} more"))?;
        }
    }
    if is_empty { out.line("nothing needs you today") } else { Ok(()) }
}
