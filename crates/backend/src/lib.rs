//! Takes the portal's events, keeps them durably, and shows them live to the cards.

pub mod clock;
pub mod keys;
pub mod journal;
pub mod portals;
pub mod ingest;
pub mod live;
