use portal_sim::OauthFault;
use serde_json::json;

use crate::receiver::{post_form, send, stand};

#[tokio::test]
async fn app_info_tells_whose_token_it_is() {
    let (portal, _receiver) = stand().await;
    let token = portal.operator_token();
    for path in ["/rest/app.info", "/rest/app.info/"] {
        let url = format!("{}{path}", portal.oauth_url());
        let (status, answer) = post_form(&url, &[("auth", &token)]).await;
        assert_eq!(status, 200);
        let result = &answer["result"];
        assert_eq!(result["client_id"], "local.65f0a1b2c3d4e5.01234567");
        assert_eq!(result["user_id"], 12);
        assert_eq!(result["install"]["member_id"], portal.member_id());
        assert_eq!(result["install"]["domain"], portal.host());
        let endpoint = format!("{}/rest/", portal.url());
        assert_eq!(result["install"]["client_endpoint"], endpoint);
        assert!(answer["time"]["start"].is_f64());
    }
}

#[tokio::test]
async fn tokens_of_others_expired_ones_and_forged_ones_are_told_apart() {
    let (portal, _receiver) = stand().await;
    let url = format!("{}/rest/app.info", portal.oauth_url());
    let ask = async |token: &str| post_form(&url, &[("auth", token)]).await;
    let (status, answer) = ask(&portal.foreign_token()).await;
    assert_eq!(status, 200);
    assert_eq!(answer["result"]["client_id"], "app.5a00b1c2d3e4f5.76543210");
    assert_eq!(answer["result"]["user_id"], "12");
    let (_, answer) = ask(&portal.other_portal_token()).await;
    assert_ne!(answer["result"]["install"]["member_id"], portal.member_id());
    let (status, answer) = ask(&portal.expired_token()).await;
    assert_eq!((status, &answer["error"]), (401, &json!("expired_token")));
    let (status, answer) = ask("forged").await;
    assert_eq!((status, &answer["error"]), (401, &json!("invalid_token")));
    let kept = portal.operator_token();
    portal.uninstall(false).await;
    assert_eq!(ask(&kept).await.0, 401);
}

#[tokio::test]
async fn a_renewed_pair_kills_the_old_refresh_token() {
    let (portal, _receiver) = stand().await;
    let url = format!("{}/oauth/token/", portal.oauth_url());
    let refresh = portal
        .launch_app(12)
        .field("REFRESH_ID")
        .unwrap()
        .to_owned();
    let options = portal_sim::Options::default();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", options.client_id.as_str()),
        ("client_secret", options.client_secret.as_str()),
        ("refresh_token", refresh.as_str()),
    ];
    let (status, answer) = post_form(&url, &form).await;
    assert_eq!((status, &answer["user_id"]), (200, &json!(12)));
    assert!(portal.url().contains("127.0.0.1"));
    assert_ne!(answer["domain"], portal.host());
    assert_eq!(answer["access_token"], portal.operator_token());
    let (status, answer) = post_form(&url, &form).await;
    assert_eq!((status, answer), (400, json!({"error": "invalid_grant"})));
}

#[tokio::test]
async fn a_wrong_client_is_an_error_with_status_200() {
    let (portal, _receiver) = stand().await;
    let url = format!("{}/oauth/token/", portal.oauth_url());
    let form = [("grant_type", "refresh_token"), ("client_id", "somebody")];
    let (status, answer) = post_form(&url, &form).await;
    assert_eq!((status, answer), (200, json!({"error": "wrong_client"})));
}

#[tokio::test]
async fn the_authorization_server_can_be_down_answer_a_page_or_refuse() {
    let (portal, _receiver) = stand().await;
    let url = format!("{}/rest/app.info", portal.oauth_url());
    let token = portal.operator_token();
    let ask = async || {
        send(
            &url,
            "application/x-www-form-urlencoded",
            format!("auth={token}"),
        )
        .await
    };
    assert_eq!(ask().await.unwrap().0, 200);
    portal.faults(|faults| faults.oauth = Some(OauthFault::Down));
    assert!(ask().await.is_err());
    portal.faults(|faults| faults.oauth = Some(OauthFault::Html));
    assert!(ask().await.unwrap().1.starts_with("<!doctype html>"));
    portal.faults(|faults| faults.oauth = Some(OauthFault::Refuse));
    assert_eq!(ask().await.unwrap().0, 401);
    portal.faults(|faults| faults.oauth = None);
    assert_eq!(ask().await.unwrap().0, 200);
}
