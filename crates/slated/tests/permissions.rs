//! Who may ask what: every route of the document against everybody who could ask, in one table.
//!
//! A route without a row is red. A refusal is worth something only where the same request works for somebody:
//! after each one, somebody who may sends it again, for the same task, and it must succeed.

#[path = "api/agency.rs"]
mod agency;

use std::collections::BTreeSet;

use agency::{FOREIGN, FREE, PLAIN, REVIEWED, SERIES, World, at};
use jiff::civil::{Date, date};
use slated_core::agency::{Absence, Access};
use slated_core::event::By;
use slated_core::expectation::Expectation;
use slated_core::notice::address::{EndpointKind, EndpointState};
use slated_core::overrides::{Override, OverrideKind};
use slated_core::proposal::Wanted;
use slated_core::task::logged::Timer;
use slated_core::task::{Actor, Status, Task};
use slated_core::time::plus_days;
use slated_store::{CabinetLink, Endpoint, NewTask, StoredExpectation};

/// boss is an admin, mia the client's manager, max another; sam has the task, pat another role; then nobody.
const ASKERS: [Option<&str>; 6] = [Some("boss"), Some("mia"), Some("max"), Some("sam"), Some("pat"), None];

/// The task that a request is about, made anew for every asker; acme's, and sam's where it is anybody's.
#[derive(Clone, Copy)]
enum About {
    /// The request names no task.
    Nothing,
    Open,
    Promise,
    ToReview,
    InReview,
    Blocked,
    /// Closed a moment ago.
    Done,
    /// A file is beside it.
    Attached,
    /// Not a task: the latest signal about acme, by its number.
    Noted,
    /// Not a task: the first version of the card of acme's engagement.
    Carded,
    /// Not a task: a contact person of acme's, by its number.
    Person,
    Overridden,
    /// A promise that moved, and the client does not know.
    Moved,
    InPool,
    /// Everybody's timer runs on it.
    Timed,
    /// Not a task: a proposal of sam's about one, by its number.
    Proposed,
    /// Not a task: a date of the series that has none, by its place in time.
    Uncreated,
    /// Not a task: a link to acme's cabinet, by its name in digits.
    Linked,
    /// Not a task: a webhook.
    Webhook,
    /// Sam is away from 2026-12-07 on, or never.
    Away,
    Free,
}

struct Row {
    line: &'static str,
    about: About,
    body: &'static str,
    /// One a column of [`ASKERS`].
    expected: [u16; 6],
}

const fn row(line: &'static str, about: About, body: &'static str, expected: [u16; 6]) -> Row {
    Row { line, about, body, expected }
}

/// Of the series; none of the days after it has a row of its own.
const FIRST_DATE: Date = date(2026, 6, 1);
const BULK: &str = r#"{"verb":"reassign","to":"sue","tasks":[{"number":{n},"version":1}]}"#;
const AWAY: &str = r#"{"from":"2026-12-07","to":"2026-12-11","kind":"vacation"}"#;
const LEAVE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261207\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const REASON: &str = r#"{"reason":"x"}"#;
const PROPOSAL: &str = r#"{"task":{n},"kind":"effort","value":60,"reason":"x"}"#;
const SIGNAL: &str = r#"{"kind":"contact","observed_on":"2026-11-24"}"#;
const CARD: &str = r#"{"expected":"y"}"#;
const TOLD: &str = r#"{"told_how":"by phone"}"#;
const PROMISE: &str = r#"{"client":"acme","what":"x","by":"2026-11-27T18:00","effort_hours":1,"role":"seo","told_how":"by phone"}"#;
const CORRECTION: &str = r#"{"kind":"contact","observed_on":"2026-11-23","reason":"x"}"#;
const JUDGEMENT: &str = r#"{"kind":"floor","risk":0.5,"reason":"x"}"#;
const DEADLINE: &str = r#"{"to":"2026-12-01T18:00:00+02:00","reason":"x"}"#;
const DRY_DEADLINE: &str = r#"{"to":"2026-12-01T18:00:00+02:00","reason":"x","dry_run":true}"#;
/// Shown and not done, so that the next asker finds the same.
const DRY: &str = r#"{"reason":"x","dry_run":true}"#;
const PAUSE: &str = r#"{"to":"2026-12-01","reason":"x","dry_run":true}"#;
const START: &str = r#"{"service":"ppc","starts_on":"2026-12-01","dry_run":true}"#;
const FILL: &str = r#"{"from":"2026-11-01","to":"2026-11-24"}"#;
const SERVICE: &str = r#"{"key":"seo","name":"SEO","purpose":"To be found","task":[]}"#;
/// Where the world's clock stands.
const CLOCK: &str = r#"{"at":"2026-11-24T09:00:00Z"}"#;
const WEBHOOK: &str = r#"{"name":"x","url":"https://1.1.1.1/hook"}"#;
const PREVIEW: &str = "GET /v1/clients/acme/preview?from=2026-11-24&to=2026-12-24";
const SERIES_PREVIEW: &str = "GET /v1/series/1/preview?from=2026-11-24&to=2026-12-24";
const UNSAVED: &str = r#"{"schedule":{"rrule":"FREQ=WEEKLY;BYDAY=MO","at":"09:00","on_holiday":"following"},
    "due":{"hours":8},"starts_on":"2026-12-01","time_zone":"Europe/Kyiv","calendar":"ua"}"#;

