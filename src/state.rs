//! What the card knows: one store per concern, changed only by `apply`.

pub mod call;
pub mod call_log;
pub mod connection;
pub mod picture;
pub mod portal;
pub mod report;
pub mod timeline;

pub use call::CallStore;
pub use call_log::{CallLog, StoreEvent};
pub use connection::{Connection, ConnectionStore, Link, LinkEvent, Trouble};
pub use picture::Picture;
pub use portal::Portal;
pub use timeline::{Entry, EntryKey};
