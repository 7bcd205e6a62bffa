//! Calendars at a running daemon: what is typed, asked and shown.

use std::io;

use clap::Subcommand;
use serde_json::Value;

use super::card::{inner, items, text};
use super::out::{Field, Form, Out, Tone};
use super::remote::{Remote, RemoteError};

#[derive(Debug, Subcommand)]
pub(super) enum CalendarCommand {
    /// List the calendars: weekend, how far each is known, and how many go by it.
    #[command(after_help = "Example:\n  slated calendar list")]
    List,
    /// Show a calendar with its holidays and its substituted working days.
    #[command(after_help = "Example:\n  slated calendar show pl")]
    Show {
        /// The calendar's key.
        #[arg(value_name = "KEY")]
        calendar: String,
    },
    /// Write a calendar as an iCalendar file, which other programs read.
    #[command(after_help = "Example:\n  slated calendar export pl > pl.ics")]
    Export {
        /// The calendar's key.
        #[arg(value_name = "KEY")]
        calendar: String,
    },
}

/// What is shown as JSON or for people; a file is a file.
pub(super) enum Shown {
    Body(Value, fn(&Value, &mut Out) -> io::Result<()>),
    File(String),
}

pub(super) async fn run(remote: &Remote, command: CalendarCommand) -> Result<Shown, RemoteError> {
    Ok(match command {
        CalendarCommand::List => Shown::Body(remote.get(&["v1", "calendars"], &[]).await?.body, list),
        CalendarCommand::Show { calendar } => {
            Shown::Body(remote.get(&["v1", "calendars", &calendar], &[]).await?.body, show)
        }
        CalendarCommand::Export { calendar } => {
            Shown::File(remote.file(&["v1", "calendars", &calendar, "ics"]).await?)
        }
    })
}

/// The file as it is; with --json a text in JSON.
pub(super) fn export(file: &str, out: &mut Out) -> io::Result<()> {
    match out.form() {
        Form::Json => out.json(&file),
        Form::People => out.raw(file),
    }
}

fn words(calendar: &Value, key: &str) -> String {
    let words: Vec<&str> = items(calendar, key).iter().filter_map(Value::as_str).collect();
    words.join(",")
}

fn used_by(calendar: &Value) -> String {
    let users = inner(calendar, "used_by");
    let mut parts = Vec::new();
    if users.get("agency").and_then(Value::as_bool) == Some(true) {
        parts.push("the agency".to_owned());
    }
    for kind in ["people", "clients"] {
        let count = text(users, kind);
        if !["", "0"].contains(&count.as_str()) {
            parts.push(format!("{count} {kind}"));
        }
    }
    parts.join(", ")
}

fn list(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "calendars").iter().map(|calendar| {
        vec![
            Field::toned(text(calendar, "key"), Tone::Strong),
            words(calendar, "weekend").into(),
            text(calendar, "extends").into(),
            text(calendar, "known_through").into(),
            used_by(calendar).into(),
        ]
    });
    out.table(&["calendar", "weekend", "extends", "known through", "used by"], rows.collect())
}

fn show(calendar: &Value, out: &mut Out) -> io::Result<()> {
    for (name, value) in [
        ("calendar", text(calendar, "key")),
        ("weekend", words(calendar, "weekend")),
        ("extends", text(calendar, "extends")),
        ("valid from", text(calendar, "valid_from")),
        ("valid through", text(calendar, "valid_through")),
        ("known through", text(calendar, "known_through")),
        ("used by", used_by(calendar)),
    ] {
        if !value.is_empty() {
            out.line(format!("{name:<14} {value}"))?;
        }
    }
    let off = items(calendar, "days_off").iter().map(|day| (text(day, "date"), text(day, "name")));
    let on = items(calendar, "days_on").iter().filter_map(Value::as_str);
    let mut days: Vec<(String, String)> = off.collect();
    for day in on {
        match days.iter_mut().find(|(date, _)| date == day) {
            Some((_, name)) => name.push_str(" (worked all the same)"),
            None => days.push((day.to_owned(), "worked".to_owned())),
        }
    }
    days.sort();
    let rows = days.into_iter().map(|(date, name)| vec![Field::toned(date, Tone::Strong), name.into()]);
    out.table(&["date", "day"], rows.collect())
}
