//! `catalog/*.toml`: what the agency sells; one service a file, its templates in the order written.

use std::collections::BTreeMap;

use serde::Deserialize;
use slated_core::catalog::{
    Fault, KEY_FORM, Service, TEMPLATES_MAX, Template, TemplateDraft, cycles, is_key,
};
use toml::de::ValueDeserializer;

use super::Files;
use super::complaint::{Complaints, Keys, hint};
use super::folder;
use super::shape::{self, Key, Shape, Source, optional, required};
use super::value;

const SERVICE: [Key; 4] = [
    required("key", Shape::Text),
    required("name", Shape::Text),
    required("purpose", Shape::Text),
    required("task", Shape::Tables),
];

const TASK: [Key; 18] = [
    required("key", Shape::Text),
    required("title", Shape::Text),
    required("purpose", Shape::Text),
    required("role", Shape::Text),
    required("effort_hours", Shape::Number),
    optional("importance", Shape::Text),
    optional("promised", Shape::Flag),
    optional("review", Shape::Flag),
    optional("client_sees", Shape::Flag),
    required("schedule", Shape::Table(&SCHEDULE)),
    required("due", Shape::Table(&DUE)),
    optional("lead", Shape::Table(&LEAD)),
    optional("overlap", Shape::Text),
    optional("max_open", Shape::Whole),
    optional("catch_up", Shape::Text),
    optional("catch_up_days", Shape::Whole),
    optional("after", Shape::Texts),
    optional("checklist", Shape::Texts),
];

const SCHEDULE: [Key; 10] = [
    optional("rrule", Shape::Text),
    optional("monthly", Shape::Table(&MONTHLY)),
    optional("on_start", Shape::Flag),
    optional("anchor", Shape::Text),
    optional("offset_days", Shape::Whole),
    optional("at", Shape::Text),
    optional("on_holiday", Shape::Text),
    optional("month_end", Shape::Text),
    optional("exdates", Shape::Texts),
    optional("rdates", Shape::Texts),
];

const MONTHLY: [Key; 5] = [
    optional("day", Shape::WholeOrMore),
    optional("business_day", Shape::WholeOrMore),
    optional("weekday", Shape::TextOrMore),
    optional("every", Shape::Whole),
    optional("months", Shape::Wholes),
];
const DUE: [Key; 3] =
    [optional("business_days", Shape::Whole), optional("at", Shape::Text), optional("hours", Shape::Whole)];
const LEAD: [Key; 1] = [required("business_days", Shape::Whole)];

/// By key, with the keys that may be referred to and the file of each.
pub(super) fn read(files: &Files, complaints: &mut Complaints) -> (Vec<Service>, Keys<String>) {
    let mut keys = Keys { what: "service", home: "catalog/*.toml", known: BTreeMap::new(), complete: true };
    let mut services = Vec::new();
    let mut any = complaints.unread_files().any(|path| path.starts_with("catalog"));
    keys.complete = !any;
    for (path, bytes) in
        files.iter().filter(|(path, _)| path.starts_with("catalog/") && path.ends_with(".toml"))
    {
        any = true;
        match folder::text(path, bytes, complaints) {
            Some(text) => services.extend(read_service(&Source { file: path, text }, &mut keys, complaints)),
            None => keys.complete = false,
        }
    }
    if !any {
        complaints.file("catalog", "holds no services (right would be one .toml file for each)");
        keys.complete = false;
    }
    services.sort_by(|a, b| a.key.cmp(&b.key));
    (services, keys)
}

