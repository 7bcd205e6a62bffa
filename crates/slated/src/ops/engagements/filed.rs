//! What a file says of an engagement beside what people said of it.

use slated_core::agency::Engagement;

/// What a file says of an engagement, without what people changed since and the file does not speak of: `changed` names
/// the fields in which it differs from the last import.
pub(in crate::ops) fn as_filed(
    stored: Option<Engagement>,
    filed: &Engagement,
    changed: &dyn Fn(&str) -> bool,
) -> Engagement {
    let Some(stored) = stored else { return filed.clone() };
    let mut merged = filed.clone();
    if !changed("ends_on") {
        merged.ends_on = stored.ends_on;
    }
    let is_repaused = changed("paused_from") || changed("paused_to");
    let theirs = stored.pauses.into_iter();
    merged.pauses = if is_repaused {
        // the file has one pause, its last word; what was over before that begins is history
        let from = filed.pauses.first().map(|pause| pause.from);
        let before = theirs.filter(|pause| from.is_some_and(|from| pause.to.is_some_and(|to| to < from)));
        before.chain(filed.pauses.iter().copied()).collect()
    } else {
        theirs.collect()
    };
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Date, date};
    use slated_core::agency::Pause;

    fn pause(from: i8, to: Option<i8>) -> Pause {
        Pause { from: date(2026, 12, from), to: to.map(|to| date(2026, 12, to)) }
    }

    fn engagement(ends_on: Option<Date>, pauses: &[Pause]) -> Engagement {
        let (client, service) = ("north".to_owned(), "seo".to_owned());
        let (starts_on, pauses) = (date(2026, 1, 1), pauses.to_vec());
        Engagement { client, service, starts_on, ends_on, pauses, effort_permille: 1000, exdates: Vec::new() }
    }

    #[track_caller]
    fn check_filed(stored: &[Pause], filed: &[Pause], changed: &[&str], expected: &[Pause]) {
        let end = Some(date(2026, 12, 31));
        let merged = as_filed(Some(engagement(end, stored)), &engagement(None, filed), &|name| {
            changed.contains(&name)
        });
        let expected_end = if changed.contains(&"ends_on") { None } else { end };
        assert_eq!(merged, engagement(expected_end, expected));
    }

    #[test]
    fn a_file_has_its_say_about_what_it_changes_and_no_more() {
        let (theirs, files) = (pause(7, Some(11)), pause(20, None));
        check_filed(&[theirs], &[], &["effort_factor"], &[theirs]);
        check_filed(&[theirs], &[], &["ends_on"], &[theirs]);
        check_filed(&[theirs], &[files], &["paused_from"], &[theirs, files]);
        check_filed(&[theirs, files], &[pause(10, None)], &["paused_from"], &[pause(10, None)]);
        check_filed(&[theirs, files], &[], &["paused_from", "paused_to"], &[]);
        assert_eq!(as_filed(None, &engagement(None, &[files]), &|_| false), engagement(None, &[files]));
    }
}
