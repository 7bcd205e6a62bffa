//! What a calendar does to work that is still to come, and what a change of it does.

use slated::clock::Clock;
use slated::config::Config;
use slated::import::{self, Files};
use slated::ops::{Ops, Policy};
use slated_core::time::Timestamp;
use slated_store::{OccurrenceRow, Store};

/// Friday, noon in Warsaw.
const NOW: &str = "2026-12-04T11:00:00Z";

const AGENCY: &str = "name = \"A\"\ntime_zone = \"Europe/Warsaw\"\ncalendar = \"pl\"\nworks_from = \"09:00\"\n\
                      hours_per_day = 8\nadopted_on = 2026-12-01\n";
const CALENDARS: &str = "[pl]\nvalid_through = 2026-12-10\nworking_days = []\n[always]\nweekend = []\n";
const TEAM: &str = "login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active\n\
                    anna,Anna,specialist,seo,pl,Pacific/Auckland,09:00,8,yes\n\
                    ewa,Ewa,manager,account-manager,pl,Europe/Warsaw,09:00,8,yes\n\
                    zoe,Zoe,specialist,seo,pl,Europe/Warsaw,09:00,8,yes\n";
const CLIENTS: &str = "key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status,calendar_use\n\
                       agency,Agency,ewa,Europe/Warsaw,always,small,2026-12-01,,active,agency\n\
                       both,Both,ewa,Europe/Warsaw,always,small,2026-12-01,,active,union\n\
                       own,Own,ewa,Europe/Warsaw,always,small,2026-12-01,,active,client\n";
const SEO: &str = "key = \"seo\"\nname = \"SEO\"\npurpose = \"p\"\n\n[[task]]\nkey = \"saturday\"\ntitle = \"t\"\n\
                   purpose = \"p\"\nrole = \"seo\"\neffort_hours = 1\n\
                   schedule = { rrule = \"FREQ=WEEKLY;BYDAY=SA\", at = \"13:00\", on_holiday = \"following\" }\n\
                   due = { business_days = 1, at = \"18:00\" }\n";

fn files() -> Files {
    let engagements = ["agency", "both", "own"].map(|client| format!("{client},seo,2026-12-04,,,,\n"));
    let engagements = format!(
        "client,service,starts_on,ends_on,paused_from,paused_to,effort_factor\n{}",
        engagements.concat()
    );
    [
        ("agency.toml", AGENCY),
        ("calendars.toml", CALENDARS),
        ("team.csv", TEAM),
        ("clients.csv", CLIENTS),
        ("engagements.csv", &engagements),
        ("catalog/seo.toml", SEO),
        ("absences.csv", "login,from,to,kind\nanna,2026-12-08,2026-12-08,vacation\n"),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .into()
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

struct House {
    ops: Ops,
    files: Files,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new() -> House {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&format!("sqlite://{}", folder.path().join("slated.db").display()), 2).await;
        let policy = Policy::of(&Config::default()).into();
        let ops = Ops { store: store.expect("a database"), clock: Clock::fixed(at(NOW)), policy };
        let house = House { ops, files: files(), _folder: folder };
        house.import().await;
        house
    }

    async fn import(&self) {
        let files =
            import::read_from(&self.files).unwrap_or_else(|errors| panic!("{}", import::listing(&errors)));
        self.ops.import(&files).await.expect("an import");
    }

    async fn change(&mut self, from: &str, to: &str) {
        let text = String::from_utf8(self.files["calendars.toml"].clone()).expect("text");
        assert!(text.contains(from), "{text}");
        self.files.insert("calendars.toml".to_owned(), text.replace(from, to).into_bytes());
        self.import().await;
    }

    async fn beat(&self, now: &str) {
        self.ops.clock.set(at(now));
        self.ops.generate_all(at(now)).await.expect("generation");
    }

    /// `client: when its series is looked at next`, by client.
    async fn next(&self) -> Vec<String> {
        let tx = self.ops.store.read().await.expect("a read");
        let series = tx.series_all().await.expect("series").into_iter();
        series.map(|row| format!("{}: {}", row.client, row.next_run_at)).collect()
    }

    async fn occurrences(&self, client: &str) -> Vec<OccurrenceRow> {
        let tx = self.ops.store.read().await.expect("a read");
        let series = tx.series_of_client(client).await.expect("series");
        let mut rows = tx.occurrences(series[0].id, None, 100).await.expect("occurrences");
        rows.reverse();
        rows
    }
}

#[tokio::test]
async fn a_change_of_the_agencys_calendar_has_those_looked_at_again_who_go_by_it() {
    let mut house = House::new().await;
    house.beat(NOW).await;
    let (saturday, monday) = ("2026-12-05T12:00:00Z", "2026-12-07T12:00:00Z");
    assert_eq!(
        house.next().await,
        [format!("agency: {monday}"), format!("both: {monday}"), format!("own: {saturday}")]
    );
    house.change("working_days = []", "working_days = [2026-12-05]").await;
    house.beat(NOW).await;
    assert_eq!(house.next().await, ["agency", "both", "own"].map(|client| format!("{client}: {saturday}")));
}

#[tokio::test]
async fn what_is_decided_beyond_the_known_days_is_provisional_and_an_open_task_stays_as_it_is() {
    let mut house = House::new().await;
    // Saturday the 5th is worked on Monday, Saturday the 12th lies beyond the 10th
    house.beat("2026-12-14T12:00:00Z").await;
    let told = |rows: Vec<OccurrenceRow>| -> Vec<String> {
        rows.iter().map(|row| format!("{} {:?} {}", row.nominal_on, row.status, row.provisional)).collect()
    };
    let both = told(house.occurrences("both").await);
    assert_eq!(both, ["2026-12-05 Missed false", "2026-12-12 Created true"]);
    let own = told(house.occurrences("own").await);
    assert_eq!(
        own,
        ["2026-12-05 Missed false", "2026-12-12 Created false"],
        "it never goes by that calendar"
    );
    let tasks = || async {
        let tx = house.ops.store.read().await.expect("a read");
        tx.open_tasks(&slated_store::TaskFilter::default()).await.expect("tasks")
    };
    let before = tasks().await;
    assert_eq!(before.len(), 3);

    let known = "valid_through = 2026-12-31\nholidays = [{ date = 2026-12-15, name = \"New\" }]";
    let changed = String::from_utf8(house.files["calendars.toml"].clone()).expect("text");
    let changed = changed.replace("valid_through = 2026-12-10", known);
    house.files.insert("calendars.toml".to_owned(), changed.into_bytes());
    house.import().await;
    house.beat("2026-12-14T12:00:00Z").await;
    let tx = house.ops.store.read().await.expect("a read");
    let after = tx.open_tasks(&slated_store::TaskFilter::default()).await.expect("tasks");
    assert_eq!(after, before, "the 15th would move their deadlines");
    drop(tx);
    house.beat("2026-12-21T12:00:00Z").await;
    assert_eq!(told(house.occurrences("both").await)[2], "2026-12-19 Created false");
}

/// On Monday at 13:00 in Warsaw it is Tuesday in Auckland, and on Tuesday Anna is away.
#[tokio::test]
async fn who_is_away_is_so_on_their_own_day() {
    let house = House::new().await;
    house.beat("2026-12-07T12:00:00Z").await;
    let tx = house.ops.store.read().await.expect("a read");
    let tasks = tx.open_tasks(&slated_store::TaskFilter::default()).await.expect("tasks");
    assert_eq!(tasks.len(), 3);
    assert!(tasks.iter().all(|task| task.assignee.as_deref() == Some("zoe")), "{tasks:#?}");
}
