//! How calls end, and what is said when witnesses differ.

use domain::{
    Applied, CallState, CallType, Disagreement, Disposition, FrameState, Ignored, Report, Rules,
    Witness,
};

use crate::given::{
    BUILT_IN, REST_APP, at, call, card, end, ended, fact, init, launch, start, state_after,
};

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
