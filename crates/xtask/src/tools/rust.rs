//! What belongs to the toolchain itself.

use std::path::Path;

use anyhow::{Result, ensure};

use super::find;
use crate::run::{cargo, command, perform, read};

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the standard library for wasm if need be.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder = read(&mut command(
        rustc,
        &format!("--print target-libdir --target {TARGET}"),
    ))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    ensure!(
        find("rustup").is_some(),
        "Rust's {TARGET} target is missing and there is no rustup to add it: install rustup, or \
         your distribution's package (Debian: libstd-rust-dev-wasm32, Arch: rust-wasm, \
         Fedora: rust-std-static-{TARGET})"
    );
    perform(&mut command("rustup", &format!("target add {TARGET}")))
}

/// Adds a component if need be: `rustfmt`, which cargo calls `fmt`, or `clippy`.
pub(crate) fn ensure_component(component: &str, subcommand: &str) -> Result<()> {
    if read(&mut cargo(&format!("{subcommand} --version"))).is_ok() {
        return Ok(());
    }
    ensure!(
        find("rustup").is_some(),
        "{component} is missing and there is no rustup to add it: install it from your distribution"
    );
    perform(&mut command(
        "rustup",
        &format!("component add {component}"),
    ))
}
