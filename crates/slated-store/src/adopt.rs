//! From which day on a series' work is its own, for series that nothing has been decided of yet.

use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::dialect::{BINDS_MAX, failed};
use crate::row::{series, stored_date};
use crate::{Result, WriteTx};

impl WriteTx {
    /// Moves the adoption of those of the series whose cursor has not begun; the others keep theirs.
    pub async fn adopt_series(&self, ids: &[i64], adopted_on: Date) -> Result<()> {
        for ids in ids.chunks(BINDS_MAX / 2) {
            let update = series::Entity::update_many()
                .col_expr(series::Column::AdoptedOn, Expr::value(stored_date(adopted_on)))
                .filter(series::Column::Id.is_in(ids.iter().copied()))
                .filter(series::Column::CursorOn.is_null());
            update.exec(&self.tx).await.map_err(failed("move the adoption of series"))?;
        }
        Ok(())
    }
}
