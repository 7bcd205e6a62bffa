//! Tables of who hears of what, when, and in which words.

use super::*;
use crate::event::About;
use crate::score::Importance;
use crate::task::{Shown, Status};
use jiff::civil::time;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn person(login: &str, access: Access) -> Person {
    Person {
        login: login.to_owned(),
        name: login.to_owned(),
        access,
        roles: Vec::new(),
        calendar: "ua".to_owned(),
        zone: Zone::named("Europe/Kyiv").unwrap(),
        works_from: time(9, 0, 0, 0),
        minutes_per_day: 480,
        active: true,
        tasks_at_once: None,
        last_on: None,
    }
}

fn people() -> Vec<Person> {
    let gone = Person { active: false, ..person("gone", Access::Admin) };
    vec![
        person("boss", Access::Admin),
        person("mia", Access::Manager),
        person("max", Access::Manager),
        person("sam", Access::Specialist),
        person("pat", Access::Specialist),
        gone,
    ]
}

/// Acme's, which mia answers for, and sam's.
fn task() -> Task {
    Task {
        id: 1042,
        origin: None,
        client: "acme".to_owned(),
        manager: "mia".to_owned(),
        deputy: None,
        title: "Monthly report".to_owned(),
        purpose: String::new(),
        role: "seo".to_owned(),
        assignee: Some("sam".to_owned()),
        status: Status::Open,
        importance: Importance::Normal,
        promised: true,
        review: false,
        effort_minutes: 60,
        deadline: at("2026-11-27T16:00:00Z"),
        deadline_implied: false,
        first_deadline: at("2026-11-27T16:00:00Z"),
        moves: 0,
        slip_days: 0,
        late: false,
        created_at: at("2026-11-24T09:00:00Z"),
        started_at: None,
        closed_at: None,
        blocked_reason: None,
        waiting: None,
        paused: Vec::new(),
        checklist: Vec::new(),
        shown: Shown::default(),
        overridden: None,
        version: 1,
    }
}

fn event(kind: EventKind, by: &str) -> Event {
    let about = About { task: Some(1042), client: Some("acme".to_owned()), series: None };
    Event::new(kind, about, By::parse(by), at("2026-11-24T09:00:00Z"))
}

#[track_caller]
fn check_told(event: &Event, expected: &[(&str, &str)]) {
    let (task, people) = (task(), people());
    let subject = Subject { task: Some(&task), manager: Some("mia"), deputy: None };
    let told = told(event, subject, &people);
    let told: Vec<_> = told.into_iter().map(|(one, topic)| (one.login.as_str(), topic.as_str())).collect();
    assert_eq!(told, expected, "{} by {}", event.kind.as_str(), event.by.as_str());
}

#[test]
fn a_specialist_hears_of_what_comes_and_goes() {
    check_told(
        &event(EventKind::TaskReassigned, "mia").moved("pat", "sam"),
        &[("sam", "assigned"), ("pat", "taken")],
    );
    check_told(&event(EventKind::TaskReassigned, "mia").moved("pool:seo", "sam"), &[("sam", "assigned")]);
    check_told(&event(EventKind::TaskReturned, "mia").because("no title"), &[("sam", "returned")]);
    check_told(&event(EventKind::TaskFollowedUp, "(engine)"), &[("sam", "blocked")]);
    let mut comment = event(EventKind::TaskCommented, "sam");
    check_told(&comment, &[]);
    comment.detail = Some(serde_json::json!({ "mentions": ["mia", "sam"] }));
    check_told(&comment, &[("mia", "mention")]);
    check_told(&event(EventKind::TaskCreated, "(engine)").moved("", "sam"), &[("sam", "new_work")]);
    check_told(&event(EventKind::TaskCreated, "mia").moved("", "sam"), &[("sam", "assigned")]);
    check_told(&event(EventKind::TaskSuperseded, "(engine)"), &[("sam", "taken")]);
    check_told(&event(EventKind::DeadlineMoved, "mia"), &[("sam", "deadline")]);
}

