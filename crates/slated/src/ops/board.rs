//! The manager's board: one call for everything that needs them today.

use std::collections::{HashMap, HashSet};

use slated_core::agency::{Access, Client};
use slated_core::board::{
    Bounds, Foreseen, Hands, Item, Next, OfTasks, Section, Subject, Why, of_tasks, silent,
};
use slated_core::proposal::{self, ProposalState};
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::{ProposalFilter, ReadTx, SeriesFilter, SeriesStatus};

use super::forecast::Whose;
use super::promises::Obligation;
use super::{Error, Ops};

/// What needs a manager, by kind; an admin's board is of all clients.
#[derive(Clone, Debug)]
pub struct Board {
    pub at: Timestamp,
    pub of_tasks: OfTasks,
    pub silent: Section,
    pub proposals: Section,
    /// Moved promises of which the client was not told, the longest owed first.
    pub obligations: Section,
    pub series: Section,
}

/// More proposals than this are not counted.
const PROPOSALS_MAX: u64 = 1_000;
/// Nor more series.
const SERIES_MAX: u64 = 20_000;

impl Ops {
    /// `shown_max` items of each kind, the most pressing first, and how many there are.
    pub async fn board(&self, shown_max: usize, by: &Actor) -> Result<Board, Error> {
        if by.access == Access::Specialist {
            return Err(Error::Forbidden("the board is for managers and admins".to_owned()));
        }
        let now = self.clock.now();
        let outlook = self.forecast(Whose::default(), by).await?;
        let people = self.store.read().await?.people().await?.into_iter();
        let left: HashSet<String> = people.filter(|one| !one.active).map(|one| one.login).collect();
        let open: Vec<Foreseen<'_>> = outlook
            .tasks
            .iter()
            .filter(|one| by.manages(&one.task))
            .map(|one| {
                let is_left = one.task.assignee.as_ref().is_some_and(|login| left.contains(login));
                let hands = if is_left { Hands::Left } else { Hands::Here };
                Foreseen { task: &one.task, expected: &one.expected, zone: &one.zone, hands }
            })
            .collect();
        let bounds = Bounds { danger_permille: self.policy.danger_permille, shown_max };
        let of_tasks = of_tasks(&open, bounds, now);
        let titles: HashMap<i64, &str> =
            open.iter().map(|one| (one.task.id, one.task.title.as_str())).collect();

        let owed = untold(self.obligations(by).await?);

        let tx = self.store.read().await?;
        let today = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        let clients: Vec<Client> =
            tx.clients().await?.into_iter().filter(|client| by.decides_for(client)).collect();
        let contacts = tx.last_contacts(today).await?;
        let heard = clients.iter().map(|client| (client, contacts.get(&client.key).copied()));
        Ok(Board {
            at: now,
            of_tasks,
            silent: silent(heard, today, shown_max),
            proposals: proposals(&tx, &titles, shown_max, by).await?,
            obligations: Section::of(owed, shown_max),
            series: series(&tx, &clients, shown_max).await?,
        })
    }
}

/// One for each task: the client believes in the day before the first of the moves, and telling the last tells all.
fn untold(owed: Vec<Obligation>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for one in owed {
        let (about, next) =
            (Subject::Task(one.task.id), Next::Tell { task: one.task.id, moved: one.moved.id });
        if let Some(known) = items.iter_mut().find(|item| item.about == about) {
            known.next = next;
            if let Why::Untold { to, .. } = &mut known.why {
                *to = one.moved.to;
            }
            continue;
        }
        let why = Why::Untold { from: one.moved.from, to: one.moved.to, zone: one.zone };
        items.push(Item { about, client: Some(one.task.client), title: one.task.title, why, next });
    }
    items
}

/// Those that the actor may decide about, the newest first; their own wait for somebody else.
async fn proposals(
    tx: &ReadTx,
    titles: &HashMap<i64, &str>,
    shown_max: usize,
    by: &Actor,
) -> Result<Section, Error> {
    let filter = ProposalFilter {
        state: Some(ProposalState::Open),
        seen_by: Some(by.clone()),
        ..ProposalFilter::default()
    };
    let found = tx.proposals_page(&filter, None, PROPOSALS_MAX).await?;
    let items = found.into_iter().filter_map(|one| {
        let (client, title) = match &one.subject {
            // what is of no task of theirs is somebody else's to decide
            proposal::Subject::Task { task, client } => {
                (Some(client.clone()), (*titles.get(task)?).to_owned())
            }
            proposal::Subject::Template { .. } if by.access == Access::Admin => {
                (None, one.subject.to_string())
            }
            proposal::Subject::Template { .. } => return None,
        };
        let (why, next) = (Why::Asked { reason: one.reason }, Next::Accept { proposal: one.id });
        Some(Item { about: Subject::Proposal(one.id), client, title, why, next })
    });
    Ok(Section::of(items, shown_max))
}

/// First what cannot be computed, then what is held.
async fn series(tx: &ReadTx, clients: &[Client], shown_max: usize) -> Result<Section, Error> {
    let mut rows = tx.series_page(&SeriesFilter::default(), None, SERIES_MAX).await?;
    let theirs: HashMap<&str, &Client> = clients.iter().map(|one| (one.key.as_str(), one)).collect();
    rows.retain(|row| theirs.contains_key(row.client.as_str()));
    let item = |id: i64, why: Why, next: Next| {
        let row = rows.iter().find(|row| row.id == id)?;
        let title = format!("{}/{}/{}", row.client, row.service, row.template);
        Some(Item { about: Subject::Series(id), client: Some(row.client.clone()), title, why, next })
    };
    let failed = rows.iter().filter(|row| row.status == SeriesStatus::Error).filter_map(|row| {
        let error = row.error.clone().unwrap_or_default();
        item(row.id, Why::SeriesFailed { error }, Next::LookAtSeries { series: row.id })
    });
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let held = tx.held_occurrences(&ids).await?.into_iter().filter_map(|held| {
        let (series, nominal_on) = (held.series_id, held.nominal_on);
        let why = Why::OccurrenceHeld { nominal_on, reason: held.reason.unwrap_or_default() };
        item(series, why, Next::CreateNow { series, nominal_on })
    });
    Ok(Section::of(failed.chain(held), shown_max))
}
