//! How far the application has come on the portal, and who wired its events.

use serde::{Deserialize, Serialize};

/// How far the application has come. Source: reference, section 4.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Not on this portal: no tokens, no events, no tab.
    Absent,
    /// Added, the installation not finished: REST answers, but no event is sent, nobody sees the
    /// tab, and employees read that it is not fully installed.
    Installing,
    /// The installation was finished.
    Installed,
}

/// Who says where events go and whether the card has our tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wiring {
    /// All set up by hand: every event goes to the options' address, and the tab is always
    /// there. For tests that are about calls.
    #[default]
    Given,
    /// As on a real portal: an event goes to the handlers the application has bound, the tab is
    /// there when its placement is bound, and both only once the installation is finished.
    Bound,
}

impl Wiring {
    /// Where an application stands on a portal that has just been started.
    pub(crate) fn first_standing(self) -> Standing {
        match self {
            Self::Given => Standing::Installed,
            Self::Bound => Standing::Installing,
        }
    }
}
