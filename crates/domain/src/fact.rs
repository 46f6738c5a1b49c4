//! What a witness reported about a call, one report at a time.

use serde::{Deserialize, Serialize};

use crate::call_type::CallType;
use crate::crm::CrmLink;
use crate::id::{ActivityId, OperatorId};
use crate::line::{Line, LineNumber};
use crate::money::Money;
use crate::phone_number::PhoneNumber;
use crate::time::Timestamp;

/// Who reported a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Witness {
    /// The options our frame was opened with. Stays in the card that saw it.
    Launch,
    /// The portal page around us, by message. Stays in the card that saw it.
    Frame,
    /// The portal's event queue.
    Webhook,
    /// `voximplant.statistic.get`.
    Statistics,
}

impl Witness {
    /// The word of our wire format, as in `data-source`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Launch => "launch",
            Self::Frame => "frame",
            Self::Webhook => "webhook",
            Self::Statistics => "statistics",
        }
    }
}

/// One report, when we received it and from whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Our receipt time, on the server's clock.
    pub at: Timestamp,
    /// Who said it.
    pub source: Witness,
    /// What was said.
    #[serde(flatten)]
    pub report: Report,
}

/// What was reported. On our wire `kind` and `data`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Report {
    /// ONEXTERNALCALLSTART: an employee asked a telephony application to dial.
    Requested(Requested),
    /// ONVOXIMPLANTCALLINIT.
    Initiated(Initiated),
    /// ONVOXIMPLANTCALLSTART of a REST-app call: registered for this operator, no more
    /// (reference, section 3.4.2).
    Registered(Started),
    /// ONVOXIMPLANTCALLSTART of a built-in call: this operator talks.
    Answered(Started),
    /// ONVOXIMPLANTCALLEND.
    Ended(Ended),
    /// The record of `voximplant.statistic.get`: says what END says.
    Statistics(Ended),
    /// ONEXTERNALCALLBACKSTART for this call's customer.
    CallbackRequested(CallbackRequest),
    /// The options of the launch, or the answer to `getStatus`.
    CardStatus(Launched),
    /// `CallCard::CallStateChanged`.
    CardState(CardState),
    /// `CallCard::EntityChanged`.
    EntityChanged(EntityChanged),
    /// `CallCard::BeforeClose`: a hint, never an end.
    BeforeClose,
}

impl Report {
    /// The word of our wire format, as in `data-kind`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Requested(_) => "requested",
            Self::Initiated(_) => "initiated",
            Self::Registered(_) => "registered",
            Self::Answered(_) => "answered",
            Self::Ended(_) => "ended",
            Self::Statistics(_) => "statistics",
            Self::CallbackRequested(_) => "callback_requested",
            Self::CardStatus(_) => "card_status",
            Self::CardState(_) => "card_state",
            Self::EntityChanged(_) => "entity_changed",
            Self::BeforeClose => "before_close",
        }
    }
}

/// ONEXTERNALCALLSTART. Source: reference, section 3.4.4.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requested {
    /// When the portal queued the event, Unix seconds.
    pub ts: Option<i64>,
    /// The number to call: normalised when the portal gave that, else as typed.
    pub number: Option<PhoneNumber>,
    /// The line to call over.
    pub line: Option<LineNumber>,
    /// Who clicked.
    pub operator: Option<OperatorId>,
    /// From which record.
    pub crm: Option<CrmLink>,
    /// Whether a call campaign asked for it.
    pub call_list: bool,
}

/// ONVOXIMPLANTCALLINIT. Source: reference, section 3.4.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Initiated {
    /// When the portal queued the event, Unix seconds.
    pub ts: Option<i64>,
    /// CALL_TYPE.
    pub call_type: Option<CallType>,
    /// The customer's number, whichever field carried it.
    pub number: Option<PhoneNumber>,
    /// ACCOUNT_SEARCH_ID.
    pub line: Option<LineNumber>,
    /// Whether REST_APP_ID was there.
    pub rest_app: bool,
}

