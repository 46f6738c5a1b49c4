//! The page as the backend sends it, before any script has run.

use anyhow::{Context, Result, ensure};
use http_body_util::BodyExt;
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use portal_sim::LaunchForm;
use serde_json::json;

use super::card::LOOK;
use crate::see::Look;
use crate::stand::Browser;

/// Posts the launch without a browser, and reads the answer in an inert document: nothing in it
/// is run or loaded.
pub(crate) async fn first_paint(browser: &Browser, form: &LaunchForm) -> Result<Look> {
    let html = post(form).await?;
    // A page without rules of its own on what may be parsed.
    browser.client.goto("about:blank").await?;
    let script =
        format!("return ({LOOK})(new DOMParser().parseFromString(arguments[0], 'text/html'))");
    let seen = browser.client.execute(&script, vec![json!(html)]).await?;
    serde_json::from_value::<Option<Look>>(seen)?.with_context(|| format!("no card in {html}"))
}

async fn post(form: &LaunchForm) -> Result<String> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(form.url())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.body_text())?;
    let client = Client::builder(TokioExecutor::new()).build_http::<String>();
    let answer = client.request(request).await?;
    ensure!(
        answer.status() == 200,
        "the launch was answered with {}",
        answer.status()
    );
    let body = answer.into_body().collect().await?.to_bytes();
    Ok(String::from_utf8(body.into())?)
}
