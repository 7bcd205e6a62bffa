//! The OpenAPI document: what the handlers say, and what is true of all of them.
//!
//! Refusals, headers and the key follow from a route's shape, so they are added here once and no handler can
//! forget them.

use utoipa::OpenApi;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Required, Response, ResponseBuilder};

use super::problem::ProblemBody;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Slated",
        description = "Creates an agency's recurring tasks, orders them, and leaves the last word to the manager.\n\n\
            Instants are RFC 3339 in UTC; beside them, as `..._local`, the same instant in the client's zone. Hours and \
            points are decimals. Every refusal is `application/problem+json` with a stable `type`, explained at that \
            path. A write to a task needs `If-Match` with the ETag of the task as you read it: without it 428, with an \
            older or a weak one 412, with what is not one ETag 400. A POST may carry an `Idempotency-Key`: sent again, it does \
            nothing twice. Unknown fields and parameters are refused by name.",
    ),
    components(schemas(ProblemBody)),
    tags(
        (name = "specialist", description = "What now? The queue, and work on a task."),
        (name = "manager", description = "The last word: overrides, deadlines, review."),
        (name = "promises", description = "What clients were promised, and what became of it."),
        (name = "calendars", description = "Which days are worked."),
        (name = "tasks", description = "Reading tasks."),
        (name = "clients", description = "Risk, signals, and what will come; for managers."),
        (name = "people", description = "Who works here, and when they are away."),
        (name = "catalog", description = "Services and their templates; for admins, and for managers to read."),
        (name = "notices", description = "Who is told of what has happened, and where."),
        (name = "machines", description = "Events, health, metrics and this document."),
    ),
)]
struct Slated;

const KEY: &str = "key";

pub(super) fn head() -> utoipa::openapi::OpenApi {
    let mut document = Slated::openapi();
    let mut key = Http::new(HttpAuthScheme::Bearer);
    key.description = Some("A key made by `slated key create`: it begins with slated_.".to_owned());
    let components = document.components.get_or_insert_default();
    components.security_schemes.insert(KEY.to_owned(), RefOr::T(SecurityScheme::Http(key)));
    document
}

/// Adds what follows from each route's shape.
pub(super) fn finish(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    for (path, item) in &mut document.paths.paths {
        for (writes, repeats, operation) in operations(item) {
            complete(path, writes, operation);
            if repeats == Repeats::ByKey && path.starts_with("/v1/") {
                push(operation, idempotency_key());
            }
        }
    }
    document
}

#[derive(Clone, Copy, PartialEq)]
enum Writes {
    Yes,
    No,
}

/// Whether a request of the method may be sent again as it is.
#[derive(Clone, Copy, PartialEq)]
enum Repeats {
    Freely,
    ByKey,
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Writes, Repeats, &mut Operation)> {
    let of = |writes, repeats, operation: Option<_>| operation.map(|operation| (writes, repeats, operation));
    [
        of(Writes::No, Repeats::Freely, item.get.as_mut()),
        of(Writes::Yes, Repeats::Freely, item.put.as_mut()),
        of(Writes::Yes, Repeats::ByKey, item.post.as_mut()),
        of(Writes::Yes, Repeats::Freely, item.patch.as_mut()),
        of(Writes::Yes, Repeats::Freely, item.delete.as_mut()),
    ]
    .into_iter()
    .flatten()
}

