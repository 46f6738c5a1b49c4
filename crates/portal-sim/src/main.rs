//! The simulated portal as a program.

use std::net::SocketAddr;

use clap::Parser;
use portal_sim::{Mode, Options, Profile, SimPortal, Wiring};
use tracing_subscriber::EnvFilter;

/// A simulated Bitrix24 portal: open its page, let it ring.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where the portal listens
    #[arg(long, default_value = "127.0.0.1:8790")]
    listen: SocketAddr,
    /// Where the authorization server listens
    #[arg(long, default_value = "127.0.0.1:8791")]
    oauth_listen: SocketAddr,
    /// Origin of the application's pages
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    app_url: String,
    /// Where events are posted [default: <APP_URL>/events]
    #[arg(long)]
    events_url: Option<String>,
    /// The application's client_secret, when the application renews tokens
    #[arg(long)]
    client_secret: Option<String>,
    /// The portal's language code
    #[arg(long, default_value = "en")]
    lang: String,
    /// Begin with calls of a telephony application instead of the built-in telephony
    #[arg(long)]
    rest_app: bool,
    /// Calls are answered and ended by timers
    #[arg(long)]
    auto: bool,
    /// Send events and show the tab only as the application has bound them, as a real portal does
    #[arg(long)]
    bound: bool,
    /// Install at start, again and again until the application answers 200: by ONAPPINSTALL, or
    /// with --bound without a page
    #[arg(long)]
    install: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).init();
    let arguments = Arguments::parse();
    let defaults = Options::default();
    let portal = SimPortal::start(Options {
        listen: arguments.listen,
        oauth_listen: arguments.oauth_listen,
        app_url: arguments.app_url,
        events_url: arguments.events_url,
        client_secret: arguments
            .client_secret
            .unwrap_or(defaults.client_secret.clone()),
        lang: arguments.lang,
        profile: if arguments.rest_app {
            Profile::RestApp
        } else {
            Profile::BuiltIn
        },
        mode: if arguments.auto {
            Mode::Auto
        } else {
            Mode::Explicit
        },
        wiring: if arguments.bound {
            Wiring::Bound
        } else {
            Wiring::Given
        },
        ..defaults
    })
    .await?;
    println!("portal page           {}/", portal.url());
    println!("authorization server  {}", portal.oauth_url());
    if arguments.install {
        let refused = |answer: &portal_sim::Delivered| {
            println!("installation refused: {} {}", answer.status, answer.body);
        };
        tokio::select! {
            () = portal.install_until_taken(refused) => println!("installed"),
            stop = tokio::signal::ctrl_c() => return Ok(stop?),
        }
    }
    tokio::signal::ctrl_c().await?;
    portal.stop().await;
    Ok(())
}
