//! `placement.get` and `event.get`: what our application is bound to (reference, section 4.2).
//!
//! Binding twice is an error of some portals: read first, then bind what is missing.

use crate::rest::{Answer, AnswerError};
use crate::tree::{Tree, Value};

/// One binding of our application in a portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The placement's or the event's code, upper case.
    pub code: String,
    /// The address that is called.
    pub handler: String,
}

/// The answer to `placement.get`.
///
/// # Errors
/// The portal refused, or the answer is none.
pub fn placements(body: &[u8]) -> Result<Vec<Binding>, AnswerError> {
    bindings(body, "placement")
}

/// The answer to `event.get`.
///
/// # Errors
/// The portal refused, or the answer is none.
pub fn events(body: &[u8]) -> Result<Vec<Binding>, AnswerError> {
    bindings(body, "event")
}

fn bindings(body: &[u8], key: &str) -> Result<Vec<Binding>, AnswerError> {
    let result = Answer::parse(body)?.result;
    let items = result
        .iter()
        .flat_map(Value::items)
        .filter_map(Value::as_map);
    let binding = |item: &Tree| {
        let code = item.text(key)?.to_ascii_uppercase();
        Some(Binding {
            code,
            handler: item.string("handler")?,
        })
    };
    Ok(items.filter_map(binding).collect())
}

#[cfg(test)]
mod tests {
    use super::{Binding, events, placements};

    #[test]
    fn what_is_bound_is_listed_by_code_and_handler() {
        let card = Binding {
            code: "CALL_CARD".into(),
            handler: "https://c.d/call-card".into(),
        };
        let body = br#"{"result":[{"placement":"CALL_CARD","userId":0,
            "handler":"https:\/\/c.d\/call-card","options":[],"langAll":{"en":{"TITLE":"Card"}}}]}"#;
        assert_eq!(placements(body), Ok(vec![card]));
        let end = Binding {
            code: "ONVOXIMPLANTCALLEND".into(),
            handler: "https://c.d/events".into(),
        };
        let body = br#"{"result":[{"event":"OnVoximplantCallEnd","handler":"https://c.d/events",
            "auth_type":"0","offline":0}]}"#;
        assert_eq!(events(body), Ok(vec![end]));
        assert_eq!(events(br#"{"result":[]}"#), Ok(vec![]));
    }
}