#[test]
fn a_deputy_hears_what_the_manager_hears_and_whoever_gets_or_loses_a_client_hears_of_it() {
    let (task, people) = (task(), people());
    let subject = Subject { task: Some(&task), manager: Some("mia"), deputy: Some("max") };
    let heard = |event: &Event| {
        let told = told(event, subject, &people).into_iter();
        told.map(|(one, topic)| format!("{} {}", one.login, topic.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(heard(&event(EventKind::TaskSubmitted, "sam")), ["mia review", "max review"]);
    let handed = event(EventKind::ClientHandedOver, "boss");
    assert_eq!(heard(&handed.moved("mia", "max")), ["max assigned", "mia taken"]);
    let deputy = event(EventKind::ClientHandedOver, "mia").moved("", "max");
    assert_eq!(heard(&deputy), ["max assigned"]);
}

#[test]
fn a_manager_hears_of_their_clients_only() {
    check_told(&event(EventKind::TaskSubmitted, "sam"), &[("mia", "review")]);
    check_told(&event(EventKind::TaskBlocked, "sam"), &[("mia", "blocked")]);
    check_told(&event(EventKind::TaskUnassigned, "(engine)"), &[("mia", "pool")]);
    check_told(&event(EventKind::TaskOverdue, "(engine)"), &[("mia", "overdue"), ("sam", "overdue")]);
    check_told(&event(EventKind::PromiseEndangered, "(engine)"), &[("mia", "danger"), ("sam", "danger")]);
}

#[test]
fn what_is_proposed_goes_to_whoever_decides_and_back() {
    check_told(&event(EventKind::ProposalMade, "sam"), &[("mia", "proposal")]);
    check_told(&event(EventKind::ProposalMade, "(engine)"), &[("mia", "danger")]);
    check_told(&event(EventKind::ProposalRejected, "mia"), &[("sam", "proposal")]);
    let of_template = Event { about: About::default(), ..event(EventKind::ProposalMade, "(engine)") };
    check_told(&of_template, &[("boss", "proposal")]);
}

#[test]
fn nobody_hears_of_what_they_did_themselves() {
    check_told(&event(EventKind::TaskReassigned, "sam").moved("pat", "sam"), &[("pat", "taken")]);
    check_told(&event(EventKind::TaskReassigned, "pat").moved("pat", "sam"), &[("sam", "assigned")]);
    check_told(&event(EventKind::TaskBlocked, "mia"), &[]);
    check_told(&event(EventKind::TaskCreated, "sam").moved("", "sam"), &[]);
}

#[test]
fn trouble_is_for_admins_who_are_still_there() {
    check_told(&event(EventKind::GenerationHeld, "(engine)"), &[("boss", "trouble")]);
    check_told(&event(EventKind::EndpointDisabled, "(engine)"), &[("boss", "trouble")]);
}

#[test]
fn risk_is_told_when_it_rises_into_the_next_band() {
    let moved = |from: &str, to: &str| event(EventKind::RiskMoved, "(engine)").moved(from, to);
    check_told(&moved("0.49", "0.51"), &[("mia", "risk")]);
    check_told(&moved("0.20", "0.80"), &[("mia", "risk")]);
    check_told(&moved("0.51", "0.74"), &[]);
    check_told(&moved("0.80", "0.40"), &[]);
    check_told(&moved("", "0.80"), &[]);
}

// ---- when

#[track_caller]
fn check_due(rules: &Rules, topic: Topic, login: &str, now: &str, expected: Option<Due>) {
    let people = people();
    let person = people.iter().find(|person| person.login == login).unwrap();
    assert_eq!(rules.due(topic, person, at(now)), expected, "{topic:?} to {login}");
}

#[test]
fn without_a_choice_the_access_decides() {
    let (rules, now) = (Rules::default(), "2026-11-24T09:00:00Z");
    let in_digest = Some(Due::InDigest(at("2026-11-25T06:30:00Z")));
    check_due(&rules, Topic::Overdue, "mia", now, Some(Due::AtOnce(at(now))));
    check_due(&rules, Topic::Overdue, "sam", now, in_digest);
    check_due(&rules, Topic::NewWork, "sam", now, in_digest);
    check_due(&rules, Topic::Returned, "sam", now, Some(Due::AtOnce(at(now))));
}

#[test]
fn a_choice_wins() {
    let chosen = BTreeMap::from([(Topic::Returned, When::Off), (Topic::NewWork, When::AtOnce)]);
    let (rules, now) = (Rules { chosen, ..Rules::default() }, "2026-11-24T09:00:00Z");
    check_due(&rules, Topic::Returned, "sam", now, None);
    check_due(&rules, Topic::NewWork, "sam", now, Some(Due::AtOnce(at(now))));
}

#[test]
fn what_comes_in_quiet_hours_waits_for_their_end() {
    let quiet = Quiet::parse("20:00", "07:30");
    let rules = Rules { quiet, digest_at: time(8, 0, 0, 0), ..Rules::default() };
    let (night, morning) = ("2026-11-24T19:00:00Z", at("2026-11-25T05:30:00Z"));
    check_due(&rules, Topic::Returned, "sam", night, Some(Due::AtOnce(morning)));
    check_due(&rules, Topic::NewWork, "sam", night, Some(Due::InDigest(at("2026-11-25T06:00:00Z"))));
}

#[track_caller]
fn check_quiet(zone: &str, from: &str, to: &str, now: &str, expected: Option<&str>) {
    let zone = Zone::named(zone).unwrap();
    let ends = Quiet::parse(from, to).unwrap().ends(&zone, at(now));
    assert_eq!(ends, expected.map(at), "{from} to {to} in {zone} at {now}");
}

#[test]
fn quiet_hours_may_span_midnight() {
    let kyiv = "Europe/Kyiv";
    check_quiet(kyiv, "20:00", "08:00", "2026-11-24T17:59:59Z", None);
    check_quiet(kyiv, "20:00", "08:00", "2026-11-24T18:00:00Z", Some("2026-11-25T06:00:00Z"));
    check_quiet(kyiv, "20:00", "08:00", "2026-11-25T05:59:59Z", Some("2026-11-25T06:00:00Z"));
    check_quiet(kyiv, "20:00", "08:00", "2026-11-25T06:00:00Z", None);
    check_quiet(kyiv, "12:00", "13:00", "2026-11-24T10:30:00Z", Some("2026-11-24T11:00:00Z"));
    check_quiet(kyiv, "12:00", "13:00", "2026-11-24T11:30:00Z", None);
    assert_eq!(Quiet::parse("08:00", "08:00"), None);
}

/// Red when the end is counted from the start in hours: in the nights of a clock change it is an hour off.
#[test]
fn quiet_hours_end_by_the_clock_on_the_wall() {
    let berlin = "Europe/Berlin";
    check_quiet(berlin, "22:00", "07:00", "2027-03-27T23:00:00Z", Some("2027-03-28T05:00:00Z"));
    check_quiet(berlin, "22:00", "07:00", "2026-10-24T22:00:00Z", Some("2026-10-25T06:00:00Z"));
    // an end that the clock jumps over is when the clock has jumped
    check_quiet(berlin, "22:00", "02:30", "2027-03-27T23:00:00Z", Some("2027-03-28T01:30:00Z"));
}

#[track_caller]
fn check_next(zone: &str, now: &str, expected: &str) {
    let zone = Zone::named(zone).unwrap();
    assert_eq!(hours::next(time(2, 30, 0, 0), &zone, at(now)), at(expected), "after {now} in {zone}");
}

#[test]
fn the_digest_has_an_hour_on_every_day() {
    check_next("UTC", "2026-11-24T02:29:59Z", "2026-11-24T02:30:00Z");
    check_next("UTC", "2026-11-24T02:30:00Z", "2026-11-25T02:30:00Z");
    // the clock jumps over it, and shows it twice
    check_next("Europe/Berlin", "2027-03-27T12:00:00Z", "2027-03-28T01:30:00Z");
    check_next("Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z");
    check_next("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
}

// ---- one per cause

#[test]
fn of_several_notices_about_one_cause_the_most_pressing_is_sent() {
    let wanted = |login: &str, cause: Cause, topic: Topic| (login.to_owned(), cause, topic, ());
    let sent = one_per_cause(vec![
        wanted("sam", Cause::Task(1), Topic::Deadline),
        wanted("sam", Cause::Task(1), Topic::Assigned),
        wanted("sam", Cause::Task(1), Topic::Priority),
        wanted("sam", Cause::Task(2), Topic::Deadline),
        wanted("pat", Cause::Task(1), Topic::Taken),
        wanted("boss", Cause::Own(3), Topic::Trouble),
        wanted("boss", Cause::Own(4), Topic::Trouble),
    ]);
    let sent: Vec<_> = sent.iter().map(|(login, _, topic, ())| (login.as_str(), topic.as_str())).collect();
    let expected = [
        ("boss", "trouble"),
        ("boss", "trouble"),
        ("pat", "taken"),
        ("sam", "assigned"),
        ("sam", "deadline"),
    ];
    assert_eq!(sent, expected);
}

#[test]
fn events_of_one_task_share_a_cause() {
    let series = Event {
        about: About { series: Some(7), ..About::default() },
        ..event(EventKind::SeriesFailed, "(engine)")
    };
    assert_eq!(Cause::of(&event(EventKind::TaskCreated, "mia"), 3), Cause::Task(1042));
    assert_eq!(Cause::of(&series, 3), Cause::Own(3));
}

// ---- words

#[track_caller]
fn check_line(topic: Topic, event: &Event, expected: &str) {
    let zone = Zone::named("Europe/Kyiv").unwrap();
    assert_eq!(words::line(topic, event, event.about.task.map(|_| task()).as_ref(), &zone), expected);
}

#[test]
fn a_notice_is_one_line() {
    let returned = event(EventKind::TaskReturned, "mia").because("the second page\r\nhas no title");
    check_line(
        Topic::Returned,
        &returned,
        "#1042 Monthly report (acme) returned by mia: the second page has no title",
    );
    check_line(
        Topic::Danger,
        &event(EventKind::PromiseEndangered, "(engine)"),
        "#1042 Monthly report (acme) promised and not begun, due 2026-11-27 18:00",
    );
    let about = About { client: Some("acme".to_owned()), ..About::default() };
    let risk = Event { about, ..event(EventKind::RiskMoved, "(engine)").moved("0.40", "0.61") };
    check_line(Topic::Risk, &risk, "acme risk of leaving is now 0.61, was 0.40");
}

#[test]
fn a_line_has_an_end_and_no_control_characters() {
    let long =
        event(EventKind::TaskReturned, "mia").because(&format!("a\u{7}\u{1b}[31m{}", "б".repeat(5_000)));
    let line = words::line(Topic::Returned, &long, Some(&task()), &Zone::utc());
    assert!(line.chars().count() <= 301 && line.ends_with('…'), "{line}");
    assert!(!line.chars().any(char::is_control), "{line:?}");
}

#[test]
fn a_payload_says_what_the_feed_says() {
    let returned = event(EventKind::TaskReturned, "mia").because("а \"так\" — ні 🙂\n");
    let read: serde_json::Value = serde_json::from_str(&words::payload(7, &returned)).unwrap();
    assert_eq!(
        (&read["type"], &read["timestamp"]),
        (&"task_returned".into(), &"2026-11-24T09:00:00Z".into())
    );
    assert_eq!(read["data"]["event"], 7);
    assert_eq!(read["data"]["reason"], "а \"так\" — ні 🙂");
}

#[test]
fn a_digest_lists_a_hundred_and_counts_the_rest() {
    assert_eq!(words::digest(&["a\nb".to_owned()]), "Slated, one thing since yesterday:\n- a b");
    let many = words::digest(&vec!["x".to_owned(); 103]);
    assert!(many.starts_with("Slated, 103 things") && many.ends_with("\nand 3 more"), "{many}");
}
