//! Browser things in, signals out; all of it ends with the view that uses it.

pub mod now;
pub mod sign_in;
pub mod task;
pub mod use_frame;
pub mod use_live_call;
pub mod use_title;

pub use now::Now;
pub use sign_in::SignIn;
pub use use_frame::use_frame;
pub use use_live_call::{LiveCall, use_live_call};
pub use use_title::use_title;
