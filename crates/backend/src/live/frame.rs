//! Frames of server-sent events.

use api::{FactMessage, Snapshot};
use bytes::Bytes;
use serde::Serialize;

/// A comment: the stream lives.
pub(crate) const HEARTBEAT: Bytes = Bytes::from_static(b": \n\n");

/// `event: snapshot`.
pub(super) fn snapshot(snapshot: &Snapshot) -> Bytes {
    frame("snapshot", snapshot.seq, snapshot)
}

/// `event: fact`.
pub(super) fn fact(fact: &FactMessage) -> Bytes {
    frame("fact", fact.seq, fact)
}

/// JSON has no line breaks of its own, so one `data` line holds it.
fn frame(event: &str, id: api::Seq, data: &impl Serialize) -> Bytes {
    match serde_json::to_string(data) {
        Ok(json) => format!("event: {event}\nid: {id}\ndata: {json}\n\n").into(),
        Err(error) => {
            tracing::error!(%error, seq = id, "a message cannot be written");
            HEARTBEAT
        }
    }
}

#[cfg(test)]
mod tests {
    use api::{Snapshot, VERSION};

    use super::snapshot;

    #[test]
    fn a_call_nobody_has_reported_has_an_empty_snapshot() {
        let nothing = Snapshot {
            version: VERSION,
            seq: 0,
            call: None,
            facts: Vec::new(),
        };
        assert_eq!(
            snapshot(&nothing),
            "event: snapshot\nid: 0\n\
             data: {\"version\":1,\"seq\":0,\"call\":null,\"facts\":[]}\n\n"
        );
    }
}
