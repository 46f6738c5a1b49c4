//! A Chromium, its tabs, and the card in a tab.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::time::sleep;

use crate::cdp::Cdp;

/// Chromium reads the protocol from descriptor 3 and writes it to 4.
const WITH_PIPES: &str = r#"exec 3<&0 4>&1 </dev/null >/dev/null; exec "$0" "$@""#;

/// Quiet, without a screen, as root; each site in a process of its own, as on a desktop.
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--site-per-process",
    "--remote-debugging-pipe",
    "--enable-precise-memory-info",
];

/// How often to look whether a process has gone, and how many times: the first tab of all may leave
/// one more behind than it found.
const GLANCE: Duration = Duration::from_millis(50);
const LOOKS: usize = 40;
/// Ten seconds; the page itself notes the time, so looking late costs nothing.
const LOOKS_FOR_A_LINE: usize = 200;

/// A browser; it ends with this handle.
pub(crate) struct Browser {
    /// The conversation with it.
    pub(crate) cdp: Cdp,
    process: Child,
}

/// A tab with the portal's page.
pub(crate) struct Tab {
    /// The session of the page.
    pub(crate) page: String,
    /// Processes with pages before it was opened.
    processes: usize,
    target: String,
    context: Option<String>,
}

/// The card's frame in a tab, once it has been asked for.
pub(crate) struct Frame {
    /// The session of the frame.
    pub(crate) session: String,
    /// When the portal sent its form, in Unix milliseconds.
    pub(crate) submitted: f64,
}

/// What was seen in a frame.
#[derive(Debug, Deserialize)]
pub(crate) struct Seen {
    /// Moments, in Unix milliseconds.
    pub(crate) seen: std::collections::BTreeMap<String, f64>,
    /// What the page's policy forbade.
    pub(crate) violations: Vec<String>,
    /// The page itself, and what it fetched.
    pub(crate) files: Vec<File>,
}

/// A line of the timeline, in Unix milliseconds.
#[derive(Debug, Deserialize)]
pub(crate) struct Line {
    /// When its text was in the page.
    pub(crate) there: f64,
    /// When it had been drawn.
    pub(crate) drawn: f64,
}

/// Something that was fetched.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct File {
    /// Path of its address.
    pub(crate) name: String,
    /// Bytes on the wire with a head of 300; 0 when it came from the cache.
    pub(crate) sent: u64,
    /// Bytes of its content as it was sent or kept.
    pub(crate) encoded: u64,
}

