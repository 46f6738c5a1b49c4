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

/// The socket of a connection. Writing fails once the peer has read nothing for too long, or when
/// what it does not read must be over.
pub(super) struct Patient {
    stream: TcpStream,
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

impl Patient {
    pub(super) const fn new(stream: TcpStream, carrier: Carrier) -> Self {
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
                // What waits in the system's buffers is given up too; without this it would wait
                // on for minutes, and the peer would not learn of the end.
                let _ = self.stream.set_zero_linger();
                let error = Error::new(ErrorKind::TimedOut, "the peer does not read");
                return Poll::Ready(Err(error));
            }
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Patient {
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
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
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

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpSocket, TcpStream};
    use tokio::time::sleep;

    use super::{Carrier, Patient, QUIET_TICKS_MAX, TICK};

    /// More than the system's buffers of both ends hold.
    const MUCH: usize = 32 << 20;

    /// Both ends of a connection whose peer has little room.
    async fn pair(carrier: Carrier) -> (Patient, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let peer = TcpSocket::new_v4().expect("a socket");
        peer.set_recv_buffer_size(4096).expect("less room");
        let address = listener.local_addr().expect("an address");
        let (peer, ours) = tokio::join!(peer.connect(address), listener.accept());
        let (ours, _) = ours.expect("accepted");
        // From now on time passes when nothing else can happen.
        tokio::time::pause();
        (Patient::new(ours, carrier), peer.expect("connected"))
    }

    #[tokio::test]
    async fn a_peer_that_reads_nothing_is_given_up() {
        let (mut ours, _peer) = pair(Carrier::default()).await;
        let error = ours.write_all(&vec![0; MUCH]).await.expect_err("given up");
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_peer_that_reads_slowly_is_waited_for() {
        let (mut ours, mut peer) = pair(Carrier::default()).await;
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

    #[tokio::test]
    async fn what_must_be_over_is_over_for_a_peer_that_only_sips_too() {
        let (carrier, may_last) = (Carrier::default(), Arc::new(AtomicBool::new(true)));
        let asked = Arc::clone(&may_last);
        carrier.only_while(move || asked.load(Ordering::SeqCst));
        let (mut ours, mut peer) = pair(carrier).await;
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
