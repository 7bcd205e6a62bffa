//! A refusal as a page: what was wrong, in words, and a way back. Whoever is not signed in is led there.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

use super::page;
use super::visit::{Here, Look, SESSION, Visit, form_token, words};
use crate::web::Face;
use crate::web::problem::{Kind, Problem};

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    look: Look,
    title: String,
    detail: String,
    meaning: String,
    back: String,
}

/// Everything that a page refuses, or that went wrong on the way to it.
pub(super) async fn as_page(State(face): State<Face>, request: Request, next: Next) -> Response {
    let (headers, uri) = (request.headers().clone(), request.uri().clone());
    let is_read = request.method().is_safe();
    let response = next.run(request).await;
    match response.extensions().get::<Problem>() {
        Some(problem) => {
            let problem = problem.clone();
            if problem.kind == Kind::Unauthenticated {
                return to_sign_in(&uri, is_read);
            }
            let mut shown = shown(&face, problem.clone(), &headers).await;
            *shown.status_mut() = response.status();
            // for the log, which tells of the cause that the page keeps to itself
            shown.extensions_mut().insert(problem);
            shown
        }
        None => response,
    }
}

fn to_sign_in(uri: &Uri, is_read: bool) -> Response {
    // what was to be changed is not done after signing in: its form is another one by then
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    if !is_read || target == "/" {
        return Redirect::to("/sign-in").into_response();
    }
    let query: String = url::form_urlencoded::byte_serialize(target.as_bytes()).collect();
    Redirect::to(&format!("/sign-in?to={query}")).into_response()
}

async fn shown(face: &Face, problem: Problem, headers: &HeaderMap) -> Response {
    let jar = CookieJar::from_headers(headers);
    let words = words(headers, &jar);
    let mut look = Look::of_stranger(words, String::new());
    if let Some(cookie) = jar.get(SESSION) {
        look.form_token = form_token(cookie.value());
        if let Ok(Some(visitor)) = face.ops.visitor(cookie.value()).await {
            look = Visit::of(visitor, cookie.value(), words, None).look(Here::Nowhere);
        }
    }
    let id = format!("problem-{}", problem.kind.slug());
    let title = if words.has(&id) { words.say(&id) } else { problem.kind.title().to_owned() };
    let template = RefusedPage {
        title,
        detail: problem.detail().to_owned(),
        meaning: problem.kind.meaning().to_owned(),
        back: back(headers),
        look,
    };
    page(&template).unwrap_or_else(IntoResponse::into_response)
}

/// The page that was left, if it is one of ours.
fn back(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let path = text("referer").and_then(|from| {
        let (_, rest) = from.split_once("://")?;
        let (host, path) = rest.split_once('/')?;
        (Some(host) == text("host")).then(|| format!("/{path}"))
    });
    path.unwrap_or_else(|| "/".to_owned())
}
