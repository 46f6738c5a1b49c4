//! Who may set us up, and what everybody else is told.

use portal_sim::{OPERATOR, OauthFault};

use super::{ask, install, ticket, told};
use crate::stand::{Stand, problem};

async fn is_known(stand: &Stand) -> bool {
    stand.portal.post_event("ONAPPTEST", &[]).await.status == 200
}

#[tokio::test]
async fn an_administrator_who_opens_the_page_is_stored() {
    let stand = Stand::bare().await;
    let told = install(&stand).await;
    assert_eq!(told.step("admin")["state"], "done");
    assert_eq!(told.step("portal")["state"], "done");
    assert!(told.words("portal").contains(&stand.portal.url()));
    assert!(is_known(&stand).await, "the launch carried the secret");
}

#[tokio::test]
async fn an_operator_installs_nothing_and_is_told_whom_to_ask() {
    let stand = Stand::bare().await;
    let ticket = ticket(&stand, &stand.portal.launch_install(OPERATOR)).await;
    let told = told(&stand, &ticket, "install").await;
    assert_eq!(told.states(), [("admin", "failed")]);
    assert!(told.words("admin").contains("Ask an administrator"));
    assert_eq!(told.end["outcome"], "not_admin");
    assert_eq!(told.end["can_finish"], false);
    assert!(!is_known(&stand).await);
}

#[tokio::test]
async fn an_operator_who_opens_the_application_hears_of_no_check_up() {
    let stand = Stand::installed().await;
    let ticket = ticket(&stand, &stand.portal.launch_app(OPERATOR)).await;
    let told = told(&stand, &ticket, "check").await;
    assert!(told.steps.is_empty(), "{:?}", told.steps);
    assert_eq!(told.end["outcome"], "not_admin");
}

#[tokio::test]
async fn a_token_that_proves_something_else_installs_nothing() {
    for (token, words) in [
        ("forged".to_owned(), "does not confirm the sign-in"),
        (String::new(), "belongs to another application"),
    ] {
        let stand = Stand::bare().await;
        let token = if token.is_empty() {
            stand.portal.foreign_token()
        } else {
            token
        };
        let form = stand.portal.launch_install(1).with_field("AUTH_ID", &token);
        let ticket = ticket(&stand, &form).await;
        let told = told(&stand, &ticket, "install").await;
        assert_eq!(told.states(), [("admin", "failed")]);
        assert!(
            told.words("admin").contains(words),
            "{}",
            told.words("admin")
        );
        assert_eq!(told.end["outcome"], "broken");
        assert!(!is_known(&stand).await);
    }
}

#[tokio::test]
async fn a_launch_that_claims_another_portal_installs_nothing() {
    let stand = Stand::bare().await;
    let form = stand.portal.launch_install(1);
    let form = form.with_field("member_id", "00000000000000000000000000000bad");
    let ticket = ticket(&stand, &form).await;
    let told = told(&stand, &ticket, "install").await;
    assert_eq!(told.states(), [("admin", "failed")]);
    assert!(!is_known(&stand).await);
}

#[tokio::test]
async fn an_authorization_server_that_is_down_is_told_in_the_readers_language() {
    let stand = Stand::bare().await;
    stand.portal.set_lang("de");
    let ticket = ticket(&stand, &stand.portal.launch_install(1)).await;
    stand
        .portal
        .faults(|faults| faults.oauth = Some(OauthFault::Down));
    let broken = told(&stand, &ticket, "install").await;
    assert!(broken.words("admin").contains("nicht erreichbar"));
    assert_eq!(broken.end["can_repair"], false);
    stand.portal.faults(|faults| faults.oauth = None);
    let mended = told(&stand, &ticket, "install").await;
    assert_eq!(
        mended.step("portal")["state"],
        "done",
        "the same page tries again"
    );
}

#[tokio::test]
async fn a_portal_on_a_private_address_is_told_how_to_allow_it() {
    let stand = Stand::with(|settings, _| {
        settings.remove("ALLOW_PRIVATE");
    })
    .await;
    let told = install(&stand).await;
    let allowance = format!("CALL_CARD_ALLOW_PRIVATE={}", stand.portal.host());
    assert!(
        told.words("admin").contains(&allowance),
        "{}",
        told.words("admin")
    );
}

#[tokio::test]
async fn a_page_that_was_open_for_too_long_is_to_be_opened_again() {
    let clock = backend::clock::Clock::test(domain::Timestamp::from_millis(1_773_239_326_000));
    let stand = Stand::with_clock(clock.clone(), |_, _| {}).await;
    let ticket = ticket(&stand, &stand.portal.launch_install(1)).await;
    clock.advance(backend::setup::ticket::LIFE_MS);
    let told = told(&stand, &ticket, "install").await;
    assert!(told.words("admin").contains("open for too long"));
}

#[tokio::test]
async fn what_is_no_ticket_of_ours_is_refused() {
    let stand = Stand::installed().await;
    let session = stand.session(None).await;
    for forged in ["", "x", session.as_str()] {
        problem(ask(&stand, forged, "install").await, 401).await;
    }
    let ticket = ticket(&stand, &stand.portal.launch_install(1)).await;
    problem(ask(&stand, &ticket, "uninstall").await, 400).await;
    let post = |media_type, body: &str| stand.node.post("/api/setup", media_type, body.to_owned());
    problem(post("text/plain", "{}").await, 415).await;
    problem(post("application/json", "{}").await, 400).await;
    let newer = format!(r#"{{"version":2,"ticket":"{ticket}","action":"check"}}"#);
    problem(post("application/json", &newer).await, 400).await;
}
