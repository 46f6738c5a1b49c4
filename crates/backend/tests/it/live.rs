//! The live stream: no gap, no repeat, and an end when it must end.

mod ending;
mod resuming;

use std::time::Duration;

use backend::clock::Clock;
use backend::journal::{Journal, Options};
use backend::keys::Keys;
use backend::live::{self, LiveStream, Watch};
use backend::portals::Portals;
use serde_json::Value;
use tempfile::TempDir;

use crate::portals::installation;
use crate::sample::{Events, HOUR, START, call, portal};

/// A journal with one portal that has us installed.
struct Stage {
    _folder: TempDir,
    events: Events,
    portals: Portals,
}

impl Stage {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::test(START);
        let options = Options::new(clock.clone());
        let journal = Journal::open(&folder.path().join("db"), options).expect("opens");
        let keys = Keys::open(&folder.path().join("keys")).expect("opens");
        let portals = Portals::open(&journal, &keys).await.expect("opens");
        portals
            .store(installation('a', "TOKEN"))
            .await
            .expect("stored");
        let events = Events {
            portal: portal('a'),
            journal,
            clock,
        };
        Self {
            _folder: folder,
            events,
            portals,
        }
    }

    /// Opens a stream whose session lasts an hour.
    async fn open(&self, id: &str, last_event_id: Option<&str>) -> LiveStream {
        let Events {
            portal,
            journal,
            clock,
        } = &self.events;
        let generation = self.portals.get(portal).expect("installed").generation;
        let expires_at = clock.now().plus_millis(HOUR);
        let watch = Watch {
            portal: portal.clone(),
            generation,
            call_id: call(id),
            expires_at,
        };
        live::open(journal, &self.portals, clock, watch, last_event_id)
            .await
            .expect("opens")
    }
}

/// A frame taken apart.
#[derive(Debug, PartialEq)]
enum Frame {
    Heartbeat,
    Event { event: String, id: u64, data: Value },
}

impl Frame {
    fn parse(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).expect("text");
        if text == ": \n\n" {
            return Self::Heartbeat;
        }
        let lines: Vec<_> = text
            .strip_suffix("\n\n")
            .expect("complete")
            .split('\n')
            .collect();
        let [event, id, data] = lines[..] else {
            panic!("three lines: {text:?}")
        };
        Self::Event {
            event: event.strip_prefix("event: ").expect("an event").to_owned(),
            id: id
                .strip_prefix("id: ")
                .and_then(|id| id.parse().ok())
                .expect("an id"),
            data: serde_json::from_str(data.strip_prefix("data: ").expect("data")).expect("json"),
        }
    }

    /// The event's name and id.
    fn name(&self) -> (&str, u64) {
        match self {
            Self::Heartbeat => ("heartbeat", 0),
            Self::Event { event, id, .. } => (event, *id),
        }
    }

    /// The places of the facts it tells.
    fn places(&self) -> Vec<u64> {
        match self {
            Self::Event { data, .. } if data["facts"].is_array() => {
                let facts = data["facts"].as_array().expect("a list");
                facts
                    .iter()
                    .map(|fact| fact["seq"].as_u64().expect("a place"))
                    .collect()
            }
            Self::Event { data, .. } => data["seq"].as_u64().into_iter().collect(),
            Self::Heartbeat => Vec::new(),
        }
    }
}

/// The next frame; `None` at the end.
async fn next(stream: &mut LiveStream) -> Option<Frame> {
    stream.next().await.map(|bytes| Frame::parse(&bytes))
}

/// The next frame that is no heartbeat.
async fn next_event(stream: &mut LiveStream) -> Frame {
    loop {
        match next(stream).await.expect("it goes on") {
            Frame::Heartbeat => {}
            event => return event,
        }
    }
}

/// Whether nothing comes at this moment.
async fn is_silent(stream: &mut LiveStream) -> bool {
    tokio::time::timeout(Duration::ZERO, stream.next())
        .await
        .is_err()
}
