//! Browser things in, signals out; all of it ends with the view that uses it.

pub mod now;
pub mod use_live_call;

pub use now::Now;
pub use use_live_call::{LiveCall, use_live_call};
