//! The pages, chosen by what the portal opened.

pub mod card;
pub mod report;

use api::{BootCall, BootPage};

use crate::wire::Boot;

pub use card::CardPage;
pub use report::{Setup, use_report};

/// Which page this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The card of a call.
    Card(Box<BootCall>),
    /// What the backend wrote is all of it: a call card without a call, or a page that nothing can
    /// be asked for on.
    Still,
    /// The installation page, or the application's own with its check-up: asked for with this.
    Setup(String),
}

impl Page {
    /// The page for a launch.
    pub fn of(boot: &Boot) -> Self {
        match (boot.page, &boot.call) {
            (BootPage::Card, Some(call)) => Self::Card(Box::new(call.clone())),
            (BootPage::Card, None) => Self::Still,
            (BootPage::App | BootPage::Install, _) => {
                boot.ticket.clone().map_or(Self::Still, Self::Setup)
            }
        }
    }
}
