//! What a person reads when a page cannot be opened.

use reqwest::Method;

use crate::stand::Stand;

const QUERY: [(&str, &str); 4] = [
    ("DOMAIN", "acme.example"),
    ("PROTOCOL", "1"),
    ("LANG", "en"),
    ("APP_SID", "9f2c"),
];
const BODY: [(&str, &str); 3] = [
    ("AUTH_ID", "t"),
    ("member_id", "5f0c6d1e2b3a49788796a5b4c3d2e1f0"),
    ("PLACEMENT", "CALL_CARD"),
];
const PAGES: [&str; 3] = ["/call-card", "/app", "/install"];

fn form(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn without<'a>(pairs: &[(&'a str, &'a str)], name: &str) -> Vec<(&'a str, &'a str)> {
    pairs
        .iter()
        .copied()
        .filter(|(key, _)| *key != name)
        .collect()
}

fn with<'a>(pairs: &[(&'a str, &'a str)], name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    pairs
        .iter()
        .map(|(key, old)| {
            if *key == name {
                (*key, value)
            } else {
                (*key, *old)
            }
        })
        .collect()
}

/// Checks that an answer is a page of this status that shows its request id; returns its text.
async fn page(answer: reqwest::Response, status: u16) -> String {
    assert_eq!(answer.status(), status);
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(!answer.headers().contains_key("x-frame-options"));
    assert!(
        answer.headers()["content-security-policy"]
            .to_str()
            .is_ok_and(|policy| policy.contains("default-src 'none'"))
    );
    let id = answer.headers()["x-request-id"]
        .to_str()
        .expect("text")
        .to_owned();
    let html = answer.text().await.expect("a page");
    assert!(html.contains(&id), "{html}");
    html
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let stand = Stand::bare().await;
    for path in PAGES {
        for field in ["DOMAIN", "APP_SID", "member_id", "PLACEMENT"] {
            let (query, body) = (form(&without(&QUERY, field)), form(&without(&BODY, field)));
            let answer = stand.node.post_form(&format!("{path}?{query}"), body).await;
            let html = page(answer, 400).await;
            assert!(
                html.contains(&format!("The field {field} is missing.")),
                "{html}"
            );
        }
    }
}

#[tokio::test]
async fn a_field_that_cannot_be_right_is_named() {
    let stand = Stand::bare().await;
    for domain in [
        "",
        "a b",
        "acme.example/x",
        "user@acme.example",
        "acme.example:0",
        "acme.example:99999",
        "[::1]",
        "acme.example:443:1",
        "http://acme.example",
        "acme..example",
        "a;script-src *",
    ] {
        let query = form(&with(&QUERY, "DOMAIN", domain));
        let html = page(
            stand
                .node
                .post_form(&format!("/call-card?{query}"), form(&BODY))
                .await,
            400,
        )
        .await;
        assert!(html.contains("DOMAIN"), "{html}");
        assert!(domain.is_empty() || !html.contains(domain), "{html}");
    }
    let body = form(&with(&BODY, "member_id", "short"));
    let html = page(
        stand
            .node
            .post_form(&format!("/call-card?{}", form(&QUERY)), body)
            .await,
        400,
    )
    .await;
    assert!(html.contains("The field member_id is not valid."), "{html}");
}

#[tokio::test]
async fn a_refusal_may_be_shown_in_the_frame_it_was_opened_in() {
    let stand = Stand::bare().await;
    let ancestors = |answer: &reqwest::Response| {
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .expect("text")
            .to_owned();
        policy.split(';').find_map(|part| {
            part.trim()
                .strip_prefix("frame-ancestors ")
                .map(str::to_owned)
        })
    };
    let answer = stand
        .node
        .post_form(&format!("/call-card?{}", form(&QUERY)), "")
        .await;
    assert_eq!(ancestors(&answer).as_deref(), Some("https://acme.example"));
    let posted = stand
        .node
        .request(Method::POST, "/call-card")
        .header("origin", "https://portal.example:8443");
    let answer = posted
        .header("content-type", "application/x-www-form-urlencoded")
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        ancestors(&answer).as_deref(),
        Some("https://portal.example:8443")
    );
    let answer = stand.node.post_form("/call-card", "").await;
    assert_eq!(ancestors(&answer).as_deref(), Some("'none'"));
}

