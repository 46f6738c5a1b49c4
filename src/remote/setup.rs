//! What the backend tells of an installation or a check-up.

use api::{SetupEnd, SetupStep};

use crate::remote::sse::SseItem;
use crate::remote::sse_stream::SseStream;
use crate::wire;

/// One thing it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// How a step stands.
    Step(SetupStep),
    /// How the whole went.
    End(SetupEnd),
}

impl Told {
    /// Reads an item; `None` for what a newer backend may say besides.
    fn read(item: &SseItem) -> Option<Self> {
        let SseItem::Event { name, data, .. } = item else {
            return None;
        };
        match name.as_str() {
            "step" => wire::setup_step(data).map(Self::Step),
            "end" => wire::setup_end(data).map(Self::End),
            _ => None,
        }
    }
}

/// What is being told. Given up when dropped; the backend goes on.
#[derive(Debug)]
pub enum SetupStream {
    /// By the backend.
    Backend(SseStream),
    /// By a script.
    #[cfg(debug_assertions)]
    Scripted(std::collections::VecDeque<Told>),
}

impl SetupStream {
    /// The next; `None` when no more comes.
    pub async fn next(&mut self) -> Option<Told> {
        match self {
            Self::Backend(stream) => loop {
                if let Some(told) = Told::read(&stream.next().await?) {
                    return Some(told);
                }
            },
            #[cfg(debug_assertions)]
            Self::Scripted(told) => told.pop_front(),
        }
    }
}
