//! Where a story happens: one database, a clock that the story sets, and the files it has written so far.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use anyhow::{Context, bail, ensure};
use jiff::civil::Date;
use slated::clock::Clock;
use slated::config::Config;
use slated::import::Files;
use slated::ops::{Ops, Policy};
use slated_core::agency::Access;
use slated_core::task::Actor;
use slated_core::time::{Timestamp, Zone};
use slated_store::{OccurrenceRow, SeriesRow, Store};

/// More rows than any story can make.
const ROWS_MAX: u64 = 10_000;

pub struct World {
    pub ops: Ops,
    pub files: Files,
    told: HashSet<(i64, Date)>,
}

impl World {
    pub async fn open(url: &str) -> anyhow::Result<World> {
        let store = Store::open(url, 2).await?;
        let clock = Clock::fixed(Timestamp::from_microsecond(0)?);
        let ops = Ops { store, clock, policy: Policy::of(&Config::default()).into() };
        Ok(World { ops, files: Files::new(), told: HashSet::new() })
    }

    pub async fn close(self) -> anyhow::Result<()> {
        Ok(self.ops.store.close().await?)
    }

    pub fn now(&self) -> Timestamp {
        self.ops.clock.now()
    }

    /// Replaces the one place where `from` stands.
    pub fn edit(&mut self, path: &str, from: &str, to: &str) -> anyhow::Result<()> {
        let bytes = self.files.get(path).with_context(|| format!("the story has no file {path:?} yet"))?;
        let text = String::from_utf8(bytes.clone())?;
        let places = text.matches(from).count();
        ensure!(places == 1, "{from:?} stands {places} times in {path} (right would be once)");
        self.files.insert(path.to_owned(), text.replacen(from, to, 1).into_bytes());
        Ok(())
    }

    /// Takes a whole line out of a file.
    pub fn strike(&mut self, path: &str, line: &str) -> anyhow::Result<()> {
        self.edit(path, &format!("{line}\n"), "")
    }

    /// Who acts; `None` where there is nobody of that login.
    pub async fn actor(&self, login: &str) -> anyhow::Result<Option<Actor>> {
        let person = self.ops.store.read().await?.person(login).await?;
        Ok(person.map(|person| Actor { login: person.login, access: person.access, roles: person.roles }))
    }

    /// Decisions that the story has not told yet, with their series, by series and nominal date.
    pub async fn fresh_occurrences(&mut self) -> anyhow::Result<Vec<(SeriesRow, OccurrenceRow)>> {
        let mut fresh = Vec::new();
        for (series, rows) in self.occurrences().await? {
            let new = rows.into_iter().filter(|row| self.told.insert((row.series_id, row.nominal_on)));
            fresh.extend(new.map(|row| (series.clone(), row)));
        }
        Ok(fresh)
    }

    /// Everything decided about one series, oldest first.
    pub async fn occurrences_of(&self, series: &str) -> anyhow::Result<Vec<OccurrenceRow>> {
        let all = self.occurrences().await?.into_iter();
        let mut found = all.filter(|(row, _)| name_of(row) == series);
        found.next().map(|(_, rows)| rows).with_context(|| format!("there is no series {series:?}"))
    }

    /// The series of that name, `CLIENT/SERVICE/TEMPLATE`.
    pub async fn series(&self, name: &str) -> anyhow::Result<SeriesRow> {
        let all = self.ops.store.read().await?.series_all().await?;
        let found = all.into_iter().find(|row| name_of(row) == name);
        found.with_context(|| format!("there is no series {name:?}"))
    }

    async fn occurrences(&self) -> anyhow::Result<Vec<(SeriesRow, Vec<OccurrenceRow>)>> {
        let tx = self.ops.store.read().await?;
        let mut found = Vec::new();
        for series in tx.series_all().await? {
            let mut rows = tx.occurrences(series.id, None, ROWS_MAX).await?;
            rows.reverse();
            found.push((series, rows));
        }
        Ok(found)
    }

    /// The zones of the clients, for showing instants as those see them.
    pub async fn zones(&self) -> anyhow::Result<BTreeMap<String, Zone>> {
        let clients = self.ops.store.read().await?.clients().await?;
        Ok(clients.into_iter().map(|client| (client.key, client.zone)).collect())
    }
}

/// Reads a story as an admin does, and leaves no trace.
pub fn reader() -> Actor {
    Actor { login: "(reader)".to_owned(), access: Access::Admin, roles: Vec::new() }
}

pub fn name_of(series: &SeriesRow) -> String {
    format!("{}/{}/{}", series.client, series.service, series.template)
}

/// `2026-12-24 Christmas Eve` is a day off, `2026-12-19 worked` a working day: as an iCalendar file.
pub fn calendar(days: &[String]) -> anyhow::Result<String> {
    let mut file = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//slated//stories//EN\n".to_owned();
    for day in days {
        let Some((date, name)) = day.split_once(' ') else {
            bail!("{day:?} is not a day (right would be for example \"2026-12-25 Christmas Day\")")
        };
        let on = date.parse::<Date>().with_context(|| format!("{date:?} is not a date"))?.strftime("%Y%m%d");
        let kind = if name == "worked" { "CATEGORIES:WORKING-DAY\n" } else { "" };
        let _never_fails = write!(
            file,
            "BEGIN:VEVENT\nUID:{date}@stories.slated.example\nDTSTAMP:20260101T000000Z\nDTSTART;VALUE=DATE:{on}\n\
             SUMMARY:{name}\n{kind}END:VEVENT\n"
        );
    }
    file.push_str("END:VCALENDAR\n");
    Ok(file)
}
