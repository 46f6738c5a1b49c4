//! The wasm without what never runs in it: wasm-opt takes out what nobody uses, once it is told
//! what that is.

mod graph;
mod names;
mod places;
mod unused;

use std::path::Path;

use anyhow::{Context, Result};

pub(crate) use names::names;

use crate::run::{command, perform};
use crate::tools::wasm_opt;

/// As in `index.html`, which serves who builds with trunk alone. The two sizes of what is inlined are
/// those of which the card weighs least: 0.15 kB less in brotli than with wasm-opt's own.
const PASSES: &str = "--remove-exports --pass-arg=remove-exports@*ntounderlying* --converge -Oz \
    --always-inline-max-function-size=3 --one-caller-inline-max-function-size=300";

/// What wasm-bindgen wrote, cut down. Without wasm-opt it is left as it is.
///
/// # Errors
/// It cannot be read, or wasm-opt fails.
pub(crate) fn lean(wasm: &[u8], folder: &Path) -> Result<Vec<u8>> {
    if wasm_opt::ensure().is_none() {
        return Ok(wasm.to_vec());
    }
    optimized(wasm, folder, "")
}

/// The same with the functions' names in it, to see what is what.
///
/// # Errors
/// As above.
pub(crate) fn lean_with_names(wasm: &[u8], folder: &Path) -> Result<Vec<u8>> {
    optimized(wasm, folder, "-g")
}

fn optimized(wasm: &[u8], folder: &Path, more: &str) -> Result<Vec<u8>> {
    // Two builds may go on at once.
    let file = |name: &str| folder.join(format!("{name}-{}.wasm", std::process::id()));
    let (before, after) = (file("before"), file("after"));
    let (cut, users) = unused::cut(wasm)?;
    if !users.is_empty() {
        eprintln!(
            "std::fmt weighs more than a panel; it is used by {}",
            users.join(", ")
        );
    }
    std::fs::write(&before, places::blanked(&cut)?)?;
    let mut wasm_opt = command("wasm-opt", PASSES);
    wasm_opt.args(more.split_whitespace());
    perform(wasm_opt.arg(&before).arg("-o").arg(&after))?;
    let lean = std::fs::read(&after).with_context(|| format!("no {}", after.display()))?;
    for file in [before, after] {
        std::fs::remove_file(file)?;
    }
    Ok(lean)
}

#[cfg(test)]
mod tests {
    use super::PASSES;
    use crate::run::root;

    #[test]
    fn trunk_alone_passes_the_same() {
        let page = std::fs::read_to_string(root().join("index.html")).expect("the page");
        assert!(page.contains(&format!("data-wasm-opt-params=\"{PASSES}\"")));
    }
}
