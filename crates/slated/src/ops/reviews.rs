//! What waits for a manager's word, and how often it was given back.

use jiff::civil::Date;
use slated_core::task::Actor;
use slated_store::ReviewCount;

use super::promises::{span, whose};
use super::queue::{Ranked, rank, waits_of};
use super::roster::Roster;
use super::{Error, Ops};

/// A pile of more than this is not read in one go.
const REVIEWS_MAX: u64 = 5_000;

impl Ops {
    /// What a manager is to approve or return, in final order by the same score; everybody's for an admin.
    pub async fn reviews(&self, by: &Actor) -> Result<Vec<Ranked>, Error> {
        let own = whose(by, "reviews are")?;
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let tasks = tx.in_review(own, REVIEWS_MAX).await?;
        let waits = waits_of(&tx, &tasks).await?;
        let roster = Roster::for_tasks(&tx, &self.policy.weights, &tasks).await?;
        let mut ranked = rank(&roster, tasks, &waits, now);
        for (place, one) in ranked.iter_mut().enumerate() {
            one.rank = Some(place + 1);
        }
        Ok(ranked)
    }

    /// Approvals and returns of each template between two days of the agency.
    pub async fn review_rates(
        &self,
        from: Option<Date>,
        to: Option<Date>,
        by: &Actor,
    ) -> Result<Vec<ReviewCount>, Error> {
        let own = whose(by, "return rates are")?;
        let tx = self.store.read().await?;
        let (from, until) = span(&tx, from, to).await?;
        Ok(tx.review_counts(own, from, until).await?)
    }
}
