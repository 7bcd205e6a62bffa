//! A subscription that is to begin: what it would make, and how it is written down.

use jiff::civil::Date;
use slated_core::agency::{Client, Engagement};
use slated_core::catalog::When;
use slated_core::event::{About, Event, EventKind};
use slated_core::expectation::Expectation;
use slated_core::task::Actor;
use slated_core::time::{Timestamp, plus_days};
use slated_store::{ReadTx, SeriesRow, WriteTx};

use super::{DateChange, Effect, Engaged, LOOK_AHEAD_DAYS, Run, Start, managed, span, to_come};
use crate::ops::Error;
use crate::ops::world::World;

/// A subscription that is to begin.
pub(super) struct Starting {
    pub(super) engagement: Engagement,
    pub(super) card: Option<Expectation>,
    today: Date,
    world: World,
    /// Series of an engagement that is over, which go on under the new one.
    rows: Vec<SeriesRow>,
}

impl Starting {
    pub(super) async fn read(
        tx: &ReadTx,
        start: Start,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Starting, Error> {
        let Start { client, service, starts_on, ends_on, effort_permille, expectation: card } = start;
        let today = managed(tx, &client, by).await?.zone.date(now);
        let world = World::load(tx).await?;
        if !world.services.contains_key(&service) {
            let mut known: Vec<&str> = world.services.keys().map(String::as_str).collect();
            known.sort_unstable();
            let detail = format!("{service:?} is no service: right would be one of {}", known.join(", "));
            return Err(Error::Invalid { pointer: "/service", detail });
        }
        if let Some(end) = ends_on.filter(|end| *end < starts_on) {
            let detail = format!("{end} is before {starts_on}: right would be {starts_on} or later");
            return Err(Error::Invalid { pointer: "/ends_on", detail });
        }
        let known = tx.engagement(&client, &service).await?.map(|(engagement, _)| engagement);
        if let Some(known) = known {
            let is_over = known.ends_on.is_some_and(|end| end < today && end < starts_on);
            if !is_over {
                return Err(Error::Engaged { client, service, since: known.starts_on });
            }
        }
        let mut rows = tx.series_of_client(&client).await?;
        rows.retain(|row| row.service == service);
        let engagement = Engagement {
            client,
            service,
            starts_on,
            ends_on,
            pauses: Vec::new(),
            effort_permille,
            exdates: Vec::new(),
        };
        Ok(Starting { engagement, card, today, world, rows })
    }

    /// Work before today is not the new engagement's, but for what its beginning needs.
    fn adopted_on(&self, when: &When) -> Date {
        let from = match when {
            When::OnStart => self.today.min(self.engagement.starts_on),
            When::Recurring(_) | When::Renewal { .. } => self.today,
        };
        from.max(self.world.agency.adopted_on)
    }

    pub(super) fn effect(&self, run: Run) -> Result<Effect, Error> {
        let client = self.client()?;
        let through = plus_days(self.today.max(self.engagement.starts_on), LOOK_AHEAD_DAYS);
        let mut effect = Effect {
            engaged: Engaged {
                engagement: self.engagement.clone(),
                version: 0,
                zone: client.zone.clone(),
                expectation: None,
            },
            run,
            through,
            dates: Vec::new(),
            dates_added: 0,
            dates_removed: 0,
            tasks: Vec::new(),
            made: Vec::new(),
        };
        let service = self.world.services.get(&self.engagement.service);
        for template in service.into_iter().flat_map(|service| &service.templates) {
            let adopted_on = self.adopted_on(&template.schedule.when);
            let row = self.rows.iter().find(|row| row.template == template.key);
            let series = self.world.series_anew(client, &self.engagement, template, adopted_on);
            let Ok(series) = series else { continue };
            let ahead = to_come(&series, through).into_iter().filter(|(_, dates)| {
                let adoption = self.world.agency.zone.start_of(adopted_on);
                dates.create_at >= adoption || dates.due_at > adoption
            });
            effect.dates.extend(ahead.map(|(nominal_on, dates)| DateChange {
                series: row.map(|row| row.id),
                template: template.key.clone(),
                nominal_on,
                dates,
                is_added: true,
            }));
        }
        effect.bounded();
        Ok(effect)
    }

    pub(super) async fn write(&self, tx: &WriteTx, by: &Actor, now: Timestamp) -> Result<i64, Error> {
        let Engagement { client, service, .. } = &self.engagement;
        tx.put_engagement(&self.engagement).await?;
        let templates = self.world.services.get(service).into_iter().flat_map(|service| &service.templates);
        for template in templates {
            let adopted_on = self.adopted_on(&template.schedule.when);
            let (id, is_new) = tx.ensure_series(client, service, &template.key, adopted_on, now).await?;
            if !is_new {
                tx.restart_series(id, adopted_on, now).await?;
            }
        }
        let about = About { client: Some(client.clone()), ..About::default() };
        let event = Event::new(EventKind::EngagementStarted, about, by.by(), now);
        tx.append_events(&[event.moved("", format!("{service}: {}", span(&self.engagement)))]).await?;
        let written = tx.engagement(client, service).await?;
        Ok(written.map_or(1, |(_, version)| version))
    }

    fn client(&self) -> Result<&Client, Error> {
        let key = &self.engagement.client;
        self.world.clients.get(key).ok_or_else(|| Error::not_found("client", key))
    }
}
