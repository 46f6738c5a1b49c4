//! The three pages that a portal's form opens: whom they trust and what they carry.

use portal_sim::{CallSpec, OPERATOR};

use crate::opened::{Opened, body, open, query};
use crate::stand::Stand;

#[tokio::test]
async fn a_known_portal_stands_in_with_its_verified_origin() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    let mut form = call.launch_form();
    for (key, value) in &mut form.query {
        if key == "DOMAIN" {
            *value = "evil.example".to_owned();
        }
    }
    let page = Opened::of(stand.node.launch(&form).await).await;
    let portal = stand.portal.url();
    assert_eq!(page.directive("frame-ancestors"), portal);
    assert_eq!(page.directive("connect-src"), format!("'self' {portal}"));
    assert_eq!(page.boot()["portal"]["origin"], portal.as_str());
    assert_eq!(page.boot()["portal"]["verified"], true);
    assert!(!page.html.contains("evil.example"));
}

#[tokio::test]
async fn an_unknown_portal_gets_its_page_but_no_trust() {
    let stand = Stand::bare().await;
    let page = open(&stand, &query("en"), body(r#"{"CALL_ID":"A.1"}"#)).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.directive("frame-ancestors"), "https://acme.example");
    assert_eq!(page.directive("connect-src"), "'self' https://acme.example");
    assert_eq!(page.boot()["portal"]["verified"], false);
    assert!(
        stand.portal.received().is_empty(),
        "nobody is asked for a stranger"
    );
}

#[tokio::test]
async fn the_boot_holds_the_launch_and_no_secret_but_the_operators_own() {
    let stand = Stand::bare().await;
    let page = open(
        &stand,
        &query("en"),
        body(r#"{"CALL_ID":"A.1","PHONE_NUMBER":"+4930901820"}"#),
    )
    .await;
    let boot = page.boot();
    assert_eq!(boot["version"], 1);
    assert_eq!(boot["page"], "card");
    assert_eq!(boot["app_sid"], "9f2c4b7a5d0e4c6f8a1b3c5d7e9f0a12");
    assert_eq!(boot["auth"]["auth_id"], "the-operators-token");
    assert_eq!(boot["auth"]["expires_in"], 3600);
    assert_eq!(boot["call"]["call_id"], "A.1");
    assert_eq!(boot["call"]["fact"]["source"], "launch");
    assert_eq!(
        boot["language"]["messages"]
            .as_object()
            .map(serde_json::Map::len),
        Some(0)
    );
    assert!(!page.html.contains("the-refresh-token"));
    assert!(!page.html.contains("the-application-token"));
}

#[tokio::test]
async fn every_page_has_its_own_nonce() {
    let stand = Stand::bare().await;
    let nonce = |page: &Opened| {
        page.directive("script-src")
            .split('\'')
            .nth(1)
            .map(str::to_owned)
    };
    let a = open(&stand, &query("en"), body("{}")).await;
    let b = open(&stand, &query("en"), body("{}")).await;
    let (first, second) = (nonce(&a).expect("a nonce"), nonce(&b).expect("a nonce"));
    assert_ne!(first, second);
    let attribute = format!(r#"nonce="{}""#, first.trim_start_matches("nonce-"));
    assert_eq!(a.html.matches(&attribute).count(), 2);
    assert!(!a.html.contains("{{"));
}

#[tokio::test]
async fn the_application_opened_without_a_call_shows_its_own_page() {
    let stand = Stand::installed().await;
    for path in ["/app", "/call-card"] {
        let mut form = stand.portal.launch_app(OPERATOR);
        form.action = format!("{}{path}", stand.node.url);
        let page = Opened::of(stand.node.launch(&form).await).await;
        page.assert_guarded();
        assert_eq!(page.status, 200);
        assert_eq!(page.boot()["page"], "app");
        assert!(
            page.html
                .contains("It is a tab in the call card of Bitrix24")
        );
        assert!(!page.html.contains(r#"data-testid="card""#));
    }
}

#[tokio::test]
async fn the_installation_page_names_every_step_before_any_script_has_run() {
    let stand = Stand::bare().await;
    let page = Opened::of(stand.node.launch(&stand.portal.launch_install(1)).await).await;
    page.assert_guarded();
    assert_eq!(page.boot()["page"], "install");
    let steps: Vec<_> = page.html.matches(r#"data-state="waiting""#).collect();
    assert_eq!(steps.len(), 7);
    for id in [
        "admin",
        "portal",
        "address",
        "scope",
        "placement",
        "events",
        "installed",
    ] {
        assert!(page.html.contains(&format!(r#"data-id="{id}""#)), "{id}");
    }
}

#[tokio::test]
async fn an_installation_page_without_a_sign_in_says_so() {
    let stand = Stand::bare().await;
    let mut form = stand.portal.launch_install(1);
    form.body.retain(|(name, _)| name != "AUTH_ID");
    let page = Opened::of(stand.node.launch(&form).await).await;
    assert!(page.boot()["ticket"].is_null());
    assert!(
        page.html
            .contains("The portal sent no sign-in with this page.")
    );
}

#[tokio::test]
async fn a_ticket_seals_what_the_page_must_not_hold() {
    let stand = Stand::bare().await;
    for form in [stand.portal.launch_install(1), stand.portal.launch_app(1)] {
        let secrets = form
            .body
            .iter()
            .filter(|(name, _)| ["REFRESH_ID", "APPLICATION_TOKEN"].contains(&name.as_str()));
        let secrets: Vec<_> = secrets.map(|(_, value)| value.clone()).collect();
        assert!(!secrets.is_empty());
        let page = Opened::of(stand.node.launch(&form).await).await;
        assert!(
            page.boot()["ticket"]
                .as_str()
                .is_some_and(|text| text.len() > 100)
        );
        for secret in secrets {
            assert!(!page.html.contains(&secret));
        }
    }
    let call = stand.portal.call(CallSpec::incoming());
    let card = Opened::of(stand.node.launch(&call.launch_form()).await).await;
    assert!(
        card.boot()["ticket"].is_null(),
        "the card asks for no setup"
    );
}

#[tokio::test]
async fn a_launch_stores_nothing() {
    let stand = Stand::bare().await;
    let admin = stand.portal.launch_install(1);
    assert_eq!(stand.node.launch(&admin).await.status(), 200);
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 403);
    assert_eq!(
        stand
            .ask_session(&stand.portal.admin_token(), None)
            .await
            .status(),
        401
    );
}

#[tokio::test]
async fn a_page_without_a_built_card_says_so() {
    let empty = tempfile::tempdir().expect("a folder");
    let stand = Stand::with(|settings, _| {
        settings.insert("ASSETS", empty.path().to_string_lossy().into_owned());
    })
    .await;
    let page = open(&stand, &query("en"), body("{}")).await;
    assert_eq!(page.status, 500);
    assert!(page.html.contains("no card was built"), "{}", page.html);
}

#[tokio::test]
async fn the_installation_page_has_the_button_that_the_card_makes_work() {
    let stand = Stand::bare().await;
    let page = stand.node.launch(&stand.portal.launch_install(1)).await;
    let html = page.text().await.expect("a page");
    assert!(html.contains(r#"<button type="button" data-action="finish" hidden>"#));
    assert!(html.contains(r#"data-when="finishing" hidden>"#));
    let status = html.find(r#"<div role="status">"#);
    let first_note = html.find("data-when=");
    assert!(
        status.is_some() && status < first_note,
        "what is said in it is read aloud"
    );
}

#[tokio::test]
async fn a_page_is_compressed_for_those_who_take_it() {
    let stand = Stand::bare().await;
    let post = |accepted: &'static str| {
        let request = stand
            .node
            .request(
                reqwest::Method::POST,
                &format!("/call-card?{}", query("de")),
            )
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept-encoding", accepted);
        request.body(body("{}")).send()
    };
    let packed = post("gzip, deflate, br, zstd").await.expect("an answer");
    assert_eq!(packed.headers()["content-encoding"], "br");
    assert_eq!(packed.headers()["vary"], "accept-encoding");
    let packed = packed.bytes().await.expect("a body").len();
    // A proxy on the way may know nothing newer.
    let zipped = post("gzip, deflate").await.expect("an answer");
    assert_eq!(zipped.headers()["content-encoding"], "gzip");
    let zipped = zipped.bytes().await.expect("a body").len();
    let plain = post("identity").await.expect("an answer");
    assert!(!plain.headers().contains_key("content-encoding"));
    let plain = plain.bytes().await.expect("a body").len();
    assert!(
        packed <= zipped && zipped * 3 < plain,
        "{packed}, {zipped} of {plain}"
    );
}
