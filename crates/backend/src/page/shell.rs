//! Fills the built `index.html`: language, first paint, boot JSON and nonce.

use super::html::json_for_script;

/// Where trunk leaves the nonce to the server (`create_nonce` in `Trunk.toml`).
const NONCE: &str = "{{__TRUNK_NONCE__}}";
const FIRST_PAINT: &str = "<!--first-paint-->";
const BOOT: &str = "<!--boot-->";

/// What goes into the shell.
#[derive(Debug)]
pub struct Parts<'a> {
    /// BCP 47 of the texts.
    pub lang: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'a str,
    /// The page's nonce.
    pub nonce: &'a str,
    /// What is readable before any script has run.
    pub first_paint: &'a str,
    /// The JSON of `#boot`.
    pub boot: &'a str,
}

/// The page. What comes from outside is put in last, so that nothing is looked for in it.
pub(super) fn fill(index: &str, parts: &Parts<'_>) -> String {
    let index = with_language(index, parts.lang, parts.dir).replace(NONCE, parts.nonce);
    let (before_boot, after_boot) = index.split_once(BOOT).unwrap_or((&index, ""));
    let (head, middle) = before_boot
        .split_once(FIRST_PAINT)
        .unwrap_or((before_boot, ""));
    let boot = json_for_script(parts.boot);
    [head, parts.first_paint, middle, &boot, after_boot].concat()
}

fn with_language(index: &str, lang: &str, dir: &str) -> String {
    let tag = index
        .find("<html")
        .and_then(|from| Some((from, from + index.get(from..)?.find('>')?)));
    match tag.and_then(|(from, to)| Some((index.get(..from)?, index.get(to..)?))) {
        Some((before, after)) => format!(r#"{before}<html lang="{lang}" dir="{dir}"{after}"#),
        None => index.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Parts, fill};

    const INDEX: &str = "<!doctype html>\n<html lang=\"en\" dir=\"ltr\"><script nonce=\"{{__TRUNK_NONCE__}}\"></script>\
        <div id=\"card\"><!--first-paint--></div><script id=\"boot\"><!--boot--></script></html>";

    #[test]
    fn everything_finds_its_place() {
        let parts = Parts {
            lang: "de",
            dir: "ltr",
            nonce: "N",
            first_paint: "<p>",
            boot: "{}",
        };
        let page = fill(INDEX, &parts);
        assert_eq!(
            page,
            "<!doctype html>\n<html lang=\"de\" dir=\"ltr\"><script nonce=\"N\"></script>\
             <div id=\"card\"><p></div><script id=\"boot\">{}</script></html>"
        );
    }

    #[test]
    fn a_value_that_looks_like_a_marker_stays_a_value() {
        let tricky = "<!--boot-->{{__TRUNK_NONCE__}}<!--first-paint-->";
        let parts = Parts {
            lang: "en",
            dir: "ltr",
            nonce: "N",
            first_paint: tricky,
            boot: tricky,
        };
        let page = fill(INDEX, &parts);
        assert_eq!(page.matches(tricky).count(), 1);
        assert_eq!(page.matches("nonce=\"N\"").count(), 1);
    }
}
