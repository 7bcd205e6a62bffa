//! Signing in and out, and what people set for themselves.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use slated_core::agency::Access;

use super::forms::{Posted, Sent};
use super::visit::{FORM, Here, LANGUAGE, Look, SESSION, Visit, cookie, form_token, secret, words};
use super::words::Words;
use super::{Answer, page};
use crate::ops::Ops;
use crate::ops::keys::random;
use crate::ops::sign_in::SignIn;
use crate::web::problem::{Kind, Problem};

/// Characters of what a form to sign in is known by.
const FORM_SECRET_CHARS: usize = 24;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    look: Look,
    to: String,
    login: String,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_in_link.html")]
struct LinkPage {
    look: Look,
    /// `None` where the link is of no use any more.
    login: Option<String>,
    action: String,
}

#[derive(Template)]
#[template(path = "me.html")]
struct MePage {
    look: Look,
    languages: Vec<(&'static str, String, bool)>,
}

/// The page on which a day begins.
pub(super) async fn home(visit: Visit) -> Redirect {
    Redirect::to(beginning(visit.actor.access))
}

fn beginning(access: Access) -> &'static str {
    match access {
        Access::Specialist => "/queue",
        Access::Manager | Access::Admin => "/board",
    }
}

pub(super) async fn form(headers: HeaderMap, jar: CookieJar, uri: Uri) -> Answer {
    let to = uri.query().and_then(|query| query.strip_prefix("to=")).unwrap_or("");
    let to = url::form_urlencoded::parse(format!("to={to}").as_bytes()).next().map(|(_, to)| to.into_owned());
    let words = words(&headers, &jar);
    let (jar, look) = stranger(jar, words);
    let to = to.filter(|to| is_ours(to)).unwrap_or_default();
    let shown = page(&SignInPage { look, to, login: String::new(), wrong: None })?;
    Ok((jar, shown).into_response())
}

pub(super) async fn sign_in(
    State(ops): State<Ops>,
    headers: HeaderMap,
    jar: CookieJar,
    sent: Sent,
) -> Answer {
    let (login, to) = (sent.text("login").unwrap_or_default(), sent.text("to").unwrap_or_default());
    let to = if is_ours(&to) { to } else { "/".to_owned() };
    let (status, wrong) = match ops.sign_in(&login, &sent.raw("password")).await? {
        SignIn::In(secret) => return Ok(signed_in(jar, secret, &to)),
        SignIn::Wrong => (StatusCode::UNAUTHORIZED, "sign-in-wrong"),
        SignIn::TooMany => (StatusCode::TOO_MANY_REQUESTS, "sign-in-too-many"),
    };
    let words = words(&headers, &jar);
    let (jar, look) = stranger(jar, words);
    let shown = page(&SignInPage { look, to, login, wrong: Some(words.say(wrong)) })?;
    Ok((status, jar, shown).into_response())
}

/// Asks before the link is used up: a messenger that looks at it must not.
pub(super) async fn link(
    State(ops): State<Ops>,
    headers: HeaderMap,
    jar: CookieJar,
    Path(link): Path<String>,
) -> Answer {
    let login = ops.sign_in_link_of(&link).await?;
    let status = if login.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let words = words(&headers, &jar);
    let (jar, look) = stranger(jar, words);
    let action = format!("/sign-in/{link}");
    let shown = page(&LinkPage { look, login, action })?;
    Ok((status, jar, shown).into_response())
}

pub(super) async fn use_link(
    State(ops): State<Ops>,
    headers: HeaderMap,
    jar: CookieJar,
    Path(link): Path<String>,
    _sent: Sent,
) -> Answer {
    match ops.use_sign_in_link(&link).await? {
        Some(secret) => Ok(signed_in(jar, secret, "/")),
        None => {
            let look = Look::of_stranger(words(&headers, &jar), String::new());
            let shown = page(&LinkPage { look, login: None, action: String::new() })?;
            Ok((StatusCode::NOT_FOUND, shown).into_response())
        }
    }
}

pub(super) async fn sign_out(State(ops): State<Ops>, jar: CookieJar, _posted: Posted) -> Answer {
    if let Some(session) = jar.get(SESSION) {
        ops.sign_out(session.value()).await?;
    }
    let jar = jar.remove(cookie(SESSION, String::new()));
    Ok((jar, Redirect::to("/sign-in")).into_response())
}

pub(super) async fn me(visit: Visit) -> Answer {
    let languages =
        Words::all().map(|words| (words.tag(), words.say("language-name"), words.tag() == visit.words.tag()));
    page(&MePage { languages: languages.collect(), look: visit.look(Here::Me) })
}

pub(super) async fn set_password(State(ops): State<Ops>, jar: CookieJar, posted: Posted) -> Answer {
    let (password, again) = (posted.fields.raw("password"), posted.fields.raw("again"));
    if password != again {
        return Err(Problem::fault("/again", posted.visit.words.say("password-differs")));
    }
    let secret = ops.set_password(&password, &posted.visit.actor).await?;
    Ok(signed_in(jar, secret, "/me?said=password"))
}

pub(super) async fn set_language(jar: CookieJar, posted: Posted) -> Answer {
    let tag = posted.fields.needed("language")?;
    let words = Words::named(&tag).ok_or_else(|| {
        Problem::new(Kind::BadParameter, format!("{tag:?} is not a language of these pages"))
    })?;
    let jar = jar.add(cookie(LANGUAGE, words.tag().to_owned()));
    Ok((jar, Redirect::to("/me")).into_response())
}

/// A stranger's form is known by a cookie of its own, made here where there is none.
pub(super) fn stranger(jar: CookieJar, words: &'static Words) -> (CookieJar, Look) {
    let known = secret(&jar);
    let made = known.clone().unwrap_or_else(|| random(FORM_SECRET_CHARS));
    let look = Look::of_stranger(words, form_token(&made));
    let jar = if known.is_some() { jar } else { jar.add(cookie(FORM, made)) };
    (jar, look)
}

/// A new session in place of whatever the browser had.
fn signed_in(jar: CookieJar, secret: String, to: &str) -> Response {
    let jar = jar.remove(cookie(FORM, String::new())).add(cookie(SESSION, secret));
    (jar, Redirect::to(to)).into_response()
}

/// A path of this site, and not a way out of it.
fn is_ours(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') && !to.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_off_the_site_after_signing_in() {
        assert!(is_ours("/tasks/12?said=x"));
        for to in
            ["https://evil.example", "//evil.example", "/\\evil.example", "", "evil", "/\u{9}/evil.example"]
        {
            assert!(!is_ours(to), "{to:?}");
        }
    }
}
