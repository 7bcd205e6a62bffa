//! One move of one task's deadline.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use slated_core::deadline::{AskedBy, Because, Cause, DeadlineMove, Told};

use super::{Row, stored_instant};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_move")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub task_id: i64,
    pub from_at: DateTimeUtc,
    pub to_at: DateTimeUtc,
    pub code: String,
    pub reason: String,
    pub asked_by: String,
    pub promised: bool,
    pub told_at: Option<DateTimeUtc>,
    pub told_how: Option<String>,
    pub after_deadline: bool,
    pub slip_days: i64,
    pub moved_by: String,
    pub moved_at: DateTimeUtc,
}

plain_entity!();

impl TryFrom<Model> for DeadlineMove {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<DeadlineMove, StoreError> {
        let row = Row { table: "deadline_move", key: &stored.id };
        let told = match (row.instants(stored.told_at)?, stored.told_how) {
            (None, None) => None,
            (Some(at), Some(how)) => Some(Told { at, how }),
            _ => return Err(row.corrupt("told_at and told_how stand together or not at all")),
        };
        Ok(DeadlineMove {
            id: stored.id,
            task: stored.task_id,
            from: row.instant(stored.from_at)?,
            to: row.instant(stored.to_at)?,
            because: Because {
                cause: row.word("code", &stored.code, Cause::parse(&stored.code))?,
                reason: stored.reason,
                asked_by: row.word("asked_by", &stored.asked_by, AskedBy::parse(&stored.asked_by))?,
                told,
            },
            promised: stored.promised,
            after_deadline: stored.after_deadline,
            slip_days: stored.slip_days,
            by: stored.moved_by,
            at: row.instant(stored.moved_at)?,
        })
    }
}

/// Everything but the id, which the database gives.
impl From<&DeadlineMove> for ActiveModel {
    fn from(made: &DeadlineMove) -> ActiveModel {
        let told = made.because.told.as_ref();
        ActiveModel {
            id: NotSet,
            task_id: Set(made.task),
            from_at: Set(stored_instant(made.from)),
            to_at: Set(stored_instant(made.to)),
            code: Set(made.because.cause.as_str().to_owned()),
            reason: Set(made.because.reason.clone()),
            asked_by: Set(made.because.asked_by.as_str().to_owned()),
            promised: Set(made.promised),
            told_at: Set(told.map(|told| stored_instant(told.at))),
            told_how: Set(told.map(|told| told.how.clone())),
            after_deadline: Set(made.after_deadline),
            slip_days: Set(made.slip_days),
            moved_by: Set(made.by.clone()),
            moved_at: Set(stored_instant(made.at)),
        }
    }
}
