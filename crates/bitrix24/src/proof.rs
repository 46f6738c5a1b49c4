//! How a claim about an installation becomes a fact: the authorization server's word.
//!
//! Anybody can post a launch or an ONAPPINSTALL. Its access token is asked about at the
//! authorization server (`app.info`, reference, section 4.5) and, for what changes our store, at
//! the portal's verified endpoint (`profile`). [`Proof`] and [`AdminProof`] have no other
//! constructor, so that what is stored has been asked about.

mod claims;

pub use claims::{Claims, Installation};

use domain::{OperatorId, PortalId};

use crate::auth::Secret;
use crate::rest::app_info::AppInfo;
use crate::rest::profile::Profile;

/// Why a token does not prove what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotGenuine {
    /// The token belongs to another application.
    #[error("token belongs to another application")]
    OtherApplication,
    /// The token belongs to another portal.
    #[error("token belongs to another portal")]
    OtherPortal,
    /// The proof is about another token.
    #[error("proof is about another token")]
    OtherToken,
    /// The answer names no user or no endpoint.
    #[error("authorization server named no user or no endpoint")]
    Incomplete,
    /// The token's user is no administrator of the portal.
    #[error("user is no administrator")]
    NotAdministrator,
}

/// The authorization server said: this token is genuine, of our application and of this portal.
#[derive(Debug, Clone)]
pub struct Proof {
    portal: PortalId,
    operator: OperatorId,
    token: Secret,
    client_endpoint: String,
    expires: Option<i64>,
}

impl Proof {
    /// Takes the authorization server's answer about `token`.
    ///
    /// # Errors
    /// The answer is about another application or another portal, or is incomplete.
    pub fn new(
        token: &Secret,
        info: &AppInfo,
        our_client_id: &str,
        portal: &PortalId,
    ) -> Result<Self, NotGenuine> {
        if info.client_id != our_client_id {
            return Err(NotGenuine::OtherApplication);
        }
        if info.install.member_id.as_ref() != Some(portal) {
            return Err(NotGenuine::OtherPortal);
        }
        Ok(Self {
            portal: portal.clone(),
            operator: info.user_id.ok_or(NotGenuine::Incomplete)?,
            token: token.clone(),
            client_endpoint: info
                .install
                .client_endpoint
                .clone()
                .ok_or(NotGenuine::Incomplete)?,
            expires: info.expires,
        })
    }

    /// Adds the portal's own word, asked with the same token at [`Self::client_endpoint`], that
    /// the user is an administrator.
    ///
    /// # Errors
    /// The user is none.
    pub fn of_administrator(self, profile: &Profile) -> Result<AdminProof, NotGenuine> {
        if profile.is_admin {
            Ok(AdminProof(self))
        } else {
            Err(NotGenuine::NotAdministrator)
        }
    }

    /// The portal.
    pub const fn portal(&self) -> &PortalId {
        &self.portal
    }

    /// Whose token it is.
    pub const fn operator(&self) -> OperatorId {
        self.operator
    }

    /// The verified REST base of the portal. Whether we may call it is another question: it can
    /// lie on a private network.
    pub fn client_endpoint(&self) -> &str {
        &self.client_endpoint
    }

    /// When the token ends, Unix seconds.
    pub const fn expires(&self) -> Option<i64> {
        self.expires
    }

    /// Whether this is the proof of that token for that portal.
    pub fn is_about(&self, token: &Secret, portal: &PortalId) -> bool {
        self.portal == *portal && self.token.matches(token)
    }
}

/// A [`Proof`] whose user is an administrator of the portal.
#[derive(Debug, Clone)]
pub struct AdminProof(Proof);

impl AdminProof {
    /// The proof without the rank.
    pub const fn proof(&self) -> &Proof {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use domain::{OperatorId, PortalId};

    use super::{AdminProof, Claims, NotGenuine, Proof};
    use crate::auth::Secret;
    use crate::delivery::{Delivery, Refused, Unverified};
    use crate::rest::app_info::AppInfo;
    use crate::rest::profile::Profile;

    const MEMBER: &str = "5f0c6d1e2b3a49788796a5b4c3d2e1f0";

    fn secret(text: &str) -> Secret {
        Secret::parse(text).expect("a secret")
    }

    fn proof_of(token: &str) -> Result<Proof, NotGenuine> {
        let info = format!(
            r#"{{"result":{{"client_id":"local.1","user_id":"12","expires":"1970-01-01T00:01:00Z",
            "install":{{"member_id":"{MEMBER}","client_endpoint":"https://a.b/rest/"}}}}}}"#
        );
        let info = AppInfo::parse(info.as_bytes()).expect("an app.info");
        Proof::new(
            &secret(token),
            &info,
            "local.1",
            &PortalId::parse(MEMBER).expect("an id"),
        )
    }

    fn admin_proof_of(token: &str) -> AdminProof {
        let profile = Profile::parse(br#"{"result":{"ID":"12","ADMIN":"Y"}}"#).expect("a profile");
        proof_of(token)
            .and_then(|proof| proof.of_administrator(&profile))
            .expect("a proof")
    }

    fn install(code: &str) -> Delivery<Unverified> {
        let body = format!(
            "event={code}&auth[member_id]={MEMBER}&auth[access_token]=A&auth[refresh_token]=R\
             &auth[application_token]=T&auth[client_endpoint]=https://evil.example/rest/"
        );
        Delivery::decode("application/x-www-form-urlencoded", body.as_bytes()).expect("an event")
    }

    fn claims() -> Claims {
        install("ONAPPINSTALL").claims().expect("claims")
    }

    #[test]
    fn what_is_stored_has_the_endpoint_of_the_authorization_server() {
        let stored = claims().proven(&admin_proof_of("A")).expect("proven");
        assert_eq!(stored.client_endpoint, "https://a.b/rest/");
        assert_eq!(
            stored
                .application_token
                .map(|token| token.matches(&secret("T"))),
            Some(true)
        );
        assert_eq!(
            (stored.installed_by, stored.expires),
            (OperatorId::new(12).expect("an id"), Some(60))
        );
    }

    #[test]
    fn a_proof_of_another_token_proves_nothing() {
        assert_eq!(
            claims().proven(&admin_proof_of("B")).err(),
            Some(NotGenuine::OtherToken)
        );
        let refused = install("ONAPPINSTALL")
            .verified_by_server(&admin_proof_of("B"))
            .err();
        assert_eq!(refused, Some(Refused::OtherProof));
        assert!(
            install("ONAPPUPDATE")
                .verified_by_server(&admin_proof_of("A"))
                .is_ok()
        );
    }

    #[test]
    fn the_server_cannot_prove_what_only_the_kept_token_proves() {
        let refused = install("ONAPPUNINSTALL")
            .verified_by_server(&admin_proof_of("A"))
            .err();
        assert_eq!(refused, Some(Refused::OtherProof));
    }

    #[test]
    fn an_answer_without_user_or_endpoint_proves_nothing() {
        let portal = PortalId::parse(MEMBER).expect("an id");
        for rest in [r#""user_id":0"#, r#""user_id":12"#] {
            let info = format!(
                r#"{{"result":{{"client_id":"x",{rest},"install":{{"member_id":"{MEMBER}"}}}}}}"#
            );
            let info = AppInfo::parse(info.as_bytes()).expect("an app.info");
            let proof = Proof::new(&secret("A"), &info, "x", &portal);
            assert_eq!(proof.err(), Some(NotGenuine::Incomplete));
        }
    }
}
