//! A month of dates is one line each: nominal, outcome, created, due.

use super::*;
use crate::agency::Pause;
use crate::calendar::CalendarUse;
use crate::catalog::TemplateDraft;
use crate::time::Zone;
use jiff::civil::{date, time};
use proptest::prelude::*;

/// A client in Kyiv, adopted on Monday 2 November 2026.
struct Setting {
    template: Template,
    engagement: Engagement,
    client: Client,
    calendar: Calendar,
    agency: Agency,
    cursor: Option<Date>,
    open_task: Option<i64>,
}

fn setting(schedule: &str, more: &str) -> Setting {
    let json = format!(
        r#"{{"key": "t", "title": "T {{{{ occurrence.date }}}}", "purpose": "p", "role": "seo", "effort_hours": 1,
             "schedule": {schedule} {more}}}"#
    );
    let draft: TemplateDraft = serde_json::from_str(&json).unwrap();
    Setting {
        template: draft.parse().unwrap(),
        engagement: Engagement {
            client: "c".into(),
            service: "s".into(),
            starts_on: date(2026, 1, 5),
            ends_on: None,
            pauses: Vec::new(),
            effort_permille: 1500,
            exdates: Vec::new(),
        },
        client: Client {
            key: "c".into(),
            name: "Client".into(),
            manager: "m".into(),
            deputy: None,
            zone: Zone::named("Europe/Kyiv").unwrap(),
            calendar: "cal".into(),
            calendar_use: CalendarUse::Client,
            tier: "standard".into(),
            started_on: date(2026, 1, 1),
            renewal_on: None,
            status: ClientStatus::Active,
            contract_minutes: None,
        },
        calendar: Calendar::weekdays("cal"),
        agency: Agency {
            name: "A".into(),
            zone: Zone::named("Europe/Kyiv").unwrap(),
            calendar: "cal".into(),
            works_from: time(9, 0, 0, 0),
            minutes_per_day: 480,
            adopted_on: date(2026, 11, 2),
        },
        cursor: None,
        open_task: None,
    }
}

impl Setting {
    fn series(&self) -> Series<'_> {
        Series {
            template: &self.template,
            engagement: &self.engagement,
            client: &self.client,
            service_name: "S",
            calendar: &self.calendar,
            agency: &self.agency,
            adopted_on: self.agency.adopted_on,
            cursor: self.cursor,
            in_the_way: self.in_the_way(),
        }
    }

    fn in_the_way(&self) -> InTheWay {
        let newest = self.open_task.map(|task| OpenTask { task, is_kept: false });
        InTheWay { open: u32::from(newest.is_some()), newest, held: None }
    }

    fn plan(&self, now: &str) -> Plan {
        plan(&self.series(), Limits::default(), now.parse().unwrap()).unwrap()
    }

    #[track_caller]
    fn check(&self, now: &str, expected: &[&str]) -> Plan {
        let plan = self.plan(now);
        let lines: Vec<String> = plan.decisions.iter().map(line).collect();
        assert_eq!(lines, expected);
        plan
    }
}

fn line(decision: &Decision) -> String {
    let nominal = decision.nominal_on;
    match &decision.outcome {
        Outcome::Create(made) => {
            let late = if made.late { " late" } else { "" };
            format!("{nominal} created {} due {}{late}", made.dates.create_at, made.dates.due_at)
        }
        Outcome::Skip { why, .. } => format!("{nominal} {}", why.reason()),
        Outcome::Hold { behind: Behind::Task(task), .. } => format!("{nominal} held behind #{task}"),
        Outcome::Hold { behind: Behind::Planned(date), .. } => format!("{nominal} held behind {date}"),
        Outcome::Collapse { into, .. } => format!("{nominal} collapsed into {into}"),
        Outcome::Missed { why, .. } => format!("{nominal} missed: {}", why.reason()),
        Outcome::BeforeAdoption { through } => format!("{nominal} to {through} before adoption"),
    }
}