fn complete(path: &str, writes: Writes, operation: &mut Operation) {
    let mut refusals: Vec<u16> = Vec::new();
    if path.contains("{n}") {
        let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1.0));
        push(operation, parameter("n", ParameterIn::Path, "The task's number.", number));
    }
    if path.contains("{key}") {
        let key = ObjectBuilder::new().schema_type(Type::String);
        push(operation, parameter("key", ParameterIn::Path, "The client's key.", key));
    }
    if path.contains("{move}") {
        let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1.0));
        push(operation, parameter("move", ParameterIn::Path, "The number of the deadline's move.", number));
    }
    if path.contains("{calendar}") {
        let key = ObjectBuilder::new().schema_type(Type::String);
        push(operation, parameter("calendar", ParameterIn::Path, "The calendar's key.", key));
    }
    if path.contains("{login}") {
        let login = ObjectBuilder::new().schema_type(Type::String);
        push(operation, parameter("login", ParameterIn::Path, "The person's login.", login));
    }
    if path.contains("{from}") {
        let date = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
        push(operation, parameter("from", ParameterIn::Path, "The first day of the absence.", date));
    }
    if path.contains("{service}") {
        let key = ObjectBuilder::new().schema_type(Type::String);
        push(operation, parameter("service", ParameterIn::Path, "The service's key.", key));
    }
    if path.ends_with("/expectation") && writes == Writes::Yes {
        let tag = ObjectBuilder::new().schema_type(Type::String).examples(["\"3\""]);
        let mut tag = parameter("If-Match", ParameterIn::Header, "The card's ETag; none for a new one.", tag);
        tag.required = Required::False;
        push(operation, tag);
        refusals.extend([412, 428]);
    }
    let is_verb = path.contains("/engagements/{service}/") && !path.ends_with("/expectation");
    if is_verb && !path.ends_with("/backfill") {
        let tag = ObjectBuilder::new().schema_type(Type::String).examples(["\"3\""]);
        push(
            operation,
            parameter("If-Match", ParameterIn::Header, "The engagement's ETag, as you read it.", tag),
        );
        refusals.extend([412, 428]);
    }
    if path.contains("{id}") {
        let id = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1.0));
        push(operation, parameter("id", ParameterIn::Path, "The series' number.", id));
    }
    if path.contains("{proposal}") {
        let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1.0));
        push(operation, parameter("proposal", ParameterIn::Path, "The proposal's number.", number));
        add_etag(operation);
        if writes == Writes::Yes {
            let tag = ObjectBuilder::new().schema_type(Type::String).examples(["\"3\""]);
            let description = "The proposal's ETag, as you read it.";
            push(operation, parameter("If-Match", ParameterIn::Header, description, tag));
            refusals.extend([412, 428]);
        }
    }
    if path.contains("{webhook}") {
        let id = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1.0));
        push(operation, parameter("webhook", ParameterIn::Path, "The webhook's number.", id));
    }
    let is_versioned = path == WEBHOOK || path == MY_NOTICES;
    if is_versioned {
        add_etag(operation);
    }
    if (is_versioned && writes == Writes::Yes) || path == ROTATE {
        let tag = ObjectBuilder::new().schema_type(Type::String).examples(["\"3\""]);
        push(operation, parameter("If-Match", ParameterIn::Header, "The ETag of what you read.", tag));
        refusals.extend([412, 428]);
    }
    if path.contains("{date}") {
        let date = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
        push(operation, parameter("date", ParameterIn::Path, "The date that the series yields.", date));
    }
    if path.contains('{') {
        refusals.push(404);
    }
    if path.starts_with("/v1/") {
        operation.security = Some(vec![SecurityRequirement::new(KEY, Vec::<String>::new())]);
        refusals.extend([400, 401, 403, 404, 500, 503]);
        if writes == Writes::Yes {
            refusals.extend([408, 409, 413, 415, 422]);
        }
    }
    if path.contains("{signal}") {
        let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1.0));
        push(operation, parameter("signal", ParameterIn::Path, "The signal's number.", number));
    }
    if path.contains("{contact}") {
        let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1.0));
        push(operation, parameter("contact", ParameterIn::Path, "The contact's number.", number));
    }
    if writes == Writes::Yes && (path == CLIENT || path.contains("{contact}")) {
        let tag = ObjectBuilder::new().schema_type(Type::String).examples(["\"3\""]);
        push(operation, parameter("If-Match", ParameterIn::Header, "The ETag of what you read.", tag));
        refusals.extend([412, 428]);
    }
    if path.contains("{attachment}") {
        let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1.0));
        push(operation, parameter("attachment", ParameterIn::Path, "The file's number.", number));
    }
    let is_beside = ["/comments", "/links", "/attachments"].iter().any(|part| path.contains(part));
    if (path.starts_with("/v1/tasks/{n}") && !is_beside) || path == "/v1/queue/claim" {
        add_etag(operation);
        if writes == Writes::Yes {
            let description = "The task was saved and is no longer yours to see; its version is in ETag.";
            let response = ResponseBuilder::new().description(description).header("ETag", etag());
            operation.responses.responses.insert("204".to_owned(), RefOr::T(response.build()));
        }
    }
    if path.starts_with("/v1/tasks/{n}") && !is_beside && writes == Writes::Yes {
        let tag = ObjectBuilder::new().schema_type(Type::String).examples(["\"3\""]);
        push(operation, parameter("If-Match", ParameterIn::Header, "The task's ETag, as you read it.", tag));
        refusals.extend([412, 428]);
    }
    if path == SERVICE {
        add_etag(operation);
        if writes == Writes::Yes {
            let tag = ObjectBuilder::new().schema_type(Type::String).examples(["\"3\""]);
            let description = "The service's ETag, as you read it; none for a new one.";
            let mut tag = parameter("If-Match", ParameterIn::Header, description, tag);
            tag.required = Required::False;
            push(operation, tag);
            refusals.extend([412, 428]);
        }
    }
    for status in refusals {
        operation.responses.responses.entry(status.to_string()).or_insert_with(|| RefOr::T(refusal(status)));
    }
}

