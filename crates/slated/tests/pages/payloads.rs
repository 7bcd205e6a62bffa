//! What people write is shown as they wrote it, letter by letter, and becomes no element, no attribute and no link.

use std::collections::BTreeSet;

use slated_core::beside::{Audience, Comment, Link, LinkKind, Put};
use slated_core::overrides::{Override, OverrideKind};
use slated_core::task::{Status, Task};
use slated_store::NewTask;

use crate::agency::{NOW, PLAIN, at};
use crate::browser::{Browser, Html, Page, Site};

#[rustfmt::skip]
const PAYLOADS: [&str; 60] = [
    // elements that run or load
    "<script>window.__pwned=1</script>", "<ScRiPt src=//evil.example/x.js></sCrIpT>", "<script/x>alert(1)</script>",
    "</script><script>alert(1)</script>", "<<script>alert(1)//<</script>", "<script >alert(1)</script >",
    "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<IMG SRC=\"x\" ONERROR=\"alert(1)\">",
    "<svg onload=alert(1)>", "<svg/onload=alert(1)//", "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>", "<math><mtext></p><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'>", "<object data=x.swf>",
    "<embed src=//evil.example/x>", "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<style>*{display:none}</style>",
    "<video><source onerror=alert(1)>", "<audio src=x onerror=alert(1)>", "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>", "<select autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>",
    "<marquee onstart=alert(1)>", "<form action=//evil.example><button>x</button></form>",
    "<a href=javascript:alert(1)>x</a>", "<template><script>alert(1)</script></template>", "<x onclick=alert(1)>x",
    // out of where the text stands
    "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "\" onmouseover=\"alert(1)", "' onfocus='alert(1)' x='",
    "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "</option></select><img src=x onerror=alert(1)>",
    "--><script>alert(1)</script>", "<!-- x", "<![CDATA[<script>alert(1)</script>]]>", "]]><x>", "<?xml version=\"1.0\"?>",
    "</p></li></ol></main></body></html><h1>x</h1>", "<plaintext>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    // what other readers would take for something
    "javascript:alert(1)", "{{ 7 * 7 }}", "{% raw %}", "${7*7}", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;",
    "&amp;lt;b&amp;gt;", "\\u003cscript\\u003e", "%3Cscript%3Ealert(1)%3C/script%3E", "\u{202e}<b>x</b>\u{202c}",
    "<b>\u{e9}\u{1f4a5}</b>", "a & b < c > d \"e\" 'f'",
];

/// Every element that the templates are made of.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "meta",
    "title",
    "link",
    "script",
    "body",
    "a",
    "header",
    "nav",
    "form",
    "label",
    "span",
    "input",
    "main",
    "p",
    "section",
    "article",
    "div",
    "h1",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "time",
    "svg",
    "rect",
    "line",
    "path",
    "circle",
    "polyline",
    "text",
    "g",
    "details",
    "summary",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "button",
    "textarea",
    "select",
    "option",
    "fieldset",
    "legend",
    "strong",
    "q",
    "blockquote",
    "small",
];

/// Nothing on the page runs, loads or leads anywhere but what is ours.
#[track_caller]
fn check_page(what: &str, page: &Page) -> Html {
    let html = page.html();
    assert_eq!(html.comments, 0, "{what}: a comment");
    let scripts = html.elements.iter().filter(|one| one.name == "script").count();
    assert_eq!(scripts, 1, "{what}: scripts");
    // the title of a shape is one too
    let titles = html.elements.iter().filter(|one| one.name == "title").count();
    assert!(titles >= 1, "{what}: no title");
    for element in &html.elements {
        assert!(
            ELEMENTS.contains(&element.name.as_str()),
            "{what}: made of what somebody wrote: {element:?}"
        );
        for (name, value) in &element.attributes {
            let is_link = matches!(name.as_str(), "href" | "src" | "action" | "formaction");
            assert!(!name.starts_with("on") && name != "style", "{what}: {element:?}");
            let leads = value.starts_with('/') && !value.starts_with("//") || value.starts_with('#');
            let is_ours = leads || value == "data:," || value.starts_with("https://safe.example/");
            assert!(!is_link || is_ours, "{what}: {element:?}");
        }
    }
    html
}

/// What the page is made of, without what is written on it.
fn skeleton(html: &Html) -> Vec<(String, Vec<String>)> {
    let names = |one: &crate::browser::Element| one.attributes.iter().map(|(name, _)| name.clone()).collect();
    html.elements.iter().map(|one| (one.name.clone(), names(one))).collect()
}

