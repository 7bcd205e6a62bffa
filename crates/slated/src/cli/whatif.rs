//! What a decision would do, and what order is suggested: as a running daemon tells it, for people.

use std::io;

use serde_json::Value;

use super::card::{inner, items, local, text};
use super::out::{Field, Out, Tone};

/// The sentence, then whose finishes move.
pub(super) fn effect(body: &Value, out: &mut Out) -> io::Result<()> {
    out.line(format_args!("dry run, nothing was written: {}", text(body, "sentence")))?;
    let tasks = items(body, "tasks");
    if !tasks.is_empty() {
        let header = ["task", "what", "finish", "would be", "deadline", "promise", "client", "who", "title"];
        out.table(&header, tasks.iter().map(shift).collect())?;
    }
    let count = |key: &str| body.get(key).and_then(Value::as_u64).unwrap_or(0);
    for (key, what) in [("left_out", "left out"), ("not_shown", "not yours to see")] {
        if count(key) > 0 {
            eprintln!("{} more, {what}", count(key));
        }
    }
    Ok(())
}

fn shift(task: &Value) -> Vec<Field> {
    let (before, after) = (inner(task, "before"), inner(task, "after"));
    let fate = text(task, "fate");
    let tone = match fate.as_str() {
        "slips" => Tone::Bad,
        "comes_back" => Tone::Good,
        "later" => Tone::Warn,
        _ => Tone::Plain,
    };
    let is_promised = task.get("promised").and_then(Value::as_bool).unwrap_or(false);
    let side = if after.is_null() { before } else { after };
    vec![
        Field::toned(format_args!("#{}", text(task, "number")), Tone::Strong),
        Field::toned(fate.replace('_', " "), tone),
        local(before, "expected_finish_local").into(),
        local(after, "expected_finish_local").into(),
        local(side, "deadline_local").into(),
        if is_promised { "yes" } else { "" }.into(),
        text(task, "client").into(),
        text(side, "expected_of").into(),
        text(task, "title").into(),
    ]
}

/// The moves in words, then the order that they make.
pub(super) fn suggestion(body: &Value, out: &mut Out) -> io::Result<()> {
    out.line(format_args!("only a suggestion, the queue stays as it is: {}", text(body, "sentence")))?;
    for step in items(body, "moves") {
        out.line(format_args!("  {}", text(step, "words")))?;
    }
    let left_out = body.get("moves_left_out").and_then(Value::as_u64).unwrap_or(0);
    if left_out > 0 {
        out.line(format_args!("  and {left_out} more"))?;
    }
    out.line("")?;
    let row = |name: &str, order: &Value| {
        let (promises, tasks) = (text(order, "promises_kept"), text(order, "tasks_in_time"));
        vec![name.into(), promises.into(), tasks.into(), text(order, "cost").into()]
    };
    let rows = vec![row("the queue's", inner(body, "queue")), row("suggested", inner(body, "suggested"))];
    out.table(&["order", "promises kept", "tasks in time", "cost of lateness"], rows)?;
    out.line("")?;
    let tasks = items(body, "tasks").iter().map(|task| {
        let (place, rank) = (text(task, "place"), text(task, "rank"));
        let tone = if place == rank { Tone::Faint } else { Tone::Plain };
        vec![
            place.into(),
            Field::toned(rank, tone),
            Field::toned(format_args!("#{}", text(task, "number")), Tone::Strong),
            text(task, "client").into(),
            text(task, "title").into(),
        ]
    });
    out.table(&["place", "rank", "task", "client", "title"], tasks.collect())
}
