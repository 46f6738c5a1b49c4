//! Running other programs, from the root of the repository and with our own tools first on their PATH.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Where tools go that the machine lacks.
pub(crate) fn tools_dir() -> PathBuf {
    root().join(".tools")
}

/// The PATH our children get: `.tools` first, then the caller's.
pub(crate) fn search_path() -> Vec<PathBuf> {
    let own = [
        tools_dir().join("bin"),
        tools_dir().join("node_modules/.bin"),
    ];
    let given = std::env::var_os("PATH").unwrap_or_default();
    own.into_iter()
        .chain(std::env::split_paths(&given))
        .collect()
}

/// A program, not yet started.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    if let Ok(path) = std::env::join_paths(search_path()) {
        command.env("PATH", path);
    }
    command
}

/// The cargo that started us.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments);
    cargo
}

/// Says what it runs, runs it, and fails where it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    eprintln!("$ {}", line(command));
    let status = command
        .status()
        .with_context(|| format!("`{}` did not start", line(command)))?;
    ensure!(status.success(), "`{}` failed", line(command));
    Ok(())
}

/// What a program writes to its standard output.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{}` did not start", line(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed: {}", line(command), said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Builds and returns the paths of the programs that came out, in the order cargo names them.
pub(crate) fn build(command: &mut Command) -> Result<Vec<PathBuf>> {
    eprintln!("$ {}", line(command));
    let messages = command
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("`{}` did not start", line(command)))?;
    ensure!(messages.status.success(), "`{}` failed", line(command));
    let messages = String::from_utf8_lossy(&messages.stdout);
    let programs = messages.lines().filter_map(|message| {
        let message: Value = serde_json::from_str(message).ok()?;
        Some(PathBuf::from(message["executable"].as_str()?))
    });
    Ok(programs.collect())
}

/// What cargo knows of our own members.
pub(crate) fn metadata() -> Result<Value> {
    let text = read(&mut cargo(&["metadata", "--no-deps", "--format-version=1"]))?;
    serde_json::from_str(&text).context("`cargo metadata` did not answer with JSON")
}

/// Cargo's target folder, wherever the machine keeps it.
pub(crate) fn target_dir() -> Result<PathBuf> {
    let metadata = metadata()?;
    let folder = metadata["target_directory"].as_str();
    folder
        .map(PathBuf::from)
        .context("`cargo metadata` names no target folder")
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words
        .map(OsString::from)
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
