//! The built card's files, and addresses that are none.

use reqwest::{Method, Response};

use crate::stand::{Stand, problem};
use crate::unread::sent;

const CSS: &str = "/base-0f1e2d3c4b5a6978.css";

async fn ask(stand: &Stand, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = stand.node.request(Method::GET, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn files_with_a_hash_are_kept_for_ever() {
    let stand = Stand::bare().await;
    let answer = ask(&stand, "/call-card-1a2b3c4d5e6f7a8b.js", &[]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()["content-type"],
        "text/javascript; charset=utf-8"
    );
    assert_eq!(
        answer.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(answer.text().await.expect("text"), "export default 1;\n");
    let answer = ask(&stand, "/call-card-1a2b3c4d5e6f7a8b_bg.wasm", &[]).await;
    assert_eq!(answer.headers()["content-type"], "application/wasm");
}

#[tokio::test]
async fn compressed_files_are_sent_to_those_who_take_them() {
    let stand = Stand::bare().await;
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), "pretend-brotli"),
        ("gzip", Some("gzip"), "pretend-gzip"),
        ("br;q=0, gzip;q=0.1", Some("gzip"), "pretend-gzip"),
        ("identity", None, "body{}\n"),
        ("", None, "body{}\n"),
    ] {
        let answer = ask(&stand, CSS, &[("accept-encoding", accepted)]).await;
        let sent = answer
            .headers()
            .get("content-encoding")
            .map(|value| value.to_str().expect("text").to_owned());
        assert_eq!(sent.as_deref(), encoding, "{accepted}");
        assert_eq!(answer.headers()["vary"], "accept-encoding");
        assert_eq!(answer.headers()["content-type"], "text/css; charset=utf-8");
        assert_eq!(answer.text().await.expect("text"), body);
    }
}

#[tokio::test]
async fn a_file_that_has_not_changed_is_not_sent_again() {
    let stand = Stand::bare().await;
    let etag = |answer: &Response| answer.headers()["etag"].to_str().expect("text").to_owned();
    let plain = etag(&ask(&stand, CSS, &[]).await);
    let packed = etag(&ask(&stand, CSS, &[("accept-encoding", "br")]).await);
    assert_ne!(plain, packed);
    let answer = ask(
        &stand,
        CSS,
        &[("if-none-match", &format!("\"x\", W/{plain}"))],
    )
    .await;
    assert_eq!(answer.status(), 304);
    assert_eq!(answer.headers()["etag"], plain.as_str());
    assert!(
        answer.headers()["cache-control"]
            .to_str()
            .is_ok_and(|value| value.contains("immutable"))
    );
    assert_eq!(
        ask(&stand, CSS, &[("if-none-match", &packed)])
            .await
            .status(),
        200
    );
}

#[tokio::test]
async fn a_head_request_gets_the_headers_alone() {
    let stand = Stand::bare().await;
    let answer = stand
        .node
        .request(Method::HEAD, CSS)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-length"], "7");
    assert_eq!(answer.text().await.expect("text"), "");
}

#[tokio::test]
async fn what_is_no_file_of_the_card_is_a_problem() {
    let stand = Stand::bare().await;
    for path in [
        "/",
        "/index.html",
        "/nothing.js",
        "/favicon.ico",
        "/base-0f1e2d3c4b5a6978.css.br",
        "/../assets/base-0f1e2d3c4b5a6978.css",
        "/%2e%2e/stand.rs",
        "/..%2fmain.rs",
        "/%2Fetc%2Fpasswd",
        "//etc/passwd",
        "/.hidden.js",
        "/api",
        "/api/calls",
        "/api/calls/",
        "/events/",
        "/call-card/",
    ] {
        problem(stand.node.get(path).await, 404).await;
    }
    let answer = stand
        .node
        .request(Method::POST, CSS)
        .send()
        .await
        .expect("an answer");
    problem(answer, 404).await;
}

/// As it stands: a client of HTTP would take the dots out of an address before it asks.
#[tokio::test]
async fn no_address_leads_out_of_the_folder() {
    let outside = tempfile::tempdir().expect("a folder");
    let inside = outside.path().join("card");
    std::fs::create_dir(&inside).expect("made");
    for file in [outside.path().join("a.css"), inside.join("b.css")] {
        std::fs::write(file, "body{}").expect("written");
    }
    let stand = Stand::with(|settings, _| {
        settings.insert("ASSETS", inside.to_string_lossy().into_owned());
    })
    .await;
    for (path, status) in [
        ("/b.css", 200),
        ("/../a.css", 404),
        ("/../card/b.css", 404),
        ("/./b.css", 404),
        ("//b.css", 200),
        ("/..//a.css", 404),
        ("/%2e%2e/a.css", 404),
        ("/..%2fa.css", 404),
        ("/..\\a.css", 404),
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        let answer = sent(&stand, request).await;
        let begin = format!("HTTP/1.1 {status} ");
        assert!(answer.starts_with(&begin), "{path}: {answer}");
    }
}
