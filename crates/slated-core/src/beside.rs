//! What people put beside a task: comments, links and small files. None of it moves the task.
//!
//! Each is for the agency's own eyes unless somebody says that the client may see it.

use std::fmt;

use crate::time::Timestamp;

/// Who may see it besides those who see the task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    #[default]
    Internal,
    /// The client too.
    Client,
}

impl Audience {
    pub const ALL: [Audience; 2] = [Audience::Internal, Audience::Client];

    pub fn as_str(self) -> &'static str {
        match self {
            Audience::Internal => "internal",
            Audience::Client => "client",
        }
    }

    pub fn parse(text: &str) -> Option<Audience> {
        Audience::ALL.into_iter().find(|audience| audience.as_str() == text)
    }
}

/// Who put it there, when, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    pub by: String,
    pub at: Timestamp,
    pub audience: Audience,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub text: String,
    /// Logins of those it names as `@login`.
    pub mentions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub url: String,
    pub title: String,
    pub kind: LinkKind,
}

/// Whether it is what came of the task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkKind {
    #[default]
    Link,
    /// The client is shown it with the task.
    Result,
}

impl LinkKind {
    pub const ALL: [LinkKind; 2] = [LinkKind::Link, LinkKind::Result];

    pub fn as_str(self) -> &'static str {
        match self {
            LinkKind::Link => "link",
            LinkKind::Result => "result",
        }
    }

    pub fn parse(text: &str) -> Option<LinkKind> {
        LinkKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A file, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub content_type: String,
    pub size_bytes: u64,
}

/// Larger files belong elsewhere, with a link here.
pub const ATTACHMENT_BYTES_MAX: usize = 1_048_576;
const NAME_CHARS_MAX: usize = 200;
const MENTIONS_MAX: usize = 50;
const URL_CHARS_MAX: usize = 2_000;

/// What is wrong, and in which field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct BadPut {
    pub field: &'static str,
    pub detail: String,
}

fn bad<T>(field: &'static str, detail: impl fmt::Display) -> Result<T, BadPut> {
    Err(BadPut { field, detail: detail.to_string() })
}

impl Comment {
    /// Mentions are what reads as a login after an `@` that begins a word; whose they are is for others to say.
    pub fn new(text: &str) -> Result<Comment, BadPut> {
        let text = text.trim();
        if text.is_empty() {
            return bad("text", "is empty: right would be what you have to say");
        }
        Ok(Comment { text: text.to_owned(), mentions: mentions(text) })
    }
}

impl Link {
    pub fn new(url: &str, title: &str) -> Result<Link, BadPut> {
        let url = url.trim();
        let address = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let is_address = address.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
        if !is_address || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return bad("url", format!("{url:?} is not a link: right would begin with https:// or http://"));
        }
        if url.chars().count() > URL_CHARS_MAX {
            return bad("url", format!("is too long: right would be {URL_CHARS_MAX} characters at most"));
        }
        Ok(Link { url: url.to_owned(), title: title.trim().to_owned(), kind: LinkKind::Link })
    }
}

impl Attachment {
    /// The name is the last part of a path, so that nobody who saves it writes elsewhere.
    pub fn new(name: &str, content_type: &str, bytes: &[u8]) -> Result<Attachment, BadPut> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
        if name.is_empty() || name == "." || name == ".." || name.chars().any(char::is_control) {
            return bad("name", format!("{name:?} is not the name of a file"));
        }
        if name.chars().count() > NAME_CHARS_MAX {
            return bad("name", format!("is too long: right would be {NAME_CHARS_MAX} characters at most"));
        }
        if bytes.is_empty() {
            return bad("", "the file is empty");
        }
        if bytes.len() > ATTACHMENT_BYTES_MAX {
            let right = format!("right would be {ATTACHMENT_BYTES_MAX} at most, or a link");
            return bad("", format!("the file has {} bytes: {right}", bytes.len()));
        }
        if !is_content_type(content_type) {
            return bad(
                "",
                format!("{content_type:?} is not a content type: right would be for example image/png"),
            );
        }
        let content_type = content_type.to_owned();
        Ok(Attachment { name: name.to_owned(), content_type, size_bytes: bytes.len() as u64 })
    }
}

fn is_content_type(text: &str) -> bool {
    let is_token = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c))
    };
    let essence = text.split(';').next().unwrap_or_default().trim();
    let is_plain = text.len() <= 200 && text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    is_plain && essence.split_once('/').is_some_and(|(kind, sub)| is_token(kind) && is_token(sub))
}

fn mentions(text: &str) -> Vec<String> {
    let is_of_login = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let begins_word = text[..at].chars().next_back().is_none_or(|before| !is_of_login(before));
        let rest = &text[at + 1..];
        let end = rest.find(|c| !is_of_login(c)).unwrap_or(rest.len());
        // the dot after a name ends the sentence
        let login = rest[..end].trim_end_matches(['.', '-']);
        if begins_word && !login.is_empty() && !found.iter().any(|known| known == login) {
            found.push(login.to_owned());
        }
    }
    found.truncate(MENTIONS_MAX);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_mentions(text: &str, expected: &[&str]) {
        assert_eq!(Comment::new(text).unwrap().mentions, expected, "{text}");
    }

    #[test]
    fn a_mention_is_a_login_that_begins_a_word() {
        check_mentions("@sam look at this, @mia.k.", &["sam", "mia.k"]);
        check_mentions("(@sam) @sam again", &["sam"]);
        check_mentions("mail sam@example.com, or @ nobody, or @", &[]);
        check_mentions("спитай @оля", &["оля"]);
    }

    #[track_caller]
    fn check_refused<T: fmt::Debug>(result: Result<T, BadPut>, field: &str) {
        assert_eq!(result.unwrap_err().field, field);
    }

    #[test]
    fn what_is_no_comment_link_or_file_is_refused_by_its_field() {
        check_refused(Comment::new(" \n "), "text");
        for url in
            ["javascript:alert(1)", "ftp://x", "https://", "https:///x", "http://a b", "data:text/html,x"]
        {
            check_refused(Link::new(url, ""), "url");
        }
        assert!(Link::new("https://example.com/a?b=c", "").is_ok());
        for name in ["", "..", "a/", "a\u{0}b"] {
            check_refused(Attachment::new(name, "text/plain", b"x"), "name");
        }
        let named = Attachment::new("../../etc/passwd", "text/plain", b"x").unwrap();
        assert_eq!(named.name, "passwd");
        for content_type in ["", "text", "text/", "/x", "text/pl ain/x y\n", "text/html\r\nx: y"] {
            check_refused(Attachment::new("a", content_type, b"x"), "");
        }
        assert!(Attachment::new("a", "text/plain; charset=utf-8", &vec![0; ATTACHMENT_BYTES_MAX]).is_ok());
        check_refused(Attachment::new("a", "text/plain", &vec![0; ATTACHMENT_BYTES_MAX + 1]), "");
        check_refused(Attachment::new("a", "text/plain", b""), "");
    }
}
