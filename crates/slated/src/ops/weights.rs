//! Which version of the weights scores are made by.
//!
//! The settings say what each term weighs. A daemon that starts with other settings than the newest version writes the
//! next one, so a score that somebody kept can be told by what it was made.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};
use slated_core::score::{Points, Weights};
use slated_core::time::Timestamp;
use slated_store::{ReadTx, StoreError, StoredWeights};

use super::doctor::{Finding, Level, finding};
use super::{Error, Ops};

/// As many daemons may start at once with different settings.
const TRIES_MAX: usize = 8;
/// Settings go back to older values now and then; further back nobody looks.
const VERSIONS_LOOKED_AT: u64 = 100;

/// The weights a score was made by, and their version.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighed {
    /// `None` until a daemon has started with these settings.
    pub version: Option<i64>,
    /// The values by their names.
    pub values: Value,
}

impl Ops {
    /// Writes a new version where the settings differ from the newest: one, however many daemons start at once.
    pub async fn note_weights(&self, now: Timestamp) -> Result<StoredWeights, Error> {
        let noted = self.newest_weights(now).await?;
        self.policy.weights_version.store(noted.version, Ordering::Relaxed);
        Ok(noted)
    }

    /// By which version of the weights this daemon scores; `None` where it has not been noted.
    pub fn weights_version(&self) -> Option<i64> {
        Some(self.policy.weights_version.load(Ordering::Relaxed)).filter(|version| *version > 0)
    }

    async fn newest_weights(&self, now: Timestamp) -> Result<StoredWeights, Error> {
        let body = values(&self.policy.weights);
        for _ in 0..TRIES_MAX {
            let tx = self.store.write().await?;
            let newest = tx.weights(1).await?.pop();
            if let Some(same) = newest.as_ref().filter(|newest| newest.body == body) {
                tx.rollback().await?;
                return Ok(same.clone());
            }
            let version = newest.map_or(1, |newest| newest.version + 1);
            let new = StoredWeights { version, body: body.clone(), since: now };
            let is_written = tx.add_weights(&new).await?;
            tx.commit().await?;
            if is_written {
                return Ok(new);
            }
        }
        Err(StoreError::Stale { what: "version of the weights", id: "the newest".to_owned() }.into())
    }

    pub(super) async fn weighed(&self, tx: &ReadTx) -> Result<Weighed, Error> {
        let values = values(&self.policy.weights);
        let known = tx.weights(VERSIONS_LOOKED_AT).await?.into_iter();
        let version = known.filter(|one| one.body == values).map(|one| one.version).next();
        Ok(Weighed { version, values })
    }
}

/// By name; points as decimals.
fn values(weights: &Weights) -> Value {
    let points = |Points(tenths)| f64::from(tenths) / 10.0;
    let Weights {
        base,
        risk,
        importance_low,
        importance_normal,
        importance_high,
        importance_critical,
        effort_per_doubling,
        effort_reference_minutes,
        effort_minutes_min,
        effort_minutes_max,
        slack_per_half_life,
        half_life_minutes,
        slack_max,
        overdue_per_day,
    } = weights;
    json!({
        "base": points(*base),
        "risk": points(*risk),
        "importance_low": points(*importance_low),
        "importance_normal": points(*importance_normal),
        "importance_high": points(*importance_high),
        "importance_critical": points(*importance_critical),
        "effort_per_doubling": points(*effort_per_doubling),
        "effort_reference_minutes": effort_reference_minutes,
        "effort_minutes_min": effort_minutes_min,
        "effort_minutes_max": effort_minutes_max,
        "slack_per_half_life": points(*slack_per_half_life),
        "half_life_minutes": half_life_minutes,
        "slack_max": points(*slack_max),
        "overdue_per_day": points(*overdue_per_day),
    })
}

pub(super) async fn said(tx: &ReadTx, weights: &Weights) -> Result<Finding, Error> {
    let settings = values(weights);
    let Some(newest) = tx.weights(1).await?.pop() else {
        return Ok(finding("weights", Level::Ok, "no version yet: a daemon writes the first when it starts"));
    };
    let StoredWeights { version, body, since } = newest;
    if body == settings {
        return Ok(finding(
            "weights",
            Level::Ok,
            format!("version {version} since {since}: {}", told(&body)),
        ));
    }
    let message = format!(
        "version {version} since {since}: {}; the settings here say {}: a daemon that starts with them writes a new \
         version",
        told(&body),
        told(&settings)
    );
    Ok(finding("weights", Level::Warn, message))
}

fn told(values: &Value) -> String {
    let one = |name: &str| values.get(name).map(Value::to_string).unwrap_or_default();
    [
        "risk",
        "importance_low",
        "importance_high",
        "importance_critical",
        "effort_per_doubling",
        "half_life_minutes",
        "slack_max",
        "overdue_per_day",
    ]
    .map(|name| format!("{name} {}", one(name)))
    .join(", ")
}
