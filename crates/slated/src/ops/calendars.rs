//! Calendars as people look at them: their days, how far they are known, and who goes by them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use slated_core::agency::{Agency, Client, ClientStatus, Person};
use slated_core::calendar::{Calendar, CalendarUse};
use slated_core::time::days_between;
use slated_store::{ReadTx, Which};

use super::doctor::{Finding, Level, finding};
use super::{Error, Ops};

/// A calendar that somebody goes by has to be renewed so many days before it runs out.
const WARN_DAYS: i64 = 60;

/// More names than these say only how many there are.
const NAMES_SHOWN_MAX: usize = 3;

/// Who goes by a calendar: the agency, people, and clients that are there, each by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Users {
    pub agency: bool,
    pub people: Vec<String>,
    pub clients: Vec<String>,
}

/// A calendar and who goes by it.
#[derive(Clone, Debug)]
pub struct Used {
    pub calendar: Calendar,
    pub by: Users,
}

impl Ops {
    /// All of them, by key.
    pub async fn calendars(&self) -> Result<Vec<Used>, Error> {
        let tx = self.store.read().await?;
        let agency = tx.agency().await?.ok_or(Error::NoAgency)?;
        Ok(used(&tx, &agency).await?.into_values().collect())
    }

    pub async fn calendar(&self, key: &str) -> Result<Used, Error> {
        let tx = self.store.read().await?;
        let agency = tx.agency().await?.ok_or(Error::NoAgency)?;
        used(&tx, &agency).await?.remove(key).ok_or_else(|| Error::not_found("calendar", key))
    }

    /// The days alone, for whoever takes them elsewhere.
    pub async fn calendar_days(&self, key: &str) -> Result<Calendar, Error> {
        let tx = self.store.read().await?;
        let found = tx.calendars_among(Which::Named(&BTreeSet::from([key]))).await?.remove(key);
        found.ok_or_else(|| Error::not_found("calendar", key))
    }
}

async fn used(tx: &ReadTx, agency: &Agency) -> Result<BTreeMap<String, Used>, Error> {
    let mut users = users(agency, &tx.people().await?, &tx.clients().await?);
    let calendars = tx.calendars().await?.into_iter();
    let with_users = |(key, calendar): (String, Calendar)| {
        let by = users.remove(&key).unwrap_or_default();
        (key, Used { calendar, by })
    };
    Ok(calendars.map(with_users).collect())
}

fn users(agency: &Agency, people: &[Person], clients: &[Client]) -> BTreeMap<String, Users> {
    let mut users: BTreeMap<String, Users> = BTreeMap::new();
    users.entry(agency.calendar.clone()).or_default().agency = true;
    for person in people.iter().filter(|person| person.active) {
        users.entry(person.calendar.clone()).or_default().people.push(person.login.clone());
    }
    for client in clients.iter().filter(|client| client.status == ClientStatus::Active) {
        // a client that goes by the agency's alone does not look at its own
        let of_client = match client.calendar_use {
            CalendarUse::Client | CalendarUse::Union => &client.calendar,
            CalendarUse::Agency => &agency.calendar,
        };
        users.entry(of_client.clone()).or_default().clients.push(client.key.clone());
    }
    users
}

impl Users {
    /// `the agency, ada and client nord`; `None` where there is nobody.
    pub fn in_words(&self) -> Option<String> {
        let mut parts = Vec::new();
        if self.agency {
            parts.push("the agency".to_owned());
        }
        for (one, many, keys) in [("", "people", &self.people), ("client ", "clients", &self.clients)] {
            if keys.len() > NAMES_SHOWN_MAX {
                parts.push(format!("{} {many}", keys.len()));
            } else {
                parts.extend(keys.iter().map(|key| format!("{one}{key}")));
            }
        }
        let last = parts.pop()?;
        Some(if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) })
    }
}

/// How far each calendar is known, and a warning about one that runs out under somebody.
pub(super) async fn running_out(tx: &ReadTx, agency: &Agency, today: Date) -> Result<Vec<Finding>, Error> {
    Ok(used(tx, agency).await?.into_values().map(|used| horizon(&used, today)).collect())
}

fn horizon(Used { calendar, by }: &Used, today: Date) -> Finding {
    let key = &calendar.key;
    let used_by = by.in_words();
    let who = used_by.as_deref().unwrap_or("nobody");
    let Some(last) = calendar.known_through() else {
        return finding("calendars", Level::Ok, format!("{key} has no holidays (used by {who})"));
    };
    let known = if calendar.valid_through.is_some() { "is valid through" } else { "knows holidays until" };
    if used_by.is_some() && days_between(today, last) <= WARN_DAYS {
        let message = format!("{key} {known} {last} only: import a newer file (used by {who})");
        return finding("calendars", Level::Warn, message);
    }
    finding("calendars", Level::Ok, format!("{key} {known} {last} (used by {who})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_words(agency: bool, people: usize, clients: usize, expected: Option<&str>) {
        let named = |letter: char, count: usize| (1..=count).map(|n| format!("{letter}{n}")).collect();
        let users = Users { agency, people: named('p', people), clients: named('c', clients) };
        assert_eq!(users.in_words().as_deref(), expected);
    }

    #[test]
    fn who_goes_by_a_calendar_is_named_while_they_are_few() {
        check_words(false, 0, 0, None);
        check_words(true, 0, 0, Some("the agency"));
        check_words(true, 2, 1, Some("the agency, p1, p2 and client c1"));
        check_words(false, 4, 3, Some("4 people, client c1, client c2 and client c3"));
        check_words(false, 0, 40, Some("40 clients"));
    }
}
