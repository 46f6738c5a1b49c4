//! A reader of the live stream without a browser: when an event reaches the subscriber's socket.

use anyhow::{Context, Result, ensure};
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use portal_sim::LaunchForm;
use serde_json::{Value, json};
use tokio::sync::mpsc;

/// The stream of one call.
pub(crate) struct Subscriber {
    arrived: mpsc::UnboundedReceiver<Arrived>,
}

/// A fact, and when it came.
pub(crate) struct Arrived {
    /// Its number.
    pub(crate) seq: u64,
    /// In Unix milliseconds.
    pub(crate) at: f64,
}

impl Subscriber {
    /// Opens a session with what the portal gives to its frames, and the stream with that. Returns
    /// when the snapshot has come.
    pub(crate) async fn open(backend: &str, form: &LaunchForm, call_id: &str) -> Result<Self> {
        let field = |name| form.field(name).context("the launch lacks a field");
        let wanted = json!({
            "member_id": field("member_id")?, "auth_id": field("AUTH_ID")?,
            "placement": "CALL_CARD", "call_id": call_id,
        });
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        let request = Request::post(format!("{backend}/api/session"))
            .header("content-type", "application/json")
            .body(Full::<Bytes>::from(wanted.to_string()))?;
        let answer = client.request(request).await?;
        ensure!(answer.status() == 200, "no session: {}", answer.status());
        let session = answer.into_body().collect().await?.to_bytes();
        let session: Value = serde_json::from_slice(&session)?;
        let token = session["token"].as_str().context("no token")?;
        let request = Request::get(format!("{backend}/api/calls/{call_id}/live"))
            .header("authorization", format!("Bearer {token}"))
            .body(Full::default())?;
        let stream = client.request(request).await?;
        ensure!(stream.status() == 200, "no stream: {}", stream.status());
        let (tell, mut arrived) = mpsc::unbounded_channel();
        tokio::spawn(read(stream.into_body(), tell));
        arrived.recv().await.context("no snapshot")?;
        Ok(Self { arrived })
    }

    /// The next fact.
    pub(crate) async fn next(&mut self) -> Result<Arrived> {
        self.arrived.recv().await.context("the stream has ended")
    }
}

/// Every event is one write of the backend's, and far smaller than what is read at once.
async fn read(mut stream: Incoming, tell: mpsc::UnboundedSender<Arrived>) {
    while let Some(Ok(frame)) = stream.frame().await {
        let at = crate::now();
        let text = frame.into_data().unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let ids = text.lines().filter_map(|line| line.strip_prefix("id:"));
        for seq in ids.filter_map(|id| id.trim().parse().ok()) {
            if tell.send(Arrived { seq, at }).is_err() {
                return;
            }
        }
    }
}
