//! The glue that wasm-bindgen writes: what it offers to the wasm, under which names, and what of
//! it only people read.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};

use super::tokens::{Kind, Token, ends_line, tokens};

/// What the glue has for the wasm.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Offered {
    /// The module that the wasm imports it from.
    pub(crate) module: String,
    /// In the order in which they stand.
    pub(crate) names: Vec<String>,
}

/// What the glue offers: the keys of the object that it hands over as a module of the wasm.
///
/// # Errors
/// The glue is not written as wasm-bindgen 0.2 writes it.
pub(crate) fn offered(glue: &str) -> Result<Offered> {
    let tokens = tokens(glue)?;
    let (module, keys) = keys(&tokens)?;
    let names = keys.iter().filter_map(|at| tokens.get(*at));
    let names = names.map(|token| token.text.to_owned()).collect();
    Ok(Offered { module, names })
}

/// The glue with other names for what it offers.
///
/// # Errors
/// One of them stands elsewhere in the code, too: we do not know what for.
pub(crate) fn renamed(glue: &str, names: &HashMap<String, String>) -> Result<String> {
    let mut tokens = tokens(glue)?;
    let (_, keys) = keys(&tokens)?;
    let is_name = |token: &&Token| token.kind == Kind::Word && names.contains_key(token.text);
    let used = tokens.iter().filter(is_name).count();
    ensure!(
        used == names.len() && keys.len() == names.len(),
        "the glue has {} imports for {} names, which it uses {used} times",
        keys.len(),
        names.len()
    );
    for at in keys {
        if let Some(token) = tokens.get_mut(at) {
            token.text = names.get(token.text).map_or(token.text, String::as_str);
        }
    }
    Ok(together(&tokens))
}

/// The glue with another wasm as the one that it fetches when it is not told which.
///
/// # Errors
/// There is no such place, or more than one.
pub(crate) fn loading(glue: &str, wasm: &str) -> Result<String> {
    let mut tokens = tokens(glue)?;
    let is_wasm = |token: &&mut Token| {
        token.kind == Kind::Text
            && token
                .text
                .trim_end_matches(['\'', '"'])
                .ends_with("_bg.wasm")
    };
    let mut found = tokens.iter_mut().filter(is_wasm);
    let (first, second) = (found.next(), found.next());
    let place = first.context("the glue names no wasm")?;
    ensure!(second.is_none(), "the glue names more than one wasm");
    let quoted = format!("'{wasm}'");
    place.text = &quoted;
    Ok(together(&tokens))
}

/// The glue without comments, indentation and empty lines. Lines stay lines, for where one ends
/// may mean something.
pub(crate) fn stripped(glue: &str) -> Result<String> {
    let (mut stripped, mut gap) = (String::with_capacity(glue.len()), "");
    for token in tokens(glue)? {
        if token.counts() {
            if !stripped.is_empty() {
                stripped.push_str(gap);
            }
            stripped.push_str(token.text);
            gap = "";
        } else if token.text.contains(ends_line) {
            gap = "\n";
        } else if gap.is_empty() {
            gap = " ";
        }
    }
    Ok(stripped)
}

/// The module's name, and the places of its object's keys.
fn keys(tokens: &[Token<'_>]) -> Result<(String, Vec<usize>)> {
    let code: Vec<_> = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.counts())
        .collect();
    let text = |at: usize| code.get(at).map_or("", |(_, token)| token.text);
    let is_numbered = |name: &str| {
        let number = name.strip_prefix("import").unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_object =
        |at: &usize| text(*at) == "const" && is_numbered(text(at + 1)) && text(at + 2) == "=";
    let mut objects = (0..code.len()).filter(is_object);
    let object = objects
        .next()
        .context("the glue has no object of imports")?;
    ensure!(
        objects.next().is_none(),
        "the glue has more than one object of imports"
    );
    let name = text(object + 1);
    let is_module =
        |at: &usize| text(*at).starts_with('"') && text(at + 1) == ":" && text(at + 2) == name;
    let module = (0..code.len()).find(is_module);
    let module = text(module.with_context(|| format!("the glue hands {name} to nobody"))?);

    let (mut keys, mut depth, mut is_key) = (Vec::new(), 0, true);
    ensure!(text(object + 3) == "{", "{name} is no object");
    for (at, (place, token)) in code.iter().enumerate().skip(object + 3) {
        if depth == 1 && is_key && token.text != "}" {
            let is_plain = token.kind == Kind::Word && text(at + 1) == ":";
            ensure!(is_plain, "`{}` is no plain key of {name}", token.text);
            if token.text != "__proto__" {
                keys.push(*place);
            }
        }
        depth += token.deepens();
        is_key = depth == 1 && matches!(token.text, "{" | ",");
        if depth == 0 {
            break;
        }
    }
    Ok((module.trim_matches('"').to_owned(), keys))
}

fn together(tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|token| token.text).collect()
}
