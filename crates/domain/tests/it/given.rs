//! Facts as the tests of the rules need them: `seconds` are both the receipt and the portal's ts.

use domain::fact::{CardState, Started};
use domain::{
    Call, CallId, CallState, CallType, Ended, Fact, FrameState, Initiated, Launched, Line,
    OperatorId, PhoneNumber, Report, Rules, Timestamp, Witness,
};

pub(crate) const BUILT_IN: &str = "7C31D0E5A94F26B8.1773306970.5521873";
pub(crate) const REST_APP: &str = "externalCall.7b0c7de811455ef32b18dc5917e4306a.1773239327";

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

pub(crate) fn fact(seconds: i64, source: Witness, report: Report) -> Fact {
    Fact {
        at: at(seconds),
        source,
        report,
    }
}

pub(crate) fn init(seconds: i64) -> Fact {
    let report = Initiated {
        ts: Some(seconds),
        call_type: Some(CallType::Incoming),
        number: PhoneNumber::parse("+4930901820"),
        line: None,
        rest_app: false,
    };
    fact(seconds, Witness::Webhook, Report::Initiated(report))
}

pub(crate) fn start(seconds: i64) -> Fact {
    let started = Started {
        ts: Some(seconds),
        operator: OperatorId::new(12),
    };
    fact(seconds, Witness::Webhook, Report::Answered(started))
}

pub(crate) fn ended(ts: Option<i64>, talk_seconds: u32, code: &str) -> Ended {
    Ended {
        ts,
        call_type: Some(CallType::Incoming),
        number: PhoneNumber::parse("+4930901820"),
        line: None,
        rest_app: false,
        operator: OperatorId::new(12),
        talk_seconds: Some(talk_seconds),
        code: Some(code.into()),
        reason: None,
        cost: None,
        activity_id: None,
        crm: None,
    }
}

pub(crate) fn end(seconds: i64, talk_seconds: u32, code: &str) -> Fact {
    fact(
        seconds,
        Witness::Webhook,
        Report::Ended(ended(Some(seconds), talk_seconds, code)),
    )
}

pub(crate) fn card(seconds: i64, state: FrameState) -> Fact {
    fact(
        seconds,
        Witness::Frame,
        Report::CardState(CardState { state }),
    )
}

pub(crate) fn launch(seconds: i64, state: &str) -> Fact {
    let status = Launched {
        call_type: Some(CallType::Incoming),
        number: None,
        line: Line::default(),
        crm: None,
        bindings: Vec::new(),
        activity_id: None,
        state: FrameState::from_portal(state),
        call_list: false,
    };
    fact(seconds, Witness::Launch, Report::CardStatus(status))
}

pub(crate) fn call(id: &str, facts: &[Fact]) -> Call {
    Call::fold(CallId::parse(id).expect("an id"), facts)
}

pub(crate) fn state_after(id: &str, facts: &[Fact]) -> CallState {
    let last = facts.iter().map(|f| f.at).max().expect("a fact");
    call(id, facts).state(last, &Rules::default())
}
