//! `slated demo`: a small agency in a folder of its own, generated as of now, with keys and commands to try.

use std::ops::ControlFlow;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::civil::{Date, Weekday};
use slated_core::event::By;
use slated_core::task::{Actor, Task};
use slated_core::time::{Timestamp, days_between, plus_days};
use slated_store::{DaemonLock, TaskFilter};
use tokio::net::TcpListener;

use crate::config::Config;
use crate::import::{self, AgencyFiles, Files};
use crate::ops::keys::is_in_force;
use crate::ops::work::Action;
use crate::ops::{Error, Ops};
use crate::{cli, daemon};

/// The demo agency's own week; its dates are moved by whole weeks so that this is the present one.
const WRITTEN_FOR: Date = Date::constant(2026, 11, 23);

const MANAGER: &str = "marta";
/// How the demo's keys are called; those of an earlier start are revoked by the next.
const KEY_NAMES: [&str; 2] = ["demo manager", "demo specialist"];
const KEY_DAYS: i64 = 7;
const LINK_HOURS: i64 = 24;
/// Who is shown when nobody has anything to do.
const SPECIALIST: &str = "sofia";

macro_rules! files {
    ($($path:literal),+ $(,)?) => {
        [$(($path, include_str!(concat!("../../../config/demo/", $path)))),+]
    };
}

const FILES: [(&str, &str); 14] = files![
    "absences.csv",
    "agency.toml",
    "calendars/gb.ics",
    "calendars/pl.ics",
    "calendars/ua.ics",
    "calendars/us.ics",
    "catalog/account.toml",
    "catalog/ads.toml",
    "catalog/seo.toml",
    "catalog/social.toml",
    "clients.csv",
    "engagements.csv",
    "signals.csv",
    "team.csv",
];

/// Makes the agency on the first start and goes on with it on the next; stays up as the daemon.
pub async fn run(mut config: Config, dir: Option<PathBuf>, listen: Option<String>) -> anyhow::Result<()> {
    let dir = folder(dir)?;
    config.database_url = format!("sqlite://{}", dir.join("slated.db").display());
    let _one_daemon = DaemonLock::take(&config.database_url).with_context(|| {
        format!("the demo in {} is running already: use it, or give another --dir", dir.display())
    })?;
    let ops = daemon::open(&config).await?;
    let is_new = ops.store.read().await?.agency().await?.is_none();
    if is_new {
        let files = agency(ops.clock.now())?;
        ops.import(&files).await?;
    }
    let now = ops.clock.now();
    ops.refresh_risks(now).await?;
    let done = ops.generate(now, |_, _| ControlFlow::Continue(())).await?;
    let tour = Tour::prepare(&ops).await?;
    let (listener, remark) = listener(&config, listen).await?;
    let address = listener.local_addr().context("failed to read the address that was bound")?;
    let text = tour.text(&dir, &format!("http://{address}"), done.created, remark);
    daemon::serve(ops, &config, listener, || cli::say(&text)).await
}

fn folder(given: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let dir = match given {
        Some(dir) => dir,
        None => home().unwrap_or_else(|| {
            cli::say("There is no home folder to keep the demo in, so it goes to the folder for temporary files.");
            std::env::temp_dir()
        }).join("slated-demo"),
    };
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&dir)
        .with_context(|| format!("failed to make the folder {}: give another with --dir", dir.display()))?;
    dir.canonicalize().with_context(|| format!("failed to find the folder {}", dir.display()))
}

/// Where programs keep a user's data, when there is such a place.
fn home() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let data = set("XDG_DATA_HOME").or_else(|| {
        let home = set("HOME").filter(|home| home.is_dir())?;
        Some(home.join(".local/share"))
    })?;
    std::fs::create_dir_all(&data).ok().map(|()| data)
}

