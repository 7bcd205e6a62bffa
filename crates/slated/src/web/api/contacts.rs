//! Contact persons of a client.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slated_core::contact::Contact;
use slated_store::StoredContact;
use utoipa::ToSchema;

use super::task_json::etag;
use crate::ops::Ops;
use crate::ops::clients::{ContactChange, SeenContact};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{Asking, ClientKey, NoParameters, Seen, path_parameter};
use crate::web::problem::Problem;

/// A person at a client.
#[derive(Serialize, ToSchema)]
#[schema(as = Contact)]
pub(crate) struct ContactJson {
    contact: i64,
    name: String,
    role: String,
    email: Option<String>,
    phone: Option<String>,
    messenger: Option<String>,
    note: Option<String>,
    /// Whether the cabinet is for them.
    receives_cabinet: bool,
    /// The version that `If-Match` speaks of.
    version: i64,
}

impl ContactJson {
    pub(super) fn of(stored: StoredContact) -> ContactJson {
        let StoredContact { id, contact, version } = stored;
        let Contact { name, role, email, phone, messenger, note, receives_cabinet } = contact;
        ContactJson { contact: id, name, role, email, phone, messenger, note, receives_cabinet, version }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Contacts)]
pub(crate) struct ContactsJson {
    contacts: Vec<ContactJson>,
}

/// The number of a contact, from the path.
pub(crate) struct ContactNumber(i64);

impl<S: Send + Sync> FromRequestParts<S> for ContactNumber {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<ContactNumber, Problem> {
        let text = path_parameter(parts, state, "contact").await?;
        let number = text.parse().ok().filter(|number: &i64| number.to_string() == text);
        number
            .map(ContactNumber)
            .ok_or_else(|| crate::ops::Error::not_found("contact", text.escape_default()).into())
    }
}

/// Somebody new.
#[derive(ToSchema)]
#[schema(as = NewContact)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct NewBody {
    #[schema(example = "Ms Kim")]
    name: String,
    #[schema(example = "owner")]
    role: Option<String>,
    #[schema(example = "kim@client.example")]
    email: Option<String>,
    phone: Option<String>,
    #[schema(example = "telegram: @kim")]
    messenger: Option<String>,
    note: Option<String>,
    /// Whether the cabinet is for them; it needs an e-mail address.
    receives_cabinet: Option<bool>,
}

const FIELDS: &[&str] = &["name", "role", "email", "phone", "messenger", "note", "receives_cabinet"];

pub(crate) struct New(Contact);

impl Body for New {
    const FIELDS: &'static [&'static str] = FIELDS;

    fn read(fields: &mut Fields) -> Option<New> {
        let (name, role) = (fields.text("name"), fields.optional_text("role"));
        let (email, phone) = (fields.optional_text("email"), fields.optional_text("phone"));
        let (messenger, note) = (fields.optional_text("messenger"), fields.optional_text("note"));
        let receives_cabinet = fields.optional_flag("receives_cabinet");
        Some(New(Contact {
            name: name?,
            role: role?.unwrap_or_default(),
            email: email?,
            phone: phone?,
            messenger: messenger?,
            note: note?,
            receives_cabinet: receives_cabinet?.unwrap_or_default(),
        }))
    }
}

/// What changes; what is left out stays, and null takes away what may be missing.
#[derive(ToSchema)]
#[schema(as = ChangeContact)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct ChangeBody {
    name: Option<String>,
    role: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    messenger: Option<String>,
    note: Option<String>,
    receives_cabinet: Option<bool>,
}

impl Body for ContactChange {
    const FIELDS: &'static [&'static str] = FIELDS;

    fn read(fields: &mut Fields) -> Option<ContactChange> {
        let (name, role) = (fields.optional_text("name"), fields.optional_text("role"));
        let mut emptied = |name| fields.emptied(name, Fields::text);
        let (email, phone) = (emptied("email"), emptied("phone"));
        let (messenger, note) = (emptied("messenger"), emptied("note"));
        let receives_cabinet = fields.optional_flag("receives_cabinet");
        Some(ContactChange {
            name: name?,
            role: role?,
            email: email?,
            phone: phone?,
            messenger: messenger?,
            note: note?,
            receives_cabinet: receives_cabinet?,
        })
    }
}

fn with_tag(status: StatusCode, stored: StoredContact) -> Response {
    let tag = etag(stored.version);
    (status, [(header::ETAG, tag)], Json(ContactJson::of(stored))).into_response()
}

/// The contact persons of a client; its manager, the deputy and admins only.
#[utoipa::path(
    get, path = "/v1/clients/{key}/contacts", tag = "clients", operation_id = "contacts",
    responses((status = 200, description = "The contacts, by their numbers.", body = ContactsJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    _: Asking<NoParameters>,
) -> Result<Json<ContactsJson>, Problem> {
    let contacts = ops.contacts(&key, &by).await?;
    Ok(Json(ContactsJson { contacts: contacts.into_iter().map(ContactJson::of).collect() }))
}

/// Add a contact person.
#[utoipa::path(
    post, path = "/v1/clients/{key}/contacts", tag = "clients", operation_id = "add_contact",
    request_body = NewBody,
    responses((
        status = 201, description = "The contact.", body = ContactJson,
        headers(("ETag" = String, description = "Its version, for If-Match.")),
    )),
)]
pub(crate) async fn add(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Asked(New(contact)): Asked<New>,
) -> Result<Response, Problem> {
    let stored = ops.add_contact(&key, contact, &by).await?;
    let address = HeaderValue::from_str(&format!("/v1/clients/{key}/contacts/{}", stored.id));
    let mut response = with_tag(StatusCode::CREATED, stored);
    if let Ok(address) = address {
        response.headers_mut().insert(header::LOCATION, address);
    }
    Ok(response)
}

/// Change what is known of a contact person.
#[utoipa::path(
    patch, path = "/v1/clients/{key}/contacts/{contact}", tag = "clients", operation_id = "change_contact",
    request_body = ChangeBody,
    responses((
        status = 200, description = "The contact.", body = ContactJson,
        headers(("ETag" = String, description = "Its version, for If-Match.")),
    )),
)]
pub(crate) async fn change(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    ContactNumber(id): ContactNumber,
    Seen(version): Seen,
    Asked(change): Asked<ContactChange>,
) -> Result<Response, Problem> {
    let stored = ops.change_contact(SeenContact { client: &key, id, version }, change, &by).await?;
    Ok(with_tag(StatusCode::OK, stored))
}

/// Remove a contact person.
#[utoipa::path(
    delete, path = "/v1/clients/{key}/contacts/{contact}", tag = "clients", operation_id = "remove_contact",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn remove(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    ContactNumber(id): ContactNumber,
    Seen(version): Seen,
    _: Asking<NoParameters>,
) -> Result<StatusCode, Problem> {
    ops.remove_contact(SeenContact { client: &key, id, version }, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}
