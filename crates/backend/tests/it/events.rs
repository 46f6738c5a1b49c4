//! `POST /events`: what is taken, what is refused, and when the answer comes.

use std::time::Duration;

use portal_sim::{CallSpec, End};

use crate::stand::{Stand, event, problem};

const FORM: &str = "application/x-www-form-urlencoded";
const INIT: [(&str, &str); 4] = [
    ("CALL_ID", "A.1"),
    ("CALL_TYPE", "2"),
    ("CALLER_ID", "+4930901820"),
    ("PHONE_NUMBER", "+4930000001"),
];

#[tokio::test]
async fn an_event_is_answered_200_with_nothing() {
    let stand = Stand::installed().await;
    let answer = stand
        .node
        .post_form("/events", stand.event("ONVOXIMPLANTCALLINIT", &INIT))
        .await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["x-request-id"].len(), 32);
    assert_eq!(answer.text().await.expect("text"), "");
    assert_eq!(stand.snapshot("A.1").await["call"]["state"], "ringing");
}

#[tokio::test]
async fn an_event_may_come_as_json_or_with_a_charset() {
    let stand = Stand::installed().await;
    let body = stand.event("ONVOXIMPLANTCALLINIT", &INIT);
    let answer = stand
        .node
        .post(
            "/events",
            "Application/X-WWW-Form-Urlencoded; Charset=UTF-8",
            body,
        )
        .await;
    assert_eq!(answer.status(), 200);
    let json = serde_json::json!({
        "event": "OnVoximplantCallStart", "data": {"CALL_ID": "A.1", "USER_ID": 12}, "ts": 1_773_306_970,
        "auth": {"member_id": stand.portal.member_id(), "application_token": stand.portal.application_token()},
    });
    let answer = stand
        .node
        .post(
            "/events",
            "application/json; charset=utf-8",
            json.to_string(),
        )
        .await;
    assert_eq!(answer.status(), 200);
    assert_eq!(stand.snapshot("A.1").await["call"]["state"], "talking");
}

#[tokio::test]
async fn an_unknown_portal_and_a_wrong_token_are_refused_and_change_nothing() {
    let stand = Stand::installed().await;
    let (member, token) = (stand.portal.member_id(), stand.portal.application_token());
    let nobody = "00000000000000000000000000000bad";
    let almost = format!("{}x", &token[..token.len() - 1]);
    for (member, token) in [
        (nobody, token.as_str()),
        (member.as_str(), "wrong"),
        (&member, &almost),
        (&member, &token[1..]),
        (&member, ""),
        ("", &token),
        ("not-hex", &token),
    ] {
        let body = event(member, token, "ONVOXIMPLANTCALLINIT", &INIT);
        problem(stand.node.post_form("/events", body).await, 403).await;
    }
    let session = stand.session(Some("A.1")).await;
    assert_eq!(
        stand.node.get_as(&session, "/api/calls/A.1").await.status(),
        404
    );
}

#[tokio::test]
async fn a_wrong_token_is_refused_before_the_data_is_looked_at() {
    let stand = Stand::installed().await;
    let endless = "x".repeat(300);
    let body = event(
        &stand.portal.member_id(),
        "wrong",
        "ONVOXIMPLANTCALLINIT",
        &[("CALL_ID", &endless)],
    );
    problem(stand.node.post_form("/events", body).await, 403).await;
    let body = stand.event("ONVOXIMPLANTCALLINIT", &[("CALL_ID", &endless)]);
    problem(stand.node.post_form("/events", body).await, 400).await;
}

#[tokio::test]
async fn a_call_id_of_255_characters_is_the_longest() {
    let stand = Stand::installed().await;
    let longest = "ж".repeat(255);
    let body = stand.event(
        "ONVOXIMPLANTCALLSTART",
        &[("CALL_ID", &longest), ("USER_ID", "12")],
    );
    assert_eq!(stand.node.post_form("/events", body).await.status(), 200);
    assert_eq!(
        stand.snapshot(&longest).await["call"]["call_id"],
        longest.as_str()
    );
}

