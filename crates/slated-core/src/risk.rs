//! How likely a client is to leave, from dated signals, and what each signal adds.
//!
//! ```text
//! r = 1 - 2^-(sum of h)        every h says how many times trust has halved
//! ```
//!
//! So signals add up without ever passing certainty, one grave signal is enough, and many mild ones do
//! not look like a disaster. Each h is a whole number of thousandths, and the risk is computed from
//! those: what is shown is what is counted. Days are civil days. Knows nothing of tasks and scores.
//! A signal dated after the day asked about does not exist yet.

use std::fmt;

use jiff::civil::Date;

use crate::fixed;
use crate::score::{Points, Risk, Weights, risk_points};
use crate::signal::{Severity, Signal};

mod signals;

/// What is known of a client.
#[derive(Clone, Copy, Debug)]
pub struct ClientFacts<'a> {
    /// In the order in which they were recorded: of two readings of one day the later recorded counts.
    pub signals: &'a [Signal],
    pub started_on: Date,
    /// The next renewal that is not signed yet.
    pub renewal_on: Option<Date>,
    pub judgement: Option<&'a Judgement>,
}

/// A manager's own word on a client's risk. The engine never changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    verdict: Verdict,
    by: String,
    reason: String,
    ends_on: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At least this: the larger of it and what the signals say.
    Floor(Risk),
    /// Exactly this, whatever the signals say.
    Fixed(Risk),
}

impl Verdict {
    /// `floor` or `fixed`, as in the store and in the API.
    pub fn new(kind: &str, risk: Risk) -> Option<Verdict> {
        match kind {
            "floor" => Some(Verdict::Floor(risk)),
            "fixed" => Some(Verdict::Fixed(risk)),
            _ => None,
        }
    }

    pub fn kind(self) -> &'static str {
        match self {
            Verdict::Floor(_) => "floor",
            Verdict::Fixed(_) => "fixed",
        }
    }

    pub fn risk(self) -> Risk {
        match self {
            Verdict::Floor(risk) | Verdict::Fixed(risk) => risk,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Floor(risk) => write!(f, "at least {risk}"),
            Verdict::Fixed(risk) => write!(f, "fixed at {risk}"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadJudgement {
    #[error("a judgement of risk needs the login of who made it, and it is blank")]
    By,
    #[error("a judgement of risk needs a reason, and its reason is blank")]
    Reason,
}

impl Judgement {
    /// `by` is a login; `ends_on` is the last day on which it counts.
    pub fn new(
        verdict: Verdict,
        by: &str,
        reason: &str,
        ends_on: Option<Date>,
    ) -> Result<Judgement, BadJudgement> {
        let (by, reason) = (by.trim(), reason.trim());
        if by.is_empty() {
            return Err(BadJudgement::By);
        }
        if reason.is_empty() {
            return Err(BadJudgement::Reason);
        }
        Ok(Judgement { verdict, by: by.to_owned(), reason: reason.to_owned(), ends_on })
    }

    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    pub fn by(&self) -> &str {
        &self.by
    }

    pub fn reason(&self) -> &str {
        &self.reason
    }

    pub fn ends_on(&self) -> Option<Date> {
        self.ends_on
    }

    /// `at least 0.50 until 2026-12-24`
    pub fn in_words(&self) -> String {
        let until = self.ends_on.map_or_else(String::new, |ends_on| format!(" until {ends_on}"));
        format!("{}{until}", self.verdict)
    }

    pub fn is_active(&self, on: Date) -> bool {
        self.ends_on.is_none_or(|ends_on| on <= ends_on)
    }
}

/// A client's risk on one day, and what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskReading {
    pub risk: Risk,
    /// What the signals say by themselves; differs from `risk` only by a judgement.
    pub by_signals: Risk,
    /// Their points sum exactly to what `risk` gives in a score at the default weights.
    pub parts: Vec<RiskPart>,
    pub missing: Vec<Missing>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskPart {
    pub kind: RiskKind,
    /// How many times trust has halved, in thousandths; zero for a judgement.
    pub h_thousandths: i64,
    /// Shrinks when another part grows: that is saturation. Negative only for a judgement that lowers.
    pub points: Points,
    /// The signal's date; none for what was never observed, and for a judgement.
    pub observed_on: Option<Date>,
    /// In how many days it fades by half; none for what does not fade.
    pub half_life_days: Option<i64>,
    /// A reading of an opinion that is older than its half-life: ask again.
    pub is_stale: bool,
    pub note: String,
    /// The note in a word or two, for the words of a score.
    pub brief: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskKind {
    Understanding,
    Silence,
    Conflict,
    MissedPromises,
    Renewal,
    Nps,
    Judgement,
}

impl RiskKind {
    pub fn as_str(self) -> &'static str {
        match self {
            RiskKind::Understanding => "understanding",
            RiskKind::Silence => "silence",
            RiskKind::Conflict => "conflict",
            RiskKind::MissedPromises => "missed promises",
            RiskKind::Renewal => "renewal",
            RiskKind::Nps => "nps",
            RiskKind::Judgement => "judgement",
        }
    }
}

/// What would make the reading surer, so that a gap is seen and never taken for good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Never read; counts as 7 of 10.
    Understanding,
    /// Never contacted; silence is counted from the start.
    Contact,
    Nps,
    RenewalDate,
    /// Settled without having been opened: it counts for nothing.
    Opening {
        severity: Severity,
        settled_on: Date,
    },
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Missing::Understanding => f.write_str("understanding was never read and counts as 7 of 10"),
            Missing::Contact => f.write_str("no contact is recorded; silence is counted from the start"),
            Missing::Nps => f.write_str("NPS was never asked"),
            Missing::RenewalDate => f.write_str("the renewal date is not known"),
            Missing::Opening { severity, settled_on } => {
                write!(f, "a {severity} was settled on {settled_on} and is not recorded as opened")
            }
        }
    }
}

