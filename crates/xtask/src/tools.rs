//! What the machine may lack, a file each: it is looked for, added where it may be, and otherwise
//! asked for in one sentence.

pub(crate) mod browser;
pub(crate) mod cargo_deny;
pub(crate) mod jemalloc;
pub(crate) mod rust;
pub(crate) mod trunk;
pub(crate) mod wasm_bindgen;
pub(crate) mod wasm_opt;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::run::{cargo, command, perform, read, search_path, tools_dir};
use crate::version::Version;

/// Every program of that name on the PATH of our children, first come first.
pub(crate) fn find_all(name: &str) -> impl Iterator<Item = PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    search_path()
        .into_iter()
        .map(move |folder| folder.join(&name))
        .filter(|path| path.is_file())
}

/// The program our children would start.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    find_all(name).next()
}

/// What the program answers to `--version`.
pub(crate) fn version_of(program: &Path) -> Option<Version> {
    Version::find(&read(&mut command(program, "--version")).ok()?)
}

/// Uses the programs on the PATH when they are of the version asked for, and otherwise has cargo
/// install the package into `.tools`, where no other project is disturbed.
fn ensure(package: &str, programs: &[&str], version: &Version, flags: &str) -> Result<()> {
    let found = |name: &&str| find(name).and_then(|path| version_of(&path));
    if programs
        .iter()
        .all(|name| found(name).as_ref() == Some(version))
    {
        return Ok(());
    }
    eprintln!("installing {package} {version} into .tools, this takes some minutes");
    let install = format!("install --quiet --force {package} --version {version} {flags} --root");
    perform(cargo(&install).arg(tools_dir()))
        .with_context(|| format!("{package} {version} is needed and could not be installed"))
}
