//! `slated client`: one client, which there are, what is changed about one, and its contact persons.

use std::io;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::card::{self, items, text};
use super::desk::{given, show};
use super::engagements::Shown;
use super::erase::{EraseArgs, erased};
use super::out::{Field, Out, Tone};
use super::remote::{Remote, RemoteError, Verb};
use super::{Failure, signals, value};

#[derive(Debug, Args)]
pub(super) struct ClientArgs {
    #[command(subcommand)]
    verb: Option<ClientCommand>,
    /// The client's key.
    #[arg(value_name = "KEY", required = true)]
    client: Option<String>,
}

#[derive(Debug, Subcommand)]
enum ClientCommand {
    #[command(flatten)]
    Asked(AskedCommand),
    #[command(flatten)]
    Signals(signals::SignalCommand),
}

#[derive(Debug, Subcommand)]
enum AskedCommand {
    /// List the clients that you manage or are the deputy for; all of them for admins.
    #[command(after_help = "Example:\n  slated client list --risk-at-least 0.5 --status active")]
    List(ListArgs),
    /// Change what is said of a client; what is not named stays.
    #[command(
        after_help = "Example:\n  slated client set client-001 --manager manager02 --reason \"mia is on leave until May\"\n  slated client set client-001 --no-deputy --contract-hours 20"
    )]
    Set(SetArgs),
    /// Add a contact person.
    #[command(
        after_help = "Example:\n  slated client add-contact client-001 \"Ms Kim\" --role owner --email kim@client.example --cabinet yes"
    )]
    AddContact(AddContact),
    /// Change what is known of a contact person; what is not named stays, and an empty text takes it away.
    #[command(
        after_help = "Example:\n  slated client set-contact client-001 3 --phone \"+380 44 000 00 00\""
    )]
    SetContact(SetContact),
    /// Erase what is known of a client that is gone: the words go, the sums stay. It cannot be undone.
    #[command(
        after_help = "Example:\n  slated client erase client-001 --reason \"asked for by letter of 2026-11-20\" --dry-run"
    )]
    Erase(EraseArgs),
    /// Remove a contact person.
    #[command(after_help = "Example:\n  slated client remove-contact client-001 3")]
    RemoveContact(WhichContact),
}

#[derive(Debug, Args)]
struct ListArgs {
    /// Who answers for them, as manager or deputy.
    #[arg(long, value_name = "LOGIN")]
    manager: Option<String>,
    /// Those whose risk is that or more, 0 to 1.
    #[arg(long, value_name = "RISK")]
    risk_at_least: Option<String>,
    /// active, paused or churned.
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// Show at most that many.
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
    /// Go on where the page before ended.
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
}

#[derive(Debug, Args)]
struct SetArgs {
    /// The client's key.
    #[arg(value_name = "KEY")]
    client: String,
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Who answers for the client from now on.
    #[arg(long, value_name = "LOGIN")]
    manager: Option<String>,
    /// Who sees and decides as the manager does.
    #[arg(long, value_name = "LOGIN", conflicts_with = "no_deputy")]
    deputy: Option<String>,
    /// Nobody stands in for the manager any more.
    #[arg(long)]
    no_deputy: bool,
    /// Dates to come are computed anew.
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// Key of a calendar; dates to come are computed anew.
    #[arg(long, value_name = "KEY")]
    calendar: Option<String>,
    /// client, agency or union.
    #[arg(long, value_name = "USE")]
    calendar_use: Option<String>,
    #[arg(long, value_name = "TEXT")]
    tier: Option<String>,
    #[arg(long, value_name = "DATE", value_parser = value::date, conflicts_with = "no_renewal")]
    renewal_on: Option<Date>,
    /// No day is known on which the contract is renewed.
    #[arg(long)]
    no_renewal: bool,
    /// active, paused or churned.
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// Hours a month that the contract gives.
    #[arg(long, value_name = "HOURS", conflicts_with = "no_contract_hours")]
    contract_hours: Option<f64>,
    /// Nobody knows what the contract gives.
    #[arg(long)]
    no_contract_hours: bool,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Debug, Args)]
