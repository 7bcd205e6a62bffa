//! `slated rank`: task facts on stdin, the final order with score and terms on stdout. Touches no database.
//!
//! Everything is read before anything is written: an order of half the tasks is no order.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufReader, Read};

use jiff::civil::Time;
use slated_core::calendar::Calendar;
use slated_core::queue::{Entry, order};
use slated_core::score::{Facts, Measure, Score, Weights, explain, implied_deadline, score};
use slated_core::time::{Timestamp, Zone};
use slated_core::worktime::WorkClock;

use super::lines::{LINE_BYTES_MAX, Lines, Object, quoted};
use super::out::Out;
use super::{Exit, Failure};

mod facts;
use facts::{Id, TaskFacts};

const TASKS_MAX: usize = 1_000_000;
const ERRORS_SHOWN_MAX: usize = 200;
/// Monday to Friday, for tasks that name no calendar.
const WEEKDAYS: &str = "weekdays";
const EFFORT_UNKNOWN_MINUTES: u32 = 120;

/// Whose hours count, for every task of the run.
pub(super) struct Hours {
    pub calendars: BTreeMap<String, Calendar>,
    pub zone: Zone,
    pub works_from: Time,
    pub agency_minutes: u32,
}

pub(super) fn run(
    input: impl Read,
    hours: Hours,
    weights: &Weights,
    now: Timestamp,
    out: &mut Out,
) -> Result<Exit, Failure> {
    let tasks = read(input, now)?;
    let clocks = Clocks::build(hours, &tasks)?;
    clocks.warn_of_unknown();
    let scored: Vec<Scored<'_>> = tasks.iter().map(|task| clocks.score(task, weights, now)).collect();
    for (place, task) in in_order(&tasks, &scored).into_iter().enumerate() {
        out.line(answer(task, place + 1, &clocks.zone, now))?;
    }
    Ok(Exit::Done)
}

fn read(input: impl Read, now: Timestamp) -> Result<Vec<TaskFacts>, Failure> {
    let mut lines = Lines::new(BufReader::with_capacity(LINE_BYTES_MAX, input));
    let (mut tasks, mut wrong, mut wrong_lines) = (Vec::new(), Vec::new(), 0);
    while let Some(line) = lines.next_line().map_err(|error| Failure::io("read stdin", error))? {
        if tasks.len() == TASKS_MAX {
            return Err(Failure::Input(format!("there are more than {TASKS_MAX} tasks: rank them in parts")));
        }
        match line.text.and_then(|text| TaskFacts::parse(&text, now)) {
            Ok(task) => tasks.push(task),
            Err(says) => {
                wrong_lines += 1;
                if wrong_lines <= ERRORS_SHOWN_MAX {
                    wrong.push(format!("line {}: {says}", line.number));
                }
            }
        }
    }
    if wrong_lines > ERRORS_SHOWN_MAX {
        wrong.push(format!("and {} more", wrong_lines - ERRORS_SHOWN_MAX));
    }
    if wrong.is_empty() { Ok(tasks) } else { Err(Failure::Input(wrong.join("\n"))) }
}

struct Scored<'a> {
    task: &'a TaskFacts,
    deadline: Timestamp,
    effort_is_known: bool,
    score: Score,
}

/// The agency's clock, and one for each pair of calendar and working day that the tasks name.
struct Clocks {
    zone: Zone,
    agency: WorkClock,
    own: HashMap<(String, u32), WorkClock>,
    unknown: BTreeSet<String>,
}

impl Clocks {
    fn build(hours: Hours, tasks: &[TaskFacts]) -> Result<Clocks, Failure> {
        let clock = |calendar: Calendar, minutes| {
            WorkClock::new(calendar, hours.zone.clone(), hours.works_from, minutes, Vec::new())
                .map_err(|error| Failure::Input(error.to_string()))
        };
        let agency = clock(Calendar::weekdays(WEEKDAYS), hours.agency_minutes)?;
        let (mut own, mut unknown) = (HashMap::new(), BTreeSet::new());
        for task in tasks {
            let key = (calendar_of(task).to_owned(), task.minutes_per_day);
            if own.contains_key(&key) {
                continue;
            }
            let calendar = match hours.calendars.get(&key.0) {
                Some(calendar) => calendar.clone(),
                None => {
                    if key.0 != WEEKDAYS {
                        unknown.insert(key.0.clone());
                    }
                    Calendar::weekdays(&key.0)
                }
            };
            let clock = clock(calendar, key.1)?;
            own.insert(key, clock);
        }
        Ok(Clocks { zone: hours.zone, agency, own, unknown })
    }

