//! What is known of a client or a person who asks for it goes: the words, not the sums.
//!
//! Every column that can hold text has its fate in [`COLUMNS`], and a test holds the list to the schema of the real
//! database: a new column is red until somebody has decided about it. In the rows that are theirs texts become
//! [`MARK`]; where other rows name them, the name becomes the mark, or the neutral key that they have from then on.
//! Beside this file nothing changes an event.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, Iden, Iterable, QueryResult, Statement, Value};

mod columns;
mod words;

pub use columns::{COLUMNS, Fate};
use words::{Words, without_words};

use crate::dialect::{self, failed};
use crate::row::{client, engagement, person};
use crate::{ReadTx, Result, WriteTx};

/// What stands where something was.
const MARK: &str = "erased";
const DOING: &str = "erase what is known of somebody";
/// A text as short as that stands in other rows for other reasons.
const TELLING_CHARS_MIN: usize = 6;
/// Their from and to are the words themselves.
const WORDY: &str = "'link_added', 'file_attached', 'client_changed', 'expectation_written'";

/// What became of somebody's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The key or login from now on.
    pub named: String,
    /// How many values were replaced or removed, by table.
    pub replaced: BTreeMap<String, u64>,
    words: Words,
}

impl Erased {
    fn new(named: String) -> Erased {
        Erased { named, replaced: BTreeMap::new(), words: Words::default() }
    }

    /// A text without what was erased.
    pub fn without(&self, text: &str) -> String {
        self.words.replaced_in(text).unwrap_or_else(|| text.to_owned())
    }
}

/// Whose rows are meant.
#[derive(Clone, Copy)]
enum Whose<'a> {
    Client(&'a str),
    Person(&'a str),
}

impl Whose<'_> {
    /// The rows of a table that are theirs, with `{}` where the key stands; none where the table has none of them.
    fn rows(self, table: &str, author: Option<&str>) -> Option<String> {
        match self {
            Whose::Client(_) => columns::of_client(table),
            Whose::Person(_) => author.map(|author| format!("\"{author}\" = {{}}")),
        }
    }

    fn key(self) -> Value {
        match self {
            Whose::Client(key) | Whose::Person(key) => key.into(),
        }
    }
}

impl ReadTx {
    /// Every column of the database that can hold text, in no order.
    pub async fn text_columns(&self) -> Result<Vec<(String, String)>> {
        dialect::text_columns(&self.tx).await
    }

