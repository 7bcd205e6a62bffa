//! The commands that ask a running daemon: the specialist's queue and the manager's last word.
//!
//! A write first reads the task and says which version it saw, so that nobody decides on what has
//! changed meanwhile. What is allowed is the daemon's to say.

use clap::{ArgGroup, Args, Subcommand};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use slated_core::score::Points;
use slated_core::time::Zone;

use super::out::{Form, Out};
use super::remote::{Answer, Remote, RemoteError, Verb};
use super::value::{self, Moment};
use super::{
    Exit, Failure, Reach, beside, board, cabinet, cabinet_link, calendars, card, clients, engagements,
    events, forecast, notices, people, promises, proposals, risk, score, series, service, sold, task, time,
    whatif,
};
use crate::clock::Clock;

#[derive(Debug, Subcommand)]
pub(super) enum DeskCommand {
    /// What now? Your startable tasks in final order, with the reasons.
    #[command(after_help = "Example:\n  slated queue --person specialist07\n  slated queue --suggest")]
    Queue {
        /// Somebody else's queue; for managers and admins.
        #[arg(long, value_name = "LOGIN")]
        person: Option<String>,
        /// Show at most that many.
        #[arg(long, value_name = "N")]
        limit: Option<u64>,
        /// Could it be worked off in a better order? Only a suggestion: the queue's order does not change.
        #[arg(long)]
        suggest: bool,
    },
    /// What must I look at today? Promises in danger, overdue, silence, reviews and what else needs a manager.
    #[command(after_help = "Example:\n  slated board --limit 10")]
    Board {
        /// Show at most that many of each kind.
        #[arg(long, value_name = "N")]
        limit: Option<u64>,
    },
    /// When is it done? Open tasks with their expected finish and the chance of missing the deadline.
    #[command(after_help = "Example:\n  slated forecast --client client-001")]
    Forecast(forecast::ForecastArgs),
    /// Show a task: its score as a sum, its deadline, its history. Or decide about many.
    #[command(
        after_help = "Example:\n  slated task 1042\n  slated task bulk reassign 1042 1043 --to specialist07"
    )]
    Task(task::TaskArgs),
    /// Why does it stand there? A task's score as its sum, now or at another instant.
    #[command(after_help = "Example:\n  slated score 1042 --at 2026-11-27T09:00:00Z")]
    Score(score::ScoreArgs),
    /// How long does it stand there? When a task overtakes its neighbour in the queue, or is overtaken.
    #[command(after_help = "Example:\n  slated overtakes 1042")]
    Overtakes(Number),
    /// List tasks that you may see.
    #[command(after_help = "Example:\n  slated tasks --client client-001 --status open")]
    Tasks(TasksArgs),
    /// Take a task from the pool; without a number the first of your order.
    #[command(after_help = "Example:\n  slated claim 1042")]
    Claim {
        #[arg(value_name = "NUMBER", value_parser = value::task_number)]
        number: Option<i64>,
    },
    /// Begin work on a task.
    #[command(after_help = "Example:\n  slated start 1042")]
    Start(Number),
    /// Hand the work to the manager for review.
    #[command(after_help = "Example:\n  slated submit 1042 --result \"the report of November\"")]
    Submit(FinishArgs),
    /// Finish a task that has no review.
    #[command(
        after_help = "Example:\n  slated complete 1042 --result \"two pages\" --link https://example.com/report"
    )]
    Complete(FinishArgs),
    /// Say whether the client sees a task: its title, its purpose and what came of it.
    #[command(after_help = "Example:\n  slated client-sees 1042 no")]
    ClientSees {
        #[command(flatten)]
        number: Number,
        #[arg(value_name = "yes|no", value_parser = ["yes", "no"])]
        sees: String,
    },
    /// Give a task back to its role's pool.
    #[command(after_help = "Example:\n  slated release 1042")]
    Release(Number),
    /// Say that a task cannot go on, and why.
    #[command(
        after_help = "Example:\n  slated block 1042 --reason \"their access is missing\" --for client --follow-up 2026-12-01"
    )]
    Block(Blocked),
    /// Say that a task can go on.
    #[command(after_help = "Example:\n  slated unblock 1042")]
    Unblock(Number),
    /// Take back that a task is closed.
    #[command(after_help = "Example:\n  slated reopen 1042 --reason \"completed by mistake\"")]
    Reopen(Reasoned),
    /// Say something about a task, or list what was said.
    #[command(after_help = "Example:\n  slated comment 1042 \"@mia the second page has no title\"")]
    Comment(beside::CommentArgs),
    /// Put a link beside a task, or list the links.
    #[command(after_help = "Example:\n  slated link 1042 https://example.com/draft --title \"the draft\"")]
    Link(beside::LinkArgs),
    /// Find tasks by their titles, clients by their names, comments by their words.
    #[command(after_help = "Example:\n  slated search \"second page\"")]
    Search(beside::SearchArgs),
    /// Log your time on a task: how long, or from when to when.
    #[command(
        after_help = "Example:\n  slated log 1042 45m --left 2h\n  slated log 1042 --from 2026-11-24T10:00 --to 2026-11-24T11:30 --note \"keywords\""
    )]
    Log(time::LogArgs),
    /// Your timer: one runs at a time.
    #[command(subcommand, after_help = "Example:\n  slated timer start 1042")]
    Timer(time::TimerCommand),
    /// List what the engine and specialists ask for, with the ways to do it.
    #[command(after_help = "Example:\n  slated proposals --client client-001")]
    Proposals(proposals::ListArgs),
    /// Ask for another deadline, effort, assignee or priority of a task.
    #[command(
        after_help = "Example:\n  slated propose 1042 deadline 2026-11-30T18:00 --reason \"the texts come on Friday\"\n  slated propose 1042 effort 4h --reason \"the site has three languages\""
    )]
    Propose(proposals::ProposeArgs),
    /// Do what a proposal asks for.
    #[command(after_help = "Example:\n  slated accept 7 --option 2")]
    Accept(proposals::AcceptArgs),
    /// Say no to a proposal, and why.
    #[command(after_help = "Example:\n  slated reject 7 --reason \"the client knows that it comes late\"")]
    Reject(proposals::RejectArgs),
    /// Take back what you asked for.
    #[command(after_help = "Example:\n  slated withdraw 7")]
    Withdraw {
        /// The proposal's number.
        proposal: i64,
    },
    /// Accept submitted work: it is done.
    #[command(after_help = "Example:\n  slated approve 1042")]
    Approve(Number),
    /// Give up a task that is not a promise.
    #[command(
        after_help = "Example:\n  slated cancel 1042 --reason \"the client closed the shop\" --dry-run"
    )]
    Cancel(GivenUp),
    /// Note that the client released the agency from a promise.
    #[command(after_help = "Example:\n  slated waive 1042 --reason \"agreed on the phone with Ms Kim\"")]
    Waive(GivenUp),
    /// Give a task to somebody else who has its role.
    #[command(after_help = "Example:\n  slated reassign 1042 --to specialist07 --dry-run")]
    Reassign {
        #[command(flatten)]
        number: Number,
        /// Who does it from now on.
        #[arg(long, value_name = "LOGIN")]
        to: String,
        #[command(flatten)]
        dry: Dry,
    },
    /// The manager's last word on the order: a pin, a level or a boost beside the score.
    #[command(after_help = "\
