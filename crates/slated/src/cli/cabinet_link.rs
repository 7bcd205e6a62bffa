//! `slated cabinet-link`: the link by which a client opens the cabinet; made, listed, revoked.

use clap::Args;
use serde_json::{Value, json};

use super::Failure;
use super::card::{items, text};
use super::out::{Form, Out};
use super::remote::{Remote, Verb};

#[derive(Debug, Args)]
pub(super) struct LinkArgs {
    /// The client's key.
    #[arg(value_name = "KEY")]
    client: String,
    /// How long it opens the cabinet, 1 to 30.
    #[arg(long, value_name = "N", conflicts_with_all = ["list", "revoke"])]
    days: Option<i64>,
    /// Where the client reaches the daemon, where that is not where you do.
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["list", "revoke"])]
    at: Option<String>,
    /// List the links of the client instead.
    #[arg(long)]
    list: bool,
    /// Revoke one instead; whoever came by it is out.
    #[arg(long, value_name = "ID", conflicts_with = "list")]
    revoke: Option<String>,
}

/// A new link stands alone on stdout, so that it can be piped into a letter.
pub(super) async fn run(remote: &Remote, daemon: &str, args: LinkArgs, out: &mut Out) -> Result<(), Failure> {
    let path = ["v1", "clients", args.client.as_str(), "cabinet-links"];
    if args.list {
        let body = remote.get(&path, &[]).await?.body;
        return Ok(listed(&body, out)?);
    }
    if let Some(id) = &args.revoke {
        let path = ["v1", "clients", args.client.as_str(), "cabinet-links", id.as_str()];
        remote.write(Verb::Delete, &path, None, None).await?;
        match out.form() {
            Form::Json => out.json(&json!({ "id": id, "revoked": true }))?,
            Form::People => out.line(format_args!("revoked {id}"))?,
        }
        return Ok(());
    }
    let asked = args.days.map(|days| json!({ "days": days }));
    let made = remote.write(Verb::Post, &path, None, asked.as_ref()).await?.body;
    let at = args.at.as_deref().unwrap_or(daemon).trim_end_matches('/');
    let link = format!("{at}{}", text(&made, "path"));
    match out.form() {
        Form::Json => {
            let mut made = made;
            made["link"] = json!(link);
            out.json(&made)?;
        }
        Form::People => {
            out.line(&link)?;
            eprintln!(
                "opens the cabinet of {} until {}; it is not shown again, and {} revokes it",
                args.client,
                text(&made, "expires_at"),
                text(&made, "id"),
            );
        }
    }
    Ok(())
}

fn listed(body: &Value, out: &mut Out) -> std::io::Result<()> {
    if let Form::Json = out.form() {
        return out.json(body);
    }
    let rows = items(body, "links").iter().map(|link| {
        let state = match (&link["in_force"], &link["revoked_at"]) {
            (Value::Bool(true), _) => "in force",
            (_, Value::Null) => "ended",
            _ => "revoked",
        };
        let opened = match &link["opened_at"] {
            Value::Null => "never".to_owned(),
            _ => text(link, "opened_at"),
        };
        let field = |name| text(link, name);
        [field("id"), state.to_owned(), field("made_by"), field("expires_at"), opened].map(Into::into).into()
    });
    out.table(&["id", "state", "made by", "ends", "first opened"], rows.collect())
}
