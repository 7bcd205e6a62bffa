//! The files that pages are made of: one stylesheet, one script. Their names change with their content, so a browser
//! keeps them for good.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::ops::keys::sha256;
use crate::web::Face;

const STYLE: &str = include_str!("../../../assets/slated.css");
const SCRIPT: &str = include_str!("../../../assets/slated.js");

static NAMES: LazyLock<[String; 2]> = LazyLock::new(|| {
    let name = |text: &str, ending: &str| format!("slated-{}.{ending}", &sha256(text.as_bytes())[..12]);
    [name(STYLE, "css"), name(SCRIPT, "js")]
});

pub(super) fn routes() -> Router<Face> {
    Router::new().route("/assets/{file}", get(file))
}

/// Where the stylesheet is.
pub(crate) fn style() -> String {
    format!("/assets/{}", NAMES[0])
}

pub(crate) fn script() -> String {
    format!("/assets/{}", NAMES[1])
}

async fn file(Path(name): Path<String>) -> Response {
    let (kind, text) = match name {
        name if name == NAMES[0] => ("text/css; charset=utf-8", STYLE),
        name if name == NAMES[1] => ("text/javascript; charset=utf-8", SCRIPT),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, text).into_response()
}
