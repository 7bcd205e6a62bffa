//! Comments, links and small files beside a task.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slated_core::beside::{Attachment, Audience, Comment, Link, LinkKind};
use slated_core::time::Zone;
use slated_store::Beside;
use utoipa::ToSchema;

use super::task_json::text;
use crate::ops::Ops;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{
    Asking, NoParameters, Parameters, Params, TaskNumber, bad_parameter, path_parameter,
};
use crate::web::problem::Problem;

/// Who put it there, when, and who may see it.
#[derive(Serialize, ToSchema)]
#[schema(as = Put)]
pub(super) struct PutJson {
    #[schema(example = 1042)]
    task: i64,
    by: String,
    #[schema(format = DateTime)]
    at: String,
    #[schema(format = DateTime)]
    at_local: String,
    /// `internal`, or `client` where the client may see it too.
    #[schema(example = "internal")]
    audience: &'static str,
}

impl PutJson {
    fn of<T>(beside: &Beside<T>, zone: &Zone) -> PutJson {
        PutJson {
            task: beside.task,
            by: beside.put.by.clone(),
            at: text(beside.put.at),
            at_local: zone.show(beside.put.at),
            audience: beside.put.audience.as_str(),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = TaskComment)]
pub(crate) struct CommentJson {
    comment: i64,
    #[serde(flatten)]
    put: PutJson,
    text: String,
    /// Logins of those whom it mentions.
    mentions: Vec<String>,
}

impl CommentJson {
    pub(super) fn of(beside: &Beside<Comment>, zone: &Zone) -> CommentJson {
        CommentJson {
            comment: beside.id,
            put: PutJson::of(beside, zone),
            text: beside.what.text.clone(),
            mentions: beside.what.mentions.clone(),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = TaskLink)]
pub(crate) struct LinkJson {
    link: i64,
    #[serde(flatten)]
    put: PutJson,
    url: String,
    title: String,
    /// `result` where it is what came of the task: the client is shown it once the task is done.
    #[schema(example = "link")]
    kind: &'static str,
}

impl LinkJson {
    fn of(beside: &Beside<Link>, zone: &Zone) -> LinkJson {
        let Link { url, title, kind } = beside.what.clone();
        LinkJson { link: beside.id, put: PutJson::of(beside, zone), url, title, kind: kind.as_str() }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Attachment)]
pub(crate) struct AttachmentJson {
    attachment: i64,
    #[serde(flatten)]
    put: PutJson,
    name: String,
    content_type: String,
    size_bytes: u64,
}

impl AttachmentJson {
    fn of(beside: &Beside<Attachment>, zone: &Zone) -> AttachmentJson {
        let Attachment { name, content_type, size_bytes } = beside.what.clone();
        AttachmentJson {
            attachment: beside.id,
            put: PutJson::of(beside, zone),
            name,
            content_type,
            size_bytes,
        }
    }
}

/// Oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = TaskComments)]
pub(crate) struct CommentsJson {
    comments: Vec<CommentJson>,
}

/// Oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = TaskLinks)]
pub(crate) struct LinksJson {
    links: Vec<LinkJson>,
}

/// Oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = Attachments)]
pub(crate) struct AttachmentsJson {
    attachments: Vec<AttachmentJson>,
}

const AUDIENCES: [(&str, Audience); 2] = [("internal", Audience::Internal), ("client", Audience::Client)];

/// What you have to say.
#[derive(ToSchema)]
#[schema(as = AddComment)]
pub(crate) struct CommentBody {
    /// `@login` mentions somebody.
    #[schema(example = "@mia the second page has no title")]
    text: String,
    /// `internal` unless given; `client` lets the client see it.
    #[schema(value_type = Option<String>, example = "internal")]
    audience: Audience,
}

impl Body for CommentBody {
    const FIELDS: &'static [&'static str] = &["text", "audience"];

    fn read(fields: &mut Fields) -> Option<CommentBody> {
        let (text, audience) = (fields.text("text"), fields.choice("audience", &AUDIENCES));
        Some(CommentBody { text: text?, audience: audience? })
    }
}

/// Where something is.
#[derive(ToSchema)]
#[schema(as = AddLink)]
pub(crate) struct LinkBody {
    #[schema(example = "https://example.com/draft")]
    url: String,
    title: Option<String>,
    /// `link` unless given; `result` for what came of the task, which is for the client.
    #[schema(value_type = Option<String>, example = "link")]
    kind: LinkKind,
    /// `internal` unless given; `client` lets the client see it.
    #[schema(value_type = Option<String>, example = "internal")]
    audience: Audience,
}

const KINDS: [(&str, LinkKind); 2] = [("link", LinkKind::Link), ("result", LinkKind::Result)];

impl Body for LinkBody {
    const FIELDS: &'static [&'static str] = &["url", "title", "kind", "audience"];

    fn read(fields: &mut Fields) -> Option<LinkBody> {
        let (url, title) = (fields.text("url"), fields.optional_text("title"));
        let (kind, audience) = (fields.choice("kind", &KINDS), fields.choice("audience", &AUDIENCES));
        Some(LinkBody { url: url?, title: title?, kind: kind?, audience: audience? })
    }
}

pub(crate) struct FileQuery {
    name: String,
    audience: Audience,
}

impl Parameters for FileQuery {
    const NAMES: &'static [&'static str] = &["name", "audience"];

    fn read(params: &mut Params) -> Result<FileQuery, Problem> {
        let name = params.text("name").unwrap_or_default();
        let audience = match params.text("audience") {
            None => Audience::Internal,
            Some(text) => Audience::parse(&text)
                .ok_or_else(|| bad_parameter("audience", &text, "internal or client"))?,
        };
        Ok(FileQuery { name, audience })
    }
}

