//! The final order of tasks: the manager's word first, then the score.
//!
//! A total order, so the same tasks come out the same way however they went in. Knows nothing of how a
//! score came about, and changes no override.

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use crate::overrides::{Override, OverrideKind};
use crate::score::Points;
use crate::time::Timestamp;

/// A task as the order sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The task's number.
    pub id: i64,
    /// The score's total, without the boost.
    pub score: Points,
    pub deadline: Timestamp,
    pub created_at: Timestamp,
    /// Only one that is active: `.filter(|one| one.is_active(now))`.
    pub active: Option<&'a Override>,
}

impl Entry<'_> {
    /// What is sorted by: the score with the manager's boost.
    pub fn boosted(&self) -> Points {
        match self.kind() {
            Some(OverrideKind::Boost(boost)) => Points(self.score.0.saturating_add(boost.0)),
            Some(OverrideKind::Pin | OverrideKind::Level(_)) | None => self.score,
        }
    }

    fn kind(&self) -> Option<OverrideKind> {
        self.active.map(Override::kind)
    }
}

/// Where an entry stands: the smaller comes first. Fields are compared in the order they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RankKey {
    pin: PinRank,
    level: Reverse<i8>,
    score: Reverse<Points>,
    deadline: Timestamp,
    created_at: Timestamp,
    id: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PinRank {
    Pinned { set_at: Timestamp },
    NotPinned,
}

impl RankKey {
    pub fn of(entry: &Entry<'_>) -> RankKey {
        let (mut pin, mut level) = (PinRank::NotPinned, 0);
        if let Some(active) = entry.active {
            match active.kind() {
                OverrideKind::Pin => pin = PinRank::Pinned { set_at: active.set_at() },
                OverrideKind::Level(set) => level = set,
                OverrideKind::Boost(_) => {}
            }
        }
        RankKey {
            pin,
            level: Reverse(level),
            score: Reverse(entry.boosted()),
            deadline: entry.deadline,
            created_at: entry.created_at,
            id: entry.id,
        }
    }
}

/// For machines, and read back by `parse`: what a page of a queue ended with.
impl fmt::Display for RankKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pin = match self.pin {
            PinRank::Pinned { set_at } => set_at.as_microsecond().to_string(),
            PinRank::NotPinned => "-".to_owned(),
        };
        let (Reverse(level), Reverse(Points(tenths))) = (self.level, self.score);
        let (deadline, created) = (self.deadline.as_microsecond(), self.created_at.as_microsecond());
        write!(f, "{pin} {level} {tenths} {deadline} {created} {}", self.id)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a place in an order")]
pub struct BadRankKey;

impl FromStr for RankKey {
    type Err = BadRankKey;

    fn from_str(text: &str) -> Result<RankKey, BadRankKey> {
        let words: Vec<&str> = text.split(' ').collect();
        let [pin, level, tenths, deadline, created, id] = words[..] else { return Err(BadRankKey) };
        let whole = |word: &str| word.parse::<i64>().map_err(|_| BadRankKey);
        let instant = |word: &str| Timestamp::from_microsecond(whole(word)?).map_err(|_| BadRankKey);
        let pin = if pin == "-" { PinRank::NotPinned } else { PinRank::Pinned { set_at: instant(pin)? } };
        let level = level.parse().map_err(|_| BadRankKey)?;
        let tenths = tenths.parse().map_err(|_| BadRankKey)?;
        Ok(RankKey {
            pin,
            level: Reverse(level),
            score: Reverse(Points(tenths)),
            deadline: instant(deadline)?,
            created_at: instant(created)?,
            id: whole(id)?,
        })
    }
}

