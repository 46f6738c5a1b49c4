//! `GET` of the built card's files, and the answer to every address that is none.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::encoding;
use super::failure::Failure;
use crate::assets::{Assets, File};

/// The encodings a build may have prepared, the best first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

pub(super) async fn show(
    State(assets): State<Assets>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if method != Method::GET && method != Method::HEAD {
        return Err(Failure::UnknownPath);
    }
    let path = uri.path().trim_start_matches('/');
    let content_type = content_type(path).ok_or(Failure::UnknownPath)?;
    let plain = assets.file(path).await.ok_or(Failure::UnknownPath)?;
    let (file, encoding) = encoded(&assets, path, plain, &headers).await;
    let etag = format!(
        "\"{:016x}{}\"",
        file.hash,
        encoding.map(|name| format!("-{name}")).unwrap_or_default()
    );
    let is_known = is_held(&headers, &etag);

    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.bytes.into_response()
    };
    let answer = response.headers_mut();
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(caching(path)),
    );
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, etag);
    }
    if !is_known {
        answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Some(name) = encoding {
            answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
    }
    Ok(response)
}

/// The file as the reader takes it: compressed when the build prepared that.
async fn encoded(
    assets: &Assets,
    path: &str,
    plain: File,
    headers: &HeaderMap,
) -> (File, Option<&'static str>) {
    for (name, suffix) in ENCODINGS {
        if encoding::accepts(headers, name)
            && let Some(file) = assets.file(&format!("{path}{suffix}")).await
        {
            return (file, Some(name));
        }
    }
    (plain, None)
}

fn is_held(headers: &HeaderMap, etag: &str) -> bool {
    let held = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    held.split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

/// Names with a hash never change their content; others are asked about each time.
fn caching(path: &str) -> &'static str {
    let is_hash = |part: &str| part.len() >= 8 && part.bytes().all(|b| b.is_ascii_hexdigit());
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.split(['-', '_', '.']).any(is_hash) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// By extension; `None` for what is not served by its own name, compressed files among them.
fn content_type(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    Some(match extension {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" | "map" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::caching;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(caching("call-card-1a2b3c4d5e6f7a8b_bg.wasm").contains("immutable"));
        assert!(caching("tokens-0f1e2d3c4b5a6978.css").contains("immutable"));
        assert_eq!(caching("call-card.js"), "no-cache");
        assert_eq!(caching("snippets/1a2b3c4d5e6f7a8b/inline0.js"), "no-cache");
    }
}
