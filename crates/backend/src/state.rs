//! What handlers work with.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use tokio::sync::watch;

use crate::assets::Assets;
use crate::callers::Callers;
use crate::clock::Clock;
use crate::config::Config;
use crate::journal::Journal;
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::portal::PortalClient;
use crate::portals::Portals;
use crate::setup::Setups;
use crate::trust::Trust;

/// Everything a handler may ask for. Copies share it: a request makes several.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Parts>);

impl AppState {
    /// Holds these parts together.
    pub fn of(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What there is.
#[derive(Debug)]
pub struct Parts {
    /// The settings.
    pub config: Arc<Config>,
    /// The time.
    pub clock: Clock,
    /// Facts.
    pub journal: Journal,
    /// Portals.
    pub portals: Portals,
    /// Session tokens.
    pub keys: Keys,
    /// Portals' REST.
    pub client: PortalClient,
    /// What installations and check-ups share.
    pub setups: Setups,
    /// Who somebody is.
    pub trust: Trust,
    /// What each address has asked of late.
    pub callers: Callers,
    /// The built card.
    pub assets: Assets,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Turns true when the backend stops.
    pub stopping: watch::Receiver<bool>,
}

/// Lets a handler take a part of the state by its type.
macro_rules! part {
    ($($field:ident: $type:ty),*) => {
        $(impl FromRef<AppState> for $type {
            fn from_ref(state: &AppState) -> Self {
                state.$field.clone()
            }
        })*
    };
}

part!(journal: Journal, assets: Assets, metrics: Arc<Metrics>);
