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

#[cfg(test)]
mod tests {
    use domain::Report;

    use crate::event::tests::report;

    fn customer(data: &str) -> Option<String> {
        match report("ONVOXIMPLANTCALLINIT", &format!("CALL_ID=1.2.3&{data}")) {
            Report::Initiated(fact) => fact.number.map(|number| number.to_string()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_customer_is_in_another_field_for_each_kind_of_call() {
        let both = "ACCOUNT_SEARCH_ID=reg1&PHONE_NUMBER=%2B1&CALLER_ID=%2B2";
        for (data, number) in [
            (format!("CALL_TYPE=1&{both}"), "+1"),
            (format!("CALL_TYPE=2&{both}"), "+2"),
            (format!("CALL_TYPE=3&{both}"), "+2"),
            (format!("CALL_TYPE=1&REST_APP_ID=3&{both}"), "+2"),
            (format!("CALL_TYPE=4&{both}"), "+1"),
            (
                "CALL_TYPE=4&ACCOUNT_SEARCH_ID=reg1&PHONE_NUMBER=reg1&CALLER_ID=%2B2".into(),
                "+2",
            ),
            (
                "CALL_TYPE=5&ACCOUNT_SEARCH_ID=%2B1&PHONE_NUMBER=%2B1&CALLER_ID=%2B2".into(),
                "+2",
            ),
            (
                "CALL_TYPE=5&ACCOUNT_SEARCH_ID=sip7&PHONE_NUMBER=%2B1&CALLER_ID=sip7".into(),
                "+1",
            ),
            ("CALL_TYPE=9&CALLER_ID=anna%40corp".into(), "anna@corp"),
        ] {
            assert_eq!(customer(&data).as_deref(), Some(number), "{data}");
        }
    }

    #[test]
    fn the_line_is_never_taken_for_the_customer() {
        assert_eq!(
            customer("CALL_TYPE=2&ACCOUNT_SEARCH_ID=%2B1&PHONE_NUMBER=%2B1&CALLER_ID="),
            None
        );
        assert_eq!(
            customer("CALL_TYPE=1&ACCOUNT_SEARCH_ID=reg1&CALLER_ID=reg1"),
            None
        );
    }

    #[test]
    fn a_number_whose_plus_became_a_space_is_trimmed() {
        assert_eq!(
            customer("CALL_TYPE=2&CALLER_ID=+4930901820").as_deref(),
            Some("4930901820")
        );
        assert_eq!(
            customer("CALL_TYPE=2&CALLER_ID=hidden").as_deref(),
            Some("hidden")
        );
        assert_eq!(customer("CALL_TYPE=2&CALLER_ID=unknown"), None);
    }

    #[test]
    fn an_external_id_alone_makes_a_rest_app_call() {
        let data = "CALL_ID=externalCall.0f.1&CALL_TYPE=1&CALLER_ID=%2B2&PHONE_NUMBER=%2B1";
        let Report::Initiated(fact) = report("ONVOXIMPLANTCALLINIT", data) else {
            panic!("no init")
        };
        assert_eq!(
            fact.number.map(|number| number.to_string()).as_deref(),
            Some("+2")
        );
    }
}
