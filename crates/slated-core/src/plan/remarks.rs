//! What is worth saying about the dates of an occurrence: why they are not those that the rule names.

use jiff::civil::Date;

use super::dates::{create_on, due_on};
use super::{Dates, PlanError, Series};
use crate::catalog::Due;

/// Why the dates of an occurrence are not those that its rule and its wall times name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// Why it was rolled: the holiday's name, or the day of the week.
    pub rolled_for: Option<String>,
    /// What a clock change does to the wall times at which it appears and is due.
    pub clock_changes: Vec<String>,
}

pub fn remarks(series: &Series<'_>, nominal: Date, dates: Dates) -> Result<Remarks, PlanError> {
    let (zone, at) = (&series.client.zone, series.template.schedule.at);
    let mut clock_changes = Vec::new();
    clock_changes.extend(zone.clock_change(create_on(series, dates.rolled_on)?, at));
    let due = match series.template.due {
        Due::BusinessDays { days, at } => zone.clock_change(due_on(series, dates.rolled_on, days)?, at),
        // the hours are counted from there
        Due::Hours(_) => zone.clock_change(dates.rolled_on, at),
    };
    clock_changes.extend(due.filter(|change| !clock_changes.contains(change)));
    let is_rolled = dates.rolled_on != nominal;
    let rolled_for = if is_rolled { series.calendar.day_off(nominal) } else { None };
    Ok(Remarks { rolled_for, clock_changes })
}
