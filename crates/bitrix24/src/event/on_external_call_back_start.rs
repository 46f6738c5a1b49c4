//! `ONEXTERNALCALLBACKSTART`: a customer asked to be called back.

use domain::{CallbackRequest, CrmLink, LineNumber, PhoneNumber};

use crate::event::{EventError, Occurrence, PortalEvent};
use crate::tree::Tree;

/// Its `data`. It has no CALL_ID and no USER_ID. Source: reference, section 3.4.5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnExternalCallBackStart {
    /// PHONE_NUMBER: to call back.
    pub number: Option<PhoneNumber>,
    /// TEXT: spoken to the employee; written by a stranger, never markup.
    pub text: Option<String>,
    /// VOICE: opaque.
    pub voice: Option<String>,
    /// CRM_ENTITY_TYPE and CRM_ENTITY_ID.
    pub crm: Option<CrmLink>,
    /// LINE_NUMBER.
    pub line: Option<LineNumber>,
}

impl TryFrom<&Tree> for OnExternalCallBackStart {
    type Error = EventError;

    fn try_from(data: &Tree) -> Result<Self, EventError> {
        Ok(Self {
            number: data.phone("PHONE_NUMBER"),
            text: data.string("TEXT"),
            voice: data.string("VOICE"),
            crm: data.crm(),
            line: data.line("LINE_NUMBER"),
        })
    }
}

impl OnExternalCallBackStart {
    /// Without a number there is nobody to call back.
    pub(super) fn read(occurrence: Occurrence<'_>) -> Result<PortalEvent, EventError> {
        let event = Self::try_from(occurrence.data)?;
        if event.number.is_none() {
            return Ok(PortalEvent::NoCall {
                code: occurrence.code,
            });
        }
        Ok(PortalEvent::CallbackRequested(CallbackRequest {
            ts: occurrence.ts,
            requested_at: occurrence.now,
            number: event.number,
            text: event.text,
            crm: event.crm,
            line: event.line,
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::event::PortalEvent;
    use crate::event::tests::read;

    #[test]
    fn markup_in_the_text_stays_text() {
        let event = read(
            "ONEXTERNALCALLBACKSTART",
            "PHONE_NUMBER=%2B1&TEXT=%3Cb%3Ehi%3C%2Fb%3E",
        );
        let Ok(PortalEvent::CallbackRequested(request)) = event else {
            panic!("{event:?}")
        };
        assert_eq!(request.text.as_deref(), Some("<b>hi</b>"));
    }

    #[test]
    fn without_a_number_there_is_nobody_to_call_back() {
        let event = read("ONEXTERNALCALLBACKSTART", "TEXT=hi&PHONE_NUMBER=unknown");
        assert_eq!(
            event,
            Ok(PortalEvent::NoCall {
                code: "ONEXTERNALCALLBACKSTART"
            })
        );
    }
}
