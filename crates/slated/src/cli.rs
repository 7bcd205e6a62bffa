//! The command line: what there is to type, and which function answers it.
//!
//! Knows arguments and forms of output. What a command decides is decided in `ops`, in the core, or
//! by the daemon that it asks.

mod agency;
mod bench;
mod beside;
mod board;
mod cabinet;
mod cabinet_link;
mod calendars;
mod card;
mod clients;
mod clock;
mod daemon;
mod desk;
mod engagements;
mod erase;
mod events;
mod exit;
mod forecast;
mod generate;
mod keys;
mod lines;
mod notices;
mod out;
mod people;
mod progress;
mod promises;
mod proposals;
mod rank;
mod recurrence;
mod remote;
mod risk;
mod score;
mod series;
mod service;
mod settings;
mod signals;
mod simulate;
mod sold;
mod task;
mod time;
mod value;
mod whatif;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::{Date, Time};
use slated_core::time::{Timestamp, Zone};

use crate::clock::Clock;
use crate::config::Config;
use crate::telemetry::{self, Voice};
use out::{Form, Out};

pub use exit::{Exit, Failure, report};

/// Creates an agency's recurring tasks, orders them, and leaves the last word to the manager.
#[derive(Debug, Parser)]
#[command(name = "slated", version, after_help = exit::EXIT_CODES, max_term_width = 110)]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Common {
    /// Settings file; config/slated.toml lists every setting.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the data is: sqlite://slated.db or postgres://user@host/database.
    #[arg(long, global = true, value_name = "URL", env = "SLATED_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Print data as JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    reach: Reach,
}

/// How the commands that ask a daemon reach it.
#[derive(Debug, Args)]
struct Reach {
    /// The daemon to ask.
    #[arg(long, global = true, env = "SLATED_URL", default_value = "http://127.0.0.1:8484", value_parser = value::http_url)]
    url: String,
    /// Your key for the daemon.
    #[arg(long, global = true, env = "SLATED_KEY", hide_env_values = true)]
    key: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the daemon: create what is due, answer the API.
    #[command(after_help = "Example:\n  slated serve --listen 127.0.0.1:8484")]
    Serve(ServeArgs),
    /// Make a small agency and run its daemon, with keys and commands to try.
    #[command(after_help = "Example:\n  slated demo --dir /tmp/slated-demo")]
    Demo(DemoArgs),
    /// Read an agency's files into the database: everything or nothing.
    #[command(after_help = "Example:\n  slated import ./agency --dry-run")]
    Import(ImportArgs),
    /// Check an agency's files without a database.
    #[command(after_help = "Example:\n  slated check ./agency")]
    Check(CheckArgs),
    /// Create what is due at an instant, once, as the daemon would.
    #[command(after_help = "Example:\n  slated generate --at 2026-11-23T06:00:00Z --dry-run")]
    Generate(GenerateArgs),
    /// List what will come for a client, or of one series.
    #[command(
        after_help = "Example:\n  slated preview --client client-001 --from 2026-12-01 --to 2026-12-31\n  slated preview --series 7 --from 2026-12-01 --to 2027-11-30"
    )]
    Preview(PreviewArgs),
    /// Compute what comes next for rules, given as JSON lines on stdin.
    #[command(after_help = "\
Each line has rrule, dtstart (wall time), zone and after (an instant, exclusive):
  {\"rrule\": \"FREQ=DAILY\", \"dtstart\": \"2026-11-23T09:00:00\", \"zone\": \"UTC\", \"after\": \"2026-11-24T00:00:00Z\"}
It comes back with next: up to 8 pairs of wall time and instant, none of them after --through.

Example:
  slated recurrence < rules.jsonl > next.jsonl")]
    Recurrence(RecurrenceArgs),
    /// Order tasks, given as JSON lines on stdin, and show why.
    #[command(after_help = "\
Each line has id, deadline, effort_hours, risk, importance, promised, created_at, calendar, hours_per_day;
only id must be there:
  {\"id\": 1, \"deadline\": \"2026-11-27T16:00:00Z\", \"effort_hours\": 3, \"risk\": 0.4}
It comes back with rank, score, band, terms and explanation. The weights are those of the settings.

Example:
  slated rank --now 2026-11-24T08:00:00Z --calendars ./agency/calendars < tasks.jsonl")]
    Rank(RankArgs),
    /// Make, list and revoke API keys, in the database itself.
    #[command(subcommand, after_help = "Example:\n  slated key create --login manager01")]
    Key(KeyCommand),
    /// Make a link that signs a person in to the pages, once, in the database itself.
    #[command(
        after_help = "Example:\n  slated sign-in-link --login manager01 --at https://slated.example.com"
    )]
    SignInLink(SignInLinkArgs),
    /// Say that the clock is right after it jumped, in the database itself.
    #[command(subcommand, after_help = "Example:\n  slated clock confirm")]
    Clock(ClockCommand),
    /// Look for what is wrong: database, clock, zone data, beats, series, calendars.
    #[command(after_help = "Example:\n  slated doctor")]
    Doctor,
    /// Measure what Slated costs on this machine, and how good its order is.
    #[command(subcommand, after_help = "Example:\n  slated bench queue --tasks 200000")]
    Bench(bench::BenchCommand),
    /// Work off made or own tasks by one rule and another, and compare what came late.
    #[command(after_help = "\
