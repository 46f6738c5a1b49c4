//! `GET /api/calls/{call_id}/live` over HTTP; what a stream says is held by `live`.

use portal_sim::{CallSpec, End};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::stand::Stand;

/// Reads a stream frame by frame.
pub(crate) struct Reader {
    answer: Response,
    held: String,
}

/// One frame: its event's name, its id and its data.
#[derive(Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) event: String,
    pub(crate) id: String,
    pub(crate) data: Value,
}

impl Reader {
    pub(crate) async fn open(
        stand: &Stand,
        token: &str,
        call_id: &str,
        after: Option<&str>,
    ) -> Self {
        let mut request = stand
            .node
            .request(Method::GET, &format!("/api/calls/{call_id}/live"))
            .bearer_auth(token);
        if let Some(id) = after {
            request = request.header("last-event-id", id);
        }
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        Self {
            answer,
            held: String::new(),
        }
    }

    /// The next frame that is no comment; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<Frame> {
        loop {
            while let Some((frame, rest)) = self.held.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.held = rest;
                if !frame.starts_with(':') {
                    return Some(parse(&frame));
                }
            }
            let chunk = self.answer.chunk().await.ok()??;
            self.held
                .push_str(std::str::from_utf8(&chunk).expect("UTF-8"));
        }
    }
}

fn parse(frame: &str) -> Frame {
    let field = |name: &str| {
        let mut lines = frame
            .lines()
            .filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        lines.next().unwrap_or_default().to_owned()
    };
    let data = serde_json::from_str(&field("data")).expect("json");
    Frame {
        event: field("event"),
        id: field("id"),
        data,
    }
}

#[tokio::test]
async fn a_stream_is_never_cached_nor_held_back() {
    let stand = Stand::installed().await;
    let token = stand.session(Some("A.1")).await;
    let reader = Reader::open(&stand, &token, "A.1", None).await;
    let headers = reader.answer.headers();
    assert_eq!(headers["content-type"], "text/event-stream");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-accel-buffering"], "no");
    assert!(headers.contains_key("x-request-id"));
}

#[tokio::test]
async fn a_call_nobody_has_reported_begins_with_an_empty_snapshot() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    let token = stand.session(Some(&call.id)).await;
    let mut reader = Reader::open(&stand, &token, &call.id, None).await;
    let empty = json!({"version": 1, "seq": 0, "call": null, "facts": []});
    assert_eq!(
        reader.next().await,
        Some(Frame {
            event: "snapshot".into(),
            id: "0".into(),
            data: empty
        })
    );

    assert_eq!(call.init().await.status, 200);
    let fact = reader.next().await.expect("a fact");
    assert_eq!((fact.event.as_str(), fact.id.as_str()), ("fact", "1"));
    assert_eq!(fact.data["kind"], "initiated");
    assert_eq!(fact.data["source"], "webhook");
    assert_eq!(call.end(End::missed()).await.status, 200);
    assert_eq!(reader.next().await.expect("a fact").data["kind"], "ended");
    assert_eq!(
        stand.count("call_card_live_streams").await.as_deref(),
        Some("1")
    );
}

#[tokio::test]
async fn a_stream_resumes_after_the_last_event_id() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    assert_eq!(call.start(12).await.status, 200);
    let token = stand.session(Some(&call.id)).await;
    let mut reader = Reader::open(&stand, &token, &call.id, Some("1")).await;
    let fact = reader.next().await.expect("a fact");
    assert_eq!((fact.event.as_str(), fact.id.as_str()), ("fact", "2"));
    for odd in ["77", "x", "-1", "", "1 or 1", "\u{fffd}"] {
        let mut reader = Reader::open(&stand, &token, &call.id, Some(odd)).await;
        let snapshot = reader.next().await.expect("a snapshot");
        assert_eq!(
            (snapshot.event.as_str(), snapshot.id.as_str()),
            ("snapshot", "2"),
            "{odd:?}"
        );
    }
}

#[tokio::test]
async fn another_call_is_never_heard_of() {
    let stand = Stand::installed().await;
    let (mine, other) = (
        stand.portal.call(CallSpec::incoming()),
        stand.portal.call(CallSpec::incoming()),
    );
    let token = stand.session(Some(&mine.id)).await;
    let mut reader = Reader::open(&stand, &token, &mine.id, None).await;
    assert_eq!(reader.next().await.expect("a snapshot").id, "0");
    assert_eq!(other.init().await.status, 200);
    assert_eq!(mine.init().await.status, 200);
    assert_eq!(
        reader.next().await.expect("a fact").data["call_id"],
        mine.id.as_str()
    );
}

#[tokio::test]
async fn an_orderly_stop_ends_streams() {
    let stand = Stand::installed().await;
    let token = stand.session(Some("A.1")).await;
    let mut reader = Reader::open(&stand, &token, "A.1", None).await;
    assert!(reader.next().await.is_some());
    let Stand {
        node,
        portal: _portal,
        folder: _folder,
        ..
    } = stand;
    node.stop().await;
    assert_eq!(reader.next().await, None);
}
