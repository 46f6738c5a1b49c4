//! The release: one backend binary with the card's files inside it.

mod precompress;
mod proof;
mod weigh;

use std::ffi::OsStr;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::card;
use crate::run::{cargo, files, root, target_dir};
use crate::tools::jemalloc;

/// Stands in the preview's code; the preview is for debug builds, so the release must not hold it.
const PREVIEW_MARK: &str = "call-card-preview";

/// Builds the release; the last line it prints is the path of the binary.
pub(crate) fn run() -> Result<()> {
    println!("{}", build()?.display());
    Ok(())
}

/// Builds the release, and returns the path of the binary.
pub(crate) fn build() -> Result<PathBuf> {
    let dist = root().join("dist");
    card::build_release(&dist)?;
    let files = files(&dist, &|_| true)?;
    ensure_no_preview(&files)?;
    let mut rows = Vec::new();
    for file in &files {
        let name = file
            .strip_prefix(&dist)
            .unwrap_or(file)
            .display()
            .to_string();
        let (bytes, brotli) = precompress::beside(file)?;
        rows.push((name, bytes, brotli));
    }
    weigh::print(&rows)?;
    let jemalloc = jemalloc::feature();
    let mut backend = cargo(&format!(
        "build --release --package=backend --bin=call-card-backend {jemalloc}"
    ));
    let built = crate::run::build(backend.env("CALL_CARD_EMBED", &dist))?;
    let binary = built.program("call-card-backend")?;
    proof::prove(binary, &target_dir()?.join("dist-proof"))?;
    Ok(binary.to_owned())
}

/// Looks for the preview's mark in each wasm, having made sure that there is a mark to look for.
fn ensure_no_preview(dist: &[PathBuf]) -> Result<()> {
    let mut is_marked = false;
    for source in files(&root().join("src"), &|_| true)? {
        is_marked |= std::fs::read_to_string(source)?.contains(PREVIEW_MARK);
    }
    ensure!(
        is_marked,
        "no file in src carries `{PREVIEW_MARK}`, by which the preview is known"
    );
    let is_wasm = |path: &&PathBuf| path.extension() == Some(OsStr::new("wasm"));
    for wasm in dist.iter().filter(is_wasm) {
        let is_inside = contains(&std::fs::read(wasm)?, PREVIEW_MARK.as_bytes());
        ensure!(
            !is_inside,
            "{} holds the preview: it is for debug builds only",
            wasm.display()
        );
    }
    Ok(())
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_found_wherever_it_stands() {
        assert!(contains(
            b"\0asm..call-card-preview..",
            PREVIEW_MARK.as_bytes()
        ));
        assert!(!contains(b"\0asm..call-card-prev", PREVIEW_MARK.as_bytes()));
    }
}
