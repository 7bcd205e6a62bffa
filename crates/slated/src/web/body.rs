//! Reads a body into a value that needs no more checking, or refuses it by name.
//!
//! Field by field and not by a derive, so that every refusal can name its place and all of them are told at once.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use slated_core::time::Timestamp;
use utoipa::ToSchema;

use super::extract::{Params, choice, parse_date};
use super::problem::{Fault, Kind, Problem};

/// Longer words are nobody's reason.
const TEXT_CHARS_MAX: usize = 2_000;

/// Longer lists are sent in parts.
const LIST_MAX: usize = 200;

/// A value that is read from the fields of a JSON object.
pub(crate) trait Body: Sized {
    const FIELDS: &'static [&'static str];

    /// `None` where a fault was noted.
    fn read(fields: &mut Fields) -> Option<Self>;
}

/// A request's body. An empty one is an object without fields.
pub(crate) struct Asked<T>(pub(crate) T);

/// A body without fields: nothing at all, or `{}`.
#[derive(ToSchema)]
pub(crate) struct Nothing {}

impl Body for Nothing {
    const FIELDS: &'static [&'static str] = &[];

    fn read(_: &mut Fields) -> Option<Nothing> {
        Some(Nothing {})
    }
}

impl<T: Body, S: Send + Sync> FromRequest<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Asked<T>, Problem> {
        // routes that take a body and parameters read it as [`AskedBeside`] or [`AskedObject`]
        Params::read(request.uri(), &[])?;
        AskedBeside::from_request(request, state).await.map(|AskedBeside(value)| Asked(value))
    }
}

/// The same for a route that takes parameters too, which are read beside it.
pub(crate) struct AskedBeside<T>(pub(crate) T);

impl<T: Body, S: Send + Sync> FromRequest<S> for AskedBeside<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<AskedBeside<T>, Problem> {
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|_| Problem::new(Kind::BadRequest, "the body broke off"))?;
        read_body(&headers, &body).map(AskedBeside)
    }
}

/// A request's body as it was given, for a value whose fields are read elsewhere; parameters go beside it.
pub(crate) struct AskedObject(pub(crate) Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for AskedObject {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<AskedObject, Problem> {
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|_| Problem::new(Kind::BadRequest, "the body broke off"))?;
        is_json(&headers)?;
        object(&body).map(AskedObject)
    }
}

fn read_body<T: Body>(headers: &HeaderMap, body: &[u8]) -> Result<T, Problem> {
    let mut given = Map::new();
    if !body.is_empty() {
        is_json(headers)?;
        given = object(body)?;
    }
    if let Some(unknown) = given.keys().find(|name| !T::FIELDS.contains(&name.as_str())) {
        let detail = format!("{unknown:?} is not a field of this body: right would be {}", choice(T::FIELDS));
        return Err(Problem::new(Kind::UnknownField, detail));
    }
    let mut fields = Fields { given, faults: Vec::new() };
    match T::read(&mut fields) {
        Some(value) if fields.faults.is_empty() => Ok(value),
        _ => Err(Problem::invalid(fields.faults)),
    }
}

fn is_json(headers: &HeaderMap) -> Result<(), Problem> {
    let unsupported = |detail: String| Err(Problem::new(Kind::UnsupportedMediaType, detail));
    if let Some(encoding) = headers.get(header::CONTENT_ENCODING).filter(|encoding| *encoding != "identity") {
        return unsupported(format!(
            "a body encoded as {encoding:?} is not read: right would be a plain one"
        ));
    }
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "application/json" => Ok(()),
        suffixed if suffixed.starts_with("application/") && suffixed.ends_with("+json") => Ok(()),
        _ => unsupported(format!(
            "{given:?} is not a content type that is read: right would be application/json"
        )),
    }
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    let read =
        serde_json::from_slice(body).map_err(|error| Problem::new(Kind::MalformedJson, error.to_string()))?;
    match read {
        Value::Object(fields) => Ok(fields),
        other => {
            Err(Problem::fault("", format!("the body is {}: right would be an object", kind_of(&other))))
        }
    }
}

/// The fields of a body that is being read, and what is wrong with them.
pub(crate) struct Fields {
    given: Map<String, Value>,
    faults: Vec<Fault>,
}