#[rustfmt::skip]
const TABLE: &[Row] = &[
    //                                                                         boss mia  max  sam  pat  nobody
    row("GET /v1/me",                       About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("GET /v1/queue",                    About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("GET /v1/queue?person=sam",         About::Nothing, "",               [200, 200, 200, 200, 403, 401]),
    row("GET /v1/queue/suggestion",         About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("GET /v1/queue/suggestion?person=sam", About::Nothing, "",            [200, 200, 200, 200, 403, 401]),
    row("GET /v1/forecast",                 About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("GET /v1/forecast?person=sam",      About::Nothing, "",               [200, 200, 200, 200, 403, 401]),
    row("GET /v1/forecast/load",            About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/forecast/load?with=acme/ppc@2026-12-01", About::Nothing, "", [200, 200, 404, 403, 403, 401]),
    // a task of another role's pool is taken by nobody, and seen by those who answer for it
    row("POST /v1/queue/claim",             About::InPool, r#"{"task":{n}}"#, [409, 409, 404, 200, 404, 401]),
    row("GET /v1/tasks",                    About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("GET /v1/tasks/{n}",                About::Open, "",                  [200, 200, 404, 200, 404, 401]),
    row("GET /v1/tasks/{n}/score",          About::Open, "",                  [200, 200, 404, 200, 404, 401]),
    row("GET /v1/tasks/{n}/overtakes",      About::Open, "",                  [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/start",         About::Open, "",                  [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/submit",        About::ToReview, "",              [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/complete",      About::Open, "",                  [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/release",       About::Open, "",                  [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/block",         About::Open, REASON,              [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/unblock",       About::Blocked, "",               [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/reopen",        About::Done, REASON,              [200, 200, 404, 200, 404, 401]),
    row("GET /v1/tasks/{n}/comments",       About::Open, "",                  [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/comments",      About::Open, r#"{"text":"x"}"#,   [201, 201, 404, 201, 404, 401]),
    row("GET /v1/tasks/{n}/links",          About::Open, "",                  [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/links",         About::Open, r#"{"url":"https://x"}"#, [201, 201, 404, 201, 404, 401]),
    row("GET /v1/tasks/{n}/attachments",    About::Open, "",                  [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/attachments?name=x", About::Open, r#"{"x":1}"#,   [201, 201, 404, 201, 404, 401]),
    row("GET /v1/tasks/{n}/attachments/{attachment}", About::Attached, "",    [200, 200, 404, 200, 404, 401]),
    row("GET /v1/search?q=x",               About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("POST /v1/tasks/{n}/log-time",      About::Open, r#"{"minutes":45}"#, [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/timer/start",   About::Open, "",                  [200, 200, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/timer/stop",    About::Timed, "",                 [200, 200, 404, 200, 404, 401]),
    row("POST /v1/timer/stop",              About::Timed, "",                 [200, 200, 200, 200, 200, 401]),
    row("GET /v1/timer",                    About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("GET /v1/proposals",                About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("POST /v1/proposals",               About::Open, PROPOSAL,            [201, 201, 404, 201, 404, 401]),
    row("GET /v1/proposals/{n}",            About::Proposed, "",              [200, 200, 404, 200, 404, 401]),
    row("POST /v1/proposals/{n}/accept",    About::Proposed, "",              [200, 200, 404, 403, 404, 401]),
    row("POST /v1/proposals/{n}/reject",    About::Proposed, REASON,          [200, 200, 404, 403, 404, 401]),
    row("POST /v1/proposals/{n}/withdraw",  About::Proposed, "",              [403, 403, 404, 200, 404, 401]),
    row("POST /v1/tasks/{n}/approve",       About::InReview, "",              [200, 200, 404, 403, 404, 401]),
    row("POST /v1/tasks/{n}/return",        About::InReview, r#"{"comment":"x"}"#, [200, 200, 404, 403, 404, 401]),
    row("POST /v1/tasks/{n}/cancel",        About::Open, REASON,              [200, 200, 404, 403, 404, 401]),
    row("POST /v1/tasks/{n}/waive",         About::Promise, REASON,           [200, 200, 404, 403, 404, 401]),
    row("POST /v1/tasks/{n}/reassign",      About::Open, r#"{"to":"sue"}"#,   [200, 200, 404, 403, 404, 401]),
    row("POST /v1/tasks/bulk",              About::Open, BULK,                [200, 200, 409, 403, 403, 401]),
    row("PUT /v1/tasks/{n}/override",       About::Open, r#"{"kind":"pin","reason":"x"}"#, [200, 200, 404, 403, 404, 401]),
    row("PUT /v1/tasks/{n}/client-sees",    About::Open, r#"{"client_sees":true}"#, [200, 200, 404, 403, 404, 401]),
    row("DELETE /v1/tasks/{n}/override",    About::Overridden, "",            [200, 200, 404, 403, 404, 401]),
    row("POST /v1/tasks/{n}/deadline",      About::Open, DEADLINE,            [200, 200, 404, 403, 404, 401]),
    row("POST /v1/tasks/{n}/moves/{move}/told", About::Moved, TOLD,           [200, 200, 404, 403, 404, 401]),
    row("POST /v1/promises",                About::Nothing, PROMISE,          [201, 201, 404, 404, 404, 401]),
    row("GET /v1/promises",                 About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/promises?client=acme",     About::Nothing, "",               [200, 200, 404, 403, 403, 401]),
    row("GET /v1/promises?manager=mia",     About::Nothing, "",               [200, 200, 404, 403, 403, 401]),
    row("GET /v1/obligations",              About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/slips",                    About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/overrides",                About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/overrides/meter",          About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/reviews",                  About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/reviews/rates",            About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    // a dry run is refused to whom the real thing is
    row("POST /v1/tasks/{n}/cancel",        About::Open, DRY,                 [200, 200, 404, 403, 404, 401]),
    row("POST /v1/tasks/{n}/waive",         About::Promise, DRY,              [200, 200, 404, 403, 404, 401]),
    row("POST /v1/tasks/{n}/reassign",      About::Open, r#"{"to":"sue","dry_run":true}"#, [200, 200, 404, 403, 404, 401]),
    row("PUT /v1/tasks/{n}/override",       About::Open, r#"{"kind":"pin","reason":"x","dry_run":true}"#, [200, 200, 404, 403, 404, 401]),
    row("DELETE /v1/tasks/{n}/override?dry_run=true", About::Overridden, "",  [200, 200, 404, 403, 404, 401]),
    row("POST /v1/tasks/{n}/deadline",      About::Open, DRY_DEADLINE,        [200, 200, 404, 403, 404, 401]),
    row("GET /v1/clients/acme",             About::Nothing, "",               [200, 200, 404, 404, 404, 401]),
    row("GET /v1/clients/acme/expectations", About::Nothing, "",              [200, 200, 404, 200, 404, 401]),
    row("PUT /v1/clients/acme/engagements/seo/expectation", About::Carded, CARD, [200, 200, 404, 404, 404, 401]),
    row("GET /v1/clients/acme/engagements/seo/expectation", About::Carded, "", [200, 200, 404, 200, 404, 401]),
    row("GET /v1/clients",                  About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    // nothing of it differs, so that the next asker finds the same
    row("PATCH /v1/clients/acme",           About::Nothing, r#"{"tier":"standard"}"#, [200, 200, 404, 404, 404, 401]),
    row("POST /v1/clients/acme/erase",      About::Nothing, DRY,              [200, 403, 403, 403, 403, 401]),
    row("POST /v1/people/sam/erase",        About::Nothing, DRY,              [200, 403, 403, 403, 403, 401]),
    row("GET /v1/clients/acme/contacts",    About::Nothing, "",               [200, 200, 404, 404, 404, 401]),
    row("POST /v1/clients/acme/contacts",   About::Nothing, r#"{"name":"x"}"#, [201, 201, 404, 404, 404, 401]),
    row("PATCH /v1/clients/acme/contacts/{contact}", About::Person, r#"{"name":"x"}"#, [200, 200, 404, 404, 404, 401]),
    row("DELETE /v1/clients/acme/contacts/{contact}", About::Person, "",      [204, 204, 404, 404, 404, 401]),
    row("POST /v1/clients/acme/signals",    About::Nothing, SIGNAL,           [201, 201, 404, 404, 404, 401]),
    row("GET /v1/clients/acme/signals",     About::Nothing, "",               [200, 200, 404, 404, 404, 401]),
    row("PUT /v1/clients/acme/signals/{noted}", About::Noted, CORRECTION,     [200, 200, 404, 404, 404, 401]),
    row("DELETE /v1/clients/acme/signals/{noted}", About::Noted, REASON,      [200, 200, 404, 404, 404, 401]),
    row("GET /v1/clients/acme/risk",        About::Nothing, "",               [200, 200, 404, 404, 404, 401]),
    row("PUT /v1/clients/acme/risk",        About::Nothing, JUDGEMENT,        [200, 200, 404, 404, 404, 401]),
    row("DELETE /v1/clients/acme/risk",     About::Nothing, "",               [200, 200, 404, 404, 404, 401]),
    row("GET /v1/clients/acme/sold-against-done?from=2026-11-01&to=2026-11-30", About::Nothing, "", [200, 200, 404, 404, 404, 401]),
    row("GET /v1/clients/acme/cabinet?from=2026-11-01&to=2026-11-30", About::Nothing, "", [200, 200, 404, 404, 404, 401]),
    row("GET /v1/clients/acme/cabinet-links", About::Nothing, "",             [200, 200, 404, 404, 404, 401]),
    row("POST /v1/clients/acme/cabinet-links", About::Nothing, "",            [201, 201, 404, 404, 404, 401]),
    row("DELETE /v1/clients/acme/cabinet-links/{id}", About::Linked, "",      [204, 204, 404, 404, 404, 401]),
    row(PREVIEW,                            About::Nothing, "",               [200, 200, 404, 404, 404, 401]),
    row("GET /v1/clients/acme/engagements", About::Nothing, "",               [200, 200, 404, 404, 404, 401]),
    row("GET /v1/clients/acme/engagements/seo", About::Nothing, "",           [200, 200, 404, 404, 404, 401]),
    row("POST /v1/clients/acme/engagements", About::Nothing, START,           [200, 200, 404, 404, 404, 401]),
    row("POST /v1/clients/acme/engagements/seo/pause", About::Nothing, PAUSE, [200, 200, 404, 404, 404, 401]),
    row("POST /v1/clients/acme/engagements/seo/resume", About::Nothing, DRY,  [200, 200, 404, 404, 404, 401]),
    row("POST /v1/clients/acme/engagements/seo/end", About::Nothing, DRY,     [200, 200, 404, 404, 404, 401]),
    row("POST /v1/clients/acme/engagements/seo/backfill", About::Nothing, FILL, [200, 200, 404, 404, 404, 401]),
    row("GET /v1/series",                   About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/series/1",                 About::Nothing, "",               [200, 200, 404, 404, 404, 401]),
    row("GET /v1/series/1/occurrences",     About::Nothing, "",               [200, 200, 404, 404, 404, 401]),
    row(SERIES_PREVIEW,                     About::Nothing, "",               [200, 200, 404, 404, 404, 401]),
    row("POST /v1/recurrence/preview",      About::Nothing, UNSAVED,          [200, 200, 200, 403, 403, 401]),
    row("POST /v1/series/1/occurrences/{date}/create", About::Uncreated, "",  [201, 201, 404, 404, 404, 401]),
    row("GET /v1/services",                 About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/services/seo",             About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/services/seo/versions",    About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("PUT /v1/services/seo?dry_run=true", About::Nothing, SERVICE,         [200, 403, 403, 403, 403, 401]),
    row("GET /v1/calendars",                About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("GET /v1/calendars/ua",             About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("GET /v1/calendars/ua/ics",         About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    row("GET /v1/people",                   About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/people/sam",               About::Nothing, "",               [200, 200, 200, 200, 403, 401]),
    // nothing of it differs, so that the next asker finds the same
    row("PATCH /v1/people/sam",             About::Nothing, r#"{"active":true}"#, [200, 403, 403, 403, 403, 401]),
    row("GET /v1/people/sam/absences",      About::Nothing, "",               [200, 200, 200, 200, 403, 401]),
    row("POST /v1/people/sam/absences",     About::Free, AWAY,                [201, 201, 201, 201, 403, 401]),
    // the same file again is the same absence
    row("POST /v1/people/sam/absences/ics", About::Free, LEAVE,               [201, 201, 201, 201, 403, 401]),
    row("DELETE /v1/people/sam/absences/2026-12-07", About::Away, "",         [204, 204, 204, 204, 403, 401]),
    row("GET /v1/board",                    About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/events",                   About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/events/stream",            About::Nothing, "",               [200, 200, 200, 403, 403, 401]),
    row("GET /v1/events?client=acme",       About::Nothing, "",               [200, 200, 404, 403, 403, 401]),
    row("GET /v1/events?task={n}",          About::Open, "",                  [200, 200, 404, 403, 403, 401]),
    row("POST /v1/clock/confirm",           About::Nothing, CLOCK,            [200, 403, 403, 403, 403, 401]),
    row("GET /v1/me/notices",               About::Nothing, "",               [200, 200, 200, 200, 200, 401]),
    // nothing of it differs, so that the next asker finds the same
    row("PUT /v1/me/notices",               About::Nothing, "{}",             [200, 200, 200, 200, 200, 401]),
    row("POST /v1/me/notices/test",         About::Nothing, "",               [202, 202, 202, 202, 202, 401]),
    row("GET /v1/webhooks",                 About::Nothing, "",               [200, 403, 403, 403, 403, 401]),
    row("POST /v1/webhooks",                About::Nothing, WEBHOOK,          [201, 403, 403, 403, 403, 401]),
    row("GET /v1/webhooks/{n}",             About::Webhook, "",               [200, 403, 403, 403, 403, 401]),
    row("PATCH /v1/webhooks/{n}",           About::Webhook, r#"{"name":"y"}"#, [200, 403, 403, 403, 403, 401]),
    row("DELETE /v1/webhooks/{n}",          About::Webhook, "",               [204, 403, 403, 403, 403, 401]),
    row("POST /v1/webhooks/{n}/test",       About::Webhook, "",               [202, 403, 403, 403, 403, 401]),
    row("POST /v1/webhooks/{n}/rotate",     About::Webhook, "",               [200, 403, 403, 403, 403, 401]),
    row("GET /v1/webhooks/{n}/dead",        About::Webhook, "",               [200, 403, 403, 403, 403, 401]),
    row("POST /v1/webhooks/{n}/replay",     About::Webhook, "{}",             [200, 403, 403, 403, 403, 401]),
    // what needs no key
    row("GET /healthz",                     About::Nothing, "",               [200; 6]),
    row("GET /readyz",                      About::Nothing, "",               [200; 6]),
    row("GET /metrics",                     About::Nothing, "",               [200; 6]),
    row("GET /openapi.json",                About::Nothing, "",               [200; 6]),
    row("GET /problems",                    About::Nothing, "",               [200; 6]),
    row("GET /problems/busy",               About::Nothing, "",               [200; 6]),
    row("GET /docs",                        About::Nothing, "",               [200; 6]),
    row("GET /docs/app.js",                 About::Nothing, "",               [200; 6]),
    row("GET /docs/style.css",              About::Nothing, "",               [200; 6]),
];

/// A method and a path as the document writes them.
fn route(line: &str) -> String {
    let path = line.split('?').next().unwrap_or(line);
    path.replace("/acme", "/{key}")
        .replace("/webhooks/{n}", "/webhooks/{webhook}")
        .replace("{noted}", "{signal}")
        .replace("/engagements/seo", "/engagements/{service}")
        .replace("/services/seo", "/services/{service}")
        .replace("/series/1", "/series/{id}")
        .replace("/proposals/{n}", "/proposals/{proposal}")
        .replace("/calendars/ua", "/calendars/{calendar}")
        .replace("/people/sam", "/people/{login}")
        .replace("/absences/2026-12-07", "/absences/{from}")
        .replace("/problems/busy", "/problems/{name}")
}

#[test]
fn every_route_of_the_document_has_a_row() {
    let document = serde_json::to_value(slated::web::openapi()).expect("a document");
    let mut written = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        let methods = item.as_object().expect("methods").keys();
        written.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let rows: BTreeSet<String> = TABLE.iter().map(|row| route(row.line)).collect();
    assert_eq!(rows, written, "the table on the left, the document on the right");
}

/// A task in the state that the request needs; its number.
async fn make(world: &World, about: About) -> Option<i64> {
    let tx = world.ops.store.write().await.expect("a write");
    let plain = tx.task(PLAIN).await.expect("a read").expect("a task");
    let plain = Task { id: 0, ..plain };
    let pin = || Override::new(OverrideKind::Pin, "mia", "x", at(agency::NOW), None).expect("an override");
    let task = match about {
        About::Nothing => return None,
        About::Noted => {
            let signal = slated_core::signal::Signal {
                kind: slated_core::signal::SignalKind::Contact,
                observed_on: date(2026, 11, 22),
            };
            tx.add_signal("acme", &signal, &By::Engine, at(agency::NOW), None).await.expect("a signal");
            let id = tx.noted_signals("acme", 200).await.expect("a read").iter().map(|one| one.id).max();
            tx.commit().await.expect("a commit");
            return id;
        }
        About::Carded => {
            let (client, service) = ("acme".to_owned(), "seo".to_owned());
            let card = Expectation { expected: "x".to_owned(), ..Expectation::default() };
            let (by, at) = ("mia".to_owned(), at(agency::NOW));
            let stored = StoredExpectation { client, service, card, by, at, version: 1 };
            tx.put_expectation(&stored).await.expect("a card");
            tx.commit().await.expect("a commit");
            return None;
        }
        About::Person => {
            let contact = slated_core::contact::Contact {
                name: "x".to_owned(),
                role: String::new(),
                email: None,
                phone: None,
                messenger: None,
                note: None,
                receives_cabinet: false,
            };
            let made = tx.add_contact("acme", &contact).await.expect("a contact");
            tx.commit().await.expect("a commit");
            return Some(made);
        }
        About::Open | About::Timed | About::Proposed | About::Attached => plain,
        About::Promise => Task { promised: true, ..plain },
        // the move makes it the first version
        About::Moved => Task { promised: true, version: 0, ..plain },
        About::ToReview => Task { review: true, ..plain },
        About::InReview => Task { review: true, status: Status::InReview, ..plain },
        About::Blocked => Task { status: Status::Blocked, blocked_reason: Some("x".to_owned()), ..plain },
        About::Done => Task { status: Status::Done, closed_at: Some(at(agency::NOW)), ..plain },
        About::Overridden => Task { overridden: Some(pin()), ..plain },
        About::InPool => Task { assignee: None, ..plain },
        About::Away | About::Free => {
            let from = date(2026, 12, 7);
            tx.remove_absence("sam", from).await.expect("a write");
            if let About::Away = about {
                let kind = "vacation".to_owned();
                let away = Absence { login: "sam".to_owned(), from, to: date(2026, 12, 11), kind };
                tx.put_absence(&away).await.expect("a write");
            }
            tx.commit().await.expect("a commit");
            return None;
        }
        About::Linked => {
            let known = i64::try_from(tx.cabinet_links("acme").await.expect("a read").len()).expect("a few");
            let link = CabinetLink {
                sha256: format!("{known:016}{:048}", 0),
                client: "acme".to_owned(),
                made_by: "mia".to_owned(),
                created_at: at(agency::NOW),
                expires_at: at("2026-12-24T09:00:00Z"),
                revoked_at: None,
                opened_at: None,
            };
            tx.create_cabinet_link(&link).await.expect("a link");
            tx.commit().await.expect("a commit");
            return Some(known);
        }
        About::Webhook => {
            let webhook = Endpoint {
                id: 0,
                owner: None,
                kind: EndpointKind::Webhook,
                name: "x".to_owned(),
                address: "https://1.1.1.1/hook".to_owned(),
                secret: None,
                old_secret: None,
                kinds: Vec::new(),
                state: EndpointState::On,
                reason: None,
                failing_since: None,
                created_at: at(agency::NOW),
                version: 1,
            };
            let made = tx.insert_endpoint(&webhook).await.expect("a webhook");
            tx.commit().await.expect("a commit");
            return Some(made);
        }
        About::Uncreated => {
            let decided = tx.occurrences(SERIES, None, 1_000).await.expect("a read");
            return i64::try_from(decided.len()).ok();
        }
    };
    let made = tx.insert_tasks(vec![NewTask { task, waits: Vec::new() }]).await.expect("a task");
    if let About::Proposed = about {
        tx.commit().await.expect("a commit");
        let roles = vec!["seo".to_owned()];
        let sam = Actor { login: "sam".to_owned(), access: Access::Specialist, roles };
        let made = world.ops.propose(made[0].id, Wanted::Effort(60), "x", &sam).await.expect("a proposal");
        return Some(made.proposal.id);
    }
    if let About::Moved = about {
        let mia = Actor {
            login: "mia".to_owned(),
            access: Access::Manager,
            roles: vec!["account-manager".to_owned()],
        };
        let task = tx.task(made[0].id).await.expect("a read").expect("a task");
        let moved = task.move_deadline(at("2026-12-01T16:00:00Z"), 2, "x", &mia, at(agency::NOW));
        tx.save(&moved.expect("a move")).await.expect("a write");
    }
    if let About::Attached = about {
        tx.commit().await.expect("a commit");
        let boss = Actor { login: "boss".to_owned(), access: Access::Admin, roles: Vec::new() };
        let file = (("x.txt", "text/plain"), b"x".to_vec());
        let audience = slated_core::beside::Audience::Internal;
        world.ops.attach(made[0].id, file.0, file.1, audience, &boss).await.expect("a file");
        return Some(made[0].id);
    }
    if let About::Timed = about {
        for login in ASKERS.into_iter().flatten() {
            let (login, task, started_at) = (login.to_owned(), made[0].id, at("2026-11-24T08:00:00Z"));
            if let Some(before) = tx.timer_of(&login).await.expect("a read") {
                tx.stop_timer(&before).await.expect("a write");
            }
            tx.start_timer(&Timer { login, task, started_at }).await.expect("a write");
        }
    }
    tx.commit().await.expect("a commit");
    Some(made[0].id)
}

async fn ask(world: &World, row: &Row, task: Option<i64>, who: Option<&str>) -> u16 {
    let number = task.unwrap_or_default().to_string();
    let (line, body) = (
        row.line
            .replace("{n}", &number)
            .replace("{noted}", &number)
            .replace("{contact}", &number)
            .replace("{id}", &format!("{:016}", task.unwrap_or_default())),
        row.body.replace("{n}", &number),
    );
    let line = line.replace("{date}", &plus_days(FIRST_DATE, task.unwrap_or_default()).to_string());
    let tx = world.ops.store.read().await.expect("a read");
    let moves = tx.deadline_moves(task.unwrap_or_default()).await.expect("a read");
    drop(tx);
    let moved = moves.last().map_or(0, |moved| moved.id);
    let line = line.replace("{move}", &moved.to_string());
    let line = match line.contains("{attachment}") {
        true => {
            let tx = world.ops.store.read().await.expect("a read");
            let files = tx.attachments_of(task.unwrap_or_default()).await.expect("a read");
            line.replace("{attachment}", &files[0].id.to_string())
        }
        false => line,
    };
    let key = who.map(|login| world.key(login));
    let answer = world.ask(key, &line, &[("if-match", "\"1\"")], &body).await;
    let status = answer.status.as_u16();
    match status {
        401 => drop(answer.refused(401, "unauthenticated")),
        404 => drop(answer.refused(404, "not-found")),
        _ => {}
    }
    status
}

#[tokio::test]
async fn everybody_is_answered_as_the_table_says() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let mut world = World::new().await;
    let http = slated::config::Http::default();
    // everybody starts a task of sam's, one after the other
    let mut config = slated::config::Config::default();
    config.tasks.begun_max = usize::MAX;
    world.ops.policy = slated::ops::Policy::of(&config).into();
    world.app = slated::web::app(world.ops.clone(), &http, Some(recorder.handle()));
    for row in TABLE {
        let allowed = ASKERS.iter().zip(row.expected).find(|(_, status)| *status < 300);
        let (allowed, allowed_status) = allowed.expect("a row in which nobody is allowed proves nothing");
        for (who, expected) in ASKERS.into_iter().zip(row.expected) {
            let task = make(&world, row.about).await;
            assert_eq!(ask(&world, row, task, who).await, expected, "{} by {who:?}", row.line);
            if expected >= 400 {
                let then = ask(&world, row, task, *allowed).await;
                assert_eq!(then, allowed_status, "{} by {allowed:?}, after {who:?} was refused", row.line);
            }
        }
    }
}

/// The columns say what they claim to: who stands in which relation to acme's tasks.
#[tokio::test]
async fn the_askers_are_who_the_table_says() {
    let world = World::new().await;
    for (who, access) in [
        ("boss", "admin"),
        ("mia", "manager"),
        ("max", "manager"),
        ("sam", "specialist"),
        ("pat", "specialist"),
    ] {
        assert_eq!(world.get(who, "GET /v1/me").await.ok()["access"], access, "{who}");
    }
    for (number, assignee) in
        [(REVIEWED, Some("sam")), (FREE, None), (PLAIN, Some("sam")), (FOREIGN, Some("pat"))]
    {
        let task = world.get("boss", &format!("GET /v1/tasks/{number}")).await;
        assert_eq!(task.header("etag"), "\"1\"");
        let task = task.ok();
        let manager = if number == FOREIGN { "max" } else { "mia" };
        assert_eq!(
            (task["assignee"].as_str(), task["manager"].as_str()),
            (assignee, Some(manager)),
            "#{number}"
        );
    }
    let refused = world.write("sam", &format!("POST /v1/tasks/{PLAIN}/cancel"), "\"1\"", REASON).await;
    assert_eq!(refused.json()["type"], "/problems/not-yours");
}
