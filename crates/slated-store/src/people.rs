//! The people who work for the agency, and when they are away.

use sea_orm::EntityTrait;
use slated_core::agency::{Absence, Person};

use crate::dialect::failed;
use crate::put::{put, values_by};
use crate::row::{absence, person};
use crate::{ReadTx, Result, WriteTx};

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

    /// By login and first day.
    pub async fn absences(&self) -> Result<Vec<Absence>> {
        let absences = absence::Entity::find().all(&self.tx).await.map_err(failed("read the absences"))?;
        values_by(absences, |absence: &Absence| (absence.login.clone(), absence.from))
    }
}

impl WriteTx {
    pub async fn put_person(&self, person: &Person) -> Result<()> {
        put(&self.tx, person::ActiveModel::from(person), "store a person").await
    }

    /// Replaces the absence of that person that begins on the same day.
    pub async fn put_absence(&self, absence: &Absence) -> Result<()> {
        put(&self.tx, absence::ActiveModel::from(absence), "store an absence").await
    }
}