/// The number of an attachment, from the path.
pub(crate) struct AttachmentNumber(i64);

impl<S: Send + Sync> FromRequestParts<S> for AttachmentNumber {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<AttachmentNumber, Problem> {
        let text = path_parameter(parts, state, "attachment").await?;
        let number = text.parse().ok().filter(|number: &i64| number.to_string() == text);
        number
            .map(AttachmentNumber)
            .ok_or_else(|| crate::ops::Error::not_found("attachment", text.escape_default()).into())
    }
}

/// What was said about a task.
#[utoipa::path(
    get, path = "/v1/tasks/{n}/comments", tag = "tasks", operation_id = "comments",
    responses((status = 200, description = "The comments.", body = CommentsJson)),
)]
pub(crate) async fn comments(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    _: Asking<NoParameters>,
) -> Result<Json<CommentsJson>, Problem> {
    let (comments, zone) = ops.comments(n.0, &by).await?;
    Ok(Json(CommentsJson { comments: comments.iter().map(|one| CommentJson::of(one, &zone)).collect() }))
}

/// Say something about a task. It needs no version: it moves nothing.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/comments", tag = "tasks", operation_id = "comment", request_body = CommentBody,
    responses((status = 201, description = "The comment.", body = CommentJson)),
)]
pub(crate) async fn comment(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    Asked(body): Asked<CommentBody>,
) -> Result<(StatusCode, Json<CommentJson>), Problem> {
    let (comment, zone) = ops.comment(n.0, &body.text, body.audience, &by).await?;
    Ok((StatusCode::CREATED, Json(CommentJson::of(&comment, &zone))))
}

/// The links beside a task.
#[utoipa::path(
    get, path = "/v1/tasks/{n}/links", tag = "tasks", operation_id = "links",
    responses((status = 200, description = "The links.", body = LinksJson)),
)]
pub(crate) async fn links(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    _: Asking<NoParameters>,
) -> Result<Json<LinksJson>, Problem> {
    let (links, zone) = ops.links(n.0, &by).await?;
    Ok(Json(LinksJson { links: links.iter().map(|one| LinkJson::of(one, &zone)).collect() }))
}

/// Put a link beside a task; nobody looks at what is there.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/links", tag = "tasks", operation_id = "add_link", request_body = LinkBody,
    responses((status = 201, description = "The link.", body = LinkJson)),
)]
pub(crate) async fn add_link(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    Asked(body): Asked<LinkBody>,
) -> Result<(StatusCode, Json<LinkJson>), Problem> {
    let title = body.title.unwrap_or_default();
    let (link, zone) = ops.add_link(n.0, (&body.url, &title), body.kind, body.audience, &by).await?;
    Ok((StatusCode::CREATED, Json(LinkJson::of(&link, &zone))))
}

/// The files beside a task, without their bytes.
#[utoipa::path(
    get, path = "/v1/tasks/{n}/attachments", tag = "tasks", operation_id = "attachments",
    responses((status = 200, description = "The files.", body = AttachmentsJson)),
)]
pub(crate) async fn attachments(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    _: Asking<NoParameters>,
) -> Result<Json<AttachmentsJson>, Problem> {
    let (files, zone) = ops.attachments(n.0, &by).await?;
    Ok(Json(AttachmentsJson {
        attachments: files.iter().map(|one| AttachmentJson::of(one, &zone)).collect(),
    }))
}

/// Put a small file beside a task: the body is the file, at most a mebibyte, and its content type is kept.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/attachments", tag = "tasks", operation_id = "attach",
    request_body(content = String, content_type = "application/octet-stream"),
    params(
        ("name" = String, Query, description = "The file's name."),
        ("audience" = Option<String>, Query, description = "`internal` unless given; `client` lets the client see it."),
    ),
    responses((status = 201, description = "The file, without its bytes.", body = AttachmentJson)),
)]
pub(crate) async fn attach(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    Asking(query): Asking<FileQuery>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<AttachmentJson>), Problem> {
    let given = headers.get(header::CONTENT_TYPE).map_or(Ok(OCTETS), HeaderValue::to_str);
    let content_type = given.unwrap_or_default();
    let file = (query.name.as_str(), content_type);
    let (file, zone) = ops.attach(n.0, file, bytes.to_vec(), query.audience, &by).await?;
    Ok((StatusCode::CREATED, Json(AttachmentJson::of(&file, &zone))))
}

const OCTETS: &str = "application/octet-stream";

/// A file, to be saved and not to be shown: nothing that somebody attached runs in a browser under our address.
#[utoipa::path(
    get, path = "/v1/tasks/{n}/attachments/{attachment}", tag = "tasks", operation_id = "attachment",
    responses((status = 200, description = "The file.", body = String, content_type = "application/octet-stream")),
)]
pub(crate) async fn attachment(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    number: AttachmentNumber,
    _: Asking<NoParameters>,
) -> Result<Response, Problem> {
    let (file, bytes) = ops.attachment(n.0, number.0, &by).await?;
    let content_type = HeaderValue::from_str(&file.content_type);
    let disposition = format!("attachment; filename*=UTF-8''{}", in_header(&file.name));
    let headers = [
        (header::CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static(OCTETS))),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).expect("letters, digits and signs"),
        ),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, bytes).into_response())
}

/// As RFC 8187 writes a name: what is no letter or digit of English as its bytes.
fn in_header(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}
