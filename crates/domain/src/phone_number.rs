//! The customer's number, with its three different unknowns kept apart.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::claim::Text;

/// What is known of the customer's number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PhoneNumber {
    /// The customer hid it (`hidden`).
    Hidden,
    /// As the portal writes it: E.164, a short extension or a SIP address.
    Known(KnownNumber),
}

crate::text::text_type! {
    /// A number somebody can dial. Up to 255 characters; SIP addresses and extensions occur
    /// (reference, section 2.3).
    KnownNumber, 255
}

impl PhoneNumber {
    /// A number from the portal's text: `hidden` is hidden; empty, `unknown` and `undefined` are
    /// no number at all (reference, section 2.3).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "" | "unknown" | "undefined" => None,
            "hidden" => Some(Self::Hidden),
            _ => KnownNumber::parse(text).map(Self::Known),
        }
    }

    /// The number as text, unless it is hidden.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Hidden => None,
            Self::Known(number) => Some(number.as_str()),
        }
    }

    /// Whether the customer hid it.
    pub const fn is_hidden(&self) -> bool {
        matches!(self, Self::Hidden)
    }

    /// What two spellings of one number have in common: digits with the leading plus, without
    /// punctuation and without what follows `;` or `#`. `None` for a hidden number.
    pub fn key(&self) -> Option<String> {
        let text = self.as_text()?;
        let dialled = text.split([';', '#']).next().unwrap_or(text);
        let is_number = dialled
            .chars()
            .all(|c| c.is_ascii_digit() || " +-().,/\u{a0}".contains(c));
        if !is_number {
            return Some(dialled.to_lowercase());
        }
        let digits: String = dialled
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect();
        Some(
            digits
                .strip_prefix("00")
                .map_or(digits.clone(), |rest| ["+", rest].concat()),
        )
    }

    /// The number with all but its last two digits hidden, for logs.
    pub fn masked(&self) -> String {
        let Some(text) = self.as_text() else {
            return "hidden".into();
        };
        let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        match digits.as_slice() {
            [.., a, b] if digits.len() > 4 => format!("…{a}{b}"),
            _ => "…".into(),
        }
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a phone number")
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.text()
    }
}

impl Text for PhoneNumber {
    fn text(&self) -> String {
        self.as_text().unwrap_or("hidden").to_owned()
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_text().unwrap_or("hidden"))
    }
}

#[cfg(test)]
mod tests {
    use super::PhoneNumber;

    #[test]
    fn hidden_and_unknown_stay_different() {
        assert_eq!(PhoneNumber::parse("hidden"), Some(PhoneNumber::Hidden));
        for nothing in ["", " ", "unknown", "undefined"] {
            assert_eq!(PhoneNumber::parse(nothing), None, "{nothing:?}");
        }
        let number = PhoneNumber::parse(" 4930901820").expect("a number");
        assert_eq!(number.as_text(), Some("4930901820"));
    }

    #[test]
    fn spellings_of_one_number_share_a_key() {
        let key = |text| PhoneNumber::parse(text).and_then(|n| n.key());
        assert_eq!(key("+49 30 901-820"), key("+4930901820"));
        assert_eq!(key("0049 (30) 901820;12"), key("+4930901820"));
        assert_ne!(key("555555"), key("+555555"));
        assert_eq!(key("sip:Anna@corp"), Some("sip:anna@corp".into()));
        assert_eq!(key("hidden"), None);
    }

    #[test]
    fn a_log_never_sees_the_whole_number() {
        let masked = |text| PhoneNumber::parse(text).map(|n| n.masked());
        assert_eq!(masked("+4930901820").as_deref(), Some("…20"));
        assert_eq!(masked("1204").as_deref(), Some("…"));
        assert_eq!(masked("anna@corp").as_deref(), Some("…"));
    }
}
