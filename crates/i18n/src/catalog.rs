//! [`Catalog`]: the texts of one language, and how values get into them.

use std::borrow::Cow;

#[cfg(any(test, debug_assertions, not(target_arch = "wasm32")))]
use crate::Locale;
use crate::Msg;
use crate::{message::ids, texts};

/// The texts of one language; English wherever that language has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    /// In the order of [`Msg`].
    texts: Vec<Cow<'static, str>>,
}

impl Default for Catalog {
    fn default() -> Self {
        Self::english()
    }
}

impl Catalog {
    /// English, which every build carries.
    pub fn english() -> Self {
        Self::from_lines(texts::ENGLISH)
    }

    /// A language by its locale. Cheap: nothing is parsed or copied.
    ///
    /// Not in the released wasm, which gets its language from the page. No feature
    /// says so: cargo would unite the backend's features with the card's.
    #[cfg(any(test, debug_assertions, not(target_arch = "wasm32")))]
    pub fn for_locale(locale: Locale) -> Self {
        Self::from_lines(match locale {
            Locale::En => texts::ENGLISH,
            Locale::De => texts::GERMAN,
            Locale::Ru => texts::RUSSIAN,
        })
    }

    /// What the page brought, as `(id, text)`. Unknown ids and empty texts are
    /// passed over; a message that is missing stays English.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut catalog = Self::english();
        for (id, text) in pairs {
            let place = Msg::from_id(&id).and_then(|msg| catalog.texts.get_mut(msg as usize));
            if let Some(place) = place.filter(|_| !text.trim().is_empty()) {
                *place = Cow::Owned(text);
            }
        }
        catalog
    }

    /// The text as it stands, with its placeholders.
    pub fn text(&self, msg: Msg) -> &str {
        self.texts.get(msg as usize).map_or("", AsRef::as_ref)
    }

    /// The text with its placeholders replaced. A value is put in as it is and
    /// not looked at again; a placeholder without a value stays.
    pub fn format(&self, msg: Msg, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        for (literal, name) in pieces(self.text(msg)) {
            out.push_str(literal);
            let Some(name) = name else { continue };
            match values.iter().find(|(given, _)| *given == name) {
                Some((_, value)) => out.push_str(value),
                None => {
                    out.push_str("{ $");
                    out.push_str(name);
                    out.push_str(" }");
                }
            }
        }
        out
    }

    /// The card's messages as `(id, text)`, for `#boot`. An English reader needs
    /// none of them: the card has them built in.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        Msg::for_card()
            .zip(ids())
            .map(|(msg, id)| (id, self.text(msg)))
    }

    fn from_lines(lines: &'static str) -> Self {
        let texts = lines.split('\n').map(Cow::Borrowed).collect();
        Self { texts }
    }
}

/// A text in pieces: what stands before a placeholder, and its name. The last
/// piece may have none. A brace that opens no placeholder is text.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.filter(|text| !text.is_empty())?;
        let found = text
            .match_indices('{')
            .find_map(|(at, _)| placeholder(text.get(at..)?).map(|found| (at, found)));
        let Some((at, (name, after))) = found else {
            rest = None;
            return Some((text, None));
        };
        rest = Some(after);
        Some((text.get(..at)?, Some(name)))
    })
}

/// `{ $name }` at the start of the text: the name, and what follows.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (inside, after) = text.strip_prefix('{')?.split_once('}')?;
    let name = inside.trim().strip_prefix('$')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    is_name.then_some((name, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pair(id: &str, text: &str) -> (String, String) {
        (id.to_owned(), text.to_owned())
    }

    #[test]
    fn placeholders_are_replaced() {
        let text = Catalog::english().format(Msg::ConnectionStale, &[("time", "9:48")]);
        assert_eq!(text, "No news since 9:48, reconnecting");
        let link = [("id", "797"), ("type", "Contact")];
        assert_eq!(
            Catalog::english().format(Msg::CrmLink, &link),
            "Contact 797"
        );
    }

    #[test]
    fn each_language_says_it_in_its_own_words() {
        let say =
            |locale| Catalog::for_locale(locale).format(Msg::ConnectionStale, &[("time", "9:48")]);
        assert!(say(Locale::De).contains("seit 9:48"));
        assert!(say(Locale::Ru).contains("с 9:48"));
    }

    #[test]
    fn a_value_with_a_placeholder_stays_as_it_is() {
        let values = [("type", "{ $id }"), ("id", "{ $type }")];
        let text = Catalog::english().format(Msg::CrmLink, &values);
        assert_eq!(text, "{ $id } { $type }");
    }

    #[test]
    fn a_placeholder_without_a_value_stays_visible() {
        let text = Catalog::english().format(Msg::RingTime, &[("other", "1")]);
        assert_eq!(text, "rang { $time }");
    }

    #[test]
    fn braces_that_open_no_placeholder_are_text() {
        let pairs = [pair("ring-time", "{ {} {$time} { $ } { time }")];
        let text = Catalog::from_pairs(pairs).format(Msg::RingTime, &[("time", "0:24")]);
        assert_eq!(text, "{ {} 0:24 { $ } { time }");
    }

    #[test]
    fn what_the_page_lacks_is_english() {
        let pairs = [
            pair("no-call", "Kein Anruf"),
            pair("load-failed", "  "),
            pair("nonsense", "x"),
        ];
        let catalog = Catalog::from_pairs(pairs);
        assert_eq!(catalog.text(Msg::NoCall), "Kein Anruf");
        assert_eq!(catalog.text(Msg::LoadFailed), "Could not be loaded");
        assert_eq!(catalog.text(Msg::NumberHidden), "Number hidden");
        assert_eq!(Catalog::from_pairs([]), Catalog::default());
    }

    #[test]
    fn the_language_survives_the_way_through_the_page() {
        let german = Catalog::for_locale(Locale::De);
        let pairs = german.pairs().map(|(id, text)| pair(id, text));
        let arrived = Catalog::from_pairs(pairs);
        for msg in Msg::for_card() {
            assert_eq!(arrived.text(msg), german.text(msg));
        }
        assert_eq!(arrived.text(Msg::InstallTitle), "Installing Call Card");
    }

    proptest! {
        #[test]
        fn any_value_arrives_unchanged(value in any::<String>()) {
            let text = Catalog::english().format(Msg::FactEndedOutcome, &[("outcome", &value)]);
            prop_assert_eq!(text, format!("Ended: {value}"));
        }

        #[test]
        fn any_text_is_cut_without_loss(text in any::<String>()) {
            let catalog = Catalog::from_pairs([("ring-time".to_owned(), text.clone())]);
            let same = catalog.format(Msg::RingTime, &[]);
            if !text.trim().is_empty() && !text.contains('$') {
                prop_assert_eq!(same, text);
            }
        }
    }
}
