//! What is no request we can read: the HTTP server under our routes refuses it, in our words.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::stand::Stand;

const GOOD: &str = "GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n";

/// All that comes back on a connection of its own, until the backend closes it.
pub(crate) async fn sent(stand: &Stand, bytes: impl AsRef<[u8]>) -> String {
    let mut socket = connected(stand).await;
    socket.write_all(bytes.as_ref()).await.expect("sent");
    rest(&mut socket).await
}

async fn connected(stand: &Stand) -> TcpStream {
    let address = stand.node.url.trim_start_matches("http://");
    TcpStream::connect(address).await.expect("connected")
}

async fn rest(socket: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let closed = timeout(Duration::from_secs(30), socket.read_to_end(&mut bytes));
    closed.await.expect("closed").expect("read");
    String::from_utf8(bytes).expect("text")
}

/// One answer as it came.
struct Answer {
    head: String,
    body: String,
}

impl Answer {
    /// The answers in `text`.
    fn all(mut text: &str) -> Vec<Self> {
        let mut answers = Vec::new();
        while let Some((head, behind)) = text.split_once("\r\n\r\n") {
            let head = head.to_owned();
            let answer = Self {
                head,
                body: String::new(),
            };
            let length = answer.header("content-length").map_or("0", |length| length);
            let (body, next) = behind.split_at(length.parse().expect("a length"));
            let body = body.to_owned();
            answers.push(Self { body, ..answer });
            text = next;
        }
        assert_eq!(text, "", "nothing but answers");
        answers
    }

    fn only(text: &str) -> Self {
        let mut answers = Self::all(text);
        assert_eq!(answers.len(), 1, "{text}");
        answers.remove(0)
    }

    fn status(&self) -> &str {
        self.head.split(' ').nth(1).expect("a status")
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1);
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// Checks that this is a problem as every refusal to a program is, and the last word here.
    fn is_problem(&self, status: u16) -> Value {
        assert_eq!(self.status(), status.to_string(), "{}", self.head);
        for (name, value) in [
            ("content-type", "application/problem+json"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("connection", "close"),
        ] {
            assert_eq!(self.header(name), Some(value), "{}", self.head);
        }
        assert!(self.header("date").is_some(), "{}", self.head);
        let problem: Value = serde_json::from_str(&self.body).expect("json");
        assert_eq!(problem["status"], status);
        let id = self.header("x-request-id").expect("an id");
        assert_eq!(problem["request_id"], id);
        for field in ["type", "title", "detail"] {
            assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()));
        }
        problem
    }
}

#[tokio::test]
async fn what_is_no_request_is_a_problem_too() {
    let stand = Stand::bare().await;
    for bytes in [
        "NONSENSE\r\n\r\n",
        "GET /\u{1} HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET / HTTP/3.0\r\nhost: a\r\n\r\n",
        "G\u{0}T / HTTP/1.1\r\nhost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\r\nno header\r\n\r\n",
        "GET / HTTP/1.1\r\nhost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: a\u{0}\r\n\r\n",
        // The beginning of a conversation in TLS.
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}",
    ] {
        let answer = Answer::only(&sent(&stand, bytes).await);
        let problem = answer.is_problem(400);
        assert_eq!(problem["type"], "urn:call-card:problem:malformed-request");
    }
    let counted = r#"call_card_http_requests_total{route="other",method="other",status="400"}"#;
    assert_eq!(stand.count(counted).await.as_deref(), Some("8"));
}

#[tokio::test]
async fn a_head_that_is_too_long_is_a_problem_wherever_it_is_long() {
    let stand = Stand::bare().await;
    let long = "a".repeat(100_000);
    for request in [
        format!("GET / HTTP/1.1\r\nhost: a\r\nx-long: {long}\r\n\r\n"),
        format!("GET /{long} HTTP/1.1\r\nhost: a\r\n\r\n"),
        format!("POST /call-card?DOMAIN={long} HTTP/1.1\r\nhost: a\r\n\r\n"),
        format!(
            "GET / HTTP/1.1\r\nhost: a\r\n{}\r\n",
            "x: y\r\n".repeat(101)
        ),
    ] {
        // Much of it is still on its way when the answer is there.
        let answer = Answer::only(&sent(&stand, request).await);
        let problem = answer.is_problem(431);
        assert_eq!(problem["type"], "urn:call-card:problem:head-too-large");
    }
}

