//! How a command ends: the codes, and which failure has which.

use std::io;
use std::process::ExitCode;

use slated_store::StoreError;

use super::remote::RemoteError;
use crate::config::ConfigError;
use crate::import::{self, FileError};
use crate::ops::{self, chain};
use crate::telemetry::BadFilter;

/// What the exit code says; clap itself answers 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done,
    Failed,
    Usage,
    Input,
    Refused,
    NotFound,
    Unreachable,
}

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed: a file, the network or the database
  2  the command line is wrong
  3  the input is wrong: a file, a line, a setting
  4  refused by the rules, or changed by somebody else meanwhile
  5  there is no such thing
  6  no daemon answers

Example:
  slated demo";

impl Exit {
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Input => 3,
            Exit::Refused => 4,
            Exit::NotFound => 5,
            Exit::Unreachable => 6,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("failed to {doing}")]
    Io {
        doing: &'static str,
        #[source]
        source: io::Error,
    },
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Filter(#[from] BadFilter),
    #[error("{}", import::listing(.0))]
    Files(Vec<FileError>),
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Input(String),
    #[error(transparent)]
    Verb(#[from] ops::Error),
    #[error(transparent)]
    Remote(#[from] RemoteError),
    #[error("{:#}", .0)]
    Daemon(anyhow::Error),
}

impl Failure {
    pub fn io(doing: &'static str, source: io::Error) -> Failure {
        Failure::Io { doing, source }
    }

    pub fn exit(&self) -> Exit {
        match self {
            // who closes the pipe has read enough
            Failure::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Failure::Io { .. } => Exit::Failed,
            Failure::Config(_) | Failure::Filter(_) | Failure::Files(_) | Failure::Input(_) => Exit::Input,
            Failure::Usage(_) => Exit::Usage,
            Failure::Verb(error) => of_verb(error),
            Failure::Remote(error) => error.exit(),
            Failure::Daemon(error) => match (error.downcast_ref(), error.downcast_ref()) {
                (Some(error), _) => of_verb(error),
                (_, Some(error)) => of_store(error),
                (None, None) => Exit::Failed,
            },
        }
    }
}

impl From<io::Error> for Failure {
    fn from(source: io::Error) -> Failure {
        Failure::io("write the answer", source)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::Verb(error.into())
    }
}

fn of_verb(error: &ops::Error) -> Exit {
    match error {
        ops::Error::NotFound { .. } | ops::Error::NoAgency => Exit::NotFound,
        ops::Error::Refused(_)
        | ops::Error::NotCreated(_)
        | ops::Error::Forbidden(_)
        | ops::Error::Held(_)
        | ops::Error::Engagement(_)
        | ops::Error::Engaged { .. }
        | ops::Error::StaleEngagement { .. }
        | ops::Error::StaleClient { .. }
        | ops::Error::StaleContact { .. }
        | ops::Error::StaleExpectation { .. }
        | ops::Error::StaleProposal { .. }
        | ops::Error::ProposalClosed { .. }
        | ops::Error::ProposalOutdated { .. }
        | ops::Error::ProposedAlready { .. }
        | ops::Error::Bulk { .. }
        | ops::Error::Overlaps { .. }
        | ops::Error::StillManages { .. }
        | ops::Error::StillInUse { .. }
        | ops::Error::Unseen { .. }
        | ops::Error::Stale { .. } => Exit::Refused,
        ops::Error::Invalid { .. } => Exit::Input,
        ops::Error::Store(error) => of_store(error),
    }
}

fn of_store(error: &StoreError) -> Exit {
    match error {
        StoreError::Stale { .. } | StoreError::Conflict { .. } | StoreError::Locked { .. } => Exit::Refused,
        StoreError::Url { .. } => Exit::Input,
        StoreError::Busy { .. }
        | StoreError::Lost { .. }
        | StoreError::Corrupt { .. }
        | StoreError::Folder { .. }
        | StoreError::File { .. }
        | StoreError::Foreign { .. }
        | StoreError::Unreachable { .. }
        | StoreError::Newer { .. }
        | StoreError::Db { .. } => Exit::Failed,
    }
}

/// Prints the failure once, with what caused it, and gives its exit code.
pub fn report(failure: &Failure) -> ExitCode {
    let exit = failure.exit();
    if exit == Exit::Done {
        return exit.into();
    }
    let text = chain(failure);
    match failure {
        // many lines that each name their place need no prefix, and a refusal is no error
        Failure::Files(_) => eprintln!("{text}"),
        Failure::Remote(RemoteError::Refused { .. } | RemoteError::Stale { .. }) => eprintln!("{text}"),
        _ => eprintln!("error: {text}"),
    }
    exit.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_code() {
        let all = [
            Exit::Done,
            Exit::Failed,
            Exit::Usage,
            Exit::Input,
            Exit::Refused,
            Exit::NotFound,
            Exit::Unreachable,
        ];
        for exit in all {
            assert!(EXIT_CODES.contains(&format!("\n  {}  ", exit.code())), "{exit:?}");
        }
    }

    #[test]
    fn a_chain_says_each_thing_once() {
        let failure = Failure::io("read the list", io::Error::other("the disk is gone"));
        assert_eq!(chain(&failure), "failed to read the list: the disk is gone");
    }
}
