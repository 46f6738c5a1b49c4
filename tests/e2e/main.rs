//! Whole calls: the card as it ships, in a real Chromium, inside a simulated portal's page, over
//! a backend of its own. `cargo xtask e2e` builds what they need and runs them.
#![cfg(not(target_arch = "wasm32"))]

mod act;
mod see;
mod stand;

mod call_in_order;
mod call_out_of_order;
mod connection;
mod first_paint;
mod frame;
mod installation;
mod installation_failures;
mod languages;
mod layout;
mod operators;
mod portals;
mod session;
mod text_from_outside;
mod without_scripts;
