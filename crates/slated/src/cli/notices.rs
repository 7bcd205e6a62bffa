//! Webhooks and one's own notices at a running daemon: what is typed, asked and shown.

use std::io;

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use super::card::{inner, items, text};
use super::desk::{Render, show};
use super::out::{Field, Form, Out, Tone};
use super::remote::{Remote, Verb};
use super::{Failure, value};

#[derive(Debug, Subcommand)]
pub(super) enum WebhookCommand {
    /// List the webhooks, and how each is.
    #[command(after_help = "Example:\n  slated webhook list")]
    List,
    /// Add a webhook; its secret is shown once.
    #[command(
        after_help = "Example:\n  slated webhook add crm https://crm.example/hooks/slated --kind task_completed"
    )]
    Add {
        /// What it is for.
        name: String,
        /// Where it is sent to.
        address: String,
        /// A kind of event that is sent, as `slated events` shows them; all of them without it. May be repeated.
        #[arg(long = "kind", value_name = "KIND")]
        kinds: Vec<String>,
    },
    /// Switch a webhook on or off, or give it another address.
    #[command(
        after_help = "Example:\n  slated webhook change 1 --off\n  slated webhook change 1 --address https://new.example/hook --on"
    )]
    Change(ChangeArgs),
    /// Remove a webhook with all that is on its way to it.
    #[command(after_help = "Example:\n  slated webhook remove 1")]
    Remove {
        /// As `slated webhook list` shows it.
        webhook: i64,
    },
    /// Send a test.
    #[command(after_help = "Example:\n  slated webhook test 1")]
    Test {
        /// As `slated webhook list` shows it.
        webhook: i64,
    },
    /// Give a webhook a new secret; for a day the old one signs too.
    #[command(after_help = "Example:\n  slated webhook rotate 1")]
    Rotate {
        /// As `slated webhook list` shows it.
        webhook: i64,
    },
    /// List what a webhook did not take, newest first.
    #[command(after_help = "Example:\n  slated webhook dead 1")]
    Dead {
        /// As `slated webhook list` shows it.
        webhook: i64,
    },
    /// Send dead messages again, all of a webhook or some.
    #[command(after_help = "Example:\n  slated webhook replay 1 --notice 17 --notice 18")]
    Replay {
        /// As `slated webhook list` shows it.
        webhook: i64,
        /// As `slated webhook dead` shows it; all of them without it. May be repeated.
        #[arg(long = "notice", value_name = "N")]
        notices: Vec<i64>,
    },
}

#[derive(Debug, Args)]
pub(super) struct ChangeArgs {
    /// As `slated webhook list` shows it.
    webhook: i64,
    #[arg(long)]
    name: Option<String>,
    /// Where it is sent to.
    #[arg(long)]
    address: Option<String>,
    /// Send it events again.
    #[arg(long, conflicts_with = "off")]
    on: bool,
    /// Send it nothing.
    #[arg(long)]
    off: bool,
}

#[derive(Debug, Args)]
pub(super) struct NoticesArgs {
    #[command(subcommand)]
    command: Option<NoticesCommand>,
}

#[derive(Debug, Subcommand)]
enum NoticesCommand {
    /// Change what you hear of, when and where; what is not named stays.
    #[command(after_help = "\
Example:
  slated notices set --topic new_work=off --topic overdue=at_once --quiet 20:00-07:30 --digest-at 08:30
  slated notices set --email sam@agency.example --telegram 123456789
  slated notices set --no-quiet --no-slack")]
    Set(SetArgs),
    /// Send a test to each of your addresses.
    #[command(after_help = "Example:\n  slated notices test")]
    Test,
}

#[derive(Debug, Args)]
struct SetArgs {
    /// A topic and when: at_once, digest or off. May be repeated.
    #[arg(long = "topic", value_name = "TOPIC=WHEN", value_parser = value::pair)]
    topics: Vec<(String, String)>,
    /// Wall times of yours between which nothing is sent.
    #[arg(long, value_name = "HH:MM-HH:MM", value_parser = value::span, conflicts_with = "no_quiet")]
    quiet: Option<(String, String)>,
    /// Nothing waits for a morning.
    #[arg(long)]
    no_quiet: bool,
    /// When the digest comes.
    #[arg(long, value_name = "HH:MM")]
    digest_at: Option<String>,
    /// The address of an incoming webhook in Slack's format.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "no_slack")]
    slack: Option<String>,
    #[arg(long)]
    no_slack: bool,
    /// The number of your chat with the agency's bot.
    #[arg(long, value_name = "CHAT", conflicts_with = "no_telegram", allow_negative_numbers = true)]
    telegram: Option<String>,
    #[arg(long)]
    no_telegram: bool,
    /// Where letters go.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "no_email")]
    email: Option<String>,
    #[arg(long)]
    no_email: bool,
}

