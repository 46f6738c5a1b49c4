//! Style sheets without comments and without what only sets out their lines.

use anyhow::{Context, Result, bail, ensure};

/// What stands between two characters that count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Comment,
    Space,
}

/// The sheet without comments, and without space where it means nothing; elsewhere, one space.
/// Strings and addresses stay as they are.
///
/// # Errors
/// A comment, a string or an address does not end.
pub(crate) fn shrink(css: &str) -> Result<String> {
    let (mut shrunk, mut gap, mut rest) = (String::with_capacity(css.len()), Gap::None, css);
    // At the beginning, and after what separates by itself.
    let mut is_edge = true;
    while let Some(first) = rest.chars().next() {
        if let Some(inside) = rest.strip_prefix("/*") {
            let end = inside.split_once("*/");
            (_, rest) = end.context("a style's comment has no end")?;
            if gap == Gap::None {
                gap = Gap::Comment;
            }
            continue;
        }
        if first.is_ascii_whitespace() {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
            gap = Gap::Space;
            continue;
        }
        let is_needed = !is_edge && !matches!(first, '{' | '}');
        shrunk.push_str(match gap {
            Gap::Comment if is_needed => "/**/",
            Gap::Space if is_needed => " ",
            _ => "",
        });
        gap = Gap::None;
        let (text, after) = rest.split_at(length(first, rest)?);
        shrunk.push_str(text);
        is_edge = matches!(first, '{' | '}' | ';' | ',');
        rest = after;
    }
    Ok(shrunk)
}

/// How much stays as it is in one piece.
fn length(first: char, rest: &str) -> Result<usize> {
    match first {
        '"' | '\'' => {
            let mut chars = rest.char_indices().skip(1);
            while let Some((at, c)) = chars.next() {
                match c {
                    '\\' => _ = chars.next(),
                    _ if c == first => return Ok(at + 1),
                    _ => {}
                }
            }
            bail!("a style's string has no end")
        }
        '\\' => Ok(1 + rest.chars().nth(1).map_or(0, char::len_utf8)),
        'u' | 'U'
            if rest
                .get(..4)
                .is_some_and(|it| it.eq_ignore_ascii_case("url(")) =>
        {
            let end = rest.find(')').context("a style's address has no end")?;
            let (address, _) = rest.split_at(end);
            if address.contains(['"', '\'']) {
                return Ok("url(".len());
            }
            ensure!(
                !address.contains('\\'),
                "`{address}`: an escape in an address"
            );
            Ok(end + 1)
        }
        _ => Ok(first.len_utf8()),
    }
}

#[cfg(test)]
mod tests {
    use super::shrink;

    #[test]
    fn comments_and_space_go_and_what_separates_stays() {
        for (css, shrunk) in [
            (
                "/* a */\n:root {\n  --a: 1px;\n\n  /* b */\n  --c: x,\n    y;\n}\n",
                ":root{--a: 1px;--c: x,y;}",
            ),
            (
                "h1, h2 .b\n  .c {\n  margin: 0 auto\n}",
                "h1,h2 .b .c{margin: 0 auto}",
            ),
            ("a { b: c/**/d; e: f /* g */ h }", "a{b: c/**/d;e: f h}"),
            (
                "@media (x) and (y) {\n  a > b :c {\n    d: e;\n  }\n}\n",
                "@media (x) and (y){a > b :c{d: e;}}",
            ),
        ] {
            assert_eq!(shrink(css).expect(css), shrunk);
        }
    }

    #[test]
    fn strings_addresses_and_escapes_stay() {
        for css in [
            "a::after{content: \"/* \\\" \n*/\" / \"\";}",
            "a{b: url(data:x;/*y*/,  z);c: url( \"/*\" )}",
            ".a\\{ b{c: \\2014  d}",
        ] {
            let kept = css.replace("\\2014  d", "\\2014 d");
            assert_eq!(shrink(css).expect(css), kept);
        }
    }

    #[test]
    fn what_does_not_end_is_an_error() {
        for css in ["a {} /* b", "a { b: \"c }", "a { b: url(c }"] {
            assert!(shrink(css).is_err(), "{css}");
        }
    }
}
