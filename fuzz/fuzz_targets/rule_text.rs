//! Any text as a rule: refused, or its dates come in order, and its text and stored form read back as itself.

#![no_main]

use jiff::civil::{Time, date};
use libfuzzer_sys::fuzz_target;
use slated_core::calendar::Calendar;
use slated_core::recurrence::{MonthEnd, Phase, Rule};
use slated_core::time::Zone;

fuzz_target!(|text: &str| {
    let Ok(rule) = Rule::parse_rrule(text) else { return };
    let canonical = rule.to_string();
    let again = Rule::parse_rrule(&canonical).expect("what is printed can be read");
    assert_eq!(again.to_string(), canonical);
    // a week starts on a day that only a weekly rule keeps
    assert_eq!(again, rule);
    check(&rule);
    for month_end in [MonthEnd::Clamp, MonthEnd::Next] {
        if let Ok(rule) = rule.clone().with_month_end(month_end) {
            check(&rule);
        }
    }
});

fn check(rule: &Rule) {
    let stored = serde_json::to_string(rule).expect("a rule can be stored");
    let read: Rule = serde_json::from_str(&stored).expect("what is stored can be read");
    assert_eq!(&read, rule);
    let possible = rule.check_possible().is_ok();
    let (zone, calendar) = (Zone::utc(), Calendar::weekdays("fuzz"));
    let phase = Phase { starts_on: date(2024, 1, 31), at: Time::midnight(), zone: &zone, calendar: &calendar };
    let mut last = None;
    for _ in 0..5 {
        let next = rule.next(&phase, last).expect("no working day is needed");
        let Some(next) = next else { break };
        assert!(possible, "{rule} has {next}");
        assert!(last.is_none_or(|last| last < next), "{rule}: {next} after {last:?}");
        assert_eq!(rule.latest_on_or_before(&phase, next), Ok(Some(next)), "{rule}");
        last = Some(next);
    }
}
