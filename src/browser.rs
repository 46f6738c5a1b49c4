//! What the browser gives: a clock, chance, timers, listeners, the document. The lowest layer; it knows
//! nothing of calls.

pub mod bell;
pub mod chance;
pub mod clock;
pub mod document;
pub mod listener;
pub mod timer;

pub use bell::Bell;
pub use chance::Chance;
pub use clock::{Clock, Moment};
pub use listener::Listener;
