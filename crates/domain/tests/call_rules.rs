//! The truth rules of the design, section 4, one sentence a test.

use domain::fact::{CardState, Started};
use domain::state::Timer;
use domain::{
    Applied, Call, CallId, CallState, CallType, CrmEntityType, CrmLink, Disagreement, Disposition,
    Ended, Fact, FrameState, Ignored, Initiated, Launched, Line, OperatorId, PhoneNumber, Report,
    Requested, Rules, Telephony, Timestamp, Witness,
};

const BUILT_IN: &str = "7C31D0E5A94F26B8.1773306970.5521873";
const REST_APP: &str = "externalCall.7b0c7de811455ef32b18dc5917e4306a.1773239327";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn fact(seconds: i64, source: Witness, report: Report) -> Fact {
    Fact {
        at: at(seconds),
        source,
        report,
    }
}

fn init(seconds: i64) -> Fact {
    let report = Initiated {
        ts: Some(seconds),
        call_type: Some(CallType::Incoming),
        number: PhoneNumber::parse("+4930901820"),
        line: None,
        rest_app: false,
    };
    fact(seconds, Witness::Webhook, Report::Initiated(report))
}

fn start(seconds: i64) -> Fact {
    let started = Started {
        ts: Some(seconds),
        operator: OperatorId::new(12),
    };
    fact(seconds, Witness::Webhook, Report::Answered(started))
}