    fn warn_of_unknown(&self) {
        const KEYS_SHOWN_MAX: usize = 20;
        if self.unknown.is_empty() {
            return;
        }
        let shown: Vec<&str> = self.unknown.iter().take(KEYS_SHOWN_MAX).map(String::as_str).collect();
        let more = self.unknown.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        eprintln!(
            "warning: no calendar is known for {}{more}: counted as Monday to Friday (--calendars DIR reads DIR/KEY.ics)",
            shown.join(", ")
        );
    }

    fn score<'a>(&self, task: &'a TaskFacts, weights: &Weights, now: Timestamp) -> Scored<'a> {
        let deadline = task.deadline.unwrap_or_else(|| implied_deadline(task.created_at, &self.agency));
        let facts = Facts {
            deadline,
            effort_minutes: task.effort_minutes.unwrap_or(EFFORT_UNKNOWN_MINUTES),
            risk: task.risk,
            importance: task.importance,
            promised: task.promised,
        };
        let own = self.own.get(&(calendar_of(task).to_owned(), task.minutes_per_day));
        let own = own.expect("a clock was built for every task");
        let score = score(&facts, own, &self.agency, weights, now);
        Scored { task, deadline, effort_is_known: task.effort_minutes.is_some(), score }
    }
}

fn calendar_of(task: &TaskFacts) -> &str {
    task.calendar.as_deref().unwrap_or(WEEKDAYS)
}

/// The final order of the queue; ids that are equal stay in the order of their lines.
fn in_order<'a, 'b>(tasks: &'a [TaskFacts], scored: &'b [Scored<'a>]) -> Vec<&'b Scored<'a>> {
    let mut by_id: Vec<usize> = (0..tasks.len()).collect();
    by_id.sort_by(|a, b| tasks[*a].id.cmp(&tasks[*b].id));
    let mut entries = Vec::with_capacity(tasks.len());
    for (number, at) in by_id.iter().enumerate() {
        entries.push(Entry {
            id: i64::try_from(number).expect("there are at most a million"),
            score: scored[*at].score.total(),
            deadline: scored[*at].deadline,
            created_at: tasks[*at].created_at,
            active: None,
        });
    }
    order(&mut entries);
    let place = |entry: Entry<'_>| usize::try_from(entry.id).expect("numbers were given from 0");
    entries.into_iter().map(|entry| &scored[by_id[place(entry)]]).collect()
}

/// The task's own line with what was found out about it at the end.
fn answer(scored: &Scored<'_>, rank: usize, zone: &Zone, now: Timestamp) -> Object {
    let mut object = scored.task.given.clone();
    let terms = scored.score.terms();
    let sum: Vec<String> =
        terms.iter().map(|term| format!("\"{}\": {}", term.measure.name(), term.points)).collect();
    let latest_start = terms.iter().find_map(|term| match term.measure {
        Measure::Slack { latest_start, .. } => Some(latest_start),
        _ => None,
    });
    let answers = [
        ("rank", rank.to_string()),
        ("score", scored.score.total().to_string()),
        ("band", quoted(scored.score.band().as_str())),
        ("terms", format!("{{{}}}", sum.join(", "))),
        ("explanation", quoted(&explain(&scored.score, zone, now))),
        ("latest_start", latest_start.map_or("null".to_owned(), |at| quoted(&at.to_string()))),
        ("implied_deadline", scored.task.deadline.is_none().to_string()),
        ("deadline_used", quoted(&scored.deadline.to_string())),
        ("assumed_effort", (!scored.effort_is_known).to_string()),
    ];
    for (key, json) in answers {
        // a line that was ranked before is ranked anew
        object.remove(key);
        object.set(key, json);
    }
    object
}

impl Ord for Id {
    /// Numbers by value, then texts.
    fn cmp(&self, other: &Id) -> Ordering {
        match (self, other) {
            (Id::Number(a), Id::Number(b)) => a.cmp(b),
            (Id::Text(a), Id::Text(b)) => a.cmp(b),
            (Id::Number(_), Id::Text(_)) => Ordering::Less,
            (Id::Text(_), Id::Number(_)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Id {
    fn partial_cmp(&self, other: &Id) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