/// The bands people speak of: 0.2, 0.5 and 0.75 begin the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskBand {
    Calm,
    Watch,
    AtRisk,
    Critical,
}

impl RiskBand {
    pub fn as_str(self) -> &'static str {
        match self {
            RiskBand::Calm => "calm",
            RiskBand::Watch => "watch",
            RiskBand::AtRisk => "at risk",
            RiskBand::Critical => "critical",
        }
    }
}

impl fmt::Display for RiskBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Risk {
    pub fn band(self) -> RiskBand {
        match self.parts_per_10_000() {
            ..2_000 => RiskBand::Calm,
            2_000..5_000 => RiskBand::Watch,
            5_000..7_500 => RiskBand::AtRisk,
            _ => RiskBand::Critical,
        }
    }
}

/// One part of a stored risk in a word or two, with what it adds to a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub brief: String,
    /// Zero for a judgement.
    pub h_thousandths: i64,
    pub points: Points,
}

/// The causes as they are where a risk of 1 weighs `span` and this one gives `total`: they sum to it exactly. As they
/// came they are those of the default weights.
pub fn causes_within(mut causes: Vec<Cause>, total: Points, span: Points) -> Vec<Cause> {
    let usual = Weights::default().risk;
    if span == usual {
        return causes;
    }
    let by_signals: i32 = causes.iter().filter(|one| one.h_thousandths > 0).map(|one| one.points.0).sum();
    let judged = causes.iter().any(|one| one.h_thousandths == 0 && one.points.0 != 0);
    let scaled = fixed::round_ratio(i64::from(by_signals), i64::from(span.0), i64::from(usual.0));
    let shared = if judged { Points(scaled as i32) } else { total };
    let h: Vec<i64> = causes.iter().map(|one| one.h_thousandths).collect();
    for (cause, points) in causes.iter_mut().zip(shares(&h, shared)) {
        let is_judgement = cause.h_thousandths == 0 && cause.points.0 != 0;
        cause.points = if is_judgement { Points(total.0 - shared.0) } else { points };
    }
    causes
}

