//! The one place that reads the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use slated_core::time::Timestamp;

/// Where `now` comes from: the system, or a hand that is set.
///
/// An operation reads it once and passes `now` on, so everything it does happens at one instant.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// Stands still until it is set again; for tests, stories and `generate --at`.
    pub fn fixed(at: Timestamp) -> Clock {
        Clock(Source::Set(Arc::new(AtomicI64::new(at.as_microsecond()))))
    }

    /// Moves a fixed clock; a system clock is not ours to set.
    pub fn set(&self, at: Timestamp) {
        if let Source::Set(microsecond) = &self.0 {
            microsecond.store(at.as_microsecond(), Ordering::SeqCst);
        }
    }

    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => system_now(),
            Source::Set(microsecond) => Timestamp::from_microsecond(microsecond.load(Ordering::SeqCst))
                .expect("a fixed clock was set from an instant"),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the time")]
fn system_now() -> Timestamp {
    Timestamp::new(jiff::Timestamp::now())
}
