//! Whole calls: the card as it ships, in a real Chromium, against the backend and the simulated portal.

use std::process::Command;

use anyhow::Result;

use crate::card;
use crate::run::{cargo, root, run as run_command, target_dir};
use crate::tools::browser;

/// Runs `tests/e2e`.
pub(crate) fn run() -> Result<()> {
    run_command(&mut test("e2e")?)
}

/// Takes the pictures in `docs/shots`.
pub(crate) fn shots() -> Result<()> {
    let folder = root().join("docs/shots");
    std::fs::create_dir_all(&folder)?;
    run_command(test("shots")?.env("CALL_CARD_SHOTS", folder))
}

/// The suite over a freshly built card. It has a folder of its own, so that a running `dev` keeps its `dist`.
fn test(suite: &str) -> Result<Command> {
    let browser = browser::ensure()?;
    let dist = target_dir()?.join("e2e/dist");
    card::build_release(&dist)?;
    // The whole workspace, so that what `cargo test --workspace` built is used and not built with other features.
    let mut test = cargo(&["test", "--workspace", "--test", suite]);
    test.env("CALL_CARD_E2E_DIST", dist)
        .env("CHROME", browser.chrome)
        .env("CHROMEDRIVER", browser.driver);
    Ok(test)
}
