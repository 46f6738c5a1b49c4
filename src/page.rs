//! The pages, chosen by what the portal opened.

pub mod card;
pub mod install;
pub mod no_call;
pub mod sentence;

use api::{Boot, BootCall, BootPage};

pub use card::CardPage;
pub use install::use_installation;
pub use no_call::NoCallPage;
pub use sentence::SentencePage;

/// Which page this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The card of a call.
    Card(BootCall),
    /// A call card without a call.
    NoCall,
    /// The application's own page: what the backend wrote is all of it.
    App,
    /// The installation page: what the backend wrote, with a button that works.
    Install,
}

impl Page {
    /// The page for a launch.
    pub fn of(boot: &Boot) -> Self {
        match (boot.page, &boot.call) {
            (BootPage::Card, Some(call)) => Self::Card(call.clone()),
            (BootPage::Card, None) => Self::NoCall,
            (BootPage::App, _) => Self::App,
            (BootPage::Install, _) => Self::Install,
        }
    }
}
