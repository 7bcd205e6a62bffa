//! Proposals. One is open for each thing, kind and author, whoever comes to make it at once.

use std::collections::HashSet;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use slated_core::agency::Access;
use slated_core::event::By;
use slated_core::proposal::{Decided, Proposal, ProposalKind, ProposalState, Subject};
use slated_core::task::Actor;

use crate::clients::is_managed_by;
use crate::dialect::{BINDS_MAX, failed};
use crate::error::StoreError;
use crate::put::values;
use crate::row::proposal::{ActiveModel, Column, Entity, stored_choices};
use crate::row::{client, stored_instant};
use crate::{ReadTx, Result, WriteTx};

/// Which proposals; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposalFilter {
    pub state: Option<ProposalState>,
    pub client: Option<String>,
    pub task: Option<i64>,
    /// Who asks: an admin sees all, a manager those of their clients and their own, a specialist their own.
    pub seen_by: Option<Actor>,
}

impl ReadTx {
    pub async fn proposal(&self, id: i64) -> Result<Option<Proposal>> {
        let one = Entity::find_by_id(id).one(&self.tx).await;
        one.map_err(failed("read a proposal"))?.map(Proposal::try_from).transpose()
    }

    /// The newest first, from the one before `before_id`.
    pub async fn proposals_page(
        &self,
        filter: &ProposalFilter,
        before_id: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Proposal>> {
        let ProposalFilter { state, client, task, seen_by } = filter;
        let mut page = Entity::find().order_by_desc(Column::Id).limit(limit);
        if let Some(state) = state {
            page = page.filter(Column::State.eq(state.as_str()));
        }
        if let Some(client) = client {
            page = page.filter(Column::Client.eq(client.as_str()));
        }
        if let Some(task) = task {
            page = page.filter(Column::TaskId.eq(*task));
        }
        if let Some(before) = before_id {
            page = page.filter(Column::Id.lt(before));
        }
        if let Some(seen) = seen_by.as_ref().and_then(is_seen_by) {
            page = page.filter(seen);
        }
        values(page.all(&self.tx).await.map_err(failed("read a page of proposals"))?)
    }

    /// Open ones in the order of their numbers, from after one.
    pub async fn open_proposals(&self, after_id: i64, limit: u64) -> Result<Vec<Proposal>> {
        let open = Entity::find()
            .filter(Column::State.eq(ProposalState::Open.as_str()))
            .filter(Column::Id.gt(after_id))
            .order_by_asc(Column::Id)
            .limit(limit);
        values(open.all(&self.tx).await.map_err(failed("read the open proposals"))?)
    }

    /// What the engine's open proposals of a kind are about.
    pub async fn open_subjects(&self, kind: ProposalKind) -> Result<HashSet<String>> {
        let open: Vec<String> = Entity::find()
            .select_only()
            .column(Column::Subject)
            .filter(Column::State.eq(ProposalState::Open.as_str()))
            .filter(Column::Kind.eq(kind.as_str()))
            .filter(Column::MadeBy.eq(By::Engine.as_str()))
            .into_tuple()
            .all(&self.tx)
            .await
            .map_err(failed("read what is proposed"))?;
        Ok(open.into_iter().collect())
    }

    /// Which of these things the engine need not propose anything for: something of the kind is open, or was rejected
    /// and the facts, the second of each pair, have not changed.
    pub async fn silenced(&self, kind: ProposalKind, wanted: &[(String, String)]) -> Result<HashSet<String>> {
        let mut silenced = HashSet::new();
        for chunk in wanted.chunks(BINDS_MAX / 2) {
            let subjects = chunk.iter().map(|(subject, _)| subject.as_str());
            let states = [ProposalState::Open, ProposalState::Rejected].map(ProposalState::as_str);
            let found: Vec<(String, String, String)> = Entity::find()
                .select_only()
                .columns([Column::Subject, Column::Facts, Column::State])
                .filter(Column::Subject.is_in(subjects))
                .filter(Column::Kind.eq(kind.as_str()))
                .filter(Column::MadeBy.eq(By::Engine.as_str()))
                .filter(Column::State.is_in(states))
                .into_tuple()
                .all(&self.tx)
                .await
                .map_err(failed("read what need not be proposed"))?;
            let facts_of =
                |subject: &str| chunk.iter().find(|(one, _)| one == subject).map(|(_, facts)| facts);
            for (subject, facts, state) in found {
                let is_open = state == ProposalState::Open.as_str();
                if is_open || facts_of(&subject).is_some_and(|now| *now == facts) {
                    silenced.insert(subject);
                }
            }
        }
        Ok(silenced)
    }
}

impl WriteTx {
    /// With its number; `None` where its author has one open for the same thing already.
    pub async fn insert_proposal(&self, new: &Proposal) -> Result<Option<Proposal>> {
        const DOING: &str = "insert a proposal";
        // looked at first: PostgreSQL takes a number for what is then not inserted
        if self.open_of(new).await?.is_some() {
            return Ok(None);
        }
        let once = OnConflict::new().do_nothing().to_owned();
        let insert = Entity::insert_many([row(new)]).on_conflict(once);
        let inserted = insert.exec_without_returning(&self.tx).await.map_err(failed(DOING))?;
        if inserted != 1 {
            return Ok(None);
        }
        self.open_of(new).await
    }

