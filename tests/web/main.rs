//! The card's views in headless Chromium.
#![cfg(target_arch = "wasm32")]
