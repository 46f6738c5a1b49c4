//! Reads our own wire format in little code. `api`'s derived readers take it in every order and
//! shape that serde knows, which costs more bytes than all the panels together; this one takes it
//! as the golden files of `api` pin it, and a test holds the two equal.

pub mod json;

use api::{BootAuth, BootCall, BootPage, BootPortal, FactMessage, SnapshotFacts, VERSION};
use domain::{Fact, Report, Rules, Timestamp};

pub use json::Json;

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
        page: json.take("page").read()?,
        served_at: json.take("served_at").read()?,
        portal: json.take("portal").read::<BootPortal>()?,
        app_sid: json.take("app_sid").read()?,
        auth: json.take("auth").read::<Option<BootAuth>>()?,
        call: match json.take("call") {
            Json::Null => None,
            mut call => {
                let (call_id, mut opened) = (call.take("call_id").read()?, call.take("fact"));
                let kind: String = opened.take("kind").read()?;
                let fact = fact(&kind, &mut opened)?;
                Some(BootCall { call_id, fact })
            }
        },
        rules: json.take("rules").read()?,
        tag: language.take("tag").read()?,
        dir: language.take("dir").read()?,
        messages: messages
            .filter_map(|(id, text)| Some((id, text.read()?)))
            .collect(),
    })
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
    let seq = json.take("seq").read().ok_or(Garbled)?;
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
    let mut json = Json::parse(text)?;
    (json.take("version").read::<u8>()? == VERSION).then_some(json)
}

fn message(mut json: Json) -> Result<Option<FactMessage>, Garbled> {
    let kind: String = json.take("kind").read().ok_or(Garbled)?;
    if !KINDS.contains(&kind.as_str()) {
        return Ok(None);
    }
    let mut whole = || {
        let (seq, call_id) = (json.take("seq").read()?, json.take("call_id").read()?);
        Some(FactMessage::new(seq, call_id, fact(&kind, &mut json)?))
    };
    whole().map(Some).ok_or(Garbled)
}

fn fact(kind: &str, json: &mut Json) -> Option<Fact> {
    Some(Fact {
        at: json.take("at").read()?,
        source: json.take("source").read()?,
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
        "requested" => Report::Requested(data.read()?),
        "initiated" => Report::Initiated(data.read()?),
        "registered" => Report::Registered(data.read()?),
        "answered" => Report::Answered(data.read()?),
        "ended" => Report::Ended(data.read()?),
        "statistics" => Report::Statistics(data.read()?),
        "callback_requested" => Report::CallbackRequested(data.read()?),
        "card_status" => Report::CardStatus(data.read()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use api::{FactMessage, SnapshotFacts};

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
}