fn read_service(
    source: &Source<'_>,
    keys: &mut Keys<String>,
    complaints: &mut Complaints,
) -> Option<Service> {
    let Some(table) = source.parse(complaints) else {
        keys.complete = false;
        return None;
    };
    let table = table.get_ref();
    let mut right = source.fits(table, 0, &SERVICE, "", complaints);
    let text = |name| shape::get(table, name).and_then(|value| value.get_ref().as_str());
    let mut refuse = |name: &str, says: String| {
        complaints.at(source.file, source.line_of(table, 0, name), format!("key {name}"), says);
        right = false;
    };
    match text("key") {
        None => keys.complete = false,
        Some(key) if !is_key(key) => {
            refuse("key", format!("{key:?} is not a key (right would be {KEY_FORM})"))
        }
        Some(key) => match keys.known.get(key) {
            Some(other) => refuse("key", format!("{key:?} is already the service in {other}")),
            None => {
                keys.known.insert(key.to_owned(), source.file.to_owned());
            }
        },
    }
    for name in ["name", "purpose"] {
        if let Some(words) = text(name) {
            if words.trim().is_empty() {
                refuse(name, "is empty (right would be a text)".to_owned());
            } else if let Err(says) = value::text(words) {
                refuse(name, says);
            }
        }
    }
    let tasks = shape::get(table, "task").and_then(|value| value.get_ref().as_array());
    let tasks = tasks.map(|tasks| Tasks::of(source, tasks.iter(), complaints))?;
    let templates = tasks.parse(complaints);
    if !right {
        return None;
    }
    let owned = |name| text(name).map(ToOwned::to_owned);
    Some(Service {
        key: owned("key")?,
        name: owned("name")?,
        purpose: owned("purpose")?,
        templates: templates?,
    })
}

/// The templates of one service as written.
struct Tasks<'s, 'a> {
    source: &'s Source<'a>,
    tasks: Vec<Task<'s, 'a>>,
}

struct Task<'s, 'a> {
    /// `task "report", `; by number where it has no key.
    whose: String,
    key: Option<&'s str>,
    at: usize,
    table: &'s shape::Table<'a>,
    value: &'s shape::Value<'a>,
}

impl<'s, 'a> Tasks<'s, 'a> {
    fn of(
        source: &'s Source<'a>,
        values: impl ExactSizeIterator<Item = &'s shape::Value<'a>>,
        complaints: &mut Complaints,
    ) -> Tasks<'s, 'a> {
        if values.len() > TEMPLATES_MAX {
            let says = format!("has {} tasks (right would be {TEMPLATES_MAX} at most)", values.len());
            complaints.file(source.file, says);
        }
        let mut tasks: Vec<Task<'s, 'a>> = Vec::new();
        for value in values.take(TEMPLATES_MAX) {
            let Some(table) = value.get_ref().as_table() else { continue };
            let key = shape::get(table, "key").and_then(|value| value.get_ref().as_str());
            let whose = match key {
                Some(key) => format!("task {key:?}, "),
                None => format!("task {}, ", tasks.len() + 1),
            };
            let task = Task { whose, key, at: value.span().start, table, value };
            if let Some(first) = tasks.iter().find(|first| key.is_some() && first.key == key) {
                let says = format!("is already a task of this service on line {}", source.line(first.at));
                complaints.at(source.file, source.line(task.at), format!("{}key key", task.whose), says);
            }
            tasks.push(task);
        }
        Tasks { source, tasks }
    }

    /// All templates, or `None` where one of them is wrong.
    fn parse(&self, complaints: &mut Complaints) -> Option<Vec<Template>> {
        let drafts: Vec<Option<TemplateDraft>> =
            self.tasks.iter().map(|task| self.draft(task, complaints)).collect();
        self.check_after(complaints);
        let mut templates = Vec::new();
        for (task, draft) in self.tasks.iter().zip(&drafts) {
            match draft.clone().map(TemplateDraft::parse) {
                Some(Ok(template)) => templates.push(template),
                Some(Err(faults)) => faults.iter().for_each(|fault| self.refuse(task, fault, complaints)),
                None => {}
            }
        }
        (templates.len() == drafts.len()).then_some(templates)
    }