const WEBHOOK: &str = "/v1/webhooks/{webhook}";
const ROTATE: &str = "/v1/webhooks/{webhook}/rotate";
const MY_NOTICES: &str = "/v1/me/notices";
const CLIENT: &str = "/v1/clients/{key}";
const SERVICE: &str = "/v1/services/{service}";

/// A key that makes a request safe to send again; it is the sender's choice.
fn idempotency_key() -> Parameter {
    let key = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255));
    let description = "Yours, new for each request. Sent again within a day, with the same body, the request does \
        nothing again and is answered as before, with `Idempotent-Replayed: true`. What was refused is not kept.";
    let mut parameter = parameter("Idempotency-Key", ParameterIn::Header, description, key);
    parameter.required = Required::False;
    parameter
}

fn push(operation: &mut Operation, parameter: Parameter) {
    operation.parameters.get_or_insert_default().push(parameter.into());
}

fn parameter(name: &str, place: ParameterIn, description: &str, schema: ObjectBuilder) -> Parameter {
    let described = ParameterBuilder::new().name(name).parameter_in(place).description(Some(description));
    described.required(Required::True).schema(Some(schema)).build()
}

fn etag() -> utoipa::openapi::header::Header {
    let text = ObjectBuilder::new().schema_type(Type::String).examples(["\"3\""]);
    HeaderBuilder::new().description(Some("The version, for If-Match.")).schema(Some(text)).build()
}

fn add_etag(operation: &mut Operation) {
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut("200") {
        response.headers.insert("ETag".to_owned(), RefOr::T(etag()));
    }
}

fn refusal(status: u16) -> Response {
    let description = match status {
        400 => {
            "Unreadable: the body, an unknown field or parameter, a bad limit or cursor, an If-Match that is not one ETag."
        }
        401 => "No key, or one that is not in force.",
        403 => "Visible, and not yours to do.",
        404 => "There is no such thing, or it is not yours to see.",
        408 => "The body took too long to arrive.",
        409 => "The rules say no; `type` says which.",
        412 => "You saw another version.",
        413 => "The body is too large.",
        415 => "The body is not marked as JSON.",
        422 => "It reads well and is wrong; `errors` points at the places.",
        428 => "If-Match is missing.",
        503 => "Busy: try again after `Retry-After`.",
        _ => "Something went wrong here; the log has it under the request's id.",
    };
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content("application/problem+json", problem).build()
}