Example:
  slated override 1042 --pin --reason \"the client called\" --until 2026-11-27
  slated override 1042 --boost -20 --reason \"waits for the new logo\" --dry-run
  slated override 1042 --clear")]
    Override(OverrideArgs),
    #[command(flatten)]
    Promises(promises::PromisesCommand),
    /// Note what was observed about a client.
    #[command(after_help = "\
Kinds: understanding (0..10), contact, nps (0..10), missed_promise, conflict_opened, conflict_settled.

Example:
  slated signal client-001 understanding 6 --note \"asks what we do all month\"")]
    Signal(SignalArgs),
    /// Show a client with its risk and what the risk is made of; list clients, change one, keep its contact persons, correct its signals.
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_help = "Example:\n  slated client client-001\n  slated client list --risk-at-least 0.5\n  slated client set client-001 --deputy manager02"
    )]
    Client(clients::ClientArgs),
    /// What a client bought in a period against what was done: every date, and what became of it.
    #[command(after_help = "Example:\n  slated sold client-001 --from 2026-11-01 --to 2026-11-30")]
    Sold(sold::SoldArgs),
    /// What would the client see? Work that was done and what for, promises, what comes next.
    #[command(after_help = "Example:\n  slated cabinet client-001 --from 2026-11-01 --to 2026-11-30")]
    Cabinet(sold::SoldArgs),
    /// Make a link by which a client opens the cabinet; list those there are, revoke one.
    #[command(
        after_help = "Example:\n  slated cabinet-link client-001\n  slated cabinet-link client-001 --list"
    )]
    CabinetLink(cabinet_link::LinkArgs),
    /// A client's risk, how it went, and your word on it: show, floor, fix, clear.
    #[command(
        subcommand,
        after_help = "Example:\n  slated risk floor client-001 0.5 --reason \"they look around\" --until 2026-12-24"
    )]
    Risk(risk::RiskCommand),
    /// List the series of your clients: how far each has come, and what became of its dates.
    #[command(after_help = "Example:\n  slated series --client client-001")]
    Series(series::ListArgs),
    /// List what became of each date of a series, newest first: a task, or nothing and why.
    #[command(after_help = "Example:\n  slated occurrences 17 --status missed")]
    Occurrences(series::OccurrencesArgs),
    /// Create now: make the task of a date that was skipped or missed.
    #[command(after_help = "Example:\n  slated create 17 2026-12-01")]
    Create(series::CreateArgs),
    /// What a client subscribed to: start, pause, resume, end, back-fill.
    #[command(subcommand, after_help = "Example:\n  slated engagement list client-001")]
    Engagement(engagements::EngagementCommand),
    /// Look at services and their templates, and edit them.
    #[command(subcommand, after_help = "Example:\n  slated service put catalog/seo.toml --dry-run")]
    Service(service::ServiceCommand),
    /// Who works here, when they are away, and who leaves.
    #[command(
        subcommand,
        after_help = "Example:\n  slated people list\n  slated people away specialist07 --from 2026-12-07 --to 2026-12-11"
    )]
    People(people::PeopleCommand),
    /// Which days are worked: list, show, export.
    #[command(subcommand, after_help = "Example:\n  slated calendar show pl")]
    Calendar(calendars::CalendarCommand),
    /// Where programs are told of events: list, add, test, rotate, replay.
    #[command(subcommand, after_help = "Example:\n  slated webhook add crm https://crm.example/hooks/slated")]
    Webhook(notices::WebhookCommand),
    /// What you hear of, when and where.
    #[command(after_help = "Example:\n  slated notices\n  slated notices set --topic new_work=off")]
    Notices(notices::NoticesArgs),
    /// List what has happened, in order.
    #[command(
        args_conflicts_with_subcommands = true,
        after_help = "Example:\n  slated events --after 1200\n  slated events export > events.jsonl"
    )]
    Events(events::EventsArgs),
    /// Say whose key this is.
    #[command(after_help = "Example:\n  slated me")]
    Me,
}

