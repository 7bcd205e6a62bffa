//! The reader of an agency's files without the daemon around it, whose drivers would take minutes to build with a
//! sanitizer. Links and not copies: the module knows no database, so it stands alone.

pub mod ics;
pub mod import;
