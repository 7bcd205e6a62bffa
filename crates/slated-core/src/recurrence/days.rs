//! Which days of one month a recurrence allows; knows nothing of intervals and ends.

use jiff::civil::Date;

use super::{Every, MonthEnd, NthWeekday, Recurrence};

/// The lists of a recurrence with what RFC 5545 takes from the start filled in.
pub(super) struct DayFilter {
    /// Bit n is month n.
    months: u16,
    /// Bit n is day n from the first (`forward`) and from the last (`backward`) day of the month.
    forward: u32,
    backward: u32,
    weekdays: Vec<NthWeekday>,
    nth_counts_in: NthCountsIn,
    month_end: MonthEnd,
}

#[derive(Clone, Copy)]
enum NthCountsIn {
    Month,
    Year,
}

const EVERY_MONTH: u16 = 0x1FFE;

impl DayFilter {
    /// The filter of the days that the lists name, the missing ones taken from `start`.
    pub(super) fn new(recurrence: &Recurrence, days: &super::Days, start: Date) -> DayFilter {
        let (mut weekdays, mut month_days) = (days.weekdays.clone(), days.month_days.clone());
        let mut months = recurrence.months.clone();
        if weekdays.is_empty() && month_days.is_empty() {
            match recurrence.every {
                Every::Days(_) => {}
                Every::Weeks(..) => weekdays.push(NthWeekday { nth: None, weekday: start.weekday() }),
                Every::Months(_) => month_days.push(start.day()),
                Every::Years(_) => {
                    month_days.push(start.day());
                    if months.is_empty() {
                        months.push(start.month());
                    }
                }
            }
        }
        let nth_counts_in = match recurrence.every {
            Every::Years(_) if recurrence.months.is_empty() => NthCountsIn::Year,
            Every::Years(_) | Every::Months(_) | Every::Weeks(..) | Every::Days(_) => NthCountsIn::Month,
        };
        let bits = |negative: bool| {
            let same_side = month_days.iter().filter(|day| (**day < 0) == negative);
            same_side.fold(0, |mask, day| mask | 1 << day.unsigned_abs())
        };
        let (forward, backward) = (bits(false), bits(true));
        let (months, month_end) = (month_mask(&months), days.month_end);
        DayFilter { months, forward, backward, weekdays, nth_counts_in, month_end }
    }

    /// The filter that lets every day of these months pass.
    pub(super) fn months_only(recurrence: &Recurrence) -> DayFilter {
        DayFilter {
            months: month_mask(&recurrence.months),
            forward: 0,
            backward: 0,
            weekdays: Vec::new(),
            nth_counts_in: NthCountsIn::Month,
            month_end: MonthEnd::Skip,
        }
    }

    /// Whether a month can have a date on the first day of the month after it.
    pub(super) fn reaches_next_month(&self) -> bool {
        self.month_end == MonthEnd::Next
    }

    /// The dates of the month that begins with `first`, in order; the last may be the first of the next one.
    pub(super) fn dates_of_month(&self, first: Date) -> Vec<Date> {
        let mask = self.days_of_month(first);
        let days = (1..=31_i8).filter(|day| mask & 1 << day != 0);
        let mut dates: Vec<Date> =
            days.filter_map(|day| Date::new(first.year(), first.month(), day).ok()).collect();
        let is_moved = self.month_end == MonthEnd::Next && self.allows_month(first.month());
        if is_moved && self.is_too_short(i16::from(first.days_in_month())) {
            dates.extend(first.last_of_month().tomorrow().ok());
        }
        dates
    }

    /// Whether a month of so many days lacks one that is named.
    fn is_too_short(&self, days: i16) -> bool {
        u64::from(self.forward) >> (days + 1) != 0
    }

    pub(super) fn allows_month(&self, month: i8) -> bool {
        self.months & 1 << month != 0
    }

    /// The days allowed in the month that begins with `first`: bit n is day n.
    pub(super) fn days_of_month(&self, first: Date) -> u32 {
        if !self.allows_month(first.month()) {
            return 0;
        }
        let in_month = MonthFacts::of(first);
        let allowed = (1..=in_month.days).filter(|day| self.allows(*day, &in_month));
        allowed.fold(0, |mask, day| mask | 1 << day)
    }

    fn allows(&self, day: i16, month: &MonthFacts) -> bool {
        let is_stand_in = || self.month_end == MonthEnd::Clamp && self.is_too_short(month.days);
        let by_month_day = self.forward == 0 && self.backward == 0
            || day == month.days && is_stand_in()
            || self.forward & 1 << day != 0
            || self.backward & 1 << (month.days - day + 1) != 0;
        by_month_day
            && (self.weekdays.is_empty() || self.weekdays.iter().any(|named| self.is(named, day, month)))
    }

    fn is(&self, named: &NthWeekday, day: i16, month: &MonthFacts) -> bool {
        let weekday = (month.first_weekday + day - 1) % 7;
        if weekday != i16::from(named.weekday.to_monday_zero_offset()) {
            return false;
        }
        let Some(nth) = named.nth else { return true };
        let (at, days) = match self.nth_counts_in {
            NthCountsIn::Month => (day, month.days),
            NthCountsIn::Year => (month.days_before + day, month.days_in_year),
        };
        let weeks = if nth > 0 { (at - 1) / 7 + 1 } else { -((days - at) / 7 + 1) };
        weeks == i16::from(nth)
    }
}

/// What the tests of one day need to know of its month, looked up once.
struct MonthFacts {
    days: i16,
    /// Monday is 0.
    first_weekday: i16,
    days_before: i16,
    days_in_year: i16,
}

impl MonthFacts {
    fn of(first: Date) -> MonthFacts {
        MonthFacts {
            days: i16::from(first.days_in_month()),
            first_weekday: i16::from(first.weekday().to_monday_zero_offset()),
            days_before: first.day_of_year() - 1,
            days_in_year: first.days_in_year(),
        }
    }
}

fn month_mask(months: &[i8]) -> u16 {
    if months.is_empty() {
        return EVERY_MONTH;
    }
    months.iter().fold(0, |mask, month| mask | 1 << month)
}
