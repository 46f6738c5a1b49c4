//! What holds before a change goes in.

use anyhow::Result;

use crate::run::{cargo, run};
use crate::tools::rust;
use crate::{deny, e2e, layers, sizes, web};

/// Every test; on a bare machine the browser comes last, as it is the one thing we may have to ask for.
pub(crate) fn test() -> Result<()> {
    native()?;
    web::run()?;
    e2e::run()
}

/// Everything: what takes seconds first.
pub(crate) fn check() -> Result<()> {
    fmt()?;
    layers::run()?;
    sizes::run()?;
    clippy()?;
    test()?;
    deny::run()?;
    doc()
}

/// The format, without changing a file.
pub(crate) fn fmt() -> Result<()> {
    rust::ensure_component("rustfmt", "fmt")?;
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

/// Clippy for the machine, and for the browser.
pub(crate) fn clippy() -> Result<()> {
    rust::ensure_component("clippy", "clippy")?;
    rust::ensure_wasm_target()?;
    run(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    let card = [
        "clippy",
        "--package=call-card",
        "--target=wasm32-unknown-unknown",
        "--lib",
        "--bins",
        "--test=web",
    ];
    run(cargo(&card).args(["--", "-D", "warnings"]))
}

/// The tests that need no browser.
pub(crate) fn native() -> Result<()> {
    run(&mut cargo(&["test", "--workspace"]))
}

/// The documentation, with warnings denied.
pub(crate) fn doc() -> Result<()> {
    run(cargo(&["doc", "--no-deps", "--workspace"]).env("RUSTDOCFLAGS", "-D warnings"))
}
