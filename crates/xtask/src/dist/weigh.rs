//! What the browser fetches to show the card.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use super::precompress;

/// The most that may be fetched, in bytes as brotli sends them.
const BUDGET: usize = 130_000;
const KINDS: &[&str] = &["html", "js", "wasm", "css"];

/// The files the card loads, with their bytes as they are and in brotli.
pub(crate) struct Table(Vec<(String, usize, usize)>);

/// Weighs those of `files` that the card loads.
pub(crate) fn table(dist: &Path, files: &[PathBuf]) -> Result<Table> {
    let mut rows = Vec::new();
    for file in files.iter().filter(|file| is_loaded(file)) {
        let bytes = std::fs::read(file)?;
        let name = file
            .strip_prefix(dist)
            .unwrap_or(file)
            .display()
            .to_string();
        rows.push((name, bytes.len(), precompress::brotli(&bytes)?.len()));
    }
    Ok(Table(rows))
}

fn is_loaded(file: &Path) -> bool {
    file.extension()
        .is_some_and(|kind| KINDS.iter().any(|known| kind == *known))
}

impl Table {
    fn total(&self) -> (usize, usize) {
        self.0
            .iter()
            .fold((0, 0), |(raw, brotli), row| (raw + row.1, brotli + row.2))
    }

    /// # Errors
    /// When the card weighs more than the budget.
    pub(crate) fn ensure_within_budget(&self) -> Result<()> {
        let (_, total) = self.total();
        ensure!(
            total <= BUDGET,
            "the card weighs {total} bytes in brotli, and the budget is {BUDGET}"
        );
        Ok(())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .0
            .iter()
            .map(|row| row.0.len())
            .max()
            .unwrap_or_default()
            .max("total".len());
        writeln!(f, "{:<width$} {:>9} {:>9}", "file", "bytes", "brotli")?;
        for (name, raw, brotli) in &self.0 {
            writeln!(f, "{name:<width$} {raw:>9} {brotli:>9}")?;
        }
        let (raw, brotli) = self.total();
        writeln!(f, "{:<width$} {raw:>9} {brotli:>9}", "total")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_kept_by_the_sum_in_brotli() {
        let wasm = |brotli| {
            Table(vec![
                ("a.wasm".into(), 900_000, brotli),
                ("a.css".into(), 50_000, 10_000),
            ])
        };
        wasm(120_000)
            .ensure_within_budget()
            .expect("130 000 is within");
        let error = wasm(120_001)
            .ensure_within_budget()
            .expect_err("over")
            .to_string();
        assert_eq!(
            error,
            "the card weighs 130001 bytes in brotli, and the budget is 130000"
        );
    }

    #[test]
    fn the_table_ends_with_the_total() {
        let table = Table(vec![
            ("index.html".into(), 1_000, 400),
            ("card.wasm".into(), 200_000, 60_000),
        ]);
        let expected = "file           bytes    brotli\n\
                        index.html      1000       400\n\
                        card.wasm     200000     60000\n\
                        total         201000     60400\n";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    fn what_is_packed_or_only_linked_is_not_weighed() {
        assert!(is_loaded(Path::new("card-0f.wasm")));
        assert!(!is_loaded(Path::new("card-0f.wasm.br")));
        assert!(!is_loaded(Path::new("icon.svg")));
    }
}
