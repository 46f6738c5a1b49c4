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