    /// All that stands in a column.
    pub async fn texts_in(&self, table: &str, column: &str) -> Result<Vec<String>> {
        let select = format!("SELECT \"{column}\" AS found FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
        self.found(select, Vec::new()).await
    }

    async fn found(&self, select: String, values: Vec<Value>) -> Result<Vec<String>> {
        let backend = ConnectionTrait::get_database_backend(&self.tx);
        let statement = Statement::from_sql_and_values(backend, select, values);
        let rows = self.tx.query_all_raw(statement).await.map_err(failed(DOING))?;
        let read = |row: &QueryResult| {
            row.try_get::<String>("", "found").or_else(|_| {
                let bytes = row.try_get::<Vec<u8>>("", "found")?;
                Ok(String::from_utf8_lossy(&bytes).into_owned())
            })
        };
        rows.iter().map(read).collect::<Result<_, _>>().map_err(failed(DOING))
    }

    /// The next of `erased-1`, `erased-2` and so on that nobody has.
    async fn next_neutral(&self, table: &str, column: &str) -> Result<String> {
        let taken =
            format!("SELECT \"{column}\" AS found FROM \"{table}\" WHERE \"{column}\" LIKE 'erased-%'");
        let taken = self.found(taken, Vec::new()).await?;
        let numbers = taken.iter().filter_map(|name| name.strip_prefix("erased-")?.parse::<u64>().ok());
        Ok(format!("{MARK}-{}", numbers.max().unwrap_or(0) + 1))
    }
}

impl WriteTx {
    /// Erases what is known of a client; it must exist.
    pub async fn erase_client(&self, key: &str) -> Result<Erased> {
        let mut erased = Erased::new(self.next_neutral("client", "key").await?);
        let whose = Whose::Client(key);
        let mut names = Words::default();
        names.add(key, &erased.named);
        let select = "SELECT name AS found FROM client WHERE \"key\" = $1".to_owned();
        for name in self.found(select, vec![key.into()]).await? {
            names.add(&name, MARK);
        }
        for column in ["name", "email", "phone", "messenger"] {
            let select = format!(
                "SELECT \"{column}\" AS found FROM contact WHERE client = $1 AND \"{column}\" IS NOT NULL"
            );
            let found = self.found(select, vec![key.into()]).await?;
            // a first name alone may be anybody's
            for name in found.iter().filter(|name| column != "name" || name.contains(' ')) {
                names.add(name, MARK);
            }
        }
        let texts = self.texts_of(whose).await?;
        self.forget_copies(&mut erased, whose, &names, &texts).await?;
        self.blank(&mut erased, whose).await?;
        for (column, mark) in
            [("title", MARK), ("lower_title", MARK), ("purpose", MARK), ("checklist", "[\"erased\"]")]
        {
            let is_by_hand = "client = {} AND series_id IS NULL".to_owned();
            self.blank_column(&mut erased, "task", column, mark, &is_by_hand, key.into()).await?;
        }
        self.blank_events(&mut erased, whose, &texts).await?;
        // whoever has a way in has none to what is erased
        let sessions = "link IN (SELECT sha256 FROM cabinet_link WHERE client = $1)";
        self.remove(&mut erased, "cabinet_session", sessions, vec![key.into()]).await?;
        self.remove(&mut erased, "cabinet_link", "client = $1", vec![key.into()]).await?;
        self.replace_names(&mut erased, &names).await?;
        self.renamed_client(&mut erased, key).await?;
        erased.words = names.with(texts);
        Ok(erased)
    }

    /// Erases what is known of a person, and what they wrote; they must exist.
    pub async fn erase_person(&self, login: &str) -> Result<Erased> {
        let mut erased = Erased::new(self.next_neutral("person", "login").await?);
        let whose = Whose::Person(login);
        let mut names = Words::default();
        names.add(login, &erased.named);
        let select = "SELECT name AS found FROM person WHERE login = $1".to_owned();
        for name in self.found(select, vec![login.into()]).await? {
            names.add(&name, MARK);
        }
        let texts = self.texts_of(whose).await?;
        self.forget_copies(&mut erased, whose, &names, &texts).await?;
        let theirs = "SELECT id FROM endpoint WHERE owner = $1";
        for (table, which) in [
            ("notice", format!("endpoint_id IN ({theirs})")),
            ("endpoint", "owner = $1".to_owned()),
            ("api_key", "login = $1".to_owned()),
            ("password", "login = $1".to_owned()),
            ("session", "login = $1".to_owned()),
            ("sign_in_link", "login = $1".to_owned()),
            ("sign_in_try", "login = $1".to_owned()),
            ("notice_rule", "login = $1".to_owned()),
            ("timer", "login = $1".to_owned()),
        ] {
            self.remove(&mut erased, table, &which, vec![login.into()]).await?;
        }
        self.blank(&mut erased, whose).await?;
        self.blank_events(&mut erased, whose, &texts).await?;
        // the reason of an absence and the name of a key stand in events that somebody else may have made
        let about = "reason IS NOT NULL AND kind IN ('absence_noted', 'absence_removed', 'key_created') \
                     AND (from_value LIKE {} OR to_value LIKE {})";
        self.blank_column(&mut erased, "event", "reason", MARK, about, format!("{login} %").into()).await?;
        self.replace_names(&mut erased, &names).await?;
        self.renamed_person(&mut erased, login).await?;
        erased.words = names.with(texts);
        Ok(erased)
    }