Rules: score, fifo, edd (earliest deadline), slack (least time until the latest start), sum (the spreadsheet's 50 deadline, 30
client, 20 effort). With --set or --weights the score with those weights is one more rule. With --own the tasks are those of the
database, on the hours of their assignees; how long each really took is drawn around its estimate. A seed always gives the same.

Example:
  slated simulate --load 95 --agencies 5 --set half_life_hours=8 --svg simulate.svg")]
    Simulate(simulate::SimulateArgs),
    /// Print the settings in force.
    #[command(after_help = "Example:\n  SLATED_LISTEN=127.0.0.1:9000 slated config")]
    Config,
    #[command(flatten)]
    Desk(desk::DeskCommand),
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// Address and port to answer on.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

#[derive(Debug, Args)]
struct DemoArgs {
    /// Folder for the demo's database; made when it is missing.
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Address and port to answer on.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
}

#[derive(Debug, Args)]
struct ImportArgs {
    /// Folder with agency.toml, the tables, catalog/ and calendars/.
    dir: PathBuf,
    /// Show what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// Folder with agency.toml, the tables, catalog/ and calendars/.
    dir: PathBuf,
}

#[derive(Debug, Args)]
struct GenerateArgs {
    /// The instant to stand at, instead of now.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant)]
    at: Option<Timestamp>,
    /// Show what would be created, and create nothing.
    #[arg(long)]
    dry_run: bool,
    /// List every task that was created, a line each.
    #[arg(long)]
    list: bool,
}

#[derive(Debug, Args)]
struct PreviewArgs {
    /// The client's key.
    #[arg(long, value_name = "KEY", required_unless_present = "series", conflicts_with = "series")]
    client: Option<String>,
    /// The number of a series.
    #[arg(long, value_name = "N")]
    series: Option<i64>,
    /// The instant to stand at, instead of now.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant)]
    at: Option<Timestamp>,
    /// First day on which a task may appear, in the client's zone.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    from: Date,
    /// Last day, inclusive.
    #[arg(long, value_name = "DATE", value_parser = value::date)]
    to: Date,
}

#[derive(Debug, Args)]
struct RecurrenceArgs {
    /// Last day that is looked at; what a rule yields after it is left out.
    #[arg(long, value_name = "DATE", default_value = "2040-12-31", value_parser = value::date)]
    through: Date,
}

#[derive(Debug, Args)]
struct RankArgs {
    /// The moment to rank at, instead of now.
    #[arg(long, value_name = "INSTANT", value_parser = value::instant)]
    now: Option<Timestamp>,
    /// Folder with a KEY.ics for each calendar that the tasks name.
    #[arg(long, value_name = "DIR")]
    calendars: Option<PathBuf>,
    /// Zone in which days begin.
    #[arg(long, default_value = "UTC", value_parser = value::zone)]
    zone: Zone,
    /// Wall time at which work begins.
    #[arg(long, value_name = "HH:MM", default_value = "09:00", value_parser = value::wall_time)]
    works_from: Time,
    /// Hours in the agency's working day, by which overdue days are counted.
    #[arg(long, value_name = "HOURS", default_value = "8", value_parser = value::minutes_per_day)]
    agency_hours: u32,
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Make a key for a person; it is shown once.
    #[command(after_help = "Example:\n  slated key create --login manager01 --name laptop --expire-days 30")]
    Create(KeyCreateArgs),
    /// List all keys by their prefixes.
    #[command(after_help = "Example:\n  slated key list")]
    List,
    /// Revoke the key with this prefix.
    #[command(after_help = "Example:\n  slated key revoke a1B2c3D4")]
    Revoke {
        /// As `slated key list` shows it.
        prefix: String,
    },
}

#[derive(Debug, Subcommand)]
enum ClockCommand {
    /// Let generation go on from where this machine's clock stands now.
    #[command(after_help = "\
Slated creates nothing when the clock stands further past the last generation than generation.max_clock_jump_days: a wrong
year would create every task of that year. Look at the instant that `slated doctor` shows. If it is right, confirm it.
If it is wrong, set the clock right: generation goes on by itself.

Example:
  slated clock confirm --at 2027-02-01T08:00:00Z")]
    Confirm {
        /// Where you take the clock to stand; refused when it stands elsewhere.
        #[arg(long, value_name = "INSTANT", value_parser = value::instant)]
        at: Option<Timestamp>,
    },
}

#[derive(Debug, Args)]
struct SignInLinkArgs {
    /// Who signs in by it.
    #[arg(long)]
    login: String,
    /// How long it can be used.
    #[arg(long, value_name = "N", default_value_t = 24)]
    hours: i64,
    /// Where people reach the daemon.
    #[arg(long, value_name = "ADDRESS", default_value = "http://localhost:8484")]
    at: String,
}

