//! Proposals: somebody asks for a change, the client's manager decides, and the verbs as ever do it.
//!
//! What is accepted is done in the transaction that closes the proposal. What no longer stands is expired, by the beat or
//! by whoever comes to accept it.

mod hand_over;
mod watch;

use std::collections::{BTreeSet, HashMap};

use slated_core::agency::{Access, Person};
use slated_core::deadline::{Because, Cause};
use slated_core::event::{About, By, Event, EventKind};
use slated_core::overrides::Override;
use slated_core::proposal::{Choice, Decided, Facts, Proposal, ProposalKind, ProposalState, Subject, Wanted};
use slated_core::task::logged::LEFT_MINUTES_MAX;
use slated_core::task::{Actor, Change, Refusal, Task};
use slated_core::time::{Timestamp, Zone};
use slated_store::{ProposalFilter, ReadTx, StoreError, Which, WriteTx};

use super::catalog::Terms;
use super::roster::Roster;
use super::work::{can_be_due, can_take, invalid_override, save, slip_days, visible};
use super::{Error, Ops};

pub use watch::Watched;

/// A proposal, and the zone in which its instants are meant for people.
#[derive(Clone, Debug)]
pub struct Proposed {
    pub proposal: Proposal,
    /// The client's zone; UTC for what is about no client.
    pub zone: Zone,
}

/// One page, the newest first.
#[derive(Clone, Debug)]
pub struct Page {
    pub proposals: Vec<Proposed>,
    /// The last number of this page when there is more.
    pub next: Option<i64>,
}

