//! What belongs to the toolchain itself.

use std::path::Path;

use anyhow::{Result, bail};

use super::find;
use crate::run::{cargo, command, read, run};

const TARGET: &str = "wasm32-unknown-unknown";

/// Adds the standard library for wasm if need be.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let folder = read(command(rustc).args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    if find("rustup").is_none() {
        bail!(
            "Rust's {TARGET} target is missing and there is no rustup to add it: install rustup, or your \
             distribution's package (Debian: libstd-rust-dev-wasm32, Fedora: rust-std-static-{TARGET}, \
             Arch: rust-wasm)"
        );
    }
    run(command("rustup").args(["target", "add", TARGET]))
}

/// Adds rustfmt or clippy if need be; `name` is both the component and cargo's word for it, as in `fmt`.
pub(crate) fn ensure_component(component: &str, subcommand: &str) -> Result<()> {
    if read(&mut cargo(&[subcommand, "--version"])).is_ok() {
        return Ok(());
    }
    if find("rustup").is_none() {
        bail!(
            "{component} is missing and there is no rustup to add it: install it from your distribution"
        );
    }
    run(command("rustup").args(["component", "add", component]))
}
