//! Where a portal's REST is, and when it is somewhere else.

use bitrix24::Proof;
use domain::PortalId;
use url::Url;

use crate::portals::Portal;

/// Where a portal's REST is, by the authorization server's word.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint<'a> {
    /// Whose.
    pub(super) portal: &'a PortalId,
    /// Its REST base.
    pub(super) client_endpoint: &'a str,
    /// The authorization server it names.
    pub(super) server_endpoint: Option<&'a str>,
}

impl<'a> From<&'a Portal> for Endpoint<'a> {
    fn from(portal: &'a Portal) -> Self {
        Self {
            portal: &portal.id,
            client_endpoint: &portal.client_endpoint,
            server_endpoint: portal.server_endpoint.as_deref(),
        }
    }
}

impl<'a> From<&'a Proof> for Endpoint<'a> {
    fn from(proof: &'a Proof) -> Self {
        Self {
            portal: proof.portal(),
            client_endpoint: proof.client_endpoint(),
            server_endpoint: None,
        }
    }
}

impl Endpoint<'_> {
    /// Whether a redirect from here leads to where the portal is proven to live, which is another
    /// place.
    pub(super) fn is_left_for(&self, location: Option<&str>, proven: &str) -> bool {
        leads_to(self.client_endpoint, location, proven)
    }
}

fn leads_to(from: &str, location: Option<&str>, proven: &str) -> bool {
    let origins = || {
        let from = Url::parse(from).ok()?;
        let to = from.join(location?).ok()?;
        Some((
            from.origin(),
            to.origin(),
            Url::parse(proven).ok()?.origin(),
        ))
    };
    origins().is_some_and(|(from, to, proven)| to == proven && to != from)
}

#[cfg(test)]
mod tests {
    use super::leads_to;

    const OLD: &str = "https://old.bitrix24.com/rest/";
    const NEW: &str = "https://new.bitrix24.com/rest/";

    #[test]
    fn a_redirect_is_followed_only_to_where_the_portal_is_proven_to_live() {
        let to = |location| leads_to(OLD, Some(location), NEW);
        assert!(to("https://new.bitrix24.com/rest/profile"));
        assert!(to("https://new.bitrix24.com:443/"));
        for wrong in [
            "https://evil.example/rest/profile",
            "https://new.bitrix24.com.evil.example/rest/profile",
            "https://new.bitrix24.com@evil.example/rest/profile",
            "https://new.bitrix24.com:8443/rest/profile",
            "http://new.bitrix24.com/rest/profile",
            "http://169.254.169.254/latest/meta-data/",
            "/rest/profile/",
            "",
            "https://",
        ] {
            assert!(!to(wrong), "{wrong}");
        }
        assert!(!leads_to(OLD, None, NEW));
    }

    #[test]
    fn a_redirect_to_the_same_place_is_no_move() {
        assert!(!leads_to(OLD, Some("/rest/profile/"), OLD));
        assert!(!leads_to(OLD, Some("https://old.bitrix24.com/auth/"), OLD));
    }

    #[test]
    fn a_portal_may_move_to_https() {
        let (from, to) = ("http://crm.example/rest/", "https://crm.example/rest/");
        assert!(leads_to(from, Some("https://crm.example/rest/profile"), to));
    }
}
