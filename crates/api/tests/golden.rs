//! What our messages look like, letter by letter. Other people's programs read these files: a
//! change here is a new version.

use std::fs;
use std::path::Path;

use api::{
    Boot, BootAuth, BootCall, BootPage, BootPortal, FactMessage, Language, Problem, SessionAnswer,
    SessionOperator, SessionPortal, SessionRequest, SetupAction, SetupEnd, SetupOutcome,
    SetupRequest, SetupStep, Snapshot, SnapshotFacts, StepState, VERSION,
};
use domain::fact::Started;
use domain::line::LineNumber;
use domain::{
    ActivityId, CallId, CallType, CallbackRequest, CrmEntityType, CrmLink, Ended, Fact, FrameState,
    Initiated, Launched, Line, LineName, Money, OperatorId, PhoneNumber, PortalId, Report,
    Requested, Rules, Timestamp, Witness,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

const CALL: &str = "externalCall.7b0c7de811455ef32b18dc5917e4306a.1773239327";

/// Holds a value to its golden file, both ways.
fn golden<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, value: &T) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    let text = serde_json::to_string_pretty(value).expect("serializes") + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &text).expect("written");
    }
    let held = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert_eq!(text, held, "{name} is another than its golden file");
    assert_eq!(
        &serde_json::from_str::<T>(&held).expect("reads back"),
        value,
        "{name}"
    );
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_773_239_326_000 + millis)
}

fn call_id() -> CallId {
    CallId::parse(CALL).expect("an id")
}

fn portal() -> PortalId {
    PortalId::parse("5f0c6d1e2b3a49788796a5b4c3d2e1f0").expect("an id")
}

fn contact() -> Option<CrmLink> {
    CrmLink::new(CrmEntityType::from_portal("CONTACT")?, 797)
}

fn message(seq: u64, millis: i64, report: Report) -> FactMessage {
    let source = match report {
        Report::Statistics(_) => Witness::Statistics,
        _ => Witness::Webhook,
    };
    FactMessage::new(
        seq,
        call_id(),
        Fact {
            at: at(millis),
            source,
            report,
        },
    )
}

fn ended(ts: Option<i64>) -> Ended {
    Ended {
        ts,
        call_type: Some(CallType::Outgoing),
        number: PhoneNumber::parse("+19061234567"),
        line: LineNumber::from_portal("7"),
        rest_app: true,
        operator: OperatorId::new(1269),
        talk_seconds: Some(0),
        code: Some("304".into()),
        reason: Some("Call canceled".into()),
        cost: Money::parse("0", ""),
        activity_id: ActivityId::new(7953),
        crm: None,
    }
}

/// One fact of each kind the stream carries.
fn facts() -> Vec<FactMessage> {
    let (number, line) = (
        PhoneNumber::parse("+19061234567"),
        LineNumber::from_portal("7"),
    );
    let operator = OperatorId::new(1269);
    let requested = Requested {
        ts: Some(1_773_239_325),
        number: number.clone(),
        line: line.clone(),
        operator,
        crm: contact(),
        call_list: false,
    };
    let initiated = Initiated {
        ts: Some(1_773_239_326),
        call_type: Some(CallType::Outgoing),
        number: number.clone(),
        line: None,
        rest_app: true,
    };
    let started = Started {
        ts: Some(1_773_239_326),
        operator,
    };
    let callback = CallbackRequest {
        ts: Some(1_773_234_727),
        requested_at: at(-4_599_000),
        number,
        text: Some("Please call me back".into()),
        crm: contact(),
        line,
    };
    vec![
        message(11, 0, Report::Requested(requested)),
        message(12, 80, Report::Initiated(initiated)),
        message(13, 80, Report::CallbackRequested(callback)),
        message(16, 100, Report::Registered(started)),
        message(17, 298_200, Report::Ended(ended(Some(1_773_239_624)))),
    ]
}

#[test]
fn each_kind_of_fact_is_pinned() {
    for fact in facts() {
        golden(&format!("fact-{}.json", fact.report.kind()), &fact);
    }
    let answered = Started {
        ts: None,
        operator: OperatorId::new(12),
    };
    golden(
        "fact-answered.json",
        &message(18, 5, Report::Answered(answered)),
    );
    let mut record = ended(None);
    record.crm = contact();
    golden(
        "fact-statistics.json",
        &message(19, 9_000, Report::Statistics(record)),
    );
}

#[test]
fn the_snapshot_is_pinned() {
    let snapshot = Snapshot::of(&call_id(), facts(), at(300_000), &Rules::default());
    golden("snapshot.json", &snapshot);
}

#[test]
fn the_snapshot_of_a_ringing_call_says_null_where_nothing_is_known() {
    let id = CallId::parse("7C31D0E5A94F26B8.1773306970.5521873").expect("an id");
    let initiated = Initiated {
        ts: None,
        call_type: Some(CallType::Incoming),
        number: PhoneNumber::parse("hidden"),
        line: None,
        rest_app: false,
    };
    let fact = Fact {
        at: at(0),
        source: Witness::Webhook,
        report: Report::Initiated(initiated),
    };
    let facts = vec![FactMessage::new(3, id.clone(), fact)];
    golden(
        "snapshot-ringing.json",
        &Snapshot::of(&id, facts, at(9), &Rules::default()),
    );
}

