//! The texts of `locales/*.ftl`, read while the crate compiles.
//!
//! A file that lacks a message, has one twice, or has one that is not in the
//! list does not build; the compiler's message names the id.

use crate::message::{COUNT, IDS};

/// The texts of one language, in the order of `Msg`. Only at compile time.
type Texts = [&'static str; COUNT];

/// Joins texts to lines. What is left of a file are its texts, without the ids
/// and comments around them, and one pointer instead of a table of them: the
/// wasm pays for both.
macro_rules! lines {
    ($texts:expr) => {{
        const TEXTS: Texts = $texts;
        const BYTES: [u8; length(&TEXTS)] = join(&TEXTS);
        match str::from_utf8(&BYTES) {
            Ok(lines) => lines,
            Err(_) => panic!("joined texts are text"),
        }
    }};
}

/// The ids, one a line.
pub(crate) static ID_LINES: &str = lines!(IDS);

/// English, one text a line.
pub(crate) static ENGLISH: &str = lines!(read(include_str!("../locales/en.ftl")));

/// German, one text a line.
#[cfg(any(test, debug_assertions, not(target_arch = "wasm32")))]
pub(crate) static GERMAN: &str = lines!(read(include_str!("../locales/de.ftl")));

/// Russian, one text a line.
#[cfg(any(test, debug_assertions, not(target_arch = "wasm32")))]
pub(crate) static RUSSIAN: &str = lines!(read(include_str!("../locales/ru.ftl")));

/// Whether this build has the messages of the backend's pages; without them a
/// file rightly has more than the list.
const HAS_PAGES: bool = cfg!(any(test, debug_assertions, not(target_arch = "wasm32")));

/// The file's texts, each in its place.
const fn read(file: &'static str) -> Texts {
    let mut texts = [""; COUNT];
    let mut rest = file;
    let mut expected = 0;
    while !rest.is_empty() {
        let (line, after) = cut_line(rest);
        rest = after;
        if line.is_empty() || line.as_bytes()[0] == b'#' {
            continue;
        }
        let (id, text) = cut_message(line);
        match find(id, expected) {
            Some(at) => {
                assert!(texts[at].is_empty(), "{}", id);
                texts[at] = text;
                expected = at + 1;
            }
            None if HAS_PAGES => panic!("{}", id),
            None => {}
        }
    }
    let mut at = 0;
    while at < COUNT {
        assert!(!texts[at].is_empty(), "{}", IDS[at]);
        at += 1;
    }
    texts
}

/// The first line without its end, and what follows.
const fn cut_line(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b'\n' {
        end += 1;
    }
    let after = if end < bytes.len() { end + 1 } else { end };
    let line = text.split_at(end).0;
    (line.trim_ascii(), text.split_at(after).1)
}

/// `id = text`, without the spaces around.
const fn cut_message(line: &str) -> (&str, &str) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() && bytes[at] != b'=' {
        at += 1;
    }
    assert!(at < bytes.len(), "{}", line);
    let (id, _) = line.split_at(at);
    let (_, text) = line.split_at(at + 1);
    (id.trim_ascii(), text.trim_ascii())
}

/// The place of an id; looked for first where it should be.
const fn find(id: &str, expected: usize) -> Option<usize> {
    let mut step = 0;
    while step < COUNT {
        let at = (expected + step) % COUNT;
        if is_same(id.as_bytes(), IDS[at].as_bytes()) {
            return Some(at);
        }
        step += 1;
    }
    None
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    // From the end, where ids differ soonest.
    let mut at = one.len();
    while at > 0 {
        at -= 1;
        if one[at] != other[at] {
            return false;
        }
    }
    true
}

/// How many bytes the texts take, joined.
const fn length(texts: &Texts) -> usize {
    let mut sum = COUNT - 1;
    let mut at = 0;
    while at < COUNT {
        sum += texts[at].len();
        at += 1;
    }
    sum
}

/// The texts with a line feed between them.
const fn join<const SIZE: usize>(texts: &Texts) -> [u8; SIZE] {
    let mut joined = [b'\n'; SIZE];
    let mut to = 0;
    let mut at = 0;
    while at < COUNT {
        let text = texts[at].as_bytes();
        let mut from = 0;
        while from < text.len() {
            joined[to + from] = text[from];
            from += 1;
        }
        to += text.len() + 1;
        at += 1;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Catalog, Locale, Msg, catalog::pieces};
    use std::collections::BTreeSet;

    fn catalogs() -> impl Iterator<Item = (Locale, Catalog)> {
        Locale::ALL
            .into_iter()
            .map(|locale| (locale, Catalog::for_locale(locale)))
    }

    #[test]
    fn joining_keeps_every_text() {
        assert!(ID_LINES.lines().eq(IDS));
        assert_eq!(ENGLISH.lines().count(), COUNT);
        let file = include_str!("../locales/en.ftl");
        for (id, text) in ID_LINES.lines().zip(ENGLISH.lines()) {
            assert!(file.contains(&format!("\n{id} = {text}\n")), "{id}");
        }
    }

    #[test]
    fn every_language_has_every_message() {
        for (locale, catalog) in catalogs() {
            for msg in Msg::ALL {
                assert!(!catalog.text(*msg).is_empty(), "{locale:?} {}", msg.id());
            }
        }
    }

    #[test]
    fn every_language_uses_the_placeholders_of_the_list() {
        for (locale, catalog) in catalogs() {
            for msg in Msg::ALL {
                let used: BTreeSet<_> = pieces(catalog.text(*msg))
                    .filter_map(|(_, name)| name)
                    .collect();
                let listed: BTreeSet<_> = msg.placeholders().iter().copied().collect();
                assert_eq!(used, listed, "{locale:?} {}", msg.id());
            }
        }
    }

    #[test]
    fn no_brace_stands_outside_a_placeholder() {
        for (locale, catalog) in catalogs() {
            for msg in Msg::ALL {
                for (literal, _) in pieces(catalog.text(*msg)) {
                    assert!(!literal.contains(['{', '}']), "{locale:?} {}", msg.id());
                }
            }
        }
    }

    #[test]
    fn no_text_holds_markup_or_stray_spaces() {
        for (locale, catalog) in catalogs() {
            for msg in Msg::ALL {
                let text = catalog.text(*msg);
                assert!(!text.contains(['<', '>', '&']), "{locale:?} {}", msg.id());
                assert!(!text.contains("  "), "{locale:?} {}", msg.id());
                assert!(
                    !text.chars().any(char::is_control),
                    "{locale:?} {}",
                    msg.id()
                );
            }
        }
    }

    #[test]
    fn translations_are_not_left_in_english() {
        // Words that are the same in both, and the name of the application.
        let same =
            "line-label code-label crm-type-lead crm-link operator connection-live app-title";
        let same: Vec<_> = same.split_whitespace().collect();
        let german = Catalog::for_locale(Locale::De);
        for msg in Msg::ALL {
            if !same.contains(&msg.id()) {
                assert_ne!(
                    german.text(*msg),
                    Catalog::english().text(*msg),
                    "{}",
                    msg.id()
                );
            }
        }
    }

    #[test]
    fn files_may_come_with_any_line_ends_and_spaces() {
        assert_eq!(cut_line("a = b \r\nc"), ("a = b", "c"));
        assert_eq!(cut_line("last"), ("last", ""));
        assert_eq!(cut_message("id=one = two"), ("id", "one = two"));
    }
}
