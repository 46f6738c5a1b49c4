//! How long an event takes to the screen: `cargo xtask bench pixel`. Prints a table of Markdown.
#![cfg(not(target_arch = "wasm32"))]

#[allow(dead_code, reason = "the other benchmark uses the rest")]
mod browser;
#[allow(dead_code, reason = "the other benchmark uses the rest")]
mod cdp;
mod figures;
mod subscriber;

#[allow(dead_code, reason = "the end-to-end tests use the rest")]
#[path = "../e2e"]
mod e2e {
    pub(crate) mod stand;
}
use e2e::stand;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Result, ensure};
use portal_sim::{CallSpec, End};
use tempfile::TempDir;
use tokio::time::sleep;

use browser::Browser;
use figures::{quantile, table};
use stand::Stand;
use subscriber::Subscriber;

/// Calls of each kind, and what is reported of each.
const CALLS: usize = 25;
const EVENTS: u64 = 20;
const SLOW_DOWNS: [u32; 2] = [1, 4];
/// Between two events: long enough for the one before to be drawn; now longer, now shorter, so that
/// they meet frames at all times.
const PAUSES_MS: [u64; 5] = [67, 81, 73, 87, 78];
/// The page with a few lines of script.
const READER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/reader");

/// Milliseconds from the webhook's POST to each place, for many events.
#[derive(Default)]
struct Times {
    socket: Vec<f64>,
    text: Vec<f64>,
    drawn: Vec<f64>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let is_asked = |what: &str| std::env::args().any(|argument| argument == what);
    let quick = is_asked("--quick");
    let (calls, events) = if quick { (1, 5) } else { (CALLS, EVENTS) };
    let card = Stand::with(&[("CALL_CARD_ASSETS", "")]).await?;
    let reader = Stand::with(&[("CALL_CARD_ASSETS", READER)]).await?;
    let profile = TempDir::new()?;
    let mut browser = Browser::start(profile.path())?;

    let head = [
        "page",
        "events",
        "subscriber's socket",
        "text changed",
        "over the socket",
        "drawn",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    // `1x` or `4x` alone, where a machine cannot be had to oneself for the whole.
    let is_wanted = |slow_down: &u32| {
        let one = SLOW_DOWNS.iter().any(|each| is_asked(&format!("{each}x")));
        !one || is_asked(&format!("{slow_down}x"))
    };
    for slow_down in SLOW_DOWNS.into_iter().filter(is_wanted) {
        browser.cdp.slow_down(slow_down);
        let subjects = [("a few lines of script", &reader), ("card", &card)];
        let mut times = [Times::default(), Times::default()];
        for _ in 0..calls {
            for ((_, stand), times) in subjects.iter().zip(&mut times) {
                follow(&mut browser, stand, events, times).await?;
            }
        }
        for ((name, _), times) in subjects.iter().zip(&times) {
            rows.push(row(&format!("{name}, {slow_down}x"), times));
        }
        eprintln!("followed {calls} calls each at {slow_down}x");
    }
    println!("{}", table(&rows));
    Ok(())
}

/// Opens the page of one call, and reports one employee after the other as talking.
async fn follow(
    browser: &mut Browser,
    stand: &Stand,
    events: u64,
    times: &mut Times,
) -> Result<()> {
    let backend = stand.backend.url();
    let call = stand.portal.call(CallSpec::incoming());
    ensure!(call.init().await.is_ok(), "the backend refused the call");
    let form = call.launch_form();
    let mut subscriber = Subscriber::open(&backend, &form, &call.id).await?;
    let page = call.page_url().replace("&auto_open=1", "");
    browser.cdp.await_all(&["live"]);
    let tab = browser.open(&page, false).await?;
    // The portal lives at 127.0.0.1: another site, and so another process.
    let other_site = backend.replace("127.0.0.1", "localhost");
    stand.portal.set_app_url(&other_site);
    let frame = browser.launch(&tab).await?;
    stand.portal.set_app_url(&backend);
    let mut sent = Vec::new();
    for event in 0..events {
        let pause = PAUSES_MS[event as usize % PAUSES_MS.len()];
        sleep(Duration::from_millis(pause)).await;
        let begun = now();
        ensure!(
            call.start(100 + event).await.is_ok(),
            "an event was refused"
        );
        sent.push((begun, subscriber.next().await?));
    }
    // Only now: a question to the page would stand in the way of the event it asks for.
    for (begun, arrived) in sent {
        let line = browser.line(&frame, arrived.seq).await?;
        times.socket.push(arrived.at - begun);
        times.text.push(line.there - begun);
        times.drawn.push(line.drawn - begun);
    }
    browser.close(tab).await?;
    ensure!(
        call.end(End::answered(5)).await.is_ok(),
        "the end was refused"
    );
    Ok(())
}

fn row(name: &str, times: &Times) -> Vec<String> {
    let both = |samples: &[f64]| {
        let [p50, p99] = [0.5, 0.99].map(|share| quantile(samples, share));
        format!("{p50:.1} / {p99:.1}")
    };
    // Between the two quantiles, as the budget has it.
    let over = |share| quantile(&times.text, share) - quantile(&times.socket, share);
    vec![
        name.to_owned(),
        times.text.len().to_string(),
        both(&times.socket),
        both(&times.text),
        format!("{:.1} / {:.1}", over(0.5), over(0.99)),
        both(&times.drawn),
    ]
}

/// Unix milliseconds: the clock that the pages' times are on as well.
#[expect(clippy::disallowed_methods, reason = "a stopwatch reads the clock")]
pub(crate) fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64() * 1e3)
}
