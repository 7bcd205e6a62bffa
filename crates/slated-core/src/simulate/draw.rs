//! Random quantities of a seed, in integers: the same on every machine, which a float's `exp` is not.

use crate::fixed::{self, ONE_Q32};
use crate::suggest::Dice;

/// Doublings that a power may reach upwards; more counts as that.
const DOUBLINGS_MAX: i64 = 8;

/// Draws from the distributions of a workload.
#[derive(Clone, Debug)]
pub struct Draw(Dice);

impl Draw {
    /// A sequence of its own for each number under a seed.
    pub fn of(seed: u64, number: u64) -> Draw {
        Draw(Dice::of(Dice::of(seed).roll() ^ Dice::of(!number).roll()))
    }

    /// From 0 to less than `bound`, which is not 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0.below(bound)
    }

    /// True in so many of a million.
    pub(super) fn happens(&mut self, per_million: u64) -> bool {
        self.below(1_000_000) < per_million
    }

    /// Standard normal, 16 bits behind the point: the sum of twelve even draws, so within six either way.
    fn normal_q16(&mut self) -> i64 {
        (0..12).map(|_| self.below(1 << 16) as i64).sum::<i64>() - (6 << 16)
    }

    /// Lognormal with a mean of one, 16 bits behind the point; `log2_sigma_q16` is the deviation of its log2.
    pub fn lognormal_q16(&mut self, log2_sigma_q16: i64) -> i64 {
        // E[2^X] = 2^(mean + variance ln 2 / 2)
        const LN_2_HALF_Q16: i64 = 22_713;
        let variance_q16 = (log2_sigma_q16 * log2_sigma_q16) >> 16;
        let exponent_q16 =
            ((self.normal_q16() * log2_sigma_q16) >> 16) - ((variance_q16 * LN_2_HALF_Q16) >> 16);
        power_q16(exponent_q16, 1 << 16)
    }

    /// Beta(1.2, 2.4) in parts of 10,000, by Johnk: two powers of even draws whose sum stays within one.
    pub(super) fn beta_per_10_000(&mut self) -> i64 {
        loop {
            let (one, other) = (self.root(12), self.root(24));
            let sum = one + other;
            if sum <= ONE_Q32 && sum > 0 {
                return ((u128::from(one) * 10_000) / u128::from(sum)) as i64;
            }
        }
    }

    /// An even draw to the power of 10 / `tenths`, 32 bits behind the point.
    fn root(&mut self, tenths: u64) -> u64 {
        let even = self.below(ONE_Q32) + 1;
        let halvings_q32 = fixed::log2_q32(ONE_Q32, even).unsigned_abs();
        fixed::halved_q32(halvings_q32 * 10 / tenths, ONE_Q32)
    }
}

/// 2^(numerator / denominator), 16 bits behind the point.
pub(super) fn power_q16(numerator: i64, denominator: i64) -> i64 {
    let below = (DOUBLINGS_MAX * denominator - numerator).max(0).unsigned_abs();
    let left_q32 = fixed::halved_q32(below, denominator.unsigned_abs());
    // times 2^DOUBLINGS_MAX, and from 32 bits behind the point to 16
    (left_q32 >> (16 - DOUBLINGS_MAX)) as i64
}
