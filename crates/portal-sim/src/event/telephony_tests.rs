//! Byte for byte against the samples.

use super::*;
use crate::auth::Origin;
use crate::call::CallSpec;
use crate::token::{Token, Tokens};

const ACCESS: &str = "0a11b269007d83b20058f18a0000000c0000070e1d2c3b4a5968778695a4b3c2d1e0f1";
const REFRESH: &str = "0b22da69007d83b20058f18a0000000c000007f1e0d2c3b4a5968778695a4b3c2d1e0";

/// The event's body as the fixture portal signs it for user 12.
pub(crate) fn signed(event: &Event, handler: Option<u64>, ts: u64) -> String {
    let origin = Origin {
        domain: "acme-demo.bitrix24.com".to_owned(),
        server_endpoint: "https://oauth.bitrix.info/rest/".to_owned(),
        client_endpoint: "https://acme-demo.bitrix24.com/rest/".to_owned(),
        member_id: "5f0c6d1e2b3a49788796a5b4c3d2e1f0".to_owned(),
        scope: "crm,placement,telephony,user_brief".to_owned(),
        application_token: "c0ffee00d15ea5ed0ddba11ca11ab1e5".to_owned(),
    };
    let mut token: Token = Tokens::default().issue(12, "app", "portal", 0);
    ACCESS.clone_into(&mut token.access);
    REFRESH.clone_into(&mut token.refresh);
    token.expires = 1_773_310_564;
    let token = event.shape.user().map(|_| &token);
    event.body(handler, ts, origin.block(event.shape, token))
}

fn built_in(call_type: u8) -> Call {
    let spec = CallSpec {
        call_type,
        ..CallSpec::default()
    };
    Call::new(
        "7C31D0E5A94F26B8.1773306970.5521873".to_owned(),
        spec,
        1_773_306_970,
    )
}

fn rest_app() -> Call {
    let id = "externalCall.0f1e2d3c4b5a69788796a5b4c3d2e1f0.1773306964";
    let spec = CallSpec {
        line_number: String::new(),
        ..CallSpec::default().by_rest_app()
    };
    Call::new(id.to_owned(), spec, 1_773_306_964)
}

#[test]
fn init_of_both_telephonies_is_written_as_in_the_samples() {
    let body = signed(&init(&built_in(2)), Some(43), 1_773_306_970);
    assert_eq!(
        body,
        include_str!("../../samples/init-incoming-builtin.form")
    );
    let body = signed(&init(&rest_app()), Some(43), 1_773_306_963);
    assert_eq!(
        body,
        include_str!("../../samples/init-incoming-restapp.form")
    );
}

#[test]
fn start_is_written_as_in_the_sample() {
    let body = signed(&start(&built_in(2), 12), Some(42), 1_773_306_978);
    assert_eq!(body, include_str!("../../samples/call-start.form"));
}

#[test]
fn an_answered_end_of_the_cloud_telephony_carries_no_tokens() {
    let mut call = built_in(2);
    call.answered_at = Some(1_773_306_978);
    let how = End {
        cost: "0.0480".to_owned(),
        currency: "EUR".to_owned(),
        activity_id: Some(8121),
        ..End::answered(95)
    };
    let body = signed(&end(&call, &how), Some(44), 1_773_307_075);
    assert_eq!(body, include_str!("../../samples/call-end-answered.form"));
}

#[test]
fn a_missed_end_of_a_rest_app_names_no_authorization_server() {
    let body = signed(&end(&rest_app(), &End::missed()), Some(44), 1_773_307_001);
    assert_eq!(body, include_str!("../../samples/call-end-missed.form"));
}

#[test]
fn a_call_dialled_from_a_list_is_written_as_in_the_sample() {
    let mut call = rest_app();
    call.spec.number = Some("030 901 820".to_owned());
    call.spec.line_number = "7".to_owned();
    call.spec.call_list_id = 13;
    call.spec.crm = Some(Crm::new("COMPANY", 17));
    let body = signed(&external_start(&call, "104", true), Some(45), 1_773_306_964);
    assert_eq!(
        body,
        include_str!("../../samples/external-call-start-from-list.form")
    );
}

/// The data part of a sample of the source pages; their `auth` has another order of keys.
fn data_part(body: &str) -> &str {
    let from = body.find("&data").expect("data");
    let to = body.find("&ts=").expect("ts");
    &body[from..to]
}

#[test]
fn the_source_pages_data_is_reproduced() {
    let mut call = Call::new(
        "5E316880469A6376.1773306964.8740011".to_owned(),
        CallSpec::outgoing(),
        0,
    );
    call.spec.number = Some("+19999999666".to_owned());
    call.spec.line_number = "reg150908".to_owned();
    let sample = include_str!("../../samples/seed-init-builtin.form");
    assert_eq!(data_part(&signed(&init(&call), None, 1)), data_part(sample));

    let link = Crm::new("CONTACT", 5785);
    let text = "A callback has been requested from the website, connecting you with the client";
    let event = callback("+14151234567", text, "7", Some(&link));
    let sample = include_str!("../../samples/seed-external-callback-start.form");
    assert_eq!(data_part(&signed(&event, None, 1)), data_part(sample));
}

#[test]
fn markup_in_reasons_travels_unharmed() {
    let how = End::new("OTHER", "<b>no & never</b>", 0);
    let body = signed(&end(&built_in(1), &how), None, 1);
    assert!(body.contains("CALL_FAILED_REASON%5D=%3Cb%3Eno+%26+never%3C%2Fb%3E"));
}
