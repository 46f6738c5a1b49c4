//! What the card is put together from. A panel reads stores and words, and draws.

pub mod callback;
pub mod connection;
pub mod header;
pub mod notices;
pub mod outcome;
pub mod record;
pub mod timeline;

pub use callback::CallbackPanel;
pub use connection::ConnectionPanel;
pub use header::HeaderPanel;
pub use outcome::OutcomePanel;
pub use timeline::TimelinePanel;
