//! What the portal's call card says of its call: the launch's options, the answer to `getStatus`
//! and the `CallCard::…` events. One reader for all, text or native types (reference, section 5.6).

mod card_event;

pub use card_event::CardEvent;

use domain::crm::CrmLink;
use domain::{
    ActivityId, CallId, CallType, FrameState, Launched, Line, LineName, LineNumber, PhoneNumber,
    Report,
};

use crate::body::Limits;
use crate::event::EventError;
use crate::json;
use crate::lenient;
use crate::tree::{Tree, Value};

/// The longest line name we keep, in characters; what is longer is cut.
const LINE_NAME_MAX: usize = 1000;

/// The call a card was opened for. Source: reference, section 2.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchedCall {
    /// CALL_ID.
    pub call_id: CallId,
    /// Everything the fold takes.
    pub status: Launched,
    /// CALL_STATE as sent, known or not.
    pub state_raw: Option<String>,
    /// Path and query of the portal page the card was opened on; only in launches.
    pub uri: Option<String>,
}

impl LaunchedCall {
    /// The call that options speak of; `None` when they name none.
    ///
    /// # Errors
    /// CALL_ID is longer than the portal ever makes it.
    pub fn read(options: &Tree) -> Result<Option<Self>, EventError> {
        let field = Fields(options);
        let Some(text) = field.word("CALL_ID") else {
            return Ok(None);
        };
        let call_id = CallId::parse(text).ok_or(EventError::TooLong("CALL_ID"))?;
        let state_raw = field.word("CALL_STATE");
        let status = Launched {
            call_type: field.word("CALL_DIRECTION").and_then(direction),
            number: field.number(),
            line: Line {
                number: field.word("LINE_NUMBER").and_then(LineNumber::from_portal),
                name: field
                    .word("LINE_NAME")
                    .and_then(|name| LineName::parse(lenient::cut(name, LINE_NAME_MAX))),
            },
            crm: field.crm(),
            bindings: field.bindings(),
            activity_id: field
                .word("CRM_ACTIVITY_ID")
                .and_then(lenient::id)
                .and_then(ActivityId::new),
            state: state_raw.and_then(FrameState::from_portal),
            call_list: field.word("CALL_LIST_MODE").is_some_and(lenient::flag),
        };
        let uri = field
            .word("URI")
            .filter(|uri| uri.starts_with('/'))
            .map(Into::into);
        Ok(Some(Self {
            call_id,
            status,
            state_raw: state_raw.map(Into::into),
            uri,
        }))
    }

    /// The answer to `getStatus`; `None` when it names no call.
    pub fn parse_status(payload: &str) -> Option<Self> {
        Self::read(&options(Some(&Value::Text(payload.to_owned())))?)
            .ok()
            .flatten()
    }

    /// What the fold is told.
    pub fn report(&self) -> Report {
        Report::CardStatus(self.status.clone())
    }
}

/// Options in any of their shapes: JSON text, or a map. Absent, empty, `[]`, the JSON string
/// `"undefined"` (reference, section 2.2) and what is no JSON are no options.
pub fn options(value: Option<&Value>) -> Option<Tree> {
    match value? {
        Value::Map(tree) => Some(tree.clone()),
        Value::List(_) => None,
        Value::Text(text) => {
            match json::decode(text.as_bytes(), Limits::REQUEST)
                .ok()
                .flatten()?
            {
                Value::Map(tree) => Some(tree),
                Value::Text(_) | Value::List(_) => None,
            }
        }
    }
}

/// CALL_DIRECTION; the oldest pages write `outcoming` (reference, section 2.3).
fn direction(text: &str) -> Option<CallType> {
    match text.to_ascii_lowercase().as_str() {
        "incoming" => Some(CallType::Incoming),
        "outgoing" | "outcoming" => Some(CallType::Outgoing),
        "callback" => Some(CallType::Callback),
        _ => None,
    }
}

/// Fields that came through JavaScript: `undefined` is no value, and the case of the keys is not
/// guaranteed.
struct Fields<'a>(&'a Tree);