    /// What is erased, so that it is known where it was copied to.
    async fn texts_of(&self, whose: Whose<'_>) -> Result<Words> {
        let mut texts = Words::default();
        for (table, column, fate) in COLUMNS {
            let Fate::Text(author) = *fate else { continue };
            let Some(rows) = whose.rows(table, author) else { continue };
            let rows = rows.replace("{}", "$1");
            let select = format!(
                "SELECT DISTINCT \"{column}\" AS found FROM \"{table}\" WHERE {rows} AND \"{column}\" IS NOT NULL"
            );
            for text in self.found(select, vec![whose.key()]).await? {
                texts.add(&text, MARK);
            }
        }
        let more = match whose {
            Whose::Client(_) => [
                "SELECT reason AS found FROM event WHERE client = $1 AND reason IS NOT NULL AND \"by\" <> '(engine)'",
                "SELECT title AS found FROM task WHERE client = $1 AND series_id IS NULL",
                "SELECT purpose AS found FROM task WHERE client = $1 AND series_id IS NULL",
            ]
            .as_slice(),
            Whose::Person(_) => {
                &["SELECT reason AS found FROM event WHERE \"by\" = $1 AND reason IS NOT NULL"]
            }
        };
        for select in more {
            for text in self.found((*select).to_owned(), vec![whose.key()]).await? {
                texts.add(&text, MARK);
            }
        }
        Ok(texts)
    }

    /// What is kept for a while only, and what the files said: it goes as a whole.
    async fn forget_copies(
        &self,
        erased: &mut Erased,
        whose: Whose<'_>,
        names: &Words,
        texts: &Words,
    ) -> Result<()> {
        match whose {
            Whose::Client(_) => {
                let theirs = "event_id IN (SELECT id FROM event WHERE client = $1)";
                self.remove(erased, "notice", theirs, vec![whose.key()]).await?;
                let theirs = "EXISTS (SELECT 1 FROM task WHERE task.client = $1 \
                              AND idempotency.path LIKE '/v1/tasks/' || task.id || '/%')";
                self.remove(erased, "idempotency", theirs, vec![whose.key()]).await?;
            }
            Whose::Person(_) => {
                self.remove(erased, "idempotency", "principal = $1", vec![whose.key()]).await?;
            }
        }
        let telling = texts.of_chars(TELLING_CHARS_MIN);
        for (table, column, words) in [
            ("idempotency", "path", names),
            ("idempotency", "key", names),
            ("idempotency", "location", names),
            ("idempotency", "answer", names),
            ("idempotency", "answer", &telling),
            ("imported_row", "key", names),
        ] {
            for found in self.holding(table, column, words, None).await? {
                self.remove(erased, table, &format!("\"{column}\" = $1"), vec![found.into()]).await?;
            }
        }
        for (table, column) in [("notice", "body"), ("notice", "last_error"), ("task", "blocked_reason")] {
            self.replace(erased, table, column, &telling, None).await?;
        }
        Ok(())
    }

    /// Their own rows.
    async fn blank(&self, erased: &mut Erased, whose: Whose<'_>) -> Result<()> {
        for (table, column, fate) in COLUMNS {
            let Fate::Text(author) = *fate else { continue };
            let Some(rows) = whose.rows(table, author) else { continue };
            self.blank_column(erased, table, column, MARK, &rows, whose.key()).await?;
        }
        let Some(rows) = whose.rows("attachment", Some("by")) else { return Ok(()) };
        let rows = rows.replace("{}", "$2");
        let update = format!("UPDATE attachment SET bytes = $1 WHERE {rows}");
        self.run(erased, "attachment", update, vec![Vec::<u8>::new().into(), whose.key()]).await
    }

