use portal_sim::{CallSpec, Crm, End, RestFault};
use serde_json::{Value, json};

use crate::receiver::{rest as ask, send, stand};

#[tokio::test]
async fn profile_says_who_is_an_administrator() {
    let (portal, _receiver) = stand().await;
    let (_, answer) = ask(&portal, "profile", &portal.operator_token(), &[]).await;
    assert_eq!(answer["result"]["ID"], "12");
    assert_eq!(answer["result"]["ADMIN"], false);
    let (_, answer) = ask(&portal, "profile.json", &portal.admin_token(), &[]).await;
    assert_eq!(answer["result"]["ADMIN"], true);
}

#[tokio::test]
async fn bad_tokens_and_unknown_methods_have_their_own_errors() {
    let (portal, _receiver) = stand().await;
    let error = async |method, token: String| {
        let (status, answer) = ask(&portal, method, &token, &[]).await;
        (
            status,
            answer["error"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let expired = portal.expired_token();
    assert_eq!(
        error("profile", expired).await,
        (401, "expired_token".to_owned())
    );
    assert_eq!(
        error("profile", "x".to_owned()).await,
        (401, "invalid_token".to_owned())
    );
    assert_eq!(
        error("profile", String::new()).await,
        (401, "NO_AUTH_FOUND".to_owned())
    );
    let good = portal.operator_token();
    assert_eq!(
        error("no.such", good).await,
        (404, "ERROR_METHOD_NOT_FOUND".to_owned())
    );
}

#[tokio::test]
async fn a_placement_is_bound_once_by_an_administrator() {
    let (portal, _receiver) = stand().await;
    let form = [
        ("PLACEMENT", "CALL_CARD"),
        ("HANDLER", "https://app.example/call-card"),
        ("LANG_ALL[de][TITLE]", "Anruf"),
    ];
    let (status, _) = ask(&portal, "placement.bind", &portal.operator_token(), &form).await;
    assert_eq!(status, 403);
    let admin = portal.admin_token();
    let (_, answer) = ask(&portal, "placement.bind", &admin, &form).await;
    assert_eq!(answer["result"], true);
    let (status, _) = ask(&portal, "placement.bind", &admin, &form).await;
    assert_eq!(status, 400);
    let (_, answer) = ask(&portal, "placement.get", &admin, &[]).await;
    assert_eq!(answer["result"][0]["langAll"]["de"]["TITLE"], "Anruf");
    let (_, answer) = ask(&portal, "placement.unbind", &admin, &form[..1]).await;
    assert_eq!(answer["result"]["count"], 2);
}

#[tokio::test]
async fn an_event_bound_twice_is_refused_and_its_number_is_in_the_events() {
    let (portal, receiver) = stand().await;
    let admin = portal.admin_token();
    let form = [
        ("event", "OnVoximplantCallInit"),
        ("handler", "https://app.example/events"),
    ];
    ask(&portal, "event.bind", &admin, &form).await;
    let (status, answer) = ask(&portal, "event.bind", &admin, &form).await;
    assert_eq!(
        (status, &answer["error"]),
        (400, &json!("ERROR_EVENT_BINDING_EXISTS"))
    );
    let (_, answer) = ask(&portal, "event.get", &admin, &[]).await;
    assert_eq!(answer["result"][0]["event"], "ONVOXIMPLANTCALLINIT");
    portal.call(CallSpec::incoming()).init().await;
    assert_eq!(receiver.events()[0]["event_handler_id"], "1001");
    let (_, answer) = ask(&portal, "event.unbind", &admin, &form).await;
    assert_eq!(answer["result"]["count"], 1);
}

#[tokio::test]
async fn a_test_event_comes_back_through_the_queue() {
    let (portal, receiver) = stand().await;
    let token = portal.operator_token();
    ask(
        &portal,
        "event.test",
        &token,
        &[("any", "data"), ("list[]", "a")],
    )
    .await;
    receiver.arrival().await;
    let event = &receiver.events()[0];
    assert_eq!(event["data[QUERY][any]"], "data");
    assert_eq!(event["data[QUERY][list][0]"], "a");
    assert!(!event.contains_key("data[QUERY][auth]"));
}

#[tokio::test]
async fn statistics_know_ended_calls_as_text_even_when_end_was_lost() {
    let (portal, _receiver) = stand().await;
    portal.faults(|faults| faults.lost = true);
    let call = portal.call(CallSpec::incoming().by_rest_app());
    let token = portal.operator_token();
    let filter = [("FILTER[CALL_ID]", call.id.as_str())];
    let (_, answer) = ask(&portal, "voximplant.statistic.get", &token, &filter).await;
    assert_eq!(
        (&answer["result"], &answer["total"]),
        (&json!([]), &json!(0))
    );
    call.end(End::answered(41)).await;
    let (_, answer) = ask(&portal, "voximplant.statistic.get", &token, &filter).await;
    let record = &answer["result"][0];
    assert_eq!(record["CALL_DURATION"], "41");
    assert_eq!(record["CALL_FAILED_CODE"], "200");
    assert_eq!(record["REST_APP_ID"], "3");
    assert_eq!(record["COST"], "0.0000");
}

#[tokio::test]
async fn nothing_found_is_a_list_and_something_found_an_object() {
    let (portal, _receiver) = stand().await;
    let token = portal.operator_token();
    let form = [("type", "PHONE"), ("values[]", "+4930901820")];
    let (_, answer) = ask(&portal, "crm.duplicate.findbycomm", &token, &form).await;
    assert_eq!(answer["result"], json!([]));
    let spec = CallSpec {
        crm: Some(Crm::new("COMPANY", 17)),
        ..CallSpec::incoming()
    };
    portal.call(spec);
    let (_, answer) = ask(&portal, "crm.duplicate.findbycomm", &token, &form).await;
    assert_eq!(answer["result"], json!({"COMPANY": [17]}));
}

#[tokio::test]
async fn a_batch_resolves_references_and_writes_empty_maps_as_lists() {
    let (portal, _receiver) = stand().await;
    portal.call(CallSpec::incoming());
    // Written in the order of their names the commands would not work.
    let body = r#"{"cmd": {
        "number": "crm.duplicate.findbycomm?type=PHONE&values[]=%2B4930901820",
        "card": "crm.contact.get?id=%24result%5Bnumber%5D%5BCONTACT%5D%5B0%5D"
    }, "auth": "TOKEN"}"#
        .replace("TOKEN", &portal.operator_token());
    let url = format!("{}/rest/batch", portal.url());
    let (status, text) = send(&url, "application/json", body).await.unwrap();
    let answer: Value = serde_json::from_str(&text).unwrap();
    let result = &answer["result"];
    assert_eq!(status, 200);
    assert_eq!(result["result"]["card"]["LAST_NAME"], "Weiß");
    assert_eq!(result["result_error"], json!([]));
}

#[tokio::test]
async fn one_method_can_be_refused_while_the_others_answer() {
    let (portal, _receiver) = stand().await;
    portal.faults(|faults| {
        faults.rest = Some(RestFault::QueryLimit);
        faults.rest_method = Some("user.current".to_owned());
    });
    let token = portal.operator_token();
    let (status, answer) = ask(&portal, "user.current", &token, &[]).await;
    assert_eq!(
        (status, &answer["error"]),
        (503, &json!("QUERY_LIMIT_EXCEEDED"))
    );
    assert_eq!(ask(&portal, "profile", &token, &[]).await.0, 200);
}

#[tokio::test]
async fn every_request_is_kept_with_its_parameters() {
    let (portal, _receiver) = stand().await;
    let token = portal.operator_token();
    ask(
        &portal,
        "crm.timeline.comment.add.json",
        &token,
        &[("fields[COMMENT]", "hi")],
    )
    .await;
    let request = portal
        .wait_received(|seen| seen.method == "crm.timeline.comment.add")
        .await;
    assert_eq!((request.server, request.status), ("rest", 200));
    assert_eq!(request.param("AUTH"), token);
    assert_eq!(request.query, "");
    assert!(!format!("{request:?}").contains(&token));
    assert_eq!(portal.notes()[0]["params"]["fields"]["COMMENT"], "hi");
}
