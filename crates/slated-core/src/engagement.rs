//! A client's subscription to a service: pausing it, resuming it, ending it.
//!
//! Each verb answers with the engagement as it would be; what that does to dates and tasks is for [`crate::plan`].

use jiff::civil::Date;

use crate::agency::{Engagement, Pause};
use crate::time::plus_days;

/// Why a subscription stays as it is. An answer, not a failure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngagementRefusal {
    #[error("{date} is before today: right would be {today} or later, what lies before is decided")]
    Past { field: &'static str, date: Date, today: Date },
    #[error("{to} is before {from}: right would be {from} or later")]
    Backwards { field: &'static str, from: Date, to: Date },
    #[error("the engagement ended on {on}: start it anew instead")]
    Over { on: Date },
    #[error("{date} is after the engagement's end on {on}")]
    BeyondEnd { field: &'static str, date: Date, on: Date },
    #[error("it is paused from {from} {}: resume it first", until(*to))]
    PausedAlready { from: Date, to: Option<Date> },
    #[error("it is not paused on {on} nor later: there is nothing to resume")]
    NotPaused { on: Date },
    #[error("it ends on {on} already")]
    EndsThen { on: Date },
}

impl EngagementRefusal {
    /// The field of the request that is wrong, where one is; the others contradict what is stored.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            EngagementRefusal::Past { field, .. }
            | EngagementRefusal::Backwards { field, .. }
            | EngagementRefusal::BeyondEnd { field, .. } => Some(field),
            EngagementRefusal::Over { .. }
            | EngagementRefusal::PausedAlready { .. }
            | EngagementRefusal::NotPaused { .. }
            | EngagementRefusal::EndsThen { .. } => None,
        }
    }
}

fn until(to: Option<Date>) -> String {
    to.map_or_else(|| "until further notice".to_owned(), |to| format!("to {to}"))
}

impl Engagement {
    /// Creates nothing from `from` through `to`; without `to` until it is resumed. `today` is the client's.
    pub fn pause(self, from: Date, to: Option<Date>, today: Date) -> Result<Engagement, EngagementRefusal> {
        self.is_running(today)?;
        if from < today {
            return Err(EngagementRefusal::Past { field: "from", date: from, today });
        }
        if let Some(to) = to.filter(|to| *to < from) {
            return Err(EngagementRefusal::Backwards { field: "to", from, to });
        }
        if let Some(on) = self.ends_on.filter(|end| from > *end) {
            return Err(EngagementRefusal::BeyondEnd { field: "from", date: from, on });
        }
        let asked = Pause { from, to };
        if let Some(known) = self.pauses.iter().find(|known| known.meets(asked)) {
            return Err(EngagementRefusal::PausedAlready { from: known.from, to: known.to });
        }
        let mut pauses = self.pauses;
        pauses.push(asked);
        pauses.sort_by_key(|pause| pause.from);
        Ok(Engagement { pauses, ..self })
    }

    /// Creates again from `on`; the pause that is cut short, as it was. One that has not begun by then is called off.
    pub fn resume(self, on: Date, today: Date) -> Result<(Engagement, Pause), EngagementRefusal> {
        self.is_running(today)?;
        if on < today {
            return Err(EngagementRefusal::Past { field: "on", date: on, today });
        }
        let at = self.pauses.iter().position(|pause| pause.to.is_none_or(|to| to >= on));
        let Some(at) = at else { return Err(EngagementRefusal::NotPaused { on }) };
        let mut pauses = self.pauses;
        let was = pauses[at];
        if was.from < on {
            pauses[at] = Pause { from: was.from, to: Some(plus_days(on, -1)) };
        } else {
            pauses.remove(at);
        }
        Ok((Engagement { pauses, ..self }, was))
    }

    /// The last nominal date that still belongs to it.
    pub fn end(self, on: Date, today: Date) -> Result<Engagement, EngagementRefusal> {
        self.is_running(today)?;
        if on < self.starts_on {
            return Err(EngagementRefusal::Backwards { field: "on", from: self.starts_on, to: on });
        }
        if self.ends_on == Some(on) {
            return Err(EngagementRefusal::EndsThen { on });
        }
        Ok(Engagement { ends_on: Some(on), ..self })
    }

