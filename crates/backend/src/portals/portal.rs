//! What is known of one portal.

use bitrix24::proof::Installation;
use bitrix24::{Host, Secret};
use domain::{PortalId, Timestamp};

use super::PortalsError;

/// A portal as its administrator's installation proved it.
#[derive(Debug, Clone)]
pub struct Portal {
    /// Which.
    pub id: PortalId,
    /// Where its pages are: `https://host[:port]`, without a trailing slash.
    pub origin: String,
    /// Its verified REST base, ends with `/rest/`.
    pub client_endpoint: String,
    /// The authorization server it names, to be looked up in the allow-list.
    pub server_endpoint: Option<String>,
    /// What its events prove themselves with; `None` until an installation told it, and no event
    /// is taken.
    pub application_token: Option<Secret>,
    /// The installing administrator's tokens, when the installation told how to renew them.
    pub tokens: Option<Tokens>,
    /// Which installation this is. Sessions and streams end with theirs.
    pub generation: u64,
}

impl Portal {
    /// Whether we have no token that lives, nor one that renews it: an administrator must open the
    /// application. Events go on meanwhile.
    pub const fn needs_administrator(&self) -> bool {
        self.tokens.is_none()
    }

    /// The same portal at another REST base; `None` when that is no address.
    pub fn living_at(&self, client_endpoint: &str) -> Option<Self> {
        Some(Self {
            origin: origin(client_endpoint)?,
            client_endpoint: client_endpoint.to_owned(),
            ..self.clone()
        })
    }
}

/// Tokens of an administrator, for requests no operator's token is there for.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For requests.
    pub access: Secret,
    /// For the next pair; usable once.
    pub refresh: Secret,
    /// When the access token ends; the beginning of time when nobody said.
    pub expires_at: Timestamp,
}

/// What to store of an installation; what it does not name stays as it was.
pub(super) fn installed(
    new: Installation,
    before: Option<&Portal>,
    generation: u64,
) -> Result<Portal, PortalsError> {
    let origin =
        origin(&new.client_endpoint).ok_or_else(|| PortalsError::Address(new.portal.clone()))?;
    let expires_at = Timestamp::from_millis(new.expires.unwrap_or(0).saturating_mul(1000));
    let access = new.access_token;
    let tokens = new.refresh_token.map(|refresh| Tokens {
        access,
        refresh,
        expires_at,
    });
    Ok(Portal {
        id: new.portal,
        origin,
        client_endpoint: new.client_endpoint,
        server_endpoint: new
            .server_endpoint
            .or_else(|| before?.server_endpoint.clone()),
        application_token: new
            .application_token
            .or_else(|| before?.application_token.clone()),
        tokens: tokens.or_else(|| before?.tokens.clone()),
        generation,
    })
}

/// The origin of a REST base: scheme and host.
fn origin(endpoint: &str) -> Option<String> {
    let (scheme, rest) = endpoint.split_once("://")?;
    let is_https = match scheme {
        "https" => true,
        "http" => false,
        _ => return None,
    };
    let host = Host::parse(rest.split('/').next()?)?;
    Some(host.origin(is_https))
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn a_portals_pages_are_where_its_rest_base_is() {
        let of = |endpoint| origin(endpoint);
        assert_eq!(
            of("https://acme.bitrix24.com/rest/").as_deref(),
            Some("https://acme.bitrix24.com")
        );
        assert_eq!(
            of("http://127.0.0.1:9000/rest/").as_deref(),
            Some("http://127.0.0.1:9000")
        );
        assert_eq!(
            of("https://acme.bitrix24.com").as_deref(),
            Some("https://acme.bitrix24.com")
        );
        for wrong in [
            "",
            "acme/rest/",
            "ftp://acme/rest/",
            "https:///rest/",
            "https://a b/rest/",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
