//! Reads what the head of a request says into values that need no more checking, or refuses it by name.

use axum::extract::{FromRequestParts, Query, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};

use super::problem::{Kind, Problem};
use crate::ops;

// ---- queries

/// A value that is read from the parameters of a query.
pub(crate) trait Parameters: Sized {
    const NAMES: &'static [&'static str];

    fn read(params: &mut Params) -> Result<Self, Problem>;
}

/// A request's query parameters.
pub(crate) struct Asking<T>(pub(crate) T);

/// A route that takes no parameters.
pub(crate) struct NoParameters;

impl Parameters for NoParameters {
    const NAMES: &'static [&'static str] = &[];

    fn read(_: &mut Params) -> Result<NoParameters, Problem> {
        Ok(NoParameters)
    }
}

impl<T: Parameters, S: Send + Sync> FromRequestParts<S> for Asking<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asking<T>, Problem> {
        T::read(&mut Params::read(&parts.uri, T::NAMES)?).map(Asking)
    }
}

/// The parameters of a query that is being read; each is known and given once.
pub(crate) struct Params(Vec<(String, String)>);

pub(crate) const LIMIT_DEFAULT: u64 = 50;
pub(crate) const LIMIT_MAX: u64 = 200;

impl Params {
    pub(super) fn read(uri: &Uri, names: &[&str]) -> Result<Params, Problem> {
        let Query(given) = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_| Problem::new(Kind::BadRequest, "the query cannot be read"))?;
        for (at, (name, value)) in given.iter().enumerate() {
            if !names.contains(&name.as_str()) {
                let detail =
                    format!("{name:?} is not a parameter of this route: right would be {}", choice(names));
                return Err(Problem::new(Kind::UnknownParameter, detail));
            }
            if given[..at].iter().any(|(before, _)| before == name) {
                return Err(Problem::new(
                    Kind::BadParameter,
                    format!("{name} is given twice: right would be once"),
                ));
            }
            if value.chars().any(char::is_control) {
                return Err(Problem::new(Kind::BadParameter, format!("{name} holds a control character")));
            }
        }
        Ok(Params(given))
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(given, _)| given == name)?;
        Some(self.0.swap_remove(at).1)
    }

    pub(crate) fn limit(&mut self) -> Result<u64, Problem> {
        self.limit_within(LIMIT_MAX)
    }

    pub(crate) fn limit_within(&mut self, limit_max: u64) -> Result<u64, Problem> {
        let Some(text) = self.text("limit") else { return Ok(LIMIT_DEFAULT) };
        let limit = whole(&text).filter(|limit| (1..=limit_max).contains(limit));
        limit.ok_or_else(|| bad_parameter("limit", &text, &format!("a whole number from 1 to {limit_max}")))
    }

    pub(crate) fn after(&mut self) -> Result<i64, Problem> {
        let Some(text) = self.text("after") else { return Ok(0) };
        let after = whole(&text).and_then(|after| i64::try_from(after).ok());
        after.ok_or_else(|| bad_parameter("after", &text, "the number of an event, or 0"))
    }

    pub(crate) fn optional_number(&mut self, name: &'static str) -> Result<Option<i64>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let number = whole(&text).and_then(|number| i64::try_from(number).ok());
        number.map(Some).ok_or_else(|| bad_parameter(name, &text, "a whole number"))
    }

    pub(crate) fn optional_date(&mut self, name: &'static str) -> Result<Option<jiff::civil::Date>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let date = parse_date(&text);
        date.map(Some).ok_or_else(|| bad_parameter(name, &text, "a date, for example 2026-11-24"))
    }

    pub(crate) fn date(&mut self, name: &'static str) -> Result<jiff::civil::Date, Problem> {
        let text = self.text(name).unwrap_or_default();
        parse_date(&text).ok_or_else(|| bad_parameter(name, &text, "a date, for example 2026-11-24"))
    }
}

