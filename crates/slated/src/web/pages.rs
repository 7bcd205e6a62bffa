//! The pages that people look at: HTML made here, one stylesheet, a script that is never needed.
//!
//! Every page is read by GET and changed by a form that is posted and answered with a way back. What happens is a verb
//! of `ops`, the same as the API's. Without script everything works; with it dialogs open in place and lists are walked by key.

pub(crate) mod assets;
mod bar;
mod board;
mod cabinet;
mod forms;
mod last_word;
mod lines;
mod queue;
mod refused;
mod sign_in;
mod task;
mod visit;
mod words;

use askama::Template;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};

use super::Face;
use super::problem::Problem;

/// Nothing but our own files, from nowhere but here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                      object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What a page is answered with; a refusal becomes a page on its way out.
type Answer = Result<Response, Problem>;

pub(super) fn routes(face: &Face) -> Router<Face> {
    Router::new()
        .route("/", get(sign_in::home))
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-in/{secret}", get(sign_in::link).post(sign_in::use_link))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/me", get(sign_in::me))
        .route("/me/password", post(sign_in::set_password))
        .route("/me/language", post(sign_in::set_language))
        .route("/c", get(cabinet::cabinet))
        .route("/c/understanding", post(cabinet::understanding))
        .route("/c/{secret}", get(cabinet::link).post(cabinet::open))
        .route("/queue", get(queue::queue))
        .route("/queue/claim", post(queue::claim))
        .route("/board", get(board::board))
        .route("/tasks", get(board::tasks))
        .route("/tasks/{number}", get(task::page))
        .route("/tasks/{number}/{verb}", post(task::act))
        .route("/tasks/{number}/override", get(last_word::override_form).post(last_word::set_override))
        .route("/tasks/{number}/deadline", get(last_word::deadline_form).post(last_word::move_deadline))
        .route_layer(from_fn_with_state(face.clone(), super::limits::bodies))
        .route_layer(from_fn_with_state(face.clone(), refused::as_page))
        .merge(assets::routes())
        .layer(from_fn(guarded))
}

/// A template as an answer.
fn page(template: &impl Template) -> Answer {
    let text = template.render().map_err(|error| Problem::internal(&error))?;
    Ok(Html(text).into_response())
}

/// What a browser is told about every page.
async fn guarded(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // none at all would make a browser send its own forms as from nowhere
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // a page shows what its reader may see now; nobody keeps it for another
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
