//! The people who work for the agency, and when they are away.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::civil::Date;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter,
    QueryResult, QueryTrait,
};
use slated_core::agency::{Absence, Person};
use slated_core::event::By;
use slated_core::time::Timestamp;

use crate::dialect::{self, failed};
use crate::put::{put, values_by};
use crate::row::{absence, person, stored_date};
use crate::{ReadTx, Result, Which, WriteTx};

/// An absence, and who entered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotedAbsence {
    pub absence: Absence,
    pub made_by: By,
    /// Nobody wrote down when a file said it.
    pub made_at: Option<Timestamp>,
}

impl ReadTx {
    /// By login.
    pub async fn people(&self) -> Result<Vec<Person>> {
        let people = person::Entity::find().all(&self.tx).await.map_err(failed("read the people"))?;
        values_by(people, |person: &Person| person.login.clone())
    }

    pub async fn person(&self, login: &str) -> Result<Option<Person>> {
        let person = person::Entity::find_by_id(login).one(&self.tx).await;
        person.map_err(failed("read a person"))?.map(Person::try_from).transpose()
    }

    /// Each with their absences, in no order; a login that is nobody's is left out.
    pub async fn people_among(&self, which: Which<'_>) -> Result<Vec<(Person, Vec<Absence>)>> {
        let key = Expr::col((person::Entity, person::Column::Login));
        let read = |row: &QueryResult| {
            let away = absence::Model::from_query_result_optional(row, "absence_")?;
            Ok((person::Model::from_query_result(row, "")?, away))
        };
        let rows = which.read(&self.tx, &select_people(), key, "read some people", read).await?;
        let mut people: HashMap<String, (Person, Vec<Absence>)> = HashMap::new();
        for (stored, away) in rows {
            let entry = match people.entry(stored.login.clone()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert((Person::try_from(stored)?, Vec::new())),
            };
            entry.1.extend(away.map(Absence::try_from).transpose()?);
        }
        Ok(people.into_values().collect())
    }

    /// By login and first day.
    pub async fn absences(&self) -> Result<Vec<Absence>> {
        let absences = absence::Entity::find().all(&self.tx).await.map_err(failed("read the absences"))?;
        values_by(absences, |absence: &Absence| (absence.login.clone(), absence.from))
    }

    /// Of one person, by first day.
    pub async fn absences_of(&self, login: &str) -> Result<Vec<NotedAbsence>> {
        let theirs = absence::Entity::find().filter(absence::Column::Login.eq(login)).all(&self.tx).await;
        let theirs = theirs.map_err(failed("read somebody's absences"))?;
        values_by(theirs, |noted: &NotedAbsence| noted.absence.from)
    }
}

impl WriteTx {
    /// Holds a person until the transaction ends: what depends on how many tasks they have begun is decided by one
    /// transaction at a time.
    pub async fn hold_person(&self, login: &str) -> Result<()> {
        let mut select = person::Entity::find_by_id(login).into_query();
        dialect::hold(&self.tx, &mut select);
        self.tx.query_all(&select).await.map_err(failed("hold a person"))?;
        Ok(())
    }

    pub async fn put_person(&self, person: &Person) -> Result<()> {
        put(&self.tx, person::ActiveModel::from(person), "store a person").await
    }

    /// As a file says it: replaces the absence of that person that begins on the same day, but none that somebody
    /// entered here and that is as long.
    pub async fn put_absence(&self, absence: &Absence) -> Result<()> {
        let key = (absence.login.clone(), stored_date(absence.from));
        let there =
            absence::Entity::find_by_id(key).one(&self.tx).await.map_err(failed("read an absence"))?;
        let by_hand = there.map(NotedAbsence::try_from).transpose()?;
        let by_hand = by_hand.filter(|there| matches!(there.made_by, By::Person(_)));
        if by_hand.is_some_and(|there| there.absence.to >= absence.to) {
            return Ok(());
        }
        put(&self.tx, absence::noted(absence, &By::Import, None), "store an absence").await
    }

    /// As somebody enters it; one of that person that begins on the same day is a
    /// [`Conflict`](crate::StoreError::Conflict).
    pub async fn add_absence(&self, absence: &Absence, by: &By, now: Timestamp) -> Result<()> {
        let insert = absence::Entity::insert(absence::noted(absence, by, Some(now)));
        insert.exec_without_returning(&self.tx).await.map_err(failed("store an absence"))?;
        Ok(())
    }

    /// Whether there was one that begins on that day.
    pub async fn remove_absence(&self, login: &str, from: Date) -> Result<bool> {
        let remove = absence::Entity::delete_by_id((login.to_owned(), stored_date(from)));
        let done = remove.exec(&self.tx).await.map_err(failed("remove an absence"))?;
        Ok(done.rows_affected == 1)
    }
}

/// A row for each absence of each, and one for whoever has none.
fn select_people() -> SelectStatement {
    let login = (person::Entity, person::Column::Login);
    let mut select = Query::select();
    select.columns(person::Column::iter().map(|column| (person::Entity, column)));
    for column in absence::Column::iter() {
        let name = format!("absence_{}", column.as_str());
        select.expr_as(Expr::col((absence::Entity, column)), name);
    }
    let of_person = Expr::col((absence::Entity, absence::Column::Login)).equals(login);
    select.from(person::Entity).left_join(absence::Entity, of_person).take()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::check_looks_up;
    use crate::which::narrowed;

    #[tokio::test]
    async fn whoever_is_named_is_looked_up() {
        let names = ["sam", "mira", "ada"];
        let key = Expr::col((person::Entity, person::Column::Login));
        check_looks_up(&narrowed(&select_people(), key, &names), 2).await;
    }
}
