//! What every page and every refusal has in common, whoever asked for what.

use portal_sim::{ADMINISTRATOR, CallSpec, OPERATOR};
use reqwest::{Method, Response};

use crate::opened::{Opened, body, query};
use crate::stand::{Stand, problem};

/// Checks that nothing in a page runs or is styled but what carries the page's own nonce.
fn assert_nothing_inline(page: &Opened, what: &str) {
    let nonce = page.directive("script-src");
    let nonce = nonce.trim_start_matches("'nonce-").split('\'').next();
    let ours = format!(r#"nonce="{}""#, nonce.expect("a nonce"));
    for tag in page.html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        let name = tag.split_whitespace().next().unwrap_or_default();
        let is_data = tag.contains(r#"type="application/json""#);
        if ["script", "style"].contains(&name) && !is_data {
            assert!(tag.contains(&ours), "{what}: <{tag}>");
        }
        for attribute in tag.split_whitespace().skip(1) {
            let is_handler = attribute.starts_with("on") && attribute.contains('=');
            assert!(!is_handler, "{what}: <{tag}>");
            assert!(!attribute.starts_with("style="), "{what}: <{tag}>");
            assert!(
                !attribute.to_ascii_lowercase().contains("javascript:"),
                "{what}: <{tag}>"
            );
        }
    }
}

/// Every page there is, by what it is.
async fn all_pages(stand: &Stand) -> Vec<(&'static str, u16, Response)> {
    let node = &stand.node;
    let portal = &stand.portal;
    let call = portal.call(CallSpec::incoming());
    let path = |path: &str| format!("{path}?{}", query("en"));
    let post = |to: String, body: String| async move { node.post_form(&to, body).await };
    let html = node.post(&path("/app"), "text/html", "<p>").await;
    let large = post(path("/app"), "a".repeat(2 << 20)).await;
    vec![
        ("card", 200, node.launch(&call.launch_form()).await),
        (
            "card without a call",
            200,
            post(path("/call-card"), body("[]")).await,
        ),
        (
            "application",
            200,
            node.launch(&portal.launch_app(OPERATOR)).await,
        ),
        (
            "check-up",
            200,
            node.launch(&portal.launch_app(ADMINISTRATOR)).await,
        ),
        (
            "installation",
            200,
            node.launch(&portal.launch_install(ADMINISTRATOR)).await,
        ),
        (
            "no launch",
            400,
            post(path("/call-card"), String::new()).await,
        ),
        (
            "no domain",
            400,
            post("/install".to_owned(), body("{}")).await,
        ),
        ("by hand", 405, node.get("/call-card").await),
        ("application by hand", 405, node.get("/app").await),
        (
            "installation by hand",
            405,
            node.get("/install?DOMAIN=acme.example").await,
        ),
        ("too large", 413, large),
        ("another type", 415, html),
    ]
}

#[tokio::test]
async fn every_page_is_guarded_and_has_nothing_inline_without_its_nonce() {
    let stand = Stand::installed().await;
    for (what, status, answer) in all_pages(&stand).await {
        assert_eq!(answer.status(), status, "{what}");
        let page = Opened::of(answer).await;
        page.assert_guarded();
        assert_nothing_inline(&page, what);
    }
}

#[test]
fn the_page_that_is_built_has_no_handler_and_no_script_of_its_own() {
    let index = concat!(env!("CARGO_MANIFEST_DIR"), "/../../index.html");
    let html = std::fs::read_to_string(index).expect("index.html");
    let tags = html
        .split('<')
        .skip(1)
        .filter_map(|tag| tag.split('>').next());
    for tag in tags {
        let attributes = tag.split_whitespace().skip(1);
        let is_handler = |name: &str| name.starts_with("on") && name.contains('=');
        assert!(!attributes.clone().any(is_handler), "<{tag}>");
        let is_script = tag.starts_with("script") && !tag.contains("application/json");
        assert!(!is_script || tag.contains("nonce"), "<{tag}>");
    }
}

#[tokio::test]
async fn a_frame_belongs_to_its_portal_cloud_or_self_hosted() {
    let stand = Stand::bare().await;
    for (domain, protocol, origin) in [
        ("acme.bitrix24.com", "1", "https://acme.bitrix24.com"),
        ("acme.bitrix24.com:443", "1", "https://acme.bitrix24.com"),
        (
            "crm.corp.example:8443",
            "1",
            "https://crm.corp.example:8443",
        ),
        ("crm.corp.example", "0", "http://crm.corp.example"),
        ("192.168.7.7:8080", "0", "http://192.168.7.7:8080"),
    ] {
        for path in ["/call-card", "/app", "/install"] {
            let query = format!(
                "DOMAIN={domain}&PROTOCOL={protocol}&LANG=en&APP_SID=9f2c4b7a5d0e4c6f8a1b3c5d7e9f0a12"
            );
            let address = format!("{path}?{query}");
            let page = Opened::of(stand.node.post_form(&address, body("{}")).await).await;
            assert_eq!(page.directive("frame-ancestors"), origin, "{path}");
            assert_eq!(page.directive("connect-src"), format!("'self' {origin}"));
            // A page that explains a failure is shown in the same frame.
            let failure = Opened::of(stand.node.post_form(&address, "").await).await;
            assert_eq!(failure.status, 400);
            assert_eq!(failure.directive("frame-ancestors"), origin, "{path}");
        }
    }
    // The verified address of a portal we know counts, with its port and its scheme.
    assert_eq!(stand.portal.install().await.status, 200);
    let form = stand.portal.launch_app(OPERATOR);
    let page = Opened::of(stand.node.launch(&form).await).await;
    assert_eq!(page.directive("frame-ancestors"), stand.portal.url());
}

#[tokio::test]
async fn whoever_opens_a_page_by_hand_may_not_frame_it() {
    let stand = Stand::bare().await;
    let page = Opened::of(stand.node.get("/app").await).await;
    assert_eq!(page.directive("frame-ancestors"), "'none'");
}

#[tokio::test]
async fn every_refusal_to_a_program_is_a_problem() {
    let stand = Stand::installed().await;
    let node = &stand.node;
    let json = "application/json";
    let ask = |method: Method, path: &'static str| async move {
        node.request(method, path).send().await.expect("an answer")
    };
    problem(ask(Method::GET, "/no/such/path").await, 404).await;
    problem(ask(Method::GET, "/../../etc/passwd").await, 404).await;
    problem(ask(Method::POST, "/api/calls/1").await, 405).await;
    problem(ask(Method::GET, "/api/session").await, 405).await;
    problem(ask(Method::DELETE, "/events").await, 405).await;
    problem(ask(Method::GET, "/api/setup").await, 405).await;
    problem(node.post("/api/setup", json, "{").await, 400).await;
    problem(node.post("/api/setup", "text/plain", "{}").await, 415).await;
    problem(
        node.post("/api/setup", json, "x".repeat(2 << 20)).await,
        413,
    )
    .await;
    let forged = r#"{"version":1,"ticket":"forged","action":"install"}"#;
    problem(node.post("/api/setup", json, forged).await, 401).await;
    problem(ask(Method::PUT, "/healthz").await, 405).await;
    problem(ask(Method::GET, "/api/calls/1").await, 401).await;
    problem(ask(Method::GET, "/api/calls/1/live").await, 401).await;
    problem(node.post("/api/session", json, "{").await, 400).await;
    problem(node.post("/api/session", "text/plain", "{}").await, 415).await;
    problem(
        node.post("/api/session", json, "x".repeat(2 << 20)).await,
        413,
    )
    .await;
    problem(node.post_form("/events", "event=").await, 400).await;
    problem(node.post("/events", "text/plain", "event=X").await, 415).await;
    problem(node.post_form("/events", "x".repeat(2 << 20)).await, 413).await;
    problem(node.post_form("/events", "event=ONAPPTEST").await, 403).await;
}

#[tokio::test]
async fn no_answer_of_any_kind_may_be_guessed_at_or_kept() {
    let stand = Stand::installed().await;
    for path in [
        "/healthz",
        "/metrics",
        "/readyz",
        "/nothing",
        "/api/calls/1",
        "/app",
    ] {
        let answer = stand.node.get(path).await;
        let headers = answer.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        assert!(headers.contains_key("x-request-id"), "{path}");
        assert!(!headers.contains_key("set-cookie"), "{path}");
        assert!(!headers.contains_key("x-frame-options"), "{path}");
        assert!(!headers.contains_key("server"), "{path}");
    }
}
