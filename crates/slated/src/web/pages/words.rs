//! What the pages say, in the reader's language, and dates as the reader writes them.
//!
//! Every sentence is a Fluent message of `words/*.ftl`; the files hold the same messages, and a test compares them.
//! What people wrote is shown as they wrote it.

use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use jiff::civil::{Date, DateTime};
use slated_core::time::{Timestamp, Zone, days_between};
use unic_langid::LanguageIdentifier;

/// The languages of the pages; the first is for readers of none of them.
const FILES: [(&str, &str); 3] = [
    ("en", include_str!("../../../words/en.ftl")),
    ("uk", include_str!("../../../words/uk.ftl")),
    ("ru", include_str!("../../../words/ru.ftl")),
];

static ALL: LazyLock<Vec<Words>> =
    LazyLock::new(|| FILES.iter().map(|(tag, text)| Words::read(tag, text)).collect());

/// One language's sentences.
pub(crate) struct Words {
    tag: &'static str,
    bundle: FluentBundle<FluentResource>,
}

/// An instant as a reader sees it: for machines, in their own zone, and where it is meant when that is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) iso: String,
    pub(crate) text: String,
    pub(crate) there: Option<String>,
}

impl Words {
    fn read(tag: &'static str, text: &str) -> Words {
        let resource = FluentResource::try_new(text.to_owned());
        let resource = resource.unwrap_or_else(|(_, errors)| panic!("words/{tag}.ftl: {errors:?}"));
        let language = language(tag).expect("the tags are written above");
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // the marks around inserted words are for mixed directions; all three languages run the same way
        bundle.set_use_isolating(false);
        bundle.add_resource(resource).unwrap_or_else(|errors| panic!("words/{tag}.ftl: {errors:?}"));
        Words { tag, bundle }
    }

    /// In the language of this tag, if it is one of the pages'.
    pub(crate) fn named(tag: &str) -> Option<&'static Words> {
        ALL.iter().find(|words| words.tag == tag)
    }

    pub(crate) fn all() -> impl Iterator<Item = &'static Words> {
        ALL.iter()
    }

    /// In the language that the reader's browser asks for: browsers name them in the order of their weights.
    pub(crate) fn asked(headers: &HeaderMap) -> &'static Words {
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let asked = fluent_langneg::accepted_languages::parse(asked);
        let ours: Vec<LanguageIdentifier> = FILES.iter().filter_map(|(tag, _)| language(tag)).collect();
        let best = negotiate_languages(&asked, &ours, ours.first(), NegotiationStrategy::Lookup);
        let tag = best.first().map(|language| language.language.as_str().to_owned());
        tag.and_then(|tag| Words::named(&tag)).unwrap_or(&ALL[0])
    }

    pub(crate) fn tag(&self) -> &'static str {
        self.tag
    }

    /// A sentence.
    pub(crate) fn say(&self, id: &str) -> String {
        self.format(id, None)
    }

    /// A sentence about one thing.
    pub(crate) fn with(&self, id: &str, name: &str, value: &str) -> String {
        self.of(id, &[(name, value.into())])
    }

    /// A sentence about a number of things, `n` in it.
    pub(crate) fn count(&self, id: &str, n: usize) -> String {
        self.of(id, &[("n", n.into())])
    }

    pub(crate) fn of(&self, id: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set((*name).to_owned(), value.clone());
        }
        self.format(id, Some(&args))
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    fn format(&self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let pattern = self.bundle.get_message(id).and_then(|message| message.value());
        // a test finds every name that is used and not in the files
        let Some(pattern) = pattern else { return format!("[{id}]") };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{}: {id}: {errors:?}", self.tag);
        text
    }

    /// A date with its weekday; with its year where that is another than today's.
    pub(crate) fn day(&self, date: Date, today: Date) -> String {
        let weekday = self.say(&format!("weekday-{}", date.weekday().to_monday_one_offset()));
        let month = self.say(&format!("month-{}", date.month()));
        let id = if date.year() == today.year() { "day" } else { "day-of-year" };
        let (day, year) = (i64::from(date.day()), date.year().to_string());
        self.of(
            id,
            &[
                ("weekday", weekday.into()),
                ("day", day.into()),
                ("month", month.into()),
                ("year", year.into()),
            ],
        )
    }

    /// A date by its distance where it is near, then by its name.
    pub(crate) fn near_day(&self, date: Date, today: Date) -> String {
        match days_between(today, date) {
            -1 => self.say("yesterday"),
            0 => self.say("today"),
            1 => self.say("tomorrow"),
            _ => self.day(date, today),
        }
    }

    /// An instant in the reader's zone; told in `there` too where the clocks differ.
    pub(crate) fn moment(&self, at: Timestamp, reader: &Zone, there: &Zone, now: Timestamp) -> Moment {
        let today = reader.date(now);
        let local = reader.civil(at);
        let elsewhere = there.civil(at);
        let told = (elsewhere != local).then(|| {
            let when = self.clock_of(elsewhere, today);
            self.of("moment-there", &[("when", when.into()), ("zone", there.name().into())])
        });
        Moment { iso: at.to_string(), text: self.clock_of(local, today), there: told }
    }

    fn clock_of(&self, at: DateTime, today: Date) -> String {
        let time = format!("{:02}:{:02}", at.hour(), at.minute());
        self.of("moment", &[("day", self.near_day(at.date(), today).into()), ("time", time.into())])
    }

    /// Working time as people say it.
    pub(crate) fn hours(&self, minutes: i64) -> String {
        if minutes.abs() < 60 {
            return self.of("minutes", &[("n", minutes.into())]);
        }
        // one decimal at most, and only where there is one
        let tenths = (minutes * 10 + 30 * minutes.signum()) / 60;
        let number = match tenths % 10 {
            0 => (tenths / 10).to_string(),
            rest => self.decimal(&format!("{}.{}", tenths / 10, rest.abs())),
        };
        self.of("hours", &[("n", number.into())])
    }

    /// A number with a decimal point, as the reader writes it.
    pub(crate) fn decimal(&self, number: &str) -> String {
        let comma = if self.tag == "en" { "." } else { "," };
        number.replace('.', comma).replace('-', "\u{2212}")
    }
}

