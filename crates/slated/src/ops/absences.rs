//! When people are away, as they or their managers enter it.
//!
//! An absence is a fact and no request. Hours, queues and forecasts are computed from the stored ones whenever somebody
//! asks, so nothing has to be computed anew. What is entered here and what files say stand side by side: an import
//! replaces only what it said itself, or what is shorter.

use jiff::civil::Date;
use slated_core::agency::{Absence, Access, Person};
use slated_core::event::{About, By, Event, EventKind};
use slated_core::task::Actor;
use slated_core::time::{Timestamp, days_between, plus_days};
use slated_store::{NotedAbsence, ReadTx};

use super::{Error, Ops};

/// Longer than the longest leave there is.
const DAYS_MAX: i64 = 1_100;
/// What lies further back or ahead is a slip of the pen.
const AHEAD_DAYS_MAX: i64 = 1_827;
const KIND_CHARS_MAX: usize = 200;
/// Entered by one request.
const AT_ONCE_MAX: usize = 500;

impl Ops {
    /// Of one person, by first day.
    pub async fn absences(&self, login: &str, by: &Actor) -> Result<Vec<NotedAbsence>, Error> {
        may(login, by)?;
        let tx = self.store.read().await?;
        known(&tx, login).await?;
        Ok(tx.absences_of(login).await?)
    }

    /// Enters some absences of one person, all or none; those that are there already to the day are passed over. All
    /// of the person's then.
    pub async fn add_absences(
        &self,
        login: &str,
        wanted: &[Absence],
        by: &Actor,
    ) -> Result<Vec<NotedAbsence>, Error> {
        let now = self.clock.now();
        may(login, by)?;
        if wanted.len() > AT_ONCE_MAX {
            let detail =
                format!("{} absences are too many: right would be {AT_ONCE_MAX} at most", wanted.len());
            return Err(Error::Invalid { pointer: "", detail });
        }
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            // two who enter overlapping ones at once: the second finds the first
            tx.hold_person(login).await?;
            let person = known(&tx, login).await?;
            if !person.active {
                let detail = format!("{login} is not active: nobody asks when they are away");
                return Err(Error::Invalid { pointer: "", detail });
            }
            let mut there: Vec<Absence> =
                tx.absences_of(login).await?.into_iter().map(|noted| noted.absence).collect();
            for one in wanted {
                could_be(one, person.zone.date(now))?;
                if there.iter().any(|known| (known.from, known.to) == (one.from, one.to)) {
                    continue;
                }
                if let Some(known) = there.iter().find(|known| known.from <= one.to && one.from <= known.to) {
                    return Err(Error::Overlaps { wanted: one.clone(), there: known.clone() });
                }
                tx.add_absence(one, &by.by(), now).await?;
                tx.append_events(&[event(EventKind::AbsenceNoted, one, by.by(), now)]).await?;
                there.push(one.clone());
            }
            Ok(tx.absences_of(login).await?)
        }
        .await;
        tx.settle(done).await
    }

    /// Takes back the absence that begins on a day.
    pub async fn remove_absence(&self, login: &str, from: Date, by: &Actor) -> Result<(), Error> {
        let now = self.clock.now();
        may(login, by)?;
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            tx.hold_person(login).await?;
            known(&tx, login).await?;
            let missing = || Error::not_found("absence that begins on", from);
            let theirs = tx.absences_of(login).await?;
            let gone = theirs.into_iter().find(|noted| noted.absence.from == from).ok_or_else(missing)?;
            if !tx.remove_absence(login, from).await? {
                return Err(missing());
            }
            tx.append_events(&[event(EventKind::AbsenceRemoved, &gone.absence, by.by(), now)]).await?;
            Ok(())
        }
        .await;
        tx.settle(done).await
    }
}

/// One's own, and everybody's for those who plan.
pub(super) fn may(login: &str, by: &Actor) -> Result<(), Error> {
    if by.login == login || by.access >= Access::Manager {
        return Ok(());
    }
    Err(Error::Forbidden("the absences of others are for managers and admins".to_owned()))
}

async fn known(tx: &ReadTx, login: &str) -> Result<Person, Error> {
    tx.person(login).await?.ok_or_else(|| Error::not_found("person", login))
}

fn could_be(absence: &Absence, today: Date) -> Result<(), Error> {
    let Absence { from, to, kind, .. } = absence;
    let invalid = |pointer, detail: String| Err(Error::Invalid { pointer, detail });
    if to < from {
        return invalid(
            "/to",
            format!("{to} is before {from}: right would be the last day, {from} or later"),
        );
    }
    if days_between(*from, *to) >= DAYS_MAX {
        return invalid("/to", format!("{from} to {to} is too long: right would be {DAYS_MAX} days at most"));
    }
    let (first, last) = (plus_days(today, -AHEAD_DAYS_MAX), plus_days(today, AHEAD_DAYS_MAX));
    if *from < first || *to > last {
        return invalid(
            "/from",
            format!("{from} to {to} is too far: right would be days from {first} to {last}"),
        );
    }
    let chars = kind.chars().count();
    if kind.trim().is_empty() || chars > KIND_CHARS_MAX {
        let right = format!("right would be a few words, {KIND_CHARS_MAX} characters at most");
        return invalid("/kind", format!("has {chars} characters: {right}"));
    }
    Ok(())
}

fn event(kind: EventKind, absence: &Absence, by: By, now: Timestamp) -> Event {
    let what = format!("{} {} to {}", absence.login, absence.from, absence.to);
    let (from, to) =
        if kind == EventKind::AbsenceNoted { (String::new(), what) } else { (what, String::new()) };
    Event::new(kind, About::default(), by, now).moved(from, to).because(&absence.kind)
}