#[tokio::test]
async fn a_second_request_that_cannot_be_read_is_refused_after_the_first_was_answered() {
    let stand = Stand::bare().await;
    let mut socket = connected(&stand).await;
    socket.write_all(GOOD.as_bytes()).await.expect("sent");
    let mut first = vec![0; 4096];
    let read = socket.read(&mut first).await.expect("an answer");
    first.truncate(read);
    socket.write_all(b"NONSENSE\r\n\r\n").await.expect("sent");
    let second = Answer::only(&rest(&mut socket).await);
    let first = Answer::only(&String::from_utf8(first).expect("text"));
    assert_eq!(first.status(), "200");
    second.is_problem(400);
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}

#[tokio::test]
async fn what_follows_at_once_is_refused_in_its_turn() {
    let stand = Stand::bare().await;
    let event = "POST /events HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc";
    for (first, status) in [(GOOD, "200"), (event, "415")] {
        let both = sent(&stand, format!("{first}NONSENSE\r\n\r\n{GOOD}")).await;
        let answers = Answer::all(&both);
        assert_eq!(answers.len(), 2, "nothing behind it is answered: {both}");
        assert_eq!(answers[0].status(), status);
        answers[1].is_problem(400);
    }
}

/// A server and a proxy before it that read a length differently would read different requests.
#[tokio::test]
async fn a_body_of_doubtful_length_is_refused_and_nothing_in_it_is_answered() {
    let stand = Stand::bare().await;
    let form =
        "POST /events HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded";
    for (version, lengths) in [
        ("1.1", "content-length: 3\r\ncontent-length: 4"),
        ("1.1", "content-length: 3, 4"),
        ("1.1", "content-length: +3"),
        ("1.1", "transfer-encoding: chunked, identity"),
        ("1.1", "transfer-encoding: xchunked"),
        ("1.0", "transfer-encoding: chunked"),
    ] {
        let form = form.replace("1.1", version);
        let request = format!("{form}\r\n{lengths}\r\n\r\n0\r\n\r\n{GOOD}");
        let answer = Answer::only(&sent(&stand, request).await);
        answer.is_problem(400);
    }
    // Two lengths of different kinds: chunks count, and nothing is read behind them.
    let both = "content-length: 5\r\ntransfer-encoding: chunked";
    let request = format!("{form}\r\n{both}\r\n\r\n3\r\na=b\r\n0\r\n\r\n{GOOD}");
    Answer::only(&sent(&stand, request).await).is_problem(400);
}

#[tokio::test]
async fn a_body_in_chunks_that_are_none_is_refused_and_nothing_in_it_is_answered() {
    let stand = Stand::bare().await;
    let head = "POST /events HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\
        content-type: application/x-www-form-urlencoded\r\n\r\n";
    for chunks in [
        "nonsense\r\n",
        "5\r\nabc",
        "3\r\nabcde\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\nabc",
        "-1\r\nabc",
        "3\nabc\n0\n\n",
    ] {
        let request = format!("{head}{chunks}{GOOD}");
        let answer = Answer::only(&sent(&stand, request).await);
        let problem = answer.is_problem(400);
        assert_eq!(problem["type"], "urn:call-card:problem:malformed-request");
    }
}

#[tokio::test]
async fn every_answer_of_a_route_has_an_id_so_that_it_is_told_from_the_servers_own() {
    let stand = Stand::bare().await;
    for request in [
        "HEAD /nothing HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        "GET /nothing HTTP/1.0\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\nconnection: close\r\n\r\n",
        "GET http://elsewhere/ HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        "PROPFIND /events HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    ] {
        let text = sent(&stand, request).await;
        let head = text.split("\r\n\r\n").next().expect("a head");
        assert!(head.contains("\r\nx-request-id: "), "{request}: {text}");
    }
}
