//! The stand: a simulated portal, a backend of its own, and a browser. All of it is on loopback
//! and ends with the test that started it.

mod backend;
mod browser;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use portal_sim::{Options, SimPortal, Wiring};
use tempfile::TempDir;

pub(crate) use backend::Backend;
pub(crate) use browser::Browser;

/// What the backend is told to be. The simulated portals know where it really is.
const PUBLIC_URL: &str = "https://call-card.example";

/// Portals and the backend they have installed.
pub(crate) struct Stand {
    /// The portal of most tests.
    pub(crate) portal: SimPortal,
    /// What takes its events and serves the card.
    pub(crate) backend: Backend,
    folder: TempDir,
}

impl Stand {
    /// A portal that has installed the application.
    pub(crate) async fn start() -> Result<Self> {
        Self::with(&[]).await
    }

    /// The same over a backend with these settings.
    pub(crate) async fn with(settings: &[(&'static str, &str)]) -> Result<Self> {
        let stand = Self::uninstalled(&[], settings).await?;
        stand.install(&stand.portal).await?;
        Ok(stand)
    }

    /// A portal whose backend has never heard of it.
    pub(crate) async fn stranger() -> Result<Self> {
        Self::uninstalled(&[], &[]).await
    }

    /// A portal to which the application has just been added: nothing is installed or bound.
    pub(crate) async fn fresh() -> Result<Self> {
        let settings = [("CALL_CARD_PUBLIC_URL", PUBLIC_URL)];
        let stand = Self::on(bound_portal().await?, &[], &settings).await?;
        stand.portal.set_public_url(PUBLIC_URL);
        Ok(stand)
    }

    /// The same, and the backend may talk to the portal at its next address, too.
    pub(crate) async fn fresh_about_to_move() -> Result<Self> {
        let portal = bound_portal().await?;
        let homes = format!("{},{}", portal.host(), portal.prepare_move().await?);
        let settings = [
            ("CALL_CARD_PUBLIC_URL", PUBLIC_URL),
            ("CALL_CARD_ALLOW_PRIVATE", homes.as_str()),
        ];
        let stand = Self::on(portal, &[], &settings).await?;
        stand.portal.set_public_url(PUBLIC_URL);
        Ok(stand)
    }

    /// The same over a backend that may not talk to portals on private addresses.
    pub(crate) async fn fresh_on_a_private_address() -> Result<Self> {
        let settings = [
            ("CALL_CARD_PUBLIC_URL", PUBLIC_URL),
            ("CALL_CARD_ALLOW_PRIVATE", ""),
        ];
        Self::on(bound_portal().await?, &[], &settings).await
    }

    /// The same over a backend that has not been told its own address.
    pub(crate) async fn fresh_without_address() -> Result<Self> {
        Self::on(bound_portal().await?, &[], &[]).await
    }

    /// Two portals with one backend.
    pub(crate) async fn of_two() -> Result<(Self, SimPortal)> {
        let other = SimPortal::start(Options {
            member_id: "0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f50".to_owned(),
            application_token: "another-portals-application-token".to_owned(),
            ..Options::default()
        })
        .await?;
        let stand = Self::uninstalled(&[&other], &[]).await?;
        stand.install(&stand.portal).await?;
        stand.install(&other).await?;
        Ok((stand, other))
    }

    async fn uninstalled(others: &[&SimPortal], settings: &[(&'static str, &str)]) -> Result<Self> {
        Self::on(
            SimPortal::start(Options::default()).await?,
            others,
            settings,
        )
        .await
    }

    async fn on(
        portal: SimPortal,
        others: &[&SimPortal],
        settings: &[(&'static str, &str)],
    ) -> Result<Self> {
        let folder = TempDir::new()?;
        let portals = [&[&portal], others].concat();
        let backend = Backend::start(folder.path(), &portals, settings).await?;
        portal.set_app_url(&backend.url());
        Ok(Self {
            portal,
            backend,
            folder,
        })
    }

    async fn install(&self, portal: &SimPortal) -> Result<()> {
        portal.set_app_url(&self.backend.url());
        let answer = portal.install().await;
        ensure!(
            answer.is_ok(),
            "the backend refused the installation: {answer:?}"
        );
        Ok(())
    }

    /// An address of the application as portals know it.
    pub(crate) fn public(&self, path: &str) -> String {
        format!("{PUBLIC_URL}{path}")
    }

    /// A browser with a profile of its own.
    pub(crate) async fn browser(&self) -> Result<Browser> {
        Browser::start(self.folder.path()).await
    }

    /// A browser in which no page may run a script.
    pub(crate) async fn browser_without_scripts(&self) -> Result<Browser> {
        Browser::start_without_scripts(self.folder.path()).await
    }

    /// A folder that ends with the stand.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

async fn bound_portal() -> Result<SimPortal> {
    let wiring = Wiring::Bound;
    SimPortal::start(Options {
        wiring,
        ..Options::default()
    })
    .await
}

/// The built card.
pub(crate) fn dist() -> PathBuf {
    std::env::var_os("CALL_CARD_E2E_DIST").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("dist"),
        PathBuf::from,
    )
}

/// The backend's binary; without a word about it the one beside the tests.
fn backend_binary() -> Result<PathBuf> {
    if let Some(binary) = std::env::var_os("CALL_CARD_E2E_BACKEND") {
        return Ok(binary.into());
    }
    let test = std::env::current_exe()?;
    let target = test
        .ancestors()
        .nth(2)
        .context("the tests lie in no target folder")?;
    Ok(target.join("call-card-backend"))
}
