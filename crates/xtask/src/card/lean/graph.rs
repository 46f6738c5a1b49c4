//! Who calls whom in a wasm, by name.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, bail};
use wasmparser::{
    CompositeInnerType, ElementItems, ExternalKind, Operator, Parser, Payload, SubType, TypeRef,
    ValType,
};

use super::names::names;

/// The functions of a wasm. A function whose address stands in a table may be called by anybody.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// How many come before the first with a body.
    pub(super) imported: u32,
    names: HashMap<u32, String>,
    called: HashMap<u32, Vec<u32>>,
    /// Those that call something of the type of `fmt::Write::write_str`, by its address.
    writers: HashSet<u32>,
    /// Exports and the table.
    roots: Vec<u32>,
}

impl Graph {
    /// Reads the functions; exports with this in their name are taken for gone.
    ///
    /// # Errors
    /// The wasm cannot be read, or has its table in a form that no compiler gave it so far.
    pub(super) fn of(wasm: &[u8], gone: &str) -> Result<Self> {
        let mut graph = Self::default();
        let (mut index, mut types) = (0, Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => {
                    for group in section {
                        types.extend(group?.into_types().map(|kind| is_writing(&kind)));
                    }
                }
                Payload::StartSection { func, .. } => graph.roots.push(func),
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        index += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                    graph.imported = index;
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        let is_function =
                            export.kind == ExternalKind::Func && !export.name.contains(gone);
                        graph.roots.extend(is_function.then_some(export.index));
                    }
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        let ElementItems::Functions(functions) = element?.items else {
                            bail!("the table is not a list of functions");
                        };
                        for function in functions {
                            graph.roots.push(function?);
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader()? {
                        match operator? {
                            Operator::Call { function_index }
                            | Operator::ReturnCall { function_index }
                            | Operator::RefFunc { function_index } => {
                                graph.called.entry(index).or_default().push(function_index);
                            }
                            Operator::CallIndirect { type_index, .. }
                                if types.get(type_index as usize) == Some(&true) =>
                            {
                                graph.writers.insert(index);
                            }
                            _ => {}
                        }
                    }
                    index += 1;
                }
                Payload::CustomSection(section) => {
                    let names = names(&section)?.into_iter();
                    graph
                        .names
                        .extend(names.map(|(index, name)| (index, hashless(&name))));
                }
                _ => {}
            }
        }
        Ok(graph)
    }

    /// A function's name, without the hashes of crates: `core::fmt::write`. Empty when it has none.
    pub(super) fn name(&self, function: u32) -> &str {
        self.names.get(&function).map_or("", String::as_str)
    }

    /// Who may run, is not of this kind, and calls one that is.
    pub(super) fn users(&self, is_kind: impl Fn(&str) -> bool) -> Vec<String> {
        let users = self.running(&is_kind).into_iter().filter(|function| {
            let called = self.called.get(function).map_or(&[][..], Vec::as_slice);
            called.iter().any(|called| is_kind(self.name(*called)))
        });
        self.names_of(users)
    }

    /// Who may run, is not of this kind, and writes to a `fmt::Write` that it knows by its address.
    pub(super) fn writers(&self, is_kind: impl Fn(&str) -> bool) -> Vec<String> {
        let running = self.running(&is_kind);
        self.names_of(running.intersection(&self.writers).copied())
    }

    fn names_of(&self, functions: impl Iterator<Item = u32>) -> Vec<String> {
        let mut names: Vec<_> = functions.map(|each| self.name(each).to_owned()).collect();
        names.sort();
        names
    }

    /// Who may run and is not of this kind.
    fn running(&self, is_kind: impl Fn(&str) -> bool) -> HashSet<u32> {
        let mut seen = HashSet::new();
        let mut waiting = self.roots.clone();
        while let Some(function) = waiting.pop() {
            if is_kind(self.name(function)) || !seen.insert(function) {
                continue;
            }
            waiting.extend(self.called.get(&function).into_iter().flatten());
        }
        seen
    }
}

/// Three numbers in, one out: the receiver, a text's address and its length; whether it failed.
fn is_writing(kind: &SubType) -> bool {
    match &kind.composite_type.inner {
        CompositeInnerType::Func(function) => {
            function.params() == [ValType::I32; 3] && function.results() == [ValType::I32]
        }
        _ => false,
    }
}

/// `core[0123456789abcdef]::fmt` is `core::fmt`.
fn hashless(name: &str) -> String {
    let is_hash =
        |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut parts = name.split('[');
    let mut hashless = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']').filter(|(hash, _)| is_hash(hash)) {
            Some((_, rest)) => hashless.push_str(rest),
            None => {
                hashless.push('[');
                hashless.push_str(part);
            }
        }
    }
    hashless
}

#[cfg(test)]
mod tests {
    use super::hashless;

    #[test]
    fn only_hashes_of_crates_are_no_part_of_a_name() {
        let names = [
            ("a[0123456789abcdef]::b<[u8]>", "a::b<[u8]>"),
            ("<b[0123456789abcdef]::Vec<[T; 2]>>[0", "<b::Vec<[T; 2]>>[0"),
        ];
        for (name, bare) in names {
            assert_eq!(hashless(name), bare);
        }
    }
}
