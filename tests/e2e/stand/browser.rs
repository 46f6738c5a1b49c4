//! Chromium with its driver.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Quiet, without a screen, and as root.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// A browser; driver and Chromium die with this handle.
pub(crate) struct Browser {
    /// What it is driven with.
    pub(crate) client: Client,
    driver: Child,
    _profile: TempDir,
}

impl Browser {
    pub(super) async fn start(folder: &Path) -> Result<Self> {
        Self::open(folder, &json!({})).await
    }

    pub(super) async fn start_without_scripts(folder: &Path) -> Result<Self> {
        // 2: never.
        let scripts = json!({"profile.managed_default_content_settings.javascript": 2});
        Self::open(folder, &scripts).await
    }

    async fn open(folder: &Path, preferences: &Value) -> Result<Self> {
        let profile = TempDir::new_in(folder)?;
        let (driver, port) = start_driver(profile.path()).await?;
        let options = capabilities(profile.path(), preferences);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(options)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .context("Chromium does not start")?;
        Ok(Self {
            client,
            driver,
            _profile: profile,
        })
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let Some(pid) = self.driver.id() else { return };
        // Nothing is left to be done about a group that is gone already.
        let _ = std::process::Command::new("kill")
            .args(["-KILL", "--", &format!("-{pid}")])
            .status();
    }
}

/// Drivers to start at most until one has its port.
const DRIVERS: usize = 4;

/// A driver and the free port it has taken. It takes one of IPv4 and then wants the same of IPv6;
/// where another program has that one, it gives up, and another driver takes another port.
async fn start_driver(temp: &Path) -> Result<(Child, u16)> {
    let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
    let mut said = String::new();
    for _ in 0..DRIVERS {
        // A group of its own: the driver's Chromium does not end with the driver.
        let mut driver = Command::new(&program)
            .arg("--port=0")
            .env("TMPDIR", temp)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .context("chromedriver does not start")?;
        if let Some(port) = port(&mut driver, &mut said).await? {
            return Ok((driver, port));
        }
    }
    anyhow::bail!("chromedriver told no port:\n{said}")
}

/// The port that a driver tells; `None` when it ends without one. What it says is kept.
async fn port(driver: &mut Child, said: &mut String) -> Result<Option<u16>> {
    let stdout = driver.stdout.take().context("no stdout")?;
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            return Ok(Some(port.trim_end_matches('.').parse()?));
        }
        said.push_str(&line);
        said.push('\n');
    }
    Ok(None)
}

fn capabilities(profile: &Path, preferences: &Value) -> Map<String, Value> {
    let profile = format!("--user-data-dir={}", profile.display());
    let flags: Vec<&str> = FLAGS.into_iter().chain([profile.as_str()]).collect();
    let mut options = json!({"args": flags, "prefs": preferences});
    if let Some(chrome) = std::env::var_os("CHROME") {
        options["binary"] = json!(chrome.to_string_lossy());
    }
    Map::from_iter([("goog:chromeOptions".to_owned(), options)])
}
