//! Functions that never run in the released card, or whose work nobody sees. The compiler keeps
//! them, for it has their addresses in tables; here they go by their names.

use anyhow::{Context, Result, ensure};
use wasm_encoder::{CodeSection, Function, Module, RawSection};
use wasmparser::{FunctionBody, Operator, Parser, Payload, Validator};

use super::graph::Graph;

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
/// exports that `PASSES` removes, whose names hold `STREAM_EXPORTS`.
const STREAMS: &[&str] = &["wasm_streams::", "js_sys::futures::future_to_promise"];
const STREAM_EXPORTS: &str = "ntounderlying";
/// What calls closures by their address: it neither streams nor writes itself.
const CLOSURES: &[&str] = &[
    "core::ops::function::FnOnce::call_once",
    "wasm_bindgen::convert::closures::",
];

/// Values that print themselves, and what they print with.
const FORMATTING: &[&str] = &["core::fmt::", "alloc::fmt::", " as core::fmt::"];

/// The wasm with those functions cut down to a trap, and who uses `core::fmt` all the same: while
/// somebody does, values must be able to print themselves. It must have the functions' names.
///
/// # Errors
/// It cannot be read, somebody does use streams, or what comes out is not valid.
pub(super) fn cut(wasm: &[u8]) -> Result<(Vec<u8>, Vec<String>)> {
    let is_streams = |name: &str| STREAMS.iter().any(|part| name.contains(part));
    let is_own = |name: &String| !CLOSURES.iter().any(|closures| name.starts_with(closures));
    let mut users = Graph::of(wasm, STREAM_EXPORTS)?.users(is_streams);
    users.retain(is_own);
    ensure!(users.is_empty(), "streams are used after all, by {users:?}");
    let wasm = trapping(wasm, |name, body| {
        let is_panic = PANICS.iter().any(|panic| name.starts_with(panic));
        Ok(is_streams(name) || is_panic && never_returns(body)?)
    })?;
    let is_formatting = |name: &str| FORMATTING.iter().any(|part| name.contains(part));
    let graph = Graph::of(&wasm, STREAM_EXPORTS)?;
    let mut users = graph.users(is_formatting);
    users.extend(graph.writers(is_formatting));
    users.retain(is_own);
    if !users.is_empty() {
        return Ok((wasm, users));
    }
    let wasm = trapping(&wasm, |name, _| Ok(is_formatting(name)))?;
    Ok((wasm, users))
}

/// The wasm with a trap in place of each of these functions.
fn trapping(
    wasm: &[u8],
    is_cut: impl Fn(&str, &FunctionBody<'_>) -> Result<bool>,
) -> Result<Vec<u8>> {
    let graph = Graph::of(wasm, STREAM_EXPORTS)?;
    let (mut written, mut bodies, mut left) = (Module::new(), CodeSection::new(), 0);
    let mut index = graph.imported;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::CodeSectionStart { count, .. } => left = *count,
            Payload::CodeSectionEntry(body) => {
                if is_cut(graph.name(index), body)? {
                    let mut trap = Function::new([]);
                    trap.instructions().unreachable().end();
                    bodies.function(&trap);
                } else {
                    bodies.raw(body.as_bytes());
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

/// A panic's function goes only when it cannot return: its end is a trap, and nothing in it leads
/// out of it.
fn never_returns(body: &FunctionBody<'_>) -> Result<bool> {
    let operators = body.get_operators_reader()?.into_iter();
    let operators: Vec<_> = operators.collect::<Result<_, _>>()?;
    let mut depth = 0;
    for operator in &operators {
        let leads_out = match operator {
            Operator::Return | Operator::ReturnCall { .. } => true,
            Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => {
                *relative_depth >= depth
            }
            Operator::BrTable { targets } => {
                let mut all = targets.targets().chain([Ok(targets.default())]);
                all.any(|target| target.is_ok_and(|target| target >= depth))
            }
            _ => false,
        };
        if leads_out {
            return Ok(false);
        }
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
            Operator::End => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(matches!(
        operators.as_slice(),
        [.., Operator::Unreachable, Operator::End]
    ))
}

#[cfg(test)]
mod tests;
