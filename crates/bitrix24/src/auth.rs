//! The `auth` block of an event, and secrets in general.

use std::fmt;

use domain::{OperatorId, PortalId};
use subtle::ConstantTimeEq;

use crate::lenient;
use crate::tree::Tree;

/// A token. It prints as `***`, and it is compared in constant time or not at all.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A secret from its text; `None` when nothing is in it.
    pub fn parse(text: &str) -> Option<Self> {
        lenient::text(text).map(|text| Self(text.to_owned()))
    }

    /// The text, for the one request or page that must carry it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether both are the same, in a time that does not depend on where they differ.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Tree {
    /// A portal's id under a key.
    pub fn portal(&self, key: &str) -> Option<PortalId> {
        self.text(key).and_then(PortalId::parse)
    }

    /// A secret under a key.
    pub fn secret(&self, key: &str) -> Option<Secret> {
        self.text(key).and_then(Secret::parse)
    }
}

/// The `auth` block. Source: reference, section 3.3. A user event has all of it, a system event
/// only addresses, `member_id` and `application_token`; real bodies lack more, so all is optional.
#[derive(Debug, Clone, Default)]
pub struct Auth {
    /// Which portal.
    pub member_id: Option<PortalId>,
    /// The portal's host.
    pub domain: Option<String>,
    /// The portal's REST base, ends with `/rest/`. Its host can differ from `domain`.
    pub client_endpoint: Option<String>,
    /// The authorization server's REST base.
    pub server_endpoint: Option<String>,
    /// Proof of origin; opaque, not always hex.
    pub application_token: Option<Secret>,
    /// The application's status letter.
    pub status: Option<String>,
    /// The application's scopes.
    pub scope: Vec<String>,
    /// Token of the user who caused the event.
    pub access_token: Option<Secret>,
    /// Only install, update and offline events carry it.
    pub refresh_token: Option<Secret>,
    /// Lifetime of the access token in seconds.
    pub expires_in: Option<u32>,
    /// End of the access token, Unix seconds.
    pub expires: Option<i64>,
    /// The user whose token it is.
    pub user_id: Option<OperatorId>,
}

impl From<&Tree> for Auth {
    fn from(tree: &Tree) -> Self {
        Self {
            member_id: tree.portal("member_id"),
            domain: tree.string("domain"),
            client_endpoint: tree.string("client_endpoint"),
            server_endpoint: tree.string("server_endpoint"),
            application_token: tree.secret("application_token"),
            status: tree.string("status"),
            scope: tree.names("scope"),
            access_token: tree.secret("access_token"),
            refresh_token: tree.secret("refresh_token"),
            expires_in: tree.number("expires_in"),
            expires: tree.number("expires"),
            user_id: tree.operator("user_id"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Auth, Secret};
    use crate::body::Limits;
    use crate::form;

    #[test]
    fn a_secret_prints_as_stars() {
        let secret = Secret::parse(" 52610fefc120afg4 ").expect("a secret");
        assert_eq!(
            (format!("{secret}"), format!("{secret:?}")),
            ("***".into(), "***".into())
        );
        assert_eq!(secret.expose(), "52610fefc120afg4");
        assert!(
            Secret::parse(" ").is_none(),
            "an empty secret would match another one"
        );
    }

    #[test]
    fn secrets_match_whole_or_not_at_all() {
        let secret = |text| Secret::parse(text).expect("a secret");
        assert!(secret("c0ffee").matches(&secret("c0ffee")));
        for other in ["c0ffe", "c0ffeee", "C0FFEE", "x"] {
            assert!(!secret("c0ffee").matches(&secret(other)), "{other}");
        }
    }

    #[test]
    fn everything_may_be_missing_and_scopes_come_either_way() {
        let auth = |body: &str| {
            Auth::from(&form::decode(body.as_bytes(), Limits::REQUEST).expect("a form"))
        };
        let empty = auth("user_id=0&expires_in=soon&member_id=short&application_token=");
        assert!(empty.user_id.is_none() && empty.expires_in.is_none() && empty.member_id.is_none());
        assert!(empty.application_token.is_none() && empty.scope.is_empty());
        assert_eq!(auth("scope=crm+telephony").scope, ["crm", "telephony"]);
        assert_eq!(
            auth("scope[]=crm&scope[]=telephony").scope,
            ["crm", "telephony"]
        );
    }
}
