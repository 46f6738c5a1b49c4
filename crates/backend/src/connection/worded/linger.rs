//! Hanging up without taking away what was said last.

use std::io::Result;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// How long the peer may write on, and how much: an end with bytes unread would make the system
/// reset the connection, and the peer may then lose our answer.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_MAX: usize = 1 << 20;

/// How far the end of a connection has come.
#[derive(Default)]
pub(super) struct Linger {
    until: Option<Pin<Box<Sleep>>>,
    dropped: usize,
}

impl Linger {
    /// Says that we write no more, and then reads and drops what still comes, within limits.
    pub(super) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    ) -> Poll<Result<()>> {
        let until = match &mut self.until {
            Some(until) => until,
            None => {
                ready!(Pin::new(&mut *stream).poll_shutdown(cx))?;
                self.until.insert(Box::pin(sleep(LINGER)))
            }
        };
        let mut space = [0; 4096];
        while self.dropped < LINGER_MAX {
            if until.as_mut().poll(cx).is_ready() {
                break;
            }
            let mut buf = ReadBuf::new(&mut space);
            // Whether the peer is done or gone: there is nothing left to be polite about.
            match ready!(Pin::new(&mut *stream).poll_read(cx, &mut buf)) {
                Ok(()) if !buf.filled().is_empty() => self.dropped += buf.filled().len(),
                Ok(()) | Err(_) => break,
            }
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
    use tokio::time::timeout;

    use super::{LINGER, LINGER_MAX, Linger};

    async fn end(mut ours: DuplexStream) {
        let mut linger = Linger::default();
        let ended = poll_fn(|cx| linger.poll(cx, &mut ours)).await;
        ended.expect("ended");
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_hangs_up_is_not_waited_for() {
        let (ours, mut peer) = duplex(64);
        let ending = tokio::spawn(end(ours));
        peer.write_all(&[0; 1000]).await.expect("still read");
        assert_eq!(peer.read(&mut [0]).await.expect("told"), 0, "it is told");
        drop(peer);
        timeout(LINGER / 2, ending)
            .await
            .expect("at once")
            .expect("ended");
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_keeps_the_connection_is_left_after_a_while() {
        let (ours, _peer) = duplex(64);
        timeout(LINGER * 2, end(ours)).await.expect("left");
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_writes_for_ever_is_left_too() {
        let (ours, mut peer) = duplex(64);
        let ending = tokio::spawn(end(ours));
        let written = peer.write_all(&vec![0; LINGER_MAX * 2]).await;
        assert!(written.is_err(), "nobody reads that much");
        timeout(LINGER / 2, ending)
            .await
            .expect("at once")
            .expect("ended");
    }
}
