//! From which day on a series' work is its own, for series that nothing has been decided of yet.

use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use slated_core::time::Timestamp;

use crate::dialect::{BINDS_MAX, failed};
use crate::row::{series, stored_date, stored_instant};
use crate::series::SeriesStatus;
use crate::{Result, WriteTx};

impl WriteTx {
    /// Has a series begin anew, as one that nothing was decided of; the rows of its past stay and are not made twice.
    pub async fn restart_series(&self, id: i64, adopted_on: Date, next_run_at: Timestamp) -> Result<()> {
        let update = series::Entity::update_many()
            .col_expr(series::Column::AdoptedOn, Expr::value(stored_date(adopted_on)))
            .col_expr(series::Column::CursorOn, Expr::value(Option::<chrono::NaiveDate>::None))
            .col_expr(series::Column::Status, Expr::value(SeriesStatus::Active.as_str()))
            .col_expr(series::Column::Error, Expr::value(Option::<String>::None))
            .col_expr(series::Column::NextRunAt, Expr::value(stored_instant(next_run_at)))
            .filter(series::Column::Id.eq(id));
        update.exec(&self.tx).await.map_err(failed("restart a series"))?;
        Ok(())
    }

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
