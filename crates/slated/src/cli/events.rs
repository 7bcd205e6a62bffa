//! What has happened, in order: a list for people, and lines of JSON for programs.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::desk::{LISTED_MAX, PAGE_MAX, given, show};
use super::out::Out;
use super::remote::{Remote, RemoteError};
use super::{Failure, card};

const EVENTS_USUAL: usize = 200;

#[derive(Debug, Args)]
pub(super) struct EventsArgs {
    #[command(subcommand)]
    command: Option<EventsCommand>,
    #[command(flatten)]
    which: WhichArgs,
    /// List at most that many.
    #[arg(long, value_name = "N", default_value_t = EVENTS_USUAL)]
    limit: usize,
}

#[derive(Debug, Subcommand)]
enum EventsCommand {
    /// All of them as JSON, one a line, up to now.
    #[command(after_help = "Example:\n  slated events export --client client-001 > events.jsonl")]
    Export(WhichArgs),
}

#[derive(Debug, Args)]
struct WhichArgs {
    /// Only what came after the event with this number.
    #[arg(long, value_name = "N", default_value_t = 0)]
    after: i64,
    /// Only what happened to this task.
    #[arg(long, value_name = "NUMBER")]
    task: Option<i64>,
    /// Only what happened to this client.
    #[arg(long, value_name = "KEY")]
    client: Option<String>,
}

pub(super) async fn run(remote: &Remote, args: EventsArgs, out: &mut Out) -> Result<(), Failure> {
    match args.command {
        Some(EventsCommand::Export(which)) => export(remote, which, out).await,
        None => Ok(show(&list(remote, args.which, args.limit).await?, out, card::events)?),
    }
}

async fn list(remote: &Remote, mut which: WhichArgs, limit: usize) -> Result<Value, RemoteError> {
    let wanted = limit.min(LISTED_MAX);
    let mut found = Vec::new();
    while found.len() < wanted {
        let page_limit = (wanted - found.len()).min(PAGE_MAX);
        let page = page(remote, &which, page_limit).await?;
        let new = card::items(&page, "events");
        found.extend_from_slice(new);
        which.after = next_after(&page, which.after);
        if new.len() < page_limit {
            break;
        }
    }
    Ok(json!({ "events": found, "next_after": which.after }))
}

/// As many as there are: a page at a time is held. It ends where the feed has nothing more to look at.
async fn export(remote: &Remote, mut which: WhichArgs, out: &mut Out) -> Result<(), Failure> {
    loop {
        let page = page(remote, &which, PAGE_MAX).await?;
        for event in card::items(&page, "events") {
            out.line(event)?;
        }
        let next = next_after(&page, which.after);
        if next <= which.after {
            return Ok(());
        }
        which.after = next;
    }
}

async fn page(remote: &Remote, which: &WhichArgs, limit: usize) -> Result<Value, RemoteError> {
    let WhichArgs { after, task, client } = which;
    let query = given([
        ("after", Some(after.to_string())),
        ("limit", Some(limit.to_string())),
        ("task", task.map(|number| number.to_string())),
        ("client", client.clone()),
    ]);
    Ok(remote.get(&["v1", "events"], &query).await?.body)
}

fn next_after(page: &Value, after: i64) -> i64 {
    page.get("next_after").and_then(Value::as_i64).unwrap_or(after)
}
