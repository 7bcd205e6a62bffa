//! `slated forecast`: when open tasks will be done, as a running daemon tells it.

use std::io;

use clap::Args;
use serde_json::Value;

use super::card::{items, local, text};
use super::desk::given;
use super::out::{Field, Out, Tone};
use super::remote::{Remote, RemoteError};

#[derive(Debug, Args)]
pub(super) struct ForecastArgs {
    /// Who will do it; somebody else's is for managers and admins.
    #[arg(long, value_name = "LOGIN")]
    person: Option<String>,
    /// A role's tasks.
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// A client's tasks.
    #[arg(long, value_name = "CLIENT")]
    client: Option<String>,
    /// Show at most that many.
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

pub(super) async fn ask(remote: &Remote, args: ForecastArgs) -> Result<Value, RemoteError> {
    let ForecastArgs { person, role, client, limit } = args;
    let limit = limit.map(|limit| limit.to_string());
    let query = given([("person", person), ("role", role), ("client", client), ("limit", limit)]);
    Ok(remote.get(&["v1", "forecast"], &query).await?.body)
}

pub(super) fn told(body: &Value, out: &mut Out) -> io::Result<()> {
    let tasks = items(body, "tasks");
    if tasks.is_empty() {
        eprintln!("there is no open task to foresee");
    } else {
        let header = ["task", "miss", "finish", "deadline", "promise", "client", "who", "title"];
        out.table(&header, tasks.iter().map(row).collect())?;
    }
    let people = items(body, "people");
    if !people.is_empty() {
        out.line("")?;
        let rows = people.iter().map(|one| {
            vec![
                text(one, "login").into(),
                format!("{} h", text(one, "open_hours")).into(),
                local(one, "free_at_local").into(),
                text(one, "expected_misses").into(),
            ]
        });
        out.table(&["who", "open", "free at", "misses"], rows.collect())?;
    }
    let total = body.get("total").and_then(Value::as_u64).unwrap_or(0);
    if total > tasks.len() as u64 {
        eprintln!("{} of {total} shown", tasks.len());
    }
    Ok(())
}

fn row(task: &Value) -> Vec<Field> {
    let miss = task.get("miss_probability").and_then(Value::as_f64);
    let tone = match miss {
        Some(miss) if miss >= 0.5 => Tone::Bad,
        Some(miss) if miss >= 0.2 => Tone::Warn,
        Some(_) | None => Tone::Plain,
    };
    let miss = miss.map_or_else(|| "?".to_owned(), |miss| format!("{:.0} %", miss * 100.0));
    let is_promised = task.get("promised").and_then(Value::as_bool).unwrap_or(false);
    vec![
        Field::toned(format_args!("#{}", text(task, "number")), Tone::Strong),
        Field::toned(miss, tone),
        local(task, "expected_finish_local").into(),
        local(task, "deadline_local").into(),
        if is_promised { "yes" } else { "" }.into(),
        text(task, "client").into(),
        text(task, "expected_of").into(),
        text(task, "title").into(),
    ]
}
