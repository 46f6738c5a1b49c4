//! The pages, chosen by what the portal opened.

pub mod card;
pub mod install;

use api::{BootCall, BootPage};

use crate::wire::Boot;

pub use card::CardPage;
pub use install::use_installation;

/// Which page this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The card of a call.
    Card(Box<BootCall>),
    /// A call card without a call, or the application's own page: what the backend wrote is all
    /// of it.
    Still,
    /// The installation page: what the backend wrote, with a button that works.
    Install,
}

impl Page {
    /// The page for a launch.
    pub fn of(boot: &Boot) -> Self {
        match (boot.page, &boot.call) {
            (BootPage::Card, Some(call)) => Self::Card(Box::new(call.clone())),
            (BootPage::Card, None) | (BootPage::App, _) => Self::Still,
            (BootPage::Install, _) => Self::Install,
        }
    }
}
