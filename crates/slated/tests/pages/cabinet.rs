//! How a client comes to the cabinet, what it shows, and what looking at it does.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use slated::config::Http;
use slated_cluster::Cluster;

use crate::agency::{FOREIGN, FREE, NOW, PLAIN, REVIEWED, SERIES, World, at};

const DAY: i64 = 86_400;
const SESSION: &str = "__Host-slated-cabinet";

/// The small agency behind a port of this machine.
struct Site {
    world: World,
    base: String,
}

impl Site {
    /// One on each kind of database.
    async fn each() -> Vec<(&'static str, Site)> {
        let mut sites = vec![("SQLite", Site::of(World::new().await).await)];
        match Cluster::shared() {
            Some(cluster) => {
                let folder = tempfile::tempdir().expect("a folder");
                let world = World::at(&cluster.create_database(), folder, &Http::default()).await;
                sites.push(("PostgreSQL", Site::of(world).await));
            }
            None => eprintln!("NOTE: no PostgreSQL server on this machine: only SQLite was tested"),
        }
        sites
    }

    async fn of(world: World) -> Site {
        let _first_stands = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let app = world.app.clone();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Site { world, base }
    }

    fn browser(&self) -> Browser {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.build().expect("a client");
        Browser { client, base: self.base.clone(), cookies: BTreeMap::new() }
    }

    /// The path of a new link to the cabinet, and its name.
    async fn link(&self, who: &str, client: &str) -> (String, String) {
        let line = format!("POST /v1/clients/{client}/cabinet-links");
        let made = self.world.write(who, &line, "\"1\"", "").await.ok();
        let text = |name: &str| made[name].as_str().expect("a text").to_owned();
        (text("path"), text("id"))
    }

    /// A browser that came by the link.
    async fn visitor(&self, link: &str) -> Browser {
        let mut browser = self.browser();
        let asked = browser.get(link).await;
        let done = browser.post(link, &[("form_token", &asked.token())]).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/c"), "{}", done.text);
        browser
    }

    /// Kind, value, author and note of acme's signals.
    async fn signals(&self) -> Vec<[Value; 3]> {
        let told = self.world.get("mia", "GET /v1/clients/acme/signals").await.ok();
        let signals = told["signals"].as_array().expect("signals").iter();
        signals.map(|one| ["kind", "by", "note"].map(|name| one[name].clone())).collect()
    }
}

struct Browser {
    client: reqwest::Client,
    base: String,
    cookies: BTreeMap<String, String>,
}

struct Page {
    status: u16,
    location: String,
    cookies: Vec<String>,
    text: String,
}

impl Page {
    /// What the form of this page carries.
    #[track_caller]
    fn token(&self) -> String {
        let (_, rest) = self.text.split_once("name=\"form_token\" value=\"").expect("a form");
        rest.split('"').next().expect("a token").to_owned()
    }
}

