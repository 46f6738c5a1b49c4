//! The floor: a page that looks like the card's first paint and does nothing. What a browser takes
//! for that, no card can take less.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use anyhow::{Context, Result};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, header};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo};
use portal_sim::LaunchForm;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A server on a port of its own. It ends with this handle.
pub(crate) struct Floor {
    /// Its origin.
    pub(crate) url: String,
    task: JoinHandle<()>,
}

impl Drop for Floor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Files = HashMap<String, Response<Full<Bytes>>>;

impl Floor {
    /// Answers every launch with what the backend answers to this one, but for scripts, and has
    /// the style sheets that it links.
    pub(crate) async fn beside(form: &LaunchForm) -> Result<Self> {
        let request = Request::post(form.url())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(form.body_text()))?;
        let page = still(&ask(request).await?);
        let (origin, _) = form.action.rsplit_once('/').context("no origin")?;
        let mut files = Files::new();
        for path in linked(&page) {
            let request = Request::get(format!("{origin}{path}")).body(Full::default())?;
            let style = Response::builder()
                .header(header::CONTENT_TYPE, "text/css; charset=utf-8")
                .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
                .body(Full::from(ask(request).await?))?;
            files.insert(path.to_owned(), style);
        }
        let page = Response::builder()
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .header(header::CACHE_CONTROL, "no-store")
            .body(Full::from(page))?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://localhost:{}", listener.local_addr()?.port());
        let task = tokio::spawn(serve(listener, Arc::new((page, files))));
        Ok(Self { url, task })
    }
}

async fn serve(listener: TcpListener, content: Arc<(Response<Full<Bytes>>, Files)>) {
    while let Ok((stream, _)) = listener.accept().await {
        // As the backend does.
        let _ = stream.set_nodelay(true);
        let content = Arc::clone(&content);
        let answer = service_fn(move |request: Request<Incoming>| {
            let content = Arc::clone(&content);
            async move {
                let file = content.1.get(request.uri().path());
                let answer = match *request.method() {
                    Method::GET => file.cloned().unwrap_or_default(),
                    _ => content.0.clone(),
                };
                // A browser that waits for its answer sends the next request after it.
                let _ = request.into_body().collect().await;
                Ok::<_, Infallible>(answer)
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
    }
}

async fn ask(request: Request<Full<Bytes>>) -> Result<String> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let answer = client.request(request).await?;
    anyhow::ensure!(answer.status() == 200, "answered {}", answer.status());
    let body = answer.into_body().collect().await?.to_bytes();
    Ok(String::from_utf8(body.into())?)
}

/// The page without scripts, and without links that fetch them.
fn still(page: &str) -> String {
    let mut still = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        still.push_str(before);
        let tag = after.split('>').next().unwrap_or_default();
        let end = if tag.starts_with("script") {
            "</script>"
        } else if tag.starts_with("link") && tag.contains("preload") {
            ">"
        } else {
            still.push('<');
            rest = after;
            continue;
        };
        rest = after.split_once(end).map_or("", |(_, rest)| rest);
    }
    still + rest
}

/// Paths of the style sheets.
fn linked(page: &str) -> Vec<&str> {
    let sheets = page.split("<link rel=\"stylesheet\"").skip(1);
    sheets
        .filter_map(|link| link.split_once("href=\"")?.1.split('"').next())
        .collect()
}
