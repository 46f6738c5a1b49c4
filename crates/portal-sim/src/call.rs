//! Calls as the portal keeps them.

use serde::{Deserialize, Serialize};

use crate::options::{OPERATOR, Profile};

/// A record of the CRM: `CONTACT` 797, `DEAL` 25.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crm {
    /// Symbolic name of the type.
    pub kind: String,
    /// Positive number.
    pub id: u64,
}

impl Crm {
    /// A record by the symbolic name of its type and its number.
    pub fn new(kind: &str, id: u64) -> Self {
        Self {
            kind: kind.to_owned(),
            id,
        }
    }
}

/// A call to be.
#[derive(Clone, Debug)]
pub struct CallSpec {
    /// A given `CALL_ID`; made up in the profile's shape when `None`.
    pub id: Option<String>,
    /// Telephony that carries the call.
    pub profile: Profile,
    /// 1 outgoing, 2 incoming, 3 forwarded, 4 callback, 5 informational.
    pub call_type: u8,
    /// The customer's number; `None` when not identified, `hidden` when the customer hid it.
    pub number: Option<String>,
    /// Company number or line id; may be empty.
    pub line_number: String,
    /// Free text; may hold markup.
    pub line_name: String,
    /// Who has the card open.
    pub operator: u64,
    /// The customer in the CRM.
    pub crm: Option<Crm>,
    /// `CRM_BINDINGS`; absent from the launch when empty.
    pub bindings: Vec<Crm>,
    /// Activity of the call, known from the start for some outgoing calls.
    pub activity_id: Option<u64>,
    /// The call campaign; 0 when the call belongs to none.
    pub call_list_id: u64,
    /// `URI` of the launch: the portal page the card was opened on.
    pub uri: Option<String>,
    /// Language of the operator; the portal's when `None`.
    pub lang: Option<String>,
}

impl Default for CallSpec {
    fn default() -> Self {
        Self {
            id: None,
            profile: Profile::BuiltIn,
            call_type: 2,
            number: Some("+4930901820".to_owned()),
            line_number: "+4930000001".to_owned(),
            line_name: String::new(),
            operator: OPERATOR,
            crm: Some(Crm::new("CONTACT", 797)),
            bindings: Vec::new(),
            activity_id: None,
            call_list_id: 0,
            uri: None,
            lang: None,
        }
    }
}

impl CallSpec {
    /// An incoming call of the built-in telephony.
    pub fn incoming() -> Self {
        Self::default()
    }

    /// An outgoing call of the built-in telephony.
    pub fn outgoing() -> Self {
        Self {
            call_type: 1,
            line_number: "reg151083".to_owned(),
            ..Self::default()
        }
    }

    /// The same call carried by a telephony application.
    #[must_use]
    pub fn by_rest_app(self) -> Self {
        Self {
            profile: Profile::RestApp,
            line_number: "7".to_owned(),
            ..self
        }
    }

    /// `CALL_DIRECTION` of the card. Source: reference, section 2.3.
    pub(crate) fn direction(&self) -> &'static str {
        match self.call_type {
            4 => "callback",
            1 | 5 => "outgoing",
            _ => "incoming",
        }
    }
}

/// How a call ended, as the statistics record it. Source: reference, section 3.4.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// `CALL_FAILED_CODE`, text: `200`, `304`, `603-S`, `OTHER` …
    pub code: String,
    /// `CALL_FAILED_REASON`, free text of the telephony.
    pub reason: String,
    /// Talk time in seconds.
    pub duration: u64,
    /// Decimal text.
    pub cost: String,
    /// May be empty.
    pub currency: String,
    /// `PORTAL_USER_ID`; the call's operator when `None`.
    pub operator: Option<u64>,
    /// The activity made for the call; the field is missing when `None`.
    pub activity_id: Option<u64>,
}

impl End {
    /// An end with that code, reason and talk time in seconds.
    pub fn new(code: &str, reason: &str, duration: u64) -> Self {
        Self {
            code: code.to_owned(),
            reason: reason.to_owned(),
            duration,
            cost: "0".to_owned(),
            currency: String::new(),
            operator: None,
            activity_id: Some(8122),
        }
    }

    /// Answered, and talked for so many seconds.
    pub fn answered(duration: u64) -> Self {
        Self::new("200", "Success call", duration)
    }

    /// Nobody answered.
    pub fn missed() -> Self {
        Self::new("304", "", 0)
    }

    /// The other side was busy.
    pub fn busy() -> Self {
        Self::new("486", "Busy here", 0)
    }

    /// The called side declined.
    pub fn declined() -> Self {
        Self::new("603", "Decline", 0)
    }

    /// The own side took the call back.
    pub fn cancelled() -> Self {
        Self::new("603-S", "Decline self", 0)
    }
}

/// How far a call has come, the truth the portal itself knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Made, but nobody has been told.
    New,
    /// Dialled from the CRM, not yet registered.
    Requested,
    /// Ringing.
    Ringing,
    /// Somebody answered.
    Talking,
    /// Over.
    Ended,
}

/// `CALL_STATE` of the host card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CardState {
    /// Not yet, or no more.
    Idle,
    /// Ringing.
    Connecting,
    /// Talking; for calls of a telephony application also while it rings.
    Connected,
}

impl CardState {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
        }
    }
}

/// A call the portal knows.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) spec: CallSpec,
    pub(crate) phase: Phase,
    pub(crate) card: CardState,
    /// Who handles it now.
    pub(crate) operator: u64,
    /// Unix seconds.
    pub(crate) since: u64,
    pub(crate) answered_at: Option<u64>,
    pub(crate) end: Option<End>,
}

impl Call {
    pub(crate) fn new(id: String, spec: CallSpec, now: u64) -> Self {
        let card = match spec.profile {
            Profile::BuiltIn => CardState::Idle,
            Profile::RestApp => CardState::Connected,
        };
        Self {
            id,
            operator: spec.operator,
            spec,
            phase: Phase::New,
            card,
            since: now,
            answered_at: None,
            end: None,
        }
    }

    pub(crate) fn is_rest_app(&self) -> bool {
        self.spec.profile == Profile::RestApp
    }
}
