//! What will come of a client's series in a span of days, by the functions that generate it.

use jiff::civil::Date;
use slated_core::catalog::{Overlap, When};
use slated_core::plan::{Dates, Series, Skip, dates_of, is_excluded, next_nominal, stands_for};
use slated_core::time::{Timestamp, Zone, plus_days};

use super::world::World;
use super::{Error, Ops};

/// One occurrence to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Upcoming {
    pub service: String,
    pub template: String,
    pub title: String,
    pub nominal_on: Date,
    /// `None` where the date is dropped.
    pub dates: Option<Dates>,
    pub promised: bool,
    /// Why it will not, or may not, become a task.
    pub note: Option<String>,
}

/// What a preview answers, with the zone its instants are meant in.
#[derive(Clone, Debug)]
pub struct Preview {
    pub zone: Zone,
    pub upcoming: Vec<Upcoming>,
}

const PREVIEW_DAYS_MAX: i64 = 400;
/// Nominal dates looked at per series; a daily rule has at most that many in the longest span, with its lead.
const NOMINALS_MAX: usize = 800;

impl Ops {
    /// Occurrences not yet decided whose tasks appear from `from` through `to`, in order of appearance.
    pub async fn preview(&self, client: &str, from: Date, to: Date) -> Result<Preview, Error> {
        if to < from || slated_core::time::days_between(from, to) > PREVIEW_DAYS_MAX {
            let detail = format!("{from} to {to}: right would be a span of 0 to {PREVIEW_DAYS_MAX} days");
            return Err(Error::Invalid { pointer: "/to", detail });
        }
        let tx = self.store.read().await?;
        let world = World::load(&tx).await?;
        let found = world.clients.get(client).ok_or_else(|| Error::not_found("client", client))?;
        let zone = found.zone.clone();
        let mut upcoming = Vec::new();
        for row in tx.series_of_client(client).await? {
            let Ok(series) = world.series(&row, None) else { continue };
            for nominal in nominals(&series, from, to) {
                let dates = dates_of(&series, nominal).ok().flatten();
                let appears_on = dates.map_or(nominal, |dates| zone.date(dates.create_at));
                if appears_on < from || appears_on > to {
                    continue;
                }
                upcoming.push(Upcoming {
                    service: row.service.clone(),
                    template: row.template.clone(),
                    title: title(&series, nominal),
                    nominal_on: nominal,
                    dates,
                    promised: series.template.promised,
                    note: note(&series, nominal, dates),
                });
            }
        }
        upcoming.sort_by(|a, b| order_of(a, &zone).cmp(&order_of(b, &zone)));
        Ok(Preview { zone, upcoming })
    }
}

/// Undecided nominal dates whose tasks may appear in the span: a lead can bring them in from well after it.
fn nominals(series: &Series<'_>, from: Date, to: Date) -> Vec<Date> {
    let lead = i64::from(series.template.lead_business_days);
    let (earliest, latest) = (plus_days(from, -31), plus_days(to, 31 + 2 * lead));
    let after = match &series.template.schedule.when {
        // what lies well before the span is passed over in one step
        When::Recurring(_) if earliest > series.engagement.starts_on => Some(earliest).max(series.cursor),
        When::Recurring(_) => series.cursor,
        // here the cursor says which start or renewal was decided, not how far one has come
        When::OnStart | When::Renewal { .. } => series.cursor,
    };
    let mut found = Vec::new();
    let mut next = next_nominal(series, after);
    while let Ok(Some(nominal)) = next {
        if nominal > latest || found.len() >= NOMINALS_MAX {
            break;
        }
        found.push(nominal);
        next = next_nominal(series, Some(nominal));
    }
    found
}

fn title(series: &Series<'_>, nominal_on: Date) -> String {
    series.template.title.render(&slated_core::wording::Subject {
        client_name: &series.client.name,
        client_key: &series.client.key,
        service_name: series.service_name,
        nominal_on,
    })
}

fn note(series: &Series<'_>, nominal: Date, dates: Option<Dates>) -> Option<String> {
    use slated_core::agency::ClientStatus;
    let Some(dates) = dates else { return Some("dropped: not a working day".to_owned()) };
    match series.client.status {
        ClientStatus::Churned => return Some("not created: the client has left".to_owned()),
        ClientStatus::Paused => return Some("skipped: client paused".to_owned()),
        ClientStatus::Active => {}
    }
    if is_excluded(series, nominal) {
        return Some(format!("skipped: {}", Skip::Excluded.reason()));
    }
    if series.engagement.pause_on(nominal).is_some() {
        return Some("skipped: engagement paused".to_owned());
    }
    if let Ok(Some(into)) = stands_for(series, nominal, dates) {
        return Some(format!("collapsed: {into} stands for it"));
    }
    if dates.rolled_on != nominal {
        return Some(format!("moved from {nominal}"));
    }
    match series.template.overlap {
        Overlap::Allow => None,
        Overlap::Skip => Some("only if the one before is closed".to_owned()),
        Overlap::BufferOne => Some("when the one before is closed".to_owned()),
        Overlap::Supersede => Some("takes the place of the one before, unless that is begun".to_owned()),
    }
}

/// By the day of appearance; a dropped date stands where it would have been.
fn order_of<'a>(one: &'a Upcoming, zone: &Zone) -> (Date, Option<Timestamp>, &'a str, &'a str) {
    let appears_at = one.dates.map(|dates| dates.create_at);
    let appears_on = appears_at.map_or(one.nominal_on, |at| zone.date(at));
    (appears_on, appears_at, &one.service, &one.template)
}
