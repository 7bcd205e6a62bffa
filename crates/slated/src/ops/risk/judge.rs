//! A manager's word on a client's risk: set, taken back, ended by its day; and how the risk went.
//!
//! The engine ends a judgement on its day and changes none. What it said stays in the events.

use jiff::civil::Date;
use slated_core::agency::Client;
use slated_core::event::{About, By, Event, EventKind};
use slated_core::risk::{BadJudgement, Judgement, RiskReading, Verdict};
use slated_core::task::Actor;
use slated_core::time::{Timestamp, days_between, plus_days};
use slated_store::{StoredJudgement, StoredRisk, WriteTx};

use super::{AT_ONCE_MAX, Write, managed, read, refresh};
use crate::ops::{Error, Ops};

/// A client's risk: read today, as it stands for score and order, what its manager says, and how it went.
#[derive(Clone, Debug)]
pub struct RiskStanding {
    pub client: Client,
    /// The agency's day on which it was read.
    pub on: Date,
    pub reading: RiskReading,
    /// What score and order use; `None` until it was computed.
    pub stored: Option<StoredRisk>,
    pub judgement: Option<StoredJudgement>,
    pub from: Date,
    pub to: Date,
    /// The days on which it was written, oldest first.
    pub history: Vec<StoredRisk>,
}

/// What a manager wants to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub verdict: Verdict,
    pub reason: String,
    /// The last day on which it counts.
    pub ends_on: Option<Date>,
}

/// Days of history that are shown where nobody says which.
const HISTORY_DAYS: i64 = 90;
/// The longest history that is given at once: one row a day at most.
const HISTORY_DAYS_MAX: i64 = 1_100;

impl Ops {
    /// A client's risk with everything about it; without dates its history is that of the last ninety days.
    pub async fn risk_standing(
        &self,
        client: &str,
        from: Option<Date>,
        to: Option<Date>,
        by: &Actor,
    ) -> Result<RiskStanding, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let client = managed(tx.client(client).await?, client, by)?;
        let on = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        let to = to.unwrap_or(on);
        let from = from.unwrap_or_else(|| plus_days(to, -HISTORY_DAYS));
        let days = days_between(from, to);
        if !(0..=HISTORY_DAYS_MAX).contains(&days) {
            let detail = format!(
                "{from} to {to} is {days} days: right would be from a day to one at most {HISTORY_DAYS_MAX} days later"
            );
            return Err(Error::Invalid { pointer: "/from", detail });
        }
        let history = tx.risk_history(&client.key, from, to, HISTORY_DAYS_MAX.unsigned_abs() + 1).await?;
        Ok(RiskStanding {
            reading: read(&tx, &client, on).await?,
            stored: tx.risk(&client.key).await?,
            judgement: tx.judgement(&client.key).await?,
            client,
            on,
            from,
            to,
            history,
        })
    }

    /// Sets a floor or a fixed value: score and order go by it from now on. Said twice it is said once.
    pub async fn judge_risk(&self, client: &str, wanted: &Wanted, by: &Actor) -> Result<(), Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let client = managed(tx.hold_client(client).await?, client, by)?;
        let today = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        if let Some(ended) = wanted.ends_on.filter(|ends_on| *ends_on < today) {
            let detail = format!("{ended} is over: right would be today, {today}, or later");
            return Err(Error::Invalid { pointer: "/ends_on", detail });
        }
        let judgement = Judgement::new(wanted.verdict, &by.login, &wanted.reason, wanted.ends_on)
            .map_err(invalid_judgement)?;
        let before = tx.judgement(&client.key).await?.map(|stored| stored.judgement);
        if before.as_ref() == Some(&judgement) {
            return Ok(tx.rollback().await?);
        }
        tx.put_judgement(&client.key, &StoredJudgement { judgement: judgement.clone(), set_at: now }).await?;
        let said = before.map_or_else(String::new, |before| before.in_words());
        let event = Event::new(EventKind::RiskJudged, about(&client), by.by(), now)
            .moved(said, judgement.in_words())
            .because(judgement.reason());
        tx.append_events(&[event]).await?;
        take_effect(&tx, &client, today, now).await?;
        Ok(tx.commit().await?)
    }

    /// Takes the word back; where there is none it is taken back already.
    pub async fn clear_judgement(&self, client: &str, by: &Actor) -> Result<(), Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let client = managed(tx.hold_client(client).await?, client, by)?;
        let today = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        let Some(before) = tx.judgement(&client.key).await? else { return Ok(tx.rollback().await?) };
        tx.remove_judgement(&client.key).await?;
        let event = Event::new(EventKind::RiskJudged, about(&client), by.by(), now);
        tx.append_events(&[event.moved(before.judgement.in_words(), "")]).await?;
        take_effect(&tx, &client, today, now).await?;
        Ok(tx.commit().await?)
    }

    /// Ends the judgements whose last day is over; the number ended, each with its event, once.
    pub async fn expire_judgements(&self, now: Timestamp) -> Result<usize, Error> {
        let tx = self.store.read().await?;
        let Some(agency) = tx.agency().await? else { return Ok(0) };
        let today = agency.zone.date(now);
        let due = tx.clients_judged_until_before(today, AT_ONCE_MAX as u64).await?;
        drop(tx);
        if due.is_empty() {
            return Ok(0);
        }
        let keys: Vec<&str> = due.iter().map(String::as_str).collect();
        let tx = self.store.write().await?;
        let mut ended = 0;
        for client in tx.hold_clients(&keys).await? {
            // another daemon, or the manager, may have been here between the look and the hold
            let said = tx.judgement(&client.key).await?;
            let Some(over) = said.filter(|stored| !stored.judgement.is_active(today)) else { continue };
            tx.remove_judgement(&client.key).await?;
            let event = Event::new(EventKind::RiskJudgementExpired, about(&client), By::Engine, now);
            tx.append_events(&[event.moved(over.judgement.in_words(), "")]).await?;
            take_effect(&tx, &client, today, now).await?;
            ended += 1;
        }
        tx.commit().await?;
        Ok(ended)
    }
}

async fn take_effect(tx: &WriteTx, client: &Client, on: Date, now: Timestamp) -> Result<(), Error> {
    let before = tx.risk(&client.key).await?;
    refresh(tx, client, before.as_ref(), Write::WhereItDiffers, on, now).await?;
    Ok(())
}

fn about(client: &Client) -> About {
    About { client: Some(client.key.clone()), ..About::default() }
}

fn invalid_judgement(error: BadJudgement) -> Error {
    let pointer = match error {
        BadJudgement::By => "",
        BadJudgement::Reason => "/reason",
    };
    Error::Invalid { pointer, detail: error.to_string() }
}
