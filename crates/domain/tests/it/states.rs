//! Which state a call is in, by who said what.

use domain::{
    CallState, CallType, CrmEntityType, CrmLink, OperatorId, PhoneNumber, Report, Requested, Rules,
    Telephony, Witness,
};

use crate::given::{BUILT_IN, REST_APP, at, call, ended, fact, init, launch, state_after};

#[test]
fn a_click_to_call_is_requested_and_outgoing_until_init() {
    let requested = Requested {
        ts: Some(1),
        number: PhoneNumber::parse("+14155551234"),
        line: None,
        operator: OperatorId::new(1269),
        crm: None,
        call_list: false,
    };
    let requested = fact(1, Witness::Webhook, Report::Requested(requested));
    let call = call(REST_APP, std::slice::from_ref(&requested));
    assert_eq!(call.state(at(1), &Rules::default()), CallState::Requested);
    assert_eq!(call.call_type(), Some(CallType::Outgoing));
    assert!(
        call.operators()
            .contains(&OperatorId::new(1269).expect("an id"))
    );
    assert_eq!(
        state_after(REST_APP, &[requested, init(2)]),
        CallState::InProgress
    );
}

#[test]
fn any_witness_can_tell_that_an_application_runs_the_call() {
    assert_eq!(call(BUILT_IN, &[init(1)]).telephony(), Telephony::BuiltIn);
    assert_eq!(call(REST_APP, &[init(1)]).telephony(), Telephony::RestApp);
    let mut by_line = ended(Some(5), 0, "304");
    by_line.rest_app = true;
    let by_line = fact(5, Witness::Webhook, Report::Ended(by_line));
    assert_eq!(
        call(BUILT_IN, &[init(1), by_line]).telephony(),
        Telephony::RestApp
    );
}

#[test]
fn the_card_alone_can_ring_and_talk() {
    assert_eq!(
        state_after(BUILT_IN, &[launch(1, "connecting")]),
        CallState::Ringing
    );
    assert_eq!(
        state_after(BUILT_IN, &[launch(1, "connected")]),
        CallState::Talking
    );
    assert_eq!(
        state_after(BUILT_IN, &[launch(1, "dancing")]),
        CallState::Unknown
    );
}

#[test]
fn a_ghost_expires_quietly() {
    let rules = Rules::default();
    let ghost = call(BUILT_IN, &[init(0)]);
    assert_eq!(ghost.state(at(600), &rules), CallState::Ringing);
    assert!(!ghost.is_ghost(at(600), &rules));
    assert!(ghost.is_ghost(at(601), &rules));
    assert_eq!(ghost.state(at(601), &rules), CallState::Unknown);
    assert!(!call(BUILT_IN, &[init(0), launch(1, "connected")]).is_ghost(at(9999), &rules));
}

#[test]
fn the_record_of_a_trusted_witness_stays() {
    let link = |id| CrmLink::new(CrmEntityType::from_portal("CONTACT")?, id);
    let changed = |seconds, id| {
        let report = domain::fact::EntityChanged {
            crm: link(id),
            number: None,
        };
        fact(seconds, Witness::Frame, Report::EntityChanged(report))
    };
    let call = call(BUILT_IN, &[changed(5, 2), changed(3, 1)]);
    assert_eq!(call.crm(), link(2).as_ref(), "the frame's later word");
}
