//! Where and when something was measured.

use std::process::Command;

use anyhow::Result;

use super::DOCUMENT;
use crate::run::{command, read};

/// A machine, as far as it matters to a number.
pub(crate) struct Machine {
    processor: String,
    cores: usize,
    memory: String,
    kernel: String,
    date: String,
    commit: String,
}

impl Machine {
    /// The one we run on, now, with the commit that is checked out.
    ///
    /// # Errors
    /// There is no git.
    pub(crate) fn read() -> Result<Self> {
        let file = |path| std::fs::read_to_string(path).unwrap_or_default();
        // What a machine does not tell is left unknown; only the commit is never a guess.
        let said = |command: &mut Command| read(command).unwrap_or_default().trim().to_owned();
        let commit = read(&mut command("git", "rev-parse --short HEAD"))?;
        let changes = read(&mut command("git", "status --porcelain"))?;
        Ok(Self {
            processor: field(&file("/proc/cpuinfo"), "model name"),
            cores: std::thread::available_parallelism().map_or(0, Into::into),
            memory: gibibytes(&field(&file("/proc/meminfo"), "MemTotal")),
            kernel: said(&mut command("uname", "-sr")),
            date: said(&mut command("date", "--utc +%F")),
            commit: describe_commit(commit.trim(), &changes),
        })
    }

    /// One paragraph, with the command that measured.
    pub(crate) fn describe(&self, command: &str) -> String {
        let Self {
            processor,
            cores,
            memory,
            kernel,
            date,
            commit,
        } = self;
        format!(
            "`cargo xtask {command}`, {date}, commit {commit}, on {processor}, {cores} cores, \
             {memory} of memory, {kernel}."
        )
    }
}

/// A commit, and whether what was measured is more than it; this document does not count.
fn describe_commit(commit: &str, changes: &str) -> String {
    let mut changed = changes.lines().filter(|line| !line.ends_with(DOCUMENT));
    match changed.next() {
        Some(_) => format!("{commit} with changes"),
        None => commit.to_owned(),
    }
}

/// A field of a file in /proc: `name : value`.
fn field(text: &str, name: &str) -> String {
    let mut fields = text.lines().filter_map(|line| line.split_once(':'));
    let found = fields.find(|(key, _)| key.trim() == name);
    found
        .map_or("unknown", |(_, value)| value.trim())
        .to_owned()
}

/// `24683452 kB` as people say it.
fn gibibytes(kibibytes: &str) -> String {
    let number = kibibytes.split_whitespace().next().unwrap_or_default();
    match number.parse::<u64>() {
        Ok(kibibytes) => format!("{} GiB", (kibibytes + (1 << 19)) >> 20),
        Err(_) => kibibytes.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_proc_tells_is_read() {
        let text = "processor\t: 0\nmodel name\t: AMD EPYC\n\nmodel name\t: another\n";
        assert_eq!(field(text, "model name"), "AMD EPYC");
        assert_eq!(field(text, "MemTotal"), "unknown");
        assert_eq!(gibibytes("24683452 kB"), "24 GiB");
        assert_eq!(gibibytes("unknown"), "unknown");
    }

    #[test]
    fn a_commit_that_is_not_all_there_was_says_so() {
        assert_eq!(describe_commit("4a264d3", ""), "4a264d3");
        assert_eq!(
            describe_commit("4a264d3", " M docs/benchmarks.md\n"),
            "4a264d3"
        );
        assert_eq!(
            describe_commit("4a264d3", " M docs/benchmarks.md\n M Cargo.toml\n"),
            "4a264d3 with changes"
        );
    }
}
