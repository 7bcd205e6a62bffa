//! Promises, the manager's words and reviews at a running daemon: what is typed, asked and shown.

use std::io;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::Failure;
use super::card::{self, inner, items, local, text};
use super::desk::{Dry, Number, given, pages, said, show, task, write, zone_of};
use super::out::{Field, Out, Tone};
use super::remote::{Remote, RemoteError, Verb};
use super::value::{self, Moment};

#[derive(Debug, Subcommand)]
pub(super) enum PromisesCommand {
    /// Promise a client something: a task, its deadline, and the contact that telling them is.
    #[command(
        after_help = "Example:\n  slated promise kawa-42 \"A list of what to repair\" --by 2026-11-27T18:00 --effort 3h --role seo --told \"by phone\""
    )]
    Promise(PromiseArgs),
    /// What became of promises: open, kept, moved, waived, broken, and the rate kept by month.
    #[command(after_help = "Example:\n  slated promises --client kawa-42 --state broken")]
    Promises(PromisesArgs),
    /// Move a deadline, with the reason; the series does not move.
    #[command(
        after_help = "Example:\n  slated deadline 1042 --to 2026-11-27T18:00 --reason \"the client asked for a week more\" --code client_late --asked-by client --told \"by phone\""
    )]
    Deadline(DeadlineArgs),
    /// Note that the client was told of a moved deadline, and how.
    #[command(after_help = "Example:\n  slated told 1042 --how \"by phone\"")]
    Told(ToldArgs),
    /// Whom to tell that a promise of theirs has moved.
    #[command(after_help = "Example:\n  slated obligations")]
    Obligations,
    /// How deadlines moved, by client, template or reason.
    #[command(after_help = "Example:\n  slated slips --by reason --from 2026-11-01")]
    Slips(SlipsArgs),
    /// Overridden tasks; those that may not hold any more; how much is overridden.
    #[command(after_help = "Example:\n  slated overrides --drifted\n  slated overrides --meter")]
    Overrides(OverridesArgs),
    /// What waits for your approval, or how often work was returned.
    #[command(after_help = "Example:\n  slated reviews\n  slated reviews --rates --from 2026-11-01")]
    Reviews(ReviewsArgs),
    /// Give submitted work back, with what is missing.
    #[command(
        after_help = "Example:\n  slated return 1042 --comment \"the second page has no title\" --unclear \"which month is meant\""
    )]
    Return(ReturnArgs),
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("whose").required(true).multiple(true).args(["role", "to"]))]
pub(super) struct PromiseArgs {
    /// The client's key.
    client: String,
    /// What they were told they will have.
    what: String,
    /// By when: an instant, or the client's time.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant_or_wall)]
    by: Moment,
    /// How much work it is: 45m, 2h, 1h30, or minutes.
    #[arg(long, value_name = "TIME", value_parser = value::minutes)]
    effort: u32,
    /// Whose work it is; the least loaded person of the role gets it.
    #[arg(long)]
    role: Option<String>,
    /// Who does it.
    #[arg(long, value_name = "LOGIN")]
    to: Option<String>,
    /// How the client was told.
    #[arg(long, value_name = "HOW")]
    told: String,
    /// What it is for.
    #[arg(long, value_name = "TEXT")]
    purpose: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct PromisesArgs {
    /// Promises to this client.
    #[arg(long, value_name = "KEY")]
    client: Option<String>,
    /// Promises of this manager's clients.
    #[arg(long, value_name = "LOGIN")]
    manager: Option<String>,
    /// Those that stand so.
    #[arg(long)]
    state: Option<State>,
    #[command(flatten)]
    days: Days,
    /// List at most that many.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum State {
    Open,
    Kept,
    Moved,
    Waived,
    Broken,
}

#[derive(Debug, Args)]
struct Days {
    /// From this day on.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    from: Option<Date>,
    /// Until this day, inclusive.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    to: Option<Date>,
}

impl Days {
    fn given(self) -> Vec<(&'static str, String)> {
        given([("from", self.from.map(|day| day.to_string())), ("to", self.to.map(|day| day.to_string()))])
    }
}

#[derive(Debug, Args)]
pub(super) struct DeadlineArgs {
    #[command(flatten)]
    number: Number,
    /// When it is due from now on: an instant, or the client's time.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant_or_wall)]
    to: Moment,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// What it is counted as; other without it.
    #[arg(long)]
    code: Option<Code>,
    /// Who asked for it; us without it.
    #[arg(long)]
    asked_by: Option<AskedBy>,
    /// How the client was told of it; a promise that moves without it stays to be told.
    #[arg(long, value_name = "HOW")]
    told: Option<String>,
    /// When they were told, instead of now: an instant, or the client's time.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant_or_wall, requires = "told")]
    told_at: Option<Moment>,
    /// A deadline in the past is meant so.
    #[arg(long)]
    back_dated: bool,
    #[command(flatten)]
    dry: Dry,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Code {
    ClientLate,
    ScopeChanged,
    Absence,
    OurEstimate,
    Other,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AskedBy {
    Client,
    Us,
}

#[derive(Debug, Args)]
pub(super) struct ToldArgs {
    #[command(flatten)]
    number: Number,
    /// How: "by phone".
    #[arg(long, value_name = "HOW")]
    how: String,
    /// When, instead of now: an instant, or the client's time.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant_or_wall)]
    at: Option<Moment>,
}

#[derive(Debug, Args)]
pub(super) struct SlipsArgs {
    /// Added up by what.
    #[arg(long, default_value = "client")]
    by: SlipsBy,
    #[command(flatten)]
    days: Days,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SlipsBy {
    Client,
    Template,
    Reason,
}

#[derive(Debug, Args)]
pub(super) struct OverridesArgs {
    /// Those that may not hold any more: past their end, or the score has moved by 20 points.
    #[arg(long, conflicts_with = "meter")]
    drifted: bool,
    /// The share of open work that is overridden upwards, beside the other managers'.
    #[arg(long)]
    meter: bool,
}

#[derive(Debug, Args)]
pub(super) struct ReviewsArgs {
    /// How often the work of each template was returned.
    #[arg(long)]
    rates: bool,
    #[command(flatten)]
    days: Days,
    /// Show at most that many.
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(super) struct ReturnArgs {
    #[command(flatten)]
    number: Number,
    /// What is missing.
    #[arg(long, value_name = "TEXT")]
    comment: String,
    /// What is unclear, for the checklist; as often as needed.
    #[arg(long, value_name = "TEXT")]
    unclear: Vec<String>,
}

fn word(value: impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

pub(super) async fn run(remote: &Remote, command: PromisesCommand, out: &mut Out) -> Result<(), Failure> {
    match command {
        PromisesCommand::Promise(args) => promise(remote, args, out).await?,
        PromisesCommand::Promises(args) => {
            let mut filter =
                given([("client", args.client), ("manager", args.manager), ("state", args.state.map(word))]);
            filter.extend(args.days.given());
            show(&ledger(remote, &filter, args.limit).await?, out, told_ledger)?;
        }
        PromisesCommand::Deadline(args) => deadline(remote, args, out).await?,
        PromisesCommand::Told(args) => told(remote, args, out).await?,
        PromisesCommand::Obligations => {
            show(&remote.get(&["v1", "obligations"], &[]).await?.body, out, owed)?;
        }
        PromisesCommand::Slips(args) => {
            let mut query = vec![("by", word(args.by))];
            query.extend(args.days.given());
            show(&remote.get(&["v1", "slips"], &query).await?.body, out, slips)?;
        }
        PromisesCommand::Overrides(args) if args.meter => {
            show(&remote.get(&["v1", "overrides", "meter"], &[]).await?.body, out, meter)?;
        }
        PromisesCommand::Overrides(args) => {
            let filter = given([("drifted", args.drifted.then(|| "true".to_owned()))]);
            show(&pages(remote, &["v1", "overrides"], "tasks", &filter, None).await?, out, overrides)?;
        }
        PromisesCommand::Reviews(args) if args.rates => {
            let body = remote.get(&["v1", "reviews", "rates"], &args.days.given()).await?.body;
            show(&body, out, rates)?;
        }
        PromisesCommand::Reviews(args) => {
            let query = given([("limit", args.limit.map(|limit| limit.to_string()))]);
            show(&remote.get(&["v1", "reviews"], &query).await?.body, out, card::tasks)?;
        }
        PromisesCommand::Return(ReturnArgs { number, comment, unclear }) => {
            let before = task(remote, number.number).await?;
            let mut body = json!({ "comment": comment });
            if !unclear.is_empty() {
                body["unclear"] = unclear.into();
            }
            let answer = write(remote, Verb::Post, &number, "return", &before, Some(&body)).await?;
            said(&answer, "returned", out)?;
        }
    }
    Ok(())
}

async fn promise(remote: &Remote, args: PromiseArgs, out: &mut Out) -> Result<(), Failure> {
    let by = match args.by {
        Moment::Instant(at) => at.to_string(),
        // where the client is, as it was typed
        Moment::Wall(wall) => wall.to_string(),
        Moment::Day(day) => day.to_string(),
    };
    let mut body = json!({
        "client": args.client, "what": args.what, "by": by, "told_how": args.told,
        "effort_hours": f64::from(args.effort) / 60.0,
    });
    for (name, value) in [("role", args.role), ("assignee", args.to), ("purpose", args.purpose)] {
        if let Some(value) = value {
            body[name] = value.into();
        }
    }
    let answer = remote.write(Verb::Post, &["v1", "promises"], None, Some(&body)).await?;
    Ok(said(&answer.body, "promised", out)?)
}

async fn deadline(remote: &Remote, args: DeadlineArgs, out: &mut Out) -> Result<(), Failure> {
    let before = task(remote, args.number.number).await?;
    let zone = zone_of(&before.body)?;
    let to = args.to.in_zone(&zone).to_string();
    let mut body = args.dry.marked(json!({ "to": to, "reason": args.reason }));
    for (name, value) in [
        ("code", args.code.map(word)),
        ("asked_by", args.asked_by.map(word)),
        ("told_how", args.told),
        ("told_at", args.told_at.map(|at| at.in_zone(&zone).to_string())),
    ] {
        if let Some(value) = value {
            body[name] = value.into();
        }
    }
    if args.back_dated {
        body["back_dated"] = true.into();
    }
    let answer = write(remote, Verb::Post, &args.number, "deadline", &before, Some(&body)).await?;
    said(&answer, "moved the deadline of", out)?;
    let last = items(&answer, "moves").last().unwrap_or(&Value::Null);
    if last.get("owed") == Some(&Value::Bool(true)) {
        let number = args.number.number;
        eprintln!("the client does not know yet: tell them, then slated told {number} --how HOW");
    }
    Ok(())
}

/// Of the last move that is owed: who knows it knows those before it.
async fn told(remote: &Remote, args: ToldArgs, out: &mut Out) -> Result<(), Failure> {
    let before = task(remote, args.number.number).await?;
    let moves = items(&before.body, "moves");
    let owed = moves.iter().rev().find(|one| one.get("told_at").is_none_or(Value::is_null));
    let Some(owed) = owed else {
        let number = args.number.number;
        return Err(Failure::Input(format!("the deadline of #{number} has no move that nobody was told of")));
    };
    let mut body = json!({ "told_how": args.how });
    if let Some(at) = args.at {
        body["told_at"] = at.in_zone(&zone_of(&before.body)?).to_string().into();
    }
    let (number, moved) = (args.number.number.to_string(), text(owed, "move"));
    let path = ["v1", "tasks", &number, "moves", &moved, "told"];
    let answer = remote.write(Verb::Post, &path, before.etag.as_deref(), Some(&body)).await?;
    Ok(said(&answer.body, "told the client of", out)?)
}

/// The pages of the list, with the counts of the first: they are of everything.
async fn ledger(
    remote: &Remote,
    filter: &[(&'static str, String)],
    limit: Option<usize>,
) -> Result<Value, RemoteError> {
    let mut body = pages(remote, &["v1", "promises"], "promises", filter, limit).await?;
    let mut one = filter.to_vec();
    one.push(("limit", "1".to_owned()));
    let counted = remote.get(&["v1", "promises"], &one).await?.body;
    for key in ["counts", "months"] {
        body[key] = inner(&counted, key).clone();
    }
    Ok(body)
}

fn percent(value: &Value, key: &str) -> String {
    let share = value.get(key).and_then(Value::as_f64);
    share.map_or_else(String::new, |share| format!("{:.1} %", share * 100.0))
}

fn numbered(task: &Value) -> Field {
    Field::toned(format_args!("#{}", text(task, "number")), Tone::Strong)
}

fn told_ledger(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "promises").iter().map(|promise| {
        let state = text(promise, "state");
        let tone = match state.as_str() {
            "broken" => Tone::Bad,
            "kept" => Tone::Good,
            "moved" => Tone::Warn,
            _ => Tone::Plain,
        };
        vec![
            numbered(promise),
            Field::toned(state, tone),
            local(promise, "deadline_local").into(),
            local(promise, "first_deadline_local").into(),
            local(promise, "closed_at_local").into(),
            text(promise, "client").into(),
            text(promise, "title").into(),
        ]
    });
    let header = ["task", "state", "deadline", "promised first", "closed", "client", "title"];
    out.table(&header, rows.collect())?;
    let counted = |name: String, counts: &Value| {
        let mut row: Vec<Field> = vec![name.into()];
        row.extend(["open", "kept", "moved", "waived", "broken"].map(|key| text(counts, key).into()));
        row.push(percent(counts, "kept_rate").into());
        row
    };
    let months = items(body, "months").iter().map(|month| counted(text(month, "month"), month));
    let mut rows: Vec<Vec<Field>> = months.collect();
    rows.push(counted("all".to_owned(), inner(body, "counts")));
    out.line("")?;
    out.table(&["month", "open", "kept", "moved", "waived", "broken", "rate kept"], rows)
}

fn owed(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "obligations").iter().map(|one| {
        let moved = inner(one, "moved");
        vec![
            numbered(one),
            text(one, "client").into(),
            local(moved, "from_local").into(),
            local(moved, "to_local").into(),
            text(moved, "at").into(),
            text(moved, "reason").into(),
            text(one, "title").into(),
        ]
    });
    let header = ["task", "client", "was due", "is due", "moved at", "why", "title"];
    out.table(&header, rows.collect())?;
    if items(body, "obligations").is_empty() {
        eprintln!("every client knows what has moved");
    }
    Ok(())
}

fn slips(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "slips").iter().map(|slip| {
        let of = text(slip, "of");
        let of = if of.is_empty() { "(by hand)".to_owned() } else { of };
        let mut row: Vec<Field> = vec![of.into()];
        let keys = ["slip_days", "moves", "tasks", "after_the_deadline", "asked_by_client", "owed"];
        row.extend(keys.map(|key| text(slip, key).into()));
        row
    });
    let header = ["of", "slip days", "moves", "tasks", "after the deadline", "asked by client", "to be told"];
    out.table(&header, rows.collect())
}

fn meter(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "managers").iter().map(|one| {
        vec![
            Field::toned(text(one, "manager"), Tone::Strong),
            text(one, "open").into(),
            text(one, "raised").into(),
            percent(one, "share").into(),
            percent(one, "others_share").into(),
        ]
    });
    out.table(&["manager", "open", "raised", "share", "the others"], rows.collect())
}

fn overrides(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "tasks").iter().map(|task| {
        let over = inner(task, "override");
        let (kind, value) = (text(over, "kind"), text(over, "value"));
        vec![
            numbered(task),
            format!("{kind} {value}").trim().to_owned().into(),
            text(over, "by").into(),
            text(over, "reason").into(),
            local(over, "ends_at_local").into(),
            text(task, "client").into(),
            text(task, "title").into(),
            Field::toned(text(over, "drift"), Tone::Warn),
        ]
    });
    let header = ["task", "override", "by", "why", "until", "client", "title", "look again"];
    out.table(&header, rows.collect())
}

fn rates(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "templates").iter().map(|one| {
        let (service, template) = (text(one, "service"), text(one, "template"));
        let of = if template.is_empty() { "(by hand)".to_owned() } else { format!("{service}/{template}") };
        vec![
            of.into(),
            text(one, "approved").into(),
            text(one, "returned").into(),
            percent(one, "return_rate").into(),
        ]
    });
    out.table(&["template", "approved", "returned", "return rate"], rows.collect())
}