/// A port that was asked for is taken or refused; the usual one may give way to a free one.
async fn listener(config: &Config, asked: Option<String>) -> anyhow::Result<(TcpListener, Option<String>)> {
    if let Some(address) = asked {
        return Ok((daemon::listen(&address).await?, None));
    }
    match TcpListener::bind(&config.listen).await {
        Ok(listener) => Ok((listener, None)),
        Err(error) => {
            let remark = format!("{} is taken ({error}), so the demo listens on a free port.", config.listen);
            Ok((daemon::listen("127.0.0.1:0").await?, Some(remark)))
        }
    }
}

/// The demo agency as of this week.
pub fn agency(now: Timestamp) -> anyhow::Result<AgencyFiles> {
    let today = slated_core::time::Zone::utc().date(now);
    let monday = plus_days(today, -i64::from(Weekday::Monday.until(today.weekday())));
    let days = days_between(WRITTEN_FOR, monday);
    let files: Files = FILES
        .iter()
        .map(|(path, text)| {
            // holidays are facts and stay where they are
            let text = if path.ends_with(".ics") { (*text).to_owned() } else { moved(text, days) };
            ((*path).to_owned(), text.into_bytes())
        })
        .collect();
    import::read_from(&files).map_err(|errors| anyhow::anyhow!(import::listing(&errors)))
}

