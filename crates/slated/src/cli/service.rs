//! Services and their templates at a running daemon: read, and edited from a file of the catalog.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde_json::Value;

use super::Failure;
use super::card::{inner, items, local, text};
use super::desk::{given, show};
use super::out::{Field, Out, Tone};
use super::remote::{Answer, Remote, RemoteError};
use super::value;

#[derive(Debug, Subcommand)]
pub(super) enum ServiceCommand {
    /// List what the agency sells.
    #[command(after_help = "Example:\n  slated service list")]
    List,
    /// Show a service with its templates, or every version they ever had.
    #[command(after_help = "Example:\n  slated service show seo --versions")]
    Show {
        /// The service's key.
        #[arg(value_name = "KEY")]
        service: String,
        /// What changed, when, and by whom.
        #[arg(long)]
        versions: bool,
    },
    /// Make a service be as a file of the catalog says, all of it: what is missing in the file ends.
    #[command(after_help = "Example:\n  slated service put catalog/seo.toml --dry-run --open-tasks update")]
    Put(PutArgs),
}

#[derive(Debug, Args)]
pub(super) struct PutArgs {
    /// In the form of catalog/*.toml.
    file: PathBuf,
    /// Show what would come, go and move, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Whether open tasks that nobody has touched follow.
    #[arg(long, value_name = "WHAT")]
    open_tasks: Option<OpenTasks>,
    /// The first day of changed rules, instead of tomorrow.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    effective_from: Option<Date>,
    /// How many of the next dates of a series are compared.
    #[arg(long, value_name = "N")]
    dates: Option<u8>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OpenTasks {
    Keep,
    Update,
}

pub(super) async fn run(remote: &Remote, command: ServiceCommand, out: &mut Out) -> Result<(), Failure> {
    match command {
        ServiceCommand::List => show(&remote.get(&["v1", "services"], &[]).await?.body, out, listed)?,
        ServiceCommand::Show { service: key, versions: false } => {
            show(&remote.get(&["v1", "services", &key], &[]).await?.body, out, card)?;
        }
        ServiceCommand::Show { service: key, versions: true } => {
            show(&remote.get(&["v1", "services", &key, "versions"], &[]).await?.body, out, versions)?;
        }
        ServiceCommand::Put(args) => {
            let body = read(&args.file)?;
            let answer = put(remote, &args, &body).await?;
            show(&answer.body, out, edited)?;
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Value, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::Input(format!("{shown} cannot be read: {error}")))?;
    toml::from_str(&text).map_err(|error| Failure::Input(format!("{shown}: {error}")))
}

async fn put(remote: &Remote, args: &PutArgs, body: &Value) -> Result<Answer, RemoteError> {
    let key = text(body, "key");
    let path = ["v1", "services", key.as_str()];
    let seen = match remote.get(&path, &[]).await {
        Ok(answer) => answer.etag,
        // there is none yet: it will be new
        Err(error) if error.is_not_found() => None,
        Err(error) => return Err(error),
    };
    let word = |what: OpenTasks| what.to_possible_value().map(|value| value.get_name().to_owned());
    let query = given([
        ("dry_run", args.dry_run.then(|| "true".to_owned())),
        ("open_tasks", args.open_tasks.and_then(word)),
        ("effective_from", args.effective_from.map(|date| date.to_string())),
        ("dates", args.dates.map(|dates| dates.to_string())),
    ]);
    remote.put(&path, &query, seen.as_deref(), body).await
}

fn listed(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "services").iter().map(|service| {
        let templates = items(service, "templates").iter().map(|one| text(one, "key"));
        vec![
            Field::toned(text(service, "key"), Tone::Strong),
            text(service, "version").into(),
            text(service, "name").into(),
            templates.collect::<Vec<_>>().join(", ").into(),
        ]
    });
    out.table(&["service", "version", "name", "templates"], rows.collect())
}

fn card(body: &Value, out: &mut Out) -> io::Result<()> {
    let service = inner(body, "service");
    let (key, version) = (text(service, "key"), text(body, "version"));
    out.line(format_args!("{key} version {version}: {}", text(service, "name")))?;
    out.line(text(service, "purpose"))?;
    let rows = items(service, "task").iter().map(|task| {
        let key = text(task, "key");
        let version = items(body, "templates").iter().find(|one| text(one, "key") == key);
        vec![
            Field::toned(key, Tone::Strong),
            version.map(|one| text(one, "version")).unwrap_or_default().into(),
            text(task, "role").into(),
            text(task, "effort_hours").into(),
            inner(task, "schedule").to_string().into(),
            text(task, "title").into(),
        ]
    });
    out.table(&["template", "version", "role", "hours", "schedule", "title"], rows.collect())?;
    for ended in items(body, "ended") {
        out.line(format_args!("{} was taken out", ended.as_str().unwrap_or_default()))?;
    }
    Ok(())
}

fn versions(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "versions").iter().map(|one| {
        vec![
            Field::toned(text(one, "template"), Tone::Strong),
            text(one, "version").into(),
            text(one, "made_at").into(),
            text(one, "made_by").into(),
            changed(one).into(),
        ]
    });
    out.table(&["template", "version", "made", "by", "changed"], rows.collect())
}

