//! A signal that was wrong: corrected or taken back, with a reason. What it said stays in the history.

use slated_core::agency::Client;
use slated_core::event::{About, Event, EventKind};
use slated_core::risk::RiskReading;
use slated_core::signal::Signal;
use slated_core::task::Actor;
use slated_store::NotedSignal;

use super::{Write, managed, read, refresh};
use crate::ops::{Error, Ops};

/// More than anybody reads.
const SHOWN_MAX: u64 = 200;

impl Ops {
    /// The latest signals of a client, the newest first.
    pub async fn signals(&self, client: &str, by: &Actor) -> Result<(Client, Vec<NotedSignal>), Error> {
        let tx = self.store.read().await?;
        let client = managed(tx.client(client).await?, client, by)?;
        let signals = tx.noted_signals(&client.key, SHOWN_MAX).await?;
        Ok((client, signals))
    }

    /// Says what was really observed; without anything, that nothing was. The risk is computed anew.
    pub async fn correct_signal(
        &self,
        client: &str,
        id: i64,
        right: Option<(Signal, Option<String>)>,
        reason: &str,
        by: &Actor,
    ) -> Result<RiskReading, Error> {
        let reason = reason.trim();
        if reason.is_empty() {
            let detail = "is empty: right would be what was wrong with it".to_owned();
            return Err(Error::Invalid { pointer: "/reason", detail });
        }
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let client = managed(tx.hold_client(client).await?, client, by)?;
        let wrong = tx.noted_signal(&client.key, id).await?.ok_or_else(|| Error::not_found("signal", id))?;
        let today = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        if let Some((signal, _)) = right.as_ref().filter(|(signal, _)| signal.observed_on > today) {
            let detail =
                format!("{} is in the future: right would be today, {today}, or earlier", signal.observed_on);
            return Err(Error::Invalid { pointer: "/observed_on", detail });
        }
        tx.remove_signal(id).await?;
        let kind = match &right {
            Some((signal, note)) => {
                tx.add_signal(&client.key, signal, &by.by(), now, note.as_deref()).await?;
                EventKind::SignalCorrected
            }
            None => EventKind::SignalWithdrawn,
        };
        let about = About { client: Some(client.key.clone()), ..About::default() };
        let to = right.as_ref().map_or_else(String::new, |(signal, _)| told(signal));
        let event = Event::new(kind, about, by.by(), now).moved(told(&wrong.signal), to).because(reason);
        tx.append_events(&[event]).await?;
        let before = tx.risk(&client.key).await?;
        refresh(&tx, &client, before.as_ref(), Write::WhereItDiffers, today, now).await?;
        let reading = read(&tx, &client, today).await?;
        tx.commit().await?;
        Ok(reading)
    }
}

fn told(signal: &Signal) -> String {
    let seen = format!("{} {}", signal.kind.kind(), signal.kind.value());
    format!("{} on {}", seen.trim(), signal.observed_on)
}
