//! What the glue calls its own functions and variables: letters, where that is safe to tell.

use std::collections::{HashMap, HashSet};

use anyhow::Result;

use super::short;
use super::statements::{Statement, names, statements};
use super::tokens::{Kind, Token, tokens};

/// Words that are no names, as short as ours.
const KEYWORDS: &[&str] = &["as", "do", "if", "in", "of"];

/// The glue with short names for what it declares. What might be a property, too, keeps its own;
/// a class has too many of these.
///
/// # Errors
/// The glue is not written as wasm-bindgen 0.2 writes it.
pub(crate) fn called(glue: &str) -> Result<String> {
    let mut tokens = tokens(glue)?;
    let statements = statements(&tokens)?;
    let declared: Vec<_> = statements.iter().flat_map(Statement::declares).collect();
    let (taken, kept) = (taken(&tokens), properties(&tokens));
    if taken.contains("class") {
        return Ok(glue.to_owned());
    }
    let free = (0..).map(short);
    let free = free.filter(|name| !taken.contains(name) && !KEYWORDS.contains(&name.as_str()));
    let longer = declared.iter().filter(|name| !kept.contains(**name));
    let called: HashMap<_, _> = longer.copied().zip(free).collect();
    for at in names(&tokens) {
        if let Some(token) = tokens.get_mut(at) {
            token.text = called.get(token.text).map_or(token.text, String::as_str);
        }
    }
    Ok(tokens.iter().map(|token| token.text).collect())
}

/// Words that are or may be variables: not properties after a dot, nor keys and labels, which a
/// colon follows where a statement or an item of an object begins.
fn taken(glue: &[Token<'_>]) -> HashSet<String> {
    let text = |token: Option<&Token<'_>>| token.map_or(String::new(), |it| it.text.to_owned());
    let mut taken = HashSet::new();
    for at in names(glue) {
        let (before, after) = glue.split_at(at);
        let before = text(before.iter().rev().find(|token| token.counts()));
        let mut after = after.iter().filter(|token| token.counts());
        let (name, after) = (text(after.next()), text(after.next()));
        if !(after == ":" && matches!(before.as_str(), "{" | ",")) {
            taken.insert(name);
        }
    }
    taken
}

/// Words that are or may be keys of an object, labels, methods, or names for others.
fn properties<'a>(glue: &[Token<'a>]) -> HashSet<&'a str> {
    let code: Vec<_> = glue.iter().filter(|token| token.counts()).collect();
    let text = |at: usize| code.get(at).map_or("", |token| token.text);
    let (mut open, mut properties) = (Vec::new(), HashSet::new());
    for (at, token) in code.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", text);
        let is_item = open.last() == Some(&"{") && matches!(before, "{" | ",");
        let is_property = match text(at + 1) {
            ":" => true,
            "," | "}" => is_item,
            "=" => is_item && !is_statement(&code, at),
            "(" => before != "function" && has_body(&code, at + 1),
            _ => false,
        };
        if token.kind == Kind::Word && (is_property || before == "as") {
            properties.insert(token.text);
        }
        match token.deepens() {
            1 => open.push(token.text),
            -1 => drop(open.pop()),
            _ => {}
        }
    }
    properties
}

/// Whether a semicolon ends what begins here, and not a bracket.
fn is_statement(code: &[&Token<'_>], start: usize) -> bool {
    let mut depth = 0;
    let end = code.iter().skip(start).find(|token| {
        depth += token.deepens();
        depth < 0 || (depth == 0 && token.text == ";")
    });
    end.is_some_and(|end| end.text == ";")
}

/// Whether a curly bracket opens where this round one closes.
fn has_body(code: &[&Token<'_>], open: usize) -> bool {
    let mut depth = 0;
    for (at, token) in code.iter().enumerate().skip(open) {
        depth += token.deepens();
        if depth == 0 {
            return code.get(at + 1).is_some_and(|next| next.text == "{");
        }
    }
    false
}

#[cfg(test)]
mod tests;
