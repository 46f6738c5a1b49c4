//! Versions, as programs and lock files spell them.

use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};

/// Numbers with dots between.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Version(Vec<u32>);

impl Version {
    /// A version that stands in our code.
    pub(crate) fn of(numbers: [u32; 3]) -> Self {
        Self(numbers.to_vec())
    }

    /// The first word that is a version and nothing else, in what a program answers to `--version`.
    pub(crate) fn find(text: &str) -> Option<Self> {
        let parse = |word: &str| {
            word.split('.')
                .map(str::parse)
                .collect::<Result<Vec<u32>, _>>()
        };
        text.split_whitespace()
            .find_map(|word| parse(word).ok())
            .map(Self)
    }

    /// The first number, by which browsers and their drivers go together.
    pub(crate) fn major(&self) -> u32 {
        self.0.first().copied().unwrap_or_default()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&numbers.join("."))
    }
}

/// The version at which `Cargo.lock` holds a crate.
pub(crate) fn locked(root: &Path, name: &str) -> Result<Version> {
    let lock =
        std::fs::read_to_string(root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
    in_lock(&lock, name).with_context(|| format!("Cargo.lock does not name {name}"))
}

fn in_lock(lock: &str, name: &str) -> Option<Version> {
    let name = format!("name = \"{name}\"");
    let version = lock.lines().skip_while(|line| *line != name).nth(1)?;
    Version::find(&version.replace('"', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_answer() {
        for (answer, version) in [
            ("trunk 0.21.14\n", "0.21.14"),
            ("wasm-opt version 132 (version_132)", "132"),
            (
                "Chromium 148.0.7778.167 built on Debian GNU/Linux 12",
                "148.0.7778.167",
            ),
            (
                "ChromeDriver 148.0.7778.167 (65db666-refs/heads/7778@{#2783})",
                "148.0.7778.167",
            ),
        ] {
            assert_eq!(Version::find(answer).expect(answer).to_string(), version);
        }
        assert_eq!(Version::find("no number here"), None);
    }

    #[test]
    fn a_crate_is_found_in_the_lock_by_its_whole_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(
            in_lock(lock, "wasm-bindgen"),
            Some(Version::of([0, 2, 130]))
        );
        assert_eq!(in_lock(lock, "wasm"), None);
    }
}
