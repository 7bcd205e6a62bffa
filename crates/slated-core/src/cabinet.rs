//! What a client is shown of the work that is done for them: what was done and what for, what is promised, what comes.
//!
//! A [`Cabinet`] can only be made here, and everything in it is the client's name or of a task that is for their eyes: its
//! title, its purpose, a day, what came of it in words for them, and the links to that. Which tasks are, the template
//! says, and the manager of each; what was made by hand and promised to nobody may be about the client, and is not until
//! somebody says so. What may be shown is a type of its own ([`Coming::of`], `ForClient`), so there is nothing to filter at
//! the end, and no field in which a score, a risk, a reason, a comment or a login could arrive.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::agency::Client;
use crate::beside::{Link, LinkKind};
use crate::catalog::Template;
use crate::task::{Status, Task};
use crate::time::{Timestamp, Zone};

/// Days are the client's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cabinet {
    name: String,
    done: Vec<Entry>,
    under_way: Vec<Entry>,
    promises: Vec<Entry>,
    next: Vec<Entry>,
}

/// One piece of work, in words for the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    title: String,
    what_for: Option<String>,
    on: Option<Date>,
    result: Option<String>,
    links: Vec<Found>,
}

/// Where something is that came of the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub url: String,
    pub title: String,
}

impl Entry {
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it is for; not known yet of what is still to come.
    pub fn what_for(&self) -> Option<&str> {
        self.what_for.as_deref()
    }

    /// When it was done, is promised for, or comes.
    pub fn on(&self) -> Option<Date> {
        self.on
    }

    /// What came of it, in words for the client.
    pub fn result(&self) -> Option<&str> {
        self.result.as_deref()
    }

    pub fn links(&self) -> &[Found] {
        &self.links
    }

    fn of(ForClient(task): ForClient<'_>, on: Option<Date>) -> Entry {
        let what_for = Some(task.purpose.clone()).filter(|words| !words.is_empty());
        Entry { title: task.title.clone(), what_for, on, result: None, links: Vec::new() }
    }

    /// Results of what is not done yet are nobody's to read.
    fn done(task: ForClient<'_>, on: Date, results: &HashMap<i64, Vec<Link>>) -> Entry {
        let links = results.get(&task.0.id).into_iter().flatten();
        let links = links.filter(|link| link.kind == LinkKind::Result);
        let found = |link: &Link| Found { url: link.url.clone(), title: link.title.clone() };
        let result = task.0.shown.result.clone();
        Entry { result, links: links.map(found).collect(), ..Entry::of(task, Some(on)) }
    }
}

/// A task that is for the client's eyes.
#[derive(Clone, Copy)]
struct ForClient<'a>(&'a Task);

