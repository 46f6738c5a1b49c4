//! `ONAPPUNINSTALL`: REST is revoked already, the `application_token` is the only check left.

use crate::event::{EventError, Occurrence, PortalEvent};
use crate::tree::Tree;

/// Its `data`. Source: reference, section 3.7.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnAppUninstall {
    /// CLEAN: whether to delete what we stored of the portal.
    pub clean: bool,
    /// LANGUAGE_ID: the portal's language, not a user's.
    pub language: Option<String>,
}

impl From<&Tree> for OnAppUninstall {
    fn from(data: &Tree) -> Self {
        Self {
            clean: data.flag("CLEAN"),
            language: data.string("LANGUAGE_ID"),
        }
    }
}

impl OnAppUninstall {
    pub(super) fn read(occurrence: Occurrence<'_>) -> Result<PortalEvent, EventError> {
        Ok(PortalEvent::AppUninstall(Self::from(occurrence.data)))
    }
}

#[cfg(test)]
mod tests {
    use crate::event::PortalEvent;
    use crate::event::tests::read;

    #[test]
    fn only_a_clear_yes_deletes_what_we_stored() {
        for (data, clean) in [
            ("CLEAN=1", true),
            ("CLEAN=0", false),
            ("", false),
            ("CLEAN=", false),
        ] {
            let event = read("ONAPPUNINSTALL", data);
            let Ok(PortalEvent::AppUninstall(event)) = event else {
                panic!("{event:?}")
            };
            assert_eq!(event.clean, clean, "{data}");
        }
    }
}
