//! Words that are looked for in texts, and what stands there instead.

use serde_json::Value;

/// Shorter ones are in everything.
const CHARS_MIN: usize = 3;
/// A database looks for no longer pattern.
const PATTERN_CHARS_MAX: usize = 200;

/// The longest first, so that a name within a name is not found before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words(Vec<(String, String)>);

impl Words {
    /// Also as it stands in JSON, and in lower case as it is searched for; what is known already stays as it is.
    pub(super) fn add(&mut self, word: &str, instead: &str) {
        let word = word.trim();
        if word.chars().count() < CHARS_MIN || word == instead {
            return;
        }
        let quoted = Value::from(word).to_string();
        let quoted = quoted.trim_matches('"').to_owned();
        for form in [word.to_owned(), word.to_lowercase(), quoted] {
            if !self.0.iter().any(|(known, _)| *known == form) {
                self.0.push((form, instead.to_owned()));
            }
        }
        self.0.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }

    pub(super) fn with(mut self, more: Words) -> Words {
        for (word, instead) in more.0 {
            self.add(&word, &instead);
        }
        self
    }

    pub(super) fn of_chars(&self, least: usize) -> Words {
        Words(self.0.iter().filter(|(word, _)| word.chars().count() >= least).cloned().collect())
    }

    /// For LIKE with `\` as its escape; they find more than stands as a whole word.
    pub(super) fn patterns(&self) -> Vec<String> {
        let pattern = |word: &str| {
            let mut pattern = "%".to_owned();
            for one in word.chars().take(PATTERN_CHARS_MAX) {
                if matches!(one, '%' | '_' | '\\') {
                    pattern.push('\\');
                }
                pattern.push(one);
            }
            pattern + "%"
        };
        self.0.iter().map(|(word, _)| pattern(word)).collect()
    }

    /// `None` where none of them stands in it.
    pub(super) fn replaced_in(&self, text: &str) -> Option<String> {
        let mut replaced: Option<String> = None;
        for (word, instead) in &self.0 {
            let now = replaced.as_deref().unwrap_or(text);
            if let Some(next) = replaced_whole(now, word, instead) {
                replaced = Some(next);
            }
        }
        replaced
    }
}

fn replaced_whole(text: &str, word: &str, instead: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest_from = 0;
    for (at, _) in text.match_indices(word) {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        // a dash goes on with a key: acme-2 is not acme
        let goes_on = |one: char| one.is_alphanumeric() || matches!(one, '_' | '-');
        let is_escape = ["\\n", "\\t", "\\r"].iter().any(|escape| before.ends_with(escape));
        if before.ends_with(goes_on) && !is_escape || after.starts_with(goes_on) {
            continue;
        }
        out.push_str(&text[rest_from..at]);
        out.push_str(instead);
        rest_from = at + word.len();
    }
    (rest_from > 0).then(|| out + &text[rest_from..])
}

/// A JSON text in which whatever reads as a sentence is the mark; `None` where nothing does. What says how a queue
/// stood (`score`, `place`) is the engine's own.
pub(super) fn without_words(json: &str, mark: &str) -> Option<String> {
    fn walk(value: &mut Value, mark: &str) -> u64 {
        match value {
            Value::String(text) if text.contains(char::is_whitespace) => {
                mark.clone_into(text);
                1
            }
            Value::Array(items) => items.iter_mut().map(|item| walk(item, mark)).sum(),
            Value::Object(map) => map
                .iter_mut()
                .filter(|(name, _)| !matches!(name.as_str(), "score" | "place"))
                .map(|(_, value)| walk(value, mark))
                .sum(),
            _ => 0,
        }
    }
    let mut value: Value = serde_json::from_str(json).ok()?;
    (walk(&mut value, mark) > 0).then(|| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_replaced(text: &str, expected: &str) {
        let mut words = Words::default();
        words.add("acme", "erased-1");
        words.add("Ms \"K\" Kim", "erased");
        words.add("no", "erased");
        assert_eq!(words.replaced_in(text).unwrap_or_else(|| text.to_owned()), expected);
    }

    #[test]
    fn a_word_is_replaced_where_it_stands_whole() {
        check_replaced("acme", "erased-1");
        check_replaced("of acme, acme/seo and acme-2", "of erased-1, erased-1/seo and acme-2");
        check_replaced("pacme acmes _acme", "pacme acmes _acme");
        check_replaced("no Ms \"K\" Kim", "no erased");
        check_replaced(r#"{"note":"a\nacme: Ms \"K\" Kim"}"#, r#"{"note":"a\nerased-1: erased"}"#);
        check_replaced("ms \"k\" kim", "erased");
        check_replaced("", "");
    }

    #[test]
    fn what_reads_as_a_sentence_goes_and_what_counts_stays() {
        let json = r#"{"told_how":"by phone","code":"other","n":[3,"a b"],"queue":[{"score":"50 + 1"}]}"#;
        let left = r#"{"told_how":"erased","code":"other","n":[3,"erased"],"queue":[{"score":"50 + 1"}]}"#;
        let left: Option<Value> = serde_json::from_str(left).ok();
        assert_eq!(without_words(json, "erased").and_then(|json| serde_json::from_str(&json).ok()), left);
        assert_eq!(without_words(r#"{"code":"other"}"#, "erased"), None);
    }
}
