//! The fold's promises, over facts nobody thought of: any order, any repetition, no invention.

use domain::line::LineNumber;
use domain::{
    ActivityId, Applied, Call, CallId, CallState, CallType, CallbackRequest, CrmEntityType,
    CrmLink, Ended, Fact, FrameState, Initiated, Launched, Line, LineName, Money, OperatorId,
    PhoneNumber, Report, Requested, Rules, Telephony, Timestamp, Witness, fact,
};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

fn call_id(is_external: bool) -> CallId {
    CallId::parse(if is_external {
        "externalCall.0f1e.1773306964"
    } else {
        "7C31D0E5.1773306970.55"
    })
    .expect("an id")
}

fn numbers() -> impl Strategy<Value = Option<PhoneNumber>> {
    select(vec!["", "hidden", "+4930901820", "+4930901821", "1204"]).prop_map(PhoneNumber::parse)
}

fn lines() -> impl Strategy<Value = Option<LineNumber>> {
    select(vec!["", "7", "sip7", "REST_APP:3"]).prop_map(LineNumber::from_portal)
}

fn operators() -> impl Strategy<Value = Option<OperatorId>> {
    (0..4u64).prop_map(OperatorId::new)
}

fn links() -> impl Strategy<Value = Option<CrmLink>> {
    (select(vec!["", "CONTACT", "LEAD", "DYNAMIC_128"]), 0..3u64)
        .prop_map(|(name, id)| CrmLink::new(CrmEntityType::from_portal(name)?, id))
}

fn call_types() -> impl Strategy<Value = Option<CallType>> {
    (0..6u8).prop_map(CallType::from_code)
}

/// Few values, so that facts meet: equal times are the hard case.
fn times() -> impl Strategy<Value = Option<i64>> {
    of(0..3i64)
}

fn texts() -> impl Strategy<Value = Option<String>> {
    of(select(vec!["200", "304", "603-S", "OTHER"]).prop_map(str::to_owned))
}

fn frame_states() -> impl Strategy<Value = FrameState> {
    select(vec![
        FrameState::Idle,
        FrameState::Connecting,
        FrameState::Connected,
    ])
}

fn ended() -> impl Strategy<Value = Ended> {
    let who = (call_types(), numbers(), lines(), any::<bool>(), operators());
    let how = (of(0..100u32), texts(), texts(), of(0..3u32), links());
    (times(), who, how).prop_map(|(ts, who, how)| Ended {
        ts,
        call_type: who.0,
        number: who.1,
        line: who.2,
        rest_app: who.3,
        operator: who.4,
        talk_seconds: how.0,
        code: how.1,
        reason: how.2,
        cost: how
            .3
            .and_then(|amount| Money::parse(&amount.to_string(), "EUR")),
        activity_id: how.3.and_then(|id| ActivityId::new(id.into())),
        crm: how.4,
    })
}

fn launched() -> impl Strategy<Value = Launched> {
    let line = (lines(), of(select(vec!["Berlin", "<b>Köln</b>"])));
    (
        call_types(),
        numbers(),
        line,
        (links(), links()),
        of(frame_states()),
        any::<bool>(),
    )
        .prop_map(
            |(call_type, number, line, (crm, binding), state, call_list)| Launched {
                call_type,
                number,
                line: Line {
                    number: line.0,
                    name: line.1.and_then(LineName::parse),
                },
                crm,
                bindings: binding.into_iter().collect(),
                activity_id: None,
                state,
                call_list,
            },
        )
}

