//! A server that answers what a test tells it to, for what no portal should do and some do.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// The path without its first slash.
    pub(crate) path: String,
    pub(crate) form: BTreeMap<String, String>,
}

impl Asked {
    pub(crate) fn field(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }
}

/// What it gets.
pub(crate) struct Reply {
    status: u16,
    location: Option<String>,
    body: String,
    after: Option<Arc<Notify>>,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, &body.to_string())
    }

    pub(crate) fn text(status: u16, body: &str) -> Self {
        Self {
            status,
            location: None,
            body: body.to_owned(),
            after: None,
        }
    }

    pub(crate) fn result(result: impl Into<Value>) -> Self {
        Self::json(200, &json!({"result": result.into()}))
    }

    pub(crate) fn error(status: u16, code: &str) -> Self {
        Self::json(
            status,
            &json!({"error": code, "error_description": "words"}),
        )
    }

    pub(crate) fn redirect(location: &str) -> Self {
        Self {
            location: Some(location.to_owned()),
            ..Self::text(302, "")
        }
    }

    /// The same, once somebody says so.
    pub(crate) fn after(self, word: &Arc<Notify>) -> Self {
        Self {
            after: Some(Arc::clone(word)),
            ..self
        }
    }
}

type Script = Box<dyn FnMut(&Asked) -> Reply + Send>;

struct Inner {
    asked: Mutex<Vec<Asked>>,
    script: Mutex<Script>,
}

/// A server on loopback; it ends with its test.
pub(crate) struct Scripted {
    pub(crate) url: String,
    inner: Arc<Inner>,
}

impl Scripted {
    pub(crate) async fn start(script: impl FnMut(&Asked) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let inner = Arc::new(Inner {
            asked: Mutex::default(),
            script: Mutex::new(Box::new(script)),
        });
        let routes = axum::Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self {
            url: format!("http://{address}"),
            inner,
        }
    }

    /// `host:port`, as ALLOW_PRIVATE wants it.
    pub(crate) fn authority(&self) -> String {
        self.url.trim_start_matches("http://").to_owned()
    }

    /// A portal's REST base here.
    pub(crate) fn endpoint(&self) -> String {
        format!("{}/rest/", self.url)
    }

    /// All requests of this path, oldest first.
    pub(crate) fn asked(&self, path: &str) -> Vec<Asked> {
        let asked = self.inner.asked.lock().expect("held");
        asked
            .iter()
            .filter(|asked| asked.path == path)
            .cloned()
            .collect()
    }

    /// How many requests came at all.
    pub(crate) fn count(&self) -> usize {
        self.inner.asked.lock().expect("held").len()
    }

    /// Answers otherwise from now on.
    pub(crate) fn play(&self, script: impl FnMut(&Asked) -> Reply + Send + 'static) {
        *self.inner.script.lock().expect("held") = Box::new(script);
    }
}

async fn answer(State(inner): State<Arc<Inner>>, uri: Uri, body: Bytes) -> Response {
    let form = url::form_urlencoded::parse(&body).into_owned().collect();
    let asked = Asked {
        path: uri.path().trim_matches('/').to_owned(),
        form,
    };
    inner.asked.lock().expect("held").push(asked.clone());
    let reply = (inner.script.lock().expect("held"))(&asked);
    if let Some(after) = reply.after {
        after.notified().await;
    }
    let status = StatusCode::from_u16(reply.status).expect("a status");
    let mut response = (status, reply.body).into_response();
    if let Some(location) = reply.location {
        let location = location.parse().expect("a header");
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
