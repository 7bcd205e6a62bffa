//! HTTP and nothing else: routes, keys, limits, problems, the document.
//!
//! What a request asks for is a verb of `ops`; what it may do is the rules' to say.

mod api;
mod auth;
mod body;
mod cursor;
mod docs;
mod document;
mod extract;
mod idempotency;
mod limits;
mod machines;
mod observe;
mod pages;
mod patience;
mod problem;
mod serve;

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use serve::serve;

use crate::config::Http;
use crate::ops::Ops;
use api::follow::Places;
use docs::DocumentText;
use problem::Problem;

/// What the handlers are given.
#[derive(Clone, FromRef)]
struct Face {
    ops: Ops,
    http: Arc<Http>,
    metrics: Option<PrometheusHandle>,
    document: DocumentText,
    streams: Places,
}

/// The whole face: every route with everything that is true of all of them.
pub fn app(ops: Ops, http: &Http, metrics: Option<PrometheusHandle>) -> Router {
    let document = openapi().to_json().expect("the document is plain values");
    let document = DocumentText(document.into());
    let streams = Places::new(http.event_streams_max);
    let face = Face { ops, http: Arc::new(http.clone()), metrics, document, streams };
    let (v1, _) = v1().split_for_parts();
    let (open, _) = open().split_for_parts();
    // the innermost first: a key before a body, the whole body before its Idempotency-Key, a request id around everything
    let v1 = v1
        .route_layer(from_fn_with_state(face.clone(), idempotency::once))
        .route_layer(from_fn_with_state(face.clone(), limits::bodies))
        .route_layer(from_fn_with_state(face.clone(), auth::authenticate));
    let pages = pages::routes(&face);
    around(v1.merge(open).merge(pages)).with_state(face)
}

/// What is true of every route.
fn around<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes
        .layer(from_fn(limits::heads))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(observe::observe))
}

/// The OpenAPI document of [`app`]'s routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let routes = OpenApiRouter::with_openapi(document::head()).merge(v1()).merge(open());
    document::finish(routes.into_openapi())
}