struct Known {
    /// What they are there.
    #[arg(long, value_name = "TEXT")]
    role: Option<String>,
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// A handle and where it is one, as in "telegram: @kim".
    #[arg(long, value_name = "TEXT")]
    messenger: Option<String>,
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Whether the cabinet is for them.
    #[arg(long, value_name = "yes|no")]
    cabinet: Option<Cabinet>,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum Cabinet {
    Yes,
    No,
}

#[derive(Debug, Args)]
struct AddContact {
    /// The client's key.
    #[arg(value_name = "KEY")]
    client: String,
    /// How the person is called.
    name: String,
    #[command(flatten)]
    known: Known,
}

#[derive(Debug, Args)]
struct SetContact {
    #[command(flatten)]
    which: WhichContact,
    /// How the person is called.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    #[command(flatten)]
    known: Known,
}

#[derive(Debug, Args)]
struct WhichContact {
    /// The client's key.
    #[arg(value_name = "KEY")]
    client: String,
    /// The contact's number.
    #[arg(value_name = "NUMBER")]
    contact: i64,
}

pub(super) async fn run(remote: &Remote, args: ClientArgs, out: &mut Out) -> Result<(), Failure> {
    let (body, render) = match args.verb {
        Some(ClientCommand::Signals(command)) => return signals::run(remote, command, out).await,
        Some(ClientCommand::Asked(verb)) => asked(remote, verb).await?,
        None => {
            // clap asks for the key where there is no subcommand
            let client = args.client.unwrap_or_default();
            (remote.get(&["v1", "clients", &client], &[]).await?.body, card::client as _)
        }
    };
    Ok(show(&body, out, render)?)
}

async fn asked(remote: &Remote, verb: AskedCommand) -> Result<Shown, RemoteError> {
    match verb {
        AskedCommand::List(args) => {
            let limit = args.limit.map(|limit| limit.to_string());
            let query = given([
                ("manager", args.manager),
                ("risk_at_least", args.risk_at_least),
                ("status", args.status),
                ("limit", limit),
                ("cursor", args.cursor),
            ]);
            Ok((remote.get(&["v1", "clients"], &query).await?.body, listed))
        }
        AskedCommand::Set(args) => {
            let path = ["v1", "clients", &args.client.clone()].map(str::to_owned);
            let path = path.each_ref().map(String::as_str);
            let seen = remote.get(&path, &[]).await?.etag;
            let body = args.body();
            Ok((remote.write(Verb::Patch, &path, seen.as_deref(), Some(&body)).await?.body, card::client))
        }
        AskedCommand::AddContact(AddContact { client, name, known }) => {
            let mut body = known.body();
            body.insert("name".to_owned(), name.into());
            let path = ["v1", "clients", &client, "contacts"];
            Ok((remote.write(Verb::Post, &path, None, Some(&body.into())).await?.body, contact))
        }
        AskedCommand::SetContact(SetContact { which, name, known }) => {
            let mut body = known.body();
            put(&mut body, "name", name);
            which.write(remote, Verb::Patch, Some(&body.into()), contact).await
        }
        AskedCommand::Erase(args) => Ok((args.ask(remote, "clients").await?, erased)),
        AskedCommand::RemoveContact(which) => which.write(remote, Verb::Delete, None, removed).await,
    }
}

impl SetArgs {
    fn body(self) -> Value {
        let mut body = Map::new();
        put(&mut body, "name", self.name);
        put(&mut body, "manager", self.manager);
        put(&mut body, "deputy", self.deputy);
        put(&mut body, "time_zone", self.time_zone);
        put(&mut body, "calendar", self.calendar);
        put(&mut body, "calendar_use", self.calendar_use);
        put(&mut body, "tier", self.tier);
        put(&mut body, "renewal_on", self.renewal_on.map(|on| on.to_string()));
        put(&mut body, "status", self.status);
        put(&mut body, "contract_hours_per_month", self.contract_hours);
        put(&mut body, "reason", self.reason);
        for (name, is_emptied) in [
            ("deputy", self.no_deputy),
            ("renewal_on", self.no_renewal),
            ("contract_hours_per_month", self.no_contract_hours),
        ] {
            if is_emptied {
                body.insert(name.to_owned(), Value::Null);
            }
        }
        body.into()
    }
}

impl Known {
    fn body(self) -> Map<String, Value> {
        let mut body = Map::new();
        put(&mut body, "role", self.role);
        put(&mut body, "email", self.email);
        put(&mut body, "phone", self.phone);
        put(&mut body, "messenger", self.messenger);
        put(&mut body, "note", self.note);
        put(&mut body, "receives_cabinet", self.cabinet.map(|cabinet| cabinet == Cabinet::Yes));
        body
    }
}

impl WhichContact {
    /// Reads it first, and says which version it saw.
    async fn write(
        &self,
        remote: &Remote,
        verb: Verb,
        body: Option<&Value>,
        render: fn(&Value, &mut Out) -> io::Result<()>,
    ) -> Result<Shown, RemoteError> {
        let number = self.contact.to_string();
        let all = remote.get(&["v1", "clients", &self.client, "contacts"], &[]).await?.body;
        let found = items(&all, "contacts").iter().find(|one| text(one, "contact") == number);
        // of one that is not there the daemon says so
        let seen = format!("\"{}\"", found.map_or_else(|| "0".to_owned(), |one| text(one, "version")));
        let path = ["v1", "clients", &self.client, "contacts", &number];
        Ok((remote.write(verb, &path, Some(&seen), body).await?.body, render))
    }
}

fn put(body: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        body.insert(name.to_owned(), value.into());
    }
}

fn listed(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "clients").iter().map(|one| {
        vec![
            Field::toned(text(one, "key"), Tone::Strong),
            text(one, "name").into(),
            text(one, "manager").into(),
            text(one, "deputy").into(),
            text(one, "status").into(),
            text(one, "risk").into(),
            text(one, "risk_band").into(),
            text(one, "renewal_on").into(),
        ]
    });
    out.table(&["client", "name", "manager", "deputy", "status", "risk", "", "renewal"], rows.collect())?;
    let next = text(body, "next_cursor");
    if next.is_empty() { Ok(()) } else { out.line(format_args!("more: --cursor {next}")) }
}

fn contact(body: &Value, out: &mut Out) -> io::Result<()> {
    out.line(card::contact(body))
}

fn removed(_: &Value, out: &mut Out) -> io::Result<()> {
    out.line("removed")
}