const PATH: [&str; 3] = ["v1", "me", "notices"];

pub(super) async fn webhook(remote: &Remote, command: WebhookCommand, out: &mut Out) -> Result<(), Failure> {
    match command {
        WebhookCommand::List => {
            show(&remote.get(&["v1", "webhooks"], &[]).await?.body, out, listed)?;
        }
        WebhookCommand::Add { name, address, kinds } => {
            let body = json!({ "name": name, "url": address, "kinds": kinds });
            let answer = remote.write(Verb::Post, &["v1", "webhooks"], None, Some(&body)).await?;
            secret(&answer.body, out)?;
        }
        WebhookCommand::Change(args) => {
            let mut body = Map::new();
            let state = if args.on { Some("on") } else { args.off.then_some("off") };
            for (name, value) in
                [("name", args.name), ("url", args.address), ("state", state.map(str::to_owned))]
            {
                body.extend(value.map(|value| (name.to_owned(), value.into())));
            }
            let body = write(remote, Verb::Patch, args.webhook, &[], Some(&body.into())).await?;
            show(&body, out, one)?;
        }
        WebhookCommand::Remove { webhook } => {
            write(remote, Verb::Delete, webhook, &[], None).await?;
            done(
                out,
                &json!({ "webhook": webhook, "removed": true }),
                &format!("removed webhook {webhook}"),
            )?;
        }
        WebhookCommand::Test { webhook } => {
            let body = write(remote, Verb::Post, webhook, &["test"], None).await?;
            done(out, &body, &format!("test {} is on its way", text(&body, "message_id")))?;
        }
        WebhookCommand::Rotate { webhook } => {
            secret(&write(remote, Verb::Post, webhook, &["rotate"], None).await?, out)?;
        }
        WebhookCommand::Dead { webhook } => {
            let path = ["v1", "webhooks", &webhook.to_string(), "dead"];
            show(&remote.get(&path, &[("limit", "200".to_owned())]).await?.body, out, dead)?;
        }
        WebhookCommand::Replay { webhook, notices } => {
            let body = if notices.is_empty() { json!({}) } else { json!({ "notices": notices }) };
            let body = write(remote, Verb::Post, webhook, &["replay"], Some(&body)).await?;
            done(out, &body, &format!("{} messages are on their way again", text(&body, "replayed")))?;
        }
    }
    Ok(())
}

/// Reads it first, and says which version it saw.
async fn write(
    remote: &Remote,
    verb: Verb,
    webhook: i64,
    what: &[&str],
    body: Option<&Value>,
) -> Result<Value, Failure> {
    let number = webhook.to_string();
    let at = ["v1", "webhooks", number.as_str()];
    let seen = remote.get(&at, &[]).await?.etag;
    let path = [&at[..], what].concat();
    Ok(remote.write(verb, &path, seen.as_deref(), body).await?.body)
}

fn done(out: &mut Out, body: &Value, text: &str) -> io::Result<()> {
    match out.form() {
        Form::Json => out.json(body),
        Form::People => out.line(text),
    }
}

/// The secret alone on stdout, as a key is.
fn secret(body: &Value, out: &mut Out) -> io::Result<()> {
    match out.form() {
        Form::Json => out.json(body),
        Form::People => {
            out.line(text(body, "secret"))?;
            let webhook = inner(body, "webhook");
            eprintln!(
                "the secret of webhook {} ({}); it is not shown again",
                text(webhook, "webhook"),
                text(webhook, "name")
            );
            Ok(())
        }
    }
}

fn listed(body: &Value, out: &mut Out) -> io::Result<()> {
    table(items(body, "webhooks"), out)
}

fn one(body: &Value, out: &mut Out) -> io::Result<()> {
    table(std::slice::from_ref(body), out)
}