fn reports() -> impl Strategy<Value = (Witness, Report)> {
    let requested = (
        times(),
        numbers(),
        lines(),
        operators(),
        links(),
        any::<bool>(),
    )
        .prop_map(|(ts, number, line, operator, crm, call_list)| {
            Report::Requested(Requested {
                ts,
                number,
                line,
                operator,
                crm,
                call_list,
            })
        });
    let initiated = (times(), call_types(), numbers(), lines(), any::<bool>()).prop_map(
        |(ts, call_type, number, line, rest_app)| {
            Report::Initiated(Initiated {
                ts,
                call_type,
                number,
                line,
                rest_app,
            })
        },
    );
    let started = (times(), operators(), any::<bool>()).prop_map(|(ts, operator, is_answer)| {
        let started = fact::Started { ts, operator };
        if is_answer {
            Report::Answered(started)
        } else {
            Report::Registered(started)
        }
    });
    let callback = (times(), 0..3i64, numbers(), texts(), links(), lines()).prop_map(
        |(ts, at, number, text, crm, line)| {
            let requested_at = Timestamp::from_millis(at);
            Report::CallbackRequested(CallbackRequest {
                ts,
                requested_at,
                number,
                text,
                crm,
                line,
            })
        },
    );
    let webhook = prop_oneof![
        requested,
        initiated,
        started,
        ended().prop_map(Report::Ended),
        callback,
    ];
    let frame = prop_oneof![
        launched().prop_map(Report::CardStatus),
        frame_states().prop_map(|state| Report::CardState(fact::CardState { state })),
        (links(), numbers())
            .prop_map(|(crm, number)| Report::EntityChanged(fact::EntityChanged { crm, number })),
        Just(Report::BeforeClose),
    ];
    prop_oneof![
        4 => webhook.prop_map(|report| (Witness::Webhook, report)),
        1 => ended().prop_map(|ended| (Witness::Statistics, Report::Statistics(ended))),
        2 => frame.prop_map(|report| (Witness::Frame, report)),
        1 => launched().prop_map(|status| (Witness::Launch, Report::CardStatus(status))),
    ]
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let one = (0..4i64, reports()).prop_map(|(at, (source, report))| Fact {
        at: Timestamp::from_millis(at * 1000),
        source,
        report,
    });
    prop::collection::vec(one, 0..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_order_and_any_repetition_give_the_same_call(
        (facts, shuffled) in facts().prop_flat_map(|facts| {
            // Everything at least once, some of it twice, in any order.
            let again = prop::sample::subsequence(facts.clone(), 0..=facts.len());
            let shuffled = (Just(facts.clone()), again)
                .prop_map(|(all, again)| [all, again].concat())
                .prop_shuffle();
            (Just(facts), shuffled)
        }),
        is_external: bool,
    ) {
        let id = call_id(is_external);
        prop_assert_eq!(Call::fold(id.clone(), &facts), Call::fold(id, &shuffled));
    }

    #[test]
    fn a_repeated_fact_is_ignored(facts in facts(), is_external: bool) {
        let mut call = Call::fold(call_id(is_external), &facts);
        for fact in &facts {
            prop_assert!(matches!(call.apply(fact), Applied::Ignored(_)), "{:?}", fact);
        }
    }

    #[test]
    fn an_ignored_fact_leaves_the_call_as_it_was(facts in facts(), is_external: bool) {
        let mut call = Call::new(call_id(is_external));
        for fact in &facts {
            let before = call.clone();
            let is_ignored = matches!(call.apply(fact), Applied::Ignored(_));
            prop_assert_eq!(is_ignored, before == call, "{:?}", fact);
        }
    }

    #[test]
    fn no_state_is_shown_that_nobody_reported(
        facts in facts(), is_external: bool, later in 0..20_000_000i64,
    ) {
        let call = Call::fold(call_id(is_external), &facts);
        let state = call.state(Timestamp::from_millis(later), &Rules::default());
        let said = |test: fn(&Report) -> bool| facts.iter().any(|fact| test(&fact.report));
        let card_said = |wanted: FrameState| facts.iter().any(|fact| match &fact.report {
            Report::CardStatus(status) => status.state == Some(wanted),
            Report::CardState(card) => card.state == wanted,
            _ => false,
        });
        let started = said(|r| matches!(r, Report::Registered(_) | Report::Answered(_)));
        let initiated = said(|r| matches!(r, Report::Initiated(_)));
        let built_in = call.telephony() == Telephony::BuiltIn;
        let reported = match state {
            CallState::Unknown => true,
            CallState::Requested => said(|r| matches!(r, Report::Requested(_))),
            CallState::Ringing => built_in && (initiated || card_said(FrameState::Connecting)),
            CallState::InProgress => !built_in
                && (initiated || started || card_said(FrameState::Connected)
                    || card_said(FrameState::Connecting)),
            CallState::Talking => built_in && (started || card_said(FrameState::Connected)),
            CallState::Ending => built_in && card_said(FrameState::Idle)
                && card_said(FrameState::Connected),
            CallState::Unconfirmed => later > 14_400_000 && !facts.is_empty(),
            CallState::Ended => said(|r| matches!(r, Report::Ended(_) | Report::Statistics(_))),
        };
        prop_assert!(reported, "{:?} from {:?}", state, facts);
        let ended = said(|r| matches!(r, Report::Ended(_) | Report::Statistics(_)));
        prop_assert_eq!(ended, state == CallState::Ended, "END is never overlooked");
    }

    #[test]
    fn facts_survive_our_wire_format(facts in facts()) {
        for fact in facts {
            let text = serde_json::to_string(&fact).expect("serializes");
            prop_assert_eq!(serde_json::from_str::<Fact>(&text).expect("reads back"), fact, "{}", text);
        }
    }
}
