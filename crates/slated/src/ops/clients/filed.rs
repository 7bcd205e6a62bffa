//! What a file says of a client beside what people said of it.

use slated_core::agency::Client;

/// What a file says of a client, without what people changed since and the file does not speak of: `changed` names the
/// fields in which it differs from the last import.
pub(in crate::ops) fn as_filed(
    stored: Option<Client>,
    filed: &Client,
    changed: &dyn Fn(&str) -> bool,
) -> Client {
    let Some(stored) = stored else { return filed.clone() };
    let filed = filed.clone();
    let mut merged = stored;
    if changed("name") {
        merged.name = filed.name;
    }
    if changed("manager") {
        merged.deputy.take_if(|deputy| *deputy == filed.manager);
        merged.manager = filed.manager;
    }
    if changed("time_zone") {
        merged.zone = filed.zone;
    }
    if changed("calendar") {
        merged.calendar = filed.calendar;
    }
    if changed("calendar_use") {
        merged.calendar_use = filed.calendar_use;
    }
    if changed("tier") {
        merged.tier = filed.tier;
    }
    if changed("started_on") {
        merged.started_on = filed.started_on;
    }
    if changed("renewal_on") {
        merged.renewal_on = filed.renewal_on;
    }
    if changed("status") {
        merged.status = filed.status;
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use slated_core::agency::ClientStatus;
    use slated_core::calendar::CalendarUse;
    use slated_core::time::Zone;

    fn client(manager: &str, deputy: Option<&str>, tier: &str) -> Client {
        Client {
            key: "acme".to_owned(),
            name: "Acme".to_owned(),
            manager: manager.to_owned(),
            deputy: deputy.map(str::to_owned),
            zone: Zone::utc(),
            calendar: "ua".to_owned(),
            calendar_use: CalendarUse::Client,
            tier: tier.to_owned(),
            started_on: date(2026, 1, 5),
            renewal_on: None,
            status: ClientStatus::Active,
            contract_minutes: deputy.map(|_| 600),
        }
    }

    #[track_caller]
    fn check_filed(filed: &Client, changed: &[&str], expected: &Client) {
        let stored = client("max", Some("eve"), "small");
        let merged = as_filed(Some(stored), filed, &|name| changed.contains(&name));
        assert_eq!(merged, *expected, "{changed:?}");
    }

    #[test]
    fn a_file_has_its_say_about_what_it_changes_and_no_more() {
        let filed = client("mia", None, "large");
        check_filed(&filed, &["tier"], &client("max", Some("eve"), "large"));
        check_filed(&filed, &["manager"], &client("mia", Some("eve"), "small"));
        let no_deputy = Client { contract_minutes: Some(600), ..client("eve", None, "small") };
        check_filed(&client("eve", None, "small"), &["manager"], &no_deputy);
        assert_eq!(as_filed(None, &filed, &|_| false), filed);
    }
}