    fn draft(&self, task: &Task<'_, '_>, complaints: &mut Complaints) -> Option<TemplateDraft> {
        if !self.source.fits(task.table, task.at, &TASK, &task.whose, complaints) {
            return None;
        }
        match TemplateDraft::deserialize(ValueDeserializer::from(task.value.clone())) {
            Ok(draft) => Some(draft),
            Err(refused) => {
                let at = refused.span().map_or(task.at, |span| span.start);
                let place = task.whose.trim_end_matches(", ").to_owned();
                complaints.at(self.source.file, self.source.line(at), place, refused.message());
                None
            }
        }
    }

    fn refuse(&self, task: &Task<'_, '_>, fault: &Fault, complaints: &mut Complaints) {
        let Fault { key, value, right } = fault;
        // for these the core answers with a whole sentence, for the others with what would be right
        let explains = match key.as_str() {
            "title" | "purpose" => !right.starts_with("1 to "),
            "schedule.rrule" => !right.starts_with('"'),
            "schedule.monthly.day" | "schedule.monthly.business_day" | "schedule.monthly.weekday" => {
                right.contains(" (right would be ")
            }
            _ => false,
        };
        let says = match (value.as_str(), explains) {
            ("", _) => format!("right would be {right}"),
            (value, true) => format!("{value:?} is refused: {right}"),
            (value, false) => format!("{value:?} is not possible here (right would be {right})"),
        };
        let line = self.source.line_of(task.table, task.at, key);
        complaints.at(self.source.file, line, format!("{}key {key}", task.whose), says);
    }

    /// Templates wait for templates of the same service, and never for each other.
    fn check_after(&self, complaints: &mut Complaints) {
        let mut waits: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for task in &self.tasks {
            let after = shape::get(task.table, "after").and_then(|value| value.get_ref().as_array());
            let names = after.into_iter().flatten().filter_map(|item| item.get_ref().as_str());
            for name in names.filter(|name| Some(*name) != task.key) {
                if self.tasks.iter().any(|other| other.key == Some(name)) {
                    waits.entry(task.key.unwrap_or_default()).or_default().push(name);
                } else {
                    let others =
                        self.tasks.iter().filter(|other| other.key != task.key).filter_map(|other| other.key);
                    let says = format!("{name:?} is not a task of this service{}", hint(name, others));
                    self.refuse_after(task, says, complaints);
                }
            }
        }
        for cycle in cycles(&waits) {
            let last = cycle.last().copied();
            if let Some(task) = self.tasks.iter().find(|task| task.key == last) {
                let says = format!("{} wait for each other (right would be no circle)", cycle.join(" -> "));
                self.refuse_after(task, says, complaints);
            }
        }
    }

    fn refuse_after(&self, task: &Task<'_, '_>, says: String, complaints: &mut Complaints) {
        let line = self.source.line_of(task.table, task.at, "after");
        complaints.at(self.source.file, line, format!("{}key after", task.whose), says);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shape is a second list of what a draft may say: this holds the two together.
    #[test]
    fn the_shape_names_the_keys_of_a_draft() {
        let names = |keys: &[Key]| keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
        let refused = serde_json::from_str::<TemplateDraft>(r#"{"x": 1}"#).unwrap_err().to_string();
        let expected: Vec<&str> = refused.split('`').skip(3).step_by(2).collect();
        assert_eq!(names(&TASK), expected.join(", "));
        for (part, keys) in
            [("schedule", &SCHEDULE[..]), ("due", &DUE), ("lead", &LEAD), ("monthly", &MONTHLY)]
        {
            let text = match part {
                "monthly" => r#"{"schedule": {"monthly": {"x": 1}}}"#.to_owned(),
                _ => format!(r#"{{"{part}": {{"x": 1}}}}"#),
            };
            let refused = serde_json::from_str::<TemplateDraft>(&text).unwrap_err().to_string();
            let expected: Vec<&str> = refused.split('`').skip(3).step_by(2).collect();
            assert_eq!(names(keys), expected.join(", "), "{refused}");
        }
    }
}
