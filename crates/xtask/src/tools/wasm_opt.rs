//! wasm-opt, which makes the card's wasm smaller. It is worth having and never needed.

use super::{find, version_of};
use crate::run::{command, perform, tools_dir};
use crate::version::Version;

/// Older ones do not know `--remove-exports` (124 does not, 130 does), and those before 116 (Debian 12
/// has 108) write modules that Chromium refuses.
const OLDEST: u32 = 130;

/// What we take from npm.
const FROM_NPM: &str = "binaryen@132.0.0";

/// The version our children find; `None`, and a word why, when there is none to be had.
pub(crate) fn ensure() -> Option<Version> {
    if let (None, Some(npm)) = (usable(), find("npm")) {
        eprintln!("installing wasm-opt (npm's {FROM_NPM}) into .tools");
        let quietly = "--no-save --no-audit --no-fund --loglevel=error";
        let mut install = command(npm, &format!("install {quietly} {FROM_NPM} --prefix"));
        if let Err(error) = perform(install.arg(tools_dir())) {
            eprintln!("{error:#}");
        }
    }
    let found = usable();
    if found.is_none() {
        eprintln!(
            "wasm-opt {OLDEST} or later is not here and npm did not bring it: \
             the card is built without, and weighs more for it"
        );
    }
    found
}

/// The first on the PATH is what trunk takes, so the others do not count.
fn usable() -> Option<Version> {
    let version = version_of(&find("wasm-opt")?)?;
    (version.major() >= OLDEST).then_some(version)
}
