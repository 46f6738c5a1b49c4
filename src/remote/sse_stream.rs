//! An answer's body, read as server-sent events while it comes.

use std::collections::VecDeque;

use js_sys::Uint8Array;
use leptos::wasm_bindgen::JsCast as _;
use web_sys::{ReadableStream, ReadableStreamDefaultReader, ReadableStreamReadResult};

use crate::remote::sse::{SseItem, SseReader};
use crate::remote::{AbortOnDrop, RemoteError};

/// An open body. Closed when dropped.
#[derive(Debug)]
pub struct SseStream {
    bytes: ReadableStreamDefaultReader,
    reader: SseReader,
    ready: VecDeque<SseItem>,
    _abort: AbortOnDrop,
}

impl SseStream {
    /// Reads the body of an answer.
    ///
    /// # Errors
    /// When somebody else reads it already.
    pub(super) fn new(body: &ReadableStream, abort: AbortOnDrop) -> Result<Self, RemoteError> {
        let bytes = ReadableStreamDefaultReader::new(body).map_err(|_| RemoteError::Unreadable)?;
        Ok(Self {
            bytes,
            reader: SseReader::default(),
            ready: VecDeque::new(),
            _abort: abort,
        })
    }

    /// The next item; `None` when the body has ended.
    pub(super) async fn next(&mut self) -> Option<SseItem> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            let chunk = next_chunk(&self.bytes).await?;
            self.ready.extend(self.reader.push(&chunk));
        }
    }
}

async fn next_chunk(reader: &ReadableStreamDefaultReader) -> Option<Vec<u8>> {
    let read: ReadableStreamReadResult = reader.read().await.ok()?.unchecked_into();
    let is_done = read.get_done().unwrap_or(false);
    let bytes = read.get_value().dyn_into::<Uint8Array>().ok()?;
    (!is_done).then(|| bytes.to_vec())
}
