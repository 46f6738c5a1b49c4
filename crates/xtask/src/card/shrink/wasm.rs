//! The names under which the wasm imports from its glue and exports to it. All else in it stays byte
//! for byte.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module, RawSection};
use wasmparser::{Encoding, Export, ExternalKind, Import, Parser, Payload, TypeRef, Validator};

type Sections<'a> = Vec<(u8, &'a [u8])>;

/// What is exported: a function, a table or the like, by its number.
pub(crate) type Exported = (ExternalKind, u32);

/// New names by the old ones.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Of all that the glue offers.
    pub(crate) imports: HashMap<String, String>,
    /// Of what the glue uses. What else the wasm exports, it no longer does.
    pub(crate) exports: HashMap<String, String>,
}

/// What the wasm imports from a module, in its order.
pub(crate) fn imports(wasm: &[u8], module: &str) -> Result<Vec<String>> {
    let own = all_imports(wasm)?
        .into_iter()
        .filter(|import| import.module == module);
    Ok(own.map(|import| import.name.to_owned()).collect())
}

/// What the wasm exports, by its name.
pub(crate) fn exports(wasm: &[u8]) -> Result<HashMap<String, Exported>> {
    let exports = all_exports(wasm)?.into_iter();
    let by_name = exports.map(|export| (export.name.to_owned(), (export.kind, export.index)));
    Ok(by_name.collect())
}

/// The wasm with other names for what it imports from a module, and exports.
///
/// # Errors
/// A name is missing, or what comes out would not be the same wasm but for the names.
pub(crate) fn renamed(wasm: &[u8], module: &str, names: &Names) -> Result<Vec<u8>> {
    let exported = exports(wasm)?;
    for name in names.exports.keys() {
        ensure!(
            exported.contains_key(name),
            "the wasm exports no {name}, and the glue uses it"
        );
    }
    let mut written = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.context("trunk's wasm does not parse")?;
        if let Payload::Version { encoding, .. } = payload {
            ensure!(encoding == Encoding::Module, "trunk's wasm is no module");
        }
        let Some((id, range)) = payload.as_section() else {
            continue;
        };
        if let Payload::ImportSection(_) = payload {
            let mut section = ImportSection::new();
            for import in all_imports(wasm)? {
                let mut name = import.name;
                if import.module == module {
                    name = names.imports.get(name).with_context(|| {
                        format!("the wasm imports {name}, and the glue lacks it")
                    })?;
                }
                section.import(import.module, name, EntityType::try_from(import.ty)?);
            }
            written.section(&section);
        } else if let Payload::ExportSection(_) = payload {
            let mut section = ExportSection::new();
            for export in all_exports(wasm)? {
                if let Some(name) = names.exports.get(export.name) {
                    section.export(name, ExportKind::from(export.kind), export.index);
                }
            }
            written.section(&section);
        } else {
            let data = wasm.get(range).context("a section outside of the wasm")?;
            written.section(&RawSection { id, data });
        }
    }
    let written = written.finish();
    ensure_same(wasm, &written, names)?;
    Ok(written)
}

/// Makes sure that two are the same but for these names, and that the second is valid.
fn ensure_same(before: &[u8], after: &[u8], names: &Names) -> Result<()> {
    Validator::new()
        .validate_all(after)
        .context("the renamed wasm is not valid")?;
    ensure!(
        types(before)? == types(after)?,
        "the renamed wasm imports other things than before"
    );
    let (old, new) = (exports(before)?, exports(after)?);
    let is_same = |(name, renamed)| old.get(name) == new.get(renamed);
    ensure!(
        new.len() == names.exports.len() && names.exports.iter().all(is_same),
        "the renamed wasm exports other things than before"
    );
    ensure!(
        others(before)? == others(after)?,
        "the renamed wasm is another one"
    );
    Ok(())
}

fn types(wasm: &[u8]) -> Result<Vec<TypeRef>> {
    Ok(all_imports(wasm)?.iter().map(|import| import.ty).collect())
}

/// How many functions there are, and the bytes of all sections but those two, by their kind.
fn others(wasm: &[u8]) -> Result<(usize, Sections<'_>)> {
    let (mut functions, mut sections) = (0, Sections::new());
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        functions += usize::from(matches!(payload, Payload::CodeSectionEntry(_)));
        let is_other = !matches!(
            payload,
            Payload::ImportSection(_) | Payload::ExportSection(_)
        );
        if let Some((id, range)) = payload.as_section().filter(|_| is_other) {
            sections.push((id, wasm.get(range).unwrap_or_default()));
        }
    }
    Ok((functions, sections))
}

/// In whichever of its encodings the section is; it is written again in the usual one.
fn all_imports(wasm: &[u8]) -> Result<Vec<Import<'_>>> {
    let mut imports = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload.context("trunk's wasm does not parse")? {
            for import in section.into_imports() {
                imports.push(import.context("trunk's wasm imports what we cannot read")?);
            }
        }
    }
    Ok(imports)
}

fn all_exports(wasm: &[u8]) -> Result<Vec<Export<'_>>> {
    let mut exports = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(section) = payload.context("trunk's wasm does not parse")? {
            for export in section {
                exports.push(export.context("trunk's wasm exports what we cannot read")?);
            }
        }
    }
    Ok(exports)
}
