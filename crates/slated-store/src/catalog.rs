//! Services and their templates, kept as they were written and parsed when read.

use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use slated_core::catalog::{Service, Template, TemplateDraft};

use crate::dialect::failed;
use crate::put::put;
use crate::row::{Row, service, template};
use crate::{ReadTx, Result, WriteTx};

impl ReadTx {
    /// By key, each with its templates in the order of its file.
    pub async fn services(&self) -> Result<Vec<Service>> {
        const DOING: &str = "read the services";
        let services = service::Entity::find().all(&self.tx).await.map_err(failed(DOING))?;
        let mut templates = template::Entity::find().all(&self.tx).await.map_err(failed(DOING))?;
        let mut services: Vec<Service> = services
            .into_iter()
            .map(|stored| Service {
                key: stored.key,
                name: stored.name,
                purpose: stored.purpose,
                templates: Vec::new(),
            })
            .collect();
        services.sort_by(|a, b| a.key.cmp(&b.key));
        templates.sort_by(|a, b| (a.position, &a.key).cmp(&(b.position, &b.key)));
        for stored in templates {
            let of = services.iter_mut().find(|service| service.key == stored.service);
            let missing = || {
                Row { table: "service", key: &stored.service }.corrupt("it has templates and does not exist")
            };
            let of = of.ok_or_else(missing)?;
            of.templates.push(Template::try_from(stored)?);
        }
        Ok(services)
    }
}

impl WriteTx {
    pub async fn put_service(&self, key: &str, name: &str, purpose: &str) -> Result<()> {
        let row = service::ActiveModel {
            key: Set(key.to_owned()),
            name: Set(name.to_owned()),
            purpose: Set(purpose.to_owned()),
        };
        put(&self.tx, row, "store a service").await
    }

    pub async fn put_template(&self, service: &str, draft: &TemplateDraft, position: u32) -> Result<()> {
        let row = template::ActiveModel {
            service: Set(service.to_owned()),
            key: Set(draft.key.clone()),
            position: Set(position.into()),
            draft: Set(serde_json::to_string(draft).expect("a draft is text, numbers and lists of text")),
        };
        put(&self.tx, row, "store a template").await
    }
}
