//! `ONAPPTEST`: the echo of `event.test`, for checking a handler.

use crate::event::{EventError, Occurrence, PortalEvent};
use crate::tree::{Tree, Value};

/// Its `data`. Source: reference, section 3.7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnAppTest {
    /// QUERY: what `event.test` was called with.
    pub query: Option<Value>,
    /// LANGUAGE_ID: the portal's language, not a user's.
    pub language: Option<String>,
}

impl From<&Tree> for OnAppTest {
    fn from(data: &Tree) -> Self {
        Self {
            query: data.get("QUERY").cloned(),
            language: data.string("LANGUAGE_ID"),
        }
    }
}

impl OnAppTest {
    /// What `event.test` was called with as `probe`.
    pub fn probe(&self) -> Option<&str> {
        self.query.as_ref()?.as_map()?.text("probe")
    }

    pub(super) fn read(occurrence: Occurrence<'_>) -> Result<PortalEvent, EventError> {
        Ok(PortalEvent::AppTest(Self::from(occurrence.data)))
    }
}

#[cfg(test)]
mod tests {
    use crate::event::PortalEvent;
    use crate::event::tests::read;

    #[test]
    fn the_echo_keeps_its_nesting() {
        let event = read(
            "ONAPPTEST",
            "QUERY[any]=data&QUERY[list][]=a&QUERY[list][]=b",
        );
        let Ok(PortalEvent::AppTest(event)) = event else {
            panic!("{event:?}")
        };
        assert_eq!(event.probe(), None);
        assert_eq!(event.query.map(|query| query.node_count()), Some(5));
        let Ok(PortalEvent::AppTest(event)) = read("ONAPPTEST", "QUERY[probe]=5d") else {
            panic!("no test event")
        };
        assert_eq!(event.probe(), Some("5d"));
    }
}
