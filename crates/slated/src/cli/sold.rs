//! `slated sold`: what a client bought in a period against what was done.

use std::io;

use clap::Args;
use jiff::civil::Date;
use serde_json::Value;

use super::card::{items, text};
use super::out::Out;
use super::remote::{Remote, RemoteError};
use super::value;

#[derive(Debug, Args)]
pub(super) struct SoldArgs {
    /// The client's key.
    pub(super) client: String,
    /// The first date.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    pub(super) from: Date,
    /// The last date, inclusive.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    pub(super) to: Date,
}

pub(super) async fn ask(remote: &Remote, args: &SoldArgs) -> Result<Value, RemoteError> {
    let query = [("from", args.from.to_string()), ("to", args.to.to_string())];
    Ok(remote.get(&["v1", "clients", &args.client, "sold-against-done"], &query).await?.body)
}

const COUNTS: [&str; 10] =
    ["planned", "done", "done_late", "moved", "open", "waived", "cancelled", "skipped", "ahead", "collapsed"];

pub(super) fn shown(body: &Value, out: &mut Out) -> io::Result<()> {
    let mut rows = Vec::new();
    let total = body.get("total").unwrap_or(&Value::Null);
    let lines = items(body, "lines").iter().map(|line| {
        let name = format!("{}/{}", text(line, "service"), text(line, "template"));
        (name, line.get("counts").unwrap_or(&Value::Null))
    });
    for (name, counts) in lines.chain([("in all".to_owned(), total)]) {
        let mut row = vec![name.into()];
        row.extend(COUNTS.iter().map(|count| text(counts, count).into()));
        row.extend(["planned_hours", "logged_hours"].map(|hours| text(counts, hours).into()));
        rows.push(row);
    }
    let header = [
        "template",
        "planned",
        "done",
        "late",
        "moved",
        "open",
        "waived",
        "cancelled",
        "skipped",
        "ahead",
        "collapsed",
        "hours planned",
        "hours logged",
    ];
    out.table(&header, rows)?;
    for line in items(body, "lines") {
        for one in items(line, "not_done").iter().filter(|one| text(one, "fate") != "ahead") {
            let number = text(one, "task");
            let number = if number.is_empty() { number } else { format!(" #{number}") };
            let name = format!("{}/{}", text(line, "service"), text(line, "template"));
            let moved = text(one, "moved_to");
            let moved = if moved.is_empty() { moved } else { format!(" to {moved}") };
            let (by, reason) = (text(one, "by"), text(one, "reason"));
            let by = if by.is_empty() { by } else { format!(" by {by}") };
            let reason = if reason.is_empty() { reason } else { format!(": {reason}") };
            let (on, fate) = (text(one, "nominal_on"), text(one, "fate"));
            out.line(format_args!("{name} {on}{number} {fate}{moved}{by}{reason}"))?;
        }
    }
    for why in items(body, "broken") {
        out.line(format_args!("not told: {}", why.as_str().unwrap_or_default()))?;
    }
    Ok(())
}
