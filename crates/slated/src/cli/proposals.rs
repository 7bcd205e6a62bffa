//! `slated proposals`, `propose`, `accept`, `reject`, `withdraw`: what is asked for, as a running daemon keeps it.

use std::io;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::Failure;
use super::card::{items, local, text};
use super::desk::{given, pages, show, task, zone_of};
use super::out::{Field, Form, Out, Tone};
use super::remote::{Remote, Verb};
use super::value;

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Proposals in this state: open, accepted, rejected, withdrawn, expired.
    #[arg(long, default_value = "open")]
    state: String,
    /// About this client.
    #[arg(long, value_name = "KEY")]
    client: Option<String>,
    /// About this task.
    #[arg(long, value_name = "NUMBER", value_parser = value::task_number)]
    task: Option<i64>,
    /// List at most that many.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Deadline,
    Effort,
    Assignee,
    Priority,
}

#[derive(Debug, Args)]
pub(super) struct ProposeArgs {
    /// The task's number.
    #[arg(value_parser = value::task_number)]
    number: i64,
    /// What should change.
    kind: Kind,
    /// An instant or the client's time; a time that remains, as in 2h; a login; pin, "level +1" or "boost -20".
    value: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Args)]
pub(super) struct AcceptArgs {
    /// The proposal's number.
    proposal: i64,
    /// Which way to take, where there are several.
    #[arg(long, value_name = "K")]
    option: Option<i64>,
    /// In your words, beside those of the proposal.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct RejectArgs {
    /// The proposal's number.
    proposal: i64,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub(super) async fn list(remote: &Remote, args: ListArgs, out: &mut Out) -> Result<(), Failure> {
    let task = args.task.map(|task| task.to_string());
    let filter = given([("state", Some(args.state)), ("client", args.client), ("task", task)]);
    let body = pages(remote, &["v1", "proposals"], "proposals", &filter, args.limit).await?;
    Ok(show(&body, out, listed)?)
}

pub(super) async fn propose(remote: &Remote, args: ProposeArgs, out: &mut Out) -> Result<(), Failure> {
    let ProposeArgs { number, kind, value, reason } = args;
    let wrong = |right: String| Failure::Input(format!("{value:?} is not understood: {right}"));
    let (kind, value) = match kind {
        Kind::Deadline => {
            let moment = value::instant_or_wall(&value).map_err(wrong)?;
            let zone = zone_of(&task(remote, number).await?.body)?;
            ("deadline", json!(moment.in_zone(&zone).to_string()))
        }
        Kind::Effort => ("effort", json!(value::minutes(&value).map_err(wrong)?)),
        Kind::Assignee => ("assignee", json!(value)),
        Kind::Priority => ("priority", json!(value)),
    };
    let body = json!({ "task": number, "kind": kind, "value": value, "reason": reason });
    let answer = remote.write(Verb::Post, &["v1", "proposals"], None, Some(&body)).await?.body;
    told(&answer, "proposed", out)
}

pub(super) async fn accept(remote: &Remote, args: AcceptArgs, out: &mut Out) -> Result<(), Failure> {
    let body = json!({ "option": args.option, "reason": args.reason });
    decide(remote, args.proposal, "accept", Some(&body), "accepted", out).await
}

pub(super) async fn reject(remote: &Remote, args: RejectArgs, out: &mut Out) -> Result<(), Failure> {
    decide(remote, args.proposal, "reject", Some(&json!({ "reason": args.reason })), "rejected", out).await
}

pub(super) async fn withdraw(remote: &Remote, proposal: i64, out: &mut Out) -> Result<(), Failure> {
    decide(remote, proposal, "withdraw", None, "withdrew", out).await
}

async fn decide(
    remote: &Remote,
    proposal: i64,
    verb: &str,
    body: Option<&Value>,
    done: &str,
    out: &mut Out,
) -> Result<(), Failure> {
    let number = proposal.to_string();
    let before = remote.get(&["v1", "proposals", &number], &[]).await?;
    let path = ["v1", "proposals", &number, verb];
    let answer = remote.write(Verb::Post, &path, before.etag.as_deref(), body).await?.body;
    told(&answer, done, out)
}

fn told(proposal: &Value, done: &str, out: &mut Out) -> Result<(), Failure> {
    match out.form() {
        Form::Json => out.json(proposal)?,
        Form::People => out.line(format_args!("{done} {}", in_words(proposal)))?,
    }
    Ok(())
}

fn about(proposal: &Value) -> String {
    match text(proposal, "task").as_str() {
        "" => format!("{}/{}", text(proposal, "service"), text(proposal, "template")),
        task => format!("#{task}"),
    }
}

/// `7: danger of #1042, this promise will be missed with probability 0.8`
fn in_words(proposal: &Value) -> String {
    let (number, kind, reason) = (text(proposal, "number"), text(proposal, "kind"), text(proposal, "reason"));
    let decision = text(proposal, "decision");
    let decision = if decision.is_empty() { decision } else { format!(" ({decision})") };
    format!("{number}: {kind} of {}, {reason}{decision}", about(proposal))
}

fn listed(body: &Value, out: &mut Out) -> io::Result<()> {
    let proposals = items(body, "proposals");
    if proposals.is_empty() {
        eprintln!("nothing is proposed");
        return Ok(());
    }
    let mut rows = Vec::new();
    for one in proposals {
        for (at, option) in items(one, "options").iter().enumerate() {
            let head = |text: String| if at == 0 { text } else { String::new() };
            rows.push(vec![
                Field::toned(text(one, "number"), Tone::Strong),
                text(option, "option").into(),
                text(option, "words").into(),
                head(about(one)).into(),
                head(text(one, "client")).into(),
                head(text(one, "reason")).into(),
                head(text(one, "made_by")).into(),
                head(local(one, "made_at_local")).into(),
                head(text(one, "state")).into(),
            ]);
        }
    }
    out.table(&["proposal", "option", "what", "about", "client", "why", "by", "made at", "state"], rows)
}
