//! When a delivery that failed is tried again, and when an address is given up.

use crate::time::Timestamp;

/// What Standard Webhooks recommends: nine retries within three days and some hours.
pub const RETRY_SECONDS: [u64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// By how many thousandths a wait may be longer, so that what failed at once does not come back at once.
pub const JITTER_PERMILLE_MAX: u32 = 200;

/// An address that takes nothing for so long is switched off.
pub const FAILING_SECONDS_MAX: i64 = 5 * 86_400;

/// No receiver may put a delivery off for longer.
const RETRY_AFTER_SECONDS_MAX: u64 = 86_400;

/// When to try again after `attempts` failed ones; `None` once the schedule is over. A receiver that said when it
/// wants to be asked again is not asked earlier.
pub fn next(
    schedule_seconds: &[u64],
    attempts: u32,
    retry_after_seconds: Option<u64>,
    jitter_permille: u32,
    now: Timestamp,
) -> Option<Timestamp> {
    let place = usize::try_from(attempts.saturating_sub(1)).ok()?;
    let wait = *schedule_seconds.get(place)?;
    let wait_ms = wait.saturating_mul(1_000 + u64::from(jitter_permille.min(JITTER_PERMILLE_MAX)));
    let asked_ms = retry_after_seconds.unwrap_or(0).min(RETRY_AFTER_SECONDS_MAX).saturating_mul(1_000);
    let milliseconds = i64::try_from(wait_ms.max(asked_ms)).unwrap_or(i64::MAX);
    Timestamp::from_microsecond(now.as_microsecond().saturating_add(milliseconds.saturating_mul(1_000))).ok()
}

/// Whether an address that has taken nothing since then is given up.
pub fn is_given_up(failing_since: Timestamp, now: Timestamp) -> bool {
    now.seconds_since(failing_since) >= FAILING_SECONDS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check_next(attempts: u32, retry_after: Option<u64>, jitter: u32, expected: Option<&str>) {
        let next = next(&RETRY_SECONDS, attempts, retry_after, jitter, at("2026-11-24T09:00:00Z"));
        assert_eq!(next, expected.map(at), "after {attempts} attempts");
    }

    #[test]
    fn the_waits_grow_and_end() {
        check_next(1, None, 0, Some("2026-11-24T09:00:05Z"));
        check_next(2, None, 0, Some("2026-11-24T09:05:00Z"));
        check_next(9, None, 0, Some("2026-11-25T09:00:00Z"));
        check_next(10, None, 0, None);
    }

    #[test]
    fn jitter_makes_a_wait_longer_and_never_shorter() {
        check_next(2, None, 200, Some("2026-11-24T09:06:00Z"));
        check_next(2, None, 5_000, Some("2026-11-24T09:06:00Z"));
    }

    #[test]
    fn a_receiver_may_ask_for_more_time_but_not_for_ever() {
        check_next(1, Some(60), 0, Some("2026-11-24T09:01:00Z"));
        check_next(2, Some(60), 0, Some("2026-11-24T09:05:00Z"));
        check_next(1, Some(u64::MAX), 0, Some("2026-11-25T09:00:00Z"));
    }

    #[test]
    fn nine_retries_reach_beyond_three_days() {
        assert!(RETRY_SECONDS.len() >= 9 && RETRY_SECONDS.iter().sum::<u64>() >= 72 * 3_600);
    }

    #[test]
    fn five_days_of_failure_are_enough() {
        let since = at("2026-11-19T09:00:00Z");
        assert!(!is_given_up(since, at("2026-11-24T08:59:59Z")));
        assert!(is_given_up(since, at("2026-11-24T09:00:00Z")));
    }
}