    /// The one place where events are changed: words go, what happened and when stays.
    async fn blank_events(&self, erased: &mut Erased, whose: Whose<'_>, texts: &Words) -> Result<()> {
        let (rows, said) = match whose {
            Whose::Client(_) => ("client = {}", "client = {} AND \"by\" <> '(engine)'"),
            Whose::Person(_) => ("\"by\" = {}", "\"by\" = {}"),
        };
        self.blank_column(erased, "event", "reason", MARK, said, whose.key()).await?;
        let wordy = match whose {
            Whose::Client(_) => format!("{rows} AND kind IN ({WORDY})"),
            Whose::Person(_) => format!("{rows} AND kind IN ('link_added', 'file_attached')"),
        };
        for column in ["from_value", "to_value"] {
            self.blank_column(erased, "event", column, MARK, &wordy, whose.key()).await?;
        }
        for column in ["from_value", "to_value", "reason", "detail"] {
            self.replace(erased, "event", column, texts, Some((rows, whose.key()))).await?;
        }
        let select = format!(
            "SELECT DISTINCT detail AS found FROM event WHERE detail IS NOT NULL AND {}",
            rows.replace("{}", "$1")
        );
        for found in self.found(select, vec![whose.key()]).await? {
            let Some(left) = without_words(&found, MARK) else { continue };
            let update =
                format!("UPDATE event SET detail = $1 WHERE detail = $2 AND {}", rows.replace("{}", "$3"));
            self.run(erased, "event", update, vec![left.into(), found.into(), whose.key()]).await?;
        }
        if let Whose::Client(_) = whose {
            for (table, column) in [
                ("proposal", "facts"),
                ("proposal", "body"),
                ("client_risk", "parts"),
                ("risk_history", "parts"),
            ] {
                self.replace(erased, table, column, texts, Some((rows, whose.key()))).await?;
            }
        }
        Ok(())
    }

    /// Wherever else they are named.
    async fn replace_names(&self, erased: &mut Erased, names: &Words) -> Result<()> {
        for (table, column, fate) in COLUMNS {
            if matches!(fate, Fate::Text(_) | Fate::Named) {
                self.replace(erased, table, column, names, None).await?;
            }
        }
        Ok(())
    }

    async fn renamed_client(&self, erased: &mut Erased, key: &str) -> Result<()> {
        let rest = |columns: Vec<String>| columns.join(", ");
        let named = |column: String| format!("\"{column}\"");
        let columns = client::Column::iter().map(|column| column.unquoted().to_owned());
        let columns = rest(columns.filter(|column| column != "key").map(named).collect());
        let copy = format!("INSERT INTO client (\"key\", {columns}) SELECT $1, {columns} FROM client");
        let new = || Value::from(erased_name(erased));
        let values = vec![new(), key.into()];
        self.execute(format!("{copy} WHERE \"key\" = $2"), values).await?;
        let columns = engagement::Column::iter().map(|column| column.unquoted().to_owned());
        let columns = rest(columns.filter(|column| column != "client").map(named).collect());
        let copy = format!("INSERT INTO engagement (client, {columns}) SELECT $1, {columns} FROM engagement");
        let values = vec![new(), key.into()];
        self.execute(format!("{copy} WHERE client = $2"), values).await?;
        for (table, column, fate) in COLUMNS {
            if *fate == Fate::Client && !matches!(*table, "client" | "engagement") {
                let update = format!("UPDATE \"{table}\" SET \"{column}\" = $1 WHERE \"{column}\" = $2");
                let values = vec![Value::from(erased_name(erased)), key.into()];
                self.run(erased, table, update, values).await?;
            }
        }
        self.execute("DELETE FROM engagement WHERE client = $1".to_owned(), vec![key.into()]).await?;
        self.execute("DELETE FROM client WHERE \"key\" = $1".to_owned(), vec![key.into()]).await?;
        Ok(())
    }

    async fn renamed_person(&self, erased: &mut Erased, login: &str) -> Result<()> {
        let columns = person::Column::iter().map(|column| column.unquoted().to_owned());
        let columns = columns.filter(|column| column != "login").map(|column| format!("\"{column}\""));
        let columns = columns.collect::<Vec<_>>().join(", ");
        let copy = format!(
            "INSERT INTO person (login, {columns}) SELECT $1, {columns} FROM person WHERE login = $2"
        );
        self.execute(copy, vec![erased_name(erased).into(), login.into()]).await?;
        for (table, column, fate) in COLUMNS {
            if *fate == Fate::Login && *table != "person" {
                let update = format!("UPDATE \"{table}\" SET \"{column}\" = $1 WHERE \"{column}\" = $2");
                let values = vec![Value::from(erased_name(erased)), login.into()];
                self.run(erased, table, update, values).await?;
            }
        }
        self.execute("DELETE FROM person WHERE login = $1".to_owned(), vec![login.into()]).await?;
        Ok(())
    }

