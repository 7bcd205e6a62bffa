//! Logarithms and powers of two in integers; knows nothing of points, risk or time.
//!
//! A float's last bit may differ between machines, and an order that hangs on it would too. Here a
//! power or a logarithm is a 64-bit integer with 32 bits behind the point (`Q32`): exact to about
//! 2^-31, so a result rounded to a tenth of a point is at most half a tenth off.

/// One, with 32 bits behind the point.
pub const ONE_Q32: u64 = 1 << 32;

const MANTISSA_BITS: u32 = 62;
const FRACTION_BITS: u32 = 32;

/// log2 of `numerator / denominator` with 32 bits behind the point, rounded down. Zero counts as one.
pub fn log2_q32(numerator: u64, denominator: u64) -> i64 {
    let (numerator, denominator) = (numerator.max(1), denominator.max(1));
    let (up, down) = (numerator.leading_zeros(), denominator.leading_zeros());
    let mut whole = i64::from(down) - i64::from(up);
    // Both with their highest bit set: the ratio is within a factor of two of one.
    let (high, low) = (u128::from(numerator << up), u128::from(denominator << down));
    let smaller = high < low;
    whole -= i64::from(smaller);
    let ratio = (high << (MANTISSA_BITS + u32::from(smaller))) / low;
    let mut mantissa = u64::try_from(ratio).expect("a ratio of one to two");
    // Squaring doubles the logarithm: each time the mantissa passes two, the next bit is set.
    let mut fraction = 0_i64;
    for _ in 0..FRACTION_BITS {
        let squared = (u128::from(mantissa) * u128::from(mantissa)) >> MANTISSA_BITS;
        let bit = (squared >> (MANTISSA_BITS + 1)) as u64;
        mantissa = (squared as u64) >> bit;
        fraction = (fraction << 1) | bit as i64;
    }
    (whole << FRACTION_BITS) + fraction
}

/// `per_doubling * log2(numerator / denominator)`, rounded to the nearest whole.
///
/// With 100 per doubling the result is in tenths of a point (10 points = twice as pressing).
pub fn log2_times(per_doubling: i64, numerator: u64, denominator: u64) -> i64 {
    let exact = i128::from(per_doubling) * i128::from(log2_q32(numerator, denominator));
    let rounded = (exact + i128::from(ONE_Q32 / 2)) >> FRACTION_BITS;
    rounded as i64
}

/// `2^-(1/2), 2^-(1/4), 2^-(1/8), ...` with 62 bits behind the point: each is the root of the one before.
const ROOTS: [u64; FRACTION_BITS as usize] = {
    let mut roots = [0_u64; FRACTION_BITS as usize];
    let mut last: u128 = 1 << (MANTISSA_BITS - 1);
    let mut at = 0;
    while at < roots.len() {
        last = (last << MANTISSA_BITS).isqrt();
        roots[at] = last as u64;
        at += 1;
    }
    roots
};

/// `2^-(numerator / denominator)` with 32 bits behind the point: what is left after so many half-lives.
///
/// A denominator of zero counts as one. Exactly one at zero, and never rising.
pub fn halved_q32(numerator: u64, denominator: u64) -> u64 {
    let exponent = (u128::from(numerator) << FRACTION_BITS) / u128::from(denominator.max(1));
    let whole = exponent >> FRACTION_BITS;
    if whole > u128::from(FRACTION_BITS) {
        return 0;
    }
    let mut left: u128 = 1 << MANTISSA_BITS;
    for (at, root) in ROOTS.iter().enumerate() {
        if exponent >> (FRACTION_BITS as usize - 1 - at) & 1 == 1 {
            left = (left * u128::from(*root)) >> MANTISSA_BITS;
        }
    }
    let shift = u32::try_from(whole).expect("at most 32") + MANTISSA_BITS - FRACTION_BITS;
    ((left + (1 << (shift - 1))) >> shift) as u64
}

