//! Subscriptions at a running daemon: what is typed, asked and shown.

use std::io;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::card::{self, inner, items, local, text};
use super::out::{Field, Out, Tone};
use super::remote::{Remote, RemoteError, Verb};
use super::value;

#[derive(Debug, Subcommand)]
pub(super) enum EngagementCommand {
    /// List what a client subscribed to.
    #[command(after_help = "Example:\n  slated engagement list client-001")]
    List {
        /// The client's key.
        client: String,
    },
    /// Subscribe a client to a service; what lies before today is not owed.
    #[command(
        after_help = "Example:\n  slated engagement start client-001 seo --starts-on 2026-12-10 --dry-run"
    )]
    Start(StartArgs),
    /// What is expected of an engagement: show its card, or write it.
    #[command(after_help = "\
Example:
  slated engagement expect client-001 seo
  slated engagement expect client-001 seo --expected \"more calls from their own town\" --excluded texts --success \"40 calls a month by May\"")]
    Expect(ExpectArgs),
    /// Create nothing for a while.
    #[command(
        after_help = "Example:\n  slated engagement pause client-001 seo --from 2026-12-20 --to 2027-01-10 --reason \"closed for the season\" --dry-run"
    )]
    Pause(PauseArgs),
    /// Create again, and say what becomes of the dates of the pause.
    #[command(
        after_help = "Example:\n  slated engagement resume client-001 seo --make-up latest --reason \"open again\""
    )]
    Resume(ResumeArgs),
    /// Give it its last day.
    #[command(
        after_help = "Example:\n  slated engagement end client-001 seo --on 2026-12-31 --made-ahead cancel --reason \"the contract ends\""
    )]
    End(EndArgs),
    /// Make dates of the past into tasks; shows them unless --apply is given.
    #[command(
        after_help = "Example:\n  slated engagement backfill client-001 seo --from 2026-09-01 --to 2026-11-23 --apply"
    )]
    Backfill(BackfillArgs),
}

#[derive(Debug, Args)]
pub(super) struct Named {
    /// The client's key.
    client: String,
    /// The service's key.
    service: String,
}

