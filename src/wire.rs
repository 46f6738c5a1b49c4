//! Reads our own wire format in little code. `api`'s derived readers take it in every order and
//! shape that serde knows, which costs more bytes than all the panels together; this one takes it
//! as the golden files of `api` pin it, and a test holds the two equal.

pub mod read;

use api::{
    BootAuth, BootCall, BootPage, BootPortal, FactMessage, SessionRequest, SetupAction, SetupEnd,
    SetupStep, SnapshotFacts, VERSION,
};
use domain::{Fact, Report, Rules, Timestamp};

use json::{Json, Limits, quoted};

use crate::wire::read::{Read, get};

/// What we take from our own backend: a call with many thousand facts, and then some.
const LIMITS: Limits = Limits {
    depth: 16,
    leaves: 1_000_000,
};

/// The page's start: `api::Boot`, with its messages as a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boot {
    /// Which page this is.
    pub page: BootPage,
    /// The server's clock when it wrote the page.
    pub served_at: Timestamp,
    /// The portal around us.
    pub portal: BootPortal,
    /// APP_SID.
    pub app_sid: String,
    /// The operator's access token.
    pub auth: Option<BootAuth>,
    /// What opens `POST /api/setup`.
    pub ticket: Option<String>,
    /// The call the frame was opened for.
    pub call: Option<BootCall>,
    /// The spans that rules depend on.
    pub rules: Rules,
    /// The reader's language, BCP 47.
    pub tag: String,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// Message id and text; empty for English.
    pub messages: Vec<(String, String)>,
}

/// The page's start; `None` when it is not of our version, or not whole.
pub fn boot(text: &str) -> Option<Boot> {
    let mut json = of_our_version(text)?;
    let mut language = json.take("language");
    let messages = language.take("messages").into_pairs();
    Some(Boot {
        page: get(&mut json, "page")?,
        served_at: get(&mut json, "served_at")?,
        portal: get(&mut json, "portal")?,
        app_sid: get(&mut json, "app_sid")?,
        auth: get(&mut json, "auth")?,
        ticket: get(&mut json, "ticket")?,
        call: get(&mut json, "call")?,
        rules: get(&mut json, "rules")?,
        tag: get(&mut language, "tag")?,
        dir: get(&mut language, "dir")?,
        messages: messages
            .into_iter()
            .filter_map(|(id, text)| Some((id, Read::read(text)?)))
            .collect(),
    })
}

impl Read for BootCall {
    fn read(mut json: Json) -> Option<Self> {
        let (call_id, mut opened) = (get(&mut json, "call_id")?, json.take("fact"));
        let kind: String = get(&mut opened, "kind")?;
        let fact = fact(&kind, &mut opened)?;
        Some(Self { call_id, fact })
    }
}

/// The session in an answer of the backend.
pub fn session_token(text: &str) -> Option<String> {
    get(&mut parse(text)?, "token")
}

/// The kind of an `application/problem+json`.
pub fn problem_kind(text: &str) -> Option<String> {
    get(&mut parse(text)?, "type")
}

/// The body that asks for a session.
pub fn session_request(request: &SessionRequest) -> String {
    let call_id = request.call_id.as_ref();
    [
        "{\"member_id\":",
        &quoted(request.member_id.as_str()),
        ",\"auth_id\":",
        &quoted(&request.auth_id),
        ",\"placement\":",
        &quoted(&request.placement),
        ",\"call_id\":",
        &call_id.map_or_else(|| "null".to_owned(), |id| quoted(id.as_str())),
        "}",
    ]
    .concat()
}

/// The body that asks for an installation, a check-up or a repair.
pub fn setup_request(ticket: &str, action: SetupAction) -> String {
    let action = match action {
        SetupAction::Install => "install",
        SetupAction::Check => "check",
        SetupAction::Repair => "repair",
    };
    let ticket = quoted(ticket);
    [
        "{\"version\":1,\"ticket\":",
        &ticket,
        ",\"action\":\"",
        action,
        "\"}",
    ]
    .concat()
}

/// `event: step`.
pub fn setup_step(text: &str) -> Option<SetupStep> {
    Read::read(parse(text)?).filter(|step: &SetupStep| step.version == VERSION)
}

