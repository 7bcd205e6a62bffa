//! Calendars as they are asked for: their days, and the same as a file, on both databases.

use jiff::civil::{Weekday, date};
use serde_json::json;
use slated_core::calendar::Calendar;

use crate::series::on_both;

fn shop() -> Calendar {
    let mut shop = Calendar {
        weekend: vec![Weekday::Friday],
        extends: Some("ua".to_owned()),
        valid_from: Some(date(2026, 1, 1)),
        valid_through: Some(date(2027, 12, 31)),
        ..Calendar::weekdays("shop")
    };
    shop.days_off.insert(date(2026, 12, 25), "Christmas; a day off".to_owned());
    shop.days_on.insert(date(2026, 12, 18));
    shop
}

#[tokio::test]
async fn a_calendar_is_shown_with_its_days_and_leaves_as_a_file() {
    on_both(async |world| {
        let tx = world.ops.store.write().await.expect("a write");
        tx.put_calendar(&shop()).await.expect("a calendar");
        tx.commit().await.expect("a commit");

        let listed = world.get("sam", "GET /v1/calendars").await.ok();
        let keys: Vec<_> =
            listed["calendars"].as_array().expect("a list").iter().map(|one| &one["key"]).collect();
        assert_eq!(keys, ["shop", "ua"]);
        assert_eq!(listed["calendars"][1]["weekend"], json!(["SA", "SU"]));
        assert_eq!(listed["calendars"][1]["used_by"]["agency"], json!(true));
        assert_eq!(listed["calendars"][1]["known_through"], json!(null));

        let shown = world.get("sam", "GET /v1/calendars/shop").await.ok();
        let expected = json!({
            "key": "shop", "weekend": ["FR"], "extends": "ua",
            "valid_from": "2026-01-01", "valid_through": "2027-12-31", "known_through": "2027-12-31",
            "used_by": { "agency": false, "people": 0, "clients": 0 },
            "days_off": [{ "date": "2026-12-25", "name": "Christmas; a day off" }],
            "days_on": ["2026-12-18"],
        });
        assert_eq!(shown, expected);

        let file = world.get("sam", "GET /v1/calendars/shop/ics").await;
        assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
        assert_eq!(file.text, slated::ics::written(&shop()));

        for line in ["GET /v1/calendars/none", "GET /v1/calendars/none/ics"] {
            let refused = world.get("sam", line).await.refused(404, "not-found");
            assert_eq!(refused["detail"], "there is no calendar none", "{line}");
        }
    })
    .await;
}
