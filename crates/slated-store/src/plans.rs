//! Which indexes a statement uses, for tests: both databases must see that a partial index applies.

use sea_orm::sea_query::{SelectStatement, Value};
use sea_orm::{ConnectionTrait, Statement};
use slated_cluster::Cluster;

use crate::Store;

pub(crate) async fn check_uses(select: &SelectStatement, indexes: &[&str]) {
    on_both(select, |url, plan| {
        for index in indexes {
            assert!(plan.contains(index), "{url} does not use {index}:\n{plan}");
        }
    })
    .await;
}

/// Whether each of so many tables is looked into by the condition of an index, and none is read through.
pub(crate) async fn check_looks_up(select: &SelectStatement, tables: usize) {
    on_both(select, |url, plan| {
        let lookups = plan.matches("SEARCH ").count() + plan.matches("Index Cond: ").count();
        let is_read_through = plan.contains("SCAN ") || plan.contains("Seq Scan");
        assert!(lookups == tables && !is_read_through, "{url} looks into {lookups}, not {tables}:\n{plan}");
    })
    .await;
}

/// The same of a statement that was written by hand: each index, and so many looks into them.
pub(crate) async fn check_statement(text: &str, values: Vec<Value>, indexes: &[&str], lookups: usize) {
    let explained = |url: &str, plan: &str| {
        let found = plan.matches("SEARCH ").count() + plan.matches("Index Cond: ").count();
        assert!(
            found == lookups && !plan.contains("Sort"),
            "{url} looks {found} times, not {lookups}:\n{plan}"
        );
        for index in indexes {
            assert!(plan.contains(index), "{url} does not use {index}:\n{plan}");
        }
        assert!(!plan.contains("TEMP B-TREE"), "{url} sorts:\n{plan}");
    };
    on_both_of(&Asked::Written(text, values), explained).await;
}

async fn on_both(select: &SelectStatement, check: impl Fn(&str, &str)) {
    on_both_of(&Asked::Built(select), check).await;
}

/// A statement whose plan is wanted.
enum Asked<'a> {
    Built(&'a SelectStatement),
    Written(&'a str, Vec<Value>),
}

async fn on_both_of(asked: &Asked<'_>, check: impl Fn(&str, &str)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = format!("sqlite://{}", folder.path().join("slated.db").display());
    for url in std::iter::once(file).chain(Cluster::shared().map(Cluster::create_database)) {
        let store = Store::open(&url, 1).await.expect("it opens");
        let plan = plan(&store, asked).await;
        check(&url, &plan);
        store.close().await.expect("it closes");
    }
}

async fn plan(store: &Store, asked: &Asked<'_>) -> String {
    let tx = store.read().await.expect("it reads").tx;
    let backend = ConnectionTrait::get_database_backend(&tx);
    let text = match asked {
        Asked::Built(select) => backend.build(*select),
        Asked::Written(text, values) => Statement::from_sql_and_values(backend, *text, values.clone()),
    };
    let (explain, column) = if store.is_file_based() {
        ("EXPLAIN QUERY PLAN", "detail")
    } else {
        // Of an empty table PostgreSQL would rather read all there is.
        tx.execute_unprepared("SET LOCAL enable_seqscan = off").await.expect("a setting");
        ("EXPLAIN", "QUERY PLAN")
    };
    let explain = Statement::from_string(backend, format!("{explain} {text}"));
    let rows = tx.query_all_raw(explain).await.expect("a plan");
    let lines = rows.iter().map(|row| row.try_get::<String>("", column).expect("a line"));
    lines.collect::<Vec<_>>().join("\n")
}
