//! A socket that waits for a peer that does not read, but not for ever.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::Carrier;

/// How often we look at a peer that has not read all we wrote.
const TICK: Duration = Duration::from_secs(5);
/// How many looks in a row may find that it read nothing: 15 to 20 s.
const QUIET_TICKS_MAX: u32 = 4;

/// What a peer is at the other end of.
pub(super) trait Socket: AsyncRead + AsyncWrite + Unpin {
    /// What waits in the system's buffers is given up too when this is dropped.
    fn give_up(&self);
}

impl Socket for TcpStream {
    /// Without this it would wait on for minutes, and the peer would not learn of the end.
    fn give_up(&self) {
        let _ = self.set_zero_linger();
    }
}

/// The socket of a connection. Writing fails once the peer has read nothing for too long, or when
/// what it does not read must be over.
pub(super) struct Patient<S> {
    stream: S,
    carrier: Carrier,
    stall: Option<Stall>,
}

/// From when the peer is behind until it has taken all.
struct Stall {
    tick: Interval,
    quiet_ticks: u32,
}

impl Stall {
    fn begin() -> Self {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first tick is a while from now, not now.
        tick.reset();
        Self {
            tick,
            quiet_ticks: 0,
        }
    }
}

impl<S: Socket> Patient<S> {
    pub(super) const fn new(stream: S, carrier: Carrier) -> Self {
        Self {
            stream,
            carrier,
            stall: None,
        }
    }

    /// Looks at what became of a write: the peer took something, or it is still behind.
    fn judge(&mut self, cx: &mut Context<'_>, written: Poll<Result<usize>>) -> Poll<Result<usize>> {
        if written.is_ready() {
            // Not forgotten before all is taken: a peer that reads byte by byte is behind as well.
            if let Some(stall) = &mut self.stall {
                stall.quiet_ticks = 0;
            }
            return written;
        }
        let stall = self.stall.get_or_insert_with(Stall::begin);
        loop {
            ready!(stall.tick.poll_tick(cx));
            stall.quiet_ticks += 1;
            if stall.quiet_ticks >= QUIET_TICKS_MAX || !self.carrier.may_last() {
                self.stream.give_up();
                let error = Error::new(ErrorKind::TimedOut, "the peer does not read");
                return Poll::Ready(Err(error));
            }
        }
    }
}

impl<S: Socket> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: Socket> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.judge(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let stream = Pin::new(&mut self.stream);
        let written = match parts {
            // Most answers are all head: the system has less to do for one part.
            [part] => stream.poll_write(cx, part),
            parts => stream.poll_write_vectored(cx, parts),
        };
        self.judge(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper flushes once it has written all it holds: the peer is no longer behind.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.stall = None;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
    use tokio::time::sleep;

    use super::{Carrier, Patient, QUIET_TICKS_MAX, Socket, TICK};

    /// Room between the ends, and more than it holds.
    const ROOM: usize = 4096;
    const MUCH: usize = 1 << 20;

    // A real socket moves by the system's clock, which does not stand still with the test's; what
    // it does when it is given up is told by `tests/it/stalled.rs`.
    impl Socket for DuplexStream {
        fn give_up(&self) {}
    }

    /// Both ends of a connection whose peer has little room.
    fn pair(carrier: Carrier) -> (Patient<DuplexStream>, DuplexStream) {
        let (ours, peer) = duplex(ROOM);
        (Patient::new(ours, carrier), peer)
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_reads_nothing_is_given_up() {
        let (mut ours, _peer) = pair(Carrier::default());
        let error = ours.write_all(&vec![0; MUCH]).await.expect_err("given up");
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_reads_slowly_is_waited_for() {
        let (mut ours, mut peer) = pair(Carrier::default());
        let reading = tokio::spawn(async move {
            let (mut chunk, mut read) = (vec![0; MUCH / 8], 0);
            while read < MUCH {
                sleep(TICK * (QUIET_TICKS_MAX - 2)).await;
                read += peer.read_exact(&mut chunk).await.expect("something");
            }
        });
        ours.write_all(&vec![0; MUCH]).await.expect("written");
        ours.flush().await.expect("written");
        reading.await.expect("read");
    }

    #[tokio::test(start_paused = true)]
    async fn what_must_be_over_is_over_for_a_peer_that_only_sips_too() {
        let (carrier, may_last) = (Carrier::default(), Arc::new(AtomicBool::new(true)));
        let asked = Arc::clone(&may_last);
        carrier.only_while(move || asked.load(Ordering::SeqCst));
        let (mut ours, mut peer) = pair(carrier);
        tokio::spawn(async move {
            let mut sip = vec![0; MUCH / 128];
            while peer.read_exact(&mut sip).await.is_ok() {
                sleep(Duration::from_secs(1)).await;
            }
        });
        let over = async {
            sleep(Duration::from_secs(60)).await;
            may_last.store(false, Ordering::SeqCst);
            sleep(TICK * 2).await;
        };
        let much = vec![0; MUCH];
        tokio::select! {
            biased;
            written = ours.write_all(&much) => {
                assert_eq!(written.expect_err("given up").kind(), ErrorKind::TimedOut);
                assert!(!may_last.load(Ordering::SeqCst), "not before it must be over");
            }
            () = over => panic!("it lasts on"),
        }
    }
}
