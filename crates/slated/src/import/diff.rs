//! What differs between the files and the last import; knows rows, refuses to know tables or tasks.
//!
//! Compared is what the files said then and say now, not what the database holds: what people changed
//! since stays theirs until the file itself changes. What is gone from the files is named and left alone.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::{AgencyFiles, ImportRow, KINDS};

/// A row of an earlier import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRow {
    pub kind: String,
    pub key: String,
    pub body: String,
    /// It was no longer in the files of the import after.
    pub gone: bool,
}

/// What an import would do, row by row.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImportPlan {
    /// By kind, then key; rows that stay as they are only count.
    pub changes: Vec<RowChange>,
    pub unchanged: BTreeMap<&'static str, usize>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowChange {
    pub kind: &'static str,
    pub key: String,
    #[serde(flatten)]
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    Added,
    Changed {
        fields: Vec<FieldChange>,
    },
    /// It was gone and is there again, perhaps changed.
    Returned {
        fields: Vec<FieldChange>,
    },
    /// It was in the last import and is in no file now.
    Gone,
    /// It was gone the last time already.
    StillGone,
}

/// A field such as `manager` or `schedule.at`; `None` is nothing written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    pub field: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// Compares what was read with the rows of the last import.
pub fn plan(read: &AgencyFiles, last: &[StoredRow]) -> ImportPlan {
    let stored: BTreeMap<(&str, &str), &StoredRow> =
        last.iter().map(|row| ((row.kind.as_str(), row.key.as_str()), row)).collect();
    let mut plan = ImportPlan::default();
    for row in &read.rows {
        match compare(row, stored.get(&(row.kind, row.key.as_str())).copied()) {
            Some(what) => plan.changes.push(RowChange { kind: row.kind, key: row.key.clone(), what }),
            None => *plan.unchanged.entry(row.kind).or_default() += 1,
        }
    }
    let present: BTreeMap<(&str, &str), ()> =
        read.rows.iter().map(|row| ((row.kind, row.key.as_str()), ())).collect();
    for ((kind, key), row) in stored.iter().filter(|(at, _)| !present.contains_key(*at)) {
        // a kind that this version does not know is not its to report
        let Some(kind) = KINDS.into_iter().find(|known| known == kind) else { continue };
        let what = if row.gone { What::StillGone } else { What::Gone };
        plan.changes.push(RowChange { kind, key: (*key).to_owned(), what });
    }
    let rank = |kind: &str| KINDS.iter().position(|known| *known == kind);
    plan.changes.sort_by(|a, b| (rank(a.kind), &a.key).cmp(&(rank(b.kind), &b.key)));
    plan
}

fn compare(row: &ImportRow, stored: Option<&StoredRow>) -> Option<What> {
    let Some(stored) = stored else { return Some(What::Added) };
    let fields = if stored.body == row.body { Vec::new() } else { fields(&stored.body, &row.body) };
    match (stored.gone, fields.is_empty()) {
        (true, _) => Some(What::Returned { fields }),
        (false, false) => Some(What::Changed { fields }),
        (false, true) => None,
    }
}

/// What differs between two bodies, field by field.
pub(crate) fn fields(from: &str, to: &str) -> Vec<FieldChange> {
    let (from, to) = (flat(from), flat(to));
    let names: std::collections::BTreeSet<&String> = from.keys().chain(to.keys()).collect();
    names
        .into_iter()
        .filter(|name| from.get(*name) != to.get(*name))
        .map(|name| FieldChange {
            field: name.clone(),
            from: from.get(name).map(show),
            to: to.get(name).map(show),
        })
        .collect()
}

/// `{"schedule": {"at": "09:00"}}` as `schedule.at`. A body that is no longer readable differs in full.
fn flat(body: &str) -> BTreeMap<String, Value> {
    let mut flat = BTreeMap::new();
    let body = serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.to_owned()));
    flatten(String::new(), body, &mut flat);
    flat
}

fn flatten(path: String, value: Value, flat: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let path = if path.is_empty() { key } else { format!("{path}.{key}") };
                flatten(path, value, flat);
            }
        }
        other => {
            flat.insert(path, other);
        }
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::String(text) if !text.is_empty() && !text.contains(char::is_whitespace) => text.clone(),
        other => other.to_string(),
    }
}

impl RowChange {
    pub fn fields(&self) -> &[FieldChange] {
        match &self.what {
            What::Changed { fields } | What::Returned { fields } => fields,
            What::Added | What::Gone | What::StillGone => &[],
        }
    }

    /// Whether it is to be written: added, changed or back.
    pub fn is_written(&self) -> bool {
        match self.what {
            What::Added | What::Changed { .. } | What::Returned { .. } => true,
            What::Gone | What::StillGone => false,
        }
    }

    /// Whether it ends work: an engagement got its last day, a client has left.
    pub fn is_ended(&self) -> bool {
        self.fields().iter().any(|change| match self.kind {
            "engagement" => change.field == "ends_on" && change.from.is_none(),
            "client" => change.field == "status" && change.to.as_deref() == Some("churned"),
            _ => false,
        })
    }

    fn is_news(&self) -> bool {
        self.what != What::StillGone
    }

