//! The live stream, read with `fetch` so that the session travels in a header.

use std::collections::VecDeque;

use js_sys::Uint8Array;
use leptos::wasm_bindgen::JsCast as _;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, ReadableStreamReadResult};

use crate::remote::sse::SseReader;
use crate::remote::{AbortOnDrop, LiveMessage, RemoteError};

/// An open stream. Closed when dropped.
#[derive(Debug)]
pub struct LiveStream {
    source: Source,
    ready: VecDeque<LiveMessage>,
}

#[derive(Debug)]
enum Source {
    Body {
        bytes: ReadableStreamDefaultReader,
        reader: SseReader,
        _abort: AbortOnDrop,
    },
    #[cfg(debug_assertions)]
    Scripted(super::scripted::Playing),
}

impl LiveStream {
    /// Reads the body of an answer.
    ///
    /// # Errors
    /// When somebody else reads it already.
    pub(super) fn new(body: &ReadableStream, abort: AbortOnDrop) -> Result<Self, RemoteError> {
        let bytes = ReadableStreamDefaultReader::new(body).map_err(|_| RemoteError::Unreadable)?;
        let source = Source::Body {
            bytes,
            reader: SseReader::default(),
            _abort: abort,
        };
        Ok(Self {
            source,
            ready: VecDeque::new(),
        })
    }

    /// A stream that a script fills.
    #[cfg(debug_assertions)]
    pub(super) fn scripted(playing: super::scripted::Playing) -> Self {
        Self {
            source: Source::Scripted(playing),
            ready: VecDeque::new(),
        }
    }

    /// The next message; `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<LiveMessage> {
        loop {
            if let Some(message) = self.ready.pop_front() {
                return Some(message);
            }
            match &mut self.source {
                Source::Body { bytes, reader, .. } => {
                    let chunk = next_chunk(bytes).await?;
                    self.ready
                        .extend(reader.push(&chunk).iter().map(LiveMessage::read));
                }
                #[cfg(debug_assertions)]
                Source::Scripted(playing) => self.ready.push_back(playing.next().await?),
            }
        }
    }
}

async fn next_chunk(reader: &ReadableStreamDefaultReader) -> Option<Vec<u8>> {
    let read: ReadableStreamReadResult = reader.read().await.ok()?.unchecked_into();
    let is_done = read.get_done().unwrap_or(false);
    let bytes = read.get_value().dyn_into::<Uint8Array>().ok()?;
    (!is_done).then(|| bytes.to_vec())
}