#[tokio::test]
async fn what_is_no_event_is_400() {
    let stand = Stand::installed().await;
    let (member, token) = (stand.portal.member_id(), stand.portal.application_token());
    let auth = format!("auth[member_id]={member}&auth[application_token]={token}");
    let many = "a=1&".repeat(1001);
    for body in [
        "",
        "a=b",
        "event=",
        &auth,
        &format!("{many}event=X&{auth}"),
        &format!("event=X&a[b][c][d][e][f][g][h][i]=1&{auth}"),
    ] {
        problem(stand.node.post_form("/events", body.to_owned()).await, 400).await;
    }
    for json in ["", "{", "[]", "null", "7", "{\"event\":7.5e}", "{}"] {
        problem(
            stand.node.post("/events", "application/json", json).await,
            400,
        )
        .await;
    }
}

#[tokio::test]
async fn the_limits_are_those_of_the_contract() {
    let stand = Stand::installed().await;
    let envelope = stand.event("ONSOMETHING", &[]);
    // 5 pairs in the envelope's own: 1 000 in all.
    let own = envelope.matches('=').count();
    let full = "a=1&".repeat(1000 - own) + &envelope;
    assert_eq!(
        stand.node.post_form("/events", full.clone()).await.status(),
        200
    );
    problem(
        stand.node.post_form("/events", format!("b=1&{full}")).await,
        400,
    )
    .await;
    let deep = format!("{envelope}&a[b][c][d][e][f][g][h]=1");
    assert_eq!(stand.node.post_form("/events", deep).await.status(), 200);
    let large = format!(
        "{envelope}&a={}",
        "x".repeat((1 << 20) - envelope.len() - 3)
    );
    assert_eq!(large.len(), 1 << 20);
    assert_eq!(
        stand
            .node
            .post_form("/events", large.clone())
            .await
            .status(),
        200
    );
    problem(
        stand.node.post_form("/events", format!("{large}x")).await,
        413,
    )
    .await;
    problem(
        stand.node.post_form("/events", "x".repeat(5 << 20)).await,
        413,
    )
    .await;
}

#[tokio::test]
async fn other_content_types_are_415() {
    let stand = Stand::installed().await;
    let body = stand.event("ONVOXIMPLANTCALLINIT", &INIT);
    for content_type in [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonx",
        "",
    ] {
        problem(
            stand.node.post("/events", content_type, body.clone()).await,
            415,
        )
        .await;
    }
}

#[tokio::test]
async fn other_methods_are_405_and_say_which_is_right() {
    let stand = Stand::bare().await;
    for method in [
        reqwest::Method::GET,
        reqwest::Method::PUT,
        reqwest::Method::DELETE,
    ] {
        let answer = stand
            .node
            .request(method, "/events")
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.headers()["allow"], "POST");
        problem(answer, 405).await;
    }
}

#[tokio::test]
async fn a_body_that_does_not_arrive_in_time_is_408() {
    let stand = Stand::with(|settings, _| {
        settings.insert("READ_TIMEOUT", "50ms".to_owned());
    })
    .await;
    let (_sender, body) = never_ending();
    let answer = stand.node.post("/events", FORM, body).await;
    problem(answer, 408).await;
}

/// A body that begins and never ends while its other end is held.
fn never_ending() -> (tokio::sync::oneshot::Sender<()>, reqwest::Body) {
    use futures_util::StreamExt as _;
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let first = futures_util::stream::iter([Ok::<_, std::io::Error>("event=")]);
    let rest = futures_util::stream::once(async {
        let _ = receiver.await;
        Ok("")
    });
    (sender, reqwest::Body::wrap_stream(first.chain(rest)))
}