impl Browser {
    async fn get(&mut self, path: &str) -> Page {
        let request = self.client.get(format!("{}{path}", self.base));
        self.send(request).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let body = form.extend_pairs(fields).finish();
        let request = self.client.post(format!("{}{path}", self.base)).body(body);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = request.header("origin", &self.base).header("sec-fetch-site", "same-origin");
        self.send(request).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Page {
        let kept: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request.header("cookie", kept.join("; ")).send().await.expect("an answer");
        let text = |value: &reqwest::header::HeaderValue| value.to_str().expect("plain").to_owned();
        let location = answer.headers().get("location").map(text).unwrap_or_default();
        let cookies: Vec<String> = answer.headers().get_all("set-cookie").iter().map(text).collect();
        for cookie in &cookies {
            let (name, rest) = cookie.split_once('=').expect("a name and a value");
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let status = answer.status().as_u16();
        Page { status, location, cookies, text: answer.text().await.expect("text") }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_exchanged_for_a_cookie_and_a_messenger_that_looks_at_it_is_not_the_client() {
    for (database, site) in Site::each().await {
        let (link, _) = site.link("mia", "acme").await;
        let mut messenger = site.browser();
        for _ in 0..3 {
            let page = messenger.get(&link).await;
            assert_eq!(page.status, 200, "{database}");
            assert!(!page.text.contains("acme"), "{database}: whose it is stands behind the button");
        }
        assert_eq!(site.signals().await, Vec::<[Value; 3]>::new(), "{database}");
        assert_eq!(messenger.get("/c").await.status, 404, "{database}");
        let mut client = site.browser();
        let asked = client.get(&link).await;
        assert_eq!(client.post(&link, &[("form_token", "another")]).await.status, 403, "{database}");
        let done = client.post(&link, &[("form_token", &asked.token())]).await;
        let cookie = done.cookies.iter().find(|one| one.starts_with(SESSION)).expect("a cookie");
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.split("; ").any(|one| one == part), "{database}: {part} in {cookie}");
        }
        let page = client.get("/c").await;
        assert_eq!(page.status, 200, "{database}: {}", page.text);
        assert!(
            page.text.contains("acme") && page.text.contains("Monthly report"),
            "{database}: {}",
            page.text
        );
        // it is no way in to anything else
        assert_eq!(client.get("/board").await.location, "/sign-in?to=%2Fboard", "{database}");
        // to look is a contact, once a day
        client.get("/c").await;
        let opened = [json!("contact"), json!("(client)"), json!("opened the cabinet")];
        assert_eq!(site.signals().await, std::slice::from_ref(&opened), "{database}");
        site.world.ops.clock.set(at(NOW).plus_seconds(DAY));
        client.get("/c").await;
        assert_eq!(site.signals().await, [opened.clone(), opened], "{database}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_revoked_ended_or_never_was_answers_alike() {
    for (database, site) in Site::each().await {
        let (kept, _) = site.link("mia", "acme").await;
        let (link, id) = site.link("mia", "acme").await;
        let (mut client, mut other) = (site.visitor(&link).await, site.visitor(&kept).await);
        assert_eq!(client.get("/c").await.status, 200, "{database}");
        let line = format!("DELETE /v1/clients/acme/cabinet-links/{id}");
        site.world.get("max", &line).await.refused(404, "not-found");
        assert_eq!(site.world.get("mia", &line).await.status, 204, "{database}");
        let mut stranger = site.browser();
        let never = stranger.get("/c/nobodys").await;
        let revoked = stranger.get(&link).await;
        assert_eq!((never.status, &never.text), (404, &revoked.text), "{database}");
        assert_eq!(revoked.status, 404, "{database}");
        let out = client.get("/c").await;
        assert_eq!((out.status, &out.text), (404, &never.text), "{database}: whoever came by it is out");
        assert_eq!(other.get("/c").await.status, 200, "{database}: the other link is as good as it was");
        let token = other.get("/c").await.token();
        site.world.ops.clock.set(at(NOW).plus_seconds(30 * DAY));
        let ended = [stranger.get(&kept).await, other.get("/c").await];
        for page in ended {
            assert_eq!((page.status, &page.text), (404, &never.text), "{database}: after thirty days");
        }
        let late = [("form_token", token.as_str()), ("understanding", "1")];
        assert_eq!(other.post("/c/understanding", &late).await.status, 404, "{database}");
        let line = "POST /v1/clients/acme/cabinet-links";
        site.world.write("mia", line, "\"1\"", r#"{"days":31}"#).await.refused(422, "invalid");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_says_how_clear_the_work_is_and_the_risk_hears_it() {
    for (database, site) in Site::each().await {
        let (link, _) = site.link("mia", "acme").await;
        let mut client = site.visitor(&link).await;
        let token = client.get("/c").await.token();
        let risk = async || site.world.get("mia", "GET /v1/clients/acme").await.ok()["risk"].clone();
        let before = risk().await;
        for wrong in ["11", "-1", "", "much"] {
            let fields = [("form_token", token.as_str()), ("understanding", wrong)];
            assert_eq!(client.post("/c/understanding", &fields).await.status, 422, "{database}: {wrong:?}");
        }
        let words = "what are links <b>for</b>?";
        let fields = [("form_token", token.as_str()), ("understanding", "3"), ("words", words)];
        let done = client.post("/c/understanding", &fields).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/c?said=understood"), "{database}");
        let said = [json!("understanding"), json!("(client)"), json!(words)];
        assert!(site.signals().await.contains(&said), "{database}: {:?}", site.signals().await);
        assert_ne!(risk().await, before, "{database}");
        assert!(client.get(&done.location).await.text.contains("role=\"status\""), "{database}");
    }
}

/// Everything that people can write beside acme's tasks and globex's is a canary.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_internal_and_nothing_of_another_client_is_on_the_page() {
    for (database, site) in Site::each().await {
        let world = &site.world;
        for (who, line, body) in [
            ("sam", format!("POST /v1/tasks/{REVIEWED}/comments"), r#"{"text":"canary-comment"}"#),
            ("mia", format!("PUT /v1/tasks/{REVIEWED}/override"), r#"{"kind":"pin","reason":"canary-pin"}"#),
            ("sam", format!("POST /v1/tasks/{REVIEWED}/block"), r#"{"reason":"canary-block"}"#),
            ("sam", format!("POST /v1/tasks/{PLAIN}/complete"), r#"{"result":"canary-hidden"}"#),
            ("mia", format!("POST /v1/tasks/{FREE}/cancel"), r#"{"reason":"canary-cancel"}"#),
            ("max", format!("PUT /v1/tasks/{FOREIGN}/client-sees"), r#"{"client_sees":true}"#),
            ("pat", format!("POST /v1/tasks/{FOREIGN}/complete"), r#"{"result":"canary-foreign"}"#),
        ] {
            let (login, task) = (who, line.split(' ').nth(1).and_then(|path| path.split('/').nth(3)));
            let task = format!("GET /v1/tasks/{}", task.expect("a number"));
            let etag = world.get("boss", &task).await.header("etag").to_owned();
            world.write(login, &line, &etag, body).await.ok();
        }
        let signal =
            r#"{"kind":"conflict_opened","value":"threat","observed_on":"2026-11-24","note":"canary-note"}"#;
        world.write("mia", "POST /v1/clients/acme/signals", "\"1\"", signal).await.ok();
        let series = world.get("mia", &format!("GET /v1/series/{SERIES}")).await;
        assert!(series.headers.contains_key("content-type"), "{database}");

        let acme = site.visitor(&site.link("mia", "acme").await.0).await.get("/c").await;
        assert!(acme.text.contains("Monthly report"), "{database}: {}", acme.text);
        for inner in ["canary", "globex", "mia", "sam", "skipped", "missed"] {
            assert!(!acme.text.contains(inner), "{database}: {inner}: {}", acme.text);
        }
        let globex = site.visitor(&site.link("max", "globex").await.0).await.get("/c").await;
        assert!(globex.text.contains("canary-foreign"), "{database}: a result is for its client");
        assert!(!globex.text.contains("acme"), "{database}: {}", globex.text);
        let inline = [" style=", "<style", " onclick", "<script>"];
        assert!(inline.iter().all(|part| !acme.text.contains(part)), "{database}: {}", acme.text);
    }
}