#[derive(Debug, Args)]
pub(super) struct FinishArgs {
    #[command(flatten)]
    number: Number,
    /// What came of it, in words for the client.
    #[arg(long, value_name = "TEXT")]
    result: Option<String>,
    /// Where it is, for the client; as often as needed.
    #[arg(long, value_name = "URL")]
    link: Vec<String>,
}

impl FinishArgs {
    fn body(&self) -> Option<Value> {
        let is_bare = self.result.is_none() && self.link.is_empty();
        (!is_bare).then(|| json!({ "result": self.result, "links": self.link }))
    }
}

#[derive(Debug, Args)]
pub(super) struct Number {
    /// The task's number.
    #[arg(value_name = "NUMBER", value_parser = value::task_number)]
    pub(super) number: i64,
}

#[derive(Debug, Args)]
pub(super) struct Reasoned {
    #[command(flatten)]
    number: Number,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Args)]
pub(super) struct Blocked {
    #[command(flatten)]
    number: Number,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who is waited for; while it is the client, time presses nobody.
    #[arg(long = "for", value_name = "client|colleague:LOGIN|task:N")]
    waits_for: Option<String>,
    /// The day on which the task comes back by itself.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    follow_up: Option<Date>,
}

#[derive(Debug, Args)]
pub(super) struct GivenUp {
    #[command(flatten)]
    number: Number,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    dry: Dry,
}

