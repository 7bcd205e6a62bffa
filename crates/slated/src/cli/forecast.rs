//! `slated forecast`: when open tasks will be done, as a running daemon tells it.

use std::io;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::card::{items, local, text};
use super::desk::{Render, given};
use super::out::{Field, Out, Tone};
use super::remote::{Remote, RemoteError};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
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
    #[command(subcommand)]
    instead: Option<Instead>,
}

#[derive(Debug, Subcommand)]
enum Instead {
    /// Who will have too much to do? Hours needed and there, by week and role.
    #[command(after_help = "Example:\n  slated forecast load --with client-001/seo@2026-12-01")]
    Load {
        /// How many weeks, 12 unless given.
        #[arg(long, value_name = "N")]
        weeks: Option<u32>,
        /// As if a client took one more service.
        #[arg(long, value_name = "CLIENT/SERVICE@DATE")]
        with: Option<String>,
    },
}

pub(super) async fn ask(remote: &Remote, args: ForecastArgs) -> Result<(Value, Render), RemoteError> {
    let ForecastArgs { person, role, client, limit, instead } = args;
    if let Some(Instead::Load { weeks, with }) = instead {
        let query = given([("weeks", weeks.map(|weeks| weeks.to_string())), ("with", with)]);
        return Ok((remote.get(&["v1", "forecast", "load"], &query).await?.body, weighed));
    }
    let limit = limit.map(|limit| limit.to_string());
    let query = given([("person", person), ("role", role), ("client", client), ("limit", limit)]);
    Ok((remote.get(&["v1", "forecast"], &query).await?.body, told))
}

fn weighed(body: &Value, out: &mut Out) -> io::Result<()> {
    let hours = |one: &Value, key: &str| one.get(key).and_then(Value::as_f64).unwrap_or_default();
    let mut rows = Vec::new();
    for week in items(body, "weeks") {
        for role in items(week, "roles") {
            let (needed, there) = (
                hours(role, "needed_hours") + hours(role, "considered_hours"),
                hours(role, "capacity_hours"),
            );
            let tone = if needed > there { Tone::Bad } else { Tone::Plain };
            rows.push(vec![
                text(week, "starts_on").into(),
                text(role, "role").into(),
                text(role, "needed_hours").into(),
                text(role, "considered_hours").into(),
                Field::toned(text(role, "capacity_hours"), tone),
            ]);
        }
    }
    out.table(&["week", "role", "needed", "considered", "there"], rows)?;
    for open in items(body, "open") {
        eprintln!("{}: {} h are open already", text(open, "role"), text(open, "open_hours"));
    }
    Ok(())
}

fn told(body: &Value, out: &mut Out) -> io::Result<()> {
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
