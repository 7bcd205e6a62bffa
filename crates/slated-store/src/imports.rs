//! What the last import read, so that the next one can tell what changed in the files.

use sea_orm::EntityTrait;

use crate::dialect::failed;
use crate::put::put;
use crate::row::imported_row::{ActiveModel, Entity};
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRow {
    /// Which file or table of a file.
    pub kind: String,
    pub key: String,
    pub body: String,
    /// It stood in an earlier import and not in the last.
    pub gone: bool,
}

impl ReadTx {
    /// By kind and key.
    pub async fn imported_rows(&self) -> Result<Vec<ImportedRow>> {
        let rows = Entity::find().all(&self.tx).await.map_err(failed("read what the last import read"))?;
        let mut rows: Vec<ImportedRow> = rows.into_iter().map(ImportedRow::from).collect();
        rows.sort_by(|a, b| (&a.kind, &a.key).cmp(&(&b.kind, &b.key)));
        Ok(rows)
    }
}

impl WriteTx {
    pub async fn put_imported(&self, row: &ImportedRow) -> Result<()> {
        put(&self.tx, ActiveModel::from(row), "note what the import read").await
    }
}
