//! What a client expects of an engagement: said when it is sold, and read by whoever works on it.
//!
//! Conflicts come of what each side took for granted. Here it stands in four plain texts, of which none is computed with.

/// The card of one engagement. Any of the four may still be empty, and not all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expectation {
    /// What the client expects, in their words.
    pub expected: String,
    /// What was promised.
    pub promised: String,
    /// What is not part of it.
    pub excluded: String,
    /// By what the client will read that it succeeded.
    pub success: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the card is blank: right would be what is expected, promised, excluded, or how success is read")]
pub struct BlankExpectation;

impl Expectation {
    /// The same without spaces around the texts.
    pub fn read(self) -> Result<Expectation, BlankExpectation> {
        let tidy = |text: String| text.trim().to_owned();
        let read = Expectation {
            expected: tidy(self.expected),
            promised: tidy(self.promised),
            excluded: tidy(self.excluded),
            success: tidy(self.success),
        };
        if read == Expectation::default() { Err(BlankExpectation) } else { Ok(read) }
    }

    /// Each part with its name.
    pub fn parts(&self) -> [(&'static str, &str); 4] {
        [
            ("expected", &self.expected),
            ("promised", &self.promised),
            ("excluded", &self.excluded),
            ("success", &self.success),
        ]
    }

    /// The parts that differ from those of the card before: name, what it said, what it says.
    pub fn changes<'a>(&'a self, before: &'a Expectation) -> Vec<(&'static str, &'a str, &'a str)> {
        let both = before.parts().into_iter().zip(self.parts());
        both.filter(|(was, is)| was != is).map(|((name, was), (_, is))| (name, was, is)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_says_something_and_names_what_changed() {
        let card = Expectation { expected: " more calls ".to_owned(), ..Expectation::default() };
        let card = card.read().unwrap();
        assert_eq!(card.expected, "more calls");
        let after = Expectation { excluded: "texts".to_owned(), ..card.clone() };
        assert_eq!(after.changes(&card), [("excluded", "", "texts")]);
        assert_eq!(card.changes(&card), []);
        let blank = Expectation { success: "  ".to_owned(), ..Expectation::default() };
        assert_eq!(blank.read(), Err(BlankExpectation));
    }
}
