//! The text of the frame's messages, both ways (reference, section 5). No browser is needed to
//! read or to write them; who sent them is for the card to check.

mod command;
mod payload;

use std::fmt;

pub use command::Command;
pub use payload::{InitData, Interface, OpenPathReply, Renewal};

use domain::decimal;

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
        Self(["q", &decimal(number.into())].concat())
    }

    /// The id of the n-th subscription.
    pub fn subscription(number: u32) -> Self {
        Self(["s", &decimal(number.into())].concat())
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

#[cfg(test)]
mod tests {
    use super::{CallbackId, Incoming, WindowName};

    #[test]
    fn a_window_name_tells_whom_to_talk_to() {
        let origin = |name| WindowName::parse(name).map(|name| name.origin());
        assert_eq!(
            origin("acme.bitrix24.com:443|1|9f2c").as_deref(),
            Some("https://acme.bitrix24.com")
        );
        assert_eq!(
            origin("crm.corp:8080|0|9f2c").as_deref(),
            Some("http://crm.corp:8080")
        );
        for outside in [
            "",
            "acme.bitrix24.com",
            "a.b|1",
            "a.b|1|",
            "a/b|1|9f",
            "a.b|1|9:f",
        ] {
            assert_eq!(origin(outside), None, "{outside}");
        }
    }

    #[test]
    fn a_message_is_split_at_its_first_colon_and_no_further() {
        let parse = |text| Incoming::parse(text).map(|m| (m.callback_id, m.payload));
        assert_eq!(
            parse(r#"q1:{"a":"b:c"}"#),
            Some(("q1", Some(r#"{"a":"b:c"}"#)))
        );
        assert_eq!(parse("s3:"), Some(("s3", None)));
        assert_eq!(parse(":x"), Some(("", Some("x"))));
        assert_eq!(parse("no colon"), None);
    }

    #[test]
    fn a_message_prints_without_its_payload() {
        let message = Incoming::parse(r#"q6:{"AUTH_ID":"0c33"}"#).expect("a message");
        assert!(!format!("{message:?}").contains("0c33"));
    }

    #[test]
    fn a_callback_id_has_no_colon() {
        assert_eq!(CallbackId::parse("a:b"), None);
        assert_eq!(CallbackId::parse(""), None);
        assert_eq!(CallbackId::request(7).as_str(), "q7");
        assert_eq!(CallbackId::subscription(2).to_string(), "s2");
    }
}
