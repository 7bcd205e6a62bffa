//! Services and their templates, kept as they were written and parsed when read; every draft that a template ever
//! had stays.

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use slated_core::catalog::{Service, Template, TemplateDraft};
use slated_core::event::By;
use slated_core::time::Timestamp;

use crate::dialect::failed;
use crate::put::values;
use crate::row::{Row, service, stored_instant, template, template_version};
use crate::{ReadTx, Result, WriteTx};

/// A service with the versions of what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredService {
    /// Moves with every change of the service or one of its templates.
    pub version: i64,
    pub key: String,
    pub name: String,
    pub purpose: String,
    /// In the order of its file, without those that were taken out.
    pub templates: Vec<StoredTemplate>,
    /// The keys of those that were taken out.
    pub ended: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StoredTemplate {
    pub version: i64,
    pub position: u32,
    pub template: Template,
}

/// A draft that a template had once, or has now.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateVersion {
    pub template: String,
    pub version: i64,
    pub draft: serde_json::Value,
    /// `None` where it was there before versions were kept.
    pub made_at: Option<Timestamp>,
    pub made_by: By,
}

impl StoredService {
    pub fn service(&self) -> Service {
        Service {
            key: self.key.clone(),
            name: self.name.clone(),
            purpose: self.purpose.clone(),
            templates: self.templates.iter().map(|one| one.template.clone()).collect(),
        }
    }
}

impl ReadTx {
    /// By key, each with its templates in the order of its file. What was taken out is not among them.
    pub async fn services(&self) -> Result<Vec<Service>> {
        Ok(self.stored_services().await?.iter().map(StoredService::service).collect())
    }

    /// The same, with their versions.
    pub async fn stored_services(&self) -> Result<Vec<StoredService>> {
        const DOING: &str = "read the services";
        let services = service::Entity::find().all(&self.tx).await.map_err(failed(DOING))?;
        let mut templates = template::Entity::find().all(&self.tx).await.map_err(failed(DOING))?;
        let mut services: Vec<StoredService> = services.into_iter().map(without_templates).collect();
        services.sort_by(|a, b| a.key.cmp(&b.key));
        templates.sort_by(|a, b| (a.position, &a.key).cmp(&(b.position, &b.key)));
        for stored in templates {
            let of = services.iter_mut().find(|service| service.key == stored.service);
            let missing = || {
                Row { table: "service", key: &stored.service }.corrupt("it has templates and does not exist")
            };
            add(of.ok_or_else(missing)?, stored)?;
        }
        Ok(services)
    }

    pub async fn stored_service(&self, key: &str) -> Result<Option<StoredService>> {
        const DOING: &str = "read a service";
        let found = service::Entity::find_by_id(key).one(&self.tx).await.map_err(failed(DOING))?;
        let Some(found) = found else { return Ok(None) };
        let templates = template::Entity::find().filter(template::Column::Service.eq(key));
        let mut templates = templates.all(&self.tx).await.map_err(failed(DOING))?;
        templates.sort_by(|a, b| (a.position, &a.key).cmp(&(b.position, &b.key)));
        let mut found = without_templates(found);
        for stored in templates {
            add(&mut found, stored)?;
        }
        Ok(Some(found))
    }

    /// The version that each template is at, by service and key.
    pub async fn template_versions(&self) -> Result<HashMap<(String, String), i64>> {
        use template::Column::{Key, Service, Version};
        let all = template::Entity::find().select_only().columns([Service, Key, Version]);
        let all: Vec<(String, String, i64)> =
            all.into_tuple().all(&self.tx).await.map_err(failed("read the versions of templates"))?;
        Ok(all.into_iter().map(|(service, key, version)| ((service, key), version)).collect())
    }

    /// Every draft that the templates of a service ever had, the newest of each first, by key.
    pub async fn versions_of(&self, service: &str) -> Result<Vec<TemplateVersion>> {
        use template_version::Column::{Service, Version};
        let all = template_version::Entity::find().filter(Service.eq(service)).order_by_desc(Version);
        let mut all: Vec<TemplateVersion> =
            values(all.all(&self.tx).await.map_err(failed("read the versions of a service"))?)?;
        all.sort_by(|a, b| a.template.cmp(&b.template));
        Ok(all)
    }
}

impl WriteTx {
    pub async fn put_service(&self, key: &str, name: &str, purpose: &str) -> Result<()> {
        use service::Column::{Key, Name, Purpose};
        let known = OnConflict::column(Key).update_columns([Name, Purpose]).to_owned();
        let insert = service::Entity::insert(new_service(key, name, purpose)).on_conflict(known);
        insert.exec_without_returning(&self.tx).await.map_err(failed("store a service"))?;
        Ok(())
    }

