//! Everything a plan depends on, read once per batch: the agency, its clients, services and calendars.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use slated_core::agency::{Agency, Client, Engagement};
use slated_core::assign::{Candidate, Staff};
use slated_core::calendar::Calendar;
use slated_core::catalog::{Service, Template};
use slated_core::plan::{self, InTheWay};
use slated_store::{ReadTx, SeriesRow};

use super::Error;

pub struct World {
    pub agency: Agency,
    pub calendars: BTreeMap<String, Calendar>,
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
        let clients = clients.into_iter().map(|client| (client.key.clone(), client)).collect();
        let services =
            tx.services().await?.into_iter().map(|service| (service.key.clone(), service)).collect();
        let engagements = engagements.into_iter();
        let engagements = engagements.map(|e| ((e.client.clone(), e.service.clone()), e)).collect();
        let versions = tx.template_versions().await?;
        Ok(World { agency, calendars: tx.calendars().await?, clients, services, engagements, versions })
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
        let calendar = self
            .calendars
            .get(&client.calendar)
            .ok_or_else(|| format!("calendar {:?} of client {:?} is gone", client.calendar, client.key))?;
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
        let calendar = self.calendars.get(&client.calendar);
        Ok(plan::Series {
            template,
            engagement,
            client,
            service_name: service.map_or(&engagement.service, |service| &service.name),
            calendar: calendar.ok_or_else(|| {
                format!("calendar {:?} of client {:?} is gone", client.calendar, client.key)
            })?,
            agency: &self.agency,
            adopted_on,
            cursor: None,
            in_the_way: InTheWay::default(),
        })
    }

    /// Everybody with their load, as of a civil day.
    pub async fn staff(tx: &ReadTx, on: Date) -> Result<Staff, Error> {
        let absences = tx.absences().await?;
        let load = tx.open_minutes_by_person().await?;
        let candidates = tx.people().await?.into_iter().map(|person| Candidate {
            absent: absences.iter().any(|a| a.login == person.login && a.from <= on && on <= a.to),
            open_minutes: load.get(&person.login).copied().unwrap_or(0),
            active: person.active,
            minutes_per_day: person.minutes_per_day,
            roles: person.roles,
            login: person.login,
        });
        Ok(Staff::new(candidates.collect()))
    }
}

pub fn template_of<'a>(service: &'a Service, key: &str) -> Option<&'a Template> {
    service.templates.iter().find(|template| template.key == key)
}
