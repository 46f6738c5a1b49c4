//! Numbers out of samples, and tables out of numbers. `cargo test` runs what stands at its foot.
#![allow(dead_code, reason = "no program needs all of it")]

/// The value that this share of the samples does not exceed (nearest rank); 0 without samples.
pub(crate) fn quantile(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted
        .get(rank.max(1) - 1)
        .or(sorted.last())
        .copied()
        .unwrap_or_default()
}

/// Half of the samples, and nine of ten, in milliseconds.
pub(crate) fn p50_p90(samples: &[f64]) -> String {
    format!(
        "{:.0} ({:.0})",
        quantile(samples, 0.5),
        quantile(samples, 0.9)
    )
}

/// How many times the floor: the middles, and the means. What is drawn comes with a frame or with
/// the next one, and the middle of many jumps from one to the other.
pub(crate) fn times(samples: &[f64], floor: &[f64]) -> String {
    let middles = quantile(samples, 0.5) / quantile(floor, 0.5);
    format!("{middles:.2} / {:.2}", mean(samples) / mean(floor))
}

fn mean(samples: &[f64]) -> f64 {
    samples.iter().sum::<f64>() / samples.len() as f64
}

/// A table of Markdown; the first row is its head.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        text += &format!("| {} |\n", row.join(" | "));
        if index == 0 {
            text += &format!("|{}\n", "---|".repeat(row.len()));
        }
    }
    text
}

/// A file's name without the hash a build gives it.
pub(crate) fn without_hash(name: &str) -> String {
    let is_hash = |part: &str| part.len() >= 8 && part.bytes().all(|b| b.is_ascii_hexdigit());
    let hash = name.split(['-', '_', '.']).find(|part| is_hash(part));
    match hash {
        Some(hash) => name.replace(&format!("-{hash}"), ""),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[allow(
        unused_imports,
        reason = "the benchmarks themselves have no test harness"
    )]
    use super::*;

    #[test]
    fn a_quantile_is_one_of_the_samples() {
        let samples = [3.0, 1.0, 2.0, 10.0];
        assert_eq!(quantile(&samples, 0.5), 2.0);
        assert_eq!(quantile(&samples, 0.9), 10.0);
        assert_eq!(quantile(&samples, 0.0), 1.0);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }

    #[test]
    fn ratios_are_of_the_middles_and_of_the_means() {
        let times = times(&[20.0, 30.0, 1000.0], &[10.0, 20.0, 20.0]);
        assert_eq!(times, "1.50 / 21.00");
    }

    #[test]
    fn a_table_has_a_head() {
        let rows = [
            vec!["a".to_owned(), "b".to_owned()],
            vec!["1".to_owned(), "2".to_owned()],
        ];
        assert_eq!(table(&rows), "| a | b |\n|---|---|\n| 1 | 2 |\n");
    }

    #[test]
    fn a_name_loses_its_hash() {
        assert_eq!(
            without_hash("/call-card-0123456789abcdef_bg.wasm"),
            "/call-card_bg.wasm"
        );
        assert_eq!(without_hash("/call-card"), "/call-card");
    }
}
