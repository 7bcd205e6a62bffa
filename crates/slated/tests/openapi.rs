//! The OpenAPI document is what was reviewed, and says all there is.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p slated --test openapi` writes the document anew; its diff is the review.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use slated::clock::Clock;
use slated::config::{Config, Http};
use slated::ops::{Ops, Policy};
use slated_store::Store;

fn document() -> Value {
    serde_json::to_value(slated::web::openapi()).expect("a document")
}

#[test]
fn the_document_is_the_one_that_was_reviewed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi.json");
    let now = serde_json::to_string_pretty(&document()).expect("plain values") + "\n";
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, &now).expect("the snapshot can be written");
    }
    let reviewed = fs::read_to_string(&path).unwrap_or_default();
    let differs = now.lines().zip(reviewed.lines()).find(|(now, reviewed)| now != reviewed);
    assert!(now == reviewed, "the API changed, first at {differs:?}: UPDATE_SNAPSHOTS=1 accepts it");
}

/// The router shows its paths when it is printed for debugging; there is no other way to ask it.
#[tokio::test]
async fn every_route_is_in_the_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("slated.db").display());
    let store = Store::open(&url, 2).await.expect("a new database");
    let clock = Clock::fixed("2026-11-24T09:00:00Z".parse().expect("an instant"));
    let ops = Ops { store, clock, policy: Policy::of(&Config::default()).into() };
    let router = format!("{:?}", slated::web::app(ops, &Http::default(), None));
    // what catches the rest is no route
    let is_route = |part: &&str| part.starts_with('/') && *part != "/" && !part.contains("__private");
    let routed: BTreeSet<&str> = router.split('"').filter(is_route).collect();
    let document = document();
    let written: BTreeSet<&str> =
        document["paths"].as_object().expect("paths").keys().map(String::as_str).collect();
    assert!(routed.contains("/v1/queue"), "the router does not show its paths: {router}");
    // pages are for people and no part of the API; who may see which is said where they are tested
    let (routed, pages): (BTreeSet<&str>, BTreeSet<&str>) =
        routed.into_iter().partition(|route| written.contains(route) || route.starts_with("/v1"));
    assert_eq!(routed, written);
    assert!(pages.contains("/board"), "the pages are routes too: {pages:?}");
}

#[test]
fn every_operation_names_its_refusals_and_its_key() {
    let document = document();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            let statuses: BTreeSet<&str> =
                operation["responses"].as_object().expect("responses").keys().map(String::as_str).collect();
            let needs =
                |status: &str| assert!(statuses.contains(status), "{method} {path} does not name {status}");
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
            let is_v1 = path.starts_with("/v1/");
            let key = serde_json::json!([{ "key": [] }]);
            assert_eq!(operation["security"] == key, is_v1, "{method} {path}: {}", operation["security"]);
            if !is_v1 {
                continue;
            }
            ["400", "401", "500", "503"].into_iter().for_each(needs);
            if method != "get" {
                ["409", "413", "415", "422"].into_iter().for_each(needs);
            }
            // what is put beside a task does not move it, and needs no version
            let is_beside = ["comments", "links", "attachments"].iter().any(|end| path.ends_with(end));
            if method != "get" && path.starts_with("/v1/tasks/{n}") && !is_beside {
                ["404", "412", "428"].into_iter().for_each(needs);
                let parameters = operation["parameters"].as_array().expect("parameters");
                assert!(
                    parameters.iter().any(|one| one["name"] == "If-Match" && one["required"] == true),
                    "{path}"
                );
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own() {
    let document = document();
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().expect("a name");
        assert!(schemas.contains_key(name), "{name} is not a schema");
    }
    let names: Vec<&str> =
        text.split("\"operationId\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let distinct: BTreeSet<&&str> = names.iter().collect();
    assert!(names.len() > 20 && distinct.len() == names.len(), "{names:?}");
}
