//! The recorded exchanges with the portal page, both ways.

use bitrix24::bridge::{Interface, OpenPathReply, Renewal};
use bitrix24::{CallbackId, CardEvent, Command, Incoming, InitData, LaunchedCall, WindowName};
use domain::{Direction, Report};
use serde_json::Value as Json;

use crate::fixture;

const SID: &str = "9f2c4b7a5d0e4c6f8a1b3c5d7e9f0a12";

fn lines(name: &str) -> Vec<Json> {
    let text = fixture::text(&format!("bridge/{name}"));
    text.lines()
        .map(|line| serde_json::from_str(line).expect("json"))
        .collect()
}

fn sent(name: &str, dir: &str) -> Vec<String> {
    let of_dir = lines(name).into_iter().filter(|line| line["dir"] == dir);
    of_dir
        .map(|line| line["data"].as_str().expect("text").to_owned())
        .collect()
}

/// Payloads of the portal's messages with one callback id.
fn payloads(name: &str, id: &str) -> Vec<Option<String>> {
    let messages = sent(name, "portal->app");
    let parsed = messages
        .iter()
        .map(|message| Incoming::parse(message).expect("a message"));
    let with_id = parsed.filter(|message| message.callback_id == id);
    with_id
        .map(|message| message.payload.map(Into::into))
        .collect()
}

fn payload(name: &str, id: &str) -> String {
    payloads(name, id)
        .into_iter()
        .next()
        .flatten()
        .expect("a payload")
}

#[test]
fn what_we_send_is_byte_for_byte_what_the_portal_expects() {
    let encode =
        |command: Command<'_>, id: &str| command.encode(CallbackId::parse(id).as_ref(), SID);
    let expected: [(&str, Vec<String>); 5] = [
        (
            "startup.jsonl",
            vec![
                encode(Command::GetInitData, "q1"),
                encode(Command::GetInterface, "q2"),
            ],
        ),
        (
            "subscribe-and-status.jsonl",
            vec![
                encode(Command::Subscribe(CardEvent::EntityChanged), "s1"),
                encode(Command::Subscribe(CardEvent::CallStateChanged), "s2"),
                encode(Command::Subscribe(CardEvent::BeforeClose), "s3"),
                encode(Command::GetStatus, "q3"),
            ],
        ),
        (
            "auto-close.jsonl",
            vec![
                encode(Command::DisableAutoClose, "q4"),
                encode(Command::EnableAutoClose, "q5"),
            ],
        ),
        (
            "refresh-and-navigate.jsonl",
            vec![
                encode(Command::RefreshAuth, "q6"),
                encode(Command::OpenPath("/crm/contact/details/797/"), "q7"),
                encode(Command::OpenPath("/telephony/detail.php"), "q8"),
                encode(Command::ImPhoneTo("+4930901820"), ""),
            ],
        ),
        (
            "install.jsonl",
            vec![
                encode(Command::GetInitData, "q1"),
                encode(Command::SetInstall, "q2"),
                encode(Command::SetInstallFinish, ""),
            ],
        ),
    ];
    for (name, ours) in &expected {
        assert_eq!(&sent(name, "app->portal"), ours, "{name}");
    }
    let names: Vec<&str> = expected.iter().map(|(name, _)| *name).collect();
    assert!(
        fixture::files("bridge", ".jsonl")
            .iter()
            .all(|name| names.contains(&name.as_str()))
    );
}

#[test]
fn every_message_comes_from_the_origin_that_the_window_name_tells() {
    for name in fixture::files("bridge", ".jsonl") {
        for line in lines(&name) {
            if let Some(window_name) = line["window_name"].as_str() {
                let name = WindowName::parse(window_name).expect("a window name");
                assert_eq!(name.origin(), "https://acme-demo.bitrix24.com");
                assert_eq!(name.app_sid, SID);
            }
            let origin = line.get("origin").or(line.get("target_origin"));
            assert!(origin.is_none_or(|origin| origin == "https://acme-demo.bitrix24.com"));
        }
    }
}