/// A blocked and overridden task in which everything that people write is this text.
async fn written(site: &Site, text: &str) -> i64 {
    let tx = site.world.ops.store.write().await.expect("a write");
    let plain = tx.task(PLAIN).await.expect("a read").expect("a task");
    let word = Override::new(OverrideKind::Pin, "mia", text, at(NOW), None).expect("an override");
    let task = Task {
        id: 0,
        title: text.to_owned(),
        purpose: text.to_owned(),
        status: Status::Blocked,
        blocked_reason: Some(text.to_owned()),
        checklist: vec![text.to_owned()],
        overridden: Some(word),
        ..plain
    };
    let made = tx.insert_tasks(vec![NewTask { task, waits: Vec::new() }]).await.expect("a task");
    let number = made[0].id;
    let put = Put { by: "sam".to_owned(), at: at(NOW), audience: Audience::Internal };
    tx.add_comment(number, &put, &Comment { text: text.to_owned(), mentions: Vec::new() })
        .await
        .expect("a comment");
    let links = [("https://safe.example/".to_owned() + text, text), (text.to_owned(), text)];
    for (url, title) in links {
        tx.add_link(number, &put, &Link { url, title: title.to_owned(), kind: LinkKind::Link })
            .await
            .expect("a link");
    }
    tx.commit().await.expect("a commit");
    number
}

async fn shown(browser: &mut Browser, path: &str) -> Page {
    let page = browser.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_stays_text_on_every_page() {
    assert_eq!(PAYLOADS.iter().collect::<BTreeSet<_>>().len(), 60);
    let site = Site::new().await;
    let mut mia = site.signed_in("mia").await;
    let plain = written(&site, "nothing special").await;
    let page = shown(&mut mia, &format!("/tasks/{plain}")).await;
    let usual = skeleton(&check_page("a usual task", &page));
    let (token, mut numbers) = (page.token(), Vec::new());
    for text in PAYLOADS {
        let number = written(&site, text).await;
        numbers.push(number);
        let page = shown(&mut mia, &format!("/tasks/{number}")).await;
        let html = check_page(text, &page);
        assert_eq!(skeleton(&html), usual, "{text}");
        // title twice, purpose, checklist, reasons of the block and the override, comment, two links
        let times = html.texts.iter().filter(|one| one.contains(text)).count();
        assert!(times >= 9, "{text} stands there {times} times: {}", page.text);
        for dialog in ["override", "deadline"] {
            let path = format!("/tasks/{number}/{dialog}");
            assert!(check_page(text, &shown(&mut mia, &path).await).says(text), "{text}: {path}");
            let fields = [("form_token", token.as_str()), ("version", "1"), ("kind", text), ("reason", text)];
            let more = [("to", text), ("ends", text), ("value", text), ("told_how", text), ("do", "show")];
            let html = check_page(text, &mia.post(&path, &[&fields[..], &more[..]].concat()).await);
            assert_eq!(html.field("reason"), Some(text), "{path}");
        }
    }
    let found: BTreeSet<&str> = {
        let mut found = BTreeSet::new();
        for path in ["/board", "/tasks?assignee=sam", "/tasks?status=blocked"] {
            let html = check_page(path, &shown(&mut mia, path).await);
            found.extend(PAYLOADS.iter().filter(|text| html.says(text)).copied());
        }
        found
    };
    assert!(found.len() > 40, "only {found:?} are on the lists");
    // and on the queue of whom they are for
    let mut sam = site.signed_in("sam").await;
    for number in numbers.iter().take(30) {
        let tx = site.world.ops.store.write().await.expect("a write");
        let blocked = tx.task(*number).await.expect("a read").expect("a task");
        let task = Task { id: 0, status: Status::Open, blocked_reason: None, ..blocked };
        tx.insert_tasks(vec![NewTask { task, waits: Vec::new() }]).await.expect("a task");
        tx.commit().await.expect("a commit");
    }
    let queue = check_page("/queue", &shown(&mut sam, "/queue").await);
    assert!(PAYLOADS.iter().filter(|text| queue.says(text)).count() >= 25, "{:?}", queue.texts);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_the_address_stays_text() {
    let site = Site::new().await;
    let (mut mia, mut nobody) = (site.signed_in("mia").await, site.browser());
    let (token, strangers) = (mia.token().await, nobody.token().await);
    for text in PAYLOADS {
        let query: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        for name in ["q", "client", "assignee", "role"] {
            let page = mia.get(&format!("/tasks?{name}={query}")).await;
            let html = check_page(text, &page);
            if page.status == 200 {
                let fields = html.elements.iter().filter(|one| one.value("name") == Some(name));
                assert!(fields.into_iter().any(|one| one.value("value") == Some(text)), "{name}: {text}");
            }
        }
        for path in ["/tasks?status=", "/tasks?after=", "/me?said=", "/board?said=", "/sign-in?to="] {
            check_page(path, &mia.get(&format!("{path}{query}")).await);
        }
        let back = [("form_token", token.as_str()), ("version", text), ("back", text), ("text", text)];
        check_page(text, &mia.post("/tasks/3/comment", &back).await);
        let fields = [("form_token", strangers.as_str()), ("login", text), ("to", text), ("password", "x")];
        // twenty of one name in a minute, and these are sixty names
        let html = check_page(text, &nobody.post("/sign-in", &fields).await);
        assert_eq!(html.field("login"), Some(text));
        check_page(text, &nobody.get(&format!("/sign-in/{}", query.replace('+', "%20"))).await);
    }
}
