//! The backend's contract, in one binary.

#![expect(
    clippy::disallowed_methods,
    reason = "tests measure how long something took"
)]

mod client;
mod crowd;
mod events;
mod files;
mod first_paint;
mod forgery;
mod hardening;
mod install;
mod journal_contract;
mod kill;
mod live;
mod live_http;
mod load;
mod moving;
mod opened;
mod operations;
mod pages;
mod portals;
mod refusals;
mod rotation;
mod sample;
mod scripted;
mod secrecy;
mod session;
mod setup;
mod stalled;
mod stand;
mod statistics;
mod unread;
mod whole_call;
