//! What the engine or a specialist asks for, and what became of it. The choices are JSON text.

use sea_orm::entity::prelude::*;
use serde_json::Value;
use slated_core::event::By;
use slated_core::proposal::{Choice, Decided, Facts, Proposal, ProposalKind, ProposalState, Subject, Wanted};

use super::Row;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "proposal")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: String,
    pub subject: String,
    pub task_id: Option<i64>,
    pub service: Option<String>,
    pub template: Option<String>,
    pub client: Option<String>,
    pub body: String,
    pub reason: String,
    pub miss_permille: Option<i64>,
    pub facts: String,
    pub state: String,
    pub made_by: String,
    pub made_at: DateTimeUtc,
    pub decided_by: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    pub decision: Option<String>,
    pub version: i64,
}

plain_entity!();

impl TryFrom<Model> for Proposal {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Proposal, StoreError> {
        let row = Row { table: "proposal", key: &stored.id };
        let subject = match (stored.task_id, &stored.client, &stored.service, &stored.template) {
            (Some(task), Some(client), None, None) => Subject::Task { task, client: client.clone() },
            (None, None, Some(service), Some(template)) => {
                Subject::Template { service: service.clone(), template: template.clone() }
            }
            _ => return Err(row.corrupt("it is about a task with its client, or a template of a service")),
        };
        let decided = match (&stored.decided_by, stored.decided_at, &stored.decision) {
            (None, None, None) => None,
            (Some(by), Some(at), Some(words)) => {
                Some(Decided { by: By::parse(by), at: row.instant(at)?, words: words.clone() })
            }
            _ => return Err(row.corrupt("the columns of a decision stand together or not at all")),
        };
        Ok(Proposal {
            id: stored.id,
            kind: row.word("kind", &stored.kind, ProposalKind::parse(&stored.kind))?,
            subject,
            choices: choices(row, &stored.body)?,
            reason: stored.reason,
            miss_permille: stored.miss_permille.map(|n| row.small("miss_permille", n)).transpose()?,
            facts: row.word("set of facts", &stored.facts, Facts::parse(&stored.facts))?,
            state: row.word("state", &stored.state, ProposalState::parse(&stored.state))?,
            made_by: By::parse(&stored.made_by),
            made_at: row.instant(stored.made_at)?,
            decided,
            version: stored.version,
        })
    }
}

/// `[{"kind": "deadline", "value": "2026-11-27T16:00:00Z", "miss": 125}]`
fn choices(row: Row<'_>, body: &str) -> Result<Vec<Choice>, StoreError> {
    let body = row.json("body", body)?;
    let choices = body.as_array().filter(|choices| !choices.is_empty());
    let choices = choices.ok_or_else(|| row.corrupt("body holds no choice"))?;
    let read = |one: &Value| {
        let text = |key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default();
        let wanted = row.read(Wanted::parse(text("kind"), text("value")))?;
        let miss = one.get("miss").and_then(Value::as_i64);
        let miss_permille = miss.map(|miss| row.small("miss", miss)).transpose()?;
        Ok(Choice { wanted, miss_permille })
    };
    choices.iter().map(read).collect()
}

pub fn stored_choices(choices: &[Choice]) -> String {
    let written = choices.iter().map(|choice| {
        serde_json::json!({
            "kind": choice.wanted.word(), "value": choice.wanted.value(), "miss": choice.miss_permille,
        })
    });
    Value::from_iter(written).to_string()
}
