//! Who calls: a bearer key becomes an actor, before anything of the request's body is read.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use slated_core::agency::Access;
use slated_core::task::Actor;

use super::problem::{Kind, Problem};
use crate::ops::Ops;

/// The person whose key the request carries.
pub(crate) struct Caller(pub(crate) Actor);

/// The same person's login, on the answer: for the log.
#[derive(Clone)]
pub(super) struct Login(pub(super) String);

/// A key is shorter; what is longer is not worth a look into the database.
const KEY_CHARS_MAX: usize = 128;

pub(super) async fn authenticate(State(ops): State<Ops>, mut request: Request, next: Next) -> Response {
    let actor = match caller(&ops, request.headers()).await {
        Ok(actor) => actor,
        Err(problem) => return problem.into_response(),
    };
    let login = Login(actor.login.clone());
    request.extensions_mut().insert(actor);
    let mut response = next.run(request).await;
    response.extensions_mut().insert(login);
    response
}

/// Whose key the headers carry, looked up anew.
pub(super) async fn caller(ops: &Ops, headers: &HeaderMap) -> Result<Actor, Problem> {
    let refused = |detail: &str| Problem::new(Kind::Unauthenticated, detail);
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(one), None) = (given.next(), given.next()) else {
        return Err(refused("there is not one Authorization header: right would be \"Bearer slated_...\""));
    };
    let key = one.to_str().ok().and_then(bearer);
    let Some(key) = key else {
        return Err(refused("the Authorization header is not a key: right would be \"Bearer slated_...\""));
    };
    let actor = ops.authenticate(key).await?;
    actor.ok_or_else(|| refused("the key is not in force: it is unknown, expired or revoked"))
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, key) = value.split_once(' ')?;
    let key = key.trim();
    let is_key = key.starts_with("slated_") && key.len() <= KEY_CHARS_MAX;
    (scheme.eq_ignore_ascii_case("bearer") && is_key).then_some(key)
}

impl Caller {
    /// Refuses a specialist.
    pub(crate) fn manages(self, what: &str) -> Result<Actor, Problem> {
        if self.0.access >= Access::Manager {
            return Ok(self.0);
        }
        Err(Problem::new(Kind::Forbidden, format!("{what} is for managers and admins")))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Problem> {
        let actor = parts.extensions.get::<Actor>().cloned();
        Ok(Caller(actor.expect("every route that asks for the caller stands behind `authenticate`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearer_key_is_read_whatever_the_case_of_its_scheme() {
        assert_eq!(bearer("Bearer slated_ab_cd"), Some("slated_ab_cd"));
        assert_eq!(bearer("bearer  slated_ab_cd "), Some("slated_ab_cd"));
        assert_eq!(bearer("Basic slated_ab_cd"), None);
        assert_eq!(bearer("Bearer sk_ab_cd"), None);
        assert_eq!(bearer("slated_ab_cd"), None);
        assert_eq!(bearer(&format!("Bearer slated_{}", "x".repeat(200))), None);
    }
}
