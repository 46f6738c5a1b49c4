//! The glue without what never runs in it, for the page starts it in one way only.

use std::ops::Range;

use anyhow::{Context, Result, ensure};

use super::statements::names;
use super::tokens::{Kind, Token, code, tokens};

/// What the page's script says. `compiled` is a `WebAssembly.Module`, or a promise that fails.
const COMPILED: &str = "const compiled = WebAssembly.compileStreaming(fetch('";
const START: &str = "start({ module_or_path: await compiled });";

/// What the glue asks of what it was given: the object around the module, the module itself, and
/// the instance that the browser makes of a module.
const ANSWERS: &[(&str, bool)] = &[
    ("module_or_path !== undefined", true),
    (
        "Object.getPrototypeOf(module_or_path) === Object.prototype",
        true,
    ),
    ("module_or_path === undefined", false),
    (
        "typeof module_or_path === 'string' \
         || (typeof Request === 'function' && module_or_path instanceof Request) \
         || (typeof URL === 'function' && module_or_path instanceof URL)",
        false,
    ),
    (
        "typeof Response === 'function' && module instanceof Response",
        false,
    ),
    ("instance instanceof WebAssembly.Instance", true),
];

/// Makes sure that the page takes the glue's default export, and starts it with the module alone.
///
/// # Errors
/// It does something else, or more.
pub(crate) fn ensure_started(page: &str, glue: &str) -> Result<()> {
    let once = |text: &str| page.matches(text).count() == 1;
    let import = page
        .split_once("import start from '")
        .and_then(|(_, from)| from.split_once('\''));
    let is_glue = import.is_some_and(|(from, _)| from.trim_start_matches('/') == glue);
    ensure!(
        is_glue && once("import ") && !page.contains("import("),
        "the page does not import from {glue}, or more than that"
    );
    let starts = page.match_indices("start(").count();
    ensure!(
        starts == 1 && once(START) && once(COMPILED) && once("compiled ="),
        "the page does not start the glue by `{START}`"
    );
    Ok(())
}

/// The tokens without the branches that are not taken when the page starts the glue; the other
/// branch of each keeps its brackets.
///
/// # Errors
/// The glue asks one thing twice, or not by itself: we do not know what for.
pub(crate) fn started<'a>(glue: &[Token<'a>]) -> Result<Vec<Token<'a>>> {
    let mut started = glue.to_vec();
    for (question, answer) in ANSWERS {
        started = answered(started, question, *answer)?;
    }
    while let Some(function) = idle(&started) {
        started.drain(function);
    }
    let fetches = |token: &Token<'_>| token.kind == Kind::Text && token.text.contains("_bg.wasm");
    ensure!(
        !started.iter().any(fetches),
        "the glue may still fetch a wasm by itself"
    );
    Ok(started)
}

fn answered<'a>(glue: Vec<Token<'a>>, question: &str, answer: bool) -> Result<Vec<Token<'a>>> {
    let asked = format!("if ({question}) {{}}");
    let mut asked = code(&tokens(&asked)?);
    asked.pop();
    let places = places(&glue);
    let texts = code(&glue);
    let mut found = texts
        .windows(asked.len())
        .enumerate()
        .filter(|(_, texts)| *texts == asked);
    let (Some((at, _)), second) = (found.next(), found.next()) else {
        return Ok(glue);
    };
    let is_alone = second.is_none() && is_statement(&texts, at);
    ensure!(is_alone, "the glue asks `{question}` in another way");

    let yes = block(&texts, at + asked.len() - 1);
    let yes = yes.context("a block without an end")?;
    let mut taken = answer.then(|| yes.clone());
    let mut end = yes.end;
    if texts.get(end) == Some(&"else") {
        let no = block(&texts, end + 1).context("another question after `else`")?;
        end = no.end;
        taken = taken.or(Some(no));
    }
    let range = |range: Range<usize>| {
        let last = places.get(range.end - 1)?;
        glue.get(*places.get(range.start)?..=*last)
    };
    let taken = taken.and_then(range).unwrap_or_default();
    let asking = (places.get(at), places.get(end - 1));
    let (Some(first), Some(last)) = asking else {
        return Ok(glue);
    };
    let parts = (glue.get(..*first), glue.get(last + 1..));
    let (before, after) = (parts.0.unwrap_or_default(), parts.1.unwrap_or_default());
    Ok([before, taken, after].concat())
}

/// Where a function stands, inside of another, that nobody names.
fn idle(glue: &[Token<'_>]) -> Option<Range<usize>> {
    let (places, texts) = (places(glue), code(glue));
    let named = names(glue);
    let is_idle = |name: &str| {
        let named = named.iter().filter_map(|at| glue.get(*at));
        named.filter(|token| token.text == name).count() == 1
    };
    (0..texts.len()).find_map(|at| match texts.get(at..)? {
        ["function", name, "(", ..] if is_statement(&texts, at) && is_idle(name) => {
            let body = block(&texts, block(&texts, at + 2)?.end)?;
            Some(*places.get(at)?..places.get(body.end - 1)? + 1)
        }
        _ => None,
    })
}

/// Whether a statement begins here, by what stands before it.
fn is_statement(texts: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| texts.get(at));
    before.is_none_or(|before| matches!(*before, "{" | "}" | ";"))
}

/// What stands in the brackets that open here, with them.
fn block(texts: &[&str], start: usize) -> Option<Range<usize>> {
    let mut depth = 0;
    for (at, text) in texts.iter().enumerate().skip(start) {
        depth += match *text {
            "{" | "(" | "[" => 1,
            "}" | ")" | "]" => -1,
            _ => 0,
        };
        if depth == 0 {
            return (at > start).then_some(start..at + 1);
        }
    }
    None
}

fn places(glue: &[Token<'_>]) -> Vec<usize> {
    let places = glue.iter().enumerate().filter(|(_, token)| token.counts());
    places.map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests;
