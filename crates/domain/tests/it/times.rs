//! When they began to talk, and what the timer counts.

use domain::state::Timer;
use domain::{CallState, Fact, FrameState, Report, Rules, Witness};

use crate::given::{BUILT_IN, REST_APP, at, call, card, end, ended, fact, init, launch, start};

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
