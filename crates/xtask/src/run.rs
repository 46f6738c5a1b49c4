//! Running other programs: from the root of the repository, with our own tools first on their PATH.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
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

/// The PATH our children get.
pub(crate) fn search_path() -> Vec<PathBuf> {
    let mut path = vec![
        tools_dir().join("bin"),
        tools_dir().join("node_modules/.bin"),
    ];
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    path
}

/// A program, with arguments that spaces separate.
pub(crate) fn command(program: impl AsRef<OsStr>, arguments: &str) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments.split_whitespace())
        .current_dir(root());
    if let Ok(path) = std::env::join_paths(search_path()) {
        command.env("PATH", path);
    }
    command
}

/// The cargo that started us.
pub(crate) fn cargo(arguments: &str) -> Command {
    command(
        std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
        arguments,
    )
}

/// Says what it runs, runs it, and fails where it fails.
pub(crate) fn perform(command: &mut Command) -> Result<()> {
    let line = line(command);
    eprintln!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("`{line}` did not start"))?;
    ensure!(status.success(), "`{line}` failed");
    Ok(())
}

/// What a program writes to its standard output.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let line = line(command);
    let output = command.stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("`{line}` did not start"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{line}` failed: {}", said.trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The programs that came out of a build, with the names of their targets. Cargo may name more than
/// were asked for, in no order.
pub(crate) struct Built(Vec<(String, PathBuf)>);

impl Built {
    /// The path of one.
    pub(crate) fn program(&self, name: &str) -> Result<&Path> {
        let found = self.0.iter().find(|(target, _)| target == name);
        let (_, path) = found.with_context(|| format!("cargo built no {name}"))?;
        Ok(path)
    }
}

/// Builds, and returns the programs that came out.
pub(crate) fn build(command: &mut Command) -> Result<Built> {
    let line = line(command);
    eprintln!("$ {line}");
    command
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit());
    let output = command
        .output()
        .with_context(|| format!("`{line}` did not start"))?;
    ensure!(output.status.success(), "`{line}` failed");
    let program = |message: &str| {
        let message: Value = serde_json::from_str(message).ok()?;
        let (name, path) = (&message["target"]["name"], &message["executable"]);
        Some((name.as_str()?.to_owned(), PathBuf::from(path.as_str()?)))
    };
    let messages = String::from_utf8_lossy(&output.stdout);
    Ok(Built(messages.lines().filter_map(program).collect()))
}

/// What cargo knows of our own members.
pub(crate) fn metadata() -> Result<Value> {
    let text = read(&mut cargo("metadata --no-deps --format-version=1"))?;
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

/// Every file below a folder, in order; folders whose name is not wanted are left out.
pub(crate) fn files(folder: &Path, is_wanted: &impl Fn(&str) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder);
    for entry in entries.with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if !path.is_dir() {
            found.push(path);
        } else if is_wanted(&path.file_name().unwrap_or_default().to_string_lossy()) {
            found.extend(files(&path, is_wanted)?);
        }
    }
    found.sort();
    Ok(found)
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}
