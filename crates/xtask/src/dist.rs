//! The release: one backend binary with the card's files inside it.

mod precompress;
mod weigh;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::card;
use crate::run::{build, cargo, root};
use crate::sizes;

/// Stands in the preview's code and, as the preview is for debug builds only, must not stand in the release.
const PREVIEW_MARK: &str = "call-card-preview";

/// Builds the release; the last line it prints is the path of the binary.
pub(crate) fn run() -> Result<()> {
    let dist = root().join("dist");
    card::build_release(&dist)?;
    let files = files(&dist)?;
    ensure_no_preview(&files)?;
    let table = weigh::table(&dist, &files)?;
    print!("{table}");
    table.ensure_within_budget()?;
    for file in &files {
        precompress::beside(file)?;
    }
    let mut backend = cargo(&[
        "build",
        "--release",
        "--package=backend",
        "--bin=call-card-backend",
    ]);
    let built = build(backend.env("CALL_CARD_EMBED", &dist))?;
    let binary = built.last().context("cargo built no call-card-backend")?;
    println!("{}", binary.display());
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Looks for the preview's mark in each wasm, having made sure that there is a mark to look for.
fn ensure_no_preview(files: &[PathBuf]) -> Result<()> {
    let mut is_marked = false;
    for source in sizes::sources(&root().join("src"))? {
        is_marked |= std::fs::read_to_string(source)?.contains(PREVIEW_MARK);
    }
    ensure!(
        is_marked,
        "nothing in src carries the mark `{PREVIEW_MARK}`, so the release cannot be checked for it"
    );
    for wasm in files
        .iter()
        .filter(|path| path.extension() == Some(OsStr::new("wasm")))
    {
        let is_inside = contains(&std::fs::read(wasm)?, PREVIEW_MARK.as_bytes());
        ensure!(
            !is_inside,
            "{} holds the preview, which is for debug builds only",
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
