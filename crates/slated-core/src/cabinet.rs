//! What a client is shown of the work that is done for them: what was done and what for, what is promised, what comes.
//!
//! A [`Cabinet`] can only be made here, and everything in it is one of four things: the client's name, a title, a purpose,
//! a day. Titles and purposes come of templates, which are written to be read by clients, and of promises, whose words
//! were said to them; a task that was made by hand and promised to nobody may be about the client, and stays out. So there
//! is nothing to filter at the end, and no field in which a score, a risk, a reason, a comment or a login could arrive.

use jiff::civil::Date;

use crate::agency::Client;
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

    fn of(task: &Task, on: Option<Date>) -> Entry {
        let what_for = Some(task.purpose.clone()).filter(|words| !words.is_empty());
        Entry { title: task.title.clone(), what_for, on }
    }
}

/// What a template will make.
#[derive(Clone, Copy, Debug)]
pub struct Coming<'a> {
    /// As the template writes it out.
    pub title: &'a str,
    pub due_at: Timestamp,
}

/// How many pieces of each kind are shown.
pub const ENTRIES_MAX: usize = 200;

impl Cabinet {
    /// Of a client's tasks, open and closed, and of what comes; work that was done outside of the period is left out.
    pub fn of(client: &Client, tasks: &[Task], coming: &[Coming<'_>], (from, to): (Date, Date)) -> Cabinet {
        let zone = &client.zone;
        let theirs = || tasks.iter().filter(|task| task.client == client.key && is_for_clients(task));
        let done = theirs().filter(|task| task.status == Status::Done).filter_map(|task| {
            let on = zone.date(task.closed_at?);
            (from <= on && on <= to).then(|| Entry::of(task, Some(on)))
        });
        let open = |task: &&Task| task.status.is_open();
        let promises = theirs().filter(open).filter(|task| task.promised);
        let begun = theirs().filter(open).filter(|task| !task.promised && task.started_at.is_some());
        Cabinet {
            name: client.name.clone(),
            done: by_day(done),
            // a deadline that nobody was told is not the client's to hold us to
            under_way: by_day(begun.map(|task| Entry::of(task, None))),
            promises: by_day(promises.map(|task| Entry::of(task, Some(zone.date(task.deadline))))),
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

fn is_for_clients(task: &Task) -> bool {
    task.origin.is_some() || task.promised
}

fn next(coming: &Coming<'_>, zone: &Zone) -> Entry {
    Entry { title: coming.title.to_owned(), what_for: None, on: Some(zone.date(coming.due_at)) }
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
    use crate::overrides::{Override, OverrideKind};
    use crate::score::Importance;
    use crate::task::Origin;
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
            overridden: Some(pin.unwrap()),
            version: 900_006,
        }
    }

    fn promised(status: Status) -> Task {
        Task { promised: true, ..task(status) }
    }

    fn by_hand(status: Status) -> Task {
        Task { origin: None, title: "canary-by-hand".to_owned(), ..task(status) }
    }

    fn november(tasks: &[Task], coming: &[Coming<'_>]) -> Cabinet {
        Cabinet::of(&client(), tasks, coming, (date(2026, 11, 1), date(2026, 11, 30)))
    }

    #[test]
    fn nothing_internal_gets_in_whatever_the_state_of_a_task() {
        for status in Status::ALL.iter().copied() {
            let tasks = [task(status), promised(status), by_hand(status)];
            let shown = format!("{:?}", november(&tasks, &[]));
            for inner in ["canary", "9000", "2003", "2004", "2005", "2006", "2007"] {
                assert!(!shown.contains(inner), "{inner} of a task that is {}: {shown}", status.as_str());
            }
        }
    }

    #[test]
    fn work_is_shown_with_its_purpose_and_the_clients_day() {
        let coming = [Coming { title: "Audit", due_at: at("2026-12-03T16:00:00Z") }];
        let cabinet =
            november(&[task(Status::Done), promised(Status::Blocked), task(Status::Started)], &coming);
        let [done] = cabinet.done() else { panic!("{cabinet:?}") };
        assert_eq!((done.title(), done.what_for()), ("Report", Some("You see what was done")));
        assert_eq!(done.on(), Some(date(2026, 11, 21)), "late in the evening it is tomorrow in Kyiv");
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