#[test]
fn a_call_nobody_reported_has_an_empty_snapshot() {
    let empty = Snapshot::of(&call_id(), Vec::new(), at(0), &Rules::default());
    assert_eq!(
        serde_json::to_string(&empty).expect("serializes"),
        r#"{"version":1,"seq":0,"call":null,"facts":[]}"#
    );
    let ghost = vec![facts().swap_remove(1)];
    assert_eq!(
        Snapshot::of(&call_id(), ghost, at(601_000), &Rules::default()),
        empty
    );
}

#[test]
fn the_card_reads_the_facts_of_a_snapshot_alone() {
    let snapshot = Snapshot::of(&call_id(), facts(), at(300_000), &Rules::default());
    let text = serde_json::to_string(&snapshot).expect("serializes");
    let read: SnapshotFacts = serde_json::from_str(&text).expect("reads");
    assert_eq!((read.version, read.seq, read.facts), (VERSION, 17, facts()));
}

#[test]
fn the_boot_is_pinned() {
    let status = Launched {
        call_type: Some(CallType::Incoming),
        number: PhoneNumber::parse("+4930901820"),
        line: Line {
            number: LineNumber::from_portal("7"),
            name: LineName::parse("Zentrale Köln ☎"),
        },
        crm: contact(),
        bindings: CrmLink::new(CrmEntityType::from_portal("DEAL").expect("a type"), 25)
            .into_iter()
            .collect(),
        activity_id: None,
        state: Some(FrameState::Connected),
        call_list: false,
    };
    let fact = Fact {
        at: at(0),
        source: Witness::Launch,
        report: Report::CardStatus(status),
    };
    let boot = Boot {
        version: VERSION,
        page: BootPage::Card,
        served_at: at(0),
        portal: BootPortal {
            member_id: portal(),
            origin: "https://acme-demo.bitrix24.com".into(),
            verified: true,
        },
        app_sid: "9f2c4b7a5d0e4c6f8a1b3c5d7e9f0a12".into(),
        auth: Some(BootAuth {
            auth_id: "0a11".into(),
            expires_in: 3600,
        }),
        ticket: None,
        call: Some(BootCall {
            call_id: call_id(),
            fact,
        }),
        rules: Rules::default(),
        language: Language {
            tag: "de".into(),
            dir: "ltr".into(),
            messages: [("connection-live".to_owned(), "Live".to_owned())].into(),
        },
    };
    golden("boot.json", &boot);
}

#[test]
fn the_session_is_pinned() {
    let request = SessionRequest {
        member_id: portal(),
        auth_id: "0a11".into(),
        placement: "CALL_CARD".into(),
        call_id: Some(call_id()),
    };
    golden("session-request.json", &request);
    let answer = SessionAnswer {
        token: "t0ken".into(),
        expires_in: 3600,
        operator: SessionOperator {
            id: OperatorId::new(12).expect("an id"),
            is_admin: false,
        },
        portal: SessionPortal {
            member_id: portal(),
            origin: "https://acme-demo.bitrix24.com".into(),
        },
    };
    golden("session-answer.json", &answer);
}

#[test]
fn the_setup_is_pinned() {
    let request = SetupRequest {
        version: VERSION,
        ticket: "t1cket".into(),
        action: SetupAction::Install,
    };
    golden("setup-request.json", &request);
    let step = SetupStep {
        version: VERSION,
        id: "last-event".into(),
        state: StepState::Warning,
        title: "Last event".into(),
        text: Some("ONVOXIMPLANTCALLEND".into()),
        advice: Some("Make a test call.".into()),
        at: Some(at(0)),
    };
    golden("setup-step.json", &step);
    let end = SetupEnd {
        version: VERSION,
        outcome: SetupOutcome::NotAdmin,
        can_repair: false,
        can_finish: false,
    };
    golden("setup-end.json", &end);
}

#[test]
fn the_word_of_each_state_is_the_one_on_the_wire() {
    for state in [
        StepState::Running,
        StepState::Done,
        StepState::Changed,
        StepState::Warning,
        StepState::Failed,
        StepState::Skipped,
        StepState::Pending,
    ] {
        let text = serde_json::to_string(&state).expect("serializes");
        assert_eq!(text, format!("\"{}\"", state.as_str()));
    }
}

#[test]
fn the_problem_is_pinned() {
    let problem = Problem {
        kind: "about:blank".into(),
        title: "Forbidden".into(),
        status: 403,
        detail: "this session is for another call".into(),
        request_id: "r1".into(),
    };
    golden("problem.json", &problem);
}

#[test]
fn no_token_is_printed_by_debug() {
    let auth = BootAuth {
        auth_id: "s3cret".into(),
        expires_in: 1,
    };
    let request = SessionRequest {
        member_id: portal(),
        auth_id: "s3cret".into(),
        placement: String::new(),
        call_id: None,
    };
    let setup = SetupRequest {
        version: VERSION,
        ticket: "s3cret".into(),
        action: SetupAction::Check,
    };
    let printed = format!("{auth:?} {request:?} {setup:?}");
    assert!(
        printed.contains("***") && !printed.contains("s3cret"),
        "{printed}"
    );
}
