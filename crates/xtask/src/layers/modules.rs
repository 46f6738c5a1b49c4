//! Within a member: between its modules, and words that belong to few files.

use super::rules::rows;
use super::source::Source;

/// The arrows between the modules of a folder that point the wrong way.
pub(crate) fn broken(sources: &[Source], folder: &str, table: &'static str) -> Vec<String> {
    let rules = rows(table);
    let mut broken = Vec::new();
    for source in sources {
        let Some(file) = source.below(folder) else {
            continue;
        };
        let own: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
        let (from, path) = (own[0], &source.path);
        let Some(rule) = rules.iter().find(|rule| rule.name == from) else {
            broken.push(format!(
                "{path}: {from} is in no layer: give it a row in xtask/src/layers/rules.rs"
            ));
            continue;
        };
        for to in source.top_modules(&own) {
            let is_module = rules.iter().any(|rule| rule.name == to);
            if is_module && to != from && !rule.may.contains(&&*to) {
                broken.push(format!(
                    "{path}: {from} → {to}: {from} must never import {to}"
                ));
            }
        }
    }
    broken
}

/// The files that name a word without being among those that may.
pub(crate) fn misplaced(sources: &[Source], table: &'static str) -> Vec<String> {
    let mut misplaced = Vec::new();
    for rule in rows(table) {
        let (word, folder) = rule.name.split_once(" in ").unwrap_or_default();
        let is_home = |file: &str| {
            let is_it =
                |home: &&str| file == *home || home.ends_with('/') && file.starts_with(home);
            rule.may.iter().any(is_it)
        };
        for source in sources.iter().filter(|source| source.names(word)) {
            if source.below(folder).is_some_and(|file| !is_home(file)) {
                let homes = rule.may.join(", ");
                let path = &source.path;
                misplaced.push(format!(
                    "{path} names {word}: in {folder} only [{homes}] may"
                ));
            }
        }
    }
    misplaced
}

#[cfg(test)]
mod tests {
    use super::super::rules::{TREES, WORDS};
    use super::*;

    #[test]
    fn each_pair_of_modules_is_judged_by_its_row() {
        for (folder, table) in TREES {
            for rule in rows(table) {
                for to in rows(table)
                    .iter()
                    .map(|other| other.name)
                    .filter(|to| *to != rule.name)
                {
                    let path = format!("{folder}/{}.rs", rule.name);
                    let source = Source::read(&path, &format!("use crate::{to}::Thing;"));
                    let found = broken(&[source], folder, table);
                    assert_eq!(
                        found.is_empty(),
                        rule.may.contains(&to),
                        "{} → {to}: {found:?}",
                        rule.name
                    );
                }
            }
        }
    }

    #[test]
    fn a_module_without_a_row_is_named() {
        let found = broken(&[Source::read("src/stray/inner.rs", "")], "src", TREES[0].1);
        assert!(found[0].contains("stray is in no layer"), "{found:?}");
    }

    #[test]
    fn each_word_is_kept_to_its_files() {
        for rule in rows(WORDS) {
            let (word, folder) = rule.name.split_once(" in ").expect("a folder");
            let judged = |file: &str| {
                let source = Source::read(&format!("{folder}/{file}"), &format!("use x::{word};"));
                misplaced(&[source], WORDS).len()
            };
            assert_eq!(judged("stray.rs"), 1, "{word}");
            for home in rule.may {
                let inner = if home.ends_with('/') { "inner.rs" } else { "" };
                assert_eq!(judged(&format!("{home}{inner}")), 0, "{word} in {home}");
            }
        }
    }
}