/// `event: end`.
pub fn setup_end(text: &str) -> Option<SetupEnd> {
    Read::read(parse(text)?).filter(|end: &SetupEnd| end.version == VERSION)
}

fn parse(text: &str) -> Option<Json> {
    json::parse(text, LIMITS).ok()
}

/// That a message is not of our version, or not whole: what the card shows cannot be kept true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Garbled;

/// A snapshot. Facts of a kind that a newer server knows are left out of it.
///
/// # Errors
/// When it, or a fact of a kind that we know, cannot be read.
pub fn snapshot(text: &str) -> Result<SnapshotFacts, Garbled> {
    let mut json = of_our_version(text).ok_or(Garbled)?;
    let mut facts = Vec::new();
    for item in json.take("facts").into_list() {
        facts.extend(message(item)?);
    }
    let seq = get(&mut json, "seq").ok_or(Garbled)?;
    Ok(SnapshotFacts {
        version: VERSION,
        seq,
        facts,
    })
}

/// `event: fact`; `None` when it is of a kind that only a newer server knows.
///
/// # Errors
/// When it cannot be read.
pub fn fact_message(text: &str) -> Result<Option<FactMessage>, Garbled> {
    message(of_our_version(text).ok_or(Garbled)?)
}

fn of_our_version(text: &str) -> Option<Json> {
    let mut json = parse(text)?;
    (get::<u8>(&mut json, "version")? == VERSION).then_some(json)
}

fn message(mut json: Json) -> Result<Option<FactMessage>, Garbled> {
    let kind: String = get(&mut json, "kind").ok_or(Garbled)?;
    if !KINDS.contains(&kind.as_str()) {
        return Ok(None);
    }
    let mut whole = || {
        let (seq, call_id) = (get(&mut json, "seq")?, get(&mut json, "call_id")?);
        Some(FactMessage::new(seq, call_id, fact(&kind, &mut json)?))
    };
    whole().map(Some).ok_or(Garbled)
}

fn fact(kind: &str, json: &mut Json) -> Option<Fact> {
    Some(Fact {
        at: get(json, "at")?,
        source: get(json, "source")?,
        report: report(kind, json.take("data"))?,
    })
}

/// The kinds that travel; what the frame says stays in the card that heard it.
const KINDS: [&str; 8] = [
    "requested",
    "initiated",
    "registered",
    "answered",
    "ended",
    "statistics",
    "callback_requested",
    "card_status",
];