    async fn open_of(&self, like: &Proposal) -> Result<Option<Proposal>> {
        let open = Entity::find()
            .filter(Column::Subject.eq(like.subject.to_string()))
            .filter(Column::Kind.eq(like.kind.as_str()))
            .filter(Column::MadeBy.eq(like.made_by.as_str()))
            .filter(Column::State.eq(ProposalState::Open.as_str()))
            .one(&self.tx)
            .await;
        open.map_err(failed("read an open proposal"))?.map(Proposal::try_from).transpose()
    }

    /// Closes an open proposal if nobody was quicker.
    pub async fn decide_proposal(
        &self,
        open: &Proposal,
        state: ProposalState,
        decided: &Decided,
    ) -> Result<Proposal> {
        let update = Entity::update_many()
            .col_expr(Column::State, Expr::value(state.as_str()))
            .col_expr(Column::DecidedBy, Expr::value(decided.by.as_str()))
            .col_expr(Column::DecidedAt, Expr::value(stored_instant(decided.at)))
            .col_expr(Column::Decision, Expr::value(decided.words.as_str()))
            .col_expr(Column::Version, Expr::value(open.version + 1))
            .filter(Column::Id.eq(open.id))
            .filter(Column::Version.eq(open.version))
            .filter(Column::State.eq(ProposalState::Open.as_str()));
        let done = update.exec(&self.tx).await.map_err(failed("decide a proposal"))?;
        if done.rows_affected != 1 {
            return Err(StoreError::Stale { what: "proposal", id: open.id.to_string() });
        }
        let (version, decided) = (open.version + 1, Some(decided.clone()));
        Ok(Proposal { state, decided, version, ..open.clone() })
    }
}

fn row(new: &Proposal) -> ActiveModel {
    let (task, client, service, template) = match &new.subject {
        Subject::Task { task, client } => (Some(*task), Some(client.clone()), None, None),
        Subject::Template { service, template } => {
            (None, None, Some(service.clone()), Some(template.clone()))
        }
    };
    let decided = new.decided.as_ref();
    ActiveModel {
        id: NotSet,
        kind: Set(new.kind.as_str().to_owned()),
        subject: Set(new.subject.to_string()),
        task_id: Set(task),
        service: Set(service),
        template: Set(template),
        client: Set(client),
        body: Set(stored_choices(&new.choices)),
        reason: Set(new.reason.clone()),
        miss_permille: Set(new.miss_permille.map(i64::from)),
        facts: Set(new.facts.text()),
        state: Set(new.state.as_str().to_owned()),
        made_by: Set(new.made_by.as_str().to_owned()),
        made_at: Set(stored_instant(new.made_at)),
        decided_by: Set(decided.map(|decided| decided.by.as_str().to_owned())),
        decided_at: Set(decided.map(|decided| stored_instant(decided.at))),
        decision: Set(decided.map(|decided| decided.words.clone())),
        version: Set(new.version),
    }
}

fn is_seen_by(actor: &Actor) -> Option<Expr> {
    let own = Column::MadeBy.eq(actor.login.as_str());
    match actor.access {
        Access::Admin => None,
        Access::Specialist => Some(own),
        Access::Manager => {
            let theirs = Query::select()
                .column(client::Column::Key)
                .from(client::Entity)
                .and_where(is_managed_by(&actor.login))
                .take();
            Some(own.or(Column::Client.in_subquery(theirs)))
        }
    }
}
