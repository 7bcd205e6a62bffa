//! Versions of templates and services: what makes a new one, and what does not.

use slated_core::event::By;
use slated_store::SeriesStatus;

use crate::fixture::{draft, found, now, on_both};

#[tokio::test]
async fn a_draft_that_differs_is_a_version_and_the_same_draft_is_none() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let by = By::Person("mira".to_owned());
        let put = async |draft| tx.put_template("seo", &draft, 1, &by, now()).await.unwrap();
        assert_eq!(put(draft("audit")).await, (1, false));
        let mut longer = draft("audit");
        longer.effort_hours += 1.0;
        assert_eq!(put(longer.clone()).await, (2, true));
        assert_eq!(put(longer.clone()).await, (2, false));
        assert_eq!(put(draft("audit")).await, (3, true), "what it once was is a new version again");
        let of_audit = tx.versions_of("seo").await.unwrap().into_iter().filter(|one| one.template == "audit");
        let told: Vec<_> = of_audit.map(|one| (one.version, one.made_by, one.made_at)).collect();
        assert_eq!(
            told,
            [(3, by.clone(), Some(now())), (2, by.clone(), Some(now())), (1, By::Import, Some(now()))]
        );
        let versions = tx.template_versions().await.unwrap();
        assert_eq!(versions[&("seo".to_owned(), "audit".to_owned())], 3);
    })
    .await;
}

#[tokio::test]
async fn a_service_moves_on_from_the_version_that_was_seen_only() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        assert!(!tx.add_service("seo", "Other", "p").await.unwrap(), "it is there");
        assert!(tx.bump_service("seo", Some(1)).await.unwrap());
        assert!(!tx.bump_service("seo", Some(1)).await.unwrap(), "it is at 2 now");
        tx.put_service("seo", "Search", "p").await.unwrap();
        let stored = tx.stored_service("seo").await.unwrap().unwrap();
        assert_eq!((stored.version, stored.name.as_str()), (2, "Search"));
        assert!(tx.add_service("smm", "SMM", "p").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_out_is_no_template_and_its_series_sleep() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let series = found(&tx).await;
        tx.end_template("seo", "audit", now()).await.unwrap();
        let stored = tx.stored_service("seo").await.unwrap().unwrap();
        assert_eq!(stored.ended, ["audit"]);
        assert!(stored.templates.iter().all(|one| one.template.key != "audit"));
        let asleep = |id| slated_store::SeriesMove {
            id,
            cursor: None,
            next_run_at: None,
            status: SeriesStatus::Ended,
            error: None,
        };
        tx.move_series(&series.map(asleep)).await.unwrap();
        tx.wake_series(&series, now(), None).await.unwrap();
        let awake = |row: slated_store::SeriesRow| (row.template, row.status == SeriesStatus::Active);
        let awake: Vec<_> = tx.series_all().await.unwrap().into_iter().map(awake).collect();
        let told = |key: &str, is_awake| (key.to_owned(), is_awake);
        assert_eq!(awake, [told("audit", false), told("links", true), told("report", true)]);
        tx.put_template("seo", &draft("audit"), 1, &By::Import, now()).await.unwrap();
        assert_eq!(tx.stored_service("seo").await.unwrap().unwrap().ended, Vec::<String>::new());
    })
    .await;
}
