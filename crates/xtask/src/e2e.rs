//! Whole calls: the card as it ships, in a real Chromium, against the backend and the portal.

use std::process::Command;

use anyhow::Result;

use crate::card;
use crate::run::{build, cargo, perform, root, target_dir};
use crate::tools::browser;

/// Runs `tests/e2e`.
pub(crate) fn run() -> Result<()> {
    perform(&mut test("e2e")?)
}

/// Takes the pictures in `docs/shots`.
pub(crate) fn shots() -> Result<()> {
    let folder = root().join("docs/shots");
    std::fs::create_dir_all(&folder)?;
    perform(test("shots")?.env("CALL_CARD_SHOTS", folder))
}

/// The suite over a fresh card, which has a folder of its own: a running `dev` keeps its `dist`.
fn test(suite: &str) -> Result<Command> {
    let browser = browser::ensure()?;
    let dist = target_dir()?.join("e2e/dist");
    card::build_release(&dist)?;
    // With the whole workspace's features, as in `native`, so that what that built serves again.
    let built = build(&mut cargo("build --workspace --bin=call-card-backend"))?;
    let mut test = cargo(&format!("test --workspace --test {suite}"));
    let backend = built.program("call-card-backend")?;
    test.env("CALL_CARD_E2E_BACKEND", backend);
    test.env("CALL_CARD_E2E_DIST", dist)
        .env("CHROME", browser.chrome);
    test.env("CHROMEDRIVER", browser.driver);
    Ok(test)
}
