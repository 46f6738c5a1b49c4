//! The stage a developer works on: the card under trunk, the backend, and a simulated portal that rings.

mod stage;

use std::ffi::OsStr;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::card;
use crate::run::{build, cargo, command, root, run as run_command, target_dir};
use stage::Stage;

const CARD: u16 = 8080;
const BACKEND: u16 = 8787;
const PORTAL: u16 = 8790;
const PORTAL_OAUTH: u16 = 8791;

/// What the portal and the backend know each other by, on this stage alone.
const CLIENT_ID: &str = "local.65f0a1b2c3d4e5.01234567";
const CLIENT_SECRET: &str = "a-secret-that-only-guards-a-simulated-portal";

/// Builds, starts the three, and stays until one of them ends or Ctrl-C.
pub(crate) fn run() -> Result<()> {
    for (port, whose) in [
        (CARD, "the card"),
        (BACKEND, "the backend"),
        (PORTAL, "the portal"),
        (PORTAL_OAUTH, "its sign-in"),
    ] {
        ensure_free(port, whose)?;
    }
    card::ensure_tools()?;
    // The whole workspace's features, as in `cargo test --workspace`, so that one does not undo the other's build.
    let programs = [
        "build",
        "--workspace",
        "--bin=call-card-backend",
        "--bin=portal-sim",
    ];
    let built = build(&mut cargo(&programs))?;
    run_command(&mut card::trunk(&["build"]))?;

    let mut stage = Stage::open()?;
    stage.start("backend", &mut backend(&built)?)?;
    stage.wait_for("backend", BACKEND)?;
    // A page that came by POST cannot be reloaded by trunk's script, and its policy forbids the script's connection.
    stage.start(
        "card",
        &mut card::trunk(&["serve", "--no-autoreload", "true"]),
    )?;
    stage.wait_for("card", CARD)?;
    stage.start("portal", &mut portal(&built)?)?;
    stage.wait_for("portal", PORTAL)?;
    stage.say(&format!("Open http://127.0.0.1:{PORTAL}/"));
    stage.play()
}

fn backend(built: &[PathBuf]) -> Result<Command> {
    let folder = target_dir()?.join("dev");
    std::fs::create_dir_all(&folder)?;
    let mut backend = command(program(built, "call-card-backend")?);
    backend
        .env("CALL_CARD_LISTEN", local(BACKEND))
        .env("CALL_CARD_PUBLIC_URL", format!("http://{}", local(CARD)))
        .env("CALL_CARD_CLIENT_ID", CLIENT_ID)
        .env("CALL_CARD_CLIENT_SECRET", CLIENT_SECRET)
        .env(
            "CALL_CARD_STORE",
            format!("sqlite:{}", folder.join("call-card.db").display()),
        )
        .env("CALL_CARD_KEY_FILE", folder.join("call-card.key"))
        .env(
            "CALL_CARD_OAUTH_URLS",
            format!("http://{}", local(PORTAL_OAUTH)),
        )
        .env("CALL_CARD_ALLOW_PRIVATE", local(PORTAL))
        .env("CALL_CARD_ASSETS", root().join("dist"));
    Ok(backend)
}

fn portal(built: &[PathBuf]) -> Result<Command> {
    let mut portal = command(program(built, "portal-sim")?);
    portal
        .args([
            "--auto",
            "--install",
            "--listen",
            &local(PORTAL),
            "--oauth-listen",
            &local(PORTAL_OAUTH),
        ])
        .args(["--app-url", &format!("http://{}", local(CARD))])
        .args(["--client-id", CLIENT_ID, "--client-secret", CLIENT_SECRET]);
    Ok(portal)
}

fn program<'a>(built: &'a [PathBuf], name: &str) -> Result<&'a PathBuf> {
    built
        .iter()
        .find(|path| path.file_stem() == Some(OsStr::new(name)))
        .with_context(|| format!("cargo built no {name}"))
}

fn local(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

fn ensure_free(port: u16, whose: &str) -> Result<()> {
    if let Err(error) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        bail!(
            "port {port}, which {whose} needs, cannot be had ({error}): end what listens there and start again"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_named() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = taken.local_addr().expect("an address").port();
        let error = ensure_free(port, "the backend")
            .expect_err("a refusal")
            .to_string();
        assert!(
            error.starts_with(&format!(
                "port {port}, which the backend needs, cannot be had"
            )),
            "{error}"
        );
        drop(taken);
        ensure_free(port, "the backend").expect("free again");
    }
}
