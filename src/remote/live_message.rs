//! What the live stream says, in our own types. Pure.

use api::{FactMessage, Seq, SnapshotFacts};

use crate::remote::sse::SseItem;
use crate::wire;

/// What the stream said.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "moved on at once: a box would cost more code"
)]
pub enum Said {
    /// The server's facts so far.
    Snapshot(SnapshotFacts),
    /// One more fact.
    Fact(FactMessage),
    /// That it is there, or something besides that this card does not understand.
    Nothing,
    /// Something that this card cannot read: what it shows cannot be kept true.
    Garbled,
}

/// One message of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveMessage {
    /// The place to resume after, when the message names one.
    pub seq: Option<Seq>,
    /// What it said.
    pub said: Said,
}

impl LiveMessage {
    /// Reads an item. What a newer server may say besides is passed over, but its place counts;
    /// what we should know and cannot read is not.
    pub fn read(item: &SseItem) -> Self {
        let SseItem::Event { name, id, data } = item else {
            return Self {
                seq: None,
                said: Said::Nothing,
            };
        };
        let said = match name.as_str() {
            "snapshot" => wire::snapshot(data).map_or(Said::Garbled, Said::Snapshot),
            "fact" => match wire::fact_message(data) {
                Ok(Some(fact)) => Said::Fact(fact),
                Ok(None) => Said::Nothing,
                Err(_) => Said::Garbled,
            },
            _ => Said::Nothing,
        };
        Self {
            seq: id.parse().ok(),
            said,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LiveMessage, Said};
    use crate::remote::sse::SseItem;

    fn read(name: &str, id: &str, data: &str) -> LiveMessage {
        LiveMessage::read(&SseItem::Event {
            name: name.into(),
            id: id.into(),
            data: data.into(),
        })
    }

    #[test]
    fn a_snapshot_and_a_fact_are_read() {
        let empty = read(
            "snapshot",
            "0",
            r#"{"version":1,"seq":0,"call":null,"facts":[]}"#,
        );
        assert!(matches!(empty.said, Said::Snapshot(facts) if facts.facts.is_empty()));
        let fact = read(
            "fact",
            "18",
            r#"{"version":1,"seq":18,"call_id":"a.1","at":5,"source":"webhook","kind":"answered","data":{"ts":null,"operator":12}}"#,
        );
        assert_eq!(fact.seq, Some(18));
        assert!(matches!(fact.said, Said::Fact(message) if message.seq == 18));
    }

    #[test]
    fn what_a_newer_server_says_is_passed_over_but_its_place_counts() {
        let unknown = r#"{"version":1,"seq":19,"call_id":"a.1","at":5,"source":"webhook","kind":"sung","data":{}}"#;
        for message in [read("fact", "19", unknown), read("song", "19", "la")] {
            assert_eq!(
                message,
                LiveMessage {
                    seq: Some(19),
                    said: Said::Nothing
                }
            );
        }
        let broken = unknown
            .replace("sung", "answered")
            .replace("\"call_id\"", "\"id\"");
        assert_eq!(read("fact", "19", &broken).said, Said::Garbled);
        let newer = read(
            "snapshot",
            "19",
            r#"{"version":2,"seq":19,"call":null,"facts":[]}"#,
        );
        assert_eq!(newer.said, Said::Garbled);
        let comment = LiveMessage::read(&SseItem::Comment);
        assert_eq!(
            comment,
            LiveMessage {
                seq: None,
                said: Said::Nothing
            }
        );
    }
}
