//! Every route of the pages against everybody who could ask, in one table; and every form against everybody who could
//! forge it. A route without a row is red.

use std::collections::BTreeSet;

use slated_core::overrides::{Override, OverrideKind};
use slated_core::task::{Status, Task};
use slated_store::NewTask;

use crate::agency::{FOREIGN, FREE, NOW, PLAIN, REVIEWED, SERIES, at};
use crate::browser::{Browser, Page, Site};

/// boss is an admin, mia the client's manager, max another; sam has the task, pat another role; then nobody.
const ASKERS: [Option<&str>; 6] = [Some("boss"), Some("mia"), Some("max"), Some("sam"), Some("pat"), None];

/// The task in the address, made anew for every asker: acme's, and sam's where it is anybody's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Nothing,
    Open,
    InPool,
    Overridden,
}

struct Row {
    /// A method and a path.
    line: &'static str,
    about: About,
    fields: &'static [(&'static str, &'static str)],
    /// One a column of [`ASKERS`]; 401 is the way to sign in.
    expected: [u16; 6],
}

type Fields = &'static [(&'static str, &'static str)];

const fn row(line: &'static str, about: About, fields: Fields, expected: [u16; 6]) -> Row {
    Row { line, about, fields, expected }
}

const NONE: Fields = &[];
const PASSWORD: &str = "a long walk in May";
const SET: Fields = &[("password", PASSWORD), ("again", PASSWORD)];
const SIGN_IN: Fields = &[("login", "sue"), ("password", PASSWORD)];
const PIN: Fields = &[("kind", "pin"), ("reason", "x"), ("do", "confirm")];
const MOVE: Fields = &[("to", "2026-12-01T18:00"), ("code", "other"), ("reason", "x"), ("do", "confirm")];

#[rustfmt::skip]
const TABLE: &[Row] = &[
    //                                                                   boss mia  max  sam  pat  nobody
    row("GET /",                         About::Nothing,    NONE,       [303, 303, 303, 303, 303, 401]),
    row("GET /assets/{file}",            About::Nothing,    NONE,       [200, 200, 200, 200, 200, 200]),
    row("GET /sign-in",                  About::Nothing,    NONE,       [200, 200, 200, 200, 200, 200]),
    row("POST /sign-in",                 About::Nothing,    SIGN_IN,    [303, 303, 303, 303, 303, 303]),
    row("GET /sign-in/{secret}",         About::Nothing,    NONE,       [200, 200, 200, 200, 200, 200]),
    row("POST /sign-in/{secret}",        About::Nothing,    NONE,       [303, 303, 303, 303, 303, 303]),
    row("POST /sign-out",                About::Nothing,    NONE,       [303, 303, 303, 303, 303, 401]),
    row("GET /me",                       About::Nothing,    NONE,       [200, 200, 200, 200, 200, 401]),
    row("POST /me/password",             About::Nothing,    SET,        [303, 303, 303, 303, 303, 401]),
    row("POST /me/language",             About::Nothing,    &[("language", "uk")], [303, 303, 303, 303, 303, 401]),
    row("GET /queue",                    About::Nothing,    NONE,       [200, 200, 200, 200, 200, 401]),
    row("POST /queue/claim",             About::InPool,     &[("number", "{number}")], [409, 409, 404, 303, 404, 401]),
    row("GET /board",                    About::Nothing,    NONE,       [200, 200, 200, 403, 403, 401]),
    row("GET /tasks",                    About::Nothing,    NONE,       [200, 200, 200, 200, 200, 401]),
    row("GET /tasks/{number}",           About::Open,       NONE,       [200, 200, 404, 200, 404, 401]),
    row("POST /tasks/{number}/{verb}",   About::Open,       NONE,       [303, 303, 404, 303, 404, 401]),
    row("POST /tasks/{number}/comment",  About::Open,       &[("text", "x")], [303, 303, 404, 303, 404, 401]),
    row("POST /tasks/{number}/log-time", About::Open,       &[("minutes", "45")], [303, 303, 404, 303, 404, 401]),
    row("POST /tasks/{number}/cancel",   About::Open,       &[("reason", "x")], [303, 303, 404, 403, 404, 401]),
    row("POST /tasks/{number}/reassign", About::Open,       &[("to", "sue")], [303, 303, 404, 403, 404, 401]),
    row("POST /tasks/{number}/clear-override", About::Overridden, NONE, [303, 303, 404, 403, 404, 401]),
    row("GET /tasks/{number}/override",  About::Open,       NONE,       [200, 200, 404, 403, 404, 401]),
    row("POST /tasks/{number}/override", About::Open,       PIN,        [303, 303, 404, 403, 404, 401]),
    row("GET /tasks/{number}/deadline",  About::Open,       NONE,       [200, 200, 404, 403, 404, 401]),
    row("POST /tasks/{number}/deadline", About::Open,       MOVE,       [303, 303, 404, 403, 404, 401]),
];