impl Fields {
    /// A text that must be there; whether it may be blank is the rules' to say.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        match self.optional_text(name)? {
            Some(text) => Some(text),
            None => self.fault(name, "is missing: right would be a text"),
        }
    }

    /// `Some(None)` where it was left out.
    pub(crate) fn optional_text(&mut self, name: &'static str) -> Option<Option<String>> {
        match self.take(name) {
            None => Some(None),
            Some(Value::String(text)) => self.fit(name, text).map(Some),
            Some(other) => self.fault(name, format!("is {}: right would be a text", kind_of(&other))),
        }
    }

    /// A text, or a number as it was written.
    pub(crate) fn optional_word(&mut self, name: &'static str) -> Option<Option<String>> {
        match self.take(name) {
            None => Some(None),
            Some(Value::String(text)) => self.fit(name, text).map(Some),
            Some(Value::Number(number)) => Some(Some(number.to_string())),
            Some(other) => {
                self.fault(name, format!("is {}: right would be a number or a word", kind_of(&other)))
            }
        }
    }

    pub(crate) fn optional_number(&mut self, name: &'static str) -> Option<Option<i64>> {
        match self.take(name) {
            None => Some(None),
            Some(Value::Number(number)) if number.is_i64() => Some(number.as_i64()),
            Some(other) => self.fault(name, format!("is {}: right would be a whole number", kind_of(&other))),
        }
    }

    /// A field that may be emptied: left out it stays as it is, null takes away what is there.
    #[expect(clippy::option_option, reason = "a fault, left out, emptied, and given are four things")]
    pub(crate) fn emptied<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Fields, &'static str) -> Option<T>,
    ) -> Option<Option<Option<T>>> {
        match self.given.get(name) {
            None => Some(None),
            Some(Value::Null) => {
                self.given.remove(name);
                Some(Some(None))
            }
            Some(_) => read(self, name).map(|value| Some(Some(value))),
        }
    }

    /// An instant in RFC 3339, with its offset.
    pub(crate) fn instant(&mut self, name: &'static str) -> Option<Timestamp> {
        let text = self.text(name)?;
        self.parsed_instant(name, &text)
    }

    pub(crate) fn optional_instant(&mut self, name: &'static str) -> Option<Option<Timestamp>> {
        match self.optional_text(name)? {
            None => Some(None),
            Some(text) => self.parsed_instant(name, &text).map(Some),
        }
    }

    pub(crate) fn date(&mut self, name: &'static str) -> Option<jiff::civil::Date> {
        let text = self.text(name)?;
        match parse_date(&text) {
            Some(date) => Some(date),
            None => {
                self.fault(name, format!("{text:?} is not a date: right would be for example 2026-11-24"))
            }
        }
    }

    pub(crate) fn optional_date(&mut self, name: &'static str) -> Option<Option<jiff::civil::Date>> {
        let Some(text) = self.optional_text(name)? else { return Some(None) };
        match parse_date(&text) {
            Some(date) => Some(Some(date)),
            None => {
                self.fault(name, format!("{text:?} is not a date: right would be for example 2026-11-24"))
            }
        }
    }

    pub(crate) fn optional_flag(&mut self, name: &'static str) -> Option<Option<bool>> {
        match self.take(name) {
            None => Some(None),
            Some(Value::Bool(flag)) => Some(Some(flag)),
            Some(other) => self.fault(name, format!("is {}: right would be true or false", kind_of(&other))),
        }
    }

    /// One of a closed list of words; the first where it is left out.
    pub(crate) fn choice<T: Copy>(&mut self, name: &'static str, words: &[(&str, T)]) -> Option<T> {
        let Some(text) = self.optional_text(name)? else { return words.first().map(|(_, usual)| *usual) };
        match words.iter().find(|(word, _)| *word == text) {
            Some((_, value)) => Some(*value),
            None => {
                let right = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
                self.fault(name, format!("is {text:?}: right would be one of {right}"))
            }
        }
    }

    /// A list of words.
    pub(crate) fn optional_words(&mut self, name: &'static str) -> Option<Option<Vec<String>>> {
        const RIGHT: &str = "right would be a list of at most 200 words";
        let list = match self.take(name) {
            None => return Some(None),
            Some(Value::Array(list)) if list.len() <= LIST_MAX => list,
            Some(Value::Array(list)) => {
                return self.fault(name, format!("has {} items: {RIGHT}", list.len()));
            }
            Some(other) => return self.fault(name, format!("is {}: {RIGHT}", kind_of(&other))),
        };
        let mut words = Vec::with_capacity(list.len());
        for item in list {
            match item {
                Value::String(word) => words.push(self.fit(name, word)?),
                other => return self.fault(name, format!("holds {}: {RIGHT}", kind_of(&other))),
            }
        }
        Some(Some(words))
    }

    /// A list of whole numbers.
    pub(crate) fn optional_numbers(&mut self, name: &'static str) -> Option<Option<Vec<i64>>> {
        const RIGHT: &str = "right would be a list of at most 200 whole numbers";
        match self.take(name) {
            None => Some(None),
            Some(Value::Array(list)) if list.len() <= LIST_MAX => {
                match list.iter().map(Value::as_i64).collect() {
                    Some(numbers) => Some(Some(numbers)),
                    None => self.fault(name, format!("holds what is no whole number: {RIGHT}")),
                }
            }
            Some(Value::Array(list)) => self.fault(name, format!("has {} items: {RIGHT}", list.len())),
            Some(other) => self.fault(name, format!("is {}: {RIGHT}", kind_of(&other))),
        }
    }

    /// Words by their names.
    pub(crate) fn optional_word_map(&mut self, name: &'static str) -> Option<Option<Vec<(String, String)>>> {
        let map = match self.take(name) {
            None => return Some(None),
            Some(Value::Object(map)) => map,
            Some(other) => {
                return self
                    .fault(name, format!("is {}: right would be an object of words", kind_of(&other)));
            }
        };
        let mut words = Vec::with_capacity(map.len());
        for (key, item) in map {
            match item {
                Value::String(word) => words.push((key, word)),
                other => {
                    let detail = format!("{key:?} is {}: right would be a word", kind_of(&other));
                    return self.fault(name, detail);
                }
            }
        }
        Some(Some(words))
    }

    /// An object as a file has it; its own rules are looked at later.
    pub(crate) fn object<T: DeserializeOwned>(&mut self, name: &'static str) -> Option<Value> {
        match self.optional_object::<T>(name)? {
            Some(object) => Some(object),
            None => self.fault(name, "is missing: right would be an object"),
        }
    }

    pub(crate) fn optional_object<T: DeserializeOwned>(
        &mut self,
        name: &'static str,
    ) -> Option<Option<Value>> {
        let Some(object) = self.take(name) else { return Some(None) };
        match T::deserialize(&object) {
            Ok(_) => Some(Some(object)),
            Err(wrong) => self.fault(name, wrong.to_string()),
        }
    }

    /// A list of texts; an empty one where it is left out.
    pub(crate) fn texts(&mut self, name: &'static str, count_max: usize) -> Option<Vec<String>> {
        let items = match self.take(name) {
            None => return Some(Vec::new()),
            Some(Value::Array(items)) => items,
            Some(other) => {
                return self.fault(name, format!("is {}: right would be an array of texts", kind_of(&other)));
            }
        };
        if items.len() > count_max {
            let detail = format!("has {} texts: right would be {count_max} at most", items.len());
            return self.fault(name, detail);
        }
        let texts = items.into_iter().map(|item| match item {
            Value::String(text) => self.fit(name, text),
            other => self.fault(name, format!("holds {}: right would be texts", kind_of(&other))),
        });
        texts.collect()
    }

    /// A list of things, each read by itself.
    pub(crate) fn list<T>(
        &mut self,
        name: &'static str,
        count_max: usize,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> Option<Vec<T>> {
        let right = format!("right would be a list of 1 to {count_max}");
        let items = match self.take(name) {
            None => return self.fault(name, format!("is missing: {right}")),
            Some(Value::Array(items)) if (1..=count_max).contains(&items.len()) => items,
            Some(Value::Array(items)) => {
                return self.fault(name, format!("has {} items: {right}", items.len()));
            }
            Some(other) => return self.fault(name, format!("is {}: {right}", kind_of(&other))),
        };
        let mut values = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            match read(item) {
                Ok(value) => values.push(value),
                Err(wrong) => return self.fault(&format!("{name}/{at}"), wrong),
            }
        }
        Some(values)
    }

    /// Hours above 0 and up to 1,000, in minutes.
    pub(crate) fn hours(&mut self, name: &'static str) -> Option<u32> {
        const RIGHT: &str = "a number of hours above 0 and up to 1000";
        let number = match self.take(name) {
            None => return self.fault(name, format!("is missing: right would be {RIGHT}")),
            Some(Value::Number(number)) => number,
            Some(other) => {
                return self.fault(name, format!("is {}: right would be {RIGHT}", kind_of(&other)));
            }
        };
        let minutes = number.as_f64().map_or(0.0, |hours| (hours * 60.0).round());
        if (1.0..=60_000.0).contains(&minutes) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "1 to 60000 was checked"
            )]
            return Some(minutes as u32);
        }
        self.fault(name, format!("is {number}: right would be {RIGHT}"))
    }

    /// A factor from 0.1 to 10, in thousandths.
    pub(crate) fn optional_permille(&mut self, name: &'static str) -> Option<Option<u32>> {
        const RIGHT: &str = "a number from 0.1 to 10 with at most three decimals";
        let number = match self.take(name) {
            None => return Some(None),
            Some(Value::Number(number)) => number,
            Some(other) => {
                return self.fault(name, format!("is {}: right would be {RIGHT}", kind_of(&other)));
            }
        };
        let permille = number.as_f64().map_or(0.0, |factor| factor * 1000.0);
        if (100.0..=10_000.0).contains(&permille) && (permille - permille.round()).abs() < 1e-6 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "100 to 10000 was checked"
            )]
            return Some(Some(permille.round() as u32));
        }
        self.fault(name, format!("is {number}: right would be {RIGHT}"))
    }

    /// A share from 0 to 1, in parts per 10,000.
    pub(crate) fn share(&mut self, name: &'static str) -> Option<i64> {
        const RIGHT: &str = "a number from 0 to 1 with at most four decimals";
        let number = match self.take(name) {
            None => return self.fault(name, format!("is missing: right would be {RIGHT}")),
            Some(Value::Number(number)) => number,
            Some(other) => {
                return self.fault(name, format!("is {}: right would be {RIGHT}", kind_of(&other)));
            }
        };
        let parts = number.as_f64().map_or(-1.0, |share| share * 10_000.0);
        if (0.0..=10_000.0).contains(&parts) && (parts - parts.round()).abs() < 1e-6 {
            #[expect(clippy::cast_possible_truncation, reason = "0 to 10000 was checked")]
            return Some(parts.round() as i64);
        }
        self.fault(name, format!("is {number}: right would be {RIGHT}"))
    }

    /// Notes what is wrong with a field that was read.
    pub(crate) fn fault<T>(&mut self, name: &str, detail: impl Into<String>) -> Option<T> {
        self.faults.push(Fault { pointer: format!("/{name}"), detail: detail.into() });
        None
    }

    /// Leaving a field out and giving null are the same.
    fn take(&mut self, name: &str) -> Option<Value> {
        self.given.remove(name).filter(|value| !value.is_null())
    }

    fn fit(&mut self, name: &str, text: String) -> Option<String> {
        let chars = text.chars().count();
        if chars > TEXT_CHARS_MAX {
            return self
                .fault(name, format!("has {chars} characters: right would be {TEXT_CHARS_MAX} at most"));
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return self.fault(name, "holds a control character: right would be text");
        }
        Some(text)
    }

    fn parsed_instant(&mut self, name: &str, text: &str) -> Option<Timestamp> {
        match text.parse() {
            Ok(instant) => Some(instant),
            Err(_) => {
                let right = "2026-11-27T18:00:00+02:00";
                self.fault(
                    name,
                    format!("{text:?} is not an instant with an offset: right would be for example {right}"),
                )
            }
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    struct Word(String);

    impl Body for Word {
        const FIELDS: &'static [&'static str] = &["reason"];

        fn read(fields: &mut Fields) -> Option<Word> {
            fields.text("reason").map(Word)
        }
    }

    #[track_caller]
    fn check_body(content_type: &str, body: &str, expected: Result<&str, (Kind, &str)>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        let read = read_body::<Word>(&headers, body.as_bytes());
        match (read, expected) {
            (Ok(Word(text)), Ok(expected)) => assert_eq!(text, expected),
            (Err(problem), Err((kind, detail))) => {
                let body = serde_json::to_value(problem.body("r1")).unwrap();
                assert_eq!((problem.kind, body["detail"].as_str().unwrap()), (kind, detail));
            }
            (read, expected) => panic!("{:?} and not {expected:?}", read.map(|word| word.0)),
        }
    }

    #[test]
    fn a_body_is_read_or_refused_by_name() {
        let json = "application/json";
        check_body(json, r#"{"reason":"x"}"#, Ok("x"));
        check_body("application/json; charset=utf-8", r#"{"reason":"x"}"#, Ok("x"));
        check_body(
            json,
            "{\"reason\":\n oops}",
            Err((Kind::MalformedJson, "expected value at line 2 column 2")),
        );
        let unknown = "\"raeson\" is not a field of this body: right would be reason";
        check_body(json, r#"{"raeson":"x"}"#, Err((Kind::UnknownField, unknown)));
        check_body(json, "[]", Err((Kind::Invalid, ": the body is an array: right would be an object")));
        check_body(json, "{}", Err((Kind::Invalid, "/reason: is missing: right would be a text")));
        check_body(json, "", Err((Kind::Invalid, "/reason: is missing: right would be a text")));
        check_body(
            json,
            r#"{"reason":3}"#,
            Err((Kind::Invalid, "/reason: is a number: right would be a text")),
        );
        let control = "/reason: holds a control character: right would be text";
        check_body(json, r#"{"reason":"a\u0000b"}"#, Err((Kind::Invalid, control)));
        let plain = "\"text/plain\" is not a content type that is read: right would be application/json";
        check_body("text/plain", r#"{"reason":"x"}"#, Err((Kind::UnsupportedMediaType, plain)));
    }
}