#[test]
fn the_handshake_tells_where_we_are_and_what_we_can_do() {
    let data = InitData::parse(&payload("startup.jsonl", "q1")).expect("init data");
    let call = data.call.expect("a call");
    assert_eq!(
        data.member_id.expect("a portal").as_str(),
        "5f0c6d1e2b3a49788796a5b4c3d2e1f0"
    );
    assert_eq!(
        data.host.expect("a host").as_str(),
        "acme-demo.bitrix24.com"
    );
    assert_eq!((data.expires_in, data.is_https), (Some(3600), true));
    assert_eq!(
        (data.is_admin, data.is_install, data.is_first_run),
        (false, false, false)
    );
    assert_eq!(data.placement.as_deref(), Some("CALL_CARD"));
    assert_eq!(call.status.line.name.expect("a name").as_str(), "Berlin");
    assert_eq!(call.status.activity_id, None);
    let interface = Interface::parse(&payload("startup.jsonl", "q2")).expect("an interface");
    assert!(interface.has_command("getStatus") && !interface.has_command("setTitle"));
    assert!(
        CardEvent::ALL
            .iter()
            .all(|event| interface.has_event(event.code()))
    );
}

#[test]
fn the_installation_page_knows_that_it_is_one() {
    let data = InitData::parse(&payload("install.jsonl", "q1")).expect("init data");
    assert!(data.is_install && data.is_first_run && data.is_admin);
    assert_eq!(
        (data.placement.as_deref(), data.call),
        (Some("DEFAULT"), None)
    );
}

#[test]
fn status_and_occurrences_become_reports() {
    let name = "subscribe-and-status.jsonl";
    let call = LaunchedCall::parse_status(&payload(name, "q3")).expect("a call");
    assert_eq!(call.status.bindings.len(), 1);
    assert_eq!(call.status.crm.as_ref().map(|link| link.id()), Some(797));
    assert_eq!(
        call.status.call_type.map(|t| t.direction()),
        Some(Direction::Incoming)
    );
    assert!(!call.status.call_list);
    let read = |event: CardEvent, id: &str| event.read(payloads(name, id)[0].as_deref());
    let Some(Report::EntityChanged(changed)) = read(CardEvent::EntityChanged, "s1") else {
        panic!("no change");
    };
    assert_eq!(
        changed.crm.map(|link| link.to_string()).as_deref(),
        Some("LEAD 31")
    );
    let state = read(CardEvent::CallStateChanged, "s2").map(|report| report.kind());
    assert_eq!(state, Some("card_state"));
    assert_eq!(payloads(name, "s3"), [None]);
    assert_eq!(
        read(CardEvent::BeforeClose, "s3"),
        Some(Report::BeforeClose)
    );
}

#[test]
fn before_close_comes_twice_and_switching_auto_close_answers_an_empty_list() {
    assert_eq!(payloads("auto-close.jsonl", "s3"), [None, None]);
    assert_eq!(payloads("auto-close.jsonl", "q4"), [Some("[]".to_owned())]);
    assert_eq!(payloads("auto-close.jsonl", "q5"), []);
}

#[test]
fn tokens_are_renewed_and_pages_opened_or_not() {
    let name = "refresh-and-navigate.jsonl";
    let renewal = Renewal::parse(&payload(name, "q6")).expect("a token");
    assert!(renewal.access_token.expose().starts_with("0c33b269"));
    assert_eq!(renewal.expires_in, Some(3600));
    assert!(!format!("{renewal:?}").contains("0c33"));
    assert_eq!(
        OpenPathReply::parse(&payload(name, "q7")),
        OpenPathReply::Closed
    );
    assert_eq!(
        OpenPathReply::parse(&payload(name, "q8")),
        OpenPathReply::NotAvailable
    );
}