impl Ops {
    /// Asks for a change of a task that the actor sees.
    pub async fn propose(
        &self,
        task: i64,
        wanted: Wanted,
        reason: &str,
        by: &Actor,
    ) -> Result<Proposed, Error> {
        let now = self.clock.now();
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refusal::Wordless { verb: "a proposal", what: "reason" }.into());
        }
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            let task = visible(&tx, task, by).await?;
            if !task.status.is_open() {
                let needs = "neither done nor given up";
                let (task, status) = (task.id, task.status);
                return Err(Refusal::Status { task, verb: "a proposal", status, needs }.into());
            }
            check_wanted(&tx, &task, &wanted, now).await?;
            let kind = match &wanted {
                Wanted::Deadline(_) => ProposalKind::Deadline,
                Wanted::Effort(_) => ProposalKind::Effort,
                Wanted::Assignee(_) => ProposalKind::Assignee,
                Wanted::Override(_) => ProposalKind::Priority,
                Wanted::Estimate(_) => ProposalKind::Estimate,
            };
            let new = Proposal {
                id: 0,
                kind,
                subject: Subject::Task { task: task.id, client: task.client.clone() },
                choices: vec![Choice { wanted, miss_permille: None }],
                reason: reason.to_owned(),
                miss_permille: None,
                facts: Facts::of(&task, None),
                state: ProposalState::Open,
                made_by: by.by(),
                made_at: now,
                decided: None,
                version: 1,
            };
            let made = make(&tx, &new).await?;
            made.ok_or(Error::ProposedAlready { task: task.id, kind: kind.as_str() })
        }
        .await;
        let made = tx.settle(done).await?;
        self.shown(made).await
    }

    /// Those that the actor may see, the newest first; `before` is the last number of the page before.
    pub async fn proposals(
        &self,
        filter: ProposalFilter,
        before: Option<i64>,
        limit: u64,
        by: &Actor,
    ) -> Result<Page, Error> {
        let tx = self.store.read().await?;
        let filter = ProposalFilter { seen_by: Some(by.clone()), ..filter };
        let mut found = tx.proposals_page(&filter, before, limit + 1).await?;
        let more = found.len() as u64 > limit;
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = found.last().filter(|_| more).map(|last| last.id);
        Ok(Page { proposals: zoned(&tx, found).await?, next })
    }

    pub async fn proposal(&self, id: i64, by: &Actor) -> Result<Proposed, Error> {
        let tx = self.store.read().await?;
        let proposal = seen(&tx, id, by).await?;
        Ok(zoned(&tx, vec![proposal]).await?.remove(0))
    }

    /// Does what is asked for: `option` counts from 1, and may be left out where there is but one.
    pub async fn accept(
        &self,
        id: i64,
        version: i64,
        by: &Actor,
        option: Option<usize>,
        words: Option<&str>,
    ) -> Result<Proposed, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        // what no longer stands is written down too: an answer inside the answer
        let done: Result<Result<Proposal, String>, Error> = async {
            let open = self.decidable(&tx, id, version, by).await?;
            if let Some(why) = outdated(&tx, &open, now).await? {
                expire(&tx, &open, &why, now).await?;
                return Ok(Err(why));
            }
            let choice = chosen(&open, option)?;
            let reason = because(&open, words);
            // first the proposal: of two who accept at once the second finds it decided
            let what = format!("{} {}", choice.wanted.word(), choice.wanted.value());
            let words = words.map(str::trim).filter(|words| !words.is_empty());
            let words = words.map_or_else(|| what.clone(), |words| format!("{what}: {words}"));
            let closed = close(&tx, &open, ProposalState::Accepted, by.by(), &words, now).await?;
            self.do_choice(&tx, &open, choice, &reason, by, now).await?;
            Ok(Ok(closed))
        }
        .await;
        match tx.settle(done).await? {
            Ok(closed) => self.shown(closed).await,
            Err(why) => Err(Error::ProposalOutdated { id, why }),
        }
    }

    /// Says no, with the reason: the engine asks for the same no more while the facts stand.
    pub async fn reject(&self, id: i64, version: i64, by: &Actor, reason: &str) -> Result<Proposed, Error> {
        let now = self.clock.now();
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refusal::Wordless { verb: "reject", what: "reason" }.into());
        }
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            let open = self.decidable(&tx, id, version, by).await?;
            close(&tx, &open, ProposalState::Rejected, by.by(), reason, now).await
        }
        .await;
        let closed = tx.settle(done).await?;
        self.shown(closed).await
    }

    /// Takes back what the actor asked for.
    pub async fn withdraw(&self, id: i64, version: i64, by: &Actor) -> Result<Proposed, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            let open = expect(seen(&tx, id, by).await?, version)?;
            if open.made_by != by.by() {
                let made_by = open.made_by.as_str();
                return Err(Error::Forbidden(format!("only {made_by} withdraws proposal {id}: reject it")));
            }
            close(&tx, &open, ProposalState::Withdrawn, by.by(), "withdrawn", now).await
        }
        .await;
        let closed = tx.settle(done).await?;
        self.shown(closed).await
    }

    /// An open proposal that the actor decides about.
    async fn decidable(&self, tx: &ReadTx, id: i64, version: i64, by: &Actor) -> Result<Proposal, Error> {
        let proposal = seen(tx, id, by).await?;
        let decides = match by.access {
            Access::Admin => true,
            Access::Specialist => false,
            Access::Manager => is_managed(tx, &proposal, by).await?,
        };
        if !decides {
            let who = match proposal.subject {
                Subject::Task { .. } => "the client's manager",
                Subject::Template { .. } => "an admin",
            };
            return Err(Error::Forbidden(format!("only {who} decides about proposal {id}")));
        }
        expect(proposal, version)
    }

    async fn do_choice(
        &self,
        tx: &WriteTx,
        open: &Proposal,
        choice: &Choice,
        reason: &str,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), Error> {
        match &open.subject {
            Subject::Template { service, template } => {
                let Wanted::Estimate(minutes) = choice.wanted else {
                    return Err(unfit(open, choice));
                };
                self.estimate(tx, service, template, minutes, by, now).await
            }
            Subject::Task { task, .. } => {
                let task = visible(tx, *task, by).await?;
                let change = self.change(tx, task, open, choice, reason, by, now).await?;
                save(tx, &change).await?;
                Ok(())
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "what is decided, for whom, when and why")]
    async fn change(
        &self,
        tx: &WriteTx,
        task: Task,
        open: &Proposal,
        choice: &Choice,
        reason: &str,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Change, Error> {
        Ok(match &choice.wanted {
            Wanted::Deadline(to) => {
                can_be_due(*to, now)?;
                let roster = Roster::load(tx, &self.policy.weights).await?;
                let slip_days = slip_days(&roster, &task, *to);
                let cause = match open.made_by {
                    // the forecast says that it takes longer
                    By::Engine => Cause::OurEstimate,
                    By::Person(_) | By::Import | By::Operator | By::Client => Cause::Other,
                };
                let because = Because { cause, ..Because::from(reason) };
                task.move_deadline(*to, slip_days, because, by, now)?
            }
            Wanted::Effort(minutes) => task.set_effort(*minutes, reason, by, now)?,
            Wanted::Assignee(login) => {
                can_take(tx, login, &task).await?;
                let mut change = task.reassign(login, by, now)?;
                change.event = change.event.because(reason);
                change
            }
            Wanted::Override(kind) => {
                let over = Override::new(*kind, &by.login, reason, now, None).map_err(invalid_override)?;
                let over = self.beside_its_score(tx, over, &task, now).await?;
                let mut change = task.set_override(over, by, now)?;
                change.event.detail = Some(self.queue_as_shown(tx, &change.task, now).await?);
                change
            }
            Wanted::Estimate(_) => return Err(unfit(open, choice)),
        })
    }

    /// Has a template say another estimate, under a new version, as an edit of its service would.
    async fn estimate(
        &self,
        tx: &WriteTx,
        service: &str,
        template: &str,
        minutes: u32,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), Error> {
        let stored = tx.stored_service(service).await?.ok_or_else(|| Error::not_found("service", service))?;
        let mut edited = stored.service();
        let found = edited.templates.iter_mut().find(|one| one.key == template);
        let found = found.ok_or_else(|| Error::not_found("template", template))?;
        found.effort_minutes = minutes;
        found.draft.effort_hours = f64::from(minutes) / 60.0;
        self.put_service_within(tx, edited, Some(stored.version), &Terms::default(), by, now).await?;
        Ok(())
    }

    async fn shown(&self, proposal: Proposal) -> Result<Proposed, Error> {
        let tx = self.store.read().await?;
        Ok(zoned(&tx, vec![proposal]).await?.remove(0))
    }
}

fn unfit(open: &Proposal, choice: &Choice) -> Error {
    let detail = format!("proposal {} cannot set the {} of {}", open.id, choice.wanted.word(), open.subject);
    Error::Invalid { pointer: "/option", detail }
}

fn because(open: &Proposal, words: Option<&str>) -> String {
    let words = words.map(str::trim).filter(|words| !words.is_empty());
    let words = words.map_or_else(String::new, |words| format!("; {words}"));
    format!("proposal {} by {}: {}{words}", open.id, open.made_by.as_str(), open.reason)
}

fn chosen(open: &Proposal, option: Option<usize>) -> Result<&Choice, Error> {
    let choices = &open.choices;
    let invalid = |detail| Error::Invalid { pointer: "/option", detail };
    match option {
        None if choices.len() == 1 => Ok(&choices[0]),
        None => Err(invalid(format!("no option is named: right would be 1 to {}", choices.len()))),
        Some(option) => option.checked_sub(1).and_then(|at| choices.get(at)).ok_or_else(|| {
            invalid(format!("{option} is not an option: right would be 1 to {}", choices.len()))
        }),
    }
}

/// What could not be done is not asked for.
async fn check_wanted(tx: &ReadTx, task: &Task, wanted: &Wanted, now: Timestamp) -> Result<(), Error> {
    let at_value = |error: Error| match error {
        Error::Invalid { detail, .. } => Error::Invalid { pointer: "/value", detail },
        other => other,
    };
    match wanted {
        Wanted::Deadline(to) if *to == task.deadline => Err(Refusal::SameDeadline { task: task.id }.into()),
        Wanted::Deadline(to) => can_be_due(*to, now).map_err(at_value),
        Wanted::Assignee(login) => can_take(tx, login, task).await.map_err(at_value),
        Wanted::Effort(minutes) if *minutes > LEFT_MINUTES_MAX => {
            let detail = format!("{minutes} minutes are too many: right would be {LEFT_MINUTES_MAX} at most");
            Err(Error::Invalid { pointer: "/value", detail })
        }
        Wanted::Effort(_) | Wanted::Override(_) => Ok(()),
        Wanted::Estimate(_) => {
            let detail = "estimates are proposed by the engine: right would be effort".to_owned();
            Err(Error::Invalid { pointer: "/kind", detail })
        }
    }
}

async fn seen(tx: &ReadTx, id: i64, by: &Actor) -> Result<Proposal, Error> {
    let found = tx.proposal(id).await?.ok_or_else(|| Error::not_found("proposal", id))?;
    let is_seen = match by.access {
        Access::Admin => true,
        Access::Manager => found.made_by == by.by() || is_managed(tx, &found, by).await?,
        Access::Specialist => found.made_by == by.by(),
    };
    if is_seen { Ok(found) } else { Err(Error::not_found("proposal", id)) }
}

/// Whether it is about a client of theirs.
async fn is_managed(tx: &ReadTx, proposal: &Proposal, by: &Actor) -> Result<bool, Error> {
    let Subject::Task { client, .. } = &proposal.subject else { return Ok(false) };
    Ok(tx.client(client).await?.is_some_and(|client| by.decides_for(&client)))
}

fn expect(proposal: Proposal, version: i64) -> Result<Proposal, Error> {
    if proposal.version != version {
        let (id, now_at) = (proposal.id, proposal.version);
        return Err(Error::StaleProposal { id, seen: version, now_at });
    }
    match proposal.state {
        ProposalState::Open => Ok(proposal),
        state => Err(Error::ProposalClosed { id: proposal.id, state: state.as_str() }),
    }
}

async fn zoned(tx: &ReadTx, proposals: Vec<Proposal>) -> Result<Vec<Proposed>, Error> {
    let client = |proposal: &Proposal| match &proposal.subject {
        Subject::Task { client, .. } => Some(client.clone()),
        Subject::Template { .. } => None,
    };
    let keys: BTreeSet<String> = proposals.iter().filter_map(client).collect();
    let keys: BTreeSet<&str> = keys.iter().map(String::as_str).collect();
    let standings = if keys.is_empty() { HashMap::new() } else { tx.standings(Which::Named(&keys)).await? };
    let zone = |proposal: &Proposal| {
        let zone = client(proposal).and_then(|key| standings.get(&key)).map(|standing| standing.zone.clone());
        zone.unwrap_or_else(Zone::utc)
    };
    Ok(proposals.into_iter().map(|proposal| Proposed { zone: zone(&proposal), proposal }).collect())
}

// ---- writes, each with its event

fn event(kind: EventKind, proposal: &Proposal, by: By, now: Timestamp) -> Event {
    let about = match &proposal.subject {
        Subject::Task { task, client } => {
            About { task: Some(*task), client: Some(client.clone()), series: None }
        }
        Subject::Template { .. } => About::default(),
    };
    let what = format!("proposal {} ({} of {})", proposal.id, proposal.kind.as_str(), proposal.subject);
    Event::new(kind, about, by, now).moved("", what)
}

/// `None` where its author has one open for the same thing already.
async fn make(tx: &WriteTx, new: &Proposal) -> Result<Option<Proposal>, Error> {
    let Some(made) = tx.insert_proposal(new).await? else { return Ok(None) };
    let mut event = event(EventKind::ProposalMade, &made, made.made_by.clone(), made.made_at);
    if made.kind == ProposalKind::HandOver {
        // it is told as what a manager decides, and not as a promise in danger
        event.detail = Some(serde_json::json!({ "kind": made.kind.as_str() }));
    }
    tx.append_events(&[event.because(&made.reason)]).await?;
    Ok(Some(made))
}

async fn close(
    tx: &WriteTx,
    open: &Proposal,
    state: ProposalState,
    by: By,
    words: &str,
    now: Timestamp,
) -> Result<Proposal, Error> {
    let kind = match state {
        ProposalState::Accepted => EventKind::ProposalAccepted,
        ProposalState::Rejected => EventKind::ProposalRejected,
        ProposalState::Withdrawn => EventKind::ProposalWithdrawn,
        ProposalState::Open | ProposalState::Expired => EventKind::ProposalExpired,
    };
    let decided = Decided { by: by.clone(), at: now, words: words.to_owned() };
    let closed = tx.decide_proposal(open, state, &decided).await.map_err(|error| match error {
        StoreError::Stale { .. } => {
            Error::StaleProposal { id: open.id, seen: open.version, now_at: open.version + 1 }
        }
        other => other.into(),
    })?;
    tx.append_events(&[event(kind, open, by, now).because(words)]).await?;
    Ok(closed)
}

async fn expire(tx: &WriteTx, open: &Proposal, why: &str, now: Timestamp) -> Result<Proposal, Error> {
    close(tx, open, ProposalState::Expired, By::Engine, why, now).await
}

/// Proposes for each open task of somebody who has left who could take it; the tasks of which somebody could.
pub(super) async fn hand_over_all(
    tx: &WriteTx,
    person: &Person,
    tasks: &[Task],
    now: Timestamp,
) -> Result<Vec<i64>, Error> {
    let people = tx.people_among(Which::All).await?;
    let open = tx.open_minutes_by_person().await?;
    let people = people.iter().map(|(person, away)| (person, away.as_slice()));
    let mut colleagues = hand_over::colleagues(people, &open);
    let mut proposed = Vec::new();
    for new in hand_over::of_leaver(person, tasks, &mut colleagues, now) {
        make(tx, &new).await?;
        if let Subject::Task { task, .. } = new.subject {
            proposed.push(task);
        }
    }
    Ok(proposed)
}

/// Why it no longer stands, by what is stored; what is likely is the beat's to say.
async fn outdated(tx: &ReadTx, open: &Proposal, now: Timestamp) -> Result<Option<String>, Error> {
    match &open.subject {
        Subject::Task { task, .. } => match tx.task(*task).await? {
            Some(task) if task.status.is_open() => match (open.facts.changed(&task), open.kind) {
                (None, ProposalKind::HandOver) => hand_over::outdated(tx, open, &task, now).await,
                (changed, _) => Ok(changed),
            },
            Some(task) => Ok(Some(format!("task #{} is {}", task.id, task.status.as_str()))),
            None => Ok(Some("the task is gone".to_owned())),
        },
        Subject::Template { service, template } => {
            let stored = tx.stored_service(service).await?;
            let now = stored.iter().flat_map(|stored| &stored.templates);
            let now = now.map(|one| &one.template).find(|one| one.key == *template);
            let Some(now) = now else { return Ok(Some("the template has ended".to_owned())) };
            let says = format!("{} min,", now.effort_minutes);
            let stands = open.facts.overridden.as_ref().is_some_and(|facts| facts.starts_with(&says));
            Ok((!stands).then(|| "the template says another estimate".to_owned()))
        }
    }
}
