//! `POST /api/session` and what its token opens.

use std::time::Duration;

use backend::clock::Clock;
use domain::Timestamp;
use portal_sim::{ADMINISTRATOR, CallSpec, OPERATOR, OauthFault, RestFault};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::stand::{Stand, json_of, problem};

#[tokio::test]
async fn an_operators_token_gives_a_session() {
    let stand = Stand::installed().await;
    let answer = stand
        .ask_session(&stand.portal.operator_token(), Some("A.1"))
        .await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let answer = json_of(answer).await;
    assert_eq!(
        answer["operator"],
        json!({"id": OPERATOR, "is_admin": false})
    );
    let portal = json!({"member_id": stand.portal.member_id(), "origin": stand.portal.url()});
    assert_eq!(answer["portal"], portal);
    let life = answer["expires_in"].as_u64().expect("seconds");
    assert!((3500..=3600).contains(&life), "{life}");
    let keys: Vec<_> = answer.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["expires_in", "operator", "portal", "token"]);
}

#[tokio::test]
async fn an_administrator_is_known_by_the_portals_word() {
    let stand = Stand::installed().await;
    let answer = json_of(stand.ask_session(&stand.portal.admin_token(), None).await).await;
    assert_eq!(
        answer["operator"],
        json!({"id": ADMINISTRATOR, "is_admin": true})
    );
}

#[tokio::test]
async fn profile_failing_alone_makes_nobody_an_administrator() {
    let stand = Stand::installed().await;
    for fault in [
        RestFault::Html,
        RestFault::Internal,
        RestFault::AccessDenied,
    ] {
        stand.portal.faults(|faults| faults.rest = Some(fault));
        let token = stand.portal.token_of(ADMINISTRATOR);
        let answer = stand.ask_session(&token, None).await;
        assert_eq!(answer.status(), 200, "{fault:?}");
        assert_eq!(json_of(answer).await["operator"]["is_admin"], false);
        stand.portal.expire(&token);
    }
}

#[tokio::test]
async fn a_session_never_outlives_the_operators_token_nor_the_setting() {
    let stand = Stand::with(|settings, _| {
        settings.insert("SESSION_LIFE", "10m".to_owned());
    })
    .await;
    stand.portal.install().await;
    let answer = json_of(
        stand
            .ask_session(&stand.portal.operator_token(), None)
            .await,
    )
    .await;
    assert_eq!(answer["expires_in"], 600);
}

#[tokio::test]
async fn a_token_that_is_not_genuine_is_401() {
    let stand = Stand::installed().await;
    for token in [
        "forged".to_owned(),
        String::new(),
        stand.portal.foreign_token(),
        stand.portal.other_portal_token(),
        stand.portal.expired_token(),
    ] {
        let answer = stand.ask_session(&token, None).await;
        let problem = problem(answer, 401).await;
        if !token.is_empty() {
            assert!(!problem.to_string().contains(&token), "a token in an error");
        }
    }
}

#[tokio::test]
async fn what_is_too_long_to_be_a_token_is_asked_about_nowhere() {
    let stand = Stand::installed().await;
    let before = stand.portal.received().len();
    let long = "a".repeat(2000);
    problem(stand.ask_session(&long, None).await, 401).await;
    assert_eq!(stand.portal.received().len(), before);
}

#[tokio::test]
async fn an_unknown_portal_gets_no_session_and_asks_nobody() {
    let stand = Stand::bare().await;
    problem(
        stand
            .ask_session(&stand.portal.operator_token(), None)
            .await,
        401,
    )
    .await;
    assert!(stand.portal.received().is_empty());
}

#[tokio::test]
async fn another_portals_member_id_is_401() {
    let stand = Stand::installed().await;
    let body = json!({
        "member_id": "00000000000000000000000000000bad", "auth_id": stand.portal.operator_token(),
        "placement": "DEFAULT", "call_id": null,
    });
    problem(
        stand
            .node
            .post("/api/session", "application/json", body.to_string())
            .await,
        401,
    )
    .await;
}

