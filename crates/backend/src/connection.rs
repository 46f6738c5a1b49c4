//! One connection: served until its peer, an answer's end, or our stop ends it.

mod patient;
mod worded;

use std::convert::Infallible;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::response::Response;
use futures_util::FutureExt as _;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;

use patient::Patient;
use worded::Worded;
pub use worded::Words;

/// Bytes a connection may buffer: enough for the longest request line and headers we answer. A
/// connection that only listens to a stream keeps what it has grown to.
const BUFFER_MAX: usize = 32 << 10;
/// How long a connection may be silent between requests, or take to say what it wants. Longer than
/// proxies keep theirs: if we hung up first, an event that is just being sent would be lost.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);

type Check = Box<dyn Fn() -> bool + Send>;

/// Who is at the other end of the connection, as handlers find it in the request's extensions.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The connection that carries an answer, as the answer's handler sees it. Copies share it.
///
/// An answer is asked for its next part only when the peer has read the last one. One that must
/// end at some time leaves word here, so that a peer that does not read cannot keep it alive.
#[derive(Clone, Default)]
pub struct Carrier(Arc<Mutex<Option<Check>>>);

impl fmt::Debug for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Carrier")
    }
}

impl Carrier {
    /// While the peer does not read what we wrote, the connection lasts only as long as `may_last`
    /// says so; it is asked every five seconds, until the next request.
    pub fn only_while(&self, may_last: impl Fn() -> bool + Send + 'static) {
        *self.check() = Some(Box::new(may_last));
    }

    fn reset(&self) {
        *self.check() = None;
    }

    fn may_last(&self) -> bool {
        self.check().as_ref().is_none_or(|may_last| may_last())
    }

    fn check(&self) -> MutexGuard<'_, Option<Check>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves a connection; when we stop, the request that runs is its last. Handlers find its
/// [`Carrier`] in the request's extensions. What is no request they can be given is answered in
/// these words.
pub async fn serve<F>(
    stream: TcpStream,
    answer: impl Fn(Request<Incoming>) -> F,
    words: Words,
    mut stopping: watch::Receiver<bool>,
) where
    F: Future<Output = Response>,
{
    // A live event must not wait for more to send.
    let _ = stream.set_nodelay(true);
    let peer = stream.peer_addr().map(|address| Peer(address.ip())).ok();
    let carrier = Carrier::default();
    let io = TokioIo::new(Worded::new(Patient::new(stream, carrier.clone()), words));
    let service = service_fn(move |mut request: Request<Incoming>| {
        carrier.reset();
        request.extensions_mut().insert(carrier.clone());
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        answer(request).map(Ok::<_, Infallible>)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(BUFFER_MAX)
        .serve_connection(io, service);
    let stops = async move {
        // The sender goes when we stop, too.
        let _ = stopping.wait_for(|stops| *stops).await;
    };
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stops => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(
            error = &error as &dyn std::error::Error,
            "a connection broke"
        );
    }
}