/// The text with every date in it moved by that many days.
fn moved(text: &str, days: i64) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let date =
            rest.get(..10).and_then(|word| word.parse::<Date>().ok().filter(|date| date.to_string() == word));
        if let Some(date) = date {
            out.push_str(&plus_days(date, days).to_string());
            rest = &rest[10..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// Who is shown around, and by which tasks; on a day without work there is less to show.
struct Tour {
    manager_key: String,
    manager_link: String,
    specialist: String,
    specialist_key: String,
    specialist_link: String,
    /// Free in the specialist's pool.
    free: Option<i64>,
    /// For the override and the deadline.
    pinned: Option<i64>,
    moved: Option<i64>,
    moved_to: String,
}

impl Tour {
    async fn prepare(ops: &Ops) -> anyhow::Result<Tour> {
        let managed = TaskFilter { manager: Some(MANAGER.to_owned()), ..TaskFilter::default() };
        let tasks: Vec<Task> = ops.ranked_open(managed).await?.into_iter().map(|one| one.task).collect();
        let specialist = busiest(&tasks).unwrap_or_else(|| SPECIALIST.to_owned());
        for old in ops.keys().await?.iter().filter(|key| KEY_NAMES.contains(&key.name.as_str())) {
            if is_in_force(old, ops.clock.now()) {
                ops.revoke_key(&old.prefix).await?;
            }
        }
        let manager_key = ops.create_key(MANAGER, KEY_NAMES[0], Some(KEY_DAYS)).await?.secret;
        let specialist_key = ops.create_key(&specialist, KEY_NAMES[1], Some(KEY_DAYS)).await?.secret;
        let manager_link = ops.make_sign_in_link(MANAGER, LINK_HOURS, By::Operator).await?;
        let specialist_link = ops.make_sign_in_link(&specialist, LINK_HOURS, By::Operator).await?;
        let queue = ops.queue(&specialist).await?;
        let own: Vec<&Task> =
            queue.iter().map(|one| &one.task).filter(|task| task.manager == MANAGER).collect();
        let free = free_one(ops, &own).await?;
        let others: Vec<&Task> = own.into_iter().filter(|task| Some(task.id) != free).collect();
        let promise = others.iter().find(|task| task.promised).or(others.first());
        let moved_on = plus_days(slated_core::time::Zone::utc().date(ops.clock.now()), 14);
        Ok(Tour {
            manager_key,
            manager_link,
            specialist_key,
            specialist_link,
            specialist,
            free,
            pinned: others.last().map(|task| task.id),
            moved: promise.map(|task| task.id),
            moved_to: format!("{moved_on}T18:00"),
        })
    }

    fn text(&self, dir: &Path, url: &str, created: usize, remark: Option<String>) -> String {
        let slated = program();
        let Tour { manager_key, manager_link, specialist, specialist_key, specialist_link, .. } = self;
        let Tour { free, pinned, moved, moved_to, .. } = self;
        let mut lines = Vec::new();
        if let Some(remark) = remark {
            lines.extend([remark, String::new()]);
        }
        lines.push(format!("The demo agency is in {}; {created} tasks were created now.", dir.display()));
        lines.push(String::new());
        lines.push(format!("  API         {url}, documentation at {url}/docs"));
        lines.push(format!("  manager     {MANAGER:<8} {manager_key}"));
        lines.push(format!("  specialist  {specialist:<8} {specialist_key}"));
        lines.push("\nIn a browser, each link signs in once:".to_owned());
        lines.push(format!("  {MANAGER:<8}    {url}/sign-in/{manager_link}"));
        lines.push(format!("  {specialist:<8}    {url}/sign-in/{specialist_link}"));
        lines.push("\nIn another terminal:".to_owned());
        let mut show = |what: String, command: String, key: &str| {
            lines.push(format!("\n  # {what}\n  {slated} {command} --url {url} --key {key}"));
        };
        show(format!("what should {specialist} do now, and why"), "queue".to_owned(), specialist_key);
        if let Some(free) = free {
            show("take a free task of the pool".to_owned(), format!("claim {free}"), specialist_key);
        }
        if let Some(pinned) = pinned {
            let command = format!("override {pinned} --pin --reason \"the client called\"");
            show("the manager has the last word".to_owned(), command, manager_key);
        }
        if let Some(moved) = moved {
            let reason = "the client sends the texts a week late";
            let command = format!("deadline {moved} --to {moved_to} --reason \"{reason}\"");
            show("only the manager moves a deadline".to_owned(), command, manager_key);
        }
        lines.push("\nStop with Ctrl-C; the next start goes on from here.".to_owned());
        lines.join("\n")
    }
}

/// How to call this program again from where it was called.
fn program() -> String {
    let Ok(path) = std::env::current_exe() else { return "slated".to_owned() };
    let near = std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    near.unwrap_or(path).display().to_string()
}

/// Of those who are not the manager, the person with the most open tasks.
fn busiest(tasks: &[Task]) -> Option<String> {
    let mut counts = std::collections::BTreeMap::new();
    for login in tasks
        .iter()
        .filter(|task| task.role != slated_core::assign::ACCOUNT_MANAGER)
        .filter_map(|t| t.assignee.clone())
    {
        *counts.entry(login).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(login, _)| login)
}

/// A task that the specialist may claim: one that is free, or one that the manager puts back into the pool.
async fn free_one(ops: &Ops, own: &[&Task]) -> anyhow::Result<Option<i64>> {
    if let Some(free) = own.iter().find(|task| task.assignee.is_none()) {
        return Ok(Some(free.id));
    }
    let [_, .., given_back, _] = own else { return Ok(None) };
    let person = ops.store.read().await?.person(MANAGER).await?;
    let person = person.ok_or_else(|| Error::not_found("person", MANAGER))?;
    let by = Actor { login: person.login, access: person.access, roles: person.roles };
    Ok(Some(ops.act(given_back.id, given_back.version, &by, Action::Release).await?.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_move_by_whole_weeks_and_nothing_else_does() {
        assert_eq!(moved("a,2026-11-23,2026-02-30,x 12026-11-1", 7), "a,2026-11-30,2026-02-30,x 12026-11-1");
    }

    #[test]
    fn the_demo_agency_reads_clean_in_any_week() {
        for now in ["2026-11-24T10:00:00Z", "2027-12-31T10:00:00Z", "2028-02-29T10:00:00Z"] {
            let files = agency(now.parse().unwrap()).unwrap();
            let adopted = files.agency.adopted_on;
            assert_eq!(adopted.weekday(), Weekday::Monday);
            let days = days_between(adopted, slated_core::time::Zone::utc().date(now.parse().unwrap()));
            assert!((0..7).contains(&days), "{now}: adopted on {adopted}");
        }
    }
}
