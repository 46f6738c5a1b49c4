//! `ONVOXIMPLANTCALLINIT`: a call begins to ring.

use domain::fact::Initiated;
use domain::{CallId, CallType, LineNumber, PhoneNumber, Report};

use crate::event::{EventError, Occurrence, PortalEvent, call_id};
use crate::tree::Tree;

/// Its `data`. Source: reference, section 3.4.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnVoximplantCallInit {
    /// CALL_ID.
    pub call_id: Option<CallId>,
    /// CALL_TYPE, 1 to 5.
    pub call_type: Option<CallType>,
    /// ACCOUNT_SEARCH_ID: built-in telephony only.
    pub line: Option<LineNumber>,
    /// PHONE_NUMBER: built-in telephony only; the number that was dialled.
    pub phone_number: Option<PhoneNumber>,
    /// CALLER_ID: built-in outgoing the line, otherwise the customer's number.
    pub caller_id: Option<PhoneNumber>,
    /// REST_APP_ID: REST-app telephony only.
    pub rest_app_id: Option<u64>,
}

impl TryFrom<&Tree> for OnVoximplantCallInit {
    type Error = EventError;

    fn try_from(data: &Tree) -> Result<Self, EventError> {
        Ok(Self {
            call_id: call_id(data)?,
            call_type: data.number("CALL_TYPE").and_then(CallType::from_code),
            line: data.line("ACCOUNT_SEARCH_ID"),
            phone_number: data.phone("PHONE_NUMBER"),
            caller_id: data.phone("CALLER_ID"),
            rest_app_id: data.id("REST_APP_ID"),
        })
    }
}

impl OnVoximplantCallInit {
    /// Whether a telephony application makes the call.
    pub fn is_rest_app(&self) -> bool {
        self.rest_app_id.is_some() || self.call_id.as_ref().is_some_and(CallId::is_external)
    }

    /// The customer's number, whichever field carries it: CALLER_ID of REST-app and incoming
    /// calls, PHONE_NUMBER of outgoing ones; for other types whichever looks like a number and is
    /// not the line.
    pub fn customer(&self) -> Option<&PhoneNumber> {
        let (dialled, caller) = (self.phone_number.as_ref(), self.caller_id.as_ref());
        let is_line = |number: &&PhoneNumber| {
            let text = number.as_text();
            text.is_some() && text == self.line.as_ref().map(LineNumber::as_str)
        };
        let other = |number: Option<&'_ PhoneNumber>| number.filter(|n| !is_line(n)).is_some();
        match self.call_type {
            _ if self.is_rest_app() => caller.or(dialled),
            Some(CallType::Incoming | CallType::IncomingForwarded) => {
                caller.or(dialled.filter(|n| !is_line(n)))
            }
            Some(CallType::Outgoing) => dialled.or(caller.filter(|n| !is_line(n))),
            _ if other(dialled) && dialled.is_some_and(looks_dialable) => dialled,
            _ if other(caller) && caller.is_some_and(looks_dialable) => caller,
            _ => dialled.or(caller),
        }
    }

    pub(super) fn read(occurrence: Occurrence<'_>) -> Result<PortalEvent, EventError> {
        let event = Self::try_from(occurrence.data)?;
        let report = Report::Initiated(Initiated {
            ts: occurrence.ts,
            call_type: event.call_type,
            number: event.customer().cloned(),
            line: event.line.clone(),
            rest_app: event.rest_app_id.is_some(),
        });
        Ok(occurrence.about(event.call_id, report))
    }
}

/// A hidden number is the customer's: no line hides. Line ids (`reg1`, `sip7`) begin with letters.
fn looks_dialable(number: &PhoneNumber) -> bool {
    number
        .as_text()
        .is_none_or(|text| text.starts_with(|c: char| c == '+' || c.is_ascii_digit()))
}
