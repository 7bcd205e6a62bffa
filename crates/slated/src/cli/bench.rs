//! `slated bench queue`: what reading a queue costs here, beside what the database alone takes for its rows.
//! How good an order is, `slated bench order`, is a file of its own.
//!
//! On a database of its own. Every figure is of one run on one machine, with the load made by the same
//! process: the ratios mean something elsewhere, the requests per second do not.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use serde_json::json;
use slated_store::DaemonLock;
use tokio::task::JoinSet;

mod fill;
mod generate;
mod loopback;
mod order;
mod seed;
use fill::{ROLE, fill, login};
use loopback::{Connection, Server};

use super::out::{Field, Form, Out};
use super::progress::Progress;
use super::{Exit, Failure};
use crate::config::Config;
use crate::ops::Ops;

#[derive(Debug, Subcommand)]
pub(super) enum BenchCommand {
    /// Read one person's queue of 200 tasks: by bare SQL, in process, over HTTP.
    #[command(after_help = "\
Without --scratch-database-url it runs on a SQLite file that is removed afterwards.

Example:
  slated bench queue --tasks 200000 --connections 4")]
    Queue(QueueArgs),
    /// Make very many occurrences that are due at once, while somebody goes on asking the API.
    #[command(after_help = "\
Without --scratch-database-url it runs on a SQLite file that is removed afterwards.

Example:
  slated bench generate --series 100000")]
    Generate(generate::GenerateArgs),
    /// Fill an empty database with series that are all due at once, for `bench generate` or a daemon.
    #[command(
        after_help = "Example:\n  slated bench seed --series 1000000 --scratch-database-url sqlite://million.db"
    )]
    Seed(seed::SeedArgs),
    /// Compare the score's order and the suggested order with the best there is.
    #[command(after_help = "\
The instances are those of the OR-Library (weighted tardiness) or made by its recipe, always the same.
A unit is 10 minutes, importance 10 points for each doubling of the weight, a half-life 700 minutes.
With --json a line for each instance (jobs are counted from 0), then one with the sums and ratios.

Example:
  slated bench order --wt wt40.txt --jobs 40 --optimum wtopt40.txt")]
    Order(order::OrderArgs),
}

#[derive(Debug, Args)]
pub(super) struct QueueArgs {
    /// Reads of each kind.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    requests: u64,
    /// How many ask at once.
    #[arg(long, value_name = "C", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=64))]
    connections: u64,
    /// Open tasks in all; 200 of them are the person's.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(200..=2_000_000))]
    tasks: u64,
    /// An empty database to fill instead; it stays filled.
    #[arg(long, value_name = "URL")]
    scratch_database_url: Option<String>,
}

/// A kind of read ends here, however few of its requests are done.
const SECONDS_MAX: u64 = 60;

pub(super) async fn run(config: Config, command: BenchCommand, out: &mut Out) -> Result<Exit, Failure> {
    match command {
        BenchCommand::Queue(args) => queue(config, args, out).await,
        BenchCommand::Generate(args) => generate::run(config, args, out).await,
        BenchCommand::Seed(args) => seed::run(config, args, out).await,
        BenchCommand::Order(args) => order::run(&args, out),
    }
}

async fn queue(mut config: Config, args: QueueArgs, out: &mut Out) -> Result<Exit, Failure> {
    let scratch = Scratch::of(args.scratch_database_url.as_deref())?;
    config.database_url = scratch.url();
    let _nobody_else_writes = DaemonLock::take(&config.database_url)?;
    let ops = crate::daemon::open(&config).await.map_err(Failure::Daemon)?;
    seed::is_empty(&ops).await?;
    let progress = Progress::begin("bench queue");
    fill(&ops, args.tasks, &progress).await?;
    progress.say("reading".to_owned());
    let many = || 0..args.connections;
    let bare = measure(&args, many().map(|_| Asker::Sql(ops.clone())).collect()).await?;
    let in_process = measure(&args, many().map(|_| Asker::Process(ops.clone())).collect()).await?;
    let http = over_http(&args, &ops, &config).await?;
    drop(progress);
    ops.store.close().await?;
    tell(&args, &[("bare SQL", bare), ("in process", in_process), ("HTTP", http)], out)?;
    Ok(Exit::Done)
}

/// Where the numbers are made; a folder of ours goes with it.
enum Scratch {
    Ours(PathBuf),
    Given(String),
}