/// `silent 28 days +13.0, understanding 6 +6.2`: what gives a point or more, the gravest first.
pub fn grave_in_words(causes: &[Cause]) -> String {
    let mut grave: Vec<&Cause> = causes.iter().filter(|one| one.points.0.abs() >= 10).collect();
    grave.sort_by_key(|one| std::cmp::Reverse(one.points.0.abs()));
    let told: Vec<String> =
        grave.into_iter().map(|one| format!("{} {}", one.brief, one.points.signed())).collect();
    told.join(", ")
}

/// The client's risk on that day.
pub fn risk(facts: &ClientFacts<'_>, on: Date) -> RiskReading {
    let mut missing = Vec::new();
    let mut parts = signals::parts(facts, on, &mut missing);
    let halvings: i64 = parts.iter().map(|part| part.h_thousandths).sum();
    let by_signals = risk_of(halvings);
    share_points(&mut parts, points_of(by_signals));
    let risk = judged(facts.judgement, by_signals, on, &mut parts);
    RiskReading { risk, by_signals, parts, missing }
}

/// Whether a stored risk should be written anew: half a point of score or more.
pub fn moved_enough(old: Risk, new: Risk) -> bool {
    let parts = (new.parts_per_10_000() - old.parts_per_10_000()).abs();
    parts * i64::from(Weights::default().risk.0) >= 5 * 10_000
}

/// `1 - 2^-h`. Signals never make certainty: all at their worst sum to 7.5, which is 0.9945.
fn risk_of(h_thousandths: i64) -> Risk {
    let left = fixed::halved_q32(u64::try_from(h_thousandths).unwrap_or(0), 1_000);
    let parts = 10_000 - fixed::times_q32(10_000, left);
    Risk::new(parts).expect("2^-h is 0 to 1")
}

fn points_of(risk: Risk) -> Points {
    risk_points(risk, Weights::default().risk)
}

fn share_points(parts: &mut [RiskPart], total: Points) {
    let h: Vec<i64> = parts.iter().map(|part| part.h_thousandths).collect();
    for (part, points) in parts.iter_mut().zip(shares(&h, total)) {
        part.points = points;
    }
}

/// Shares the points in proportion to h; what rounding leaves over goes to the largest remainders.
fn shares(h_thousandths: &[i64], total: Points) -> Vec<Points> {
    let halvings: i64 = h_thousandths.iter().sum();
    if halvings == 0 {
        return vec![Points(0); h_thousandths.len()];
    }
    let mut shares = Vec::with_capacity(h_thousandths.len());
    let mut left = i64::from(total.0);
    let mut remainders = Vec::with_capacity(h_thousandths.len());
    for (at, h) in h_thousandths.iter().enumerate() {
        let exact = i64::from(total.0) * h;
        shares.push(Points((exact / halvings) as i32));
        left -= exact / halvings;
        remainders.push((exact % halvings, at));
    }
    remainders.sort_by_key(|(remainder, at)| (std::cmp::Reverse(*remainder), *at));
    for (_, at) in remainders.into_iter().take(usize::try_from(left).expect("floors sum to no more")) {
        shares[at].0 += 1;
    }
    shares
}

/// Applies the manager's word; where it decides, it is a part of its own.
fn judged(judgement: Option<&Judgement>, by_signals: Risk, on: Date, parts: &mut Vec<RiskPart>) -> Risk {
    let Some(judgement) = judgement.filter(|judgement| judgement.is_active(on)) else { return by_signals };
    let Judgement { verdict, by, reason, .. } = judgement;
    let risk = match *verdict {
        Verdict::Floor(floor) if floor <= by_signals => return by_signals,
        Verdict::Floor(risk) | Verdict::Fixed(risk) => risk,
    };
    parts.push(RiskPart {
        kind: RiskKind::Judgement,
        h_thousandths: 0,
        points: Points(points_of(risk).0 - points_of(by_signals).0),
        observed_on: None,
        half_life_days: None,
        is_stale: false,
        note: format!("{verdict} by {by}: \"{reason}\""),
        brief: format!("{verdict} by {by}"),
    });
    risk
}

#[cfg(test)]
mod tests;
