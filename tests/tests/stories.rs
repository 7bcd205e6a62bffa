//! Every story, on SQLite and on PostgreSQL: what happens must be what is written, byte for byte.
//!
//! `UPDATE_STORIES=1 cargo test -p slated-stories` writes down what happens now, for a person to judge.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use slated_cluster::Cluster;
use slated_stories::{diff, replay};

macro_rules! stories {
    ($($name:ident)+) => {
        const STORIES: &[&str] = &[$(stringify!($name),)+];
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
            async fn $name() {
                check_story(stringify!($name)).await;
            }
        )+
    };
}

stories! {
    a_client_in_mid_year
    a_client_stops_for_two_weeks
    a_contract_ends
    a_month_of_one_client
    three_days_down
    clocks_change
    client_moves_zone
    scheduler_dead_is_visible
    a_client_going_silent
    time_is_logged
    a_specialists_day
    the_expectation_card
    override_and_expiry
    an_override_with_its_price
    pause_and_resume
    see_the_next_dates
    when_will_it_be_done
    a_deadline_moves
    a_promise_that_is_moved_and_told
    what_the_manager_said_is_looked_at_again
    nobody_present
    month_end
    last_three_business_days
    nth_weekday
    excluded_date
    a_bad_rule_floods_nothing
    holidays_and_business_days
    a_template_edit_leaves_done_work_alone
    an_edit_loses_no_date
    a_promise_in_danger
    somebody_goes_on_vacation
    a_leaver
    the_board
    a_managers_monday
    a_slip_is_counted_where_the_client_is
    entered_late
    create_now
    buffer_one
    supersede
    no_pile_up
    nothing_is_lost
    template_edit_with_a_choice
    provenance
    recurrence_by_api
    substituted_working_day
    holiday_direction
    client_or_agency_calendar
}

async fn check_story(test: &str) {
    let path = folder().join(format!("{}.story", file_name(test)));
    let told = fs::read_to_string(&path).expect("the story is readable");
    let home = tempfile::tempdir().expect("a temporary folder");
    let sqlite = format!("sqlite://{}", home.path().join("slated.db").display());
    let on_sqlite = replay(&told, &sqlite).await.unwrap_or_else(|error| panic!("on SQLite: {error:#}"));
    if let Some(cluster) = Cluster::shared() {
        let url = cluster.create_database();
        let on_postgres =
            replay(&told, &url).await.unwrap_or_else(|error| panic!("on PostgreSQL: {error:#}"));
        assert_same("- SQLite, + PostgreSQL", &on_sqlite, &on_postgres);
    }
    if std::env::var_os("UPDATE_STORIES").is_some_and(|value| value == "1") {
        fs::write(&path, &on_sqlite).expect("the story is writable");
        return;
    }
    let heading = format!("- {} says, + what happens", path.display());
    assert_same(&heading, &told, &on_sqlite);
}

#[track_caller]
fn assert_same(heading: &str, was: &str, is: &str) {
    // not `assert_eq`: two whole stories in one line help nobody
    assert!(was == is, "{heading}\n{}", diff::unified(was, is));
}

#[test]
fn every_story_in_the_folder_is_told() {
    let written: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let told: BTreeSet<String> = STORIES.iter().map(|test| format!("{}.story", file_name(test))).collect();
    assert_eq!(written, told);
}

fn file_name(test: &str) -> String {
    test.replace('_', "-")
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("stories")
}
