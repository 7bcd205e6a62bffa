//! The page that shows the API. It is three files of our own and loads nothing from anywhere else.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// The OpenAPI document, written once.
#[derive(Clone)]
pub(super) struct DocumentText(pub(super) Bytes);

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", tag = "machines", security(()),
    responses((status = 200, description = "OpenAPI 3.1.", body = Object, content_type = "application/json")),
)]
pub(super) async fn openapi(State(document): State<DocumentText>) -> Response {
    file("application/json", document.0)
}

/// The API for people to read and to try.
#[utoipa::path(
    get, path = "/docs", tag = "machines", security(()),
    responses((status = 200, description = "A page.", body = String, content_type = "text/html")),
)]
pub(super) async fn docs() -> Response {
    file("text/html; charset=utf-8", include_str!("../../assets/docs.html"))
}

/// The page's script.
#[utoipa::path(
    get, path = "/docs/app.js", tag = "machines", security(()),
    responses((status = 200, description = "A script.", body = String, content_type = "text/javascript")),
)]
pub(super) async fn script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("../../assets/docs.js"))
}

/// The page's style.
#[utoipa::path(
    get, path = "/docs/style.css", tag = "machines", security(()),
    responses((status = 200, description = "A style sheet.", body = String, content_type = "text/css")),
)]
pub(super) async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("../../assets/docs.css"))
}

fn file(content_type: &'static str, text: impl IntoResponse) -> Response {
    let headers: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    let mut response = text.into_response();
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
