//! The live stream, read with `fetch` so that the session travels in a header.

use crate::remote::LiveMessage;
use crate::remote::sse_stream::SseStream;

/// An open stream. Closed when dropped.
#[derive(Debug)]
pub enum LiveStream {
    /// The backend's.
    Backend(SseStream),
    /// One that a script fills.
    #[cfg(debug_assertions)]
    Scripted(super::scripted::Playing),
}

impl LiveStream {
    /// The next message; `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<LiveMessage> {
        match self {
            Self::Backend(stream) => stream.next().await.map(|item| LiveMessage::read(&item)),
            #[cfg(debug_assertions)]
            Self::Scripted(playing) => playing.next().await,
        }
    }
}
