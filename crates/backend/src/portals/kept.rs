//! A portal as a row: addresses in plain text, secrets sealed.

use bitrix24::Secret;
use domain::{PortalId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Portal, PortalsError, Tokens};
use crate::journal::{InstalledRow, PortalRow};
use crate::keys::Keys;

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Secrets {
    application_token: Option<String>,
    tokens: Option<SealedTokens>,
}

#[derive(Serialize, Deserialize)]
struct SealedTokens {
    access: String,
    refresh: String,
    expires_at: Timestamp,
}

/// Secrets of one portal never open as another's.
fn purpose(id: &PortalId) -> String {
    format!("portal-secrets {id}")
}

/// A portal's row.
pub(super) fn seal(portal: &Portal, keys: &Keys) -> Result<PortalRow, PortalsError> {
    let text = |secret: &Secret| secret.expose().to_owned();
    let secrets = Secrets {
        application_token: portal.application_token.as_ref().map(text),
        tokens: portal.tokens.as_ref().map(|tokens| SealedTokens {
            access: text(&tokens.access),
            refresh: text(&tokens.refresh),
            expires_at: tokens.expires_at,
        }),
    };
    let plain =
        serde_json::to_vec(&secrets).map_err(|_| PortalsError::Corrupt(portal.id.clone()))?;
    let sealed = keys
        .seal(&purpose(&portal.id), &plain)
        .map_err(|error| PortalsError::Seal(portal.id.clone(), error))?;
    Ok(PortalRow {
        id: portal.id.clone(),
        generation: portal.generation,
        installed: Some(InstalledRow {
            origin: portal.origin.clone(),
            client_endpoint: portal.client_endpoint.clone(),
            server_endpoint: portal.server_endpoint.clone(),
            sealed,
        }),
    })
}

/// Whether a row is sealed with the current key, or not at all.
pub(super) fn is_current(row: &PortalRow, keys: &Keys) -> bool {
    let installed = row.installed.as_ref();
    installed.is_none_or(|installed| keys.is_current(&installed.sealed))
}

/// The portal of a row; `None` when it has uninstalled us.
pub(super) fn open(row: PortalRow, keys: &Keys) -> Result<Option<Portal>, PortalsError> {
    let Some(installed) = row.installed else {
        return Ok(None);
    };
    let plain = keys
        .unseal(&purpose(&row.id), &installed.sealed)
        .map_err(|error| PortalsError::Unseal(row.id.clone(), error))?;
    let secrets: Secrets =
        serde_json::from_slice(&plain).map_err(|_| PortalsError::Corrupt(row.id.clone()))?;
    let tokens = secrets.tokens.and_then(|tokens| {
        Some(Tokens {
            access: Secret::parse(&tokens.access)?,
            refresh: Secret::parse(&tokens.refresh)?,
            expires_at: tokens.expires_at,
        })
    });
    Ok(Some(Portal {
        id: row.id,
        origin: installed.origin,
        client_endpoint: installed.client_endpoint,
        server_endpoint: installed.server_endpoint,
        application_token: secrets.application_token.as_deref().and_then(Secret::parse),
        tokens,
        generation: row.generation,
    }))
}
