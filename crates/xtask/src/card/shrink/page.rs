//! The page without what only sets out its source. What the backend looks for in it stays: marks
//! as `<!--boot-->`, which have no space inside, and all tags.

use anyhow::{Context, Result, bail, ensure};

use super::css;

/// Elements that begin a line of their own or draw nothing: between two of these, space is nothing.
const APART: &[&str] = &[
    "!doctype", "html", "head", "meta", "title", "link", "style", "script", "body", "div",
    "symbol", "path",
];

/// A part of the page.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    /// By its name, without the slash.
    Tag(String, &'a str),
    /// What stands within a style or a script.
    Content(String, &'a str),
    Comment(&'a str),
    Text(String),
}

/// The page without the comments that people read, and without space between elements where it
/// means nothing; its styles likewise. Scripts stay.
///
/// # Errors
/// Something does not end, or there is an element in which each space counts.
pub(crate) fn shrink(page: &str) -> Result<String> {
    let parts = parts(page)?;
    let mut shrunk = String::with_capacity(page.len());
    for (at, part) in parts.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| parts.get(at));
        match part {
            Part::Content(name, css) if name == "style" => shrunk.push_str(&css::shrink(css)?),
            Part::Text(text) if means_nothing(before, text, parts.get(at + 1)) => {}
            Part::Text(text) => shrunk.push_str(text),
            Part::Tag(_, text) | Part::Content(_, text) | Part::Comment(text) => {
                shrunk.push_str(text);
            }
        }
    }
    Ok(shrunk)
}

fn means_nothing(before: Option<&Part<'_>>, text: &str, after: Option<&Part<'_>>) -> bool {
    let name = |part: Option<&Part<'_>>| match part {
        None => "!doctype".to_owned(),
        Some(Part::Tag(name, _)) => name.clone(),
        Some(_) => String::new(),
    };
    let (before, after) = (name(before), name(after));
    let is_apart = |name: &str| APART.contains(&name);
    // A picture stands in a line, as a word does.
    let is_known = |name: &str| is_apart(name) || name == "svg";
    text.trim_ascii().is_empty()
        && is_known(&before)
        && is_known(&after)
        && (is_apart(&before) || is_apart(&after))
}

/// The parts but for comments of prose; what stood around one of these is one text.
fn parts(page: &str) -> Result<Vec<Part<'_>>> {
    let (mut parts, mut rest, mut within) = (Vec::new(), page, None::<String>);
    while !rest.is_empty() {
        let length = match &within {
            Some(name) => {
                let end = rest.find(&format!("</{name}"));
                end.with_context(|| format!("a {name} without an end"))?
            }
            None if rest.starts_with("<!--") => {
                rest.find("-->").context("a comment without an end")? + 3
            }
            None if rest.starts_with('<') => tag_length(rest)?,
            None => rest.find('<').unwrap_or(rest.len()),
        };
        let (text, after) = rest.split_at(length);
        rest = after;
        if let Some(name) = within.take() {
            parts.push(Part::Content(name, text));
        } else if text.starts_with("<!--") {
            if !text.contains(|c: char| c.is_ascii_whitespace()) {
                parts.push(Part::Comment(text));
            }
        } else if let Some(tag) = text.strip_prefix('<') {
            let name = tag.trim_start_matches('/');
            let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
            let (name, _) = name.split_at(end.unwrap_or(name.len()));
            let name = name.to_ascii_lowercase();
            ensure!(!name.is_empty(), "`{text}` is no tag");
            let counts_space = matches!(name.as_str(), "pre" | "textarea");
            ensure!(
                !counts_space,
                "in a {name} each space counts, and here none is kept"
            );
            let is_raw = matches!(name.as_str(), "style" | "script");
            within = Some(name.clone()).filter(|_| is_raw && !tag.starts_with('/'));
            parts.push(Part::Tag(name, text));
        } else if let Some(Part::Text(before)) = parts.last_mut() {
            before.push_str(text);
        } else {
            parts.push(Part::Text(text.to_owned()));
        }
    }
    Ok(parts)
}

fn tag_length(rest: &str) -> Result<usize> {
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return Ok(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    bail!("a tag without an end")
}

#[cfg(test)]
mod tests {
    use super::shrink;

    #[test]
    fn what_sets_out_the_source_goes_and_marks_stay() {
        let page = "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n  <title>A  b</title>\n  \
            <style nonce=\"{{__TRUNK_NONCE__}}\">/* c */\na {\n  b: c;\n}\n</style>\n</head>\n<body>\n  \
            <svg a=\">\n<\">\n    <symbol/>\n  </svg>\n  <div id=\"card\"><!--first-paint--></div>\n  \
            <script id=\"boot\"><!--boot--></script>\n  <!-- Last. -->\n  \
            <script>\n  a // b\n  < c\n</script>\n\n</body>\n</html>\n";
        let shrunk = "<!doctype html><html lang=\"en\" dir=\"ltr\"><head><title>A  b</title>\
            <style nonce=\"{{__TRUNK_NONCE__}}\">a{b: c;}</style></head><body>\
            <svg a=\">\n<\"><symbol/></svg><div id=\"card\"><!--first-paint--></div>\
            <script id=\"boot\"><!--boot--></script>\
            <script>\n  a // b\n  < c\n</script></body></html>";
        assert_eq!(shrink(page).expect("a page"), shrunk);
    }

    #[test]
    fn space_between_words_and_what_stands_among_them_stays() {
        for page in [
            "<div>a\n  <b>c</b>\n  <b>d</b>\n</div>",
            "<div><svg></svg>\n<svg></svg>\n<b>a</b></div>",
            "<div><b>a</b>\n<script></script>\n<b>c</b></div>",
            "<div><!--first-paint-->\n</div>",
        ] {
            assert_eq!(shrink(page).expect(page), page);
        }
    }

    #[test]
    fn a_page_that_is_not_understood_is_an_error() {
        for page in [
            "<div",
            "<a b=\"c>",
            "<!-- a",
            "<style>a {}",
            "a < b > c",
            "<pre>\n</pre>",
        ] {
            assert!(shrink(page).is_err(), "{page}");
        }
    }
}