fn language(tag: &str) -> Option<LanguageIdentifier> {
    tag.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;

    /// Names and their variables, as a file of words has them.
    fn messages(text: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut name = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((before, _)) = line.split_once(" =").filter(|(before, _)| !before.starts_with(' ')) {
                name = before.to_owned();
                found.entry(name.clone()).or_default();
            }
            let variables = line.split('$').skip(1).map(|rest| {
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
                rest[..end.unwrap_or(rest.len())].to_owned()
            });
            found.entry(name.clone()).or_default().extend(variables);
        }
        found.remove("");
        found
    }

    #[test]
    fn every_language_has_the_same_sentences_about_the_same_things() {
        let english = messages(FILES[0].1);
        assert!(english.len() > 50, "the file was not read");
        for (tag, text) in &FILES[1..] {
            assert_eq!(messages(text), english, "{tag}");
        }
    }

    #[test]
    fn a_sentence_that_is_used_is_in_the_files() {
        let english = messages(FILES[0].1);
        let mut used = BTreeSet::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["templates", "src/web/pages"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
                for call in [".say(\"", ".with(\"", ".count(\"", ".of(\"", "say(\""] {
                    for rest in text.split(call).skip(1) {
                        let name = &rest[..rest.find('"').unwrap()];
                        // a name that is put together here is looked up where it is
                        if !name.contains('{') && !name.is_empty() {
                            used.insert(name.to_owned());
                        }
                    }
                }
            }
        }
        assert!(used.len() > 40, "the sources were not read: {used:?}");
        let missing: Vec<&String> = used.iter().filter(|name| !english.contains_key(*name)).collect();
        assert!(missing.is_empty(), "not in words/en.ftl: {missing:?}");
    }

    #[test]
    fn whatever_can_happen_has_a_sentence() {
        let english = messages(FILES[0].1);
        for kind in slated_core::event::EventKind::ALL {
            let name = format!("event-{}", kind.as_str().replace('_', "-"));
            assert!(english.contains_key(&name), "{name}");
        }
    }

    #[test]
    fn plurals_are_those_of_the_language() {
        let says = |tag: &str, n: usize| Words::named(tag).unwrap().count("tasks-open", n);
        assert_eq!([says("en", 1), says("en", 2)], ["1 open task", "2 open tasks"]);
        assert_eq!(
            [says("uk", 1), says("uk", 3), says("uk", 5)],
            ["1 відкрита задача", "3 відкриті задачі", "5 відкритих задач"]
        );
        assert_eq!(
            [says("ru", 21), says("ru", 22), says("ru", 11)],
            ["21 открытая задача", "22 открытые задачи", "11 открытых задач"]
        );
    }

    #[test]
    fn a_browser_gets_the_language_that_it_asks_for() {
        let asked = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, text.parse().unwrap());
            Words::asked(&headers).tag()
        };
        assert_eq!(asked("uk-UA,uk;q=0.9,en;q=0.8"), "uk");
        assert_eq!(asked("de-DE,ru;q=0.7,en;q=0.3"), "ru");
        assert_eq!(asked("ja"), "en");
    }
}
