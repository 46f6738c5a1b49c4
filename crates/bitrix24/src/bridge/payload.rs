//! What the portal page answers, as far as we need it (reference, sections 5.4 and 5.5).

use domain::PortalId;

use crate::auth::Secret;
use crate::body::Limits;
use crate::call_card::{self, LaunchedCall};
use crate::host::Host;
use crate::json;
use crate::lenient;
use crate::tree::{Tree, Value};

fn map(payload: &str) -> Option<Tree> {
    match json::decode(payload.as_bytes(), Limits::ANSWER)
        .ok()
        .flatten()?
    {
        Value::Map(tree) => Some(tree),
        Value::Text(_) | Value::List(_) => None,
    }
}

/// The answer to `getInitData`.
#[derive(Debug, Clone)]
pub struct InitData {
    /// LANG: the portal's own language.
    pub lang: Option<String>,
    /// DOMAIN.
    pub host: Option<Host>,
    /// PROTOCOL: number or text.
    pub is_https: bool,
    /// MEMBER_ID.
    pub member_id: Option<PortalId>,
    /// AUTH_ID.
    pub access_token: Option<Secret>,
    /// AUTH_EXPIRES: seconds at rendering time; number or text.
    pub expires_in: Option<u32>,
    /// IS_ADMIN: may manage the application.
    pub is_admin: bool,
    /// INSTALL: this is the installation page.
    pub is_install: bool,
    /// FIRST_RUN: once for each rendering; answer with `setInstall`.
    pub is_first_run: bool,
    /// PLACEMENT in upper case.
    pub placement: Option<String>,
    /// The call in PLACEMENT_OPTIONS, an object or JSON text.
    pub call: Option<LaunchedCall>,
}

impl InitData {
    /// Reads the answer; `None` when it is no object.
    pub fn parse(payload: &str) -> Option<Self> {
        let tree = map(payload)?;
        let options = call_card::options(tree.get("PLACEMENT_OPTIONS"));
        Some(Self {
            lang: tree.string("LANG"),
            host: tree.text("DOMAIN").and_then(Host::parse),
            is_https: tree.text("PROTOCOL") != Some("0"),
            member_id: tree.text("MEMBER_ID").and_then(PortalId::parse),
            access_token: tree.secret("AUTH_ID"),
            expires_in: tree.number("AUTH_EXPIRES"),
            is_admin: tree.flag("IS_ADMIN"),
            is_install: tree.flag("INSTALL"),
            is_first_run: tree.flag("FIRST_RUN"),
            placement: tree.text("PLACEMENT").map(str::to_ascii_uppercase),
            call: options.and_then(|options| LaunchedCall::read(&options).ok().flatten()),
        })
    }
}

/// The answer to `refreshAuth`. Its REFRESH_ID is not read: a page has no use for it.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// AUTH_ID.
    pub access_token: Secret,
    /// AUTH_EXPIRES: seconds; number or text.
    pub expires_in: Option<u32>,
}

impl Renewal {
    /// Reads the answer; `None` without a token.
    pub fn parse(payload: &str) -> Option<Self> {
        let tree = map(payload)?;
        Some(Self {
            access_token: tree.secret("AUTH_ID")?,
            expires_in: tree.number("AUTH_EXPIRES"),
        })
    }
}

/// The answer to `getInterface`: what this placement can do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interface {
    commands: Vec<String>,
    events: Vec<String>,
}

impl Interface {
    /// Reads the answer; `None` when it is no object. For `DEFAULT` both lists are empty, and the
    /// event list can hold an event twice.
    pub fn parse(payload: &str) -> Option<Self> {
        let value = json::decode(payload.as_bytes(), Limits::REQUEST).ok()?;
        let Some(tree) = value else {
            return Some(Self::default());
        };
        let tree = tree.into_tree()?;
        Some(Self {
            commands: tree.names("command"),
            events: tree.names("event"),
        })
    }

    /// Whether the placement has a command.
    pub fn has_command(&self, name: &str) -> bool {
        self.commands.iter().any(|command| command == name)
    }

    /// Whether the placement has an event.
    pub fn has_event(&self, code: &str) -> bool {
        self.events.iter().any(|event| event == code)
    }
}

/// The answer to `openPath`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenPathReply {
    /// It was open and the user has closed it.
    Closed,
    /// The portal does not open it for us: open it in a new tab.
    NotAvailable,
}

impl OpenPathReply {
    /// Reads the answer; what says neither is `NotAvailable`.
    pub fn parse(payload: &str) -> Self {
        let tree = map(payload).unwrap_or_default();
        let is_closed = tree.text("result").and_then(lenient::word) == Some("close");
        if is_closed {
            Self::Closed
        } else {
            Self::NotAvailable
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{InitData, Interface, OpenPathReply, Renewal};

    #[test]
    fn options_of_the_handshake_may_be_json_text() {
        let data = r#"{"PROTOCOL":"0","PLACEMENT":"call_card","PLACEMENT_OPTIONS":"{\"CALL_ID\":\"1.2\"}"}"#;
        let data = InitData::parse(data).expect("init data");
        assert!(data.call.is_some() && !data.is_https);
        assert_eq!(data.placement.as_deref(), Some("CALL_CARD"));
        assert!(InitData::parse("[]").is_none() && InitData::parse("\"x\"").is_none());
    }

    #[test]
    fn a_renewal_without_token_is_none() {
        assert!(Renewal::parse("{}").is_none() && Renewal::parse(r#"{"AUTH_ID":""}"#).is_none());
    }

    #[test]
    fn the_interface_of_the_applications_own_page_is_empty() {
        let none = Interface::parse(r#"{"command":[],"event":[]}"#).expect("an interface");
        assert!(!none.has_command("getStatus"));
        let doubled = r#"{"command":{"0":"getStatus","2":"x"},"event":["e","e"]}"#;
        let doubled = Interface::parse(doubled).expect("an interface");
        assert!(doubled.has_command("getStatus") && doubled.has_event("e"));
        assert_eq!(Interface::parse("7"), None);
    }

    #[test]
    fn whatever_does_not_say_closed_did_not_open() {
        for reply in [
            "",
            "{}",
            "null",
            r#"{"result":"error","errorCode":"METHOD_NOT_SUPPORTED_ON_DEVICE"}"#,
        ] {
            assert_eq!(
                OpenPathReply::parse(reply),
                OpenPathReply::NotAvailable,
                "{reply}"
            );
        }
    }
}
