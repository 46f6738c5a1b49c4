//! `ONAPPUPDATE`: may carry a new `application_token`; handlers and placements are gone.

use crate::event::{EventError, Occurrence, PortalEvent};
use crate::tree::Tree;

/// Its `data`; the tokens are in `auth`. Source: reference, sections 3.7 and 4.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnAppUpdate {
    /// VERSION.
    pub version: Option<u32>,
    /// PREVIOUS_VERSION.
    pub previous_version: Option<u32>,
    /// LANGUAGE_ID: the portal's language, not a user's.
    pub language: Option<String>,
}

impl From<&Tree> for OnAppUpdate {
    fn from(data: &Tree) -> Self {
        Self {
            version: data.number("VERSION"),
            previous_version: data.number("PREVIOUS_VERSION"),
            language: data.string("LANGUAGE_ID"),
        }
    }
}

impl OnAppUpdate {
    pub(super) fn read(occurrence: Occurrence<'_>) -> Result<PortalEvent, EventError> {
        Ok(PortalEvent::AppUpdate(Self::from(occurrence.data)))
    }
}

#[cfg(test)]
mod tests {
    use crate::event::PortalEvent;
    use crate::event::tests::read;

    #[test]
    fn an_update_says_from_which_version_to_which() {
        let event = read("ONAPPUPDATE", "VERSION=2&PREVIOUS_VERSION=1&LANGUAGE_ID=de");
        let Ok(PortalEvent::AppUpdate(event)) = event else {
            panic!("{event:?}")
        };
        assert_eq!((event.version, event.previous_version), (Some(2), Some(1)));
    }
}