impl Browser {
    /// Starts one with a profile in `folder`.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let chrome = std::env::var_os("CHROME").unwrap_or_else(|| "chromium".into());
        let mut process = Command::new("sh")
            .args(["-c", WITH_PIPES])
            .arg(chrome)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", folder.display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .context("Chromium does not start")?;
        let input = process.stdin.take().context("no pipe")?;
        let output = process.stdout.take().context("no pipe")?;
        Ok(Self {
            cdp: Cdp::new(input, output),
            process,
        })
    }

    /// A new tab with the portal's page: in a profile of its own that nobody has used (`cold`), or
    /// in the browser's.
    pub(crate) async fn open(&mut self, url: &str, cold: bool) -> Result<Tab> {
        let processes = self.processes().await?;
        let context = if cold {
            let made = self.cdp.call("", "Target.createBrowserContext", json!({}));
            let made = made.await?;
            made["browserContextId"].as_str().map(str::to_owned)
        } else {
            None
        };
        let mut wanted = json!({"url": "about:blank"});
        if let Some(context) = &context {
            wanted["browserContextId"] = json!(context);
        }
        let made = self.cdp.call("", "Target.createTarget", wanted).await?;
        let target = text(&made["targetId"])?;
        let asked = json!({"targetId": target, "flatten": true});
        let made = self.cdp.call("", "Target.attachToTarget", asked).await?;
        let page = text(&made["sessionId"])?;
        let tab = Tab {
            page,
            processes,
            target,
            context,
        };
        // Answered after what prepares the tab: a navigation would overtake that.
        self.cdp.call(&tab.page, "Page.enable", json!({})).await?;
        self.cdp.forget();
        self.cdp
            .call(&tab.page, "Page.navigate", json!({"url": url}))
            .await?;
        self.cdp.event("Page.loadEventFired", |_| true).await?;
        self.cdp.script(&tab.page, include_str!("ready.js")).await?;
        Ok(tab)
    }

    /// Lets the portal open its card with the call, and waits until the frame tells that all it
    /// waits for has been seen. It is not asked, for a question would stand in its way.
    pub(crate) async fn launch(&mut self, tab: &Tab) -> Result<Frame> {
        self.frame_of(tab, include_str!("launch.js")).await
    }

    /// Opens the call's card beside the portal's own, where it stays.
    pub(crate) async fn keep(&mut self, tab: &Tab) -> Result<Frame> {
        self.frame_of(tab, include_str!("keep.js")).await
    }

    async fn frame_of(&mut self, tab: &Tab, script: &str) -> Result<Frame> {
        let done = self.cdp.script(&tab.page, script).await?;
        let submitted = done.as_f64().context("the form was not sent")?;
        let is_frame = |born: &Value| born["targetInfo"]["type"] == "iframe";
        let born = self.cdp.event("Target.attachedToTarget", is_frame).await?;
        Ok(Frame {
            session: text(&born["sessionId"])?,
            submitted,
        })
    }

    /// What was seen in the frame.
    pub(crate) async fn seen(&mut self, frame: &Frame) -> Result<Seen> {
        let seen = self.cdp.script(&frame.session, "allSeen()").await?;
        Ok(serde_json::from_value(seen)?)
    }

    /// Milliseconds that the frame's main thread has worked so far.
    pub(crate) async fn worked(&mut self, frame: &Frame) -> Result<f64> {
        let asked = self
            .cdp
            .call(&frame.session, "Performance.getMetrics", json!({}));
        let asked = asked.await?;
        let metrics = asked["metrics"].as_array().context("no metrics")?;
        let tasks = metrics
            .iter()
            .find(|metric| metric["name"] == "TaskDuration");
        let seconds = tasks.and_then(|metric| metric["value"].as_f64());
        Ok(seconds.context("no metric of tasks")? * 1e3)
    }

    /// Waits until the line of the fact with that number has been drawn.
    pub(crate) async fn line(&mut self, frame: &Frame, seq: u64) -> Result<Line> {
        let script = format!("seenLine('{seq}')");
        for _ in 0..LOOKS_FOR_A_LINE {
            let seen = self.cdp.script(&frame.session, &script).await?;
            if !seen.is_null() {
                return Ok(serde_json::from_value(seen)?);
            }
            sleep(GLANCE).await;
        }
        bail!("fact {seq} was not drawn")
    }

    /// How many processes have pages, or wait for one.
    async fn processes(&mut self) -> Result<usize> {
        let asked = self.cdp.call("", "SystemInfo.getProcessInfo", json!({}));
        let asked = asked.await?;
        let all = asked["processInfo"].as_array().context("no processes")?;
        Ok(all.iter().filter(|each| each["type"] == "renderer").count())
    }

    /// Closes the tab, and forgets its profile if it had its own. Then waits until its processes
    /// are gone: Chromium keeps them for half a second, and the next frame of the same site would
    /// find everything in memory.
    pub(crate) async fn close(&mut self, tab: Tab) -> Result<()> {
        let target = json!({"targetId": tab.target});
        self.cdp.call("", "Target.closeTarget", target).await?;
        if let Some(context) = tab.context {
            let context = json!({"browserContextId": context});
            self.cdp
                .call("", "Target.disposeBrowserContext", context)
                .await?;
        }
        let mut looks = 0;
        while self.processes().await? > tab.processes && looks < LOOKS {
            sleep(GLANCE).await;
            looks += 1;
        }
        Ok(())
    }
}

fn text(value: &Value) -> Result<String> {
    Ok(value
        .as_str()
        .context("no text where one belongs")?
        .to_owned())
}

impl Drop for Browser {
    fn drop(&mut self) {
        let Some(pid) = self.process.id() else { return };
        // Nothing is left to be done about a group that is gone already.
        let _ = std::process::Command::new("kill")
            .args(["-KILL", "--", &format!("-{pid}")])
            .status();
    }
}
