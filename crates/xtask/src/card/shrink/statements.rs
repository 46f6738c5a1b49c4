//! The glue's statements, as far as each ends by a mark of its own, and which names they declare.

use std::collections::HashSet;

use anyhow::{Result, ensure};

use super::tokens::{Kind, Token, code};

/// A statement that stands in nothing else, with the space and the comments before it.
#[derive(Debug, Clone)]
pub(crate) struct Statement<'a> {
    pub(crate) tokens: Vec<Token<'a>>,
}

/// With these begins what ends with a curly bracket.
const BLOCKS: &[&str] = &["function", "class", "if"];
/// After the bracket these go on with the same statement.
const GO_ON: &[&str] = &["else"];
/// Code that could get at a name by other ways than by writing it.
const HIDES_NAMES: &[&str] = &["eval", "with", "\\"];

/// All statements; put together again they are the source.
///
/// # Errors
/// The last one does not end, or the source may use names that do not stand in it.
pub(crate) fn statements<'a>(tokens: &[Token<'a>]) -> Result<Vec<Statement<'a>>> {
    let (mut statements, mut depth) = (vec![Statement { tokens: Vec::new() }], 0);
    for (at, token) in tokens.iter().enumerate() {
        let is_hiding = token.kind != Kind::Text && HIDES_NAMES.contains(&token.text);
        ensure!(!is_hiding, "the glue may hide names by `{}`", token.text);
        depth += token.deepens();
        let Some(last) = statements.last_mut() else {
            break;
        };
        last.tokens.push(*token);
        let is_end = match token.text {
            ";" => true,
            "}" if token.kind == Kind::Mark => {
                let mut rest = tokens.iter().skip(at + 1).filter(|token| token.counts());
                let goes_on = rest.next().is_some_and(|next| GO_ON.contains(&next.text));
                last.is_block() && !goes_on
            }
            _ => false,
        };
        if depth == 0 && is_end {
            statements.push(Statement { tokens: Vec::new() });
        }
    }
    let after = statements.pop();
    let is_end = after.as_ref().is_none_or(|after| after.code().is_empty());
    ensure!(is_end, "the glue's last statement does not end");
    if let (Some(last), Some(after)) = (statements.last_mut(), after) {
        last.tokens.extend(after.tokens);
    }
    Ok(statements)
}

/// The places of the words that may name a variable. Keys of objects, labels and the like are among
/// them; what follows a dot is not.
pub(crate) fn names(tokens: &[Token<'_>]) -> Vec<usize> {
    let (mut names, mut dots) = (Vec::new(), 0);
    for (at, token) in tokens.iter().enumerate() {
        if token.text == "." && token.kind == Kind::Mark {
            dots += 1;
        } else if token.counts() {
            // Three dots spread a value.
            if token.kind == Kind::Word && dots != 1 {
                names.push(at);
            }
            dots = 0;
        }
    }
    names
}

impl<'a> Statement<'a> {
    /// What counts in it.
    pub(crate) fn code(&self) -> Vec<&'a str> {
        code(&self.tokens)
    }

    /// The names that it declares for all of the glue.
    pub(crate) fn declares(&self) -> Vec<&'a str> {
        let code = self.code();
        match unexported(&code) {
            ["function" | "class", name, ..] => vec![*name],
            ["async", "function", name, ..] => vec![*name],
            ["const" | "let", name, "=", ..] => vec![*name],
            ["let", names @ .., ";"] if are_names(names) => {
                names.iter().copied().step_by(2).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The names that it may use, its own among them.
    pub(crate) fn names(&self) -> HashSet<&'a str> {
        let places = names(&self.tokens).into_iter();
        let tokens = places.filter_map(|at| self.tokens.get(at));
        tokens.map(|token| token.text).collect()
    }

    fn is_block(&self) -> bool {
        let code = self.code();
        match unexported(&code) {
            ["async", "function", ..] => true,
            [first, ..] => BLOCKS.contains(first),
            [] => false,
        }
    }
}

/// The code after the word that hands its names out.
pub(crate) fn unexported<'c, 'a>(code: &'c [&'a str]) -> &'c [&'a str] {
    code.strip_prefix(&["export"]).unwrap_or(code)
}

/// `a, b, c`.
fn are_names(code: &[&str]) -> bool {
    code.len() % 2 == 1 && code.iter().skip(1).step_by(2).all(|text| *text == ",")
}

#[cfg(test)]
mod tests;
