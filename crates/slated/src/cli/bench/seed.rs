//! An agency of any size whose series are all due at one instant: what a million occurrences at once are made of.
//!
//! The people are as many as have about as much to do as people have, so that what is measured afterwards is what
//! they would see.

use clap::Args;
use jiff::civil::Date;
use serde_json::json;
use slated_core::agency::{Access, Client, Engagement, Person};
use slated_core::catalog::TemplateDraft;
use slated_core::event::By;
use slated_core::time::{Timestamp, plus_days};
use slated_store::{DaemonLock, WriteTx};

use crate::cli::out::{Form, Out};
use crate::cli::progress::Progress;
use crate::cli::{Exit, Failure};
use crate::config::Config;
use crate::ops::Ops;

#[derive(Debug, Args)]
pub(in crate::cli) struct SeedArgs {
    /// How many series, and so how many occurrences.
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=5_000_000))]
    pub(super) series: u64,
    /// An empty database to fill.
    #[arg(long, value_name = "URL")]
    pub(super) scratch_database_url: String,
}

/// Services, each with as many templates; a client has every service.
const SERVICES: u64 = 4;
const TEMPLATES: u64 = 20;
const SERIES_OF_A_CLIENT: u64 = SERVICES * TEMPLATES;
/// Tasks that one person gets.
const SERIES_OF_A_PERSON: u64 = 200;
/// People who have one role.
const PEOPLE_OF_A_ROLE: u64 = 50;
const SERIES_AT_ONCE: usize = 50_000;

pub(super) async fn run(mut config: Config, args: SeedArgs, out: &mut Out) -> Result<Exit, Failure> {
    config.database_url = args.scratch_database_url;
    let _nobody_else_writes = DaemonLock::take(&config.database_url)?;
    let ops = crate::daemon::open(&config).await.map_err(Failure::Daemon)?;
    is_empty(&ops).await?;
    let progress = Progress::begin("bench seed");
    let due_at = seed(&ops, args.series, &progress).await?;
    drop(progress);
    ops.store.close().await?;
    match out.form() {
        Form::Json => out.json(&json!({ "series": args.series, "due_at": due_at.to_string() }))?,
        Form::People => out.line(format_args!("{} series, all due at {due_at}", args.series))?,
    }
    Ok(Exit::Done)
}

pub(super) async fn is_empty(ops: &Ops) -> Result<(), Failure> {
    if ops.store.read().await?.agency().await?.is_none() {
        return Ok(());
    }
    let place = ops.store.place();
    Err(Failure::Usage(format!("{place} holds an agency: right would be an empty database")))
}

/// The instant at which every series is due: this morning.
pub(super) async fn seed(ops: &Ops, series: u64, progress: &Progress) -> Result<Timestamp, Failure> {
    let now = ops.clock.now();
    let files = crate::demo::agency(now).map_err(Failure::Daemon)?;
    let zone = files.agency.zone.clone();
    let (client, person) = (files.clients.first().cloned(), files.people.first().cloned());
    let (client, person) = (client.expect("a demo client"), person.expect("a demo person"));
    let today = zone.date(now);
    let due_at = zone.start_of(today);
    let tx = ops.store.write().await?;
    for calendar in files.calendars.values() {
        tx.put_calendar(calendar).await?;
    }
    tx.put_agency(&files.agency).await?;
    add_people(&tx, series, &person).await?;
    add_services(&tx, series, now).await?;
    tx.commit().await?;
    let mut names = Vec::with_capacity(SERIES_AT_ONCE);
    let mut made = 0;
    for first in (0..series).step_by(SERIES_AT_ONCE) {
        let tx = ops.store.write().await?;
        names.clear();
        for n in first..series.min(first + SERIES_AT_ONCE as u64) {
            let key = client_key(n / SERIES_OF_A_CLIENT);
            if n.is_multiple_of(SERIES_OF_A_CLIENT) || n == first {
                add_client(&tx, &Client { key: key.clone(), ..client.clone() }, today).await?;
            }
            let place = n % SERIES_OF_A_CLIENT;
            names.push((key, service_key(place / TEMPLATES), template_key(place % TEMPLATES)));
        }
        tx.seed_series(&names, plus_days(today, -1), due_at).await?;
        tx.commit().await?;
        made += names.len();
        progress.say(format!("{made} of {series} series"));
    }
    Ok(due_at)
}

fn client_key(n: u64) -> String {
    format!("client-{n:06}")
}

fn service_key(n: u64) -> String {
    format!("service-{n}")
}

fn template_key(n: u64) -> String {
    format!("template-{n:02}")
}

pub(super) fn login(n: u64) -> String {
    format!("person-{n:05}")
}

fn roles(series: u64) -> u64 {
    series.div_ceil(SERIES_OF_A_PERSON * PEOPLE_OF_A_ROLE).clamp(1, SERIES_OF_A_CLIENT)
}

async fn add_people(tx: &WriteTx, series: u64, like: &Person) -> Result<(), Failure> {
    let roles = roles(series);
    tx.put_person(&Person { login: MANAGER.to_owned(), access: Access::Manager, ..like.clone() }).await?;
    for n in 0..series.div_ceil(SERIES_OF_A_PERSON) {
        let roles = vec![role(n % roles)];
        tx.put_person(&Person { login: login(n), access: Access::Specialist, roles, ..like.clone() }).await?;
    }
    Ok(())
}

pub(super) const MANAGER: &str = "manager";

fn role(n: u64) -> String {
    format!("role-{n:02}")
}

async fn add_services(tx: &WriteTx, series: u64, now: Timestamp) -> Result<(), Failure> {
    let roles = roles(series);
    for service in 0..SERVICES {
        tx.put_service(&service_key(service), "A service", "Something the client wants").await?;
        for template in 0..TEMPLATES {
            let draft = json!({
                "key": template_key(template),
                "title": "{{ occurrence.date }}: look after {{ client.name }}",
                "purpose": "So that the client sees what was done, and what for",
                "role": role((service * TEMPLATES + template) % roles),
                "effort_hours": 0.5 + (template % 7) as f64 / 2.0,
                "schedule": { "rrule": "FREQ=DAILY", "at": "00:00", "on_holiday": "none" },
                "due": { "business_days": template % 9 + 1, "at": "18:00" },
            });
            let position = u32::try_from(template).unwrap_or(u32::MAX);
            let draft: TemplateDraft = serde_json::from_value(draft).expect("a draft is well formed");
            tx.put_template(&service_key(service), &draft, position, &By::Operator, now).await?;
        }
    }
    Ok(())
}

async fn add_client(tx: &WriteTx, client: &Client, today: Date) -> Result<(), Failure> {
    tx.put_client(&Client { manager: MANAGER.to_owned(), ..client.clone() }).await?;
    for service in 0..SERVICES {
        let starts_on = plus_days(today, -365);
        tx.put_engagement(&Engagement {
            client: client.key.clone(),
            service: service_key(service),
            starts_on,
            ends_on: None,
            pauses: Vec::new(),
            effort_permille: 1000,
            exdates: Vec::new(),
        })
        .await?;
    }
    Ok(())
}
