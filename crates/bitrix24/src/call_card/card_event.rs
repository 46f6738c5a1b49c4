//! The `CallCard::…` events of the portal card.

use domain::fact::{CardState, EntityChanged};
use domain::{FrameState, Report};

use crate::body::Limits;
use crate::call_card::Fields;
use crate::json;
use crate::tree::Value;

/// The events a card can subscribe to. Source: reference, section 5.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardEvent {
    /// The portal card shows another record.
    EntityChanged,
    /// The portal card tries to close; comes twice when auto-close is off.
    BeforeClose,
    /// The portal card's state changed; never for REST-app calls.
    CallStateChanged,
}

impl CardEvent {
    /// All of them.
    pub const ALL: [Self; 3] = [
        Self::EntityChanged,
        Self::BeforeClose,
        Self::CallStateChanged,
    ];

    /// The portal's name of the event.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EntityChanged => "CallCard::EntityChanged",
            Self::BeforeClose => "CallCard::BeforeClose",
            Self::CallStateChanged => "CallCard::CallStateChanged",
        }
    }

    /// What an occurrence says; `None` when it says nothing we know.
    pub fn read(self, payload: Option<&str>) -> Option<Report> {
        if self == Self::BeforeClose {
            return Some(Report::BeforeClose);
        }
        let value = json::decode(payload?.as_bytes(), Limits::REQUEST)
            .ok()
            .flatten()?;
        if self == Self::CallStateChanged {
            let state = state_word(&value).and_then(FrameState::from_portal)?;
            return Some(Report::CardState(CardState { state }));
        }
        let fields = Fields(value.as_map()?);
        Some(Report::EntityChanged(EntityChanged {
            crm: fields.crm(),
            number: fields.number(),
        }))
    }
}

/// The documentation promises a second argument that no portal delivers: `"idle"` is what comes,
/// `["idle",{…}]` and `{"callState":"idle"}` are what could (reference, section 5.6).
fn state_word(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        Value::List(list) => list.first().and_then(Value::as_text),
        Value::Map(tree) => ["callState", "CALL_STATE", "state"]
            .iter()
            .find_map(|key| tree.get_any_case(key))
            .and_then(Value::as_text),
    }
}

#[cfg(test)]
mod tests {
    use domain::{FrameState, Report};

    use super::CardEvent;

    #[test]
    fn a_change_of_state_is_read_in_every_shape_it_could_have() {
        let state = |payload| match CardEvent::CallStateChanged.read(Some(payload)) {
            Some(Report::CardState(card)) => Some(card.state),
            _ => None,
        };
        for payload in [
            r#""idle""#,
            r#"["idle",{"failedCode":"486"}]"#,
            r#"{"callState":"idle"}"#,
        ] {
            assert_eq!(state(payload), Some(FrameState::Idle), "{payload}");
        }
        for payload in [r#""parked""#, "null", "[]", "{}", "7", "idle", ""] {
            assert_eq!(state(payload), None, "{payload}");
        }
        assert_eq!(CardEvent::CallStateChanged.read(None), None);
    }

    #[test]
    fn a_change_of_record_may_be_to_none() {
        let payload = r#"{"CRM_ENTITY_TYPE":"","CRM_ENTITY_ID":0,"PHONE_NUMBER":"unknown"}"#;
        let Some(Report::EntityChanged(changed)) = CardEvent::EntityChanged.read(Some(payload))
        else {
            panic!("no change");
        };
        assert_eq!((changed.crm, changed.number), (None, None));
        assert_eq!(CardEvent::EntityChanged.read(Some("\"x\"")), None);
    }
}
