//! The names by which the glue calls what its wasm exports.

use std::collections::HashMap;

use anyhow::{Result, bail, ensure};

use super::statements::names;
use super::tokens::{Kind, Token, tokens};

/// What the glue uses of the wasm's exports, in the order in which it does: most of them more than
/// once.
///
/// # Errors
/// It does with them what we do not know.
pub(crate) fn used(glue: &str) -> Result<Vec<String>> {
    let tokens = tokens(glue)?;
    let places = places(&tokens)?.into_iter();
    let names = places.filter_map(|at| tokens.get(at));
    Ok(names.map(|token| token.text.to_owned()).collect())
}

/// The glue with other names for these.
///
/// # Errors
/// As above.
pub(crate) fn renamed(glue: &str, names: &HashMap<String, String>) -> Result<String> {
    let mut tokens = tokens(glue)?;
    for at in places(&tokens)? {
        if let Some(token) = tokens.get_mut(at) {
            token.text = names.get(token.text).map_or(token.text, String::as_str);
        }
    }
    Ok(tokens.iter().map(|token| token.text).collect())
}

/// Where the names stand: after the variable that gets the exports of the instance, and a dot.
fn places(tokens: &[Token<'_>]) -> Result<Vec<usize>> {
    let (places, code): (Vec<usize>, Vec<&Token<'_>>) = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.counts())
        .unzip();
    let texts: Vec<_> = code.iter().map(|token| token.text).collect();
    let mut given = texts.windows(6).filter_map(|texts| match texts {
        [name, "=", "instance", ".", "exports", ";"] => Some(*name),
        _ => None,
    });
    let (Some(wasm), None) = (given.next(), given.next()) else {
        bail!("the glue does not keep the exports of one instance");
    };
    let all = texts.iter().filter(|text| **text == "exports").count();
    ensure!(all == 1, "the glue takes exports from elsewhere, too");

    let (variables, mut used) = (names(tokens), Vec::new());
    for at in 0..texts.len() {
        let before = at.checked_sub(1).and_then(|at| texts.get(at));
        let is_variable = places
            .get(at)
            .is_some_and(|place| variables.contains(place));
        if texts.get(at) != Some(&wasm) || !is_variable {
            continue;
        }
        match texts.get(at + 1..).unwrap_or_default() {
            [".", _, ..] => {
                let name = code.get(at + 2).filter(|name| name.kind == Kind::Word);
                ensure!(name.is_some(), "`{wasm}.` stands before no name");
                used.extend(places.get(at + 2));
            }
            // The glue asks whether it has started, says what it started, and makes the variable.
            ["!", "=", "=", "undefined", ..] | ["=", "instance", ..] => {}
            [";", ..] if matches!(before, Some(&("return" | "," | "let"))) => {}
            [",", ..] if before == Some(&"let") => {}
            [next, ..] => bail!("the glue says `{wasm} {next}`"),
            [] => bail!("the glue ends with `{wasm}`"),
        }
    }
    Ok(used)
}

#[cfg(test)]
mod tests;
