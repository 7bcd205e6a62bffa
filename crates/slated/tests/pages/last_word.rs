//! The override dialog: what it would do is shown before it is done, and what is confirmed is what was shown.

use slated_core::agency::Access;
use slated_core::overrides::OverrideKind;
use slated_core::task::{Actor, Task};
use slated_store::NewTask;

use crate::agency::{NOW, PLAIN, at};
use crate::browser::Site;

/// Long enough to push the promise out of its deadline.
async fn long_and_promised(site: &Site) -> (i64, i64) {
    let tx = site.world.ops.store.write().await.expect("a write");
    let plain = tx.task(PLAIN).await.expect("a read").expect("a task");
    let deadline = at("2026-11-24T12:00:00Z");
    let promised = Task {
        promised: true,
        deadline,
        first_deadline: deadline,
        effort_minutes: 60,
        title: "Call them".to_owned(),
        ..plain.clone()
    };
    let long = Task { effort_minutes: 960, title: "Rewrite it all".to_owned(), ..plain };
    let new = [long, promised].map(|task| NewTask { task: Task { id: 0, ..task }, waits: Vec::new() });
    let made = tx.insert_tasks(new.into()).await.expect("tasks");
    tx.commit().await.expect("a commit");
    (made[0].id, made[1].id)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_override_shows_its_price_and_then_does_exactly_that() {
    let site = Site::new().await;
    let (long, promised) = long_and_promised(&site).await;
    let mut mia = site.signed_in("mia").await;
    let path = format!("/tasks/{long}/override");
    let form = mia.get(&path).await;
    assert!(!form.html().says("What it changes"), "nothing was asked yet");
    let (token, version) = (form.token(), form.html().field("version").expect("a version").to_owned());
    let given = [
        ("form_token", token.as_str()),
        ("version", version.as_str()),
        ("kind", "pin"),
        ("value", ""),
        ("reason", "they call \"every\" hour"),
        ("ends", "2026-11-30T10:00"),
    ];
    let before = site.digest();
    let shown = mia.post(&path, &[&given[..], &[("do", "show")]].concat()).await;
    assert_eq!((shown.status, site.digest()), (200, before), "shown, and not done");
    let html = shown.html();
    for sentence in ["1 task slips past its deadline", "1 promise breaks", "Call them"] {
        assert!(html.says(sentence), "{sentence:?} in {}", shown.text);
    }
    assert!(html.elements.iter().any(|one| one.value("href") == Some(&format!("/tasks/{promised}"))));
    assert!(html.elements.iter().any(|one| one.value("class") == Some("price harmful")));
    // the form holds what was asked, so that confirming it confirms that
    for (name, value) in &given[3..] {
        assert_eq!(html.field(name), Some(*value), "{name}");
    }
    let chosen = html.elements.iter().filter(|one| one.value("checked").is_some());
    assert_eq!(chosen.map(|one| one.value("value")).collect::<Vec<_>>(), [Some("pin")]);
    assert_eq!(html.field("version"), Some(version.as_str()));

    let done = mia.post(&path, &[&given[..], &[("do", "confirm")]].concat()).await;
    let there = format!("/tasks/{long}?said=overridden");
    assert_eq!((done.status, done.location()), (303, there.as_str()), "{}", done.text);
    let tx = site.world.ops.store.read().await.expect("a read");
    let set = tx.task(long).await.expect("a read").expect("a task").overridden.expect("an override");
    assert_eq!((set.kind(), set.by(), set.reason()), (OverrideKind::Pin, "mia", "they call \"every\" hour"));
    // ten in Kyiv, where mia is
    assert_eq!(set.ends_at(), Some(at("2026-11-30T08:00:00Z")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_it_was_shown_is_not_confirmed() {
    let site = Site::new().await;
    let mut mia = site.signed_in("mia").await;
    let path = format!("/tasks/{PLAIN}/override");
    let form = mia.get(&path).await;
    let (token, version) = (form.token(), form.html().field("version").expect("a version").to_owned());
    let sam = Actor { login: "sam".to_owned(), access: Access::Specialist, roles: vec!["seo".to_owned()] };
    site.world.ops.act(PLAIN, 1, &sam, slated::ops::work::Action::Start).await.expect("a start");
    let before = site.digest();
    let given = [("form_token", token.as_str()), ("version", &version), ("kind", "pin"), ("reason", "x")];
    let refused = mia.post(&path, &[&given[..], &[("do", "confirm")]].concat()).await;
    assert!(refused.html().elements.iter().any(|one| one.value("role") == Some("alert")), "{}", refused.text);
    assert_eq!(site.digest(), before, "at {NOW}");
    let tx = site.world.ops.store.read().await.expect("a read");
    assert_eq!(tx.task(PLAIN).await.expect("a read").expect("a task").overridden, None);
}