fn table(webhooks: &[Value], out: &mut Out) -> io::Result<()> {
    let rows = webhooks.iter().map(|webhook| {
        let kinds = items(webhook, "kinds").iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
        vec![
            Field::toned(text(webhook, "webhook"), Tone::Strong),
            text(webhook, "name").into(),
            state(webhook),
            text(webhook, "dead").into(),
            if kinds.is_empty() { "all".to_owned() } else { kinds }.into(),
            text(webhook, "url").into(),
            text(webhook, "reason").into(),
        ]
    });
    out.table(&["webhook", "name", "state", "dead", "kinds", "address", "reason"], rows.collect())
}

fn state(of: &Value) -> Field {
    let state = text(of, "state");
    let tone = match state.as_str() {
        "on" => Tone::Good,
        "off" => Tone::Faint,
        _ => Tone::Bad,
    };
    Field::toned(state, tone)
}

fn dead(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "notices").iter().map(|notice| {
        vec![
            Field::toned(text(notice, "notice"), Tone::Strong),
            text(notice, "kind").into(),
            text(notice, "event").into(),
            text(notice, "attempts").into(),
            text(notice, "died_at").into(),
            text(notice, "last_error").into(),
        ]
    });
    out.table(&["notice", "kind", "event", "attempts", "died", "last error"], rows.collect())
}

pub(super) async fn notices(remote: &Remote, args: NoticesArgs, out: &mut Out) -> Result<(), Failure> {
    let render: Render = mine;
    match args.command {
        None => show(&remote.get(&PATH, &[]).await?.body, out, render)?,
        Some(NoticesCommand::Set(set)) => {
            let before = remote.get(&PATH, &[]).await?;
            let body = changed(&before.body, set);
            let answer = remote.write(Verb::Put, &PATH, before.etag.as_deref(), Some(&body)).await?;
            show(&answer.body, out, render)?;
        }
        Some(NoticesCommand::Test) => {
            let path = ["v1", "me", "notices", "test"];
            let body = remote.write(Verb::Post, &path, None, None).await?.body;
            done(out, &body, &format!("tests are on their way to {} addresses", text(&body, "addresses")))?;
        }
    }
    Ok(())
}

/// What was read with the changes that were typed, in the form in which it is sent.
fn changed(before: &Value, set: SetArgs) -> Value {
    const SENT: [&str; 7] = ["rules", "quiet_from", "quiet_to", "digest_at", "slack", "telegram", "email"];
    let mut body: Map<String, Value> = Map::new();
    for name in SENT {
        body.extend(before.get(name).map(|value| (name.to_owned(), value.clone())));
    }
    if let Some(Value::Object(rules)) = body.get_mut("rules") {
        rules.extend(set.topics.into_iter().map(|(topic, when)| (topic, when.into())));
    }
    let (from, to) = set.quiet.unzip();
    for (name, value, is_cleared) in [
        ("quiet_from", from, set.no_quiet),
        ("quiet_to", to, set.no_quiet),
        ("digest_at", set.digest_at, false),
        ("slack", set.slack, set.no_slack),
        ("telegram", set.telegram, set.no_telegram),
        ("email", set.email, set.no_email),
    ] {
        if is_cleared {
            body.remove(name);
        }
        body.extend(value.map(|value| (name.to_owned(), value.into())));
    }
    body.into()
}

fn mine(body: &Value, out: &mut Out) -> io::Result<()> {
    let meanings = inner(body, "meanings");
    let rules = inner(body, "rules").as_object().into_iter().flatten();
    let rows = rules.map(|(topic, when)| {
        let when = when.as_str().unwrap_or_default().replace('_', " ");
        let tone = match when.as_str() {
            "off" => Tone::Faint,
            "at once" => Tone::Good,
            _ => Tone::Plain,
        };
        vec![
            Field::toned(topic.clone(), Tone::Strong),
            Field::toned(when, tone),
            text(meanings, topic).into(),
        ]
    });
    out.table(&["topic", "when", "what"], rows.collect())?;
    let zone = text(body, "time_zone");
    let quiet = match (text(body, "quiet_from"), text(body, "quiet_to")) {
        (from, to) if !from.is_empty() => format!("quiet from {from} to {to}"),
        _ => "no quiet hours".to_owned(),
    };
    out.line(format_args!("{quiet}, digest at {} ({zone})", text(body, "digest_at")))?;
    let addresses = items(body, "addresses");
    if addresses.is_empty() {
        return out.line("no address: nothing is sent (slated notices set --email ADDRESS)");
    }
    let rows = addresses.iter().map(|one| {
        vec![text(one, "kind").into(), state(one), text(one, "address").into(), text(one, "reason").into()]
    });
    out.table(&["to", "state", "address", "reason"], rows.collect())
}
