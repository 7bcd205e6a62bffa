//! `slated people`: who works here and when they are away, as a running daemon keeps it.

use std::io;
use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Failure;
use super::card::{inner, items, local, text};
use super::desk::show;
use super::erase::{EraseArgs, erased};
use super::out::{Field, Form, Out, Tone};
use super::remote::{Remote, Verb};
use super::value;

#[derive(Debug, Subcommand)]
pub(super) enum PeopleCommand {
    /// Who works here, who is away, who has left.
    #[command(after_help = "Example:\n  slated people list")]
    List,
    /// One person.
    #[command(after_help = "Example:\n  slated people show specialist07")]
    Show {
        /// The person's login.
        login: String,
    },
    /// Say that somebody leaves: their keys stop, and hand-overs of their work are proposed.
    #[command(
        after_help = "Example:\n  slated people leave specialist07 --last-day 2026-12-31\n  slated people leave manager01 --clients-to manager02"
    )]
    Leave {
        /// The person's login.
        login: String,
        /// Until its end they work on; today where it is left out.
        #[arg(long, value_name = "DATE", value_parser = value::date)]
        last_day: Option<Date>,
        /// Who answers for their clients from now on.
        #[arg(long, value_name = "LOGIN")]
        clients_to: Option<String>,
    },
    /// Say that somebody is back, or does not leave after all.
    #[command(after_help = "Example:\n  slated people rejoin specialist07")]
    Rejoin {
        /// The person's login.
        login: String,
    },
    /// Erase what is known of somebody who has left, and what they wrote: the sums stay. It cannot be undone.
    #[command(
        after_help = "Example:\n  slated people erase specialist07 --reason \"asked for by letter of 2026-11-20\" --dry-run"
    )]
    Erase(EraseArgs),
    /// Say how many tasks somebody begins at once.
    #[command(
        after_help = "Example:\n  slated people limit specialist07 2\n  slated people limit specialist07 --usual"
    )]
    Limit {
        /// The person's login.
        login: String,
        /// 1 to 100.
        #[arg(value_name = "TASKS", required_unless_present = "usual", value_parser = clap::value_parser!(u32).range(1..=100))]
        tasks: Option<u32>,
        /// As many as everybody.
        #[arg(long, conflicts_with = "tasks")]
        usual: bool,
    },
    /// When is somebody away?
    #[command(after_help = "Example:\n  slated people absences specialist07")]
    Absences {
        /// The person's login.
        login: String,
    },
    /// Say that somebody is away: from when to when, or an iCalendar file of it.
    #[command(
        after_help = "Example:\n  slated people away specialist07 --from 2026-12-07 --to 2026-12-11 --reason vacation\n  slated people away specialist07 --file vacation.ics"
    )]
    Away(AwayArgs),
    /// Take an absence back.
    #[command(after_help = "Example:\n  slated people back specialist07 --from 2026-12-07")]
    Back {
        /// The person's login.
        login: String,
        /// The first day of the absence.
        #[arg(long, value_name = "DATE", value_parser = value::date)]
        from: Date,
    },
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("when").required(true).args(["from", "file"]))]
pub(super) struct AwayArgs {
    /// The person's login.
    login: String,
    /// The first day.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    from: Option<Date>,
    /// The last day; the first one where it is left out.
    #[arg(long, value_name = "DATE", requires = "from", value_parser = value::date)]
    to: Option<Date>,
    /// Why, in a few words.
    #[arg(long, value_name = "TEXT", requires = "from", default_value = "absence")]
    reason: String,
    /// All-day events, each of them an absence.
    #[arg(long, value_name = "FILE.ics")]
    file: Option<PathBuf>,
}

pub(super) async fn run(remote: &Remote, command: PeopleCommand, out: &mut Out) -> Result<(), Failure> {
    match command {
        PeopleCommand::List => {
            let body = remote.get(&["v1", "people"], &[]).await?.body;
            Ok(show(&body, out, list)?)
        }
        PeopleCommand::Show { login } => {
            let body = remote.get(&["v1", "people", &login], &[]).await?.body;
            Ok(show(&body, out, one)?)
        }
        PeopleCommand::Leave { login, last_day, clients_to } => {
            let last_day = last_day.map(|day| day.to_string());
            let body = json!({ "active": false, "last_day": last_day, "reassign_clients_to": clients_to });
            edit(remote, &login, &body, out).await
        }
        PeopleCommand::Rejoin { login } => edit(remote, &login, &json!({ "active": true }), out).await,
        PeopleCommand::Erase(args) => Ok(show(&args.ask(remote, "people").await?, out, erased)?),
        PeopleCommand::Limit { login, tasks, usual: _ } => {
            edit(remote, &login, &json!({ "tasks_at_once": tasks.unwrap_or(0) }), out).await
        }
        PeopleCommand::Absences { login } => {
            let body = remote.get(&["v1", "people", &login, "absences"], &[]).await?.body;
            Ok(show(&body, out, absences)?)
        }
        PeopleCommand::Away(AwayArgs { login, from, to, reason, file }) => {
            let path = ["v1", "people", &login, "absences"];
            let answer = match (from, file) {
                (Some(from), _) => {
                    let to = to.unwrap_or(from).to_string();
                    let body = json!({ "from": from.to_string(), "to": to, "kind": reason });
                    remote.write(Verb::Post, &path, None, Some(&body)).await?
                }
                (None, file) => {
                    let file = file.unwrap_or_default();
                    let bytes = std::fs::read(&file)
                        .map_err(|source| Failure::Input(format!("{}: {source}", file.display())))?;
                    let path = [&path[..], &["ics"]].concat();
                    remote.send(&path, &[], ("text/calendar", bytes)).await?
                }
            };
            Ok(show(&answer.body, out, absences)?)
        }
        PeopleCommand::Back { login, from } => {
            let day = from.to_string();
            let answer = remote.delete(&["v1", "people", &login, "absences", &day], &[], None).await?.body;
            match out.form() {
                Form::Json => out.json(&answer)?,
                Form::People => out.line(format_args!("{login} is not away from {day}"))?,
            }
            Ok(())
        }
    }
}

