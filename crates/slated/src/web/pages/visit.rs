//! Who looks at a page: the session of their browser, their language, and what a form of theirs must carry.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use slated_core::agency::Access;
use slated_core::task::Actor;
use slated_core::time::Zone;

use super::words::Words;
use crate::ops::keys::sha256;
use crate::ops::sign_in::Visitor;
use crate::web::Face;
use crate::web::problem::{Kind, Problem};

/// The cookie of a session; the prefix makes browsers insist on HTTPS, this host and the whole of it.
pub(super) const SESSION: &str = "__Host-slated";
/// Of a browser that is not signed in: what its form to sign in is known by.
pub(super) const FORM: &str = "__Host-slated-form";
/// Of a client's browser that came by a link to the cabinet.
pub(super) const CABINET: &str = "__Host-slated-cabinet";
pub(super) const LANGUAGE: &str = "__Host-slated-language";

/// The part of the site that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Here {
    Board,
    Queue,
    Tasks,
    Me,
    Nowhere,
}

/// What every page is laid out by.
pub(crate) struct Look {
    pub(crate) words: &'static Words,
    pub(crate) who: Option<Who>,
    pub(crate) here: Here,
    /// Goes back with every form.
    pub(crate) form_token: String,
    /// What was just done, for people.
    pub(crate) said: Option<String>,
}

pub(crate) struct Who {
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) access: Access,
}

impl Look {
    pub(crate) fn is(&self, here: &str) -> bool {
        matches!(
            (self.here, here),
            (Here::Board, "board") | (Here::Queue, "queue") | (Here::Tasks, "tasks") | (Here::Me, "me")
        )
    }

    pub(crate) fn manages(&self) -> bool {
        self.who.as_ref().is_some_and(|who| who.access >= Access::Manager)
    }

    /// For a reader who is not signed in.
    pub(super) fn of_stranger(words: &'static Words, form_token: String) -> Look {
        Look { words, who: None, here: Here::Nowhere, form_token, said: None }
    }
}

/// A signed-in reader.
pub(super) struct Visit {
    pub(super) actor: Actor,
    pub(super) words: &'static Words,
    /// The reader's own.
    pub(super) zone: Zone,
    name: String,
    form_token: String,
    said: Option<String>,
}

impl Visit {
    pub(super) fn of(visitor: Visitor, secret: &str, words: &'static Words, said: Option<String>) -> Visit {
        let Visitor { person, actor } = visitor;
        Visit { actor, words, zone: person.zone, name: person.name, form_token: form_token(secret), said }
    }

    pub(super) fn look(&self, here: Here) -> Look {
        let who = Who { name: self.name.clone(), login: self.actor.login.clone(), access: self.actor.access };
        let form_token = self.form_token.clone();
        Look { words: self.words, who: Some(who), here, form_token, said: self.said.clone() }
    }
}

/// The token of all forms of whoever holds the secret; it says nothing of the secret.
pub(super) fn form_token(secret: &str) -> String {
    sha256(format!("form {secret}").as_bytes())
}

/// The secret by which a form of this browser is known, signed in or not.
pub(super) fn secret(jar: &CookieJar) -> Option<String> {
    let cookie = jar.get(SESSION).or_else(|| jar.get(FORM))?;
    Some(cookie.value().to_owned())
}

pub(super) fn words(headers: &HeaderMap, jar: &CookieJar) -> &'static Words {
    let chosen = jar.get(LANGUAGE).and_then(|cookie| Words::named(cookie.value()));
    chosen.unwrap_or_else(|| Words::asked(headers))
}

/// A cookie that only this host gets back, only over HTTPS (or from the machine itself), and no script reads.
pub(super) fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        // kept for good: how long it is worth anything is the daemon's to say
        .permanent()
        .build()
}

impl FromRequestParts<Face> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, face: &Face) -> Result<Visit, Problem> {
        let jar = CookieJar::from_headers(&parts.headers);
        let refused = || Problem::new(Kind::Unauthenticated, "nobody is signed in here");
        let cookie = jar.get(SESSION).ok_or_else(refused)?;
        let visitor = face.ops.visitor(cookie.value()).await?.ok_or_else(refused)?;
        let words = words(&parts.headers, &jar);
        let said = said(parts.uri.query(), words);
        Ok(Visit::of(visitor, cookie.value(), words, said))
    }
}

/// What a page was told to say about what was just done: a sentence of ours, or nothing.
pub(super) fn said(query: Option<&str>, words: &Words) -> Option<String> {
    let word = query?.split('&').find_map(|pair| pair.strip_prefix("said="))?;
    let id = format!("said-{word}");
    words.has(&id).then(|| words.say(&id))
}
