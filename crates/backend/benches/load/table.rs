//! Tables in markdown, and numbers as people read them.

use std::time::Duration;

/// A table under construction.
pub(crate) struct Table {
    columns: usize,
    text: String,
}

impl Table {
    /// A table with a caption and these columns; the first is text, the others are numbers.
    pub(crate) fn new(caption: &str, columns: &[&str]) -> Self {
        let rule = std::iter::once("---").chain(columns.iter().skip(1).map(|_| "--:"));
        let text = format!(
            "### {caption}\n\n{}{}",
            line(columns.iter().copied()),
            line(rule)
        );
        Self {
            columns: columns.len(),
            text,
        }
    }

    /// Adds a row; what is missing at its end stays empty.
    pub(crate) fn row(&mut self, cells: &[String]) {
        let missing = self.columns.saturating_sub(cells.len());
        let cells = cells.iter().map(String::as_str);
        self.text
            .push_str(&line(cells.chain(std::iter::repeat_n("", missing))));
    }

    /// The table, with a remark below it.
    pub(crate) fn finish(mut self, remark: &str) -> String {
        if !remark.is_empty() {
            self.text.push_str(&format!("\n{remark}\n"));
        }
        self.text
    }
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<&str> = cells.collect();
    format!("| {} |\n", cells.join(" | "))
}

/// Milliseconds with two decimals.
pub(crate) fn millis(duration: Duration) -> String {
    format!("{:.2} ms", duration.as_secs_f64() * 1e3)
}

/// A whole number with its thousands apart.
pub(crate) fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// Bytes in KiB with one decimal.
pub(crate) fn kibibytes(bytes: f64) -> String {
    format!("{:.1} KiB", bytes / 1024.0)
}
