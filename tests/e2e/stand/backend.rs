//! The backend as a process of its own, so that it can be killed.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result};
use portal_sim::{Options, SimPortal};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::{backend_binary, dist};

/// A running backend. It dies with this handle.
pub(crate) struct Backend {
    process: Child,
    /// Kept open: what the backend prints must have somewhere to go.
    _printed: Lines<BufReader<ChildStdout>>,
    address: SocketAddr,
    settings: BTreeMap<&'static str, String>,
}

impl Backend {
    /// Starts a backend that may talk to these portals and keeps its journal in `folder`.
    /// `changes` are settings besides, or in place of, those that every test has.
    pub(crate) async fn start(
        folder: &Path,
        portals: &[&SimPortal],
        changes: &[(&'static str, &str)],
    ) -> Result<Self> {
        let each = |what: fn(&SimPortal) -> String| -> String {
            let all: Vec<_> = portals.iter().map(|portal| what(portal)).collect();
            all.join(",")
        };
        let file = |name: &str| folder.join(name).display().to_string();
        let store = format!("sqlite:{}", file("call-card.db"));
        let app = Options::default();
        let mut settings = BTreeMap::from([
            ("CALL_CARD_CLIENT_ID", app.client_id),
            ("CALL_CARD_CLIENT_SECRET", app.client_secret),
            ("CALL_CARD_STORE", store),
            ("CALL_CARD_KEY_FILE", file("call-card.key")),
            ("CALL_CARD_OAUTH_URLS", each(SimPortal::oauth_url)),
            ("CALL_CARD_ALLOW_PRIVATE", each(SimPortal::host)),
            ("CALL_CARD_ASSETS", dist().display().to_string()),
            ("CALL_CARD_LOG", "error".to_owned()),
        ]);
        settings.extend(
            changes
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        Self::run("127.0.0.1:0".to_owned(), settings).await
    }

    async fn run(listen: String, settings: BTreeMap<&'static str, String>) -> Result<Self> {
        let binary = backend_binary()?;
        let mut process = Command::new(&binary)
            .env_clear()
            .envs(&settings)
            .env("CALL_CARD_LISTEN", listen)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} does not start", binary.display()))?;
        let stdout = process.stdout.take().context("no stdout")?;
        let mut printed = BufReader::new(stdout).lines();
        let line = printed
            .next_line()
            .await?
            .context("the backend ended at once")?;
        let address = line.rsplit("http://").next().unwrap_or_default();
        let address = address
            .parse()
            .with_context(|| format!("no address in {line:?}"))?;
        Ok(Self {
            process,
            _printed: printed,
            address,
            settings,
        })
    }

    /// Its origin, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// SIGKILL: no time to say goodbye.
    pub(crate) async fn kill(&mut self) -> Result<()> {
        Ok(self.process.kill().await?)
    }

    /// Starts it again, on the same port and over the same journal.
    pub(crate) async fn restart(&mut self) -> Result<()> {
        *self = Self::run(self.address.to_string(), self.settings.clone()).await?;
        Ok(())
    }

    /// Lets it be there without saying a word.
    pub(crate) async fn freeze(&self) -> Result<()> {
        self.signal("-STOP").await
    }

    /// Lets it go on.
    pub(crate) async fn thaw(&self) -> Result<()> {
        self.signal("-CONT").await
    }

    async fn signal(&self, signal: &str) -> Result<()> {
        let pid = self.process.id().context("the backend has ended")?;
        let done = Command::new("kill")
            .args([signal, &pid.to_string()])
            .status()
            .await?;
        anyhow::ensure!(done.success(), "kill {signal}: {done}");
        Ok(())
    }
}

impl Drop for Backend {
    /// Waits until it is gone: its folder is about to be removed.
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.process.start_kill();
        while matches!(self.process.try_wait(), Ok(None)) {
            std::thread::yield_now();
        }
    }
}
