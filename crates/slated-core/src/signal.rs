//! One dated observation about a client; knows how it is written, not what it is worth.
//!
//! Written as a pair of words, the same in files, in the API and in the store:
//! `understanding 6`, `contact`, `nps 9`, `missed_promise 2` (working days late),
//! `conflict_opened threat`, `conflict_settled threat`.

use std::fmt;

use jiff::civil::Date;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signal {
    pub kind: SignalKind,
    pub observed_on: Date,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignalKind {
    /// How well client and agency understand each other, 0..=10.
    Understanding(u8),
    /// Something the client could feel: a message, a call, a published result.
    Contact,
    /// How likely the client is to recommend the agency, 0..=10.
    Nps(u8),
    MissedPromise {
        /// Working days.
        days_late: u32,
    },
    ConflictOpened(Severity),
    ConflictSettled(Severity),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Tension,
    Conflict,
    /// A threat to leave.
    Threat,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSignal {
    #[error(
        "{0:?} is not a kind of signal (right would be understanding, contact, nps, missed_promise, \
         conflict_opened or conflict_settled)"
    )]
    Kind(String),
    #[error("{value:?} is not a value of {kind} (right would be {right})")]
    Value { kind: &'static str, value: String, right: &'static str },
}

/// Beyond this a delay counts no more; it keeps a typing error from becoming a fact.
const DAYS_LATE_MAX: u32 = 3_650;

impl SignalKind {
    /// Reads the two columns of `signals.csv`.
    pub fn parse(kind: &str, value: &str) -> Result<SignalKind, BadSignal> {
        match kind {
            "understanding" => Ok(SignalKind::Understanding(reading("understanding", value)?)),
            "contact" if value.is_empty() => Ok(SignalKind::Contact),
            "contact" => Err(bad("contact", value, "no value")),
            "nps" => Ok(SignalKind::Nps(reading("nps", value)?)),
            "missed_promise" => {
                let right = "the working days it was late, 0 to 3650";
                let days_late =
                    number(value, DAYS_LATE_MAX).ok_or_else(|| bad("missed_promise", value, right))?;
                Ok(SignalKind::MissedPromise { days_late })
            }
            "conflict_opened" => Ok(SignalKind::ConflictOpened(severity("conflict_opened", value)?)),
            "conflict_settled" => Ok(SignalKind::ConflictSettled(severity("conflict_settled", value)?)),
            _ => Err(BadSignal::Kind(kind.to_owned())),
        }
    }

    pub fn kind(self) -> &'static str {
        match self {
            SignalKind::Understanding(_) => "understanding",
            SignalKind::Contact => "contact",
            SignalKind::Nps(_) => "nps",
            SignalKind::MissedPromise { .. } => "missed_promise",
            SignalKind::ConflictOpened(_) => "conflict_opened",
            SignalKind::ConflictSettled(_) => "conflict_settled",
        }
    }

    /// Empty for a contact.
    pub fn value(self) -> String {
        match self {
            SignalKind::Understanding(reading) | SignalKind::Nps(reading) => reading.to_string(),
            SignalKind::Contact => String::new(),
            SignalKind::MissedPromise { days_late } => days_late.to_string(),
            SignalKind::ConflictOpened(severity) | SignalKind::ConflictSettled(severity) => {
                severity.as_str().to_owned()
            }
        }
    }
}

impl Severity {
    pub const ALL: [Severity; 3] = [Severity::Tension, Severity::Conflict, Severity::Threat];

    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Tension => "tension",
            Severity::Conflict => "conflict",
            Severity::Threat => "threat",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn reading(kind: &'static str, value: &str) -> Result<u8, BadSignal> {
    let read = number(value, 10).and_then(|reading| u8::try_from(reading).ok());
    read.ok_or_else(|| bad(kind, value, "a whole number from 0 to 10"))
}

fn severity(kind: &'static str, value: &str) -> Result<Severity, BadSignal> {
    let found = Severity::ALL.into_iter().find(|one| one.as_str() == value);
    found.ok_or_else(|| bad(kind, value, "tension, conflict or threat"))
}

/// Digits only, so that what is read is written back the same way; no sign, no leading zeros.
fn number(value: &str, max: u32) -> Option<u32> {
    value.parse().ok().filter(|number: &u32| *number <= max && number.to_string() == value)
}

fn bad(kind: &'static str, value: &str, right: &'static str) -> BadSignal {
    BadSignal::Value { kind, value: value.to_owned(), right }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_read(kind: &str, value: &str, expected: SignalKind) {
        let read = SignalKind::parse(kind, value).unwrap();
        assert_eq!(read, expected);
        assert_eq!((read.kind(), read.value().as_str()), (kind, value), "written back");
    }

    #[track_caller]
    fn check_refused(kind: &str, value: &str, expected: &str) {
        assert_eq!(SignalKind::parse(kind, value).unwrap_err().to_string(), expected);
    }

    #[test]
    fn every_kind_is_read_and_written_back() {
        check_read("understanding", "0", SignalKind::Understanding(0));
        check_read("understanding", "10", SignalKind::Understanding(10));
        check_read("contact", "", SignalKind::Contact);
        check_read("nps", "7", SignalKind::Nps(7));
        check_read("missed_promise", "12", SignalKind::MissedPromise { days_late: 12 });
        check_read("conflict_opened", "tension", SignalKind::ConflictOpened(Severity::Tension));
        check_read("conflict_settled", "threat", SignalKind::ConflictSettled(Severity::Threat));
    }

    #[test]
    fn a_refusal_says_what_would_be_right() {
        let whole = "(right would be a whole number from 0 to 10)";
        check_refused("understanding", "11", &format!("\"11\" is not a value of understanding {whole}"));
        check_refused("nps", "-1", &format!("\"-1\" is not a value of nps {whole}"));
        check_refused("nps", "07", &format!("\"07\" is not a value of nps {whole}"));
        check_refused("contact", "3", "\"3\" is not a value of contact (right would be no value)");
        check_refused(
            "conflict_opened",
            "war",
            "\"war\" is not a value of conflict_opened (right would be tension, conflict or threat)",
        );
        check_refused(
            "missed_promise",
            "late",
            "\"late\" is not a value of missed_promise (right would be the working days it was late, 0 to 3650)",
        );
        check_refused(
            "mood",
            "3",
            "\"mood\" is not a kind of signal (right would be understanding, contact, nps, missed_promise, \
             conflict_opened or conflict_settled)",
        );
    }
}
