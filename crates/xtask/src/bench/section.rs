//! A part of a document that a command writes itself: between `<!-- name -->` and `<!-- /name -->`.

use anyhow::{Context, Result, ensure};

/// The document with another body in the section.
///
/// # Errors
/// The section is missing, or is there twice.
pub(crate) fn replace(document: &str, name: &str, body: &str) -> Result<String> {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let missing = |mark: &str| format!("the document has no `{mark}`");
    let (before, rest) = document.split_once(&open).with_context(|| missing(&open))?;
    let (_, after) = rest.split_once(&close).with_context(|| missing(&close))?;
    ensure!(
        !after.contains(&open),
        "the document has `{open}` more than once"
    );
    Ok(format!(
        "{before}{open}\n\n{}\n\n{close}{after}",
        body.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::replace;

    const DOCUMENT: &str = "# Numbers\n\n<!-- bench a -->\nold\n<!-- /bench a -->\n\nText.\n\n\
                            <!-- bench b -->\n<!-- /bench b -->\n";

    #[test]
    fn a_section_is_replaced_and_the_rest_is_left_alone() {
        let written = replace(DOCUMENT, "bench a", "| new |\n").expect("written");
        let expected = DOCUMENT.replace("-->\nold\n<", "-->\n\n| new |\n\n<");
        assert_eq!(written, expected);
        assert_eq!(
            replace(&written, "bench a", "| new |").expect("again"),
            written
        );
    }

    #[test]
    fn a_section_that_is_not_there_once_is_an_error() {
        for (document, name) in [
            (DOCUMENT, "bench c"),
            ("<!-- bench a --> and no end", "bench a"),
            ("<!-- /bench a --> <!-- bench a -->", "bench a"),
            (&format!("{DOCUMENT}{DOCUMENT}"), "bench a"),
        ] {
            assert!(
                replace(document, name, "new").is_err(),
                "{name}: {document}"
            );
        }
    }
}