#[derive(Debug, Args)]
pub(super) struct StartArgs {
    #[command(flatten)]
    named: Named,
    /// The first day.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    starts_on: Date,
    /// The last day that belongs to it.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    ends_on: Option<Date>,
    /// By which this client's effort differs from the usual, 0.1 to 10.
    #[arg(long, value_name = "FACTOR")]
    effort_factor: Option<f64>,
    #[command(flatten)]
    card: CardArgs,
    /// Show what it would do, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

/// What an expectation card says.
#[derive(Debug, Args)]
pub(super) struct CardArgs {
    /// What the client expects, in their words.
    #[arg(long, value_name = "TEXT")]
    expected: Option<String>,
    /// What was promised.
    #[arg(long, value_name = "TEXT")]
    promised: Option<String>,
    /// What is not part of it.
    #[arg(long, value_name = "TEXT")]
    excluded: Option<String>,
    /// By what the client will read that it succeeded.
    #[arg(long, value_name = "TEXT")]
    success: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct ExpectArgs {
    #[command(flatten)]
    named: Named,
    #[command(flatten)]
    card: CardArgs,
    /// Why it changes.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct PauseArgs {
    #[command(flatten)]
    named: Named,
    /// The first day, instead of today.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    from: Option<Date>,
    /// The last day; without it until it is resumed.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    to: Option<Date>,
    #[command(flatten)]
    why: Why,
    /// What becomes of tasks that were made ahead.
    #[arg(long, default_value = "keep")]
    made_ahead: MadeAhead,
}

#[derive(Debug, Args)]
pub(super) struct ResumeArgs {
    #[command(flatten)]
    named: Named,
    /// The first day that creates again, instead of today.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
    /// Which dates of the pause are made after all.
    #[arg(long, default_value = "skip")]
    make_up: MakeUp,
    #[command(flatten)]
    why: Why,
}

#[derive(Debug, Args)]
pub(super) struct EndArgs {
    #[command(flatten)]
    named: Named,
    /// The last day, instead of today.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
    #[command(flatten)]
    why: Why,
    /// What becomes of tasks that were made ahead.
    #[arg(long, default_value = "keep")]
    made_ahead: MadeAhead,
}

#[derive(Debug, Args)]
pub(super) struct Why {
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Show what it would do, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct BackfillArgs {
    #[command(flatten)]
    named: Named,
    /// The first date.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    from: Date,
    /// The last date.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    to: Date,
    /// One template of the service, instead of all.
    #[arg(long, value_name = "KEY")]
    template: Option<String>,
    /// Which dates.
    #[arg(long, default_value = "missing")]
    fill: Fill,
    /// Make them; without it they are only shown.
    #[arg(long)]
    apply: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum MadeAhead {
    Keep,
    Cancel,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum MakeUp {
    Skip,
    Latest,
    All,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Fill {
    /// Undecided, before the adoption, or missed.
    Missing,
    /// Those that a rule skipped too.
    Skipped,
}

/// What was answered, and how it is shown.
pub(super) type Shown = (Value, fn(&Value, &mut Out) -> io::Result<()>);

pub(super) async fn run(remote: &Remote, command: EngagementCommand) -> Result<Shown, RemoteError> {
    match command {
        EngagementCommand::List { client } => {
            let path = ["v1", "clients", &client, "engagements"];
            Ok((remote.get(&path, &[]).await?.body, listed))
        }
        EngagementCommand::Start(args) => {
            let mut body = Map::new();
            body.insert("service".to_owned(), args.named.service.into());
            put(&mut body, "starts_on", Some(args.starts_on));
            put(&mut body, "ends_on", args.ends_on);
            if let Some(factor) = args.effort_factor {
                body.insert("effort_factor".to_owned(), factor.into());
            }
            let card = args.card.given();
            if !card.is_empty() {
                body.insert("expectation".to_owned(), card.into());
            }
            body.insert("dry_run".to_owned(), args.dry_run.into());
            let path = ["v1", "clients", &args.named.client, "engagements"];
            Ok((remote.write(Verb::Post, &path, None, Some(&body.into())).await?.body, effect))
        }
        EngagementCommand::Expect(args) => expect(remote, args).await,
        EngagementCommand::Pause(PauseArgs { named, from, to, why, made_ahead }) => {
            let mut body = why.body();
            put(&mut body, "from", from);
            put(&mut body, "to", to);
            body.insert("made_ahead".to_owned(), word(made_ahead));
            change(remote, &named, "pause", body).await
        }
        EngagementCommand::Resume(ResumeArgs { named, on, make_up, why }) => {
            let mut body = why.body();
            put(&mut body, "on", on);
            body.insert("make_up".to_owned(), word(make_up));
            change(remote, &named, "resume", body).await
        }
        EngagementCommand::End(EndArgs { named, on, why, made_ahead }) => {
            let mut body = why.body();
            put(&mut body, "on", on);
            body.insert("made_ahead".to_owned(), word(made_ahead));
            change(remote, &named, "end", body).await
        }
        EngagementCommand::Backfill(args) => {
            let mut body = Map::new();
            put(&mut body, "from", Some(args.from));
            put(&mut body, "to", Some(args.to));
            if let Some(template) = args.template {
                body.insert("template".to_owned(), template.into());
            }
            body.insert("fill".to_owned(), word(args.fill));
            body.insert("dry_run".to_owned(), (!args.apply).into());
            let path = ["v1", "clients", &args.named.client, "engagements", &args.named.service, "backfill"];
            Ok((remote.write(Verb::Post, &path, None, Some(&body.into())).await?.body, filled))
        }
    }
}

impl CardArgs {
    fn given(self) -> Map<String, Value> {
        let parts = [
            ("expected", self.expected),
            ("promised", self.promised),
            ("excluded", self.excluded),
            ("success", self.success),
        ];
        let given = parts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?.into())));
        given.collect()
    }
}

/// The card with what is said of it now; what is not named stays as it was. Nothing named, it is only shown.
async fn expect(remote: &Remote, args: ExpectArgs) -> Result<Shown, RemoteError> {
    let at = ["v1", "clients", &args.named.client, "engagements", &args.named.service];
    let path = [&at[..], &["expectation"]].concat();
    let given = args.card.given();
    if given.is_empty() {
        return Ok((remote.get(&path, &[]).await?.body, card::expectation));
    }
    let known = remote.get(&at, &[]).await?.body;
    let known = inner(&known, "expectation");
    let seen = (!known.is_null()).then(|| format!("\"{}\"", text(known, "version")));
    let mut body = Map::new();
    for part in ["expected", "promised", "excluded", "success"] {
        let said = given.get(part).cloned().unwrap_or_else(|| text(known, part).into());
        body.insert(part.to_owned(), said);
    }
    if let Some(reason) = args.reason {
        body.insert("reason".to_owned(), reason.into());
    }
    let written = remote.write(Verb::Put, &path, seen.as_deref(), Some(&body.into())).await?;
    Ok((written.body, card::expectation))
}

impl Why {
    fn body(self) -> Map<String, Value> {
        Map::from_iter([
            ("reason".to_owned(), self.reason.into()),
            ("dry_run".to_owned(), self.dry_run.into()),
        ])
    }
}

fn put(body: &mut Map<String, Value>, name: &str, date: Option<Date>) {
    if let Some(date) = date {
        body.insert(name.to_owned(), date.to_string().into());
    }
}

fn word(choice: impl ValueEnum) -> Value {
    choice.to_possible_value().map_or(Value::Null, |value| value.get_name().into())
}

/// Reads it first, and says which version it saw.
async fn change(
    remote: &Remote,
    named: &Named,
    verb: &str,
    body: Map<String, Value>,
) -> Result<Shown, RemoteError> {
    let at = ["v1", "clients", &named.client, "engagements", &named.service];
    let seen = remote.get(&at, &[]).await?.etag;
    let path = [&at[..], &[verb]].concat();
    Ok((remote.write(Verb::Post, &path, seen.as_deref(), Some(&body.into())).await?.body, effect))
}

fn listed(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "engagements").iter().map(|one| {
        vec![
            Field::toned(text(one, "service"), Tone::Strong),
            text(one, "starts_on").into(),
            text(one, "ends_on").into(),
            pauses(one).into(),
            text(one, "effort_factor").into(),
            text(one, "version").into(),
        ]
    });
    out.table(&["service", "starts", "ends", "pauses", "effort", "version"], rows.collect())
}

fn pauses(engagement: &Value) -> String {
    let spans = items(engagement, "pauses").iter().map(|pause| {
        let to = text(pause, "to");
        format!("{} to {}", text(pause, "from"), if to.is_empty() { "further notice" } else { &to })
    });
    spans.collect::<Vec<_>>().join(", ")
}

fn effect(body: &Value, out: &mut Out) -> io::Result<()> {
    let engagement = inner(body, "engagement");
    let ends = text(engagement, "ends_on");
    let ends = if ends.is_empty() { String::new() } else { format!(" to {ends}") };
    let paused = pauses(engagement);
    let paused = if paused.is_empty() { String::new() } else { format!(", paused {paused}") };
    let is_dry = body.get("dry_run") == Some(&Value::Bool(true));
    let done = if is_dry { "would be" } else { "is now" };
    out.line(format_args!(
        "{} of {} {done}: from {}{ends}{paused}",
        text(engagement, "service"),
        text(engagement, "client"),
        text(engagement, "starts_on"),
    ))?;
    out.line(format_args!(
        "through {}: {} dates added, {} removed",
        text(body, "through"),
        text(body, "dates_added"),
        text(body, "dates_removed")
    ))?;
    let dates = items(body, "dates").iter().map(|one| {
        let change = text(one, "change");
        let tone = if change == "added" { Tone::Good } else { Tone::Warn };
        vec![
            Field::toned(text(one, "nominal_on"), Tone::Strong),
            Field::toned(change, tone),
            text(one, "template").into(),
            local(one, "deadline_local").into(),
        ]
    });
    table(out, &["date", "change", "template", "deadline"], dates.collect())?;
    let tasks = items(body, "tasks").iter().map(|one| {
        vec![
            Field::toned(format!("#{}", text(one, "task")), Tone::Strong),
            text(one, "nominal_on").into(),
            text(one, "outcome").into(),
            text(one, "title").into(),
            text(one, "why").into(),
        ]
    });
    table(out, &["made ahead", "date", "outcome", "title", "why"], tasks.collect())?;
    let made = items(body, "made_up").iter().map(|one| {
        vec![
            Field::toned(text(one, "nominal_on"), Tone::Strong),
            text(one, "template").into(),
            numbered(one).into(),
        ]
    });
    table(out, &["made up for", "template", "task"], made.collect())
}

fn filled(body: &Value, out: &mut Out) -> io::Result<()> {
    let dates = items(body, "dates");
    let is_dry = body.get("dry_run") == Some(&Value::Bool(true));
    let done = if is_dry { "would become tasks (--apply makes them)" } else { "became tasks" };
    out.line(format_args!("{} dates {done}; {} were before", dates.len(), text(body, "created_before")))?;
    let warning = text(body, "warning");
    if !warning.is_empty() {
        out.line(format_args!("warning: {warning}"))?;
    }
    let rows = dates.iter().map(|one| {
        vec![
            Field::toned(text(one, "nominal_on"), Tone::Strong),
            text(one, "template").into(),
            numbered(one).into(),
            local(one, "deadline_local").into(),
            text(one, "was").into(),
        ]
    });
    table(out, &["date", "template", "task", "deadline", "was"], rows.collect())
}

fn numbered(one: &Value) -> String {
    let task = text(one, "task");
    if task.is_empty() { task } else { format!("#{task}") }
}

fn table(out: &mut Out, header: &[&str], rows: Vec<Vec<Field>>) -> io::Result<()> {
    if rows.is_empty() { Ok(()) } else { out.table(header, rows) }
}