#[tokio::test]
async fn an_authorization_server_that_cannot_be_asked_is_503() {
    let stand = Stand::installed().await;
    for fault in [OauthFault::Down, OauthFault::Html, OauthFault::Internal] {
        stand.portal.faults(|faults| faults.oauth = Some(fault));
        let answer = stand
            .ask_session(&stand.portal.operator_token(), None)
            .await;
        assert!(answer.headers().contains_key("retry-after"));
        problem(answer, 503).await;
    }
    // A failure is not remembered.
    stand.portal.faults(|faults| faults.oauth = None);
    let answer = stand
        .ask_session(&stand.portal.operator_token(), None)
        .await;
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_slow_authorization_server_is_503_within_ten_seconds() {
    let stand = Stand::installed().await;
    stand.portal.faults(|faults| faults.oauth_slow_ms = 60_000);
    let started = Instant::now();
    problem(
        stand
            .ask_session(&stand.portal.operator_token(), None)
            .await,
        503,
    )
    .await;
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_token_is_asked_about_once_while_it_lives() {
    let stand = Stand::installed().await;
    let before = stand.portal.received().len();
    let token = stand.portal.operator_token();
    let (a, b, c) = tokio::join!(
        stand.ask_session(&token, None),
        stand.ask_session(&token, Some("A.1")),
        stand.ask_session(&token, Some("A.2")),
    );
    assert_eq!([a.status(), b.status(), c.status()], [200, 200, 200]);
    assert_eq!(stand.ask_session(&token, None).await.status(), 200);
    let methods: Vec<_> = stand
        .portal
        .received()
        .split_off(before)
        .into_iter()
        .map(|asked| asked.method)
        .collect();
    assert_eq!(methods, ["app.info", "profile"]);
}

#[tokio::test]
async fn a_launch_already_asks_so_that_the_card_need_not_wait() {
    let stand = Stand::installed().await;
    let before = stand.portal.received().len();
    let call = stand.portal.call(CallSpec::incoming());
    let form = call.launch_form();
    assert_eq!(stand.node.launch(&form).await.status(), 200);
    stand
        .portal
        .wait_received(|asked| {
            asked.method == "profile"
                && asked.param("auth") == form.field("AUTH_ID").unwrap_or_default()
        })
        .await;
    assert_eq!(
        stand
            .ask_session(form.field("AUTH_ID").unwrap_or_default(), None)
            .await
            .status(),
        200
    );
    assert_eq!(stand.portal.received().len(), before + 2);
}

#[tokio::test]
async fn what_is_no_request_for_a_session_is_400_or_415() {
    let stand = Stand::installed().await;
    let secret = "a-token-nobody-may-see";
    for body in [
        "", "{}", "[]", "null", "{",
        &json!({"member_id": "short", "auth_id": secret, "placement": "DEFAULT"}).to_string(),
        &json!({"member_id": stand.portal.member_id(), "auth_id": {"a": secret}, "placement": "DEFAULT"}).to_string(),
        &json!({"member_id": stand.portal.member_id(), "auth_id": secret, "placement": "CALL_CARD", "call_id": "x".repeat(256)}).to_string(),
    ] {
        let problem = problem(stand.node.post("/api/session", "application/json", body.to_owned()).await, 400).await;
        assert!(!problem.to_string().contains(secret));
    }
    let form = "member_id=x&auth_id=y";
    problem(stand.node.post_form("/api/session", form).await, 415).await;
    problem(stand.node.get("/api/session").await, 405).await;
    let large = format!("{{\"auth_id\":\"{}\"}}", "x".repeat(1 << 20));
    problem(
        stand
            .node
            .post("/api/session", "application/json", large)
            .await,
        413,
    )
    .await;
}

#[tokio::test]
async fn a_call_is_shown_only_to_a_session_that_may_see_it() {
    let stand = Stand::installed().await;
    let (mine, other) = (
        stand.portal.call(CallSpec::incoming()),
        stand.portal.call(CallSpec::incoming()),
    );
    assert_eq!(
        (mine.init().await.status, other.init().await.status),
        (200, 200)
    );
    let bound = stand.session(Some(&mine.id)).await;
    let free = stand.session(None).await;
    let path = |id: &str| format!("/api/calls/{id}");
    assert_eq!(
        stand.node.get_as(&bound, &path(&mine.id)).await.status(),
        200
    );
    problem(stand.node.get_as(&bound, &path(&other.id)).await, 403).await;
    problem(
        stand
            .node
            .get_as(&bound, &format!("{}/live", path(&other.id)))
            .await,
        403,
    )
    .await;
    assert_eq!(
        stand.node.get_as(&free, &path(&other.id)).await.status(),
        200
    );
    problem(stand.node.get_as(&free, &path("nobody.1")).await, 404).await;
    problem(stand.node.get_as(&free, &path(&"x".repeat(256))).await, 400).await;
}

#[tokio::test]
async fn without_a_good_token_there_is_401() {
    let stand = Stand::installed().await;
    let good = stand.session(None).await;
    for path in ["/api/calls/A.1", "/api/calls/A.1/live"] {
        problem(stand.node.get(path).await, 401).await;
        let mut changed = good.clone();
        let last = changed.pop();
        changed.push(if last == Some('A') { 'B' } else { 'A' });
        for token in [
            "",
            "x",
            &changed,
            &good[1..],
            &format!("{good}A"),
            &"A".repeat(100_000)[..20_000],
        ] {
            let answer = stand.node.get_as(token, path).await;
            assert_eq!(answer.headers()["www-authenticate"], "Bearer");
            problem(answer, 401).await;
        }
        let basic = stand
            .node
            .request(reqwest::Method::GET, path)
            .header("authorization", format!("Basic {good}"));
        problem(basic.send().await.expect("an answer"), 401).await;
        // A session never travels in an address.
        problem(
            stand
                .node
                .get(&format!("{path}?token={good}&access_token={good}"))
                .await,
            401,
        )
        .await;
    }
}

#[tokio::test]
async fn a_session_survives_a_restart_and_is_good_on_every_node_with_the_key() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    let token = stand.session(Some(&call.id)).await;
    let stand = stand.restart().await;
    let answer = stand
        .node
        .get_as(&token, &format!("/api/calls/{}", call.id))
        .await;
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_session_ends_by_the_servers_clock() {
    let now = Clock::System.now();
    let clock = Clock::test(Timestamp::from_millis(now.as_millis()));
    let stand = Stand::with_clock(clock.clone(), |settings, _| {
        settings.insert("SESSION_LIFE", "60s".to_owned());
    })
    .await;
    assert_eq!(stand.portal.install().await.status, 200);
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    let token = stand.session(None).await;
    let path = format!("/api/calls/{}", call.id);
    clock.advance(59_000);
    assert_eq!(stand.node.get_as(&token, &path).await.status(), 200);
    clock.advance(1_000);
    problem(stand.node.get_as(&token, &path).await, 401).await;
    problem(
        stand.node.get_as(&token, &format!("{path}/live")).await,
        401,
    )
    .await;
}

#[tokio::test]
async fn a_call_id_with_every_kind_of_character_finds_its_way() {
    let stand = Stand::installed().await;
    for id in ["a/b?c#d", "ж 1%2F", "a+b&c=d"] {
        let body = stand.event(
            "ONVOXIMPLANTCALLSTART",
            &[("CALL_ID", id), ("USER_ID", "12")],
        );
        assert_eq!(stand.node.post_form("/events", body).await.status(), 200);
        let call_id = domain::CallId::parse(id).expect("an id");
        let token = stand.session(Some(id)).await;
        let answer = stand
            .node
            .request(reqwest::Method::GET, &api::route::call(&call_id))
            .bearer_auth(token);
        let answer = answer.send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{id}");
        let snapshot: Value = json_of(answer).await;
        assert_eq!(snapshot["call"]["call_id"], id);
    }
}
