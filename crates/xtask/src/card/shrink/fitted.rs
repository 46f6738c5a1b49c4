//! The glue without what its wasm and its page do not ask for.

use anyhow::{Context, Result, ensure};

use super::{glue, shaken, started, tokens, wasm};

/// The glue that offers what this wasm imports, and has what that needs. wasm-opt takes imports out
/// of the wasm with what used them; the glue still has its side, and classes that the wasm knew.
///
/// # Errors
/// An import would not get what it got, or anything in the glue is not as expected.
pub(crate) fn fitted(glue: &str, wasm: &[u8]) -> Result<String> {
    let offered = glue::offered(glue)?;
    let imports = wasm::imports(wasm, &offered.module)?;
    let offering = glue::offering(glue, &imports)?;
    let started = started::started(&tokens::tokens(&offering)?)?;
    let shaken = shaken::shaken(&started)?;
    let fitted: String = shaken.iter().map(|token| token.text).collect();
    ensure_same(glue, &fitted, &imports)?;
    Ok(fitted)
}

/// Makes sure that each import gets the same function from both, and that the second has no other.
fn ensure_same(before: &str, after: &str, imports: &[String]) -> Result<()> {
    let (before, after) = (glue::functions(before)?, glue::functions(after)?);
    for name in imports {
        let function = before.get(name);
        let function =
            function.with_context(|| format!("the wasm imports {name}, and the glue lacks it"))?;
        ensure!(
            after.get(name) == Some(function),
            "{name} would be another function"
        );
    }
    let is_asked_for = |name| imports.contains(name);
    ensure!(
        after.keys().all(is_asked_for),
        "the glue still offers what the wasm does not import"
    );
    Ok(())
}
