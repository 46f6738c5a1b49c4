//! The portals that installed us, and their secrets: read from memory, written to the store first.

mod kept;
mod portal;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use bitrix24::Secret;
use bitrix24::proof::Installation;
use domain::PortalId;
use tokio::sync::Mutex;

use crate::journal::{Journal, JournalError, PortalRow};
use crate::keys::{KeyError, Keys};
use portal::installed;

pub use portal::{Portal, Tokens};

/// Why the store of portals cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum PortalsError {
    /// The store cannot be read or written.
    #[error("portals cannot be stored")]
    Journal(#[from] JournalError),
    /// A secret cannot be sealed.
    #[error("secrets of portal {0} cannot be sealed")]
    Seal(PortalId, #[source] KeyError),
    /// The key file is not the one they were sealed with. Nothing is sealed anew by itself.
    #[error(
        "secrets of portal {0} do not open with this key file: put back the one that sealed them; \
         if it is lost, run once with --forget-unreadable, and the portal must install the \
         application again"
    )]
    Unseal(PortalId, #[source] KeyError),
    /// What is stored does not decode.
    #[error("portal {0} of the store does not decode")]
    Corrupt(PortalId),
    /// The authorization server named an address without a host.
    #[error("portal {0} has no usable address")]
    Address(PortalId),
}

/// The portals. Copies share them.
#[derive(Debug, Clone)]
pub struct Portals(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    journal: Journal,
    keys: Keys,
    known: RwLock<HashMap<PortalId, Arc<Portal>>>,
    /// The generation of every portal that ever was; held while something is written.
    generations: Mutex<HashMap<PortalId, u64>>,
}

impl Portals {
    /// Reads the portals from the journal's store. Secrets sealed with an old key are sealed anew,
    /// so that the key can be removed after the next start.
    ///
    /// # Errors
    /// The store cannot be read, or secrets do not open with these keys.
    pub async fn open(journal: &Journal, keys: &Keys) -> Result<Self, PortalsError> {
        let rows = journal.load_portals().await?;
        let mut generations = HashMap::new();
        let mut known = HashMap::new();
        for row in rows {
            generations.insert(row.id.clone(), row.generation);
            let is_current = kept::is_current(&row, keys);
            let Some(portal) = kept::open(row, keys)? else {
                continue;
            };
            if !is_current {
                journal.save_portal(kept::seal(&portal, keys)?).await?;
            }
            known.insert(portal.id.clone(), Arc::new(portal));
        }
        Ok(Self(Arc::new(Shared {
            journal: journal.clone(),
            keys: keys.clone(),
            known: RwLock::new(known),
            generations: Mutex::new(generations),
        })))
    }

    /// How many portals have secrets in the store, which only their key file opens.
    ///
    /// # Errors
    /// The store cannot be read.
    pub async fn count_sealed(journal: &Journal) -> Result<usize, JournalError> {
        let rows = journal.load_portals().await?;
        Ok(rows.iter().filter(|row| row.installed.is_some()).count())
    }

    /// Forgets portals whose secrets do not open with these keys, as if they had uninstalled us:
    /// their facts wait for the next installation. Returns them.
    ///
    /// # Errors
    /// The store cannot be read or written.
    pub async fn forget_unreadable(
        journal: &Journal,
        keys: &Keys,
    ) -> Result<Vec<PortalId>, PortalsError> {
        let mut forgotten = Vec::new();
        for row in journal.load_portals().await? {
            let (id, generation) = (row.id.clone(), row.generation);
            if kept::open(row, keys).is_err() {
                let gone = PortalRow::gone(id.clone(), generation);
                journal.save_portal(gone).await?;
                forgotten.push(id);
            }
        }
        Ok(forgotten)
    }