fn ended(ts: Option<i64>, talk_seconds: u32, code: &str) -> Ended {
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

fn end(seconds: i64, talk_seconds: u32, code: &str) -> Fact {
    fact(
        seconds,
        Witness::Webhook,
        Report::Ended(ended(Some(seconds), talk_seconds, code)),
    )
}

fn card(seconds: i64, state: FrameState) -> Fact {
    fact(
        seconds,
        Witness::Frame,
        Report::CardState(CardState { state }),
    )
}

fn launch(seconds: i64, state: &str) -> Fact {
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

fn call(id: &str, facts: &[Fact]) -> Call {
    Call::fold(CallId::parse(id).expect("an id"), facts)
}

fn state_after(id: &str, facts: &[Fact]) -> CallState {
    let last = facts.iter().map(|f| f.at).max().expect("a fact");
    call(id, facts).state(last, &Rules::default())
}

#[test]
fn a_built_in_call_rings_talks_and_ends() {
    let facts = [init(10), start(15), end(60, 45, "200")];
    assert_eq!(state_after(BUILT_IN, &facts[..1]), CallState::Ringing);
    assert_eq!(state_after(BUILT_IN, &facts[..2]), CallState::Talking);
    assert_eq!(state_after(BUILT_IN, &facts), CallState::Ended);
}

#[test]
fn a_rest_app_call_is_in_progress_until_its_end_whatever_the_card_says() {
    for facts in [
        vec![init(10)],
        vec![start(10)],
        vec![launch(10, "connected")],
        vec![card(10, FrameState::Connected)],
    ] {
        assert_eq!(
            state_after(REST_APP, &facts),
            CallState::InProgress,
            "{facts:?}"
        );
    }
    let closing = [
        init(10),
        card(20, FrameState::Connected),
        card(30, FrameState::Idle),
    ];
    assert_eq!(state_after(REST_APP, &closing), CallState::InProgress);
}

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
fn only_end_or_statistics_end_a_call() {
    let facts = [
        init(10),
        start(12),
        card(12, FrameState::Connected),
        card(20, FrameState::Idle),
    ];
    assert_eq!(state_after(BUILT_IN, &facts), CallState::Ending);
    assert_eq!(call(BUILT_IN, &facts).outcome(), None);
    let record = fact(
        90,
        Witness::Statistics,
        Report::Statistics(ended(None, 5, "200")),
    );
    assert_eq!(state_after(BUILT_IN, &[init(10), record]), CallState::Ended);
}

#[test]
fn idle_before_connected_is_not_ending() {
    assert_eq!(
        state_after(BUILT_IN, &[launch(1, "idle")]),
        CallState::Unknown
    );
    assert_eq!(
        state_after(BUILT_IN, &[init(1), card(2, FrameState::Idle)]),
        CallState::Ringing
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
fn a_call_without_end_becomes_unconfirmed_and_never_talks_for_ever() {
    let talking = call(BUILT_IN, &[init(0), start(10)]);
    assert_eq!(
        talking.state(at(14_410), &Rules::default()),
        CallState::Talking
    );
    assert_eq!(
        talking.state(at(14_411), &Rules::default()),
        CallState::Unconfirmed
    );
    let late = call(BUILT_IN, &[init(0), start(10), end(20_000, 3, "200")]);
    assert_eq!(late.state(at(99_999), &Rules::default()), CallState::Ended);
}

#[test]
fn end_before_start_tells_the_same_story() {
    let straight = call(BUILT_IN, &[init(1), start(5), end(9, 3, "200")]);
    let overtaken = call(BUILT_IN, &[end(9, 3, "200"), start(5), init(1)]);
    assert_eq!(straight, overtaken);
    let mut call = call(BUILT_IN, &[end(9, 3, "200")]);
    assert_eq!(
        call.apply(&end(9, 3, "200")),
        Applied::Ignored(Ignored::AfterEnd)
    );
    call.apply(&start(11));
    assert_eq!(
        call.answered_at(),
        Some(at(6)),
        "a START received after END proves no moment"
    );
}

#[test]
fn the_answer_is_when_we_heard_of_it() {
    assert_eq!(
        call(BUILT_IN, &[init(1), start(5)]).answered_at(),
        Some(at(5))
    );
    assert_eq!(
        call(REST_APP, &[init(1), start(5)]).answered_at(),
        None,
        "only registered"
    );
    assert_eq!(
        call(REST_APP, &[start(5), end(50, 41, "200")]).answered_at(),
        Some(at(9))
    );
    assert_eq!(
        call(REST_APP, &[start(5), end(50, 0, "304")]).answered_at(),
        None
    );
}

#[test]
fn statistics_outweigh_end() {
    let record = fact(
        90,
        Witness::Statistics,
        Report::Statistics(ended(None, 7, "200")),
    );
    let call = call(BUILT_IN, &[record, end(60, 0, "304")]);
    let outcome = call.outcome().expect("an outcome");
    assert_eq!(outcome.disposition, Disposition::Answered);
    assert_eq!(call.talk_seconds(), Some(7));
    assert_eq!(
        call.ended_at(),
        Some(at(60)),
        "the statistics are asked long after the end"
    );
}

#[test]
fn the_code_of_an_outgoing_call_is_judged_by_its_direction() {
    let mut outgoing = ended(Some(9), 0, "304");
    outgoing.call_type = Some(CallType::Outgoing);
    let call = call(
        REST_APP,
        &[fact(9, Witness::Webhook, Report::Ended(outgoing))],
    );
    assert_eq!(
        call.outcome().map(|o| o.disposition),
        Some(Disposition::NoAnswer)
    );
}

#[test]
fn the_timer_counts_what_somebody_reported() {
    let rules = Rules::default();
    let timer = |facts: &[Fact]| call(BUILT_IN, facts).timer(at(100), &rules);
    assert_eq!(
        timer(&[launch(1, "connected")]),
        None,
        "the launch does not say since when"
    );
    assert_eq!(timer(&[init(90)]), Some(Timer::Since(at(90))));
    assert_eq!(
        timer(&[init(90), start(95)]),
        Some(Timer::TalkingSince(at(95)))
    );
    assert_eq!(
        timer(&[init(40), start(50), end(60, 9, "200")]),
        Some(Timer::Talked(9))
    );
    assert_eq!(
        timer(&[init(40), end(64, 0, "304")]),
        Some(Timer::Rang(24_000))
    );
}

#[test]
fn it_rang_only_as_long_as_init_and_end_say() {
    let rules = Rules::default();
    let timer = |facts: &[Fact]| call(BUILT_IN, facts).timer(at(99_000), &rules);
    let record = fact(
        90_000,
        Witness::Statistics,
        Report::Statistics(ended(None, 0, "304")),
    );
    assert_eq!(
        timer(&[init(40), record.clone()]),
        None,
        "the statistics came hours later"
    );
    assert_eq!(
        timer(&[init(40), end(64, 0, "304"), record]),
        Some(Timer::Rang(24_000))
    );
    assert_eq!(
        timer(&[end(64, 0, "304"), init(65)]),
        None,
        "INIT came after END"
    );
    assert_eq!(
        timer(&[init(40), end(64, 0, "200")]),
        None,
        "answered, for how long is not said"
    );
}

#[test]
fn the_talk_timer_stops_where_the_card_saw_the_end() {
    let rules = Rules::default();
    let facts = [
        init(1),
        start(5),
        card(5, FrameState::Connected),
        card(20, FrameState::Idle),
    ];
    let ending = call(BUILT_IN, &facts);
    assert_eq!(ending.state(at(100), &rules), CallState::Ending);
    assert_eq!(ending.timer(at(100), &rules), Some(Timer::Talked(15)));
}

#[test]
fn a_card_that_stopped_ringing_contradicts_a_ringing_call() {
    let rules = Rules::default();
    let facts = [
        init(1),
        card(2, FrameState::Connecting),
        card(20, FrameState::Idle),
    ];
    let ringing = call(BUILT_IN, &facts);
    assert_eq!(
        ringing.state(at(30), &rules),
        CallState::Ringing,
        "END has the word"
    );
    assert_eq!(
        ringing.disagreement(at(30), &rules),
        Some(Disagreement::EndNotConfirmed)
    );
    let not_yet = call(BUILT_IN, &[init(1), card(1, FrameState::Idle)]);
    assert_eq!(
        not_yet.disagreement(at(30), &rules),
        None,
        "idle can mean not yet"
    );
}

#[test]
fn a_lasting_disagreement_is_named() {
    let rules = Rules::default();
    let ending = call(
        BUILT_IN,
        &[
            start(1),
            card(1, FrameState::Connected),
            card(9, FrameState::Idle),
        ],
    );
    assert_eq!(
        ending.disagreement(at(14), &rules),
        None,
        "a few seconds are nothing"
    );
    assert_eq!(
        ending.disagreement(at(15), &rules),
        Some(Disagreement::EndNotConfirmed)
    );
    let open = call(
        BUILT_IN,
        &[card(1, FrameState::Connected), end(9, 3, "200")],
    );
    assert_eq!(
        open.disagreement(at(15), &rules),
        Some(Disagreement::CardStillOpen)
    );
    let ringing = call(BUILT_IN, &[card(1, FrameState::Connecting), start(9)]);
    assert_eq!(
        ringing.disagreement(at(15), &rules),
        Some(Disagreement::CardStillRinging)
    );
    let rest_app = call(
        REST_APP,
        &[card(1, FrameState::Connected), end(9, 3, "200")],
    );
    assert_eq!(
        rest_app.disagreement(at(15), &rules),
        None,
        "its card always says connected"
    );
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
