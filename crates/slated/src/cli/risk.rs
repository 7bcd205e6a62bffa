//! `slated risk`: a client's risk with how it went, and the manager's word on it.

use std::io;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::card::{self, inner, items, text};
use super::desk::given;
use super::out::Out;
use super::remote::{Remote, RemoteError, Verb};
use super::value;

#[derive(Debug, Subcommand)]
pub(super) enum RiskCommand {
    /// Show a client's risk: its parts, what its manager says, and how it went.
    #[command(after_help = "Example:\n  slated risk show client-001 --from 2026-09-01")]
    Show {
        /// The client's key.
        #[arg(value_name = "KEY")]
        client: String,
        /// The first day of its history.
        #[arg(long, value_name = "DATE", value_parser = value::date)]
        from: Option<Date>,
        /// The last day of its history.
        #[arg(long, value_name = "DATE", value_parser = value::date)]
        to: Option<Date>,
    },
    /// Say what the risk is at least: the larger of it and the signals counts.
    #[command(
        after_help = "Example:\n  slated risk floor client-001 0.5 --reason \"they look around\" --until 2026-12-24"
    )]
    Floor(Judging),
    /// Say what the risk is, whatever the signals say.
    #[command(
        after_help = "Example:\n  slated risk fix client-001 0.1 --reason \"signed for two more years yesterday\""
    )]
    Fix(Judging),
    /// Take the word back: the signals speak alone again.
    #[command(after_help = "Example:\n  slated risk clear client-001")]
    Clear {
        /// The client's key.
        #[arg(value_name = "KEY")]
        client: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Judging {
    /// The client's key.
    #[arg(value_name = "KEY")]
    client: String,
    /// 0 to 1, with at most four decimals.
    #[arg(value_name = "RISK")]
    risk: f64,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The last day on which it counts.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    until: Option<Date>,
}

pub(super) async fn run(remote: &Remote, command: RiskCommand) -> Result<Value, RemoteError> {
    match command {
        RiskCommand::Show { client, from, to } => {
            let span =
                given([("from", from.map(|date| date.to_string())), ("to", to.map(|date| date.to_string()))]);
            Ok(remote.get(&["v1", "clients", &client, "risk"], &span).await?.body)
        }
        RiskCommand::Floor(judging) => judge(remote, "floor", judging).await,
        RiskCommand::Fix(judging) => judge(remote, "fixed", judging).await,
        RiskCommand::Clear { client } => {
            Ok(remote.write(Verb::Delete, &["v1", "clients", &client, "risk"], None, None).await?.body)
        }
    }
}

async fn judge(remote: &Remote, kind: &str, judging: Judging) -> Result<Value, RemoteError> {
    let mut body = Map::new();
    body.insert("kind".to_owned(), kind.into());
    body.insert("risk".to_owned(), json!(judging.risk));
    body.insert("reason".to_owned(), judging.reason.into());
    if let Some(until) = judging.until {
        body.insert("ends_on".to_owned(), until.to_string().into());
    }
    let path = ["v1", "clients", &judging.client, "risk"];
    Ok(remote.write(Verb::Put, &path, None, Some(&body.into())).await?.body)
}

pub(super) fn shown(body: &Value, out: &mut Out) -> io::Result<()> {
    out.line(format_args!("{}: {} on {}", text(body, "client"), text(body, "band"), text(body, "on")))?;
    card::risk(body, out)?;
    let in_force = inner(body, "in_force");
    if !in_force.is_null() {
        let (risk, on) = (text(in_force, "value"), text(in_force, "computed_on"));
        out.line(format_args!("  {:<10} {risk}, computed on {on}", "in force"))?;
    }
    let judgement = inner(body, "judgement");
    if !judgement.is_null() {
        let ends_on = text(judgement, "ends_on");
        let until = if ends_on.is_empty() { ends_on } else { format!(", until {ends_on}") };
        out.line(format_args!(
            "  {:<10} {} {} by {}: \"{}\"{until}",
            "judgement",
            text(judgement, "kind"),
            text(judgement, "risk"),
            text(judgement, "by"),
            text(judgement, "reason")
        ))?;
    }
    for (at, day) in items(body, "history").iter().enumerate() {
        let name = if at == 0 { "history" } else { "" };
        out.line(format_args!("  {name:<10} {} {}", text(day, "on"), text(day, "value")))?;
    }
    Ok(())
}