/// Routes that need a key.
fn v1() -> OpenApiRouter<Face> {
    use api::{
        absences, advice, beside, board, bulk, cabinet, cabinet_links, calendars, client_list, clients,
        clock, contacts, engagements, erase, expectations, feed, follow, forecast, last_word, moves,
        my_notices, people, preview, promises, proposals, queue, risk, score, search, series, services,
        signals, sold, standing, tasks, time, webhooks,
    };
    OpenApiRouter::new()
        .routes(routes!(queue::queue))
        .routes(routes!(queue::claim))
        .routes(routes!(advice::suggestion))
        .routes(routes!(queue::me))
        .routes(routes!(forecast::forecast))
        .routes(routes!(forecast::load))
        .routes(routes!(tasks::tasks))
        .routes(routes!(tasks::task))
        .routes(routes!(score::score))
        .routes(routes!(score::overtakes))
        .routes(routes!(moves::start))
        .routes(routes!(moves::submit))
        .routes(routes!(moves::complete))
        .routes(routes!(moves::release))
        .routes(routes!(moves::block))
        .routes(routes!(moves::unblock))
        .routes(routes!(moves::reopen))
        .routes(routes!(moves::approve))
        .routes(routes!(moves::hand_back))
        .routes(routes!(moves::cancel))
        .routes(routes!(moves::waive))
        .routes(routes!(moves::reassign))
        .routes(routes!(bulk::bulk))
        .routes(routes!(moves::client_sees))
        .routes(routes!(beside::comments, beside::comment))
        .routes(routes!(beside::links, beside::add_link))
        .routes(routes!(beside::attachments, beside::attach))
        .routes(routes!(beside::attachment))
        .routes(routes!(search::search))
        .routes(routes!(time::log))
        .routes(routes!(time::start))
        .routes(routes!(time::stop))
        .routes(routes!(time::stop_mine))
        .routes(routes!(time::running))
        .routes(routes!(proposals::list, proposals::propose))
        .routes(routes!(proposals::one))
        .routes(routes!(proposals::accept))
        .routes(routes!(proposals::reject))
        .routes(routes!(proposals::withdraw))
        .routes(routes!(last_word::set_override, last_word::clear_override))
        .routes(routes!(last_word::move_deadline))
        .routes(routes!(promises::promises, promises::promise))
        .routes(routes!(promises::told))
        .routes(routes!(promises::obligations))
        .routes(routes!(promises::slips))
        .routes(routes!(standing::overrides))
        .routes(routes!(standing::meter))
        .routes(routes!(standing::reviews))
        .routes(routes!(standing::rates))
        .routes(routes!(client_list::list))
        .routes(routes!(clients::client, client_list::change))
        .routes(routes!(contacts::list, contacts::add))
        .routes(routes!(erase::client))
        .routes(routes!(erase::person))
        .routes(routes!(contacts::change, contacts::remove))
        .routes(routes!(clients::add_signal, signals::signals))
        .routes(routes!(signals::correct, signals::withdraw))
        .routes(routes!(risk::risk, risk::judge, risk::clear))
        .routes(routes!(sold::sold))
        .routes(routes!(cabinet::cabinet))
        .routes(routes!(cabinet_links::list, cabinet_links::make))
        .routes(routes!(cabinet_links::revoke))
        .routes(routes!(preview::of_client))
        .routes(routes!(preview::of_series))
        .routes(routes!(preview::unsaved))
        .routes(routes!(engagements::engagements, engagements::start))
        .routes(routes!(engagements::engagement))
        .routes(routes!(expectations::list))
        .routes(routes!(expectations::one, expectations::put))
        .routes(routes!(engagements::pause))
        .routes(routes!(engagements::resume))
        .routes(routes!(engagements::end))
        .routes(routes!(engagements::back_fill))
        .routes(routes!(board::board))
        .routes(routes!(feed::events))
        .routes(routes!(follow::stream))
        .routes(routes!(clock::confirm))
        .routes(routes!(calendars::list))
        .routes(routes!(calendars::one))
        .routes(routes!(calendars::file))
        .routes(routes!(series::list))
        .routes(routes!(series::one))
        .routes(routes!(series::occurrences))
        .routes(routes!(series::create))
        .routes(routes!(people::list))
        .routes(routes!(people::one, people::edit))
        .routes(routes!(absences::list, absences::add))
        .routes(routes!(absences::add_file))
        .routes(routes!(absences::remove))
        .routes(routes!(services::list))
        .routes(routes!(services::one, services::put))
        .routes(routes!(services::versions))
        .routes(routes!(my_notices::mine, my_notices::set))
        .routes(routes!(my_notices::test))
        .routes(routes!(webhooks::list, webhooks::add))
        .routes(routes!(webhooks::one, webhooks::change, webhooks::remove))
        .routes(routes!(webhooks::rotate))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::dead))
        .routes(routes!(webhooks::replay))
}

/// Routes that need none.
fn open() -> OpenApiRouter<Face> {
    OpenApiRouter::new()
        .routes(routes!(machines::healthz))
        .routes(routes!(machines::readyz))
        .routes(routes!(machines::metrics))
        .routes(routes!(machines::problems))
        .routes(routes!(machines::problem))
        .routes(routes!(docs::openapi))
        .routes(routes!(docs::docs))
        .routes(routes!(docs::script))
        .routes(routes!(docs::style))
}

/// The hook of the process has told the log where; the client hears that it was us.
fn panicked(payload: Box<dyn Any + Send + 'static>) -> Response {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("without a message");
    Problem::panicked(text).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use axum::routing::get;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_answered_and_tells_nothing() {
        async fn broken() -> &'static str {
            panic!("the secret of the house")
        }
        let app = around(Router::<()>::new().route("/broken", get(broken)));
        let response = app.oneshot(Request::get("/broken").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let text = std::str::from_utf8(&bytes).unwrap();
        assert!(text.contains("/problems/internal") && !text.contains("secret"), "{text}");
    }
}
