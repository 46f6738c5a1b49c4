//! Portals as rows: every statement on the table of portals.

use domain::PortalId;
use rusqlite::types::Type;
use rusqlite::{Connection, Error, Result, Row, params};

use crate::journal::{InstalledRow, PortalRow};

pub(super) fn select(conn: &Connection) -> Result<Vec<PortalRow>> {
    let columns = "member_id, generation, origin, client_endpoint, server_endpoint, secrets";
    conn.prepare(&format!("SELECT {columns} FROM portals"))?
        .query_map([], from_row)?
        .collect()
}

fn from_row(row: &Row<'_>) -> Result<PortalRow> {
    let id: String = row.get(0)?;
    let wrong = || Error::InvalidColumnType(0, id.clone(), Type::Text);
    // What a portal has installed is there as a whole, or not at all.
    let (origin, client_endpoint, sealed): (Option<_>, Option<_>, Option<_>) =
        (row.get(2)?, row.get(3)?, row.get(5)?);
    let server_endpoint = row.get(4)?;
    let installed = origin.zip(client_endpoint).zip(sealed);
    Ok(PortalRow {
        id: PortalId::parse(&id).ok_or_else(wrong)?,
        generation: row.get::<_, i64>(1)?.unsigned_abs(),
        installed: installed.map(|((origin, client_endpoint), sealed)| InstalledRow {
            origin,
            client_endpoint,
            server_endpoint,
            sealed,
        }),
    })
}

pub(super) fn upsert(conn: &Connection, portal: &PortalRow) -> Result<()> {
    let installed = portal.installed.as_ref();
    conn.prepare_cached("INSERT OR REPLACE INTO portals VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            portal.id.as_str(),
            i64::try_from(portal.generation).unwrap_or(i64::MAX),
            installed.map(|row| &row.origin),
            installed.map(|row| &row.client_endpoint),
            installed.and_then(|row| row.server_endpoint.as_ref()),
            installed.map(|row| &row.sealed),
        ])
        .map(drop)
}
