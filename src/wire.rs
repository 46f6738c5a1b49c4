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
            mut call => Some(BootCall {
                call_id: call.take("call_id").read()?,
                fact: fact(call.take("fact"))?,
            }),
        },
        rules: json.take("rules").read()?,
        tag: language.take("tag").read()?,
        dir: language.take("dir").read()?,
        messages: messages
            .filter_map(|(id, text)| Some((id, text.read()?)))
            .collect(),
    })
}

/// A snapshot; a fact in it that we do not understand makes it none, for what it shows could not
/// be true.
pub fn snapshot(text: &str) -> Option<SnapshotFacts> {
    let mut json = of_our_version(text)?;
    Some(SnapshotFacts {
        version: VERSION,
        seq: json.take("seq").read()?,
        facts: json
            .take("facts")
            .into_list()
            .map(message)
            .collect::<Option<_>>()?,
    })
}

/// `event: fact`.
pub fn fact_message(text: &str) -> Option<FactMessage> {
    message(of_our_version(text)?)
}

fn of_our_version(text: &str) -> Option<Json> {
    let mut json = Json::parse(text)?;
    (json.take("version").read::<u8>()? == VERSION).then_some(json)
}

fn message(mut json: Json) -> Option<FactMessage> {
    let (seq, call_id) = (json.take("seq").read()?, json.take("call_id").read()?);
    Some(FactMessage::new(seq, call_id, fact(json)?))
}

fn fact(mut json: Json) -> Option<Fact> {
    let kind = json.take("kind").read::<String>()?;
    Some(Fact {
        at: json.take("at").read()?,
        source: json.take("source").read()?,
        report: report(&kind, json.take("data"))?,
    })
}

/// The kinds that travel; what the frame says stays in the card that heard it.
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
            assert_eq!(super::fact_message(&text), Some(expected), "{kind}");
        }
        for name in ["snapshot.json", "snapshot-ringing.json"] {
            let text = golden(name);
            let expected: SnapshotFacts = serde_json::from_str(&text).expect("a snapshot");
            assert_eq!(super::snapshot(&text), Some(expected), "{name}");
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
    fn what_is_of_another_version_or_unknown_is_not_read() {
        let text = golden("fact-answered.json");
        assert_eq!(
            super::fact_message(&text.replace("\"version\": 1", "\"version\": 2")),
            None
        );
        assert_eq!(
            super::fact_message(&text.replace("\"answered\"", "\"sung\"")),
            None
        );
        let text = golden("snapshot-ringing.json");
        assert_eq!(
            super::snapshot(&text.replace("\"initiated\"", "\"sung\"")),
            None
        );
        for broken in ["", "null", "[]", "{", "{\"version\":1}"] {
            assert_eq!(super::snapshot(broken), None, "{broken:?}");
            assert_eq!(super::boot(broken), None, "{broken:?}");
        }
    }
}
