//! Posts to the application. Plain http: a simulated portal lives on loopback.

use std::error::Error;

use axum::body::Bytes;
use axum::http::{Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::mode;
use crate::record::Delivered;

/// How long the queue waits for an answer. The real limit is not published.
const PATIENCE_MS: u64 = 30_000;

pub(crate) struct HttpClient(Client<HttpConnector, Full<Bytes>>);

impl HttpClient {
    pub(crate) fn new() -> Self {
        // Every delivery opens its own connection, as deliveries of a queue do: an
        // application that was restarted meanwhile is not met with a dead one.
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_max_idle_per_host(0);
        Self(builder.build_http())
    }

    /// Posts a body; whatever goes wrong becomes a status of 0.
    pub(crate) async fn post(&self, url: &str, content_type: &str, body: String) -> Delivered {
        match mode::within(PATIENCE_MS, self.try_post(url, content_type, body)).await {
            None => Delivered::not("no answer in time"),
            Some(Ok(delivered)) => delivered,
            Some(Err(error)) => Delivered::not(format!("no answer: {}", root(&*error))),
        }
    }

    async fn try_post(
        &self,
        url: &str,
        content_type: &str,
        body: String,
    ) -> Result<Delivered, Box<dyn Error + Send + Sync>> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(url)
            .header(header::CONTENT_TYPE, content_type)
            .header(header::USER_AGENT, "Bitrix24 Webhook Engine")
            .body(Full::from(body))?;
        let answer = self.0.request(request).await?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await?.to_bytes();
        Ok(Delivered {
            status,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}

/// The innermost cause says most: `connection refused`.
fn root(error: &(dyn Error + Send + Sync + 'static)) -> String {
    let mut cause: &dyn Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
