//! wasm-bindgen and its test runner, which must be of the very version the card is built with.

use anyhow::Result;

use crate::run::root;
use crate::version::locked;

/// Adds them if need be. Only their own version matters to the card, not what they were built with.
pub(crate) fn ensure() -> Result<()> {
    let programs = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    super::ensure(
        "wasm-bindgen-cli",
        &programs,
        &locked(root(), "wasm-bindgen")?,
        "",
    )
}
