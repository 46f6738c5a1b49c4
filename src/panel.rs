//! What the card is put together from. A panel reads stores and words, and draws.

pub mod callback;
pub mod connection;
pub mod header;
pub mod notices;
pub mod outcome;
pub mod record;
pub mod timeline;

pub use callback::callback_panel;
pub use connection::connection_panel;
pub use header::header_panel;
pub use outcome::outcome_panel;
pub use timeline::timeline_panel;
