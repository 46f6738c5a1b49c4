//! What the browser fetches to show the card.

use std::path::Path;

use anyhow::{Result, ensure};

/// The most that may be fetched, in bytes as brotli sends them. It only ever goes down
/// (docs/benchmarks.md, "The bundle").
const BUDGET: usize = 80_000;
const KINDS: &[&str] = &["html", "js", "wasm", "css"];

/// A file, its bytes as they are, and its bytes in brotli.
pub(crate) type Row = (String, usize, usize);

/// Prints those of the files that the card loads, and their sum.
///
/// # Errors
/// When the sum is more than the budget.
pub(crate) fn print(rows: &[Row]) -> Result<()> {
    let mut loaded: Vec<Row> = rows
        .iter()
        .filter(|row| is_loaded(&row.0))
        .cloned()
        .collect();
    let sum = |of: fn(&Row) -> usize| loaded.iter().map(of).sum::<usize>();
    let (bytes, brotli) = (sum(|row| row.1), sum(|row| row.2));
    loaded.push(("total".to_owned(), bytes, brotli));
    let width = loaded
        .iter()
        .map(|row| row.0.len())
        .max()
        .unwrap_or_default();
    println!("{:<width$} {:>9} {:>9}", "file", "bytes", "brotli");
    for (name, bytes, brotli) in loaded {
        println!("{name:<width$} {bytes:>9} {brotli:>9}");
    }
    ensure!(
        brotli <= BUDGET,
        "the card weighs {brotli} bytes in brotli, and the budget is {BUDGET}"
    );
    Ok(())
}

fn is_loaded(file: &str) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|kind| KINDS.iter().any(|known| kind == *known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_kept_by_the_sum_in_brotli() {
        let rows = |wasm| {
            vec![
                ("a.wasm".into(), 900_000, wasm),
                ("a.css".into(), 50_000, 10_000),
            ]
        };
        let most = BUDGET - 10_000;
        print(&rows(most)).expect("it is within");
        let error = print(&rows(most + 1)).expect_err("over").to_string();
        assert!(
            error.ends_with(&format!("and the budget is {BUDGET}")),
            "{error}"
        );
    }

    #[test]
    fn what_is_only_linked_is_not_weighed() {
        assert!(is_loaded("card-0f.wasm"));
        assert!(!is_loaded("icon.svg"));
        print(&[("icon.svg".into(), 900_000, 900_000)]).expect("nothing to weigh");
    }
}
