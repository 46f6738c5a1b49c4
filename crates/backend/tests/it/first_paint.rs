//! What is readable before any script has run.

use portal_sim::{CallSpec, Crm};

use crate::opened::{Opened, body, open, query};
use crate::stand::Stand;

#[tokio::test]
async fn the_first_paint_tells_who_calls_before_any_script_has_run() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec {
        line_name: "Berlin".to_owned(),
        bindings: vec![Crm::new("CONTACT", 797), Crm::new("DEAL", 4615)],
        ..CallSpec::incoming()
    });
    call.init().await;
    let page = Opened::of(stand.node.launch(&call.launch_form()).await).await;
    assert_eq!(page.status, 200);
    page.assert_guarded();
    assert!(page.html.contains(
        r#"<main class="card" data-testid="card" data-state="ringing" data-direction="incoming">"#
    ));
    assert_eq!(page.text("state"), Some("Incoming call, ringing"));
    assert_eq!(page.text("customer-number"), Some("+4930901820"));
    assert_eq!(page.text("direction"), Some("Incoming"));
    assert_eq!(page.text("line"), Some("Berlin"));
    assert_eq!(page.text("crm-link"), Some("Contact 797"));
    let portal = stand.portal.url();
    assert!(
        page.html
            .contains(&format!(r#"href="{portal}/crm/contact/details/797/""#)),
        "{}",
        page.html
    );
    assert!(
        page.html
            .contains(&format!(r#"href="{portal}/crm/deal/details/4615/""#))
    );
    assert_eq!(
        page.html.matches("Contact 797").count(),
        1,
        "a binding that is the record itself"
    );
    assert!(page.html.contains("<noscript>"));
    // With the element in it that the card has, too.
    let connecting = r#"data-testid="connection" role="status"><span>Connecting…</span> </p>"#;
    assert!(page.html.contains(connecting), "{}", page.html);
    let late = r#"<p class="late">Live updates could not start."#;
    assert!(page.html.contains(late), "for a card that never mounts");
}

#[tokio::test]
async fn the_page_speaks_the_readers_language_and_brings_no_other() {
    let stand = Stand::bare().await;
    let options = r#"{"CALL_ID":"A.1","CALL_DIRECTION":"incoming","CALL_STATE":"connecting"}"#;
    for (lang, tag, words) in [
        ("de", "de", "Eingehender Anruf"),
        ("ru", "ru", "Входящий"),
        ("RU", "ru", "Входящий"),
        ("en", "en", "Incoming call, ringing"),
        ("xx", "en", "Incoming call, ringing"),
        ("", "en", "Incoming call, ringing"),
        ("vn", "en", "Incoming call, ringing"),
    ] {
        let page = open(&stand, &query(lang), body(options)).await;
        assert!(
            page.html
                .contains(&format!(r#"<html lang="{tag}" dir="ltr">"#)),
            "{lang}"
        );
        assert!(
            page.text("state").is_some_and(|text| text.contains(words)),
            "{lang}: {:?}",
            page.text("state")
        );
        assert_eq!(page.boot()["language"]["tag"], tag);
        let has_messages = page.boot()["language"]["messages"]
            .as_object()
            .is_some_and(|all| !all.is_empty());
        assert_eq!(has_messages, tag != "en", "{lang}");
    }
}

#[tokio::test]
async fn text_from_outside_never_becomes_markup() {
    let stand = Stand::bare().await;
    let evil = r#"</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'<!--"#;
    let options = serde_json::json!({
        "CALL_ID": evil, "PHONE_NUMBER": evil, "LINE_NAME": evil, "LINE_NUMBER": evil,
        "CRM_ENTITY_TYPE": evil, "CRM_ENTITY_ID": "7", "CALL_STATE": evil, "CALL_DIRECTION": evil,
    });
    let page = open(
        &stand,
        &query("%22%3E%3Cscript%3E"),
        body(&options.to_string()),
    )
    .await;
    assert_eq!(page.status, 200);
    assert!(
        !page.html.contains("<script>") && !page.html.contains("<img"),
        "{}",
        page.html
    );
    assert_eq!(page.html.matches("</script>").count(), 2);
    assert_eq!(page.boot()["call"]["call_id"], evil);
    assert!(
        page.html
            .contains(r#"data-state="unknown" data-direction="unknown""#)
    );
}

#[tokio::test]
async fn three_different_unknowns_stay_different() {
    let stand = Stand::bare().await;
    let hidden = open(
        &stand,
        &query("en"),
        body(r#"{"CALL_ID":"A","PHONE_NUMBER":"hidden"}"#),
    )
    .await;
    assert_eq!(hidden.text("customer-number"), Some("Number hidden"));
    let unknown = open(
        &stand,
        &query("en"),
        body(r#"{"CALL_ID":"A","PHONE_NUMBER":"undefined"}"#),
    )
    .await;
    assert_eq!(
        unknown.text("customer-number"),
        Some("Number not identified")
    );
    assert!(
        !unknown
            .html
            .contains(r#"data-testid="customer-number" dir"#)
    );
    assert!(unknown.html.contains("No CRM record linked"));
    assert_eq!(unknown.text("crm-link"), None);
    assert_eq!(unknown.text("line"), None);
}

#[tokio::test]
async fn a_rest_app_call_is_in_progress_and_says_what_is_not_known() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::outgoing().by_rest_app());
    call.ring().await;
    let page = Opened::of(stand.node.launch(&call.launch_form()).await).await;
    assert!(
        page.html
            .contains(r#"data-state="in_progress" data-direction="outgoing""#)
    );
    assert!(page.html.contains(
        r#"<p class="notice" data-tone="calm">Registered by the telephony application."#
    ));
    assert_eq!(page.text("line"), Some("7"));
}

#[tokio::test]
async fn a_launch_without_a_call_says_so() {
    let stand = Stand::bare().await;
    for options in [
        "",
        "[]",
        "\"undefined\"",
        "{}",
        "null",
        "{\"CALL_ID\":\"\"}",
        "not json",
    ] {
        let page = open(&stand, &query("en"), body(options)).await;
        assert_eq!(page.status, 200, "{options}");
        assert!(page.html.contains(
            r#"<main class="card" data-testid="card" data-state="unknown" data-direction="unknown">"#
        ));
        assert_eq!(page.text("state"), Some("No call in this card"));
        assert!(page.boot()["call"].is_null());
    }
}

#[tokio::test]
async fn a_launch_without_a_language_is_read_in_the_browsers() {
    let stand = Stand::bare().await;
    let request = stand
        .node
        .request(
            reqwest::Method::POST,
            "/call-card?DOMAIN=acme.example&APP_SID=1",
        )
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept-language", "ru-RU,ru;q=0.9");
    let answer = request.body(body("{}")).send().await.expect("an answer");
    let page = Opened::of(answer).await;
    assert_eq!(page.boot()["language"]["tag"], "ru");
}

#[tokio::test]
async fn a_call_of_a_call_list_says_so() {
    let stand = Stand::bare().await;
    let options = r#"{"CALL_ID":"A","CALL_LIST_MODE":"true"}"#;
    let page = open(&stand, &query("en"), body(options)).await;
    assert!(page.html.contains("Part of a call list"), "{}", page.html);
}
