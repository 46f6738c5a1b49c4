//! How much one address may ask, and that nobody genuine is ever refused for it.

use portal_sim::CallSpec;
use reqwest::{Method, Response};
use serde_json::json;

use crate::stand::{Stand, event, json_of, problem};

/// A backend that lets an address ask ten times, and then once a second.
async fn strict() -> Stand {
    let stand = Stand::with_clock(backend::clock::Clock::test(now()), |settings, _| {
        settings.insert("ADDRESS_RATE", "1".to_owned());
        settings.insert("ADDRESS_BURST", "10".to_owned());
    })
    .await;
    assert_eq!(stand.portal.install().await.status, 200);
    stand.node.clock.advance(60_000);
    stand
}

fn now() -> domain::Timestamp {
    backend::clock::Clock::System.now()
}

async fn guess(stand: &Stand, forwarded_for: &str) -> Response {
    let body = json!({
        "member_id": stand.portal.member_id(), "auth_id": "a-guess",
        "placement": "DEFAULT", "call_id": null,
    });
    let request = stand
        .node
        .request(Method::POST, "/api/session")
        .header("content-type", "application/json")
        .header("x-forwarded-for", forwarded_for);
    request
        .body(body.to_string())
        .send()
        .await
        .expect("an answer")
}

#[tokio::test]
async fn whoever_guesses_tokens_is_told_to_wait_and_the_authorization_server_is_spared() {
    let stand = strict().await;
    let asked = || {
        let all = stand.portal.received();
        all.iter()
            .filter(|asked| asked.method == "app.info")
            .count()
    };
    let before = asked();
    problem(guess(&stand, "").await, 401).await;
    problem(guess(&stand, "").await, 401).await;
    let refused = guess(&stand, "").await;
    assert_eq!(refused.headers()["retry-after"], "1");
    let told = problem(refused, 429).await;
    assert_eq!(told["type"], "urn:call-card:problem:too-many-requests");
    assert_eq!(asked(), before + 2);
    stand.node.clock.advance(10_000);
    problem(guess(&stand, "").await, 401).await;
}

#[tokio::test]
async fn whoever_guesses_tickets_is_told_to_wait() {
    let stand = strict().await;
    let forged = r#"{"version":1,"ticket":"forged","action":"install"}"#;
    let guess = || stand.node.post("/api/setup", "application/json", forged);
    problem(guess().await, 401).await;
    problem(guess().await, 401).await;
    problem(guess().await, 429).await;
}

#[tokio::test]
async fn a_page_that_is_asked_for_too_often_is_refused_in_words() {
    let stand = strict().await;
    let call = stand.portal.call(CallSpec::incoming());
    for _ in 0..10 {
        assert_eq!(stand.node.launch(&call.launch_form()).await.status(), 200);
    }
    let refused = stand.node.launch(&call.launch_form()).await;
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    let html = refused.text().await.expect("a page");
    assert!(
        html.contains("Too many requests have come from this network."),
        "{html}"
    );
}

#[tokio::test]
async fn genuine_events_are_taken_however_many_come_and_whatever_else_their_sender_sends() {
    let stand = strict().await;
    let forged = event(&stand.portal.member_id(), "0000", "ONAPPTEST", &[]);
    for _ in 0..2 {
        problem(stand.node.post_form("/events", forged.clone()).await, 403).await;
    }
    problem(stand.node.post_form("/events", forged.clone()).await, 429).await;
    let genuine = stand.event("ONAPPTEST", &[]);
    for _ in 0..100 {
        let answer = stand.node.post_form("/events", genuine.clone()).await;
        assert_eq!(answer.status(), 200);
    }
}

#[tokio::test]
async fn installations_nobody_proves_are_not_asked_about_for_ever() {
    let stand = strict().await;
    let member = stand.portal.member_id();
    let forged = format!("event=ONAPPINSTALL&auth[member_id]={member}&auth[access_token]=x");
    let before = stand.portal.received().len();
    let mut statuses = Vec::new();
    for _ in 0..12 {
        let answer = stand.node.post_form("/events", forged.clone()).await;
        statuses.push(answer.status().as_u16());
    }
    assert!(
        statuses.contains(&403) && statuses.ends_with(&[429, 429]),
        "{statuses:?}"
    );
    assert!(stand.portal.received().len() < before + 10);
}

#[tokio::test]
async fn what_a_stranger_says_of_its_sender_is_not_believed() {
    let stand = strict().await;
    for sender in ["198.51.100.1", "198.51.100.2"] {
        problem(guess(&stand, sender).await, 401).await;
    }
    problem(guess(&stand, "198.51.100.3").await, 429).await;
}

#[tokio::test]
async fn behind_a_proxy_that_is_named_each_sender_counts_alone() {
    let stand = Stand::with(|settings, _| {
        settings.insert("ADDRESS_RATE", "1".to_owned());
        settings.insert("ADDRESS_BURST", "5".to_owned());
        settings.insert("TRUSTED_PROXIES", "127.0.0.1".to_owned());
    })
    .await;
    assert_eq!(stand.portal.install().await.status, 200);
    for sender in ["198.51.100.1", "198.51.100.2", "9.9.9.9, 198.51.100.3"] {
        problem(guess(&stand, sender).await, 401).await;
        problem(guess(&stand, sender).await, 429).await;
    }
    // The same sender, whatever it wrote before the proxy added its word.
    problem(guess(&stand, "8.8.8.8, 198.51.100.3").await, 429).await;
}

#[tokio::test]
async fn an_office_of_five_hundred_opens_its_cards_at_once() {
    let stand = Stand::installed().await;
    let token = stand.portal.operator_token();
    for _ in 0..500 {
        let answer = stand.ask_session(&token, None).await;
        assert_eq!(answer.status(), 200, "{}", json_of(answer).await);
    }
}
