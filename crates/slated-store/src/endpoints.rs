//! Addresses for notices, and what each person wants to hear of.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait};
use slated_core::event::EventKind;
use slated_core::notice::Rules;
use slated_core::notice::address::{EndpointKind, EndpointState, Secret};
use slated_core::time::Timestamp;

use crate::dialect::{self, failed};
use crate::error::StoreError;
use crate::put::{put, values};
use crate::row::endpoint::{ActiveModel, Column, Entity};
use crate::row::{notice, notice_rule, stored_instant};
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// 0 until the store gives one.
    pub id: i64,
    /// None for a machine's, which admins keep.
    pub owner: Option<String>,
    pub kind: EndpointKind,
    pub name: String,
    /// A URL, the number or name of a chat, or an e-mail address.
    pub address: String,
    pub secret: Option<Secret>,
    /// The one before the last change, and until when it signs too.
    pub old_secret: Option<(Secret, Timestamp)>,
    /// Which events a machine is sent; all where it is empty.
    pub kinds: Vec<EventKind>,
    pub state: EndpointState,
    pub reason: Option<String>,
    pub failing_since: Option<Timestamp>,
    pub created_at: Timestamp,
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StoredRules {
    pub login: String,
    pub rules: Rules,
    pub version: i64,
}

impl ReadTx {
    /// In the order in which they were added.
    pub async fn endpoints(&self) -> Result<Vec<Endpoint>> {
        let all = Entity::find().order_by_asc(Column::Id).all(&self.tx).await;
        values(all.map_err(failed("read the addresses"))?)
    }

    pub async fn endpoint(&self, id: i64) -> Result<Option<Endpoint>> {
        let one = Entity::find_by_id(id).one(&self.tx).await;
        one.map_err(failed("read an address"))?.map(Endpoint::try_from).transpose()
    }

    /// A person's own.
    pub async fn endpoints_of(&self, login: &str) -> Result<Vec<Endpoint>> {
        let own = Entity::find().filter(Column::Owner.eq(login)).order_by_asc(Column::Id);
        values(own.all(&self.tx).await.map_err(failed("read somebody's addresses"))?)
    }

    /// None where the person never chose.
    pub async fn notice_rules(&self, login: &str) -> Result<Option<StoredRules>> {
        let one = notice_rule::Entity::find_by_id(login.to_owned()).one(&self.tx).await;
        one.map_err(failed("read somebody's rules"))?.map(StoredRules::try_from).transpose()
    }

    pub(crate) async fn all_notice_rules(&self) -> Result<Vec<StoredRules>> {
        let all = notice_rule::Entity::find().all(&self.tx).await;
        values(all.map_err(failed("read the rules for notices"))?)
    }
}

impl WriteTx {
    /// Its number. A second address of a kind for one person is a [`Conflict`](crate::StoreError::Conflict).
    pub async fn insert_endpoint(&self, endpoint: &Endpoint) -> Result<i64> {
        const DOING: &str = "store an address";
        let mut insert = Entity::insert(ActiveModel::from(endpoint)).into_query();
        insert.returning(Query::returning().column(Column::Id));
        let row = self.tx.query_one(&insert).await.map_err(failed(DOING))?;
        let id = row.map(|row| row.try_get("", "id")).transpose().map_err(failed(DOING))?;
        Ok(id.expect("an insert that returns gives a row"))
    }

    /// Keeps all addresses from being changed or removed until this transaction ends. Whoever settles messages does so
    /// first: it comes from a message to its address, and a removal from an address to its messages.
    pub async fn keep_addresses(&self) -> Result<()> {
        dialect::keep_addresses(&self.tx).await
    }

    /// Replaces it if nobody was quicker; its new version.
    pub async fn save_endpoint(&self, endpoint: &Endpoint) -> Result<i64> {
        dialect::change_addresses(&self.tx).await?;
        let version = endpoint.version + 1;
        let row = ActiveModel { version: Set(version), ..ActiveModel::from(endpoint) };
        let update = Entity::update_many().set(row).filter(Column::Id.eq(endpoint.id));
        let update = update.filter(Column::Version.eq(endpoint.version));
        let done = update.exec(&self.tx).await.map_err(failed("save an address"))?;
        if done.rows_affected != 1 {
            return Err(StoreError::Stale { what: "endpoint", id: endpoint.id.to_string() });
        }
        Ok(version)
    }

    /// With all that is on its way to it.
    pub async fn delete_endpoint(&self, id: i64) -> Result<()> {
        const DOING: &str = "remove an address";
        dialect::change_addresses(&self.tx).await?;
        // whoever claims or collects its messages holds it before them
        let mut one = Query::select();
        one.column(Column::Id).from(Entity).and_where(Column::Id.eq(id));
        dialect::hold(&self.tx, &mut one);
        self.tx.query_one(&one).await.map_err(failed(DOING))?;
        let notices = notice::Entity::delete_many().filter(notice::Column::EndpointId.eq(id));
        notices.exec(&self.tx).await.map_err(failed(DOING))?;
        Entity::delete_by_id(id).exec(&self.tx).await.map_err(failed(DOING))?;
        Ok(())
    }

    /// It took something: it is not failing.
    pub async fn endpoint_took(&self, id: i64) -> Result<()> {
        let well = Entity::update_many()
            .col_expr(Column::FailingSince, Expr::value(None::<chrono::DateTime<chrono::Utc>>));
        let well = well.filter(Column::Id.eq(id)).filter(Column::FailingSince.is_not_null());
        well.exec(&self.tx).await.map_err(failed("note that an address took something"))?;
        Ok(())
    }

    /// It took nothing; since when that has been so.
    pub async fn endpoint_failed(&self, id: i64, now: Timestamp) -> Result<Timestamp> {
        const DOING: &str = "note that an address took nothing";
        let ill = Entity::update_many().col_expr(Column::FailingSince, Expr::value(stored_instant(now)));
        let ill = ill.filter(Column::Id.eq(id)).filter(Column::FailingSince.is_null());
        ill.exec(&self.tx).await.map_err(failed(DOING))?;
        Ok(self.endpoint(id).await?.and_then(|endpoint| endpoint.failing_since).unwrap_or(now))
    }

    /// Whether it was on.
    pub async fn disable_endpoint(&self, id: i64, reason: &str) -> Result<bool> {
        let off = Entity::update_many()
            .col_expr(Column::State, Expr::value(EndpointState::Disabled.as_str()))
            .col_expr(Column::Reason, Expr::value(reason))
            .col_expr(Column::Version, Expr::cust("version + 1"));
        let off = off.filter(Column::Id.eq(id)).filter(Column::State.eq(EndpointState::On.as_str()));
        Ok(off.exec(&self.tx).await.map_err(failed("switch an address off"))?.rows_affected == 1)
    }

    pub async fn put_notice_rules(&self, stored: &StoredRules, now: Timestamp) -> Result<()> {
        let row = notice_rule::ActiveModel {
            login: Set(stored.login.clone()),
            rules: Set(notice_rule::written(&stored.rules)),
            version: Set(stored.version),
            changed_at: Set(stored_instant(now)),
        };
        put(&self.tx, row, "store somebody's rules").await
    }
}
