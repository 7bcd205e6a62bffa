//! What the weeks to come will need, by the plans of generation, beside who will be there; and what one more service
//! would add to it. Writes nothing.

use std::collections::BTreeMap;

use jiff::civil::Date;
use slated_core::agency::{Access, Engagement};
use slated_core::forecast::Hand;
use slated_core::forecast::load::{Demand, Ground, Week, load, through};
use slated_core::plan::{Closing, Limits, Outcome, PlanError, Series, foresee};
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::SeriesStatus;

use super::hand;
use crate::ops::roster::Roster;
use crate::ops::world::World;
use crate::ops::{Error, Ops};

/// A service that a client may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Considered {
    pub client: String,
    pub service: String,
    pub starts_on: Date,
}

/// The answer to [`Ops::future_load`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FutureLoad {
    pub weeks: Vec<Week>,
    /// Effort of the tasks that are open already, by role; it is in no week.
    pub open_minutes: BTreeMap<String, u64>,
    /// Series that cannot be computed, whose hours are missing.
    pub series_broken: usize,
}

pub const WEEKS_MAX: u32 = 26;
/// More series than this are not looked into while somebody waits for the answer.
const SERIES_MAX: usize = 5_000;

impl Ops {
    /// For managers and admins. Tasks are taken to be closed before the next of their series appears.
    pub async fn future_load(
        &self,
        weeks: u32,
        with: Option<&Considered>,
        by: &Actor,
    ) -> Result<FutureLoad, Error> {
        if by.access == Access::Specialist {
            return Err(Error::Forbidden("the load of the agency is for managers and admins".to_owned()));
        }
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let (world, roster) = (World::load(&tx).await?, Roster::load(&tx, &self.policy.weights).await?);
        let mut rows = tx.series_all().await?;
        rows.retain(|row| row.status != SeriesStatus::Ended);
        if rows.len() > SERIES_MAX {
            let detail =
                format!("there are {} series, more than {SERIES_MAX}: too many to look into", rows.len());
            return Err(Error::Invalid { pointer: "", detail });
        }
        let in_the_way = tx.in_the_way(&rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
        let mut open_minutes = BTreeMap::new();
        for task in tx.open_tasks_at_most(super::TASKS_MAX as u64).await? {
            *open_minutes.entry(task.role).or_default() += u64::from(task.effort_minutes);
        }
        drop(tx);
        let zone = &world.agency.zone;
        let ahead = Ahead { limits: self.policy.limits, through: through(zone, weeks, now) };
        let (mut demands, mut series_broken) = (Vec::new(), 0);
        for row in &rows {
            let series = world.series(row, in_the_way.get(&row.id).copied());
            let found = match (row.status, series) {
                (SeriesStatus::Error, _) | (_, Err(_)) => None,
                (_, Ok(series)) => ahead.demands(&series, Ground::Engaged, row.next_run_at.max(now)).ok(),
            };
            series_broken += usize::from(found.is_none());
            demands.extend(found.into_iter().flatten());
        }
        if let Some(considered) = with {
            demands.extend(added(&world, &ahead, considered, by, now)?);
        }
        let hands: Vec<Hand<'_>> =
            roster.people().map(|(person, away)| hand(&roster, person, away, now)).collect();
        Ok(FutureLoad { weeks: load(&hands, &demands, zone, weeks, now), open_minutes, series_broken })
    }
}

/// How far one looks.
struct Ahead {
    limits: Limits,
    through: Timestamp,
}

impl Ahead {
    fn demands(
        &self,
        series: &Series<'_>,
        ground: Ground,
        from: Timestamp,
    ) -> Result<Vec<Demand>, PlanError> {
        let found = foresee(series, self.limits, Closing::BeforeNext, from, self.through)?;
        let demand = |one: slated_core::plan::Foreseen| match one.outcome {
            Outcome::Create(made) => Some(Demand {
                role: series.template.role.clone(),
                // what should have been there already appears with the next run
                appears_at: made.dates.create_at.max(one.decided_at),
                effort_minutes: made.effort_minutes,
                ground,
            }),
            Outcome::BeforeAdoption { .. }
            | Outcome::Skip { .. }
            | Outcome::Hold { .. }
            | Outcome::Collapse { .. }
            | Outcome::Missed { .. } => None,
        };
        Ok(found.into_iter().filter_map(demand).collect())
    }
}

fn added(
    world: &World,
    ahead: &Ahead,
    considered: &Considered,
    by: &Actor,
    now: Timestamp,
) -> Result<Vec<Demand>, Error> {
    let Considered { client: key, service, starts_on } = considered;
    let client = world.clients.get(key).filter(|client| by.decides_for(client));
    let client = client.ok_or_else(|| Error::not_found("client", key))?;
    let offered = world.services.get(service).ok_or_else(|| Error::not_found("service", service))?;
    let engagement = Engagement {
        client: key.clone(),
        service: service.clone(),
        starts_on: *starts_on,
        ends_on: None,
        pauses: Vec::new(),
        effort_permille: 1_000,
        exdates: Vec::new(),
    };
    let adopted_on = client.zone.date(now).max(*starts_on);
    let mut demands = Vec::new();
    for template in &offered.templates {
        let failed = |detail: String| Error::Invalid { pointer: "/with", detail };
        let series = world.series_anew(client, &engagement, template, adopted_on).map_err(failed)?;
        let found = ahead.demands(&series, Ground::Considered, now);
        demands.extend(found.map_err(|error| failed(format!("{service}/{}: {error}", template.key)))?);
    }
    Ok(demands)
}