    fn word(&self) -> &'static str {
        match self.what {
            What::Added => "added",
            What::Changed { .. } if self.is_ended() => "ended",
            What::Changed { .. } => "changed",
            What::Returned { .. } => "returned",
            What::Gone | What::StillGone => "gone",
        }
    }
}

impl ImportPlan {
    /// Whether the files say just what they said the last time.
    pub fn is_empty(&self) -> bool {
        !self.changes.iter().any(RowChange::is_news)
    }

    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &RowChange> {
        self.changes.iter().filter(move |change| change.kind == kind)
    }

    pub fn added(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.of_kind(kind).filter(|change| change.what == What::Added).map(|change| change.key.as_str())
    }

    /// Changed or back.
    pub fn changed(&self, kind: &str) -> impl Iterator<Item = &str> {
        let written = self.of_kind(kind).filter(|change| change.is_written() && change.what != What::Added);
        written.map(|change| change.key.as_str())
    }

    /// Gone now, and there the last time.
    pub fn gone(&self) -> impl Iterator<Item = &RowChange> {
        self.changes.iter().filter(|change| change.what == What::Gone)
    }

    /// Whether this row is to be written.
    pub fn writes(&self, kind: &str, key: &str) -> bool {
        self.of_kind(kind).any(|change| change.key == key && change.is_written())
    }

    /// Whether a template that was there before (`service/template`) now falls on other dates.
    pub fn schedule_changed(&self, template: &str) -> bool {
        let mut changes = self.of_kind("template").filter(|change| change.key == template);
        changes.any(|change| change.fields().iter().any(|change| change.field.starts_with("schedule.")))
    }
}

/// What an import did, or would do, in numbers and words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImportReport {
    /// By kind, in the order of [`KINDS`]; kinds of which there is nothing are left out.
    pub counts: Vec<KindCount>,
    /// Without the rows that were gone already.
    pub changes: Vec<RowChange>,
    pub warnings: Vec<String>,
    /// What the edits of templates do to versions and to dates, a line each; told by a dry run only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct KindCount {
    pub kind: &'static str,
    pub added: usize,
    /// Of these some may be `ended` too.
    pub changed: usize,
    pub ended: usize,
    pub unchanged: usize,
    pub gone: usize,
}

/// More than this is not read on a terminal; the JSON has all of it.
const LINES_MAX: usize = 200;
/// A first import is told in numbers; a few new rows by name.
const ADDED_LINES_MAX: usize = 20;
const FIELDS_SHOWN_MAX: usize = 6;

impl ImportReport {
    pub fn new(plan: &ImportPlan, warnings: &[String]) -> ImportReport {
        let count = |kind| {
            let mut count = KindCount { kind, ..KindCount::default() };
            count.unchanged = plan.unchanged.get(kind).copied().unwrap_or(0);
            for change in plan.of_kind(kind) {
                count.ended += usize::from(change.is_ended());
                match change.what {
                    What::Added => count.added += 1,
                    What::Changed { .. } | What::Returned { .. } => count.changed += 1,
                    What::Gone | What::StillGone => count.gone += 1,
                }
            }
            count
        };
        let counts = KINDS
            .into_iter()
            .map(count)
            .filter(|count| *count != KindCount { kind: count.kind, ..KindCount::default() });
        ImportReport {
            counts: counts.collect(),
            changes: plan.changes.iter().filter(|change| change.is_news()).cloned().collect(),
            warnings: warnings.to_vec(),
            edits: Vec::new(),
        }
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<12}{:>8}{:>9}{:>7}{:>11}{:>6}",
            "", "added", "changed", "ended", "unchanged", "gone"
        )?;
        for count in &self.counts {
            let KindCount { kind, added, changed, ended, unchanged, gone } = count;
            writeln!(f, "{kind:<12}{added:>8}{changed:>9}{ended:>7}{unchanged:>11}{gone:>6}")?;
        }
        let added = self.changes.iter().filter(|change| change.what == What::Added).count();
        let by_name = |change: &&RowChange| change.what != What::Added || added <= ADDED_LINES_MAX;
        let lines: Vec<&RowChange> = self.changes.iter().filter(by_name).collect();
        for change in lines.iter().take(LINES_MAX) {
            writeln!(f, "{change}")?;
        }
        if lines.len() > LINES_MAX {
            writeln!(f, "and {} more", lines.len() - LINES_MAX)?;
        }
        for edit in &self.edits {
            writeln!(f, "{edit}")?;
        }
        for warning in &self.warnings {
            writeln!(f, "warning: {warning}")?;
        }
        if self.changes.is_empty() {
            writeln!(f, "nothing changed")?;
        }
        Ok(())
    }
}

impl fmt::Display for RowChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.word(), self.kind, self.key)?;
        if matches!(self.what, What::Gone | What::StillGone) {
            return f.write_str(": no longer in the files, left as it is");
        }
        let fields = self.fields();
        for (at, change) in fields.iter().take(FIELDS_SHOWN_MAX).enumerate() {
            write!(f, "{} {change}", if at == 0 { ":" } else { "," })?;
        }
        if fields.len() > FIELDS_SHOWN_MAX {
            write!(f, ", and {} more", fields.len() - FIELDS_SHOWN_MAX)?;
        }
        Ok(())
    }
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
        write!(f, "{} {} -> {}", self.field, show(&self.from), show(&self.to))
    }
}
