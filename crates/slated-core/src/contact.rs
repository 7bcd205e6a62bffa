//! People at a client: whom one writes to, and who is sent the cabinet.
//!
//! A [`Contact`] has been read: its words fit, and whoever receives the cabinet has an address to send it to. Knows no
//! client and sends nothing.

/// A person at a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    /// What they are there, as in "owner"; may be empty.
    pub role: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// A handle and where it is one, as in "telegram: @kim".
    pub messenger: Option<String>,
    pub note: Option<String>,
    pub receives_cabinet: bool,
}

/// A person of whom more needs no room is found by more people.
pub const CONTACTS_MAX: usize = 100;

const NAME_CHARS_MAX: usize = 200;
const NOTE_CHARS_MAX: usize = 2_000;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadContact {
    #[error("{field} has {chars} characters: right would be {max} at most")]
    Long { field: &'static str, chars: usize, max: usize },
    #[error("the name is blank: right would be how the person is called")]
    Nameless,
    #[error("{0:?} is not an e-mail address: right would be for example kim@client.example")]
    Email(String),
    #[error("whoever receives the cabinet needs an e-mail address")]
    NoEmail,
}

impl BadContact {
    /// The field that is wrong.
    pub fn field(&self) -> &'static str {
        match self {
            BadContact::Long { field, .. } => field,
            BadContact::Nameless => "name",
            BadContact::Email(_) | BadContact::NoEmail => "email",
        }
    }
}

impl Contact {
    /// The same without spaces around words and without empty ones, or what is wrong with it.
    pub fn read(self) -> Result<Contact, BadContact> {
        let tidy =
            |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let contact = Contact {
            name: self.name.trim().to_owned(),
            role: self.role.trim().to_owned(),
            email: tidy(self.email),
            phone: tidy(self.phone),
            messenger: tidy(self.messenger),
            note: tidy(self.note),
            receives_cabinet: self.receives_cabinet,
        };
        contact.checked()
    }

    fn checked(self) -> Result<Contact, BadContact> {
        if self.name.is_empty() {
            return Err(BadContact::Nameless);
        }
        let none = String::new();
        for (field, text, max) in [
            ("name", &self.name, NAME_CHARS_MAX),
            ("role", &self.role, NAME_CHARS_MAX),
            ("email", self.email.as_ref().unwrap_or(&none), NAME_CHARS_MAX),
            ("phone", self.phone.as_ref().unwrap_or(&none), NAME_CHARS_MAX),
            ("messenger", self.messenger.as_ref().unwrap_or(&none), NAME_CHARS_MAX),
            ("note", self.note.as_ref().unwrap_or(&none), NOTE_CHARS_MAX),
        ] {
            let chars = text.chars().count();
            if chars > max {
                return Err(BadContact::Long { field, chars, max });
            }
        }
        match &self.email {
            Some(email) if !is_address(email) => Err(BadContact::Email(email.clone())),
            None if self.receives_cabinet => Err(BadContact::NoEmail),
            Some(_) | None => Ok(self),
        }
    }

    /// The names of the fields in which two differ, in their order.
    pub fn changes(&self, other: &Contact) -> Vec<&'static str> {
        let differs = [
            ("name", self.name != other.name),
            ("role", self.role != other.role),
            ("email", self.email != other.email),
            ("phone", self.phone != other.phone),
            ("messenger", self.messenger != other.messenger),
            ("note", self.note != other.note),
            ("receives_cabinet", self.receives_cabinet != other.receives_cabinet),
        ];
        differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
    }
}

/// Somebody at a host with a dot; whether letters arrive there is for letters to say.
fn is_address(text: &str) -> bool {
    let plain =
        !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>'));
    let parts = text.split_once('@');
    plain
        && parts.is_some_and(|(who, host)| {
            let labels = || host.split('.');
            !who.is_empty()
                && !host.contains('@')
                && labels().count() > 1
                && labels().all(|label| !label.is_empty())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kim() -> Contact {
        Contact {
            name: " Kim ".to_owned(),
            role: "owner".to_owned(),
            email: Some("kim@client.example".to_owned()),
            phone: Some("  ".to_owned()),
            messenger: None,
            note: None,
            receives_cabinet: true,
        }
    }

    #[track_caller]
    fn check_refused(contact: Contact, field: &str, says: &str) {
        let refused = contact.read().unwrap_err();
        assert_eq!((refused.field(), refused.to_string().as_str()), (field, says));
    }

    #[test]
    fn a_contact_is_read_tidily_or_refused_by_its_field() {
        let read = kim().read().unwrap();
        assert_eq!((read.name.as_str(), &read.phone), ("Kim", &None));
        check_refused(
            Contact { name: " ".to_owned(), ..kim() },
            "name",
            "the name is blank: right would be how the person is called",
        );
        let long = Contact { role: "x".repeat(201), ..kim() };
        check_refused(long, "role", "role has 201 characters: right would be 200 at most");
        for wrong in [
            "kim",
            "kim@",
            "@host.example",
            "kim@host",
            "kim@host..example",
            "a b@c.d",
            "a@b@c.d",
            "a@b.c,d@e.f",
        ] {
            let says =
                format!("{wrong:?} is not an e-mail address: right would be for example kim@client.example");
            check_refused(Contact { email: Some(wrong.to_owned()), ..kim() }, "email", &says);
        }
        let says = "whoever receives the cabinet needs an e-mail address";
        check_refused(Contact { email: None, ..kim() }, "email", says);
        assert!(Contact { email: None, receives_cabinet: false, ..kim() }.read().is_ok());
    }

    #[test]
    fn what_differs_is_named_and_not_told() {
        let (before, after) = (kim(), Contact { phone: None, receives_cabinet: false, ..kim() });
        assert_eq!(before.changes(&after), ["phone", "receives_cabinet"]);
        assert_eq!(before.changes(&before), [""; 0]);
    }
}
