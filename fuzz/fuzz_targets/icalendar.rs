//! Any bytes as a calendar file of an agency: read or refused, without a panic and within the reader's limits.

#![no_main]

use libfuzzer_sys::fuzz_target;
use slated_fuzz::import::{self, Files};

const FILE_BYTES_MAX: usize = 1024 * 1024;
/// Days that the events of one file may name, as the reader promises.
const DAYS_MAX: usize = 20_000;

const AGENCY: [(&str, &str); 5] = [
    (
        "agency.toml",
        "name = \"Fuzz\"\ntime_zone = \"UTC\"\ncalendar = \"fuzz\"\nworks_from = \"09:00\"\nhours_per_day = 8\nadopted_on = 2026-11-30\n",
    ),
    (
        "team.csv",
        "login,name,access,roles,calendar,time_zone,works_from,hours_per_day,active\nann,Ann,manager,account-manager,fuzz,UTC,09:00,8,yes\n",
    ),
    ("clients.csv", "key,name,manager,time_zone,calendar,tier,started_on,renewal_on,status\n"),
    ("engagements.csv", "client,service,starts_on,ends_on,paused_from,paused_to,effort_factor\n"),
    (
        "catalog/one.toml",
        "key = \"one\"\nname = \"One\"\npurpose = \"One\"\n[[task]]\nkey = \"one\"\ntitle = \"One\"\npurpose = \"One\"\nrole = \"account-manager\"\neffort_hours = 1\nschedule = { on_start = true }\ndue = { hours = 1 }\n",
    ),
];

fuzz_target!(|bytes: &[u8]| {
    let mut files: Files =
        AGENCY.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    files.insert("calendars/fuzz.ics".to_owned(), bytes.to_vec());
    match import::read_from(&files) {
        Ok(read) => {
            assert!(bytes.len() <= FILE_BYTES_MAX);
            let calendar = &read.calendars["fuzz"];
            assert!(calendar.days_off.len() + calendar.days_on.len() <= DAYS_MAX);
        }
        // nothing else in this agency is wrong
        Err(errors) => assert!(errors.iter().all(|error| error.file == "calendars/fuzz.ics"), "{errors:?}"),
    }
});
