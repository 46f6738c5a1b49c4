//! The card's views in headless Chromium: mounted into a node of their own, fed by scripted
//! stores, read as a person or an assistive tool would read them.
#![cfg(target_arch = "wasm32")]

mod backend;
mod boot;
mod bridge;
mod cleanup;
mod drawn;
mod endings;
mod facts;
mod fake_backend;
mod frame;
mod harness;
mod language;
mod live;
mod panel_callback;
mod panel_header;
mod panel_notices;
mod panel_outcome;
mod panel_timeline;
mod portal_window;
mod preview;
mod report;
mod start;
mod taken_over;
mod words;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