/// Puts the entries in final order: pin (the first set first), level, score + boost, earlier deadline,
/// earlier created, number.
pub fn order(entries: &mut [Entry<'_>]) {
    entries.sort_unstable_by_key(RankKey::of);
}

/// Why an entry stands where it does: `by score`, or whose word it is.
pub fn reason(entry: &Entry<'_>) -> String {
    let Some(active) = entry.active else { return "by score".to_owned() };
    let (by, why) = (active.by(), active.reason());
    match active.kind() {
        OverrideKind::Pin => format!("pinned by {by}: \"{why}\""),
        kind @ (OverrideKind::Level(_) | OverrideKind::Boost(_)) => format!("{kind} by {by}: \"{why}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn second(n: i64) -> Timestamp {
        Timestamp::from_microsecond(1_790_000_000_000_000 + n * 1_000_000).unwrap()
    }

    fn set(kind: OverrideKind, at: i64) -> Override {
        Override::new(kind, "manager06", "the client called", second(at), None).unwrap()
    }

    fn entry(id: i64, score: i32, active: Option<&Override>) -> Entry<'_> {
        Entry { id, score: Points(score), deadline: second(500), created_at: second(0), active }
    }

    #[track_caller]
    fn check_order(mut entries: Vec<Entry<'_>>, expected: &[i64]) {
        order(&mut entries);
        let found: Vec<i64> = entries.iter().map(|one| one.id).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_managers_word_comes_before_the_score() {
        let (early, late) = (set(OverrideKind::Pin, 1), set(OverrideKind::Pin, 2));
        let (up, down) = (set(OverrideKind::Level(1), 3), set(OverrideKind::Level(-1), 3));
        let boost = set(OverrideKind::Boost(Points(200)), 3);
        check_order(
            vec![
                entry(1, 900, None),
                entry(2, 990, Some(&down)),
                entry(3, 701, Some(&boost)),
                entry(4, -300, Some(&up)),
                entry(5, 800, Some(&late)),
                entry(6, -900, Some(&early)),
            ],
            &[6, 5, 4, 3, 1, 2],
        );
    }

    #[test]
    fn equal_scores_go_by_deadline_then_age_then_number() {
        let at = |id, deadline, created| Entry {
            deadline: second(deadline),
            created_at: second(created),
            ..entry(id, 500, None)
        };
        check_order(vec![at(1, 9, 0), at(4, 8, 5), at(3, 8, 5), at(2, 8, 4)], &[2, 3, 4, 1]);
    }

    #[test]
    fn an_entry_says_whose_word_it_is() {
        let say = |kind| reason(&entry(1, 0, Some(&set(kind, 1))));
        assert_eq!(say(OverrideKind::Pin), "pinned by manager06: \"the client called\"");
        assert_eq!(say(OverrideKind::Level(1)), "level +1 by manager06: \"the client called\"");
        assert_eq!(say(OverrideKind::Boost(Points(200))), "boost +20.0 by manager06: \"the client called\"");
        assert_eq!(reason(&entry(1, 0, None)), "by score");
    }

    fn kinds() -> impl Strategy<Value = Option<Override>> {
        let kind = prop_oneof![
            Just(OverrideKind::Pin),
            (-1_i8..=1).prop_map(OverrideKind::Level),
            (-2_i32..=2).prop_map(|tenths| OverrideKind::Boost(Points(tenths))),
        ];
        proptest::option::weighted(0.5, (kind, 0_i64..3).prop_map(|(kind, at)| set(kind, at)))
    }

    proptest! {
        // Red when `id` is left out of RankKey: equal entries keep whatever order they came in.
        #[test]
        fn the_order_does_not_depend_on_the_order_of_the_input(
            rows in prop::collection::vec((kinds(), -3_i32..3, 0_i64..2, 0_i64..2), 0..24),
            shuffle in any::<u64>(),
        ) {
            let entries: Vec<Entry<'_>> = rows
                .iter()
                .enumerate()
                .map(|(id, (active, score, deadline, created))| Entry {
                    id: id as i64,
                    score: Points(*score),
                    deadline: second(*deadline),
                    created_at: second(*created),
                    active: active.as_ref(),
                })
                .collect();
            let (mut one, mut other) = (entries.clone(), entries);
            other.sort_by_key(|entry| (entry.id as u64 + 1).wrapping_mul(shuffle | 1));
            for entry in &one {
                let key = RankKey::of(entry);
                prop_assert_eq!(key.to_string().parse(), Ok(key));
            }
            order(&mut one);
            order(&mut other);
            prop_assert_eq!(one, other);
        }

        // Property 9. Red when the score is compared before the pin: a rescoring would move a pinned task.
        #[test]
        fn pins_keep_their_order_whatever_the_scores(scores in prop::collection::vec(any::<i16>(), 6)) {
            let pins: Vec<Override> = (0..3).map(|at| set(OverrideKind::Pin, at)).collect();
            let mut entries: Vec<Entry<'_>> = scores
                .iter()
                .enumerate()
                .map(|(id, score)| entry(id as i64, i32::from(*score), pins.get(id)))
                .collect();
            order(&mut entries);
            let first: Vec<i64> = entries[..3].iter().map(|one| one.id).collect();
            prop_assert_eq!(first, vec![0, 1, 2]);
        }
    }
}
