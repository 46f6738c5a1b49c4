//! Answers have the members and the types of the samples, whatever their values are.

use portal_sim::{CallSpec, End, Options};
use serde_json::Value;

use crate::receiver::{post_form, stand};

/// Names and types instead of values; a list has the shape of its first item.
fn shape(value: &Value) -> Value {
    match value {
        Value::Null => "null".into(),
        Value::Bool(_) => "flag".into(),
        Value::Number(_) => "number".into(),
        Value::String(_) => "text".into(),
        Value::Array(items) => items.iter().take(1).map(shape).collect(),
        Value::Object(map) => {
            let members = map.iter().map(|(name, value)| (name.clone(), shape(value)));
            Value::Object(members.collect())
        }
    }
}

fn assert_like(sample: &str, answer: &Value) {
    let sample: Value = serde_json::from_str(sample).unwrap();
    assert_eq!(shape(answer), shape(&sample));
}

#[tokio::test]
async fn rest_answers_like_the_samples() {
    let (portal, _receiver) = stand().await;
    let call = portal.call(CallSpec::incoming().by_rest_app());
    call.end(End::missed()).await;
    let token = portal.operator_token();
    let samples = [
        ("profile", include_str!("../../samples/rest/profile.json")),
        (
            "user.current",
            include_str!("../../samples/rest/user.current.json"),
        ),
        (
            "voximplant.statistic.get",
            include_str!("../../samples/rest/voximplant.statistic.get.json"),
        ),
    ];
    for (method, sample) in samples {
        let url = format!("{}/rest/{method}", portal.url());
        assert_like(sample, &post_form(&url, &[("auth", &token)]).await.1);
    }
}

#[tokio::test]
async fn the_authorization_server_answers_like_the_samples() {
    let (portal, _receiver) = stand().await;
    let url = format!("{}/rest/app.info", portal.oauth_url());
    let ours = portal.operator_token();
    let answer = post_form(&url, &[("auth", &ours)]).await.1;
    assert_like(
        include_str!("../../samples/rest/oauth-app-info.json"),
        &answer,
    );
    let foreign = portal.foreign_token();
    let answer = post_form(&url, &[("auth", &foreign)]).await.1;
    let sample = include_str!("../../samples/rest/oauth-app-info-other-app.json");
    assert_like(sample, &answer);

    let url = format!("{}/oauth/token/", portal.oauth_url());
    let (options, launch) = (Options::default(), portal.launch_app(12));
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", &options.client_id),
        ("client_secret", &options.client_secret),
        ("refresh_token", launch.field("REFRESH_ID").unwrap()),
    ];
    let answer = post_form(&url, &form).await.1;
    let sample = include_str!("../../samples/rest/oauth-token-renewed.json");
    assert_like(sample, &answer);
}