impl<'a> Fields<'a> {
    fn word(&self, key: &str) -> Option<&'a str> {
        self.0
            .get_any_case(key)
            .and_then(Value::as_text)
            .and_then(lenient::word)
    }

    fn number(&self) -> Option<PhoneNumber> {
        self.word("PHONE_NUMBER").and_then(PhoneNumber::parse)
    }

    fn crm(&self) -> Option<CrmLink> {
        lenient::crm_link(self.word("CRM_ENTITY_TYPE"), self.word("CRM_ENTITY_ID"))
    }

    /// A list, or an object with numeric keys when the indexes have gaps.
    fn bindings(&self) -> Vec<CrmLink> {
        let items = self
            .0
            .get_any_case("CRM_BINDINGS")
            .into_iter()
            .flat_map(Value::items);
        items
            .filter_map(Value::as_map)
            .filter_map(|item| {
                let item = Fields(item);
                lenient::crm_link(item.word("ENTITY_TYPE"), item.word("ENTITY_ID"))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::Direction;

    use super::LaunchedCall;

    fn call(fields: &str) -> LaunchedCall {
        LaunchedCall::parse_status(&format!("{{\"CALL_ID\":\"1.2.3\",{fields}}}")).expect("a call")
    }

    #[test]
    fn text_and_native_types_mean_the_same() {
        let text = r#""CRM_ENTITY_TYPE":"CONTACT","CRM_ENTITY_ID":"797","CRM_ACTIVITY_ID":"12","CALL_LIST_MODE":"true""#;
        let native =
            r#""CRM_ENTITY_TYPE":3,"CRM_ENTITY_ID":797,"CRM_ACTIVITY_ID":12,"CALL_LIST_MODE":true"#;
        assert_eq!(call(text), call(native));
        assert!(call(r#""CALL_LIST_MODE":"True""#).status.call_list);
        assert!(!call(r#""CALL_LIST_MODE":false"#).status.call_list);
    }

    #[test]
    fn no_value_has_many_spellings() {
        let none = call(
            r#""PHONE_NUMBER":"undefined","LINE_NUMBER":"","LINE_NAME":"undefined","CRM_ENTITY_TYPE":"LEAD",
            "CRM_ENTITY_ID":0,"CRM_ACTIVITY_ID":"undefined","CALL_STATE":null,"CRM_BINDINGS":[]"#,
        );
        assert_eq!(none, call(r#""x":1"#));
        assert_eq!(
            (none.status.number, none.status.state, none.state_raw),
            (None, None, None)
        );
    }

    #[test]
    fn hidden_is_not_unknown() {
        let number = |text: &str| call(&format!(r#""PHONE_NUMBER":"{text}""#)).status.number;
        assert!(number("hidden").is_some_and(|number| number.is_hidden()));
        assert_eq!(number("unknown"), None);
    }

    #[test]
    fn outcoming_is_outgoing_and_unknown_words_stay_text() {
        let direction = |word: &str| {
            let call_type = call(&format!(r#""CALL_DIRECTION":"{word}""#))
                .status
                .call_type;
            call_type.map(|call_type| call_type.direction())
        };
        assert_eq!(direction("outcoming"), Some(Direction::Outgoing));
        assert_eq!(direction("callback"), Some(Direction::Callback));
        assert_eq!(direction("sideways"), None);
        let odd = call(r#""CALL_STATE":"parked""#);
        assert_eq!(
            (odd.status.state, odd.state_raw.as_deref()),
            (None, Some("parked"))
        );
    }

    #[test]
    fn bindings_come_as_a_list_or_with_numbered_gaps() {
        let list = r#""CRM_BINDINGS":[{"ENTITY_TYPE":"DEAL","ENTITY_ID":"25"},{"ENTITY_TYPE":"DEAL","ENTITY_ID":0}]"#;
        let gaps = r#""CRM_BINDINGS":{"3":{"ENTITY_TYPE":"DEAL","ENTITY_ID":25}}"#;
        assert_eq!(call(list).status.bindings, call(gaps).status.bindings);
        assert_eq!(call(list).status.bindings.len(), 1);
    }

    #[test]
    fn keys_are_found_in_any_case_and_uris_only_as_paths() {
        let odd =
            LaunchedCall::parse_status(r#"{"call_id":"1","Line_Name":"Köln"}"#).expect("a call");
        assert_eq!(
            odd.status.line.name.map(String::from).as_deref(),
            Some("Köln")
        );
        assert_eq!(call(r#""URI":"javascript:alert(1)""#).uri, None);
        assert_eq!(
            call(r#""URI":"\/crm\/x\/""#).uri.as_deref(),
            Some("/crm/x/")
        );
    }

    #[test]
    fn an_endless_line_name_is_cut() {
        let name = call(&format!(r#""LINE_NAME":"{}""#, "ö".repeat(5000)))
            .status
            .line
            .name;
        assert_eq!(name.map(|name| name.as_str().chars().count()), Some(1000));
    }
}