/// Digits only: no sign, no spaces, no leading zeros.
fn whole(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

/// Dates are written one way only; the parser would take more.
pub(crate) fn parse_date(text: &str) -> Option<jiff::civil::Date> {
    text.parse().ok().filter(|date: &jiff::civil::Date| date.to_string() == text)
}

pub(super) fn choice(names: &[&str]) -> String {
    if names.is_empty() { "none at all".to_owned() } else { names.join(", ") }
}

pub(crate) fn bad_parameter(name: &str, value: &str, right: &str) -> Problem {
    Problem::new(Kind::BadParameter, format!("{name} is {value:?}: right would be {right}"))
}

// ---- paths

/// The number of a task, from the path.
#[derive(Clone, Copy)]
pub(crate) struct TaskNumber(pub(crate) i64);

/// The key of a client, from the path.
pub(crate) struct ClientKey(pub(crate) String);

/// The login of a person, from the path.
pub(crate) struct PersonLogin(pub(crate) String);

/// The key of a service, from the path.
pub(crate) struct ServiceKey(pub(crate) String);

/// The number of a series, from the path.
#[derive(Clone, Copy)]
pub(crate) struct SeriesNumber(pub(crate) i64);

/// The number of a webhook, from the path.
#[derive(Clone, Copy)]
pub(crate) struct WebhookNumber(pub(crate) i64);
/// The number of a move of a deadline, from the path.
#[derive(Clone, Copy)]
pub(crate) struct MoveNumber(pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for MoveNumber {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<MoveNumber, Problem> {
        let text = path_parameter(parts, state, "move").await?;
        let number = whole(&text).and_then(|number| i64::try_from(number).ok());
        number.map(MoveNumber).ok_or_else(|| ops::Error::not_found("move of this deadline", text).into())
    }
}

/// A nominal date, from the path.
#[derive(Clone, Copy)]
pub(crate) struct NominalDate(pub(crate) jiff::civil::Date);

impl<S: Send + Sync> FromRequestParts<S> for SeriesNumber {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<SeriesNumber, Problem> {
        let text = path_parameter(parts, state, "id").await?;
        let number = whole(&text).and_then(|number| i64::try_from(number).ok());
        number.map(SeriesNumber).ok_or_else(|| ops::Error::not_found("series", text).into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for WebhookNumber {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<WebhookNumber, Problem> {
        let text = path_parameter(parts, state, "webhook").await?;
        let number = whole(&text).and_then(|number| i64::try_from(number).ok());
        number.map(WebhookNumber).ok_or_else(|| ops::Error::not_found("webhook", text).into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for NominalDate {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<NominalDate, Problem> {
        let text = path_parameter(parts, state, "date").await?;
        let date = parse_date(&text).map(NominalDate);
        date.ok_or_else(|| ops::Error::not_found("occurrence", text.escape_default()).into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for TaskNumber {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<TaskNumber, Problem> {
        let text = path_parameter(parts, state, "n").await?;
        let number = whole(&text).and_then(|number| i64::try_from(number).ok());
        number.map(TaskNumber).ok_or_else(|| ops::Error::not_found("task", text).into())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ClientKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<ClientKey, Problem> {
        let key = path_parameter(parts, state, "key").await?;
        if key.chars().any(char::is_control) {
            return Err(ops::Error::not_found("client", key.escape_default()).into());
        }
        Ok(ClientKey(key))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PersonLogin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<PersonLogin, Problem> {
        let login = path_parameter(parts, state, "login").await?;
        if login.chars().any(char::is_control) {
            return Err(ops::Error::not_found("person", login.escape_default()).into());
        }
        Ok(PersonLogin(login))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ServiceKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<ServiceKey, Problem> {
        let key = path_parameter(parts, state, "service").await?;
        if key.chars().any(char::is_control) {
            return Err(ops::Error::not_found("service", key.escape_default()).into());
        }
        Ok(ServiceKey(key))
    }
}

pub(crate) async fn path_parameter<S: Send + Sync>(
    parts: &mut Parts,
    state: &S,
    name: &str,
) -> Result<String, Problem> {
    let params = RawPathParams::from_request_parts(parts, state).await;
    let params = params.map_err(|_| Problem::new(Kind::BadRequest, "the path is not UTF-8"))?;
    let found = params.iter().find(|(given, _)| *given == name).map(|(_, value)| value.to_owned());
    Ok(found.expect("the route has the parameter"))
}

// ---- versions

/// The version that the caller saw, from `If-Match`.
#[derive(Clone, Copy)]
pub(crate) struct Seen(pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Seen, Problem> {
        seen(&parts.headers).map(Seen)
    }
}

/// The version that the caller saw, or none where they mean something new: `If-None-Match: *`, or neither.
#[derive(Clone, Copy)]
pub(crate) struct SeenOrNew(pub(crate) Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for SeenOrNew {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<SeenOrNew, Problem> {
        let new = parts.headers.get(header::IF_NONE_MATCH);
        if let Some(other) = new.filter(|value| *value != "*") {
            let detail =
                format!("If-None-Match is {other:?}: right would be * for something new, or nothing");
            return Err(Problem::new(Kind::BadIfMatch, detail));
        }
        match (new, parts.headers.contains_key(header::IF_MATCH)) {
            (Some(_), true) => {
                let detail = "If-Match and If-None-Match contradict each other: right would be one of them";
                Err(Problem::new(Kind::BadIfMatch, detail))
            }
            (Some(_), false) | (None, false) => Ok(SeenOrNew(None)),
            (None, true) => seen(&parts.headers).map(|version| SeenOrNew(Some(version))),
        }
    }
}

/// A weak tag never matches and neither does one that is not ours: 412. What is not one tag is unreadable: 400.
fn seen(headers: &HeaderMap) -> Result<i64, Problem> {
    let mut given = headers.get_all(header::IF_MATCH).iter();
    let Some(one) = given.next() else {
        return Err(Problem::new(
            Kind::MissingIfMatch,
            "If-Match is missing: right would be the task's ETag",
        ));
    };
    let text = one.to_str().unwrap_or_default().trim();
    let right = "right would be the ETag of what you read, for example \"3\"";
    if text.starts_with("W/\"") && text.ends_with('"') && given.next().is_none() && !text.contains(',') {
        return Err(Problem::new(
            Kind::StaleVersion,
            format!("{text} is a weak tag, which never matches: {right}"),
        ));
    }
    let tag = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|tag| !tag.contains('"'));
    let (Some(tag), None) = (tag, given.next()) else {
        return Err(Problem::new(Kind::BadIfMatch, format!("{text:?} is not one ETag: {right}")));
    };
    let version = whole(tag).and_then(|version| i64::try_from(version).ok());
    version.ok_or_else(|| Problem::new(Kind::StaleVersion, format!("{text} is no version: {right}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[track_caller]
    fn check_if_match(values: &[&str], expected: Result<i64, Kind>) {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::IF_MATCH, HeaderValue::from_str(value).unwrap());
        }
        assert_eq!(seen(&headers).map_err(|problem| problem.kind), expected, "{values:?}");
    }

    #[test]
    fn if_match_is_one_strong_tag() {
        check_if_match(&["\"3\""], Ok(3));
        check_if_match(&[], Err(Kind::MissingIfMatch));
        check_if_match(&["W/\"3\""], Err(Kind::StaleVersion));
        check_if_match(&["\"abc\""], Err(Kind::StaleVersion));
        check_if_match(&["\"03\""], Err(Kind::StaleVersion));
        check_if_match(&["*"], Err(Kind::BadIfMatch));
        check_if_match(&["3"], Err(Kind::BadIfMatch));
        check_if_match(&["\"3\", \"4\""], Err(Kind::BadIfMatch));
        check_if_match(&["\"3\"", "\"4\""], Err(Kind::BadIfMatch));
        check_if_match(&["W/\"3\"", "\"4\""], Err(Kind::BadIfMatch));
        check_if_match(&[""], Err(Kind::BadIfMatch));
    }

    #[track_caller]
    fn check_limit(query: &str, expected: Option<u64>) {
        let uri: Uri = format!("/v1/tasks?{query}").parse().unwrap();
        let read = Params::read(&uri, &["limit"]).and_then(|mut params| params.limit());
        assert_eq!(read.ok(), expected, "{query}");
    }

    #[test]
    fn a_limit_is_a_whole_number_from_1_to_200() {
        check_limit("", Some(50));
        check_limit("limit=1", Some(1));
        check_limit("limit=200", Some(200));
        for bad in
            ["0", "201", "-1", "+5", "5.0", "1e2", "x", "", "%205", "99999999999999999999", "5&limit=6"]
        {
            check_limit(&format!("limit={bad}"), None);
        }
    }
}
