//! The composition root: settings in, a serving backend out, and an orderly end.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use domain::PortalId;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::assets::Assets;
use crate::callers::Callers;
use crate::clock::Clock;
use crate::config::{Config, Store};
use crate::connection::{self, Words};
use crate::http::{self, Http};
use crate::journal::{Journal, Options};
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::portal::{Oauth, Outgoing, PortalClient};
use crate::portals::Portals;
use crate::setup::Setups;
use crate::state::{AppState, Parts};
use crate::statistics::Statistics;
use crate::trust::Trust;

/// How long requests that run when we stop may go on.
const STOP_GRACE: Duration = Duration::from_secs(10);

/// A backend that is ready to serve.
#[derive(Debug)]
pub struct App {
    listener: TcpListener,
    state: AppState,
    statistics: Statistics,
    stop: watch::Sender<bool>,
}

impl App {
    /// Opens what the settings name, and the port.
    ///
    /// # Errors
    /// The first thing that cannot be opened.
    pub async fn build(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let journal = open_journal(&config, clock.clone())?;
        refuse_lost_key(&config, &journal).await?;
        let keys = Keys::open(&config.key_file)?;
        let portals = Portals::open(&journal, &keys).await?;

        let outgoing = Outgoing::new(config.allow_private.iter().cloned())
            .context("the machine's certificates cannot be used")?;
        let metrics = Arc::new(Metrics::new());
        let oauth = Oauth::new(outgoing.clone(), &config, Arc::clone(&metrics));
        let client = PortalClient::new(
            outgoing,
            oauth.clone(),
            portals.clone(),
            clock.clone(),
            config.allowance,
        );
        let trust = Trust::new(oauth, &client, clock.clone());
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        let (stop, stopping) = watch::channel(false);
        let assets = Assets::new(config.assets.clone());
        let callers = Callers::new(config.caller_allowance);
        let config = Arc::new(config);
        let state = AppState::of(Parts {
            config,
            clock,
            journal,
            portals,
            keys,
            client,
            setups: Setups::default(),
            trust,
            callers,
            assets,
            metrics,
            stopping,
        });
        let statistics = Statistics::new(state.clone());
        Ok(Self {
            listener,
            state,
            statistics,
            stop,
        })
    }

    /// Tells the log what an administrator wants to know at the start.
    pub async fn announce(&self) {
        for (what, address) in self.state.config.addresses().into_iter().flatten() {
            tracing::info!(address, "register as {what}");
        }
        let is_behind_a_proxy = self.state.config.listen.ip().is_loopback();
        if is_behind_a_proxy && self.state.config.trusted_proxies.is_empty() {
            tracing::warn!(
                "listening on loopback and TRUSTED_PROXIES is empty: all that a proxy passes on \
                 counts as sent from one address"
            );
        }
        if self.state.assets.index().await.is_none() {
            tracing::warn!("no card is built in, and ASSETS names no folder that has one");
        }
    }

    /// The address listened on.
    ///
    /// # Errors
    /// The system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// What its handlers work with.
    pub const fn state(&self) -> &AppState {
        &self.state
    }

    /// Serves until `stopped` is done, then ends streams and lets running requests finish.
    pub async fn serve(self, stopped: impl Future<Output = ()>) {
        let http = Http::new(self.state.clone());
        let state = self.state.clone();
        let words: Words = Arc::new(move |status| http::unread(&state, status));
        let background = tokio::spawn(self.statistics.run());
        let mut connections = JoinSet::new();
        tokio::pin!(stopped);
        loop {
            tokio::select! {
                () = &mut stopped => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        let stopping = self.state.stopping.clone();
                        let (http, words) = (http.clone(), Arc::clone(&words));
                        let answer = move |request| http.clone().answer(request);
                        connections.spawn(connection::serve(stream, answer, words, stopping));
                    }
                    Err(error) => not_accepted(&error).await,
                },
                Some(_) = connections.join_next() => {}
            }
        }
        drop(self.listener);
        tracing::info!("stopping");
        // Nobody listens any more when all receivers are gone: as good as told.
        let _ = self.stop.send(true);
        let all_done = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_GRACE, all_done).await.is_err() {
            tracing::warn!("requests were cut off");
        }
        background.abort();
        self.state.journal.close().await;
        tracing::info!("stopped");
    }
}

/// Forgets the portals whose secrets do not open with the key file, which is made when it is
/// missing; returns them. They must install the application again.
///
/// # Errors
/// The store or the key file cannot be used.
pub async fn forget_unreadable(config: &Config, clock: Clock) -> anyhow::Result<Vec<PortalId>> {
    let journal = open_journal(config, clock)?;
    let keys = Keys::open(&config.key_file)?;
    let forgotten = Portals::forget_unreadable(&journal, &keys).await;
    journal.close().await;
    Ok(forgotten?)
}

fn open_journal(config: &Config, clock: Clock) -> anyhow::Result<Journal> {
    let Store::Sqlite(path) = &config.store;
    let options = Options {
        clock,
        rules: config.rules,
        retention_ms: i64::try_from(config.retention.as_millis()).unwrap_or(i64::MAX),
    };
    Ok(Journal::open(path, options)?)
}

/// A new key in the place of a lost one would open nothing, and look as if all were well.
async fn refuse_lost_key(config: &Config, journal: &Journal) -> anyhow::Result<()> {
    let key_file = &config.key_file;
    let sealed = Portals::count_sealed(journal).await?;
    anyhow::ensure!(
        sealed == 0 || key_file.exists(),
        "key file {} is missing, and the secrets of {sealed} portals in the store open with it \
         alone: put it back from the backup; if it is lost, run once with --forget-unreadable, \
         and those portals must install the application again",
        key_file.display()
    );
    Ok(())
}

/// Too many open files, most of the time: without a pause this would be a busy loop.
async fn not_accepted(error: &std::io::Error) {
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "a connection was not accepted"
    );
    tokio::time::sleep(Duration::from_millis(50)).await;
}
