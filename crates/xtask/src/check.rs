//! What holds before a change goes in.

use anyhow::Result;

use crate::run::{cargo, perform};
use crate::tools::{browser, rust};
use crate::{card, deny, e2e, layers, sizes, web};

/// Every test, once all is there that they need.
pub(crate) fn test() -> Result<()> {
    card::ensure_tools()?;
    browser::ensure()?;
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
    perform(&mut cargo("fmt --all --check"))
}

/// Clippy for the machine, and for the browser.
pub(crate) fn clippy() -> Result<()> {
    rust::ensure_component("clippy", "clippy")?;
    rust::ensure_wasm_target()?;
    perform(&mut cargo(
        "clippy --workspace --all-targets -- -D warnings",
    ))?;
    let card = "--package=call-card --target=wasm32-unknown-unknown --lib --bins --test=web";
    perform(&mut cargo(&format!("clippy {card} -- -D warnings")))
}

/// The tests that need no browser.
pub(crate) fn native() -> Result<()> {
    perform(&mut cargo("test --workspace"))
}

/// The documentation, with warnings denied.
pub(crate) fn doc() -> Result<()> {
    perform(cargo("doc --no-deps --workspace").env("RUSTDOCFLAGS", "-D warnings"))
}