#[derive(Debug, Args)]
struct KeyCreateArgs {
    /// Whose key it is.
    #[arg(long)]
    login: String,
    /// What it is for.
    #[arg(long, default_value = "")]
    name: String,
    /// How long it is good for, instead of keys.expire_days.
    #[arg(long, value_name = "N")]
    expire_days: Option<i64>,
}

/// Says something to whoever sits at the terminal, before or while a daemon runs.
pub fn say(text: &str) {
    let mut out = Out::new(Form::People);
    // nobody listens: the daemon runs on all the same
    let _nobody_listens = out.line(text).and_then(|()| out.flush());
}

/// Runs the command that was typed.
pub async fn run(cli: Cli) -> Result<Exit, Failure> {
    let Cli { common, command } = cli;
    let mut out = Out::new(if common.json { Form::Json } else { Form::People });
    let exit = answer(&common, command, &mut out).await?;
    out.flush()?;
    Ok(exit)
}

async fn answer(common: &Common, command: Command, out: &mut Out) -> Result<Exit, Failure> {
    match command {
        Command::Serve(args) => daemon::serve(common.settings(args.listen, Voice::Daemon)?).await,
        Command::Demo(args) => {
            let config = common.settings(None, Voice::Daemon)?;
            daemon::demo(config, args, common.database_url.as_deref()).await
        }
        Command::Import(args) => agency::import(&common.quiet_settings()?, &args, out).await,
        Command::Check(args) => agency::check(&args.dir, out),
        Command::Generate(args) => generate::generate(&common.quiet_settings()?, &args, out).await,
        Command::Preview(args) => generate::preview(&common.quiet_settings()?, &args, out).await,
        Command::Recurrence(args) => recurrence::run(std::io::stdin().lock(), args.through, out),
        Command::Rank(args) => {
            let weights = common.quiet_settings()?.weights();
            let now = args.now.unwrap_or_else(|| Clock::system().now());
            rank::run(std::io::stdin().lock(), hours(args)?, &weights, now, out)
        }
        Command::Key(command) => keys::run(&common.quiet_settings()?, command, out).await,
        Command::SignInLink(args) => keys::sign_in_link(&common.quiet_settings()?, &args, out).await,
        Command::Clock(command) => clock::run(&common.quiet_settings()?, command, out).await,
        Command::Doctor => settings::doctor(&common.quiet_settings()?, out).await,
        Command::Bench(command) => bench::run(common.quiet_settings()?, command, out).await,
        Command::Simulate(args) => simulate::run(&common.quiet_settings()?, &args, out).await,
        Command::Config => settings::show(common.quiet_settings()?, out),
        Command::Desk(command) => desk::run(&common.reach, command, out).await,
    }
}

fn hours(args: RankArgs) -> Result<rank::Hours, Failure> {
    let calendars = match args.calendars {
        Some(dir) => crate::import::read_calendars(&dir).map_err(Failure::Files)?,
        None => std::collections::BTreeMap::new(),
    };
    let RankArgs { zone, works_from, agency_hours, .. } = args;
    Ok(rank::Hours { calendars, zone, works_from, agency_minutes: agency_hours })
}

impl Common {
    /// The settings of every layer; logs begin as they say.
    fn settings(&self, listen: Option<String>, voice: Voice) -> Result<Config, Failure> {
        let mut config = Config::load(self.config.as_deref())?;
        if let Some(url) = &self.database_url {
            config.database_url.clone_from(url);
        }
        if let Some(listen) = listen {
            config.listen = listen;
        }
        telemetry::init(&config.log, voice)?;
        Ok(config)
    }

    fn quiet_settings(&self) -> Result<Config, Failure> {
        self.settings(None, Voice::Command)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[track_caller]
    fn check_example(command: &clap::Command, path: &str) {
        let help = command.clone().render_help().to_string();
        assert!(help.contains("Example:\n  "), "{path} --help shows no example:\n{help}");
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            check_example(inner, &format!("{path} {}", inner.get_name()));
        }
    }

    /// An argument with the name of a global one takes its place: the service's key was sent as the daemon's.
    #[track_caller]
    fn check_own_names(command: &clap::Command, global: &[String], path: &str) {
        for inner in command.get_subcommands() {
            let path = format!("{path} {}", inner.get_name());
            let taken = inner.get_arguments().find(|own| global.contains(&own.get_id().to_string()));
            assert!(taken.is_none(), "{path} has an argument {taken:?} of its own");
            check_own_names(inner, global, &path);
        }
    }

    #[test]
    fn no_argument_takes_the_place_of_a_global_one() {
        let command = Cli::command();
        let global = command.get_arguments().filter(|argument| argument.is_global_set());
        let global: Vec<String> = global.map(|argument| argument.get_id().to_string()).collect();
        assert!(global.iter().any(|name| name == "key"), "{global:?}");
        check_own_names(&command, &global, "slated");
    }

    #[test]
    fn every_command_shows_an_example() {
        check_example(&Cli::command(), "slated");
    }
}
