//! `slated client erase` and `slated people erase`: what is known of somebody goes.

use std::io;

use clap::Args;
use serde_json::{Value, json};

use super::card::{inner, items, text};
use super::out::Out;
use super::remote::{Remote, RemoteError, Verb};

#[derive(Debug, Args)]
pub(super) struct EraseArgs {
    /// The client's key, or the person's login.
    #[arg(value_name = "NAME")]
    name: String,
    /// Who asked for it, and when.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Only show what would be replaced, and what has to be done before.
    #[arg(long)]
    dry_run: bool,
}

impl EraseArgs {
    /// `kind` is `clients` or `people`.
    pub(super) async fn ask(&self, remote: &Remote, kind: &str) -> Result<Value, RemoteError> {
        let body = json!({ "reason": self.reason, "dry_run": self.dry_run });
        Ok(remote.write(Verb::Post, &["v1", kind, &self.name, "erase"], None, Some(&body)).await?.body)
    }
}

pub(super) fn erased(body: &Value, out: &mut Out) -> io::Result<()> {
    let is_dry = text(body, "dry_run") == "true";
    let done = if is_dry { "would be named" } else { "is named" };
    out.line(format_args!("{done:<18} {}", text(body, "named")))?;
    if let Some(replaced) = inner(body, "replaced").as_object() {
        for (table, count) in replaced {
            out.line(format_args!("{table:<18} {count}"))?;
        }
    }
    for first in items(body, "first").iter().filter_map(Value::as_str) {
        out.line(format_args!("{:<18} {first}", "do first"))?;
    }
    Ok(())
}
