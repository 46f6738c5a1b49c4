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

/// The files of a folder that name a word without being among those that may.
pub(crate) fn misplaced(
    sources: &[Source],
    folder: &str,
    word: &str,
    only: &[&str],
) -> Vec<String> {
    let is_home = |file: &str| {
        only.iter()
            .any(|home| file == *home || home.ends_with('/') && file.starts_with(home))
    };
    let strays = sources
        .iter()
        .filter(|source| source.below(folder).is_some_and(|file| !is_home(file)));
    let homes = if only.is_empty() {
        "no file"
    } else {
        &only.join(", ")
    };
    strays
        .filter(|source| source.names(word))
        .map(|source| format!("{} names {word}: in {folder} {homes} may", source.path))
        .collect()
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
        for (folder, word, only) in WORDS {
            let judged = |file: &str| {
                let source = Source::read(
                    &format!("{folder}/{file}"),
                    &format!("fn f() {{ {word}::new(); }}"),
                );
                misplaced(&[source], folder, word, only).len()
            };
            assert_eq!(judged("stray.rs"), 1, "{word}");
            for home in *only {
                assert_eq!(
                    judged(&if home.ends_with('/') {
                        format!("{home}a.rs")
                    } else {
                        (*home).to_owned()
                    }),
                    0
                );
            }
        }
    }
}