fn changed(one: &Value) -> String {
    let side = |field: &Value, side: &str| match text(field, side) {
        nothing if nothing.is_empty() => "nothing".to_owned(),
        text => text,
    };
    let fields = items(one, "changed").iter();
    let fields = fields
        .map(|field| format!("{} {} -> {}", text(field, "field"), side(field, "from"), side(field, "to")));
    fields.collect::<Vec<_>>().join(", ")
}

fn edited(body: &Value, out: &mut Out) -> io::Result<()> {
    for template in items(body, "templates") {
        let (key, what) = (text(template, "key"), text(template, "what"));
        let version = match (text(template, "version_from"), text(template, "version_to")) {
            (from, to) if !from.is_empty() && !to.is_empty() => format!(", version {from} -> {to}"),
            _ => String::new(),
        };
        let fields = changed(template);
        let colon = if fields.is_empty() { "" } else { ": " };
        out.line(format_args!("{what} {key}{version}{colon}{fields}"))?;
    }
    for series in items(body, "series") {
        told(series, out)?;
    }
    let totals = inner(body, "totals");
    let count = |name: &str| text(totals, name);
    out.line(format_args!(
        "{} series, {} with other dates: {} added, {} removed, {} moved",
        count("series"),
        count("differing"),
        count("added"),
        count("removed"),
        count("moved")
    ))?;
    let open = inner(body, "open_tasks");
    for task in items(open, "revised") {
        out.line(format_args!("#{} {}: {}", text(task, "task"), text(task, "client"), changed(task)))?;
    }
    if text(open, "mode") == "update" {
        let (revised, touched) = (text(open, "revised_total"), text(open, "touched"));
        out.line(format_args!(
            "{revised} open tasks follow; {touched} are left alone, somebody touched them"
        ))?;
    }
    match (text(body, "dry_run").as_str(), items(body, "templates").is_empty()) {
        ("true", _) => out.line("dry run: nothing was written"),
        (_, _) => out.line(format_args!("{} is at version {}", text(body, "service"), text(body, "version"))),
    }
}

/// One series: its dates that come, go and move.
fn told(series: &Value, out: &mut Out) -> io::Result<()> {
    let from = text(series, "effective_from");
    let from = if from.is_empty() { from } else { format!(" from {from}") };
    out.line(format_args!("{} {}{from}", text(series, "client"), text(series, "template")))?;
    let date = |one: &Value| format!("{} due {}", text(one, "nominal_on"), local(one, "deadline_local"));
    for one in items(series, "stays") {
        out.line(format_args!("  made    {} #{}", text(one, "nominal_on"), text(one, "task")))?;
    }
    for one in items(series, "removed") {
        out.line(format_args!("  removed {}", date(one)))?;
    }
    for one in items(series, "moved") {
        out.line(format_args!("  moved   {} -> {}", date(inner(one, "from")), date(inner(one, "to"))))?;
    }
    for one in items(series, "added") {
        out.line(format_args!("  added   {}", date(one)))?;
    }
    for one in items(series, "left_out") {
        let through = text(one, "through_on");
        let through = if through.is_empty() { through } else { format!(" through {through}") };
        out.line(format_args!("  skipped {}{through}: {}", text(one, "nominal_on"), text(one, "reason")))?;
    }
    Ok(())
}
