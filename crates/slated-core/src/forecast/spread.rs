//! How far a sum of efforts spreads, and how likely it is to pass a bound.
//!
//! One effort is lognormal: its mean is the estimate, its spread the template's own. A sum of such efforts is taken for
//! lognormal too, with the summed mean and variance (Fenton and Wilkinson). For one task that is exact; for the sums of
//! a queue it is within 0.03 of the true probability, as `a_sum_is_as_likely_to_be_late_as_in_a_thousand_tries`
//! holds it to. Efforts are taken as independent of one another.
//!
//! Somebody who stood idle until a task could be begun is as unsure of the beginning as what was waited for was of its
//! end. Of several that are waited for the last expected one alone counts, which is somewhat too hopeful.

use std::f64::consts::{LN_2, LOG2_E, SQRT_2};

use crate::fixed::{ONE_Q32, halved_q32, log2_q32};

/// The spread of a template without enough history.
pub const UNKNOWN_CV_PERMILLE: u32 = 500;
/// So many finished tasks say something of their template.
pub const SAMPLES_MIN: usize = 5;
const SAMPLES_MAX: usize = 1_000;
/// Beyond these a spread says that the numbers are wrong rather than the work unsure.
const CV_PERMILLE: std::ops::RangeInclusive<u32> = 50..=2_000;

/// How far the hours spread that tasks of one template really took: standard deviation over mean, in thousandths.
pub fn cv_permille(actual_minutes: &[u32]) -> u32 {
    let actual_minutes = &actual_minutes[..actual_minutes.len().min(SAMPLES_MAX)];
    let sum: u128 = actual_minutes.iter().map(|minutes| u128::from(*minutes)).sum();
    if actual_minutes.len() < SAMPLES_MIN || sum == 0 {
        return UNKNOWN_CV_PERMILLE;
    }
    let n = actual_minutes.len() as u128;
    let squares: u128 = actual_minutes.iter().map(|minutes| u128::from(*minutes).pow(2)).sum();
    // n/(n-1) * (mean of squares - square of mean) / square of mean, all over n * n
    let over = n * squares - sum * sum;
    let cv = (1_000_000 * over * n / ((n - 1) * sum * sum)).isqrt();
    u32::try_from(cv).unwrap_or(u32::MAX).clamp(*CV_PERMILLE.start(), *CV_PERMILLE.end())
}

/// Working seconds from now to the end of a row of efforts: some that are sure, and a sum that is not.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Chain {
    sure_seconds: i64,
    mean_seconds: i64,
    variance: u128,
}

impl Chain {
    pub(super) fn then(self, seconds: i64, cv_permille: u32) -> Chain {
        let deviation = u128::from(seconds.unsigned_abs()) * u128::from(cv_permille) / 1_000;
        Chain {
            mean_seconds: self.mean_seconds + seconds,
            variance: self.variance + deviation * deviation,
            ..self
        }
    }

    /// As unsure as it is, but expected at another number of working seconds: those of somebody else.
    pub(super) fn ending_at(self, seconds: i64) -> Chain {
        Chain { sure_seconds: seconds - self.mean_seconds, ..self }
    }
}

/// Thousandths of a chance that the row ends after `left_seconds` of working time.
pub(super) fn miss_permille(chain: &Chain, left_seconds: i64) -> u16 {
    let left = left_seconds - chain.sure_seconds;
    if left <= 0 {
        return 1_000;
    }
    let (left, mean) = (left.unsigned_abs(), chain.mean_seconds.max(1).unsigned_abs());
    let squared = u128::from(mean) * u128::from(mean);
    let spread = ln(squared + chain.variance, squared); // the square of sigma
    if spread <= 0.0 {
        return if mean > left { 1_000 } else { 0 };
    }
    let z = (ln(left.into(), mean.into()) + spread / 2.0) / spread.sqrt();
    (above(z) * 1_000.0).round() as u16
}

/// ln of the ratio, from integers, so that the last digit is the same on every machine.
fn ln(numerator: u128, denominator: u128) -> f64 {
    let shift = 64_u32.saturating_sub(numerator.max(denominator).leading_zeros());
    let narrow = |value: u128| u64::try_from(value >> shift).unwrap_or(u64::MAX);
    log2_q32(narrow(numerator), narrow(denominator)) as f64 / ONE_Q32 as f64 * LN_2
}

