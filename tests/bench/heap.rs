//! What 500 calls leave behind in one page.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::browser::{Browser, Frame, Tab};
use crate::figures::table;

/// Where it is looked at, in parts of the whole.
const LOOKS: usize = 5;

/// Opens and closes the card again and again in one page of the portal. A first card stays open
/// in the same process all the while, so that whatever the others leave would pile up there.
pub(crate) async fn table_of(browser: &mut Browser, page: &str, calls: usize) -> Result<String> {
    browser.cdp.slow_down(1);
    browser.cdp.await_all(&["interactive", "live"]);
    let tab = browser.open(page, false).await?;
    let keeper = browser.keep(&tab).await?;
    let head = [
        "calls",
        "frame: JS heap",
        "documents",
        "nodes",
        "listeners",
        "page: JS heap",
        "its documents",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for call in 0..=calls {
        if call > 0 {
            browser.launch(&tab).await?;
            browser.cdp.script(&tab.page, "sim.card.close()").await?;
        }
        if call % (calls / LOOKS) == 0 {
            rows.push(look(browser, &tab, &keeper, call).await?);
        }
    }
    browser.close(tab).await?;
    Ok(table(&rows))
}

async fn look(browser: &mut Browser, tab: &Tab, frame: &Frame, call: usize) -> Result<Vec<String>> {
    let mut row = vec![call.to_string()];
    let cdp = &mut browser.cdp;
    for (session, counters) in [
        (
            &frame.session,
            &["documents", "nodes", "jsEventListeners"][..],
        ),
        (&tab.page, &["documents"]),
    ] {
        cdp.call(session, "HeapProfiler.collectGarbage", json!({}))
            .await?;
        let usage = cdp.call(session, "Runtime.getHeapUsage", json!({})).await?;
        let used = usage["usedSize"].as_f64().context("no size")?;
        row.push(format!("{:.2} MB", used / 1e6));
        let counted = cdp
            .call(session, "Memory.getDOMCounters", json!({}))
            .await?;
        row.extend(counters.iter().map(|name| number(&counted[name])));
    }
    Ok(row)
}

fn number(value: &Value) -> String {
    value
        .as_u64()
        .map_or_else(|| "?".to_owned(), |value| value.to_string())
}
