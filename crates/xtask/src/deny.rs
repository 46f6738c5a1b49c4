//! Licences, bans, sources and advisories of everything we build upon.

use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Result;

use crate::group;
use crate::run::{cargo, perform};
use crate::tools::cargo_deny;

/// How long we wait for the database of advisories.
const FETCH_PATIENCE: Duration = Duration::from_secs(90);

/// Runs cargo-deny.
pub(crate) fn run() -> Result<()> {
    cargo_deny::ensure()?;
    perform(&mut cargo(
        "deny --all-features check licenses bans sources",
    ))?;
    if fetched(&mut cargo("deny fetch db")) {
        return perform(&mut cargo(
            "deny --all-features check --disable-fetch advisories",
        ));
    }
    eprintln!("deny: advisories were NOT checked, as their database cannot be fetched from here");
    Ok(())
}

/// Whether the fetch came through in time.
fn fetched(fetch: &mut Command) -> bool {
    fetch
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .env("GIT_TERMINAL_PROMPT", "0");
    let Ok(mut child) = group::start(fetch) else {
        return false;
    };
    let (done, wait) = mpsc::channel();
    let id = child.id();
    std::thread::spawn(move || done.send(child.wait().is_ok_and(|status| status.success())));
    wait.recv_timeout(FETCH_PATIENCE).unwrap_or_else(|_| {
        group::end(id);
        false
    })
}