/// `value * share`, where `share` is a Q32 number, rounded to the nearest whole (halves away from zero).
pub fn times_q32(value: i64, share: u64) -> i64 {
    let exact = i128::from(value.unsigned_abs()) * i128::from(share);
    let rounded = ((exact + i128::from(ONE_Q32 / 2)) >> FRACTION_BITS) as i64;
    rounded * value.signum()
}

/// `value * per / of`, rounded to the nearest whole (halves up). `of` must be positive.
///
/// The rounding depends on `value` alone, so that differences of rounded values never drift.
pub fn round_ratio(value: i64, per: i64, of: i64) -> i64 {
    let narrow = value.checked_mul(2).and_then(|two| two.checked_mul(per)).and_then(|it| it.checked_add(of));
    if let Some(doubled) = narrow {
        return doubled.div_euclid(2 * of);
    }
    let doubled = 2 * i128::from(value) * i128::from(per) + i128::from(of);
    doubled.div_euclid(2 * i128::from(of)) as i64
}

/// The first value that `round_ratio(value, per, of)` rounds to `rounded` or more. Where nothing rises, a value that is never reached.
pub fn first_to_round_to(rounded: i64, per: i64, of: i64) -> i64 {
    const NEVER: i64 = i64::MAX / 4;
    if per <= 0 {
        return NEVER;
    }
    // round_ratio(value) >= n exactly where 2 value per + of >= 2 n of
    let doubled = i128::from(of) * (2 * i128::from(rounded) - 1);
    let per = 2 * i128::from(per);
    i64::try_from(doubled.div_euclid(per) + i128::from(doubled.rem_euclid(per) > 0)).unwrap_or(NEVER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        // Red when the remainder is left out (tried): the value before the first.
        #[test]
        fn what_rounds_to_so_much_is_found_at_its_first(rounded in -100_000_i64..100_000, per in 1_i64..1_000, of in 1_i64..100_000) {
            let first = first_to_round_to(rounded, per, of);
            prop_assert!(round_ratio(first, per, of) >= rounded);
            prop_assert!(round_ratio(first - 1, per, of) < rounded);
        }
    }

    #[test]
    fn powers_of_two_are_exact() {
        assert_eq!(log2_times(100, 240, 120), 100);
        assert_eq!(log2_times(100, 30, 120), -200);
        assert_eq!(log2_times(100, 960, 120), 300);
        assert_eq!(halved_q32(0, 60), ONE_Q32);
        assert_eq!(halved_q32(60, 60), ONE_Q32 / 2);
        assert_eq!(halved_q32(180, 60), ONE_Q32 / 8);
        assert_eq!(halved_q32(u64::MAX, 1), 0);
    }

    #[test]
    fn halves_round_the_same_way_on_both_sides_of_zero() {
        assert_eq!([-3, -1, 1, 3].map(|n| round_ratio(n, 1, 2)), [-1, 0, 1, 2]);
        assert_eq!([-3, -1, 1, 3].map(|n| times_q32(n, ONE_Q32 / 2)), [-2, -1, 1, 2]);
    }

    proptest! {
        // Red when the ratio is not brought into 1..2 first (tried: `whole -= 1` left out).
        #[test]
        fn a_logarithm_is_at_most_half_a_tenth_off(n in 1_u64..10_000_000, d in 1_u64..10_000_000) {
            let exact = 100.0 * (n as f64 / d as f64).log2();
            prop_assert!((log2_times(100, n, d) as f64 - exact).abs() <= 0.5 + 1e-6);
        }

        // Red when one of ROOTS is wrong, or the shift by the whole half-lives is.
        #[test]
        fn a_power_is_exact_to_a_billionth(n in 0_u64..4_000, d in 1_u64..400) {
            let exact = (-(n as f64) / d as f64).exp2();
            prop_assert!((halved_q32(n, d) as f64 / ONE_Q32 as f64 - exact).abs() < 1e-9);
        }

        #[test]
        fn more_half_lives_never_leave_more(n in 0_u64..4_000, d in 1_u64..400) {
            prop_assert!(halved_q32(n + 1, d) <= halved_q32(n, d));
        }
    }
}
