//! What every journal keeps to, run over each member of the enum.

mod callbacks;
mod newest;
mod order;
mod silence;

use backend::clock::Clock;
use backend::journal::{Journal, Options};
use tempfile::TempDir;

use crate::sample::{Events, START, portal};

/// A journal's store, which can be closed and opened again.
pub(crate) enum Member {
    Sqlite(TempDir),
}

impl Member {
    /// One of each kind.
    fn each() -> Vec<Self> {
        vec![Self::Sqlite(tempfile::tempdir().expect("a folder"))]
    }

    fn open(&self, clock: &Clock) -> Journal {
        match self {
            Self::Sqlite(folder) => {
                let options = Options::new(clock.clone());
                Journal::open(&folder.path().join("db"), options).expect("opens")
            }
        }
    }

    /// A journal at the start of the day, and a portal's events.
    fn events(&self) -> Events {
        let clock = Clock::test(START);
        Events {
            portal: portal('a'),
            journal: self.open(&clock),
            clock,
        }
    }

    /// The same journal after a stop and a start.
    async fn restarted(&self, events: Events) -> Events {
        events.journal.close().await;
        Events {
            journal: self.open(&events.clock),
            ..events
        }
    }
}