/// The chance that a standard normal value is above `z`: Abramowitz and Stegun 7.1.26, off by less than 0.0000002.
fn above(z: f64) -> f64 {
    const SCALE: f64 = (1_u64 << 20) as f64;
    let x = z.abs() / SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let sum = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592]
        .into_iter()
        .fold(0.0, |sum, a: f64| (sum + a) * t);
    let power = halved_q32((x * x * LOG2_E * SCALE) as u64, SCALE as u64) as f64 / ONE_Q32 as f64;
    let tail = sum * power / 2.0;
    if z < 0.0 { 1.0 - tail } else { tail }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::suggest::Dice;

    const HOUR: i64 = 3_600;

    fn chain(efforts: &[(i64, u32)]) -> Chain {
        efforts.iter().fold(Chain::default(), |chain, (hours, cv)| chain.then(hours * HOUR, *cv))
    }

    #[track_caller]
    fn check_miss(efforts: &[(i64, u32)], left_hours: i64, expected: u16) {
        assert_eq!(miss_permille(&chain(efforts), left_hours * HOUR), expected);
    }

    // By hand for cv 0.5: sigma^2 = ln 1.25, sigma = 0.4724; z at the mean is sigma / 2 = 0.2362, and 1 - Phi(z) = 0.4066.
    // Red without the half of sigma squared (a median instead of a mean): 500.
    #[test]
    fn one_task_is_late_as_a_lognormal_is() {
        check_miss(&[(4, 500)], 4, 407);
        check_miss(&[(4, 500)], 8, 44); // z = (0.6931 + 0.1116) / 0.4724 = 1.7035
        check_miss(&[(4, 500)], 2, 891); // z = (-0.6931 + 0.1116) / 0.4724 = -1.2311
        check_miss(&[(4, 500)], 0, 1_000);
        check_miss(&[(4, 0)], 4, 0);
        check_miss(&[(4, 0)], 3, 1_000);
    }

    /// Many tries of a sum of lognormal efforts, by Box and Muller.
    fn tried(efforts: &[(i64, u32)], left_hours: f64, dice: &mut Dice) -> f64 {
        const TRIES: u32 = 20_000;
        let mut unit = || (dice.below(1 << 53) as f64 + 0.5) / (1_u64 << 53) as f64;
        let mut late = 0_u32;
        for _ in 0..TRIES {
            let sum: f64 = efforts
                .iter()
                .map(|(hours, cv)| {
                    let spread = (f64::from(*cv) / 1_000.0).powi(2).ln_1p();
                    let normal = (-2.0 * unit().ln()).sqrt() * (std::f64::consts::TAU * unit()).cos();
                    *hours as f64 * (spread.sqrt() * normal - spread / 2.0).exp()
                })
                .sum();
            late += u32::from(sum > left_hours);
        }
        f64::from(late) / f64::from(TRIES)
    }

    // Red when variances are not summed (the last task's alone).
    #[test]
    fn a_sum_is_as_likely_to_be_late_as_in_a_thousand_tries() {
        let mut dice = Dice::of(7);
        let rows: [&[(i64, u32)]; 5] = [
            &[(3, 500)],
            &[(8, 500), (1, 500)],
            &[(2, 500); 10],
            &[(1, 900), (16, 300), (4, 1_200)],
            &[(6, 200), (6, 700), (2, 500), (1, 500), (12, 400), (3, 1_000)],
        ];
        for efforts in rows {
            let mean: i64 = efforts.iter().map(|(hours, _)| hours).sum();
            for share in [6, 8, 10, 12, 15, 20] {
                let left = mean * HOUR * share / 10;
                let told = f64::from(miss_permille(&chain(efforts), left)) / 1_000.0;
                let tried = tried(efforts, left as f64 / HOUR as f64, &mut dice);
                assert!((told - tried).abs() < 0.03, "{efforts:?} x {share}/10: told {told}, tried {tried}");
            }
        }
    }

    // Red when the samples' own mean is divided by n instead of n - 1, or the least number is left out.
    #[test]
    fn a_spread_is_learnt_from_five_tasks_on() {
        let check = |minutes: &[u32], expected: u32| assert_eq!(cv_permille(minutes), expected);
        check(&[], UNKNOWN_CV_PERMILLE);
        check(&[60, 600, 60, 60], UNKNOWN_CV_PERMILLE);
        check(&[60; 9], 50);
        check(&[0; 9], UNKNOWN_CV_PERMILLE);
        check(&[40, 80, 120, 160, 200], 527); // mean 120, deviation 63.2
    }

    proptest! {
        // Red when only `left == 0` is too late: what is past would be as safe as what is ahead.
        #[test]
        fn a_nearer_deadline_is_never_safer(
            efforts in prop::collection::vec((1_i64..40, 0_u32..2_000), 1..12),
            left in -10_i64..500,
            nearer in 0_i64..50,
        ) {
            let chain = chain(&efforts);
            let far = miss_permille(&chain, left * HOUR);
            let near = miss_permille(&chain, (left - nearer) * HOUR);
            prop_assert!(far <= near && near <= 1_000, "{far} then {near}");
        }
    }
}
