//! Erasure on request: what is known of a client or a person goes, what was done and counted stays.
//!
//! One transaction; a dry run is the same one, undone. It is for admins, and only for who is gone already: what still
//! runs would write new words behind it.

use std::collections::BTreeMap;

use slated_core::agency::Access;
use slated_core::event::{About, Event, EventKind};
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::{Erased, TaskFilter, WriteTx};

use super::engagements::Run;
use super::{Error, Ops};

/// What is erased, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub run: Run,
    /// The key or login from then on.
    pub named: String,
    /// How many values are replaced or removed, by table.
    pub replaced: BTreeMap<String, u64>,
    /// What has to be done before; only a dry run shows it, anything else is refused.
    pub first: Vec<String>,
}

impl Ops {
    pub async fn erase_client(
        &self,
        key: &str,
        reason: &str,
        run: Run,
        by: &Actor,
    ) -> Result<Erasure, Error> {
        let now = self.clock.now();
        may(by, reason)?;
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            for row in tx.series_of_client(key).await? {
                // generation that has one of these in hand finishes first
                tx.hold_series(row.id).await?;
            }
            let client = tx.hold_client(key).await?.ok_or_else(|| Error::not_found("client", key))?;
            let first = client_goes_first(&tx, key, client.zone.date(now)).await?;
            refused(run, key, &first)?;
            let erased = tx.erase_client(key).await?;
            let about = About { client: Some(erased.named.clone()), ..About::default() };
            tx.append_events(&[told(EventKind::ClientErased, about, &erased, reason, by, now)]).await?;
            Ok((erased, first))
        }
        .await;
        settled(tx, run, done).await
    }

    pub async fn erase_person(
        &self,
        login: &str,
        reason: &str,
        run: Run,
        by: &Actor,
    ) -> Result<Erasure, Error> {
        let now = self.clock.now();
        may(by, reason)?;
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            tx.hold_person(login).await?;
            let person = tx.person(login).await?.ok_or_else(|| Error::not_found("person", login))?;
            let mut first = Vec::new();
            if person.active {
                first.push("say that they have left (`slated people leave`)".to_owned());
            }
            let filter = TaskFilter { assignee: Some(login.to_owned()), ..TaskFilter::default() };
            first.extend(tasks_first(&tx, &filter, "give away or close").await?);
            refused(run, login, &first)?;
            let erased = tx.erase_person(login).await?;
            tx.append_events(&[told(EventKind::PersonErased, About::default(), &erased, reason, by, now)])
                .await?;
            Ok((erased, first))
        }
        .await;
        settled(tx, run, done).await
    }
}

fn may(by: &Actor, reason: &str) -> Result<(), Error> {
    if by.access < Access::Admin {
        return Err(Error::Forbidden("what is known of somebody is erased by admins".to_owned()));
    }
    if reason.trim().is_empty() {
        let detail = "is empty: right would be who asked for it, and when".to_owned();
        return Err(Error::Invalid { pointer: "/reason", detail });
    }
    Ok(())
}

async fn client_goes_first(tx: &WriteTx, key: &str, today: jiff::civil::Date) -> Result<Vec<String>, Error> {
    let engagements = tx.engagements_of_clients(&[key]).await?;
    let runs = engagements.iter().filter(|one| one.ends_on.is_none_or(|end| end >= today));
    let mut first: Vec<String> =
        runs.map(|one| format!("end the engagement for {} (`slated engagement end`)", one.service)).collect();
    let filter = TaskFilter { client: Some(key.to_owned()), ..TaskFilter::default() };
    first.extend(tasks_first(tx, &filter, "close").await?);
    Ok(first)
}

async fn tasks_first(tx: &WriteTx, filter: &TaskFilter, verb: &str) -> Result<Option<String>, Error> {
    const NAMED_MAX: usize = 20;
    let open = tx.open_tasks(filter).await?;
    let named: Vec<String> = open.iter().take(NAMED_MAX).map(|task| format!("#{}", task.id)).collect();
    let more = open.len().saturating_sub(NAMED_MAX);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    Ok((!open.is_empty()).then(|| format!("{verb} {}{more}", named.join(", "))))
}

fn refused(run: Run, name: &str, first: &[String]) -> Result<(), Error> {
    match run {
        Run::Done if !first.is_empty() => {
            Err(Error::StillInUse { name: name.to_owned(), first: first.join("; ") })
        }
        Run::Done | Run::Dry => Ok(()),
    }
}

/// It names nobody: also the reason may not say again what was just erased.
fn told(kind: EventKind, about: About, erased: &Erased, reason: &str, by: &Actor, now: Timestamp) -> Event {
    let mut event = Event::new(kind, about, by.by(), now).moved("", &erased.named);
    event.reason = Some(erased.without(reason.trim()));
    event.detail = Some(serde_json::json!({ "replaced": erased.replaced }));
    event
}

async fn settled(
    tx: WriteTx,
    run: Run,
    done: Result<(Erased, Vec<String>), Error>,
) -> Result<Erasure, Error> {
    let (erased, first) = match (run, done) {
        (Run::Done, done) => tx.settle(done).await?,
        (Run::Dry, done) => {
            tx.rollback().await?;
            done?
        }
    };
    let Erased { named, replaced, .. } = erased;
    Ok(Erasure { run, named, replaced, first })
}
