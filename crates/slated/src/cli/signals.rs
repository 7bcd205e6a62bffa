//! `slated client signals` and kin: what was noted about a client, to be corrected or taken back.

use std::io;

use clap::Subcommand;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::Failure;
use super::card::{self, items, local, text};
use super::desk::show;
use super::out::{Field, Out, Tone};
use super::remote::{Remote, Verb};
use super::value;

#[derive(Debug, Subcommand)]
pub(super) enum SignalCommand {
    /// List what was observed about a client, newest first.
    #[command(after_help = "Example:\n  slated client signals client-001")]
    Signals {
        /// The client's key.
        client: String,
    },
    /// Say what was really observed; the history keeps what the signal said.
    #[command(
        after_help = "Example:\n  slated client correct client-001 17 understanding 6 --on 2026-11-23 --reason \"it was another call\""
    )]
    Correct {
        /// The client's key.
        client: String,
        /// The signal's number.
        signal: i64,
        /// What was observed.
        kind: String,
        /// How much of it, where the kind has a value.
        value: Option<String>,
        /// The day it was observed.
        #[arg(long, value_name = "DATE", value_parser = value::date)]
        on: Date,
        /// In a few words.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// What was wrong.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Take a signal back; the history keeps what it said.
    #[command(after_help = "Example:\n  slated client withdraw client-001 17 --reason \"of another client\"")]
    Withdraw {
        /// The client's key.
        client: String,
        /// The signal's number.
        signal: i64,
        /// What was wrong.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

pub(super) async fn run(remote: &Remote, command: SignalCommand, out: &mut Out) -> Result<(), Failure> {
    match command {
        SignalCommand::Signals { client } => {
            Ok(show(&remote.get(&["v1", "clients", &client, "signals"], &[]).await?.body, out, signals)?)
        }
        SignalCommand::Correct { client, signal, kind, value, on, note, reason } => {
            let mut body = Map::new();
            let on = Some(on.to_string());
            for (key, value) in [
                ("kind", Some(kind)),
                ("value", value),
                ("observed_on", on),
                ("note", note),
                ("reason", Some(reason)),
            ] {
                if let Some(value) = value {
                    body.insert(key.to_owned(), value.into());
                }
            }
            change(remote, Verb::Put, &client, signal, body.into(), out).await
        }
        SignalCommand::Withdraw { client, signal, reason } => {
            let body = serde_json::json!({ "reason": reason });
            change(remote, Verb::Delete, &client, signal, body, out).await
        }
    }
}

async fn change(
    remote: &Remote,
    verb: Verb,
    client: &str,
    signal: i64,
    body: Value,
    out: &mut Out,
) -> Result<(), Failure> {
    let signal = signal.to_string();
    let path = ["v1", "clients", client, "signals", &signal];
    let answer = remote.write(verb, &path, None, Some(&body)).await?;
    Ok(show(&answer.body, out, card::risk)?)
}

fn signals(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "signals").iter().map(|one| {
        vec![
            Field::toned(text(one, "signal"), Tone::Strong),
            text(one, "observed_on").into(),
            text(one, "kind").into(),
            text(one, "value").into(),
            text(one, "note").into(),
            text(one, "by").into(),
            local(one, "noted_at").into(),
        ]
    });
    out.table(&["signal", "on", "kind", "value", "note", "by", "noted at (UTC)"], rows.collect())
}