async fn edit(remote: &Remote, login: &str, body: &Value, out: &mut Out) -> Result<(), Failure> {
    let answer = remote.write(Verb::Patch, &["v1", "people", login], None, Some(body)).await?.body;
    Ok(show(&answer, out, edited)?)
}

fn edited(body: &Value, out: &mut Out) -> io::Result<()> {
    one(inner(body, "person"), out)?;
    let words = |key: &str, sign: &str| {
        let words = items(body, key).iter().map(|one| match one {
            Value::String(text) => text.clone(),
            other => format!("{sign}{other}"),
        });
        words.collect::<Vec<_>>().join(", ")
    };
    for (name, value) in [
        ("back in the pool", words("released", "#")),
        ("hand-over proposed", words("proposed", "#")),
        ("nobody can take", words("on_board", "#")),
        ("clients moved", words("clients_reassigned", "")),
        ("timer stopped on", text(body, "timer_stopped")),
    ] {
        if !value.is_empty() {
            out.line(format_args!("{name:<18} {value}"))?;
        }
    }
    match text(body, "keys_revoked").as_str() {
        "" | "0" => Ok(()),
        keys => out.line(format_args!("{:<18} {keys}", "keys revoked")),
    }
}

/// Today: at work, away, or not here any more.
fn standing(person: &Value) -> (String, Tone) {
    let away = inner(person, "away");
    match (text(person, "active").as_str(), text(person, "last_day").as_str(), away.is_null()) {
        ("false", "", _) => ("left".to_owned(), Tone::Faint),
        ("false", day, _) => (format!("left {day}"), Tone::Faint),
        (_, _, false) => (format!("away to {} ({})", text(away, "to"), text(away, "kind")), Tone::Warn),
        (_, "", true) => (String::new(), Tone::Plain),
        (_, day, true) => (format!("leaves {day}"), Tone::Warn),
    }
}

fn joined(value: &Value, key: &str) -> String {
    let words: Vec<&str> = items(value, key).iter().filter_map(Value::as_str).collect();
    words.join(",")
}

fn list(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "people").iter().map(|person| {
        let (words, tone) = standing(person);
        vec![
            Field::toned(text(person, "login"), Tone::Strong),
            text(person, "name").into(),
            text(person, "access").into(),
            joined(person, "roles").into(),
            text(person, "open_tasks").into(),
            text(person, "tasks_at_once").into(),
            Field::toned(words, tone),
        ]
    });
    out.table(&["login", "name", "access", "roles", "open", "at once", "today"], rows.collect())
}

fn one(person: &Value, out: &mut Out) -> io::Result<()> {
    for (name, value) in [
        ("login", text(person, "login")),
        ("name", text(person, "name")),
        ("access", text(person, "access")),
        ("roles", joined(person, "roles")),
        ("time zone", text(person, "time_zone")),
        ("hours per day", text(person, "hours_per_day")),
        ("tasks at once", text(person, "tasks_at_once")),
        ("clients", joined(person, "clients")),
        ("open tasks", text(person, "open_tasks")),
        ("today", standing(person).0),
    ] {
        if !value.is_empty() {
            out.line(format_args!("{name:<18} {value}"))?;
        }
    }
    Ok(())
}

fn absences(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "absences").iter().map(|one| {
        vec![
            Field::toned(text(one, "from"), Tone::Strong),
            Field::toned(text(one, "to"), Tone::Strong),
            text(one, "kind").into(),
            text(one, "made_by").into(),
            local(one, "made_at").into(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        eprintln!("{} is never away", text(body, "login"));
        return Ok(());
    }
    out.table(&["from", "to", "why", "by", "at (UTC)"], rows)
}
