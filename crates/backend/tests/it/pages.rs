//! The three pages that a portal's form opens.

use portal_sim::{CallSpec, Crm, OPERATOR};
use reqwest::Response;
use serde_json::Value;

use crate::stand::Stand;

/// What a page is: its headers and its text.
struct Opened {
    status: u16,
    policy: String,
    headers: reqwest::header::HeaderMap,
    html: String,
}

impl Opened {
    async fn of(answer: Response) -> Self {
        let headers = answer.headers().clone();
        let policy = headers["content-security-policy"]
            .to_str()
            .expect("text")
            .to_owned();
        let status = answer.status().as_u16();
        Self {
            status,
            policy,
            headers,
            html: answer.text().await.expect("a page"),
        }
    }

    /// What stands in `#boot`.
    fn boot(&self) -> Value {
        let (_, rest) = self
            .html
            .split_once(r#"id="boot">"#)
            .expect("a boot script");
        let (json, _) = rest.split_once("</script>").expect("its end");
        serde_json::from_str(json).expect("json")
    }

    /// A directive of the policy.
    fn directive(&self, name: &str) -> &str {
        let mut all = self.policy.split(';').map(str::trim);
        all.find_map(|directive| directive.strip_prefix(name)?.strip_prefix(' '))
            .unwrap_or_else(|| panic!("no {name}"))
    }

    /// The text inside the element with this test id.
    fn text(&self, test_id: &str) -> Option<&str> {
        let (_, rest) = self
            .html
            .split_once(&format!(r#"data-testid="{test_id}""#))?;
        let (_, rest) = rest.split_once('>')?;
        rest.split_once('<').map(|(text, _)| text)
    }

    fn assert_guarded(&self) {
        assert_eq!(self.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(self.headers["referrer-policy"], "no-referrer");
        assert_eq!(self.headers["cache-control"], "no-store");
        assert_eq!(self.headers["x-content-type-options"], "nosniff");
        assert!(!self.headers.contains_key("x-frame-options"));
        assert!(!self.headers.contains_key("set-cookie"));
        assert_eq!(self.directive("default-src"), "'none'");
        assert_eq!(self.directive("base-uri"), "'none'");
        assert_eq!(self.directive("form-action"), "'none'");
        let script = self.directive("script-src");
        assert!(
            script.starts_with("'nonce-") && script.ends_with("' 'wasm-unsafe-eval'"),
            "{script}"
        );
        assert!(!self.policy.contains("unsafe-inline") && !self.policy.contains("'unsafe-eval'"));
    }
}

fn query(lang: &str) -> String {
    format!("DOMAIN=acme.example&PROTOCOL=1&LANG={lang}&APP_SID=9f2c4b7a5d0e4c6f8a1b3c5d7e9f0a12")
}

fn body(options: &str) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("AUTH_ID", "the-operators-token")
        .append_pair("AUTH_EXPIRES", "3600");
    form.append_pair("REFRESH_ID", "the-refresh-token")
        .append_pair("APPLICATION_TOKEN", "the-application-token");
    form.append_pair("member_id", "5f0c6d1e2b3a49788796a5b4c3d2e1f0")
        .append_pair("PLACEMENT", "CALL_CARD");
    form.append_pair("PLACEMENT_OPTIONS", options);
    form.finish()
}

async fn open(stand: &Stand, query: &str, body: String) -> Opened {
    let page = Opened::of(
        stand
            .node
            .post_form(&format!("/call-card?{query}"), body)
            .await,
    )
    .await;
    page.assert_guarded();
    page
}

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
}

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
async fn the_installation_page_is_honest_about_what_has_been_done() {
    let stand = Stand::bare().await;
    let before = Opened::of(stand.node.launch(&stand.portal.launch_install(1)).await).await;
    before.assert_guarded();
    assert_eq!(before.boot()["page"], "install");
    assert!(
        before
            .html
            .contains("has not sent its installation event yet")
    );
    stand.portal.install().await;
    let after = Opened::of(stand.node.launch(&stand.portal.launch_install(1)).await).await;
    assert!(
        after
            .html
            .contains("The portal has sent its installation event")
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

#[tokio::test]
async fn the_installation_page_has_the_button_that_the_card_makes_work() {
    let stand = Stand::bare().await;
    let page = stand.node.launch(&stand.portal.launch_install(1)).await;
    let html = page.text().await.expect("a page");
    assert!(html.contains(r#"<button type="button" data-action="finish" hidden>"#));
    assert!(html.contains(r#"<p role="status" data-when="finishing" hidden>"#));
}
