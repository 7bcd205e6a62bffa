//! Whether generation may believe its clock.
//!
//! The *mark* is the latest instant at which generation stood. A clock far past it is more likely wrong than right, and
//! a wrong year would create every task of that year: generation is held until the clock comes back or an admin
//! confirms it. A clock before the mark is let go on: the cursors stand where they stood, so nothing is due twice.
//!
//! [`Ops::stand`] is asked by the beat and by `slated generate` before anything is created. Whoever names the instant
//! (`generate --at`, a story) speaks for it: [`Ops::generate`] itself is not held and leaves the mark where it is.

use std::fmt;

use slated_core::agency::Access;
use slated_core::event::{About, By, Event, EventKind};
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::ReadTx;

use super::{Error, Ops};

/// Where generation stands against its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Nothing has been generated on this database yet.
    First,
    Onward,
    Behind {
        mark: Timestamp,
    },
    Held(Hold),
}

impl Stance {
    pub fn as_str(self) -> &'static str {
        match self {
            Stance::First | Stance::Onward => "believed",
            Stance::Behind { .. } => "behind",
            Stance::Held(_) => "held",
        }
    }
}

/// A clock that is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    pub mark: Timestamp,
    pub now: Timestamp,
    pub days_max: i64,
}

impl fmt::Display for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Hold { mark, now, days_max } = self;
        let days = now.seconds_since(*mark) / DAY_SECONDS;
        write!(
            f,
            "generation is held: the clock stands at {now}, {days} days past {mark} where generation stood last (at \
             most {days_max} are believed): set the clock right, or type `slated clock confirm` if {now} is right"
        )
    }
}

/// An instant to which somebody said yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmed {
    pub now: Timestamp,
    /// Where generation stood before.
    pub mark: Option<Timestamp>,
    pub was: Stance,
}

const MARK: &str = "generation_mark";
/// The instant of the first beat that was held, while the event of it stands alone.
const TOLD: &str = "generation_held";

const DAY_SECONDS: i64 = 86_400;
/// A clock is not set back where it is only not the same on two machines.
const BEHIND_SECONDS: i64 = 60;
/// The mark is true to the minute; more would be a write per beat.
const MARK_EVERY_SECONDS: i64 = 60;
/// How far the instant that somebody confirms may be from the clock's.
const CONFIRM_SECONDS: i64 = 3_600;

fn stance(mark: Option<Timestamp>, now: Timestamp, days_max: i64) -> Stance {
    let Some(mark) = mark else { return Stance::First };
    match now.seconds_since(mark) {
        past if past > days_max * DAY_SECONDS => Stance::Held(Hold { mark, now, days_max }),
        past if past < -BEHIND_SECONDS => Stance::Behind { mark },
        _ => Stance::Onward,
    }
}

impl Ops {
    /// Where generation stands at `now`; writes nothing.
    pub async fn stance(&self, now: Timestamp) -> Result<Stance, Error> {
        self.stance_in(&self.store.read().await?, now).await
    }

    pub(super) async fn stance_in(&self, tx: &ReadTx, now: Timestamp) -> Result<Stance, Error> {
        Ok(stance(mark(tx).await?, now, self.policy.clock_jump_days_max))
    }

    /// Takes the stand from which generation goes on at `now`, or refuses with [`Error::Held`]. `before` is what this
    /// process was told last: with none, or after a hold, it says that a hold is over.
    pub async fn stand(&self, now: Timestamp, before: Option<Stance>) -> Result<Stance, Error> {
        let tx = self.store.read().await?;
        let (stance, mark) = (self.stance_in(&tx, now).await?, mark(&tx).await?);
        let told = tx.noted(TOLD).await?.is_some();
        drop(tx);
        let about_held = |kind, from: &dyn ToString| {
            Event::new(kind, About::default(), By::Engine, now).moved(from.to_string(), now)
        };
        match stance {
            Stance::Held(hold) => {
                if !told {
                    let tx = self.store.write().await?;
                    tx.note(TOLD, &now.to_string(), now).await?;
                    let event = about_held(EventKind::GenerationHeld, &hold.mark);
                    tx.append_events(&[event.because(&hold.to_string())]).await?;
                    tx.commit().await?;
                }
                Err(Error::Held(hold))
            }
            Stance::First | Stance::Onward | Stance::Behind { .. } => {
                let is_over = told && matches!(before, None | Some(Stance::Held(_)));
                let is_due = mark.is_none_or(|mark| now.seconds_since(mark) >= MARK_EVERY_SECONDS);
                if is_over || is_due {
                    let tx = self.store.write().await?;
                    tx.note_latest(MARK, now).await?;
                    if is_over {
                        tx.forget(TOLD).await?;
                        let event =
                            about_held(EventKind::GenerationReleased, &mark.map_or_else(String::new, text));
                        tx.append_events(&[event.because("the clock came back")]).await?;
                    }
                    tx.commit().await?;
                }
                Ok(stance)
            }
        }
    }