    fn is_running(&self, today: Date) -> Result<(), EngagementRefusal> {
        match self.ends_on.filter(|end| *end < today) {
            Some(on) => Err(EngagementRefusal::Over { on }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = Date::constant(2026, 11, 24);

    fn november(day: i8) -> Date {
        date(2026, 11, day)
    }

    fn engagement(pauses: &[(i8, Option<i8>)]) -> Engagement {
        let pauses = pauses.iter().map(|(from, to)| Pause { from: november(*from), to: to.map(november) });
        Engagement {
            client: "north".to_owned(),
            service: "seo".to_owned(),
            starts_on: date(2026, 1, 1),
            ends_on: None,
            pauses: pauses.collect(),
            effort_permille: 1000,
            exdates: Vec::new(),
        }
    }

    #[track_caller]
    fn check_pause(
        known: &[(i8, Option<i8>)],
        asked: (i8, Option<i8>),
        expected: Result<&[(i8, Option<i8>)], &str>,
    ) {
        let paused = engagement(known).pause(november(asked.0), asked.1.map(november), TODAY);
        match (paused, expected) {
            (Ok(paused), Ok(pauses)) => assert_eq!(paused, engagement(pauses)),
            (Err(refused), Err(words)) => assert!(refused.to_string().contains(words), "{refused}"),
            (paused, expected) => panic!("{paused:?}, not {expected:?}"),
        }
    }

    #[test]
    fn a_pause_joins_those_before_it_and_meets_none() {
        check_pause(&[], (24, None), Ok(&[(24, None)]));
        check_pause(&[], (26, Some(26)), Ok(&[(26, Some(26))]));
        check_pause(&[(1, Some(9))], (24, Some(30)), Ok(&[(1, Some(9)), (24, Some(30))]));
        check_pause(&[(29, Some(30))], (24, Some(28)), Ok(&[(24, Some(28)), (29, Some(30))]));
        check_pause(
            &[(20, Some(24))],
            (24, Some(30)),
            Err("paused from 2026-11-20 to 2026-11-24: resume it first"),
        );
        check_pause(&[(28, None)], (24, None), Err("until further notice"));
        check_pause(&[], (23, None), Err("2026-11-23 is before today: right would be 2026-11-24"));
        check_pause(&[], (26, Some(25)), Err("right would be 2026-11-26 or later"));
    }

    #[track_caller]
    fn check_resume(known: &[(i8, Option<i8>)], on: i8, expected: Result<&[(i8, Option<i8>)], &str>) {
        match (engagement(known).resume(november(on), TODAY), expected) {
            (Ok((resumed, _)), Ok(pauses)) => assert_eq!(resumed, engagement(pauses)),
            (Err(refused), Err(words)) => assert!(refused.to_string().contains(words), "{refused}"),
            (resumed, expected) => panic!("{resumed:?}, not {expected:?}"),
        }
    }

    #[test]
    fn resuming_cuts_the_pause_short_or_calls_it_off() {
        check_resume(&[(20, None)], 24, Ok(&[(20, Some(23))]));
        check_resume(&[(1, Some(9)), (20, Some(30))], 27, Ok(&[(1, Some(9)), (20, Some(26))]));
        check_resume(&[(24, None)], 24, Ok(&[]));
        check_resume(&[(28, Some(30))], 24, Ok(&[]));
        check_resume(&[(1, Some(9))], 24, Err("nothing to resume"));
        check_resume(&[(20, None)], 23, Err("before today"));
    }

    #[test]
    fn an_end_is_a_date_of_the_engagement_and_is_moved_while_it_runs() {
        let ended = engagement(&[]).end(november(30), TODAY).unwrap();
        assert_eq!(ended.ends_on, Some(november(30)));
        assert_eq!(
            ended.clone().end(november(30), TODAY),
            Err(EngagementRefusal::EndsThen { on: november(30) })
        );
        let later = ended.end(date(2026, 12, 31), TODAY).unwrap();
        let over = later.clone().end(date(2027, 6, 30), date(2027, 1, 1)).unwrap_err();
        assert_eq!(over, EngagementRefusal::Over { on: date(2026, 12, 31) });
        let before = later.clone().end(date(2025, 12, 31), TODAY).unwrap_err();
        assert_eq!(before.field(), Some("on"));
        let beyond = later.pause(date(2027, 1, 1), None, TODAY).unwrap_err();
        assert!(beyond.to_string().contains("after the engagement's end on 2026-12-31"), "{beyond}");
    }
}
