//! One daemon per SQLite file. The operating system holds the lock, so it ends with the process, however
//! that ends, and there is no stale lock to remove.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use fs4::fs_std::FileExt;

use crate::dialect::{OWNERS_ONLY, Place};
use crate::error::StoreError;

/// Held while a daemon generates; given back when dropped.
#[derive(Debug)]
pub struct DaemonLock {
    _locked: File,
}

impl DaemonLock {
    /// `None` on PostgreSQL, where daemons work side by side.
    pub fn take(url: &str) -> Result<Option<DaemonLock>, StoreError> {
        let path = match Place::parse(url)? {
            Place::File(path) => path,
            Place::Server(_) => return Ok(None),
        };
        let beside = lock_path(&path)?;
        let refused = |why: std::io::Error| StoreError::File { path: beside.clone(), why: why.to_string() };
        let options =
            File::options().read(true).write(true).create(true).truncate(false).mode(OWNERS_ONLY).clone();
        let mut file = options.open(&beside).map_err(refused)?;
        if !FileExt::try_lock_exclusive(&file).map_err(refused)? {
            let mut holder = String::new();
            file.read_to_string(&mut holder).map_err(refused)?;
            return Err(StoreError::Locked { path, pid: holder.trim().parse().ok() });
        }
        // For people and for the message of the next daemon; what locks is the operating system.
        file.set_len(0).map_err(refused)?;
        file.seek(SeekFrom::Start(0)).map_err(refused)?;
        writeln!(file, "{}", std::process::id()).map_err(refused)?;
        Ok(Some(DaemonLock { _locked: file }))
    }
}

/// Beside the real file, so that two links to one database share one lock.
fn lock_path(path: &Path) -> Result<PathBuf, StoreError> {
    let real = match fs::canonicalize(path) {
        Ok(real) => real,
        Err(_) => {
            let folder = folder_of(path);
            let missing = || StoreError::Folder { path: path.to_owned(), folder: folder.to_owned() };
            let name = path.file_name().ok_or_else(missing)?;
            fs::canonicalize(folder).map_err(|_| missing())?.join(name)
        }
    };
    let mut name = real.into_os_string();
    name.push(".lock");
    Ok(PathBuf::from(name))
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