#[tokio::test]
async fn nothing_but_a_host_gets_from_a_header_into_the_policy() {
    let stand = Stand::bare().await;
    for origin in [
        "null",
        "https://*",
        "https://*.example",
        "https://a;b.example",
        "https://a,b.example",
        "https://a.example/ 'self'",
        "data://a.example",
    ] {
        let posted = stand.node.request(Method::POST, "/install");
        let answer = posted.header("origin", origin).send().await;
        let answer = answer.expect("an answer");
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .expect("text");
        let is_none = policy.contains("frame-ancestors 'none'; base-uri 'none'");
        assert!(is_none, "{origin}: {policy}");
    }
}

#[tokio::test]
async fn a_refusal_is_in_the_readers_language() {
    let stand = Stand::bare().await;
    let query = form(&with(&QUERY, "LANG", "de"));
    let html = page(
        stand.node.post_form(&format!("/app?{query}"), "").await,
        400,
    )
    .await;
    assert!(
        html.contains(r#"<html lang="de" dir="ltr">"#) && html.contains("Das Feld"),
        "{html}"
    );
}

#[tokio::test]
async fn an_address_opened_by_hand_says_what_it_is() {
    let stand = Stand::bare().await;
    let hows = [
        "open the tab “Call Card” during a call",
        "open the application “Call Card” there",
        "as an administrator and install the application",
    ];
    for (path, how) in PAGES.into_iter().zip(hows) {
        let answer = stand.node.get(path).await;
        assert_eq!(answer.headers()["allow"], "POST");
        let html = page(answer, 405).await;
        assert!(html.contains(how), "{path}: {html}");
        assert!(html.contains("opened by Bitrix24"), "{html}");
        assert!(html.contains("sign in to the portal"), "{html}");
        let wish = stand
            .node
            .request(Method::GET, path)
            .header("accept-language", "fr;q=0.9, ru;q=0.5, de;q=0.7");
        let html = page(wish.send().await.expect("an answer"), 405).await;
        assert!(html.contains(r#"<html lang="de""#), "{html}");
        let answer = stand
            .node
            .request(Method::HEAD, path)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 405);
        let answer = stand
            .node
            .request(Method::PUT, path)
            .send()
            .await
            .expect("an answer");
        page(answer, 405).await;
    }
}

#[tokio::test]
async fn limits_hold_for_pages_too() {
    let stand = Stand::with(|settings, _| {
        settings.insert("READ_TIMEOUT", "200ms".to_owned());
    })
    .await;
    let path = format!("/call-card?{}", form(&QUERY));
    page(
        stand.node.post_form(&path, "x".repeat((1 << 20) + 1)).await,
        413,
    )
    .await;
    page(stand.node.post(&path, "text/plain", form(&BODY)).await, 415).await;
    page(stand.node.post_form(&path, "a=1&".repeat(1001)).await, 400).await;
    let waiting = stand
        .node
        .request(Method::POST, &path)
        .header("content-type", "application/x-www-form-urlencoded");
    let body =
        reqwest::Body::wrap_stream(futures_util::stream::pending::<Result<&str, std::io::Error>>());
    page(waiting.body(body).send().await.expect("an answer"), 408).await;
}

#[tokio::test]
async fn a_call_id_that_is_too_long_is_no_launch() {
    let stand = Stand::bare().await;
    let options = format!(r#"{{"CALL_ID":"{}"}}"#, "x".repeat(256));
    let mut body = BODY.to_vec();
    body.push(("PLACEMENT_OPTIONS", &options));
    let html = page(
        stand
            .node
            .post_form(&format!("/call-card?{}", form(&QUERY)), form(&body))
            .await,
        400,
    )
    .await;
    assert!(html.contains("The field CALL_ID is not valid."), "{html}");
}
