//! People at clients; each write of one is a version.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use slated_core::contact::Contact;

use crate::dialect::failed;
use crate::error::StoreError;
use crate::row::contact::{ActiveModel, Column, Entity, Model};
use crate::{ReadTx, Result, WriteTx};

/// A contact with its number and version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredContact {
    pub id: i64,
    pub contact: Contact,
    pub version: i64,
}

impl ReadTx {
    /// Those of a client, by their numbers.
    pub async fn contacts(&self, client: &str) -> Result<Vec<StoredContact>> {
        let found = Entity::find().filter(Column::Client.eq(client)).order_by_asc(Column::Id);
        let found = found.all(&self.tx).await.map_err(failed("read the contacts of a client"))?;
        Ok(found.into_iter().map(contact).collect())
    }

    pub async fn contact(&self, client: &str, id: i64) -> Result<Option<StoredContact>> {
        let one = Entity::find_by_id(id).filter(Column::Client.eq(client)).one(&self.tx).await;
        Ok(one.map_err(failed("read a contact"))?.map(contact))
    }
}

impl WriteTx {
    /// Its number.
    pub async fn add_contact(&self, client: &str, new: &Contact) -> Result<i64> {
        let row = ActiveModel { client: Set(client.to_owned()), version: Set(1), ..row_of(new) };
        let added = Entity::insert(row).exec(&self.tx).await.map_err(failed("add a contact"))?;
        Ok(added.last_insert_id)
    }

    /// Writes it if nobody was quicker; its new version.
    pub async fn save_contact(&self, changed: &StoredContact) -> Result<i64> {
        let version = changed.version + 1;
        let row = ActiveModel { version: Set(version), ..row_of(&changed.contact) };
        let update = Entity::update_many().set(row);
        let update = update.filter(Column::Id.eq(changed.id)).filter(Column::Version.eq(changed.version));
        let done = update.exec(&self.tx).await.map_err(failed("save a contact"))?;
        expect_one(done.rows_affected, changed.id)?;
        Ok(version)
    }

    /// Takes it away if nobody was quicker.
    pub async fn remove_contact(&self, id: i64, version: i64) -> Result<()> {
        let one = Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::Version.eq(version));
        let done = one.exec(&self.tx).await.map_err(failed("remove a contact"))?;
        expect_one(done.rows_affected, id)
    }
}

fn expect_one(rows: u64, id: i64) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Stale { what: "contact", id: id.to_string() }) }
}

fn row_of(contact: &Contact) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        client: NotSet,
        name: Set(contact.name.clone()),
        role: Set(contact.role.clone()),
        email: Set(contact.email.clone()),
        phone: Set(contact.phone.clone()),
        messenger: Set(contact.messenger.clone()),
        note: Set(contact.note.clone()),
        receives_cabinet: Set(contact.receives_cabinet),
        version: NotSet,
    }
}

fn contact(stored: Model) -> StoredContact {
    let Model { id, name, role, email, phone, messenger, note, receives_cabinet, version, client: _ } =
        stored;
    let contact = Contact { name, role, email, phone, messenger, note, receives_cabinet };
    StoredContact { id, contact, version }
}
