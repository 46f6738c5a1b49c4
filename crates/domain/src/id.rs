//! Identifiers, each a type of its own.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::claim::Text;
use crate::decimal::decimal;
use crate::text::text_type;

/// The longest CALL_ID we take, in characters (reference, section 1).
pub const CALL_ID_MAX: usize = 255;

text_type! {
    /// The portal's identifier of a call: opaque, case-sensitive, up to 255 characters, unique
    /// within one portal only. `externalCall.<hex>.<unix>` marks REST-app telephony (reference,
    /// section 1).
    CallId, 255
}

impl CallId {
    /// Whether the shape of the id says that a telephony application registered the call.
    pub fn is_external(&self) -> bool {
        self.as_str().starts_with("externalCall.")
    }
}

/// One Bitrix24 account, by its `member_id`: 32 hex digits, kept for life (reference, section 1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PortalId(String);

impl PortalId {
    /// A portal's id from its 32 hex digits; letters are folded to lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()))
            .then(|| Self(text.to_ascii_lowercase()))
    }

    /// The 32 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PortalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PortalId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a portal id")
    }
}

impl From<PortalId> for String {
    fn from(id: PortalId) -> Self {
        id.0
    }
}

/// Declares a positive decimal identifier.
macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "u64", into = "u64")]
        pub struct $name(u64);

        impl $name {
            /// `None` for 0, which the portal writes for "none".
            pub const fn new(id: u64) -> Option<Self> {
                if id == 0 { None } else { Some(Self(id)) }
            }

            /// The number, at least 1.
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Text for $name {
            fn text(&self) -> String {
                decimal(self.0)
            }
        }

        impl TryFrom<u64> for $name {
            type Error = &'static str;
            fn try_from(id: u64) -> Result<Self, Self::Error> {
                Self::new(id).ok_or(concat!("0 is no ", stringify!($name)))
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

number_id! {
    /// An employee of the portal who handles calls (`USER_ID`, `PORTAL_USER_ID`).
    OperatorId
}
number_id! {
    /// A CRM activity (`CRM_ACTIVITY_ID`).
    ActivityId
}

#[cfg(test)]
mod tests {
    use super::{CallId, OperatorId, PortalId};

    #[test]
    fn a_call_id_is_opaque_but_never_empty_or_endless() {
        assert_eq!(
            CallId::parse(" aB.1 ").map(String::from).as_deref(),
            Some("aB.1")
        );
        assert_eq!(CallId::parse("  "), None);
        assert!(CallId::parse(&"ж".repeat(255)).is_some());
        assert_eq!(CallId::parse(&"x".repeat(256)), None);
    }

    #[test]
    fn a_portal_id_is_32_hex_digits() {
        let id = PortalId::parse("A223C6B9410F85DF73E9377D6C4F7213").map(String::from);
        assert_eq!(id.as_deref(), Some("a223c6b9410f85df73e9377d6c4f7213"));
        assert_eq!(PortalId::parse("a223"), None);
        assert_eq!(PortalId::parse("z223c6b9410f85df73e9377d6c4f7213"), None);
    }

    #[test]
    fn zero_is_nobody() {
        assert_eq!(OperatorId::new(0), None);
        assert_eq!(OperatorId::new(12).map(OperatorId::get), Some(12));
    }
}
