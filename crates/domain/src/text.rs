//! What every text from outside has in common: it is trimmed, never empty and never endless.

/// A text's length in characters. `Chars::count` is made for long texts, and the card's wasm would
/// carry all of that.
pub(crate) fn length(text: &str) -> usize {
    let is_first = |byte: &u8| byte & 0b1100_0000 != 0b1000_0000;
    text.as_bytes().iter().filter(|byte| is_first(byte)).count()
}

/// Declares a text type with private content, a `parse` that trims and checks, and plain serde.
macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $max:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text without surrounding white space; `None` when nothing is left of it or it
            /// is longer than allowed (in characters).
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim();
                (!text.is_empty() && $crate::text::length(text) <= $max).then(|| Self(text.to_owned()))
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl crate::claim::Text for $name {
            fn text(&self) -> String {
                self.0.clone()
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or(concat!("not a ", stringify!($name)))
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

pub(crate) use text_type;

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn a_length_counts_characters() {
        for text in ["", "a", "жук", "a🙂b", "e\u{301}"] {
            assert_eq!(length(text), text.chars().count(), "{text}");
        }
    }
}
