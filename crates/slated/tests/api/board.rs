//! `GET /v1/board`: what needs a manager, of their clients only, with a next step that can be taken.

use serde_json::{Value, json};

use super::agency::{FOREIGN, FREE, PLAIN, REVIEWED, World, at};

fn tasks(board: &Value, section: &str) -> Vec<i64> {
    let items = board[section]["items"].as_array().expect("items").iter();
    items.filter_map(|item| item["task"].as_i64()).collect()
}

#[tokio::test]
async fn a_board_is_of_ones_own_clients_and_cuts_say_how_much() {
    let world = World::new().await;
    let board = world.get("mia", "GET /v1/board").await.ok();
    assert_eq!((tasks(&board, "unassigned"), tasks(&board, "overdue")), (vec![FREE], vec![]));
    let silent = &board["silent"]["items"][0];
    assert_eq!((&silent["client"], board["silent"]["total"].as_u64()), (&json!("acme"), Some(1)));
    assert_eq!(silent["reason"], "no contact since the start 323 days ago");
    assert_eq!(silent["next"]["path"], "/v1/clients/acme/signals");

    world.ops.clock.set(at("2026-11-30T09:00:00Z"));
    let late = world.get("mia", "GET /v1/board").await.ok();
    assert_eq!(tasks(&late, "overdue"), [REVIEWED, FREE, PLAIN], "the promise first");
    assert_eq!(late["overdue"]["items"][0]["reason"], "was promised for Fri 2026-11-27 18:00");
    assert_eq!(tasks(&world.get("max", "GET /v1/board").await.ok(), "overdue"), [FOREIGN]);
    let cut = world.get("boss", "GET /v1/board?limit=1").await.ok();
    assert_eq!(
        (tasks(&cut, "overdue"), &cut["overdue"]["total"], &cut["overdue"]["not_shown"]),
        (vec![REVIEWED], &json!(4), &json!(3))
    );
    world.get("mia", "GET /v1/board?limit=51").await.refused(400, "bad-parameter");
}

#[tokio::test]
async fn the_next_step_takes_it_off_the_board() {
    let world = World::new().await;
    for (who, line, etag, body) in [
        ("sam", format!("POST /v1/tasks/{REVIEWED}/submit"), "\"1\"", ""),
        ("sam", format!("POST /v1/tasks/{PLAIN}/block"), "\"1\"", r#"{"reason":"no access"}"#),
    ] {
        world.write(who, &line, etag, body).await.ok();
    }
    let board = world.get("mia", "GET /v1/board").await.ok();
    assert_eq!((tasks(&board, "reviews"), tasks(&board, "waiting")), (vec![REVIEWED], vec![PLAIN]));
    for (section, etag, body) in [
        ("reviews", "\"2\"", ""),
        ("waiting", "\"2\"", ""),
        ("unassigned", "\"1\"", r#"{"to":"sue"}"#),
        ("silent", "", r#"{"kind":"contact","observed_on":"2026-11-24"}"#),
    ] {
        let next = &board[section]["items"][0]["next"];
        let line = format!(
            "{} {}",
            next["method"].as_str().expect("a method"),
            next["path"].as_str().expect("a path")
        );
        world.write("mia", &line, etag, body).await.ok();
    }
    let after = world.get("mia", "GET /v1/board").await.ok();
    for section in ["reviews", "waiting", "unassigned", "silent"] {
        assert_eq!(after[section]["total"], 0, "{section}: {after}");
    }
}
