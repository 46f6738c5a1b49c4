//! The company's side of a call: the line it runs over.

use serde::{Deserialize, Serialize};

use crate::text::text_type;

text_type! {
    /// A line's number or id: `+4930000001`, `reg150908`, `sip7`, `7` (reference, section 2.3).
    LineNumber, 255
}
text_type! {
    /// A line's name: free text from an application, never markup (reference, section 7.16).
    LineName, 1000
}

impl LineNumber {
    /// A line from the portal's text. `REST_APP:<id>` names an application, not a line
    /// (reference, section 3.4.3).
    pub fn from_portal(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "undefined" || is_rest_app_line(text) {
            None
        } else {
            Self::parse(text)
        }
    }
}

/// Whether a PORTAL_NUMBER says that a telephony application made the call without a line.
pub fn is_rest_app_line(text: &str) -> bool {
    text.trim().starts_with("REST_APP:")
}

/// The line as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Number or id.
    pub number: Option<LineNumber>,
    /// Free text.
    pub name: Option<LineName>,
}

#[cfg(test)]
mod tests {
    use super::LineNumber;

    #[test]
    fn an_application_is_no_line() {
        assert_eq!(LineNumber::from_portal("REST_APP:3"), None);
        assert_eq!(LineNumber::from_portal("REST_APP:"), None);
        assert_eq!(LineNumber::from_portal(""), None);
        assert_eq!(
            LineNumber::from_portal("7").map(String::from).as_deref(),
            Some("7")
        );
    }
}