/// As the sources have them: `GET /path`.
fn routes() -> BTreeSet<String> {
    let sources = [include_str!("../../src/web/pages.rs"), include_str!("../../src/web/pages/assets.rs")];
    let mut found = BTreeSet::new();
    for route in sources.iter().flat_map(|source| source.split(".route(\"").skip(1)) {
        let (path, rest) = route.split_once('"').expect("a path");
        let end = rest.find(".route").or_else(|| rest.find(".layer")).or_else(|| rest.find('}'));
        for method in ["get", "post", "put", "patch", "delete"] {
            // the client's page is nobody's here: `cabinet_page` says who comes in
            let is_of_staff = path != "/c" && !path.starts_with("/c/");
            if is_of_staff && rest[..end.unwrap_or(rest.len())].contains(&format!("{method}(")) {
                found.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    found
}

#[test]
fn every_route_of_the_pages_has_a_row() {
    let (routes, rows) = (routes(), TABLE.iter().map(|row| row.line.to_owned()).collect::<BTreeSet<_>>());
    assert!(routes.len() > 15, "the sources were not read: {routes:?}");
    assert_eq!(routes.difference(&rows).collect::<Vec<_>>(), Vec::<&String>::new(), "without a row");
    for row in rows.difference(&routes) {
        let is_a_verb = row.starts_with("POST /tasks/{number}/");
        assert!(is_a_verb, "{row} is not a route");
    }
}

/// The row's line and fields for one asker.
struct Asked {
    method: &'static str,
    path: String,
    fields: Vec<(&'static str, String)>,
}

async fn prepare(site: &Site, row: &Row) -> Asked {
    let (method, path) = row.line.split_once(' ').expect("a method and a path");
    let number = match row.about {
        About::Nothing => 0,
        about => {
            let tx = site.world.ops.store.write().await.expect("a write");
            let plain = tx.task(PLAIN).await.expect("a read").expect("a task");
            let pin = Override::new(OverrideKind::Pin, "mia", "x", at(NOW), None).expect("an override");
            let task = Task {
                id: 0,
                version: 1,
                status: Status::Open,
                assignee: Some("sam".to_owned()).filter(|_| about != About::InPool),
                overridden: Some(pin).filter(|_| about == About::Overridden),
                ..plain
            };
            let made = tx.insert_tasks(vec![NewTask { task, waits: Vec::new() }]).await.expect("a task");
            tx.commit().await.expect("a commit");
            made[0].id
        }
    };
    let number = number.to_string();
    let secret = if path.contains("{secret}") { site.link("sue").await } else { String::new() };
    let path =
        path.replace("{number}", &number).replace("{verb}", "start").replace("/sign-in/{secret}", &secret);
    let path = path.replace("{series}", &SERIES.to_string()).replace("{key}", "acme");
    let path = if path.contains("{file}") { style(site).await } else { path };
    let mut fields: Vec<_> =
        row.fields.iter().map(|(name, value)| (*name, value.replace("{number}", &number))).collect();
    fields.push(("version", "1".to_owned()));
    Asked { method, path, fields }
}

async fn style(site: &Site) -> String {
    let page = site.browser().get("/sign-in").await.html();
    let link = page.elements.iter().find(|one| one.value("rel") == Some("stylesheet"));
    link.and_then(|link| link.value("href")).expect("a stylesheet").to_owned()
}

impl Asked {
    async fn send(&self, browser: &mut Browser, token: Option<&str>, headers: &[(&str, &str)]) -> Page {
        if self.method == "GET" {
            return browser.get(&self.path).await;
        }
        let mut fields: Vec<(&str, &str)> =
            self.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend(token.map(|token| ("form_token", token)));
        browser.post_as(&self.path, &fields, headers).await
    }
}

async fn browser_of(site: &Site, who: Option<&str>) -> Browser {
    match who {
        Some(login) => site.signed_in(login).await,
        None => site.browser(),
    }
}

/// Where somebody is led to sign in, they were refused.
fn outcome(page: &Page) -> u16 {
    let is_refused =
        page.status == 303 && page.location().starts_with("/sign-in") && page.cookies().is_empty();
    if is_refused { 401 } else { page.status }
}

#[track_caller]
fn check_headers(line: &str, page: &Page) {
    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.split("; ").any(|one| one == part), "{line}: {part} in {policy:?}");
    }
    assert!(!policy.contains("unsafe"), "{line}: {policy}");
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{line}");
    assert_eq!(page.header("referrer-policy"), "same-origin", "{line}");
    let kept = if line.contains("/assets/") { "public, max-age=31536000, immutable" } else { "no-store" };
    assert_eq!(page.header("cache-control"), kept, "{line}");
}

async fn with_password(site: &Site) {
    let sue = slated_core::task::Actor {
        login: "sue".to_owned(),
        access: slated_core::agency::Access::Specialist,
        roles: vec!["seo".to_owned()],
    };
    site.world.ops.set_password(PASSWORD, &sue).await.expect("a password");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_answered_as_the_table_says() {
    let site = Site::new().await;
    with_password(&site).await;
    let mut wrong = Vec::new();
    for row in TABLE {
        let mut found = [0; 6];
        for (at, who) in ASKERS.into_iter().enumerate() {
            let asked = prepare(&site, row).await;
            let mut browser = browser_of(&site, who).await;
            let token = browser.token().await;
            let page = asked.send(&mut browser, Some(&token), &[]).await;
            check_headers(row.line, &page);
            if page.status >= 400 {
                assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{}", row.line);
                assert!(page.html().elements.iter().any(|one| one.name == "h1"), "{}", row.line);
            }
            found[at] = outcome(&page);
        }
        if found != row.expected {
            wrong.push(format!("{}: {found:?}, and the table says {:?}", row.line, row.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_not_of_this_session_and_site_changes_nothing() {
    let site = Site::new().await;
    with_password(&site).await;
    let mut other = site.signed_in("boss").await;
    let (foreign, strangers) = (other.token().await, site.browser().token().await);
    for row in TABLE.iter().filter(|row| row.line.starts_with("POST")) {
        let who = ASKERS.into_iter().zip(row.expected).find(|(_, status)| *status == 303);
        let (who, _) = who.expect("a row in which nobody is allowed proves nothing");
        // boss's token is foreign to whoever else
        let who = if who == Some("boss") { Some("mia") } else { who };
        let asked = prepare(&site, row).await;
        let mut browser = browser_of(&site, who).await;
        let token = browser.token().await;
        let origin = browser.base.clone();
        let near = origin.replace("127.0.0.1", "localhost");
        let own = [("origin", origin.as_str()), ("sec-fetch-site", "same-origin")];
        let json = [("origin", origin.as_str()), ("content-type", "text/plain")];
        let before = site.digest();
        for (what, token, headers) in [
            ("without a token", None, &own[..]),
            ("with an empty token", Some(""), &own[..]),
            ("with another session's token", Some(foreign.as_str()), &own[..]),
            ("with a stranger's token", Some(strangers.as_str()), &own[..]),
            ("from another site", Some(token.as_str()), &[("origin", "https://evil.example")][..]),
            ("from another port", Some(token.as_str()), &[("origin", "http://127.0.0.1:1")][..]),
            ("from another name", Some(token.as_str()), &[("origin", near.as_str())][..]),
            ("from nowhere", Some(token.as_str()), &[("origin", "null")][..]),
            ("from a cross-site page", Some(token.as_str()), &[("sec-fetch-site", "cross-site")][..]),
            ("from a same-site page", Some(token.as_str()), &[("sec-fetch-site", "same-site")][..]),
            ("as text", Some(token.as_str()), &json[..]),
        ] {
            let page = asked.send(&mut browser, token, headers).await;
            let expected = if what == "as text" { 400 } else { 403 };
            assert_eq!(page.status, expected, "{} {what}: {}", row.line, page.text);
            assert_eq!(site.digest(), before, "{} {what}: something was written", row.line);
            assert!(page.cookies().is_empty(), "{} {what}", row.line);
        }
        // and the same with the right token is done
        let page = asked.send(&mut browser, Some(&token), &own).await;
        assert_eq!(outcome(&page), 303, "{}: {}", row.line, page.text);
        let is_written = !row.line.ends_with("/language");
        assert_eq!(site.digest() != before, is_written, "{}: done, and nothing was written", row.line);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_changes_nothing() {
    let site = Site::new().await;
    for row in TABLE.iter().filter(|row| row.line.starts_with("GET")) {
        let asked = prepare(&site, row).await;
        for who in ASKERS {
            let mut browser = browser_of(&site, who).await;
            let before = site.digest();
            asked.send(&mut browser, None, &[]).await;
            assert_eq!(site.digest(), before, "{} by {who:?}", row.line);
        }
    }
    // nor does a verb that is asked for by its address
    let mut mia = site.signed_in("mia").await;
    let before = site.digest();
    for path in ["/tasks/3/start", "/tasks/3/cancel?reason=x&version=1", "/sign-out", "/queue/claim"] {
        assert_eq!(mia.get(path).await.status, 405, "{path}");
    }
    assert_eq!(site.digest(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_managers_task_is_not_there() {
    let site = Site::new().await;
    let mut max = site.signed_in("max").await;
    let missing = max.get("/tasks/999999").await;
    assert_eq!(missing.status, 404);
    for number in [REVIEWED, FREE, PLAIN] {
        let page = max.get(&format!("/tasks/{number}")).await;
        assert_eq!(page.status, 404, "#{number}");
        // word for word what is said of what never was
        let words = |page: &Page, number: &str| page.html().texts.concat().replace(number, "N");
        assert_eq!(words(&page, &number.to_string()), words(&missing, "999999"), "#{number}");
        assert!(page.html().says("There is no such thing here"), "#{number}: {}", page.text);
        assert!(!page.text.contains("acme"), "#{number}: {}", page.text);
    }
    assert_eq!(max.get(&format!("/tasks/{FOREIGN}")).await.status, 200);
}
