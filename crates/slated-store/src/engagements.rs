//! Who subscribed to what, and since when; each write of one is a version.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Iterable, QueryFilter, QueryTrait,
};
use slated_core::agency::Engagement;

use crate::dialect::{BINDS_MAX, failed};
use crate::put::{values, values_by};
use crate::row::engagement::{ActiveModel, Column, Entity, Model};
use crate::{ReadTx, Result, WriteTx};

impl ReadTx {
    /// By client and service.
    pub async fn engagements(&self) -> Result<Vec<Engagement>> {
        let engagements = Entity::find().all(&self.tx).await.map_err(failed("read the engagements"))?;
        values_by(engagements, |one: &Engagement| (one.client.clone(), one.service.clone()))
    }

    /// Those of the clients named, in no order.
    pub async fn engagements_of_clients(&self, clients: &[&str]) -> Result<Vec<Engagement>> {
        let mut named = Vec::new();
        for chunk in clients.chunks(BINDS_MAX) {
            let found = Entity::find().filter(Column::Client.is_in(chunk.iter().copied()));
            named.extend(found.all(&self.tx).await.map_err(failed("read engagements"))?);
        }
        values(named)
    }

    /// With its version.
    pub async fn engagement(&self, client: &str, service: &str) -> Result<Option<(Engagement, i64)>> {
        let one = Entity::find_by_id((client.to_owned(), service.to_owned())).one(&self.tx).await;
        one.map_err(failed("read an engagement"))?.map(versioned).transpose()
    }

    /// Those of one client with their versions, by service.
    pub async fn engagements_of(&self, client: &str) -> Result<Vec<(Engagement, i64)>> {
        let found = Entity::find().filter(Column::Client.eq(client)).all(&self.tx).await;
        let found = found.map_err(failed("read the engagements of a client"))?;
        let mut found = found.into_iter().map(versioned).collect::<Result<Vec<_>>>()?;
        found.sort_by(|(a, _), (b, _)| a.service.cmp(&b.service));
        Ok(found)
    }
}

impl WriteTx {
    /// The engagement and its version, which is this transaction's until it ends. The statement changes nothing; on
    /// both databases it takes the row.
    pub async fn hold_engagement(&self, client: &str, service: &str) -> Result<Option<(Engagement, i64)>> {
        const DOING: &str = "hold an engagement";
        let mut update = Entity::update_many()
            .col_expr(Column::Version, Expr::col(Column::Version))
            .filter(Column::Client.eq(client))
            .filter(Column::Service.eq(service))
            .into_query();
        update.returning(Query::returning().expr(Expr::cust("*")));
        let row = self.tx.query_one(&update).await.map_err(failed(DOING))?;
        let row = row.map(|row| Model::from_query_result(&row, "")).transpose();
        row.map_err(failed(DOING))?.map(versioned).transpose()
    }

    pub async fn put_engagement(&self, engagement: &Engagement) -> Result<()> {
        let rest = Column::iter()
            .filter(|column| !matches!(column, Column::Client | Column::Service | Column::Version));
        let next = Expr::col((Entity, Column::Version)).add(1);
        let known = OnConflict::columns([Column::Client, Column::Service])
            .update_columns(rest)
            .value(Column::Version, next)
            .to_owned();
        let insert = Entity::insert(ActiveModel::from(engagement)).on_conflict(known);
        insert.exec_without_returning(&self.tx).await.map_err(failed("store an engagement"))?;
        Ok(())
    }
}

fn versioned(stored: Model) -> Result<(Engagement, i64)> {
    let version = stored.version;
    Ok((Engagement::try_from(stored)?, version))
}