    // ---- statements

    async fn blank_column(
        &self,
        erased: &mut Erased,
        table: &str,
        column: &str,
        mark: &str,
        rows: &str,
        key: Value,
    ) -> Result<()> {
        let rows = rows.replace("{}", "$2");
        let update = format!(
            "UPDATE \"{table}\" SET \"{column}\" = $1 WHERE {rows} AND \"{column}\" NOT IN ('', '[]', '{MARK}')"
        );
        self.run(erased, table, update, vec![mark.into(), key]).await
    }

    /// Each distinct value in which one of the words stands, as a whole word.
    async fn holding(
        &self,
        table: &str,
        column: &str,
        words: &Words,
        rows: Option<&(&str, Value)>,
    ) -> Result<Vec<String>> {
        const AT_ONCE: usize = 40;
        let mut holding = Vec::new();
        for some in words.patterns().chunks(AT_ONCE) {
            let mut values: Vec<Value> = some.iter().map(|pattern| pattern.as_str().into()).collect();
            let likes = (1..=some.len()).map(|n| format!("\"{column}\" LIKE ${n} ESCAPE '\\'"));
            let mut which = format!("({})", likes.collect::<Vec<_>>().join(" OR "));
            if let Some((rows, key)) = rows {
                values.push(key.clone());
                which = format!("{which} AND {}", rows.replace("{}", &format!("${}", values.len())));
            }
            let select = format!("SELECT DISTINCT \"{column}\" AS found FROM \"{table}\" WHERE {which}");
            let found = self.found(select, values).await?;
            holding.extend(found.into_iter().filter(|text| words.replaced_in(text).is_some()));
        }
        holding.sort_unstable();
        holding.dedup();
        Ok(holding)
    }

    async fn replace(
        &self,
        erased: &mut Erased,
        table: &str,
        column: &str,
        words: &Words,
        rows: Option<(&str, Value)>,
    ) -> Result<()> {
        for found in self.holding(table, column, words, rows.as_ref()).await? {
            let Some(replaced) = words.replaced_in(&found) else { continue };
            let mut values = vec![Value::from(replaced), found.into()];
            let mut which = format!("\"{column}\" = $2");
            if let Some((rows, key)) = &rows {
                values.push(key.clone());
                which = format!("{which} AND {}", rows.replace("{}", "$3"));
            }
            let update = format!("UPDATE \"{table}\" SET \"{column}\" = $1 WHERE {which}");
            self.run(erased, table, update, values).await?;
        }
        Ok(())
    }

    async fn remove(&self, erased: &mut Erased, table: &str, which: &str, values: Vec<Value>) -> Result<()> {
        self.run(erased, table, format!("DELETE FROM \"{table}\" WHERE {which}"), values).await
    }

    async fn run(
        &self,
        erased: &mut Erased,
        table: &str,
        statement: String,
        values: Vec<Value>,
    ) -> Result<()> {
        let count = self.execute(statement, values).await?;
        if count > 0 {
            *erased.replaced.entry(table.to_owned()).or_default() += count;
        }
        Ok(())
    }

    async fn execute(&self, statement: String, values: Vec<Value>) -> Result<u64> {
        let backend = ConnectionTrait::get_database_backend(&self.tx);
        let statement = Statement::from_sql_and_values(backend, statement, values);
        Ok(self.tx.execute_raw(statement).await.map_err(failed(DOING))?.rows_affected())
    }
}

fn erased_name(erased: &Erased) -> String {
    erased.named.clone()
}
