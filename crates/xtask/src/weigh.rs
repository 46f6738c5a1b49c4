//! What is in the card's wasm: its bytes by where they come from. `dist` says what it weighs as it
//! is sent; here the names are kept, so that one sees why.

use std::collections::HashMap;

use anyhow::{Context, Result};
use wasmparser::{Parser, Payload, TypeRef};

use crate::card::{self, lean};
use crate::run::{cargo, command, perform, target_dir};

/// A group, and what the names of its functions hold. The first that fits counts.
const GROUPS: &[(&str, &[&str])] = &[
    ("the allocator", &["dlmalloc", "__rustc"]),
    (
        "views: panels and what draws them",
        &[
            "call_card::panel",
            "call_card::ui",
            "call_card::page",
            "tachys",
        ],
    ),
    (
        "signals: reactive_graph",
        &["reactive_graph", "indexmap", "hashbrown", "slotmap"],
    ),
    (
        "wasm-bindgen, futures",
        &[
            "wasm_bindgen",
            "js_sys",
            "web_sys",
            "wasm_streams",
            "futures",
        ],
    ),
    ("the portal's formats: bitrix24", &["bitrix24"]),
    ("our format: wire, json", &["call_card::wire", "json::"]),
    ("the fold: domain, api", &["domain", "api::"]),
    ("main, and what is built into it", &["call_card::main"]),
    ("the rest of the card", &["call_card", "i18n"]),
];

/// Builds the card with its names, and prints the table.
pub(crate) fn run() -> Result<()> {
    card::ensure_tools()?;
    let out = target_dir()?.join("weigh");
    let mut build =
        cargo("build --target=wasm32-unknown-unknown --profile=wasm-release --bin=call-card");
    perform(card::nameless(&mut build))?;
    let built = target_dir()?.join("wasm32-unknown-unknown/wasm-release/call-card.wasm");
    let mut bind = command("wasm-bindgen", "--target=web --no-typescript --out-dir");
    perform(bind.arg(&out).arg(built))?;
    let bound = out.join("call-card_bg.wasm");
    let bound = std::fs::read(&bound).with_context(|| format!("no {}", bound.display()))?;
    let wasm = lean::lean_with_names(&bound, &out)?;
    for (group, bytes, functions) in table(&sizes(&wasm)?) {
        println!("{group:<34} {bytes:>8} {functions:>6}");
    }
    Ok(())
}

/// The bytes of each function, by its name.
fn sizes(wasm: &[u8]) -> Result<Vec<(String, usize)>> {
    let (mut imports, mut bodies, mut names) = (0, Vec::new(), HashMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imports += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().len()),
            Payload::CustomSection(section) => names.extend(lean::names(&section)?),
            _ => {}
        }
    }
    let named = (imports..).zip(bodies);
    Ok(named
        .map(|(index, bytes)| (names.remove(&index).unwrap_or_default(), bytes))
        .collect())
}

/// Group, bytes and number of functions, the heaviest first.
fn table(functions: &[(String, usize)]) -> Vec<(&'static str, usize, usize)> {
    let groups = GROUPS.iter().map(|(group, _)| *group).chain(["std"]);
    let mut rows: Vec<_> = groups.map(|group| (group, 0, 0)).collect();
    for (name, bytes) in functions {
        let row = rows.iter_mut().find(|row| row.0 == group_of(name));
        if let Some((_, sum, count)) = row {
            (*sum, *count) = (*sum + bytes, *count + 1);
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.1));
    let (bytes, count) = rows
        .iter()
        .fold((0, 0), |sum, row| (sum.0 + row.1, sum.1 + row.2));
    rows.push(("all functions", bytes, count));
    rows
}

fn group_of(name: &str) -> &'static str {
    let fits = |(_, words): &&(_, &[&str])| words.iter().any(|word| name.contains(word));
    GROUPS.iter().find(fits).map_or("std", |(group, _)| *group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_of_the_standard_library_over_our_type_is_ours() {
        assert_eq!(
            group_of("core::ptr::drop_in_place<domain::call::Call>"),
            "the fold: domain, api"
        );
        assert_eq!(group_of("core::fmt::write"), "std");
    }

    #[test]
    fn the_table_counts_every_byte_once() {
        let functions = [
            ("tachys::a", 3),
            ("call_card::main", 5),
            ("core::b", 1),
            ("tachys::c", 4),
        ];
        let functions = functions.map(|(name, bytes)| (name.to_owned(), bytes));
        let table = table(&functions);
        assert_eq!(
            table.first(),
            Some(&("views: panels and what draws them", 7, 2))
        );
        assert_eq!(table.last(), Some(&("all functions", 13, 4)));
    }
}
