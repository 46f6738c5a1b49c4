//! The stage a developer works on: the card under trunk, the backend, and a portal that rings.

mod log;
mod stage;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use anyhow::{Result, bail};

use crate::card;
use crate::run::{Built, build, cargo, command, perform, root, target_dir};
use stage::Stage;

const CARD: u16 = 8080;
const BACKEND: u16 = 8787;
const PORTAL: u16 = 8790;
const PORTAL_OAUTH: u16 = 8791;

/// The ports, and whose they are.
const PORTS: &[(u16, &str)] = &[
    (CARD, "the card"),
    (BACKEND, "the backend"),
    (PORTAL, "the portal"),
    (PORTAL_OAUTH, "its authorization server"),
];

/// What the portal and the backend know each other by: the simulated portal's own, and a secret
/// for this stage alone.
const CLIENT_ID: &str = "local.65f0a1b2c3d4e5.01234567";
const CLIENT_SECRET: &str = "a-secret-that-only-guards-a-simulated-portal";

/// Builds, starts the three, and stays until one of them ends or Ctrl-C.
pub(crate) fn run() -> Result<()> {
    for (port, whose) in PORTS {
        ensure_free(*port, whose)?;
    }
    card::ensure_tools()?;
    // With the whole workspace's features, as in `cargo test`: neither undoes the other's build.
    let built = build(&mut cargo(
        "build --workspace --bin=call-card-backend --bin=portal-sim",
    ))?;
    perform(&mut card::trunk("build"))?;

    let mut stage = Stage::open()?;
    stage.start("backend", &mut backend(&built)?)?;
    stage.wait_for("backend", BACKEND)?;
    // A page that came by POST is not to be reloaded, and its policy forbids trunk's connection.
    stage.start("card", &mut card::trunk("serve --no-autoreload true"))?;
    stage.wait_for("card", CARD)?;
    stage.start("portal", &mut portal(&built)?)?;
    stage.wait_for("portal", PORTAL)?;
    stage.play(&format!("Open {}/", http(PORTAL)))
}

fn backend(built: &Built) -> Result<Command> {
    let folder = target_dir()?.join("dev");
    std::fs::create_dir_all(&folder)?;
    let store = format!("sqlite:{}", folder.join("call-card.db").display());
    let mut backend = command(built.program("call-card-backend")?, "");
    backend
        .env("CALL_CARD_LISTEN", host(BACKEND))
        .env("CALL_CARD_PUBLIC_URL", http(CARD))
        .env("CALL_CARD_CLIENT_ID", CLIENT_ID)
        .env("CALL_CARD_CLIENT_SECRET", CLIENT_SECRET)
        .env("CALL_CARD_STORE", store)
        .env("CALL_CARD_KEY_FILE", folder.join("call-card.key"))
        .env("CALL_CARD_OAUTH_URLS", http(PORTAL_OAUTH))
        .env("CALL_CARD_ALLOW_PRIVATE", host(PORTAL))
        .env("CALL_CARD_ASSETS", root().join("dist"));
    Ok(backend)
}

fn portal(built: &Built) -> Result<Command> {
    let (portal, oauth, app) = (host(PORTAL), host(PORTAL_OAUTH), http(CARD));
    let flags = format!(
        "--auto --bound --install --listen {portal} --oauth-listen {oauth} --app-url {app} \
         --client-secret {CLIENT_SECRET}"
    );
    Ok(command(built.program("portal-sim")?, &flags))
}

fn host(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

fn http(port: u16) -> String {
    format!("http://{}", host(port))
}

fn ensure_free(port: u16, whose: &str) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} is taken, and {whose} needs it: end the program that listens there")
        }
        Err(error) => bail!("port {port} cannot be had for {whose}: {error}"),
    }
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
        let expected = format!("port {port} is taken, and the backend needs it");
        assert!(error.starts_with(&expected), "{error}");
    }
}
