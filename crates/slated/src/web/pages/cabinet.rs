//! The client's cabinet: opened by a link that is exchanged for a cookie, and made of the core's `Cabinet` alone.
//!
//! A link that is unknown, ended or revoked answers as one that never was, and so does a browser that came by none.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use jiff::civil::Date;
use slated_core::cabinet::{Cabinet, Entry, Found};

use super::forms::Sent;
use super::sign_in::stranger;
use super::visit::{CABINET, Look, cookie, said, words};
use super::words::Words;
use super::{Answer, page};
use crate::ops::Ops;
use crate::ops::cabinet_links::Shown;
use crate::web::problem::Problem;

#[derive(Template)]
#[template(path = "cabinet_link.html")]
struct LinkPage {
    look: Look,
    /// `None` where the link is of no use any more.
    action: Option<String>,
}

#[derive(Template)]
#[template(path = "cabinet.html")]
struct CabinetPage {
    look: Look,
    name: String,
    since: String,
    parts: Vec<Part>,
    /// What can be answered to "how clear is our work to you?".
    scale: Vec<u8>,
}

/// One list of the cabinet.
struct Part {
    id: &'static str,
    heading: String,
    works: Vec<Work>,
    /// Said where there is nothing.
    nothing: String,
}

struct Work {
    title: String,
    what_for: Option<String>,
    day: Option<String>,
    result: Option<String>,
    links: Vec<Found>,
}

/// Asks before anything is opened: a messenger that looks at a link is not the client.
pub(super) async fn link(
    State(ops): State<Ops>,
    headers: HeaderMap,
    jar: CookieJar,
    Path(link): Path<String>,
) -> Answer {
    if !ops.is_cabinet_link(&link).await? {
        return gone(&headers, &jar);
    }
    let words = words(&headers, &jar);
    let (jar, look) = stranger(jar, words);
    let shown = page(&LinkPage { look, action: Some(format!("/c/{link}")) })?;
    Ok((jar, shown).into_response())
}

pub(super) async fn open(
    State(ops): State<Ops>,
    headers: HeaderMap,
    jar: CookieJar,
    Path(link): Path<String>,
    _sent: Sent,
) -> Answer {
    match ops.open_cabinet(&link).await? {
        Some(secret) => Ok((jar.add(cookie(CABINET, secret)), Redirect::to("/c")).into_response()),
        None => gone(&headers, &jar),
    }
}

pub(super) async fn cabinet(State(ops): State<Ops>, headers: HeaderMap, jar: CookieJar, uri: Uri) -> Answer {
    let Some(session) = session(&jar) else { return gone(&headers, &jar) };
    let Some(Shown { cabinet, period }) = ops.cabinet_of_visitor(&session).await? else {
        return gone(&headers, &jar);
    };
    let words = words(&headers, &jar);
    let (jar, look) = stranger(jar, words);
    let look = Look { said: said(uri.query(), words), ..look };
    let shown = page(&CabinetPage {
        name: cabinet.name().to_owned(),
        since: words.with("cabinet-since", "day", &words.day(period.from, period.to)),
        parts: parts(&cabinet, words, period.to),
        scale: (0..=10).collect(),
        look,
    })?;
    Ok((jar, shown).into_response())
}

pub(super) async fn understanding(
    State(ops): State<Ops>,
    headers: HeaderMap,
    jar: CookieJar,
    sent: Sent,
) -> Answer {
    let Some(session) = session(&jar) else { return gone(&headers, &jar) };
    let given = sent.read("understanding", "0 to 10")?;
    let given =
        given.ok_or_else(|| Problem::fault("/understanding", "it is blank: right would be 0 to 10"))?;
    match ops.client_understands(&session, given, sent.text("words").as_deref()).await? {
        true => Ok(Redirect::to("/c?said=understood").into_response()),
        false => gone(&headers, &jar),
    }
}

fn session(jar: &CookieJar) -> Option<String> {
    jar.get(CABINET).map(|cookie| cookie.value().to_owned())
}

/// The same for a link that ended, was revoked or never was.
fn gone(headers: &HeaderMap, jar: &CookieJar) -> Result<Response, Problem> {
    let look = Look::of_stranger(words(headers, jar), String::new());
    let shown = page(&LinkPage { look, action: None })?;
    Ok((StatusCode::NOT_FOUND, shown).into_response())
}

/// What was done stands with the newest first; what is promised and what comes, with the next first.
fn parts(cabinet: &Cabinet, words: &Words, today: Date) -> Vec<Part> {
    let part = |id: &'static str, entries: &[Entry]| Part {
        id,
        heading: words.say(&format!("cabinet-{id}")),
        nothing: words.say(&format!("cabinet-{id}-nothing")),
        works: entries.iter().map(|entry| Work::of(entry, words, today)).collect(),
    };
    let mut done = part("done", cabinet.done());
    done.works.reverse();
    vec![
        part("promises", cabinet.promises()),
        done,
        part("under-way", cabinet.under_way()),
        part("next", cabinet.next()),
    ]
}

impl Work {
    fn of(entry: &Entry, words: &Words, today: Date) -> Work {
        Work {
            title: entry.title().to_owned(),
            what_for: entry.what_for().map(str::to_owned),
            day: entry.on().map(|on| words.day(on, today)),
            result: entry.result().map(str::to_owned),
            links: entry.links().to_vec(),
        }
    }
}
