//! A whole service as it is written, and what is wrong with it.

use std::collections::BTreeMap;

use super::{Fault, Faults, Service, Template, TemplateDraft};

pub const TEMPLATES_MAX: usize = 200;
const TEXT_CHARS_MAX: usize = 200;

/// A service as written: what stands in a file of the catalog.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceDraft {
    pub key: String,
    pub name: String,
    pub purpose: String,
    pub task: Vec<TemplateDraft>,
}

/// What is wrong, and in which of the tasks where it is in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceFault {
    /// By its place, from 0.
    pub task: Option<usize>,
    pub fault: Fault,
}

impl ServiceDraft {
    pub fn parse(self) -> Result<Service, Vec<ServiceFault>> {
        let mut own = Faults::default();
        own.key("key", &self.key);
        own.line("name", &self.name);
        own.line("purpose", &self.purpose);
        if self.task.len() > TEMPLATES_MAX {
            own.add("task", format!("{} tasks", self.task.len()), "200 tasks at most");
        }
        let mut faults: Vec<ServiceFault> =
            own.0.into_iter().map(|fault| ServiceFault { task: None, fault }).collect();
        let keys: Vec<String> = self.task.iter().map(|task| task.key.clone()).collect();
        let waits: BTreeMap<&str, Vec<&str>> = self
            .task
            .iter()
            .map(|task| (task.key.as_str(), task.after.iter().map(String::as_str).collect()))
            .collect();
        let mut refuse = |task: usize, key: &str, value: &str, right: &str| {
            let fault = Fault { key: key.to_owned(), value: value.to_owned(), right: right.to_owned() };
            faults.push(ServiceFault { task: Some(task), fault });
        };
        for (at, task) in self.task.iter().enumerate() {
            if keys[..at].contains(&task.key) {
                refuse(at, "key", &task.key, "a key that no other task of this service has");
            }
            for after in task.after.iter().filter(|after| **after != task.key && !keys.contains(after)) {
                refuse(at, "after", after, "the key of another task of this service");
            }
        }
        for cycle in cycles(&waits).into_iter().filter(|cycle| cycle.len() > 2) {
            let at = keys.iter().position(|key| Some(key.as_str()) == cycle.last().copied());
            refuse(
                at.unwrap_or(0),
                "after",
                &cycle.join(" -> "),
                "no circle of tasks that wait for each other",
            );
        }
        let mut templates = Vec::with_capacity(self.task.len());
        for (at, draft) in self.task.into_iter().enumerate() {
            match draft.parse() {
                Ok(template) => templates.push(template),
                Err(wrong) => {
                    faults.extend(wrong.into_iter().map(|fault| ServiceFault { task: Some(at), fault }));
                }
            }
        }
        if !faults.is_empty() {
            faults.sort_by_key(|fault| fault.task);
            return Err(faults);
        }
        Ok(Service { key: self.key, name: self.name, purpose: self.purpose, templates })
    }
}

impl From<&Service> for ServiceDraft {
    fn from(service: &Service) -> ServiceDraft {
        ServiceDraft {
            key: service.key.clone(),
            name: service.name.clone(),
            purpose: service.purpose.clone(),
            task: service.templates.iter().map(|template: &Template| template.draft.clone()).collect(),
        }
    }
}

impl Faults {
    /// A text on one line.
    fn line(&mut self, key: &str, text: &str) {
        let fits = !text.trim().is_empty() && text.chars().count() <= TEXT_CHARS_MAX;
        if !fits || text.chars().any(char::is_control) {
            self.add(key, text, "1 to 200 characters on one line");
        }
    }
}

/// Circles among the keys, each from a key back to itself; one for every edge that closes one.
pub fn cycles<'k>(waits: &BTreeMap<&'k str, Vec<&'k str>>) -> Vec<Vec<&'k str>> {
    let mut found = Vec::new();
    let mut done = Vec::new();
    for start in waits.keys() {
        let mut path = Vec::new();
        walk(start, waits, &mut path, &mut done, &mut found);
    }
    found
}

/// Depth first; no deeper than a service has templates with `after`.
fn walk<'k>(
    key: &'k str,
    waits: &BTreeMap<&'k str, Vec<&'k str>>,
    path: &mut Vec<&'k str>,
    done: &mut Vec<&'k str>,
    found: &mut Vec<Vec<&'k str>>,
) {
    if let Some(at) = path.iter().position(|seen| *seen == key) {
        found.push(path[at..].iter().copied().chain([key]).collect());
        return;
    }
    if done.contains(&key) {
        return;
    }
    path.push(key);
    for next in waits.get(key).into_iter().flatten() {
        walk(next, waits, path, done, found);
    }
    path.pop();
    done.push(key);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_found_once_and_a_diamond_is_none() {
        let waits = BTreeMap::from([("a", vec!["b", "c"]), ("b", vec!["d"]), ("c", vec!["d"])]);
        assert_eq!(cycles(&waits), Vec::<Vec<&str>>::new());
        let waits = BTreeMap::from([("a", vec!["b"]), ("b", vec!["c"]), ("c", vec!["b"])]);
        assert_eq!(cycles(&waits), vec![vec!["b", "c", "b"]]);
    }
}
