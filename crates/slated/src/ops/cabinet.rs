//! The client's cabinet as its manager may look at it first.

use jiff::civil::Date;
use slated_core::agency::Client;
use slated_core::cabinet::{Cabinet, Coming};
use slated_core::task::Actor;
use slated_core::time::{days_between, plus_days};
use slated_store::TaskFilter;

use super::preview::{Span, Upcoming, Word};
use super::world::World;
use super::{Error, Ops};

/// What comes is shown so far ahead.
const AHEAD_DAYS: i64 = 31;
/// A period of done work is no longer.
const PERIOD_DAYS_MAX: i64 = 400;

impl Ops {
    /// What the client would be shown: work that was done in the period, and what is open, promised and to come today.
    pub async fn cabinet(&self, client: &str, period: Span, by: &Actor) -> Result<Cabinet, Error> {
        let Span { from, to } = period;
        if to < from || days_between(from, to) > PERIOD_DAYS_MAX {
            let detail = format!("{from} to {to}: right would be a period of 0 to {PERIOD_DAYS_MAX} days");
            return Err(Error::Invalid { pointer: "/to", detail });
        }
        let tx = self.store.read().await?;
        let found = tx.client(client).await?.filter(|client| by.decides_for(client));
        let found = found.ok_or_else(|| Error::not_found("client", client))?;
        drop(tx);
        self.cabinet_for(&found, period).await
    }

    /// The same, whoever looks.
    pub(super) async fn cabinet_for(&self, found: &Client, period: Span) -> Result<Cabinet, Error> {
        let now = self.clock.now();
        let Span { from, to } = period;
        let client = found.key.as_str();
        let tx = self.store.read().await?;
        let zone = &found.zone;
        let start_after = |date: Date| zone.start_of(plus_days(date, 1));
        let mut tasks = tx.tasks_closed_between(client, zone.start_of(from), start_after(to)).await?;
        let theirs = TaskFilter { client: Some(client.to_owned()), ..TaskFilter::default() };
        tasks.extend(tx.open_tasks(&theirs).await?);
        let done: Vec<i64> = tasks.iter().filter(|task| !task.status.is_open()).map(|task| task.id).collect();
        let results = tx.results_of(&done).await?;
        let world = World::load(&tx).await?;
        drop(tx);
        let today = zone.date(now);
        let upcoming = self.preview(client, today, plus_days(today, AHEAD_DAYS)).await?.upcoming;
        let template = |one: &Upcoming| {
            let of_service = &world.services.get(&one.service)?.templates;
            of_service.iter().find(|template| template.key == one.template)
        };
        let coming: Vec<Coming> = upcoming
            .iter()
            .filter(|one| one.decision == Word::Create)
            .filter_map(|one| Coming::of(template(one)?, &one.title, one.dates?.due_at))
            .collect();
        Ok(Cabinet::of(found, &tasks, &results, &coming, (from, to)))
    }
}
