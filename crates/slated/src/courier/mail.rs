//! Sends letters by the SMTP server of the settings.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::CourierError;
use super::dress::Letter;
use crate::config::notices::{Smtp, SmtpTls};
use crate::ops::outbox::Outcome;

const STEP_WITHIN: Duration = Duration::from_secs(10);

pub(super) struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mail {
    pub(super) fn new(smtp: &Smtp) -> Result<Mail, CourierError> {
        let unusable = |key: &'static str| move |why: String| CourierError::Mail { key, why };
        let from = smtp.from.parse::<Mailbox>().map_err(|error| unusable("from")(error.to_string()))?;
        let tls =
            || TlsParameters::new(smtp.host.clone()).map_err(|error| unusable("host")(error.to_string()));
        let tls = match smtp.tls {
            SmtpTls::None => Tls::None,
            SmtpTls::Starttls => Tls::Required(tls()?),
            SmtpTls::Tls => Tls::Wrapper(tls()?),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(smtp.host.as_str());
        builder = builder.port(smtp.port).tls(tls).timeout(Some(STEP_WITHIN));
        if !smtp.user.is_empty() {
            let password = smtp.secret()?;
            builder = builder.credentials(Credentials::new(smtp.user.clone(), password.expose().to_owned()));
        }
        Ok(Mail { transport: builder.build(), from })
    }

    pub(super) async fn send(&self, to: &str, message_id: &str, letter: &Letter) -> Outcome {
        let message = match self.letter(to, message_id, letter) {
            Ok(message) => message,
            Err(why) => return Outcome::Rejected { why },
        };
        match self.transport.send(message).await {
            Ok(_) => Outcome::Taken,
            // 5xx: the server will not take this letter however often it is asked; a password that is refused may
            // be put right
            Err(error)
                if error.is_permanent() && error.status().is_none_or(|code| u16::from(code) != 535) =>
            {
                Outcome::Rejected { why: crate::ops::chain(&error) }
            }
            Err(error) => Outcome::Failed { why: crate::ops::chain(&error), retry_after_seconds: None },
        }
    }

    fn letter(&self, to: &str, message_id: &str, letter: &Letter) -> Result<Message, String> {
        let to: Mailbox = to.parse().map_err(|_| "the address is no e-mail address".to_owned())?;
        let host = self.from.email.domain();
        let builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject.clone())
            // the same on every attempt, so that a mailbox can tell that it has it
            .message_id(Some(format!("<{message_id}@{host}>")))
            .header(ContentType::TEXT_PLAIN);
        builder.body(letter.text.clone()).map_err(|error| error.to_string())
    }
}
