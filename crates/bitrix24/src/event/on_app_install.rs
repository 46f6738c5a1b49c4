//! `ONAPPINSTALL`: the first carrier of a portal's `application_token`.

use crate::event::{EventError, Occurrence, PortalEvent};
use crate::tree::Tree;

/// Its `data`; the tokens are in `auth`. Source: reference, section 3.7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnAppInstall {
    /// VERSION.
    pub version: Option<u32>,
    /// ACTIVE.
    pub is_active: bool,
    /// INSTALLED: whether the installation is finished.
    pub is_installed: bool,
    /// LANGUAGE_ID: the portal's language, not a user's.
    pub language: Option<String>,
}

impl From<&Tree> for OnAppInstall {
    fn from(data: &Tree) -> Self {
        Self {
            version: data.number("VERSION"),
            is_active: data.flag("ACTIVE"),
            is_installed: data.flag("INSTALLED"),
            language: data.string("LANGUAGE_ID"),
        }
    }
}

impl OnAppInstall {
    pub(super) fn read(occurrence: Occurrence<'_>) -> Result<PortalEvent, EventError> {
        Ok(PortalEvent::AppInstall(Self::from(occurrence.data)))
    }
}

#[cfg(test)]
mod tests {
    use crate::event::PortalEvent;
    use crate::event::tests::read;

    #[test]
    fn an_installation_may_not_be_finished_yet() {
        let event = read(
            "ONAPPINSTALL",
            "VERSION=1&ACTIVE=Y&INSTALLED=N&LANGUAGE_ID=de",
        );
        let Ok(PortalEvent::AppInstall(event)) = event else {
            panic!("{event:?}")
        };
        assert_eq!(
            (event.version, event.is_active, event.is_installed),
            (Some(1), true, false)
        );
    }
}