#[tokio::test]
async fn unknown_events_and_events_without_a_call_are_counted_and_kept_out() {
    let stand = Stand::installed().await;
    assert_eq!(
        stand
            .portal
            .post_event("ONCRMLEADADD", &[("FIELDS", "1")])
            .await
            .status,
        200
    );
    let no_call = stand.event("ONVOXIMPLANTCALLSTART", &[("USER_ID", "12")]);
    assert_eq!(stand.node.post_form("/events", no_call).await.status(), 200);
    let no_data = stand.event("ONVOXIMPLANTCALLEND", &[]);
    assert_eq!(stand.node.post_form("/events", no_data).await.status(), 200);
    let counted = stand
        .count(r#"call_card_events_total{event="other",result="ignored"}"#)
        .await;
    assert_eq!(counted.as_deref(), Some("1"));
    let counted = stand
        .count(r#"call_card_events_total{event="ONVOXIMPLANTCALLSTART",result="ignored"}"#)
        .await;
    assert_eq!(counted.as_deref(), Some("1"));
    // The journal's first place is still free.
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    assert_eq!(stand.snapshot(&call.id).await["seq"], 1);
}

#[tokio::test]
async fn an_unknown_event_of_an_unknown_portal_is_refused() {
    let stand = Stand::bare().await;
    let body = stand.event("ONCRMLEADADD", &[]);
    problem(stand.node.post_form("/events", body).await, 403).await;
}

#[tokio::test]
async fn a_repeated_delivery_is_acknowledged_and_stored_once() {
    let stand = Stand::installed().await;
    stand.portal.faults(|faults| faults.doubled = true);
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    assert_eq!(call.end(End::missed()).await.status, 200);
    assert!(stand.portal.sent().iter().all(|sent| sent.status == 200));
    let snapshot = stand.snapshot(&call.id).await;
    assert_eq!(snapshot["facts"].as_array().map(Vec::len), Some(2));
    assert_eq!(snapshot["call"]["outcome"]["disposition"], "missed");
}

#[tokio::test]
async fn a_journal_that_takes_nothing_is_503_with_a_hint_when_to_come_back() {
    let stand = Stand::installed().await;
    stand.node.journal().close().await;
    let answer = stand
        .node
        .post_form("/events", stand.event("ONVOXIMPLANTCALLINIT", &INIT))
        .await;
    let seconds: u64 = answer.headers()["retry-after"]
        .to_str()
        .expect("text")
        .parse()
        .expect("seconds");
    assert!(seconds > 0);
    problem(answer, 503).await;
    problem(stand.node.get("/readyz").await, 503).await;
    assert_eq!(stand.node.get("/healthz").await.status(), 200);
}

#[tokio::test]
async fn application_test_is_acknowledged() {
    let stand = Stand::installed().await;
    assert_eq!(
        stand
            .portal
            .post_event("ONAPPTEST", &[("QUERY", "x")])
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_stored_event_survives_a_restart() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    let stand = stand.restart().await;
    assert_eq!(stand.snapshot(&call.id).await["call"]["state"], "ringing");
    assert_eq!(call.end(End::missed()).await.status, 200);
    assert_eq!(stand.snapshot(&call.id).await["seq"], 2);
}

#[tokio::test]
async fn slow_senders_do_not_hold_up_others() {
    let stand = Stand::installed().await;
    let (sender, body) = never_ending();
    let slow = stand
        .node
        .request(reqwest::Method::POST, "/events")
        .header("content-type", FORM)
        .body(body);
    let slow = tokio::spawn(slow.send());
    let quick = stand
        .node
        .post_form("/events", stand.event("ONVOXIMPLANTCALLINIT", &INIT));
    let quick = tokio::time::timeout(Duration::from_secs(5), quick)
        .await
        .expect("at once");
    assert_eq!(quick.status(), 200);
    drop(sender);
    let answer = slow.await.expect("a task").expect("an answer");
    problem(answer, 400).await;
}

#[tokio::test]
async fn a_body_that_announces_too_much_is_413_before_it_has_come() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let stand = Stand::with(|settings, _| {
        settings.insert("READ_TIMEOUT", "200ms".to_owned());
    })
    .await;
    let address = stand.node.url.trim_start_matches("http://").to_owned();
    let mut stream = tokio::net::TcpStream::connect(&address)
        .await
        .expect("a connection");
    let head = "POST /events HTTP/1.1\r\nhost: x\r\ncontent-length: 9000000\r\n\r\nevent=";
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 413");
}
