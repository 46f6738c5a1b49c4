//! Chromium's developer tools protocol, over the two pipes of `--remote-debugging-pipe`.
//!
//! WebDriver reaches the page only: a frame of another site lives in a process of its own, and
//! this is the way to that one.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::time::timeout;

/// Put into each document before its own scripts.
const WATCH: &str = include_str!("watch.js");

/// How long a script may take. What it waits for comes within seconds, or not at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// The conversation with a browser.
pub(crate) struct Cdp {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    last_id: u64,
    /// How many times slower than the machine the pages run.
    slow_down: u32,
    /// What new frames wait for.
    awaited: Value,
    events: VecDeque<Event>,
}

/// What the browser says unasked.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) method: String,
    pub(crate) params: Value,
}

impl Cdp {
    pub(crate) fn new(input: ChildStdin, output: ChildStdout) -> Self {
        Self {
            input,
            output: BufReader::new(output),
            last_id: 0,
            slow_down: 1,
            awaited: json!([]),
            events: VecDeque::new(),
        }
    }

    /// From now on new pages and frames run that many times slower.
    pub(crate) const fn slow_down(&mut self, times: u32) {
        self.slow_down = times;
    }

    /// From now on new frames tell when all of this has been seen in them.
    pub(crate) fn await_all(&mut self, milestones: &[&str]) {
        self.awaited = json!(milestones);
    }

    /// Asks, and waits for the answer. An empty session is the browser itself.
    pub(crate) async fn call(
        &mut self,
        session: &str,
        method: &str,
        params: Value,
    ) -> Result<Value> {
        let id = self.send(session, method, params).await?;
        loop {
            let mut message = self.read().await?;
            if message["id"] == id {
                if !message["error"].is_null() {
                    bail!("{method}: {}", message["error"]);
                }
                return Ok(message["result"].take());
            }
        }
    }

    /// Runs a script and waits for what it promises.
    pub(crate) async fn script(&mut self, session: &str, script: &str) -> Result<Value> {
        let asked = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
        let asked = self.call(session, "Runtime.evaluate", asked);
        let answer = timeout(PATIENCE, asked).await;
        let mut answer = answer.with_context(|| format!("{script}: no answer"))??;
        if !answer["exceptionDetails"].is_null() {
            bail!("{script}: {}", answer["exceptionDetails"]);
        }
        Ok(answer["result"]["value"].take())
    }

    /// Forgets what has been said so far.
    pub(crate) fn forget(&mut self) {
        self.events.clear();
    }

    /// Waits for an event of that name for which `is_it`; earlier ones are forgotten.
    pub(crate) async fn event(
        &mut self,
        method: &str,
        is_it: impl Fn(&Value) -> bool,
    ) -> Result<Value> {
        loop {
            while let Some(event) = self.events.pop_front() {
                if event.method == method && is_it(&event.params) {
                    return Ok(event.params);
                }
            }
            self.read().await?;
        }
    }

    /// The next message. Whatever is born meanwhile is prepared before it may run.
    async fn read(&mut self) -> Result<Value> {
        let mut bytes = Vec::new();
        self.output.read_until(0, &mut bytes).await?;
        bytes.pop().context("the browser has ended")?;
        let mut message: Value = serde_json::from_slice(&bytes)?;
        if let Some(method) = message["method"].as_str().map(str::to_owned) {
            let params = message["params"].take();
            if method == "Target.attachedToTarget" {
                self.prepare(&params).await?;
            }
            self.events.push_back(Event { method, params });
        }
        Ok(message)
    }

    /// Everything in one go and without waiting: the new frame stands still meanwhile.
    async fn prepare(&mut self, born: &Value) -> Result<()> {
        let session = born["sessionId"].as_str().context("no session")?.to_owned();
        let watch = format!("const awaited = {};\n{WATCH}", self.awaited);
        let follow = json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true});
        for (method, params) in [
            ("Page.enable", json!({})),
            (
                "Page.addScriptToEvaluateOnNewDocument",
                json!({"source": watch}),
            ),
            (
                "Emulation.setCPUThrottlingRate",
                json!({"rate": self.slow_down}),
            ),
            // What its main thread works, not how long it takes on a busy machine.
            ("Performance.enable", json!({"timeDomain": "threadTicks"})),
            ("Target.setAutoAttach", follow),
            ("Runtime.runIfWaitingForDebugger", json!({})),
        ] {
            self.send(&session, method, params).await?;
        }
        Ok(())
    }

    async fn send(&mut self, session: &str, method: &str, params: Value) -> Result<u64> {
        self.last_id += 1;
        let mut message = json!({"id": self.last_id, "method": method, "params": params});
        if !session.is_empty() {
            message["sessionId"] = json!(session);
        }
        let mut bytes = serde_json::to_vec(&message)?;
        bytes.push(0);
        self.input.write_all(&bytes).await?;
        Ok(self.last_id)
    }
}
