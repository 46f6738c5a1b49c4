//! What the portal remembers of the traffic: requests it got, events it sent.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::php::read;

/// A request the portal's REST or its authorization server received.
#[derive(Clone)]
pub struct Received {
    /// `rest` or `oauth`.
    pub server: &'static str,
    /// HTTP verb.
    pub verb: String,
    /// REST method in lower case without `.json`, or `oauth/token`.
    pub method: String,
    /// Query string as received.
    pub query: String,
    /// Content type as received; empty when missing.
    pub content_type: String,
    /// `Origin` header; set when a browser asked.
    pub origin: Option<String>,
    /// Parameters of query and body together, tokens included.
    pub params: Value,
    /// HTTP status of the answer; 0 while it is not answered.
    pub status: u16,
}

impl Received {
    /// A scalar parameter as text, its name compared without case; empty when missing.
    pub fn param(&self, name: &str) -> String {
        read::text(&self.params, name)
    }
}

/// Parameters hold tokens, so they stay out.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} → {}",
            self.server, self.verb, self.method, self.status
        )
    }
}

/// An event the portal put into its queue.
#[derive(Clone, Debug, Serialize)]
pub struct Sent {
    /// Unix milliseconds of the attempt.
    pub at: u64,
    /// Upper-case code.
    pub event: String,
    /// HTTP status the application answered; 0 when there was no answer.
    pub status: u16,
    /// How long the answer took.
    pub elapsed_ms: u64,
    /// What the fault switches did, or why there was no answer.
    pub note: String,
    /// Data and auth as JSON text, tokens as `***`.
    pub payload: String,
}

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// HTTP status the application answered; 0 when the event was not delivered.
    pub status: u16,
    /// Body of the answer, or why there was none.
    pub body: String,
}

impl Delivered {
    /// Not delivered, and why.
    pub(crate) fn not(why: impl Into<String>) -> Self {
        Self {
            status: 0,
            body: why.into(),
        }
    }

    /// The application took it.
    pub fn is_ok(&self) -> bool {
        self.status == 200
    }
}
