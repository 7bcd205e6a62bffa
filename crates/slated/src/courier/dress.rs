//! One line of words in the form that each receiver reads.

use serde_json::json;

/// Slack takes 40,000, Telegram 4,096; a digest of a hundred lines is cut before either complains.
const CHARS_MAX: usize = 3_500;
const SUBJECT_CHARS_MAX: usize = 120;

/// What an incoming webhook of Slack takes: three characters mean something in its text, and a link has angles.
pub(super) fn slack(line: &str, link: Option<&str>) -> String {
    let escaped = cut(line).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let text = match link {
        Some(link) => format!("{escaped}\n<{}|Open>", link.replace('|', "%7C").replace('>', "%3E")),
        None => escaped,
    };
    json!({ "text": text }).to_string()
}

/// What `sendMessage` takes. Without a parse mode nothing in the text means anything but itself.
pub(super) fn telegram(chat: &str, line: &str, link: Option<&str>) -> String {
    let text = with_link(&cut(line), link);
    json!({ "chat_id": chat, "text": text, "link_preview_options": { "is_disabled": true } }).to_string()
}

pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) text: String,
}

pub(super) fn email(line: &str, link: Option<&str>) -> Letter {
    let first = line.lines().next().unwrap_or_default();
    let short: String = first.chars().take(SUBJECT_CHARS_MAX).collect();
    let text = with_link(line, link);
    let footer = "You chose to hear of this: `slated notices` shows and changes what you hear of.";
    Letter { subject: short, text: format!("{text}\n\n-- \n{footer}\n") }
}

fn with_link(text: &str, link: Option<&str>) -> String {
    link.map_or_else(|| text.to_owned(), |link| format!("{text}\n{link}"))
}

fn cut(line: &str) -> String {
    if line.chars().count() <= CHARS_MAX {
        return line.to_owned();
    }
    line.chars().take(CHARS_MAX).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slack_reads_three_characters_as_its_own() {
        let body = slack("#7 R&D <!channel> a \"b\"", Some("https://s.example/tasks/7"));
        let read: serde_json::Value = serde_json::from_str(&body).unwrap();
        let expected = "#7 R&amp;D &lt;!channel&gt; a \"b\"\n<https://s.example/tasks/7|Open>";
        assert_eq!(read, json!({ "text": expected }));
    }

    #[test]
    fn telegram_gets_plain_text_within_its_limit() {
        let body = telegram("-100", "a_b *c* <d>", None);
        let read: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!((&read["chat_id"], &read["text"]), (&json!("-100"), &json!("a_b *c* <d>")));
        assert_eq!(read.get("parse_mode"), None);
        let long: serde_json::Value = serde_json::from_str(&telegram("1", &"б".repeat(9_000), None)).unwrap();
        assert!(long["text"].as_str().unwrap().encode_utf16().count() <= 4_096);
    }

    #[test]
    fn a_letter_has_the_first_line_as_its_subject() {
        let letter = email("Slated, 2 things since yesterday:\n- a\n- b", Some("https://s.example/"));
        assert_eq!(letter.subject, "Slated, 2 things since yesterday:");
        assert!(letter.text.starts_with("Slated, 2 things since yesterday:\n- a\n- b\nhttps://s.example/\n"));
    }
}
