//! What a page posts: read as fields, and only from a form of ours that the same browser was given.

use std::str::FromStr;

use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use subtle::ConstantTimeEq;

use super::visit::{Visit, form_token, secret};
use crate::web::Face;
use crate::web::problem::{Kind, Problem};

/// The fields of a form that stands on its own feet: no session is needed, the token is.
pub(super) struct Sent(Vec<(String, String)>);

/// A signed-in reader's form.
pub(super) struct Posted {
    pub(super) visit: Visit,
    pub(super) fields: Sent,
}

impl Sent {
    /// What stands in a field; `None` where it is blank.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(given, _)| given == name)?;
        Some(found.1.trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub(super) fn raw(&self, name: &str) -> String {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub(super) fn needed(&self, name: &'static str) -> Result<String, Problem> {
        let what = || Problem::fault(&format!("/{name}"), "it is blank: right would be a few words");
        self.text(name).ok_or_else(what)
    }

    /// `None` where it is blank; refused where it is there and cannot be read.
    pub(super) fn read<T: FromStr>(&self, name: &'static str, right: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let wrong = |_| Problem::fault(&format!("/{name}"), format!("{text:?}: right would be {right}"));
        text.parse().map(Some).map_err(wrong)
    }

    /// The version of the task that the page showed.
    pub(super) fn version(&self) -> Result<i64, Problem> {
        let version = self.read("version", "the version that the page showed")?;
        version
            .ok_or_else(|| Problem::fault("/version", "it is not there: right would be the page's own form"))
    }
}

impl FromRequest<Face> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, face: &Face) -> Result<Sent, Problem> {
        let headers = request.headers().clone();
        same_site(&headers)?;
        let jar = CookieJar::from_headers(&headers);
        let form = Form::<Vec<(String, String)>>::from_request(request, face).await;
        let unread = |_| Problem::new(Kind::BadRequest, "the form cannot be read");
        let sent = Sent(form.map_err(unread)?.0);
        let known = secret(&jar).map(|secret| form_token(&secret));
        let given = sent.raw("form_token");
        match known {
            Some(known) if bool::from(known.as_bytes().ct_eq(given.as_bytes())) => Ok(sent),
            Some(_) => {
                Err(forged("the form is not one of this session: load the page again and send it once more"))
            }
            None => Err(forged(
                "the browser keeps no cookie of this site: pages need HTTPS, or the daemon's own machine (localhost)",
            )),
        }
    }
}

impl FromRequest<Face> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, face: &Face) -> Result<Posted, Problem> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, face).await?;
        let fields = Sent::from_request(Request::from_parts(parts, body), face).await?;
        Ok(Posted { visit, fields })
    }
}

fn forged(detail: &str) -> Problem {
    Problem::new(Kind::Forbidden, detail)
}

/// Another site, or another port of this host, cannot have meant it. Browsers that say nothing are known by the token.
fn same_site(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site")
        && site != "same-origin"
    {
        return Err(forged("the form came from another site"));
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let origin = origin.to_str().unwrap_or("");
    let host = text("host").unwrap_or("");
    let is_ours = origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host));
    if is_ours { Ok(()) } else { Err(forged("the form came from another site")) }
}