impl<'a> ForClient<'a> {
    fn of(task: &'a Task, client: &Client) -> Option<ForClient<'a>> {
        (task.client == client.key && task.shown.client_sees).then_some(ForClient(task))
    }
}

/// What a template will make, where that is for the client's eyes.
#[derive(Clone, Debug)]
pub struct Coming {
    title: String,
    due_at: Timestamp,
}

impl Coming {
    /// The title is as the template writes it out; `None` where the template keeps it to itself.
    pub fn of(template: &Template, title: &str, due_at: Timestamp) -> Option<Coming> {
        template.client_sees.then(|| Coming { title: title.to_owned(), due_at })
    }
}

/// How many pieces of each kind are shown.
pub const ENTRIES_MAX: usize = 200;

impl Cabinet {
    /// Of a client's tasks, open and closed, and of what comes; work that was done outside of the period is left out.
    pub fn of(
        client: &Client,
        tasks: &[Task],
        results: &HashMap<i64, Vec<Link>>,
        coming: &[Coming],
        (from, to): (Date, Date),
    ) -> Cabinet {
        let zone = &client.zone;
        let theirs = || tasks.iter().filter_map(|task| ForClient::of(task, client));
        let done = theirs().filter(|task| task.0.status == Status::Done).filter_map(|task| {
            let on = zone.date(task.0.closed_at?);
            (from <= on && on <= to).then(|| Entry::done(task, on, results))
        });
        let open = |task: &ForClient<'_>| task.0.status.is_open();
        let promises = theirs().filter(open).filter(|task| task.0.promised);
        let begun = theirs().filter(open).filter(|task| !task.0.promised && task.0.started_at.is_some());
        Cabinet {
            name: client.name.clone(),
            done: by_day(done),
            // a deadline that nobody was told is not the client's to hold us to
            under_way: by_day(begun.map(|task| Entry::of(task, None))),
            promises: by_day(promises.map(|task| Entry::of(task, Some(zone.date(task.0.deadline))))),
            next: by_day(coming.iter().map(|one| next(one, zone))),
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn done(&self) -> &[Entry] {
        &self.done
    }

    pub fn under_way(&self) -> &[Entry] {
        &self.under_way
    }

    /// Open ones, with the day that the client was told.
    pub fn promises(&self) -> &[Entry] {
        &self.promises
    }

    pub fn next(&self) -> &[Entry] {
        &self.next
    }
}

fn next(coming: &Coming, zone: &Zone) -> Entry {
    let on = Some(zone.date(coming.due_at));
    Entry { title: coming.title.clone(), what_for: None, on, result: None, links: Vec::new() }
}

fn by_day(entries: impl Iterator<Item = Entry>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = entries.collect();
    entries.sort_by(|a, b| (a.on, &a.title).cmp(&(b.on, &b.title)));
    entries.truncate(ENTRIES_MAX);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::ClientStatus;
    use crate::calendar::CalendarUse;
    use crate::catalog::TemplateDraft;
    use crate::overrides::{Override, OverrideKind};
    use crate::score::Importance;
    use crate::task::{Origin, Shown};
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn client() -> Client {
        Client {
            key: "canary-key".to_owned(),
            name: "Acme".to_owned(),
            manager: "canary-manager".to_owned(),
            deputy: None,
            zone: Zone::named("Europe/Kyiv").unwrap(),
            calendar: "canary-calendar".to_owned(),
            calendar_use: CalendarUse::Client,
            tier: "canary-tier".to_owned(),
            started_on: date(2001, 1, 1),
            renewal_on: Some(date(2002, 2, 2)),
            status: ClientStatus::Active,
            contract_minutes: None,
        }
    }

    /// Every text that is not for the client is a canary, and every number one that is seen nowhere else.
    fn task(status: Status) -> Task {
        let origin = Origin {
            series: 900_001,
            nominal_on: date(2003, 3, 3),
            service: "canary-service".to_owned(),
            template: "canary-template".to_owned(),
        };
        let why = "canary-override-reason";
        let pin =
            Override::new(OverrideKind::Pin, "canary-override-by", why, at("2004-04-04T00:00:00Z"), None);
        Task {
            id: 900_002,
            origin: Some(origin),
            client: "canary-key".to_owned(),
            manager: "canary-manager".to_owned(),
            deputy: None,
            title: "Report".to_owned(),
            purpose: "You see what was done".to_owned(),
            role: "canary-role".to_owned(),
            assignee: Some("canary-assignee".to_owned()),
            status,
            importance: Importance::Critical,
            promised: false,
            review: true,
            effort_minutes: 900_003,
            deadline: at("2026-12-01T16:00:00Z"),
            deadline_implied: false,
            first_deadline: at("2005-05-05T00:00:00Z"),
            moves: 900_004,
            slip_days: 900_005,
            late: true,
            created_at: at("2006-06-06T00:00:00Z"),
            started_at: Some(at("2007-07-07T00:00:00Z")),
            closed_at: Some(at("2026-11-20T22:30:00Z")),
            blocked_reason: Some("canary-blocked".to_owned()),
            waiting: None,
            paused: Vec::new(),
            checklist: vec!["canary-checklist".to_owned()],
            shown: Shown { client_sees: true, result: Some("Two pages are found now".to_owned()) },
            overridden: Some(pin.unwrap()),
            version: 900_006,
        }
    }

    fn promised(status: Status) -> Task {
        Task { promised: true, ..task(status) }
    }

    /// Of a template or not, promised or not: nobody said that the client may see it, or somebody said no.
    fn internal(status: Status) -> [Task; 3] {
        let title = || "canary-title".to_owned();
        let shown = || Shown { client_sees: false, result: Some("canary-result".to_owned()) };
        let hidden = || Task { title: title(), purpose: title(), shown: shown(), ..task(status) };
        [hidden(), Task { origin: None, ..hidden() }, Task { promised: true, ..hidden() }]
    }

    /// The links of every task: one to what came of it, and one for the agency's own eyes.
    fn results() -> HashMap<i64, Vec<Link>> {
        let link = |url: &str, kind| Link { url: url.to_owned(), title: "Page".to_owned(), kind };
        let own = link("https://canary.example", LinkKind::Link);
        HashMap::from([(900_002, vec![link("https://acme.example/page", LinkKind::Result), own])])
    }

    fn november(tasks: &[Task], coming: &[Coming]) -> Cabinet {
        Cabinet::of(&client(), tasks, &results(), coming, (date(2026, 11, 1), date(2026, 11, 30)))
    }

    fn coming(client_sees: bool) -> Option<Coming> {
        let json = r#"{"key": "audit", "title": "Audit", "purpose": "p", "role": "seo", "effort_hours": 1,
            "due": {"hours": 4}, "schedule": {"rrule": "FREQ=DAILY", "at": "09:00", "on_holiday": "none"}}"#;
        let draft: TemplateDraft = serde_json::from_str(json).unwrap();
        let template =
            TemplateDraft { client_sees: (!client_sees).then_some(false), ..draft }.parse().unwrap();
        Coming::of(&template, "Audit", at("2026-12-03T16:00:00Z"))
    }

    #[test]
    fn nothing_internal_gets_in_whatever_the_state_of_a_task() {
        for status in Status::ALL.iter().copied() {
            let mut tasks = vec![task(status), promised(status)];
            tasks.extend(internal(status));
            let shown = format!("{:?}", november(&tasks, &[]));
            for inner in ["canary", "9000", "2003", "2004", "2005", "2006", "2007"] {
                assert!(!shown.contains(inner), "{inner} of a task that is {}: {shown}", status.as_str());
            }
        }
    }

    #[test]
    fn work_is_shown_with_its_purpose_and_the_clients_day() {
        let coming: Vec<Coming> = [coming(true), coming(false)].into_iter().flatten().collect();
        assert_eq!(coming.len(), 1, "a template may keep its tasks to itself");
        let cabinet =
            november(&[task(Status::Done), promised(Status::Blocked), task(Status::Started)], &coming);
        let [done] = cabinet.done() else { panic!("{cabinet:?}") };
        assert_eq!((done.title(), done.what_for()), ("Report", Some("You see what was done")));
        assert_eq!(done.on(), Some(date(2026, 11, 21)), "late in the evening it is tomorrow in Kyiv");
        assert_eq!(done.result(), Some("Two pages are found now"));
        let found = Found { url: "https://acme.example/page".to_owned(), title: "Page".to_owned() };
        assert_eq!(done.links(), [found]);
        assert_eq!(
            (cabinet.promises()[0].result(), cabinet.promises()[0].links().len()),
            (None, 0),
            "not done"
        );
        assert_eq!(cabinet.promises()[0].on(), Some(date(2026, 12, 1)));
        assert_eq!(cabinet.under_way()[0].on(), None, "a deadline that was not told");
        assert_eq!((cabinet.next()[0].title(), cabinet.next()[0].on()), ("Audit", Some(date(2026, 12, 3))));
    }

    #[test]
    fn what_is_not_theirs_or_was_given_up_is_not_shown() {
        let foreign = Task { client: "globex".to_owned(), ..promised(Status::Open) };
        let long_ago = Task { closed_at: Some(at("2026-10-20T09:00:00Z")), ..task(Status::Done) };
        let tasks = [foreign, long_ago, promised(Status::Waived), task(Status::Cancelled)];
        let empty = november(&[], &[]);
        assert_eq!(november(&tasks, &[]), empty);
    }
}
