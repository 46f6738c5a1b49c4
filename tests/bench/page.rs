//! How long a card takes to open, `cargo xtask bench page`; and what 500 calls leave behind in one
//! page, `bench calls`. Prints tables of Markdown.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code, reason = "the other benchmark uses the rest")]
mod browser;
mod cdp;
mod figures;
mod floor;
mod heap;
mod opening;

#[allow(dead_code, reason = "the end-to-end tests use the rest")]
#[path = "../e2e"]
mod e2e {
    pub(crate) mod stand;
}
use e2e::stand;

use anyhow::{Context, Result, ensure};
use portal_sim::CallSpec;
use tempfile::TempDir;

use browser::Browser;
use floor::Floor;
use opening::{Cache, Sample, Subject};
use stand::Stand;

/// Openings of each kind; calls that one page lives through.
const RUNS: usize = 40;
const CALLS: usize = 500;
const SLOW_DOWNS: [u32; 2] = [1, 4];

#[tokio::main]
async fn main() -> Result<()> {
    let is_asked = |what: &str| std::env::args().any(|argument| argument == what);
    let quick = is_asked("--quick");
    let (runs, calls) = if quick { (2, 10) } else { (RUNS, CALLS) };
    // The card that is built in; and a call that may ring as long as this takes.
    let settings = [("CALL_CARD_ASSETS", ""), ("CALL_CARD_GHOST_EXPIRY", "12h")];
    let stand = Stand::with(&settings).await?;
    let call = stand.portal.call(CallSpec::incoming());
    ensure!(call.init().await.is_ok(), "the backend refused the call");
    let card = stand.backend.url().replace("127.0.0.1", "localhost");
    let floor = Floor::beside(&call.launch_form()).await?;
    // The portal lives at 127.0.0.1: another site, and so another process.
    let page = call.page_url().replace("&auto_open=1", "");
    let profile = TempDir::new()?;
    let mut browser = Browser::start(profile.path())?;

    if is_asked("calls") {
        stand.portal.set_app_url(&card);
        println!("{}", heap::table_of(&mut browser, &page, calls).await?);
        return Ok(());
    }
    let address = |subject| match subject {
        Subject::Floor => &floor.url,
        Subject::Card => &card,
    };
    for subject in Subject::in_turn(0) {
        stand.portal.set_app_url(address(subject));
        // The first card of the day fills the cache.
        opening::open(&mut browser, &page, subject, Cache::Warm).await?;
    }
    let mut samples: Vec<Sample> = Vec::new();
    // `1x` or `4x` alone, where a machine cannot be had to oneself for the whole.
    let is_wanted = |slow_down: &u32| {
        let one = SLOW_DOWNS.iter().any(|each| is_asked(&format!("{each}x")));
        !one || is_asked(&format!("{slow_down}x"))
    };
    for slow_down in SLOW_DOWNS.into_iter().filter(is_wanted) {
        browser.cdp.slow_down(slow_down);
        for run in 0..runs {
            for cache in [Cache::Cold, Cache::Warm] {
                for subject in Subject::in_turn(run) {
                    stand.portal.set_app_url(address(subject));
                    let what = || format!("{subject:?}, {cache:?}");
                    let opening = opening::open(&mut browser, &page, subject, cache).await;
                    let opening = opening.with_context(what)?;
                    opening.check(cache).with_context(what)?;
                    samples.push(Sample {
                        subject,
                        cache,
                        slow_down,
                        opening,
                    });
                }
            }
        }
        eprintln!("opened {runs} times each at {slow_down}x");
    }
    println!("{}", opening::tables(&samples));
    Ok(())
}
