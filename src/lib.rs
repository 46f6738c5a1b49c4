//! The call card: who is calling, on which line, and the truth about how the call goes and ends.
//! Runs in an iframe of the portal.
//!
//! `app → page → panel → {ui, state, hook, remote}`, `app → {placement, boot}`,
//! `hook → {state, remote, placement}`; everything may use `browser`. Nothing here panics: a panic
//! would end the card for good.

pub mod app;
pub mod boot;
pub mod browser;
pub mod hook;
pub mod page;
pub mod panel;
pub mod placement;
#[cfg(debug_assertions)]
pub mod preview;
pub mod remote;
pub mod state;
pub mod ui;
pub mod wire;
