//! The benchmarks of the card: the release as `dist` builds it, in a real Chromium.

use std::process::{Command, Stdio};

use anyhow::Result;

use super::record;
use crate::dist;
use crate::run::{build, cargo, command, perform, read};
use crate::tools::browser;

/// How long the card takes to open.
pub(crate) fn page() -> Result<()> {
    let tables = read(&mut program("bench-page", "")?)?;
    record("bench page", &tables)
}

/// The same once, to see that it works.
pub(crate) fn page_quick() -> Result<()> {
    perform(&mut program("bench-page", "--quick")?)
}

/// What 500 calls leave behind in one page.
pub(crate) fn calls() -> Result<()> {
    let tables = read(&mut program("bench-page", "calls")?)?;
    record("bench calls", &tables)
}

/// The same with a few.
pub(crate) fn calls_quick() -> Result<()> {
    perform(&mut program("bench-page", "calls --quick")?)
}

/// How long an event takes to the screen.
pub(crate) fn pixel() -> Result<()> {
    let tables = read(&mut program("bench-pixel", "")?)?;
    record("bench pixel", &tables)
}

/// The same once, to see that it works.
pub(crate) fn pixel_quick() -> Result<()> {
    perform(&mut program("bench-pixel", "--quick")?)
}

/// The program, and all it needs; it is started by itself, so that cargo is idle meanwhile.
fn program(name: &str, arguments: &str) -> Result<Command> {
    let browser = browser::ensure()?;
    let backend = dist::build()?;
    // With the whole workspace's features, as in `native`, so that what that built serves again.
    let built = build(&mut cargo(&format!(
        "test --workspace --no-run --test {name}"
    )))?;
    let mut program = command(built.program(name)?, arguments);
    program
        .env("CALL_CARD_E2E_BACKEND", backend)
        .env("CHROME", browser.chrome)
        .stderr(Stdio::inherit());
    Ok(program)
}
