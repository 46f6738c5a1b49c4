//! A card's socket that nobody reads from, as that of a laptop that fell asleep behind a proxy.

use std::time::Duration;

use backend::clock::Clock;
use domain::Timestamp;
use portal_sim::{CallSpec, SimCall};
use tokio::io::{AsyncWriteExt as _, Interest};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout};

use crate::sample::HOUR;
use crate::stand::Stand;

/// Events that together are more than the system keeps for a socket, and their size.
const EVENTS: u32 = 6;
const REASON: usize = 900_000;

struct Stalled {
    stand: Stand,
    clock: Clock,
    socket: TcpStream,
}

/// A call with so much to tell that a stream of it cannot be written before somebody reads.
async fn talkative(stand: &Stand) -> SimCall {
    let call = stand.portal.call(CallSpec::incoming());
    for n in 0..EVENTS {
        let reason = format!("{n}{}", "x".repeat(REASON));
        let data = [
            ("CALL_ID", call.id.as_str()),
            ("CALL_FAILED_REASON", &reason),
        ];
        let event = stand.event("ONVOXIMPLANTCALLEND", &data);
        assert_eq!(stand.node.post_form("/events", event).await.status(), 200);
    }
    call
}

/// A stream that has begun and waits for its reader.
async fn stalled() -> Stalled {
    let clock = Clock::test(Timestamp::from_millis(Clock::System.now().as_millis()));
    let stand = Stand::with_clock(clock.clone(), |_, _| {}).await;
    assert_eq!(stand.portal.install().await.status, 200);
    let call = talkative(&stand).await;
    let token = stand.session(Some(&call.id)).await;
    let host = stand.node.url.trim_start_matches("http://").to_owned();
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("little room");
    let mut socket = socket
        .connect(host.parse().expect("an address"))
        .await
        .expect("connected");
    let request = format!(
        "GET /api/calls/{}/live HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\r\n",
        call.id
    );
    socket.write_all(request.as_bytes()).await.expect("sent");
    socket.readable().await.expect("it begins");
    Stalled {
        stand,
        clock,
        socket,
    }
}

impl Stalled {
    /// How many seconds later the backend gives the socket up. Time is not waited for.
    async fn given_up_after(&self) -> u64 {
        tokio::time::pause();
        let started = Instant::now();
        let given_up = timeout(Duration::from_secs(60), self.socket.ready(Interest::ERROR)).await;
        assert!(given_up.expect("given up").expect("asked").is_error());
        let seconds = started.elapsed().as_secs();
        tokio::time::resume();
        let streams = self.stand.count("call_card_live_streams").await;
        assert_eq!(streams.as_deref(), Some("0"));
        seconds
    }
}

#[tokio::test]
async fn a_stream_nobody_reads_ends_with_its_session() {
    let stalled = stalled().await;
    stalled.clock.advance(HOUR);
    assert!(stalled.given_up_after().await <= 10);
}

#[tokio::test]
async fn a_stream_nobody_reads_ends_when_the_portal_uninstalls_us() {
    let stalled = stalled().await;
    let event = stalled.stand.event("ONAPPUNINSTALL", &[("CLEAN", "1")]);
    let answer = stalled.stand.node.post_form("/events", event).await;
    assert_eq!(answer.status(), 200);
    assert!(stalled.given_up_after().await <= 10);
}

#[tokio::test]
async fn a_reader_that_does_not_read_is_cut_off() {
    let stalled = stalled().await;
    let seconds = stalled.given_up_after().await;
    assert!((10..=20).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn a_stream_nobody_reads_does_not_hold_up_an_orderly_stop() {
    let Stalled {
        stand,
        socket: _socket,
        ..
    } = stalled().await;
    tokio::time::pause();
    let started = Instant::now();
    stand.node.stop().await;
    assert!(started.elapsed() < Duration::from_secs(10));
}
