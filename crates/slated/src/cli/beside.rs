//! Comments and links beside a task, and finding by words, as people see them.

use std::fs;
use std::io;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::Failure;
use super::card::{items, local, text};
use super::desk::{Number, given, show};
use super::out::{Field, Form, Out, Tone};
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

#[derive(Debug, Args)]
pub(super) struct AttachArgs {
    #[command(flatten)]
    number: Number,
    /// At most a mebibyte.
    file: PathBuf,
    /// How the file is called there, instead of its own name.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// What it is, as programs call it.
    #[arg(long, value_name = "MEDIA-TYPE", default_value = "application/octet-stream")]
    content_type: String,
    /// Let the client see it too.
    #[arg(long)]
    for_client: bool,
}

#[derive(Debug, Args)]
pub(super) struct SaveArgs {
    #[command(flatten)]
    number: Number,
    /// The file's number, as `slated task attachments` lists it.
    file: i64,
    /// Where to; a file that is there is left alone.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

pub(super) async fn attach(remote: &Remote, args: AttachArgs, out: &mut Out) -> Result<(), Failure> {
    let AttachArgs { number, file, name, content_type, for_client } = args;
    let bytes = fs::read(&file).map_err(|error| Failure::Input(format!("{}: {error}", file.display())))?;
    let own = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.or(own).unwrap_or_default();
    let number = number.number.to_string();
    let query = [("name", name), ("audience", audience(for_client).to_owned())];
    let path = ["v1", "tasks", &number, "attachments"];
    let answer = remote.send(&path, &query, (&content_type, bytes)).await?.body;
    Ok(show(&answer, out, |one, out| out.line(file_in_words(one)))?)
}

pub(super) async fn save(remote: &Remote, args: SaveArgs, out: &mut Out) -> Result<(), Failure> {
    let SaveArgs { number, file, to } = args;
    let (number, file) = (number.number.to_string(), file.to_string());
    let bytes = remote.bytes_of(&["v1", "tasks", &number, "attachments", &file]).await?;
    let taken = |error: io::Error| Failure::Input(format!("{}: {error}", to.display()));
    let mut saved = fs::OpenOptions::new().write(true).create_new(true).open(&to).map_err(taken)?;
    io::Write::write_all(&mut saved, &bytes).map_err(taken)?;
    match out.form() {
        Form::Json => out.json(&json!({ "file": to.display().to_string(), "size_bytes": bytes.len() }))?,
        Form::People => out.line(format_args!("saved {} bytes in {}", bytes.len(), to.display()))?,
    }
    Ok(())
}

fn file_in_words(one: &Value) -> String {
    let seen = if text(one, "audience") == "client" { ", the client sees it" } else { "" };
    let (number, name, size) = (text(one, "attachment"), text(one, "name"), text(one, "size_bytes"));
    format!("file {number} of #{}: {name}, {size} bytes{seen}", text(one, "task"))
}

pub(super) fn files(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "attachments").iter().map(|one| {
        vec![
            Field::toned(text(one, "attachment"), Tone::Strong),
            text(one, "name").into(),
            text(one, "size_bytes").into(),
            text(one, "content_type").into(),
            text(one, "by").into(),
            local(one, "at_local").into(),
            text(one, "audience").into(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        eprintln!("no file is beside it");
        return Ok(());
    }
    out.table(&["file", "name", "bytes", "type", "by", "at", "for"], rows)
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
