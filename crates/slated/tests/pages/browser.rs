//! A browser without a screen: it keeps cookies, follows nothing by itself, and reads what it is given as HTML.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, StartTag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};
use slated::config::{Config, Http};
use slated::ops::Policy;
use slated_cluster::Cluster;
use slated_core::event::By;

use crate::agency::World;

/// The small agency behind a port of this machine.
pub(crate) struct Site {
    pub(crate) world: World,
    base: String,
    /// Where its file is, if it is looked at.
    folder: Option<PathBuf>,
}

impl Site {
    pub(crate) async fn new() -> Site {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, url) = (folder.path().to_owned(), folder.path().join("slated.db"));
        let world = World::at(&format!("sqlite://{}", url.display()), folder, &Http::default()).await;
        Site { folder: Some(path), ..Site::of(world).await }
    }

    /// One on each kind of database.
    pub(crate) async fn each() -> Vec<(&'static str, Site)> {
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

    async fn of(mut world: World) -> Site {
        let _first_stands = rustls::crypto::ring::default_provider().install_default();
        // everybody begins a task of sam's, one after the other
        let mut config = Config::default();
        config.tasks.begun_max = usize::MAX;
        world.ops.policy = Policy::of(&config).into();
        world.app = slated::web::app(world.ops.clone(), &Http::default(), None);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let app = world.app.clone();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Site { world, base, folder: None }
    }

    pub(crate) fn browser(&self) -> Browser {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.build().expect("a client");
        Browser { client, base: self.base.clone(), cookies: BTreeMap::new() }
    }

    pub(crate) async fn link(&self, login: &str) -> String {
        let secret = self.world.ops.make_sign_in_link(login, 1, By::Operator).await.expect("a link");
        format!("/sign-in/{secret}")
    }

    pub(crate) async fn signed_in(&self, login: &str) -> Browser {
        let link = self.link(login).await;
        let mut browser = self.browser();
        let page = browser.get(&link).await;
        let done = browser.post(&link, &[("form_token", &page.token())]).await;
        assert_eq!((done.status, done.location()), (303, "/"), "{}", done.text);
        browser
    }

    /// What the SQLite file holds, to the last byte.
    pub(crate) fn digest(&self) -> u64 {
        let folder = self.folder.as_ref().expect("a site of its own file");
        let mut hasher = DefaultHasher::new();
        for name in ["slated.db", "slated.db-wal"] {
            std::fs::read(folder.join(name)).unwrap_or_default().hash(&mut hasher);
        }
        hasher.finish()
    }
}

pub(crate) struct Browser {
    client: reqwest::Client,
    pub(crate) base: String,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = self.client.get(format!("{}{path}", self.base));
        self.send(request, &[]).await
    }

    /// A form, as a browser posts one of the same site.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let origin = self.base.clone();
        let headers = [("origin", origin.as_str()), ("sec-fetch-site", "same-origin")];
        self.post_as(path, fields, &headers).await
    }

    pub(crate) async fn post_as(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let body = form.extend_pairs(fields).finish();
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let is_typed = headers.iter().any(|(name, _)| *name == "content-type");
        let headers: Vec<_> = headers.iter().chain(kind.iter().filter(|_| !is_typed)).copied().collect();
        let request = self.client.post(format!("{}{path}", self.base)).body(body);
        self.send(request, &headers).await
    }

    /// A form that another page of this session holds a token for.
    pub(crate) async fn token(&mut self) -> String {
        let page = if self.cookies.contains_key("__Host-slated") { "/me" } else { "/sign-in" };
        self.get(page).await.token()
    }

    pub(crate) async fn send(
        &mut self,
        mut request: reqwest::RequestBuilder,
        headers: &[(&str, &str)],
    ) -> Page {
        let kept: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !kept.is_empty() {
            request = request.header("cookie", kept.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let page = Page { status, headers, text: answer.text().await.expect("text") };
        for cookie in page.cookies() {
            let (name, rest) = cookie.split_once('=').expect("a name and a value");
            let value = rest.split(';').next().unwrap_or_default();
            match cookie.contains("Max-Age=0") {
                true => drop(self.cookies.remove(name)),
                false => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        page
    }
}

pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a plain header"))
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    pub(crate) fn cookies(&self) -> Vec<&str> {
        let all = self.headers.get_all("set-cookie").iter();
        all.map(|value| value.to_str().expect("a plain header")).collect()
    }

    /// What the forms of this page carry.
    #[track_caller]
    pub(crate) fn token(&self) -> String {
        let html = self.html();
        let field = html.elements.iter().find(|one| one.value("name") == Some("form_token"));
        let token = field.and_then(|field| field.value("value"));
        token.unwrap_or_else(|| panic!("{}: no form on this page: {}", self.status, self.text)).to_owned()
    }

    pub(crate) fn html(&self) -> Html {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(&self.text));
        let reader = Tokenizer::new(Reader::default(), TokenizerOpts::default());
        let _no_script_waits = reader.feed(&input);
        reader.end();
        reader.sink.0.into_inner()
    }
}

/// A page as a parser of HTML understands it.
#[derive(Default)]
pub(crate) struct Html {
    pub(crate) elements: Vec<Element>,
    /// What is between two tags, one after the other.
    pub(crate) texts: Vec<String>,
    pub(crate) comments: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

impl Html {
    pub(crate) fn says(&self, text: &str) -> bool {
        self.texts.iter().any(|one| one.contains(text))
    }

    /// The value of a field of a form.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.elements.iter().find(|one| one.value("name") == Some(name))?.value("value")
    }
}

#[derive(Default)]
struct Reader(RefCell<Html>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut html = self.0.borrow_mut();
        match token {
            CharacterTokens(text) => match html.texts.last_mut() {
                Some(last) => last.push_str(&text),
                None => html.texts.push(text.to_string()),
            },
            TagToken(tag) => {
                html.texts.push(String::new());
                if tag.kind != StartTag {
                    return TokenSinkResult::Continue;
                }
                let attributes = tag.attrs.iter();
                let attributes =
                    attributes.map(|one| (one.name.local.to_string(), one.value.to_string())).collect();
                html.elements.push(Element { name: tag.name.to_string(), attributes });
                return match &*tag.name {
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" => TokenSinkResult::RawData(RawKind::Rawtext),
                    _ => TokenSinkResult::Continue,
                };
            }
            Token::CommentToken(_) => html.comments += 1,
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