    /// Whether the service is new and now there; `false` where somebody was quicker.
    pub async fn add_service(&self, key: &str, name: &str, purpose: &str) -> Result<bool> {
        let known = OnConflict::column(service::Column::Key).do_nothing().to_owned();
        let insert = service::Entity::insert(new_service(key, name, purpose)).on_conflict(known);
        let added = insert.exec_without_returning(&self.tx).await.map_err(failed("add a service"))?;
        Ok(added == 1)
    }

    /// Gives the service its next version, if it is still at the one that was seen; whether it was. Until the
    /// transaction ends nobody else gives it one.
    pub async fn bump_service(&self, key: &str, seen: Option<i64>) -> Result<bool> {
        use service::Column::{Key, Version};
        let mut update =
            service::Entity::update_many().col_expr(Version, Expr::col(Version).add(1)).filter(Key.eq(key));
        if let Some(seen) = seen {
            update = update.filter(Version.eq(seen));
        }
        let done = update.exec(&self.tx).await.map_err(failed("give a service its next version"))?;
        Ok(done.rows_affected == 1)
    }

    /// Stores the draft, under a new version where it differs from the last; the version it is at, and whether that is
    /// new. A template that was taken out is back.
    pub async fn put_template(
        &self,
        service: &str,
        draft: &TemplateDraft,
        position: u32,
        by: &By,
        now: Timestamp,
    ) -> Result<(i64, bool)> {
        use template::Column::{Draft, EndedAt, Key, Position, Service, Version};
        const DOING: &str = "store a template";
        let key = (service.to_owned(), draft.key.clone());
        let known = template::Entity::find_by_id(key).one(&self.tx).await.map_err(failed(DOING))?;
        let is_same = known.as_ref().is_some_and(|known| {
            // by what it says and not by its letters, which an older version may have written in another order
            serde_json::from_str::<TemplateDraft>(&known.draft).is_ok_and(|known| known == *draft)
        });
        let version = known.map_or(1, |known| if is_same { known.version } else { known.version + 1 });
        let text = serde_json::to_string(draft).expect("a draft is text, numbers and lists of text");
        let row = template::ActiveModel {
            service: Set(service.to_owned()),
            key: Set(draft.key.clone()),
            position: Set(position.into()),
            draft: Set(text.clone()),
            version: Set(version),
            ended_at: Set(None),
        };
        let known = OnConflict::columns([Service, Key])
            .update_columns([Position, Draft, Version, EndedAt])
            .to_owned();
        let insert = template::Entity::insert(row).on_conflict(known);
        insert.exec_without_returning(&self.tx).await.map_err(failed(DOING))?;
        if is_same {
            return Ok((version, false));
        }
        let row = template_version::ActiveModel {
            service: Set(service.to_owned()),
            key: Set(draft.key.clone()),
            version: Set(version),
            draft: Set(text),
            made_at: Set(Some(stored_instant(now))),
            made_by: Set(by.as_str().to_owned()),
        };
        let insert = template_version::Entity::insert(row);
        insert.exec_without_returning(&self.tx).await.map_err(failed("store a version of a template"))?;
        Ok((version, true))
    }

    /// Takes a template out of its service. Its drafts and its series stay; the series are the caller's to end.
    pub async fn end_template(&self, service: &str, key: &str, now: Timestamp) -> Result<()> {
        use template::Column::{EndedAt, Key, Service};
        let update = Query::update()
            .table(template::Entity)
            .value(EndedAt, stored_instant(now))
            .and_where(Expr::col(Service).eq(service))
            .and_where(Expr::col(Key).eq(key))
            .take();
        self.tx.execute(&update).await.map_err(failed("take a template out of its service"))?;
        Ok(())
    }
}

fn new_service(key: &str, name: &str, purpose: &str) -> service::ActiveModel {
    service::ActiveModel {
        key: Set(key.to_owned()),
        name: Set(name.to_owned()),
        purpose: Set(purpose.to_owned()),
        version: NotSet,
    }
}

fn without_templates(stored: service::Model) -> StoredService {
    let service::Model { key, name, purpose, version } = stored;
    StoredService { version, key, name, purpose, templates: Vec::new(), ended: Vec::new() }
}

fn add(service: &mut StoredService, stored: template::Model) -> Result<()> {
    if stored.ended_at.is_some() {
        service.ended.push(stored.key);
        return Ok(());
    }
    let version = stored.version;
    let position = Row { table: "template", key: &stored.key }.small("position", stored.position)?;
    service.templates.push(StoredTemplate { version, position, template: Template::try_from(stored)? });
    Ok(())
}
