//! The text of the frame's messages, both ways (reference, section 5). No browser is needed to
//! read or to write them; who sent them is for the card to check.

mod command;
mod payload;

use std::fmt;

pub use command::Command;
pub use payload::{InitData, Interface, OpenPathReply, Renewal};

use crate::host::Host;

/// `window.name` of our frame: whom to talk to. Any site can forge it (reference, section 5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowName {
    /// The portal page's host.
    pub host: Host,
    /// Whether the portal page is https.
    pub is_https: bool,
    /// APP_SID of this rendering.
    pub app_sid: String,
}

impl WindowName {
    /// Splits `<host[:port]>|<0 or 1>|<APP_SID>`; `None` when we are not inside a portal.
    pub fn parse(name: &str) -> Option<Self> {
        let mut parts = name.split('|');
        let (host, protocol, app_sid) = (parts.next()?, parts.next()?, parts.next()?.trim());
        let is_sid = !app_sid.is_empty() && !app_sid.contains(':');
        is_sid.then_some(())?;
        let is_https = protocol.trim() != "0";
        Some(Self {
            host: Host::parse(host)?,
            is_https,
            app_sid: app_sid.to_owned(),
        })
    }

    /// The origin to post to and to accept from.
    pub fn origin(&self) -> String {
        self.host.origin(self.is_https)
    }
}

/// What connects an answer with its question: any text without a colon. A subscription's id
/// answers every occurrence, a request's once or never.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallbackId(String);

impl CallbackId {
    /// An id from its text; `None` when it is empty or holds a colon.
    pub fn parse(text: &str) -> Option<Self> {
        (!text.is_empty() && !text.contains(':')).then(|| Self(text.to_owned()))
    }

    /// The id of the n-th request.
    pub fn request(number: u32) -> Self {
        Self(format!("q{number}"))
    }

    /// The id of the n-th subscription.
    pub fn subscription(number: u32) -> Self {
        Self(format!("s{number}"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CallbackId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A message of the portal page (reference, section 5.3).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Incoming<'a> {
    /// Which question or subscription it answers; may be one we never used.
    pub callback_id: &'a str,
    /// JSON; `None` when the portal's answer was undefined.
    pub payload: Option<&'a str>,
}

impl<'a> Incoming<'a> {
    /// Splits a message at its first colon; `None` when it has none.
    pub fn parse(message: &'a str) -> Option<Self> {
        let (callback_id, payload) = message.split_once(':')?;
        Some(Self {
            callback_id,
            payload: (!payload.is_empty()).then_some(payload),
        })
    }
}

/// Without the payload, which can hold tokens.
impl fmt::Debug for Incoming<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.payload.map(str::len);
        f.debug_struct("Incoming")
            .field("callback_id", &self.callback_id)
            .field("bytes", &size)
            .finish()
    }
}
