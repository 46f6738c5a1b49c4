//! A store in which a hundred portals have installed the application, through the front door: each
//! a simulated portal that sends ONAPPINSTALL, with an authorization server that vouches for it.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use portal_sim::{Options, SimPortal};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::machine::Cores;
use crate::process::Server;
use crate::traffic::{PORTALS, application_token, member_id};

const STORE: &str = "call-card.db";
const KEY_FILE: &str = "call-card.key";

/// The store, to be copied for each measurement.
pub(crate) struct Seed {
    cores: Cores,
    folder: TempDir,
    settings: Vec<(&'static str, String)>,
    /// A session's token for each portal, good for all its calls.
    pub(crate) sessions: Vec<String>,
}

/// A backend on a store of its own.
pub(crate) struct Node {
    /// The process.
    pub(crate) server: Server,
    /// Where its store is, until this is dropped.
    pub(crate) folder: TempDir,
}

/// A folder on the disk that the target folder is on: memory would not be durable.
pub(crate) fn folder() -> Result<TempDir> {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).context("no folder")
}

impl Seed {
    /// Starts a backend, installs the portals, asks for sessions, and stops it again.
    ///
    /// # Errors
    /// Whatever is refused.
    pub(crate) async fn plant(cores: Cores) -> Result<Self> {
        let mut portals = Vec::new();
        for number in 0..PORTALS {
            let options = Options {
                member_id: member_id(number),
                application_token: application_token().to_owned(),
                ..Options::default()
            };
            portals.push(SimPortal::start(options).await?);
        }
        let all = |what: fn(&SimPortal) -> String| {
            let texts: Vec<String> = portals.iter().map(what).collect();
            texts.join(",")
        };
        let options = Options::default();
        let mut seed = Self {
            cores,
            folder: folder()?,
            settings: vec![
                ("LISTEN", "127.0.0.1:0".to_owned()),
                ("CLIENT_ID", options.client_id),
                ("CLIENT_SECRET", options.client_secret),
                ("OAUTH_URLS", all(SimPortal::oauth_url)),
                ("ALLOW_PRIVATE", all(SimPortal::host)),
                ("LOG", "error".to_owned()),
            ],
            sessions: Vec::new(),
        };
        let server = seed.serve(seed.folder.path())?;
        let url = format!("http://{}", server.address);
        let client = reqwest::Client::builder().no_proxy().build()?;
        for portal in &portals {
            portal.set_app_url(&url);
            // Again and again, as the portal's queue does: a busy machine may be late to answer.
            portal
                .install_until_taken(|answer| eprintln!("an installation waits: {answer:?}"))
                .await;
            seed.sessions.push(session(&client, &url, portal).await?);
            portal.stop().await;
        }
        server.stop()?;
        Ok(seed)
    }

    /// A backend on a copy of the store.
    pub(crate) fn backend(&self) -> Result<Node> {
        let folder = folder()?;
        for name in [STORE, KEY_FILE] {
            std::fs::copy(self.folder.path().join(name), folder.path().join(name))?;
        }
        let server = self.serve(folder.path())?;
        Ok(Node { server, folder })
    }

    /// A backend on the store in a folder.
    pub(crate) fn serve(&self, folder: &Path) -> Result<Server> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_call-card-backend"));
        for (name, value) in &self.settings {
            command.env(format!("CALL_CARD_{name}"), value);
        }
        let store = format!("sqlite:{}", store(folder).display());
        command.env("CALL_CARD_STORE", store);
        command.env("CALL_CARD_KEY_FILE", folder.join(KEY_FILE));
        Server::start(self.cores, &mut command).context("the backend does not start")
    }
}

/// The store in a folder.
pub(crate) fn store(folder: &Path) -> std::path::PathBuf {
    folder.join(STORE)
}

async fn session(client: &reqwest::Client, url: &str, portal: &SimPortal) -> Result<String> {
    let body = json!({
        "member_id": portal.member_id(), "auth_id": portal.operator_token(),
        "placement": "DEFAULT", "call_id": null,
    });
    let request = client
        .post(format!("{url}/api/session"))
        .header("content-type", "application/json");
    let answer = request.body(body.to_string()).send().await?;
    let answer: Value = serde_json::from_slice(&answer.bytes().await?)?;
    let token = answer["token"].as_str();
    token.map(str::to_owned).context("a session is refused")
}
