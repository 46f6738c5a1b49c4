//! A portal as a row: addresses in plain text, secrets sealed.

use bitrix24::Secret;
use domain::{PortalId, Timestamp};
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

use super::{Portal, PortalsError, Tokens};
use crate::journal::{Journal, JournalError};
use crate::keys::Keys;

/// A row. Without an origin the portal has uninstalled us.
pub(super) struct Kept {
    pub id: PortalId,
    pub generation: u64,
    origin: Option<String>,
    client_endpoint: Option<String>,
    server_endpoint: Option<String>,
    sealed: Option<Vec<u8>>,
}

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

impl Kept {
    /// What stays of a portal that uninstalled us.
    pub(super) fn forgotten(id: PortalId, generation: u64) -> Self {
        let (origin, client_endpoint, server_endpoint, sealed) = (None, None, None, None);
        Self {
            id,
            generation,
            origin,
            client_endpoint,
            server_endpoint,
            sealed,
        }
    }

    pub(super) fn seal(portal: &Portal, keys: &Keys) -> Result<Self, PortalsError> {
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
        Ok(Self {
            id: portal.id.clone(),
            generation: portal.generation,
            origin: Some(portal.origin.clone()),
            client_endpoint: Some(portal.client_endpoint.clone()),
            server_endpoint: portal.server_endpoint.clone(),
            sealed: Some(sealed),
        })
    }

    /// Whether it is sealed with the current key, or not at all.
    pub(super) fn is_current(&self, keys: &Keys) -> bool {
        self.sealed
            .as_ref()
            .is_none_or(|sealed| keys.is_current(sealed))
    }

    /// The portal; `None` when it has uninstalled us.
    pub(super) fn open(self, keys: &Keys) -> Result<Option<Portal>, PortalsError> {
        let (Some(origin), Some(client_endpoint), Some(sealed)) =
            (self.origin, self.client_endpoint, self.sealed)
        else {
            return Ok(None);
        };
        let plain = keys
            .unseal(&purpose(&self.id), &sealed)
            .map_err(|error| PortalsError::Unseal(self.id.clone(), error))?;
        let secrets: Secrets =
            serde_json::from_slice(&plain).map_err(|_| PortalsError::Corrupt(self.id.clone()))?;
        let tokens = secrets.tokens.and_then(|tokens| {
            Some(Tokens {
                access: Secret::parse(&tokens.access)?,
                refresh: Secret::parse(&tokens.refresh)?,
                expires_at: tokens.expires_at,
            })
        });
        let application_token = secrets.application_token.as_deref().and_then(Secret::parse);
        Ok(Some(Portal {
            id: self.id,
            origin,
            client_endpoint,
            server_endpoint: self.server_endpoint,
            application_token,
            tokens,
            generation: self.generation,
        }))
    }
}

/// All rows of the store.
pub(super) async fn load(journal: &Journal) -> Result<Vec<Kept>, JournalError> {
    match journal {
        Journal::Sqlite(journal) => journal.read(select).await,
    }
}

fn select(conn: &Connection) -> Result<Vec<Kept>, JournalError> {
    let mut statement = conn.prepare(
        "SELECT member_id, generation, origin, client_endpoint, server_endpoint, secrets
         FROM portals",
    )?;
    let rows = statement
        .query_map([], from_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Kept> {
    let id: String = row.get(0)?;
    let wrong = || rusqlite::Error::InvalidColumnType(0, id.clone(), rusqlite::types::Type::Text);
    Ok(Kept {
        generation: row.get::<_, i64>(1)?.unsigned_abs(),
        origin: row.get(2)?,
        client_endpoint: row.get(3)?,
        server_endpoint: row.get(4)?,
        sealed: row.get(5)?,
        id: PortalId::parse(&id).ok_or_else(wrong)?,
    })
}

/// Writes a row; when this returns it is durable.
pub(super) async fn save(journal: &Journal, kept: Kept) -> Result<(), JournalError> {
    let upsert = move |conn: &Connection| {
        conn.prepare_cached("INSERT OR REPLACE INTO portals VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                kept.id.as_str(),
                i64::try_from(kept.generation).unwrap_or(i64::MAX),
                kept.origin,
                kept.client_endpoint,
                kept.server_endpoint,
                kept.sealed,
            ])
            .map(drop)
    };
    match journal {
        Journal::Sqlite(journal) => journal.write(upsert).await,
    }
}