const WEEKLY: &str = r#"{"rrule": "FREQ=WEEKLY;BYDAY=MO", "at": "09:00", "on_holiday": "following"}"#;
const DAILY: &str = r#"{"rrule": "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "at": "09:00", "on_holiday": "drop"}"#;
const ONE_DAY: &str = r#", "due": {"business_days": 1, "at": "18:00"}"#;

#[test]
fn only_what_is_still_ahead_of_its_deadline_is_made_at_adoption() {
    let weekly = setting(WEEKLY, r#", "due": {"business_days": 6, "at": "18:00"}"#);
    weekly.check(
        "2026-11-02T08:00:00Z",
        &[
            "2026-01-05 to 2026-10-19 before adoption",
            "2026-10-26 created 2026-10-26T07:00:00Z due 2026-11-03T16:00:00Z",
            "2026-11-02 created 2026-11-02T07:00:00Z due 2026-11-10T16:00:00Z",
        ],
    );
}

#[test]
fn planning_again_after_recording_owes_nothing() {
    let mut weekly = setting(WEEKLY, ONE_DAY);
    let first = weekly.plan("2026-11-02T08:00:00Z");
    assert_eq!(first.next, Next::At("2026-11-09T07:00:00Z".parse().unwrap()));
    weekly.cursor = first.cursor;
    let again = weekly.check("2026-11-02T08:00:00Z", &[]);
    assert_eq!((again.cursor, again.next), (first.cursor, first.next));
}

#[test]
fn a_lead_brings_the_task_forward_in_working_days() {
    let mut monthly = setting(
        r#"{"rrule": "FREQ=MONTHLY;BYMONTHDAY=1", "at": "09:00", "on_holiday": "following"}"#,
        r#", "due": {"business_days": 4, "at": "18:00"}, "lead": {"business_days": 2}"#,
    );
    monthly.cursor = Some(date(2026, 10, 1));
    // Sunday 1 November becomes Monday 2; two working days before that is Thursday 29 October
    monthly.check("2026-10-29T06:59:59Z", &[]);
    monthly
        .check("2026-10-29T07:00:00Z", &["2026-11-01 created 2026-10-29T07:00:00Z due 2026-11-06T16:00:00Z"]);
}

#[test]
fn nine_in_the_morning_stays_nine_across_a_clock_change() {
    let mut weekly = setting(WEEKLY, ONE_DAY);
    weekly.cursor = Some(date(2026, 10, 12));
    weekly.agency.adopted_on = date(2026, 1, 1);
    weekly.check(
        "2026-10-26T07:00:00Z",
        &[
            "2026-10-19 missed: a newer occurrence was made up for instead",
            "2026-10-26 created 2026-10-26T07:00:00Z due 2026-10-27T16:00:00Z",
        ],
    );
    weekly
        .check("2026-10-19T06:00:00Z", &["2026-10-19 created 2026-10-19T06:00:00Z due 2026-10-20T15:00:00Z"]);
}

#[test]
fn three_days_down_makes_up_for_the_latest_or_for_every_promise() {
    let mut daily = setting(DAILY, r#", "due": {"hours": 4}"#);
    daily.cursor = Some(date(2026, 11, 13));
    let expected = [
        "2026-11-16 missed: a newer occurrence was made up for instead",
        "2026-11-17 missed: a newer occurrence was made up for instead",
        "2026-11-18 created 2026-11-18T07:00:00Z due 2026-11-18T11:00:00Z late",
    ];
    daily.check("2026-11-18T20:00:00Z", &expected);
    let mut promised = setting(DAILY, r#", "due": {"hours": 4}, "promised": true"#);
    promised.cursor = Some(date(2026, 11, 13));
    promised.check(
        "2026-11-18T20:00:00Z",
        &[
            "2026-11-16 created 2026-11-16T07:00:00Z due 2026-11-16T11:00:00Z late",
            "2026-11-17 created 2026-11-17T07:00:00Z due 2026-11-17T11:00:00Z late",
            "2026-11-18 created 2026-11-18T07:00:00Z due 2026-11-18T11:00:00Z late",
        ],
    );
}

#[test]
fn a_deadline_still_ahead_is_never_given_up() {
    let mut weekly = setting(WEEKLY, r#", "due": {"business_days": 8, "at": "18:00"}, "catch_up": "none""#);
    weekly.cursor = Some(date(2026, 11, 2));
    weekly.check(
        "2026-11-18T20:00:00Z",
        &[
            "2026-11-09 created 2026-11-09T07:00:00Z due 2026-11-19T16:00:00Z",
            "2026-11-16 created 2026-11-16T07:00:00Z due 2026-11-26T16:00:00Z",
        ],
    );
}

#[test]
fn catch_up_days_zero_means_the_same_civil_day_of_the_client() {
    let mut daily = setting(DAILY, r#", "due": {"hours": 30}, "catch_up_days": 0"#);
    daily.cursor = Some(date(2026, 11, 16));
    daily
        .check("2026-11-17T21:59:00Z", &["2026-11-17 created 2026-11-17T07:00:00Z due 2026-11-18T13:00:00Z"]);
    daily.check("2026-11-17T22:00:00Z", &["2026-11-17 missed: not on its own day"]);
}

#[test]
fn what_is_older_than_the_window_is_not_made_up_for() {
    let mut promised = setting(WEEKLY, r#", "due": {"business_days": 1, "at": "18:00"}, "promised": true"#);
    promised.cursor = Some(date(2026, 11, 9));
    let plan = promised.plan("2026-12-18T20:00:00Z");
    let lines: Vec<String> = plan.decisions.iter().map(line).collect();
    assert_eq!(lines[0], "2026-11-16 missed: more than 31 days late");
    assert!(lines[1].starts_with("2026-11-23 created"), "{lines:?}");
}

#[test]
fn an_open_task_blocks_the_next_where_the_template_says_so() {
    let mut weekly = setting(WEEKLY, &format!(r#"{ONE_DAY}, "overlap": "skip""#));
    weekly.cursor = Some(date(2026, 11, 2));
    weekly.open_task = Some(1042);
    weekly.check("2026-11-09T07:00:00Z", &["2026-11-09 overlap: task #1042 is still open"]);
    weekly.open_task = None;
    weekly
        .check("2026-11-09T07:00:00Z", &["2026-11-09 created 2026-11-09T07:00:00Z due 2026-11-10T16:00:00Z"]);
}

#[test]
fn a_dropped_day_is_a_row_with_its_holiday() {
    let mut daily = setting(DAILY, r#", "due": {"hours": 4}"#);
    daily.cursor = Some(date(2026, 11, 16));
    daily.calendar.days_off.insert(date(2026, 11, 17), "Independence Day".into());
    daily.check("2026-11-17T20:00:00Z", &["2026-11-17 day off: Independence Day"]);
}

#[test]
fn a_pause_and_an_end_are_inclusive_on_the_nominal_date() {
    let mut weekly = setting(WEEKLY, ONE_DAY);
    weekly.cursor = Some(date(2026, 11, 2));
    weekly.engagement.pauses = vec![Pause { from: date(2026, 11, 9), to: Some(date(2026, 11, 9)) }];
    weekly.engagement.ends_on = Some(date(2026, 11, 16));
    let plan = weekly.check(
        "2026-11-30T20:00:00Z",
        &[
            "2026-11-09 engagement paused",
            "2026-11-16 created 2026-11-16T07:00:00Z due 2026-11-17T16:00:00Z late",
        ],
    );
    assert_eq!(plan.next, Next::Ended);
}

#[test]
fn an_excluded_date_is_a_row_and_never_the_newest() {
    let schedule = WEEKLY.replace("}", r#", "exdates": ["2026-11-09", "2026-11-10"]}"#);
    let mut weekly = setting(&schedule, ONE_DAY);
    weekly.cursor = Some(date(2026, 11, 2));
    weekly.engagement.exdates = vec![date(2026, 11, 23)];
    // the 10th is no date of the rule, so there is nothing to leave out
    weekly.check(
        "2026-11-23T08:00:00Z",
        &[
            "2026-11-09 excluded date",
            "2026-11-16 created 2026-11-16T07:00:00Z due 2026-11-17T16:00:00Z late",
            "2026-11-23 excluded date",
        ],
    );
    assert!(is_nominal(&weekly.series(), date(2026, 11, 9)).unwrap(), "a person may still have it made");
}

#[test]
fn extra_dates_come_between_those_of_the_rule() {
    let schedule = WEEKLY
        .replace("BYDAY=MO", "BYDAY=MO;COUNT=45")
        .replace("}", r#", "rdates": ["2025-12-31", "2026-11-04", "2026-11-09", "2026-12-31"]}"#);
    let mut weekly = setting(&schedule, r#", "due": {"business_days": 1, "at": "18:00"}, "catch_up": "all""#);
    weekly.cursor = Some(date(2026, 11, 2));
    // 45 weeks from 5 January end on 9 November: the extra dates count for nothing, and the 9th is one date
    let plan = weekly.check(
        "2026-11-12T08:00:00Z",
        &[
            "2026-11-04 created 2026-11-04T07:00:00Z due 2026-11-05T16:00:00Z late",
            "2026-11-09 created 2026-11-09T07:00:00Z due 2026-11-10T16:00:00Z late",
        ],
    );
    assert_eq!(plan.next, Next::At("2026-12-31T07:00:00Z".parse().unwrap()));
    let series = weekly.series();
    assert_eq!(latest_nominal(&series, date(2026, 11, 5)).unwrap(), Some(date(2026, 11, 4)));
    assert_eq!(latest_nominal(&series, date(2027, 2, 1)).unwrap(), Some(date(2026, 12, 31)));
    assert!(is_nominal(&series, date(2026, 11, 4)).unwrap());
    assert_eq!(next_nominal(&series, None).unwrap(), Some(date(2026, 1, 5)), "none before the engagement");
    assert_eq!(
        passed_over(&series, "2026-11-05T00:00:00Z".parse().unwrap()).unwrap(),
        Some(date(2026, 11, 4))
    );
}

#[test]
fn a_paused_client_gets_nothing_and_a_churned_one_ends_the_series() {
    let mut weekly = setting(WEEKLY, ONE_DAY);
    weekly.cursor = Some(date(2026, 11, 2));
    weekly.client.status = ClientStatus::Paused;
    weekly.check("2026-11-09T07:00:00Z", &["2026-11-09 client paused"]);
    weekly.client.status = ClientStatus::Churned;
    assert_eq!(weekly.check("2026-11-09T07:00:00Z", &[]).next, Next::Ended);
}

#[test]
fn work_at_the_start_is_made_once() {
    let mut start = setting(r#"{"on_start": true}"#, ONE_DAY);
    start.engagement.starts_on = date(2026, 11, 9);
    let first = start
        .check("2026-11-09T04:00:00Z", &["2026-11-09 created 2026-11-09T04:00:00Z due 2026-11-10T16:00:00Z"]);
    assert_eq!(first.next, Next::Ended);
    start.cursor = first.cursor;
    // an engagement whose start is corrected afterwards is not started twice
    start.engagement.starts_on = date(2026, 11, 12);
    start.check("2026-11-20T00:00:00Z", &[]);
}

#[test]
fn a_start_that_is_paused_waits_for_the_pause_to_end() {
    let mut start = setting(r#"{"on_start": true}"#, ONE_DAY);
    start.engagement.starts_on = date(2026, 11, 9);
    start.engagement.pauses = vec![Pause { from: date(2026, 11, 9), to: None }];
    let held = start.check("2026-11-09T04:00:00Z", &[]);
    assert_eq!((held.cursor, held.next), (None, Next::At("2026-11-10T04:00:00Z".parse().unwrap())));
    start.engagement.pauses.clear();
    start.check(
        "2026-11-12T04:00:00Z",
        &["2026-11-09 created 2026-11-09T04:00:00Z due 2026-11-10T16:00:00Z late"],
    );
}

#[test]
fn a_dropped_or_paused_date_makes_up_for_nothing() {
    let friday = r#"{"rrule": "FREQ=WEEKLY;BYDAY=FR", "at": "09:00", "on_holiday": "drop"}"#;
    let mut weekly = setting(friday, ONE_DAY);
    weekly.cursor = Some(date(2026, 11, 6));
    weekly.calendar.days_off.insert(date(2026, 11, 20), "Holiday".into());
    weekly.check(
        "2026-11-25T20:00:00Z",
        &[
            "2026-11-13 created 2026-11-13T07:00:00Z due 2026-11-16T16:00:00Z late",
            "2026-11-20 day off: Holiday",
        ],
    );
}

#[test]
fn a_changed_series_passes_over_what_should_have_appeared_before_and_nothing_else() {
    let sunday = r#"{"rrule": "FREQ=MONTHLY;BYMONTHDAY=1", "at": "09:00", "on_holiday": "following"}"#;
    let mut monthly = setting(sunday, ONE_DAY);
    monthly.cursor = Some(date(2026, 8, 1));
    // 1 November is a Sunday: its task appears on Monday 2, so on that Monday it is still ahead
    let monday = monthly.client.zone.start_of(date(2026, 11, 2));
    assert_eq!(passed_over(&monthly.series(), monday).unwrap(), Some(date(2026, 10, 1)));
    monthly.cursor = Some(date(2026, 10, 1));
    assert_eq!(passed_over(&monthly.series(), monday).unwrap(), None);
    let tuesday = monthly.client.zone.start_of(date(2026, 11, 3));
    assert_eq!(passed_over(&monthly.series(), tuesday).unwrap(), Some(date(2026, 11, 1)));
}

#[test]
fn a_renewal_is_prepared_while_it_is_ahead_and_once_a_cycle() {
    let schedule = r#"{"rrule": "FREQ=YEARLY", "anchor": "renewal_on", "offset_days": -45, "at": "09:00", "on_holiday": "preceding"}"#;
    let mut renewal = setting(schedule, r#", "due": {"business_days": 15, "at": "18:00"}, "promised": true"#);
    renewal.client.renewal_on = Some(date(2026, 11, 4));
    // its own deadline, 9 October, is long past, and the renewal is in two days
    let first = renewal.check(
        "2026-11-02T08:00:00Z",
        &["2026-09-20 created 2026-09-18T06:00:00Z due 2026-10-09T15:00:00Z late"],
    );
    renewal.cursor = first.cursor;
    renewal.client.renewal_on = Some(date(2026, 11, 20));
    renewal.check("2026-11-10T08:00:00Z", &[]);
    renewal.client.renewal_on = Some(date(2026, 10, 30));
    renewal.cursor = None;
    renewal.check("2026-11-02T08:00:00Z", &["2026-09-15 to 2026-09-15 before adoption"]);
}

#[test]
fn effort_is_the_estimate_times_the_clients_factor() {
    let weekly = setting(WEEKLY, ONE_DAY);
    let plan = weekly.plan("2026-11-02T08:00:00Z");
    let Outcome::Create(made) = &plan.decisions.last().unwrap().outcome else { panic!("{plan:?}") };
    assert_eq!((made.effort_minutes, made.title.as_str()), (90, "T 2026-11-02"));
}

#[test]
fn a_bound_cuts_a_plan_short_and_the_next_goes_on() {
    let mut daily = setting(DAILY, r#", "due": {"hours": 4}, "promised": true"#);
    daily.cursor = Some(date(2026, 11, 2));
    let limits = Limits { occurrences_max: 3, catch_up_days: 31 };
    let now = "2026-11-16T20:00:00Z".parse().unwrap();
    let mut found = Vec::new();
    loop {
        let plan = plan(&daily.series(), limits, now).unwrap();
        assert!(plan.decisions.len() <= 3);
        daily.cursor = plan.cursor;
        found.extend(plan.decisions.iter().map(line));
        if plan.next != Next::Ended && matches!(plan.next, Next::At(at) if at > now) {
            break;
        }
    }
    let mut whole = setting(DAILY, r#", "due": {"hours": 4}, "promised": true"#);
    whole.cursor = Some(date(2026, 11, 2));
    let at_once: Vec<String> = whole.plan("2026-11-16T20:00:00Z").decisions.iter().map(line).collect();
    assert_eq!((found.len(), found), (10, at_once));
}

proptest! {
    /// However often one looks, each nominal date is decided once, and none is left out. A plan
    /// that moved its cursor past an undecided date, or not past a decided one, makes this red.
    #[test]
    fn looking_more_often_decides_the_same_dates(mut looks in prop::collection::vec(0_i64..60 * 24, 1..20)) {
        looks.sort_unstable();
        let begin: Timestamp = "2026-11-02T00:00:00Z".parse().unwrap();
        let end = begin.plus_seconds(60 * 24 * 3600);
        let mut often = setting(DAILY, r#", "due": {"hours": 4}"#);
        let mut decided = Vec::new();
        for now in looks.iter().map(|hours| begin.plus_seconds(hours * 3600)).chain([end]) {
            let plan = plan(&often.series(), Limits { occurrences_max: 1000, catch_up_days: 31 }, now).unwrap();
            often.cursor = plan.cursor;
            let own = |d: &Decision| !matches!(d.outcome, Outcome::BeforeAdoption { .. });
            decided.extend(plan.decisions.iter().filter(|d| own(d)).map(|d| d.nominal_on));
        }
        let weekdays: Vec<Date> = (0..60).map(|n| plus_days(date(2026, 11, 2), n)).filter(|d| often.calendar.is_working(*d)).collect();
        prop_assert_eq!(decided, weekdays);
    }
}

#[track_caller]
fn check_nominal(setting: &Setting, on: &str, expected: bool) {
    assert_eq!(is_nominal(&setting.series(), on.parse().unwrap()).unwrap(), expected, "{on}");
}

#[test]
fn a_date_is_the_series_own_or_not() {
    let mut weekly = setting(WEEKLY, ONE_DAY);
    weekly.engagement.ends_on = Some(date(2026, 12, 7));
    check_nominal(&weekly, "2026-01-05", true);
    check_nominal(&weekly, "2025-12-29", false);
    check_nominal(&weekly, "2026-11-24", false);
    check_nominal(&weekly, "2026-12-07", true);
    check_nominal(&weekly, "2026-12-14", false);
    let start = setting(r#"{"on_start": true}"#, ONE_DAY);
    check_nominal(&start, "2026-01-05", true);
    check_nominal(&start, "2026-01-06", false);
    let renewal = r#"{"rrule": "FREQ=YEARLY", "anchor": "renewal_on", "offset_days": -30, "at": "09:00", "on_holiday": "following"}"#;
    let mut renewal = setting(renewal, ONE_DAY);
    renewal.client.renewal_on = Some(date(2026, 12, 1));
    check_nominal(&renewal, "2026-11-01", true);
    check_nominal(&renewal, "2027-11-01", true);
    check_nominal(&renewal, "2026-12-01", false);
    // the cycle was decided on another day: the anchor has moved since
    renewal.cursor = Some(date(2026, 10, 20));
    check_nominal(&renewal, "2026-11-01", false);
    check_nominal(&renewal, "2027-11-01", true);
    renewal.cursor = Some(date(2026, 11, 1));
    check_nominal(&renewal, "2026-11-01", true);
}

#[test]
fn a_dropped_date_that_somebody_asks_for_is_done_on_its_very_day() {
    let mut daily = setting(DAILY, ONE_DAY);
    daily.calendar.days_off.insert(date(2026, 12, 25), "Christmas Day".into());
    let by_hand = |on: Date| dates_by_hand(&daily.series(), on).unwrap();
    assert_eq!(dates_of(&daily.series(), date(2026, 12, 25)).unwrap(), None);
    let dropped = by_hand(date(2026, 12, 25));
    assert_eq!(dropped.rolled_on, date(2026, 12, 25));
    assert_eq!(dropped.due_at.to_string(), "2026-12-28T16:00:00Z");
    let usual = dates_of(&daily.series(), date(2026, 12, 24)).unwrap();
    assert_eq!(Some(by_hand(date(2026, 12, 24))), usual);
}

mod defaults;
mod foresee;
mod overlap;
