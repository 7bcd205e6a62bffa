//! Signing in by link and by password, how long it holds, and what it is not good for.

use slated::ops::people::{Edit, Works};
use slated_core::agency::Access;
use slated_core::task::Actor;

use crate::agency::{NOW, at};
use crate::browser::{Browser, Site};

const HOUR: i64 = 3_600;
const PASSWORD: &str = "a long walk in May";

fn boss() -> Actor {
    Actor { login: "boss".to_owned(), access: Access::Admin, roles: Vec::new() }
}

async fn is_in(browser: &mut Browser) -> bool {
    let page = browser.get("/me").await;
    assert!(page.status == 200 || page.location().starts_with("/sign-in"), "{}", page.text);
    page.status == 200
}

async fn sign_in(site: &Site, login: &str, password: &str) -> (u16, Browser) {
    let mut browser = site.browser();
    let token = browser.token().await;
    let fields = [("form_token", token.as_str()), ("login", login), ("password", password)];
    (browser.post("/sign-in", &fields).await.status, browser)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_signs_in_once_and_looking_at_it_does_not_use_it_up() {
    for (database, site) in Site::each().await {
        let link = site.link("mia").await;
        let (mut first, mut second) = (site.browser(), site.browser());
        for looks in 1..=2 {
            let page = first.get(&link).await;
            assert_eq!(page.status, 200, "{database}: look {looks}");
            let page = second.get(&link).await;
            assert_eq!(page.status, 200, "{database}");
            assert!(page.html().says("mia"), "{database}: {}", page.text);
        }
        let (one, other) = (first.token().await, second.token().await);
        let done = first.post(&link, &[("form_token", &one)]).await;
        assert_eq!((done.status, done.location()), (303, "/"), "{database}");
        assert_eq!(first.get("/").await.location(), "/board", "{database}");
        assert_eq!(second.get(&link).await.status, 404, "{database}");
        let again = second.post(&link, &[("form_token", &other)]).await;
        assert_eq!((again.status, again.cookies()), (404, Vec::new()), "{database}");
        assert!(!is_in(&mut second).await, "{database}");
        // an hour is over
        let link = site.link("mia").await;
        site.world.ops.clock.set(at(NOW).plus_seconds(HOUR));
        assert_eq!(second.post(&link, &[("form_token", &other)]).await.status, 404, "{database}");
        assert_eq!(second.get("/sign-in/nobodys").await.status, 404, "{database}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_a_cookie_of_this_host_alone_that_no_script_reads() {
    let site = Site::new().await;
    let link = site.link("mia").await;
    let mut browser = site.browser();
    let asked = browser.get(&link).await;
    let done = browser.post(&link, &[("form_token", &asked.token())]).await;
    let all = [asked.cookies(), done.cookies()].concat();
    assert!(all.iter().any(|cookie| cookie.starts_with("__Host-slated=")), "{all:?}");
    assert!(all.iter().any(|cookie| cookie.starts_with("__Host-slated-form=")), "{all:?}");
    for cookie in all {
        let parts: Vec<&str> = cookie.split("; ").collect();
        assert!(parts[0].starts_with("__Host-") && cookie.len() < 4_096, "{cookie}");
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(parts.contains(&part), "{part} in {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    // another one for every sign-in, whatever the browser came with
    let before = browser.cookies["__Host-slated"].clone();
    let link = site.link("mia").await;
    let token = browser.token().await;
    assert_eq!(browser.post(&link, &[("form_token", &token)]).await.status, 303);
    assert_ne!(browser.cookies["__Host-slated"], before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_signs_in_and_twenty_are_looked_at_in_a_minute() {
    for (database, site) in Site::each().await {
        let (mut sam, mut elsewhere) = (site.signed_in("sam").await, site.signed_in("sam").await);
        let token = sam.token().await;
        let mut set = async |password: &str, again: &str| {
            let fields = [("form_token", token.as_str()), ("password", password), ("again", again)];
            sam.post("/me/password", &fields).await.status
        };
        for (password, again) in [("short", "short"), (PASSWORD, "another"), ("samsamsamsam", "samsamsamsam")]
        {
            assert!((400..500).contains(&set(password, again).await), "{database}: {password}");
        }
        assert_eq!(set(PASSWORD, PASSWORD).await, 303, "{database}");
        assert!(is_in(&mut sam).await, "{database}: whoever sets it stays");
        assert!(!is_in(&mut elsewhere).await, "{database}: their other sessions end");
        let (status, mut by_password) = sign_in(&site, " SAM ", PASSWORD).await;
        assert_eq!((status, is_in(&mut by_password).await), (303, true), "{database}");
        // one was right, and its try counts too
        for n in 2..=20 {
            let (status, mut browser) = sign_in(&site, "sam", "not this one").await;
            assert_eq!((status, is_in(&mut browser).await), (401, false), "{database}: try {n}");
        }
        assert_eq!(sign_in(&site, "sam", "not this one").await.0, 429, "{database}");
        assert_eq!(sign_in(&site, "sam", PASSWORD).await.0, 429, "{database}: the right one too");
        assert_eq!(sign_in(&site, "nobody", PASSWORD).await.0, 401, "{database}: other names are not in it");
        assert!(is_in(&mut by_password).await, "{database}: whoever is in stays in");
        site.world.ops.clock.set(at(NOW).plus_seconds(60));
        assert_eq!(sign_in(&site, "sam", PASSWORD).await.0, 303, "{database}: a minute later");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends() {
    for (database, site) in Site::each().await {
        let begin = at(NOW);
        let clock = |seconds: i64| site.world.ops.clock.set(begin.plus_seconds(seconds));
        let (mut idle, mut busy) = (site.signed_in("pat").await, site.signed_in("pat").await);
        let mut out = site.signed_in("sam").await;
        let token = out.token().await;
        let (secret, mut kept) = (out.cookies.clone(), site.signed_in("sam").await);
        assert_eq!(out.post("/sign-out", &[("form_token", &token)]).await.location(), "/sign-in");
        out.cookies = secret;
        assert!(!is_in(&mut out).await, "{database}: signed out, and the cookie was kept");
        assert!(is_in(&mut kept).await, "{database}: only there");
        let gone = Edit { works: Some(Works::NoLonger), ..Edit::default() };
        site.world.ops.edit_person("sam", &gone, &boss()).await.expect("an edit");
        assert!(!is_in(&mut kept).await, "{database}: works here no longer");
        let back = Edit { works: Some(Works::Here), ..Edit::default() };
        site.world.ops.edit_person("sam", &back, &boss()).await.expect("an edit");
        assert!(!is_in(&mut kept).await, "{database}: and coming back brings no session back");

        clock(12 * HOUR - 1);
        assert!(is_in(&mut busy).await, "{database}: a second before twelve hours");
        clock(12 * HOUR);
        assert!(!is_in(&mut idle).await, "{database}: idle for twelve hours");
        for hours in (23..168).step_by(11) {
            clock(hours * HOUR);
            assert!(is_in(&mut busy).await, "{database}: used after {hours} hours");
        }
        clock(168 * HOUR - 1);
        assert!(is_in(&mut busy).await, "{database}: a second before seven days");
        clock(168 * HOUR);
        assert!(!is_in(&mut busy).await, "{database}: after seven days, used or not");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_take_no_key_and_the_api_takes_no_session() {
    let site = Site::new().await;
    let mia = site.signed_in("mia").await;
    let cookie = format!("__Host-slated={}", mia.cookies["__Host-slated"]);
    let world = &site.world;
    assert_eq!(world.get("mia", "GET /v1/me").await.ok()["login"], "mia");
    for line in ["GET /v1/me", "GET /v1/tasks/1", "POST /v1/tasks/3/start"] {
        let answer = world.ask(None, line, &[("cookie", &cookie), ("if-match", "\"1\"")], "").await;
        answer.refused(401, "unauthenticated");
    }
    assert_eq!(world.ask(None, "GET /board", &[("cookie", &cookie)], "").await.status, 200);
    let page = world.get("mia", "GET /board").await;
    assert_eq!((page.status.as_u16(), page.header("location")), (303, "/sign-in?to=%2Fboard"));
    let page = world.write("mia", "POST /tasks/3/start", "\"1\"", "version=1").await;
    assert_eq!((page.status.as_u16(), page.header("location")), (303, "/sign-in"));
    assert_eq!(world.get("mia", "GET /v1/tasks/3").await.ok()["status"], "open");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_in_one_is_where_one_wanted_to_be_and_never_elsewhere() {
    let site = Site::new().await;
    let mut sam = site.signed_in("sam").await;
    let token = sam.token().await;
    let fields = [("form_token", token.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
    assert_eq!(sam.post("/me/password", &fields).await.status, 303);
    for (to, expected) in
        [("/tasks/3?said=x", "/tasks/3?said=x"), ("//evil.example", "/"), ("https://x", "/")]
    {
        let mut browser = site.browser();
        let token = browser.token().await;
        let fields = [("form_token", token.as_str()), ("login", "sam"), ("password", PASSWORD), ("to", to)];
        assert_eq!(browser.post("/sign-in", &fields).await.location(), expected, "{to}");
    }
}
