//! Comments, links and files beside tasks.

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use slated_core::beside::{Attachment, Audience, Comment, Link, LinkKind, Put};

use crate::dialect::{BINDS_MAX, failed};
use crate::error::StoreError;
use crate::row::{Row, attachment, comment, stored_instant, task_link};
use crate::{ReadTx, Result, WriteTx};

/// Something beside a task, with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside<T> {
    pub id: i64,
    pub task: i64,
    pub put: Put,
    pub what: T,
}

/// Of each kind beside one task.
pub const BESIDE_MAX: u64 = 500;
const LISTED: [attachment::Column; 8] = {
    use attachment::Column::{At, Audience, By, ContentType, Id, Name, SizeBytes, TaskId};
    [Id, TaskId, By, At, Audience, Name, ContentType, SizeBytes]
};
type Listed = (i64, i64, String, sea_orm::prelude::DateTimeUtc, String, String, String, i64);

impl ReadTx {
    /// The comments on a task, oldest first.
    pub async fn comments_on(&self, task: i64) -> Result<Vec<Beside<Comment>>> {
        use comment::{Column, Entity};
        let all = Entity::find().filter(Column::TaskId.eq(task)).order_by_asc(Column::Id).limit(BESIDE_MAX);
        let all = all.all(&self.tx).await.map_err(failed("read the comments on a task"))?;
        all.into_iter().map(commented).collect()
    }

    pub async fn links_of(&self, task: i64) -> Result<Vec<Beside<Link>>> {
        use task_link::{Column, Entity};
        let all = Entity::find().filter(Column::TaskId.eq(task)).order_by_asc(Column::Id).limit(BESIDE_MAX);
        let all = all.all(&self.tx).await.map_err(failed("read the links of a task"))?;
        let link = |stored: task_link::Model| {
            let row = Row { table: "task_link", key: &stored.id };
            let put = put(row, stored.by, stored.at, &stored.audience)?;
            let kind = row.word("kind", &stored.kind, LinkKind::parse(&stored.kind))?;
            let what = Link { url: stored.url, title: stored.title, kind };
            Ok(Beside { id: stored.id, task: stored.task_id, put, what })
        };
        all.into_iter().map(link).collect()
    }

    /// The links of some tasks that are results, by task, oldest first.
    pub async fn results_of(&self, tasks: &[i64]) -> Result<HashMap<i64, Vec<Link>>> {
        use task_link::{Column, Entity};
        let mut results: HashMap<i64, Vec<Link>> = HashMap::new();
        for chunk in tasks.chunks(BINDS_MAX - 1) {
            let some = Entity::find()
                .filter(Column::TaskId.is_in(chunk.iter().copied()))
                .filter(Column::Kind.eq(LinkKind::Result.as_str()))
                .order_by_asc(Column::Id);
            for stored in some.all(&self.tx).await.map_err(failed("read the results of tasks"))? {
                let link = Link { url: stored.url, title: stored.title, kind: LinkKind::Result };
                results.entry(stored.task_id).or_default().push(link);
            }
        }
        Ok(results)
    }

    /// The files of a task, oldest first, without their bytes.
    pub async fn attachments_of(&self, task: i64) -> Result<Vec<Beside<Attachment>>> {
        use attachment::{Column, Entity};
        let all = Entity::find().select_only().columns(LISTED).filter(Column::TaskId.eq(task));
        let all = all.order_by_asc(Column::Id).limit(BESIDE_MAX).into_tuple::<Listed>();
        let all = all.all(&self.tx).await.map_err(failed("read the files of a task"))?;
        all.into_iter().map(attached).collect()
    }

    /// A file of a task with its bytes.
    pub async fn attachment(&self, task: i64, id: i64) -> Result<Option<(Beside<Attachment>, Vec<u8>)>> {
        use attachment::{Column, Entity};
        let one = Entity::find_by_id(id).filter(Column::TaskId.eq(task)).one(&self.tx).await;
        let Some(stored) = one.map_err(failed("read a file of a task"))? else { return Ok(None) };
        let attachment::Model { id, task_id, by, at, audience, name, content_type, size_bytes, bytes } =
            stored;
        Ok(Some((attached((id, task_id, by, at, audience, name, content_type, size_bytes))?, bytes)))
    }