    /// A portal that has us installed.
    pub fn get(&self, id: &PortalId) -> Option<Arc<Portal>> {
        self.0
            .known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    /// Whether that installation of a portal still lasts.
    pub fn is_current(&self, id: &PortalId, generation: u64) -> bool {
        self.get(id)
            .is_some_and(|portal| portal.generation == generation)
    }

    /// Stores a proven installation or update. Of a portal that has us installed it replaces what
    /// it names and keeps the rest, and sessions go on; for a new one, and for one that comes back
    /// after an uninstall, a new generation begins.
    ///
    /// # Errors
    /// It cannot be made durable; then nothing has changed.
    pub async fn store(&self, installation: Installation) -> Result<Arc<Portal>, PortalsError> {
        let mut generations = self.0.generations.lock().await;
        let id = installation.portal.clone();
        let before = self.get(&id);
        let last = generations.get(&id).copied().unwrap_or(0);
        let generation = before.as_ref().map_or(last + 1, |before| before.generation);
        let portal = installed(installation, before.as_deref(), generation)?;
        let portal = self.save(portal).await?;
        generations.insert(id, generation);
        Ok(portal)
    }

    /// Replaces the tokens of an installation; `None` when that installation is over.
    ///
    /// # Errors
    /// It cannot be made durable; then nothing has changed.
    pub async fn renew(
        &self,
        id: &PortalId,
        generation: u64,
        tokens: Tokens,
    ) -> Result<Option<Arc<Portal>>, PortalsError> {
        let _writing = self.0.generations.lock().await;
        let Some(portal) = self
            .get(id)
            .filter(|portal| portal.generation == generation)
        else {
            return Ok(None);
        };
        let portal = Portal {
            tokens: Some(tokens),
            ..Portal::clone(&portal)
        };
        self.save(portal).await.map(Some)
    }

    /// The authorization server said that a refresh token is dead: the tokens are forgotten, and
    /// [`Portal::needs_administrator`] until a proven installation or visit brings others. Tokens
    /// that came meanwhile are left alone.
    ///
    /// # Errors
    /// It cannot be made durable; then nothing has changed.
    pub async fn retire_tokens(&self, id: &PortalId, dead: &Secret) -> Result<(), PortalsError> {
        let _writing = self.0.generations.lock().await;
        let is_dead = |tokens: &Tokens| tokens.refresh.matches(dead);
        let portal = self
            .get(id)
            .filter(|portal| portal.tokens.as_ref().is_some_and(is_dead));
        let Some(portal) = portal else {
            return Ok(());
        };
        let portal = Portal {
            tokens: None,
            ..Portal::clone(&portal)
        };
        self.save(portal).await.map(drop)
    }

    /// The authorization server said that a portal lives at another address now; `None` when that
    /// installation is over.
    ///
    /// # Errors
    /// It is no address, or it cannot be made durable; then nothing has changed.
    pub async fn relocate(
        &self,
        id: &PortalId,
        generation: u64,
        client_endpoint: &str,
    ) -> Result<Option<Arc<Portal>>, PortalsError> {
        let _writing = self.0.generations.lock().await;
        let Some(portal) = self
            .get(id)
            .filter(|portal| portal.generation == generation)
        else {
            return Ok(None);
        };
        if portal.client_endpoint == client_endpoint {
            return Ok(Some(portal));
        }
        let moved = portal.living_at(client_endpoint);
        let portal = moved.ok_or_else(|| PortalsError::Address(id.clone()))?;
        self.save(portal).await.map(Some)
    }

    /// A portal uninstalled us: its sessions and streams end, its secrets are deleted. With
    /// `clean` its facts are deleted too, otherwise they wait, unreachable, for a re-install or
    /// the end of retention.
    ///
    /// # Errors
    /// It cannot be made durable; then the portal stays.
    pub async fn forget(&self, id: &PortalId, clean: bool) -> Result<(), JournalError> {
        let generations = self.0.generations.lock().await;
        // First here, so that no event is taken any more while its facts are deleted.
        let before = self.known().remove(id);
        let generation = generations.get(id).copied().unwrap_or(0);
        let (journal, gone) = (&self.0.journal, PortalRow::gone(id.clone(), generation));
        let forgotten = if clean {
            journal.purge(gone).await
        } else {
            journal.save_portal(gone).await
        };
        if let (Err(_), Some(before)) = (&forgotten, before) {
            self.known().insert(id.clone(), before);
        }
        forgotten
    }

    async fn save(&self, portal: Portal) -> Result<Arc<Portal>, PortalsError> {
        let row = kept::seal(&portal, &self.0.keys)?;
        self.0.journal.save_portal(row).await?;
        let portal = Arc::new(portal);
        self.known().insert(portal.id.clone(), Arc::clone(&portal));
        Ok(portal)
    }

    fn known(&self) -> std::sync::RwLockWriteGuard<'_, HashMap<PortalId, Arc<Portal>>> {
        self.0.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}
