//! Functions that never run in the released card, or whose work nobody sees. The compiler keeps
//! them, for it has their addresses in tables; here they go by their names.

use std::collections::HashMap;

use anyhow::{Context, Result};
use wasm_encoder::{CodeSection, Function, Module, RawSection};
use wasmparser::{
    FunctionBody, KnownCustom, Name, Operator, Parser, Payload, SubType, TypeRef, ValType,
    Validator,
};

/// A panic ends the card with a trap. What is done before that makes a sentence that the released
/// card shows to nobody: it has no panic hook, and the browser no standard error.
const PANICS: &[&str] = &[
    "core::panicking::",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already_",
    "core::slice::index::slice_",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::str::slice_error_fail",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
    "<alloc::vec::Vec<_, _>>::insert_mut::assert_failed",
    "<alloc::vec::Vec<_, _>>::remove::assert_failed",
    "std::alloc::rust_oom",
    "std::panicking::",
    "__rustc::rust_begin_unwind",
    "__rustc::rust_panic",
    "__rustc::__rust_start_panic",
];

/// What leptos brings for streams of bodies and server functions: JavaScript would call it by
/// exports that `PASSES` removes.
const STREAMS: &[&str] = &["wasm_streams::", "js_sys::futures::future_to_promise"];

/// Values print themselves for panics only.
const DEBUG: &str = " as core::fmt::Debug>::fmt";

/// What becomes of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    Traps,
    /// Does nothing, and says that went well.
    Succeeds,
}

fn fate(name: &str) -> Fate {
    if name.contains(DEBUG) {
        Fate::Succeeds
    } else if STREAMS.iter().any(|part| name.contains(part)) {
        Fate::Traps
    } else {
        Fate::Stays
    }
}

/// The wasm with nothing in those functions. It must have the functions' names.
///
/// # Errors
/// It cannot be read, or what comes out is not valid.
pub(super) fn cut(wasm: &[u8]) -> Result<Vec<u8>> {
    let names = names(wasm)?;
    let results = results(wasm)?;
    let (mut written, mut bodies, mut left) = (Module::new(), CodeSection::new(), 0);
    let mut index = imported(wasm)?;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::CodeSectionStart { count, .. } => left = *count,
            Payload::CodeSectionEntry(body) => {
                let name = names.get(&index).map_or("", String::as_str);
                let is_number = results.get(&index).is_some_and(|is_number| *is_number);
                match fate_of(name, body)? {
                    Fate::Stays => drop(bodies.raw(body.as_bytes())),
                    Fate::Succeeds if is_number => drop(bodies.function(&succeeding())),
                    Fate::Traps | Fate::Succeeds => drop(bodies.function(&trapping())),
                }
                (index, left) = (index + 1, left - 1);
                if left == 0 {
                    written.section(&bodies);
                }
            }
            _ => {
                if let Some((id, range)) = payload.as_section() {
                    let data = wasm.get(range).context("a section outside of the wasm")?;
                    written.section(&RawSection { id, data });
                }
            }
        }
    }
    let written = written.finish();
    Validator::new()
        .validate_all(&written)
        .context("the wasm without what never runs is not valid")?;
    Ok(written)
}

/// A panic's function goes only when it cannot return.
fn fate_of(name: &str, body: &FunctionBody<'_>) -> Result<Fate> {
    if PANICS.iter().any(|panic| name.starts_with(panic)) && never_returns(body)? {
        return Ok(Fate::Traps);
    }
    Ok(fate(name))
}

fn never_returns(body: &FunctionBody<'_>) -> Result<bool> {
    let operators: Vec<_> = body
        .get_operators_reader()?
        .into_iter()
        .collect::<Result<_, _>>()?;
    let traps = matches!(
        operators.as_slice(),
        [.., Operator::Unreachable, Operator::End]
    );
    Ok(traps && !operators.contains(&Operator::Return))
}

fn trapping() -> Function {
    let mut function = Function::new([]);
    function.instructions().unreachable().end();
    function
}

/// `Ok(())` is a zero.
fn succeeding() -> Function {
    let mut function = Function::new([]);
    function.instructions().i32_const(0).end();
    function
}

fn imported(wasm: &[u8]) -> Result<u32> {
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        }
    }
    Ok(imported)
}

/// The functions' names, without the hashes of crates: `core::fmt::write`.
fn names(wasm: &[u8]) -> Result<HashMap<u32, String>> {
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(section) = payload? else {
            continue;
        };
        let KnownCustom::Name(section) = section.as_known() else {
            continue;
        };
        for subsection in section {
            let Name::Function(map) = subsection? else {
                continue;
            };
            for naming in map {
                let naming = naming?;
                let name = rustc_demangle::demangle(naming.name).to_string();
                names.insert(naming.index, hashless(&name));
            }
        }
    }
    Ok(names)
}

/// `core[0123456789abcdef]::fmt` is `core::fmt`.
fn hashless(name: &str) -> String {
    let mut parts = name.split('[');
    let mut hashless = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest))
                if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                hashless.push_str(rest);
            }
            _ => {
                hashless.push('[');
                hashless.push_str(part);
            }
        }
    }
    hashless
}

/// Of each function whether it gives one 32-bit number, and no more.
fn results(wasm: &[u8]) -> Result<HashMap<u32, bool>> {
    let (mut types, mut results, mut index) = (Vec::new(), HashMap::new(), imported(wasm)?);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(section) => {
                for group in section {
                    types.extend(group?.into_types().map(|kind| is_number(&kind)));
                }
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    let kind = usize::try_from(kind?)?;
                    results.insert(index, types.get(kind).is_some_and(|is_number| *is_number));
                    index += 1;
                }
            }
            _ => {}
        }
    }
    Ok(results)
}

fn is_number(kind: &SubType) -> bool {
    match &kind.composite_type.inner {
        wasmparser::CompositeInnerType::Func(function) => function.results() == [ValType::I32],
        _ => false,
    }
}

#[cfg(test)]
mod tests;
