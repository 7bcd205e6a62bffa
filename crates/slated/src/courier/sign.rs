//! Signatures of webhooks, as Standard Webhooks has them: over the id, the instant and the very bytes that are sent.

use slated_core::notice::address::Secret;
use slated_core::time::Timestamp;
use slated_store::Endpoint;
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};

/// The three headers. The instant is the attempt's; the id is the message's.
pub(super) fn signed(
    endpoint: &Endpoint,
    message_id: &str,
    body: &str,
    now: Timestamp,
) -> Result<Vec<(&'static str, String)>, String> {
    let seconds = now.as_second();
    let old = endpoint.old_secret.as_ref().filter(|(_, until)| now < *until).map(|(secret, _)| secret);
    let secrets: Vec<&Secret> = endpoint.secret.iter().chain(old).collect();
    if secrets.is_empty() {
        return Err("the webhook has no secret: rotate it".to_owned());
    }
    let sign = |secret: &&Secret| {
        let webhook =
            Webhook::new(secret.expose()).map_err(|_| "the secret is not one: rotate it".to_owned())?;
        webhook.sign(message_id, seconds, body.as_bytes()).map_err(|error| error.to_string())
    };
    let signatures = secrets.iter().map(sign).collect::<Result<Vec<String>, String>>()?;
    Ok(vec![
        (HEADER_WEBHOOK_ID, message_id.to_owned()),
        (HEADER_WEBHOOK_TIMESTAMP, seconds.to_string()),
        (HEADER_WEBHOOK_SIGNATURE, signatures.join(" ")),
    ])
}
