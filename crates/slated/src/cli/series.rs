//! Series, their occurrences, and "create now" at a running daemon: what is typed, asked and shown.

use std::io;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::Value;

use super::card::{inner, items, local, text};
use super::desk::{given, pages};
use super::out::{Field, Out, Tone};
use super::remote::{Remote, RemoteError, Verb};
use super::value;

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Series of this client.
    #[arg(long, value_name = "KEY")]
    client: Option<String>,
    /// Series that still create, have ended, or cannot be computed.
    #[arg(long)]
    status: Option<SeriesStatus>,
    /// List at most that many; all of them, page by page, without it.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SeriesStatus {
    Active,
    Ended,
    Error,
}

#[derive(Debug, Args)]
pub(super) struct OccurrencesArgs {
    #[command(flatten)]
    number: SeriesNumber,
    /// Dates that became this.
    #[arg(long)]
    status: Option<OccurrenceStatus>,
    /// List at most that many; all of them, page by page, without it.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
enum OccurrenceStatus {
    Created,
    Skipped,
    Collapsed,
    Held,
    Missed,
    Failed,
    BeforeAdoption,
}

#[derive(Debug, Args)]
pub(super) struct CreateArgs {
    #[command(flatten)]
    number: SeriesNumber,
    /// The date that the rule yields, as `slated occurrences` shows it.
    #[arg(value_name = "DATE", value_parser = value::date)]
    date: Date,
}

#[derive(Debug, Args)]
struct SeriesNumber {
    /// The series' number, as `slated series` shows it.
    #[arg(value_name = "SERIES", value_parser = clap::value_parser!(u64).range(1..))]
    series: u64,
}

fn word(value: impl ValueEnum) -> Option<String> {
    value.to_possible_value().map(|value| value.get_name().to_owned())
}

pub(super) async fn list(remote: &Remote, args: ListArgs) -> Result<Value, RemoteError> {
    let filter = given([("client", args.client), ("status", args.status.and_then(word))]);
    pages(remote, &["v1", "series"], "series", &filter, args.limit).await
}

pub(super) async fn occurrences(remote: &Remote, args: OccurrencesArgs) -> Result<Value, RemoteError> {
    let filter = given([("status", args.status.and_then(word))]);
    let number = args.number.series.to_string();
    pages(remote, &["v1", "series", &number, "occurrences"], "occurrences", &filter, args.limit).await
}

pub(super) async fn create(remote: &Remote, args: &CreateArgs) -> Result<Value, RemoteError> {
    let (number, date) = (args.number.series.to_string(), args.date.to_string());
    let path = ["v1", "series", &number, "occurrences", &date, "create"];
    Ok(remote.write(Verb::Post, &path, None, None).await?.body)
}

pub(super) fn listed(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "series").iter().map(|series| {
        let counts = inner(series, "occurrences");
        let status = text(series, "status");
        let tone = match status.as_str() {
            "error" => Tone::Bad,
            "ended" => Tone::Faint,
            _ => Tone::Plain,
        };
        vec![
            Field::toned(text(series, "series"), Tone::Strong),
            text(series, "client").into(),
            format!("{}/{}", text(series, "service"), text(series, "template")).into(),
            Field::toned(status, tone),
            text(series, "cursor_on").into(),
            local(series, "next_run_at_local").into(),
            text(counts, "created").into(),
            text(counts, "skipped").into(),
            text(counts, "collapsed").into(),
            text(counts, "held").into(),
            text(counts, "missed").into(),
            text(counts, "failed").into(),
            text(counts, "before_adoption").into(),
            text(series, "error").into(),
        ]
    });
    let header = [
        "series",
        "client",
        "template",
        "status",
        "decided",
        "next",
        "created",
        "skipped",
        "collapsed",
        "held",
        "missed",
        "failed",
        "before",
        "error",
    ];
    out.table(&header, rows.collect())?;
    more(body);
    Ok(())
}

pub(super) fn decided(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "occurrences").iter().map(|one| {
        let (status, task) = (text(one, "status"), text(one, "task"));
        let tone = match status.as_str() {
            "created" => Tone::Good,
            "missed" | "failed" => Tone::Bad,
            "skipped" | "held" => Tone::Warn,
            _ => Tone::Faint,
        };
        vec![
            Field::toned(text(one, "nominal_on"), Tone::Strong),
            text(one, "through_on").into(),
            Field::toned(status, tone),
            if task.is_empty() { task } else { format!("#{task}") }.into(),
            local(one, "deadline_local").into(),
            text(one, "reason").into(),
        ]
    });
    out.table(&["date", "through", "status", "task", "deadline", "why"], rows.collect())?;
    more(body);
    Ok(())
}

fn more(body: &Value) {
    if !text(body, "next_cursor").is_empty() {
        eprintln!("there are more: narrow the list, or raise --limit");
    }
}
