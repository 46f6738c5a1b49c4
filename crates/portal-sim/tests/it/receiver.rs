//! A tiny application: takes events, remembers them, answers what it is told to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use portal_sim::{Options, SimPortal, Wiring};
use serde_json::Value;

/// One event as decoded pairs.
pub(crate) type Pairs = BTreeMap<String, String>;

#[derive(Clone, Default)]
pub(crate) struct Receiver {
    address: String,
    bodies: Arc<Mutex<Vec<String>>>,
    arrived: Arc<tokio::sync::Notify>,
}

impl Receiver {
    /// Raw bodies in order of arrival.
    pub(crate) fn bodies(&self) -> Vec<String> {
        self.bodies.lock().unwrap().clone()
    }

    pub(crate) fn events(&self) -> Vec<Pairs> {
        self.bodies().iter().map(|body| pairs(body)).collect()
    }

    /// Codes in order of arrival.
    pub(crate) fn codes(&self) -> Vec<String> {
        let events = self.events();
        events.iter().map(|event| event["event"].clone()).collect()
    }

    /// Its address with that path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Waits until so many have arrived.
    pub(crate) async fn wait(&self, count: usize) {
        while self.bodies().len() < count {
            self.arrived.notified().await;
        }
    }

    /// Waits for the next arrival.
    pub(crate) async fn arrival(&self) {
        self.arrived.notified().await;
    }
}

pub(crate) fn pairs(body: &str) -> Pairs {
    form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect()
}

/// A portal whose events reach a receiver that answers 200.
pub(crate) async fn stand() -> (SimPortal, Receiver) {
    stand_with(Options::default()).await
}

/// The same, with nothing installed and nothing bound.
pub(crate) async fn stand_bound() -> (SimPortal, Receiver) {
    let wiring = Wiring::Bound;
    stand_with(Options {
        wiring,
        ..Options::default()
    })
    .await
}

async fn stand_with(options: Options) -> (SimPortal, Receiver) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let receiver = Receiver {
        address: address.to_string(),
        ..Receiver::default()
    };
    let take = {
        let receiver = receiver.clone();
        move |body: String| async move {
            receiver.bodies.lock().unwrap().push(body);
            receiver.arrived.notify_one();
            (StatusCode::OK, "taken")
        }
    };
    let router = Router::new()
        .route("/events", post(take.clone()))
        .route("/install", post(take));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let portal = SimPortal::start(options).await.unwrap();
    portal.set_app_url(&format!("http://{address}/"));
    (portal, receiver)
}

/// Status and JSON answer of a form POST; `Value::Null` when it is not JSON.
pub(crate) async fn post_form(url: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(form);
    let (status, text) = send(url, "application/x-www-form-urlencoded", body.finish())
        .await
        .unwrap();
    (status, serde_json::from_str(&text).unwrap_or_default())
}

/// Asks REST as the owner of that token.
pub(crate) async fn rest(
    portal: &SimPortal,
    method: &str,
    token: &str,
    form: &[(&str, &str)],
) -> (u16, Value) {
    let url = format!("{}/rest/{method}", portal.url());
    let all: Vec<(&str, &str)> = [&[("auth", token)], form].concat();
    post_form(&url, &all).await
}

pub(crate) async fn send(
    url: &str,
    content_type: &str,
    body: String,
) -> Result<(u16, String), hyper_util::client::legacy::Error> {
    let client: Client<_, Full<axum::body::Bytes>> =
        Client::builder(TokioExecutor::new()).build_http();
    let request = axum::http::Request::post(url)
        .header("content-type", content_type)
        .body(Full::from(body))
        .unwrap();
    let answer = client.request(request).await?;
    let status = answer.status().as_u16();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    Ok((status, String::from_utf8_lossy(&bytes).into_owned()))
}
