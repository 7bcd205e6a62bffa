//! Titles and purposes with placeholders: which ones there are, and how each is written out.
//!
//! A closed list, replaced as plain text. There are no loops, filters or expressions to abuse.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// What an occurrence's texts may speak of.
pub struct Subject<'a> {
    pub client_name: &'a str,
    pub client_key: &'a str,
    pub service_name: &'a str,
    pub nominal_on: Date,
}

/// A text whose placeholders are all known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Slot(Slot),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    ClientName,
    ClientKey,
    ServiceName,
    Date,
    Month,
    PreviousMonth,
    NextMonth,
    IsoWeek,
    Quarter,
    Year,
}

const SLOTS: [(&str, Slot); 10] = [
    ("client.name", Slot::ClientName),
    ("client.key", Slot::ClientKey),
    ("service.name", Slot::ServiceName),
    ("occurrence.date", Slot::Date),
    ("occurrence.month", Slot::Month),
    ("occurrence.previous_month", Slot::PreviousMonth),
    ("occurrence.next_month", Slot::NextMonth),
    ("occurrence.iso_week", Slot::IsoWeek),
    ("occurrence.quarter", Slot::Quarter),
    ("occurrence.year", Slot::Year),
];

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordingError {
    #[error("placeholder {name:?} does not exist: there are {}", SLOTS.map(|(name, _)| name).join(", "))]
    Unknown { name: String },
    #[error("placeholder \"{{{{{rest}\" is not closed with \"}}}}\"")]
    Unclosed { rest: String },
}

impl Wording {
    pub fn parse(text: &str) -> Result<Wording, WordingError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            pieces.push(Piece::Text(before.to_owned()));
            let (name, tail) =
                after.split_once("}}").ok_or_else(|| WordingError::Unclosed { rest: after.to_owned() })?;
            let name = name.trim();
            let known = SLOTS.iter().find(|(known, _)| *known == name);
            let (_, slot) = known.ok_or_else(|| WordingError::Unknown { name: name.to_owned() })?;
            pieces.push(Piece::Slot(*slot));
            rest = tail;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Wording { pieces })
    }

    /// A text as it stands, without placeholders.
    pub fn plain(text: &str) -> Wording {
        Wording { pieces: vec![Piece::Text(text.to_owned())] }
    }

    pub fn render(&self, subject: &Subject<'_>) -> String {
        self.pieces.iter().map(|piece| piece.render(subject)).collect()
    }
}

impl Piece {
    fn render(&self, subject: &Subject<'_>) -> String {
        let on = subject.nominal_on;
        match self {
            Piece::Text(text) => text.clone(),
            Piece::Slot(slot) => match slot {
                Slot::ClientName => subject.client_name.to_owned(),
                Slot::ClientKey => subject.client_key.to_owned(),
                Slot::ServiceName => subject.service_name.to_owned(),
                Slot::Date => on.to_string(),
                Slot::Month => month(on, 0.months()),
                Slot::PreviousMonth => month(on, (-1).months()),
                Slot::NextMonth => month(on, 1.month()),
                Slot::IsoWeek => on.iso_week_date().week().to_string(),
                Slot::Quarter => ((on.month() - 1) / 3 + 1).to_string(),
                Slot::Year => on.year().to_string(),
            },
        }
    }
}

fn month(on: Date, away: Span) -> String {
    on.first_of_month().saturating_add(away).strftime("%B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check_render(text: &str, on: Date, expected: &str) {
        let subject = Subject {
            client_name: "Tea {{ \"No. 1\"",
            client_key: "tea",
            service_name: "SEO",
            nominal_on: on,
        };
        assert_eq!(Wording::parse(text).unwrap().render(&subject), expected);
    }

    #[test]
    fn placeholders_speak_of_the_nominal_date() {
        check_render(
            "Report for {{ occurrence.previous_month }}",
            date(2027, 1, 1),
            "Report for December 2026",
        );
        check_render(
            "{{occurrence.next_month}}/{{ occurrence.month }}",
            date(2026, 10, 31),
            "November 2026/October 2026",
        );
        check_render(
            "week {{ occurrence.iso_week }} Q{{ occurrence.quarter }}",
            date(2027, 1, 1),
            "week 53 Q1",
        );
        check_render("{{ occurrence.date }} {{ occurrence.year }}", date(2026, 2, 28), "2026-02-28 2026");
    }

    #[test]
    fn what_a_client_is_called_is_text_and_nothing_more() {
        check_render(
            "{{ service.name }}: {{ client.name }} ({{ client.key }})",
            date(2026, 1, 1),
            "SEO: Tea {{ \"No. 1\" (tea)",
        );
    }

    #[test]
    fn an_unknown_placeholder_is_refused_with_those_there_are() {
        let refused = Wording::parse("{{ client.phone }}").unwrap_err().to_string();
        assert!(refused.starts_with("placeholder \"client.phone\" does not exist: there are client.name, "));
        assert!(Wording::parse("{{ client.name }").unwrap_err().to_string().contains("not closed"));
    }
}
