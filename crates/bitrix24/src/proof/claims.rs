//! What somebody says about an installation, and what of it may be stored.

use domain::{OperatorId, PortalId};

use crate::auth::Secret;
use crate::proof::{AdminProof, NotGenuine};

/// What a launch or an ONAPPINSTALL says about an installation. Nothing here has been checked.
#[derive(Debug, Clone)]
pub struct Claims {
    pub(crate) portal: PortalId,
    pub(crate) access_token: Secret,
    pub(crate) refresh_token: Option<Secret>,
    pub(crate) application_token: Option<Secret>,
    pub(crate) server_endpoint: Option<String>,
}

impl Claims {
    /// Claims from what a launch said earlier. No less unproven than before.
    pub const fn unproven(
        portal: PortalId,
        access_token: Secret,
        refresh_token: Option<Secret>,
        application_token: Option<Secret>,
        server_endpoint: Option<String>,
    ) -> Self {
        Self {
            portal,
            access_token,
            refresh_token,
            application_token,
            server_endpoint,
        }
    }

    /// The portal it claims to come from.
    pub const fn unproven_portal(&self) -> &PortalId {
        &self.portal
    }

    /// The token to ask the authorization server about, and to send nowhere else.
    pub const fn unproven_access_token(&self) -> &Secret {
        &self.access_token
    }

    /// The authorization server it names: to be looked up in the allow-list, never to be called
    /// as it stands.
    pub fn unproven_server_endpoint(&self) -> Option<&str> {
        self.server_endpoint.as_deref()
    }

    /// What may be stored, now that an administrator's token proved it.
    ///
    /// # Errors
    /// The proof is about another token or portal.
    pub fn proven(self, proof: &AdminProof) -> Result<Installation, NotGenuine> {
        if !proof.0.is_about(&self.access_token, &self.portal) {
            return Err(NotGenuine::OtherToken);
        }
        Ok(Installation {
            portal: self.portal,
            client_endpoint: proof.0.client_endpoint.clone(),
            installed_by: proof.0.operator,
            application_token: self.application_token,
            access_token: self.access_token,
            refresh_token: self.refresh_token,
            server_endpoint: self.server_endpoint,
            expires: proof.0.expires,
        })
    }
}

/// A proven installation: what the store of portals keeps. Only [`Claims::proven`] makes one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Installation {
    /// The portal.
    pub portal: PortalId,
    /// Its verified REST base.
    pub client_endpoint: String,
    /// The administrator whose tokens these are.
    pub installed_by: OperatorId,
    /// What its events will prove themselves with; old portals' launches do not say it.
    pub application_token: Option<Secret>,
    /// The administrator's access token.
    pub access_token: Secret,
    /// And the token that renews it.
    pub refresh_token: Option<Secret>,
    /// The authorization server the portal names, still to be looked up in the allow-list.
    pub server_endpoint: Option<String>,
    /// When the access token ends, Unix seconds.
    pub expires: Option<i64>,
}
