//! `slated people`: who works here and when they are away, as a running daemon keeps it.

use std::io;
use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Failure;
use super::card::{items, local, text};
use super::desk::show;
use super::out::{Field, Form, Out, Tone};
use super::remote::{Remote, Verb};
use super::value;

#[derive(Debug, Subcommand)]
pub(super) enum PeopleCommand {
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
