//! The layer over a stream that takes as much as a test lets it.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use axum::http::Response;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{Worded, Words};

const BARE: &str = "HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n\
    content-length: 0\r\ndate: Wed, 11 Mar 2026 14:28:46 GMT\r\n\r\n";
const OURS: &str = "HTTP/1.1 400 Bad Request\r\nx-request-id: 7\r\nconnection: close\r\n\
    date: Wed, 11 Mar 2026 14:28:46 GMT\r\n\r\nwhat hyper called 431";

/// Takes so many bytes at each write, and nothing every other time.
#[derive(Default)]
struct Narrow {
    width: usize,
    is_full: bool,
    taken: Arc<Mutex<Vec<u8>>>,
}

impl AsyncRead for Narrow {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Narrow {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        self.is_full = !self.is_full;
        if !self.is_full {
            return Poll::Pending;
        }
        let width = self.width.min(bytes.len());
        self.taken.lock().expect("held").extend(&bytes[..width]);
        Poll::Ready(Ok(width))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let all: Vec<u8> = parts.iter().flat_map(|part| part.to_vec()).collect();
        self.poll_write(cx, &all)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Writes as hyper does: the same rest again until it is taken, and a flush when nothing is left.
struct Writer {
    worded: Worded<Narrow>,
    taken: Arc<Mutex<Vec<u8>>>,
    held: Vec<u8>,
    is_vectored: bool,
}

impl Writer {
    fn new(width: usize, is_vectored: bool) -> Self {
        let words: Words = Arc::new(|status| {
            let answer = Response::builder().status(400);
            let body = format!("what hyper called {status}").into_bytes();
            let answer = answer.header("x-request-id", "7").body(body);
            answer.expect("an answer")
        });
        let taken = Arc::default();
        let narrow = Narrow {
            width,
            taken: Arc::clone(&taken),
            ..Narrow::default()
        };
        Self {
            worded: Worded::new(narrow, words),
            taken,
            held: Vec::new(),
            is_vectored,
        }
    }

    /// One attempt; whether it took something.
    fn attempt(&mut self) -> bool {
        let mut cx = Context::from_waker(Waker::noop());
        let worded = Pin::new(&mut self.worded);
        let written = if self.is_vectored {
            worded.poll_write_vectored(&mut cx, &[IoSlice::new(&self.held)])
        } else {
            worded.poll_write(&mut cx, &self.held)
        };
        let Poll::Ready(written) = written else {
            return false;
        };
        let written = written.expect("written");
        assert!((1..=self.held.len()).contains(&written), "{written}");
        self.held.drain(..written);
        true
    }

    fn write(&mut self, text: &str) {
        self.held.extend(text.bytes());
        while !self.held.is_empty() {
            self.attempt();
        }
        let mut cx = Context::from_waker(Waker::noop());
        let flushed = Pin::new(&mut self.worded).poll_flush(&mut cx);
        assert!(flushed.is_ready());
    }

    fn taken(&self) -> String {
        String::from_utf8(self.taken.lock().expect("held").clone()).expect("text")
    }
}

fn each(test: impl Fn(Writer)) {
    for width in [1, 7, 100, 10_000] {
        test(Writer::new(width, false));
        test(Writer::new(width, true));
    }
}

#[test]
fn a_bare_refusal_is_replaced_however_little_the_peer_takes() {
    each(|mut writer| {
        writer.write(BARE);
        assert_eq!(writer.taken(), OURS);
    });
}

#[test]
fn what_is_replaced_counts_as_written_only_when_ours_is_out() {
    let mut writer = Writer::new(10, false);
    writer.held.extend(BARE.bytes());
    while !writer.attempt() {}
    assert!(writer.held.is_empty());
    assert_eq!(writer.taken(), OURS);
}

#[test]
fn an_answer_of_an_older_version_stays_one() {
    each(|mut writer| {
        let (bare, ours) = (BARE.replace("1.1", "1.0"), OURS.replace("1.1", "1.0"));
        writer.write(&bare);
        assert_eq!(writer.taken(), ours);
    });
}

#[test]
fn answers_of_ours_pass_as_they_are() {
    let refused = "HTTP/1.1 403 Forbidden\r\nx-request-id: 9\r\ncontent-length: 0\r\n\
        date: Wed, 11 Mar 2026 14:28:46 GMT\r\n\r\n";
    let stored = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    for answers in [
        vec![refused],
        vec![stored, refused, stored],
        vec![stored, "7\r\ndata: 1\r\n", "HTTP/1.1 4"],
    ] {
        each(|mut writer| {
            answers.iter().for_each(|answer| writer.write(answer));
            assert_eq!(writer.taken(), answers.concat());
        });
    }
}

#[test]
fn a_refusal_after_a_good_answer_is_replaced() {
    let stored = "HTTP/1.1 200 OK\r\nx-request-id: 9\r\ncontent-length: 0\r\n\r\n";
    each(|mut writer| {
        writer.write(stored);
        writer.write(BARE);
        assert_eq!(writer.taken(), format!("{stored}{OURS}"));
    });
}

/// The peer takes no more of the first answer, and its second request cannot be read.
#[test]
fn a_refusal_behind_an_answer_that_is_stuck_is_replaced_in_its_place() {
    let stored = "HTTP/1.1 200 OK\r\nx-request-id: 9\r\ncontent-length: 2\r\n\r\n{}";
    each(|mut writer| {
        writer.held.extend(stored.bytes());
        writer.attempt();
        if writer.held.is_empty() {
            return;
        }
        writer.write(BARE);
        assert_eq!(writer.taken(), format!("{stored}{OURS}"));
    });
}
