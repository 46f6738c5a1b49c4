//! The glue that wasm-bindgen writes: what it offers to the wasm, under which names, and what of
//! it only people read.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};

use super::tokens::{Kind, Token, code, ends_line, tokens};

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
    let (module, entries) = entries(&tokens)?;
    let names = entries.iter().filter_map(|entry| tokens.get(entry.key));
    let names = names.map(|token| token.text.to_owned()).collect();
    Ok(Offered { module, names })
}

/// The code of what the glue offers under each name.
///
/// # Errors
/// As above, or two have the same name.
pub(crate) fn functions(glue: &str) -> Result<HashMap<String, String>> {
    let tokens = tokens(glue)?;
    let (_, entries) = entries(&tokens)?;
    let mut functions = HashMap::new();
    for Entry { key, end } in entries {
        let [key, function @ ..] = tokens.get(key..end).unwrap_or_default() else {
            continue;
        };
        let known = functions.insert(key.text.to_owned(), together(function));
        ensure!(known.is_none(), "the glue offers two {}", key.text);
    }
    Ok(functions)
}

/// The glue with these alone of what it offers.
///
/// # Errors
/// As above, or it does not set them apart by commas.
pub(crate) fn offering(glue: &str, names: &[String]) -> Result<String> {
    let tokens = tokens(glue)?;
    let (_, entries) = entries(&tokens)?;
    let (mut offering, mut at) = (Vec::with_capacity(tokens.len()), 0);
    for Entry { key, end } in entries {
        let [first, ..] = tokens.get(key..).unwrap_or_default() else {
            continue;
        };
        if names.iter().any(|name| name == first.text) {
            continue;
        }
        let is_comma = tokens.get(end).is_some_and(|token| token.text == ",");
        ensure!(is_comma, "no comma after {}", first.text);
        offering.extend(tokens.get(at..key).unwrap_or_default());
        at = end + 1;
    }
    offering.extend(tokens.get(at..).unwrap_or_default());
    Ok(together(&offering))
}

/// The glue with other names for what it offers.
///
/// # Errors
/// One of them stands elsewhere in the code, too: we do not know what for.
pub(crate) fn renamed(glue: &str, names: &HashMap<String, String>) -> Result<String> {
    let mut tokens = tokens(glue)?;
    let (_, entries) = entries(&tokens)?;
    let is_name = |token: &&Token| token.kind == Kind::Word && names.contains_key(token.text);
    let used = tokens.iter().filter(is_name).count();
    ensure!(
        used == names.len() && entries.len() == names.len(),
        "the glue has {} imports for {} names, which it uses {used} times",
        entries.len(),
        names.len()
    );
    for entry in entries {
        if let Some(token) = tokens.get_mut(entry.key) {
            token.text = names.get(token.text).map_or(token.text, String::as_str);
        }
    }
    Ok(together(&tokens))
}

/// The glue without comments and without the space that parts nothing. A line stays one where its
/// end may mean something.
///
/// # Errors
/// It does not read as before.
pub(crate) fn stripped(glue: &str) -> Result<String> {
    let tokens = tokens(glue)?;
    let (mut stripped, mut gap) = (String::with_capacity(glue.len()), "");
    let mut before = None;
    for token in &tokens {
        if token.counts() {
            if before.is_some_and(|before| parts(before, gap, token)) {
                stripped.push_str(gap);
            }
            stripped.push_str(token.text);
            (before, gap) = (Some(token), "");
        } else if token.text.contains(ends_line) {
            gap = "\n";
        } else if gap.is_empty() {
            gap = " ";
        }
    }
    let again = super::tokens::tokens(&stripped)?;
    ensure!(
        code(&again) == code(&tokens),
        "without its space the glue is another one"
    );
    Ok(stripped)
}

/// Whether two tokens would be others without the gap between them. A line's end may end a
/// statement, but not where none can end, nor where a bracket ends it; a space keeps words apart,
/// and signs, which may be one sign together.
fn parts(before: &Token<'_>, gap: &str, after: &Token<'_>) -> bool {
    const SIGNS: &[&str] = &["=", ":", "?", "<", ">", "|", "&", "!", "+", "-", "*"];
    let is =
        |token: &Token<'_>, marks: &[&str]| token.kind == Kind::Mark && marks.contains(&token.text);
    let is_plain = |token: &Token<'_>| token.kind != Kind::Mark && !token.text.starts_with('/');
    let (opens, closes) = (&["{", "(", "[", ",", ";"], &["}", ")", "]"]);
    if is(before, opens) || is(after, closes) {
        return false;
    }
    gap == "\n"
        || !(is(before, closes)
            || is(after, opens)
            || (is(before, SIGNS) && is_plain(after))
            || (is_plain(before) && is(after, SIGNS)))
}

/// Where one of the things that the glue offers stands.
struct Entry {
    key: usize,
    /// The comma after it, or the object's end.
    end: usize,
}

/// The module's name, and what its object has.
fn entries(tokens: &[Token<'_>]) -> Result<(String, Vec<Entry>)> {
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

    let (mut entries, mut depth, mut is_key) = (Vec::<Entry>::new(), 0, true);
    let mut is_open = false;
    ensure!(text(object + 3) == "{", "{name} is no object");
    for (at, (place, token)) in code.iter().enumerate().skip(object + 3) {
        if depth == 1 && is_key && token.text != "}" {
            let is_plain = token.kind == Kind::Word && text(at + 1) == ":";
            ensure!(is_plain, "`{}` is no plain key of {name}", token.text);
            is_open = token.text != "__proto__";
            if is_open {
                let (key, end) = (*place, *place);
                entries.push(Entry { key, end });
            }
        }
        depth += token.deepens();
        let is_end = depth == 0 || (depth == 1 && token.text == ",");
        if let Some(entry) = entries.last_mut().filter(|_| is_end && is_open) {
            (entry.end, is_open) = (*place, false);
        }
        is_key = depth == 1 && matches!(token.text, "{" | ",");
        if depth == 0 {
            break;
        }
    }
    Ok((module.trim_matches('"').to_owned(), entries))
}

fn together(tokens: &[Token<'_>]) -> String {
    tokens.iter().map(|token| token.text).collect()
}