#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Dry {
    /// Say what it would do to everybody's deadlines, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
pub(super) struct TasksArgs {
    /// Tasks of this client.
    #[arg(long, value_name = "KEY")]
    client: Option<String>,
    /// Tasks with this status: open, started, blocked, in_review, done, cancelled, waived.
    #[arg(long)]
    status: Option<String>,
    /// Tasks of this person.
    #[arg(long, value_name = "LOGIN")]
    assignee: Option<String>,
    /// Tasks for this role.
    #[arg(long)]
    role: Option<String>,
    /// List at most that many; all of them, page by page, without it.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("word").required(true).args(["pin", "level", "boost", "clear"]))]
pub(super) struct OverrideArgs {
    #[command(flatten)]
    number: Number,
    /// On top, in the order in which pins were set.
    #[arg(long)]
    pin: bool,
    /// Above (1) or below (-1) everything that has no level, whatever the scores.
    #[arg(long, value_name = "-1|0|1", allow_negative_numbers = true, value_parser = clap::value_parser!(i8).range(-1..=1))]
    level: Option<i8>,
    /// Points to sort it by beside its score, -100 to 100.
    #[arg(long, value_name = "POINTS", allow_negative_numbers = true, value_parser = value::points)]
    boost: Option<Points>,
    /// Take the override back.
    #[arg(long, conflicts_with_all = ["reason", "until"])]
    clear: bool,
    /// Why.
    #[arg(long, value_name = "TEXT", required_unless_present = "clear")]
    reason: Option<String>,
    /// When it ends by itself: an instant, the client's time, or the end of a day.
    #[arg(long, value_name = "INSTANT|DATE", value_parser = value::instant_or_day)]
    until: Option<Moment>,
    #[command(flatten)]
    dry: Dry,
}

#[derive(Debug, Args)]
pub(super) struct SignalArgs {
    /// The client's key.
    client: String,
    /// What was observed.
    kind: String,
    /// How much of it, where the kind has a value.
    value: Option<String>,
    /// The day it was observed, instead of today.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    on: Option<Date>,
    /// In a few words.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Pages are fetched until this many are listed.
pub(super) const LISTED_MAX: usize = 10_000;
/// As many as the daemon gives at once.
pub(super) const PAGE_MAX: usize = 200;

pub(super) async fn run(reach: &Reach, command: DeskCommand, out: &mut Out) -> Result<Exit, Failure> {
    let remote = Remote::new(reach)?;
    match command {
        DeskCommand::Queue { person, limit, suggest } => {
            let query = given([("person", person), ("limit", limit.map(|limit| limit.to_string()))]);
            if suggest {
                let answer = remote.get(&["v1", "queue", "suggestion"], &query).await?;
                show(&answer.body, out, whatif::suggestion)?;
            } else {
                show(&remote.get(&["v1", "queue"], &query).await?.body, out, card::queue)?;
            }
        }
        DeskCommand::Cabinet(args) => show(&cabinet::ask(&remote, &args).await?, out, cabinet::shown)?,
        DeskCommand::CabinetLink(args) => cabinet_link::run(&remote, &reach.url, args, out).await?,
        DeskCommand::Sold(args) => show(&sold::ask(&remote, &args).await?, out, sold::shown)?,
        DeskCommand::Board { limit } => {
            let query = given([("limit", limit.map(|limit| limit.to_string()))]);
            show(&remote.get(&["v1", "board"], &query).await?.body, out, board::shown)?;
        }
        DeskCommand::Forecast(args) => {
            let (body, render) = forecast::ask(&remote, args).await?;
            show(&body, out, render)?;
        }
        DeskCommand::Task(args) => task::run(&remote, args, out).await?,
        DeskCommand::Score(args) => show(&score::ask(&remote, &args).await?, out, score::shown)?,
        DeskCommand::Overtakes(Number { number }) => {
            show(&score::race(&remote, number).await?, out, score::raced)?;
        }
        DeskCommand::Tasks(args) => show(&tasks(&remote, args).await?, out, card::tasks)?,
        DeskCommand::Claim { number } => {
            let body = json!({ "task": number });
            let answer = remote.write(Verb::Post, &["v1", "queue", "claim"], None, Some(&body)).await?;
            said(&answer.body, "claimed", out)?;
        }
        DeskCommand::Start(number) => act(&remote, &number, "start", None, "started", out).await?,
        DeskCommand::Submit(args) => {
            act(&remote, &args.number, "submit", args.body(), "submitted", out).await?;
        }
        DeskCommand::Complete(args) => {
            act(&remote, &args.number, "complete", args.body(), "completed", out).await?;
        }
        DeskCommand::ClientSees { number, sees } => client_sees(&remote, &number, sees == "yes", out).await?,
        DeskCommand::Release(number) => act(&remote, &number, "release", None, "released", out).await?,
        DeskCommand::Unblock(number) => act(&remote, &number, "unblock", None, "unblocked", out).await?,
        DeskCommand::Approve(number) => act(&remote, &number, "approve", None, "approved", out).await?,
        DeskCommand::Comment(args) => show(&beside::comment(&remote, args).await?, out, beside::shown)?,
        DeskCommand::Link(args) => show(&beside::link(&remote, args).await?, out, beside::shown)?,
        DeskCommand::Search(args) => show(&beside::search(&remote, args).await?, out, beside::found)?,
        DeskCommand::Log(args) => time::log(&remote, args, out).await?,
        DeskCommand::Timer(command) => time::timer(&remote, command, out).await?,
        DeskCommand::Proposals(args) => proposals::list(&remote, args, out).await?,
        DeskCommand::Propose(args) => proposals::propose(&remote, args, out).await?,
        DeskCommand::Accept(args) => proposals::accept(&remote, args, out).await?,
        DeskCommand::Reject(args) => proposals::reject(&remote, args, out).await?,
        DeskCommand::Withdraw { proposal } => proposals::withdraw(&remote, proposal, out).await?,
        DeskCommand::Block(Blocked { number, reason, waits_for, follow_up }) => {
            let mut body = json!({ "reason": reason });
            for (key, value) in
                given([("waits_for", waits_for), ("follow_up_on", follow_up.map(|date| date.to_string()))])
            {
                body[key] = value.into();
            }
            act(&remote, &number, "block", Some(body), "blocked", out).await?;
        }
        DeskCommand::Reopen(Reasoned { number, reason }) => {
            act(&remote, &number, "reopen", Some(json!({ "reason": reason })), "reopened", out).await?;
        }
        DeskCommand::Cancel(GivenUp { number, reason, dry }) => {
            let body = dry.marked(json!({ "reason": reason }));
            act(&remote, &number, "cancel", Some(body), "cancelled", out).await?;
        }
        DeskCommand::Waive(GivenUp { number, reason, dry }) => {
            let body = dry.marked(json!({ "reason": reason }));
            act(&remote, &number, "waive", Some(body), "waived", out).await?;
        }
        DeskCommand::Reassign { number, to, dry } => {
            let body = dry.marked(json!({ "to": to }));
            act(&remote, &number, "reassign", Some(body), "reassigned", out).await?;
        }
        DeskCommand::Override(args) => set_override(&remote, &args, out).await?,
        DeskCommand::Promises(command) => promises::run(&remote, command, out).await?,
        DeskCommand::Signal(args) => signal(&remote, args, out).await?,
        DeskCommand::Client(args) => clients::run(&remote, args, out).await?,
        DeskCommand::Risk(command) => show(&risk::run(&remote, command).await?, out, risk::shown)?,
        DeskCommand::Series(args) => show(&series::list(&remote, args).await?, out, series::listed)?,
        DeskCommand::Occurrences(args) => {
            show(&series::occurrences(&remote, args).await?, out, series::decided)?;
        }
        DeskCommand::Create(args) => said(&series::create(&remote, &args).await?, "created", out)?,
        DeskCommand::Engagement(command) => {
            let (body, render) = engagements::run(&remote, command).await?;
            show(&body, out, render)?;
        }
        DeskCommand::Service(command) => service::run(&remote, command, out).await?,
        DeskCommand::People(command) => people::run(&remote, command, out).await?,
        DeskCommand::Calendar(command) => match calendars::run(&remote, command).await? {
            calendars::Shown::Body(body, render) => show(&body, out, render)?,
            calendars::Shown::File(file) => calendars::export(&file, out)?,
        },
        DeskCommand::Webhook(command) => notices::webhook(&remote, command, out).await?,
        DeskCommand::Notices(args) => notices::notices(&remote, args, out).await?,
        DeskCommand::Events(args) => events::run(&remote, args, out).await?,
        DeskCommand::Me => show(&remote.get(&["v1", "me"], &[]).await?.body, out, card::me)?,
    }
    Ok(Exit::Done)
}

pub(super) type Render = fn(&Value, &mut Out) -> std::io::Result<()>;

pub(super) fn show(body: &Value, out: &mut Out, render: Render) -> std::io::Result<()> {
    match out.form() {
        Form::Json => out.json(body),
        Form::People => render(body, out),
    }
}

impl Dry {
    /// The body with its mark.
    pub(super) fn marked(self, mut body: Value) -> Value {
        if self.dry_run {
            body["dry_run"] = true.into();
        }
        body
    }
}

/// A write's answer in one line and the card below it; the daemon may have saved and have nothing to show, or only said
/// what it would have done.
pub(super) fn said(body: &Value, done: &str, out: &mut Out) -> std::io::Result<()> {
    match (out.form(), body) {
        (Form::Json, _) => out.json(body),
        (Form::People, _) if body.get("dry_run") == Some(&Value::Bool(true)) => whatif::effect(body, out),
        (Form::People, Value::Null) => out.line("done"),
        (Form::People, _) => {
            out.line(format_args!("{done} #{}", card::text(body, "number")))?;
            card::brief(body, out)
        }
    }
}

pub(super) fn given<const N: usize>(
    fields: [(&'static str, Option<String>); N],
) -> Vec<(&'static str, String)> {
    fields.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}

pub(super) async fn task(remote: &Remote, number: i64) -> Result<Answer, RemoteError> {
    remote.get(&["v1", "tasks", &number.to_string()], &[]).await
}

async fn act(
    remote: &Remote,
    number: &Number,
    verb: &str,
    body: Option<Value>,
    done: &str,
    out: &mut Out,
) -> Result<(), Failure> {
    let before = task(remote, number.number).await?;
    let answer = write(remote, Verb::Post, number, verb, &before, body.as_ref()).await?;
    Ok(said(&answer, done, out)?)
}

async fn client_sees(remote: &Remote, number: &Number, sees: bool, out: &mut Out) -> Result<(), Failure> {
    let before = task(remote, number.number).await?;
    let body = json!({ "client_sees": sees });
    let answer = write(remote, Verb::Put, number, "client-sees", &before, Some(&body)).await?;
    Ok(said(&answer, if sees { "the client sees" } else { "the client does not see" }, out)?)
}

pub(super) async fn write(
    remote: &Remote,
    verb: Verb,
    number: &Number,
    what: &str,
    seen: &Answer,
    body: Option<&Value>,
) -> Result<Value, RemoteError> {
    let number = number.number.to_string();
    let path: Vec<&str> = ["v1", "tasks", &number].into_iter().chain(what.split('/')).collect();
    Ok(remote.write(verb, &path, seen.etag.as_deref(), body).await?.body)
}

async fn set_override(remote: &Remote, args: &OverrideArgs, out: &mut Out) -> Result<(), Failure> {
    let before = task(remote, args.number.number).await?;
    if args.clear {
        let number = args.number.number.to_string();
        let dry = args.dry.dry_run.then(|| "true".to_owned());
        let path = ["v1", "tasks", &number, "override"];
        let answer = remote.delete(&path, &given([("dry_run", dry)]), before.etag.as_deref()).await?;
        return Ok(said(&answer.body, "took back the override of", out)?);
    }
    let (kind, value) = match (args.level, args.boost) {
        (Some(level), _) => ("level", json!(level)),
        // with its one decimal, as points are written everywhere
        (None, Some(boost)) => ("boost", json!(boost.to_string())),
        (None, None) => ("pin", Value::Null),
    };
    let mut body = args.dry.marked(json!({ "kind": kind, "reason": args.reason }));
    if !value.is_null() {
        body["value"] = value;
    }
    if let Some(until) = args.until {
        body["ends_at"] = until.in_zone(&zone_of(&before.body)?).to_string().into();
    }
    let answer = write(remote, Verb::Put, &args.number, "override", &before, Some(&body)).await?;
    Ok(said(&answer, "overrode", out)?)
}

async fn signal(remote: &Remote, args: SignalArgs, out: &mut Out) -> Result<(), Failure> {
    let observed_on = match args.on {
        Some(day) => day,
        // today where the client is
        None => {
            let client = remote.get(&["v1", "clients", &args.client], &[]).await?;
            zone_of(&client.body)?.date(Clock::system().now())
        }
    };
    let mut body = Map::new();
    body.insert("kind".to_owned(), args.kind.into());
    body.insert("observed_on".to_owned(), observed_on.to_string().into());
    for (key, value) in [("value", args.value), ("note", args.note)] {
        if let Some(value) = value {
            body.insert(key.to_owned(), value.into());
        }
    }
    let path = ["v1", "clients", &args.client, "signals"];
    let answer = remote.write(Verb::Post, &path, None, Some(&body.into())).await?;
    Ok(show(&answer.body, out, card::risk)?)
}

async fn tasks(remote: &Remote, args: TasksArgs) -> Result<Value, RemoteError> {
    let filter = given([
        ("client", args.client),
        ("status", args.status),
        ("assignee", args.assignee),
        ("role", args.role),
    ]);
    pages(remote, &["v1", "tasks"], "tasks", &filter, args.limit).await
}

/// Every page of a list, up to a bound.
pub(super) async fn pages(
    remote: &Remote,
    path: &[&str],
    name: &str,
    filter: &[(&'static str, String)],
    limit: Option<usize>,
) -> Result<Value, RemoteError> {
    let wanted = limit.unwrap_or(LISTED_MAX).min(LISTED_MAX);
    let mut found = Vec::new();
    let mut cursor: Option<String> = None;
    while found.len() < wanted {
        let mut query = filter.to_vec();
        query.push(("limit", (wanted - found.len()).min(PAGE_MAX).to_string()));
        query.extend(cursor.take().map(|cursor| ("cursor", cursor)));
        let page = remote.get(path, &query).await?.body;
        found.extend_from_slice(card::items(&page, name));
        cursor = page.get("next_cursor").and_then(Value::as_str).map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    Ok(json!({ name: found, "next_cursor": cursor }))
}

/// Pages until nothing is new or enough are there.
/// The zone in which the client's wall times are meant.
pub(super) fn zone_of(task: &Value) -> Result<Zone, Failure> {
    let name = card::text(task, "time_zone");
    Zone::named(&name).map_err(|error| Failure::Input(format!("the client's time zone {error}")))
}
