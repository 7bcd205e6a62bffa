//! Everything a plan depends on, read once per batch: the agency, its clients, services and calendars.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use slated_core::agency::{Agency, Client, Engagement};
use slated_core::assign::{Candidate, Staff};
use slated_core::calendar::{Calendar, CalendarUse};
use slated_core::catalog::{Service, Template};
use slated_core::plan::{self, InTheWay};
use slated_core::time::Timestamp;
use slated_store::{ReadTx, SeriesRow};

use super::Error;

pub struct World {
    pub agency: Agency,
    /// The calendar of each client's work, and those that are used as they are: see [`World::calendar`].
    calendars: HashMap<CalendarOf, Calendar>,
    pub clients: HashMap<String, Client>,
    pub services: HashMap<String, Service>,
    engagements: HashMap<(String, String), Engagement>,
    /// The version that each template is at, by service and key.
    versions: HashMap<(String, String), i64>,
}

impl World {
    pub async fn load(tx: &ReadTx) -> Result<World, Error> {
        World::of(tx, tx.clients().await?, tx.engagements().await?).await
    }

    async fn of(tx: &ReadTx, clients: Vec<Client>, engagements: Vec<Engagement>) -> Result<World, Error> {
        let agency = tx.agency().await?.ok_or(Error::NoAgency)?;
        let clients: HashMap<String, Client> =
            clients.into_iter().map(|client| (client.key.clone(), client)).collect();
        let services =
            tx.services().await?.into_iter().map(|service| (service.key.clone(), service)).collect();
        let engagements = engagements.into_iter();
        let engagements = engagements.map(|e| ((e.client.clone(), e.service.clone()), e)).collect();
        let versions = tx.template_versions().await?;
        let calendars = effective(&tx.calendars().await?, &agency, clients.values());
        Ok(World { agency, calendars, clients, services, engagements, versions })
    }

    /// The version of the series' template.
    pub fn template_version(&self, row: &SeriesRow) -> Option<i64> {
        self.versions.get(&(row.service.clone(), row.template.clone())).copied()
    }

    /// By client and service.
    pub fn engagements(&self) -> Vec<&Engagement> {
        let mut all: Vec<&Engagement> = self.engagements.values().collect();
        all.sort_by(|a, b| (&a.client, &a.service).cmp(&(&b.client, &b.service)));
        all
    }

    /// The calendar by which the client's work goes: its own, the agency's, or both.
    fn calendar(&self, client: &Client) -> Result<&Calendar, String> {
        let of = (client.calendar_use, client.calendar.clone());
        self.calendars.get(&of).ok_or_else(|| match client.calendar_use {
            CalendarUse::Client => {
                format!("calendar {:?} of client {:?} is gone", client.calendar, client.key)
            }
            CalendarUse::Agency => format!("calendar {:?} of the agency is gone", self.agency.calendar),
            CalendarUse::Union => format!(
                "calendar {:?} of client {:?} or {:?} of the agency is gone",
                client.calendar, client.key, self.agency.calendar
            ),
        })
    }

    /// The same, with no clients but those that some series are for.
    pub async fn load_for(tx: &ReadTx, rows: &[SeriesRow]) -> Result<World, Error> {
        let keys: BTreeSet<&str> = rows.iter().map(|row| row.client.as_str()).collect();
        let keys: Vec<&str> = keys.into_iter().collect();
        World::of(tx, tx.clients_named(&keys).await?, tx.engagements_of_clients(&keys).await?).await
    }

    /// The series as a plan sees it; the words of what is missing where something is.
    pub fn series(&self, row: &SeriesRow, in_the_way: Option<InTheWay>) -> Result<plan::Series<'_>, String> {
        let service =
            self.services.get(&row.service).ok_or_else(|| format!("service {:?} is gone", row.service))?;
        let template = template_of(service, &row.template)
            .ok_or_else(|| format!("template {:?} of service {:?} is gone", row.template, row.service))?;
        let client =
            self.clients.get(&row.client).ok_or_else(|| format!("client {:?} is gone", row.client))?;
        let engagement = self
            .engagements
            .get(&(row.client.clone(), row.service.clone()))
            .ok_or_else(|| format!("client {:?} has no engagement for {:?}", row.client, row.service))?;
        let calendar = self.calendar(client)?;
        Ok(plan::Series {
            template,
            engagement,
            client,
            service_name: &service.name,
            calendar,
            agency: &self.agency,
            adopted_on: row.adopted_on,
            cursor: row.cursor,
            in_the_way: in_the_way.unwrap_or_default(),
        })
    }

    /// A series that is not there yet.
    pub fn series_anew<'a>(
        &'a self,
        client: &'a Client,
        engagement: &'a Engagement,
        template: &'a Template,
        adopted_on: Date,
    ) -> Result<plan::Series<'a>, String> {
        let service = self.services.get(&engagement.service);
        Ok(plan::Series {
            template,
            engagement,
            client,
            service_name: service.map_or(&engagement.service, |service| &service.name),
            calendar: self.calendar(client)?,
            agency: &self.agency,
            adopted_on,
            cursor: None,
            in_the_way: InTheWay::default(),
        })
    }

    /// Everybody with their load; who is away is so on the day that it is where they work.
    pub async fn staff(tx: &ReadTx, now: Timestamp) -> Result<Staff, Error> {
        let absences = tx.absences().await?;
        let load = tx.open_minutes_by_person().await?;
        let candidates = tx.people().await?.into_iter().map(|person| Candidate {
            absent: person.is_away(&absences, now),
            open_minutes: load.get(&person.login).copied().unwrap_or(0),
            active: person.active,
            minutes_per_day: person.minutes_per_day,
            roles: person.roles,
            login: person.login,
        });
        Ok(Staff::new(candidates.collect()))
    }
}

/// How a client's calendar is used, and its key.
type CalendarOf = (CalendarUse, String);

/// The calendars by which the clients' work goes, each made once.
fn effective<'c>(
    calendars: &BTreeMap<String, Calendar>,
    agency: &Agency,
    clients: impl Iterator<Item = &'c Client>,
) -> HashMap<CalendarOf, Calendar> {
    let agencys = calendars.get(&agency.calendar);
    let mut effective = HashMap::new();
    for client in clients {
        let of = (client.calendar_use, client.calendar.clone());
        if effective.contains_key(&of) {
            continue;
        }
        let own = calendars.get(&client.calendar);
        let made = match client.calendar_use {
            CalendarUse::Client => own.cloned(),
            CalendarUse::Agency => agencys.cloned(),
            CalendarUse::Union if client.calendar == agency.calendar => own.cloned(),
            CalendarUse::Union => own.zip(agencys).map(|(own, agencys)| own.union(agencys)),
        };
        effective.extend(made.map(|made| (of, made)));
    }
    effective
}

pub fn template_of<'a>(service: &'a Service, key: &str) -> Option<&'a Template> {
    service.templates.iter().find(|template| template.key == key)
}
