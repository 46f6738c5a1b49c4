//! What we may ask of the portal page.

use crate::bridge::CallbackId;
use crate::call_card::CardEvent;

/// A command. The vocabulary is the portal's and closed; what it does not know or denies it
/// ignores without a word (reference, sections 5.4 and 5.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command<'a> {
    /// Who and where we are.
    GetInitData,
    /// Which commands and events this placement has.
    GetInterface,
    /// New tokens. When the portal cannot renew it never answers: use a timeout.
    RefreshAuth,
    /// One message for every occurrence, no acknowledgement.
    Subscribe(CardEvent),
    /// The card's data now.
    GetStatus,
    /// Keep the portal card open after the call.
    DisableAutoClose,
    /// Let it close; while the countdown runs it closes at once.
    EnableAutoClose,
    /// Open a portal page in a slider; answers when the slider closes.
    OpenPath(&'a str),
    /// Really dials. Never answers.
    ImPhoneTo(&'a str),
    /// The first run is done.
    SetInstall,
    /// The installation is finished: the portal page reloads and never answers.
    SetInstallFinish,
}

impl Command<'_> {
    /// The portal's name of the command.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GetInitData => "getInitData",
            Self::GetInterface => "getInterface",
            Self::RefreshAuth => "refreshAuth",
            Self::Subscribe(_) => "placementBindEvent",
            Self::GetStatus => "getStatus",
            Self::DisableAutoClose => "disableAutoClose",
            Self::EnableAutoClose => "enableAutoClose",
            Self::OpenPath(_) => "openPath",
            Self::ImPhoneTo(_) => "imPhoneTo",
            Self::SetInstall => "setInstall",
            Self::SetInstallFinish => "setInstallFinish",
        }
    }

    /// The message: `<command>:<JSON or empty>:<callback id or empty>:<APP_SID>`.
    pub fn encode(self, callback: Option<&CallbackId>, app_sid: &str) -> String {
        let callback = callback.map_or("", CallbackId::as_str);
        [self.name(), &self.params(), callback, app_sid].join(":")
    }

    fn params(self) -> String {
        match self {
            Self::GetInitData | Self::GetInterface => String::new(),
            Self::Subscribe(event) => object("event", event.code()),
            Self::OpenPath(path) => object("path", path),
            Self::ImPhoneTo(phone) => object("phone", phone),
            Self::SetInstall => "{\"install\":true}".to_owned(),
            Self::RefreshAuth
            | Self::GetStatus
            | Self::DisableAutoClose
            | Self::EnableAutoClose
            | Self::SetInstallFinish => "{}".to_owned(),
        }
    }
}

/// `{"key":"text"}`, the text escaped as JSON wants it.
fn object(key: &str, text: &str) -> String {
    ["{\"", key, "\":", &json::quoted(text), "}"].concat()
}

#[cfg(test)]
mod tests {
    use super::Command;
    use crate::bridge::CallbackId;

    #[test]
    fn parameters_may_hold_colons_and_quotes() {
        let message = Command::OpenPath("/a:b\"c/").encode(Some(&CallbackId::request(1)), "5d");
        assert_eq!(message, r#"openPath:{"path":"/a:b\"c/"}:q1:5d"#);
    }
}
