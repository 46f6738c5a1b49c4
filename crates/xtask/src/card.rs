//! Building the card with trunk.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::run::{command, run};
use crate::tools::{rust, trunk, wasm_bindgen, wasm_opt};

/// The cargo profile the card is released with; index.html names it too.
const PROFILE: &str = "wasm-release";

/// Adds what a build of the card needs.
pub(crate) fn ensure_tools() -> Result<()> {
    rust::ensure_wasm_target()?;
    trunk::ensure()?;
    wasm_bindgen::ensure()
}

/// trunk, kept from looking for news of itself.
pub(crate) fn trunk(arguments: &[&str]) -> Command {
    let mut trunk = command("trunk");
    trunk
        .args(arguments)
        .env("TRUNK_SKIP_VERSION_CHECK", "true");
    // trunk 0.21 stops at `NO_COLOR=1`: it knows `true` and `false` only.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env_remove("NO_COLOR").env("TRUNK_COLOR", "never");
    }
    trunk
}

/// Builds the card as it ships, into `dist`.
pub(crate) fn build_release(dist: &Path) -> Result<()> {
    ensure_tools()?;
    let mut build = trunk(&["build", "--dist"]);
    build.arg(dist);
    match wasm_opt::ensure() {
        Some(version) => build
            .arg("--release")
            .env("TRUNK_TOOLS_WASM_OPT", format!("version_{version}")),
        // To trunk, release means wasm-opt, which it would try to download. The profile is all that we want of it.
        None => build.args(["--cargo-profile", PROFILE]),
    };
    run(&mut build)
}
