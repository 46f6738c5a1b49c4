//! `ONVOXIMPLANTCALLSTART`: answered, or for REST-app calls only registered.

use domain::fact::Started;
use domain::{CallId, OperatorId, Report};

use crate::event::{EventError, Occurrence, PortalEvent, call_id};
use crate::tree::Tree;

/// Its `data`. Source: reference, section 3.4.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnVoximplantCallStart {
    /// CALL_ID.
    pub call_id: Option<CallId>,
    /// USER_ID: who talks, or for whom the call was registered.
    pub operator: Option<OperatorId>,
}

impl TryFrom<&Tree> for OnVoximplantCallStart {
    type Error = EventError;

    fn try_from(data: &Tree) -> Result<Self, EventError> {
        Ok(Self {
            call_id: call_id(data)?,
            operator: data.operator("USER_ID"),
        })
    }
}

impl OnVoximplantCallStart {
    /// The portal sends START of a REST-app call while it registers it, long before an answer.
    pub(super) fn read(occurrence: Occurrence<'_>) -> Result<PortalEvent, EventError> {
        let event = Self::try_from(occurrence.data)?;
        let started = Started {
            ts: occurrence.ts,
            operator: event.operator,
        };
        let is_external = event.call_id.as_ref().is_some_and(CallId::is_external);
        let report = if is_external {
            Report::Registered(started)
        } else {
            Report::Answered(started)
        };
        Ok(occurrence.about(event.call_id, report))
    }
}

#[cfg(test)]
mod tests {
    use crate::event::tests::report;

    #[test]
    fn start_means_answered_only_for_built_in_telephony() {
        let kind = |id| report("ONVOXIMPLANTCALLSTART", &format!("CALL_ID={id}&USER_ID=12")).kind();
        assert_eq!(kind("7C31D0E5A94F26B8.1773306970.5521873"), "answered");
        assert_eq!(kind("externalCall.0f1e.1773306964"), "registered");
        assert_eq!(kind("callback.0f1e.1773306964"), "answered");
    }
}
