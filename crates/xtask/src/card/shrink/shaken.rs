//! The glue without what nothing in it uses any more. The page takes the default export, and
//! nothing else; what has effects stays.

use std::collections::HashSet;

use anyhow::{Result, bail};

use super::statements::{Statement, statements, unexported};
use super::tokens::{Kind, Token};

/// The tokens without the statements that nothing else needs.
///
/// # Errors
/// There is no such export, or the code is not written as wasm-bindgen 0.2 writes it.
pub(crate) fn shaken<'a>(tokens: &[Token<'a>]) -> Result<Vec<Token<'a>>> {
    let statements = statements(&started_alone(tokens)?)?;
    let mut is_live: Vec<_> = statements.iter().map(has_effects).collect();
    loop {
        let live = statements.iter().zip(&is_live).filter(|(_, live)| **live);
        let used: HashSet<_> = live.flat_map(|(statement, _)| statement.names()).collect();
        let is_used = |statement: &Statement<'_>| {
            let mut names = statement.declares();
            names.extend(disposed(&statement.code()));
            names.iter().any(|name| used.contains(name))
        };
        let now: Vec<_> = statements
            .iter()
            .zip(&is_live)
            .map(|(statement, live)| *live || is_used(statement))
            .collect();
        if now == is_live {
            break;
        }
        is_live = now;
    }
    let live = statements
        .into_iter()
        .zip(is_live)
        .filter(|(_, live)| *live);
    Ok(live.flat_map(|(statement, _)| statement.tokens).collect())
}

/// The tokens with the default export alone in their list of exports.
fn started_alone<'a>(tokens: &[Token<'a>]) -> Result<Vec<Token<'a>>> {
    let (mut alone, mut is_found) = (Vec::new(), false);
    for mut statement in statements(tokens)? {
        if let ["export", "{", listed @ .., "}", ";"] = statement.code().as_slice() {
            let start = listed
                .split(|text| *text == ",")
                .find_map(|item| match item {
                    [name, "as", "default"] => Some(*name),
                    _ => None,
                });
            let (Some(start), false) = (start, is_found) else {
                bail!("the glue does not end with one list of exports, with a default")
            };
            is_found = true;
            let gap = statement.tokens.iter().take_while(|token| !token.counts());
            let mut export: Vec<_> = gap.copied().collect();
            export.extend(default_export(start));
            statement.tokens = export;
        }
        alone.extend(statement.tokens);
    }
    if !is_found {
        bail!("the glue has no list of exports");
    }
    Ok(alone)
}

/// `export { name as default };`
fn default_export(name: &str) -> impl Iterator<Item = Token<'_>> {
    let texts = [
        "export", " ", "{", " ", name, " ", "as", " ", "default", " ", "}", ";",
    ];
    texts.into_iter().map(|text| Token {
        kind: match text {
            " " => Kind::Space,
            "{" | "}" | ";" => Kind::Mark,
            _ => Kind::Word,
        },
        text,
    })
}

/// Whether it does more than to declare names, as far as we can tell.
fn has_effects(statement: &Statement<'_>) -> bool {
    let code = statement.code();
    match unexported(&code) {
        ["function", _, "(", ..] | ["async", "function", _, "(", ..] => false,
        ["class", _, "{", members @ ..] => !are_methods(members),
        ["const" | "let", _, "=", value @ .., ";"] => !is_still(value),
        ["let", ..] => statement.declares().is_empty(),
        code => disposed(code).is_none(),
    }
}

/// Static members, fields and names in square brackets would be worked out at once.
fn are_methods(members: &[&str]) -> bool {
    let mut depth = 0;
    members.iter().all(|text| {
        let is_member = depth == 0;
        depth += deepens(text);
        !is_member || !matches!(*text, "static" | "[" | "=" | ";")
    })
}

/// Whether to work a value out does nothing else: a literal, a row of these, or the registry of
/// those who want to know when an object is gone.
fn is_still(value: &[&str]) -> bool {
    const REGISTRY: &str = "(typeof FinalizationRegistry==='undefined')\
        ?{register:()=>{},unregister:()=>{}}:new FinalizationRegistry(";
    let is_literal = |text: &&str| {
        text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '\'' | '"'))
            || matches!(*text, "," | "null" | "undefined" | "true" | "false")
    };
    let new = value.iter().position(|text| *text == "new");
    match value {
        [one] => is_literal(one),
        ["[", row @ .., "]"] => row.iter().all(is_literal),
        _ => new.is_some_and(|new| {
            let (before, after) = value.split_at_checked(new + 3).unwrap_or_default();
            written(before) == REGISTRY && is_callback(after)
        }),
    }
}

/// Whether it is `a => ...)`: one function that nobody calls yet, up to the last bracket.
fn is_callback(code: &[&str]) -> bool {
    let [_, "=", ">", body @ .., ")"] = code else {
        return false;
    };
    let mut depth = 0;
    body.iter().all(|text| {
        depth += deepens(text);
        depth > 0 || (depth == 0 && *text != ",")
    })
}

/// The class that such a line is about: it has a say only when there are objects of the class.
fn disposed<'a>(code: &[&'a str]) -> Option<&'a str> {
    let class = code.get(6)?;
    let expected =
        format!("if(Symbol.dispose){class}.prototype[Symbol.dispose]={class}.prototype.free;");
    (written(code) == expected).then_some(class)
}

/// As the code reads in one line; only words that no mark parts have a space between them.
fn written(code: &[&str]) -> String {
    let (mut written, mut was_word) = (String::new(), false);
    for text in code {
        let is_word = text.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if is_word && was_word {
            written.push(' ');
        }
        written.push_str(text);
        was_word = is_word;
    }
    written
}

fn deepens(text: &str) -> i32 {
    match text {
        "{" | "(" | "[" => 1,
        "}" | ")" | "]" => -1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
