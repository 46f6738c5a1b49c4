//! What hyper refuses by itself, because it is no request we can read, in our words: hyper answers
//! with a bare status, and only at the write can that be told and replaced.

mod linger;

use std::io::{ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::http::Response;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use linger::Linger;

/// Gives the answer to what hyper refused with this status.
pub type Words = Arc<dyn Fn(u16) -> Response<Vec<u8>> + Send + Sync>;

const END_OF_HEAD: &str = "\r\n\r\n";
/// Longer than the head of any refusal of hyper's.
const HEAD_MAX: usize = 256;

/// A connection whose bare refusals are replaced. One is the last that is written on it.
pub(super) struct Worded<S> {
    stream: S,
    words: Words,
    /// Whether all that was to be written is out, so that what comes next begins an answer.
    is_between: bool,
    answer: Option<Answer>,
}

/// Our answer in the place of hyper's.
struct Answer {
    bytes: Vec<u8>,
    written: usize,
    /// How long hyper's was: that many bytes have been taken when ours are out.
    replaced: usize,
    linger: Linger,
}

impl<S> Worded<S> {
    pub(super) const fn new(stream: S, words: Words) -> Self {
        Self {
            stream,
            words,
            is_between: true,
            answer: None,
        }
    }
}

impl<S: AsyncWrite + Unpin> Worded<S> {
    /// Looks at what is to be written: how much of it may go, or what became of our answer.
    fn look(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Go {
        if self.answer.as_ref().is_some_and(Answer::is_out) {
            return Go::All;
        }
        if self.answer.is_none() {
            let is_between = std::mem::replace(&mut self.is_between, false);
            let Some(at) = refusal_in(bytes, is_between) else {
                return Go::All;
            };
            if at > 0 {
                return Go::Only(at);
            }
            self.answer = Answer::to(bytes, &self.words);
        }
        match &mut self.answer {
            Some(answer) => Go::Ours(answer.write(cx, &mut self.stream)),
            None => Go::All,
        }
    }
}

/// What a write is to do.
enum Go {
    All,
    /// So many of the first bytes; what is behind them is hyper's refusal.
    Only(usize),
    /// Our answer was written instead.
    Ours(Poll<Result<usize>>),
}

impl Answer {
    fn to(refusal: &[u8], words: &Words) -> Option<Self> {
        let (status, kept) = read(refusal)?;
        Some(Self {
            bytes: bytes_of(&words(status), refusal.get(..9)?, &kept),
            written: 0,
            replaced: refusal.len(),
            linger: Linger::default(),
        })
    }

    fn is_out(&self) -> bool {
        self.written >= self.bytes.len()
    }

    /// Writes on; what it replaces counts as written once all of it is out.
    fn write(
        &mut self,
        cx: &mut Context<'_>,
        stream: &mut (impl AsyncWrite + Unpin),
    ) -> Poll<Result<usize>> {
        while let Some(rest) = self.bytes.get(self.written..).filter(|r| !r.is_empty()) {
            let written = ready!(Pin::new(&mut *stream).poll_write(cx, rest))?;
            if written == 0 {
                return Poll::Ready(Err(ErrorKind::WriteZero.into()));
            }
            self.written += written;
        }
        Poll::Ready(Ok(self.replaced))
    }
}

/// Where in what is to be written a refusal of hyper's begins. It ends what hyper has to write, and
/// stands alone, unless the peer has not taken the answers before it.
fn refusal_in(bytes: &[u8], is_between: bool) -> Option<usize> {
    let is_refusal = |bytes: &[u8]| is_failed_head(bytes) && read(bytes).is_some();
    if is_between {
        return is_refusal(bytes).then_some(0);
    }
    if !bytes.ends_with(END_OF_HEAD.as_bytes()) {
        return None;
    }
    let begin = bytes.len().saturating_sub(HEAD_MAX);
    (begin..bytes.len()).find(|at| bytes.get(*at..).is_some_and(is_refusal))
}

/// Whether this begins the answer to a request that failed. All that most writes pay for.
fn is_failed_head(bytes: &[u8]) -> bool {
    bytes.starts_with(b"HTTP/1.") && bytes.get(9) == Some(&b'4')
}

/// The status of hyper's own head, and the headers to keep. Every answer of ours has headers that
/// hyper does not write by itself, such as its id.
fn read(head: &[u8]) -> Option<(u16, Vec<&str>)> {
    let head = std::str::from_utf8(head).ok()?;
    let mut lines = head.strip_suffix(END_OF_HEAD)?.split("\r\n");
    let status = lines.next()?.get(9..12)?.parse().ok()?;
    let mut kept = Vec::new();
    for line in lines {
        match line.split_once(": ")? {
            ("content-length", "0") => {}
            ("connection" | "date", _) => kept.push(line),
            _ => return None,
        }
    }
    Some((status, kept))
}

/// An answer as it travels.
fn bytes_of(answer: &Response<Vec<u8>>, version: &[u8], kept: &[&str]) -> Vec<u8> {
    let status = answer.status();
    let mut bytes = version.to_vec();
    let reason = status.canonical_reason().unwrap_or_default();
    bytes.extend_from_slice(format!("{} {reason}\r\n", status.as_u16()).as_bytes());
    for (name, value) in answer.headers() {
        bytes.extend_from_slice(name.as_ref());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    for line in kept {
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(answer.body());
    bytes
}

impl<S: AsyncRead + Unpin> AsyncRead for Worded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Worded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let go = self.look(cx, bytes);
        let stream = Pin::new(&mut self.stream);
        match go {
            Go::All => stream.poll_write(cx, bytes),
            Go::Only(first) => stream.poll_write(cx, bytes.get(..first).unwrap_or(bytes)),
            Go::Ours(written) => written,
        }
    }

    /// hyper keeps heads apart from bodies, so a refusal is in the first part.
    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let head: &[u8] = parts.first().map_or(&[], |part| part);
        let go = self.look(cx, head);
        let stream = Pin::new(&mut self.stream);
        match go {
            Go::All => stream.poll_write_vectored(cx, parts),
            Go::Only(first) => stream.poll_write(cx, head.get(..first).unwrap_or(head)),
            Go::Ours(written) => written,
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper flushes once it has written all it holds.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.is_between = true;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// After an answer of ours the peer may still be writing what we did not read: hanging up on it
    /// at once would take the answer away from it.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let Self { stream, answer, .. } = &mut *self;
        match answer {
            Some(answer) => answer.linger.poll(cx, stream),
            None => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

#[cfg(test)]
mod tests;
