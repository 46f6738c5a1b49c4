//! What the portal lets an application do.

use portal_sim::{Bucket, Case, RestFault, SimPortal};
use serde_json::{Value, json};

use crate::receiver::{rest, stand_bound};

const PLACEMENT: [(&str, &str); 2] = [
    ("PLACEMENT", "CALL_CARD"),
    ("HANDLER", "https://app.example/call-card"),
];
const EVENT: [(&str, &str); 2] = [
    ("event", "ONVOXIMPLANTCALLEND"),
    ("handler", "https://app.example/events"),
];

/// Status and code of a refusal; an administrator asks.
async fn refusal(portal: &SimPortal, method: &str, form: &[(&str, &str)]) -> (u16, String) {
    let (status, answer) = rest(portal, method, &portal.admin_token(), form).await;
    let code = answer["error"].as_str().map(str::to_owned);
    (status, code.unwrap_or_else(|| answer.to_string()))
}

async fn result(portal: &SimPortal, method: &str, form: &[(&str, &str)]) -> Value {
    let (status, answer) = rest(portal, method, &portal.admin_token(), form).await;
    assert_eq!(status, 200, "{answer}");
    answer["result"].clone()
}

fn error(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn a_missing_scope_is_named_by_what_it_forbids() {
    let (portal, _receiver) = stand_bound().await;
    let without = |scope: &str| {
        portal.terms(|terms| {
            *terms = portal_sim::Terms::default();
            terms.scopes.retain(|given| given != scope);
        });
    };
    without("placement");
    let missing = error(403, "insufficient_scope");
    assert_eq!(
        refusal(&portal, "placement.bind", &PLACEMENT).await,
        missing
    );
    without("telephony");
    assert_eq!(
        refusal(&portal, "placement.bind", &PLACEMENT).await,
        error(400, "ERROR_PLACEMENT_NOT_FOUND")
    );
    assert_eq!(
        refusal(&portal, "event.bind", &EVENT).await,
        error(400, "ERROR_EVENT_NOT_FOUND")
    );
    assert_eq!(
        refusal(&portal, "voximplant.statistic.get", &[]).await,
        missing
    );
    let given = json!(["crm", "placement", "user_brief"]);
    assert_eq!(result(&portal, "scope", &[]).await, given);
    let form = portal.launch_install(1);
    assert_eq!(
        form.field("APPLICATION_SCOPE"),
        Some("crm,placement,user_brief")
    );
}

#[tokio::test]
async fn lists_of_events_and_placements_follow_scopes_and_modules() {
    let (portal, _receiver) = stand_bound().await;
    let has = |list: &Value, code: &str| list.as_array().unwrap().contains(&json!(code));
    assert!(has(
        &result(&portal, "placement.list", &[]).await,
        "CALL_CARD"
    ));
    let telephony = [("SCOPE", "telephony")];
    let events = result(&portal, "events", &telephony).await;
    assert_eq!(events.as_array().unwrap().len(), 5);
    portal.terms(|terms| terms.has_telephony = false);
    assert!(!has(
        &result(&portal, "placement.list", &[]).await,
        "CALL_CARD"
    ));
    assert!(has(&result(&portal, "events", &[]).await, "ONAPPTEST"));
    assert!(!has(
        &result(&portal, "events", &[]).await,
        "ONVOXIMPLANTCALLEND"
    ));
    assert_eq!(
        refusal(&portal, "voximplant.statistic.get", &[]).await,
        error(404, "ERROR_METHOD_NOT_FOUND")
    );
}

#[tokio::test]
async fn a_plan_without_rest_refuses_everything_and_says_why() {
    let (portal, _receiver) = stand_bound().await;
    portal.terms(|terms| terms.rest_in_plan = false);
    let (status, answer) = rest(&portal, "batch", &portal.admin_token(), &[]).await;
    assert_eq!((status, &answer["error"]), (403, &json!("ACCESS_DENIED")));
    let words = answer["error_description"].as_str().unwrap();
    assert!(words.contains("only on commercial plans"), "{words}");
}

#[tokio::test]
async fn handlers_are_counted_and_their_addresses_looked_at() {
    let (portal, _receiver) = stand_bound().await;
    let place = async |handler: &str| {
        let form = [("PLACEMENT", "CALL_CARD"), ("HANDLER", handler)];
        refusal(&portal, "placement.bind", &form).await
    };
    let wrong = error(400, "ERROR_WRONG_HANDLER_URL");
    assert_eq!(place("http://localhost/call-card").await, wrong);
    assert_eq!(place("call-card").await, wrong);
    assert_eq!(
        place("ftp://app.example/call-card").await,
        error(400, "ERROR_UNSUPPORTED_PROTOCOL")
    );
    portal.set_public_url("https://app.example");
    portal.terms(|terms| {
        terms.own_host_only = true;
        terms.most_handlers = Some(1);
    });
    let elsewhere = error(400, "ERROR_HANDLER_URL_MATCH");
    assert_eq!(
        place("https://elsewhere.example/call-card").await,
        elsewhere
    );
    let event = [
        ("event", "ONAPPTEST"),
        ("handler", "https://elsewhere.example/events"),
    ];
    assert_eq!(refusal(&portal, "event.bind", &event).await, elsewhere);
    assert_eq!(place("https://app.example/call-card").await.0, 200);
    assert_eq!(
        place("https://app.example/second").await,
        error(400, "ERROR_PLACEMENT_MAX_COUNT")
    );
    assert_eq!(portal.bound_placements().len(), 1);
}

#[tokio::test]
async fn requests_beyond_the_bucket_are_refused() {
    let (portal, _receiver) = stand_bound().await;
    let bucket = Bucket {
        burst: 2,
        per_second: 0,
    };
    portal.terms(|terms| terms.bucket = Some(bucket));
    result(&portal, "profile", &[]).await;
    result(&portal, "profile", &[]).await;
    assert_eq!(
        refusal(&portal, "profile", &[]).await,
        error(503, "QUERY_LIMIT_EXCEEDED")
    );
}

#[tokio::test]
async fn errors_come_in_every_letter_case_and_with_every_status() {
    let (portal, _receiver) = stand_bound().await;
    portal.faults(|faults| {
        faults.rest = Some(RestFault::QueryLimit);
        faults.rest_times = Some(1);
        faults.rest_case = Some(Case::Lower);
        faults.rest_status = Some(200);
    });
    assert_eq!(
        refusal(&portal, "profile", &[]).await,
        error(200, "query_limit_exceeded")
    );
    assert_eq!(result(&portal, "profile", &[]).await["ID"], "1");
}

#[tokio::test]
async fn one_command_of_a_batch_can_be_refused_alone() {
    let (portal, _receiver) = stand_bound().await;
    portal.faults(|faults| {
        faults.rest = Some(RestFault::AccessDenied);
        faults.rest_method = Some("scope".to_owned());
    });
    let form = [("cmd[a]", "profile"), ("cmd[b]", "scope")];
    let batch = result(&portal, "batch", &form).await;
    assert_eq!(batch["result"]["a"]["ID"], "1");
    assert_eq!(batch["result_error"]["b"]["error"], "ACCESS_DENIED");
}

#[tokio::test]
async fn the_portals_clock_can_be_ahead_and_names_when_a_method_is_free_again() {
    let (portal, _receiver) = stand_bound().await;
    portal.faults(|faults| {
        faults.clock_ahead_s = 90;
        faults.operating_reset_s = Some(3);
    });
    let (_, answer) = rest(&portal, "server.time", &portal.admin_token(), &[]).await;
    let finish = answer["time"]["finish"].as_f64().unwrap();
    let true_time = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs_f64();
    assert!((finish - true_time - 90.0).abs() < 5.0, "{finish}");
    let reset = answer["time"]["operating_reset_at"].as_f64().unwrap();
    assert!((reset - finish - 3.0).abs() < 1.5);
}
