//! Takes the portal's events, keeps them durably, and shows them live to the cards.

pub mod app;
pub mod assets;
pub mod callers;
pub mod clock;
pub mod config;
pub mod connection;
pub mod http;
pub mod ingest;
pub mod journal;
pub mod keys;
pub mod live;
pub mod metrics;
pub mod page;
pub mod portal;
pub mod portals;
pub mod random;
pub mod session;
pub mod setup;
pub mod state;
pub mod statistics;
pub mod trust;