    /// Refuses where generation is held; for verbs that create what is due on their way.
    pub(super) async fn refuse_if_held(&self, tx: &ReadTx, now: Timestamp) -> Result<(), Error> {
        match self.stance_in(tx, now).await? {
            Stance::Held(hold) => Err(Error::Held(hold)),
            Stance::First | Stance::Onward | Stance::Behind { .. } => Ok(()),
        }
    }

    /// An admin says that the clock is right; `names` is where they take it to stand.
    pub async fn confirm_clock_by(&self, names: Timestamp, by: &Actor) -> Result<Confirmed, Error> {
        match by.access {
            Access::Admin => self.confirm_clock(Some(names), By::Person(by.login.clone())).await,
            Access::Manager | Access::Specialist => {
                Err(Error::Forbidden("the clock is confirmed by admins".to_owned()))
            }
        }
    }

    /// Believes the clock as it stands now, ahead of the mark or behind it: the mark moves to it. A jump from there is
    /// held again, so a yes to a wrong year is no yes to the next.
    pub async fn confirm_clock(&self, names: Option<Timestamp>, by: By) -> Result<Confirmed, Error> {
        let now = self.clock.now();
        if let Some(named) = names.filter(|named| now.seconds_since(*named).abs() > CONFIRM_SECONDS) {
            let detail =
                format!("the clock stands at {now} and not at {named}: name the instant you see on it");
            return Err(Error::Invalid { pointer: "/at", detail });
        }
        let tx = self.store.write().await?;
        let (was, mark) = (self.stance_in(&tx, now).await?, mark(&tx).await?);
        tx.note(MARK, &now.to_string(), now).await?;
        match was {
            Stance::Held(_) | Stance::Behind { .. } => {
                tx.forget(TOLD).await?;
                let event = Event::new(EventKind::ClockConfirmed, About::default(), by, now);
                tx.append_events(&[event.moved(mark.map_or_else(String::new, text), now)]).await?;
            }
            Stance::First | Stance::Onward => {}
        }
        tx.commit().await?;
        Ok(Confirmed { now, mark, was })
    }

    /// How many seconds this clock is ahead of the database's; `None` where they are the same clock.
    pub async fn clock_skew_seconds(&self) -> Result<Option<i64>, Error> {
        let tx = self.store.read().await?;
        let database = tx.database_clock().await?;
        // read after the database's, which may have had to be waited for
        Ok(database.map(|database| self.clock.now().seconds_since(database)))
    }
}

async fn mark(tx: &ReadTx) -> Result<Option<Timestamp>, Error> {
    Ok(tx.noted(MARK).await?.map(|noted| noted.noted_at))
}

/// The hold that a daemon reported, where this machine's clock sees none.
pub(super) async fn told(tx: &ReadTx) -> Result<Option<String>, Error> {
    Ok(tx.noted(TOLD).await?.map(|noted| noted.value))
}

fn text(at: Timestamp) -> String {
    at.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mark: &str, now: &str, expected: &str) {
        let mark: Timestamp = mark.parse().unwrap();
        let stance = match stance(Some(mark), now.parse().unwrap(), 45) {
            Stance::First => "first",
            Stance::Onward => "onward",
            Stance::Behind { .. } => "behind",
            Stance::Held(_) => "held",
        };
        assert_eq!(stance, expected, "{now}");
    }

    #[test]
    fn a_clock_is_believed_for_so_many_days_and_not_a_second_more() {
        let mark = "2026-11-24T06:00:00Z";
        check(mark, "2026-11-24T06:00:00Z", "onward");
        check(mark, "2026-11-24T05:59:00Z", "onward");
        check(mark, "2026-11-24T05:58:59Z", "behind");
        check(mark, "2016-11-24T06:00:00Z", "behind");
        check(mark, "2027-01-08T06:00:00Z", "onward");
        check(mark, "2027-01-08T06:00:01Z", "held");
        assert_eq!(stance(None, mark.parse().unwrap(), 45), Stance::First);
    }
}