/// ONVOXIMPLANTCALLSTART. Source: reference, section 3.4.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// When the portal queued the event, Unix seconds.
    pub ts: Option<i64>,
    /// USER_ID.
    pub operator: Option<OperatorId>,
}

/// ONVOXIMPLANTCALLEND, or the same from the statistics. Source: reference, sections 3.4.3 and 6.3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// When the portal queued the event, Unix seconds; missing in statistics.
    pub ts: Option<i64>,
    /// CALL_TYPE.
    pub call_type: Option<CallType>,
    /// The customer's number.
    pub number: Option<PhoneNumber>,
    /// PORTAL_NUMBER, unless it only names an application.
    pub line: Option<LineNumber>,
    /// Whether PORTAL_NUMBER or REST_APP_ID names an application.
    pub rest_app: bool,
    /// PORTAL_USER_ID.
    pub operator: Option<OperatorId>,
    /// CALL_DURATION: whole seconds of talk, the only duration to rely on.
    pub talk_seconds: Option<u32>,
    /// CALL_FAILED_CODE, as text.
    pub code: Option<String>,
    /// CALL_FAILED_REASON: free text.
    pub reason: Option<String>,
    /// COST and COST_CURRENCY.
    pub cost: Option<Money>,
    /// CRM_ACTIVITY_ID.
    pub activity_id: Option<ActivityId>,
    /// The record, which only the statistics name.
    pub crm: Option<CrmLink>,
}

/// ONEXTERNALCALLBACKSTART. Source: reference, section 3.4.5. It has no CALL_ID; the backend
/// attaches it to calls with the same number. The larger request is the newer one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CallbackRequest {
    /// When the portal queued the event, Unix seconds.
    pub ts: Option<i64>,
    /// When we received the request, which may be before the call.
    pub requested_at: Timestamp,
    /// The number to call back.
    pub number: Option<PhoneNumber>,
    /// What is spoken to the employee: free text.
    pub text: Option<String>,
    /// The record it belongs to.
    pub crm: Option<CrmLink>,
    /// The line to call over.
    pub line: Option<LineNumber>,
}

/// The portal card's own word for the state of the call (reference, section 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameState {
    /// Not yet, or no more.
    Idle,
    /// The phone rings.
    Connecting,
    /// They talk; for REST-app calls only that a call is registered.
    Connected,
}

impl FrameState {
    /// The state for the portal's word; `None` for words the reference does not know.
    pub fn from_portal(text: &str) -> Option<Self> {
        match text.trim() {
            "idle" => Some(Self::Idle),
            "connecting" => Some(Self::Connecting),
            "connected" => Some(Self::Connected),
            _ => None,
        }
    }

    /// The portal's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
        }
    }
}

/// What the portal card knows: the launch's options or the answer to `getStatus`. Source:
/// reference, sections 2.3 and 5.6.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Launched {
    /// CALL_DIRECTION.
    pub call_type: Option<CallType>,
    /// PHONE_NUMBER.
    pub number: Option<PhoneNumber>,
    /// LINE_NUMBER and LINE_NAME.
    pub line: Line,
    /// CRM_ENTITY_TYPE and CRM_ENTITY_ID.
    pub crm: Option<CrmLink>,
    /// CRM_BINDINGS.
    pub bindings: Vec<CrmLink>,
    /// CRM_ACTIVITY_ID.
    pub activity_id: Option<ActivityId>,
    /// CALL_STATE; `None` for a word we do not know.
    pub state: Option<FrameState>,
    /// CALL_LIST_MODE.
    pub call_list: bool,
}

/// `CallCard::CallStateChanged`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardState {
    /// The new state.
    pub state: FrameState,
}

/// `CallCard::EntityChanged`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityChanged {
    /// The record the portal card now shows.
    pub crm: Option<CrmLink>,
    /// The number it now shows.
    pub number: Option<PhoneNumber>,
}
