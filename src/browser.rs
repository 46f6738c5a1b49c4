//! What the browser gives: a clock, timers, listeners, the document. The lowest layer; it knows
//! nothing of calls.

pub mod bell;
pub mod clock;
pub mod document;
pub mod listener;
pub mod timer;

pub use bell::Bell;
pub use clock::Clock;
pub use listener::Listener;
