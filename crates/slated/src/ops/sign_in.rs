//! Signing in to the pages: by password, or by a link that works once. A session is a secret in a cookie.
//!
//! Only digests are kept. What a wrong name costs is what a wrong password costs, so that nobody learns from the
//! clock who works here; and for one name so many passwords are looked at in a minute, by all daemons together.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use slated_core::agency::Person;
use slated_core::event::{About, By, Event, EventKind};
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::Session;
use tokio::sync::Semaphore;

use super::keys::{random, sha256};
use super::{Error, Ops};

/// Characters of a session's or a link's secret: of 62 each, more than 200 bits.
const SECRET_CHARS: usize = 36;
/// A session ends so long after it was last used, and so long after it began.
pub const IDLE_SECONDS: i64 = 12 * 3_600;
pub const SESSION_SECONDS: i64 = 7 * 86_400;
/// "Last seen" is true to this; more would be a write per page.
const SEEN_EVERY_SECONDS: i64 = 300;
/// How many passwords are looked at for one name in a minute.
const TRIES_MAX: u64 = 20;
const TRIES_SECONDS: i64 = 60;
pub const LINK_HOURS_MAX: i64 = 72;
const PASSWORD_CHARS_MIN: usize = 10;
const PASSWORD_CHARS_MAX: usize = 200;

/// One at a time: a flood of wrong passwords takes one core and 19 MiB, and no more.
static HASHER: Semaphore = Semaphore::const_new(1);

/// Nobody's password, to spend the same time on a name that nobody has.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hashed(&random(SECRET_CHARS)));

/// What came of a password that somebody gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// The session's secret: the only time the whole of it is seen.
    In(String),
    /// The name or the password is wrong; which of the two is not said.
    Wrong,
    TooMany,
}

/// Who a browser is signed in as.
#[derive(Clone, Debug, PartialEq)]
pub struct Visitor {
    pub person: Person,
    pub actor: Actor,
}

impl Ops {
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<SignIn, Error> {
        let now = self.clock.now();
        let login = login.trim().to_lowercase();
        let tx = self.store.write().await?;
        if tx.sign_in_tries(&login, now.plus_seconds(-TRIES_SECONDS)).await? >= TRIES_MAX {
            return Ok(SignIn::TooMany);
        }
        // noted before it is looked at, or as many as come at once would all be looked at
        tx.note_sign_in_try(&login, now).await?;
        let person = tx.person(&login).await?.filter(|person| person.active);
        let kept = tx.password(&login).await?;
        tx.commit().await?;
        let is_right = verify(password.to_owned(), kept).await;
        match person {
            Some(person) if is_right => Ok(SignIn::In(self.begin_session(&person.login, now).await?)),
            _ => Ok(SignIn::Wrong),
        }
    }

    async fn begin_session(&self, login: &str, now: Timestamp) -> Result<String, Error> {
        let secret = random(SECRET_CHARS);
        let tx = self.store.write().await?;
        tx.create_session(&session(&secret, login, now)).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// Makes a link's secret that signs the person in, once.
    pub async fn make_sign_in_link(&self, login: &str, hours: i64, by: By) -> Result<String, Error> {
        if !(1..=LINK_HOURS_MAX).contains(&hours) {
            let detail = format!("{hours} hours: right would be 1 to {LINK_HOURS_MAX}");
            return Err(Error::Invalid { pointer: "/hours", detail });
        }
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let person = tx.person(login).await?.filter(|person| person.active);
        let person = person.ok_or_else(|| Error::not_found("active person", login))?;
        let secret = random(SECRET_CHARS);
        let end = now.plus_seconds(hours * 3_600);
        tx.create_sign_in_link(&sha256(secret.as_bytes()), &person.login, now, end).await?;
        let event = Event::new(EventKind::SignInLinkMade, About::default(), by, now);
        tx.append_events(&[event.moved("", person.login)]).await?;
        tx.commit().await?;
        Ok(secret)
    }

    /// Whose link it is, while it can be used.
    pub async fn sign_in_link_of(&self, secret: &str) -> Result<Option<String>, Error> {
        let tx = self.store.read().await?;
        Ok(tx.sign_in_link(&sha256(secret.as_bytes()), self.clock.now()).await?)
    }

    /// A session for whoever holds the link, once; `None` where it was used, ended or never was.
    pub async fn use_sign_in_link(&self, secret: &str) -> Result<Option<String>, Error> {
        let now = self.clock.now();
        let digest = sha256(secret.as_bytes());
        let tx = self.store.write().await?;
        let Some(login) = tx.sign_in_link(&digest, now).await? else { return Ok(None) };
        let is_active = tx.person(&login).await?.is_some_and(|person| person.active);
        if !is_active || !tx.use_sign_in_link(&digest, now).await? {
            return Ok(None);
        }
        let secret = random(SECRET_CHARS);
        tx.create_session(&session(&secret, &login, now)).await?;
        tx.commit().await?;
        Ok(Some(secret))
    }

    /// Who is signed in by this secret: looked up anew for every page, so that an end is an end at once.
    pub async fn visitor(&self, secret: &str) -> Result<Option<Visitor>, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let Some(session) = tx.session(&sha256(secret.as_bytes())).await? else { return Ok(None) };
        if now >= session.expires_at || now.seconds_since(session.seen_at) >= IDLE_SECONDS {
            return Ok(None);
        }
        let Some(person) = tx.person(&session.login).await?.filter(|person| person.active) else {
            return Ok(None);
        };
        drop(tx);
        if now.seconds_since(session.seen_at) >= SEEN_EVERY_SECONDS {
            let tx = self.store.write().await?;
            tx.session_seen(&session.sha256, now).await?;
            tx.commit().await?;
        }
        let actor = Actor { login: person.login.clone(), access: person.access, roles: person.roles.clone() };
        Ok(Some(Visitor { person, actor }))
    }