    /// How many comments, links and files a task has.
    pub async fn counts_beside(&self, task: i64) -> Result<(u64, u64, u64)> {
        const DOING: &str = "count what is beside a task";
        let comments = comment::Entity::find().filter(comment::Column::TaskId.eq(task));
        let links = task_link::Entity::find().filter(task_link::Column::TaskId.eq(task));
        let files = attachment::Entity::find().filter(attachment::Column::TaskId.eq(task));
        Ok((
            comments.count(&self.tx).await.map_err(failed(DOING))?,
            links.count(&self.tx).await.map_err(failed(DOING))?,
            files.count(&self.tx).await.map_err(failed(DOING))?,
        ))
    }
}

impl WriteTx {
    /// Its number.
    pub async fn add_comment(&self, task: i64, put: &Put, what: &Comment) -> Result<i64> {
        let row = comment::ActiveModel {
            id: NotSet,
            task_id: Set(task),
            by: Set(put.by.clone()),
            at: Set(stored_instant(put.at)),
            audience: Set(put.audience.as_str().to_owned()),
            text: Set(what.text.clone()),
            lower_text: Set(what.text.to_lowercase()),
            mentions: Set(serde_json::Value::from(what.mentions.clone()).to_string()),
        };
        let added = comment::Entity::insert(row).exec(&self.tx).await.map_err(failed("add a comment"))?;
        Ok(added.last_insert_id)
    }

    pub async fn add_link(&self, task: i64, put: &Put, what: &Link) -> Result<i64> {
        let row = task_link::ActiveModel {
            id: NotSet,
            task_id: Set(task),
            by: Set(put.by.clone()),
            at: Set(stored_instant(put.at)),
            audience: Set(put.audience.as_str().to_owned()),
            url: Set(what.url.clone()),
            title: Set(what.title.clone()),
            kind: Set(what.kind.as_str().to_owned()),
        };
        let added = task_link::Entity::insert(row).exec(&self.tx).await.map_err(failed("add a link"))?;
        Ok(added.last_insert_id)
    }

    pub async fn add_attachment(
        &self,
        task: i64,
        put: &Put,
        what: &Attachment,
        bytes: Vec<u8>,
    ) -> Result<i64> {
        let row = attachment::ActiveModel {
            id: NotSet,
            task_id: Set(task),
            by: Set(put.by.clone()),
            at: Set(stored_instant(put.at)),
            audience: Set(put.audience.as_str().to_owned()),
            name: Set(what.name.clone()),
            content_type: Set(what.content_type.clone()),
            size_bytes: Set(i64::try_from(what.size_bytes).unwrap_or(i64::MAX)),
            bytes: Set(bytes),
        };
        let added = attachment::Entity::insert(row).exec(&self.tx).await.map_err(failed("attach a file"))?;
        Ok(added.last_insert_id)
    }
}

pub(crate) fn commented(stored: comment::Model) -> Result<Beside<Comment>> {
    let row = Row { table: "comment", key: &stored.id };
    let put = put(row, stored.by, stored.at, &stored.audience)?;
    let mentions = row.read(serde_json::from_str(&stored.mentions))?;
    Ok(Beside { id: stored.id, task: stored.task_id, put, what: Comment { text: stored.text, mentions } })
}

fn attached((id, task, by, at, audience, name, content_type, size): Listed) -> Result<Beside<Attachment>> {
    let row = Row { table: "attachment", key: &id };
    let put = put(row, by, at, &audience)?;
    let size_bytes = row.small("size_bytes", size)?;
    Ok(Beside { id, task, put, what: Attachment { name, content_type, size_bytes } })
}

fn put(
    row: Row<'_>,
    by: String,
    at: sea_orm::prelude::DateTimeUtc,
    audience: &str,
) -> Result<Put, StoreError> {
    let audience = row.word("audience", audience, Audience::parse(audience))?;
    Ok(Put { by, at: row.instant(at)?, audience })
}
