//! The `auth` block of an event, in its two shapes. Source: reference, section 3.3.

use crate::php::{Fields, Php, fields};
use crate::token::{LIFETIME, Token};

/// Which `auth` block an event carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Robots, the cloud telephony, a hit without a user: no tokens.
    System,
    /// An action of that user: an access token, no refresh token.
    User(u64),
    /// The same without `server_endpoint`, as reported since November 2024.
    UserWithoutEndpoint(u64),
    /// Install and update: the installing user's tokens, the refresh token included.
    Installer(u64),
}

impl Shape {
    /// The shape for a subscription that asks for another user's token; 0 is the acting user.
    pub(crate) fn with_auth_type(self, user: u64) -> Self {
        match self {
            Self::User(_) if user > 0 => Self::User(user),
            Self::UserWithoutEndpoint(_) if user > 0 => Self::UserWithoutEndpoint(user),
            as_it_is => as_it_is,
        }
    }

    /// The user whose token the block carries.
    pub(crate) fn user(self) -> Option<u64> {
        match self {
            Self::System => None,
            Self::User(user) | Self::UserWithoutEndpoint(user) | Self::Installer(user) => {
                Some(user)
            }
        }
    }
}

/// Where an event comes from.
pub(crate) struct Origin {
    /// Host of the portal, with its port.
    pub(crate) domain: String,
    /// REST base of the authorization server, ends with `/rest/`.
    pub(crate) server_endpoint: String,
    /// REST base of the portal, ends with `/rest/`.
    pub(crate) client_endpoint: String,
    pub(crate) member_id: String,
    /// What the application may do, separated by commas.
    pub(crate) scope: String,
    pub(crate) application_token: String,
}

impl Origin {
    /// The fields of the block, in the order the portal writes them.
    pub(crate) fn block(&self, shape: Shape, token: Option<&Token>) -> Fields {
        let endpoint = match shape {
            Shape::UserWithoutEndpoint(_) => None,
            _ => Some(self.server_endpoint.as_str()),
        };
        let refresh = match shape {
            Shape::Installer(_) => token.map(|token| token.refresh.as_str()),
            _ => None,
        };
        let of_user = |value: &str| token.map(|_| value.to_owned());
        fields! {
            "access_token": token.map(|token| token.access.as_str()),
            "expires": token.map(|token| token.expires),
            "expires_in": token.map(|_| LIFETIME),
            "scope": of_user(&self.scope),
            "domain": self.domain.as_str(),
            "server_endpoint": endpoint,
            "status": of_user("L"),
            "client_endpoint": self.client_endpoint.as_str(),
            "member_id": self.member_id.as_str(),
            "user_id": token.map(|token| token.user),
            "application_token": self.application_token.as_str(),
            "refresh_token": refresh,
        }
    }
}

/// The same block with every token hidden, for the portal page's log.
pub(crate) fn masked(block: &Fields) -> Fields {
    let hide = |(name, value): &(String, Php)| {
        let shown = match (name.ends_with("token"), value) {
            (true, Php::Text(_)) => Php::from("***"),
            _ => value.clone(),
        };
        (name.clone(), shown)
    };
    block.iter().map(hide).collect()
}