impl Scratch {
    fn of(given: Option<&str>) -> Result<Scratch, Failure> {
        if let Some(url) = given {
            return Ok(Scratch::Given(url.to_owned()));
        }
        let folder = std::env::temp_dir().join(format!("slated-bench-{}", std::process::id()));
        std::fs::create_dir(&folder)
            .map_err(|error| Failure::io("make a folder for the benchmark", error))?;
        Ok(Scratch::Ours(folder))
    }

    fn url(&self) -> String {
        match self {
            Scratch::Ours(folder) => format!("sqlite://{}", folder.join("slated.db").display()),
            Scratch::Given(url) => url.clone(),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Scratch::Ours(folder) = self {
            let _what_is_left_is_temporary = std::fs::remove_dir_all(folder);
        }
    }
}

/// One who asks again and again.
enum Asker {
    Sql(Ops),
    Process(Ops),
    Http(Connection),
}

impl Asker {
    async fn ask(&mut self) -> Result<(), Failure> {
        match self {
            Asker::Sql(ops) => drop(ops.store.bare_queue(&login(0), ROLE).await?),
            Asker::Process(ops) => drop(ops.queue(&login(0)).await?),
            Asker::Http(connection) => connection.ask().await?,
        }
        Ok(())
    }
}

async fn over_http(args: &QueueArgs, ops: &Ops, config: &Config) -> Result<Measured, Failure> {
    let server = Server::start(ops, &config.http).await?;
    let key = ops.create_key(&login(0), "bench", None).await?.secret;
    let mut askers = Vec::new();
    for _ in 0..args.connections {
        askers.push(Asker::Http(server.connect("/v1/queue?limit=20", &key).await?));
    }
    let measured = measure(args, askers).await;
    server.stop().await?;
    measured
}

struct Measured {
    seconds: f64,
    /// Of each read, ascending.
    took: Vec<Duration>,
}

impl Measured {
    fn per_second(&self) -> f64 {
        self.took.len() as f64 / self.seconds
    }

    fn percentile_ms(&self, percent: usize) -> f64 {
        let at = (self.took.len() * percent / 100).min(self.took.len().saturating_sub(1));
        self.took.get(at).map_or(0.0, |took| took.as_secs_f64() * 1_000.0)
    }
}

/// All of them at once, after one read each that does not count.
async fn measure(args: &QueueArgs, mut askers: Vec<Asker>) -> Result<Measured, Failure> {
    for asker in &mut askers {
        asker.ask().await?;
    }
    let left = Arc::new(AtomicU64::new(args.requests));
    let began = Instant::now();
    let mut asking = JoinSet::new();
    for mut asker in askers {
        let left = left.clone();
        asking.spawn(async move {
            let mut took = Vec::new();
            let take = |n: u64| n.checked_sub(1);
            while began.elapsed().as_secs() < SECONDS_MAX
                && left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
            {
                let asked = Instant::now();
                asker.ask().await?;
                took.push(asked.elapsed());
            }
            Ok::<_, Failure>(took)
        });
    }
    let mut took = Vec::new();
    while let Some(done) = asking.join_next().await {
        took.extend(done.expect("who asks does not panic")?);
    }
    let seconds = began.elapsed().as_secs_f64();
    took.sort_unstable();
    Ok(Measured { seconds, took })
}

fn tell(args: &QueueArgs, kinds: &[(&str, Measured)], out: &mut Out) -> Result<(), Failure> {
    let rounded = |number: f64| (number * 100.0).round() / 100.0;
    let bare = kinds.first().map_or(1.0, |(_, bare)| bare.per_second());
    let figures = kinds.iter().map(|(name, measured)| {
        let ratio = measured.per_second() / bare;
        let (p50, p95) = (measured.percentile_ms(50), measured.percentile_ms(95));
        (*name, measured.took.len(), [measured.per_second(), p50, p95, ratio].map(rounded))
    });
    match out.form() {
        Form::Json => {
            let kinds = figures.map(|(name, requests, [per_second, p50_ms, p95_ms, of_bare_sql])| {
                json!({ "kind": name, "requests": requests, "per_second": per_second, "p50_ms": p50_ms,
                    "p95_ms": p95_ms, "of_bare_sql": of_bare_sql })
            });
            let kinds: Vec<_> = kinds.collect();
            out.json(&json!({ "tasks": args.tasks, "connections": args.connections, "kinds": kinds }))?;
        }
        Form::People => {
            let rows = figures.map(|(name, requests, numbers)| {
                let fields = [name.into(), Field::from(requests)].into_iter();
                fields.chain(numbers.map(|number| format!("{number:.2}").into())).collect()
            });
            out.table(
                &["read", "requests", "per second", "p50 ms", "p95 ms", "of bare SQL"],
                rows.collect(),
            )?;
        }
    }
    Ok(())
}
