//! Portals that were purged: their facts up to a place are out of reach before they are deleted.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use api::Seq;
use domain::PortalId;
use rusqlite::Connection;

use super::rows;

/// The last fact of each purged portal that must not be read any more.
#[derive(Debug, Clone, Default)]
pub(super) struct Floors(Arc<RwLock<HashMap<PortalId, Seq>>>);

impl Floors {
    pub(super) fn load(conn: &Connection) -> rusqlite::Result<Self> {
        let mut statement = conn.prepare("SELECT portal, upto FROM purges")?;
        let floors = statement
            .query_map([], |row| Ok((rows::portal(row, 0)?, rows::seq(row, 1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self(Arc::new(RwLock::new(floors))))
    }

    /// Facts up to this place do not exist for this portal's readers.
    pub(super) fn of(&self, portal: &PortalId) -> Seq {
        let floors = self.0.read().unwrap_or_else(PoisonError::into_inner);
        floors.get(portal).copied().unwrap_or(0)
    }

    pub(super) fn raise(&self, portal: PortalId, upto: Seq) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(portal, upto);
    }

    /// All facts below the floor are deleted.
    pub(super) fn remove(&self, portal: &PortalId) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(portal);
    }

    /// What the file says instead of what memory says.
    pub(super) fn replace(&self, other: &Self) {
        let floors = other
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = floors;
    }
}
