//! `slated score` and `slated overtakes`: why a task stands where it stands, and how long.

use std::io;

use clap::Args;
use serde_json::Value;
use slated_core::time::Timestamp;

use super::card::{inner, items, local, text};
use super::desk::given;
use super::out::Out;
use super::remote::{Remote, RemoteError};
use super::value;

#[derive(Debug, Args)]
pub(super) struct ScoreArgs {
    /// The task's number.
    #[arg(value_name = "NUMBER", value_parser = value::task_number)]
    number: i64,
    /// At this instant instead of now, by the facts of now.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant)]
    at: Option<Timestamp>,
}

pub(super) async fn ask(remote: &Remote, args: &ScoreArgs) -> Result<Value, RemoteError> {
    let query = given([("at", args.at.map(|at| at.to_string()))]);
    Ok(remote.get(&["v1", "tasks", &args.number.to_string(), "score"], &query).await?.body)
}

pub(super) async fn race(remote: &Remote, number: i64) -> Result<Value, RemoteError> {
    Ok(remote.get(&["v1", "tasks", &number.to_string(), "overtakes"], &[]).await?.body)
}

fn points(value: &Value) -> f64 {
    value.get("points").and_then(Value::as_f64).unwrap_or_default()
}

pub(super) fn shown(body: &Value, out: &mut Out) -> io::Result<()> {
    let total = body.get("total").and_then(Value::as_f64).unwrap_or_default();
    let when = format!("{} {}", local(body, "at_local"), text(body, "time_zone"));
    let (band, stage) = (text(body, "band"), text(body, "stage"));
    out.line(format_args!("#{} {total:.1} {band}, {stage}, at {when}", text(body, "number")))?;
    for term in items(body, "terms") {
        out.line(format_args!("{:>+9.1}  {}", points(term), text(term, "name")))?;
        if text(term, "name") == "risk" {
            for part in items(body, "risk_parts") {
                out.line(format_args!("{:>+15.1}  {}", points(part), text(part, "part")))?;
            }
        }
    }
    out.line(format_args!("  {}", text(body, "explanation")))?;
    out.line(format_args!("  latest start {}", local(body, "latest_start_local")))?;
    let version = text(inner(body, "weights"), "version");
    let version = if version.is_empty() { "not written yet".to_owned() } else { version };
    out.line(format_args!("  weights version {version}"))
}

pub(super) fn raced(body: &Value, out: &mut Out) -> io::Result<()> {
    let (above, below) = (inner(body, "above"), inner(body, "below"));
    for passing in [above, below] {
        if !passing.is_null() {
            out.line(text(passing, "words"))?;
        }
    }
    if above.is_null() && below.is_null() {
        return out.line(format_args!("#{} has no neighbour in a queue", text(body, "number")));
    }
    out.line(text(body, "holds"))
}