fn report(kind: &str, data: Json) -> Option<Report> {
    Some(match kind {
        "requested" => Report::Requested(Read::read(data)?),
        "initiated" => Report::Initiated(Read::read(data)?),
        "registered" => Report::Registered(Read::read(data)?),
        "answered" => Report::Answered(Read::read(data)?),
        "ended" => Report::Ended(Read::read(data)?),
        "statistics" => Report::Statistics(Read::read(data)?),
        "callback_requested" => Report::CallbackRequested(Read::read(data)?),
        "card_status" => Report::CardStatus(Read::read(data)?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use api::{FactMessage, SessionRequest, SetupAction, SnapshotFacts, VERSION};
    use domain::{CallId, PortalId};

    use super::Garbled;

    fn golden(name: &str) -> String {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("crates/api/tests/golden");
        std::fs::read_to_string(folder.join(name)).expect("a golden file")
    }

    #[test]
    fn the_golden_messages_read_as_api_reads_them() {
        for kind in [
            "requested",
            "initiated",
            "registered",
            "answered",
            "ended",
            "statistics",
            "callback_requested",
        ] {
            let text = golden(&format!("fact-{kind}.json"));
            let expected: FactMessage = serde_json::from_str(&text).expect("a fact");
            assert_eq!(super::fact_message(&text), Ok(Some(expected)), "{kind}");
        }
        for name in ["snapshot.json", "snapshot-ringing.json"] {
            let text = golden(name);
            let expected: SnapshotFacts = serde_json::from_str(&text).expect("a snapshot");
            assert_eq!(super::snapshot(&text), Ok(expected), "{name}");
        }
        let text = golden("boot.json");
        let expected: api::Boot = serde_json::from_str(&text).expect("a boot");
        let boot = super::boot(&text).expect("a boot");
        assert_eq!(
            (boot.page, boot.served_at),
            (expected.page, expected.served_at)
        );
        assert_eq!(
            (boot.portal, boot.app_sid),
            (expected.portal, expected.app_sid)
        );
        assert_eq!((boot.auth, boot.call), (expected.auth, expected.call));
        assert_eq!(boot.ticket, expected.ticket);
        assert_eq!(
            (boot.rules, boot.tag),
            (expected.rules, expected.language.tag)
        );
        assert_eq!(boot.dir, expected.language.dir);
        assert_eq!(boot.messages, Vec::from_iter(expected.language.messages));
    }

    #[test]
    fn a_kind_that_only_a_newer_server_knows_is_left_out_of_stream_and_snapshot_alike() {
        let text = golden("fact-answered.json").replace("\"answered\"", "\"sung\"");
        assert_eq!(super::fact_message(&text), Ok(None));
        let text = golden("snapshot-ringing.json");
        let whole = super::snapshot(&text).expect("a snapshot");
        let rest = super::snapshot(&text.replace("\"initiated\"", "\"sung\"")).expect("a snapshot");
        assert_eq!(
            (rest.facts.len(), rest.seq),
            (whole.facts.len() - 1, whole.seq)
        );
    }

    #[test]
    fn a_known_kind_that_cannot_be_read_garbles_stream_and_snapshot_alike() {
        let text = golden("fact-answered.json").replace("12", "\"twelve\"");
        assert_eq!(super::fact_message(&text), Err(Garbled));
        let text = golden("snapshot-ringing.json").replace("\"rest_app\"", "\"song\"");
        assert_eq!(super::snapshot(&text), Err(Garbled));
    }

    #[test]
    fn what_is_of_another_version_or_broken_is_not_read() {
        let newer = |text: String| text.replace("\"version\": 1", "\"version\": 2");
        assert_eq!(
            super::fact_message(&newer(golden("fact-answered.json"))),
            Err(Garbled)
        );
        assert_eq!(
            super::snapshot(&newer(golden("snapshot-ringing.json"))),
            Err(Garbled)
        );
        for broken in ["", "null", "[]", "{", "{\"version\":1}"] {
            assert_eq!(super::snapshot(broken), Err(Garbled), "{broken:?}");
            assert_eq!(super::fact_message(broken), Err(Garbled), "{broken:?}");
            assert_eq!(super::boot(broken), None, "{broken:?}");
        }
    }

    #[test]
    fn the_golden_setup_reads_as_api_reads_it() {
        let text = golden("setup-step.json");
        let expected: api::SetupStep = serde_json::from_str(&text).expect("a step");
        assert_eq!(super::setup_step(&text), Some(expected));
        let text = golden("setup-end.json");
        let expected: api::SetupEnd = serde_json::from_str(&text).expect("an end");
        assert_eq!(super::setup_end(&text), Some(expected));
        assert_eq!(super::setup_end(&text.replace(": 1", ": 2")), None);
    }

    #[test]
    fn api_reads_what_asks_for_a_setup() {
        for action in [
            SetupAction::Install,
            SetupAction::Check,
            SetupAction::Repair,
        ] {
            let request = api::SetupRequest {
                version: VERSION,
                ticket: "t\"1".into(),
                action,
            };
            let text = super::setup_request(&request.ticket, action);
            let read: api::SetupRequest = serde_json::from_str(&text).expect("a request");
            assert!(read == request);
        }
    }

    #[test]
    fn api_reads_what_asks_for_a_session() {
        for call_id in [CallId::parse("a\"1"), None] {
            let request = SessionRequest {
                member_id: PortalId::parse("5f0c6d1e2b3a49788796a5b4c3d2e1f0").expect("an id"),
                auth_id: "0c\\33".into(),
                placement: "CALL_CARD".into(),
                call_id,
            };
            let read: SessionRequest =
                serde_json::from_str(&super::session_request(&request)).expect("a request");
            assert!(read == request);
        }
    }
}
