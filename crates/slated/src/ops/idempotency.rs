//! A request that is sent again does nothing again.
//!
//! Its key is written down before anything is done, and the answer after. What was refused did nothing, so its key is
//! free again; what was cut short between the two is said to be unknown, and never done twice.

use slated_core::time::Timestamp;
use slated_store::{KeptAnswer, KeptRequest, RequestKey};

use super::{Error, Ops};

/// How long an answer is kept: the beat that prunes goes by it too.
const KEPT_SECONDS: i64 = 86_400;

/// What is known of a request's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is the first: do it, then [`Ops::keep_answer`] or [`Ops::release_request`].
    First(KeptRequest),
    Answered(KeptAnswer),
    /// The key stands for another request.
    OtherBody,
    InFlight,
    /// It was cut short: whether it was done is not known.
    Unknown,
}

impl Ops {
    /// Writes the request down if its key is new. One that has no answer after `patience_seconds` was cut short.
    pub async fn begin_request(
        &self,
        id: RequestKey,
        body_sha256: String,
        patience_seconds: i64,
    ) -> Result<Begun, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        tx.forget_request(&id, now.plus_seconds(-KEPT_SECONDS)).await?;
        let request = KeptRequest { id, body_sha256, created_at: now, answer: None };
        if tx.keep_request(&request).await? {
            tx.commit().await?;
            return Ok(Begun::First(request));
        }
        let before = tx.kept_request(&request.id).await?;
        Ok(before.map_or(Begun::InFlight, |before| judge(before, &request, patience_seconds, now)))
    }

    /// Keeps what was answered, for those who ask again.
    pub async fn keep_answer(&self, request: &KeptRequest, answer: &KeptAnswer) -> Result<(), Error> {
        let tx = self.store.write().await?;
        tx.keep_answer(request, answer).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Nothing was done: the key is free again.
    pub async fn release_request(&self, request: &KeptRequest) -> Result<(), Error> {
        let tx = self.store.write().await?;
        tx.release_request(request).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn judge(before: KeptRequest, request: &KeptRequest, patience_seconds: i64, now: Timestamp) -> Begun {
    if before.body_sha256 != request.body_sha256 {
        return Begun::OtherBody;
    }
    match before.answer {
        Some(answer) => Begun::Answered(answer),
        None if now.seconds_since(before.created_at) <= patience_seconds => Begun::InFlight,
        None => Begun::Unknown,
    }
}
