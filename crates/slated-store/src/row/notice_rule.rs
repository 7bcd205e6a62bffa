//! What a person wants to hear of, and when.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use slated_core::notice::hours::Quiet;
use slated_core::notice::{Rules, Topic, When};

use super::{Row, stored_time};
use crate::endpoints::StoredRules;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub login: String,
    pub rules: String,
    pub version: i64,
    pub changed_at: DateTimeUtc,
}

plain_entity!();

/// The rules as they are written.
#[derive(Serialize, Deserialize)]
struct Draft {
    chosen: BTreeMap<String, When>,
    quiet: Option<(String, String)>,
    digest_at: String,
}

impl TryFrom<Model> for StoredRules {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<StoredRules, StoreError> {
        let row = Row { table: "notice_rule", key: &stored.login };
        let draft: Draft = row.read(serde_json::from_str(&stored.rules))?;
        let quiet = draft.quiet.and_then(|(from, to)| Quiet::parse(&from, &to));
        // a topic of another version is nobody's choice here, and no reason to refuse an event
        let chosen = draft.chosen.into_iter().filter_map(|(topic, when)| Some((Topic::parse(&topic)?, when)));
        Ok(StoredRules {
            rules: Rules {
                chosen: chosen.collect(),
                quiet,
                digest_at: row.time("digest_at", &draft.digest_at)?,
            },
            login: stored.login,
            version: stored.version,
        })
    }
}

/// In the form in which the column holds them.
pub fn written(rules: &Rules) -> String {
    let draft = Draft {
        chosen: rules.chosen.iter().map(|(topic, when)| (topic.as_str().to_owned(), *when)).collect(),
        quiet: rules.quiet.map(|quiet| (stored_time(quiet.from()), stored_time(quiet.to()))),
        digest_at: stored_time(rules.digest_at),
    };
    serde_json::to_string(&draft).expect("rules are plain values")
}
