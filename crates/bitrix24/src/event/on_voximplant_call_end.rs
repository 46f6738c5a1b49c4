//! `ONVOXIMPLANTCALLEND`: the only event that tells how a call ended.

use domain::line::is_rest_app_line;
use domain::{
    ActivityId, CallId, CallType, Ended, LineNumber, Money, OperatorId, PhoneNumber, Report,
};

use crate::event::{EventError, Occurrence, PortalEvent, call_id};
use crate::iso8601;
use crate::tree::Tree;

/// Its `data`. Source: reference, section 3.4.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnVoximplantCallEnd {
    /// CALL_ID.
    pub call_id: Option<CallId>,
    /// CALL_TYPE, 1 to 5.
    pub call_type: Option<CallType>,
    /// PHONE_NUMBER: the customer's in both directions.
    pub number: Option<PhoneNumber>,
    /// PORTAL_NUMBER: the line, or `REST_APP:<id>`, where the id can be missing.
    pub portal_number: Option<String>,
    /// PORTAL_USER_ID; 0 of unanswered queue calls is nobody.
    pub operator: Option<OperatorId>,
    /// CALL_DURATION: whole seconds of talk.
    pub talk_seconds: Option<u32>,
    /// CALL_START_DATE as sent. Its offset is not to be trusted: show it, do not compute with it.
    pub started_at: Option<String>,
    /// COST: decimal text.
    pub cost: Option<String>,
    /// COST_CURRENCY.
    pub currency: Option<String>,
    /// CALL_FAILED_CODE: text, because `603-S` and `OTHER` are real values.
    pub code: Option<String>,
    /// CALL_FAILED_REASON: free text of the telephony application.
    pub reason: Option<String>,
    /// CRM_ACTIVITY_ID.
    pub activity_id: Option<ActivityId>,
}

impl TryFrom<&Tree> for OnVoximplantCallEnd {
    type Error = EventError;

    fn try_from(data: &Tree) -> Result<Self, EventError> {
        Ok(Self {
            call_id: call_id(data)?,
            call_type: data.number("CALL_TYPE").and_then(CallType::from_code),
            number: data.phone("PHONE_NUMBER"),
            portal_number: data.string("PORTAL_NUMBER"),
            operator: data.operator("PORTAL_USER_ID"),
            talk_seconds: data.number("CALL_DURATION"),
            started_at: data.string("CALL_START_DATE"),
            cost: data.string("COST"),
            currency: data.string("COST_CURRENCY"),
            code: data.string("CALL_FAILED_CODE"),
            reason: data.string("CALL_FAILED_REASON"),
            activity_id: data.activity("CRM_ACTIVITY_ID"),
        })
    }
}

impl OnVoximplantCallEnd {
    /// The instant of CALL_START_DATE in Unix seconds, as far as its offset is right.
    pub fn started_at_unix(&self) -> Option<i64> {
        self.started_at.as_deref().and_then(iso8601::unix_seconds)
    }

    /// The fact, with the `ts` of the envelope.
    pub fn into_ended(self, ts: Option<i64>) -> Ended {
        let portal_number = self.portal_number.as_deref().unwrap_or_default();
        let currency = self.currency.as_deref().unwrap_or_default();
        Ended {
            ts,
            call_type: self.call_type,
            line: LineNumber::from_portal(portal_number),
            rest_app: is_rest_app_line(portal_number),
            cost: self
                .cost
                .as_deref()
                .and_then(|cost| Money::parse(cost, currency)),
            number: self.number,
            operator: self.operator,
            talk_seconds: self.talk_seconds,
            code: self.code,
            reason: self.reason,
            activity_id: self.activity_id,
            crm: None,
        }
    }

    pub(super) fn read(occurrence: Occurrence<'_>) -> Result<PortalEvent, EventError> {
        let mut event = Self::try_from(occurrence.data)?;
        let call_id = event.call_id.take();
        Ok(occurrence.about(call_id, Report::Ended(event.into_ended(occurrence.ts))))
    }
}

#[cfg(test)]
mod tests {
    use domain::{Ended, Report};

    use crate::event::tests::report;

    fn ended(data: &str) -> Ended {
        match report("ONVOXIMPLANTCALLEND", &format!("CALL_ID=1.2.3&{data}")) {
            Report::Ended(fact) => fact,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_application_is_no_line_but_says_who_runs_the_call() {
        for application in ["REST_APP%3A", "REST_APP%3A3"] {
            let fact = ended(&format!("PORTAL_NUMBER={application}"));
            assert_eq!((fact.line, fact.rest_app), (None, true));
        }
        let fact = ended("PORTAL_NUMBER=7");
        assert_eq!(
            (fact.line.map(String::from).as_deref(), fact.rest_app),
            (Some("7"), false)
        );
    }

    #[test]
    fn a_code_stays_text() {
        for code in ["603-S", "OTHER", "VI_STATUS_200", "200"] {
            assert_eq!(
                ended(&format!("CALL_FAILED_CODE={code}")).code.as_deref(),
                Some(code)
            );
        }
    }

    #[test]
    fn what_is_missing_or_odd_is_none() {
        let fact = ended(
            "CALL_TYPE=6&PORTAL_USER_ID=0&CALL_DURATION=-1&COST=free&CRM_ACTIVITY_ID=undefined",
        );
        assert_eq!(
            (fact.call_type, fact.operator, fact.talk_seconds),
            (None, None, None)
        );
        assert_eq!(
            (fact.cost, fact.activity_id, fact.ts),
            (None, None, Some(5))
        );
    }
}