    pub async fn sign_out(&self, secret: &str) -> Result<(), Error> {
        let tx = self.store.write().await?;
        tx.end_session(&sha256(secret.as_bytes())).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets a person's password and ends every session of theirs; answers the secret of a new one.
    pub async fn set_password(&self, password: &str, by: &Actor) -> Result<String, Error> {
        check(password, &by.login)?;
        let phc = hash(password.to_owned()).await;
        let now = self.clock.now();
        let secret = random(SECRET_CHARS);
        let tx = self.store.write().await?;
        tx.set_password(&by.login, &phc, now).await?;
        tx.end_sign_ins(&by.login).await?;
        tx.create_session(&session(&secret, &by.login, now)).await?;
        let event = Event::new(EventKind::PasswordSet, About::default(), by.by(), now);
        tx.append_events(&[event.moved("", &by.login)]).await?;
        tx.commit().await?;
        Ok(secret)
    }
}

fn session(secret: &str, login: &str, now: Timestamp) -> Session {
    Session {
        sha256: sha256(secret.as_bytes()),
        login: login.to_owned(),
        created_at: now,
        expires_at: now.plus_seconds(SESSION_SECONDS),
        seen_at: now,
    }
}

fn check(password: &str, login: &str) -> Result<(), Error> {
    let invalid = |detail: String| Err(Error::Invalid { pointer: "/password", detail });
    let chars = password.chars().count();
    if !(PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX).contains(&chars) {
        return invalid(format!(
            "the password has {chars} characters: right would be {PASSWORD_CHARS_MIN} to {PASSWORD_CHARS_MAX}"
        ));
    }
    let mut seen: Vec<char> = password.to_lowercase().chars().collect();
    seen.sort_unstable();
    seen.dedup();
    if seen.len() < 5 || password.to_lowercase().contains(&login.to_lowercase()) {
        return invalid(
            "the password is easily guessed: right would be one of more than four different characters \
             that does not hold your login"
                .to_owned(),
        );
    }
    Ok(())
}

fn hashed(password: &str) -> String {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.expect("the usual parameters are within their bounds").to_string()
}

/// Off the threads that answer requests.
async fn hash(password: String) -> String {
    let _place = HASHER.acquire().await.expect("the semaphore is never closed");
    let done = tokio::task::spawn_blocking(move || hashed(&password)).await;
    done.expect("hashing does not panic")
}

async fn verify(password: String, kept: Option<String>) -> bool {
    let _place = HASHER.acquire().await.expect("the semaphore is never closed");
    let looked = tokio::task::spawn_blocking(move || {
        let is_somebodys = kept.is_some();
        let kept = kept.unwrap_or_else(|| NOBODYS.clone());
        let is_right = PasswordHash::new(&kept)
            .is_ok_and(|phc| Argon2::default().verify_password(password.as_bytes(), &phc).is_ok());
        is_right && is_somebodys
    });
    looked.await.unwrap_or(false)
}
