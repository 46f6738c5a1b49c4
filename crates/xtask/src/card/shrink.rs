//! trunk's page, glue and wasm made smaller, without a change in what they do.

mod called;
mod css;
mod exports;
mod fitted;
mod glue;
mod page;
mod shaken;
mod started;
mod statements;
mod tokens;
mod wasm;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest as _, Sha256};

/// The page that loads the other two.
const PAGE: &str = "index.html";
/// The first 64 bits of a hash, as trunk writes them. It leaves zeros at the front out, we do not.
const HASH_DIGITS: usize = 16;
const FEWEST_DIGITS: usize = 8;

/// Tells the browser to compile the glue's functions while it reads the file, on a thread of its own,
/// and not each at its first call, when somebody waits. Chromium knows it from version 136 on, and only
/// as the first line: <https://v8.dev/blog/explicit-compile-hints>.
const ALL_CALLED: &str = "//# allFunctionsCalledOnLoad\n";

/// Shrinks what trunk has built into this folder; `lean` makes the wasm lighter. What changes gets
/// a name by its new content, for browsers keep files of such names for good.
///
/// # Errors
/// Anything in the files that is not as expected: then nothing is written.
pub(crate) fn shrink(dist: &Path, lean: impl FnOnce(&[u8]) -> Result<Vec<u8>>) -> Result<()> {
    let (old_glue, old_wasm) = (only(dist, "js")?, only(dist, "wasm")?);
    let text = |name: &str| {
        let path = dist.join(name);
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let wasm = lean(&std::fs::read(dist.join(&old_wasm))?)?;
    let (glue, page) = (text(&old_glue)?, text(PAGE)?);
    started::ensure_started(&page, &old_glue)?;

    let (glue, wasm) = renamed(&fitted::fitted(&glue, &wasm)?, &wasm)?;
    let new_wasm = with_hash(&old_wasm, &wasm)?;
    let glue = [ALL_CALLED, &glue::stripped(&called::called(&glue)?)?].concat();
    let new_glue = with_hash(&old_glue, glue.as_bytes())?;
    let page = page::shrink(&page)?;
    let page = linking(&page, &[(&old_glue, &new_glue), (&old_wasm, &new_wasm)])?;

    for old in [&old_glue, &old_wasm] {
        std::fs::remove_file(dist.join(old))?;
    }
    std::fs::write(dist.join(new_wasm), wasm)?;
    std::fs::write(dist.join(new_glue), glue)?;
    std::fs::write(dist.join(PAGE), page)?;
    Ok(())
}

/// Glue and wasm, which know each other by names of one or two letters now.
fn renamed(glue: &str, wasm: &[u8]) -> Result<(String, Vec<u8>)> {
    let offered = glue::offered(glue)?;
    let mut used = exports::used(glue)?;
    used.sort();
    used.dedup();
    let names = wasm::Names {
        imports: offered
            .names
            .iter()
            .cloned()
            .zip((0..).map(short))
            .collect(),
        exports: used.into_iter().zip((0..).map(short)).collect(),
    };
    let new_glue = glue::renamed(glue, &names.imports)?;
    let new_glue = exports::renamed(&new_glue, &names.exports)?;
    let new_wasm = wasm::renamed(wasm, &offered.module, &names)?;
    let (before, after) = (pair(glue, wasm)?, pair(&new_glue, &new_wasm)?);
    ensure!(
        before == after,
        "the renamed wasm and its glue would get other things from each other"
    );
    Ok((new_glue, new_wasm))
}

/// Which of the things that the glue offers each import of the wasm gets, by its place there; and
/// what the glue gets from the wasm wherever it uses an export.
fn pair(glue: &str, wasm: &[u8]) -> Result<(Vec<usize>, Vec<wasm::Exported>)> {
    let offered = glue::offered(glue)?;
    let imports = wasm::imports(wasm, &offered.module)?;
    ensure!(
        !imports.is_empty(),
        "the wasm imports nothing from {}",
        offered.module
    );
    let place = |name: &String| offered.names.iter().position(|offered| offered == name);
    let place = |name| place(name).with_context(|| format!("the glue lacks {name}"));
    let places = imports.iter().map(place).collect::<Result<_>>()?;
    let exports = wasm::exports(wasm)?;
    let export = |name: &String| exports.get(name).copied();
    let export = |name| export(name).with_context(|| format!("the wasm does not export {name}"));
    let used = exports::used(glue)?;
    let used = used.iter().map(export).collect::<Result<_>>()?;
    Ok((places, used))
}

/// `a` to `z`, `A` to `Z`, `aa` and so on.
fn short(number: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let letter = |at: usize| LETTERS.get(at % LETTERS.len()).map(|b| char::from(*b));
    let before = (number / LETTERS.len()).checked_sub(1).map(short);
    let mut name = before.unwrap_or_default();
    name.extend(letter(number));
    name
}

/// The one file of this kind in the folder itself; what lies deeper is not ours to change.
fn only(dist: &Path, kind: &str) -> Result<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dist)? {
        let name = PathBuf::from(entry?.file_name());
        if name.extension().is_some_and(|extension| extension == kind) {
            found.push(name.display().to_string());
        }
    }
    match found.as_slice() {
        [name] => Ok(name.clone()),
        _ => bail!(
            "trunk builds one .{kind} file, and {} has {found:?}",
            dist.display()
        ),
    }
}

/// A file's name with the hash of its content in place of the one trunk gave it.
fn with_hash(name: &str, content: &[u8]) -> Result<String> {
    let old = hash_in(name).with_context(|| format!("{name} has no hash in its name"))?;
    let digest = Sha256::digest(content);
    let digits = digest.iter().map(|byte| format!("{byte:02x}"));
    let new: String = digits.take(HASH_DIGITS / 2).collect();
    Ok(name.replace(old, &new))
}

fn hash_in(name: &str) -> Option<&str> {
    let is_long = |part: &str| (FEWEST_DIGITS..=HASH_DIGITS).contains(&part.len());
    name.split(['-', '_', '.'])
        .find(|part| is_long(part) && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The page with the new names of its files in place of the old ones.
fn linking(page: &str, names: &[(&String, &String)]) -> Result<String> {
    // It would be that of the old content.
    ensure!(
        !page.contains("integrity="),
        "{PAGE} pins the content of what it loads"
    );
    let mut linking = page.to_owned();
    for (old, new) in names {
        ensure!(page.contains(*old), "{PAGE} does not load {old}");
        linking = linking.replace(*old, new);
    }
    for (old, new) in names {
        let is_gone = old == new || hash_in(old).is_none_or(|hash| !linking.contains(hash));
        ensure!(is_gone, "{PAGE} still speaks of {old}");
    }
    Ok(linking)
}

#[cfg(test)]
mod tests;
