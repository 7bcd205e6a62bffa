//! `slated log` and `slated timer`: your time on tasks, as a running daemon keeps it.

use std::io;

use clap::{ArgGroup, Args, Subcommand};
use serde_json::{Map, Value, json};

use super::Failure;
use super::card::{inner, items, local, text};
use super::desk::{Number, said, show, task, write, zone_of};
use super::out::Out;
use super::remote::{Remote, Verb};
use super::value::{self, Moment};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("worked").required(true).args(["spent", "from"]))]
pub(super) struct LogArgs {
    #[command(flatten)]
    number: Number,
    /// How long: 45m, 2h, 1h30, or minutes.
    #[arg(value_name = "TIME", value_parser = value::minutes)]
    spent: Option<u32>,
    /// When it began, instead of how long it took: an instant or the client's time.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant_or_wall, requires = "to")]
    from: Option<Moment>,
    /// When it ended.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant_or_wall, requires = "from")]
    to: Option<Moment>,
    /// What is left to do; else the time is taken off what remained.
    #[arg(long, value_name = "TIME", value_parser = value::minutes)]
    left: Option<u32>,
    /// In a few words.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// An entry of yours that this one replaces, as `slated task` numbers them; a time of 0 takes it back.
    #[arg(long, value_name = "ENTRY")]
    corrects: Option<i64>,
}

#[derive(Debug, Subcommand)]
pub(super) enum TimerCommand {
    /// Start it on a task; where it runs on another, it is stopped and counted there.
    #[command(after_help = "Example:\n  slated timer start 1042")]
    Start(Number),
    /// Stop it and log what it counted.
    #[command(after_help = "Example:\n  slated timer stop --left 2h")]
    Stop {
        /// The task on which it runs; found without it.
        #[arg(value_name = "NUMBER", value_parser = value::task_number)]
        number: Option<i64>,
        /// What is left to do.
        #[arg(long, value_name = "TIME", value_parser = value::minutes)]
        left: Option<u32>,
        /// In a few words.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Say where it runs and what it has counted.
    #[command(after_help = "Example:\n  slated timer show")]
    Show,
}

pub(super) async fn log(remote: &Remote, args: LogArgs, out: &mut Out) -> Result<(), Failure> {
    let before = task(remote, args.number.number).await?;
    let mut body = Map::new();
    if let Some(minutes) = args.spent {
        body.insert("minutes".to_owned(), minutes.into());
    }
    for (name, moment) in [("from", args.from), ("to", args.to)] {
        if let Some(moment) = moment {
            let instant = moment.in_zone(&zone_of(&before.body)?);
            body.insert(name.to_owned(), instant.to_string().into());
        }
    }
    body.extend(noted(args.note, args.left));
    body.extend(args.corrects.map(|entry| ("corrects".to_owned(), entry.into())));
    let answer = write(remote, Verb::Post, &args.number, "log-time", &before, Some(&body.into())).await?;
    told(&answer, "logged time on", out)
}

pub(super) async fn timer(remote: &Remote, command: TimerCommand, out: &mut Out) -> Result<(), Failure> {
    match command {
        TimerCommand::Start(number) => {
            let before = task(remote, number.number).await?;
            let answer = write(remote, Verb::Post, &number, "timer/start", &before, None).await?;
            Ok(said(&answer, "the timer runs on", out)?)
        }
        TimerCommand::Stop { number, left, note } => {
            let is_named = number.is_some();
            let number = match number {
                Some(number) => number,
                None => {
                    let running = remote.get(&["v1", "timer"], &[]).await?.body;
                    let task = inner(&running, "timer").get("task").and_then(Value::as_i64);
                    task.ok_or_else(|| Failure::Input("no timer of yours runs".to_owned()))?
                }
            };
            let body: Value = Map::from_iter(noted(note, left)).into();
            let before = match task(remote, number).await {
                // it runs there, and the task went out of sight
                Err(error) if error.is_not_found() && !is_named => {
                    let path = ["v1", "timer", "stop"];
                    let answer = remote.write(Verb::Post, &path, None, Some(&body)).await?;
                    return Ok(show(&answer.body, out, stopped)?);
                }
                before => before?,
            };
            let number = Number { number };
            let answer = write(remote, Verb::Post, &number, "timer/stop", &before, Some(&body)).await?;
            told(&answer, "stopped the timer on", out)
        }
        TimerCommand::Show => Ok(show(&remote.get(&["v1", "timer"], &[]).await?.body, out, running)?),
    }
}

fn noted(note: Option<String>, left: Option<u32>) -> impl Iterator<Item = (String, Value)> {
    let note = note.map(|note| ("note".to_owned(), json!(note)));
    note.into_iter().chain(left.map(|left| ("left_minutes".to_owned(), json!(left))))
}

/// The task's line, and what Slated has to say about the entry that was written last.
fn told(answer: &Value, done: &str, out: &mut Out) -> Result<(), Failure> {
    said(answer, done, out)?;
    let last = items(answer, "logged").last().map(|entry| text(entry, "remark")).unwrap_or_default();
    if !answer.is_null() {
        let (logged, left) = (text(answer, "logged_hours"), text(answer, "effort_hours"));
        eprintln!("{logged} h logged, {left} h left");
    }
    if !last.is_empty() {
        eprintln!("{last}");
    }
    Ok(())
}

fn running(body: &Value, out: &mut Out) -> io::Result<()> {
    let timer = inner(body, "timer");
    if timer.is_null() {
        eprintln!("no timer of yours runs");
        return Ok(());
    }
    out.line(in_words(timer))
}

/// `stopped the timer on #1042, which you do not see any more: 45 min logged`
fn stopped(body: &Value, _: &mut Out) -> io::Result<()> {
    let (number, minutes, remark) = (text(body, "task"), text(body, "minutes"), text(body, "remark"));
    eprintln!("stopped the timer on #{number}, which you do not see any more: {minutes} min logged");
    if !remark.is_empty() {
        eprintln!("{remark}");
    }
    Ok(())
}

/// `sam's timer on #1042 since 2026-11-24 11:00: 45 min`
pub(super) fn in_words(timer: &Value) -> String {
    let (who, number, minutes) = (text(timer, "login"), text(timer, "task"), text(timer, "minutes"));
    let forgotten = if timer["forgotten"] == true { ", forgotten over night" } else { "" };
    format!("{who}'s timer on #{number} since {}: {minutes} min{forgotten}", local(timer, "started_at_local"))
}

/// `7: sam 45 min, keywords (used up)`
pub(super) fn entry(entry: &Value) -> String {
    let mut line =
        format!("{}: {} {} min", text(entry, "entry"), text(entry, "login"), text(entry, "minutes"));
    if !local(entry, "from_local").is_empty() {
        line.push_str(&format!(" from {}", local(entry, "from_local")));
    }
    for (key, before, after) in
        [("note", ", ", ""), ("remark", " (", ")"), ("replaced_by", " [corrected by ", "]")]
    {
        let words = text(entry, key);
        if !words.is_empty() {
            line.push_str(&format!("{before}{words}{after}"));
        }
    }
    line
}
