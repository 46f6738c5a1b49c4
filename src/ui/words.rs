//! The reader's words: texts from the catalog, moments and amounts in the reader's language.

use domain::Timestamp;
use i18n::{Catalog, Msg};

use crate::ui::{Day, local_time};

/// The reader's language. It lives as long as the page, which has one.
#[derive(Debug, Clone, Copy)]
pub struct Words(&'static Language);

#[derive(Debug)]
struct Language {
    catalog: Catalog,
    /// The BCP-47 tag for dates and numbers.
    locale: String,
}

impl Words {
    /// The words of a catalog; dates and numbers as in `locale` (BCP 47).
    pub fn new(catalog: Catalog, locale: String) -> Self {
        Self(Box::leak(Box::new(Language { catalog, locale })))
    }

    /// A text without placeholders.
    pub fn text(&self, msg: Msg) -> String {
        self.0.catalog.text(msg).to_owned()
    }

    /// A text with its placeholders filled.
    pub fn format(&self, msg: Msg, values: &[(&str, &str)]) -> String {
        self.0.catalog.format(msg, values)
    }

    /// A moment on the reader's clock, with its date when that is not `today`.
    pub fn moment(&self, at: Timestamp, today: &Day) -> String {
        local_time::moment(at, today, &self.0.locale)
    }

    /// A decimal text with the reader's decimal sign.
    pub fn decimal(&self, amount: &str) -> String {
        amount.replace('.', &local_time::decimal_sign(&self.0.locale))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use i18n::Msg;

    /// Found by the words of the wire (see `i18n::Msg`), not by name.
    const BY_WIRE: [&str; 7] = [
        "state-",
        "outcome-",
        "disposition-",
        "direction-",
        "timer-",
        "fact-initiated-",
        "witness-",
    ];

    fn sources(folder: &Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, text);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                text.push_str(&std::fs::read_to_string(&path).expect("a source"));
            }
        }
    }

    /// Each message travels in every page: one that nobody shows is dead weight.
    #[test]
    fn every_message_is_shown_somewhere() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut text = String::new();
        for folder in ["src", "crates/backend/src"] {
            sources(&root.join(folder), &mut text);
        }
        let finder = root.join("crates/i18n/src/message.rs");
        let finder = std::fs::read_to_string(finder).expect("a source");
        text.push_str(finder.split("mod tests").next().unwrap_or_default());
        let is_named = |msg: &Msg| {
            let name = format!("Msg::{msg:?}");
            text.match_indices(&name).any(|(at, _)| {
                let after = text[at + name.len()..].chars().next();
                !after.is_some_and(|next| next.is_ascii_alphanumeric())
            })
        };
        let by_wire = |msg: &Msg| BY_WIRE.iter().any(|family| msg.id().starts_with(family));
        let unused = Msg::ALL
            .iter()
            .filter(|msg| !by_wire(msg) && !is_named(msg));
        assert_eq!(unused.collect::<Vec<_>>(), Vec::<&Msg>::new());
    }
}
