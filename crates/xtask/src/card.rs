//! Building the card with trunk.

pub(crate) mod lean;
mod shrink;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::run::{command, perform, target_dir};
use crate::tools::{rust, trunk, wasm_bindgen};

/// Adds what a build of the card needs.
pub(crate) fn ensure_tools() -> Result<()> {
    rust::ensure_wasm_target()?;
    trunk::ensure()?;
    wasm_bindgen::ensure()
}

/// trunk, kept from looking for news of itself.
pub(crate) fn trunk(arguments: &str) -> Command {
    let mut trunk = command("trunk", arguments);
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    // trunk 0.21 stops at `NO_COLOR=1`: it knows `true` and `false` only.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    trunk
}

/// Builds the card as it ships, into `dist`.
pub(crate) fn build_release(dist: &Path) -> Result<()> {
    ensure_tools()?;
    // To trunk, `--release` means wasm-opt. It has its turn later, when more can go.
    let mut build = trunk("build --cargo-profile wasm-release --dist");
    perform(nameless(&mut build).arg(dist))?;
    let folder = target_dir()?;
    shrink::shrink(dist, |wasm| lean::lean(wasm, &folder))
}

/// A build in which panics do not tell the folder of the dependencies' sources: it would tell who
/// built the card, and make it weigh another byte on another machine.
pub(crate) fn nameless(build: &mut Command) -> &mut Command {
    if let Some(folder) = cargo_home() {
        let remap = format!("--remap-path-prefix={}=cargo", folder.display());
        build.env("CARGO_ENCODED_RUSTFLAGS", remap);
    }
    build
}

fn cargo_home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").filter(|folder| !folder.is_empty());
    named
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")))
}
