//! Comments and links beside a task, and finding by words, as people see them.

use std::io;

use clap::Args;
use serde_json::{Value, json};

use super::card::{items, local, text};
use super::desk::{Number, given};
use super::out::Out;
use super::remote::{Remote, RemoteError, Verb};

#[derive(Debug, Args)]
pub(super) struct CommentArgs {
    #[command(flatten)]
    number: Number,
    /// What you have to say; `@login` mentions somebody. Without it the comments are listed.
    text: Option<String>,
    /// Let the client see it too.
    #[arg(long, requires = "text")]
    for_client: bool,
}

#[derive(Debug, Args)]
pub(super) struct LinkArgs {
    #[command(flatten)]
    number: Number,
    /// Where it is. Without it the links are listed.
    address: Option<String>,
    /// What it is.
    #[arg(long, requires = "address")]
    title: Option<String>,
    /// Let the client see it too.
    #[arg(long, requires = "address")]
    for_client: bool,
}

#[derive(Debug, Args)]
pub(super) struct SearchArgs {
    /// What to look for, in any case.
    words: String,
    /// Show at most that many of each kind.
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

fn audience(for_client: bool) -> &'static str {
    if for_client { "client" } else { "internal" }
}

pub(super) async fn comment(remote: &Remote, args: CommentArgs) -> Result<Value, RemoteError> {
    let number = args.number.number.to_string();
    let path = ["v1", "tasks", &number, "comments"];
    if let Some(text) = args.text {
        let body = json!({ "text": text, "audience": audience(args.for_client) });
        return Ok(remote.write(Verb::Post, &path, None, Some(&body)).await?.body);
    }
    Ok(remote.get(&path, &[]).await?.body)
}

pub(super) async fn link(remote: &Remote, args: LinkArgs) -> Result<Value, RemoteError> {
    let number = args.number.number.to_string();
    let path = ["v1", "tasks", &number, "links"];
    if let Some(url) = args.address {
        let title = args.title.unwrap_or_default();
        let body = json!({ "url": url, "title": title, "audience": audience(args.for_client) });
        return Ok(remote.write(Verb::Post, &path, None, Some(&body)).await?.body);
    }
    Ok(remote.get(&path, &[]).await?.body)
}

pub(super) async fn search(remote: &Remote, args: SearchArgs) -> Result<Value, RemoteError> {
    let limit = args.limit.map(|limit| limit.to_string());
    let query = given([("q", Some(args.words)), ("limit", limit)]);
    Ok(remote.get(&["v1", "search"], &query).await?.body)
}

pub(super) fn shown(body: &Value, out: &mut Out) -> io::Result<()> {
    for list in ["comments", "links"] {
        if body.get(list).is_some() {
            return items(body, list).iter().try_for_each(|one| line(one, out));
        }
    }
    line(body, out)
}

fn line(one: &Value, out: &mut Out) -> io::Result<()> {
    let seen = if text(one, "audience") == "client" { ", the client sees it" } else { "" };
    let head = format!("#{} {} {}{seen}", text(one, "task"), local(one, "at_local"), text(one, "by"));
    let said = match one.get("url") {
        Some(_) => format!("{} {}", text(one, "url"), text(one, "title")),
        None => text(one, "text"),
    };
    out.line(format_args!("{head}: {}", said.trim()))
}

pub(super) fn found(body: &Value, out: &mut Out) -> io::Result<()> {
    for task in items(body, "tasks") {
        let (number, title) = (text(task, "number"), text(task, "title"));
        out.line(format_args!("#{number} {title} ({}, {})", text(task, "client"), text(task, "status")))?;
    }
    for client in items(body, "clients") {
        out.line(format_args!(
            "client {} {} ({})",
            text(client, "key"),
            text(client, "name"),
            text(client, "status")
        ))?;
    }
    items(body, "comments").iter().try_for_each(|comment| line(comment, out))
}
