//! `slated task`: one task, or one decision about many.

use clap::{ArgGroup, Args, Subcommand};
use serde_json::{Value, json};
use slated_core::score::Points;
use slated_core::time::Timestamp;

use super::Failure;
use super::card::{self, items, text};
use super::desk::{Dry, Number, show, task};
use super::out::{Field, Form, Out, Tone};
use super::remote::{Remote, Verb};
use super::{beside, value, whatif};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct TaskArgs {
    #[command(subcommand)]
    command: Option<TaskCommand>,
    /// The task's number.
    #[arg(value_name = "NUMBER", required = true, value_parser = value::task_number)]
    number: Option<i64>,
}

#[derive(Debug, Subcommand)]
enum TaskCommand {
    /// One decision about many tasks: all of it, or nothing.
    #[command(
        subcommand,
        after_help = "Example:\n  slated task bulk reassign 1042 1043 --to specialist07 --reason \"sam is ill\" --dry-run"
    )]
    Bulk(BulkCommand),
    /// Put a small file beside a task.
    #[command(after_help = "Example:\n  slated task attach 1042 draft.pdf --for-client")]
    Attach(beside::AttachArgs),
    /// List the files beside a task.
    #[command(after_help = "Example:\n  slated task attachments 1042")]
    Attachments(Number),
    /// Save a file that is beside a task.
    #[command(after_help = "Example:\n  slated task save 1042 7 --to draft.pdf")]
    Save(beside::SaveArgs),
}

#[derive(Debug, Subcommand)]
enum BulkCommand {
    /// Give them to somebody else who has their role.
    #[command(after_help = "Example:\n  slated task bulk reassign 1042 1043 --to specialist07 --dry-run")]
    Reassign {
        #[command(flatten)]
        numbers: Numbers,
        /// Who does them from now on.
        #[arg(long, value_name = "LOGIN")]
        to: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        #[command(flatten)]
        dry: Dry,
    },
    /// A pin, a level or a boost beside the score of each.
    #[command(
        after_help = "Example:\n  slated task bulk override 1042 1043 --boost 20 --reason \"the fair\""
    )]
    Override(BulkOverride),
    /// Take the override of each back.
    #[command(after_help = "Example:\n  slated task bulk clear 1042 1043")]
    Clear {
        #[command(flatten)]
        numbers: Numbers,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        #[command(flatten)]
        dry: Dry,
    },
}

#[derive(Debug, Args)]
struct Numbers {
    /// The tasks' numbers, 200 at most.
    #[arg(value_name = "NUMBER", required = true, value_parser = value::task_number)]
    numbers: Vec<i64>,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("bulk_word").required(true).args(["pin", "level", "boost"]))]
struct BulkOverride {
    #[command(flatten)]
    numbers: Numbers,
    /// On top, in the order in which pins were set.
    #[arg(long)]
    pin: bool,
    /// Above (1) or below (-1) everything that has no level, whatever the scores.
    #[arg(long, value_name = "-1|0|1", allow_negative_numbers = true, value_parser = clap::value_parser!(i8).range(-1..=1))]
    level: Option<i8>,
    /// Points to sort it by beside its score, -100 to 100.
    #[arg(long, value_name = "POINTS", allow_negative_numbers = true, value_parser = value::points)]
    boost: Option<Points>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// When it ends by itself.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant)]
    until: Option<Timestamp>,
    #[command(flatten)]
    dry: Dry,
}

pub(super) async fn run(remote: &Remote, args: TaskArgs, out: &mut Out) -> Result<(), Failure> {
    match args.command {
        Some(TaskCommand::Bulk(command)) => bulk(remote, command, out).await,
        Some(TaskCommand::Attach(args)) => beside::attach(remote, args, out).await,
        Some(TaskCommand::Attachments(Number { number })) => {
            let number = number.to_string();
            let body = remote.get(&["v1", "tasks", &number, "attachments"], &[]).await?.body;
            Ok(show(&body, out, beside::files)?)
        }
        Some(TaskCommand::Save(args)) => beside::save(remote, args, out).await,
        None => {
            // clap asks for the number where there is no subcommand
            let number = args.number.unwrap_or_default();
            Ok(show(&task(remote, number).await?.body, out, card::task)?)
        }
    }
}

async fn bulk(remote: &Remote, command: BulkCommand, out: &mut Out) -> Result<(), Failure> {
    let (numbers, dry, mut body) = match command {
        BulkCommand::Reassign { numbers, to, reason, dry } => {
            (numbers, dry, json!({ "verb": "reassign", "to": to, "reason": reason }))
        }
        BulkCommand::Clear { numbers, reason, dry } => {
            (numbers, dry, json!({ "verb": "clear_override", "reason": reason }))
        }
        BulkCommand::Override(args) => {
            let BulkOverride { numbers, pin: _, level, boost, reason, until, dry } = args;
            let (kind, value) = match (level, boost) {
                (Some(level), _) => ("level", json!(level)),
                (None, Some(boost)) => ("boost", json!(boost.to_string())),
                (None, None) => ("pin", Value::Null),
            };
            let until = until.map(|at| at.to_string());
            let body = json!({
                "verb": "override", "kind": kind, "value": value, "reason": reason, "ends_at": until,
            });
            (numbers, dry, body)
        }
    };
    // nobody decides on what has changed meanwhile: each is read first
    let mut seen = Vec::with_capacity(numbers.numbers.len());
    for number in numbers.numbers {
        let version = task(remote, number).await?.body.get("version").cloned();
        seen.push(json!({ "number": number, "version": version }));
    }
    body["tasks"] = seen.into();
    let body = dry.marked(body);
    let answer = remote.write(Verb::Post, &["v1", "tasks", "bulk"], None, Some(&body)).await?.body;
    match (out.form(), answer.get("dry_run") == Some(&Value::Bool(true))) {
        (Form::Json, _) => out.json(&answer)?,
        (Form::People, true) => whatif::effect(&answer, out)?,
        (Form::People, false) => done(&answer, out)?,
    }
    Ok(())
}

fn done(answer: &Value, out: &mut Out) -> std::io::Result<()> {
    let rows = items(answer, "tasks").iter().map(|task| {
        let number = Field::toned(format_args!("#{}", text(task, "number")), Tone::Strong);
        let (client, title) = (text(task, "client"), text(task, "title"));
        vec![
            number,
            text(task, "assignee").into(),
            text(task, "override").into(),
            client.into(),
            title.into(),
        ]
    });
    out.table(&["task", "who", "override", "client", "title"], rows.collect())
}
