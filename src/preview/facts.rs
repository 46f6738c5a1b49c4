//! What witnesses say, in few words.

use domain::fact::Started;
use domain::{
    CallType, CallbackRequest, CrmEntityType, CrmLink, Ended, FrameState, Initiated, Launched,
    Line, LineName, LineNumber, Money, OperatorId, PhoneNumber, Report, Requested,
};

use crate::preview::conductor::BEGIN;
use crate::preview::scene::Act;

/// The customer of most calls.
pub const NUMBER: &str = "+49 30 901820";

/// What the launch of a call says.
pub fn launched(call_type: CallType, number: &str, state: FrameState) -> Launched {
    Launched {
        call_type: Some(call_type),
        number: PhoneNumber::parse(number),
        line: Line {
            number: LineNumber::from_portal("7"),
            name: LineName::parse("Berlin"),
        },
        crm: record("CONTACT", 797),
        bindings: record("DEAL", 4615).into_iter().collect(),
        activity_id: None,
        state: Some(state),
        call_list: false,
    }
}

/// A CRM record.
pub fn record(kind: &str, id: u64) -> Option<CrmLink> {
    CrmLink::new(CrmEntityType::from_portal(kind)?, id)
}

/// An employee asked for the call.
pub fn requested(number: &str) -> Act {
    server(Report::Requested(Requested {
        ts: None,
        number: PhoneNumber::parse(number),
        line: LineNumber::from_portal("7"),
        operator: OperatorId::new(12),
        crm: record("CONTACT", 797),
        call_list: false,
    }))
}

/// INIT.
pub fn initiated(call_type: CallType, number: &str, rest_app: bool) -> Act {
    server(Report::Initiated(Initiated {
        ts: None,
        call_type: Some(call_type),
        number: PhoneNumber::parse(number),
        line: LineNumber::from_portal("7"),
        rest_app,
    }))
}

/// START of a REST-app call.
pub fn registered() -> Act {
    server(Report::Registered(Started {
        ts: None,
        operator: OperatorId::new(12),
    }))
}

/// START of a built-in call.
pub fn answered() -> Act {
    server(Report::Answered(Started {
        ts: None,
        operator: OperatorId::new(12),
    }))
}

/// END.
pub fn ended(call_type: CallType, code: &str, talk_seconds: u32, reason: &str) -> Act {
    server(Report::Ended(Ended {
        ts: None,
        call_type: Some(call_type),
        number: None,
        line: None,
        rest_app: false,
        operator: OperatorId::new(12),
        talk_seconds: Some(talk_seconds),
        code: Some(code.to_owned()),
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
        cost: Money::parse(if talk_seconds > 0 { "0.0480" } else { "0" }, "EUR"),
        activity_id: None,
        crm: None,
    }))
}

/// The customer asked to be called back, some hours before.
pub fn callback_requested(text: &str) -> Act {
    server(Report::CallbackRequested(CallbackRequest {
        ts: None,
        requested_at: BEGIN.plus_millis(-9_000_000),
        number: PhoneNumber::parse(NUMBER),
        text: Some(text.to_owned()),
        crm: record("LEAD", 31),
        line: LineNumber::from_portal("7"),
    }))
}

fn server(report: Report) -> Act {
    Act::Server(Box::new(report))
}
